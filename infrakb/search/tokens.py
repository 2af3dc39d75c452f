"""The tokeniser: text to grams and words, alike here and in `infrakb/web/scripts/search/tokeniser.js`. Pure.

A text is folded (:func:`fold`): NFKC, lower case, invisible characters dropped. Blanks part Latin words
but are no characters: a phrase matches across line breaks and the edges of elements. Every character then
begins up to three *grams*, cut by code point:

* itself, findable alone;
* a pair with its follower. A pair with a Han character is *strong*, unless it is one of the commonest:
  it says much, and each of its places is kept;
* a triple, where one of its two pairs is weak (kana, Latin, digits, marks, 技術). So each character of a
  phrase of three or more lies in a strong pair or a triple of that phrase, and phrases are exact.

Weak pairs and single characters are looked up only alone; of them a few places a document are kept.
That bounds what a query transfers: no list is longer than the longest of a rare pair or a triple.

Latin letters and digits are words besides (:func:`words`): `GH200`, `1.8`, `C++`, and `GPT-4` also as `gpt4`.

The tables stand in `characters.json`; `tests/search/vectors.json` holds both sides to the same answers.
"""

from __future__ import annotations

import functools
import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint64]
Mask = NDArray[np.bool_]

TABLES: Final[dict[str, Any]] = json.loads(
    Path(__file__).with_name("characters.json").read_text(encoding="utf-8")
)

#: Bits of a character in a gram.
CODE_BITS: Final = 18
#: Bits of each half of a key.
HALF_BITS: Final = 27
_HALF: Final = (1 << HALF_BITS) - 1
#: Odd multipliers of the rounds that spread the keys of grams over shards.
ROUNDS: Final = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F)
#: Starting values of the two halves of a word's key.
WORD_SEEDS: Final = (0x811C9DC5, 0x2F0B4C47)
_FNV_PRIME: Final = 0x01000193
_NONE: Final = np.uint64(0)


class Word(NamedTuple):
    """A Latin word, number or product name of a text."""

    text: str  # folded; of a hyphened compound also the whole without its hyphens
    start: int  # offset into the text it was found in, in code points


class Grams(NamedTuple):
    """The grams of a text: parallel arrays; singles, then pairs, then triples, each in order of place."""

    first: Numbers  # code point
    second: Numbers  # code point, 0 in a single character
    third: Numbers  # code point, 0 in a single character and a pair
    place: Numbers  # offset in code points


def _ranges(name: str) -> list[tuple[int, int]]:
    return [(int(low, 16), int(high, 16)) for low, high in TABLES[name]]


def _class(name: str) -> str:
    return "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in _ranges(name))


_IGNORED = re.compile(f"[{_class('ignored')}]+")
_UNKNOWN = re.compile(f"[{_class('unknown')}]")
_BLANKS = re.compile(f"[{_class('blank')}]+")
_FOLD = str.maketrans(TABLES["fold"])
#: Characters that folding leaves as they are, whatever stands beside them: most of a Japanese text.
PLAIN: Final = "\t\n !-@\\[-~\u3001-\u3003\u3005-\u301b\u3041-\u3096\u30a1-\u30fe\u4e00-\u9fbf"
#: All others, with the character that they may join (か and a voiced mark).
_OTHER = re.compile(f"[{PLAIN}]?[^{PLAIN}]+")
_LETTER = f"[{_class('word')}]"
_ATOM = rf"(?:[a-z][+#]{{1,2}}(?!{_LETTER})|{_LETTER}+(?:\.{_LETTER}+)*)"
_WORD = re.compile(f"{_ATOM}(?:[-_\u2010]{_ATOM})*")
_HYPHEN = re.compile("[-_\u2010]")
_HAN: Mask = np.zeros(1 << CODE_BITS, bool)
for _low, _high in _ranges("han"):
    _HAN[_low : _high + 1] = True
_COMMON_PAIRS: Final = TABLES["common"].split(" ")


def _numbered(chars: set[str]) -> NDArray[np.uint16]:
    """Return a table from code points to the numbers from 1 of *chars*, 0 for all others."""
    table = np.zeros(1 << CODE_BITS, np.uint16)
    table[sorted(map(ord, chars))] = np.arange(1, len(chars) + 1)
    return table


# Whether a pair is common: three look-ups, where a search for each of a text's pairs takes many times as long.
_COMMON_FIRST = _numbered({pair[0] for pair in _COMMON_PAIRS})
_COMMON_SECOND = _numbered({pair[1] for pair in _COMMON_PAIRS})
_COMMON: Mask = np.zeros((int(_COMMON_FIRST.max()) + 1, int(_COMMON_SECOND.max()) + 1), bool)
for _pair in _COMMON_PAIRS:
    _COMMON[_COMMON_FIRST[ord(_pair[0])], _COMMON_SECOND[ord(_pair[1])]] = True


def fold(text: str) -> str:
    """Return *text* as it is compared: NFKC, lower case, nothing invisible, runs of blanks as one blank.

    Characters that the tables do not know (newer than Unicode 14, private planes) become U+FFFD, because
    two platforms may not agree on them.
    """
    return _BLANKS.sub(" ", _OTHER.sub(_fold_others, text)).strip(" ")


def _fold_others(match: re.Match[str]) -> str:
    text = _UNKNOWN.sub("\ufffd", _IGNORED.sub("", match[0]))
    return unicodedata.normalize("NFKC", text).lower().translate(_FOLD)


def words(folded: str) -> Iterator[Word]:
    """Yield the words of a folded text: each part of a hyphened compound, then the compound as one."""
    for match in _WORD.finditer(folded):
        start = match.start()
        if match[0].isalnum():  # most of them, and no compound
            yield Word(match[0], start)
            continue
        parts = _HYPHEN.split(match[0])
        for part in parts:
            yield Word(part, start)
            start += len(part) + 1
        if len(parts) > 1:
            yield Word("".join(parts), match.start())


def grams(codes: Numbers) -> Grams:
    """Return the grams of a text.

    :param codes: code points of folded text without blanks; 0 parts texts: no gram crosses it.
    """
    two, three = np.append(codes[1:], [_NONE]), np.append(codes[2:], [_NONE, _NONE])[: len(codes)]
    single = codes != 0
    pair = single & (two != 0)
    strong = is_strong(codes, two)
    triple = pair & (three != 0) & ~(strong & np.append(strong[1:], [False]))
    singles, pairs, triples = map(np.flatnonzero, (single, pair, triple))
    none = np.zeros(len(singles) + len(pairs), np.uint64)
    place = np.concatenate([singles, pairs, triples])
    return Grams(
        codes[place],
        np.concatenate([none[: len(singles)], two[pairs], two[triples]]),
        np.concatenate([none, three[triples]]),
        place.astype(np.uint64),
    )


def is_strong(first: Numbers, second: Numbers) -> Mask:
    """Tell which pairs say much: one of the two is Han, and the pair is not one of the commonest."""
    first, second = first.view(np.int64), second.view(np.int64)
    common = _COMMON[_COMMON_FIRST[first], _COMMON_SECOND[second]]
    strong: Mask = (_HAN[first] | _HAN[second]) & (second != 0) & ~common
    return strong


def is_exact(grams: Grams) -> Mask:
    """Tell of which grams every place is kept: strong pairs and triples."""
    triple: Mask = grams.third != 0
    return triple | is_strong(grams.first, grams.second)


def gram_keys(grams: Grams) -> tuple[Numbers, Numbers]:
    """Return the two halves of each gram's key: a permutation of all grams, so that no two share one."""
    high = grams.first << np.uint64(9) | grams.second >> np.uint64(9)
    low = (grams.second & np.uint64(0x1FF)) << np.uint64(CODE_BITS) | grams.third
    for factor in ROUNDS:
        mixed = (low * np.uint64(factor) & np.uint64(0xFFFFFFFF)) >> np.uint64(5)
        high, low = low, high ^ mixed
    return high, low


@functools.lru_cache(maxsize=1 << 16)
def word_key(word: str) -> tuple[int, int]:
    """Return the two halves of a word's key (54 bits of FNV-1a over its code points)."""
    halves = []
    for value in WORD_SEEDS:
        for char in word:
            value = (value ^ ord(char)) * _FNV_PRIME & 0xFFFFFFFF  # noqa: PLW2901
        halves.append((value ^ value >> 16) & _HALF)
    return halves[0], halves[1]

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
So are numbers with their units, by what they come to (:func:`quantities`): `96GB`, `96 GiB` and `96ギガバイト`
are one word, which `896 GB/s` does not have.

The tables stand in `characters.json` and `units.json`; `tests/search/vectors.json` holds both sides to the
same answers.
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


def _table(name: str) -> dict[str, Any]:
    """Return one of the tables beside this module, without what it says about itself."""
    read: dict[str, Any] = json.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    return {key: value for key, value in read.items() if key != "about"}


TABLES: Final[dict[str, Any]] = {**_table("characters.json"), "quantities": _table("units.json")}

#: Bits of a character in a gram.
CODE_BITS: Final = 18
#: Bits of each half of a key.
HALF_BITS: Final = 27
_HALF: Final = (1 << HALF_BITS) - 1
#: Bits of the upper half of a word's key that are its own; the others choose the shard.
_OWN: Final = (1 << HALF_BITS - 12) - 1
#: Odd multipliers of the rounds that spread the keys of grams over shards.
ROUNDS: Final = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F)
#: Starting values of the two halves of a word's key.
WORD_SEEDS: Final = (0x811C9DC5, 0x2F0B4C47)
_FNV_PRIME: Final = 0x01000193
_NONE: Final = np.uint64(0)


class Word(NamedTuple):
    """A Latin word, number or product name of a text."""

    text: str  # folded; of a hyphened compound also the whole without its hyphens; of a quantity its value
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


def _units() -> dict[str, tuple[int, str]]:
    """Return how units are written, longest first, with their power of ten and what they count."""
    table = TABLES["quantities"]
    written = {
        prefix + unit: (power, counted)
        for counted, units in table["units"].items()
        for unit in units
        for prefix, power in table["prefixes"].items()
    }
    written |= {unit: (0, counted) for counted, units in table["counts"].items() for unit in units}
    return dict(sorted(written.items(), key=lambda item: (-len(item[0]), item[0])))


_SCALES: Final[dict[str, int]] = TABLES["quantities"]["scales"]
_UNITS: Final = _units()
_REST = r"[0-9]{0,14}(?:,[0-9]{3})*(?:\.[0-9]+)?"
_NUMBER = f"[0-9]{_REST}"
_SCALE = f"[{''.join(_SCALES)}]"
_QUANTITY = re.compile(
    # What stands before the number is looked at second: a search for a digit is quick.
    rf"([0-9](?<!{_LETTER}[0-9])(?<![.,][0-9]){_REST}(?:{_SCALE}{{1,2}}{_NUMBER})*{_SCALE}{{0,2}}) ?"
    rf"(?=[{''.join(sorted({unit[0] for unit in _UNITS}))}])({'|'.join(map(re.escape, _UNITS))})(?!{_LETTER}|[ァ-ヺー]|/(?:{_LETTER}|[秒時分]))"
)
_NUMBERS = re.compile(f"({_NUMBER})({_SCALE}{{0,2}})")
#: Decimal places of a number that count.
_PLACES: Final = 6
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
    """Yield the words of a folded text: parts of a hyphened compound, then it as one; quantities last."""
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
    yield from quantities(folded)


def quantities(folded: str) -> Iterator[Word]:
    """Yield the numbers with units of a folded text, as what they come to: `1.1 gw` and `1,100mw` are one."""
    for match in _QUANTITY.finditer(folded):
        power, counted = _UNITS[match[2]]
        value = 0
        for number, scales in _NUMBERS.findall(match[1]):
            whole, _point, part = number.replace(",", "").partition(".")
            tens = power + sum(_SCALES[scale] for scale in scales)
            value += int(whole + part[:_PLACES].ljust(_PLACES, "0")) * 10**tens
        yield Word(f"{value} {counted}", match.start())


def counted(unit: str) -> str:
    """Return what a number before *unit* counts: "byte" for GB, "ドル/" for 米ドル/時間; "" where that is not known."""
    for text, suffix in ((unit, ""), (unit.partition("/")[0], "/")):
        if found := next(quantities(fold(f"1{text}")), None):
            return found.text.partition(" ")[2] + suffix
    return ""


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
    """Return the two halves of a word's key.

    They are 54 bits of FNV-1a over its code points, but for the topmost: those are of the gram that the word begins
    with, which is looked up with the word. So both stand in one shard.
    """
    halves = []
    for value in WORD_SEEDS:
        for char in word:
            value = (value ^ ord(char)) * _FNV_PRIME & 0xFFFFFFFF  # noqa: PLW2901
        halves.append((value ^ value >> 16) & _HALF)
    return _gram_half(word[:3]) & ~_OWN | halves[0] & _OWN, halves[1]


def _gram_half(gram: str) -> int:
    """Return the upper half of a gram's key, as :func:`gram_keys` does."""
    first, second, third = (*map(ord, gram), 0, 0)[:3]
    high, low = first << 9 | second >> 9, (second & 0x1FF) << CODE_BITS | third
    for factor in ROUNDS:
        high, low = low, high ^ (low * factor & 0xFFFFFFFF) >> 5
    return high

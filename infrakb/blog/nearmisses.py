"""Labels that are probably other labels misspelt: データーセンター, Trainum. Pure.

Nothing says that one of these labels is wrong, so that likeness (:func:`infrakb.text.problems.closest`) proves
nothing: GPU and GPUs are one label, GPT-4 and GPT-5 are two. A false alarm costs more than a miss. Two labels are
one where only marks differ that Japanese and English spelling leave open, or where one letter of a long Latin word
differs and the other spelling is a topic's name or used much more often. Labels whose digits differ are never
compared: H100 and H200 are two things. A name or alias of a topic is never questioned.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from infrakb.text.japanese import fold

#: Shortest Latin word of which one letter may be wrong.
LONG_WORD = 6
#: How many times as often as the questioned label the other one is used.
MORE_OFTEN = 3
_DASH_RE = re.compile("(?<=[\u3041-\u30ff])[\u2010-\u2015\u2212\u30fc\uff70~\u301c-]+")
_JOINTS_RE = re.compile(r"(?<!\d)[\s_\u2010-\u2015\u30fb-]+|[\s_\u2010-\u2015\u30fb-]+(?!\d)")
_LARGE_KANA = str.maketrans(
    "ァィゥェォッャュョヮぁぃぅぇぉっゃゅょ", "アイウエオツヤユヨワあいうえおつやゆよ"
)
_PLURAL_RE = re.compile(r"(?<=[A-Z])s\b|(?<=[A-Za-z]{4})(?<!s)s\b")
_WORD_RE = re.compile(r"[^\W_]+")


class NearMiss(NamedTuple):
    """A label and the one that it probably is."""

    label: str
    likely: str


def near_misses(counts: Mapping[str, int], names: Collection[str] = ()) -> list[NearMiss]:
    """Return the labels of *counts* (label -> posts) that are probably others, each once.

    :param names: what is right, whether a post uses it or not: names and aliases of topics.
    """
    known = {fold(name) for name in names}
    asked = {label: count for label, count in counts.items() if fold(label) not in known}
    right = {fold(name): name for name in sorted(names, reverse=True)}
    right.update((fold(label), label) for label in sorted(counts) if fold(label) in known)
    found = dict(_of_other_marks(asked, right))
    found |= {
        label: likely
        for label, likely in _of_another_letter(asked, counts, right)
        if label not in found and likely not in found
    }
    return [NearMiss(label, found[label]) for label in sorted(found)]


# --- other marks


def _of_other_marks(asked: Mapping[str, int], right: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    names: dict[str, str] = {}
    for name in right.values():
        for key in _keys(name):
            names.setdefault(key, name)
    groups: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for label, count in asked.items():
        for key in _keys(label):
            groups[key][label] = count
    for key in sorted(groups):
        spellings = groups[key]
        # The most used is what is meant; of equals the one that comes first.
        best = names.get(key) or min(spellings, key=lambda label: (-spellings[label], label))
        yield from ((label, best) for label in spellings if fold(label) != fold(best))


def _keys(label: str) -> set[str]:
    """Return what is left of a label without marks that spelling leaves open, in two degrees; none of a short one."""
    text = _PLURAL_RE.sub("", unicodedata.normalize("NFKC", label).strip()).casefold()
    text = _JOINTS_RE.sub("", _DASH_RE.sub("ー", text))
    final = re.sub(r"ー(?![\u30a1-\u30fa])", "", text)  # サーバ, サーバー
    anywhere = text.replace("ー", "").translate(_LARGE_KANA)
    return {f"1{final}" for _ in [0] if len(final) > 2} | {f"2{anywhere}" for _ in [0] if len(anywhere) > 4}


# --- another letter


def _of_another_letter(
    asked: Mapping[str, int], counts: Mapping[str, int], right: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    others = {fold(label): label for label in counts} | dict(right)
    by_part: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for folded in others:
        for part in _parts(folded):
            by_part[part].add(folded)
    for label in sorted(asked):
        folded = fold(label)
        near = {other for part in _parts(folded) for other in by_part[part]} - {folded}
        likely = [
            other
            for other in near
            if (other in right or counts[others[other]] >= MORE_OFTEN * asked[label])
            and _is_slip(label, others[other], other in right)
        ]
        if likely:
            best = min(likely, key=lambda other: (other not in right, -counts.get(others[other], 0), other))
            yield label, others[best]


def _parts(folded: str) -> Iterator[tuple[str, ...]]:
    """Yield a label with one letter left out of one long word, in every way: labels that share one are near."""
    words = _WORD_RE.findall(folded)
    for number, word in enumerate(words):
        if len(word) >= LONG_WORD - 1 and word.isascii() and word.isalpha():
            for cut in range(1, len(word)):
                yield (*words[:number], word[:cut] + word[cut + 1 :], *words[number + 1 :])
            yield tuple(words)


def _is_slip(label: str, other: str, is_name: bool) -> bool:
    """Tell whether one letter was left out, added, changed or swapped in a long word of *label*.

    :param is_name: whether *other* is a topic's, so that its last letter may be the wrong one, too.
    """
    mine, theirs = (_WORD_RE.findall(unicodedata.normalize("NFKC", text)) for text in (label, other))
    if len(mine) != len(theirs):
        return False
    pairs = [(a, b) for a, b in zip(mine, theirs, strict=True) if a.casefold() != b.casefold()]
    if len(pairs) != 1:
        return False
    short, long = sorted(pairs[0], key=len)
    if len(short) < LONG_WORD or not (short + long).isascii() or not (short + long).isalpha():
        return False
    start = _first_difference(short.casefold(), long.casefold())
    if start == 0 or any(_begins_a_part(word, start) for word in (short, long)):
        return False
    if start >= len(short) - 1 and not (is_name and len(short) == len(long) > LONG_WORD):
        return False
    return _is_one_edit(short.casefold(), long.casefold(), start)


def _first_difference(short: str, long: str) -> int:
    return next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))


def _begins_a_part(word: str, position: int) -> bool:
    """Tell whether a capital within a word stands there, as in OpenAPI: another part is another name."""
    return not word.isupper() and word[position : position + 1].isupper()


def _is_one_edit(short: str, long: str, start: int) -> bool:
    """Tell whether two words, different from *start* on, are one edit apart."""
    if len(short) != len(long):
        return short[start:] == long[start + 1 :]
    is_changed = short[start + 1 :] == long[start + 1 :]
    is_swapped = (
        short[start : start + 2] == long[start : start + 2][::-1] and short[start + 2 :] == long[start + 2 :]
    )
    return is_changed or is_swapped

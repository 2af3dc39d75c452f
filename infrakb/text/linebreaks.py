"""Lines of Japanese text for pictures: broken where readers expect it (JIS X 4051), and about as long as each other. Pure."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

#: No line begins with these, and none ends with those.
NOT_FIRST = frozenset("、。，．・：；！？!?,.:;）〕］｝〉》」』】)]}〟’”ー々〻ゝゞヽヾ…‥％%‰℃°ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ～〜")  # fmt: skip
NOT_LAST = frozenset("（〔［｛〈《「『【([{〝‘“￥¥＄$£€＃#＠@")
#: What is never broken: words and numbers in Latin letters, with their signs.
_UNIT_RE = re.compile(r"[A-Za-z0-9Ａ-Ｚａ-ｚ０-９µμ]+(?:[-'’._/+#&,:][A-Za-z0-9]+)*[+#%]*|\s+|.", re.DOTALL)
#: How much a break between two characters disturbs, by their scripts; others disturb by OTHER.
_DISTURBS = {
    ("hiragana", "hiragana"): 4.0,
    ("kanji", "kanji"): 6.0,
    ("kanji", "hiragana"): 7.0,
    ("katakana", "katakana"): 9.0,
    ("hiragana", "kanji"): 1.0,
    ("hiragana", "katakana"): 1.0,
    ("hiragana", "latin"): 1.0,
}
_OTHER = 3.0
#: Characters after which a break is welcome.
_PAUSES = frozenset("、。，．：；！？!?」』）】〉》｜|—–")


@cache
def _script(char: str) -> str:
    if "\u3040" <= char <= "\u309f":
        return "hiragana"
    if "\u30a0" <= char <= "\u30ff":
        return "katakana"
    if char.isascii():
        return "latin"
    return "kanji" if char >= "\u3400" else "other"


def units(text: str) -> list[str]:
    """Return the parts of *text* between which a line may end: with the marks that stay with them."""
    found: list[str] = []
    for unit in _UNIT_RE.findall(" ".join(text.split())):
        if found and (unit[0] in NOT_FIRST or found[-1][-1] in NOT_LAST or unit.isspace()):
            found[-1] += unit
        else:
            found.append(unit)
    return found


def _penalty(before: str, after: str) -> float:
    if before[-1] in _PAUSES or before[-1] == " ":
        return 0.0
    return _DISTURBS.get((_script(before[-1]), _script(after[0])), _OTHER)


def lines(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """Return *text* in as few lines as *width* allows, each about as long as the others.

    :param measure: gives the width of a character.
    """
    parts = _fitting(units(text), width, measure)
    if not parts:
        return []
    widths = [sum(map(measure, part)) for part in parts]
    count = _fewest(widths, width)
    ideal = sum(widths) / count
    return [line.strip() for line in _balanced(parts, widths, width, ideal, count)]


def _fitting(parts: Sequence[str], width: float, measure: Callable[[str], float]) -> list[str]:
    """Return *parts*, those that are too long for a line in pieces that fit."""
    found: list[str] = []
    for part in parts:
        piece = ""
        for char in part:
            if piece and sum(map(measure, piece + char)) > width:
                found.append(piece)
                piece = ""
            piece += char
        found.append(piece)
    return found


def _fewest(widths: Sequence[float], width: float) -> int:
    count, used = 1, 0.0
    for one in widths:
        if used and used + one > width:
            count, used = count + 1, 0.0
        used += one
    return count


def _balanced(
    parts: Sequence[str], widths: Sequence[float], width: float, ideal: float, count: int
) -> list[str]:
    """Return the division into at most *count* lines that disturbs least."""
    #: By number of parts: what the best division of them costs, in how many lines, and where its last line begins.
    best: list[tuple[float, int, int]] = [(0.0, 0, 0)]
    for end in range(1, len(parts) + 1):
        chosen = (float("inf"), count + 1, end - 1)
        used = 0.0
        breaking = _penalty(parts[end - 1], parts[end]) if end < len(parts) else 0.0
        for start in range(end - 1, -1, -1):
            used += widths[start]
            if used > width and start < end - 1:
                break
            cost, number, _start = best[start]
            total = cost + breaking + 40 * ((used - ideal) / width) ** 2
            chosen = min(chosen, (total, number + 1, start))
        best.append(chosen)
    found: list[str] = []
    end = len(parts)
    while end:
        start = best[end][2]
        found.append("".join(parts[start:end]))
        end = start
    return found[::-1]

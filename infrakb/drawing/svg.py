"""Small helpers for SVG: deterministic numbers, escaped text, width of mixed text."""

from __future__ import annotations

import re
import unicodedata

from markupsafe import Markup

#: Width of a full-width character and of a Latin one, in parts of the font size.
_WIDE, _NARROW = 1.0, 0.58
#: What a line is never broken within: a date with the number of its source; a word of Latin letters and digits, with the
#: blank behind it; a run of kanji or katakana up to some length; any other character. Opening brackets stay with it.
_PIECE_RE = re.compile(
    r"[（「『]*(?:(?:\d+[年月日])+(?: \[\d+\])?|[!-~]+ ?|[㐀-鿿々]{1,6}|[ァ-ヺー]{1,10}|.)"
)
#: What does not stand first in a line.
_NOT_FIRST = frozenset("、。，．・：；）」』〕】ー々 ")


def number(value: float) -> str:
    """A coordinate with one decimal at most, the same on every machine."""
    return f"{value:.1f}".removesuffix(".0")


def text_width(text: str, size: float) -> float:
    """About how wide a text is; fonts differ, so that callers leave some room."""
    return size * sum(_WIDE if unicodedata.east_asian_width(char) in "WFA" else _NARROW for char in text)


def element(name: str, content: str = "", /, **attributes: str | float) -> Markup:
    """One element; ``class_`` and ``aria_label`` stand for class and aria-label."""
    given = Markup().join(
        Markup(' %s="%s"')
        % (key.rstrip("_").replace("_", "-"), value if isinstance(value, str) else number(value))
        for key, value in attributes.items()
    )
    return Markup("<%s%s>%s</%s>") % (name, given, content, name)


def broken(text: str, size: float, width: float) -> list[str]:
    """A text in lines that are no wider than *width*: broken between words and behind blanks.

    A word that is wider than a line stands alone in one.
    """
    lines, line = [], ""
    for piece in _PIECE_RE.findall(text):
        if line and text_width((line + piece).rstrip(), size) > width and piece[0] not in _NOT_FIRST:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()]

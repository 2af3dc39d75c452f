"""Japanese text: character classes, line joining, reading time. Pure."""

from __future__ import annotations

import math
import re
import unicodedata

#: Han, Kana, their marks and full-width punctuation: between two of these a line break is not a blank.
#: Hangul is left out on purpose: Korean separates words with blanks.
WIDE = (
    "\u2e80-\u2fdf\u3000-\u303f\u3040-\u30ff\u3100-\u312f\u31a0-\u31bf\u31c0-\u31ef\u31f0-\u31ff"
    "\u3200-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uff61-\uff9f\uffe0-\uffe6"
    "\U00016fe0-\U00016fff\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
_WIDE_RE = re.compile(f"[{WIDE}]")
#: Characters that neither XML nor HTML may hold: controls, halves of pairs, noncharacters.
UNPRINTABLE_RE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_PUNCTUATION_RE = re.compile(r"[\W_]")
_LATIN_WORD_RE = re.compile(r"[A-Za-z0-9][A-Za-z0-9'’.+#%/-]*")

#: Characters of Japanese, and Latin words among them, that are read in a minute.
#: Japanese readers are commonly put at 400 to 600 characters a minute; the middle is taken. Latin words are
#: counted apart, at 200 a minute: names and units are read more slowly than the 238 of English prose
#: (Brysbaert 2019, https://doi.org/10.1016/j.jml.2019.104047).
CHARACTERS_PER_MINUTE = 500
WORDS_PER_MINUTE = 200


def is_wide(char: str) -> bool:
    """Tell whether *char* is a Han, Kana or full-width character ('' is not)."""
    return bool(char) and _WIDE_RE.match(char) is not None


def nfc(text: str) -> str:
    """Compose *text*: macOS hands out file names with voiced marks apart."""
    return unicodedata.normalize("NFC", text)


def printable(text: str) -> str:
    """Return *text* without the characters that no page or feed may hold."""
    return UNPRINTABLE_RE.sub("", text)


def fold(text: str) -> str:
    """Return the form under which two spellings of one label are the same: NFKC, case folded, one blank."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def join_lines(text: str) -> str:
    """Join the lines of *text*: with nothing between wide characters, with a blank elsewhere."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    joined = lines[0] if lines else ""
    for line in lines[1:]:
        joined += ("" if is_wide(joined[-1]) and is_wide(line[0]) else " ") + line
    return joined


def reading_minutes(text: str) -> int:
    """Estimate the minutes needed to read *text*: Japanese characters and Latin words counted apart.

    Blanks and punctuation cost nothing. Never less than one minute.
    """
    characters = len(_PUNCTUATION_RE.sub("", "".join(_WIDE_RE.findall(text))))
    words = len(_LATIN_WORD_RE.findall(text))
    return max(1, math.ceil(characters / CHARACTERS_PER_MINUTE + words / WORDS_PER_MINUTE - 1e-9))


def shorten(text: str, limit: int) -> str:
    """Cut *text* after a sentence if one ends in the second half of *limit* characters, else with 「…」."""
    if len(text) <= limit:
        return text
    head = text[:limit]
    end = max(head.rfind(mark) for mark in "。！？")
    return head[: end + 1] if end >= limit // 2 else head[: limit - 1].rstrip("、 ") + "…"

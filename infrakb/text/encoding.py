"""Source files that are not UTF-8: read as what they are, and reported.

Authors on Japanese Windows write Shift_JIS and UTF-16. Decoding never fails; who asked for it reports what had
to be done. Pure.
"""

from __future__ import annotations

import codecs
import re

from infrakb.text.japanese import printable
from infrakb.text.problems import Problem, Said

_BOMS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
#: Three bytes beyond ASCII in a row: Japanese in any encoding has them, Latin with a few accents has not.
_RUN_RE = re.compile(rb"[\x80-\xff]{3}")
#: Japanese encodings tried where the bytes are not UTF-8, with their names for authors.
_CANDIDATES = (("cp932", "Shift_JIS"), ("euc_jp", "EUC-JP"))
_LOST = "\ufffd"
#: Zero bytes that a text in UTF-16 has at the very least: one for each of its line ends.
FEW_ZEROS = 4
_JAPANESE_RE = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff]")


def decode(data: bytes) -> tuple[str, str | Said | None]:
    """Decode *data*; return the text, and what it was where it was not plain UTF-8.

    Tried in order: UTF-16 with a byte order mark, UTF-8 (with or without one), UTF-16 by its zero bytes, then
    Shift_JIS and EUC-JP, whichever yields more Japanese; Windows-1252 where neither fits and all that is not ASCII
    stands alone, as accents and quotation marks do. Bytes that fit nowhere become U+FFFD. Control characters, which
    no page or feed may hold, are taken out.
    """
    text, encoding = _decode(data)
    traits: list[Said] = []
    if encoding == "UTF-8" and data.startswith(codecs.BOM_UTF8):
        traits.append(Said("a byte order mark"))
    if "\r" in text:
        traits.append(Said("CRLF line ends") if "\r\n" in text else Said("CR line ends"))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    cleaned = printable(text)
    if len(cleaned) < len(text):
        traits.append(Said("control characters"))
    if encoding == "UTF-8" and not traits:
        return cleaned, None
    return cleaned.removeprefix("\ufeff"), _described(encoding, traits)


def misencoded(what: str | Said) -> Problem:
    """Return the problem of a file that was *what* :func:`decode` says."""
    return Problem(1, "encoding", "the file is %s; save it as plain UTF-8 with LF line ends", (what,))


def _described(encoding: str | Said, traits: list[Said]) -> str | Said:
    """Return the name of an encoding with what is unusual about the file."""
    if not traits:
        return encoding
    found = traits[0]
    for trait in traits[1:]:
        found = Said("%s and %s", (found, trait))
    return Said("%s with %s", (encoding, found))


def _decode(data: bytes) -> tuple[str, str | Said]:
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data.decode(name, "replace"), "UTF-16"
    zeros = data.count(0)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Japanese in UTF-16 has zero bytes in its line ends and Latin characters alone, all at one side.
        is_wide = zeros >= FEW_ZEROS
    else:
        is_wide = zeros > len(data) // 8
        if not is_wide:
            return text, "UTF-8"
    little = data[1::2].count(0)
    if is_wide and max(little, zeros - little) > zeros * 9 // 10:
        return data.decode("utf-16-le" if little * 2 > zeros else "utf-16-be", "replace"), "UTF-16"
    guesses = [(data.decode(codec, "replace"), label) for codec, label in _CANDIDATES]
    best, label = max(
        guesses, key=lambda guess: len(_JAPANESE_RE.findall(guess[0])) - 2 * guess[0].count(_LOST)
    )
    if _LOST in best and not _RUN_RE.search(data):
        return data.decode("cp1252", "replace"), "Windows-1252"
    mostly_utf8 = data.decode("utf-8", "replace")
    lost = mostly_utf8.count(_LOST)
    if lost <= best.count(_LOST) or lost * 50 < len(mostly_utf8):
        return mostly_utf8, Said("damaged UTF-8")
    return best, label

"""Source files that are not UTF-8: read as what they are, and reported.

Sphinx decodes sources strictly and stops at the first file in Shift_JIS or UTF-16; authors on Japanese
Windows make both. The codec registered here never fails; the parser then reports what it had to do.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Any

from infrakb.japanese import printable
from infrakb.problems import Said

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: Name of the codec.
CODEC = "infrakb_source"
_BOMS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
#: Japanese encodings tried where the bytes are not UTF-8, with their names for authors.
_CANDIDATES = (("cp932", "Shift_JIS"), ("euc_jp", "EUC-JP"))
_LOST = "\ufffd"
#: Zero bytes that a text in UTF-16 has at the very least: one for each of its line ends.
FEW_ZEROS = 4
_JAPANESE_RE = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff]")


def decode(data: bytes) -> tuple[str, str | Said | None]:
    """Decode *data*; return the text, and what it was where it was not plain UTF-8.

    Tried in order: UTF-16 with a byte order mark, UTF-8 (with or without one), UTF-16 by its zero bytes, then
    Shift_JIS and EUC-JP, whichever yields more Japanese; bytes that fit nowhere become U+FFFD. Control
    characters, which no page or feed may hold, are taken out.
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
    mostly_utf8 = data.decode("utf-8", "replace")
    lost = mostly_utf8.count(_LOST)
    if lost <= best.count(_LOST) or lost * 50 < len(mostly_utf8):
        return mostly_utf8, Said("damaged UTF-8")
    return best, label


class _Decoder(codecs.BufferedIncrementalDecoder):
    """Decodes whole files: the encoding can only be told from all the bytes."""

    def _buffer_decode(self, data: bytes, errors: str, final: bool) -> tuple[str, int]:  # type: ignore[override]
        return (decode(data)[0], len(data)) if final else ("", 0)


def _decode_all(data: Any, _errors: str = "strict") -> tuple[str, int]:
    return decode(bytes(data))[0], len(data)


def _search(name: str) -> codecs.CodecInfo | None:
    if name != CODEC:
        return None
    return codecs.CodecInfo(
        encode=codecs.utf_8_encode,
        decode=_decode_all,
        incrementaldecoder=_Decoder,
        name=CODEC,
    )


def setup(app: Sphinx) -> None:
    """Register the codec and let Sphinx read documents with it."""
    codecs.register(_search)
    app.connect("env-before-read-docs", _use_codec)


def _use_codec(_app: Sphinx, env: BuildEnvironment, _docnames: list[str]) -> None:
    # Not through ``source_encoding``: that option is deprecated for anything but UTF-8, and this only
    # concerns documents.
    env.settings["input_encoding"] = CODEC

"""How Sphinx decodes documents: by a codec that never fails.

Sphinx decodes sources strictly and stops at the first file in Shift_JIS or UTF-16. The parser reports what the
codec had to do.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Any

from infrakb.text.encoding import decode
from infrakb.text.problems import Said

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: Name of the codec.
CODEC = "infrakb_source"


class _Decoder(codecs.BufferedIncrementalDecoder):
    """Decodes whole files: the encoding can only be told from all the bytes."""

    def _buffer_decode(self, data: bytes, errors: str, final: bool) -> tuple[str, int]:  # type: ignore[override]
        return (_decode(data), len(data)) if final else ("", 0)


#: What the file was that was decoded last: a document's own file is decoded just before it is parsed.
_last: list[str | Said | None] = [None]


def remark() -> str | Said | None:
    """Return what the document that is being read was, where its file was not plain UTF-8."""
    return _last[0]


def _decode(data: bytes) -> str:
    text, _last[0] = decode(data)
    return text


def _decode_all(data: Any, _errors: str = "strict") -> tuple[str, int]:
    return _decode(bytes(data)), len(data)


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

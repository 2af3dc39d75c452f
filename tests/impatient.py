"""An extension: a document that takes more than ten seconds of processor time to be read, or written, fails."""

from __future__ import annotations

from typing import Any

from infrakb.sphinx_ext.reports import failures


def setup(_app: Any) -> dict[str, Any]:
    failures.LONGEST = 10.0
    return {"parallel_read_safe": True, "parallel_write_safe": True}

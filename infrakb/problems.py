"""What pure code reports instead of a warning: it knows nothing of Sphinx. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a source file, found by code that knows nothing of Sphinx."""

    line: int  # 1-based line in the file
    subtype: str  # a key of SUBTYPES
    message: str  # what is wrong and what to write instead

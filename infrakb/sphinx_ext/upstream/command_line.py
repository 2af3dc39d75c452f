"""How ``sphinx-build`` prints errors: with versions, loaded extensions and a traceback, whoever is to blame."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from infrakb.sphinx_ext.upstream.guards import Reach, put_back, replace, require

ERRORS = Reach(
    __name__,
    "sphinx._cli.util.errors:handle_exception",
    "説明のあるエラーを1行で示す。Sphinxは、版の一覧と記録の場所まで示す",
    issue="sphinx-doc/sphinx#14543",
    takes="exception stderr use_pdb print_traceback message_log extensions",
)
REACHES = (ERRORS,)


def printer_of_errors() -> Callable[..., None]:
    """Return Sphinx's function, for a build that is launched otherwise."""
    found: Callable[..., None] = require(ERRORS)
    return found


@contextmanager
def errors_printed_by(make: Callable[[Callable[..., None]], Callable[..., Any]]) -> Iterator[None]:
    """Print errors by what *make* makes of Sphinx's function, meanwhile."""
    before = require(ERRORS)
    replace(ERRORS, make)
    try:
        yield
    finally:
        put_back(ERRORS, before)

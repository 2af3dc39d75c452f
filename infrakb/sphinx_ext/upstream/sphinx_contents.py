"""Tables of contents: links to files in headings, and toctrees that lead in a circle."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from sphinx.transforms import SphinxContentsFilter

from infrakb.sphinx_ext.upstream.guards import Reach, replace, require

AS_TEXT = Reach(
    __name__,
    "sphinx.transforms:SphinxContentsFilter.visit_pending_xref",
    "見出しの中のファイルへのリンクも、目次では文字にする。Sphinxはビルドを終えてしまう",
    issue="sphinx-doc/sphinx#14514",
    takes="node",
)
WALK = Reach(
    __name__,
    "sphinx.environment:_traverse_toctree",
    "循環するtoctreeを、1周でやめる。Sphinxは、再帰の限度まで回ってビルドを終えてしまう",
    takes="traversed parent docname toctree_includes",
    uses="_traverse_toctree",
)
REACHES = (AS_TEXT, WALK)
#: A walk over toctrees: the documents met so far, the one above, the one to begin with, what each names.
Walk = Callable[[set[str], str | None, str, Mapping[str, list[str]]], Iterator[tuple[str | None, str]]]


def setup() -> None:
    """Take links to files in headings for their text, and follow each toctree once."""
    SphinxContentsFilter.visit_download_reference = require(AS_TEXT)  # type: ignore[attr-defined]
    replace(WALK, _once)


def _once(original: Walk) -> Walk:
    """Make *original* skip documents that it has met: it calls itself through the name that is replaced."""

    def walk(
        traversed: set[str], parent: str | None, docname: str, toctree_includes: Mapping[str, list[str]]
    ) -> Iterator[tuple[str | None, str]]:
        if docname not in traversed:
            yield from original(traversed, parent, docname, toctree_includes)

    return walk

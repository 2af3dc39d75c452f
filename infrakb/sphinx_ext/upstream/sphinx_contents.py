"""Links to files in headings: their text, as Sphinx takes other links in tables of contents."""

from __future__ import annotations

from sphinx.transforms import SphinxContentsFilter

from infrakb.sphinx_ext.upstream.guards import Reach, require

AS_TEXT = Reach(
    __name__,
    "sphinx.transforms:SphinxContentsFilter.visit_pending_xref",
    "見出しの中のファイルへのリンクも、目次では文字にする。Sphinxはビルドを終えてしまう",
    issue="sphinx-doc/sphinx#14514",
    takes="node",
)
REACHES = (AS_TEXT,)


def read_files_in_headings() -> None:
    """Take links to files in headings for their text in tables of contents."""
    SphinxContentsFilter.visit_download_reference = require(AS_TEXT)  # type: ignore[attr-defined]

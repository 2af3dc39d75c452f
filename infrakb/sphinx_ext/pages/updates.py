"""Pages of changed values: all that has been added, changed and withdrawn, by day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from infrakb.sphinx_ext.builder.formats import is_site
from infrakb.sphinx_ext.builder.html import Page
from infrakb.sphinx_ext.pages.making import Maker

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def collect_pages(app: Sphinx) -> Iterator[Page]:
    """Yield the pages (``html-collect-pages``)."""
    if is_site(app.builder):
        for name, page in Maker(app).updates():
            yield name, {"title": page.title, "page": page}, "updates.html"


def setup(app: Sphinx) -> None:
    """Register the pages."""
    app.connect("html-collect-pages", collect_pages)

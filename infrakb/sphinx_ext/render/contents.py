"""Puts the parts of topics' pages into the contents lists that Sphinx makes of their authors' headings.

What a topic's page has is known when all documents are read, and Sphinx notes the headings of each when it reads it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from infrakb.sphinx_ext.builder.formats import is_site
from infrakb.sphinx_ext.domain.outlines import outlines

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

    from infrakb.sphinx_ext.domain.outlines import Placed

#: Attribute of entries that are ours.
_OURS = "infrakb-part"


def complete(app: Sphinx, builder: Builder) -> None:
    """Put the parts into the contents lists (``write-started``)."""
    for docname, parts in outlines(app.env, updates=is_site(builder)):
        contents = app.env.tocs.get(docname)
        if contents is not None and contents.children:
            _complete(contents, docname, parts)


def _complete(contents: nodes.bullet_list, docname: str, parts: list[Placed]) -> None:
    """Put parts around the headings of one page, in the place of those that an earlier build has put there."""
    page = contents[0]
    assert isinstance(page, nodes.list_item)
    headings = next((child for child in page if isinstance(child, nodes.bullet_list)), None)
    if headings is None:
        headings = nodes.bullet_list()
        page += headings
    own = [entry for entry in headings if not (isinstance(entry, nodes.Element) and entry.get(_OURS))]
    lead = [_entry(docname, placed) for placed in parts if placed.part.is_lead]
    rest = [_entry(docname, placed) for placed in parts if not placed.part.is_lead]
    headings[:] = [*lead, *own, *rest]
    if not headings.children:
        page.remove(headings)


def _entry(docname: str, placed: Placed) -> nodes.list_item:
    """Return an entry as Sphinx makes one of a heading."""
    anchor = f"#{placed.ids[0]}"
    reference = nodes.reference("", placed.text, internal=True, refuri=docname, anchorname=anchor)
    return nodes.list_item("", addnodes.compact_paragraph("", "", reference), **{_OURS: True})


def setup(app: Sphinx) -> None:
    """Register the completion."""
    app.connect("write-started", complete)

"""The first words of documents: excerpts of posts, and what other pages say of themselves to search engines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from infrakb.sphinx_ext.domain.infra import InfraDomain
from infrakb.sphinx_ext.read.source import plain_text
from infrakb.text.japanese import join_lines

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: Key of a document's metadata: its first words.
LEAD = "infrakb_lead"


def first_paragraphs(document: nodes.document, most: int, separator: int | None = None) -> list[str]:
    """Return the first paragraphs of running text (not of lists, tables, quotes or notes).

    :param separator: 1-based line of the author's mark for the end of the excerpt, if there is one.
    """
    found: list[str] = []
    for paragraph in document.findall(nodes.paragraph):
        if separator is not None and (paragraph.line or 0) > separator:
            break
        if isinstance(paragraph.parent, (nodes.section, nodes.document)) and (
            text := plain_text(paragraph).strip()
        ):
            found.append(join_lines(text))
            if len(found) == most:
                break
    return found


def note_lead(app: Sphinx, document: nodes.document) -> None:
    """Note the first words of a document that is neither a post nor a topic, which describe themselves (``doctree-read``)."""
    domain, docname = InfraDomain.of(app.env), app.env.current_document.docname
    if docname not in domain.posts.by_doc:
        app.env.metadata[docname][LEAD] = "".join(first_paragraphs(document, 1))


def setup(app: Sphinx) -> None:
    """Register the noting."""
    app.connect("doctree-read", note_lead)

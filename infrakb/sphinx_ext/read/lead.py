"""The first words of documents: excerpts of posts, and what other pages say of themselves to search engines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docutils import nodes

from infrakb.sphinx_ext.domain.infra import InfraDomain
from infrakb.sphinx_ext.read.source import plain_text
from infrakb.sphinx_ext.render.partnodes import Part
from infrakb.text.japanese import join_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

#: Key of a document's metadata: its first words.
LEAD = "infrakb_lead"
#: Stands for what is made when a page is written, such as a number of topics.
_MADE = "\ufffc"
_SENTENCES_RE = re.compile(r"(?<=[。！？])")


def _running_text(document: nodes.document) -> Iterator[nodes.paragraph]:
    """Yield the paragraphs that are not of lists, tables, quotes or notes."""
    return (
        paragraph
        for paragraph in document.findall(nodes.paragraph)
        if isinstance(paragraph.parent, (nodes.section, nodes.document))
    )


def first_paragraphs(document: nodes.document, most: int, separator: int | None = None) -> list[str]:
    """Return the first paragraphs of running text.

    :param separator: 1-based line of the author's mark for the end of the excerpt, if there is one.
    """
    found: list[str] = []
    for paragraph in _running_text(document):
        if separator is not None and (paragraph.line or 0) > separator:
            break
        if text := plain_text(paragraph).strip():
            found.append(join_lines(text))
            if len(found) == most:
                break
    return found


def _said(paragraph: nodes.paragraph) -> str:
    """Return the text of a paragraph without sentences of which a part is not known yet."""
    copy = paragraph.deepcopy()
    for part in list(copy.findall(Part)):
        part.replace_self(nodes.Text(_MADE))
    return "".join(one for one in _SENTENCES_RE.split(plain_text(copy)) if _MADE not in one).strip()


def note_lead(app: Sphinx, document: nodes.document) -> None:
    """Note the first words of a document that is neither a post nor a topic, which describe themselves (``doctree-read``).

    A paragraph that is emphasised as a whole is an aside, such as a line in another language.
    """
    domain, docname = InfraDomain.of(app.env), app.env.current_document.docname
    if docname not in domain.posts.by_doc:
        texts = (
            _said(paragraph)
            for paragraph in _running_text(document)
            if not (len(paragraph) == 1 and isinstance(paragraph[0], nodes.emphasis))
        )
        app.env.metadata[docname][LEAD] = join_lines(next(filter(None, texts), ""))


def setup(app: Sphinx) -> None:
    """Register the noting."""
    app.connect("doctree-read", note_lead)

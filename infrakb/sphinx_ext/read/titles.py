"""Titles of pages that are neither posts nor topics: no page is without one.

The front matter's ``title``, else the first H1, else the file's name. Sphinx takes the first heading alone, of
whatever level, and calls a page without one ``<no title>``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from infrakb.blog.record import stem, title_from_stem
from infrakb.markup import headings
from infrakb.text.japanese import join_lines
from infrakb.text.slugs import heading_slug

if TYPE_CHECKING:
    from markdown_it.token import Token

    from infrakb.sphinx_ext.read.source import Source

#: Directives that may bring a heading with them.
_BRINGS_HEADINGS = ("{include}", "{eval-rst}")


def read_page(source: Source) -> None:
    """Have *source* titled by its front matter, or by its file's name where its text has no H1."""
    mapping, _problems = source.front_matter  # MyST reads it, too, and reports it
    stated = mapping.get("title")
    title = join_lines(stated.data) if stated and isinstance(stated.data, str) else ""
    line = stated.line - 1 if stated else 0
    is_home = source.docname == source.env.config.root_doc
    fallback = source.env.config.project if is_home else title_from_stem(stem(source.docname))

    def set_title(tokens: list[Token]) -> None:
        if title or not (headings.has_title(tokens) or any(map(_may_bring_a_heading, tokens))):
            headings.set_title(tokens, title or fallback, line)

    source.headings = set_title
    source.finish = lambda document: _title_if_none(document, fallback)


def _may_bring_a_heading(token: Token) -> bool:
    return token.type in {"fence", "colon_fence"} and token.info.startswith(_BRINGS_HEADINGS)


def _title_if_none(document: nodes.document, title: str) -> None:
    """Put everything under *title* where what was brought in has no heading either."""
    if next(document.findall(nodes.section), None) is not None:
        return
    start = 1 if document.children and isinstance(document[0], nodes.field_list) else 0
    section = nodes.section(
        "", nodes.title("", title), *document[start:], ids=[heading_slug(title, document.ids, {})]
    )
    document[start:] = [section]
    document.note_explicit_target(section)

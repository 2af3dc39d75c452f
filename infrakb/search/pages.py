"""The visible text of a page, from its HTML. Pure."""

from __future__ import annotations

from typing import Final

import lxml.html
from lxml import etree

from infrakb.search.tokens import fold

_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
#: What a reader does not take for the page's own text.
_NOT_TEXT: Final = etree.XPath(
    "//*[self::script or self::style or @data-search-ignore"
    " or contains(concat(' ', @class, ' '), ' headerlink ')]"
)


def folded_text(title: str, body: str) -> str:
    """Return the folded lines of a page that the index is made of: title, each heading, the whole text.

    :param title: HTML of the title.
    :param body: HTML of the page's own part.
    """
    root = lxml.html.fromstring(f"<div>{body}</div>")
    for element in _NOT_TEXT(root):
        element.drop_tree()
    headings = [fold(element.text_content()) for element in root.iter(*_HEADINGS)]
    lines = [fold(plain_text(title)), *filter(None, headings), fold(root.text_content())]
    return "".join(f"{line}\n" for line in lines)


def plain_text(html: str) -> str:
    """Return the text of a fragment of HTML, runs of blanks as one."""
    return " ".join(lxml.html.fromstring(f"<div>{html}</div>").text_content().split())

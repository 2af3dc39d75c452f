"""The visible text of a page, from its HTML. Pure."""

from __future__ import annotations

from typing import Final, NamedTuple

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from infrakb.search.tokens import fold

_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
#: Other elements that stand apart from what follows.
_APART: Final = ("dd", "dt", "li", "p", "summary", "td", "th")
#: What a reader does not take for the page's own text.
_NOT_TEXT: Final = etree.XPath(
    "//*[self::script or self::style or @data-search-ignore"
    " or contains(concat(' ', @class, ' '), ' headerlink ')]"
)


_MAIN: Final = etree.XPath("//*[@role='main']")
_HEADING: Final = etree.XPath(".//h1")
_ADDRESS: Final = etree.XPath("string(//link[@rel='canonical']/@href)")


class Shown(NamedTuple):
    """What a whole page, as it is published, shows."""

    address: str  # canonical address; "" where the site does not know its own
    text: str  # visible text without the title, runs of blanks as one


def shown_page(html: bytes) -> Shown:
    """Return what the page in the file *html* shows."""
    # The parser of bytes that say no encoding in their first line takes them for Latin-1.
    page = lxml.html.document_fromstring(html, parser=lxml.html.HTMLParser(encoding="utf-8"))
    address = str(_ADDRESS(page))
    for element in _NOT_TEXT(page):
        element.drop_tree()
    main = next(iter(_MAIN(page)), None)
    if main is None:
        return Shown(address, "")
    for heading in _HEADING(main):
        heading.drop_tree()
    return Shown(address, " ".join(main.text_content().split()))


def own_part(body: str) -> HtmlElement:
    """Return the HTML *body* of a page without what a reader does not take for the page's own text."""
    root = lxml.html.fromstring(f"<div>{body}</div>")
    for element in _NOT_TEXT(root):
        element.drop_tree()
    # Cells that stand side by side are no one word: SXM and 80 GB. Phrases cross blanks.
    for element in root.iter(*_HEADINGS, *_APART):
        element.tail = f" {element.tail or ''}"
    return root


def folded_text(title: str, part: HtmlElement) -> str:
    """Return the folded lines of a page that the index is made of: title, each heading, the whole text.

    :param title: HTML of the title.
    :param part: what :func:`own_part` leaves of the page.
    """
    headings = [fold(element.text_content()) for element in part.iter(*_HEADINGS)]
    lines = [fold(plain_text(title)), *filter(None, headings), fold(part.text_content())]
    return "".join(f"{line}\n" for line in lines)


def plain_text(html: str) -> str:
    """Return the text of a fragment of HTML, runs of blanks as one."""
    return " ".join(lxml.html.fromstring(f"<div>{html}</div>").text_content().split())

"""The text of a post for feed readers, taken from its page: without what belongs to the page, with whole addresses. Pure.

Readers show it with styles of their own: classes and ids are left out, and so are pictures drawn in the page (SVG),
which they do not show; tables beside such a picture hold its values.
"""

from __future__ import annotations

from typing import Final

import lxml.html
from lxml import etree

_MAIN: Final = etree.XPath("//*[@role='main']")
#: What is no text of the post's, or does nothing in a feed.
_LEFT_OUT: Final = etree.XPath(
    ".//*[self::h1 or self::script or self::style or self::svg or self::button or self::form or self::template"
    " or @data-search-ignore or @hidden or contains(concat(' ', @class, ' '), ' headerlink ')"
    " or contains(concat(' ', @class, ' '), ' infra-sign ')]"
)
#: Attributes that mean something without the page's styles.
_KEPT: Final = frozenset(
    "alt cite colspan datetime height href lang open rowspan scope src start title width".split()
)
#: Elements of formulas keep theirs: they say what the formula is.
_FORMULA: Final = etree.XPath("boolean(ancestor-or-self::math)")


def content(page: bytes, address: str) -> str:
    """Return the HTML of the text that the file *page* shows; "" where it shows none.

    :param address: of the page, for the links in it.
    """
    # The parser of bytes that say no encoding in their first line takes them for Latin-1.
    whole = lxml.html.document_fromstring(page, parser=lxml.html.HTMLParser(encoding="utf-8"))
    main = next(iter(_MAIN(whole)), None)
    section = next(main.iter("section"), None) if main is not None else None
    if section is None:
        return ""
    for element in _LEFT_OUT(section):
        element.drop_tree()
    section.make_links_absolute(address)
    for element in list(section.iterdescendants(etree.Element)):
        _strip(element)
    inner = (lxml.html.tostring(child, encoding="unicode") for child in section)
    return "".join([section.text or "", *inner]).strip()


def _strip(element: lxml.html.HtmlElement) -> None:
    """Leave an element what it needs in a feed; one that says nothing without its class goes, but for what is in it."""
    if _FORMULA(element):
        return
    for name in [name for name in element.attrib if name not in _KEPT]:
        del element.attrib[name]
    if element.tag in {"div", "section", "span"} and not element.attrib:
        element.drop_tag()

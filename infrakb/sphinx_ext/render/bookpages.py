"""Texts of pages as an e-book has them: XHTML, without what only a site does, and with links that lead somewhere. Pure."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from lxml import etree, html

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.html import HtmlElement

#: What is not in a book: scripts, fields, and what would be fetched.
_TAGS = frozenset(
    ("script", "style", "form", "button", "input", "link", "iframe", "object", "embed", "audio", "video")
)
#: Classes of what only the site does: files to download, citations, links to values, permalinks, links within a page.
_CLASSES = frozenset(
    ("infra-download", "infra-cite", "infra-sign", "headerlink", "infra-jumps", "infra-chart-embed")
)
#: Pictures for which the book has styles; what others show stands beside them as text.
_PICTURES = frozenset(("infra-chart", "infra-geo"))
#: Of the two drawings of a picture the one that a book has no room for.
_WIDE = "infra-chart-wide"
#: Names in SVG that parsers of HTML write in small letters.
_SVG_NAMES = {"viewbox": "viewBox", "preserveaspectratio": "preserveAspectRatio"}
_NAMESPACES = {"svg": "http://www.w3.org/2000/svg", "math": "http://www.w3.org/1998/Math/MathML"}
#: Attributes of tables and pictures that HTML has no longer, and of what scripts and styles do.
_ATTRIBUTES = (
    "align",
    "border",
    "cellpadding",
    "cellspacing",
    "loading",
    "popover",
    "style",
    "target",
    "valign",
)
#: Roles that DPUB-ARIA has no longer.
_OLD_ROLES = frozenset(("doc-biblioentry", "doc-endnote"))


def book_pages(bodies: Mapping[str, str], site: str) -> dict[str, str]:
    """Return the texts of pages as XHTML, by their paths in the book.

    :param bodies: HTML of all pages, by path.
    :param site: address of the site, with '/' at its end, where links to other pages of it lead; "" makes them text.
    """
    roots = {path: html.fragment_fromstring(body, create_parent="div") for path, body in bodies.items()}
    for root in roots.values():
        _fit(root)
    anchors = {path: {str(place) for place in root.xpath("//@id")} for path, root in roots.items()}
    for path, root in roots.items():
        for link in list(root.iter("a")):
            _lead(link, path, anchors, site)
    return {path: etree.tostring(root, encoding="unicode", method="xml") for path, root in roots.items()}


def _fit(root: HtmlElement) -> None:
    """Leave in a page what a book may have."""
    for element in [*root.iter()][1:]:
        if not isinstance(element.tag, str) or _is_left_out(element):  # a comment
            element.drop_tree()
    # Readers of books differ in what they make of links in pictures; the table beside one has the same.
    for link in root.findall(".//svg//a"):
        link.drop_tag()
    for element in root.iter():
        _fit_attributes(element)


def _is_left_out(element: HtmlElement) -> bool:
    if element.tag == "svg":
        return _PICTURES.isdisjoint(element.classes) or _WIDE in element.classes
    return element.tag in _TAGS or not _CLASSES.isdisjoint(element.classes)


def _fit_attributes(element: HtmlElement) -> None:
    for name in _ATTRIBUTES:
        element.attrib.pop(name, None)
    for name, now in _SVG_NAMES.items():
        if name in element.attrib:
            element.set(now, element.attrib.pop(name))
    if element.tag in _NAMESPACES:
        element.set("xmlns", _NAMESPACES[str(element.tag)])
    if element.tag == "svg" and element.get("role") == "group":  # of links, which are text now
        element.set("role", "img")
    if element.tag == "details":
        element.set("open", "open")
    if element.tag == "label":
        element.tag = "p"
        element.attrib.pop("for", None)
    if element.get("role") in _OLD_ROLES:
        del element.attrib["role"]


def _lead(link: HtmlElement, path: str, anchors: Mapping[str, set[str]], site: str) -> None:
    """Make a link lead to where its target is: in the book, or on the site."""
    address = link.get("href")
    if address is None:
        return
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return
    target = (
        posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
        if parts.path
        else path
    )
    if target in anchors:
        if parts.fragment and unquote(parts.fragment) not in anchors[target]:
            link.set("href", parts.path or posixpath.basename(path))
    elif site:
        stem, suffix = posixpath.splitext(target)
        page = stem + ".html" if suffix == ".xhtml" else target
        link.set("href", site + quote(page) + (f"#{parts.fragment}" if parts.fragment else ""))
    else:
        link.drop_tag()

"""Parts for builders that do not make the site: their HTML as nodes that every writer knows.

What can only be seen on the site is left out: pictures have their title, files to download and citations none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from lxml import html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.html import HtmlElement

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6", "figcaption", "summary", "caption"}
#: Classes of what stands beside a text, set apart by styles on the site.
_ASIDES = ("infra-note", "infra-kind", "infra-secondary", "infra-conflict", "infra-reason")
#: What stands behind elements that the site sets apart by styles.
_BREAKS = {"time": " ", "div": " ", "summary": "："}
#: Classes of what only the site shows.
_LEFT_OUT = frozenset({"infra-download", "infra-cite", "infra-bench", "infra-compare-with"})
_BLOCKS = _HEADINGS | {"p", "div", "section", "figure", "details", "table", "ul", "dl", "svg"}


def as_nodes(markup: str, *, inline: bool) -> list[nodes.Node]:
    """Return the nodes for the HTML of a part; *inline* for one that stands in a paragraph."""
    if not markup:
        return []
    root = html.fragment_fromstring(markup, create_parent="div")
    return list(_inline(root)) if inline else list(_blocks(root))


def _inline(element: HtmlElement) -> Iterator[nodes.Node]:
    """Yield what stands in *element* as parts of a paragraph."""
    if element.text:
        yield nodes.Text(element.text)
    for child in element:
        content = list(_inline(child))
        if child.get("class", "").startswith(_ASIDES) and not _before(child).endswith(" "):
            yield nodes.Text(" ")
        if child.tag == "a" and child.get("href", "").startswith(("http:", "https:")):
            yield nodes.reference("", "", *content, refuri=child.get("href"))
        else:
            yield from content
        if child.tag in _BREAKS:
            yield nodes.Text(_BREAKS[str(child.tag)])
        if child.tail:
            yield nodes.Text(child.tail)


def _before(element: HtmlElement) -> str:
    """Return the text right before an element, between it and the one before it."""
    previous, parent = element.getprevious(), element.getparent()
    text = previous.tail if previous is not None else parent.text if parent is not None else ""
    return text or ""


def _blocks(element: HtmlElement) -> Iterator[nodes.Node]:
    """Yield what stands in *element* as blocks."""
    if element.get("class") in _LEFT_OUT:
        return
    if not any(child.tag in _BLOCKS for child in element):
        if element.text_content().strip():
            yield nodes.paragraph("", "", *_inline(element))
        return
    for child in element:
        if child.tag in _HEADINGS:
            yield _heading(child)
        else:
            yield from _MAKERS.get(str(child.tag), _blocks)(child)


def _heading(element: HtmlElement) -> nodes.Node:
    """Return a title as a paragraph: a real one would need a section, or a number."""
    return nodes.paragraph("", "", nodes.strong("", "", *_inline(element)))


def _nothing(_element: HtmlElement) -> Iterator[nodes.Node]:
    """Yield nothing: the same stands beside it as text."""
    return iter(())


def _table(element: HtmlElement) -> Iterator[nodes.Node]:
    caption = element.find("caption")
    rows = [[cell for cell in row if cell.tag in {"th", "td"}] for row in element.iter("tr")]
    width = max((len(row) for row in rows), default=0)
    if not width:
        return
    head = len(element.findall("thead/tr"))
    group = nodes.tgroup("", *(nodes.colspec(colwidth=100 // width) for _column in range(width)), cols=width)
    made = [_row(row, width) for row in rows]
    if head:
        group += nodes.thead("", *made[:head])
    group += nodes.tbody("", *made[head:])
    if caption is not None:
        yield _heading(caption)
    yield nodes.table("", group)


def _row(cells: list[HtmlElement], width: int) -> nodes.row:
    """Return a row; one whose first cell hangs down from the row above begins empty."""
    entries = [_entry(cell) for cell in cells]
    missing = [nodes.entry("", nodes.paragraph()) for _cell in range(width - sum(map(_columns, cells)))]
    return nodes.row("", *missing, *entries)


def _columns(cell: HtmlElement) -> int:
    return int(cell.get("colspan", "1"))


def _entry(cell: HtmlElement) -> nodes.entry:
    """Return a cell: text, or the blocks that stand in it in ``<details>``."""
    content = _blocks(cell) if cell.tag == "td" and cell.find("details") is not None else None
    entry = nodes.entry("", *(content or [nodes.paragraph("", "", *_inline(cell))]))
    if _columns(cell) > 1:
        entry["morecols"] = _columns(cell) - 1
    return entry


def _bullets(element: HtmlElement) -> Iterator[nodes.Node]:
    items = [nodes.list_item("", nodes.paragraph("", "", *_inline(item))) for item in element.iter("li")]
    if items:
        yield nodes.bullet_list("", *items)


def _definitions(element: HtmlElement) -> Iterator[nodes.Node]:
    items = []
    for term, meaning in zip(element.iter("dt"), element.iter("dd"), strict=True):
        definition = nodes.definition("", nodes.paragraph("", "", *_inline(meaning)))
        items.append(nodes.definition_list_item("", nodes.term("", "", *_inline(term)), definition))
    if items:
        yield nodes.definition_list("", *items)


_MAKERS: dict[str, Callable[[HtmlElement], Iterator[nodes.Node]]] = {
    "svg": _nothing,
    "script": _nothing,
    "table": _table,
    "ul": _bullets,
    "dl": _definitions,
}

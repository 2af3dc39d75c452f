"""What results show of a page: its sections, each with the lines that a reader sees in it. Pure.

A line is a paragraph, an item of a list, or a row of a table as 「性質: 値」: cells are never run together. The
search page looks for the best of them when a result comes into view, and lets the result jump to its section,
or to the row itself where that has an address of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from lxml.html import HtmlElement

#: A line, or a line with the id that it has on the page.
Line = str | tuple[str, str]

_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
#: Elements that stand within a line.
_INLINE: Final = frozenset(
    "a abbr b bdi bdo br button cite code data del dfn em i img ins kbd label mark meter q rb rp rt ruby s samp small"
    " span strong sub sup svg time u var wbr".split()
)
#: Lines of a page; more have only lists of everything, whose rows say little apart.
MOST_LINES: Final = 240
#: Of a row of values: the classes of the value, which has an id, and of what it holds for.
_VALUE: Final = "infra-value"
_VARIANT: Final = "infra-variant"


class Section(NamedTuple):
    """A part of a page."""

    id: str  # "" for what stands before the first heading below the title
    heading: str  # plain text; "" likewise
    lines: list[Line]


def sections_of(part: HtmlElement) -> list[Section]:
    """Return the sections of a page that have a line, up to a number of lines.

    :param part: what `pagetext.own_part` leaves of the page.
    """
    reader = _Reader()
    reader.read(part)
    reader.end_line()
    left = MOST_LINES
    found = []
    for section in reader.sections:
        if lines := section.lines[:left]:
            found.append(section._replace(lines=lines))
            left -= len(lines)
    return found


class _Reader:
    def __init__(self) -> None:
        self.sections = [Section("", "", [])]
        self._line: list[str] = []
        self._term = ""  # of a list of terms, until its description comes

    def read(self, element: HtmlElement) -> None:
        """Read what stands in *element*."""
        self._add(element.text)
        for child in element:
            if isinstance(child.tag, str):  # no comment
                self._child(child, child.tag)
            self._add(child.tail)

    def end_line(self) -> None:
        """Close the line that is being read."""
        line = _joined("".join(self._line))
        self._line.clear()
        if line:
            label, self._term = self._term, ""
            self.sections[-1].lines.append(f"{label}: {line}" if label else line)

    def _add(self, text: str | None) -> None:
        if text:
            self._line.append(text)

    def _child(self, element: HtmlElement, tag: str) -> None:
        if tag in _INLINE:
            self._add("\n" if tag == "br" else None)
            self.read(element)
            return
        self.end_line()
        if tag == "h1":
            return
        if tag in _HEADINGS:
            parent = element.getparent()
            address = element.get("id") or (parent.get("id") if parent is not None else None) or ""
            self.sections.append(Section(address, text_of(element), []))
        elif tag == "table":
            self.sections[-1].lines.extend(_rows(element))
        elif tag == "dt":
            self._term = text_of(element)
        else:
            self.read(element)
            self.end_line()


def _rows(table: HtmlElement) -> Iterator[Line]:
    """Yield a line for each row of *table* that says something."""
    heads: list[str] = []
    label = ""
    for row in table.iter("tr"):
        cells = [(cell, text_of(cell)) for cell in row if cell.tag in {"th", "td"}]
        if not cells or cells[0][0].get("scope") == "rowgroup":
            continue
        if all(cell.tag == "th" for cell, _text in cells):
            heads = [text for _cell, text in cells]
            continue
        value = next((found for found in row.iter("span") if _VALUE in found.classes), None)
        if value is not None:
            label = cells[0][1] if cells[0][0].tag == "th" else label
            yield _statement(row, value, label)
        else:
            yield _line([text for _cell, text in cells], heads)


def _statement(row: HtmlElement, value: HtmlElement, label: str) -> Line:
    """Return the line of a value: 「メモリ容量: 80 GB（SXM）」, and where it stands."""
    variants = [text_of(found) for found in row.iter("span") if _VARIANT in found.classes]
    scope = f"（{'、'.join(filter(None, variants))}）" if any(variants) else ""
    line = f"{label}: {text_of(value)}{scope}" if label else f"{text_of(value)}{scope}"
    address = value.get("id") or row.get("id")
    return (line, address) if address else line


def _line(cells: list[str], heads: list[str]) -> str:
    """Return the line of another table's row: its first cell, then each other with its heading."""
    first, *others = cells
    if len(others) == 1:
        return ": ".join(filter(None, (first, others[0])))
    named = heads[1:] if len(heads) == len(cells) else [""] * len(others)
    rest = "、".join(" ".join(filter(None, pair)) for pair in zip(named, others, strict=True) if pair[1])
    return ": ".join(filter(None, (first, rest)))


def text_of(element: HtmlElement) -> str:
    """Return the text of *element*, runs of blanks as one."""
    return _joined(element.text_content())


def _joined(text: str) -> str:
    return " ".join(text.split())

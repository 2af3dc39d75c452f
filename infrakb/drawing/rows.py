"""Bars and dates: one row a value, with what it is of, the value, its date and its source in view.

In a narrow picture the words stand above the bar, in a wide one beside it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from infrakb.drawing.axes import Axis, across
from infrakb.drawing.shapes import LINE, NARROW, SIZE, WIDE, Drawing, lines, mark, path, rect, text, uprights
from infrakb.drawing.svg import broken, text_width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from infrakb.drawing.axes import Scale
    from infrakb.drawing.shapes import Shape

    #: Draws the mark of a row: axis, scale, row, the upper edge of its bar.
    Pen: TypeAlias = Callable[[Axis, Scale, "Row", float], list[Shape]]

#: Where fills tell something, how a bar is filled as far as its value is sure: all, with stripes, not at all, or a line
#: in place of a bar.
SOLID, STRIPED, OPEN, THIN = "solid", "striped", "open", "thin"
#: Height of a bar, and room for the sign that a value may be higher.
_BAR, _ARROW = 14.0, 16.0
_LABELS, _TEXTS = 196.0, 178.0
#: Width of a picture that is one bar, and room above and below that.
_SMALL, _EDGE = 80.0, 3.0
#: Ends, on an axis up to 10, of the marks that explain a bound: 5 for those that are not named here.
_SAMPLES = {"..": (5.0, 10.0), "~": (8.0, 10.0), "<=": (10.0, 10.0), "<": (10.0, 10.0), "=": (10.0, 10.0)}
#: Left of the bars stands what joins two rows.
_TIE = 8.0


class Key(NamedTuple):
    """What a sign means."""

    bound: str  # of a row that has it
    told: str
    fill: str = ""


class Row(NamedTuple):
    """A value."""

    label: str  # what it is of; "" for one that is joined to the row above
    value: str  # as it is written
    note: str  # its date and the numbers of its sources
    bound: str  # "=", "..", ">=", ">", "<=", "<", "~"; of dates "done" or "planned"
    low: float
    high: float  # equal to low where the value is no range, and not about a number
    joined: bool = False  # whether it contradicts the row above, or one of those that are joined to it
    section: str = ""  # a heading that stands above it; "" for none
    fill: str = ""  # one of the fills; "" where these tell nothing


def bar(axis: Axis, scale: Scale, row: Row, y: float) -> list[Shape]:
    """A bar from zero: filled as far as the value is sure, an outline beyond, an arrow where it has no end."""

    def part(low: float, high: float) -> _Box:
        one, other = sorted((axis.place(scale, low), axis.place(scale, high)))
        return _Box(one, y, max(other - one, 1.0), _BAR)

    end = axis.place(scale, row.high)
    match row.bound:
        case "..":
            return [*part(0, row.low).filled(row.fill), part(row.low, row.high).drawn("chart-open")]
        case ">=" | ">":
            return [*part(0, row.low).filled(row.fill), *_arrow(end, y + _BAR / 2)]
        case "<=" | "<":
            frame = part(0, row.high)
            return [
                frame.drawn("chart-dashed"),
                path([(end, y - 2), (end, y + _BAR + 2)], "chart-open"),
                *frame.inside(row.fill),
            ]
        case "~":
            beyond = part(row.low, min(row.high, axis.high))
            return [*part(0, row.low).filled(row.fill), beyond.drawn("chart-dashed")]
    return part(0, row.high).filled(row.fill)


class _Box(NamedTuple):
    """Where a bar, or a part of one, lies."""

    x: float
    y: float
    width: float
    height: float

    def drawn(self, style: str) -> Shape:
        """A rectangle."""
        return rect(*self, style)

    def along(self, style: str) -> Shape:
        """A line through its middle."""
        middle = self.y + self.height / 2
        return path([(self.x, middle), (self.x + self.width, middle)], style)

    def filled(self, fill: str) -> list[Shape]:
        """A bar."""
        match fill:
            case "striped":
                return [self.drawn("chart-open"), self.along("chart-stripes")]
            case "open":
                return [self.drawn("chart-open")]
            case "thin":
                return [self.along("chart-open")]
        return [self.drawn("chart-bar")]

    def inside(self, fill: str) -> list[Shape]:
        """What tells the fill in a frame that says "up to"."""
        if fill == STRIPED:
            return [self.along("chart-stripes")]
        half = self._replace(y=self.y + self.height / 4, height=self.height / 2)
        return [half.drawn("chart-bar")] if fill == SOLID else []


def small(high: float, row: Row) -> Drawing:
    """A bar without words, for a cell of a table; *high* is where the axis of all rows ends."""
    axis = Axis("", "linear", 0.0, high, str)
    shapes = bar(axis, axis.scale(0, _SMALL - _ARROW), row, _EDGE)
    return Drawing(_SMALL, _BAR + 2 * _EDGE, tuple(shapes))


def _arrow(x: float, y: float) -> list[Shape]:
    tip = x + _ARROW - 2
    return [
        path([(x, y), (tip, y)], "chart-open"),
        path([(tip - 5, y - 5), (tip, y), (tip - 5, y + 5)], "chart-open"),
    ]


def day(axis: Axis, scale: Scale, row: Row, y: float) -> list[Shape]:
    """A mark on a day, solid where it had come when the source said so; a line over a month, a year or longer."""
    start, end = axis.place(scale, row.low), axis.place(scale, row.high)
    middle = y + _BAR / 2
    shapes = [path([(start, middle), (end, middle)], "chart-open")] if end - start > 3 else []
    place = (start + end) / 2
    if row.bound == "done":
        return [*shapes, mark(0, place, middle, 5)._replace(style="chart-bar")]
    return [*shapes, mark(0, place, middle, 5)._replace(style="chart-hollow")]


def draw(
    axis: Axis,
    rows: Sequence[Row],
    pen: Pen,
    keys: Sequence[Key],
    width: float,
) -> Drawing:
    """Draw all rows.

    :param keys: signs that need a word.
    """
    is_wide = width >= WIDE
    left, right = (_LABELS + _TIE, width - _TEXTS) if is_wide else (_TIE, width)
    scale = axis.scale(left, right - _ARROW)
    head = broken(axis.title, SIZE, width)
    top = y = LINE * len(head) + LINE + 4
    shapes: list[Shape] = []
    middles: list[float] = []
    for row in rows:
        if row.section:
            shapes += lines(0, y + SIZE + 6, broken(row.section, SIZE, width), "chart-strong")
            y += LINE * len(broken(row.section, SIZE, width)) + 8
        place, bottom = (_wide if is_wide else _narrow)(row, y, width, shapes)
        shapes += pen(axis, scale, row, place)
        middles.append(place + _BAR / 2)
        y = bottom
    # In a narrow picture the lines would run through the words.
    around = _BAR / 2 + 3
    spans = [(top, y)] if is_wide else [(middle - around, middle + around) for middle in middles]
    behind = [*lines(0, SIZE, head, "chart-quiet"), *across(axis, scale, top, spans)]
    if axis.kind != "time":
        behind.append(uprights(axis.place(scale, 0.0), spans, "chart-axis"))
    behind += _ties(rows, middles, left)
    shapes, y = [*behind, *shapes], y + 6
    for key in keys:
        y = _key(key, y, width, pen, shapes)
    return Drawing(width, y, tuple(shapes))


def _ties(rows: Sequence[Row], middles: Sequence[float], left: float) -> Iterator[Shape]:
    """Yield what ties each row that contradicts the one above it to that; *left* is where bars begin."""
    for (above, below), row in zip(pairwise(middles), rows[1:], strict=True):
        if row.joined:
            inner, outer = left - 3, left - 7
            yield path([(inner, above), (outer, above), (outer, below), (inner, below)], "chart-tie")


def _narrow(row: Row, y: float, width: float, shapes: list[Shape]) -> tuple[float, float]:
    """Put the words of a row above its bar; return the upper edge of the bar, and the lower one of the row."""
    if row.label:
        said = broken(row.label, SIZE, width)
        shapes += lines(0, y + SIZE + 2, said)
        y += LINE * len(said)
    one_line = text_width(row.value, SIZE) * 1.06 + 12 + text_width(row.note, SIZE) <= width
    value = broken(row.value, SIZE * 1.06, width)
    shapes += lines(0, y + SIZE + 2, value, "chart-strong")
    if one_line:
        shapes.append(text(width, y + SIZE + 2, row.note, "chart-quiet", "end"))
        y += LINE
    else:
        note = broken(row.note, SIZE, width)
        shapes += lines(0, y + SIZE + 2 + LINE * len(value), note, "chart-quiet")
        y += LINE * (len(value) + len(note))
    return y + 4, y + 4 + _BAR + 12


def _wide(row: Row, y: float, width: float, shapes: list[Shape]) -> tuple[float, float]:
    """Put the words of a row beside its bar; return as :func:`_narrow` does."""
    label = broken(row.label, SIZE, _LABELS)
    said = [(line, "chart-strong") for line in broken(row.value, SIZE * 1.06, _TEXTS - 8)]
    said += [(line, "chart-quiet") for line in broken(row.note, SIZE, _TEXTS - 8)]
    height = LINE * max(len(label), len(said))
    shapes += lines(0, y + (height - LINE * len(label)) / 2 + SIZE + 2, label)
    for place, (line, style) in enumerate(said):
        feet = y + (height - LINE * len(said)) / 2 + LINE * place + SIZE + 2
        shapes.append(text(width - _TEXTS + 8, feet, line, style))
    return y + (height - _BAR) / 2, y + height + 8


def _key(key: Key, y: float, width: float, pen: Pen, shapes: list[Shape]) -> float:
    """Draw what a mark means below the others; return where the next one begins."""
    axis = Axis("", "linear", 0.0, 10.0, str)
    low, high = _SAMPLES.get(key.bound, (5.0, 5.0))
    shapes += pen(axis, axis.scale(0, 32), Row("", "", "", key.bound, low, high, fill=key.fill), y + 3)
    said = broken(key.told, SIZE, width - 48)
    shapes += lines(48, y + SIZE + 1, said, "chart-quiet")
    return y + LINE * len(said) + 4


def both(
    axis: Axis,
    rows: Sequence[Row],
    pen: Pen,
    keys: Sequence[Key],
) -> tuple[Drawing, Drawing]:
    """Draw all rows for narrow and for wide places."""
    return draw(axis, rows, pen, keys, NARROW), draw(axis, rows, pen, keys, WIDE)

"""Two values a mark: numbers and names stand beside the marks where they lie on nothing; a list below has all."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from infrakb.drawing.axes import beside, room_beside
from infrakb.drawing.shapes import LINE, NARROW, SIZE, WIDE, Drawing, lines, mark, path, text
from infrakb.drawing.svg import broken, text_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from infrakb.drawing.axes import Axis, Scale
    from infrakb.drawing.shapes import Shape

#: Half the side of the square that a mark takes.
_MARK = 7.0
#: Distances of a label from its mark; from the second on, a line leads to it.
_DISTANCES = (9.0, 22.0, 36.0, 52.0)


class Span(NamedTuple):
    """A value on an axis."""

    bound: str  # as in Row
    low: float
    high: float


class Point(NamedTuple):
    """A mark."""

    number: int  # in the list, beside the mark
    label: str
    note: str  # its dates and the numbers of its sources, which stand in the list
    group: int
    x: Span
    y: Span
    joined: bool = False  # whether it is another value of the same as the point before


class _Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: _Box) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def draw(x: Axis, y: Axis, points: Sequence[Point], groups: Sequence[str], width: float) -> Drawing:
    """Draw the marks.

    :param groups: names of the groups, by number, "" for one without marks; none where all marks are of one.
    """
    is_wide = width >= WIDE
    height = 430.0 if is_wide else 300.0
    side = room_beside(y, height)
    head = broken(y.title, SIZE, width)
    top = LINE * len(head) + 10
    bottom = top + height
    across, up = x.scale(side, width - 8), y.scale(bottom, top)
    shapes = [*lines(0, SIZE, head, "chart-quiet"), *beside(y, up, side, width)]
    shapes += _below(x, across, top, bottom, width)
    shapes.append(path([(side, top), (side, bottom), (width, bottom)], "chart-axis"))
    places = [(x.place(across, _middle(point.x)), y.place(up, _middle(point.y))) for point in points]
    for before, (point, place) in enumerate(zip(points, places, strict=True), start=-1):
        if point.joined:
            shapes.append(path([places[before], place], "chart-tie"))
        shapes += _whiskers(x, y, across, up, point, place)
    shapes += [mark(point.group, *place) for point, place in zip(points, places, strict=True)]
    frame = _Box(side + 1, top - 4, width, bottom - 1)
    crossed = [_crossed(x, y, across, up, point, place) for point, place in zip(points, places, strict=True)]
    listed = _labels(points, places, crossed, frame, named=is_wide)
    shapes += listed
    feet = bottom + LINE + 4
    title = broken(x.title, SIZE, width)
    shapes += lines(0, feet + LINE, title, "chart-quiet")
    feet += LINE * (len(title) + 1) + 4
    feet = _flow([(group, name) for group, name in enumerate(groups) if name], feet, width, shapes)
    feet = _list(points, feet, width, shapes)
    return Drawing(width, feet + 4, tuple(shapes))


def _middle(span: Span) -> float:
    return (span.low + span.high) / 2


def _below(axis: Axis, scale: Scale, top: float, bottom: float, width: float) -> list[Shape]:
    """Ticks below the picture, with lines up."""
    shapes, taken = [], -1e9
    for place, told in axis.ticks(scale, 8 if width >= WIDE else 5):
        shapes.append(path([(place, top), (place, bottom)], "chart-grid"))
        half = text_width(told, SIZE) / 2
        x = min(place, width - half)
        if x - half >= taken:
            shapes.append(text(x, bottom + SIZE + 4, told, "chart-quiet", "middle"))
            taken = x + half + 6
    return shapes


def _whiskers(
    x: Axis, y: Axis, across: Scale, up: Scale, point: Point, place: tuple[float, float]
) -> Iterator[Shape]:
    """Lines over ranges, and arrows where a value is a bound."""
    group = f"chart-g{point.group}"
    if point.x.high > point.x.low:
        yield path([(x.place(across, end), place[1]) for end in (point.x.low, point.x.high)], group)
    if point.y.high > point.y.low:
        yield path([(place[0], y.place(up, end)) for end in (point.y.low, point.y.high)], group)
    for span, (dx, dy) in ((point.x, (1, 0)), (point.y, (0, -1))):
        if span.bound in {">=", ">", "<=", "<"}:
            sign = 1 if span.bound.startswith(">") else -1
            far, back = 17 * sign, 12 * sign
            tip = place[0] + dx * far, place[1] + dy * far
            feet = [(place[0] + dx * back + dy * side, place[1] + dy * back + dx * side) for side in (-4, 4)]
            yield path([place, tip], "chart-tie")
            yield path([feet[0], tip, feet[1]], "chart-tie")


def _crossed(x: Axis, y: Axis, across: Scale, up: Scale, point: Point, place: tuple[float, float]) -> _Box:
    """What a mark takes with its lines and arrows."""
    ends = [x.place(across, point.x.low), x.place(across, point.x.high)]
    heights = [y.place(up, point.y.low), y.place(up, point.y.high)]
    pointing = [17 * ((span.bound[:1] == ">") - (span.bound[:1] == "<")) for span in (point.x, point.y)]
    ends.append(place[0] + pointing[0])
    heights.append(place[1] - pointing[1])
    return _Box(min(ends) - _MARK, min(heights) - _MARK, max(ends) + _MARK, max(heights) + _MARK)


def _labels(
    points: Sequence[Point],
    places: Sequence[tuple[float, float]],
    crossed: Sequence[_Box],
    frame: _Box,
    *,
    named: bool,
) -> list[Shape]:
    """Put names, or else numbers, where they lie neither on marks nor on one another."""
    taken = [*crossed]
    shapes: list[Shape] = []
    for point, place in zip(points, places, strict=True):
        words = [f"{point.number} {point.label}"] * named + [str(point.number)]
        for told in words:
            if found := _room(told, place, taken, frame):
                box, distance = found
                taken.append(box)
                if distance > _DISTANCES[0]:
                    ends = min(max(place[0], box.left), box.right), min(max(place[1], box.top), box.bottom)
                    shapes.append(path([place, ends], "chart-tie"))
                shapes.append(_written(told, box, place[0]))
                break
    return shapes


def _written(told: str, box: _Box, x: float) -> Shape:
    """A label, anchored at the side of its box nearest to the mark at *x*: the font may make it shorter than the box."""
    if box.right < x:
        return text(box.right - 1, box.bottom - 4, told, anchor="end")
    if box.left < x:
        return text((box.left + box.right) / 2, box.bottom - 4, told, anchor="middle")
    return text(box.left + 1, box.bottom - 4, told)


def _room(
    told: str, place: tuple[float, float], taken: Sequence[_Box], frame: _Box
) -> tuple[_Box, float] | None:
    """A place for a label near a mark, with its distance; None where there is none."""
    wide, high = text_width(told, SIZE) + 2, SIZE + 3
    for distance in _DISTANCES:
        for dx, dy in ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1)):
            left = place[0] + dx * distance - (wide if dx < 0 else wide / 2 if dx == 0 else 0)
            top = place[1] + dy * distance - (high if dy < 0 else high / 2 if dy == 0 else 0)
            box = _Box(left, top, left + wide, top + high)
            inside = (
                box.left >= frame.left
                and box.right <= frame.right
                and box.top >= frame.top
                and box.bottom <= frame.bottom
            )
            if inside and not any(box.meets(other) for other in taken):
                return box, distance
    return None


def _list(points: Sequence[Point], y: float, width: float, shapes: list[Shape]) -> float:
    """Write what each mark is, with its dates and sources, in two columns where there is room; return where it ends."""
    columns = 2 if width >= WIDE else 1
    wide = width / columns - 12 * (columns - 1)
    per_column = -(-len(points) // columns)
    ends = []
    for column in range(columns):
        x, feet = column * (wide + 24), y
        for point in points[column * per_column : (column + 1) * per_column]:
            label, note = broken(point.label, SIZE, wide - 30), broken(point.note, SIZE, wide - 30)
            shapes.append(text(x + 22, feet + SIZE, str(point.number), "chart-strong", "end"))
            shapes += lines(x + 30, feet + SIZE, label)
            if len(label) == len(note) == 1 and text_width(point.label + point.note, SIZE) + 12 <= wide - 30:
                shapes.append(text(x + wide, feet + SIZE, point.note, "chart-quiet", "end"))
                feet += LINE
            else:
                shapes += lines(x + 30, feet + SIZE + LINE * len(label), note, "chart-quiet")
                feet += LINE * (len(label) + len(note))
        ends.append(feet)
    return max(ends)


def _flow(keys: Sequence[tuple[int, str]], y: float, width: float, shapes: list[Shape]) -> float:
    """Draw what the groups are, one behind the other; return where the next line begins."""
    if not keys:
        return y
    x = 0.0
    for group, name in keys:
        wide = text_width(name, SIZE) + 36
        if x and x + wide > width:
            x, y = 0.0, y + LINE + 2
        shapes += [mark(group, x + 7, y + SIZE - 5), text(x + 19, y + SIZE, name, "chart-quiet")]
        x += wide
    return y + LINE + 8


def both(x: Axis, y: Axis, points: Sequence[Point], groups: Sequence[str]) -> tuple[Drawing, Drawing]:
    """Draw the marks for narrow and for wide places."""
    return draw(x, y, points, groups, NARROW), draw(x, y, points, groups, WIDE)

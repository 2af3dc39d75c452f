"""One small picture of a value over time: quiet, with its first and its last value in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from infrakb.drawing.axes import beside, room_beside
from infrakb.drawing.shapes import LINE, NARROW, SIZE, Drawing, mark, path, text
from infrakb.drawing.svg import text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from infrakb.drawing.axes import Axis

_HEIGHT = 96.0


class Moment(NamedTuple):
    """A value at a time."""

    when: float  # ordinal of a day
    told: str  # the time, as it is written below the picture
    value: float
    bound: str  # as in Row


def draw(axis: Axis, moments: Sequence[Moment]) -> Drawing:
    """Draw *moments*, which are in their order and not all at one time."""
    left, right, top = room_beside(axis), NARROW - 8, 10.0
    bottom = top + _HEIGHT
    up = axis.scale(bottom, top)
    first, last = moments[0].when, moments[-1].when
    places = [
        (left + 8 + (one.when - first) / (last - first) * (right - left - 16), axis.place(up, one.value))
        for one in moments
    ]
    shapes = [*beside(axis, up, left, NARROW), path(places, "chart-open")]
    for one, (x, y) in zip(moments, places, strict=True):
        shapes.append(mark(0, x, y, 3.5)._replace(style="chart-bar"))
        if one.bound in {">", ">="}:
            shapes.append(path([(x - 4, y - 9), (x, y - 13), (x + 4, y - 9)], "chart-open"))
    begin, end = moments[0].told, moments[-1].told
    shapes.append(text(left, bottom + LINE, begin, "chart-quiet"))
    if text_width(begin, SIZE) + text_width(end, SIZE) + 12 <= NARROW - left:
        shapes.append(text(NARROW, bottom + LINE, end, "chart-quiet", "end"))
    return Drawing(NARROW, bottom + LINE + 8, tuple(shapes))

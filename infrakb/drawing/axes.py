"""Axes: which values they run over, ticks with their texts, and the lines behind the marks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from infrakb.drawing.scales import Linear, Log, Time, round_top
from infrakb.drawing.shapes import LINE, SIZE, path, text, uprights
from infrakb.drawing.svg import text_width

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from infrakb.drawing.shapes import Shape

#: Values spread over more than this many times the smallest are read by their ratios.
_SPREAD = 30
#: Room between texts of ticks.
_GAP = 12.0

Scale: TypeAlias = "Linear | Log | Time"


@dataclass(frozen=True, slots=True)
class Axis:
    """What an axis says, before it has a length."""

    title: str  # what is measured, and in which unit
    kind: str  # "linear", "log" or "time"
    low: float  # of time the ordinal of a day
    high: float
    told: Callable[[float], str]  # a tick's text; of time by the ordinal of the day

    def scale(self, start: float, end: float) -> Scale:
        """The scale between two places."""
        if self.kind == "time":
            return Time(date.fromordinal(int(self.low)), date.fromordinal(int(self.high)), start, end)
        return (Log if self.kind == "log" else Linear)(self.low, self.high, start, end)

    def place(self, scale: Scale, value: float) -> float:
        """The place of a value."""
        return scale(date.fromordinal(int(value))) if isinstance(scale, Time) else scale(value)

    def ticks(self, scale: Scale, count: int) -> list[tuple[float, str]]:
        """Places and texts of ticks, *count* at most."""
        if isinstance(scale, Time):
            return [(scale(day), self.told(day.toordinal())) for day in scale.ticks(count)]
        return [(scale(value), self.told(value)) for value in scale.ticks(count)]


def from_zero(title: str, values: Sequence[float], told: Callable[[float], str]) -> Axis:
    """A linear axis over zero and all values, for bars: a bar's length is its value."""
    low = min(0.0, *values) if values else 0.0
    return Axis(title, "linear", low, round_top(values, 6), told)


def spread(title: str, values: Sequence[float], told: Callable[[float], str]) -> Axis:
    """An axis over *values* with room at both ends, for marks: logarithmic where they are of very different size."""
    least, most = min(values), max(values)
    if least > 0 and most / least > _SPREAD:
        return Axis(title, "log", least / 1.3, most * 1.3, told)
    if least >= 0:
        return Axis(title, "linear", 0.0, most * 1.08 or 1.0, told)
    room = (most - least) * 0.08
    return Axis(title, "linear", least - room, most + room, told)


def time_axis(title: str, days: Sequence[date], told: Callable[[date], str]) -> Axis:
    """An axis over *days* with a month of room at both ends."""
    low, high = min(days).toordinal() - 31, max(days).toordinal() + 31
    return Axis(title, "time", low, high, lambda ordinal: told(date.fromordinal(int(ordinal))))


def across(axis: Axis, scale: Scale, top: float, spans: Sequence[tuple[float, float]]) -> list[Shape]:
    """Ticks above *top* with lines through *spans* of height: for an axis that runs from left to right."""
    shapes: list[Shape] = []
    taken = -1e9
    for place, told in _fitting(axis, scale):
        shapes.append(uprights(place, spans, "chart-grid"))
        half = text_width(told, SIZE) / 2
        # At its ends, a text may not stand out of the picture.
        x = min(max(place, half), max(scale.start, scale.end) + 16 - half)
        if x - half >= taken:
            shapes.append(text(x, top - 6, told, "chart-quiet", "middle"))
            taken = x + half + _GAP / 2
    return shapes


def _fitting(axis: Axis, scale: Scale) -> list[tuple[float, str]]:
    """As many ticks as there is room for with their texts, up to 7."""
    length = abs(scale.end - scale.start)
    for count in range(7, 1, -1):
        ticks = axis.ticks(scale, count)
        widest = max((text_width(told, SIZE) for _place, told in ticks), default=0.0)
        if len(ticks) < 2 or (widest + _GAP) * (len(ticks) - 1) <= length:
            return ticks
    return axis.ticks(scale, 2)


def beside(axis: Axis, scale: Scale, left: float, right: float) -> list[Shape]:
    """Ticks left of *left* with lines to *right*: for an axis that runs upwards."""
    shapes: list[Shape] = []
    for place, told in _upwards(axis, scale):
        shapes.append(path([(left, place), (right, place)], "chart-grid"))
        shapes.append(text(left - 6, place + SIZE / 3, told, "chart-quiet", "end"))
    return shapes


def room_beside(axis: Axis, height: float) -> float:
    """The width that the texts of an axis need that runs upwards."""
    ticks = _upwards(axis, axis.scale(height, 0))
    return max((text_width(told, SIZE) for _place, told in ticks), default=0.0) + 8


def _upwards(axis: Axis, scale: Scale) -> list[tuple[float, str]]:
    """As many ticks as there is room for on top of one another."""
    return axis.ticks(scale, max(2, int(abs(scale.end - scale.start) // (2.2 * LINE))))

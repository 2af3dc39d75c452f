"""From a value to its place in a picture: linear, logarithmic and time scales, and the round values to write beside them.

A scale maps ``low`` to ``start`` and ``high`` to ``end``, in whatever units the picture has; the ends may run either way.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Steps between ticks, in parts of a power of ten, the smallest first.
_STEPS = (1, 2, 5, 10)
#: Steps between ticks of time, in months.
_MONTHS = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200)


@dataclass(frozen=True, slots=True)
class Linear:
    """Equal differences are equal distances. *high* must not be *low*."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The place of *value*."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def ticks(self, count: int) -> tuple[float, ...]:
        """Round values within the scale, *count* at most where that many fit; see :func:`round_steps`."""
        step = round_steps(self.low, self.high, count)
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return tuple(_clean(number * step) for number in range(first, last + 1))


@dataclass(frozen=True, slots=True)
class Log:
    """Equal ratios are equal distances. Both ends must be above zero."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The place of *value*, which must be above zero."""
        part = (math.log10(value) - math.log10(self.low)) / (math.log10(self.high) - math.log10(self.low))
        return self.start + part * (self.end - self.start)

    def ticks(self, count: int) -> tuple[float, ...]:
        """Powers of ten, with 2 and 5 times them where *count* leaves room; powers are left out evenly where it does not."""
        powers = range(math.floor(math.log10(self.low) + 1e-9), math.ceil(math.log10(self.high) - 1e-9) + 1)
        for parts in ((1, 2, 5), (1, 3), (1,)):
            found = [part * 10.0**power for power in powers for part in parts]
            inside = tuple(
                _clean(value) for value in found if self.low * (1 - 1e-9) <= value <= self.high * (1 + 1e-9)
            )
            if len(inside) <= count:
                return inside
        return inside[:: math.ceil(len(inside) / count)]


@dataclass(frozen=True, slots=True)
class Time:
    """Days at equal distances. *high* must be after *low*."""

    low: date
    high: date
    start: float
    end: float

    def __call__(self, day: date) -> float:
        """The place of *day*."""
        whole = (self.high - self.low).days
        return self.start + (day - self.low).days / whole * (self.end - self.start)

    def ticks(self, count: int) -> tuple[date, ...]:
        """First days of months, quarters, half years or years within the scale, *count* at most."""
        first, last = self.low.year * 12 + self.low.month - 1, self.high.year * 12 + self.high.month - 1
        for step in _MONTHS:
            numbers = range(-(-first // step) * step, last + 1, step)
            days = tuple(date(number // 12, number % 12 + 1, 1) for number in numbers)
            inside = tuple(day for day in days if self.low <= day <= self.high)
            if len(inside) <= count:
                return inside
        return ()


def round_steps(low: float, high: float, count: int) -> float:
    """The smallest of 1, 2 and 5 times a power of ten that cuts ``low..high`` by *count* ticks at most."""
    rough = (high - low) / max(count - 1, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    return next(
        step * power
        for step in (*_STEPS, 20, 50)
        if math.floor(high / (step * power) + 1e-9) - math.ceil(low / (step * power) - 1e-9) < count
    )


def round_top(values: Sequence[float], count: int) -> float:
    """The end of a linear scale from zero over *values*: the first round tick that none of them passes; 1 for none."""
    most = max(values, default=0.0)
    if most <= 0:
        return 1.0
    step = round_steps(0.0, most, count)
    return _clean(math.ceil(most / step - 1e-9) * step)


def _clean(value: float) -> float:
    """A value without what binary arithmetic adds to it: 0.3 for 0.30000000000000004."""
    return float(f"{value:.12g}")

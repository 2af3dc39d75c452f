"""Intervals of numbers, with ends that belong to them or not, and exact arithmetic over them. Pure.

The result of an operation holds every number that it can give for numbers of the two intervals, and, as long as
these are independent, no other.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple


class End(NamedTuple):
    """One end of an interval."""

    number: Fraction | float  # a float only for what has no end: -inf or inf
    is_in: bool  # whether the number itself belongs to the interval; False for what has no end


_NEGATIVE = End(-math.inf, is_in=False)
_POSITIVE = End(math.inf, is_in=False)


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers between two ends, never none."""

    low: End
    high: End

    @classmethod
    def of(
        cls,
        low: Fraction | int | None,
        high: Fraction | int | None,
        *,
        has_low: bool = True,
        has_high: bool = True,
    ) -> Interval:
        """Make one of two numbers, None for no end; *has_low* and *has_high* say whether they belong to it."""
        first = _NEGATIVE if low is None else End(Fraction(low), has_low)
        last = _POSITIVE if high is None else End(Fraction(high), has_high)
        return cls(first, last)

    @classmethod
    def point(cls, number: Fraction | int) -> Interval:
        """Make one of a single number."""
        return cls.of(number, number)

    def __contains__(self, number: Fraction | int) -> bool:
        low, high = self.low, self.high
        return (low.number < number or (low.is_in and low.number == number)) and (
            number < high.number or (high.is_in and high.number == number)
        )

    def meets(self, other: Interval) -> bool:
        """Whether some number belongs to both."""
        return _reaches(self.low, other.high) and _reaches(other.low, self.high)

    def __add__(self, other: Interval) -> Interval:
        return Interval(_sum(self.low, other.low), _sum(self.high, other.high))

    def __neg__(self) -> Interval:
        return Interval(End(-self.high.number, self.high.is_in), End(-self.low.number, self.low.is_in))

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def __mul__(self, other: Interval) -> Interval:
        products = [_product(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        # Of equal ends one that belongs to it wins.
        low = min(products, key=lambda end: (end.number, not end.is_in))
        return Interval(low, max(products, key=lambda end: (end.number, end.is_in)))

    def __truediv__(self, other: Interval) -> Interval:
        """Divide; ZeroDivisionError where the divisor may be 0."""
        if 0 in other:
            raise ZeroDivisionError
        return self * Interval(_inverse(other.high, -math.inf), _inverse(other.low, math.inf))


def _reaches(low: End, high: End) -> bool:
    return low.number < high.number or (low.number == high.number and low.is_in and high.is_in)


def _sum(first: End, second: End) -> End:
    for end in (first, second):
        if isinstance(end.number, float):
            return end
    return End(first.number + second.number, first.is_in and second.is_in)


def _product(first: End, second: End) -> End:
    for end in (first, second):
        if end.number == 0 and end.is_in:
            return End(Fraction(0), is_in=True)  # whatever the other one is
    if first.number == 0 or second.number == 0:
        return End(Fraction(0), is_in=False)  # also beside what has no end: any of its numbers times 0
    if isinstance(first.number, float) or isinstance(second.number, float):
        return _POSITIVE if (first.number > 0) == (second.number > 0) else _NEGATIVE
    return End(first.number * second.number, first.is_in and second.is_in)


def _inverse(end: End, at_zero: float) -> End:
    if end.number == 0:
        return End(at_zero, is_in=False)
    if isinstance(end.number, float):
        return End(Fraction(0), is_in=False)
    return End(1 / end.number, end.is_in)

"""Intervals: what belongs to them, and that their arithmetic loses no number and adds no end."""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from infrakb.topics.intervals import Interval

NUMBERS = st.fractions(min_value=-4, max_value=4, max_denominator=4)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    low, high = sorted((draw(NUMBERS), draw(NUMBERS)))
    ends = (draw(st.booleans()), draw(st.booleans())) if low < high else (True, True)
    shown = (draw(st.sampled_from([low, None])), draw(st.sampled_from([high, None])))
    return Interval.of(*shown, has_low=ends[0], has_high=ends[1])


#: What takes two numbers as well as two intervals.
Sign = Callable[[Any, Any], Any]
SIGNS = st.sampled_from([operator.add, operator.sub, operator.mul, operator.truediv])


@given(SIGNS, intervals(), intervals(), NUMBERS, NUMBERS)
def test_every_number_that_can_come_of_it_is_in_the_result(
    sign: Sign, first: Interval, second: Interval, one: Fraction, other: Fraction
) -> None:
    assume(one in first and other in second)
    assume(sign is not operator.truediv or 0 not in second)
    assert sign(one, other) in sign(first, second)


@given(SIGNS, intervals(), intervals())
def test_an_end_that_belongs_to_the_result_comes_of_two_numbers(
    sign: Sign, first: Interval, second: Interval
) -> None:
    assume(sign is not operator.truediv or 0 not in second)
    result = sign(first, second)
    sources = [
        [end.number for end in (each.low, each.high) if end.is_in]
        + [Fraction(0)] * (0 in each)
        + [_inner(each)]
        for each in (first, second)
    ]
    possible = {
        sign(one, other)
        for one in sources[0]
        for other in sources[1]
        if sign is not operator.truediv or other
    }
    assert {end.number for end in (result.low, result.high) if end.is_in} <= possible


def _inner(interval: Interval) -> Fraction:
    """Return a number of the interval."""
    low, high = interval.low.number, interval.high.number
    if isinstance(low, Fraction):
        return (low + high) / 2 if isinstance(high, Fraction) else low + 1
    return high - 1 if isinstance(high, Fraction) else Fraction(1)


@given(intervals(), intervals(), NUMBERS)
def test_two_intervals_meet_where_a_number_belongs_to_both(
    first: Interval, second: Interval, number: Fraction
) -> None:
    assert first.meets(second) is second.meets(first)
    assert first.meets(first)
    if number in first and number in second:
        assert first.meets(second)


def test_open_ends_do_not_touch() -> None:
    below = Interval.of(None, 2, has_high=False)
    assert not below.meets(Interval.of(2, None))
    assert Interval.of(None, 2).meets(Interval.of(2, None))
    assert 2 not in below
    assert 1 in below


@pytest.mark.parametrize(
    "divisor", [Interval.of(None, None), Interval.of(0, 1), Interval.of(-1, 1), Interval.point(0)]
)
def test_what_may_be_zero_divides_nothing(divisor: Interval) -> None:
    with pytest.raises(ZeroDivisionError):
        Interval.point(1) / divisor


def test_what_only_comes_near_zero_divides_without_end() -> None:
    result = Interval.point(1) / Interval.of(0, 4, has_low=False)
    assert result == Interval.of(Fraction(1, 4), None)


def test_huge_numbers_stay_exact_beside_what_has_no_end() -> None:
    huge = Interval.point(10**400)
    assert huge * Interval.of(2, None) == Interval.of(2 * 10**400, None)
    assert huge + Interval.of(2, None) == Interval.of(10**400 + 2, None)

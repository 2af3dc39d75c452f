"""Scales: places of values, and round ticks."""

from __future__ import annotations

from datetime import date

import pytest

from infrakb.drawing.scales import Linear, Log, Time, round_top


def test_scales_put_their_ends_at_the_ends() -> None:
    for scale in (Linear(10, 30, 100, 0), Log(10, 1000, 100, 0)):
        assert scale(scale.low) == pytest.approx(100)
        assert scale(scale.high) == pytest.approx(0)
    assert Linear(0, 4, 0, 200)(1) == pytest.approx(50)
    assert Log(1, 10_000, 0, 200)(100) == pytest.approx(100)
    assert Time(date(2024, 1, 1), date(2025, 1, 1), 0, 366)(date(2024, 3, 1)) == pytest.approx(60)


@pytest.mark.parametrize(
    ("low", "high", "count", "ticks"),
    [
        (0, 22, 6, (0, 5, 10, 15, 20)),
        (0, 1, 6, (0, 0.2, 0.4, 0.6, 0.8, 1)),
        (0, 288, 4, (0, 100, 200)),
        (97, 103, 4, (98, 100, 102)),
        (-3, 3, 4, (-2, 0, 2)),
    ],
)
def test_linear_ticks_are_round_and_no_more_than_asked_for(
    low: float, high: float, count: int, ticks: tuple[float, ...]
) -> None:
    assert Linear(low, high, 0, 1).ticks(count) == ticks


@pytest.mark.parametrize(
    ("low", "high", "count", "ticks"),
    [
        (1, 100, 8, (1, 2, 5, 10, 20, 50, 100)),
        (1, 100, 5, (1, 3, 10, 30, 100)),
        (0.1, 1000, 6, (0.1, 1, 10, 100, 1000)),
        (1, 1e8, 5, (1, 100, 1e4, 1e6, 1e8)),
    ],
)
def test_logarithmic_ticks_are_powers_of_ten_and_parts_of_them(
    low: float, high: float, count: int, ticks: tuple[float, ...]
) -> None:
    assert Log(low, high, 0, 1).ticks(count) == ticks


def test_ticks_of_time_are_first_days() -> None:
    years = Time(date(2020, 2, 3), date(2026, 11, 28), 0, 1)
    assert [day.isoformat() for day in years.ticks(4)] == ["2022-01-01", "2024-01-01", "2026-01-01"]
    months = Time(date(2026, 1, 15), date(2026, 11, 28), 0, 1)
    assert [day.isoformat() for day in months.ticks(4)] == ["2026-04-01", "2026-07-01", "2026-10-01"]
    assert Time(date(2026, 1, 2), date(2026, 1, 20), 0, 1).ticks(4) == ()


def test_the_end_of_a_scale_is_a_tick_that_no_value_passes() -> None:
    assert round_top([3, 22.1], 5) == 25
    assert round_top([20], 5) == 20
    assert round_top([], 5) == 1
    assert round_top([0.0], 5) == 1

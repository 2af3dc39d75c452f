"""Bars and marks: bounds are drawn as bounds, and no word lies on another one or out of the picture."""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infrakb.drawing import axes, rows, scatter
from infrakb.drawing.shapes import NARROW, SIZE, WIDE, Drawing
from infrakb.drawing.svg import broken, text_width


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float


def told(value: float) -> str:
    return f"{value:,.0f}"


def texts(drawing: Drawing) -> list[tuple[str, Box]]:
    """All texts with the room that they take."""
    found = []
    for shape in drawing.shapes:
        if shape.tag == "text":
            given = dict(shape.given)
            wide = text_width(shape.content, SIZE)
            x, y = float(given["x"]), float(given["y"])
            left = x - {"end": wide, "middle": wide / 2}.get(str(given.get("text-anchor", "")), 0)
            found.append((shape.content, Box(left, y - SIZE + 3, left + wide, y)))
    return found


def overlapping(drawing: Drawing) -> list[tuple[str, str]]:
    return [
        (one, other)
        for (one, a), (other, b) in combinations(texts(drawing), 2)
        if a.left < b.right - 1 and b.left < a.right - 1 and a.top < b.bottom and b.top < a.bottom
    ]


def drawn(bound: str, low: float, high: float, fill: str = "") -> list[str]:
    axis = axes.from_zero("", [10.0], told)
    shapes = rows.bar(axis, axis.scale(0, 100), rows.Row("", "", "", bound, low, high, fill=fill), 0)
    return [shape.style for shape in shapes]


@pytest.mark.parametrize(
    ("bound", "high", "styles"),
    [
        ("=", 5.0, ["chart-bar"]),
        ("..", 8.0, ["chart-bar", "chart-open"]),
        (">=", 5.0, ["chart-bar", "chart-open", "chart-open"]),
        ("<=", 5.0, ["chart-dashed", "chart-open"]),
        ("~", 5.0, ["chart-bar", "chart-dashed"]),
    ],
)
def test_a_bound_is_drawn_as_one(bound: str, high: float, styles: list[str]) -> None:
    assert drawn(bound, 5.0, high) == styles


def test_fills_are_told_apart_by_their_patterns_under_every_bound() -> None:
    fills = (rows.SOLID, rows.STRIPED, rows.OPEN, rows.THIN)
    for bound in ("=", "..", ">=", "~"):
        assert len({tuple(drawn(bound, 5.0, 8.0, fill)) for fill in fills}) >= 3, bound
    assert len({tuple(drawn("<=", 5.0, 5.0, fill)) for fill in fills[:3]}) == 3


NAMES = st.text("AWS H100（範囲）トレーニアム東京", min_size=1, max_size=40).filter(lambda text: text.strip())
VALUES = st.floats(0.1, 9000).map(lambda value: round(value, 1))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(NAMES, VALUES, st.sampled_from(["=", ">=", "<=", "~"])), min_size=1, max_size=12))
def test_words_of_rows_lie_on_nothing_and_in_the_picture(given_rows: list[tuple[str, float, str]]) -> None:
    made = [
        rows.Row(name, f"約{value} TB/s以上", "2026年11月26日 [12][13]", bound, value, value)
        for name, value, bound in given_rows
    ]
    axis = axes.from_zero("メモリ帯域、単位はTB/s", [row.high for row in made], told)
    for drawing in rows.both(axis, made, rows.bar, [rows.Key(">=", "矢印：その値以上です")]):
        assert overlapping(drawing) == []
        for name, box in texts(drawing):
            assert box.left >= -0.1, name
            assert box.right <= drawing.width + 0.5, name
            assert box.bottom <= drawing.height, name


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(VALUES, VALUES), min_size=2, max_size=30))
def test_labels_of_marks_lie_on_nothing(places: list[tuple[float, float]]) -> None:
    points = [
        scatter.Point(
            number,
            f"チップ{number}（SXM）",
            "2026年1月 [1]",
            number % 6,
            scatter.Span("=", x, x),
            scatter.Span("=", y, y),
        )
        for number, (x, y) in enumerate(places, start=1)
    ]
    x, y = (axes.spread("軸", [place[side] for place in places], told) for side in (0, 1))
    for drawing in scatter.both(x, y, points, ["甲", "乙", "丙", "丁", "戊", "己"]):
        names = [pair for pair in overlapping(drawing) if any("チップ" in one for one in pair)]
        assert names == []


def test_a_line_breaks_between_full_width_characters_and_behind_blanks() -> None:
    assert broken("AWS Trainium2（SXM）の帯域", 10, 70) == ["AWS", "Trainium2", "（SXM）の帯域"]
    assert all(
        text_width(line, SIZE) <= NARROW for line in broken("メモリ帯域の理論上の最大" * 5, SIZE, NARROW)
    )
    assert "".join(broken("単位はGBです。" * 9, SIZE, WIDE / 4)) == "単位はGBです。" * 9

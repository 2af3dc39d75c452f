"""Small charts in topics' pages: of which values there are some, and what their rows say."""

from __future__ import annotations

from pathlib import Path

from bs4 import BeautifulSoup

from infrakb.topics.keyfigures import key_figures
from infrakb.topics.periods import parse_period
from infrakb.topics.registry import Registry, read_registry
from infrakb.topics.smallcharts import small_charts, small_charts_html
from tests.topics.conftest import write_topics

Stated = tuple[str, str, str, str]


def chip(name: str, more: str = "") -> str:
    return f"kind: accelerator\nname: {name}\ndefinition: チップです。\n{more}"


def shown(registry: Registry, name: str = "t") -> BeautifulSoup:
    figures = {topic.id: key_figures(topic, registry) for topic in registry.topics.values()}
    topic = registry.topics[name]
    charts = small_charts(topic, figures, registry, str)
    return BeautifulSoup(small_charts_html(charts, topic, "{}.html".format, str), "html.parser")


def of_one(folder: Path, *stated: Stated) -> BeautifulSoup:
    return shown(write_topics(folder, {"t.md": chip("T")}, {"t": stated}))


def rows(page: BeautifulSoup) -> list[tuple[str, ...]]:
    """What each row is of, and its value."""
    return [tuple(cell.get_text() for cell in row.select("th, td:last-child")) for row in page.select("tr")]


def in_quarter(value: str, period: str) -> Stated:
    return "money", value, f"unit: billion USD, period: {period}", "2026-08"


def test_values_of_periods_stand_in_the_order_of_time_with_those_that_nobody_has_stated(
    tmp_path: Path,
) -> None:
    page = of_one(
        tmp_path, in_quarter("3", "2026-Q1"), in_quarter("'>2'", "2025-Q3"), in_quarter("1", "2025-Q2")
    )
    assert rows(page) == [
        ("2025年4〜6月", "10億"),
        ("2025年7〜9月", "20億超"),
        ("2025年10〜12月", "not confirmed"),
        ("2026年1〜3月", "30億"),
    ]
    assert page.a is not None
    assert page.a["href"] == "#fact-money-2025-Q2"
    assert [round(float(str(bar["width"]))) for bar in page.select(".chart-bar")] == [21, 43, 64]


def test_values_that_differ_in_more_or_hardly_or_are_few_make_no_chart(tmp_path: Path) -> None:
    few = [in_quarter("1", "2026-Q1"), in_quarter("2", "2026-Q2")]
    other = ("money", "5", "unit: billion USD, period: 2026", "2026-08")
    assert rows(of_one(tmp_path / "few", *few, other)) == []
    alike = [
        in_quarter(value, f"2026-Q{place}") for place, value in enumerate(("10", "10.2", "10.9"), start=1)
    ]
    assert rows(of_one(tmp_path / "alike", *alike)) == []


def test_a_value_that_changes_is_shown_as_it_was_revised(tmp_path: Path) -> None:
    stated = [
        ("money", value, "unit: USD", day)
        for value, day in (("1..2", "2026-02"), ("3", "2026-04"), ("5", "2026-07"))
    ]
    assert rows(of_one(tmp_path, *stated)) == []
    known = tmp_path / "properties.yaml"
    known.write_text("money: {ja: money, en: money, changes: true}\n", encoding="utf-8")
    page = shown(read_registry(tmp_path))
    assert [row[1] for row in rows(page)] == ["1〜2", "3", "5"]
    assert page.a is not None
    assert page.a["href"] == "#fact-money--2026-02--a"


def test_generations_stand_in_their_order_with_values_that_contradict_each_other(tmp_path: Path) -> None:
    registry = write_topics(
        tmp_path,
        {
            "a.md": chip("甲"),
            "b.md": chip("乙", "relations: {successor-of: [a]}"),
            "c.md": chip("丙", "relations: {successor-of: [b, a]}"),
        },
        {
            "a": [("memory-capacity", "10", "unit: GB", "2024")],
            "b": [("memory-capacity", value, "unit: GB, scope: 大", "2025") for value in ("20", "30")],
            "c": [("memory-capacity", "'>=40'", "unit: GB", "2026")],
        },
    )
    page = shown(registry, "b")
    assert rows(page) == [
        ("甲", "10"),
        ("乙（大）", "20Sources differ"),
        ("乙（大）", "30Sources differ"),
        ("丙", "40以上"),
    ]
    assert [link["href"] for link in page.select("a")][::3] == [
        "a.html#fact-memory-capacity",
        "c.html#fact-memory-capacity",
    ]
    assert len(page.select(".infra-own")) == 2


def test_a_period_is_written_as_it_was_read() -> None:
    for text in ("2025", "FY2026-Q3", "2025-H1", "2025-09", "2024-06..2025-05"):
        period = parse_period(text)
        assert period is not None
        assert period.text == text
    assert parse_period("2025-Q1..2026") is None

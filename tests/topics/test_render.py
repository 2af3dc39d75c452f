"""Facts, tables, charts, the map and cards as markup: complete, escaped, the same each time."""

from __future__ import annotations

import csv
import io
import json
from fractions import Fraction
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

from infrakb.topics.charts import Bar, bar_chart, describe
from infrakb.topics.layers import lay_out, map_svg
from infrakb.topics.qualifiers import ParsedName, parse_name
from infrakb.topics.records import LAYERS
from infrakb.topics.registry import Registry, read_registry
from infrakb.topics.render import (
    aligned,
    bars,
    cards_script,
    columns,
    common_unit,
    comparison_csv,
    comparison_table,
    facts_table,
    inline_fact,
)

if TYPE_CHECKING:
    from pathlib import Path

    from infrakb.topics.statements import Fact


def english(text: str) -> str:
    return text


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def fact(registry: Registry, name: str) -> Fact:
    """The fact that a name leads to."""
    found = registry.fact(name)
    assert found is not None
    return found


def column(text: str) -> ParsedName:
    """What a table is asked to show."""
    found = parse_name(text)
    assert found is not None
    return found


@pytest.fixture
def registry(project: Path) -> Registry:
    return read_registry(project)


def test_the_facts_table_shows_value_date_and_source(registry: Registry) -> None:
    table = soup(facts_table(registry.topics["trainium2"], registry, english))
    rows = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in table.select("tbody tr")]
    assert rows == [
        ["メモリ容量", "96 GiB", "2026年8月21日", "Amazon Web Services一次資料"],
        ["メモリ帯域Sources differ", "2.9 TB/s", "2026年8月21日", "Amazon Web Services一次資料"],
        ["3.5 TB/s", "2026年1月", "Doe, Jane、Roe, Richard報道による"],
    ]
    assert [row["id"] for row in table.select("tbody tr")] == [
        "fact-memory",
        "fact-bandwidth",
        "fact-bandwidth--2026-01--press",
    ]
    assert [link["href"] for link in table.select("td:nth-of-type(1) a")] == [
        "https://example.com/trn2",
        "https://example.com/trn2",
        "https://example.com/press",
    ]


def test_a_topic_without_facts_has_no_table(registry: Registry) -> None:
    assert facts_table(registry.topics["aws"], registry, english) == ""


def test_a_fact_in_prose_names_its_source_and_date(registry: Registry) -> None:
    link = soup(inline_fact(fact(registry, "trainium2.memory"), registry, english)).a
    assert link is not None
    assert link.get_text() == "96 GiB"
    assert link["title"] == (
        "Source: Amazon Web Services AWS Trainium2 & friends, $20 billion、一次資料、as of 2026年8月21日"
    )


def test_a_fact_in_prose_shows_values_that_contradict_it(registry: Registry) -> None:
    html = soup(inline_fact(fact(registry, "trainium2.bandwidth"), registry, english))
    assert html.get_text() == "2.9 TB/s(3.5 TB/s by another source)"
    assert len(html.find_all("a")) == 2


def test_the_comparison_shows_conflicts_with_both_sources(registry: Registry) -> None:
    topics = [registry.topics["trainium"], registry.topics["trainium2"]]
    shown = columns(topics, [column("memory"), column("bandwidth")], registry)
    table = soup(comparison_table(topics, shown, registry, "比較", lambda topic: f"{topic}.html", english))
    rows = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in table.select("tbody tr")]
    assert rows == [
        ["AWS Trainium", "32 GiB", "—"],
        [
            "AWS Trainium2",
            "96 GiB",
            "2.9 TB/sAmazon Web Services3.5 TB/sDoe, Jane、Roe, Richard(press report)",
        ],
    ]
    orders = [float(cell["data-order"]) for cell in table.select("td[data-order]:nth-of-type(1)")]  # type: ignore[arg-type]
    assert orders == sorted(orders)
    assert [link["href"] for link in table.select("th a")] == ["trainium.html", "trainium2.html"]


def units(registry: Registry, project: Path, *values: tuple[str, str]) -> list[str]:
    """What a column shows of statements with these values and units."""
    for number, (value, unit) in enumerate(values):
        (project / f"topics/x{number}.md").write_text(
            f"---\nkind: accelerator\nname: X{number}\ndefinition: X\n---\n", encoding="utf-8"
        )
        (project / f"topics/x{number}.yaml").write_text(
            f"statements:\n  - {{property: bandwidth, value: '{value}', unit: {unit}, as-of: 2026, source: press}}\n",
            encoding="utf-8",
        )
    found = read_registry(project)
    assert found.problems == registry.problems
    topics = [topic for topic_id, topic in found.topics.items() if topic_id.startswith("x")]
    common = common_unit(topics, column("bandwidth"))
    return [aligned(next(topic.statements), common) for topic in topics]


def test_a_column_shows_one_unit_where_only_the_decimal_point_moves(
    registry: Registry, project: Path
) -> None:
    values = (("820", "GB/s"), ("3.35", "TB/s"), ("<=4.8", "TB/s"), ("400..900", "GB/s"), ("1600", "GB/s"))
    assert units(registry, project, *values) == [
        "820 GB/s",
        "3,350 GB/s",
        "最大4,800 GB/s",
        "400〜900 GB/s",
        "1,600 GB/s",
    ]


def test_binary_and_decimal_units_are_kept_apart(registry: Registry, project: Path) -> None:
    values = (("50", "GiB/s"), ("820", "GB/s"), ("3", "TB/s"), ("1", "GB/s"))
    assert units(registry, project, *values) == ["50 GiB/s", "820 GB/s", "3,000 GB/s", "1 GB/s"]


def test_the_csv_holds_every_statement_with_its_source(registry: Registry) -> None:
    topics = [registry.topics["trainium2"]]
    text = comparison_csv(topics, columns(topics, [column("bandwidth")], registry), registry)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["value"], row["unit"], row["source_kind"]) for row in rows] == [
        ("2.9", "TB/s", "primary"),
        ("3.5", "TB/s", "secondary"),
    ]


def test_a_chart_leaves_out_what_is_no_number_in_its_unit(registry: Registry) -> None:
    topics = list(registry.topics.values())
    rows, left_out = bars(topics, column("memory"), common_unit(topics, column("memory")))
    assert [(bar.label, bar.low, bar.text) for bar in rows] == [
        ("AWS Trainium2", Fraction(96), "96 GiB"),
        ("AWS Trainium", Fraction(32), "32 GiB"),
    ]
    assert left_out == []


def test_the_chart_is_accessible_and_to_scale() -> None:
    rows = [
        Bar("A<B", Fraction(96), Fraction(96), "96 GiB"),
        Bar("C", Fraction(24), Fraction(48), "24〜48 GiB"),
    ]
    svg = ElementTree.fromstring(bar_chart("c1", "メモリ", describe(rows), rows))
    ns = "{http://www.w3.org/2000/svg}"
    assert svg.get("role") == "img"
    named = [svg.find(f".//*[@id='{name}']") for name in (svg.get("aria-labelledby") or "").split()]
    assert [element.text for element in named if element is not None] == [
        "メモリ",
        "A<Bは96 GiB、Cは24〜48 GiB。",
    ]
    widths = {rect.get("class"): float(rect.get("width") or 0) for rect in svg.iter(f"{ns}rect")}
    bar = [
        float(rect.get("width") or 0)
        for rect in svg.iter(f"{ns}rect")
        if rect.get("class") == "infra-chart-bar"
    ]
    assert bar[0] / bar[1] == pytest.approx(4, rel=0.01)
    assert widths["infra-chart-range"] == pytest.approx(bar[0] / 2, rel=0.01)


def test_an_empty_chart_is_still_a_picture() -> None:
    assert ElementTree.fromstring(bar_chart("c", "t", describe([]), [])).get("role") == "img"


def test_the_map_stacks_models_over_power_and_links_every_topic(project: Path) -> None:
    for number, (layer, kind) in enumerate((("power", "facility"), ("model", "model"))):
        (project / f"topics/y{number}.md").write_text(
            f"---\nkind: {kind}\nlayer: {layer}\nname: Y{number}\ndefinition: Y\n---\n", encoding="utf-8"
        )
    registry = read_registry(project)
    laid = lay_out(registry.topics.values(), registry.links)
    assert [band.layer.id for band in laid.bands] == ["model", "accelerator", "power", "organisation"]
    assert [band.y for band in laid.bands] == sorted(band.y for band in laid.bands)
    assert laid.lines == (("trainium2", "trainium"),)
    svg = ElementTree.fromstring(map_svg(laid, "地図", "説明", lambda topic: f"{topic}.html"))
    links = [link.get("href") for link in svg.iter("{http://www.w3.org/2000/svg}a")]
    assert links == ["y1.html", "trainium.html", "trainium2.html", "y0.html", "aws.html"]


def test_boxes_of_a_layer_do_not_overlap(project: Path) -> None:
    for number in range(40):
        (project / f"topics/z{number}.md").write_text(
            f"---\nkind: accelerator\nname: 長い名前のチップ{number}\ndefinition: Z\n---\n", encoding="utf-8"
        )
    registry = read_registry(project)
    for band in lay_out(registry.topics.values(), registry.links).bands:
        for first, second in zip(band.boxes, band.boxes[1:], strict=False):
            assert second.y > first.y or second.x >= first.x + first.width
        assert all(band.y < box.y < band.y + band.height for box in band.boxes)
        assert all(box.x + box.width <= 640 for box in band.boxes)


def test_layers_run_from_power_to_models() -> None:
    stack = [layer.id for layer in LAYERS.values() if layer.stacked]
    assert (stack[0], stack[-1]) == ("power", "model")


def test_cards_hold_a_definition_and_two_facts_and_close_no_script(project: Path) -> None:
    path = project / "topics/aws.md"
    path.write_text(
        path.read_text(encoding="utf-8").replace("のクラウド", "の</script>クラウド"), encoding="utf-8"
    )
    script = cards_script(read_registry(project))
    assert "</script>" not in script
    cards = json.loads(script.removeprefix("window.infraTopicCards=").removesuffix(";\n"))
    assert cards["trainium2"] == [
        "AWS Trainium2",
        "AIチップ",
        "AWSの第2世代の学習用チップです。",
        [["メモリ容量", "96 GiB", "2026年8月21日"], ["メモリ帯域", "2.9 TB/s", "2026年8月21日"]],
    ]


def test_markup_in_names_and_notes_is_escaped(project: Path) -> None:
    path = project / "topics/trainium.yaml"
    text = path.read_text(encoding="utf-8").replace("unit: GiB", 'unit: GiB\n    note: <b>x</b> & "y"')
    path.write_text(text, encoding="utf-8")
    registry = read_registry(project)
    html = facts_table(registry.topics["trainium"], registry, english)
    assert "<b>" not in html
    assert '<b>x</b> & "y"' in soup(html).get_text()

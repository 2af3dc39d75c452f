"""The table of a kind: its cells, its ratios, and what it leaves to the script."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from infrakb.compare.bench import Bench, Cell, bench
from infrakb.compare.rows import chosen
from infrakb.compare.table import bench_table
from infrakb.text.problems import Said
from infrakb.topics.rates import latest_rate
from infrakb.topics.registry import Registry, read_registry
from tests.topics.conftest import make_project

PROPERTIES = """\
memory: {ja: メモリ, en: Memory, value: quantity, unit: GB}
power: {ja: 電力, en: Power, value: quantity, unit: W}
price: {ja: 料金, en: Price, value: quantity}
heat: {ja: 熱, en: Heat, value: quantity, unit: W}
total-heat: {ja: 熱の合計, en: Total heat, value: quantity, unit: W, derived: ["{heat} * 2 - {heat}"]}
exchange-rate: {ja: 為替, en: Exchange rate, value: quantity}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project")


def english(text: str) -> str:
    return text


def stated(project: Path, **topics: list[str]) -> Registry:
    """A project in which topics state just what is given."""
    (project / "properties.yaml").write_text(PROPERTIES, encoding="utf-8")
    for path in (project / "topics").glob("*.yaml"):
        path.unlink()
    for topic, lines in topics.items():
        statements = "".join(f"  - {{{line}, as-of: 2026-01, source: aws-trn2}}\n" for line in lines)
        (project / f"topics/{topic}.yaml").write_text(f"statements:\n{statements}", encoding="utf-8")
    return read_registry(project)


def cell(shown: Bench, topic: str, column: str) -> Cell:
    number = [one.key for one in shown.columns].index(column)
    return next(found[number] for one, found in shown.rows if one.id == topic)


def texts(found: Cell) -> list[str]:
    return [str(line.html("{}.html".format).striptags()) for line in found.lines]


def test_a_ratio_is_computed_where_definitions_agree_and_else_says_why_not(project: Path) -> None:
    registry = stated(
        project,
        trainium=["property: memory, value: 80, unit: GB, scope: A", "property: power, value: 400, unit: W, scope: A"],
        trainium2=["property: memory, value: 80, unit: GB, scope: A", "property: power, value: 400, unit: W, scope: B"],
    )  # fmt: skip
    shown = bench(["accelerator"], [("memory", "power")], registry, english)
    assert texts(cell(shown, "trainium", "memory/power")) == ["0.2 GB/WA、computed80 GB ÷ 400 W"]
    table = BeautifulSoup(bench_table(shown, registry, "{}.html".format, english), "html.parser")
    links = [(link.get_text(), link["href"]) for link in table.select("td .infra-note a")]
    assert links == [
        ("80 GB", "topics/trainium.html#fact-memory-A"),
        ("400 W", "topics/trainium.html#fact-power-A"),
    ]
    refused = cell(shown, "trainium2", "memory/power")
    assert refused.lines == ()
    assert refused.none == "not computed: 'メモリ' has the 範囲 'A', '電力' has 'B'"


def test_a_computed_value_leads_to_each_of_its_inputs(project: Path) -> None:
    registry = stated(project, trainium=["property: heat, value: 400, unit: W, scope: A"])
    shown = bench(["accelerator"], [], registry, english)
    assert texts(cell(shown, "trainium", "total-heat")) == ["400 WA、computed400 W × 2 − 400 W"]
    table = BeautifulSoup(bench_table(shown, registry, "{}.html".format, english), "html.parser")
    links = [link["href"] for link in table.select("td .infra-note a")]
    assert links == ["topics/trainium.html#fact-heat-A"] * 2


def test_a_ratio_is_refused_where_nobody_says_which_part_is_meant(project: Path) -> None:
    registry = stated(
        project,
        trainium=[
            "property: memory, value: 80, unit: GB",
            "property: power, value: 400, unit: W, scope: A",
            "property: power, value: 700, unit: W, scope: B",
        ],
        trainium2=["property: memory, value: 80, unit: GB"],
    )
    shown = bench(["accelerator"], [("memory", "power")], registry, english)
    assert "several scopes" in cell(shown, "trainium", "memory/power").none
    assert cell(shown, "trainium2", "memory/power").none == "not computed: 電力 is not confirmed"
    assert cell(shown, "trainium2", "power").none == "not confirmed"


def test_a_filter_keeps_the_rows_for_which_it_is_proven(project: Path) -> None:
    registry = stated(
        project,
        trainium=["property: memory, value: 32, unit: GB"],
        trainium2=["property: memory, value: '>=96', unit: GB"],
    )
    shown = bench(["accelerator"], [], registry, english)
    kept = chosen(shown, "memory >= 64GB", registry)
    assert not isinstance(kept, Said)
    assert [topic.id for topic, _found in kept.rows] == ["trainium2"]
    assert isinstance(chosen(shown, "memry >= 64GB", registry), Said)


def test_kinds_side_by_side_share_their_columns(project: Path) -> None:
    registry = stated(
        project,
        trainium2=["property: memory, value: 96, unit: GB", "property: heat, value: 500, unit: W"],
        trainium=["property: memory, value: 32, unit: GB", "property: power, value: 400, unit: W"],
        aws=[
            "property: memory, value: 512, unit: GB",
            "property: power, value: 10000, unit: W",
            "property: price, value: 21.5, unit: USD/h",
        ],
    )
    shown = bench(["organisation", "accelerator"], [("power", "memory")], registry, english)
    # Of what one kind alone states its own table tells.
    assert [column.key for column in shown.columns] == ["kind", "memory", "power", "power/memory"]
    assert [topic.id for topic, _found in shown.rows] == ["aws", "trainium", "trainium2"]
    assert [texts(found[0]) for _topic, found in shown.rows] == [
        ["企業・組織"],
        ["AIチップ"],
        ["AIチップ"],
    ]
    assert texts(cell(shown, "trainium", "power/memory")) == ["12.5 W/GBcomputed400 W ÷ 32 GB"]
    kept = chosen(shown, "kind = 企業・組織, memory > 100GB", registry)
    assert not isinstance(kept, Said)
    assert [topic.id for topic, _found in kept.rows] == ["aws"]
    one = bench(["organisation"], [], registry, english)
    assert [column.key for column in one.columns] == ["memory", "power", "price"]


def test_the_latest_stated_rate_is_taken(project: Path) -> None:
    rates = [f"property: exchange-rate, value: {value}, unit: JPY/USD, period: {period}" for value, period in ((149.5, "2025"), (160.77, "2026-06"), (156.6, "2026-01"))]  # fmt: skip
    registry = stated(project, trainium=rates)
    rate = latest_rate(registry)
    assert rate is not None
    assert (rate.yen, rate.when) == (160.77, "2026年6月")
    assert latest_rate(stated(project)) is None


def test_cells_carry_their_values_for_the_script(project: Path) -> None:
    registry = stated(
        project,
        trainium=[
            "property: price, value: 3.6, unit: USD/h, region: 東京",
            "property: memory, value: 32, unit: GB",
        ],
    )
    shown = bench(["accelerator"], [], registry, english)
    page = BeautifulSoup(bench_table(shown, registry, str, english), "html.parser")
    states = [str(line["data-s"]) for line in page.select("td > [data-s]")]
    assert states == [
        "=|256000000000||bit|2026-01|",
        "=|0.001||USD/s|2026-01|region=東京=日本|0.000277777777777778|米ドル/時間",
    ]
    assert {line["data-source"] for line in page.select("td > [data-s]")} == {"aws-trn2"}
    form = page.select_one("form")
    assert isinstance(form, Tag)
    # As the script will write it, so that nothing moves when it comes.
    assert [found.get_text() for found in form.select("output")] == ["1 of 1 rows"]

"""Charts: what may stand on one axis, what stands below with its reason, and the same values in all formats."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup

from infrakb.topics import charts
from infrakb.topics.chartfigures import Figure, of
from infrakb.topics.chartpages import Place, figure_html
from infrakb.topics.opendata import Publisher
from infrakb.topics.qualifiers import ParsedName, parse_name
from infrakb.topics.registry import Registry, read_registry
from infrakb.topics.tablefiles import TableFile
from infrakb.topics.units import parse_unit
from tests.topics.conftest import write_topics

PLACE = Place("guide-x-memory", "guide/x.html", "../", Publisher("サイト", "", "https://site.example/ja/"))


def english(text: str) -> str:
    return text


def column(text: str) -> ParsedName:
    found = parse_name(text)
    assert found is not None
    return found


def stated(project: Path, **statements: str) -> Registry:
    """The project in which topics state just those lines; each as of 2026-01 by the press, unless it says else."""
    for topic, lines in statements.items():
        text = "".join(
            f"  - {{{line}{'' if 'as-of' in line else ', as-of: 2026-01, source: press'}}}\n"
            for line in lines.splitlines()
        )
        (project / f"topics/{topic}.yaml").write_text(f"statements:\n{text}", encoding="utf-8")
    return read_registry(project)


def figure(registry: Registry, kind: str, *names: str, by: str = "") -> Figure:
    topics = list(registry.topics.values())
    made = of(kind, topics, [column(name) for name in names], [], by, "図", registry, english)
    assert made is not None
    return made


def shown(made: Figure) -> tuple[BeautifulSoup, dict[str, TableFile]]:
    """The figure in a page, and its files by their suffixes."""
    html, files = figure_html(made, PLACE, lambda topic: f"{topic}.html", english)
    return BeautifulSoup(html, "html.parser"), {file.path.rpartition(".")[2]: file for file in files}


def test_statements_that_agree_are_one_mark_and_those_that_do_not_are_two_that_are_joined(
    project: Path,
) -> None:
    registry = stated(
        project,
        trainium="property: bandwidth, value: 820, unit: GB/s, as-of: 2026-01, source: press\n"
        "property: bandwidth, value: 0.82, unit: TB/s, as-of: 2026-08-21, source: aws-trn2",
    )
    marks = charts.bars(list(registry.topics.values()), column("bandwidth"), None, registry, english).marks
    assert [(mark.label, mark.high, mark.joined, len(mark.statements)) for mark in marks] == [
        ("AWS Trainium2", 2.9, False, 1),
        ("AWS Trainium2", 3.5, True, 1),
        ("AWS Trainium", 0.82, False, 2),
    ]
    page, _files = shown(figure(registry, "bars", "bandwidth"))
    assert [len(svg.select(".chart-tie")) for svg in page.select("svg")] == [1, 1]


def test_each_mark_says_its_value_its_date_and_the_number_of_its_source(project: Path) -> None:
    registry = stated(
        project,
        trainium2="property: memory, value: 96, unit: GiB, as-of: 2026-08-21, source: aws-trn2",
        trainium='property: memory, value: ">=32", unit: GiB',
    )
    page, _files = shown(figure(registry, "bars", "memory"))
    for svg in page.select("svg"):
        texts = [text.get_text() for text in svg.select("text")]
        assert "96 GiB" in texts
        assert "2026年8月21日 [1]" in texts
        assert "2026年1月 [2]" in texts
        assert "メモリ容量, in GiB" in texts
        assert "An arrow: the value or more" in texts
    assert [item["id"] for item in page.select(".infra-chart-sources li")] == [
        "guide-x-memory-source-1",
        "guide-x-memory-source-2",
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("property: memory, value: 速い", "not a number"),
        ("property: memory, value: 3, unit: W", "in a unit that cannot be converted into the axis's"),
        (
            "property: memory, value: 3, unit: GiB, direction: both-ways",
            "measured differently from the others, or over a period of another length",
        ),
    ],
)
def test_what_cannot_be_compared_stands_below_the_picture_with_its_reason(
    project: Path, line: str, reason: str
) -> None:
    registry = stated(
        project,
        trainium=line,
        trainium2="property: memory, value: 96, unit: GiB, direction: one-way",
        aws="property: memory, value: 1, unit: GiB, direction: one-way",
    )
    made = figure(registry, "bars", "memory")
    assert [(one.topic.id, one.reason) for one in made.refused] == [("trainium", reason)]
    page, _files = shown(made)
    assert reason in page.get_text()
    assert all("Trainium（" not in svg.get_text() for svg in page.select("svg"))


def test_currencies_are_not_mixed(project: Path) -> None:
    registry = stated(
        project,
        trainium="property: memory, value: 3, unit: USD",
        trainium2="property: memory, value: 4, unit: USD",
        aws="property: memory, value: 5, unit: JPY",
    )
    assert [one.reason for one in figure(registry, "bars", "memory").refused] == ["in another currency"]


def test_periods_of_other_lengths_are_not_mixed(project: Path) -> None:
    quarters = "property: memory, value: 3, unit: USD, period: 2026-Q1\nproperty: memory, value: 4, unit: USD, period: 2026-Q2"
    registry = stated(
        project, trainium=quarters, trainium2="property: memory, value: 9, unit: USD, period: 2025"
    )
    made = figure(registry, "bars", "memory")
    assert [line.label for line in made.lines] == ["2026年4〜6月", "2026年1〜3月"]
    assert len(made.refused) == 1


def test_binary_units_are_converted_and_said_to_be(project: Path) -> None:
    registry = stated(
        project,
        trainium="property: memory, value: 1, unit: GiB",
        trainium2="property: memory, value: 2, unit: GB",
        aws="property: memory, value: 3, unit: GB",
    )
    made = figure(registry, "bars", "memory")
    assert [record["high"] for record in made.records] == [3.0, 2.0, 1.073741824]
    assert "Values in GiB are drawn in GB." in made.meaning


def test_two_values_are_a_mark_where_they_are_of_one_thing(project: Path) -> None:
    registry = stated(
        project,
        trainium="property: memory, value: 1, unit: GB, scope: SXM\nproperty: bandwidth, value: 2, unit: TB/s, scope: SXM\nproperty: bandwidth, value: 3, unit: TB/s, scope: PCIe",
        trainium2="property: memory, value: 4, unit: GB\nproperty: bandwidth, value: 5, unit: TB/s, scope: HBM",
        aws="property: memory, value: 6, unit: GB",
    )
    made = figure(registry, "pairs", "memory", "bandwidth")
    assert [(line.topic.id, line.label, line.values) for line in made.lines] == [
        ("trainium", "SXM", ("1 GB", "2 TB/s")),
        ("trainium2", "HBM", ("4 GB", "5 TB/s")),
    ]
    assert sorted((one.topic.id, one.reason) for one in made.refused) == [
        ("aws", "without a value on the other axis"),
        ("trainium", "the other value is of another scope"),
    ]


def test_dates_are_past_or_to_come_as_of_their_sources(project: Path) -> None:
    registry = stated(
        project,
        trainium="property: process, value: 2024年6月, scope: 着工, as-of: 2025-03, source: press\nproperty: process, value: 2026年末まで, scope: 完成, as-of: 2025-03, source: press\nproperty: process, value: 準備中",
    )
    made = figure(registry, "dates", "process", by="topic")
    assert [(record["first"], record["last"], record["past_when_said"]) for record in made.records] == [
        ("2024-06-01", "2024-06-30", "true"),
        ("2026-12-01", "2026-12-31", "false"),
    ]
    assert [one.reason for one in made.refused] == ["names no single time"]


def test_bars_tell_how_far_what_they_are_of_is_built(tmp_path: Path) -> None:
    size, built = "unit: MW, scope: ", "scope: "
    registry = write_topics(
        tmp_path,
        {"site.md": "kind: facility\nname: 施設\ndefinition: 施設です。"},
        {
            "site": [
                *(("power", "50", f"{size}{part}", "2025") for part in "東西南北"),
                ("when", "2027年", f"{built}東", "2025"),
                *(
                    ("build-stage", stage, f"{built}{part}", day)
                    for stage, part, day in (
                        ("稼働", "東", "2026-02"),
                        ("建設中", "西", "2025"),
                        ("計画", "南", "2025"),
                    )
                ),
            ]
        },
    )
    made = figure(registry, "sites", "power", "when")
    styles = [shape.style for shape in made.panels[0][1].shapes if shape.tag in {"rect", "path"}]
    assert [styles.count(style) for style in ("chart-bar", "chart-stripes", "chart-open")] == [2, 2, 6]
    assert [line.values[1] for line in made.lines] == ["稼働", "建設中", "計画", "—", ""]
    assert [record["stage"] for record in made.records] == ["稼働", "建設中", "計画", "", ""]
    texts = [shape.content for shape in made.panels[0][1].shapes if shape.tag == "text"]
    assert "2026年2月 [1]" in texts
    assert "2025年 [1]、建設中" in texts


def test_generations_stand_below_their_makers_the_oldest_first(tmp_path: Path) -> None:
    chip = "kind: accelerator\nname: {}\ndefinition: チップです。\nmaker: {}\n{}"
    registry = write_topics(
        tmp_path,
        {
            "maker.md": "kind: organisation\nname: 作り手\ndefinition: 会社です。",
            "other.md": "kind: organisation\nname: 別の作り手\ndefinition: 会社です。",
            "a.md": chip.format("新", "maker", "relations: {successor-of: [b]}"),
            "b.md": chip.format("旧", "maker", ""),
            "c.md": chip.format("丙", "other", ""),
        },
        {name: [("size", "5", "unit: GB", "2025")] for name in "abc"},
    )
    made = figure(registry, "bars", "size", by="maker")
    texts = [shape.content for shape in made.panels[0][1].shapes if shape.tag == "text"]
    assert [text for text in texts if text in {"作り手", "別の作り手", "旧", "新", "丙"}] == [
        "作り手",
        "旧",
        "新",
        "別の作り手",
        "丙",
    ]


def test_amounts_are_converted_where_the_author_names_a_currency(tmp_path: Path) -> None:
    page = "kind: {}\nname: {}\ndefinition: 試験です。"
    registry = write_topics(
        tmp_path,
        {
            "yen.md": page.format("practice", "円"),
            "a.md": page.format("investment", "甲"),
            "b.md": page.format("investment", "乙"),
        },
        {
            "yen": [("exchange-rate", "150", "unit: JPY/USD, scope: 月平均, period: 2026-06", "2026-07")],
            "a": [("money", "2", "unit: billion USD", "2026")],
            "b": [("money", "150", "unit: billion JPY", "2026")],
        },
    )
    topics, name = list(registry.topics.values()), column("money")
    stated_unit = charts.bars(topics, name, None, registry, english)
    assert [one.reason for one in stated_unit.refused] == ["in another currency"]
    made = of("bars", topics, [name], [parse_unit("billion JPY")], "", "図", registry, english)
    assert made is not None
    assert [(record["topic"], record["low"], record["shown"]) for record in made.records] == [
        ("a", 300.0, "20億米ドル"),
        ("b", 150.0, "1500億円"),
    ]
    assert made.meaning == ("Amounts are converted at 150円 to the US dollar (月平均、2026年6月).[1]",)


def test_picture_table_and_files_say_the_same(project: Path) -> None:
    registry = stated(
        project,
        trainium="property: memory, value: 32, unit: GiB",
        trainium2="property: memory, value: 96..100, unit: GiB",
    )
    page, files = shown(figure(registry, "bars", "memory"))
    values = [cell.get_text() for cell in page.select(".infra-values .infra-value")]
    rows = list(csv.DictReader(io.StringIO(files["csv"].content.decode("utf-8-sig"))))
    assert values == [row["shown"] for row in rows] == ["96〜100 GiB", "32 GiB"]
    picture = ElementTree.fromstring(files["svg"].content)
    texts = {text.text for text in picture.iter("{http://www.w3.org/2000/svg}text")}
    assert {*values} <= texts
    bars = [
        rect for rect in picture.iter("{http://www.w3.org/2000/svg}rect") if rect.get("class") == "chart-bar"
    ]
    assert float(bars[0].get("width") or 0) == pytest.approx(3 * float(bars[1].get("width") or 0), rel=0.02)
    assert bars[0].get("fill")  # stands alone


def test_the_page_for_frames_has_its_sources_and_no_script(project: Path) -> None:
    registry = stated(project, trainium="property: memory, value: 32, unit: GiB")
    page, files = shown(figure(registry, "bars", "memory"))
    framed = BeautifulSoup(files["html"].content, "html.parser")
    assert files["html"].path == "charts/guide-x-memory.html"
    assert framed.find("script") is None
    assert [link["href"] for link in framed.select(".infra-chart-from a")] == [
        "https://site.example/ja/guide/x.html#guide-x-memory"
    ]
    assert {link["href"] for link in framed.select(".infra-chart-sources a")} >= {"https://example.com/press"}
    code = page.select_one(".infra-chart-code")
    assert code is not None
    assert '<iframe src="https://site.example/ja/charts/guide-x-memory.html"' in code.get_text()


def test_a_chart_of_nothing_is_none(project: Path) -> None:
    registry = read_registry(project)
    for kind, names in (("bars", ["memory"]), ("pairs", ["memory", "process"]), ("dates", ["process"])):
        assert (
            of(
                kind,
                [registry.topics["aws"]],
                [column(name) for name in names],
                [],
                "",
                "",
                registry,
                english,
            )
            is None
        )

"""The facts of a topic's page: by group and property, with history and permanent addresses."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from infrakb.topics.factstable import facts_records, facts_table
from infrakb.topics.registry import Registry, read_registry

PROPERTIES = """\
process: {ja: 製造プロセス, en: Process node, group: compute, definition: 回路の細かさです。}
memory: {ja: メモリ容量, en: Memory capacity, group: memory}
bandwidth: {ja: メモリ帯域, en: Memory bandwidth, group: memory}
price: {ja: 価格, en: Price, group: cost, changes: true}
memory-pcie: {renamed: "memory[scope=PCIe]"}
"""

STATEMENTS = """\
aliases:
  size: memory[scope=SXM]
  "memory[scope=SXM,as-of=2025,source=leaflet]": memory[scope=SXM,as-of=2025-11,source=press]
statements:
  - {property: bandwidth, value: 2.9, unit: TB/s, as-of: 2026-08-21, source: aws-trn2, at: 表2}
  - {property: bandwidth, value: 3.5, unit: TB/s, as-of: 2026-01, source: press, note: <b>推定</b>}
  - {property: memory, value: 64, unit: GB, scope: OAM, as-of: 2025-12, source: press, withdrawn: 2026-11-24, reason: 誤り}
  - {property: memory, value: 70, unit: GB, scope: SXM, as-of: 2025-11, source: press, at: 3行目, published: 2025-11-20}
  - {property: memory, value: 80, unit: GB, scope: PCIe, as-of: 2026-08-21, source: aws-trn2}
  - property: memory
    value: 96
    unit: GB
    scope: SXM
    as-of: 2026-08-21
    source: aws-trn2
    published: 2026-11-24
    supersedes: memory[scope=SXM,source=press]
    reason: 作った会社の発表
  - {property: process, value: 5 nm, as-of: 2026-08-21, source: aws-trn2}
"""


def english(text: str) -> str:
    return text


def table_of(registry: Registry, topic: str = "trainium2") -> BeautifulSoup:
    derivations = registry.derivations[topic]
    found = registry.topics[topic]
    html = facts_table(found, registry, derivations, lambda other: f"{other}.html", english)
    return BeautifulSoup(html, "html.parser")


def one(part: Tag | BeautifulSoup, selector: str) -> Tag:
    found = part.select(selector)
    assert len(found) == 1, (selector, len(found))
    return found[0]


def rows(part: BeautifulSoup) -> list[list[str]]:
    """The texts of each row but those with history."""
    found = part.select("tbody tr:not(.infra-more)")
    return [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in found]


@pytest.fixture
def registry(project: Path) -> Registry:
    (project / "properties.yaml").write_text(PROPERTIES, encoding="utf-8")
    (project / "topics/trainium2.yaml").write_text(STATEMENTS, encoding="utf-8")
    found = read_registry(project)
    assert found.problems == ()
    return found


@pytest.fixture
def table(registry: Registry) -> BeautifulSoup:
    return table_of(registry)


PRIMARY = "◆ AWS Trainium2 & friends, $20 billion"


def test_facts_stand_by_group_and_property_those_that_hold_first(table: BeautifulSoup) -> None:
    assert rows(table) == [
        ["演算"],
        ["製造プロセス回路の細かさです。", "5 nm", "2026年8月21日", f"{PRIMARY} Amazon Web Services"],
        ["メモリ"],
        ["メモリ容量", "SXM 96 GB", "2026年8月21日", PRIMARY],
        ["PCIe 80 GB", "2026年8月21日", PRIMARY],
        [
            "OAM 64 GB withdrawn on 2026年11月24日: 誤り",
            "2025年12月",
            "A press report Doe, Jane、Roe, Richard 報道による",
        ],
        ["メモリ帯域", "2.9 TB/s Sources differ", "2026年8月21日", f"{PRIMARY} Amazon Web Services 表2"],
        ["3.5 TB/s <b>推定</b>", "2026年1月", "A press report Doe, Jane、Roe, Richard 報道による"],
    ]
    assert one(table, ".infra-legend").get_text() == "◆ 一次資料"
    assert {sign["aria-label"] for sign in table.select(".infra-primary")} == {"一次資料"}


def test_a_heading_spans_all_rows_of_its_property(table: BeautifulSoup) -> None:
    spans = {
        one(head, "summary").get_text() if head.find("summary") else head.get_text(): int(
            str(head.get("rowspan", "1"))
        )
        for head in table.select("th[scope=row]")
    }
    # A fact with a history has a row for it.
    assert spans == {"製造プロセス": 1, "メモリ容量": 5, "メモリ帯域": 2}


def test_no_part_of_a_table_has_a_role_in_words(table: BeautifulSoup) -> None:
    assert not [
        element for element in table.select("table, thead, tbody, tr, th, td") if "role" in element.attrs
    ]


def test_every_statement_and_every_old_name_has_one_address(registry: Registry, table: BeautifulSoup) -> None:
    ids = [str(element["id"]) for element in table.select("[id]")]
    assert len(ids) == len(set(ids))
    topic = registry.topics["trainium2"]
    wanted = {statement.anchor for statement in topic.statements}
    wanted |= {fact.anchor for fact in topic.facts.values()}
    old = {"fact-size", "fact-memory-pcie", "fact-memory-SXM--2025--leaflet"}
    assert set(ids) == wanted | old
    row = table.find(id="fact-size")
    assert isinstance(row, Tag)
    assert one(row.find_parent("tr") or row, ".infra-value").get_text() == "96 GB"
    past = table.find(id="fact-memory-SXM--2025--leaflet")
    assert isinstance(past, Tag)
    assert "70 GB" in (past.find_parent("li") or past).get_text()


def test_history_says_what_held_who_said_it_and_what_took_its_place(table: BeautifulSoup) -> None:
    row = table.find(id="fact-memory-SXM--2025-11--press")
    assert isinstance(row, Tag)
    history = row.find_parent("details")
    assert history is not None
    assert [item.get_text() for item in history.select("li")] == [
        f"96 GB holds now as of 2026年8月21日、shown here since 2026年11月24日 {PRIMARY} Amazon Web Services",
        (
            "70 GB 更新済み as of 2025年11月、shown here since 2025年11月20日 "
            "A press report Doe, Jane、Roe, Richard 3行目 報道による "
            "superseded on 2026年11月24日 by 96 GB（Reason: 作った会社の発表）"
        ),
    ]
    link = one(row, 'a[href^="#"]')
    assert table.find(id=str(link["href"])[1:]) is not None


def test_only_facts_with_a_past_have_a_history(table: BeautifulSoup) -> None:
    assert len(table.select(".infra-history")) == 2
    withdrawn = table.find(id="fact-memory-OAM")
    assert isinstance(withdrawn, Tag)
    more = withdrawn.find_next_sibling("tr")
    assert isinstance(more, Tag)
    assert more.select(".infra-history")


def test_each_value_that_holds_has_a_link_that_says_what_it_is_of(table: BeautifulSoup) -> None:
    signs = table.select("a.infra-sign")
    assert len(signs) == len(table.select("tr:not(.infra-ended) span.infra-value[id]"))
    assert not table.select(".infra-ended .infra-sign")  # nobody should cite it
    for sign in signs:
        assert table.find(id=str(sign["href"])[1:]) is not None
        assert sign.get_text() == ""
    assert signs[0]["aria-label"] == "Link to AWS Trainium2 製造プロセス"
    assert signs[0]["href"] == "#fact-process--2026-08-21--aws-trn2"


def test_a_later_value_of_what_changes_stands_alone(project: Path) -> None:
    lines = "".join(
        f"  - {{property: price, value: {value}, unit: USD, as-of: {day}, source: press}}\n"
        for value, day in ((3, "2026-01"), (2, "2026-05"), (4, "2025"))
    )
    (project / "properties.yaml").write_text(PROPERTIES, encoding="utf-8")
    (project / "topics/trainium.yaml").write_text(f"statements:\n{lines}", encoding="utf-8")
    table = table_of(read_registry(project), "trainium")
    assert [row[1] for row in rows(table)] == ["2米ドル"]  # one group needs no heading
    history = [value.get_text() for value in table.select(".infra-history .infra-value")]
    assert history == ["2米ドル", "3米ドル", "4米ドル"]


def test_one_of_several_that_is_preferred_is_shown_and_the_others_say_so(project: Path) -> None:
    lines = (
        "  - {property: memory, value: 32, unit: GiB, as-of: 2026-08-21, source: aws-trn2, preferred: 2026-11-24}\n"
        "  - {property: memory, value: 30, unit: GiB, as-of: 2026-01, source: press}\n"
    )
    (project / "topics/trainium.yaml").write_text(f"statements:\n{lines}", encoding="utf-8")
    table = table_of(read_registry(project), "trainium")
    assert [row[1] for row in rows(table)] == ["32 GiB"]
    assert "another value is preferred" in table.select(".infra-history li")[1].get_text()


def test_a_computed_value_names_what_it_is_computed_from(project: Path) -> None:
    properties = PROPERTIES + (
        "chips: {ja: チップ数, en: Chips}\n"
        'total: {ja: 合計, en: Total, unit: GB, derived: ["{chips} * {made-by.memory}"]}\n'
    )
    (project / "properties.yaml").write_text(properties, encoding="utf-8")
    ended = "{property: total, value: 500, unit: GB, as-of: 2025, source: press, withdrawn: 2026-01-01, reason: 誤り}"
    for name, line in (
        ("trainium", f"{{property: chips, value: 16, as-of: 2026-08-21, source: aws-trn2}}\n  - {ended}"),
        ("aws", "{property: memory, value: 32, unit: GB, as-of: 2026-08-21, source: aws-trn2}"),
    ):
        (project / f"topics/{name}.yaml").write_text(f"statements:\n  - {line}\n", encoding="utf-8")
    registry = read_registry(project)
    table = table_of(registry, "trainium")
    assert rows(table)[-1] == [
        "512 GB computed",
        "",
        "Computed from チップ数 16、アマゾンウェブサービス メモリ容量 32 GB",
    ]
    assert [link["href"] for link in table.select("tr:last-child td:last-child a")] == [
        "#fact-chips",
        "aws.html#fact-memory",
    ]
    # It has the address of what it takes the place of.
    assert one(table, "#fact-total").get_text().startswith("512 GB")
    record = facts_records(registry.topics["trainium"], registry, registry.derivations["trainium"])[-1]
    assert record["computed_from"] == ["trainium.chips", "aws.memory"]


def test_the_records_are_the_rows(registry: Registry, table: BeautifulSoup) -> None:
    records = facts_records(registry.topics["trainium2"], registry, ())
    values = [value.get_text() for value in table.select("td[data-head] .infra-value")]
    assert [record["shown"] for record in records] == values
    assert [record["rank"] for record in records].count("withdrawn") == 1
    assert len({tuple(record) for record in records}) == 1


def test_a_topic_without_facts_has_no_table(registry: Registry) -> None:
    assert table_of(registry, "aws").get_text() == ""


def test_markup_in_notes_is_escaped(table: BeautifulSoup) -> None:
    assert not table.find("b")

"""Comparison tables: what is shown is chosen once; table and files say the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from infrakb.topics.comparison import (
    aligned,
    common_unit,
    compare,
    comparison_records,
    comparison_table,
)
from infrakb.topics.qualifiers import ParsedName, parse_name
from infrakb.topics.registry import Registry, read_registry


def english(text: str) -> str:
    return text


def href(topic: str) -> str:
    return f"{topic}.html"


def soup(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def column(text: str) -> ParsedName:
    """What a table is asked to show."""
    found = parse_name(text)
    assert found is not None
    return found


def texts(html: str) -> list[list[str]]:
    """The cells of each row below a table's head."""
    rows = soup(html).select("tbody tr")
    return [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in rows]


@pytest.fixture
def registry(project: Path) -> Registry:
    return read_registry(project)


def stated(project: Path, topic: str, *lines: str) -> Registry:
    """The project in which a topic states just what *lines* say."""
    statements = "".join(f"  - {line}\n" for line in lines)
    (project / f"topics/{topic}.yaml").write_text(f"statements:\n{statements}", encoding="utf-8")
    return read_registry(project)


def test_the_comparison_shows_conflicts_with_both_sources(registry: Registry) -> None:
    topics = [registry.topics["trainium"], registry.topics["trainium2"], registry.topics["aws"]]
    shown = compare(topics, [column("memory"), column("bandwidth")], registry, "比較")
    html = comparison_table(shown, None, registry, href, english)
    assert texts(html) == [
        ["AWS Trainium", "32 GiB", "not confirmed"],
        [
            "AWS Trainium2",
            "96 GiB",
            "2.9 TB/s≠ sources differ、Amazon Web Services3.5 TB/s(press report)≠ sources differ、Doe, Jane、Roe, Richard",
        ],
    ]
    table = soup(html)
    assert [str(cell.get("data-order")) for cell in table.select("td")] == ["0", "None", "1", "0 1"]
    assert [link["href"] for link in table.select("th a")] == ["trainium.html", "trainium2.html"]


def test_sources_that_agree_are_shown_with_one_value(project: Path) -> None:
    registry = stated(
        project,
        "trainium",
        "{property: bandwidth, value: 3.4, unit: TB/s, as-of: 2026-01, source: press}",
        "{property: bandwidth, value: 3350, unit: GB/s, as-of: 2026-08-21, source: aws-trn2}",
    )
    shown = compare([registry.topics["trainium"]], [column("bandwidth")], registry, "")
    html = comparison_table(shown, None, registry, href, english)
    # The maker's own figure, and not that of the press.
    assert texts(html) == [["AWS Trainium", "3.35 TB/sanother source"]]
    assert [link["href"] for link in soup(html).select("td a")] == [
        "https://example.com/trn2",
        "https://example.com/press",
        "trainium.html#fact-bandwidth--2026-08-21--aws-trn2",  # the value's place, which says how it is cited
    ]
    (record,) = comparison_records(shown, registry)
    assert record["shown"] == "3.35 TB/s"
    assert record["agreeing"] == ["trainium.bandwidth[as-of=2026-01,source=press]"]


def test_variants_of_a_cell_say_what_they_are_of(project: Path) -> None:
    registry = stated(
        project,
        "trainium",
        "{property: memory, value: 80, unit: GB, scope: SXM, as-of: 2026-01, source: aws-trn2}",
        "{property: memory, value: 64, unit: GB, scope: PCIe, as-of: 2026-01, source: aws-trn2}",
    )
    topics = [registry.topics["trainium"]]
    shown = compare(topics, [column("memory"), column("memory[scope=PCIe]")], registry, "")
    html = comparison_table(shown, None, registry, href, english)
    assert texts(html) == [["AWS Trainium", "80 GBSXM64 GBPCIe", "64 GB"]]
    heads = [head.get_text() for head in soup(html).select("thead th")]
    assert heads == ["Topic", "メモリ容量", "メモリ容量（PCIe）"]


def test_files_hold_what_the_table_shows(registry: Registry) -> None:
    topics = list(registry.topics.values())
    shown = compare(topics, [column("memory"), column("bandwidth")], registry, "")
    records = comparison_records(shown, registry)
    assert [(record["topic"], record["shown"], record["source_kind"]) for record in records] == [
        ("trainium", "32 GiB", "primary"),
        ("trainium2", "96 GiB", "primary"),
        ("trainium2", "2.9 TB/s", "primary"),
        ("trainium2", "3.5 TB/s", "secondary"),
    ]
    text = soup(comparison_table(shown, None, registry, href, english)).get_text()
    assert all(str(record["shown"]) in text for record in records)


def units(registry: Registry, project: Path, *values: tuple[str, str]) -> list[str]:
    """What a column shows of statements with these values and units."""
    for number, (value, unit) in enumerate(values):
        (project / f"topics/x{number}.md").write_text(
            f"---\nkind: accelerator\nname: X{number}\ndefinition: X\n---\n", encoding="utf-8"
        )
        line = f"{{property: bandwidth, value: '{value}', unit: {unit}, as-of: 2026, source: press}}"
        stated(project, f"x{number}", line)
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

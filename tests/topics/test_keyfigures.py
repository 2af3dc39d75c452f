"""The figures that a topic's page begins with: which, in which order, and what is said of each."""

from __future__ import annotations

from pathlib import Path

from bs4 import BeautifulSoup

from infrakb.topics.keyfigures import FEW, MOST, figures_list, key_figures
from infrakb.topics.registry import Registry, read_registry
from tests.topics.conftest import SOURCES

FIGURES = "key-figures: {accelerator: [memory, 'bandwidth[scope=B]', bandwidth, revenue]}\n"
PROPERTIES = """\
memory: {ja: 容量, en: Memory}
bandwidth: {ja: 帯域, en: Bandwidth}
revenue: {ja: 売上高, en: Revenue}
power: {ja: 電力, en: Power}
note: {ja: 備考, en: Note}
"""
TOPIC = "---\nkind: accelerator\nname: {ja: T, en: T}\ndefinition: 試験です。\n---\n本文です。\n"


def stated(
    property_key: str, value: str, *, as_of: str = "2026-08", source: str = "aws-trn2", **given: str
) -> str:
    """Return a statement as its file has it."""
    qualifiers = "".join(f", {name}: {text}" for name, text in given.items())
    return (
        f"  - {{property: {property_key}, value: {value!r}, as-of: {as_of}, source: {source}{qualifiers}}}\n"
    )


def registry(folder: Path, *statements: str, figures: str = FIGURES, lead: str = "") -> Registry:
    """Read a project of one topic, which has no fault; *lead* are the names that its author has chosen."""
    files = {
        "properties.yaml": figures + PROPERTIES,
        "sources.bib": SOURCES,
        "topics/t.md": TOPIC,
        "topics/t.yaml": f"key-figures: [{lead}]\nstatements:\n" + "".join(statements),
    }
    (folder / "topics").mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    found = read_registry(folder)
    assert [problem.problem.text() for problem in found.problems] == []
    return found


def chosen(found: Registry) -> list[str]:
    """Return the figures of the topic in words."""
    figures = key_figures(found.topics["t"], found)
    return [f"{found.label(one.property_key, one.qualifiers)} {one.text}" for one in figures]


def test_figures_stand_in_the_order_of_their_kind_one_for_each_property(tmp_path: Path) -> None:
    found = registry(
        tmp_path,
        stated("power", "1"),
        stated("bandwidth", "2", scope="A"),
        stated("bandwidth", "3", scope="B"),
        stated("revenue", "4"),
        stated("memory", "5", scope="A"),
    )
    assert chosen(found)[:3] == ["容量（A） 5", "帯域（B） 3", "売上高 4"]


def test_few_figures_are_filled_with_variants_and_then_with_what_most_sources_state(tmp_path: Path) -> None:
    found = registry(
        tmp_path,
        stated("memory", "5", scope="A"),
        stated("memory", "6", scope="B"),
        stated("note", "甲"),
        stated("power", "1"),
        stated("power", "1", source="press"),
    )
    assert chosen(found) == ["容量（A） 5", "容量（B） 6", "電力 1", "備考 甲"]
    assert len(chosen(found)) == FEW


def test_the_author_of_a_topic_may_choose_and_few_are_filled_as_ever(tmp_path: Path) -> None:
    found = registry(
        tmp_path,
        stated("memory", "5"),
        stated("power", "1", scope="A"),
        stated("power", "2", scope="B"),
        stated("revenue", "3", period="2025"),
        stated("revenue", "4", period="2026"),
        stated("note", "これは1行には入らない長い説明です"),
        lead='"power[scope=B]", note, revenue',
    )
    assert chosen(found) == [
        "電力（B） 2",
        "備考 これは1行には入らない長い説明です",
        "売上高（2026年） 4",
        "容量 5",
    ]


def test_each_name_of_the_author_is_a_figure_of_its_own(tmp_path: Path) -> None:
    periods = [stated("revenue", str(year), period=f"20{year}") for year in (23, 24, 25, 26)]
    found = registry(tmp_path, *periods, stated("memory", "5"), lead="revenue, revenue, memory, revenue")
    assert [one.split()[-1] for one in chosen(found)] == ["26", "25", "5", "24"]


def test_of_variants_that_nothing_else_tells_apart_the_newest_stands_first(tmp_path: Path) -> None:
    variants = [
        stated("memory", str(month), as_of=f"2026-0{month}", scope=scope)
        for month, scope in ((3, "C"), (7, "A"), (5, "B"))
    ]
    assert [one.split()[-1] for one in chosen(registry(tmp_path, *variants))] == ["7", "5", "3"]


def test_variants_of_one_kind_keep_together(tmp_path: Path) -> None:
    figures = "key-figures: {accelerator: [memory, bandwidth, power]}\n"
    found = registry(
        tmp_path,
        stated("memory", "5", scope="SXM"),
        *(stated(key, "7", scope="PCIe") for key in ("bandwidth", "power", "revenue")),
        *(stated(key, "8", scope="SXM") for key in ("bandwidth", "power")),
        figures=figures,
    )
    assert chosen(found)[:3] == ["容量（SXM） 5", "帯域（SXM） 8", "電力（SXM） 8"]


def test_of_several_periods_the_newest_that_has_come_is_shown(tmp_path: Path) -> None:
    found = registry(
        tmp_path,
        stated("revenue", "1", as_of="2026-04", period="2026-Q1"),
        stated("revenue", "2", as_of="2026-07", period="2025-Q2"),
        stated("revenue", "3", as_of="2026-07", period="2026-Q2"),
        stated("revenue", "4", as_of="2026-07", period="2030"),
    )
    assert chosen(found)[0] == "売上高（2026年4〜6月） 3"


def test_what_no_longer_holds_and_long_texts_are_no_figures(tmp_path: Path) -> None:
    withdrawn = stated("memory", "5").replace("}\n", ", withdrawn: 2026-09-01, reason: 誤り}\n")
    assert chosen(registry(tmp_path, withdrawn, stated("note", "これは1行には入らない長い説明です"))) == []


def test_there_are_never_more_than_six(tmp_path: Path) -> None:
    keys = [f"p{number}" for number in range(9)]
    figures = f"key-figures: {{accelerator: [{', '.join(keys)}]}}\n" + "".join(
        f"{key}: {{ja: {key}, en: {key}}}\n" for key in keys
    )
    assert len(chosen(registry(tmp_path, *(stated(key, "1") for key in keys), figures=figures))) == MOST


def test_a_figure_says_of_when_and_from_whom_it_is_and_leads_to_its_row(tmp_path: Path) -> None:
    memory = stated("memory", ">=96").replace("as-of", "unit: GB, as-of")
    found = registry(
        tmp_path,
        memory,
        stated("power", "1", source="press"),
        stated("power", "2", as_of="2026-09", scope="甲"),
    )
    figures = key_figures(found.topics["t"], found)
    page = BeautifulSoup(figures_list(figures, found, str), "lxml")
    first, press = page.select("dl > div")[:2]
    assert first.get_text(" ", strip=True) == "容量 96 GB 以上 2026年8月 Amazon Web Services"
    assert [link["href"] for link in first.select("a")] == ["#fact-memory", "https://example.com/trn2"]
    assert first.select_one("small").get_text() == "GB"  # type: ignore[union-attr]
    assert press.get_text(" ", strip=True).endswith("報道による")


def test_sources_that_differ_are_said_to(tmp_path: Path) -> None:
    against = stated("memory", "6", source="press").replace("}\n", ", review-by: 2099-01-01}\n")
    found = registry(tmp_path, stated("memory", "5"), against)
    html = figures_list(key_figures(found.topics["t"], found), found, str)
    assert "Sources differ" in html

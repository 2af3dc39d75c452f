"""What happened when: dates of values, whose they are and where, years, and what the page shows of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from infrakb.topics.knowledge import Knowledge, PostLine
from infrakb.topics.registry import Registry
from infrakb.topics.sketches import sketches
from infrakb.topics.timeline import Dating, Page, Years, entries, left_out, parse_years, timeline
from tests.topics.conftest import write_topics

FILES = {
    "maker.md": "kind: organisation\nname: 作り手\ndefinition: 米国の企業です。",
    "chip.md": "kind: accelerator\nname: チップ\nmaker: maker\ndefinition: 日本語のチップです。",
    "site.md": "kind: facility\nname: 施設\ndefinition: 施設です。\nrelations: {operated-by: [maker]}",
    "law.md": "kind: regulation\nname: 規則\ndefinition: EUの規則です。",
    "how.md": "kind: practice\nname: 手法\ndefinition: 手法です。",
}
STATEMENTS = {
    "chip": [
        ("launched", "2026-03-05", "", "2026-04-01"),
        ("launched", "2026-03", "region: 東京", "2026-04-01"),
    ],
    "site": [
        ("place", "千葉県", "scope: 東", "2025"),
        ("when", "2030年代", "", "2025-01-01"),
        ("when", "2027年度から", "scope: 東の棟", "2025-01-01"),
        ("money", "100億円", "", "2025-06-02"),
    ],
    "law": [("launched", "2026-02-01", "scope: 中国向け", "2026-01-01")],
    "how": [("launched", "2024-05-01", "", "2026-01-01")],
}
DATING = Dating("launched when", "money", "place")


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return write_topics(tmp_path, FILES, STATEMENTS)


@pytest.fixture
def knowledge(registry: Registry) -> Knowledge:
    return Knowledge(registry, {}, [], sketches(registry))


def test_values_stand_at_their_dates_with_organisation_and_country(knowledge: Knowledge) -> None:
    found = entries(DATING, knowledge, str, str)
    assert [(one.day, one.kind, one.organisations, one.countries, one.is_as_of) for one in found] == [
        ("2027", "facility", ("maker",), ("JP",), False),
        ("2026-03-05", "accelerator", ("maker",), ("US",), False),
        ("2026-03", "accelerator", ("maker",), ("JP",), False),
        ("2026-02-01", "regulation", (), ("EU",), False),
        ("2025-06-02", "facility", ("maker",), ("US",), True),
        ("2024-05-01", "practice", (), (), False),
    ]


def test_a_part_shows_its_years_and_offers_what_there_is_in_others(knowledge: Knowledge) -> None:
    page = Page(Years("2026", "2026"), lambda docname: f"{docname}.html", "search.html")
    shown = html.fragment_fromstring(str(timeline(DATING, page, knowledge, str)), create_parent="div")
    assert shown.xpath(".//h2/@id | .//h3/@id") == ["y2026", "y2026-03", "y2026-02"]
    assert shown.xpath(".//li/@data-country") == ["US", "JP", "EU"]
    assert shown.xpath(".//option/@value") == [
        *("", "accelerator", "facility", "practice", "regulation"),
        *("", "maker"),
        *("", "JP", "US", "EU", "unknown"),
    ]
    assert shown.xpath(".//option/text()")[2] == "施設・電力・立地（0）"
    (link, *_others) = shown.xpath(".//li//a[contains(@class, 'infra-topic')]/@href")
    assert link == "topics/chip.html#fact-launched--2026-04-01--a"


def test_the_country_of_who_makes_something_is_that_of_its_definition(tmp_path: Path) -> None:
    files = {
        "maker.md": "kind: organisation\nname: 作り手\ndefinition: 日本の会社です。",
        "chip.md": FILES["chip.md"],
    }
    stated = {
        "maker": [("place", "東京、カリフォルニア州", "", "2025")],
        "chip": [("launched", "2026-03-05", "", "2026-04-01")],
    }
    registry = write_topics(tmp_path, files, stated)
    (found,) = entries(DATING, Knowledge(registry, {}, [], sketches(registry)), str, str)
    assert found.countries == ("JP",)


def test_the_country_of_a_practice_is_its_own_or_that_of_who_is_named(tmp_path: Path) -> None:
    files = {
        "maker.md": FILES["maker.md"],
        "how.md": FILES["how.md"],
        "policy.md": "kind: practice\nname: 政策\ndefinition: 日本の政策です。",
    }
    stated = {
        "how": [
            ("launched", "2026-03-05", "scope: 作り手の融資", "2026"),
            ("launched", "2026-03-04", "", "2026"),
        ],
        "policy": [("launched", "2026-03-03", "scope: 作り手の融資", "2026")],
    }
    registry = write_topics(tmp_path, files, stated)
    post = PostLine("posts/a", "東京と欧州の料金", "2026-03-06T00:00", "", (), ())
    found = entries(DATING, Knowledge(registry, {}, [post], sketches(registry)), str, str)
    assert [one.countries for one in found] == [("JP", "EU"), ("US",), (), ("JP",)]


def test_years_that_no_part_of_a_timeline_shows_are_left_out(registry: Registry) -> None:
    def left(*parts: tuple[str, str]) -> list[tuple[str, str, int]]:
        shown = [(docname, (*DATING, years)) for docname, years in parts]
        return [
            (one.docname, one.year, one.entries)
            for one in left_out(shown, registry, ["2026-05-05", "2023-01-01"])
        ]

    assert left(("b", "2026"), ("a", "2027..")) == [("a", "2023", 1), ("a", "2024", 1), ("a", "2025", 1)]
    assert left(("b", "2026"), ("a", "2027.."), ("c", "..2025")) == []
    assert left(("extract", "2026")) == []
    assert left() == []


def test_a_part_without_entries_says_so(knowledge: Knowledge) -> None:
    assert "Nothing with a date" in timeline(
        DATING, Page(Years("1999", ""), str, ""), Knowledge(Registry(), {}, [], {}), str
    )
    assert knowledge.registry.topics


@pytest.mark.parametrize(
    ("text", "years", "title"),
    [
        ("", Years("", ""), ""),
        ("2025", Years("2025", "2025"), "2025年"),
        ("2026..", Years("2026", ""), "2026年から"),
        ("..2024", Years("", "2024"), "2024年まで"),
        ("2023..2025", Years("2023", "2025"), "2023年から2025年まで"),
    ],
)
def test_years_are_read(text: str, years: Years, title: str) -> None:
    assert parse_years(text) == years
    assert years.title == title


@pytest.mark.parametrize("text", ["..", "25", "2025-01", "20252026", "今年"])
def test_other_forms_of_years_are_refused(text: str) -> None:
    assert parse_years(text) is None

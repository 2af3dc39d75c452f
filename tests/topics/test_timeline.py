"""What happened when: dates of values, whose they are and where, years, and what the page shows of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from infrakb.topics.knowledge import Knowledge, PostLine
from infrakb.topics.registry import Registry
from infrakb.topics.sketches import sketches
from infrakb.topics.timeline import (
    FULL,
    Dating,
    Page,
    Section,
    Years,
    cut,
    entries,
    parse_years,
    timeline,
    years_of,
)
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


def test_a_page_shows_its_years_and_offers_what_there_is_on_others(knowledge: Knowledge) -> None:
    def href(docname: str) -> str:
        return f"{docname}.html"

    others = (Section("t-2027", Years("2027", "")), Section("t-2025", Years("", "2025")))
    page = Page(Years("2026", "2026"), others, href, "search.html")
    made = timeline(entries(DATING, knowledge, href, str), page, knowledge.registry, str)
    shown = html.fragment_fromstring(str(made), create_parent="div")
    assert [link.text_content() for link in shown.xpath(".//a[starts-with(@href, 't-')]")] == [
        "2027年から 1",
        "2025年まで 2",
    ]
    assert shown.xpath(".//h2/@id | .//h3/@id") == ["y2026", "y2026-03", "y2026-02"]
    assert shown.xpath(".//li/@data-country") == ["US", "JP", "EU"]
    assert shown.xpath(".//option/@value") == [
        *("", "accelerator", "facility", "practice", "regulation"),
        *("", "maker"),
        *("", "JP", "US", "EU", "unknown"),
    ]
    assert shown.xpath(".//option/text()")[2] == "施設・電力・立地（0）"
    (link, *_more) = shown.xpath(".//li//a[contains(@class, 'infra-topic')]/@href")
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
    found = entries(DATING, Knowledge(registry, {}, [], sketches(registry)), str, str)
    assert [one.countries for one in found] == [("US",), (), ("JP",)]


def test_the_country_of_a_post_is_what_its_title_names_or_that_of_topics_there(registry: Registry) -> None:
    def countries(title: str) -> tuple[str, ...]:
        post = PostLine("posts/a", title, "2028-03-06T00:00", "", (), ())
        return entries(DATING, Knowledge(registry, {}, [post], sketches(registry)), str, str)[0].countries

    assert countries("東京と欧州の料金：チップを借りる") == ("JP", "EU")
    assert countries("チップの規則と手法") == ("US", "EU")
    assert countries("手法の選び方") == ()


def test_a_timeline_is_cut_behind_each_full_year_and_what_comes_later_has_a_page() -> None:
    def pages(**entries: int) -> list[tuple[str, str]]:
        found = cut("t", {year.removeprefix("y"): count for year, count in entries.items()})
        return [(one.docname, one.years.title) for one in found]

    assert pages() == pages(y2011=2, y2026=FULL - 1) == [("t", "")]
    assert pages(y2011=2, y2026=FULL) == [("t", "2026年まで")]
    assert pages(y2011=2, y2024=FULL, y2025=3, y2026=FULL, y2030=1) == [
        ("t-2027", "2027年から"),
        ("t", "2025年から2026年まで"),
        ("t-2024", "2024年まで"),
    ]


def test_a_year_that_becomes_full_moves_no_other_page_and_every_year_is_found(
    knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {page.docname for page in cut("t", {"2023": FULL, "2024": 1, "2025": FULL, "2026": FULL})}
    after = {page.docname for page in cut("t", {"2023": FULL, "2024": FULL, "2025": FULL, "2026": FULL})}
    assert after - before == {"t-2024"}
    assert before < after
    monkeypatch.setattr("infrakb.topics.timeline.FULL", 3)
    assert years_of("t", DATING, knowledge) == {"2027": "t-2027", "2026": "t", "2025": "t", "2024": "t"}


def test_years_without_entries_say_so(knowledge: Knowledge) -> None:
    nothing = timeline([], Page(Years("1999", ""), (), str, ""), knowledge.registry, str)
    assert "Nothing with a date" in nothing


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

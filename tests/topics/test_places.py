"""Where facilities and investments are: which values stand at which place, numbers, and what is on no map."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from infrakb.topics.knowledge import Knowledge
from infrakb.topics.places import Page, places_page, shown_of
from infrakb.topics.registry import Registry
from infrakb.topics.sketches import sketches
from tests.topics.conftest import write_topics

FILES = {
    "both.md": "kind: investment\nname: 投資\ndefinition: 投資です。",
    "parts.md": "kind: facility\nname: 拠点\ndefinition: 拠点です。",
    "named.md": "kind: facility\nname: サウジの施設\ndefinition: サウジアラビアの施設です。",
    "lost.md": "kind: facility\nname: どこかの施設\ndefinition: 施設です。\nrelations: {operated-by: [maker]}",
    "maker.md": "kind: organisation\nname: 作り手\ndefinition: 米国の企業です。",
}
STATEMENTS = {
    "both": [("place", "東京と大阪", ""), ("money", "100億円", ""), ("power", "5 MW", "scope: 大阪の棟")],
    "parts": [
        ("place", "テネシー州メンフィス", "scope: 東"),
        ("power", "7 MW", "scope: 東の棟"),
        ("power", "9 MW", "scope: 西"),
    ],
    "lost": [("power", "1 MW", "")],
}


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    stated = {name: [(*row, "2025-01-01") for row in rows] for name, rows in STATEMENTS.items()}
    return write_topics(tmp_path, FILES, stated)


def test_values_stand_at_the_place_that_they_name_or_at_the_first(registry: Registry) -> None:
    shown = shown_of(registry, "power money", "place")
    found = {
        (place.id, site.topic.id): (
            [one.text for one in site.statements],
            [one.text for one in site.whole],
            site.first.id if site.first else "",
        )
        for place, sites in shown.sites.items()
        for site in sites
    }
    assert found == {
        ("jp-tokyo", "both"): (["東京と大阪"], ["100億円"], ""),
        ("jp-osaka", "both"): (["東京と大阪", "5 MW"], [], "jp-tokyo"),
        # What is stated of a part without a place has none.
        ("memphis", "parts"): (["テネシー州メンフィス", "7 MW"], [], ""),
        ("SA", "named"): ([], [], ""),
    }
    assert [topic.id for topic in shown.unknown] == ["lost"]


def test_numbers_of_the_map_are_those_of_the_table(registry: Registry) -> None:
    knowledge = Knowledge(registry, {}, [], sketches(registry))
    page = Page(("JP", "world"), "p", lambda docname: f"{docname}.html")
    shown = html.fragment_fromstring(
        str(places_page(page, "power money", "place", knowledge, str)), create_parent="div"
    )
    assert shown.xpath(".//svg//a/@href") == ["#place-jp-tokyo", "#place-jp-osaka", "#place-sa", "#places-jp"]
    numbers = shown.xpath(".//*[@class='infra-place-number']/text()")
    assert numbers == shown.xpath(".//svg//a/text/text()")[:3] == ["1", "2", "3"]
    targets = {f"#{anchor}" for anchor in shown.xpath(".//@id")}
    assert set(shown.xpath(".//svg//a/@href | .//a[starts-with(@href, '#')]/@href")) <= targets
    assert shown.xpath(".//section[last()]//a/text()") == ["どこかの施設"]


def test_without_places_the_page_says_so() -> None:
    page = Page(("JP", "US", "world"), "p", str)
    assert "No place" in places_page(page, "power", "place", Knowledge(Registry(), {}, [], {}), str)

"""All relations in words: each once, from the end at which fewer topics stand, in the order of names."""

from __future__ import annotations

from pathlib import Path

from bs4 import BeautifulSoup

from infrakb.topics.registry import Registry
from infrakb.topics.relationlists import relation_lists
from tests.topics.conftest import write_topics

FILES = {
    "maker.md": "kind: organisation\nname: 作り手\ndefinition: 作り手です。",
    "a1.md": "kind: accelerator\nname: A1\nmaker: maker\ndefinition: チップです。\nrelations: {competes-with: [b]}",
    "a2.md": "kind: accelerator\nname: A2\nmaker: maker\ndefinition: チップです。\n"
    "relations: {successor-of: [a1], competes-with: [b]}",
    "b.md": "kind: accelerator\nname: B\ndefinition: チップです。",
}


def lists(registry: Registry) -> BeautifulSoup:
    return BeautifulSoup(relation_lists(registry, lambda docname: f"{docname}.html", str), "lxml")


def test_each_relation_stands_once_under_its_kind(tmp_path: Path) -> None:
    page = lists(write_topics(tmp_path, FILES, {}))
    told = {
        str(section.select("h2")[0].get_text()): dict(
            zip(
                (term.get_text() for term in section.select("dt")),
                (given.get_text() for given in section.select("dd")),
                strict=True,
            )
        )
        for section in page.select("section")
    }
    assert told == {
        "開発しているもの": {"作り手": "A1、A2"},
        "前の世代": {"A2": "A1"},
        "競合": {"A1": "B", "A2": "B"},
    }
    assert [link["href"] for link in page.select("nav a")] == [f"#{head['id']}" for head in page.select("h2")]
    assert [number.get_text() for number in page.select("nav .kb-number")] == ["2", "1", "2"]
    assert page.select("dt a")[0]["href"] == "topics/maker.html"


def test_without_relations_there_is_nothing() -> None:
    assert relation_lists(Registry(), str, str) == ""

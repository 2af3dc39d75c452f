"""Facts in prose and cards as markup: complete, escaped, the same each time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from infrakb.topics.registry import Registry, read_registry
from infrakb.topics.render import cards_script, inline_fact, inline_statement

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


@pytest.fixture
def registry(project: Path) -> Registry:
    return read_registry(project)


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


def test_a_fact_of_which_nothing_holds_says_so_in_prose(project: Path) -> None:
    path = project / "topics/trainium.yaml"
    text = path.read_text(encoding="utf-8") + "    withdrawn: 2026-11-24\n    reason: 誤り\n"
    path.write_text(text, encoding="utf-8")
    registry = read_registry(project)
    memory = fact(registry, "trainium.memory")
    shown = "32 GiB（withdrawn on 2026年11月24日: 誤り）"
    assert soup(inline_fact(memory, registry, english)).get_text() == shown
    named = inline_statement(memory, memory.shown[0], "約32", registry, english)
    assert soup(named).get_text() == shown.replace("32 GiB", "約32")


def test_a_statement_of_the_past_that_is_named_in_prose_stands_alone(project: Path) -> None:
    path = project / "topics/trainium.yaml"
    text = path.read_text(encoding="utf-8") + (
        "  - {property: memory, value: 33, unit: GiB, as-of: 2026-09, source: press, supersedes: 'memory[source=aws-trn2]'}\n"
    )
    path.write_text(text, encoding="utf-8")
    registry = read_registry(project)
    memory = fact(registry, "trainium.memory")
    assert soup(inline_fact(memory, registry, english)).get_text() == "33 GiB(press report)"
    (past,) = memory.past
    assert soup(inline_statement(memory, past, "", registry, english)).get_text() == "32 GiB"


def test_values_that_agree_contradict_once(project: Path) -> None:
    path = project / "topics/trainium2.yaml"
    text = path.read_text(encoding="utf-8") + (
        "  - {property: bandwidth, value: 3500, unit: GB/s, as-of: 2026-02, source: press}\n"
    )
    path.write_text(text, encoding="utf-8")
    registry = read_registry(project)
    html = inline_fact(fact(registry, "trainium2.bandwidth"), registry, english)
    assert soup(html).get_text() == "2.9 TB/s(3.5 TB/s by another source)"

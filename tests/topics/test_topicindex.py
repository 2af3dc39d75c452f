"""The index of topics: names, numbers, orders, what its filter is given."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from markupsafe import Markup

from infrakb.topics.registry import Registry, read_registry
from infrakb.topics.topicindex import counted, index_head, index_list, kinds_list, names_list, names_script

FILES = {
    "pue.md": "kind: practice\nname: {ja: PUE（電力使用効率）, en: PUE (power usage effectiveness)}\ndefinition: 比です。",
    "h100.md": "kind: accelerator\nname: NVIDIA H100\naliases: [{name: 旗艦, kana: きかん}, Ｈ１００]\ndefinition: GPUです。",
    "ppa.md": "kind: facility\nname: {ja: 原子力の契約, en: Nuclear PPA, kana: げんしりょく}\ndefinition: <契約>です。",
    "h100.yaml": (
        "statements:\n"
        "  - {property: status, value: 提供中, as-of: 2026-01-01, source: a}\n"
        "  - {property: process, value: 4N, as-of: 2026-01-01, source: a}\n"
    ),
}


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    (tmp_path / "topics").mkdir()
    for name, text in FILES.items():
        body = text if name.endswith(".yaml") else f"---\n{text}\n---\n"
        (tmp_path / "topics" / name).write_text(body, encoding="utf-8")
    (tmp_path / "properties.yaml").write_text("status: {ja: 状態}\nprocess: {ja: 工程}\n", encoding="utf-8")
    return read_registry(tmp_path)


def href(docname: str) -> str:
    return f"{docname}.html"


def made(markup: Markup) -> html.HtmlElement:
    return html.fragment_fromstring(str(markup), create_parent="div")


def test_each_topic_has_its_definition_and_the_number_of_its_values(registry: Registry) -> None:
    page = made(index_list(registry.topics.values(), "", href, str))
    rows = {row.xpath("string(.//a)"): " ".join(row.text_content().split()) for row in page.xpath("./dl/div")}
    assert rows == {
        "NVIDIA H100": "NVIDIA H100 2 valuesGPUです。",
        "PUE（電力使用効率）": "PUE（電力使用効率）比です。",
        "原子力の契約": "原子力の契約<契約>です。",
    }


def scripted(registry: Registry) -> dict[str, Any]:
    lines = names_script(registry.topics.values()).splitlines()
    parts = (line.removeprefix("window.").removesuffix(";").partition("=") for line in lines)
    return {name: json.loads(content) for name, _sign, content in parts}


def test_each_topic_stands_once_in_each_order(registry: Registry) -> None:
    assert scripted(registry)["infraTopicOrders"] == {
        "latin": [["N", "names-n", ["ppa", "h100"]], ["P", "names-p", ["pue"]]],
        "kana": [
            ["か", "names-か", ["ppa"]],
            ["N", "names-n", ["h100"]],
            ["P", "names-p", ["pue"]],
        ],
    }


def test_the_filter_is_given_the_names_that_are_not_shown(registry: Registry) -> None:
    names = scripted(registry)["infraTopicNames"]
    assert sorted(names.values()) == [
        "PUE (power usage effectiveness)",
        "げんしりょく Nuclear PPA",
        "旗艦 きかん",
    ]
    assert names.keys() == registry.topics.keys()


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("latin", ["N", "NVIDIA H100", "Nuclear PPA", "P", "PUE（電力使用効率）"]),
        ("kana", ["か", "原子力の契約"]),
    ],
)
def test_names_stand_under_their_letters(registry: Registry, order: str, expected: list[str]) -> None:
    page = made(names_list(registry.topics.values(), order, href))
    shown = page.xpath(".//h3/text() | .//li/a/text()")
    assert sorted(shown) == sorted(expected)
    assert shown[0] == expected[0]


def test_links_lead_to_the_sections_of_the_kinds_that_there_are(registry: Registry) -> None:
    topics = tuple(registry.topics.values())
    head = made(index_head(topics, "search.html", {"latin": "g.html#h", "kana": "g.html#か"}, str))
    assert head.xpath(".//nav//a/@href") == [
        *("#kind-accelerator", "#kind-facility", "#kind-practice"),
        *("g.html#h", "g.html#か"),
    ]
    assert head.xpath(".//nav//a/@id") == [
        "names-latin",
        "names-kana",
    ]  # permanent: others have linked to them
    assert head.xpath(".//select[@name='kind']/option/@value") == ["", "accelerator", "facility", "practice"]
    links = made(kinds_list(topics, "topics/index.html", ["practice", "model"]))
    assert links.xpath(".//a/@href") == ["topics/index.html#kind-practice"]


def test_what_there_is_is_counted(registry: Registry) -> None:
    assert {what: counted(what, registry) for what in ("topics", "values", "facility", "model")} == {
        "topics": 3,
        "values": 2,
        "facility": 1,
        "model": 0,
    }

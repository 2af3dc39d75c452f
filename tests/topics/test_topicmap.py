"""The topic map: its layers, their order, and what its script is given."""

from __future__ import annotations

import json
from pathlib import Path

from bs4 import BeautifulSoup

from infrakb.topics.records import LAYERS
from infrakb.topics.registry import Registry, read_registry
from infrakb.topics.relationtypes import RELATIONS
from infrakb.topics.topicmap import relations_script, topic_map


def with_layers(project: Path) -> Registry:
    for number, (layer, kind) in enumerate((("power", "facility"), ("model", "model"))):
        (project / f"topics/y{number}.md").write_text(
            f"---\nkind: {kind}\nlayer: {layer}\nname: Y<{number}>\ndefinition: Y\n---\n", encoding="utf-8"
        )
    return read_registry(project)


def made(registry: Registry) -> BeautifulSoup:
    return BeautifulSoup(topic_map(registry, lambda docname: f"{docname}.html", str), "lxml")


def test_the_map_is_lists_of_links_from_models_to_power_and_what_stands_beside(project: Path) -> None:
    page = made(with_layers(project))
    assert [
        (part["data-layer"], [str(link["href"]) for link in part.select("a")])
        for part in page.select("ul.infra-index")
    ] == [
        ("model", ["topics/y1.html"]),
        ("accelerator", ["topics/trainium.html", "topics/trainium2.html"]),
        ("power", ["topics/y0.html"]),
        ("organisation", ["topics/aws.html"]),
    ]
    assert [part["class"] for part in page.select(".infra-map-layers > section")] == [
        *[["infra-map-stack"]] * 3,
        ["infra-map-beside"],
    ]
    assert page.select_one("a[href='topics/y0.html']").get_text() == "Y<0>"  # type: ignore[union-attr]
    assert not page.select("svg, [style], script")


def test_every_layer_is_named_by_its_heading_and_can_be_jumped_to_and_chosen(project: Path) -> None:
    page = made(with_layers(project))
    headings = {f"#{heading['id']}": heading.get_text() for heading in page.select("h2")}
    assert {part["aria-labelledby"] for part in page.select("section")} == {name[1:] for name in headings}
    assert [str(link["href"]) for link in page.select("nav a")] == list(headings)
    assert [option["value"] for option in page.select("option")] == [
        "",
        "model",
        "accelerator",
        "power",
        "organisation",
    ]


def test_without_topics_there_is_no_map(tmp_path: Path) -> None:
    assert topic_map(read_registry(tmp_path), str, str) == ""


def test_layers_run_from_power_to_models() -> None:
    stack = [layer.id for layer in LAYERS.values() if layer.stacked]
    assert (stack[0], stack[-1]) == ("power", "model")


def test_the_script_names_every_relation_at_both_of_its_ends(project: Path) -> None:
    registry = with_layers(project)
    data = json.loads(
        relations_script(registry).removeprefix("window.infraTopicRelations=").removesuffix(";\n")
    )
    said = {
        topic: [(data["types"][place], other) for place, *others in found for other in others]
        for topic, found in data["links"].items()
    }
    links = {
        topic: [(RELATIONS[link.type].ja, link.other) for link in found]
        for topic, found in registry.links.items()
    }
    assert said == {topic: found for topic, found in links.items() if found}
    assert ("前の世代", "trainium") in said["trainium2"]
    assert ("次の世代", "trainium2") in said["trainium"]

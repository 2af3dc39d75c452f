"""The parts of a topic's page: which there are, and under which ids."""

from __future__ import annotations

from pathlib import Path

from infrakb.topics.knowledge import Knowledge
from infrakb.topics.outline import FACTS, FIGURES, TOPIC_PARTS, anchors, outline
from infrakb.topics.registry import read_registry
from infrakb.topics.sketches import sketches


def test_a_topic_has_the_parts_that_show_something(project: Path) -> None:
    registry = read_registry(project)
    found = Knowledge(registry, {}, [], sketches(registry))
    named = {
        name: [heading.part.name for heading in outline(topic, found, str, updates=True)]
        for name, topic in found.registry.topics.items()
    }
    assert named == {
        "aws": ["relations"],
        "trainium": ["figures", "facts", "relations"],
        "trainium2": ["figures", "facts", "relations"],
    }


def test_the_author_of_a_page_has_first_choice_of_ids() -> None:
    assert anchors(FACTS, ()) == ["values", "values-title"]
    assert anchors(FACTS, {"values"}) == ["infra-values", "values-title"]
    assert anchors(FIGURES, ()) == ["key-figures"]
    ids = [anchor for part in TOPIC_PARTS.values() for anchor in anchors(part, ())]
    assert len(set(ids)) == len(ids)

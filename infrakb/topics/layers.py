"""The layers of the topic map and the order of topics within them. Pure.

Layers of the stack run from models at the top to power at the bottom; those beside the stack stand below it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from infrakb.topics.records import LAYERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from infrakb.topics.records import Layer, Topic
    from infrakb.topics.registry import Link


def members(topics: Iterable[Topic], links: Mapping[str, Sequence[Link]]) -> list[tuple[Layer, list[Topic]]]:
    """Layers with their topics in the map's order: makers together, generations in their order."""
    by_layer: dict[str, list[Topic]] = {}
    for topic in topics:
        by_layer.setdefault(topic.layer, []).append(topic)
    stack = [layer for layer in LAYERS.values() if layer.stacked][::-1]
    beside = [layer for layer in LAYERS.values() if not layer.stacked]
    return [
        (layer, sorted(by_layer[layer.id], key=lambda topic: generation_order(topic.id, links)))
        for layer in (*stack, *beside)
        if layer.id in by_layer
    ]


def generation_order(topic: str, links: Mapping[str, Sequence[Link]]) -> tuple[str, str, int, str]:
    """Sorts topics by maker, first generation of their family, number of the generation and id."""
    maker = next((link.other for link in links[topic] if link.type == "made-by"), "~")
    first, generation, seen = topic, 0, {topic}
    while before := next((link.other for link in links[first] if link.type == "successor-of"), None):
        if before in seen:
            break
        seen.add(before)
        first, generation = before, generation + 1
    return maker, first, generation, topic

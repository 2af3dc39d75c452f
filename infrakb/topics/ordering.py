"""The order of topics in an index: makers together, generations of a family in their order, and names as they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infrakb.text.collation import Key, collation_key
from infrakb.topics.records import KINDS, LAYERS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from infrakb.topics.records import Topic
    from infrakb.topics.registry import Registry

#: Kinds as an index shows them: those of the stack, then what stands beside it.
INDEX_KINDS = tuple(sorted(KINDS, key=lambda kind: not LAYERS[KINDS[kind].layer].stacked))
#: Stands behind every maker: topics that nobody makes.
_NOBODY = (True, collation_key(""))


def in_order(topics: Iterable[Topic], registry: Registry) -> list[Topic]:
    """Return topics by maker, by the first generation of their family, by generation, by reading."""
    return sorted(topics, key=lambda topic: _place(topic, registry))


def _place(topic: Topic, registry: Registry) -> tuple[tuple[bool, Key], Key, str, int, Key, str]:
    maker = _other(topic.id, "made-by", registry)
    first, generation, seen = topic.id, 0, {topic.id}
    while (before := _other(first, "successor-of", registry)) and before not in seen:
        seen.add(before)
        first, generation = before, generation + 1
    family = _reading(first, registry)
    return (
        (False, _reading(maker, registry)) if maker else _NOBODY,
        family,
        first,
        generation,
        _reading(topic.id, registry),
        topic.id,
    )


def _other(topic: str, relation: str, registry: Registry) -> str:
    """Return the first topic at the other end of a relation; "" for none."""
    return next((link.other for link in registry.links[topic] if link.type == relation), "")


def _reading(topic: str, registry: Registry) -> Key:
    return collation_key(registry.topics[topic].ja.reading)

"""Which topics follow which: generations of chips, instances and models, by their relations. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from infrakb.topics.records import Topic
    from infrakb.topics.registry import Registry

BEFORE, AFTER = "successor-of", "succeeded-by"
#: Steps that are gone at most.
_FAR = 20


def reached(start: Topic, relation: str, registry: Registry, most: int = _FAR) -> dict[str, int]:
    """Topics of the same kind to which a relation leads, at once and in turn, with the steps of the longest way.

    :param most: steps that are gone.
    """
    steps = {start.id: 0}
    waiting = [start.id]
    while waiting:
        here = waiting.pop(0)
        for one in registry.links[here]:
            step = steps[here] + 1
            is_of_kind = registry.topics[one.other].kind == start.kind
            if one.type == relation and is_of_kind and steps.get(one.other, -1) < step <= most:
                steps[one.other] = step
                waiting.append(one.other)
    del steps[start.id]
    return steps


def generation(topic: Topic, registry: Registry) -> int:
    """How many generations stand before a topic's."""
    return max(reached(topic, BEFORE, registry).values(), default=0)


def kin(topic: Topic, registry: Registry, most: int) -> list[Topic]:
    """A topic between those before and those behind it, *most* steps away, the oldest first."""
    before, after = (reached(topic, relation, registry, most) for relation in (BEFORE, AFTER))
    ids = [
        *sorted(before, key=lambda one: -before[one]),
        topic.id,
        *sorted(after, key=lambda one: after[one]),
    ]
    return [registry.topics[one] for one in ids]

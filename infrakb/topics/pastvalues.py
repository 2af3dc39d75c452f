"""What was known of a property, and from when to when: for readers who ask what was known on a day. Pure.

That is told by the dates of the sources, and not by when the site took a value up (:meth:`Fact.known_on` tells that).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from infrakb.topics.comparison import of_fact
from infrakb.topics.qualifiers import ordered, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from infrakb.topics.cells import Variant
    from infrakb.topics.qualifiers import ParsedName
    from infrakb.topics.records import Topic
    from infrakb.topics.registry import Registry
    from infrakb.topics.units import Unit


class Known(NamedTuple):
    """A value of a variant, while it was known and stood."""

    variant: Variant
    since: str  # YYYY-MM-DD; "": nothing says since when
    until: str  # YYYY-MM-DD, the first day on which something else did; "" while it stands


def known_values(topic: Topic, name: ParsedName, unit: Unit | None, registry: Registry) -> list[Known]:
    """All values that a cell of a table ever had: those that stand, as the table shows them, then those of before."""
    days = sorted({day for fact in topic.variants(name) for day in fact.days_known})
    standing: dict[Variant, str] = {}
    past: list[Known] = []
    for day in days:
        now = dict.fromkeys(_on(day, topic, name, unit, registry))
        past += (Known(one, since, day) for one, since in standing.items() if one not in now)
        standing = {one: standing.get(one, day) for one in now}
    return [*(Known(one, since, "") for one, since in standing.items()), *past]


def _on(day: str, topic: Topic, name: ParsedName, unit: Unit | None, registry: Registry) -> Iterator[Variant]:
    exact = topic.facts.get(written(name.property_key, ordered(name.given)))
    for fact in (exact,) if exact and exact.known_until(day) else topic.variants(name):
        yield from of_fact(fact.qualifiers, fact.known_until(day), name.given, unit, registry)

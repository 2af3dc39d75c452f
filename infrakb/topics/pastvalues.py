"""What was known of a property, and from when to when: for readers who ask what was known on a day. Pure.

That is told by the dates of the sources, and not by when the site took a value up (:meth:`Fact.known_on` tells that).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from infrakb.topics.comparison import of_fact
from infrakb.topics.qualifiers import ordered, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from infrakb.topics.cells import Variant
    from infrakb.topics.derivations import Derivation
    from infrakb.topics.qualifiers import ParsedName
    from infrakb.topics.records import Topic
    from infrakb.topics.registry import Registry
    from infrakb.topics.units import Unit

#: The computed values of a topic, by the day from which they held (:meth:`Deriver.over_time`).
Followed: TypeAlias = "Sequence[tuple[str, Sequence[Derivation]]]"


class Known(NamedTuple):
    """A value of a variant, while it was known and stood."""

    shown: Variant | Derivation
    since: str  # YYYY-MM-DD; "": nothing says since when
    until: str  # YYYY-MM-DD, the first day on which something else did; "" while it stands


def known_values(
    topic: Topic, name: ParsedName, unit: Unit | None, followed: Followed, registry: Registry
) -> list[Known]:
    """All values that a cell of a table ever had: the current ones in the order of the table, then earlier ones.

    Computed values count only for the time in which no source stated one.
    """
    computed = [
        (day, [one for one in found if one.property_key == name.property_key]) for day, found in followed
    ]
    days = {day for fact in topic.variants(name) for day in fact.days_known}
    days |= {day for day, _found in computed} if any(found for _day, found in computed) else set()
    standing: dict[object, tuple[Variant | Derivation, str]] = {}
    past: list[Known] = []
    for day in sorted(days):
        now: dict[object, Variant | Derivation] = {one: one for one in _on(day, topic, name, unit, registry)}
        now = now or {one.key: one for one in _latest(day, computed)}
        past += (Known(one, since, day) for key, (one, since) in standing.items() if key not in now)
        standing = {key: standing.get(key, (one, day)) for key, one in now.items()}
    return [*(Known(one, since, "") for one, since in standing.values()), *past]


def _latest(day: str, computed: Followed) -> Iterable[Derivation]:
    return next((found for start, found in reversed(computed) if start <= day), ())


def _on(day: str, topic: Topic, name: ParsedName, unit: Unit | None, registry: Registry) -> Iterator[Variant]:
    exact = topic.facts.get(written(name.property_key, ordered(name.given)))
    for fact in (exact,) if exact and exact.known_until(day) else topic.variants(name):
        yield from of_fact(fact.qualifiers, fact.known_until(day), name.given, unit, registry)

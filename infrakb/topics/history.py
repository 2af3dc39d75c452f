"""What the site has come to show instead of what, and when: events that follow from statements and their dates. Pure.

An event is a day on which what is shown for a fact became something else: a value was added, changed, withdrawn or put
back. A further source that agrees is none, and neither is one that takes the place of another with the same value.
A statement that takes the place of one of another fact (a value whose scope was told wrongly) makes one event of both.

What is published later does not change the events of earlier days: their names may be permanent.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from infrakb.topics.statements import conflicting

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from infrakb.topics.records import Topic
    from infrakb.topics.statements import Fact, Statement

#: Kinds of events.
ADDED, CHANGED, REMOVED, RESTORED = "added", "changed", "removed", "restored"
#: Relations, seen from a topic, to organisations whose history it is a part of, too: who makes it, offers it, runs it or
#: pays for it. Whom it serves, what it runs on and where it stands have histories of their own.
BELONGING = frozenset({"made-by", "served-by", "operated-by", "funded-by"})
#: Up to this number, values that were added to a topic on one day are shown one by one.
FEW = 5
#: Before every day: what always held.
_DAWN = "0000-00-00"


@dataclass(frozen=True, slots=True)
class Event:
    """A day on which what is shown for a fact became something else."""

    day: str  # YYYY-MM-DD
    fact: Fact  # that has the values now, or had them last
    before: tuple[Statement, ...]  # what held until then; () for nothing
    after: tuple[Statement, ...]  # what has held since then; () for nothing
    kind: str  # ADDED, CHANGED, REMOVED or RESTORED

    @property
    def id(self) -> str:
        """Its permanent name: that of the fact, and the day."""
        return f"{self.fact.name}@{self.day}"

    @property
    def gone(self) -> tuple[Statement, ...]:
        """What does not hold any more."""
        return _without(self.before, self.after)

    @property
    def new(self) -> tuple[Statement, ...]:
        """What did not hold until then."""
        return _without(self.after, self.before)


# --- a topic's events


class _Move(NamedTuple):
    """What held of a fact until a day, and since then."""

    key: str  # of the fact
    fact: Fact
    before: tuple[Statement, ...]
    after: tuple[Statement, ...]

    @property
    def moved(self) -> tuple[Statement, ...]:
        return *_without(self.before, self.after), *_without(self.after, self.before)


def events_of(topic: Topic) -> Iterator[Event]:
    """Yield the events of a topic, the oldest first, those of a day in the order of the topic's facts."""
    held = {key: fact.holding(_DAWN) for key, fact in topic.facts.items()}
    told = dict(held)  # what held when readers last were told of the fact
    ever = {
        id(statement) for statements in held.values() for statement in statements
    }  # keys take long to make
    for day, keys in sorted(_days(topic).items()):
        facts = ((key, topic.facts[key]) for key in keys)
        moves = [_Move(key, fact, held[key], fact.holding(day)) for key, fact in facts]
        moves = [move for move in moves if move.before != move.after]
        for together in _joined(moves):
            if any(_differ(told[move.key], move.after) for move in together):
                yield _event(day, together, ever)
                told |= {move.key: move.after for move in together}
        held |= {move.key: move.after for move in moves}
        ever |= {id(statement) for move in moves for statement in move.after}


def _days(topic: Topic) -> dict[str, list[str]]:
    """Keys of facts by the days on which anything may have happened to them, in the order of the topic's facts."""
    found: dict[str, list[str]] = {}
    for key, fact in topic.facts.items():
        statements = list(fact.statements)
        if fact.successors:
            statements += (later for one in fact.statements for later in fact.successors.get(one.key, ()))
        dates = {day for one in statements for day in (one.published, one.withdrawn, *(one.preferred or ()))}
        for day in dates - {""}:
            found.setdefault(day, []).append(key)
    return found


def _joined(moves: Sequence[_Move]) -> list[list[_Move]]:
    """Moves of one day, those together that have to do with the same statements, as what takes the place of another."""
    groups: list[tuple[set[str], list[_Move]]] = []
    if not any(move.fact.successors for move in moves):
        return [[move] for move in moves]
    for move in moves:
        keys = {key for one in move.moved for key in (one.key, *_later(one, move.fact))}
        touching = [group for group in groups if group[0] & keys]
        groups = [group for group in groups if group not in touching]
        together = [*(other for group in touching for other in group[1]), move]
        groups.append((keys.union(*(group[0] for group in touching)), together))
    return [together for _keys, together in groups]


def _later(statement: Statement, fact: Fact) -> set[str]:
    """Keys of the statements that take the place of one, at once or by way of others."""
    found: set[str] = set()
    waiting = [statement.key]
    while waiting:
        new = {later.key for later in fact.successors.get(waiting.pop(), ())} - found
        found |= new
        waiting += new
    return found


def _event(day: str, together: Sequence[_Move], ever: Container[int]) -> Event:
    """What moves tell readers: everything of the fact that has values now, of others what went or came."""
    with_new = [move for move in together if _without(move.after, move.before)]
    main = (with_new or together)[0]
    before: list[Statement] = []
    after: list[Statement] = []
    for move in together:
        gone, new = _telling(move.before, move.after)
        before += move.before if move is main else gone
        after += move.after if move is main else new
    new = [statement for statement in after if statement not in before]
    if not after:
        kind = REMOVED
    elif new and all(id(statement) in ever for statement in new):
        kind = RESTORED
    else:
        kind = CHANGED if before else ADDED
    return Event(day, main.fact, tuple(before), tuple(after), kind)


def _without(statements: Iterable[Statement], others: Sequence[Statement]) -> tuple[Statement, ...]:
    return tuple(statement for statement in statements if statement not in others)


def _differ(before: Sequence[Statement], after: Sequence[Statement]) -> bool:
    """Whether readers are shown something else."""
    gone, new = _telling(before, after)
    return {one.text for one in gone} != {one.text for one in new}


def _telling(
    before: Sequence[Statement], after: Sequence[Statement]
) -> tuple[list[Statement], list[Statement]]:
    """What went and what came, without what agrees with something that stays: that tells readers nothing."""
    kept = [statement for statement in before if statement in after]
    gone, new = (
        [one for one in moved if all(conflicting(one, other) for other in kept)]
        for moved in (_without(before, after), _without(after, before))
    )
    return gone, new


# --- everybody's events


class Entry(NamedTuple):
    """What stands in one line of a list of changes: an event, or many values that were added to a topic on one day."""

    day: str  # YYYY-MM-DD
    topic: str  # id
    events: tuple[Event, ...]


class History:
    """The events of all topics."""

    def __init__(self, topics: Mapping[str, Topic], links: Mapping[str, Iterable[tuple[str, str]]]) -> None:
        """Find them; each list has the newest first, those of a day by topic and fact.

        :param links: relations of each topic, as (type, id of the other topic).
        """
        self.of_topic = {topic.id: newest_first(events_of(topic)) for topic in topics.values()}
        self.events = newest_first(event for found in self.of_topic.values() for event in found)
        self._topics, self._links = topics, links

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The lines of the list of all events."""
        return tuple(entries(self.events))

    @cached_property
    def _parts(self) -> Mapping[str, Sequence[str]]:
        """Organisation -> topics whose events are its own, too, in the order of the ids."""
        found: dict[str, dict[str, None]] = {}
        for topic_id, links in self._links.items():
            for relation, other in links:
                if relation in BELONGING and self._topics[other].kind == "organisation":
                    found.setdefault(other, {})[topic_id] = None
        return {organisation: tuple(topics) for organisation, topics in found.items()}

    @cached_property
    def belonging(self) -> Mapping[str, tuple[Event, ...]]:
        """Topic -> its events; for an organisation also those of what it makes, offers, runs or pays for."""
        found = {}
        for topic_id in self.of_topic:
            topics = sorted({topic_id, *self._parts.get(topic_id, ())})
            found[topic_id] = newest_first(event for topic in topics for event in self.of_topic[topic])
        return found


def newest_first(events: Iterable[Event]) -> tuple[Event, ...]:
    """Events by day; those of one day stay in their order."""
    return tuple(sorted(events, key=lambda event: event.day, reverse=True))


def entries(events: Iterable[Event]) -> Iterator[Entry]:
    """Yield lines of a list of *events*, of which the newest come first: many additions of a day make one."""
    for (day, topic), group in groupby(events, key=lambda event: (event.day, event.fact.topic)):
        found = tuple(group)
        added = tuple(event for event in found if event.kind == ADDED)
        if len(added) <= FEW:
            added = ()
        yield from (Entry(day, topic, (event,)) for event in found if event not in added)
        if added:
            yield Entry(day, topic, added)

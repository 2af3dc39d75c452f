"""Dated releases of all statements: what was published, to which the site keeps. Pure.

``releases/YYYY-MM-DD.csv`` is what ``python -m infrakb facts --release`` wrote that day. Names and values in the newest one are
promises: a name goes on leading to its statement, and a value is not overwritten. What is not in it is new, and must
say where in its source it stands.
"""

from __future__ import annotations

import csv
import io
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from infrakb.text.problems import Problem
from infrakb.topics.qualifiers import OF_STATEMENT, ordered, parse_name, written
from infrakb.topics.statementfile import expanded, is_meant
from infrakb.topics.units import parse_unit
from infrakb.topics.values import format_value, parse_value

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from infrakb.topics.properties import Properties
    from infrakb.topics.qualifiers import ParsedName, Qualifiers
    from infrakb.topics.records import Topic
    from infrakb.topics.statements import Fact, Statement

#: What a new statement says beside its value and source.
WANTED = ("at", "checked", "published")


class Released(NamedTuple):
    """A statement as a release has it."""

    name: str  # full name
    value: str  # as it was written
    unit: str


class Release(NamedTuple):
    """The newest release."""

    day: str  # YYYY-MM-DD
    statements: Mapping[str, tuple[Released, ...]]  # id of a topic -> its statements


def read_release(day: str, text: str) -> Release:
    """Read the file of a release.

    :raises KeyError: for a file without the columns name, topic, value and unit.
    """
    rows = csv.DictReader(io.StringIO(text), restval="")
    for column in ("name", "topic", *Released._fields[1:]):
        if column not in (rows.fieldnames or ()):
            raise KeyError(column)
    found: dict[str, list[Released]] = {}
    for row in rows:
        found.setdefault(row["topic"], []).append(Released(row["name"], row["value"], row["unit"]))
    return Release(day, {topic: tuple(statements) for topic, statements in found.items()})


# --- where names lead


def resolve(topic: Topic, text: str, properties: Properties) -> tuple[Fact, ...]:
    """Facts of a topic that a name within it may mean: one, where it leads somewhere.

    Old names lead where ``aliases`` and ``renamed`` say. A name leads to the fact that has just its qualifiers, or else to those
    that have them among others.
    """
    for name in _meanings(topic, text, properties):
        qualifiers = name.of_fact
        exact = topic.facts.get(written(name.property_key, ordered(qualifiers)))
        if exact is not None and (
            qualifiers == name.given or any(is_meant(name, one) for one in exact.statements)
        ):
            return (exact,)
        if found := tuple(
            fact
            for fact in topic.facts.values()
            if fact.property_key == name.property_key and any(is_meant(name, one) for one in fact.statements)
        ):
            return found
    return ()


def find_statement(topic: Topic, text: str, properties: Properties) -> Statement | None:
    """The one statement of a topic that a name within it means; None for none or several."""
    facts = resolve(topic, text, properties)
    for name in _meanings(topic, text, properties):
        found = [one for fact in facts for one in fact.statements if is_meant(name, one)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _meanings(topic: Topic, text: str, properties: Properties) -> Iterator[ParsedName]:
    """What a name may say today, the likeliest first."""
    name = parse_name(text)
    if name is None:
        return
    for old in (name, expanded(name, properties)):
        aliases = topic.aliases_of_facts
        if now := aliases.get(written(old.property_key, ordered(old.given))):
            yield expanded(now, properties)
        # What was said of the fact holds for each of its statements.
        elif now := aliases.get(written(old.property_key, ordered(old.of_fact))):
            of_statement = {key: old.given[key] for key in OF_STATEMENT if key in old.given}
            yield expanded(now._replace(given={**now.given, **of_statement}), properties)
    yield expanded(name, properties)


# --- what a release promises


def broken_promises(
    topic: Topic, released: Sequence[Released], day: str, properties: Properties
) -> Iterator[Problem]:
    """What a topic's file no longer keeps of a release, and what its new statements lack.

    :param released: what the release of *day* has of the topic.
    """
    by_name = {statement.name: statement for statement in topic.statements}
    kept: set[str] = set()
    gone: set[str] = set()  # properties of which something is gone: what seems new may be that
    for old in released:
        within = _within(old.name)
        statement = by_name.get(old.name) or find_statement(topic, within, properties)
        if statement is None:
            message = (
                "the statement '%s' was published on %s and is gone; put it back (with 'withdrawn:' where it is wrong), "
                "or write under 'aliases:' what it is called now"
            )
            yield Problem(1, "fact", message, (old.name, day))
            if name := parse_name(within):
                gone.add(expanded(name, properties).property_key)
            continue
        kept.add(statement.key)
        if not _is_kept(old, statement):
            message = (
                "the statement '%s' was published on %s as %s; put that back and add a statement with 'supersedes:', "
                "or withdraw it"
            )
            args = (statement.key, day, format_value(parse_value(old.value), parse_unit(old.unit)))
            yield Problem(statement.line_of("value"), "fact", message, args)
    yield from _moved(topic, released, day, properties)
    for statement in topic.statements:
        missing = [key for key in WANTED if not getattr(statement, key)]
        if missing and statement.key not in kept and statement.property_key not in gone:
            message = "the new statement of '%s' has no %s; add 'at:' (where in the source), 'checked:' and 'published:' (days)"
            yield Problem(statement.line, "fact", message, (statement.fact, ", ".join(missing)))


def _within(name: str) -> str:
    """A full name without its topic."""
    return name.partition(".")[2]


def _is_kept(old: Released, statement: Statement) -> bool:
    """Whether a statement has the value with which it was published."""
    if statement.target:
        return old.value == statement.target
    then, now = parse_value(old.value), statement.value
    is_same = (then.bound, then.low, then.high, old.unit) == (
        now.bound, now.low, now.high, statement.unit.text,
    )  # fmt: skip
    return is_same and (now.is_number or then.text == now.text)


def _moved(topic: Topic, released: Sequence[Released], day: str, properties: Properties) -> Iterator[Problem]:
    """Short names that led to one fact, and lead to another one or to several now: once for each fact."""
    facts: dict[str, set[Qualifiers]] = {}  # by property
    for old in released:
        name = parse_name(_within(old.name))
        if name is not None:
            facts.setdefault(name.property_key, set()).add(ordered(name.of_fact))
    for key, known in facts.items():
        for full in sorted(known):
            before = resolve(topic, written(key, full), properties)
            if len(before) != 1:
                continue
            short_names = [written(key, part) for part in _short(full, known)]
            moved = {short: resolve(topic, short, properties) for short in short_names}
            moved = {short: now for short, now in moved.items() if now and now != before}
            line = before[0].statements[0].line
            if taken := next((short for short in moved if short in topic.facts), ""):
                message = (
                    "'%s' led to '%s' on %s and is the name of another fact now; give that one a qualifier"
                )
                args = (f"{topic.id}.{taken}", before[0].key, day)
                yield Problem(topic.facts[taken].statements[0].line, "fact", message, args)
            elif moved:
                message = "'%s' led to '%s' on %s and is ambiguous now; write under 'aliases:' %s"
                lines = ", ".join(f"'{short}: \"{before[0].key}\"'" for short in moved)
                yield Problem(
                    line, "fact", message, (f"{topic.id}.{next(iter(moved))}", before[0].key, day, lines)
                )


def _short(full: Qualifiers, known: Collection[Qualifiers]) -> Iterator[Qualifiers]:
    """Parts of the qualifiers of a fact that told it from the *known* ones of its property, the shortest first."""
    for size in range(len(full)):
        for part in combinations(full, size):
            meant = [other for other in known if set(part) <= set(other)]
            if meant == [full]:
                yield part

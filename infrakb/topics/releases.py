"""Dated releases of all statements: what was published, to which the site keeps. Pure.

``releases/YYYY-MM-DD.csv`` is what ``python -m infrakb facts --release`` wrote that day. Names and values in the newest one are
promises: a name goes on leading to its statement, and a value is not overwritten. What is not in it is new, and must
say where in its source it stands.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, NamedTuple

from infrakb.text.problems import Problem
from infrakb.topics.qualifiers import OF_STATEMENT, ordered, parse_name, written
from infrakb.topics.statementfile import expanded, is_meant
from infrakb.topics.units import parse_unit
from infrakb.topics.values import format_value, parse_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from infrakb.topics.properties import Properties
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
    found: dict[str, list[Released]] = {}
    for row in csv.DictReader(io.StringIO(text)):
        found.setdefault(row["topic"], []).append(Released(row["name"], row["value"], row["unit"]))
    return Release(day, {topic: tuple(statements) for topic, statements in found.items()})


def resolve(topic: Topic, text: str, properties: Properties) -> tuple[Fact, ...]:
    """Facts of a topic that a name within it may mean: one, where it leads somewhere.

    Old names lead where ``aliases`` and ``renamed`` say. A name leads to the fact that has just its qualifiers, or else to those
    that have them among others.
    """
    name = parse_name(text)
    if name is None:
        return ()
    name = topic.aliases_of_facts.get(written(name.property_key, ordered(name.given)), name)
    name = expanded(name, properties)
    qualifiers = {key: value for key, value in name.given.items() if key not in OF_STATEMENT}
    exact = topic.facts.get(written(name.property_key, ordered(qualifiers)))
    if exact is not None and (
        qualifiers == name.given or any(is_meant(name, one) for one in exact.statements)
    ):
        return (exact,)
    return tuple(
        fact
        for fact in topic.facts.values()
        if fact.property_key == name.property_key and any(is_meant(name, one) for one in fact.statements)
    )


def find_statement(topic: Topic, text: str, properties: Properties) -> Statement | None:
    """The one statement of a topic that a name within it means; None for none or several."""
    name = parse_name(text)
    if name is None:
        return None
    name = topic.aliases_of_facts.get(written(name.property_key, ordered(name.given)), name)
    name = expanded(name, properties)
    found = [
        one for fact in resolve(topic, text, properties) for one in fact.statements if is_meant(name, one)
    ]
    return found[0] if len(found) == 1 else None


def broken_promises(topic: Topic, release: Release, properties: Properties) -> Iterator[Problem]:
    """What a topic's file no longer keeps of a release, and what its new statements lack."""
    released = release.statements.get(topic.id, ())
    by_key = {statement.key: statement for statement in topic.statements}
    kept: set[str] = set()
    for old in released:
        within = old.name.removeprefix(f"{topic.id}.")
        statement = by_key.get(within) or find_statement(topic, within, properties)
        if statement is None:
            message = (
                "the statement '%s' was published on %s and is gone; put it back (with 'withdrawn:' where it is wrong), "
                "or write under 'aliases:' what it is called now"
            )
            yield Problem(1, "fact", message, (old.name, release.day))
            continue
        kept.add(statement.key)
        value, unit = parse_value(old.value), parse_unit(old.unit)
        if (value.bound, value.low, value.high, old.unit) != (
            statement.value.bound,
            statement.value.low,
            statement.value.high,
            statement.unit.text,
        ) and not (statement.target and old.value == statement.target):
            message = (
                "the statement '%s' was published on %s as %s; put that back and add a statement with 'supersedes:', "
                "or withdraw it"
            )
            args = (statement.key, release.day, format_value(value, unit))
            yield Problem(statement.line_of("value"), "fact", message, args)
    yield from _moved(topic, released, release, properties)
    for statement in topic.statements:
        missing = [key for key in WANTED if not getattr(statement, key)]
        if statement.key not in kept and missing:
            message = "the new statement of '%s' has no %s; add 'at:' (where in the source), 'checked:' and 'published:' (days)"
            yield Problem(statement.line, "fact", message, (statement.fact, ", ".join(missing)))


def _moved(
    topic: Topic, released: tuple[Released, ...], release: Release, properties: Properties
) -> Iterator[Problem]:
    """Short names that led to one fact, and lead to another one or to several now."""
    facts: dict[str, set[str]] = {}
    for old in released:
        name = parse_name(old.name.removeprefix(f"{topic.id}."))
        if name is not None:
            qualifiers = {key: value for key, value in name.given.items() if key not in OF_STATEMENT}
            facts.setdefault(name.property_key, set()).add(written(name.property_key, ordered(qualifiers)))
    for short, full in facts.items():
        if len(full) != 1:
            continue
        (name_then,) = full
        now, before = resolve(topic, short, properties), resolve(topic, name_then, properties)
        if len(before) == 1 and now != before:
            message = "'%s' led to '%s' on %s and is ambiguous now; write under 'aliases:' the line '%s: %s'"
            args = (f"{topic.id}.{short}", before[0].key, release.day, short, f'"{before[0].key}"')
            yield Problem(before[0].statements[0].line, "fact", message, args)

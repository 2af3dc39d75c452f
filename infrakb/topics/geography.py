"""Places that texts name: which they are, in which country, and where on the earth. Pure.

``geography.json`` is made by ``script/geography.py`` from Natural Earth (public domain) and holds the outlines of the maps,
too. A text that names no place of it is somewhere that nobody has said.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from infrakb.topics.qualifiers import split_names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from infrakb.topics.records import Topic
    from infrakb.topics.registry import Registry
    from infrakb.topics.statements import Statement


class Place(NamedTuple):
    """A country, a prefecture or state, or a town."""

    id: str  # a country's is its code
    ja: str  # as pages show it
    names: tuple[str, ...]  # texts that stand for it, the one above among them
    within: str  # id of the place that contains it; "" for a country
    is_town: bool  # its position is the town's, and not that of the middle of an area, or of its capital
    at: tuple[float, float] | None  # longitude and latitude in degrees; None for what is on no map


class Outline(NamedTuple):
    """Land or lakes of a map: rings of (longitude, latitude) in degrees; east of 180° they go on to 330°."""

    land: tuple[tuple[tuple[float, float], ...], ...]
    lakes: tuple[tuple[tuple[float, float], ...], ...]


#: Kinds of topics that have a place (policies are practices). Products, parts and software may be anywhere.
SITED = frozenset({"facility", "investment", "regulation", "practice", "organisation"})
#: Relations from what is somewhere to what says where that is.
_LEADING = ("located-in", "part-of", "administered-by")
#: Relations to the organisations that something is of.
OF_ORGANISATIONS = ("made-by", "operated-by", "funded-by", "administered-by")


@cache
def _data() -> dict[str, object]:
    text = Path(__file__).with_suffix(".json").read_text(encoding="utf-8")
    found: dict[str, object] = json.loads(text)
    return found


@cache
def places() -> dict[str, Place]:
    """All that are known, by id."""
    rows = _data()["places"]
    assert isinstance(rows, list)
    return {
        row["id"]: Place(
            row["id"],
            row["ja"],
            (row["ja"], *row["names"]),
            row["within"],
            row["is_town"],
            tuple(row["at"]) if row["at"] else None,
        )
        for row in rows
    }


@cache
def outline(name: str) -> Outline:
    """The outlines of one map: ``world``, or a country's code."""
    lines = _data()["lines"]
    assert isinstance(lines, dict)
    found = lines[name]
    land, lakes = (tuple(_ring(steps, found["scale"]) for steps in found[kind]) for kind in Outline._fields)
    return Outline(land, lakes)


def _ring(steps: list[int], scale: int) -> tuple[tuple[float, float], ...]:
    """A ring from its first point and the steps to the others, in whole parts of a degree."""
    x = y = 0
    points = []
    for dx, dy in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x / scale, y / scale))
    return tuple(points)


@cache
def _names() -> tuple[re.Pattern[str], dict[str, Place]]:
    """What finds a name, the longest first, and the place of each; what only contains a name is found, and has none."""
    named = {name: place for place in places().values() for name in place.names}
    others = _data()["others"]
    assert isinstance(others, list)
    longest = sorted([*named, *others], key=lambda name: (-len(name), name))
    return re.compile("|".join(map(_literal, longest))), named


def _literal(name: str) -> str:
    """A pattern for a name; one of Latin letters is no part of a word."""
    escaped = re.escape(name)
    return rf"(?<![A-Za-z]){escaped}(?![A-Za-z])" if name.isascii() else escaped


@cache
def named_in(text: str) -> tuple[Place, ...]:
    """Places that a text names, in its order; without those that contain another one of them."""
    pattern, named = _names()
    found = dict.fromkeys(named[match] for match in pattern.findall(text) if match in named)
    around = {outer for place in found for outer in _around(place)}
    return tuple(place for place in found if place.id not in around)


def _around(place: Place) -> Iterator[str]:
    """Ids of the places that contain a place."""
    while place.within:
        yield place.within
        place = places()[place.within]


def is_within(place: Place, other: Place) -> bool:
    """Whether a place is another one, or in it."""
    return place == other or other.id in _around(place)


def country(place: Place) -> Place:
    """The country of a place, or what stands for one."""
    return places()[next(reversed((place.id, *_around(place))))]


# --- where topics and statements are


class Whereabouts:
    """Where the topics of a project are, by what is stated of them."""

    def __init__(self, registry: Registry, stating: str) -> None:
        """Take all topics and the keys of the properties that say where something is, joined by blanks."""
        self._registry = registry
        self._stating = frozenset(split_names(stating))
        self._topics: dict[str, tuple[Place, ...]] = {}
        organisations = [topic for topic in registry.topics.values() if topic.kind == "organisation"]
        self._organisations = {name: one for one in organisations for name in (one.ja.text, one.en.text)}
        longest = sorted(self._organisations, key=lambda name: (-len(name), name))
        self._naming = re.compile("|".join(map(_literal, longest)) or "(?!)")

    def of_statement(self, topic: Topic, statement: Statement) -> tuple[Place, ...]:
        """Places that a statement itself names: by its region, by the place stated of its scope, in its scope or its text.

        What a rule says of places is what it is about, and not where it holds.
        """
        given = dict(statement.qualifiers)
        scope = given.get("scope", "")
        if found := named_in(given.get("region", "")):
            return found
        if topic.kind == "regulation":
            return ()
        stated = [one for one in self.stated(topic) if _scope(one) and scope.startswith(_scope(one))]
        if found := _merged(named_in(one.text) for one in stated):
            return found
        return named_in(scope) or (() if statement.value.is_number else named_in(statement.text))

    def of_topic(self, topic: Topic) -> tuple[Place, ...]:
        """Places of all of a topic that is somewhere: as stated of it, or as its names and its definition say."""
        if topic.id not in self._topics:
            self._topics[topic.id] = self._found(topic) if topic.kind in SITED else ()
        return self._topics[topic.id]

    def _found(self, topic: Topic) -> tuple[Place, ...]:
        if found := _merged(named_in(one.text) for one in self.stated(topic) if not _scope(one)):
            return found
        return _merged(map(named_in, [topic.ja.text, topic.en.text, topic.definition]))

    def stated(self, topic: Topic) -> Iterator[Statement]:
        """What holds of where a topic, or a part of it, is."""
        facts = (fact for fact in topic.facts.values() if fact.property_key in self._stating)
        return (statement for fact in facts for statement in fact.current)

    def countries(self, topic: Topic, statement: Statement) -> tuple[str, ...]:
        """Ids of the countries of what a statement says: its own, the topic's, those of what the topic is part of, or at last
        those of the organisations that the topic is of, or that the statement's scope names.
        """
        return _countries(
            self.of_statement(topic, statement)
            or self._of_subject(topic)
            or self._homes(self._named(statement))
        )

    def countries_of_title(self, title: str) -> tuple[str, ...]:
        """Ids of the countries of what a title is about: of the places that it names, or else of the topics."""
        topics = (self._registry.topics[one.topic] for one in self._registry.matcher.find(title))
        return _countries(named_in(title) or _merged(map(self._of_subject, topics)))

    def _of_subject(self, topic: Topic) -> tuple[Place, ...]:
        """Places of a topic; without any, those of what it belongs to; without these, those of its makers or operators."""
        return self.of_topic(topic) or self.leading(topic) or self._homes(self._makers(topic))

    def _makers(self, topic: Topic) -> Iterator[Topic]:
        topics, links = self._registry.topics, self._registry.links[topic.id]
        return (topics[link.other] for link in links if link.type in OF_ORGANISATIONS)

    def _named(self, statement: Statement) -> Iterator[Topic]:
        return (self._organisations[name] for name in self._naming.findall(_scope(statement)))

    def _homes(self, organisations: Iterable[Topic]) -> tuple[Place, ...]:
        """Home places of organisations. What only their statements name, such as an office abroad, does not count."""
        return _merged(
            named_in(one.definition) or self.of_topic(one) or self.leading(one) for one in organisations
        )

    def leading(self, topic: Topic) -> tuple[Place, ...]:
        """Places of what a topic is in, part of, or administered by."""
        if topic.kind not in SITED:
            return ()
        topics, links = self._registry.topics, self._registry.links[topic.id]
        return _merged(self.of_topic(topics[link.other]) for link in links if link.type in _LEADING)


def _countries(found: Iterable[Place]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(country(place).id for place in found))


def _scope(statement: Statement) -> str:
    return dict(statement.qualifiers).get("scope", "")


def _merged(found: Iterable[Collection[Place]]) -> tuple[Place, ...]:
    """Places of several texts; without those that contain another one of them."""
    unique = dict.fromkeys(place for places_of_one in found for place in places_of_one)
    around = {outer for place in unique for outer in _around(place)}
    return tuple(place for place in unique if place.id not in around)

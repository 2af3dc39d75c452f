"""All topics, properties and sources of a project, and the problems that lie between its files."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from infrakb.text.documents import markdown_in
from infrakb.text.encoding import decode
from infrakb.text.frontblock import read_mapping, split
from infrakb.text.japanese import fold, nfc
from infrakb.text.layout import PROPERTIES, SOURCES, TOPICS
from infrakb.text.problems import Problem, Said, near
from infrakb.text.sourcefiles import folder_refusal, refusal
from infrakb.text.yamlvalue import Value as Node
from infrakb.topics.loader import load_topic
from infrakb.topics.mentions import Matcher
from infrakb.topics.records import Fact, Name, Relation, Source, Topic, conflicting
from infrakb.topics.relationtypes import RELATIONS, misplaced
from infrakb.topics.sources import read_sources

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


class Property(NamedTuple):
    """What a fact key means."""

    key: str  # as facts write it
    ja: str  # shown in tables and charts
    en: str  # the same in English
    line: int  # 1-based line in properties.yaml
    primary: bool  # a primary source is wanted: the makers state it themselves


class Located(NamedTuple):
    """A problem with its file."""

    path: str  # relative to the project, with '/'
    problem: Problem


class Link(NamedTuple):
    """A relation as one of its ends shows it."""

    type: str  # a key of RELATIONS, seen from this end
    other: str  # id of the topic at the other end


@dataclass(frozen=True)
class Registry:
    """Everything the project knows about its topics. Built anew for each run: small, quick to read."""

    topics: Mapping[str, Topic] = field(default_factory=dict)  # by id, in the order of the ids
    properties: Mapping[str, Property] = field(default_factory=dict)  # by key, in the file's order
    sources: Mapping[str, Source] = field(default_factory=dict)  # by citation key
    problems: tuple[Located, ...] = ()  # of the files themselves and between them

    @cached_property
    def ids(self) -> dict[str, str]:
        """Folded name or id -> topic id; a name that two topics claim belongs to the first."""
        found = {topic_id: topic_id for topic_id in self.topics}
        for topic in self.topics.values():
            for name in topic.names:
                found.setdefault(fold(name.text), topic.id)
        return found

    def find(self, name: str) -> Topic | None:
        """The topic with this id, name or alias, in any case and width."""
        topic_id = self.find_id(name)
        return self.topics[topic_id] if topic_id else None

    def find_id(self, name: str) -> str | None:
        """The id of the topic with this id, name or alias."""
        return self.ids.get(fold(name))

    def facts(self, name: str) -> tuple[Fact, ...]:
        """Every statement of the fact ``topic.key``; the topic may be given by any of its names."""
        topic_name, _, key = name.rpartition(".")
        topic = self.find(topic_name)
        return topic.stated(key) if topic else ()

    def names(self) -> list[str]:
        """Everything that a role may name, for suggestions."""
        return sorted({*self.topics, *(name.text for topic in self.topics.values() for name in topic.names)})

    def fact_names(self) -> list[str]:
        """All facts as ``topic.key``."""
        return sorted({fact.name for topic in self.topics.values() for fact in topic.facts})

    def is_reported(self, name: str) -> bool:
        """Whether the fact ``topic.key`` is missing because of a fault in its topic, which is reported there."""
        topic_name, _, key = name.rpartition(".")
        topic = self.find(topic_name)
        if topic is None:
            return False
        has_unknown = any(fact.key not in self.properties for fact in topic.facts)
        return has_unknown or key in topic.broken or "*" in topic.broken

    @cached_property
    def claims(self) -> dict[str, tuple[str, ...]]:
        """Folded name -> ids of the topics that claim it; several are reported."""
        found: dict[str, dict[str, None]] = {}
        for topic in self.topics.values():
            for name in topic.names:
                found.setdefault(fold(name.text), {})[topic.id] = None
        return {name: tuple(claimants) for name, claimants in found.items()}

    def own_names(self, topic: Topic) -> list[str]:
        """The names and aliases that lead to a topic and to no other one: those that two claim say nothing elsewhere."""
        return [
            name.text
            for name in topic.names
            if self.find(name.text) is topic and self.claims[fold(name.text)] == (topic.id,)
        ]

    @cached_property
    def stated_keys(self) -> frozenset[str]:
        """Keys of all facts, known to properties.yaml or not."""
        return frozenset(fact.key for topic in self.topics.values() for fact in topic.facts)

    def label(self, key: str) -> str:
        """The Japanese text of a fact key."""
        return self.properties[key].ja if key in self.properties else key

    @cached_property
    def matcher(self) -> Matcher:
        """All names of all topics; the topic that comes first by id keeps a name that two claim."""
        return Matcher((name.text, topic.id) for topic in self.topics.values() for name in topic.names)

    @cached_property
    def links(self) -> dict[str, tuple[Link, ...]]:
        """Relations of each topic, both ways, in the order of the relation types, then of the ids."""
        found: dict[str, set[Link]] = {topic_id: set() for topic_id in self.topics}
        for topic in self.topics.values():
            for relation in topic.relations:
                if relation.target in found and relation.target != topic.id:
                    found[topic.id].add(Link(relation.type, relation.target))
                    found[relation.target].add(Link(RELATIONS[relation.type].inverse, topic.id))
        order = {name: number for number, name in enumerate(RELATIONS)}
        return {
            topic_id: tuple(sorted(links, key=lambda link: (order[link.type], link.other)))
            for topic_id, links in found.items()
        }


# --- reading


def read_registry(root: Path) -> Registry:
    """Read the Markdown files in ``topics/``, ``properties.yaml`` and ``sources.bib`` below a project's folder."""
    problems: list[Located] = []
    sources, found = read_sources(_read(root, SOURCES, problems) or "")
    problems += (Located(SOURCES, problem) for problem in found)
    properties, found = read_properties(_read(root, PROPERTIES, problems) or "")
    problems += (Located(PROPERTIES, problem) for problem in found)
    topics: dict[str, Topic] = {}
    for path in _topic_files(root, problems):
        text = _read(root, f"{TOPICS}/{path.name}", problems)
        if text is None:
            continue
        topic, found = read_topic(nfc(path.stem), text)
        problems += (Located(f"{TOPICS}/{path.name}", problem) for problem in found)
        topics[topic.id] = replace(topic, suffix=path.suffix)
    problems += _between(topics, properties, sources)
    problems.sort(key=lambda located: (located.path, located.problem.line, located.problem.text()))
    return Registry(topics, properties, sources, tuple(problems))


def _topic_files(root: Path, problems: list[Located]) -> list[Path]:
    """The topics' files, in the order of the topics' ids."""
    folder = root / TOPICS
    if not os.path.lexists(folder):
        return []
    if refused := folder_refusal(folder, root):
        problems.append(Located(TOPICS, Problem(1, "file", *refused)))
        return []
    return [path for path in markdown_in(folder) if path.stem != "index"]


def _read(root: Path, name: str, problems: list[Located]) -> str | None:
    """The text of a file of the project; None, with a problem where there is something, for what is not read."""
    path = root / name
    if not os.path.lexists(path):
        return None
    if refused := refusal(path, root):
        problems.append(Located(name, Problem(1, "file", *refused)))
        return None
    return decode(path.read_bytes())[0]


def read_topic(topic_id: str, text: str) -> tuple[Topic, list[Problem]]:
    """Read the text of a topic's file."""
    block = split(text)
    mapping, problems = read_mapping(block)
    if block.yaml is None:
        problems = [Problem(1, "topic", "a topic begins with front matter; write kind, name and definition")]
    topic, found = load_topic(topic_id, mapping, block.first_line)
    if problems:  # what broken YAML makes of the keys is no second fault
        topic = replace(topic, is_sure=False, is_readable=False, broken=frozenset("*"))
    return topic, problems or found


def read_properties(text: str) -> tuple[dict[str, Property], list[Problem]]:
    """Read properties.yaml: ``key: {ja: …, en: …}``, and ``primary: true`` where makers state it themselves."""
    mapping, problems = read_mapping(split(f"---\n{text}\n---\n"))
    found = {}
    is_broken = bool(problems)
    for key, node in mapping.items():
        line = (node.key_line or node.line) - 1
        texts = node.data if isinstance(node.data, dict) else {}
        ja, en = (_label(texts.get(language)) for language in ("ja", "en"))
        if (not ja or not en) and not is_broken:
            message = "property '%s' lacks its names; write '%s: {ja: …, en: …}'"
            problems.append(Problem(line, "fact", message, (key, key)))
        primary = _label(texts.get("primary")).lower() == "true"
        found[key] = Property(key, ja or key, en or key, line, primary)
    return found, problems


def _label(node: Node | None) -> str:
    return node.data if node is not None and isinstance(node.data, str) else ""


# --- problems between files


def _between(
    topics: Mapping[str, Topic], properties: Mapping[str, Property], sources: Mapping[str, Source]
) -> Iterator[Located]:
    """Yield names that nobody knows, each at its first place: it may be what they name that is misspelt."""
    reported: set[tuple[str, str]] = set()

    def is_new(kind: str, name: str) -> bool:
        new = (kind, name) not in reported
        reported.add((kind, name))
        return new

    for topic in topics.values():
        if not topic.is_readable:
            continue
        path = topic.path
        for relation in topic.relations:
            if (said := _unknown_target(topic, relation, topics)) and is_new("topic", relation.target):
                yield Located(path, Problem(relation.line, "topic", *said))
        yield from _misplaced(topic, topics)
        for fact in topic.facts:
            if fact.key not in properties and is_new("key", fact.key):
                args: tuple[object, ...] = (fact.key, near(fact.key, properties))
                yield Located(path, Problem(fact.line_of("key"), "fact", "unknown fact key '%s'; %s", args))
            if fact.source and fact.source not in sources and is_new("source", fact.source):
                message = "unknown source '%s' in fact '%s'; %s"
                args = (fact.source, fact.key, near(fact.source, sources))
                yield Located(path, Problem(fact.line_of("source"), "fact", message, args))
    yield from _doubled(topics)


def _unknown_target(topic: Topic, relation: Relation, topics: Mapping[str, Topic]) -> Said | None:
    if relation.target == topic.id:
        message = "%s: a topic has no relation to itself; remove '%s'"
        return Said(message, (relation.type, relation.target))
    if relation.target not in topics:
        suggestion = near(relation.target, topics)
        return Said("%s: unknown topic '%s'; %s", (relation.type, relation.target, suggestion))
    return None


def _misplaced(topic: Topic, topics: Mapping[str, Topic]) -> Iterator[Located]:
    """Relations that cannot join what they join; where several targets make the same fault, once."""
    said: dict[Said, int] = {}
    for relation in topic.relations:
        other = topics.get(relation.target)
        if other and other is not topic and (reason := misplaced(relation.type, topic, other)):
            said.setdefault(reason, relation.line)
    for reason, line in said.items():
        yield Located(topic.path, Problem(line, "topic", *reason))


def _doubled(topics: Mapping[str, Topic]) -> Iterator[Located]:
    """Names that two topics claim. An alias yields to a name: it is the alias that is reported."""
    claims: dict[str, list[tuple[bool, str, Name]]] = {}
    for topic in topics.values():
        for name in {fold(name.text): name for name in reversed(topic.names)}.values():
            is_alias = name in topic.aliases
            claims.setdefault(fold(name.text), []).append((is_alias, topic.id, name))
    for claim in claims.values():
        (_, owner, kept), *others = sorted(claim)
        for _, topic_id, name in others:
            message = "'%s' is already a name of topic '%s' (%s:%s); remove it from one of them"
            args = (name.text, owner, topics[owner].path, kept.line)
            yield Located(topics[topic_id].path, Problem(name.line, "topic", message, args))


def conflicts(topic: Topic) -> Iterator[tuple[Fact, Fact]]:
    """Pairs of statements of one fact that cannot both hold: the first statement, the one against it."""
    for number, fact in enumerate(topic.facts):
        for earlier in topic.facts[:number]:
            if earlier.key == fact.key and conflicting(earlier, fact):
                yield earlier, fact
                break

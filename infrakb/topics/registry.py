"""All topics, properties and sources of a project, and the problems that lie between its files."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from infrakb.frontmatter import read_mapping, split
from infrakb.japanese import fold, nfc
from infrakb.problems import Problem
from infrakb.sourcefiles import folder_refusal, refusal
from infrakb.topics.loader import load_topic, near
from infrakb.topics.mentions import Matcher
from infrakb.topics.records import RELATIONS, Fact, Name, Relation, Source, Topic, conflicting
from infrakb.topics.sources import read_sources
from infrakb.yamlvalue import Value as Node

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

TOPICS = "topics"
SOURCES = "sources.bib"
PROPERTIES = "properties.yaml"


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
    """Read ``topics/*.md``, ``properties.yaml`` and ``sources.bib`` below a project's folder."""
    problems: list[Located] = []
    sources, found = read_sources(_read(root, SOURCES, problems) or "")
    problems += (Located(SOURCES, problem) for problem in found)
    properties, found = read_properties(_read(root, PROPERTIES, problems) or "")
    problems += (Located(PROPERTIES, problem) for problem in found)
    topics: dict[str, Topic] = {}
    for name in _topic_files(root, problems):
        stem = nfc(name).removesuffix(".md")
        text = _read(root, f"{TOPICS}/{name}", problems)
        if text is None:
            continue
        topic, found = read_topic(stem, text)
        problems += (Located(f"{TOPICS}/{name}", problem) for problem in found)
        if topic:
            topics[topic.id] = topic
    problems += _between(topics, properties, sources)
    problems.sort(key=lambda located: (located.path, located.problem.line, located.problem.text()))
    return Registry(topics, properties, sources, tuple(problems))


def _topic_files(root: Path, problems: list[Located]) -> list[str]:
    """Names of the topics' files, in the order of the topics' ids."""
    folder = root / TOPICS
    if not os.path.lexists(folder):
        return []
    if refused := folder_refusal(folder, root):
        problems.append(Located(TOPICS, Problem(1, "file", *refused)))
        return []
    names = (path.name for path in folder.iterdir() if path.suffix == ".md" and path.stem != "index")
    return sorted(names, key=nfc)


def _read(root: Path, name: str, problems: list[Located]) -> str | None:
    """The text of a file of the project; None, with a problem where there is something, for what is not read."""
    path = root / name
    if not os.path.lexists(path):
        return None
    if refused := refusal(path, root):
        problems.append(Located(name, Problem(1, "file", *refused)))
        return None
    return path.read_text(encoding="utf-8-sig", errors="replace")


def read_topic(topic_id: str, text: str) -> tuple[Topic | None, list[Problem]]:
    """Read the text of a topic's file."""
    block = split(text)
    if block.yaml is None:
        return None, [
            Problem(1, "topic", "a topic begins with front matter; write kind, name and definition")
        ]
    mapping, problems = read_mapping(block)
    topic, found = load_topic(topic_id, mapping, block.first_line)
    return topic, problems + found


def read_properties(text: str) -> tuple[dict[str, Property], list[Problem]]:
    """Read properties.yaml: ``key: {ja: …, en: …}``, and ``primary: true`` where makers state it themselves."""
    mapping, problems = read_mapping(split(f"---\n{text}\n---\n"))
    found = {}
    for key, node in mapping.items():
        line = node.line - 1
        texts = node.data if isinstance(node.data, dict) else {}
        ja, en = (_label(texts.get(language)) for language in ("ja", "en"))
        if not ja or not en:
            problems.append(Problem(line, "fact", f"property '{key}': write '{key}: {{ja: …, en: …}}'"))
        primary = _label(texts.get("primary")).lower() == "true"
        found[key] = Property(key, ja or key, en or key, line, primary)
    return found, problems


def _label(node: Node | None) -> str:
    return node.data if node is not None and isinstance(node.data, str) else ""


# --- problems between files


def _between(
    topics: Mapping[str, Topic], properties: Mapping[str, Property], sources: Mapping[str, Source]
) -> Iterator[Located]:
    for topic in topics.values():
        path = f"{topic.docname}.md"
        for relation in topic.relations:
            if message := _unknown_target(topic, relation, topics):
                yield Located(path, Problem(relation.line, "topic", message))
        for fact in topic.facts:
            if fact.key not in properties:
                message = f"unknown fact key '{fact.key}'; {near(fact.key, properties)}"
                yield Located(path, Problem(fact.line_of("key"), "fact", message))
            if fact.source and fact.source not in sources:
                message = f"unknown source '{fact.source}' in fact '{fact.key}'; {near(fact.source, sources)}"
                yield Located(path, Problem(fact.line_of("source"), "fact", message))
    yield from _doubled(topics)


def _unknown_target(topic: Topic, relation: Relation, topics: Mapping[str, Topic]) -> str:
    if relation.target == topic.id:
        return f"{relation.type}: a topic has no relation to itself; remove '{relation.target}'"
    if relation.target not in topics:
        return f"{relation.type}: unknown topic '{relation.target}'; {near(relation.target, topics)}"
    return ""


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
            message = (
                f"'{name.text}' is already a name of topic '{owner}' (topics/{owner}.md:{kept.line}); "
                "a name belongs to one topic only"
            )
            yield Located(f"topics/{topic_id}.md", Problem(name.line, "topic", message))


def conflicts(topic: Topic) -> Iterator[tuple[Fact, Fact]]:
    """Pairs of statements of one fact that cannot both hold: the first statement, the one against it."""
    for number, fact in enumerate(topic.facts):
        for earlier in topic.facts[:number]:
            if earlier.key == fact.key and conflicting(earlier, fact):
                yield earlier, fact
                break

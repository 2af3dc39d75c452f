"""All topics, properties and sources of a project, and the problems that lie between its files."""

from __future__ import annotations

import csv
import hashlib
import os
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from infrakb.text.documents import MARKDOWN, is_left_behind, markdown_in
from infrakb.text.encoding import decode, misencoded
from infrakb.text.frontblock import read_mapping, split
from infrakb.text.japanese import fold, nfc
from infrakb.text.layout import PROPERTIES, RELEASES, SOURCES, STATEMENTS, TOPICS
from infrakb.text.problems import Problem, Said, near
from infrakb.text.sourcefiles import folder_refusal, refusal
from infrakb.topics.derivations import Deriver, formulas_of
from infrakb.topics.history import History
from infrakb.topics.loader import load_topic
from infrakb.topics.mentions import Matcher
from infrakb.topics.properties import Properties, read_properties
from infrakb.topics.qualifiers import labels, parse_name
from infrakb.topics.records import KINDS, Name, Relation, Source, Topic
from infrakb.topics.relationtypes import RELATIONS, misplaced
from infrakb.topics.releases import broken_promises, find_statement, read_release, resolve
from infrakb.topics.sources import read_sources
from infrakb.topics.statementfile import expanded, is_day, read_statements

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from infrakb.topics.derivations import Derivation
    from infrakb.topics.qualifiers import ParsedName, Qualifiers
    from infrakb.topics.releases import Release, Released
    from infrakb.topics.statements import Fact, Statement
    from infrakb.topics.units import Unit


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
    properties: Properties = Properties({}, {})  # noqa: RUF009 (never changed)
    sources: Mapping[str, Source] = field(default_factory=dict)  # by citation key
    problems: tuple[Located, ...] = ()  # of the files themselves and between them
    releases: tuple[str, ...] = ()  # days of the dated releases, the oldest first
    digest: str = ""  # of all that it was read from: where it is the same, so is all of this

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

    def within(self, name: str) -> tuple[Topic | None, str]:
        """The topic of ``topic.property[…]``, by any of its names, and the name within it; None for no topic."""
        head, bracket, rest = name.partition("[")
        topic_name, _, key = head.rpartition(".")
        return self.find(topic_name), key + bracket + rest

    def meant(self, name: str) -> tuple[Fact, ...]:
        """Facts that ``topic.property[…]`` may mean: one where it leads somewhere."""
        topic, text = self.within(name)
        return resolve(topic, text, self.properties) if topic else ()

    def fact(self, name: str) -> Fact | None:
        """The fact that a name leads to; None where there is none, or several."""
        found = self.meant(name)
        return found[0] if len(found) == 1 else None

    def statement(self, name: str) -> Statement | None:
        """The statement that a name leads to; None where there is none, or several."""
        topic, text = self.within(name)
        return find_statement(topic, text, self.properties) if topic else None

    def facts(self) -> Iterator[Fact]:
        """All facts of all topics."""
        return (fact for topic in self.topics.values() for fact in topic.facts.values())

    def names(self) -> list[str]:
        """Everything that a role may name, for suggestions."""
        return sorted({*self.topics, *(name.text for topic in self.topics.values() for name in topic.names)})

    def fact_names(self) -> list[str]:
        """All facts as ``topic.property[…]``."""
        return sorted(fact.name for fact in self.facts())

    def is_reported(self, name: str) -> bool:
        """Whether a fact is missing because of a fault in its topic, which is reported there."""
        topic, text = self.within(name)
        if topic is None:
            return False
        has_unknown = any(fact.property_key not in self.properties.known for fact in topic.facts.values())
        return has_unknown or text.partition("[")[0] in topic.broken or "*" in topic.broken

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
        """Properties of all facts, known to properties.yaml or not."""
        return frozenset(fact.property_key for fact in self.facts())

    def label(self, key: str, qualifiers: Qualifiers = ()) -> str:
        """A property in Japanese, with what narrows it down: TDP（PCIe）."""
        known = self.properties.known.get(key)
        name = known.ja if known else key
        return f"{name}（{labels(qualifiers)}）" if qualifiers else name

    def column(self, text: str) -> ParsedName | None:
        """What a table or chart is asked to show, ``property[qualifier=value]``; None for what no topic can have."""
        name = parse_name(text)
        if name is None or name.topic:
            return None
        name = expanded(name, self.properties)
        return name if name.property_key in self.properties.known else None

    def unit_of(self, text: str) -> Unit | None:
        """The unit that properties.yaml gives to values of ``property[qualifier=value]``; None without one."""
        name = self.column(text)
        return self.properties.known[name.property_key].unit if name else None

    @cached_property
    def deriver(self) -> Deriver:
        """What computes values by the formulas of the properties."""
        return Deriver(self.topics, formulas_of(self.properties.known.values()), self.links)

    @cached_property
    def derivations(self) -> Mapping[str, tuple[Derivation, ...]]:
        """What follows from the statements of each topic, by the formulas of the properties."""
        return {topic.id: self.deriver.of(topic) for topic in self.topics.values()}

    @cached_property
    def history(self) -> History:
        """What has changed in what is shown of topics."""
        return History(self.topics, self.links)

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
    """Read the files in ``topics/``, ``properties.yaml``, ``sources.bib`` and the newest release below a project's folder."""
    files = _Files(root)
    problems = files.problems
    sources, found = read_sources(files.read(SOURCES) or "")
    problems += (Located(SOURCES, problem) for problem in found)
    properties, found = read_properties(files.read(PROPERTIES) or "", KINDS)
    problems += (Located(PROPERTIES, problem) for problem in found)
    topics: dict[str, Topic] = {}
    for path in _topic_files(root, problems):
        text = files.read(f"{TOPICS}/{path.name}", _front_matter)
        if text is None:
            continue
        topic, found = read_topic(nfc(path.stem), text)
        problems += (Located(f"{TOPICS}/{path.name}", problem) for problem in found)
        topics[topic.id] = replace(topic, suffix=path.suffix)
    days = _releases(root)
    _add_statements(files, topics, properties, days)
    problems += _between(topics, sources)
    problems.sort(key=lambda located: (located.path, located.problem.line, located.problem.text()))
    return Registry(topics, properties, sources, tuple(problems), days, files.digest(days))


#: Files whose encoding is checked here: that of Markdown is when it is read as a document; releases are CSV, with CRLF.
_BY_HAND = frozenset({".bib", ".yaml"})


class _Files:
    """The files of a project, read once each; what is wrong with them; and a digest of all that was read."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Located] = []
        self._seen = hashlib.sha256()

    def read(self, name: str, used: Callable[[str], str] = str) -> str | None:
        """The text of a file; None, with a problem where there is something, for what is not read.

        :param used: gives the part of the text that counts.
        """
        path = self.root / name
        if not os.path.lexists(path):
            return None
        if refused := refusal(path, self.root):
            self.problems.append(Located(name, Problem(1, "file", *refused)))
            return None
        text, encoding = decode(path.read_bytes())
        if encoding is not None and path.suffix in _BY_HAND:
            self.problems.append(Located(name, misencoded(encoding)))
        self._seen.update(repr((name, used(text))).encode("utf-8", "surrogatepass"))
        return text

    def digest(self, days: tuple[str, ...]) -> str:
        """A digest of what was read and refused so far, and of the *days* of all releases."""
        seen = self._seen.copy()
        seen.update(repr((self.problems, days)).encode())
        return seen.hexdigest()


def _add_statements(
    files: _Files, topics: dict[str, Topic], properties: Properties, days: tuple[str, ...]
) -> None:
    """Read the file of statements of each topic, and compare all of them with the newest release."""
    names = {topic.id: topic.ja.text for topic in topics.values()}
    reported: set[tuple[str, str]] = set()
    problems = files.problems
    for topic_id, path in statement_files(files.root).items():
        name = f"{TOPICS}/{path.name}"
        text = files.read(name)
        topic = topics.get(topic_id)
        if topic is None:
            message = "no page stands beside the statements; write '%s%s', or remove the file"
            problems.append(Located(name, Problem(1, "topic", message, (topic_id, MARKDOWN[0]))))
        if text is None or topic is None:
            continue
        kind = topic.kind if topic.is_sure else ""
        read, found = read_statements(topic_id, kind, text, properties, names, reported)
        topics[topic_id] = replace(
            topic,
            facts=read.facts,
            aliases_of_facts=read.aliases,
            figures=read.figures,
            broken=topic.broken | read.broken,
        )
        problems += (Located(name, problem) for problem in found)
    if release := _newest(files, days):
        problems += _promises(topics, release, properties)


def _promises(topics: Mapping[str, Topic], release: Release, properties: Properties) -> Iterator[Located]:
    """Yield what topics no longer keep of a release. A topic that has another id now has the old one among its names."""
    now = {fold(name.text): topic.id for topic in topics.values() for name in topic.names}
    released: dict[str, list[Released]] = {topic_id: [] for topic_id in topics}
    is_lost = False
    for topic_id, statements in release.statements.items():
        heir = topic_id if topic_id in topics else now.get(fold(topic_id), "")
        if heir:
            released[heir] += statements
        else:
            message = "the topic '%s' was published on %s and is gone; put it back, or write its id under 'aliases:' of the one that it is now"
            path = f"{RELEASES}/{release.day}.csv"
            yield Located(path, Problem(1, "topic", message, (topic_id, release.day)))
            is_lost = True
    for topic in topics.values():
        if topic.broken or not topic.is_readable:
            continue
        if is_lost and not released[topic.id]:  # what seems new may be what is lost
            continue
        if released[topic.id] and not topic.facts:
            message = "the statements of topic '%s' were published on %s and are gone; put the file '%s' back"
            args = (topic.id, release.day, topic.statements_path)
            yield Located(topic.path, Problem(topic.ja.line, "fact", message, args))
            continue
        for problem in broken_promises(topic, released[topic.id], release.day, properties):
            yield Located(topic.statements_path, problem)


def statement_files(root: Path) -> dict[str, Path]:
    """Files of statements by id of the topic, in the order of the ids."""
    folder = root / TOPICS
    if not folder.is_dir() or folder_refusal(folder, root):
        return {}
    files = sorted(path for path in folder.iterdir() if path.suffix == STATEMENTS)
    return {nfc(path.stem): path for path in files if not is_left_behind(path.name)}


def _releases(root: Path) -> tuple[str, ...]:
    """Days of the releases."""
    folder = root / RELEASES
    if not folder.is_dir() or folder_refusal(folder, root):
        return ()
    return tuple(sorted(path.stem for path in folder.glob("*.csv") if is_day(path.stem)))


def _newest(files: _Files, days: tuple[str, ...]) -> Release | None:
    """The newest release."""
    if not days:
        return None
    name = f"{RELEASES}/{days[-1]}.csv"
    text = files.read(name)
    if text is None:
        return None
    try:
        return read_release(days[-1], text)
    except (KeyError, csv.Error):
        message = (
            "this is no release: it lacks the columns name, topic, value and unit; write it again with '%s'"
        )
        files.problems.append(
            Located(name, Problem(1, "fact", message, ("python -m infrakb facts --release",)))
        )
        return None


def _topic_files(root: Path, problems: list[Located]) -> list[Path]:
    """The topics' files, in the order of the topics' ids."""
    folder = root / TOPICS
    if not os.path.lexists(folder):
        return []
    if refused := folder_refusal(folder, root):
        problems.append(Located(TOPICS, Problem(1, "file", *refused)))
        return []
    return [path for path in markdown_in(folder) if path.stem != "index"]


def _front_matter(text: str) -> str:
    return split(text).yaml or ""


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


# --- problems between files


def _between(topics: Mapping[str, Topic], sources: Mapping[str, Source]) -> Iterator[Located]:
    """Yield names that nobody knows, each at its first place: it may be what they name that is misspelt."""
    reported: set[tuple[str, str]] = set()

    def is_new(kind: str, name: str) -> bool:
        new = (kind, name) not in reported
        reported.add((kind, name))
        return new

    for topic in topics.values():
        if not topic.is_readable:
            continue
        for relation in topic.relations:
            if (said := _unknown_target(topic, relation, topics)) and is_new("topic", relation.target):
                yield Located(topic.path, Problem(relation.line, "topic", *said))
        yield from _misplaced(topic, topics)
    for topic in topics.values():
        for statement in topic.statements:
            source = statement.source
            if source and source not in sources and is_new("source", source):
                message = "unknown source '%s' in fact '%s'; %s"
                args = (source, statement.fact, near(source, sources))
                yield Located(
                    topic.statements_path, Problem(statement.line_of("source"), "fact", message, args)
                )
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

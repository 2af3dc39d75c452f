"""One topic's front matter -> its record, and what is wrong with it, each with its line."""

from __future__ import annotations

import difflib
import re
from datetime import date
from typing import TYPE_CHECKING

from infrakb.japanese import join_lines
from infrakb.problems import Problem
from infrakb.topics.records import KINDS, LAYERS, RELATIONS, Fact, Name, Relation, Topic
from infrakb.topics.units import near_units, parse_unit, unknown_part
from infrakb.topics.values import parse_value
from infrakb.yamlvalue import Value as Node

if TYPE_CHECKING:
    from collections.abc import Iterable

_ID_RE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DATE_RE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")

TOPIC_KEYS = ("kind", "name", "aliases", "maker", "definition", "layer", "relations", "facts", "mentions")
#: File-wide metadata that Sphinx and MyST read themselves.
SPHINX_KEYS = ("myst", "html_meta", "orphan", "tocdepth", "nocomments", "substitutions")
FACT_KEYS = ("key", "value", "unit", "as-of", "source", "note", "review-by", "disputed")
WRITTEN_RELATIONS = tuple(relation.id for relation in RELATIONS.values() if relation.written)


def near(word: str, known: Iterable[str]) -> str:
    """The part of a message that says which known names are near an unknown one."""
    names = sorted(known)
    close = difflib.get_close_matches(word, names, n=3, cutoff=0.6)
    if close:
        return "did you mean " + " or ".join(f"'{name}'" for name in close) + "?"
    return f"use one of {', '.join(names)}" if 0 < len(names) <= 12 else "no name is near"


class TopicReader:
    """Reads one front matter; collects problems as it goes, so that one mistake hides no other."""

    def __init__(self, topic_id: str, mapping: dict[str, Node], first_line: int) -> None:
        self.id = topic_id
        self.mapping = mapping
        self.first_line = first_line
        self.problems: list[Problem] = []

    def read(self) -> Topic | None:
        """The topic, with what could be read; None when it has no kind or no name."""
        if not _ID_RE.fullmatch(self.id):
            message = (
                f"a topic's file name is its id: '{self.id}' must be lower-case ASCII words joined by '-'"
            )
            self._problem(self.first_line, message)
        for key, node in self.mapping.items():
            if key not in TOPIC_KEYS and key not in SPHINX_KEYS:
                self._problem(node.line, f"unknown key '{key}'; {near(key, TOPIC_KEYS)}", "key")
        kind = self._choice("kind", KINDS)
        names = self._names()
        if not kind or not names:
            return None
        definition = self._text("definition")
        if not definition:
            self._problem(self.first_line, "no definition; add 'definition:' with one Japanese sentence")
        return Topic(
            id=self.id,
            kind=kind,
            ja=names[0],
            en=names[1],
            aliases=tuple(self._list("aliases")),
            definition=definition,
            layer=(self._choice("layer", LAYERS) if "layer" in self.mapping else "") or KINDS[kind].layer,
            relations=self._relations(),
            facts=self._facts(),
        )

    def _problem(self, line: int, message: str, subtype: str = "topic") -> None:
        self.problems.append(Problem(line, subtype, message))

    def _text(self, key: str) -> str:
        node = self.mapping.get(key)
        if node is None or node.data is None:
            return ""
        if not isinstance(node.data, str):
            self._problem(node.line, f"{key}: must be a text")
            return ""
        return join_lines(node.data)

    def _choice(self, key: str, known: Iterable[str]) -> str:
        node = self.mapping.get(key)
        if node is None or not isinstance(node.data, str):
            line = node.line if node else self.first_line
            self._problem(line, f"no {key}; write '{key}:' with one of {', '.join(known)}")
            return ""
        if node.data not in known:
            self._problem(node.line, f"unknown {key} '{node.data}'; {near(node.data, known)}")
            return ""
        return node.data

    def _names(self) -> tuple[Name, Name] | None:
        node = self.mapping.get("name")
        if node is None or not isinstance(node.data, (str, dict)):
            line = node.line if node else self.first_line
            self._problem(line, "no name; write 'name: {ja: …, en: …}'")
            return None
        if isinstance(node.data, str):
            return Name(node.data, node.line), Name(node.data, node.line)
        for key, value in node.data.items():
            if key not in {"ja", "en"}:
                self._problem(value.line, f"unknown language '{key}' in name; use ja and en", "key")
        given = {
            key: Name(join_lines(value.data), value.line)
            for key, value in node.data.items()
            if isinstance(value.data, str) and value.data.strip()
        }
        for key in ("ja", "en"):
            if key not in given:
                self._problem(node.line, f"no {key} name; write 'name: {{ja: …, en: …}}'")
        either = given.get("ja") or given.get("en")
        return (given.get("ja", either), given.get("en", either)) if either else None

    def _list(self, key: str, node: Node | None = None) -> list[Name]:
        node = self.mapping.get(key) if node is None else node
        if node is None or node.data is None:
            return []
        items = node.data if isinstance(node.data, list) else [node]
        names = []
        for item in items:
            if isinstance(item.data, str) and item.data.strip():
                names.append(Name(join_lines(item.data), item.line))
            else:
                self._problem(item.line, f"{key}: must be a list of texts such as [a, b]")
        return names

    def _relations(self) -> tuple[Relation, ...]:
        relations = [Relation("made-by", name.text, name.line) for name in self._list("maker")]
        node = self.mapping.get("relations")
        if node is None or node.data is None:
            return tuple(relations)
        if not isinstance(node.data, dict):
            self._problem(node.line, "relations: must be lines such as 'part-of: [topic-id]'")
            return tuple(relations)
        for key, value in node.data.items():
            if key in WRITTEN_RELATIONS:
                relations += [Relation(key, name.text, name.line) for name in self._list(key, value)]
            elif key in RELATIONS:
                message = f"'{key}' is shown by itself; write '{RELATIONS[key].inverse}' at the other topic"
                self._problem(value.line, message)
            else:
                self._problem(value.line, f"unknown relation '{key}'; {near(key, WRITTEN_RELATIONS)}")
        unique = {(relation.type, relation.target): relation for relation in reversed(relations)}
        return tuple(sorted(unique.values(), key=relations.index))

    # --- facts

    def _facts(self) -> tuple[Fact, ...]:
        node = self.mapping.get("facts")
        if node is None or node.data is None:
            return ()
        if not isinstance(node.data, list):
            self._problem(node.line, "facts: must be a list of '- key: …' entries", "fact")
            return ()
        return tuple(fact for item in node.data if (fact := self._fact(item)))

    def _fact(self, node: Node) -> Fact | None:
        if not isinstance(node.data, dict):
            self._problem(node.line, "a fact must be a list of 'key: value' lines", "fact")
            return None
        given: dict[str, str] = {}
        for key, value in node.data.items():
            if key not in FACT_KEYS:
                self._problem(value.line, f"unknown key '{key}' in a fact; {near(key, FACT_KEYS)}", "key")
            elif isinstance(value.data, str):
                given[key] = join_lines(value.data)
            elif value.data is not None:
                self._problem(value.line, f"{key}: must be a number or a text", "fact")
        for key in ("key", "value", "as-of", "source"):
            if not given.get(key):
                name = given.get("key", "?")
                self._problem(node.line, f"fact '{name}' has no {key}; add '{key}: …'", "fact")
        if not given.get("key") or not given.get("value"):
            return None
        if unknown := unknown_part(given.get("unit", "")):
            message = "unknown unit '%s' in fact '%s'; %s"
            args = unknown, given["key"], near(unknown, near_units(unknown))
            self.problems.append(Problem(node.data["unit"].line, "fact", message, args))
        return Fact(
            topic=self.id,
            key=given["key"],
            value=parse_value(given["value"]),
            unit=parse_unit(given.get("unit", "")),
            as_of=self._date(node, "as-of", given),
            source=given.get("source", ""),
            note=given.get("note", ""),
            review_by=self._date(node, "review-by", given),
            disputed=self._flag(node, "disputed", given),
            line=node.line,
            lines=tuple((key, value.line) for key, value in node.data.items()),
        )

    def _date(self, node: Node, key: str, given: dict[str, str]) -> str:
        text = given.get(key, "")
        if text and not is_date(text):
            message = f"{key}: '{text}' is no date; write YYYY-MM-DD, YYYY-MM or YYYY"
            self._problem(node.data[key].line, message, "fact")
            return ""
        return text

    def _flag(self, node: Node, key: str, given: dict[str, str]) -> bool:
        text = given.get(key, "false").lower()
        if text not in {"true", "false"}:
            self._problem(node.data[key].line, f"{key}: must be true or false", "fact")
        return text == "true"


def is_date(text: str) -> bool:
    """Whether the text is an existing day, month or year."""
    if not _DATE_RE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 4 :] if len(text) < 10 else text)
    except ValueError:
        return False
    return True


def load_topic(
    topic_id: str, mapping: dict[str, Node], first_line: int = 1
) -> tuple[Topic | None, list[Problem]]:
    """Read a front matter that :func:`infrakb.frontmatter.read_mapping` has composed."""
    reader = TopicReader(topic_id, mapping, first_line)
    topic = reader.read()
    return topic, sorted(reader.problems, key=lambda problem: problem.line)

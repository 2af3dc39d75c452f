"""One topic's front matter -> its record, and what is wrong with it, each with its line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from infrakb.text.collation import is_reading
from infrakb.text.japanese import join_lines
from infrakb.text.problems import Problem, Said, closest, near
from infrakb.text.yamlvalue import Value as Node
from infrakb.text.yamlvalue import with_known_keys
from infrakb.topics.records import KINDS, LAYERS, Name, Relation, Topic
from infrakb.topics.relationtypes import RELATIONS, WRITTEN_RELATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable

_ID_RE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

TOPIC_KEYS = ("kind", "name", "aliases", "maker", "definition", "layer", "relations", "mentions")
#: Languages of names.
_LANGUAGES = ("ja", "en")
#: Where values stood before they had a file of their own.
MOVED = "facts"
#: File-wide metadata that Sphinx and MyST read themselves.
SPHINX_KEYS = ("myst", "html_meta", "orphan", "tocdepth", "nocomments", "substitutions")


class TopicReader:
    """Reads one front matter; collects problems as it goes, so that one mistake hides no other."""

    def __init__(self, topic_id: str, mapping: dict[str, Node], first_line: int) -> None:
        self.id = topic_id
        self.mapping = mapping
        self.first_line = first_line
        self.problems: list[Problem] = []

    def read(self) -> Topic:
        """The topic, with what could be read: what others say of it is no fault of theirs."""
        if not _ID_RE.fullmatch(self.id):
            message = "a topic's file name is its id: '%s' must be lower-case ASCII words joined by '-'"
            self._problem(self.first_line, message, self.id)
        self.mapping = self._corrected(self.mapping)
        kind = self._choice("kind", KINDS)
        names = self._names() or (Name(self.id, self.first_line), Name(self.id, self.first_line))
        definition = self._text("definition")
        if not definition and not self._has("definition"):
            self._problem(self.first_line, "no definition; add 'definition:' with one Japanese sentence")
        shown = kind or self._likely_kind()
        return Topic(
            id=self.id,
            kind=shown,
            ja=names[0],
            en=names[1],
            aliases=tuple(self._list("aliases")),
            definition=definition,
            layer=(self._choice("layer", LAYERS) if "layer" in self.mapping else "") or KINDS[shown].layer,
            relations=self._relations(),
            is_sure=bool(kind),
        )

    def _corrected(self, mapping: dict[str, Node]) -> dict[str, Node]:
        """Report unknown keys; one that is nearly a known key, which is missing, counts as that."""
        moved = mapping.get(MOVED)
        if moved is not None and moved.data is not None:
            message = "'%s' stands in the file 'topics/%s.yaml' beside the page now, as 'statements:'; move it there"
            self._problem(moved.key_line, message, MOVED, self.id, subtype="key")
            mapping = {key: node for key, node in mapping.items() if key != MOVED}
        corrected, unknown = with_known_keys(mapping, (*TOPIC_KEYS, *SPHINX_KEYS))
        for key in unknown:
            line = mapping[key].key_line
            self._problem(line, "unknown key '%s'; %s", key, near(key, TOPIC_KEYS), subtype="key")
        return corrected

    def _likely_kind(self) -> str:
        """The kind that a wrong one may stand for: what is shown until it is corrected."""
        node = self.mapping.get("kind")
        text = node.data if node and isinstance(node.data, str) else ""
        return next(iter(closest(text, KINDS, most=1)), "practice")

    def _problem(self, line: int, message: str, *args: object, subtype: str = "topic") -> None:
        self.problems.append(Problem(line, subtype, message, args))

    def _has(self, key: str) -> bool:
        return key in self.mapping and self.mapping[key].data is not None

    def _text(self, key: str) -> str:
        node = self.mapping.get(key)
        if node is None or node.data is None:
            return ""
        if not isinstance(node.data, str):
            self._problem(node.line, "%s: %s", key, Said("must be a text"))
            return ""
        return join_lines(node.data)

    def _choice(self, key: str, known: Iterable[str]) -> str:
        node = self.mapping.get(key)
        if node is None or not isinstance(node.data, str):
            line = node.line if node else self.first_line
            self._problem(line, "no %s; write '%s:' with one of %s", key, key, ", ".join(known))
            return ""
        if node.data not in known:
            self._problem(node.line, "unknown %s '%s'; %s", key, node.data, near(node.data, known))
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
            if key not in {*_LANGUAGES, "kana"}:
                self._problem(value.line, "unknown language '%s' in name; use ja and en", key, subtype="key")
        given = {
            key: Name(join_lines(value.data), value.line)
            for key, value in node.data.items()
            if isinstance(value.data, str) and value.data.strip()
        }
        for key in _LANGUAGES:
            if key not in given and node.data.keys() <= {*_LANGUAGES, "kana"}:
                self._problem(node.line, "no name in the language '%s'; write 'name: {ja: …, en: …}'", key)
        if "ja" in given:
            given["ja"] = given["ja"]._replace(kana=self._reading(node))
        either = given.get("ja") or given.get("en")
        return (given.get("ja", either), given.get("en", either)) if either else None

    def _reading(self, name: Node) -> str:
        """The reading of a name that is written with its parts."""
        node = name.data.get("kana")
        if node is None or node.data is None:
            return ""
        text = join_lines(node.data) if isinstance(node.data, str) else ""
        if is_reading(text):
            return text
        message = "kana: '%s' is no reading; write how the name is read in hiragana or katakana"
        self._problem(node.line, message, text or "…")
        return ""

    def _list(self, key: str, node: Node | None = None) -> list[Name]:
        node = self.mapping.get(key) if node is None else node
        if node is None or node.data is None:
            return []
        items = node.data if isinstance(node.data, list) else [node]
        names = []
        for item in items:
            if isinstance(item.data, str) and item.data.strip():
                names.append(Name(join_lines(item.data), item.line))
            elif (read := self._read_name(item)) and key == "aliases":
                names.append(read)
            else:
                self._problem(item.line, "%s: %s", key, Said('must be a list of texts such as ["A", "B"]'))
        return names

    def _read_name(self, node: Node) -> Name | None:
        """A name with its reading, ``{name: 液冷, kana: えきれい}``."""
        if not isinstance(node.data, dict) or not {"name"} <= node.data.keys() <= {"name", "kana"}:
            return None
        text = node.data["name"].data
        if not isinstance(text, str) or not text.strip():
            return None
        return Name(join_lines(text), node.data["name"].line, self._reading(node))

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
                message = "'%s' is shown by itself; write '%s' at the other topic"
                self._problem(value.key_line, message, key, RELATIONS[key].inverse)
            else:
                self._problem(value.key_line, "unknown relation '%s'; %s", key, near(key, WRITTEN_RELATIONS))
        unique = {(relation.type, relation.target): relation for relation in reversed(relations)}
        return tuple(sorted(unique.values(), key=relations.index))


def load_topic(topic_id: str, mapping: dict[str, Node], first_line: int = 1) -> tuple[Topic, list[Problem]]:
    """Read a front matter that :func:`infrakb.text.frontblock.read_mapping` has composed."""
    reader = TopicReader(topic_id, mapping, first_line)
    topic = reader.read()
    return topic, sorted(reader.problems, key=lambda problem: problem.line)

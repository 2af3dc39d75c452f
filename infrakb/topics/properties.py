"""The properties that topics may have: what a value of each means, where it may stand and what is plausible. Pure.

``properties.yaml`` maps keys to ``{ja: …, en: …}`` and more; a key that was given up stays as ``{renamed: "new"}``,
so that names which once led to a fact still do. Under ``key-figures`` stand, for each kind of topic, the properties that
tell most of one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from infrakb.text.frontblock import read_mapping, whole
from infrakb.text.problems import Problem, Said, near
from infrakb.topics.qualifiers import QUALIFIERS, fault, parse_name
from infrakb.topics.units import comparable, near_units, parse_unit, unknown_part
from infrakb.topics.values import convert, parse_quantity

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from infrakb.text.yamlvalue import Value as Node
    from infrakb.topics.qualifiers import ParsedName
    from infrakb.topics.units import Unit
    from infrakb.topics.values import Value


class Group(NamedTuple):
    """A heading in tables of facts."""

    id: str  # as properties.yaml writes it
    ja: str
    en: str


GROUPS = {
    group.id: group
    for group in (
        Group("compute", "演算", "Compute"),
        Group("memory", "メモリ", "Memory"),
        Group("interconnect", "接続", "Interconnect"),
        Group("power", "電力", "Power"),
        Group("facility", "設備", "Facilities"),
        Group("cost", "費用", "Cost"),
        Group("investment", "投資", "Investment"),
        Group("finance", "業績", "Finance"),
        Group("model", "モデル", "Models"),
        Group("software", "ソフトウェア", "Software"),
        Group("service", "サービス", "Services"),
        Group("practice", "使い方", "Practices"),
        Group("law", "規制", "Law"),
        Group("general", "そのほか", "General"),
    )
}
#: What a property's values are.
VALUE_KINDS = ("quantity", "text", "date", "topic")
KEYS = (
    "ja",
    "en",
    "group",
    "value",
    "values",
    "unit",
    "kinds",
    "qualifiers",
    "between",
    "changes",
    "primary",
    "definition",
    "derived",
)


#: What is no property: the key figures of each kind of topic.
FIGURES = "key-figures"
#: The one key of an entry for a key that was given up.
RENAMED = "renamed"
_LISTS = ("values", "kinds", "qualifiers", "between", "derived")


@dataclass(frozen=True, slots=True)
class Property:
    """What a statement's property means. What properties.yaml leaves out is not checked."""

    key: str  # as statements write it
    ja: str  # shown in tables and charts
    en: str  # the same in English
    line: int  # 1-based line in properties.yaml
    group: str = "general"  # a key of GROUPS
    value: str = ""  # one of VALUE_KINDS; "" for any
    values: tuple[str, ...] = ()  # all texts that it may have, in their own order; none: any
    unit: Unit | None = None  # of quantities: values are of its dimension
    kinds: tuple[str, ...] = ()  # kinds of topics that may have it; none: any
    qualifiers: tuple[str, ...] | None = None  # those that it allows; None: any
    between: tuple[Quantity, Quantity] | None = None  # plausible bounds
    changes: bool = False  # with time: what holds later supersedes what held earlier
    primary: bool = False  # a primary source is wanted: the makers state it themselves
    definition: str = ""  # one Japanese sentence
    derived: tuple[str, ...] = ()  # formulas that compute it


class Quantity(NamedTuple):
    """A value with its unit."""

    value: Value
    unit: Unit


class Properties(NamedTuple):
    """All of a project."""

    known: Mapping[str, Property]  # by key, in the file's order
    renamed: Mapping[str, ParsedName]  # old key -> what it is now, without a topic
    figures: Mapping[
        str, tuple[ParsedName, ...]
    ] = {}  # kind of topic -> its key figures, the most telling first

    @property
    def changing(self) -> frozenset[str]:
        """Keys of the properties whose values change with time."""
        return frozenset(known.key for known in self.known.values() if known.changes)


def read_properties(text: str, topic_kinds: Collection[str]) -> tuple[Properties, list[Problem]]:
    """Read the text of properties.yaml."""
    mapping, problems = read_mapping(whole(text))
    reader = _Reader(topic_kinds, is_broken=bool(problems))
    given = mapping.pop(FIGURES, None)
    entries = {key: node.data if isinstance(node.data, dict) else {} for key, node in mapping.items()}
    known = {
        key: reader.property(key, mapping[key], fields)
        for key, fields in entries.items()
        if RENAMED not in fields
    }
    renamed = {}
    for key, fields in entries.items():
        if RENAMED in fields and (name := reader.renaming(key, fields, known)):
            renamed[key] = name
    figures = reader.figures(given, known) if given else {}
    return Properties(known, renamed, figures), [*problems, *reader.problems]


class _Reader:
    """Reads entries; collects problems as it goes."""

    def __init__(self, topic_kinds: Collection[str], *, is_broken: bool) -> None:
        self.problems: list[Problem] = []
        self._topic_kinds = topic_kinds
        self._is_broken = is_broken  # what broken YAML makes of entries is no second fault

    def _problem(self, line: int, message: str, *args: object) -> None:
        if not self._is_broken:
            self.problems.append(Problem(line, "fact", message, args))

    def property(self, key: str, node: Node, fields: Mapping[str, Node]) -> Property:
        line = node.key_line or node.line
        for name, field in fields.items():
            if name not in KEYS:
                self._problem(
                    field.key_line, "unknown key '%s' in property '%s'; %s", name, key, near(name, KEYS)
                )
            elif name not in {"ja", "en"} and not _is_of_its_form(name, field):
                is_list = name in _LISTS
                wanted = 'must be a list of texts such as ["A", "B"]' if is_list else "must be a text"
                self._problem(field.line, "%s: %s", name, Said(wanted))
        ja, en = _text(fields.get("ja")), _text(fields.get("en"))
        if not ja or not en:
            self._problem(line, "property '%s' lacks its names; write '%s: {ja: …, en: …}'", key, key)
        qualifiers = self._names(key, "qualifiers", fields, QUALIFIERS) if "qualifiers" in fields else None
        unit = self._unit(key, fields)
        return Property(
            key,
            ja or key,
            en or key,
            line,
            group=self._choice(key, "group", fields, GROUPS) or "general",
            value=self._choice(key, "value", fields, VALUE_KINDS),
            values=tuple(_texts(fields.get("values"))),
            unit=unit,
            kinds=self._names(key, "kinds", fields, self._topic_kinds),
            qualifiers=qualifiers,
            between=self._bounds(key, fields, unit),
            changes=self._flag(key, "changes", fields),
            primary=self._flag(key, "primary", fields),
            definition=_text(fields.get("definition")),
            derived=tuple(_texts(fields.get("derived"))),
        )

    def renaming(
        self, key: str, fields: Mapping[str, Node], known: Mapping[str, Property]
    ) -> ParsedName | None:
        """What a key that was given up is now."""
        for name, field in fields.items():
            if name != RENAMED:
                message = "unknown key '%s' in property '%s'; %s"
                self._problem(field.key_line, message, name, key, near(name, (RENAMED,)))
        node = fields[RENAMED]
        parsed = parse_name(_text(node))
        if parsed is None or parsed.topic or parsed.property_key not in known:
            message = "'%s' is renamed to '%s', which is no property; %s"
            self._problem(node.line, message, key, _text(node), near(_text(node).partition("[")[0], known))
            return None
        for name, value in parsed.given.items():
            if said := fault(name, value) if name in QUALIFIERS else _unknown_qualifier(name):
                self._problem(node.line, said.message, *said.args)
                return None
        return parsed

    def figures(self, node: Node, known: Mapping[str, Property]) -> dict[str, tuple[ParsedName, ...]]:
        """The key figures of each kind of topic."""
        kinds = node.data if isinstance(node.data, dict) else {}
        if not kinds:
            self._problem(node.line, "%s: %s", FIGURES, Said("must be a mapping such as {model: [layers]}"))
        for kind, names in kinds.items():
            if kind not in self._topic_kinds:
                self._problem(
                    names.key_line, "%s: unknown kind '%s'; %s", FIGURES, kind, near(kind, self._topic_kinds)
                )
        return {
            kind: tuple(name for item in _items(names) if (name := self._figure(item, known)))
            for kind, names in kinds.items()
            if kind in self._topic_kinds
        }

    def _figure(self, node: Node, known: Mapping[str, Property]) -> ParsedName | None:
        """A property that is a key figure, with the qualifiers that choose among its variants."""
        text = _text(node)
        name = parse_name(text)
        if name is None or name.topic or name.property_key not in known:
            message = "%s: '%s' is no property; %s"
            self._problem(node.line, message, FIGURES, text, near(text.partition("[")[0], known))
            return None
        for key, value in name.given.items():
            if said := fault(key, value) if key in QUALIFIERS else _unknown_qualifier(key):
                self._problem(node.line, said.message, *said.args)
                return None
        return name

    def _choice(self, key: str, name: str, fields: Mapping[str, Node], known: Collection[str]) -> str:
        text = _text(fields.get(name))
        if not text or text in known:
            return text
        self._unknown_value(key, name, text, fields, known)
        return ""

    def _names(
        self, key: str, name: str, fields: Mapping[str, Node], known: Collection[str]
    ) -> tuple[str, ...]:
        found = []
        for text in _texts(fields.get(name)):
            if text in known:
                found.append(text)
            else:
                self._unknown_value(key, name, text, fields, known)
        return tuple(found)

    def _unknown_value(
        self, key: str, name: str, text: str, fields: Mapping[str, Node], known: Collection[str]
    ) -> None:
        message = "%s: unknown value '%s' in property '%s'; %s"
        self._problem(fields[name].line, message, name, text, key, near(text, known))

    def _flag(self, key: str, name: str, fields: Mapping[str, Node]) -> bool:
        text = _text(fields.get(name)).lower() or "false"
        if text not in {"true", "false"}:
            self._problem(fields[name].line, "%s: %s", name, Said("must be true or false"))
        return text == "true"

    def _unit(self, key: str, fields: Mapping[str, Node]) -> Unit | None:
        text = _text(fields.get("unit"))
        if not text:
            return None
        if unknown := unknown_part(text):
            self._problem(
                fields["unit"].line,
                "unknown unit '%s' in property '%s'; %s",
                unknown,
                key,
                near(unknown, near_units(unknown)),
            )
            return None
        return parse_unit(text)

    def _bounds(
        self, key: str, fields: Mapping[str, Node], unit: Unit | None
    ) -> tuple[Quantity, Quantity] | None:
        texts = _texts(fields.get("between"))
        if not texts:
            return None
        ends = [Quantity(*parse_quantity(text)) for text in texts]
        if len(ends) != 2 or not all(end.value.is_number for end in ends):
            message = 'between: property \'%s\' wants two numbers with units, such as ["1 GB", "10 TB"]'
            self._problem(fields["between"].line, message, key)
            return None
        low, high = ends
        wanted = unit or low.unit
        for end in ends:
            if not comparable(end.unit, wanted):
                message = "between: the unit '%s' does not fit property '%s', whose values are in %s; write both ends in it"
                self._problem(fields["between"].line, message, end.unit.text or "—", key, wanted.text or "—")
                return None
        first, last = (convert(*end, wanted) for end in ends)
        if first is not None and last is not None and first >= last:
            message = "between: property '%s' has the larger end first; write the smaller one before it"
            self._problem(fields["between"].line, message, key)
            return None
        return low, high


def _unknown_qualifier(name: str) -> Said:
    return Said("unknown qualifier '%s'; %s", (name, near(name, QUALIFIERS)))


def _text(node: Node | None) -> str:
    return " ".join(node.data.split()) if node is not None and isinstance(node.data, str) else ""


def _is_of_its_form(name: str, node: Node) -> bool:
    """Whether what stands under a key is a text, or a list of texts where there may be several."""
    items = node.data if name in _LISTS and isinstance(node.data, list) else [node]
    return all(item.data is None or isinstance(item.data, str) for item in items)


def _items(node: Node | None) -> list[Node]:
    items = node.data if node is not None and isinstance(node.data, list) else [node]
    return [item for item in items if item is not None]


def _texts(node: Node | None) -> list[str]:
    return [text for item in _items(node) if (text := _text(item))]

"""The file beside a topic's page -> its statements, and what is wrong with them, each with its line. Pure.

``topics/h100.yaml`` holds ``statements:``, a list, ``aliases:``, names that once led to a fact, and ``key-figures:``, the facts
that the page begins with. Beside the page and not in its front matter: editors check such a file against a schema while it
is written, histories may grow without moving the text, and a changed value needs no page to be read again.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from infrakb.text.frontblock import read_mapping, whole
from infrakb.text.japanese import join_lines
from infrakb.text.problems import Problem, Said, near
from infrakb.text.yamlvalue import with_known_keys
from infrakb.topics.properties import FIGURES
from infrakb.topics.qualifiers import (
    QUALIFIERS,
    fault,
    is_nameable,
    ordered,
    parse_name,
    written,
)
from infrakb.topics.statements import Span, Statement, facts_of, loops
from infrakb.topics.units import comparable, near_units, parse_unit, unknown_part
from infrakb.topics.values import Value, format_value, magnitude, parse_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from infrakb.text.yamlvalue import Value as Node
    from infrakb.topics.properties import Properties, Property
    from infrakb.topics.qualifiers import ParsedName
    from infrakb.topics.statements import Fact
    from infrakb.topics.units import Unit

FILE_KEYS = (FIGURES, "statements", "aliases")
#: Keys of a statement that are no qualifiers.
PLAIN_KEYS = (
    "property",
    "value",
    "unit",
    "as-of",
    "source",
    "at",
    "checked",
    "published",
    "preferred",
    "withdrawn",
    "reason",
    "supersedes",
    "note",
    "review-by",
)
STATEMENT_KEYS = ("property", "value", "unit", *QUALIFIERS, *PLAIN_KEYS[3:])
REQUIRED = ("property", "value", "as-of", "source")

_DATE_RE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")


class StatementFile(NamedTuple):
    """What a file of statements says."""

    facts: Mapping[str, Fact] = {}  # by name within the topic, in the order of the file
    aliases: Mapping[str, ParsedName] = {}
    figures: tuple[ParsedName, ...] = ()  # what its author wants at the head of the page, in this order
    broken: frozenset[str] = frozenset()  # properties of statements that could not be read; "*": any


def read_statements(
    topic_id: str,
    kind: str,
    text: str,
    properties: Properties,
    names: Mapping[str, str],
    reported: set[tuple[str, str]],
) -> tuple[StatementFile, list[Problem]]:
    """Read the text of a topic's file of statements.

    :param kind: the topic's kind; "" where it is not known, so that nothing is said of it.
    :param names: the Japanese name of each topic, by id: what a value may be.
    :param reported: names that were reported as unknown, in this file or an earlier one: each is said once.
    """
    mapping, problems = read_mapping(whole(text))
    reader = _Reader(topic_id, kind, properties, names, reported)
    found = reader.read(mapping)
    if problems:  # what broken YAML makes of the keys is no second fault
        return found._replace(broken=frozenset("*")), problems
    return found, sorted(reader.problems, key=lambda problem: problem.line)


class _Reader:
    """Reads one file; collects problems as it goes, so that one mistake hides no other."""

    def __init__(
        self,
        topic_id: str,
        kind: str,
        properties: Properties,
        names: Mapping[str, str],
        reported: set[tuple[str, str]],
    ) -> None:
        self.id = topic_id
        self.kind = kind
        self.properties = properties
        self.names = names
        self.reported = reported
        self.problems: list[Problem] = []
        self.broken: set[str] = set()
        self.has_unknown = False  # whether a property is not known: it may be any that is named elsewhere

    def read(self, mapping: Mapping[str, Node]) -> StatementFile:
        mapping = self._with_known_keys(mapping, FILE_KEYS, "unknown key '%s'; %s")
        listed = mapping.get("statements")
        items: list[Node] = []
        if listed is not None and listed.data is not None:
            if isinstance(listed.data, list):
                items = listed.data
            else:
                self._problem(listed.line, "statements: must be a list of '- property: …' entries")
                self.broken.add("*")
        read: list[tuple[Statement, Mapping[str, Node]]] = []
        for item in items:
            fields: dict[str, Node] = {}
            if statement := self._statement(item, fields):
                read.append((statement, fields))
        statements = [statement for statement, _fields in read]
        statements = [
            replace(statement, supersedes=tuple(self._superseded(statement, given, statements)))
            if "supersedes" in given
            else statement
            for statement, given in read
        ]
        aliases = self._aliases(mapping.get("aliases"), statements)
        figures = self._figures(mapping.get(FIGURES), statements)
        facts = facts_of(statements, self.properties.changing)
        self._together(statements, facts)
        return StatementFile(facts, aliases, figures, frozenset(self.broken))

    def _problem(self, line: int, message: str, *args: object, subtype: str = "fact") -> None:
        self.problems.append(Problem(line, subtype, message, args))

    def _may_be_broken(self, name: ParsedName) -> bool:
        """Whether something is missing because of a fault that is reported where it stands."""
        return self.has_unknown or not self.broken.isdisjoint({name.property_key, "*"})

    def _is_new(self, what: str, name: str) -> bool:
        """Whether a name was not reported before: it may be what it names that is misspelt."""
        is_new = (what, name) not in self.reported
        self.reported.add((what, name))
        return is_new

    # --- one statement

    def _statement(self, node: Node, fields: dict[str, Node]) -> Statement | None:
        if not isinstance(node.data, dict):
            self._problem(node.line, "a statement must be a list of 'key: value' lines")
            self.broken.add("*")
            return None
        fields |= self._with_known_keys(node.data, STATEMENT_KEYS, "unknown key '%s' in a statement; %s")
        given = self._texts(fields)
        for key in REQUIRED:
            if not given.get(key):
                self.broken.add(given.get("property") or "*")
                if key not in fields or fields[key].data is None:
                    name = given.get("property", "?")
                    self._problem(node.line, "statement of '%s' has no %s; add '%s: …'", name, key, key)
        if not given.get("property") or not given.get("value"):
            return None
        key, qualifiers = self._property(fields, given)
        known = self.properties.known.get(key)
        unit = self._unit(fields, given)
        value = parse_value(given["value"])
        target = ""
        if known is not None and known.value == "topic":
            value, target = self._topic(fields["value"], value.text)
        if known is not None:
            self._fits(known, value, unit, qualifiers, fields)
        as_of, checked = self._date(fields, "as-of", given), self._day(fields, "checked", given)
        if checked and as_of > checked:
            message = "as-of: the source was read on %s, before its date %s; correct one"
            self._problem(fields["as-of"].line, message, checked, as_of)
        return Statement(
            topic=self.id,
            property_key=key,
            qualifiers=ordered(qualifiers),
            value=value,
            unit=unit,
            as_of=as_of,
            source=given.get("source", ""),
            at=given.get("at", ""),
            checked=checked,
            published=self._day(fields, "published", given),
            preferred=self._span(fields, given),
            withdrawn=self._withdrawn(fields, given),
            reason=given.get("reason", ""),
            note=given.get("note", ""),
            review_by=self._date(fields, "review-by", given),
            target=target,
            line=node.line,
            lines=tuple((name, value.line) for name, value in node.data.items()),
        )

    def _topic(self, node: Node, name: str) -> tuple[Value, str]:
        """A value that is a topic, shown by its name; one that there is not stays as it is written."""
        if name not in self.names and self._is_new("topic", name):
            self._problem(node.line, "value: unknown topic '%s'; %s", name, near(name, self.names))
        return Value("topic", None, None, self.names.get(name, name)), name

    def _with_known_keys(
        self, mapping: Mapping[str, Node], known: tuple[str, ...], message: str
    ) -> dict[str, Node]:
        """Report unknown keys; one that is nearly a known key, which is missing, counts as that."""
        corrected, unknown = with_known_keys(mapping, known)
        for key in unknown:
            self._problem(mapping[key].key_line, message, key, near(key, known), subtype="key")
        return corrected

    def _texts(self, fields: Mapping[str, Node]) -> dict[str, str]:
        """The texts of all keys but lists; what is neither is reported."""
        given = {}
        for key, node in fields.items():
            if isinstance(node.data, str):
                given[key] = join_lines(node.data)
            elif node.data is not None and key in STATEMENT_KEYS and key != "supersedes":
                self._problem(node.line, "%s: %s", key, Said("must be a number or a text"))
        return given

    def _property(self, fields: Mapping[str, Node], given: Mapping[str, str]) -> tuple[str, dict[str, str]]:
        """The key of the property, and the qualifiers that are in order."""
        key = given["property"]
        qualifiers = {name: given[name] for name in QUALIFIERS if given.get(name)}
        if key not in self.properties.known:
            line = fields["property"].line
            if now := self.properties.renamed.get(key):
                lines = (("property", now.property_key), *now.given.items())
                today = ", ".join(f"{name}: {value}" for name, value in lines)
                self._problem(line, "the property '%s' has another name now; write '%s'", key, today)
                key, qualifiers = now.property_key, {**now.given, **qualifiers}
            else:
                self.has_unknown = True
                if self._is_new("property", key):
                    self._problem(line, "unknown property '%s'; %s", key, near(key, self.properties.known))
        for name, value in list(qualifiers.items()):
            if said := fault(name, value):
                self._problem(fields[name].line if name in fields else fields["property"].line, *_parts(said))
                self.broken.add(key)
                if not is_nameable(value):
                    del qualifiers[name]
        return key, qualifiers

    def _unit(self, fields: Mapping[str, Node], given: Mapping[str, str]) -> Unit:
        if unknown := unknown_part(given.get("unit", "")):
            message = "unknown unit '%s' in a statement of '%s'; %s"
            known = near(unknown, near_units(unknown))
            self._problem(fields["unit"].line, message, unknown, given["property"], known)
        return parse_unit(given.get("unit", ""))

    def _fits(
        self,
        known: Property,
        value: Value,
        unit: Unit,
        qualifiers: Mapping[str, str],
        fields: Mapping[str, Node],
    ) -> None:
        """Report what the property does not allow."""
        if self.kind and known.kinds and self.kind not in known.kinds:
            message = "a topic of the kind '%s' has no '%s': that is for %s; choose another property, or add the kind to it"
            if self._is_new(f"kind {self.kind}", known.key):
                self._problem(fields["property"].line, message, self.kind, known.key, ", ".join(known.kinds))
        for name in qualifiers:
            if known.qualifiers is not None and name not in known.qualifiers and name in fields:
                allowed = ", ".join(known.qualifiers) or "—"
                message = "'%s' does not allow the qualifier '%s'; it has %s"
                self._problem(fields[name].key_line, message, known.key, name, allowed)
        if known.values and value.text not in known.values:
            message = "'%s' has no value '%s'; write one of these: %s"
            self._problem(fields["value"].line, message, known.key, value.text, ", ".join(known.values))
        if known.value == "quantity" and not value.is_number:
            self._no_such(Said("a number"), known, value, fields)
        elif known.value == "date" and not (value.bound == "date" and is_date(value.text)):
            self._no_such(Said("a date such as 2025-06-09"), known, value, fields)
        elif value.is_number:
            self._fits_number(known, value, unit, fields)

    def _no_such(self, wanted: Said, known: Property, value: Value, fields: Mapping[str, Node]) -> None:
        message = "the value of '%s' must be %s; '%s' is none"
        self._problem(fields["value"].line, message, known.key, wanted, value.text)

    def _fits_number(self, known: Property, value: Value, unit: Unit, fields: Mapping[str, Node]) -> None:
        """Report a number whose unit is of another dimension, or that is out of the property's bounds."""
        if known.unit is not None and not comparable(unit, known.unit):
            if not unknown_part(unit.text):  # else that is reported
                place = fields.get("unit", fields["value"])
                message = "the unit '%s' does not fit '%s', whose values are in %s"
                self._problem(place.line, message, unit.text or "—", known.key, known.unit.text or "—")
        elif known.between is not None and not _is_between(value, unit, known):
            low, high = known.between
            message = "%s is implausible for '%s', which lies between %s and %s; check value and unit"
            bounds = format_value(*low), format_value(*high)
            self._problem(fields["value"].line, message, format_value(value, unit), known.key, *bounds)

    # --- dates

    def _date(self, fields: Mapping[str, Node], key: str, given: Mapping[str, str]) -> str:
        text = given.get(key, "")
        if text and not is_date(text):
            message = "%s: '%s' is no date; write YYYY-MM-DD, YYYY-MM or YYYY"
            self._problem(fields[key].line, message, key, text)
            self.broken.add(given["property"])
            return ""
        return text

    def _day(self, fields: Mapping[str, Node], key: str, given: Mapping[str, str]) -> str:
        text = given.get(key, "")
        if text and not is_day(text):
            self._problem(fields[key].line, "%s: '%s' is no day; write YYYY-MM-DD", key, text)
            return ""
        return text

    def _span(self, fields: Mapping[str, Node], given: Mapping[str, str]) -> Span | None:
        text = given.get("preferred", "")
        start, dots, end = text.partition("..")
        if not text:
            return None
        if not is_day(start) or (dots and (not is_day(end) or end <= start)):
            message = "preferred: '%s' is no day; write YYYY-MM-DD, since when, or YYYY-MM-DD..YYYY-MM-DD"
            self._problem(fields["preferred"].line, message, text)
            return None
        return Span(start, end)

    def _withdrawn(self, fields: Mapping[str, Node], given: Mapping[str, str]) -> str:
        day = self._day(fields, "withdrawn", given)
        if day and not given.get("reason"):
            message = "withdrawn: no reason; add 'reason:', such as 誤り or 別の定義"
            self._problem(fields["withdrawn"].line, message)
        return day

    # --- statements among each other

    def _superseded(
        self, statement: Statement, fields: Mapping[str, Node], statements: list[Statement]
    ) -> Iterator[str]:
        """Keys of the statements that *statement* names in ``supersedes``."""
        node = fields["supersedes"]
        for item in node.data if isinstance(node.data, list) else [node]:
            name = parse_name(item.data) if isinstance(item.data, str) else None
            if name is None:
                if item.data is not None:
                    message = "supersedes: must be names such as '%s'"
                    self._problem(item.line, message, f"{statement.property_key}[as-of=2025-06-09]")
                continue
            others = [other for other in statements if other.key != statement.key]
            found = _matching(name, others, self.properties)
            if len(found) == 1:
                yield found[0].key
            elif found:
                names = ", ".join(f"'{other.key}'" for other in found[:3])
                message = "supersedes: '%s' may be %s; write the one that is meant"
                self._problem(item.line, message, item.data, names)
            elif not self._may_be_broken(name):
                message = "supersedes: there is no other statement '%s' in this topic; %s"
                self._problem(item.line, message, item.data, near(item.data, {one.key for one in others}))

    def _together(self, statements: list[Statement], facts: Mapping[str, Fact]) -> None:
        """Report statements that stand twice, that go round in circles, and two that are preferred."""
        seen: dict[str, Statement] = {}
        for statement in statements:
            first = seen.setdefault(statement.key, statement)
            if first is not statement:
                message = "the statement '%s' stands in line %s already; give another date, source or qualifier, or remove one"
                self._problem(statement.line, message, statement.name, first.line)
        for statement in loops(statements):
            message = "supersedes: '%s' takes the place of itself, by way of others; remove one of them"
            self._problem(statement.line_of("supersedes"), message, statement.key)
        anchors: dict[str, str] = {}
        for fact in facts.values():
            for first, second in fact.rivals:
                message = "'%s' has two preferred statements, here and in line %s; remove 'preferred:' from one, or end the earlier: 'preferred: YYYY-MM-DD..YYYY-MM-DD'"
                self._problem(second.line_of("preferred"), message, fact.name, first.line)
            same = anchors.setdefault(fact.anchor.lower(), fact.key)
            if same != fact.key:
                message = "'%s' and '%s' would have one address; give one of them another qualifier"
                self._problem(fact.statements[0].line, message, fact.key, same)

    def _aliases(self, node: Node | None, statements: list[Statement]) -> dict[str, ParsedName]:
        if node is None or node.data is None:
            return {}
        if not isinstance(node.data, dict):
            self._problem(node.line, "aliases: must be lines such as 'old-name: new-name'")
            return {}
        found = {}
        facts = {statement.fact for statement in statements}
        for old, target in node.data.items():
            text = target.data if isinstance(target.data, str) else ""
            name, parsed = parse_name(old), parse_name(text)
            short = written(name.property_key, ordered(name.given)) if name and not name.topic else ""
            if not short:
                message = "aliases: '%s' is no name; write such as '%s'"
                self._problem(target.key_line, message, old, "memory[scope=SXM]")
            elif short in facts:
                message = "aliases: '%s' is a fact of this topic itself; remove the line, or give that fact another qualifier"
                self._problem(target.key_line, message, short)
            elif parsed is not None and _matching(parsed, statements, self.properties):
                found[short] = parsed
            elif parsed is None or not self._may_be_broken(parsed):
                message = "aliases: '%s' leads to '%s', which is no fact of this topic; %s"
                self._problem(target.line, message, old, text, near(text, facts))
        return found

    def _figures(self, node: Node | None, statements: list[Statement]) -> tuple[ParsedName, ...]:
        """The facts that the page begins with; one that is not of this topic is reported."""
        if node is None or node.data is None:
            return ()
        if not isinstance(node.data, list):
            message = "%s: must be a list of names such as '- %s'"
            self._problem(node.line, message, FIGURES, "memory[scope=SXM]")
            return ()
        found = []
        for item in node.data:
            text = item.data if isinstance(item.data, str) else ""
            name = parse_name(text)
            if name is not None and _matching(name, statements, self.properties):
                found.append(expanded(name, self.properties))
            elif name is None or not self._may_be_broken(name):
                message = "%s: '%s' is no fact of this topic; %s"
                facts = {statement.fact for statement in statements}
                self._problem(item.line, message, FIGURES, text, near(text, facts))
        return tuple(found)


def _parts(said: Said) -> tuple[str, *tuple[object, ...]]:
    return said.message, *said.args


def _is_between(value: Value, unit: Unit, known: Property) -> bool:
    """Whether a value lies within the property's bounds."""
    assert known.between is not None
    number = magnitude(value, unit)
    low, high = known.between
    if number is None or not all(comparable(unit, end.unit) or not end.unit.text for end in known.between):
        return True
    # Bounds without a unit are of things that may be counted, or money, of any kind.
    return (magnitude(*low) or 0) <= number <= (magnitude(*high) or 0)


def expanded(name: ParsedName, properties: Properties) -> ParsedName:
    """A name with a key of today in the place of an old one."""
    now = properties.renamed.get(name.property_key) if name.property_key not in properties.known else None
    return name._replace(property_key=now.property_key, given={**now.given, **name.given}) if now else name


def _matching(
    name: ParsedName | None, statements: Iterable[Statement], properties: Properties
) -> list[Statement]:
    """Statements that a name may mean: what it says is true of them; of several those that have no more qualifiers."""
    if name is None:
        return []
    name = expanded(name, properties)
    found = [statement for statement in statements if is_meant(name, statement)]
    exact = [
        statement
        for statement in found
        if {key for key, _value in statement.qualifiers} == name.of_fact.keys()
    ]
    return exact or found


def is_meant(name: ParsedName, statement: Statement) -> bool:
    """Whether what a name says is true of a statement."""
    given = {**dict(statement.qualifiers), "as-of": statement.as_of, "source": statement.source}
    return statement.property_key == name.property_key and name.given.items() <= given.items()


def is_date(text: str) -> bool:
    """Whether the text is an existing day, month or year."""
    return bool(_DATE_RE.fullmatch(text)) and is_day((text + "-01-01")[:10])


def is_day(text: str) -> bool:
    """Whether the text is an existing day."""
    if len(text) != 10 or not _DATE_RE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True

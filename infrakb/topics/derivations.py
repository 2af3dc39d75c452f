"""What follows from the statements of topics by the formulas of their properties. Pure.

A computed value names its inputs, and is shown only where no source states the value itself; where one does, the two
are compared. Nothing is computed from facts that are in dispute, or whose definitions differ (:mod:`infrakb.topics.derived`).
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from infrakb.text.problems import Problem, Said
from infrakb.topics.derived import Formula, Operand, contradicts_derived, evaluate, parse_formula
from infrakb.topics.qualifiers import ParsedName
from infrakb.topics.units import comparable, larger_units
from infrakb.topics.values import format_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from infrakb.topics.derived import Input, Result
    from infrakb.topics.properties import Property
    from infrakb.topics.qualifiers import Qualifiers
    from infrakb.topics.records import Topic
    from infrakb.topics.statements import Fact, Statement
    from infrakb.topics.units import Unit

#: Variants of inputs that are combined; where there are more, a table of all of them helps nobody.
MOST = 64


class Derivation(NamedTuple):
    """A computed value of a topic."""

    topic: str  # id
    property_key: str  # a key of properties.yaml
    formula: Formula
    inputs: tuple[Fact, ...]  # what was put in, in the order of the formula
    result: Result

    @property
    def qualifiers(self) -> Qualifiers:
        """What narrows the value down."""
        return self.result.qualifiers

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it from others: the formula, and the statements that were put in."""
        return (self.property_key, self.formula, *(fact.current[0].name for fact in self.inputs))

    @property
    def text(self) -> str:
        """Value and unit in Japanese."""
        return format_value(self.result.value, self.result.unit)


def formulas_of(properties: Iterable[Property]) -> list[tuple[Property, Formula]]:
    """The formulas of properties, in their order."""
    return [
        (known, formula)
        for known in properties
        for text in known.derived
        if known.unit is not None and isinstance(formula := parse_formula(text), Formula)
    ]


class Deriver:
    """Computes what follows for each topic."""

    def __init__(
        self,
        topics: Mapping[str, Topic],
        formulas: Sequence[tuple[Property, Formula]],
        related: Mapping[str, Sequence[tuple[str, str]]],
        results: dict[tuple[str, ...], Result | Said] | None = None,
    ) -> None:
        """Take topics, formulas and, for each topic, its relations as (type, id of the other one).

        :param results: what was calculated before, by the formula and what is put in; kept up to date here.
        """
        self._topics = topics
        self._related = related
        self._results = {} if results is None else results
        self._formulas = formulas

    def of(self, topic: Topic) -> tuple[Derivation, ...]:
        """All computed values of a topic, in the order of the properties.

        A later formula of a property stands in for what none before it gives: what a server's own memory comes to
        is not asked of its chips.
        """
        found: list[Derivation] = []
        given: set[tuple[str, Qualifiers]] = set()
        for known, formula in self._formulas:
            if known.kinds and topic.kind not in known.kinds:
                continue
            new = [
                one
                for one in self._agreeing(topic, known, formula)
                if (known.key, _without_scope(one.qualifiers)) not in given
            ]
            given |= {(known.key, _without_scope(one.qualifiers)) for one in new}
            found += new
        return tuple(found)

    def over_time(self, topic: Topic) -> Iterator[tuple[str, tuple[Derivation, ...]]]:
        """The computed values of a topic from each day on which an input may have changed, the earliest first."""
        inputs = self._possible_inputs(topic)
        for day in sorted({day for _topic, facts in inputs for fact in facts for day in fact.days_known}):
            topics = {
                one.id: replace(one, facts={fact.key: fact.as_known_until(day) for fact in facts})
                for one, facts in inputs
            }
            then = Deriver(topics, self._formulas, self._related, self._results)
            yield day, then.of(topics[topic.id])

    def _possible_inputs(self, topic: Topic) -> list[tuple[Topic, list[Fact]]]:
        """Facts that the formulas of a topic may use: its own, and those of topics that it is related to."""
        inputs = {
            given
            for known, formula in self._formulas
            if not known.kinds or topic.kind in known.kinds
            for given in formula.inputs
        }
        keys, relations = {one.key for one in inputs}, {one.relation for one in inputs}
        ends = sorted({other for kind, other in self._related[topic.id] if kind in relations})
        return [
            (one, [fact for fact in one.facts.values() if fact.property_key in keys])
            for one in (topic, *(self._topics[other] for other in ends))
        ]

    def _agreeing(self, topic: Topic, known: Property, formula: Formula) -> list[Derivation]:
        """Values by one formula; none that two choices of its inputs give differently."""
        found: dict[Qualifiers, list[Derivation]] = {}
        for derivation in self._computed(topic, known, formula):
            found.setdefault(derivation.qualifiers, []).append(derivation)
        return [same[0] for same in found.values() if len({one.text for one in same}) == 1]

    def _computed(self, topic: Topic, known: Property, formula: Formula) -> Iterator[Derivation]:
        """Values by one formula: where the topic has several ends of a relation, those that each end gives alike."""
        by_ends = [
            {(one.qualifiers, one.text): one for one in self._computed_with(topic, known, formula, others)}
            for others in self._others(topic, formula)
        ]
        for given, derivation in by_ends[0].items() if by_ends else ():
            # Of an instance family that runs on two chips nobody says which size has which.
            if all(given in found for found in by_ends[1:]):
                yield derivation

    def _computed_with(
        self, topic: Topic, known: Property, formula: Formula, others: Mapping[str, Topic]
    ) -> Iterator[Derivation]:
        choices = [
            _of_any_variant(_usable(others[given.relation], given))
            if given.relation
            else _usable(topic, given)
            for given in formula.inputs
        ]
        count = 1
        for choice in choices:
            count *= len(choice)
        if not 0 < count <= MOST:
            return
        for inputs in product(*choices):
            result = self._result(known, formula, inputs)
            if not isinstance(result, Said):
                yield Derivation(topic.id, known.key, formula, inputs, result)

    def _result(self, known: Property, formula: Formula, inputs: Sequence[Fact]) -> Result | Said:
        put_in = (known.key, formula.text, *(fact.current[0].name for fact in inputs))
        if put_in not in self._results:
            operands = {
                given.name: Operand(first.value, first.unit, dict(first.qualifiers))
                for given, fact in zip(formula.inputs, inputs, strict=True)
                for first in fact.current[:1]
            }
            found = evaluate(formula, operands, _unit(known, inputs))
            self._results[put_in] = found if isinstance(found, Said) else _handy(found, formula, operands)
        return self._results[put_in]

    def _others(self, topic: Topic, formula: Formula) -> Iterator[dict[str, Topic]]:
        """For each relation that the formula names the topic at its other end, in all combinations."""
        names = list(dict.fromkeys(given.relation for given in formula.inputs if given.relation))
        ends = [
            [self._topics[other] for kind, other in self._related[topic.id] if kind == name] for name in names
        ]
        for chosen in product(*ends):
            yield dict(zip(names, chosen, strict=True))


def _usable(topic: Topic, given: Input) -> list[Fact]:
    """Facts of a topic that an input may be: numbers that nobody disputes. A short name means what it leads to."""
    name = ParsedName("", given.key, dict(given.qualifiers))
    if not given.qualifiers:
        name = topic.aliases_of_facts.get(given.key, name)
    return [
        fact
        for fact in topic.stated(name)
        if fact.current and not fact.conflicts and fact.current[0].value.is_number
    ]


def _of_any_variant(facts: list[Fact]) -> list[Fact]:
    """Facts of a related topic that hold whichever of its variants is meant.

    The relation does not say whether an instance has the chip on a module or on a card: what has no scope holds for
    it, and so does the one scope that a value is known for; of several nobody can say which.
    """
    scopes: dict[Qualifiers, set[str]] = {}
    for fact in facts:
        scopes.setdefault(_without_scope(fact.qualifiers), set()).add(dict(fact.qualifiers).get("scope", ""))
    return [
        fact
        for fact in facts
        if (others := scopes[_without_scope(fact.qualifiers)])
        and (len(others) == 1 or "scope" not in dict(fact.qualifiers))
    ]


def _without_scope(qualifiers: Qualifiers) -> Qualifiers:
    return tuple((name, value) for name, value in qualifiers if name != "scope")


def _unit(known: Property, inputs: Sequence[Fact]) -> Unit:
    """The unit of an input that has the dimension of the result, so that nothing is rounded; else the property's."""
    assert known.unit is not None
    units = (fact.current[0].unit for fact in inputs)
    return next((unit for unit in units if comparable(unit, known.unit)), known.unit)


def _handy(result: Result, formula: Formula, operands: Mapping[str, Operand]) -> Result:
    """The result in the largest unit of its family in which it is at least one, and as exact: 21.3 EFLOPS."""
    for unit in larger_units(result.unit):
        other = evaluate(formula, operands, unit)
        if (
            not isinstance(other, Said)
            and other.value.bound == result.value.bound
            and (other.value.low or 0) >= 1
        ):
            return other
    return result


def stated_instead(topic: Topic, derivation: Derivation) -> tuple[Fact, ...]:
    """Facts of a topic that state what was computed: of the property, and not of another variant."""
    computed = dict(derivation.qualifiers)
    return tuple(
        fact
        for fact in topic.variants(ParsedName("", derivation.property_key, {}))
        if fact.current and all(computed.get(name, value) == value for name, value in fact.qualifiers)
    )


def contradicted(topic: Topic, derivations: Sequence[Derivation]) -> Iterator[tuple[Statement, Problem]]:
    """Statements that cannot hold beside what follows from others."""
    for derivation in derivations:
        for fact in stated_instead(topic, derivation):
            for statement in fact.current:
                if statement.value.is_number and contradicts_derived(
                    statement.value, statement.unit, derivation.result
                ):
                    message = "fact '%s' is %s here, but %s gives %s (from %s); correct one, or say in 'note:' why they differ"
                    inputs = ", ".join(f"'{one.name}' {one.current[0].text}" for one in derivation.inputs)
                    args = (
                        statement.fact,
                        statement.text,
                        derivation.formula.text,
                        derivation.text,
                        inputs,
                    )
                    yield statement, Problem(statement.line_of("value"), "fact", message, args)

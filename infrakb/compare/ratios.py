"""One column of a comparison divided by another, for all of their values whose definitions agree. Pure.

Its twin is ``scripts/compare/ratios.js``; both are tried with the same cases (``tests/compare/ratios.json``).
"""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from infrakb.text.problems import Said
from infrakb.topics.derived import Formula, Operand, evaluate, parse_formula
from infrakb.topics.qualifiers import QUALIFIERS, label
from infrakb.topics.units import comparable, quotient, unscaled

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from infrakb.topics.derived import Result
    from infrakb.topics.qualifiers import Qualifiers
    from infrakb.topics.units import Unit
    from infrakb.topics.values import Value


def _formula() -> Formula:
    formula = parse_formula("{above} / {below}")
    assert isinstance(formula, Formula)
    return formula


_FORMULA = _formula()

_DEFINED = ("{one}", "{qualifier}", "{value}", "{other}")
#: Why nothing is computed, as the script says it: in the place of the arguments stand names that it fills in.
REASONS = {
    "unknown": Said("%s is not confirmed", ("{one}",)),
    "disputed": Said("sources differ on %s", ("{one}",)),
    "scopes": Said("its parts are of several scopes, and which one is meant is not said"),
    "differ": Said("'%s' has the %s '%s', '%s' has '%s'", (*_DEFINED, "{another}")),
    "unsaid": Said("'%s' has the %s '%s', '%s' does not say which it has", _DEFINED),
    "zero": Said("it divides by what may be 0"),
    "any": Said("its inputs leave any number possible"),
}


class Side(NamedTuple):
    """One of both columns."""

    label: str  # its name
    unit: Unit | None  # that most of its numbers are in


class Given(NamedTuple):
    """A number of a column."""

    value: Value
    unit: Unit
    qualifiers: Qualifiers
    as_of: str
    text: str  # as it is shown
    anchor: str  # of the place in its topic's page that states it, or tells what it is computed from


class Ratio(NamedTuple):
    """A number divided by another."""

    result: Result
    inputs: tuple[Given, Given]

    @property
    def as_of(self) -> str:
        """The date of the older of both."""
        return min(one.as_of for one in self.inputs)


def divided(given: tuple[Sequence[Given], Sequence[Given]], sides: tuple[Side, Side]) -> list[Ratio] | Said:
    """Divide each number of one side by each of the other; why none can be, in words, where none can.

    :param given: what stands for the topic in both columns; of one variant more than one number where sources differ.
    """
    undisputed = tuple(_undisputed(numbers) for numbers in given)
    for side, numbers, left in zip(sides, given, undisputed, strict=True):
        if not left:
            return REASONS["disputed" if numbers else "unknown"]._replace(args=(side.label,))
    above, below = undisputed
    found = [_ratio(pair, (above, below), sides) for pair in product(above, below)]
    ratios: dict[object, Ratio] = {}
    for one in found:
        if isinstance(one, Ratio):
            ratios.setdefault((one.result.value, one.result.unit, one.result.qualifiers), one)
    return list(ratios.values()) or next(one for one in found if isinstance(one, Said))


def _undisputed(numbers: Iterable[Given]) -> list[Given]:
    """Numbers of variants that have but one."""
    counts = Counter(one.qualifiers for one in numbers)
    return [one for one in numbers if counts[one.qualifiers] == 1]


def _ratio(
    pair: tuple[Given, Given], all_given: tuple[Sequence[Given], Sequence[Given]], sides: tuple[Side, Side]
) -> Ratio | Said:
    for mine, others in zip(pair, reversed(all_given), strict=True):
        scopes = {dict(one.qualifiers).get("scope", "") for one in others}
        if "scope" not in dict(mine.qualifiers) and len(scopes) > 1:
            return REASONS["scopes"]
    operands = {
        given.name: Operand(one.value, one.unit, dict(one.qualifiers))
        for given, one in zip(_FORMULA.inputs, pair, strict=True)
    }
    units = [_common(one, side) for one, side in zip(pair, sides, strict=True)]
    result = evaluate(_FORMULA, operands, quotient(*units))
    return _named(result, sides) if isinstance(result, Said) else Ratio(result, pair)


def _common(given: Given, side: Side) -> Unit:
    """The unit of a column, where a number can be told in it, so that the results of all can be compared at sight."""
    return side.unit if side.unit and comparable(given.unit, side.unit) else unscaled(given.unit)


def _named(reason: Said, sides: tuple[Side, Side]) -> Said:
    """A reason in the words of the table."""
    if len(reason.args) < len(_DEFINED):
        return reason
    names = {given.name: side.label for given, side in zip(_FORMULA.inputs, sides, strict=True)}
    one, qualifier, value, other, *another = map(str, reason.args)
    values = (label(qualifier, each) for each in another)
    args = (names[one], QUALIFIERS[qualifier].ja, label(qualifier, value), names[other], *values)
    return reason._replace(args=args)

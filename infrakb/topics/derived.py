"""Values that follow from others: formulas such as ``{accelerators} * {runs-on.memory-capacity}``. Pure.

A formula multiplies, divides, adds and subtracts numbers and properties in braces: one of the topic itself, or,
behind the name of a relation and a dot, one of the topic at the relation's other end; qualifiers follow in brackets,
as in ``{peak[precision=BF16,sparsity=dense]}``.

It is calculated exactly, over intervals: from "at least" follows "at least", from "about" "about". What is defined in
different ways is not mixed: a peak with sparsity and one without, one way and both ways.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import TypeVar

from infrakb.text.problems import Said, near
from infrakb.topics.intervals import Interval
from infrakb.topics.qualifiers import QUALIFIERS, Qualifiers, fault, ordered, parse_name
from infrakb.topics.qualifiers import written as fact_name
from infrakb.topics.units import Unit, comparable, dimension, is_count, powers
from infrakb.topics.values import Value, parse_value, stated, written

_TOKEN_RE = re.compile(r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?)|\{(?P<input>[^{}]*)\}|(?P<sign>[-+*/()]))\s*")
_KEY = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_INPUT_RE = re.compile(rf"\s*(?:{_KEY}\.)?{_KEY}\s*(?:\[.*\]\s*)?")
_BINDS = {"+": 1, "-": 1, "*": 2, "/": 2}
#: How readers write the signs of a formula.
_READ = str.maketrans({"*": "×", "/": "÷", "-": "−"})

#: Qualifiers that say how a value is defined: one that has it is not mixed with one that leaves it open.
_DEFINING = ("precision", "sparsity", "direction")
#: A result is exact up to so many digits behind its point; a longer one is rounded to so many digits in all.
_MOST_DECIMALS = 6
_ROUNDED_DIGITS = 4
#: "About" may leave so much open, as several inputs that are "about" do together; more is said as a range.
_MOST_ABOUT = Fraction(1, 5)

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Input:
    """A property that a formula names."""

    relation: str  # type of the relation to the topic that has it; "" for the topic itself
    key: str  # key of the property
    qualifiers: Qualifiers  # those that its value must have

    @property
    def name(self) -> str:
        """How the formula names it, without braces and blanks: "runs-on.peak[precision=BF16]"."""
        owner = f"{self.relation}." if self.relation else ""
        return f"{owner}{fact_name(self.key, self.qualifiers)}"


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was read."""

    text: str  # as written, blanks collapsed
    inputs: tuple[Input, ...]  # each once, in the order in which they stand
    steps: tuple[Input | Fraction | str, ...]  # in postfix order; a text is one of + - * /

    @property
    def signs(self) -> tuple[str, ...]:
        """What stands before, between and behind the inputs, as readers write it."""
        return tuple(part.translate(_READ) for part in re.split(r"\{[^{}]*\}", self.text))


@dataclass(frozen=True, slots=True)
class Operand:
    """What is put in for an input."""

    value: Value  # any; one that is no number is refused
    unit: Unit  # its unit
    qualifiers: Mapping[str, str]  # those of the statement that it is from


@dataclass(frozen=True, slots=True)
class Result:
    """What follows from a formula's inputs."""

    value: Value  # a number, bound or range in the wanted unit; what is rounded or from "about" is "about"
    unit: Unit  # the wanted one
    qualifiers: Qualifiers  # all of the inputs'
    within: Interval  # all that it can be, each input being as precise as it is written; in base units


class _RefusedError(Exception):
    def __init__(self, reason: Said) -> None:
        super().__init__(reason)
        self.reason = reason


# --- reading


def parse_formula(text: str) -> Formula | Said:
    """Read a formula; what is wrong with it, in words, where it is none."""
    text = " ".join(text.split())
    try:
        steps = _postfix(text)
    except _RefusedError as error:
        return error.reason
    inputs = tuple(dict.fromkeys(step for step in steps if isinstance(step, Input)))
    if not inputs:
        return Said(
            "it names no property; write such as '%s'", ("{accelerators} * {runs-on.memory-capacity}",)
        )
    return Formula(text, inputs, tuple(steps))


def _postfix(text: str) -> list[Input | Fraction | str]:
    steps: list[Input | Fraction | str] = []
    waiting: list[str] = []  # signs and parentheses whose right side is still being read
    wants_operand = True
    position = 0
    while position < len(text):
        match = _TOKEN_RE.match(text, position)
        if match is None:
            message = "'%s' means nothing there; write numbers, properties in braces, + - * / and parentheses"
            raise _RefusedError(Said(message, (text[position:],)))
        position = match.end()
        sign = match["sign"]
        if wants_operand != (sign is None or sign == "("):
            missing = Said("a number or a property") if wants_operand else Said("a sign such as '*'")
            raise _RefusedError(Said("%s is missing before '%s'", (missing, match[0].strip())))
        wants_operand = sign is not None and sign != ")"
        if sign is None:
            steps.append(Fraction(match["number"]) if match["number"] else _input(match["input"]))
        elif sign == "(":
            waiting.append(sign)
        elif sign == ")":
            steps += _until_opened(waiting)
        else:
            while waiting and _BINDS.get(waiting[-1], 0) >= _BINDS[sign]:
                steps.append(waiting.pop())
            waiting.append(sign)
    if wants_operand and text:
        raise _RefusedError(Said("a number or a property is missing at its end"))
    if "(" in waiting:
        raise _RefusedError(Said("a '(' has no ')'"))
    return [*steps, *reversed(waiting)]


def _until_opened(waiting: list[str]) -> Iterable[str]:
    while waiting:
        sign = waiting.pop()
        if sign == "(":
            return
        yield sign
    raise _RefusedError(Said("a ')' has no '('"))


def _input(text: str) -> Input:
    name = parse_name(text)
    if name is None or not _INPUT_RE.fullmatch(text):
        message = "'{%s}' names no property; write such as '%s' or '%s'"
        raise _RefusedError(Said(message, (text, "{runs-on.memory-capacity}", "{peak[precision=BF16]}")))
    for qualifier, value in name.given.items():
        if qualifier not in QUALIFIERS:
            raise _RefusedError(Said("unknown qualifier '%s'; %s", (qualifier, near(qualifier, QUALIFIERS))))
        if said := fault(qualifier, value):
            raise _RefusedError(said)
    return Input(name.topic, name.property_key, ordered(name.given))


# --- calculating


def evaluate(formula: Formula, operands: Mapping[str, Operand], unit: Unit) -> Result | Said:
    """Calculate a formula in *unit*; why there is no result, in words, where there is none.

    :param operands: what to put in, by `Input.name`.
    """
    for given in formula.inputs:
        if given.name not in operands:
            return Said("'%s' has no value", (given.name,))
        if not operands[given.name].value.is_number:
            return Said("'%s' is no number", (given.name,))
    try:
        qualifiers = _joined_qualifiers(formula, operands)
        _check_dimension(formula, operands, unit)
        possible = _calculated(formula, operands, stated)
    except _RefusedError as error:
        return error.reason
    except ZeroDivisionError:
        return Said("it divides by what may be 0")
    try:
        within = _calculated(formula, operands, _precise)
    except ZeroDivisionError:  # by what was rounded
        within = Interval.of(None, None)
    value = _value(formula, operands, possible, unit)
    if value is None:
        return Said("its inputs leave any number possible")
    return Result(value, unit, qualifiers, within)


def contradicts_derived(value: Value, unit: Unit, result: Result) -> bool:
    """Whether a stated value cannot hold beside what follows from the inputs, each as precise as it is written."""
    if value.low is None or not comparable(unit, result.unit):
        return True
    return not written(value, unit).meets(result.within)


def _folded(
    formula: Formula, read: Callable[[Input | Fraction], _T], join: Callable[[str, _T, _T], _T]
) -> _T:
    stack: list[_T] = []
    for step in formula.steps:
        if isinstance(step, str):
            right = stack.pop()
            stack[-1] = join(step, stack[-1], right)
        else:
            stack.append(read(step))
    return stack[0]


def _calculated(
    formula: Formula, operands: Mapping[str, Operand], spread: Callable[[Value, Unit], Interval]
) -> Interval:
    def read(step: Input | Fraction) -> Interval:
        if isinstance(step, Fraction):
            return Interval.point(step)
        operand = operands[step.name]
        return spread(operand.value, operand.unit)

    return _folded(formula, read, _joined_intervals)


def _joined_intervals(sign: str, left: Interval, right: Interval) -> Interval:
    match sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
    return left / right


def _middle(value: Value, unit: Unit) -> Interval:
    assert value.low is not None
    return Interval.point(Fraction(value.low) * unit.factor)


def _precise(value: Value, unit: Unit) -> Interval:
    """Return what the value stands for as it is written, but that a count is no rounded number."""
    counts = is_count(unit) and value.low is not None and value.low == value.low.to_integral_value()
    return stated(value, unit) if counts else written(value, unit)


# --- dimensions and definitions


def _check_dimension(formula: Formula, operands: Mapping[str, Operand], unit: Unit) -> None:
    def read(step: Input | Fraction) -> dict[str, int]:
        return {} if isinstance(step, Fraction) else powers(operands[step.name].unit)

    found = _folded(formula, read, _joined_powers)
    if found != powers(unit):
        message = "it results in %s, not in %s"
        raise _RefusedError(Said(message, (_in_words(found), _in_words(powers(unit)))))


def _joined_powers(sign: str, left: dict[str, int], right: dict[str, int]) -> dict[str, int]:
    if sign in {"+", "-"}:
        if left != right:
            message = "it adds or subtracts %s and %s"
            raise _RefusedError(Said(message, (_in_words(left), _in_words(right))))
        return left
    total = Counter(left)
    total.update(right if sign == "*" else {name: -power for name, power in right.items()})
    return {name: power for name, power in total.items() if power}


def _in_words(exponents: Mapping[str, int]) -> str | Said:
    return dimension(exponents) or Said("a bare number")


def _joined_qualifiers(formula: Formula, operands: Mapping[str, Operand]) -> Qualifiers:
    for one, other in combinations([given.name for given in formula.inputs], 2):
        _check_definitions(one, operands[one], other, operands[other])
        _check_definitions(other, operands[other], one, operands[one])
    return ordered(
        {name: value for given in formula.inputs for name, value in operands[given.name].qualifiers.items()}
    )


def _check_definitions(name: str, operand: Operand, other_name: str, other: Operand) -> None:
    for qualifier, value in operand.qualifiers.items():
        others = other.qualifiers.get(qualifier)
        if others is not None and others != value:
            message = "'%s' has the %s '%s', '%s' has '%s'"
            raise _RefusedError(Said(message, (name, qualifier, value, other_name, others)))
        if others is None and qualifier in _DEFINING and _could_have(qualifier, operand.unit, other.unit):
            message = "'%s' has the %s '%s', '%s' does not say which it has"
            raise _RefusedError(Said(message, (name, qualifier, value, other_name)))


def _could_have(qualifier: str, unit: Unit, other: Unit) -> bool:
    """Whether values in the other unit could have a defining qualifier that those in the unit have."""
    found = powers(other)
    if found and found == powers(unit):
        return True
    if qualifier == "direction":
        return found.get("bit", 0) * found.get("s", 0) < 0  # data a time
    return "FLOP" in found or "OP" in found


# --- the result as a value


def _value(formula: Formula, operands: Mapping[str, Operand], possible: Interval, unit: Unit) -> Value | None:
    """Return the value, bound or range that says which numbers are possible; None where any is."""
    bounds = {operands[given.name].value.bound for given in formula.inputs}
    if bounds <= {"=", "~"}:
        middle = _calculated(formula, operands, _middle).low.number
        assert isinstance(middle, Fraction)
        margin = abs(middle) * _MOST_ABOUT
        # The difference of two numbers that are nearly the same is not known to within anything like "about".
        if possible.low.number >= middle - margin and possible.high.number <= middle + margin:
            text = _exact(middle / unit.factor)
            if text is None:
                return parse_value(f"~{_rounded(middle / unit.factor, round)}")
            return parse_value(text if bounds == {"="} else f"~{text}")
    low, high = possible.low.number, possible.high.number
    below = _outwards(low / unit.factor, math.floor) if isinstance(low, Fraction) else ""
    above = _outwards(high / unit.factor, math.ceil) if isinstance(high, Fraction) else ""
    if above and low == 0 and not possible.low.is_in:
        below = ""  # by something without end: "up to" says it
    if below and above:
        return parse_value(below if below == above else f"{below}..{above}")
    if below:
        return parse_value(f"{'>=' if possible.low.is_in else '>'}{below}")
    if above:
        return parse_value(f"{'<=' if possible.high.is_in else '<'}{above}")
    return None


def _outwards(number: Fraction, to_whole: Callable[[Fraction], int]) -> str:
    """Return an end of an interval, rounded so that the interval only grows."""
    text = _exact(number)
    return _rounded(number, to_whole) if text is None else text


def _exact(number: Fraction) -> str | None:
    """Return a number in full; None for one that does not end, or only behind too many digits."""
    decimals, rest = 0, number.denominator
    while rest % 2 == 0 or rest % 5 == 0:
        rest //= 10 if rest % 10 == 0 else 2 if rest % 2 == 0 else 5
        decimals += 1
    if rest != 1:
        return None
    digits = int(number * 10**decimals)
    behind = decimals if abs(number) >= 1 else len(str(abs(digits)))
    return _text(digits, -decimals) if not decimals or behind <= _MOST_DECIMALS else None


def _rounded(number: Fraction, to_whole: Callable[[Fraction], int]) -> str:
    """Return a number other than 0 with few digits."""
    power = len(str(abs(number.numerator))) - len(str(number.denominator))
    if abs(number) < Fraction(10) ** power:
        power -= 1  # of the first digit
    last = power - _ROUNDED_DIGITS + 1
    return _text(to_whole(number / Fraction(10) ** last), last)


def _text(digits: int, exponent: int) -> str:
    """Return digits × 10^exponent without an exponent, and without zeros at its end behind the point."""
    while exponent < 0 and digits % 10 == 0:
        digits //= 10
        exponent += 1
    whole = digits * 10 ** max(exponent, 0)
    return f"{Decimal((int(whole < 0), tuple(map(int, str(abs(whole)))), min(exponent, 0))):f}"

"""A fact's value: a number, a bound, a range, a date or a text.

Written in a topic's front matter as ``96``, ``">=20"`` (at least), ``"<=50"`` (up to),
``">170"`` (more than), ``"<2"`` (less than), ``"~125"`` (about), ``"70..72"`` (range), ``2025-06-09`` (date)
or plain text.
Digits are kept as they are written: 3.0 stays 3.0.

A number says as much as its digits do. 3.4 stands for what is rounded to it, 3.35 up to but not 3.45, and agrees with
3.35; 800 stands for 799.5 up to 800.5, its zeros being written. "About" leaves 5 % open. Bounds and the ends of ranges
are taken as they are.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from infrakb.topics.intervals import Interval
from infrakb.topics.units import Unit, comparable, is_known, is_money, parse_unit

_NUMBER = r"[-+]?\d(?:[\d_,]*\d)?(?:\.\d+)?"
_BOUNDED = re.compile(rf"\s*(>=|<=|≥|≤|>|<|~)?\s*({_NUMBER})\s*")
_RANGE = re.compile(rf"\s*({_NUMBER})\s*\.\.\s*({_NUMBER})\s*")
_DATE = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")
_PINNED = re.compile(rf"\s*((?:>=|<=|≥|≤|>|<|~)?\s*{_NUMBER}(?:\s*\.\.\s*{_NUMBER})?)(\s*)(\D.*)?")

#: "About" leaves open how much, on either side: two sources that are this close do not contradict each other.
ABOUT = Fraction(1, 20)


@dataclass(frozen=True, slots=True)
class Value:
    """One parsed value, without its unit."""

    bound: str  # "=", ">=", "<=", ">", "<", "~", ".." (range), "date" or "text"
    low: Decimal | None  # the number, or the lower end of a range; None for a date or a text
    high: Decimal | None  # the upper end of a range; None otherwise
    text: str  # as written, blanks collapsed

    @property
    def is_number(self) -> bool:
        """Whether the value can stand in a chart."""
        return self.low is not None


def parse_value(text: str) -> Value:
    """Read a value as an author writes it; whatever is no number, range or date is text."""
    text = " ".join(text.split())
    if match := _RANGE.fullmatch(text):
        low, high = _decimal(match[1]), _decimal(match[2])
        return Value("..", min(low, high), max(low, high), text)
    if match := _BOUNDED.fullmatch(text):
        bound = {"≥": ">=", "≤": "<=", None: "="}.get(match[1], match[1])
        return Value(bound, _decimal(match[2]), None, text)
    if _DATE.fullmatch(text):
        return Value("date", None, None, text)
    return Value("text", None, None, text)


def parse_quantity(text: str) -> tuple[Value, Unit]:
    """Read value and unit written together, as a post pins them: ``">=20 billion USD"``."""
    text = unicodedata.normalize("NFKC", text)
    if not _DATE.fullmatch(text.strip()) and (match := _PINNED.fullmatch(text)):
        value = parse_value(match[1])
        unit = match[3] or ""
        if value.is_number and (match[2] or not unit or is_known(unit)):
            return value, parse_unit(unit)
    return parse_value(text), parse_unit("")


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "").replace("_", ""))


# --- Japanese text


# What stands before and behind a number with a bound.
_BOUND_TEXT = {
    "<=": ("最大", ""),
    "~": ("約", ""),
    ">=": ("", "以上"),
    ">": ("", "超"),
    "<": ("", "未満"),
}


def format_value(value: Value, unit: Unit) -> str:
    """The value with its unit in Japanese: 200億米ドル以上, 96 GiB, 約125 TFLOPS, 70〜72 MW."""
    if value.bound == "date":
        return format_date(value.text)
    if value.low is None:
        return f"{value.text}{unit.suffix}"
    number = format_number(value.low, unit)
    if value.high is not None:
        number = f"{number}〜{format_number(value.high, unit)}"
    before, after = _BOUND_TEXT.get(value.bound, ("", ""))
    return f"{before}{number}{unit.suffix}{after}"


def format_number(number: Decimal, unit: Unit) -> str:
    """The bare number as it stands before its unit."""
    if unit.dimension == "calendar year":
        return f"{number:f}"
    if unit.scale or is_money(unit):
        return _myriads(number * 10**unit.scale)
    if number >= 10**5 and number % 10**4 == 0:
        return _myriads(number)
    return f"{number:,f}"


def _myriads(number: Decimal) -> str:
    """Groups of four digits with 兆, 億 and 万; a remainder below 10,000 has no name."""
    sign = "-" if number < 0 else ""
    whole, fraction = divmod(abs(number), 1)
    rest, parts = int(whole), []
    for name, power in (("兆", 12), ("億", 8), ("万", 4)):
        group, rest = divmod(rest, 10**power)
        if group:
            parts.append(f"{group:,}{name}" if name == "兆" else f"{group}{name}")
    digits = f"{fraction.normalize():f}"[1:] if fraction else ""
    if rest or digits or not parts:
        parts.append(f"{rest}{digits}" if parts else f"{rest:,}{digits}")
    return sign + "".join(parts)


def format_date(text: str) -> str:
    """An ISO date of any precision in Japanese: 2025-06-09 -> 2025年6月9日, 2025-06 -> 2025年6月."""
    parts = text.split("-")
    if not all(part.isdigit() for part in parts):
        return text
    return "".join(f"{int(part)}{name}" for part, name in zip(parts, "年月日", strict=False))


# --- order and contradiction


def magnitude(value: Value, unit: Unit) -> Fraction | None:
    """The number in the base unit of its dimension (the middle of a range); None for a text."""
    if value.bound == "date":
        return Fraction(int(value.text.replace("-", "").ljust(8, "0")))
    if value.low is None:
        return None
    middle = Fraction(value.low) if value.high is None else (Fraction(value.low) + Fraction(value.high)) / 2
    return middle * unit.factor


def convert(value: Value, unit: Unit, target: Unit) -> Fraction | None:
    """The number in another unit of the same dimension, exactly; None where that has no meaning."""
    base = magnitude(value, unit)
    if base is None or value.bound == "date" or not comparable(unit, target):
        return None
    return base / target.factor


def contradicts(first: Value, first_unit: Unit, second: Value, second_unit: Unit) -> bool:
    """Whether two statements cannot both hold, each within the precision in which it is written.

    The same value in other units can, a rounded one beside a finer one, a bound that holds, and a date beside its year
    and month.
    """
    if first.low is None or second.low is None:
        return not _same_text(first, second)
    if not comparable(first_unit, second_unit):
        return True
    if not written(first, first_unit).meets(written(second, second_unit)):
        return True
    # "More than 5" excludes "5", though this may stand for 5.2.
    bounds = {first.bound, second.bound}
    touching = Fraction(first.low) * first_unit.factor == Fraction(second.low) * second_unit.factor
    return touching and "=" in bounds and bool(bounds & {">", "<"})


def stated(value: Value, unit: Unit) -> Interval:
    """The numbers for which a statement holds, an exact number standing for itself: in base units.

    :param value: a number, bound or range.
    """
    assert value.low is not None
    number = Fraction(value.low) * unit.factor
    match value.bound:
        case ">=" | ">":
            return Interval.of(number, None, has_low=value.bound == ">=")
        case "<=" | "<":
            return Interval.of(None, number, has_high=value.bound == "<=")
        case "~":
            margin = abs(number) * ABOUT
            return Interval.of(number - margin, number + margin)
    return Interval.of(number, number if value.high is None else Fraction(value.high) * unit.factor)


def written(value: Value, unit: Unit) -> Interval:
    """The same, but an exact number stands for all that are rounded to it, halves away from 0: in base units."""
    return stated(value, unit) if value.bound != "=" else _rounded_to(str(value.low), unit)


@lru_cache(maxsize=1 << 15)
def _rounded_to(digits: str, unit: Unit) -> Interval:
    """Numbers that are written so. By its digits and not as a Decimal: 3 and 3.0 are equal, and stand for others."""
    low = Decimal(digits)
    exponent = low.as_tuple().exponent
    assert isinstance(exponent, int)  # a parsed number is finite
    half = Fraction(10) ** exponent / 2 * unit.factor
    number = Fraction(low) * unit.factor
    return Interval.of(number - half, number + half, has_low=number > 0, has_high=number < 0)


def _same_text(first: Value, second: Value) -> bool:
    one, other = sorted((_plain(first.text), _plain(second.text)), key=len)
    dated = first.bound == second.bound == "date"
    return one == other or (dated and other.startswith(f"{one}-"))


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())

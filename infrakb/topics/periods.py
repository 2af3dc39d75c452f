"""Periods of statements, ``2025``, ``2025-Q3``, ``FY2026-H1``, ``2025-06..2026-05``: how long they are, which follows which. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

_PERIOD_RE = re.compile(r"(?P<fiscal>FY)?(?P<year>\d{4})(?:-(?P<sign>[QH]?)(?P<part>\d{1,2}))?")
_DAY_RE = re.compile(r"\d{4}-\d\d-\d\d")


class _Parts(NamedTuple):
    """What years are cut into."""

    number: int
    length: str  # how long one is
    form: str  # how one is written behind its year


#: The sign before a part's number, None where there is no number.
_PARTS = {
    "Q": _Parts(4, "quarter", "-Q{}"),
    "H": _Parts(2, "half", "-H{}"),
    "": _Parts(12, "month", "-{:02}"),
    None: _Parts(1, "year", ""),
}


class Period(NamedTuple):
    """A year, a part of one, or several of the same length in a row."""

    prefix: str  # "FY" for years of an issuer's own, "" for those of the calendar
    sign: str | None  # a key of the parts
    number: int  # of the first one, counted in its own length: the next one has the next number
    span: int = 1  # how many

    @property
    def calendar(self) -> tuple[str, str, int]:
        """What those have in common that can follow each other."""
        return self.prefix, self.length, self.span

    @property
    def length(self) -> str:
        """How long each one is: "year", "half", "quarter" or "month"."""
        return _PARTS[self.sign].length

    @property
    def text(self) -> str:
        """As it stands in a statement."""
        return "..".join(
            self._written(number) for number in sorted({self.number, self.number + self.span - 1})
        )

    def _written(self, number: int) -> str:
        parts = _PARTS[self.sign]
        year, part = divmod(number, parts.number)
        return f"{self.prefix}{year}{parts.form.format(part + 1)}"


def parse_period(text: str) -> Period | None:
    """Read a period; None for days, for one whose ends are of different kinds, and for none."""
    start, dots, end = text.partition("..")
    first = _parse_one(start)
    if not dots or first is None:
        return first
    last = _parse_one(end)
    if last is None or last.calendar != first.calendar or last.number < first.number:
        return None
    return first._replace(span=last.number - first.number + 1)


def _parse_one(text: str) -> Period | None:
    match = _PERIOD_RE.fullmatch(text)
    if match is None:
        return None
    number = int(match["year"]) * _PARTS[match["sign"]].number + int(match["part"] or 1) - 1
    return Period(match["fiscal"] or "", match["sign"], number)


def length_of(text: str) -> str:
    """How long a period is: "year", "quarter", "day" …; "" for none, and for one with two ends, which has any length."""
    period = parse_period(text)
    if period and period.span == 1:
        return period.length
    return "day" if _DAY_RE.fullmatch(text) else ""

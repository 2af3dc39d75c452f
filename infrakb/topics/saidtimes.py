"""Times that Japanese texts name, as days: 「2026年6月23日に完成」, 「2027年の半ば」, 「2026年度」. Pure."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from infrakb.topics.statements import first_day, last_day

_ISO_RE = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")
_YEAR_RE = re.compile(r"(?<!\d)(?P<year>\d{4})(?:年(?P<fiscal>度)?(?!代|間)|(?=-\d\d))")
_DAY_RE = re.compile(r"の?(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?")
#: What may stand before the time that a text begins with.
_EARLIEST = "早ければ"
#: What stands behind a year -> first and last month of what is meant, in months from its beginning.
_PARTS = (
    (re.compile("の?第?1四半期"), 0, 2),
    (re.compile("の?第?2四半期"), 3, 5),
    (re.compile("の?第?3四半期"), 6, 8),
    (re.compile("の?第?4四半期"), 9, 11),
    (re.compile("の?(前半|上半期)"), 0, 5),
    (re.compile("の?(後半|下半期)"), 6, 11),
    (re.compile("の?(初め|はじめ|初頭)"), 0, 2),
    (re.compile("の?(半ば|中頃)"), 5, 6),
    (re.compile("の?(末|終わり)"), 11, 11),
)


class Days(NamedTuple):
    """A day, a month, a year or a part of one."""

    first: date
    last: date

    @property
    def iso(self) -> str:
        """YYYY-MM-DD for a day, YYYY-MM for a month, else YYYY, the year in which it begins."""
        if self.first == self.last:
            return self.first.isoformat()
        is_month = (self.first.year, self.first.month) == (self.last.year, self.last.month)
        return f"{self.first:%Y-%m}" if is_month else f"{self.first:%Y}"


def only_time(text: str) -> Days | None:
    """The one time that a text names; None for none, or several.

    「2026年6月23日に完成」, 「2027年の半ば」, 「2026年度」 (from April), 「2026年末まで」 and ISO dates.
    """
    if _ISO_RE.fullmatch(text):
        return Days(first_day(text), last_day(text))
    found = list(_YEAR_RE.finditer(text))
    if len(found) != 1 or "年" not in found[0][0]:
        return None
    month = _DAY_RE.match(text, found[0].end())
    if month and _DAY_RE.search(text, month.end()):
        return None  # a month to another one
    return _days(found[0])


def time_at_start(text: str) -> Days | None:
    """The time that a text begins with, whatever it says behind; None for none."""
    match = _YEAR_RE.match(text.removeprefix(_EARLIEST))
    return _days(match) if match and "年" in match[0] else None


def _days(match: re.Match[str]) -> Days | None:
    """What a year and the words behind it mean; None for what no calendar has."""
    year, behind = int(match["year"]), match.string[match.end() :]
    if not 1900 < year < 2200:
        return None
    if of_month := _DAY_RE.match(behind):
        return _of_calendar("-".join(f"{int(part):02}" for part in (year, *of_month.groups()) if part))
    start = year * 12 + (3 if match["fiscal"] else 0)
    for form, low, high in _PARTS:
        if form.match(behind):
            return _months(start + low, start + high)
    return _months(start, start + 11)


def _of_calendar(written: str) -> Days | None:
    try:
        return Days(first_day(written), last_day(written))
    except ValueError:
        return None


def _months(low: int, high: int) -> Days:
    """From the first day of a month to the last one of another, each counted from the year 0."""
    behind = high + 1
    return Days(date(low // 12, low % 12 + 1, 1), date(behind // 12, behind % 12 + 1, 1) - timedelta(days=1))

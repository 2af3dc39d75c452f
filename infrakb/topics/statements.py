"""Statements and facts: what a source says of a topic, what of it holds, and what held on a day. Pure.

After Wikibase's model: a statement has a value, qualifiers, a reference and a rank; statements are added, and never
overwritten. Here ranks follow from dated events, so that what was known on any day can be told from today's file:

* *withdrawn* from the day that ``withdrawn`` names;
* *superseded* from the day on which a statement was published that takes its place, as long as that one is not
  withdrawn: one that names it in ``supersedes``, at once or in turn, or, where the property ``changes`` with time, a
  later one of the same fact;
* *preferred* while ``preferred`` says so;
* *normal* otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from infrakb.text.slugs import slugify
from infrakb.topics.qualifiers import OF_STATEMENT, written
from infrakb.topics.values import contradicts, format_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from infrakb.topics.qualifiers import Qualifiers
    from infrakb.topics.units import Unit
    from infrakb.topics.values import Value

#: Ranks of a statement.
PREFERRED, NORMAL, SUPERSEDED, WITHDRAWN = "preferred", "normal", "superseded", "withdrawn"
#: A rank in Japanese.
RANKS = {PREFERRED: "優先", NORMAL: "通常", SUPERSEDED: "更新済み", WITHDRAWN: "撤回"}


class Span(NamedTuple):
    """Days from the first to the one before the last."""

    start: str  # YYYY-MM-DD
    end: str  # YYYY-MM-DD; "" while it lasts

    def holds(self, day: str) -> bool:
        """Whether it holds on *day*; for "" whether it still does."""
        return self.start <= day < (self.end or "9") if day else not self.end


@dataclass(frozen=True)
class Statement:
    """A value that a source states about a topic. Names and text are made once, when they are asked for."""

    topic: str  # id of the topic
    property_key: str  # a key of properties.yaml
    qualifiers: Qualifiers  # in the order of the set
    value: Value  # number, range, bound, date, text, or the name of another topic
    unit: Unit  # as the source gives it
    as_of: str  # YYYY-MM-DD, YYYY-MM or YYYY; "" when missing
    source: str  # key in sources.bib; "" when missing
    at: str = ""  # where in the source it stands
    checked: str = ""  # YYYY-MM-DD: when somebody last read it there
    published: str = ""  # YYYY-MM-DD: when the site first showed it; "": always
    preferred: Span | None = None  # while it is preferred among those of its fact
    withdrawn: str = ""  # YYYY-MM-DD: from when on it does not hold, and never did
    reason: str = ""  # why it was withdrawn, or why it takes the place of another one
    supersedes: tuple[str, ...] = ()  # names, within the topic, of the statements whose place it takes
    note: str = ""  # shown beside the value; "" for none
    review_by: str = ""  # YYYY-MM-DD after which the value is looked at again; "" for none
    target: str = ""  # id of the topic that the value is; "" for other values
    line: int = 1  # 1-based line where the statement begins
    lines: tuple[tuple[str, int], ...] = ()  # line of each of its keys

    @cached_property
    def fact(self) -> str:
        """The name of its fact within the topic: ``memory-bandwidth[scope=SXM]``."""
        return written(self.property_key, self.qualifiers)

    @cached_property
    def key(self) -> str:
        """Its own name within the topic: that of the fact with date and source."""
        return written(
            self.property_key, (*self.qualifiers, *zip(OF_STATEMENT, (self.as_of, self.source), strict=True))
        )

    @cached_property
    def name(self) -> str:
        """Its full name, which never leads to another statement."""
        return f"{self.topic}.{self.key}"

    @cached_property
    def anchor(self) -> str:
        """Its id in the topic's page."""
        return (
            f"{fact_anchor(self.property_key, self.qualifiers)}--{self.as_of}--{slugify(self.source or '-')}"
        )

    @cached_property
    def text(self) -> str:
        """Value and unit in Japanese."""
        return format_value(self.value, self.unit)

    def line_of(self, key: str) -> int:
        """The line of one of the statement's keys, or of the statement itself."""
        return dict(self.lines).get(key, self.line)

    @cached_property
    def known(self) -> str:
        """The first day, YYYY-MM-DD, on which it was surely known; "" where nothing says when.

        That is the last day of its as-of date, or the one on which it was read or first shown here, if that is earlier.
        """
        dated = last_day(self.as_of).isoformat() if self.as_of else ""
        return min(filter(None, (dated, self.checked, self.published)), default="")

    def is_published(self, day: str) -> bool:
        """Whether the site showed it on *day*; for "" whether it ever did."""
        return not day or self.published <= day

    def is_withdrawn(self, day: str) -> bool:
        """Whether it was taken back by *day*; for "" whether it ever was."""
        return bool(self.withdrawn) and (not day or self.withdrawn <= day)


def _stood(statement: Statement, day: str) -> bool:
    return statement.known <= day and not statement.withdrawn


def fact_anchor(key: str, qualifiers: Qualifiers = ()) -> str:
    """The id of a fact in its topic's page."""
    return "-".join(["fact", key, *(slugify(value) for _name, value in qualifiers)])


@dataclass(frozen=True)
class Fact:
    """Everything stated of one property of a topic with the same qualifiers. What holds is made when it is asked for."""

    topic: str  # id
    property_key: str  # a key of properties.yaml
    qualifiers: Qualifiers
    statements: tuple[Statement, ...]  # in the order of the file
    successors: Mapping[
        str, tuple[Statement, ...]
    ]  # key of a statement -> those that take its place, at last too

    @cached_property
    def key(self) -> str:
        """The name within the topic: ``memory-bandwidth[scope=SXM]``."""
        return written(self.property_key, self.qualifiers)

    @cached_property
    def name(self) -> str:
        """The name: ``h100.memory-bandwidth[scope=SXM]``."""
        return f"{self.topic}.{self.key}"

    @cached_property
    def anchor(self) -> str:
        """The id in the topic's page."""
        return fact_anchor(self.property_key, self.qualifiers)

    def rank(self, statement: Statement, day: str = "") -> str:
        """A statement's rank on *day* (YYYY-MM-DD), or now."""
        if statement.is_withdrawn(day):
            return WITHDRAWN
        if self._later(statement, day):
            return SUPERSEDED
        if statement.preferred and statement.preferred.holds(day):
            return PREFERRED
        return NORMAL

    def _later(self, statement: Statement, day: str) -> list[Statement]:
        """What takes the place of a statement, directly or in turn, and stands on *day*."""
        return [
            later
            for later in self.successors.get(statement.key, ())
            if later.is_published(day) and not later.is_withdrawn(day)
        ]

    def replacing(self, statement: Statement, day: str = "") -> list[Statement]:
        """What stands in a statement's place on *day*: the nearest, where one replaces the other in turn."""
        later = self._later(statement, day)
        further = {one.key for middle in later for one in self.successors.get(middle.key, ())}
        return [one for one in later if one.key not in further] or later

    def known_on(self, day: str) -> tuple[tuple[Statement, str], ...]:
        """Statements that the site showed on *day*, with their ranks then."""
        return tuple(
            (statement, self.rank(statement, day))
            for statement in self.statements
            if statement.is_published(day)
        )

    def holding(self, day: str = "") -> tuple[Statement, ...]:
        """What held on *day*, or holds now: the preferred statements, or else the normal ones."""
        ranks = self.known_on(day)
        preferred = tuple(statement for statement, rank in ranks if rank == PREFERRED)
        return preferred or tuple(statement for statement, rank in ranks if rank == NORMAL)

    @cached_property
    def current(self) -> tuple[Statement, ...]:
        """What holds now; nothing where all was withdrawn or stands elsewhere now."""
        return self.holding()

    def known_until(self, day: str) -> tuple[Statement, ...]:
        """What held by all that was known on *day*, whenever the site took it up; what was withdrawn since never did."""
        held = [
            one
            for one in self.statements
            if _stood(one, day) and not any(_stood(later, day) for later in self.successors.get(one.key, ()))
        ]
        preferred = [one for one in held if one.preferred and not one.preferred.end]
        return tuple(preferred or held)

    def as_known_until(self, day: str) -> Fact:
        """The fact by what was known of it on *day*."""
        return replace(self, statements=self.known_until(day), successors={})

    @property
    def days_known(self) -> set[str]:
        """Days on which what was known of it may have changed."""
        later = (one for statement in self.statements for one in self.successors.get(statement.key, ()))
        return {one.known for one in (*self.statements, *later)}

    @cached_property
    def shown(self) -> tuple[Statement, ...]:
        """What is shown for the fact: what holds, or else the last of what held."""
        return self.current or self.statements[-1:]

    @cached_property
    def past(self) -> tuple[Statement, ...]:
        """What is not shown as the value: superseded, withdrawn, or beside a preferred one; the newest first."""
        rest = [statement for statement in self.statements if statement not in self.shown]
        return tuple(sorted(rest, key=lambda statement: (statement.as_of, statement.published), reverse=True))

    @cached_property
    def rivals(self) -> tuple[tuple[Statement, Statement], ...]:
        """Pairs of statements that are, or were, preferred on the same day."""
        if sum(statement.preferred is not None for statement in self.statements) < 2:
            return ()
        found: dict[tuple[str, str], tuple[Statement, Statement]] = {}
        for day in self._eventful_days():
            preferred = [one for one, rank in self.known_on(day) if rank == PREFERRED]
            for other in preferred[1:]:
                found.setdefault((preferred[0].key, other.key), (preferred[0], other))
        return tuple(found.values())

    def _eventful_days(self) -> list[str]:
        """Days on which a rank may have changed."""
        later = (one for statement in self.statements for one in self.successors.get(statement.key, ()))
        involved = (*self.statements, *later)
        days = {day for one in involved for day in (one.published, one.withdrawn)}
        days |= {one.preferred.start for one in self.statements if one.preferred}
        return sorted(days - {""})

    @cached_property
    def conflicts(self) -> tuple[tuple[Statement, Statement], ...]:
        """Pairs of what holds that cannot both be right: the first statement, the one against it."""
        found = []
        for number, statement in enumerate(self.current):
            for earlier in self.current[:number]:
                if conflicting(earlier, statement):
                    found.append((earlier, statement))
                    break
        return tuple(found)


def conflicting(first: Statement, second: Statement) -> bool:
    """Whether two statements of one fact cannot both hold."""
    return contradicts(first.value, first.unit, second.value, second.unit)


def agreeing(statements: Iterable[Statement]) -> list[list[Statement]]:
    """Statements of one fact grouped so that those of a group say the same: one for each value that is shown."""
    groups: list[list[Statement]] = []
    for statement in statements:
        for group in groups:
            if not any(conflicting(statement, other) for other in group):
                group.append(statement)
                break
        else:
            groups.append([statement])
    return groups


# --- what takes whose place


def facts_of(statements: Iterable[Statement], changing: Iterable[str]) -> dict[str, Fact]:
    """Facts of a topic by name within it, in the order of their first statements.

    :param changing: keys of the properties whose values change with time.
    """
    grouped: dict[str, list[Statement]] = {}
    by_key: dict[str, Statement] = {}
    for statement in statements:
        grouped.setdefault(statement.fact, []).append(statement)
        by_key.setdefault(statement.key, statement)
    successors: dict[str, list[Statement]] = {}
    for statement in by_key.values():
        for replaced in statement.supersedes:
            successors.setdefault(replaced, []).append(statement)
    later = {key: _in_turn(key, successors) for key in successors}
    changes = frozenset(changing)
    for group in grouped.values():
        if group[0].property_key in changes and len(group) > 1:
            for older, newer in _in_time(group):
                # What was replaced by hand does not come back by a later date: an undated page read in 2026 may have
                # been replaced by the announcement of 2022.
                if older in later.get(newer.key, ()):
                    continue
                if newer not in later.setdefault(older.key, []):
                    later[older.key].append(newer)
    frozen = {key: tuple(taking) for key, taking in later.items()}
    return {
        key: Fact(group[0].topic, group[0].property_key, group[0].qualifiers, tuple(group), frozen)
        for key, group in grouped.items()
    }


def _in_turn(key: str, successors: Mapping[str, list[Statement]]) -> list[Statement]:
    """What takes the place of a statement, and of what took it: withdrawing the middle one brings the first not back."""
    found: dict[str, Statement] = {}
    waiting = list(successors[key])
    while waiting:
        later = waiting.pop(0)
        if later.key != key and later.key not in found:
            found[later.key] = later
            waiting += successors.get(later.key, ())
    return list(found.values())


def _in_time(group: list[Statement]) -> Iterator[tuple[Statement, Statement]]:
    """Pairs of statements of which the second is later as a whole."""
    dated = [(first_day(statement.as_of), statement) for statement in group if statement.as_of]
    for _start, older in dated:
        end = last_day(older.as_of)
        yield from ((older, newer) for start, newer in dated if start > end)


def loops(statements: Iterable[Statement]) -> list[Statement]:
    """Statements that supersede themselves by way of others: of each loop the one that stands last."""
    by_key = {statement.key: statement for statement in statements}
    found: list[Statement] = []
    known: set[str] = set()  # in loops that are found already
    for start in reversed(by_key.values()):
        behind = _superseded_by(start, by_key)
        if start.key in behind and start.key not in known:
            found.append(start)
            known |= {key for key in behind if start.key in _superseded_by(by_key[key], by_key)}
    return found


def _superseded_by(start: Statement, by_key: Mapping[str, Statement]) -> set[str]:
    """Keys of everything whose place a statement takes, by way of others too."""
    seen: set[str] = set()
    waiting = list(start.supersedes)
    while waiting:
        key = waiting.pop()
        if key not in seen and key in by_key:
            seen.add(key)
            waiting += by_key[key].supersedes
    return seen


# --- days


def first_day(text: str) -> date:
    """The first day of a date of any precision."""
    year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
    return date(year, month, day)


def last_day(text: str) -> date:
    """The last day of a date of any precision."""
    year, month, day = (*map(int, text.split("-")), 0, 0)[:3]
    if day:
        return date(year, month, day)
    return date(year + (month in {0, 12}), month % 12 + 1 if month else 1, 1) - timedelta(days=1)

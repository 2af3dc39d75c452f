"""The language of the filter: ``memory-capacity >= 80GB, 地域 = 日本``, and whether a row fits it. Pure.

Its twin is ``scripts/compare/language.js``; both are tried with the same cases.

Clauses stand between commas, ``and`` or ``かつ``. One of words alone asks for rows that say all of them. One of a
name, a sign and a value compares: numbers with their unit, dates, and words by whether they are said. Of words
between which ``または`` or ``or`` stands one is enough. A clause on qualifiers and dates (地域, 範囲, 時点 …) chooses
lines, and all others are asked of these lines alone. What a bound or an interval does not prove stays open: "more
than 2,000 GB/s" neither is nor is not at least 3,000 GB/s.
"""

from __future__ import annotations

import math
import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from infrakb.text.problems import Said, near
from infrakb.topics.cells import BETWEEN
from infrakb.topics.qualifiers import QUALIFIERS
from infrakb.topics.rates import exchange
from infrakb.topics.units import near_units, parse_unit, unknown_part
from infrakb.topics.values import ABOUT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

#: Names of what rows have beside their columns, by what they stand for.
FIELDS = {
    "name": ("name", "topic", "名前", "トピック"),
    "maker": ("maker", "made-by", "開発元", "メーカー"),
    "as-of": ("as-of", "date", "時点", "日付"),
    **{one.id: (one.id, one.ja, one.en) for one in QUALIFIERS.values()},
}
#: Fields that choose lines.
OF_LINES = ("as-of", *QUALIFIERS)
#: Numbers that differ by less are the same: states are rounded.
_SAME = 1e-9

_BETWEEN_RE = re.compile(r"(?<!\d),|,(?!\d{3})|、|\s+and\s+|\s*かつ\s*|\s*&+\s*", re.IGNORECASE)
_EITHER_RE = re.compile(r"\s+or\s+|\s*または\s*", re.IGNORECASE)
_CLAUSE_RE = re.compile(r"([^<>=!≥≤≠]+?)\s*(>=|<=|!=|≥|≤|≠|>|<|=)\s*(.*)")
_SIGNS = {"≥": ">=", "≤": "<=", "≠": "!="}
_PART_RE = re.compile(r"([\d,]+(?:\.\d+)?)(兆|億|万)?")
_MYRIADS = {"兆": 1e12, "億": 1e8, "万": 1e4, None: 1.0, "": 1.0}
_DATE_RE = re.compile(r"(\d{4})(?:[-年](\d{1,2})(?:[-月](\d{1,2}))?)?[年月日]?")


class Column(NamedTuple):
    """What the language knows of a column."""

    key: str
    names: tuple[str, ...]  # by which it may be asked for
    dimension: str  # of most of its numbers; "" for bare ones, or none
    factor: float  # one of the unit that they are shown in; 0 where each has its own


class Row(NamedTuple):
    """What the language knows of a row."""

    text: str  # all that it says, folded
    name: str  # the topic's name and id
    maker: str  # the maker's name and id
    place: str  # where it is; "" where nobody says
    lines: Mapping[str, Sequence[str]]  # key of the column -> states of its lines


class Number(NamedTuple):
    """A number that is compared with."""

    number: float  # in base units
    dimension: str


class Clause(NamedTuple):
    """One condition."""

    field: str  # a key of FIELDS or of a column; "" for words anywhere
    sign: str  # one of >= <= > < = !=; "" for words anywhere
    words: tuple[str, ...]  # the value, folded; several of which one is enough
    number: Number | None  # the value, where it is a number
    days: tuple[str, str] | None  # first and last day of the value, where it is a date


class Verdict(NamedTuple):
    """Whether a row fits."""

    fits: bool | None  # None: nobody can say
    hidden: frozenset[tuple[str, int]]  # key of the column and number of each line that a clause leaves out


# --- reading


def folded(text: str) -> str:
    """A text as it is compared: without differences of width and case."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def parse(text: str, columns: Sequence[Column]) -> list[Clause] | Said:
    """Read a filter; what is wrong with it, in words, where something is."""
    clauses = []
    for part in _BETWEEN_RE.split(unicodedata.normalize("NFKC", text)):
        if part and part.strip():
            clause = _clause(part.strip(), columns)
            if isinstance(clause, Said):
                return clause
            clauses.append(clause)
    return clauses


def _clause(text: str, columns: Sequence[Column]) -> Clause | Said:
    match = _CLAUSE_RE.fullmatch(text)
    if match is None:
        return Clause("", "", _either(text), None, None)
    name, sign, value = folded(match[1]), _SIGNS.get(match[2], match[2]), match[3].strip()
    named = {folded(one): column for column in reversed(columns) for one in column.names}
    fields = {folded(one): field for field, names in FIELDS.items() for one in names}
    column = named.get(name)
    field = column.key if column else fields.get(name, "")
    if not field:
        return Said("no column is called '%s'; %s", (match[1].strip(), near(name, [*named, *fields])))
    if not value:
        return Said("a value is missing behind '%s'", (f"{match[1].strip()} {sign}",))
    number = _number(value, column) if column else None
    if isinstance(number, Said):
        return number
    return Clause(field, sign, _either(value), number, _days(value))


def _either(text: str) -> tuple[str, ...]:
    return tuple(one for one in map(folded, _EITHER_RE.split(text)) if one)


def _number(text: str, column: Column) -> Number | Said | None:
    """Read a number with its unit; without one it has the column's."""
    total, position, compact = 0.0, 0, text.replace(" ", "")
    while match := _PART_RE.match(compact, position):
        total += float(match[1].replace(",", "") or "nan") * _MYRIADS[match[2]]
        position = match.end()
    if not position or math.isnan(total):
        return None
    unit = text[re.match(r"[\d,. 兆億万]*", text).end() :].strip()  # type: ignore[union-attr] # matches anything
    if not unit:
        if not column.factor:  # texts and dates have no unit
            return None
        return Number(total * column.factor, column.dimension)
    known = SHORT.get(unit, unit)
    if unknown := unknown_part(known):
        if _DATE_RE.fullmatch(text):
            return None
        return Said("unknown unit '%s'; %s", (unknown, near(unknown, near_units(unknown))))
    found = parse_unit(known)
    return Number(total * float(found.factor), found.dimension)


#: How amounts of money are written behind a number.
SHORT = {
    "円": "JPY",
    "ドル": "USD",
    "米ドル": "USD",
    "円/時間": "JPY/h",
    "ドル/時間": "USD/h",
    "米ドル/時間": "USD/h",
}


def _days(text: str) -> tuple[str, str] | None:
    match = _DATE_RE.fullmatch(text.replace(" ", ""))
    if match is None:
        return None
    parts = [part.zfill(2) for part in match.groups() if part]
    return "-".join([*parts, "01", "01"][:3]), "-".join([*parts, "99", "99"][:3])


# --- judging


def judge(clauses: Iterable[Clause], row: Row, rate: float | None) -> Verdict:
    """Tell whether a row fits all clauses.

    :param rate: what a US dollar costs in yen; None where nobody says.
    """
    clauses = list(clauses)
    choosing = [clause for clause in clauses if clause.field in OF_LINES]
    others = _other_scopes(clauses, row)
    hidden = frozenset(
        (key, number)
        for key, states in row.lines.items()
        for number, state in enumerate(states)
        if _given(state.split(BETWEEN)).get("scope") in others
        or any(_choice(clause, state.split(BETWEEN)) is False for clause in choosing)
    )
    fits = [_fits(clause, row, hidden, rate) for clause in clauses]
    return Verdict(False if False in fits else None if None in fits else True, hidden)


def _says(clause: Clause, text: str) -> bool:
    """Whether a text has what a clause asks for as it is written."""
    return any(_stands(one, text) for one in clause.words)


def _has_words(clause: Clause, text: str) -> bool:
    """Whether a text has all words of a clause, wherever they stand."""
    return any(all(_stands(word, text) for word in one.split()) for one in clause.words)


def _stands(word: str, text: str) -> bool:
    """Whether a word stands in a text; one of Latin letters not behind another: GB200 is no B200."""
    behind = "(?<![a-z])" if "a" <= word[0] <= "z" else ""
    return re.search(behind + re.escape(word), text) is not None


def _given(fields: Sequence[str]) -> dict[str, str]:
    """The qualifiers of a line."""
    return dict(pair.split("=", 1) for pair in fields[5].split(";") if pair)


def _other_scopes(clauses: Iterable[Clause], row: Row) -> set[str]:
    """The scopes that are not meant: where words stand in some scopes of a row, as H100 in BM.GPU.H100.8, its others."""
    found: set[str] = set()
    states = [state for states in row.lines.values() for state in states]
    scopes = {_given(state.split(BETWEEN)).get("scope", "") for state in states} - {""}
    for clause in clauses:
        if not clause.sign:
            meant = {scope for scope in scopes if _has_words(clause, folded(scope))}
            found |= scopes - meant if meant else set()
    return found


def _choice(clause: Clause, fields: Sequence[str]) -> bool | None:
    """Whether a line is one of those that a clause chooses; None where it does not say."""
    if clause.field == "as-of":
        return _dated(clause, fields[4]) is True if fields[4] else None
    given = _given(fields)
    if clause.field not in given:
        return None
    return _says(clause, folded(given[clause.field])) != (clause.sign == "!=")


def _fits(clause: Clause, row: Row, hidden: frozenset[tuple[str, int]], rate: float | None) -> bool | None:
    if clause.field in OF_LINES:
        shown = [
            state.split(BETWEEN)
            for key, states in row.lines.items()
            for number, state in enumerate(states)
            if (key, number) not in hidden
        ]
        if any(_choice(clause, fields) for fields in shown):
            return True
        if clause.field != "region":
            return False
        if _says(clause, folded(f"{row.name} {row.place}")):
            return clause.sign != "!="
        return clause.sign == "!=" if row.place else None  # nobody says where it is
    if not clause.sign:
        return _has_words(clause, row.text)
    if clause.field in {"name", "maker"}:
        said = folded(row.name if clause.field == "name" else row.maker)
        return _says(clause, said) != (clause.sign == "!=")
    groups: dict[str, list[bool | None]] = {}
    for number, state in enumerate(row.lines.get(clause.field, ())):
        if (clause.field, number) not in hidden:
            fields = state.split(BETWEEN)
            groups.setdefault(fields[5], []).append(_holds(clause, fields, rate))
    found = _any(_all(group) for group in groups.values())
    return (None if found is None else not found) if clause.sign == "!=" else found


def _all(values: Iterable[bool | None]) -> bool | None:
    """What holds by all sources; None where they are at odds."""
    found = set(values)
    return found.pop() if len(found) == 1 else None


def _any(values: Iterable[bool | None]) -> bool | None:
    """Whether it holds of one variant; None where there is none, or where one may."""
    found = set(values)
    return True if True in found else None if None in found or not found else False


def _holds(clause: Clause, fields: Sequence[str], rate: float | None) -> bool | None:
    """Whether the value of one line holds for a clause; "!=" is asked as "=", and turned round for the row."""
    bound, low, high, dimension = fields[:4]
    if bound == "date":
        return _dated(clause._replace(sign=clause.sign.replace("!", "")), low)
    if clause.sign in {"=", "!="} and bound == "text":
        return _says(clause, folded(low))
    if clause.number is None or bound == "text":
        return None
    factor = exchange(dimension, clause.number.dimension, rate)
    if factor is None:
        return None
    return proven(
        clause.sign,
        bound,
        float(low) * factor,
        float(high) * factor if high else None,
        clause.number.number,
    )


def proven(sign: str, bound: str, low: float, high: float | None, number: float) -> bool | None:
    """Whether every number for which a value stands compares so with *number*; None where some do."""
    first, last, has_first, has_last = _ends(bound, low, high)
    if sign in {"<=", "<"}:  # the same seen from the other side
        first, last, has_first, has_last, number = -last, -first, has_last, has_first, -number
        sign = sign.replace("<", ">")
    if sign == ">=":
        if first > number or _same(first, number):
            return True
        return False if _less(last, number) or (_same(last, number) and not has_last) else None
    if sign == ">":
        if (first > number and not _same(first, number)) or (_same(first, number) and not has_first):
            return True
        return False if _less(last, number) or _same(last, number) else None
    if _same(first, number) and _same(last, number):
        return True
    is_below = _less(number, first) or (_same(number, first) and not has_first)
    is_above = _less(last, number) or (_same(last, number) and not has_last)
    return False if is_below or is_above else None


def _ends(bound: str, low: float, high: float | None) -> tuple[float, float, bool, bool]:
    match bound:
        case ">=" | ">":
            return low, math.inf, bound == ">=", False
        case "<=" | "<":
            return -math.inf, low, False, bound == "<="
        case "~":
            margin = abs(low) * float(ABOUT)
            return low - margin, low + margin, True, True
    return low, low if high is None else high, True, True


def _same(one: float, other: float) -> bool:
    return one == other or (
        math.isfinite(one) and math.isfinite(other) and abs(one - other) <= _SAME * max(abs(one), abs(other))
    )


def _less(one: float, other: float) -> bool:
    return one < other and not _same(one, other)


def _dated(clause: Clause, text: str) -> bool | None:
    """How a date of any precision compares with the clause's."""
    days = _days(text)
    if clause.days is None or days is None:
        return None
    (first, last), (start, end) = days, clause.days
    match clause.sign:
        case ">=":
            return True if first >= start else False if last < start else None
        case ">":
            return True if first > end else False if last <= end else None
        case "<=":
            return True if last <= end else False if first > end else None
        case "<":
            return True if last < start else False if first >= start else None
    is_in = first >= start and last <= end
    is_out = last < start or first > end
    found = True if is_in else False if is_out else None
    return found if clause.sign == "=" else None if found is None else not found

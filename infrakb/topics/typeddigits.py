"""Digits that somebody has typed where a topic states the value: they stay when the value changes. Pure.

A number with its unit is found where a topic is spoken of in the same paragraph and states just that: the same kind
of quantity, converted exactly. Whoever is told of one has to look at it, so that rather too few are found than too
many: a number without a unit is nothing; what counts things, percentages and times must stand in the sentence that
names the topic; of a property with several facts the paragraph must name the scope; and a fact that the paragraph
prints anyway may be said in another unit beside it.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from infrakb.text.problems import Problem
from infrakb.topics.units import Unit, comparable, parse_unit, powers, spellings
from infrakb.topics.values import Value, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from infrakb.topics.records import Topic
    from infrakb.topics.registry import Registry
    from infrakb.topics.statements import Fact, Statement

#: Stands in a paragraph for whatever is no typed text: code, citations, printed facts.
MASK = "\ufffc"
#: Facts that are named where several have the value.
NAMED = 3
#: Digits that a number has at least where it may be a rounded one.
_ROUNDED_DIGITS = 3

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_MYRIADS = {"兆": 12, "億": 8, "万": 4}
# "1兆2,000億", "100万", "3.35"
_AMOUNT = rf"(?=\d)(?:{_NUMBER}兆)?(?:{_NUMBER}億)?(?:{_NUMBER}万)?(?:{_NUMBER})?"
_PART_RE = re.compile(rf"({_NUMBER})([兆億万]?)")
_RANGE = "[〜~–—‐-]"
_NO_END_RE = re.compile(r"[A-Za-z0-9]")
# What makes of a number with a unit something else: one of so many parts, or a name.
_OTHERWISE_RE = re.compile(r"\s*(?:あたり|当たり|ごと|毎|版|モデル|クラス|級|/)")
_QUOTED_RE = re.compile(r"「[^「」]*」|『[^『』]*』|“[^”]*”|https?://\S+")
_SENTENCE_END_RE = re.compile(r"[。！？!?\n]")


class Prose(NamedTuple):
    """A paragraph, or a row of a table."""

    text: str  # as a reader sees it; MASK for what is no typed text
    line: int  # 1-based line in the document's file where it begins
    topics: tuple[tuple[int, str], ...] = ()  # topics that its roles name: offset in the text, id
    facts: tuple[str, ...] = ()  # names of the facts that it prints, as written


class Amount(NamedTuple):
    """A number with its unit in a text."""

    start: int  # offset of the first character
    end: int  # offset behind the last character
    value: Value  # a number or a range
    unit: Unit


class Typed(NamedTuple):
    """Digits that a topic states."""

    text: str  # as typed
    line: int  # of the paragraph
    facts: tuple[str, ...]  # shortest names of the facts that have the value, the likeliest first

    def problem(self, line: int) -> Problem:
        """What is said of it, in the line where it stands."""
        message = (
            "'%s' is the value of %s; write {infra:fact}`%s`, or {infra:plain}`%s` if it is something else"
        )
        names = ", ".join(self.facts)
        return Problem(line, "fact", message, (self.text, names, self.facts[0], self.text))


def typed(paragraphs: Iterable[Prose], registry: Registry, own: str = "") -> Iterator[Typed]:
    """Yield digits in paragraphs that equal what a topic states that is spoken of there.

    :param own: the topic whose page it is, which all of it speaks of; "" for other pages.
    """
    for prose in paragraphs:
        found = list(amounts(prose.text))
        if not found:
            continue
        named = _named(prose, registry)
        printed = {fact.name for name in prose.facts if (fact := registry.fact(name))}
        for amount in found:
            topics = _spoken_of(amount, named, prose.text, own)
            facts = _stating(amount, topics, registry)
            facts = [fact for fact in facts if _is_scope_said(fact, amount, prose.text, registry)]
            if facts and printed.isdisjoint(fact.name for fact in facts):
                text = prose.text[amount.start : amount.end]
                names = tuple(_short_name(fact, registry) for fact in facts[:NAMED])
                yield Typed(text, prose.line, names)


# --- numbers with units in a text


def amounts(text: str) -> Iterator[Amount]:
    """Yield numbers and ranges with their units."""
    plain = _QUOTED_RE.sub(lambda match: MASK * len(match[0]), _plain(text))
    for match in _amount_re().finditer(plain):
        if _NO_END_RE.match(match["unit"][-1:]) and _NO_END_RE.match(plain, match.end()):
            continue
        if _OTHERWISE_RE.match(plain, match.end()) or plain[: match.start()].endswith("第"):
            continue
        unit = parse_unit(spellings()[match["unit"]])
        if plain[: match.start()].endswith("毎秒"):
            unit = parse_unit(f"{unit.text}/s")
        low, high = match["low"], match["high"]
        digits = _digits(high or low)
        value = Value("=", digits, None, str(digits))
        if high:
            value = Value("..", _digits(low), digits, f"{_digits(low)}..{digits}")
        yield Amount(match.start(), match.end(), value, unit)


@cache
def _amount_re() -> re.Pattern[str]:
    units = "|".join(re.escape(name) for name in sorted(spellings(), key=lambda name: (-len(name), name)))
    return re.compile(
        rf"(?<![0-9A-Za-z.,±])(?<![0-9A-Za-z]-)(?<!{_RANGE})"
        rf"(?P<low>{_AMOUNT})(?:\s?(?:{units})?\s?{_RANGE}\s?(?P<high>{_AMOUNT}))?\s?(?P<unit>{units})"
    )


def _plain(text: str) -> str:
    """Return *text* in half width, each character for itself."""
    return "".join(
        normal if len(normal := unicodedata.normalize("NFKC", char)) == 1 else char for char in text
    )


def _digits(text: str) -> Decimal:
    """Return the number of "1兆2,000億", with the digits that are written."""
    total = Decimal(0)
    for number, myriad in _PART_RE.findall(text):
        total += Decimal(number.replace(",", "")).scaleb(_MYRIADS.get(myriad, 0))
    return total


# --- topics that are spoken of


class _Mention(NamedTuple):
    """Where a paragraph names a topic."""

    start: int
    topic: str


def _named(prose: Prose, registry: Registry) -> list[_Mention]:
    names = [_Mention(mention.start, mention.topic) for mention in registry.matcher.find(prose.text)]
    return sorted([*names, *(_Mention(*one) for one in prose.topics)])


def _spoken_of(amount: Amount, named: list[_Mention], text: str, own: str) -> list[str]:
    """Ids of the topics that an amount may be of: the last one named before it first, then the nearest behind it."""
    start, end = 0, len(text)
    if _is_weak(amount.unit):
        own = ""
        for match in _SENTENCE_END_RE.finditer(text):
            if match.start() < amount.start:
                start = match.end()
            elif match.start() >= amount.end:
                end = match.start()
                break
    inside = [one for one in named if start <= one.start < end]
    before = [one.topic for one in reversed(inside) if one.start < amount.start]
    behind = [one.topic for one in inside if one.start >= amount.start]
    return [topic for topic in dict.fromkeys([*before, *behind, own]) if topic]


def _is_weak(unit: Unit) -> bool:
    """Whether numbers of this unit say little of what they are of: counts, percentages, times."""
    return not powers(unit) or powers(unit).keys() <= {"s", "year", "month"}


# --- what topics state


def _stating(amount: Amount, topics: Iterable[str], registry: Registry) -> list[Fact]:
    """Facts of the first of the topics that states the amount."""
    low = amount.value.low
    if _is_weak(amount.unit) and low == 1:  # "1 GPU" is no count of any
        return []
    if (
        amount.unit.dimension == "x" and low is not None and len(low.as_tuple().digits) == 1
    ):  # "twice as much"
        return []
    for topic in topics:
        if topic in registry.topics and (facts := list(_facts(amount, registry.topics[topic]))):
            return facts
    return []


def _facts(amount: Amount, topic: Topic) -> Iterator[Fact]:
    for fact in topic.facts.values():
        if any(_is_same(amount, statement) for statement in fact.current):
            yield fact


def _is_same(amount: Amount, statement: Statement) -> bool:
    """Whether a statement is what is typed, exactly or with at least three digits rounded from it."""
    value, stated = amount.value, statement.value
    if stated.low is None or value.low is None or not comparable(amount.unit, statement.unit):
        return False
    ends = (value.low, stated.low), (value.high, stated.high)
    return all(_is_same_number(amount, one, statement.unit, other) for one, other in ends)


def _is_same_number(amount: Amount, typed: Decimal | None, unit: Unit, stated: Decimal | None) -> bool:
    if typed is None or stated is None:
        return typed is stated
    number = Fraction(stated) * unit.factor
    if Fraction(typed) * amount.unit.factor == number:
        return True
    if len(typed.as_tuple().digits) < _ROUNDED_DIGITS:
        return False
    return number in written(Value("=", typed, None, str(typed)), amount.unit)


def _is_scope_said(fact: Fact, amount: Amount, text: str, registry: Registry) -> bool:
    """Whether a text says which of several facts is meant; an amount that the scope itself holds is its name."""
    scope = dict(fact.qualifiers).get("scope", "")
    typed_text = _plain(text[amount.start : amount.end])
    if typed_text.replace(" ", "") in scope.replace(" ", ""):
        return False
    if not scope or registry.meant(f"{fact.topic}.{fact.property_key}") == (fact,):
        return True
    words = (re.escape(word) for word in scope.split())
    return all(re.search(rf"(?<![0-9A-Za-z]){word}(?![0-9A-Za-z])", _plain(text)) for word in words)


def _short_name(fact: Fact, registry: Registry) -> str:
    """The shortest name that leads to a fact."""
    short = f"{fact.topic}.{fact.property_key}"
    return short if registry.meant(short) == (fact,) else fact.name

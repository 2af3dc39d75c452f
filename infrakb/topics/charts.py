"""What a chart shows: which statements can stand on one axis, and which cannot, with the reason. Pure.

Each mark is a statement, or statements of one fact that say the same. What is measured in another way than most, or has
another currency, stands below the picture in words: a reader must be able to compare all that is drawn.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from infrakb.drawing import rows
from infrakb.topics.comparison import common_unit, variants
from infrakb.topics.periods import length_of
from infrakb.topics.qualifiers import labels, written
from infrakb.topics.rates import exchange, latest_rate
from infrakb.topics.saidtimes import only_time
from infrakb.topics.statements import last_day
from infrakb.topics.units import comparable, is_money
from infrakb.topics.values import ABOUT, format_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from infrakb.topics.cells import Variant
    from infrakb.topics.qualifiers import ParsedName
    from infrakb.topics.rates import Rate
    from infrakb.topics.records import Topic
    from infrakb.topics.registry import Registry
    from infrakb.topics.render import Translate
    from infrakb.topics.statements import Statement
    from infrakb.topics.units import Unit

#: The property that says how far a site, or a part of one, is built, and the values of it that charts tell apart.
STAGE, RUNNING, BUILDING, PLANNED = "build-stage", "稼働", "建設中", "計画"
#: Qualifiers that say how something was measured: values that differ in them are of different things.
_MEASURES = ("precision", "sparsity", "direction")


class Mark(NamedTuple):
    """A value in a chart, in the chart's unit."""

    topic: Topic
    variant: Variant
    low: float
    high: float  # equal to low where the value is no range
    joined: bool = False  # whether it contradicts the mark before
    stage: Statement | None = None  # which says how far what it is of is built

    @property
    def label(self) -> str:
        """The topic's name, with what tells the value from others of it."""
        return named(self.topic, self.variant.label)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Those that say it."""
        return self.variant.statements

    @property
    def row(self) -> rows.Row:
        """How it is drawn: without words, "about" as what that leaves open."""
        bound = self.variant.statement.value.bound
        margin = float(ABOUT) if bound == "~" else 0.0
        return rows.Row("", "", "", bound, self.low * (1 - margin), self.high * (1 + margin), self.joined)


class Refused(NamedTuple):
    """A value that does not stand in the picture."""

    topic: Topic
    variant: Variant
    reason: str  # in the reader's language


class Bars(NamedTuple):
    """What a bar chart shows."""

    unit: Unit | None
    marks: tuple[Mark, ...]
    refused: tuple[Refused, ...]
    rate: Rate | None  # by which some amounts are converted

    @property
    def has_stages(self) -> bool:
        """Whether bars tell how far something is built."""
        return any(mark.stage for mark in self.marks)


class Pair(NamedTuple):
    """A mark of two values."""

    x: Mark
    y: Mark
    joined: bool  # whether it is another value of what the pair before is of

    @property
    def label(self) -> str:
        """What both are of: as the one that says more has it."""
        return max(self.x.label, self.y.label, key=len)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Those that say them."""
        return (*self.x.statements, *self.y.statements)


class Pairs(NamedTuple):
    """What a chart of two properties shows."""

    units: tuple[Unit | None, Unit | None]
    pairs: tuple[Pair, ...]
    refused: tuple[Refused, ...]


class Event(NamedTuple):
    """A value that says when."""

    topic: Topic
    variant: Variant
    what: str  # the qualifiers, or else the property
    first: date
    last: date
    is_done: bool  # whether it had come when the source said so

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Those that say it."""
        return self.variant.statements


class Events(NamedTuple):
    """What a chart of dates shows."""

    events: tuple[Event, ...]
    refused: tuple[Refused, ...]


def named(topic: Topic, label: str) -> str:
    """A topic's name, with what tells a value from others of it."""
    return f"{topic.ja.text}（{label}）" if label else topic.ja.text


# --- bars


def bars(
    topics: Sequence[Topic], name: ParsedName, unit: Unit | None, registry: Registry, _: Translate
) -> Bars:
    """Choose what a bar chart shows, in *unit*, or else in the one that most values have: the longest first.

    Values that contradict each other stay together. Amounts of another currency than *unit*'s are converted.
    """
    rate = latest_rate(registry) if unit and is_money(unit) else None
    unit = unit or common_unit(topics, name)
    found, refused = _measured_alike(topics, name, unit, registry, _, rate.yen if rate else None)
    groups: dict[tuple[str, str], list[Mark]] = {}
    for mark in found:
        groups.setdefault((mark.topic.id, mark.variant.statement.fact), []).append(mark)
    ordered = sorted(groups.values(), key=lambda group: -max(mark.high for mark in group))
    marks = (mark._replace(joined=place > 0) for group in ordered for place, mark in enumerate(group))
    is_exchanged = unit is not None and any(not comparable(one.variant.statement.unit, unit) for one in found)
    return Bars(unit, tuple(marks), tuple(refused), rate if is_exchanged else None)


def _measured_alike(
    topics: Sequence[Topic],
    name: ParsedName,
    unit: Unit | None,
    registry: Registry,
    _: Translate,
    rate: float | None = None,
) -> tuple[list[Mark], list[Refused]]:
    """Values of a property that can stand on one axis, and those that cannot."""
    offered = [(topic, variant) for topic in topics for variant in variants(topic, name, unit, registry)]
    return measured_alike(offered, unit, rate, _)


def measured_alike(
    offered: Sequence[tuple[Topic, Variant]], unit: Unit | None, rate: float | None, _: Translate
) -> tuple[list[Mark], list[Refused]]:
    """Of values those that can stand on one axis in *unit*, and those that cannot.

    :param rate: what a US dollar costs in yen, where amounts are converted.
    """
    measured = Counter(_measure(variant.statement) for _topic, variant in offered)
    most = max(measured, key=lambda one: measured[one], default=())
    marks: list[Mark] = []
    refused: list[Refused] = []
    for topic, variant in offered:
        ratio = exchange(variant.statement.unit.dimension, unit.dimension, rate) if unit else None
        reason = _against(variant.statement, unit, ratio, most, _)
        if reason or unit is None or ratio is None:
            refused.append(Refused(topic, variant, reason))
            continue
        low, high = (end * ratio for end in _ends(variant.statement, unit))
        marks.append(Mark(topic, variant, low, high, stage=_stage(topic, variant.statement)))
    return marks, refused


def _stage(topic: Topic, statement: Statement) -> Statement | None:
    """What is stated of how far the part of a topic is built of which a value is."""
    fact = topic.facts.get(written(STAGE, statement.qualifiers))
    return fact.current[0] if fact and fact.current else None


def _measure(statement: Statement) -> tuple[str, ...]:
    given = dict(statement.qualifiers)
    return (*(given.get(one, "") for one in _MEASURES), length_of(given.get("period", "")))


def _against(
    statement: Statement, unit: Unit | None, ratio: float | None, most: tuple[str, ...], _: Translate
) -> str:
    """Why a value cannot stand on the axis; "" where it can.

    :param ratio: what amounts are multiplied by to be of the axis's dimension; None where nothing helps.
    """
    if statement.value.low is None:
        return _("not a number")
    if unit is None or ratio is None:
        if unit is not None and is_money(statement.unit) and is_money(unit):
            return _("in another currency")
        return _("in a unit that cannot be converted into the axis's")
    measure = _measure(statement)
    if any(one and other and one != other for one, other in zip(measure, most, strict=False)):
        return _("measured differently from the others, or over a period of another length")
    return ""


def _ends(statement: Statement, unit: Unit) -> tuple[float, float]:
    """Both ends of a value in the chart's unit, but for its currency."""
    value = statement.value
    assert value.low is not None
    ratio = statement.unit.factor / unit.factor
    low = Fraction(value.low) * ratio
    return float(low), float(low if value.high is None else Fraction(value.high) * ratio)


def converted(marks: Iterable[Mark], unit: Unit | None) -> list[str]:
    """Units of values that are drawn in another one, and are no power of ten of it: GiB in a chart of GB."""
    found: dict[str, None] = {}
    for mark in marks:
        other = mark.variant.statement.unit
        if unit is not None and not _is_power_of_ten(other.factor / unit.factor):
            found[other.label] = None
    return list(found)


def _is_power_of_ten(ratio: Fraction) -> bool:
    more = max(ratio.numerator, ratio.denominator)
    return (
        min(ratio.numerator, ratio.denominator) == 1 and set(str(more)[1:]) <= {"0"} and str(more)[0] == "1"
    )


def tick_text(unit: Unit | None) -> Callable[[float], str]:
    """How values are written on an axis of *unit*, without it."""

    def told(value: float) -> str:
        number = Decimal(f"{value:.10g}")
        shown = number.quantize(Decimal(1)) if number == number.to_integral() else number.normalize()
        return format_number(shown, unit) if unit is not None else f"{shown:,f}"

    return told


# --- two properties


def pairs(
    topics: Sequence[Topic],
    names: tuple[ParsedName, ParsedName],
    units: tuple[Unit | None, Unit | None],
    registry: Registry,
    _: Translate,
) -> Pairs:
    """Choose the marks of two properties: values of one topic whose qualifiers do not speak of different things."""
    chosen = tuple(unit or common_unit(topics, name) for unit, name in zip(units, names, strict=True))
    sides = [
        _measured_alike(topics, name, unit, registry, _) for name, unit in zip(names, chosen, strict=True)
    ]
    refused = [one for side in sides for one in side[1]]
    found: list[Pair] = []
    for topic in topics:
        xs, ys = ([mark for mark in side[0] if mark.topic is topic] for side in sides)
        met: set[int] = set()
        before: tuple[str, str] | None = None
        for x in xs:
            for y in ys:
                if _is_of_one(x, y, names):
                    met |= {id(x), id(y)}
                    facts = x.variant.statement.fact, y.variant.statement.fact
                    found.append(Pair(x, y, facts == before))
                    before = facts
        if xs and ys:
            reason = _("the other value is of another scope")
        else:
            reason = _("without a value on the other axis")
        refused += (Refused(topic, one.variant, reason) for one in (*xs, *ys) if id(one) not in met)
    return Pairs((chosen[0], chosen[1]), tuple(found), tuple(refused))


def _is_of_one(x: Mark, y: Mark, names: tuple[ParsedName, ParsedName]) -> bool:
    """Whether two values of a topic are of one thing: the qualifiers of one are among those of the other."""
    first, second = (
        {key: value for key, value in mark.variant.statement.qualifiers if key not in name.given}
        for mark, name in zip((x, y), names, strict=True)
    )
    for one in _MEASURES:  # of each property alone: precision is none of memory's
        first.pop(one, None)
        second.pop(one, None)
    return first.items() <= second.items() or second.items() <= first.items()


# --- dates


def events(topics: Sequence[Topic], names: Sequence[ParsedName], registry: Registry, _: Translate) -> Events:
    """Choose the marks of properties that say when, in the order of time."""
    found: list[Event] = []
    refused: list[Refused] = []
    for topic in topics:
        for name in names:
            for variant in variants(topic, name, None, registry, every=True):
                statement = variant.statement
                days = only_time(statement.value.text)
                if days is None or not statement.as_of:
                    refused.append(Refused(topic, variant, _("names no single time")))
                    continue
                what = variant.label or registry.label(name.property_key)
                is_done = days.last <= last_day(statement.as_of)
                found.append(Event(topic, variant, what, *days, is_done))
    found.sort(key=lambda event: (event.first, event.last, event.topic.id, event.what))
    return Events(tuple(found), tuple(refused))


def qualified(name: ParsedName, registry: Registry) -> str:
    """A property and the qualifiers that a chart asks for: 性能（BF16、密行列）."""
    given = labels(tuple(name.given.items()))
    known = registry.label(name.property_key)
    return f"{known}（{given}）" if given else known


def axis_title(name: ParsedName, unit: Unit | None, registry: Registry, _: Translate) -> str:
    """What an axis shows, and in which unit."""
    label = qualified(name, registry)
    return _("%s, in %s") % (label, unit.label) if unit is not None and unit.label else label

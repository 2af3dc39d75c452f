"""Small charts in a topic's page: a value over periods, as it was revised, or over generations of a product. Pure.

Each is a table whose rows have bars, so that those who see no bars miss nothing: a row leads to where its value stands
with its source. What two values do not show, or values that hardly differ, is not drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape

from infrakb.drawing import rows
from infrakb.drawing.shapes import hidden
from infrakb.topics import charts
from infrakb.topics.comparison import most_common, of_fact
from infrakb.topics.periods import parse_period
from infrakb.topics.qualifiers import ParsedName, label, labels
from infrakb.topics.render import link, span
from infrakb.topics.successions import kin
from infrakb.topics.values import format_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from infrakb.topics.charts import Mark
    from infrakb.topics.keyfigures import Figure
    from infrakb.topics.periods import Period
    from infrakb.topics.records import Topic
    from infrakb.topics.registry import Registry
    from infrakb.topics.render import Href, Translate
    from infrakb.topics.statements import Fact, Statement
    from infrakb.topics.units import Unit

#: Charts of a page at most, and values that one has.
_MOST, _LEAST_VALUES, _MOST_VALUES = 2, 3, 6
#: A chart tells something where its lowest value is less than this part of the highest.
_TELLING = 0.9
#: Kinds of topics that come in generations -> properties that tell these apart, the most telling first.
_GENERATIONS = {
    "accelerator": ("memory-capacity", "memory-bandwidth"),
    "instance": ("total-memory-capacity", "network-bandwidth"),
}
#: Generations before and behind a topic's own.
_KIN = 2


class Point(NamedTuple):
    """What a row is of, and what is stated for it."""

    label: str
    anchor: str  # where the value stands in its topic's page
    topic: Topic
    fact: Fact | None  # None for a period between others of which nothing is stated
    statements: Sequence[Statement] = ()


class SmallChart(NamedTuple):
    """A chart before it is put into a page."""

    title: str
    unit: Unit
    #: Several marks of a point contradict each other; a gap has none.
    rows: tuple[tuple[Point, tuple[Mark, ...]], ...]


def small_charts(
    topic: Topic, figures: Mapping[str, Sequence[Figure]], registry: Registry, _: Translate
) -> list[SmallChart]:
    """The charts of a topic's page: of its properties in their order, then of its generation.

    :param figures: the key figures of each topic.
    """
    order = {key: place for place, key in enumerate(registry.properties.known)}
    found = [*_over_periods(topic), *_revised(topic, registry, _)]
    found.sort(key=lambda one: (order.get(one[0].property_key, len(order)), len(one[0].given)))
    offered = [*found, *_over_generations(topic, figures, registry)]
    charted = (_chart(name, points[-_MOST_VALUES:], registry, _) for name, points in offered)
    return [one for one in charted if one is not None][:_MOST]


# --- what may be shown


def _over_periods(topic: Topic) -> Iterator[tuple[ParsedName, list[Point]]]:
    """Facts that differ in their period alone, in the order of time."""
    groups: dict[object, dict[Period, Fact]] = {}
    for fact in topic.facts.values():
        given = dict(fact.qualifiers)
        period = parse_period(given.pop("period", ""))
        if period and fact.current:
            unit = fact.current[0].unit.exponents
            groups.setdefault((fact.property_key, *given.items(), unit, period.calendar), {})[period] = fact
    for group in groups.values():
        fact = next(iter(group.values()))
        given = {name: value for name, value in fact.qualifiers if name != "period"}
        points = [_of_period(period, group.get(period), topic) for period in _without_gaps(group)]
        yield ParsedName("", fact.property_key, given), points


def _without_gaps(stated: Iterable[Period]) -> list[Period]:
    """Periods in their order with those between them; months, at whose ends a value may be, have none between them."""
    found = sorted(stated, key=lambda period: period.number)
    first, last = found[0], found[-1]
    if first.length == "month" or first.span > 1:
        return found
    return [first._replace(number=number) for number in range(first.number, last.number + 1)]


def _of_period(period: Period, fact: Fact | None, topic: Topic) -> Point:
    told = label("period", period.text)
    return Point(told, fact.anchor, topic, fact, fact.current) if fact else Point(told, "", topic, None)


def _revised(topic: Topic, registry: Registry, _: Translate) -> Iterator[tuple[ParsedName, list[Point]]]:
    """What was stated of one fact on several days, where its property changes with time."""
    for fact in topic.facts.values():
        known = registry.properties.known.get(fact.property_key)
        if known is None or not known.changes:
            continue
        days: dict[str, list[Statement]] = {}
        for statement in sorted(fact.statements, key=lambda one: one.as_of):
            if statement.as_of and not statement.withdrawn:
                days.setdefault(statement.as_of, []).append(statement)
        points = [
            Point(_("as of %s") % format_date(day), stated[0].anchor, topic, fact, stated)
            for day, stated in days.items()
        ]
        yield ParsedName("", fact.property_key, dict(fact.qualifiers)), points


def _over_generations(
    topic: Topic, figures: Mapping[str, Sequence[Figure]], registry: Registry
) -> Iterator[tuple[ParsedName, list[Point]]]:
    """A key figure of a topic and of those before and behind it; nothing where it has none itself."""
    keys = _GENERATIONS.get(topic.kind, ())
    generations = kin(topic, registry, _KIN) if keys else []
    for key in keys:
        points = [point for one in generations for point in _figure(one, key, figures[one.id])]
        if any(point.topic is topic for point in points):
            yield ParsedName("", key, {}), points


def _figure(topic: Topic, key: str, figures: Iterable[Figure]) -> Iterator[Point]:
    for figure in figures:
        if figure.property_key == key and (fact := figure.fact):
            told = charts.named(topic, labels(fact.qualifiers))
            yield Point(told, fact.anchor, topic, fact, fact.current)
            return


# --- what is shown


def _chart(name: ParsedName, points: Sequence[Point], registry: Registry, _: Translate) -> SmallChart | None:
    """The chart of a property; None where it would tell nothing."""
    unit = most_common(one.unit for point in points for one in point.statements if one.value.is_number)
    if unit is None:
        return None
    shown: list[tuple[Point, tuple[Mark, ...]]] = []
    for point in points:
        variants = of_fact(point.fact.qualifiers, point.statements, {}, unit, registry) if point.fact else ()
        marks, _refused = charts.measured_alike([(point.topic, one) for one in variants], unit, None, _)
        if marks or point.fact is None:
            shown.append((point, tuple(marks)))
    ends = [end for _point, marks in shown for mark in marks for end in (mark.low, mark.high)]
    stated = sum(bool(marks) for _point, marks in shown)
    if stated < max(_LEAST_VALUES, len(shown) / 2) or min(ends) < 0 or min(ends) >= _TELLING * max(ends):
        return None
    return SmallChart(charts.axis_title(name, unit, registry, _), unit, tuple(shown))


def small_charts_html(shown: Sequence[SmallChart], topic: Topic, href: Href, _: Translate) -> Markup:
    """The charts of a topic's page; nothing for none."""
    if not shown:
        return Markup()
    return Markup('<div class="infra-small" data-search-ignore>%s</div>') % Markup().join(
        _table(chart, topic, href, _) for chart in shown
    )


_ROW = Markup('<tr%s><th scope="row">%s</th><td>%s</td><td>%s</td></tr>')


def _table(chart: SmallChart, topic: Topic, href: Href, _: Translate) -> Markup:
    high = max(mark.row.high for _point, marks in chart.rows for mark in marks)
    has_others = any(point.topic is not topic for point, _marks in chart.rows)
    lines: list[Markup] = []
    for point, marks in chart.rows:
        style = Markup(' class="infra-own"') if has_others and point.topic is topic else ""
        head = _head(point, topic, href)
        if not marks:
            lines.append(_ROW % (style, head, "", _("not confirmed")))
        for mark in marks:
            drawn = hidden(rows.small(high, mark.row), "infra-bar")
            lines.append(_ROW % (style, head, drawn, _value(mark, chart.unit, _)))
    return Markup("<table><caption>%s</caption>%s</table>") % (chart.title, Markup().join(lines))


def _head(point: Point, topic: Topic, href: Href) -> Markup:
    if point.fact is None:
        return escape(point.label)
    page = "" if point.topic is topic else href(point.topic.id)
    return link(f"{page}#{point.anchor}", "reference internal", point.label)


def _value(mark: Mark, unit: Unit, _: Translate) -> Markup:
    """A value without the unit, which the title says, and whether another one is against it."""
    shown = f" {unit.label}" if unit.spaced else unit.label
    told = escape(mark.variant.text.replace(shown, "", 1))
    return told + span("infra-conflict", _("Sources differ")) if mark.variant.is_disputed else told

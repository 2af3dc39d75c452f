"""Topics × facts: tables that compare, and charts. What is shown is chosen once; table, picture and files are made of it. Pure."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from infrakb.drawing.bars import Bar, bar_chart, describe
from infrakb.topics.cells import Variant, cell
from infrakb.topics.qualifiers import labels, ordered
from infrakb.topics.render import (
    dated,
    legend,
    link,
    row_head,
    source_cell,
    span,
    stacking_row,
    stacking_table,
    table,
)
from infrakb.topics.statements import agreeing
from infrakb.topics.tablefiles import statement_record
from infrakb.topics.units import comparable
from infrakb.topics.values import convert, format_value, parse_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from infrakb.topics.qualifiers import ParsedName
    from infrakb.topics.records import Source, Topic
    from infrakb.topics.registry import Registry
    from infrakb.topics.render import Href, Translate
    from infrakb.topics.statements import Statement
    from infrakb.topics.tablefiles import Record
    from infrakb.topics.units import Unit


class Column(NamedTuple):
    """What a comparison shows of each topic."""

    name: ParsedName  # property, and the qualifiers that all its values have
    label: str  # its Japanese text
    unit: Unit | None  # unit that values are shown in where that is exact; None: each in its own


class Row(NamedTuple):
    """A topic in a comparison."""

    topic: Topic
    cells: tuple[tuple[Variant, ...], ...]  # of each column


class Comparison(NamedTuple):
    """What a comparison table shows."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


class Mark(NamedTuple):
    """A value in a chart."""

    topic: Topic
    variant: Variant
    ends: tuple[Fraction, Fraction] | None  # in the chart's unit; None for what cannot stand in it

    @property
    def label(self) -> str:
        """The topic's name, with what tells the value from others of it."""
        label = self.variant.label
        return f"{self.topic.ja.text}（{label}）" if label else self.topic.ja.text


class Chart(NamedTuple):
    """What a chart shows."""

    title: str
    unit: Unit | None
    marks: tuple[Mark, ...]  # the longest first; those that cannot stand in the picture at the end


# --- what is shown


def compare(
    topics: Sequence[Topic], names: Sequence[ParsedName], registry: Registry, title: str
) -> Comparison:
    """Choose what a table shows: one column a property with its qualifiers, in the unit that most of its values have."""
    columns = tuple(
        Column(name, registry.label(name.property_key, ordered(name.given)), common_unit(topics, name))
        for name in names
    )
    rows = (
        Row(topic, tuple(tuple(variants(topic, column.name, column.unit, registry)) for column in columns))
        for topic in topics
    )
    return Comparison(title, columns, tuple(row for row in rows if any(row.cells)))


def chart(
    topics: Sequence[Topic], name: ParsedName, unit: Unit | None, registry: Registry, title: str
) -> Chart:
    """Choose what a chart shows, in *unit*, or else in the one that most values have."""
    unit = unit or common_unit(topics, name)
    found = [
        Mark(topic, variant, _ends(variant.statement, unit))
        for topic in topics
        for variant in variants(topic, name, unit, registry)
    ]
    drawn = [(-mark.ends[1], mark.topic.id, mark) for mark in found if mark.ends]
    marks = [mark for _high, _topic, mark in sorted(drawn, key=lambda item: item[:2])]
    marks += (mark for mark in found if not mark.ends)
    return Chart(title or registry.label(name.property_key, ordered(name.given)), unit, tuple(marks))


def variants(topic: Topic, name: ParsedName, unit: Unit | None, registry: Registry) -> Iterator[Variant]:
    """Each value of each variant; statements that agree are one, as the first of them that is no press report has it."""
    for fact in topic.stated(name):
        label = labels(tuple(item for item in fact.qualifiers if item[0] not in name.given))
        groups = agreeing(fact.current)
        for group in groups:
            first, *others = sorted(group, key=lambda statement: _is_press(statement, registry))
            yield Variant(first, tuple(others), label, aligned(first, unit), len(groups) > 1)


def _is_press(statement: Statement, registry: Registry) -> bool:
    source = registry.sources.get(statement.source)
    return source is not None and source.kind == "secondary"


def common_unit(topics: Iterable[Topic], name: ParsedName) -> Unit | None:
    """The unit that most numbers of a column are given in, the first of equals; None without numbers."""
    units = [
        statement.unit
        for topic in topics
        for fact in topic.stated(name)
        for statement in fact.current
        if statement.value.is_number
    ]
    if not units:
        return None
    counted = Counter(unit.label for unit in units)
    best = max(counted.values())
    return next(unit for unit in units if counted[unit.label] == best)


def aligned(statement: Statement, unit: Unit | None) -> str:
    """The value in the column's unit where that only moves the decimal point; else as the source gives it."""
    value = statement.value
    if (
        unit is None
        or value.low is None
        or statement.unit.label == unit.label
        or not comparable(statement.unit, unit)
    ):
        return statement.text
    ratio = statement.unit.factor / unit.factor
    shift = len(str(max(ratio.numerator, ratio.denominator))) - 1
    if ratio not in {Fraction(10**shift), Fraction(1, 10**shift)}:
        return statement.text
    power = Decimal(10) ** (shift if ratio >= 1 else -shift)
    ends = [f"{(end * power).normalize():f}" for end in (value.low, value.high) if end is not None]
    bound = "" if value.bound in {"=", ".."} else value.bound
    return format_value(parse_value(bound + "..".join(ends)), unit)


def _ends(statement: Statement, unit: Unit | None) -> tuple[Fraction, Fraction] | None:
    """Both ends of a value in the chart's unit."""
    value = statement.value
    if unit is None or value.low is None or convert(value, statement.unit, unit) is None:
        return None
    ratio = statement.unit.factor / unit.factor
    low = Fraction(value.low) * ratio
    return low, low if value.high is None else Fraction(value.high) * ratio


# --- tables


def comparison_table(shown: Comparison, registry: Registry, href: Href, _: Translate) -> Markup:
    """Topics down, facts across; each value linked to its source, several one below the other."""
    rows = (_comparison_row(row, shown.columns, registry, href, _) for row in shown.rows)
    heads = (_("Topic"), *(column.label for column in shown.columns))
    return table("infra-compare", heads, rows, shown.title)


def _topic_link(topic: Topic, href: Href) -> Markup:
    return link(href(topic.id), "infra-topic reference internal", topic.ja.text)


def _comparison_row(
    row: Row, columns: Sequence[Column], registry: Registry, href: Href, _: Translate
) -> Markup:
    cells = (
        cell(found, row.topic, column.name.property_key, registry, href(row.topic.id), _)
        for found, column in zip(row.cells, columns, strict=True)
    )
    return Markup('<tr><th scope="row">%s</th>%s</tr>') % (_topic_link(row.topic, href), Markup().join(cells))


# --- charts


def picture(shown: Chart, identifier: str) -> Markup:
    """The chart as a picture; nothing where no value can stand in it. *identifier* is unique in the page."""
    bars = [Bar(mark.label, *mark.ends, mark.variant.text) for mark in shown.marks if mark.ends]
    return bar_chart(identifier, shown.title, describe(bars), bars) if bars else Markup()


def values_table(shown: Chart, registry: Registry, href: Href, _: Translate) -> Markup:
    """The values of a chart, each with its date and source in view."""
    rows, named = [], []
    for topic, variant, _ends_of_bar in shown.marks:
        statements = (variant.statement, *variant.agreeing)
        sources = [registry.sources.get(statement.source) for statement in statements]
        named += sources
        dates = dict.fromkeys(dated(statement) for statement in statements)
        cells = (
            _labelled(variant),
            Markup().join(Markup("<div>%s</div>") % day for day in dates),
            _sources(statements, sources, _),
        )
        rows.append(stacking_row(row_head(_topic_link(topic, href)), zip(_heads(_), cells, strict=True)))
    html = stacking_table("infra-values", (_("Topic"), *_heads(_)), [rows])
    return html + legend(named)


def _labelled(variant: Variant) -> Markup:
    value = span("infra-value", variant.text)
    return span("infra-variant", variant.label) + " " + value if variant.label else value


def _heads(_: Translate) -> tuple[str, str, str]:
    return _("Value"), _("As of"), _("Source")


def _sources(statements: Sequence[Statement], sources: Sequence[Source | None], _: Translate) -> Markup:
    cells = (source_cell(*pair, _) for pair in zip(statements, sources, strict=True))
    return Markup().join(Markup("<div>%s</div>") % cell for cell in cells)


# --- files


def comparison_statements(shown: Comparison) -> list[Statement]:
    """What a table shows, row by row."""
    found = (variant for row in shown.rows for cell in row.cells for variant in cell)
    return [one for variant in found for one in (variant.statement, *variant.agreeing)]


def comparison_records(shown: Comparison, registry: Registry) -> list[Record]:
    """Every value of a table, row by row."""
    return [_record(variant, registry) for row in shown.rows for cell in row.cells for variant in cell]


def chart_records(shown: Chart, registry: Registry) -> list[Record]:
    """Every value of a chart in its order, with both ends in the chart's unit."""
    unit = shown.unit.text if shown.unit else ""
    return [
        _record(mark.variant, registry)
        | {
            "low": float(mark.ends[0]) if mark.ends else None,
            "high": float(mark.ends[1]) if mark.ends else None,
            "chart_unit": unit if mark.ends else "",
        }
        for mark in shown.marks
    ]


def _record(variant: Variant, registry: Registry) -> Record:
    others = [statement.name for statement in variant.agreeing]
    return statement_record(variant.statement, registry, variant.text) | {"agreeing": others}

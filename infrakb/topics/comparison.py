"""Topics × facts: tables that compare. What is shown is chosen once; table and files are made of it. Pure."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from infrakb.topics.cells import Variant, cell
from infrakb.topics.columnorder import places
from infrakb.topics.qualifiers import labels, ordered
from infrakb.topics.render import (
    link,
    table,
)
from infrakb.topics.statements import agreeing
from infrakb.topics.tablefiles import statement_record
from infrakb.topics.units import comparable
from infrakb.topics.values import format_value, parse_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from infrakb.topics.qualifiers import ParsedName, Qualifiers
    from infrakb.topics.records import Topic
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


def variants(
    topic: Topic, name: ParsedName, unit: Unit | None, registry: Registry, *, every: bool = False
) -> Iterator[Variant]:
    """Each value of each variant; statements that agree are one, as the first of them that is no press report has it.

    :param every: also those of narrower facts where the property is stated without a qualifier.
    """
    for fact in topic.variants(name) if every else topic.stated(name):
        yield from of_fact(fact.qualifiers, fact.current, name.given, unit, registry)


def of_fact(
    qualifiers: Qualifiers,
    statements: Iterable[Statement],
    given: Mapping[str, str],
    unit: Unit | None,
    registry: Registry,
) -> Iterator[Variant]:
    """Each value that *statements* of one fact say, as :func:`variants` does; *given* is what need not be told of it."""
    label = labels(tuple(item for item in qualifiers if item[0] not in given))
    groups = agreeing(statements)
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
    return most_common(units)


def most_common(units: Iterable[Unit]) -> Unit | None:
    """The unit that most of several are, the first of equals; None for none."""
    found = list(units)
    counted = Counter(unit.label for unit in found)
    best = max(counted.values(), default=0)
    return next((unit for unit in found if counted[unit.label] == best), None)


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


# --- tables


def comparison_table(
    shown: Comparison, rate: float | None, registry: Registry, href: Href, _: Translate
) -> Markup:
    """Topics down, facts across; each value linked to its source, several one below the other.

    :param rate: what a US dollar costs in yen.
    """
    columns = (
        places([[(one.statement.value, one.statement.unit) for one in found] for found in column], rate)
        for column in zip(*(row.cells for row in shown.rows), strict=True)
    )
    orders = zip(*columns, strict=True)
    rows = (
        _comparison_row(row, order, shown.columns, registry, href, _)
        for row, order in zip(shown.rows, orders, strict=True)
    )
    heads = (_("Topic"), *(column.label for column in shown.columns))
    return table("infra-compare", heads, rows, shown.title)


def _topic_link(topic: Topic, href: Href) -> Markup:
    return link(href(topic.id), "infra-topic reference internal", topic.ja.text)


def _comparison_row(
    row: Row,
    orders: Sequence[tuple[int, ...]],
    columns: Sequence[Column],
    registry: Registry,
    href: Href,
    _: Translate,
) -> Markup:
    cells = (
        cell(found, order, row.topic, column.name.property_key, registry, href(row.topic.id), _)
        for found, order, column in zip(row.cells, orders, columns, strict=True)
    )
    return Markup('<tr><th scope="row">%s</th>%s</tr>') % (_topic_link(row.topic, href), Markup().join(cells))


# --- files


def comparison_statements(shown: Comparison) -> list[Statement]:
    """What a table shows, row by row."""
    return [one for row in shown.rows for cell in row.cells for variant in cell for one in variant.statements]


def comparison_records(shown: Comparison, registry: Registry) -> list[Record]:
    """Every value of a table, row by row."""
    return [variant_record(variant, registry) for row in shown.rows for cell in row.cells for variant in cell]


def variant_record(variant: Variant, registry: Registry) -> Record:
    """A value as it is shown, with the names of the statements that say the same."""
    others = [statement.name for statement in variant.agreeing]
    return statement_record(variant.statement, registry, variant.text) | {"agreeing": others}

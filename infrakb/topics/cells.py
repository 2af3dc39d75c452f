"""Values in cells of tables that compare: linked to their sources, and with what scripts sort and filter them by. Pure.

A script need not read Japanese numbers. A cell of a table that stands as it is says its places in the order of its
column (``data-order``); a line of one that readers work with carries its value, a text of fields between "|"
(``data-s``, :func:`state_of`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from infrakb.topics.citations import sign
from infrakb.topics.geography import country, named_in
from infrakb.topics.qualifiers import label
from infrakb.topics.render import link, source_title, sourced, span
from infrakb.topics.units import comparable, is_money

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from infrakb.topics.qualifiers import Qualifiers
    from infrakb.topics.records import Topic
    from infrakb.topics.registry import Registry
    from infrakb.topics.render import Translate
    from infrakb.topics.statements import Statement
    from infrakb.topics.units import Unit
    from infrakb.topics.values import Value


class Variant(NamedTuple):
    """One value in a cell or a chart."""

    statement: Statement  # whose value is shown
    agreeing: tuple[Statement, ...]  # of the same fact, which say the same
    label: str  # the qualifiers that the column does not say, in Japanese; "" for none
    text: str  # the value as it is shown
    is_disputed: bool  # whether another value of the same fact is shown, too

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Those that say it."""
        return (self.statement, *self.agreeing)


#: What stands between the fields of a state, and so in none of them.
BETWEEN = "|"


def state_of(value: Value, unit: Unit, as_of: str, qualifiers: Qualifiers, column: Unit | None = None) -> str:
    """A value for scripts: ``bound|low|high|dimension|as-of|qualifiers``.

    The bound is as in :class:`~infrakb.topics.values.Value`; both numbers are in the product of the base units that
    *dimension* names (bits, seconds, yen …). Of a date or a text the lower end is that itself. Behind money, and
    what cannot be told in the unit of its *column*, stands ``|unit's factor|what stands behind a number``.
    """
    given = ";".join(_qualifier(*pair) for pair in qualifiers)
    low = value.text if value.low is None else _number(value.low, unit)
    fields = [value.bound, low, _number(value.high, unit), unit.dimension, as_of, given]
    is_own = column is None or not comparable(unit, column)
    if value.is_number and (is_money(unit) or is_own):
        fields += [f"{float(unit.factor / 10**unit.scale):.15g}", unit.suffix]
    return BETWEEN.join(field.replace(BETWEEN, "/") for field in fields)


def _qualifier(name: str, value: str) -> str:
    """A qualifier as it is written and, where that is something else, as it is shown; of a region also its country."""
    shown = label(name, value)
    if name == "region":
        countries = dict.fromkeys(country(place).ja for place in named_in(value))
        shown = " ".join(one for one in countries if one != value) or value
    return f"{name}={value}" if shown == value else f"{name}={value}={shown}"


def _number(number: Decimal | None, unit: Unit) -> str:
    return "" if number is None else f"{float(number) * float(unit.factor):.15g}"


def cell(
    found: Sequence[Variant],
    order: Sequence[int],
    topic: Topic,
    key: str,
    registry: Registry,
    page: str,
    _: Translate,
) -> Markup:
    """All values of a property of a topic, with links to them in its *page*; where there are none, why.

    :param order: places of its least and of its greatest value in the order of the column.
    """
    lines = [
        (
            variant.statement.value.is_number,
            Markup("<div>%s%s</div>")
            % (variant_line(variant, registry, _), sign(page, topic, variant.statement, registry, _)),
        )
        for variant in found
    ]
    said = {"order": " ".join(map(str, order))} if order else {}
    return lines_cell(lines, missing(topic, key, registry, _), said)


def missing(topic: Topic, key: str, registry: Registry, _: Translate) -> str:
    """Why a topic has no value of a property: no topic of its kind can have one, or nobody has found one yet."""
    known = registry.properties.known.get(key)
    is_out = known is not None and known.kinds and topic.kind not in known.kinds
    return _("not applicable") if is_out else _("not confirmed")


def lines_cell(lines: Sequence[tuple[bool, Markup]], none: str, said: Mapping[str, str]) -> Markup:
    """A cell of lines, each with whether it is a number; *none* where there are none.

    :param said: of the cell itself, by what stands behind ``data-``.
    """
    data = Markup().join(Markup(' data-%s="%s"') % pair for pair in said.items())
    if not lines:
        return Markup('<td class="infra-none"%s>%s</td>') % (data, none)
    number = Markup(' class="infra-number"') if lines[0][0] else ""
    return Markup("<td%s%s>%s</td>") % (number, data, Markup().join(line for _is_number, line in lines))


def variant_line(variant: Variant, registry: Registry, _: Translate) -> Markup:
    """A value with its source, what it is of, and that another one is against it."""
    statement = variant.statement
    source = registry.sources.get(statement.source)
    line = sourced(variant.text, statement, source, _)
    if source and source.kind == "secondary":
        line += span("infra-secondary", _("(press report)"))
    line += _other_sources(variant, registry, _)
    told = [variant.label] if variant.label else []
    if variant.is_disputed:
        told.append(_("≠ sources differ"))
        if source:
            told.append(source.issuer or source.title)
    return line + span("infra-note", "、".join(told)) if told else line


def _other_sources(variant: Variant, registry: Registry, _: Translate) -> Markup:
    """Links to further sources that say the same."""
    links = []
    for number, statement in enumerate(variant.agreeing, start=1):
        source = registry.sources.get(statement.source)
        if source and source.url:
            text = _("another source") if len(variant.agreeing) == 1 else _("another source %d") % number
            title = f"{statement.text}、{source_title(statement, source, _)}"
            links.append(link(source.url, "infra-other-source reference external", text, title))
    return Markup().join(links)

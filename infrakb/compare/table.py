"""The table of a comparison as HTML, with what the script reads of it. Pure."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from markupsafe import Markup

from infrakb.compare import language
from infrakb.compare.controls import controls
from infrakb.compare.rows import said_of
from infrakb.topics import cells
from infrakb.topics.render import link, source_title, span
from infrakb.topics.units import parse_unit, powers, spellings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from infrakb.compare.bench import Bench, Cell, Column
    from infrakb.topics.rates import Rate
    from infrakb.topics.records import Topic
    from infrakb.topics.registry import Registry
    from infrakb.topics.render import Href, Translate
    from infrakb.topics.units import Unit

#: Characters of the middle one of a column's lines, with its note and date, from which on the column is a wide one.
WIDE = 40
#: Rows that a page lays out before the script has begun, which brings the others a few at a time.
EARLY = 4


def bench_table(
    shown: Bench, registry: Registry, href: Href, _: Translate, cited: Markup | str = ""
) -> Markup:
    """The table, and above it what lets it be worked with, which a script brings into view.

    :param cited: how the table is cited; the script puts the address of what is in view there.
    """
    heads = (
        _head(column, shown, is_wide=_is_wide(place, shown)) for place, column in enumerate(shown.columns)
    )
    rows = (
        _row(topic, found, shown, registry, href, is_late=number >= EARLY)
        for number, (topic, found) in enumerate(shown.rows)
    )
    table = Markup(
        '<div class="table-wrapper infra-stacking"><table class="docutils infra-compare infra-bench-table">'
        '<thead><tr><th scope="col">%s</th>%s</tr></thead><tbody>%s</tbody></table></div>'
        '<p class="infra-bench-buttons"><button type="button" name="more" hidden></button></p>%s'
    ) % (
        _("Topic"),
        Markup().join(heads),
        Markup().join(rows),
        _told_rate(rate, registry, _) if (rate := shown.conversion) else "",
    )
    return Markup(
        '<div class="infra-bench" data-search-ignore data-units="%s" data-counted="%s"%s>%s%s%s</div>'
    ) % (
        _units_of(shown),
        "|".join(_counted(shown)),
        Markup(' data-rate="%r"') % shown.rate.yen if shown.rate else "",
        controls(shown, registry, _),
        table,
        cited,
    )


def _head(column: Column, shown: Bench, *, is_wide: bool) -> Markup:
    part = column.part if column.part != column.unit else None
    return Markup('<th scope="col" data-key="%s" data-names="%s" data-unit="%s"%s%s%s>%s</th>') % (
        column.key,
        f"{column.label}|{column.english}",
        unit_of(column.unit),
        Markup(' data-part="%s"') % unit_of(part) if part else "",
        Markup(" data-first") if column.key in shown.shown else "",
        Markup(" data-wide") if is_wide else "",
        column.label,
    )


def _is_wide(place: int, shown: Bench) -> bool:
    """Whether most lines of a column are long: prices of a size in a region on terms."""
    lengths = [len(line.content.striptags()) for _topic, found in shown.rows for line in found[place].lines]
    return bool(lengths) and median(lengths) > WIDE


def unit_of(unit: Unit | None) -> str:
    """The unit of a column: ``factor=dimension=what stands behind a number`` and, where it has one, ``=scale``; "" for none."""
    if unit is None:
        return ""
    scale = f"={unit.scale}" if unit.scale else ""
    return f"{float(unit.factor):.15g}={unit.dimension}={unit.suffix}{scale}"


def _row(
    topic: Topic, found: Sequence[Cell], shown: Bench, registry: Registry, href: Href, *, is_late: bool
) -> Markup:
    def address(other: str) -> str:
        return href(registry.topics[other].docname)

    about = said_of(topic, registry)
    basis = Markup(' data-basis="%s"') % about.basis if about.basis else ""
    head = Markup(
        '<th scope="row" data-id="%s" data-names="%s" data-maker="%s" data-place="%s"%s>%s</th>'
    ) % (
        topic.id,
        about.name,
        about.maker,
        about.place,
        basis,
        link(address(topic.id), "infra-topic reference internal", topic.ja.text),
    )
    made = (
        _cell_html(cell, column.label, address) for column, cell in zip(shown.columns, found, strict=True)
    )
    rest = Markup(" data-rest") if is_late else ""
    return Markup("<tr%s>%s%s</tr>") % (rest, head, Markup().join(made))


def _cell_html(cell: Cell, head: str, address: Callable[[str], str]) -> Markup:
    lines = [(line.is_number, line.html(address)) for line in (*cell.lines, *cell.past)]
    if cell.past and not cell.lines:
        lines = [(False, span("infra-none", cell.none)), *lines]
    return cells.lines_cell(lines, cell.none, {"head": head})


def _told_rate(rate: Rate, registry: Registry, _: Translate) -> Markup:
    source = registry.sources.get(rate.statement.source)
    text = rate.told(_)
    if source is None or not source.url:
        return Markup("<p>%s</p>") % text
    shown = link(source.url, "reference external", source.title, source_title(rate.statement, source, _))
    return Markup('<p class="infra-bench-rate">%s %s</p>') % (text, shown)


def _counted(shown: Bench) -> list[str]:
    """What the numbers of the table count, and so is a bare number where they are divided."""
    units = {
        line.given.unit
        for _topic, found in shown.rows
        for cell in found
        for line in (*cell.lines, *cell.past)
        if line.given
    }
    return sorted({name for unit in units for name, _power in unit.exponents if name not in powers(unit)})


def _units_of(shown: Bench) -> str:
    """Units that the filter may be asked in, as ``spelling=factor=dimension`` between ";": those of the table's columns."""
    dimensions = {
        line.state.split(cells.BETWEEN)[3]
        for _topic, found in shown.rows
        for cell in found
        for line in cell.lines
        if line.is_number
    }
    money = {"JPY/s", "USD/s"} if dimensions & {"JPY/s", "USD/s"} else set()
    money |= {"JPY", "USD"} if dimensions & {"JPY", "USD"} else set()
    wanted = dimensions | money
    also = {line: line for line in ("JPY/h", "USD/h")} | language.SHORT
    units = {text: parse_unit(known) for text, known in (spellings() | also).items()}
    return ";".join(
        f"{text}={float(unit.factor):.15g}={unit.dimension}"
        for text, unit in units.items()
        if unit.dimension in wanted and unit.dimension
    )

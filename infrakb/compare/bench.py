"""What a comparison holds: all topics of a kind, or of several kinds, with what is stated of them. Pure.

Without scripts the whole table stands. What the script shows, sorts, filters, lays side by side and hands out are the
cells of this table: it makes no values of its own.
"""

from __future__ import annotations

from itertools import chain, zip_longest
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from infrakb.compare.ratios import Given, Side, divided
from infrakb.text.problems import Said
from infrakb.text.slugs import slugify
from infrakb.topics import cells
from infrakb.topics.comparison import common_unit
from infrakb.topics.derived import Input
from infrakb.topics.ordering import in_order
from infrakb.topics.pastvalues import known_values
from infrakb.topics.properties import GROUPS
from infrakb.topics.qualifiers import ParsedName, labels
from infrakb.topics.rates import Rate, latest_rate
from infrakb.topics.records import KINDS
from infrakb.topics.render import dated, source_title, span
from infrakb.topics.statements import fact_anchor
from infrakb.topics.units import is_money, quotient
from infrakb.topics.values import format_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from infrakb.compare.ratios import Ratio
    from infrakb.topics.derivations import Derivation
    from infrakb.topics.pastvalues import Followed, Known
    from infrakb.topics.qualifiers import Qualifiers
    from infrakb.topics.records import Topic
    from infrakb.topics.registry import Registry
    from infrakb.topics.render import Translate
    from infrakb.topics.units import Unit

#: The column that tells of which kind a topic is, where they are of several.
KIND = "kind"
#: Columns in view at first: so many of the kind's key figures.
FIRST = 6


class Column(NamedTuple):
    """A column of the table."""

    key: str  # of the property, or "a/b" for a ratio
    label: str
    english: str
    group: str  # heading over it in the choice of columns
    unit: Unit | None  # that most numbers are in
    part: Unit | None  # that they are in where they are divided: the property's own, where it has one
    of: tuple[int, ...] = ()  # of a ratio the places of both columns that it is of


class Origin(NamedTuple):
    """What a line is computed from."""

    signs: tuple[str, ...]  # of the formula, before, between and behind the inputs
    inputs: tuple[tuple[str, str, str], ...]  # of each its topic's id, its place there, and how it is shown

    def html(self, address: Callable[[str], str]) -> Markup:
        """The formula with a link to each input.

        :param address: of a topic's page, by its id.
        """
        links = (
            Markup('<a href="%s">%s</a>') % (f"{address(topic)}#{anchor}", text)
            for topic, anchor, text in self.inputs
        )
        shown = zip_longest(self.signs, links, fillvalue="")
        return Markup('<span class="infra-note">%s</span>') % Markup().join(chain.from_iterable(shown))


class Line(NamedTuple):
    """A line of a cell."""

    state: str
    content: Markup
    given: Given | None  # its number, which may be divided; None for a date, a text or a ratio
    since: str = ""  # YYYY-MM-DD, the first day on which it was known; "": nothing says since when
    until: str = ""  # YYYY-MM-DD, from when on something else was known; "" while it stands
    origin: Origin | None = None  # of what is computed
    source: str = ""  # what stands for its source in the address of what is stated; "" for what is not

    @property
    def text(self) -> str:
        """What it says, for words to be looked for."""
        inputs = self.origin.inputs if self.origin else ()
        return " ".join([self.content.striptags(), *(text for _topic, _anchor, text in inputs)])

    @property
    def is_ratio(self) -> bool:
        """Whether it is one column divided by another."""
        return self.origin is not None and self.given is None

    @property
    def is_number(self) -> bool:
        """Whether it stands for a number."""
        return self.given is not None or self.is_ratio

    def html(self, address: Callable[[str], str]) -> Markup:
        """The line with what the script needs of it; one of the past is for those who ask for it.

        :param address: of a topic's page, by its id.
        """
        content = self.content + (self.origin.html(address) if self.origin else "")
        if self.is_ratio:  # the script makes its own
            return Markup("<div>%s</div>") % content
        as_of = self.state.split(cells.BETWEEN)[4]
        since = Markup(' data-since="%s"') % self.since if self.since != as_of else ""
        until = Markup(' data-until="%s" hidden') % self.until if self.until else ""
        source = Markup(' data-source="%s"') % self.source if self.source and not self.until else ""
        return Markup('<div data-s="%s"%s%s%s>%s</div>') % (self.state, since, until, source, content)


class Cell(NamedTuple):
    """A cell of the table."""

    lines: tuple[Line, ...]
    none: str  # why there is none
    past: tuple[Line, ...] = ()


class Bench(NamedTuple):
    """The table."""

    kinds: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Topic, tuple[Cell, ...]], ...]
    shown: tuple[str, ...]  # keys of the columns that are in view at first
    rate: Rate | None

    @property
    def conversion(self) -> Rate | None:
        """The rate that the table converts by; None where it has no amounts."""
        lines = (line for _topic, found in self.rows for cell in found for line in cell.lines)
        return self.rate if any(line.given and is_money(line.given.unit) for line in lines) else None


# --- what it holds


def bench(kinds: Sequence[str], ratios: Sequence[tuple[str, str]], registry: Registry, _: Translate) -> Bench:
    """Choose the rows and columns of one kind or of several.

    Rows are all topics of the kinds, columns all properties of which something is stated of a topic, or follows. Of
    several kinds these are the properties that two of them share, behind the kind itself: the others are those of one
    kind alone, whose own table has them.

    :param ratios: pairs of properties, the first of which is divided by the second.
    """
    topics = [
        topic
        for kind in kinds
        for topic in in_order((one for one in registry.topics.values() if one.kind == kind), registry)
    ]
    keys, figures = _properties(kinds, topics, registry)
    columns = [_column(key, topics, registry) for key in keys]
    of_ratios = [found for pair in ratios if (found := _ratio_column(pair, columns, _))]
    rows = [(topic, _cells(topic, columns, of_ratios, registry, _)) for topic in topics]
    columns += of_ratios
    filled = [(topic, found) for topic, found in rows if any(cell.lines for cell in found)]
    shown = Bench(tuple(kinds), tuple(columns), tuple(filled), tuple(figures[:FIRST]), latest_rate(registry))
    return shown if len(kinds) == 1 else _with_kinds(shown, _)


def _properties(
    kinds: Sequence[str], topics: Iterable[Topic], registry: Registry
) -> tuple[list[str], list[str]]:
    """The properties that the table has, and those of them that are key figures, which stand before the others."""
    stating: dict[str, set[str]] = {}
    for topic in topics:
        stated = [fact.property_key for fact in topic.facts.values() if fact.current]
        for key in (*stated, *(one.property_key for one in registry.derivations[topic.id])):
            stating.setdefault(key, set()).add(topic.kind)
    shared = {key for key, found in stating.items() if len(found) >= min(len(kinds), 2)}
    named = chain.from_iterable(registry.properties.figures.get(kind, ()) for kind in kinds)
    figures = list(dict.fromkeys(name.property_key for name in named if name.property_key in shared))
    others = [key for key in registry.properties.known if key in shared and key not in figures]
    return [*figures, *others], figures


def _column(key: str, topics: Sequence[Topic], registry: Registry) -> Column:
    known = registry.properties.known[key]
    common = common_unit(topics, ParsedName("", key, {})) or known.unit
    return Column(key, known.ja, known.en, GROUPS[known.group].ja, common, known.unit or common)


def _with_kinds(shown: Bench, _: Translate) -> Bench:
    """The table with a column that tells the kinds, before the others."""
    column = Column(KIND, _("Kind"), "Kind", _("Topic"), None, None)
    columns = (column, *(one._replace(of=tuple(place + 1 for place in one.of)) for one in shown.columns))
    rows = tuple((topic, (_kind_cell(topic.kind), *found)) for topic, found in shown.rows)
    return shown._replace(columns=columns, rows=rows, shown=(KIND, *shown.shown[: FIRST - 1]))


def _kind_cell(kind: str) -> Cell:
    """What a topic is; it may be asked for by its id, too."""
    state = cells.BETWEEN.join(["text", f"{KINDS[kind].ja} {kind}", "", "", "", ""])
    return Cell((Line(state, span("infra-fact", KINDS[kind].ja), None),), "")


def _ratio_column(keys: tuple[str, str], columns: Sequence[Column], _: Translate) -> Column | None:
    """The column of a ratio; None where one of both is none of numbers."""
    found = {column.key: (column, column.part) for column in columns if column.key in keys and column.part}
    if len(found) < len(keys):
        return None
    (above, first), (below, second) = (found[key] for key in keys)
    return Column(
        "/".join(keys),
        f"{above.label}÷{below.label}",
        f"{above.english} / {below.english}",
        _("Ratios"),
        quotient(first, second),
        None,
        (columns.index(above), columns.index(below)),
    )


def _cells(
    topic: Topic, columns: Sequence[Column], of_ratios: Iterable[Column], registry: Registry, _: Translate
) -> tuple[Cell, ...]:
    followed = list(registry.deriver.over_time(topic))
    found = [_cell(topic, column, followed, registry, _) for column in columns]
    return (*found, *(_ratio(one, columns, found, topic.id, _) for one in of_ratios))


def _cell(topic: Topic, column: Column, followed: Followed, registry: Registry, _: Translate) -> Cell:
    found = known_values(topic, ParsedName("", column.key, {}), column.unit, followed, registry)
    lines = [_line(one, column, registry, _) for one in found]
    return Cell(
        tuple(line for line in lines if not line.until),
        cells.missing(topic, column.key, registry, _),
        tuple(line for line in lines if line.until),
    )


def _line(known: Known, column: Column, registry: Registry, _: Translate) -> Line:
    shown = known.shown
    line = (
        _stated_line(shown, column, registry, _)
        if isinstance(shown, cells.Variant)
        else _computed_line(shown, column, registry, _)
    )
    return line._replace(since=known.since, until=known.until)


def _stated_line(variant: cells.Variant, column: Column, registry: Registry, _: Translate) -> Line:
    one = variant.statement
    state = cells.state_of(one.value, one.unit, one.as_of, one.qualifiers, column.part)
    content = cells.variant_line(variant, registry, _) + dated(one)
    anchor = fact_anchor(one.property_key, one.qualifiers)
    given = Given(one.value, one.unit, one.qualifiers, one.as_of, variant.text, anchor)
    return Line(state, content, given if one.value.is_number else None, source=slugify(one.source))


def _computed_line(one: Derivation, column: Column, registry: Registry, _: Translate) -> Line:
    inputs = [fact.current[0] for fact in one.inputs]
    told = "、".join(f"{registry.label(fact.property_key)} {fact.text}" for fact in inputs)
    as_of = min((fact.as_of for fact in inputs), default="")
    sources = (source_title(fact, registry.sources.get(fact.source), _) for fact in inputs)
    title = f"{_('Computed from %s') % told}。{'；'.join(sources)}"
    value, unit = one.result.value, one.result.unit
    state = cells.state_of(value, unit, as_of, one.qualifiers, column.part)
    shown = Markup('<span class="infra-fact" title="%s">%s</span>') % (title, one.text)
    anchor = fact_anchor(one.property_key, one.qualifiers)
    given = Given(value, unit, one.qualifiers, as_of, one.text, anchor)
    return Line(state, shown + _computed_note(one.qualifiers, _), given, origin=_origin(one))


def _origin(one: Derivation) -> Origin:
    """The formula of a computed value, with what was put in."""
    put_in = dict(zip(one.formula.inputs, one.inputs, strict=True))
    facts = [put_in[step] for step in one.formula.steps if isinstance(step, Input)]
    return Origin(one.formula.signs, tuple((fact.topic, fact.anchor, fact.current[0].text) for fact in facts))


def _computed_note(qualifiers: Qualifiers, _: Translate) -> Markup:
    return span("infra-note", "、".join(filter(None, [labels(qualifiers), _("computed")])))


def _ratio(
    column: Column, columns: Sequence[Column], found: Sequence[Cell], topic: str, _: Translate
) -> Cell:
    """One column divided by another for a topic; where it cannot be, why not."""
    above, below = column.of
    ratios = divided(
        (_numbers(found[above]), _numbers(found[below])), (_side(columns[above]), _side(columns[below]))
    )
    if isinstance(ratios, Said):
        return Cell((), _("not computed: %s") % ratios.text(_))
    return Cell(tuple(_ratio_line(one, topic, _) for one in ratios), "")


def _side(column: Column) -> Side:
    return Side(column.label, column.part)


def _numbers(cell: Cell) -> list[Given]:
    return [line.given for line in cell.lines if line.given]


def _ratio_line(ratio: Ratio, topic: str, _: Translate) -> Line:
    found = ratio.result
    origin = Origin(("", " ÷ "), tuple((topic, one.anchor, one.text) for one in ratio.inputs))
    state = cells.state_of(found.value, found.unit, ratio.as_of, found.qualifiers)
    shown = span("infra-fact", format_value(found.value, found.unit))
    return Line(state, shown + _computed_note(found.qualifiers, _), None, origin=origin)

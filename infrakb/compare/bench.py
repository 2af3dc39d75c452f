"""The table of all topics of a kind, or of some, with what is stated of them, and what a script needs to let it be worked with. Pure.

Without scripts the whole table stands. What the script shows, sorts, filters, lays side by side and hands out are the
cells of this table: it makes no values of its own.
"""

from __future__ import annotations

from itertools import chain, zip_longest
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from infrakb.compare import language
from infrakb.compare.ratios import REASONS, Given, Side, divided
from infrakb.text.problems import Said
from infrakb.text.slugs import slugify
from infrakb.topics import cells
from infrakb.topics.comparison import common_unit
from infrakb.topics.derived import Input
from infrakb.topics.geography import Whereabouts, country
from infrakb.topics.ordering import in_order
from infrakb.topics.pastvalues import known_values
from infrakb.topics.properties import GROUPS
from infrakb.topics.qualifiers import ParsedName, labels
from infrakb.topics.rates import Rate, latest_rate
from infrakb.topics.records import KINDS
from infrakb.topics.render import dated, link, source_title, span
from infrakb.topics.statements import fact_anchor
from infrakb.topics.units import is_money, parse_unit, powers, quotient, spellings
from infrakb.topics.values import format_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from infrakb.compare.ratios import Ratio
    from infrakb.topics.derivations import Derivation
    from infrakb.topics.pastvalues import Followed, Known
    from infrakb.topics.qualifiers import Qualifiers
    from infrakb.topics.records import Topic
    from infrakb.topics.registry import Registry
    from infrakb.topics.render import Href, Translate
    from infrakb.topics.units import Unit

#: The property that says where something is.
SITES = "sites"
#: The column that tells of which kind a topic is, where they are of several.
KIND = "kind"
#: Columns in view at first: so many of the kind's key figures.
FIRST = 6
#: Characters of the middle one of a column's lines, with its note and date, from which on the column is a wide one.
WIDE = 40
#: Rows that a page lays out before the script has begun, which brings the others a few at a time.
EARLY = 4


#: Currencies that amounts can be shown in; "": each in its own.
CURRENCIES = ("", "JPY", "USD")


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
    """What the table holds."""

    kinds: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Topic, tuple[Cell, ...]], ...]
    shown: tuple[str, ...]  # keys of the columns that are in view at first
    rate: Rate | None


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


def chosen(shown: Bench, where: str, registry: Registry) -> Bench | Said:
    """The rows for which a filter holds; what is wrong with the filter, in words, where something is."""
    clauses = language.parse(where, columns_of(shown))
    if isinstance(clauses, Said):
        return clauses
    rate = shown.rate.yen if shown.rate else None
    rows = (
        (topic, found)
        for topic, found in shown.rows
        if language.judge(clauses, row_of(topic, found, shown, registry), rate).fits
    )
    return shown._replace(rows=tuple(rows))


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


# --- for the filter


def columns_of(shown: Bench) -> list[language.Column]:
    """The columns as the language of the filter knows them."""
    return [
        language.Column(
            column.key,
            (column.key, column.label, column.english),
            column.unit.dimension if column.unit else "",
            float(column.unit.factor) if column.unit else 0.0,
        )
        for column in shown.columns
    ]


class _Said(NamedTuple):
    """What is said of a topic beside its cells, joined by blanks."""

    name: str  # its id and names
    maker: str  # ids and names of its makers and operators
    place: str  # where it is; "" where nobody says
    basis: str  # ids and names of what it runs on: an instance is looked for by its chip


def _said_of(topic: Topic, registry: Registry) -> _Said:
    def related(*types: str) -> str:
        others = [registry.topics[one.other] for one in registry.links[topic.id] if one.type in types]
        return " ".join(f"{one.id} {one.ja.text}" for one in others)

    places = [
        name.text
        for one in registry.links[topic.id]
        if one.type == "located-in"
        for name in registry.topics[one.other].names
    ]
    for one in Whereabouts(registry, SITES).of_topic(topic):
        places += (one.ja, country(one).ja)
    return _Said(
        " ".join([topic.id, *(name.text for name in topic.names)]),
        related("made-by", "operated-by", "funded-by", "served-by"),
        " ".join(dict.fromkeys(places)),
        related("runs-on"),
    )


def row_of(topic: Topic, found: Sequence[Cell], shown: Bench, registry: Registry) -> language.Row:
    """A row as the language of the filter knows it."""
    about = _said_of(topic, registry)
    lines = {
        column.key: [line.state for line in cell.lines]
        for column, cell in zip(shown.columns, found, strict=True)
        if cell.lines
    }
    values = " ".join(
        line.text
        for column, cell in zip(shown.columns, found, strict=True)
        for line in cell.lines
        if not column.of
    )
    return language.Row(
        language.folded(" ".join((*about, values))), about.name, about.maker, about.place, lines
    )


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


def units_of(shown: Bench) -> str:
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


# --- as HTML


def bench_table(
    shown: Bench, registry: Registry, href: Href, _: Translate, cited: Markup | str = ""
) -> Markup:
    """The table, and above it what lets it be worked with, which a script brings into view.

    :param cited: how the table is cited; the script puts the address of what is in view there.
    """
    heads = [
        Markup('<th scope="col" data-key="%s" data-names="%s" data-unit="%s"%s%s%s>%s</th>')
        % (
            column.key,
            f"{column.label}|{column.english}",
            unit_of(column.unit),
            Markup(' data-part="%s"') % unit_of(column.part)
            if column.part not in {column.unit, None}
            else "",
            Markup(" data-first") if column.key in shown.shown else "",
            Markup(" data-wide") if _is_wide(place, shown) else "",
            column.label,
        )
        for place, column in enumerate(shown.columns)
    ]
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
        _told_rate(rate, registry, _) if (rate := _rate_of(shown)) else "",
    )
    return Markup(
        '<div class="infra-bench" data-search-ignore data-units="%s" data-counted="%s"%s>%s%s%s</div>'
    ) % (
        units_of(shown),
        "|".join(_counted(shown)),
        Markup(' data-rate="%r"') % shown.rate.yen if shown.rate else "",
        _controls(shown, registry, _),
        table,
        cited,
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

    about = _said_of(topic, registry)
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


def _option(value: str, text: str) -> Markup:
    return Markup('<option value="%s">%s</option>') % (value, text)


def _options(pairs: Iterable[tuple[str, str]]) -> Markup:
    return Markup().join(_option(*pair) for pair in pairs)


def _rate_of(shown: Bench) -> Rate | None:
    """The rate that the table converts by; None where it has no amounts."""
    has_money = any(
        line.given and is_money(line.given.unit)
        for _topic, found in shown.rows
        for one in found
        for line in one.lines
    )
    return shown.rate if has_money else None


def _controls(shown: Bench, registry: Registry, _: Translate) -> Markup:
    makers = dict.fromkeys(
        (one.other, registry.topics[one.other].ja.text)
        for topic, _found in shown.rows
        for one in registry.links[topic.id]
        if one.type == "made-by"
    )
    maker = Markup('<label>%s<select name="maker">%s</select></label>') % (
        _("Maker"),
        _options([("", _("all")), *makers]),
    )
    names_of_money = {"": _("as stated"), "JPY": _("in yen"), "USD": _("in US dollars")}
    currency = Markup('<label>%s<select name="currency">%s</select></label>') % (
        _("Amounts"),
        _options((name, names_of_money[name]) for name in CURRENCIES),
    )
    groups: dict[str, list[Markup]] = {}
    for column in shown.columns:
        box = Markup('<label><input type="checkbox" name="column" value="%s"> %s</label>')
        groups.setdefault(column.group, []).append(box % (column.key, column.label))
    of_ratios = groups.pop(_("Ratios"), [])
    columns = Markup().join(
        Markup("<fieldset><legend>%s</legend>%s</fieldset>") % (name, Markup().join(boxes))
        for name, boxes in groups.items()
    ) + _ratio_controls(of_ratios, _)
    fields = (next(name for name in names if not name.isascii()) for names in language.FIELDS.values())
    names = [*(column.label for column in shown.columns), *fields]
    texts = _texts(_)
    count = len(shown.rows)
    return _FORM % {
        **texts,
        "all": texts["found"].format(count=count, all=count),
        "no": texts["lay"].format(count=0),
        "show": _("Show them, too"),
        "filter": _("Filter"),
        "hint": _("Such as: memory-capacity >= 80GB, 地域 = 東京"),
        "names": _options((name, "") for name in names),
        "day": _("Known by"),
        "maker": maker if makers else "",
        "currency": currency if _rate_of(shown) else "",
        "choose": _("Choose columns"),
        "columns": columns,
        "back": _("Back to the table"),
        "none": _("Clear the choice"),
        "reset": _("Start again"),
        "copy": _("Copy the table with sources"),
        "conditions": _("Conditions"),
        "files": _("Files and copy"),
    }


def _ratio_controls(boxes: Iterable[Markup], _: Translate) -> Markup:
    """The ratios of the page, and two lists that the script fills, of which a reader makes one."""
    reasons = Markup().join(
        Markup(' data-%s="%s"') % (name, reason.text(_)) for name, reason in REASONS.items()
    )
    return Markup(
        '<fieldset class="infra-bench-ratios" data-computed="%s" data-refused="%s"%s><legend>%s</legend>%s'
        '<label>%s<select name="above"></select></label><label>%s<select name="below"></select></label>'
        '<button type="button" name="divide">%s</button></fieldset>'
    ) % (
        _("computed"),
        _("not computed: %s") % "{reason}",
        reasons,
        _("Ratios"),
        Markup().join(boxes),
        _("Dividend"),
        _("Divisor"),
        _("Add the column"),
    )


def _texts(_: Translate) -> dict[str, str]:
    """What the script says, with names in braces that it fills in."""
    return {
        "found": _("{count} of {all} rows"),
        "beside": _("{count} topics side by side"),
        "unsure": _("{count} rows are left open: values are missing, or their bounds prove nothing"),
        "problem": _("The filter is not applied: {reason}"),
        "noname": _("no column is called “{name}”. {near}"),
        "nounit": _("the unit “{name}” is not known. {near}"),
        "novalue": _("a value is missing behind “{name}”"),
        "near": _("Did you mean {names}?"),
        "last": _("Rows whose amounts cannot be converted, or have another unit, stand at the end."),
        "done": _("Copied."),
        "more": _("Show {count} more"),
        "lay": _("Lay the {count} chosen side by side"),
        "pick": _("Choose {name}"),
        "differ": _("≠ differ"),
        "same": _("= same"),
        "other": _("about {text}"),
        "sign": _("Link to %s") % "{name}",
        "known": _(
            "What was known on {day}: values whose as-of date was over by then, or that had been read by then. Later values and revisions are left out."
        ),
        "unknown": _("not known by then"),
    }


def _told_rate(rate: Rate, registry: Registry, _: Translate) -> Markup:
    source = registry.sources.get(rate.statement.source)
    text = rate.told(_)
    if source is None or not source.url:
        return Markup("<p>%s</p>") % text
    shown = link(source.url, "reference external", source.title, source_title(rate.statement, source, _))
    return Markup('<p class="infra-bench-rate">%s %s</p>') % (text, shown)


_FORM = Markup(
    '<form class="infra-bench-form" data-search-ignore data-found="%(found)s" data-beside="%(beside)s" data-unsure="%(unsure)s" data-problem="%(problem)s"'
    ' data-noname="%(noname)s" data-nounit="%(nounit)s" data-novalue="%(novalue)s" data-near="%(near)s"'
    ' data-last="%(last)s" data-done="%(done)s" data-lay="%(lay)s" data-more="%(more)s" data-pick="%(pick)s" data-differ="%(differ)s"'
    ' data-same="%(same)s" data-other="%(other)s" data-sign="%(sign)s" data-known="%(known)s" data-unknown="%(unknown)s">'
    '<label class="infra-bench-q">%(filter)s<input name="q" type="text" autocomplete="off" spellcheck="false"'
    ' list="infra-bench-names" placeholder="%(hint)s" aria-describedby="infra-bench-problem"></label>'
    '<datalist id="infra-bench-names">%(names)s</datalist>'
    '<details class="infra-bench-fold" open><summary>%(conditions)s</summary><div>%(maker)s%(currency)s'
    '<label>%(day)s<input name="day" type="date"></label></div></details>'
    '<p class="infra-bench-problem" id="infra-bench-problem" role="alert"></p>'
    '<details class="infra-bench-columns"><summary>%(choose)s</summary><div>%(columns)s</div></details>'
    '<details class="infra-bench-fold infra-bench-files" open><summary>%(files)s</summary><div>'
    '<button type="button" name="csv">CSV</button><button type="button" name="json">JSON</button>'
    '<button type="button" name="markdown">Markdown</button>'
    '<button type="button" name="copy">%(copy)s</button></div></details>'
    '<p class="infra-bench-state"><output tabindex="-1">%(all)s</output> <span class="infra-bench-unsure" hidden></span>'
    ' <label hidden><input type="checkbox" name="unsure"> %(show)s</label></p>'
    '<p class="infra-bench-buttons"><button type="button" name="lay" disabled>%(no)s</button>'
    '<button type="button" name="back" hidden>%(back)s</button>'
    '<button type="button" name="none" hidden>%(none)s</button><button type="reset">%(reset)s</button></p></form>'
)

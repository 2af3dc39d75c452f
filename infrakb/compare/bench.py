"""The table of all topics of a kind with all that is stated of them, and what a script needs to let it be worked with. Pure.

Without scripts the whole table stands. What the script shows, sorts, filters, lays side by side and hands out are the
cells of this table: it makes no values of its own.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from infrakb.compare import language
from infrakb.text.problems import Said
from infrakb.topics import cells
from infrakb.topics.comparison import common_unit
from infrakb.topics.derived import Operand, evaluate, parse_formula
from infrakb.topics.geography import Whereabouts, country
from infrakb.topics.ordering import in_order
from infrakb.topics.pastvalues import known_values
from infrakb.topics.properties import GROUPS
from infrakb.topics.qualifiers import ParsedName, labels
from infrakb.topics.rates import Rate, latest_rate
from infrakb.topics.render import dated, link, source_title, span
from infrakb.topics.units import comparable, parse_unit, spellings
from infrakb.topics.values import format_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from infrakb.topics.derivations import Derivation
    from infrakb.topics.derived import Formula
    from infrakb.topics.pastvalues import Known
    from infrakb.topics.qualifiers import Qualifiers
    from infrakb.topics.records import Topic
    from infrakb.topics.registry import Registry
    from infrakb.topics.render import Href, Translate
    from infrakb.topics.units import Unit
    from infrakb.topics.values import Value

#: The property that says where something is.
SITES = "sites"
#: Columns in view at first: so many of the kind's key figures.
FIRST = 6
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
    of: tuple[str, str] | None  # keys of both properties of a ratio


class Line(NamedTuple):
    """A line of a cell."""

    state: str
    is_number: bool
    content: Markup
    since: str  # YYYY-MM-DD, the first day on which it was known; "": nothing says since when
    until: str = ""  # YYYY-MM-DD, from when on something else was known; "" while it stands

    @property
    def html(self) -> Markup:
        """The line with what the script needs of it; one of the past is for those who ask for it."""
        as_of = self.state.split(cells.BETWEEN)[4]
        since = Markup(' data-since="%s"') % self.since if self.since != as_of else ""
        until = Markup(' data-until="%s" hidden') % self.until if self.until else ""
        return Markup('<div data-s="%s"%s%s>%s</div>') % (self.state, since, until, self.content)


class Cell(NamedTuple):
    """A cell of the table."""

    lines: tuple[Line, ...]
    none: str  # why there is none
    past: tuple[Line, ...] = ()


class _Given(NamedTuple):
    """A value that may be divided."""

    value: Value
    unit: Unit
    qualifiers: Qualifiers
    since: str  # as in Line


class Bench(NamedTuple):
    """What the table holds."""

    kind: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Topic, tuple[Cell, ...]], ...]
    shown: tuple[str, ...]  # keys of the columns that are in view at first
    rate: Rate | None


# --- what it holds


def bench(kind: str, ratios: Sequence[tuple[str, str]], registry: Registry, _: Translate) -> Bench:
    """Choose the rows and columns of a kind: all topics and properties of which something is stated or follows.

    :param ratios: pairs of properties, the first of which is divided by the second.
    """
    topics = in_order((topic for topic in registry.topics.values() if topic.kind == kind), registry)
    stated = {fact.property_key for topic in topics for fact in topic.facts.values() if fact.current}
    stated |= {one.property_key for topic in topics for one in registry.derivations[topic.id]}
    figures = list(
        dict.fromkeys(
            name.property_key
            for name in registry.properties.figures.get(kind, ())
            if name.property_key in stated
        )
    )
    known = registry.properties.known
    keys = [*figures, *(key for key in known if key in stated and key not in figures)]
    columns = [
        Column(
            key,
            known[key].ja,
            known[key].en,
            GROUPS[known[key].group].ja,
            common_unit(topics, ParsedName("", key, {})) or known[key].unit,
            None,
        )
        for key in keys
    ]
    columns += (
        Column(
            f"{above}/{below}",
            f"{known[above].ja}÷{known[below].ja}",
            f"{known[above].en} / {known[below].en}",
            _("Ratios"),
            None,
            (above, below),
        )
        for above, below in ratios
        if above in known and below in known
    )
    rows = [(topic, tuple(_cell(topic, column, registry, _) for column in columns)) for topic in topics]
    filled = [(topic, found) for topic, found in rows if any(cell.lines for cell in found)]
    return Bench(kind, tuple(columns), tuple(filled), tuple(figures[:FIRST]), latest_rate(registry))


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


def _cell(topic: Topic, column: Column, registry: Registry, _: Translate) -> Cell:
    if column.of:
        return _ratio(topic, column.of, registry, _)
    found = known_values(topic, ParsedName("", column.key, {}), column.unit, registry)
    stated = [_stated_line(one, registry, _) for one in found]
    lines = [line for line in stated if not line.until]
    past = tuple(line for line in stated if line.until)
    if not lines:
        lines = [
            _computed_line(one, registry, _)
            for one in registry.derivations[topic.id]
            if one.property_key == column.key
        ]
    return Cell(tuple(lines), cells.missing(topic, column.key, registry, _), past)


def _stated_line(known: Known, registry: Registry, _: Translate) -> Line:
    one = known.variant.statement
    state = cells.state_of(one.value, one.unit, one.as_of, one.qualifiers)
    content = cells.variant_line(known.variant, registry, _) + dated(one)
    return Line(state, one.value.is_number, content, known.since, known.until)


def _computed_line(one: Derivation, registry: Registry, _: Translate) -> Line:
    inputs = [fact.current[0] for fact in one.inputs]
    told = "、".join(f"{registry.label(fact.property_key)} {fact.text}" for fact in inputs)
    as_of = min((fact.as_of for fact in inputs), default="")
    sources = (source_title(fact, registry.sources.get(fact.source), _) for fact in inputs)
    title = f"{_('Computed from %s') % told}。{'；'.join(sources)}"
    result = _Given(one.result.value, one.result.unit, one.qualifiers, _known(one))
    return _line(result, as_of, title, _)


def _known(one: Derivation) -> str:
    """The first day on which all inputs of a computed value were known."""
    return max(fact.current[0].known for fact in one.inputs)


def _line(computed: _Given, as_of: str, title: str, _: Translate) -> Line:
    value, unit, qualifiers, since = computed
    state = cells.state_of(value, unit, as_of, qualifiers)
    shown = Markup('<span class="infra-fact" title="%s">%s</span>') % (title, format_value(value, unit))
    note = "、".join(filter(None, [labels(qualifiers), _("computed")]))
    return Line(state, True, shown + span("infra-note", note), since)


def _ratio(topic: Topic, keys: tuple[str, str], registry: Registry, _: Translate) -> Cell:
    """One property divided by another, for all of their values whose definitions agree; else why not."""
    above, below = (_given(topic, key, registry) for key in keys)
    known = registry.properties.known
    lacking = [known[key].ja for key, found in zip(keys, (above, below), strict=True) if not found]
    if lacking:
        return Cell((), _("not computed: %s is not confirmed") % "、".join(lacking))
    formula = parse_formula(f"{{{keys[0]}}} / {{{keys[1]}}}")
    assert not isinstance(formula, Said)  # of two keys
    lines, reasons = [], []
    for first, second in product(above, below):
        found = _divided(formula, keys, first, second, (above, below), known[keys[1]].unit, _)
        if isinstance(found, Line):
            lines.append(found)
        else:
            reasons.append(found)
    reason = reasons[0].text(_) if reasons else ""
    return Cell(tuple(dict.fromkeys(lines)), _("not computed: %s") % reason)


def _given(topic: Topic, key: str, registry: Registry) -> list[_Given]:
    """Numbers of a property that nobody disputes, stated or computed."""
    found = [
        _Given(first.value, first.unit, fact.qualifiers, first.known)
        for fact in topic.facts.values()
        if fact.property_key == key and fact.current and not fact.conflicts
        for first in fact.current[:1]
        if first.value.is_number
    ]
    return found or [
        _Given(one.result.value, one.result.unit, one.qualifiers, _known(one))
        for one in registry.derivations[topic.id]
        if one.property_key == key
    ]


def _divided(
    formula: Formula,
    keys: tuple[str, str],
    first: _Given,
    second: _Given,
    all_given: tuple[Sequence[_Given], Sequence[_Given]],
    wanted: Unit | None,
    _: Translate,
) -> Line | Said:
    for mine, others in ((first, all_given[1]), (second, all_given[0])):
        scopes = {dict(one.qualifiers).get("scope", "") for one in others}
        if "scope" not in dict(mine.qualifiers) and len(scopes) > 1:
            return Said("its parts are of several scopes, and which one is meant is not said")
    below = wanted if wanted and comparable(wanted, second.unit) else second.unit
    unit = parse_unit(f"{first.unit.text or '個'}/{below.text or '個'}")
    operands = {
        key: Operand(one.value, one.unit, dict(one.qualifiers))
        for key, one in zip(keys, (first, second), strict=True)
    }
    result = evaluate(formula, operands, unit)
    if isinstance(result, Said):
        return result
    title = f"{format_value(first.value, first.unit)} ÷ {format_value(second.value, second.unit)}"
    since = max(first.since, second.since)
    return _line(_Given(result.value, result.unit, result.qualifiers, since), "", title, _)


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
    values = " ".join(line.content.striptags() for cell in found for line in cell.lines)
    return language.Row(
        language.folded(" ".join((*about, values))), about.name, about.maker, about.place, lines
    )


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


def bench_table(shown: Bench, registry: Registry, href: Href, _: Translate) -> Markup:
    """The table, and above it what lets it be worked with, which a script brings into view."""
    heads = [
        Markup('<th scope="col" data-key="%s" data-names="%s" data-unit="%s"%s>%s</th>')
        % (
            column.key,
            f"{column.label}|{column.english}",
            f"{known.factor:.15g}={known.dimension}",
            Markup(" data-first") if column.key in shown.shown else "",
            column.label,
        )
        for column, known in zip(shown.columns, columns_of(shown), strict=True)
    ]
    rows = (
        _row(topic, found, shown, registry, href, is_late=number >= EARLY)
        for number, (topic, found) in enumerate(shown.rows)
    )
    table = Markup(
        '<div class="table-wrapper infra-stacking"><table class="docutils infra-compare infra-bench-table">'
        '<thead><tr><th scope="col">%s</th>%s</tr></thead><tbody>%s</tbody></table></div>'
    ) % (_("Topic"), Markup().join(heads), Markup().join(rows))
    return Markup('<div class="infra-bench" data-search-ignore data-units="%s"%s>%s%s</div>') % (
        units_of(shown),
        Markup(' data-rate="%r"') % shown.rate.yen if shown.rate else "",
        _controls(shown, registry, _),
        table,
    )


def _row(
    topic: Topic, found: Sequence[Cell], shown: Bench, registry: Registry, href: Href, *, is_late: bool
) -> Markup:
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
        link(href(topic.docname), "infra-topic reference internal", topic.ja.text),
    )
    made = (_cell_html(cell, column.label) for column, cell in zip(shown.columns, found, strict=True))
    rest = Markup(" data-rest") if is_late else ""
    return Markup("<tr%s>%s%s</tr>") % (rest, head, Markup().join(made))


def _cell_html(cell: Cell, head: str) -> Markup:
    lines = [(line.is_number, line.html) for line in (*cell.lines, *cell.past)]
    if cell.past and not cell.lines:
        lines = [(False, span("infra-none", cell.none)), *lines]
    return cells.lines_cell(lines, cell.none, {"head": head})


def _option(value: str, text: str) -> Markup:
    return Markup('<option value="%s">%s</option>') % (value, text)


def _options(pairs: Iterable[tuple[str, str]]) -> Markup:
    return Markup().join(_option(*pair) for pair in pairs)


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
    has_money = shown.rate and any(
        len(line.state.split(cells.BETWEEN)) > 6
        for _topic, found in shown.rows
        for one in found
        for line in one.lines
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
    columns = Markup().join(
        Markup("<fieldset><legend>%s</legend>%s</fieldset>") % (name, Markup().join(boxes))
        for name, boxes in groups.items()
    )
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
        "currency": currency if has_money else "",
        "choose": _("Choose columns"),
        "columns": columns,
        "back": _("Back to the table"),
        "none": _("Clear the choice"),
        "reset": _("Start again"),
        "copy": _("Copy the table with sources"),
        "rate": _rate(shown.rate, registry, _) if shown.rate and has_money else "",
    }


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
        "bare": _("a unit is missing behind “{name}”"),
        "near": _("Did you mean {names}?"),
        "last": _("Rows whose amounts cannot be converted, or have another unit, stand at the end."),
        "done": _("Copied."),
        "more": _("Show {count} more"),
        "lay": _("Lay the {count} chosen side by side"),
        "pick": _("Choose {name}"),
        "differ": _("≠ differ"),
        "same": _("= same"),
        "other": _("about {text}"),
        "known": _(
            "What was known on {day}: values whose as-of date was over by then, or that had been read by then. Later values and revisions are left out."
        ),
        "unknown": _("not known by then"),
    }


def _rate(rate: Rate, registry: Registry, _: Translate) -> Markup:
    source = registry.sources.get(rate.statement.source)
    text = rate.told(_)
    if source is None or not source.url:
        return Markup("<p>%s</p>") % text
    shown = link(source.url, "reference external", source.title, source_title(rate.statement, source, _))
    return Markup('<p class="infra-bench-rate">%s %s</p>') % (text, shown)


_FORM = Markup(
    '<form class="infra-bench-form" data-search-ignore data-found="%(found)s" data-beside="%(beside)s" data-unsure="%(unsure)s" data-problem="%(problem)s"'
    ' data-noname="%(noname)s" data-nounit="%(nounit)s" data-novalue="%(novalue)s" data-near="%(near)s" data-bare="%(bare)s"'
    ' data-last="%(last)s" data-done="%(done)s" data-lay="%(lay)s" data-more="%(more)s" data-pick="%(pick)s" data-differ="%(differ)s"'
    ' data-same="%(same)s" data-other="%(other)s" data-known="%(known)s" data-unknown="%(unknown)s">'
    '<label class="infra-bench-q">%(filter)s<input name="q" type="text" autocomplete="off" spellcheck="false"'
    ' list="infra-bench-names" placeholder="%(hint)s" aria-describedby="infra-bench-problem"></label>'
    '<datalist id="infra-bench-names">%(names)s</datalist>%(maker)s%(currency)s'
    '<label>%(day)s<input name="day" type="date"></label>'
    '<p class="infra-bench-problem" id="infra-bench-problem" role="alert"></p>'
    '<details class="infra-bench-columns"><summary>%(choose)s</summary><div>%(columns)s</div></details>'
    '<p class="infra-bench-state"><output>%(all)s</output> <span class="infra-bench-unsure" hidden></span>'
    ' <label hidden><input type="checkbox" name="unsure"> %(show)s</label></p>%(rate)s'
    '<p class="infra-bench-buttons"><button type="button" name="lay" disabled>%(no)s</button>'
    '<button type="button" name="back" hidden>%(back)s</button>'
    '<button type="button" name="none" hidden>%(none)s</button><button type="reset">%(reset)s</button>'
    '<button type="button" name="csv">CSV</button><button type="button" name="json">JSON</button>'
    '<button type="button" name="markdown">Markdown</button>'
    '<button type="button" name="copy">%(copy)s</button>'
    '<button type="button" name="more" hidden></button></p></form>'
)

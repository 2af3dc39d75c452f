"""Charts in pages: the picture, what it means, its sources, what is left out, and the same values as a table. Pure.

A chart is a figure of a page, an SVG that stands alone, a table in two formats and a page of its own for frames on other
sites; all are made of one :class:`Figure`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from markupsafe import Markup, escape

from infrakb.drawing import axes, rows, scatter
from infrakb.drawing.shapes import GROUPS, NARROW, alone, drawn
from infrakb.topics import charts
from infrakb.topics.comparison import variant_record
from infrakb.topics.render import (
    details,
    kind_mark,
    link,
    row_head,
    span,
    stacking_row,
    stacking_table,
    telling_issuer,
)
from infrakb.topics.successions import generation
from infrakb.topics.tablefiles import TABLES, TableFile, download_links, table_files
from infrakb.topics.values import format_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from infrakb.drawing.shapes import Drawing
    from infrakb.topics.charts import Bars, Event, Mark, Pairs, Refused
    from infrakb.topics.opendata import Publisher
    from infrakb.topics.qualifiers import ParsedName
    from infrakb.topics.rates import Rate
    from infrakb.topics.records import Source, Topic
    from infrakb.topics.registry import Registry
    from infrakb.topics.render import Href, Translate
    from infrakb.topics.statements import Statement
    from infrakb.topics.tablefiles import Record
    from infrakb.topics.units import Unit

_Marked = TypeVar("_Marked", "Mark", "Event")
#: Folder of the pages for frames, and the stylesheet of these and of pictures, below the output folder.
PAGES, SHEET = "charts", "_static/chart.css"
#: Up to this number of sources, all are seen at once.
_FEW_SOURCES = 8
#: How much larger a narrow picture is where it has more room than it needs, as the styles have it; and in pixels the
#: height of all words around a picture, and of one source.
_ZOOM, _AROUND, _SOURCE_LINES = 368 / NARROW, 400, 48
#: Groups of a scatter chart beside the one for all others.
_NAMED_GROUPS = GROUPS - 1


class Line(NamedTuple):
    """A row of the table beside a picture."""

    topic: Topic
    label: str  # what tells it from others of the topic
    values: tuple[str, ...]  # one for each column of values
    statements: tuple[Statement, ...]


class Figure(NamedTuple):
    """A chart, before it is put into a page."""

    title: str
    meaning: tuple[str, ...]  # sentences that say what is measured
    panels: tuple[tuple[Drawing, Drawing], ...]  # each narrow and wide
    summary: str  # what the picture shows, for those who do not see it
    heads: tuple[str, ...]  # of the columns of values
    lines: tuple[Line, ...]
    refused: tuple[Refused, ...]
    records: tuple[Record, ...]
    sources: Numbers


class Numbers:
    """Sources in the order in which a chart names them."""

    def __init__(self, registry: Registry) -> None:
        """Take what knows the sources."""
        self._registry = registry
        self._numbers: dict[str, int] = {}

    def of(self, statement: Statement) -> int:
        """The number of a statement's source."""
        return self._numbers.setdefault(statement.source, len(self._numbers) + 1)

    def listed(self) -> list[tuple[int, Source | None]]:
        """All sources by their numbers."""
        return [(number, self._registry.sources.get(key)) for key, number in self._numbers.items()]

    def note(self, statements: Iterable[Statement]) -> str:
        """Dates and numbers of sources, as they stand beside a mark: 2026年7月30日 [1][2]."""
        dates: dict[str, dict[int, None]] = {}
        for one in statements:
            dates.setdefault(format_date(one.as_of) if one.as_of else "", {})[self.of(one)] = None
        parts = (
            f"{day} {''.join(f'[{number}]' for number in numbers)}".strip() for day, numbers in dates.items()
        )
        return "、".join(parts)


# --- the figures


def of_bars(
    topics: Sequence[Topic],
    name: ParsedName,
    unit: Unit | None,
    by: str,
    title: str,
    registry: Registry,
    _: Translate,
) -> Figure | None:
    """A bar chart; None where no value can stand in one.

    :param by: "topic" for bars under the names of their topics, in these topics' order; "maker" for bars under those
        of their makers, the oldest generation first; "" for the longest first.
    """
    shown = charts.bars(topics, name, unit, registry, _)
    if not shown.marks:
        return None
    numbers = Numbers(registry)
    panel = _bars_panel(shown, topics, name, by, numbers, registry, _)
    title = title or charts.qualified(name, registry)
    most, least = (pick(shown.marks, key=lambda mark: mark.high) for pick in (max, min))
    summary = _(
        "Bar chart of %d values. The highest: %s, %s. The lowest: %s, %s. All stand in the table below."
    ) % (len(shown.marks), most.label, most.variant.text, least.label, least.variant.text)
    return Figure(
        title,
        (
            *_meanings([name], registry),
            *_conversions(shown.marks, shown.unit, _),
            *_exchanges(shown.rate, numbers, _),
        ),
        (panel,),
        summary,
        (_("Value"), registry.label(charts.STAGE)) if shown.has_stages else (_("Value"),),
        tuple(_staged_line(mark) if shown.has_stages else _line(mark) for mark in shown.marks),
        shown.refused,
        tuple(
            _bar_record(mark, shown.unit, registry) | (_stage_record(mark) if shown.has_stages else {})
            for mark in shown.marks
        ),
        numbers,
    )


def _bars_panel(
    shown: Bars,
    topics: Sequence[Topic],
    name: ParsedName,
    by: str,
    numbers: Numbers,
    registry: Registry,
    _: Translate,
) -> tuple[Drawing, Drawing]:
    marks = _arranged(shown.marks, topics, by, registry)
    drawn_rows: list[rows.Row] = []
    for mark, section in zip(marks, _sections(marks, by, registry), strict=True):
        label = "" if mark.joined else (mark.variant.label if by == "topic" else mark.label)
        note = numbers.note(mark.statements)
        if mark.stage:
            note = _with_stage(note, mark.stage, numbers)
        drawn_rows.append(
            mark.row._replace(
                label=label,
                value=mark.variant.text,
                note=note,
                section=section,
                fill=_fill(mark) if shown.has_stages else "",
            )
        )
    axis = axes.from_zero(
        charts.axis_title(name, shown.unit, registry, _),
        [mark.high for mark in marks],
        charts.tick_text(shown.unit),
    )
    keys = [*_stage_keys(shown, _), *_keys(shown.marks, rows.OPEN if shown.has_stages else "", _)]
    return rows.both(axis, drawn_rows, rows.bar, keys)


#: How bars are filled by the stage of what they are of.
_FILLS = {charts.RUNNING: rows.SOLID, charts.BUILDING: rows.STRIPED, charts.PLANNED: rows.OPEN}


def _fill(mark: Mark) -> str:
    return _FILLS.get(mark.stage.text, rows.THIN) if mark.stage else rows.THIN


def _with_stage(note: str, stage: Statement, numbers: Numbers) -> str:
    """A note with a stage, and date and source of that where they are others."""
    own = numbers.note([stage])
    return f"{note}、{stage.text}" if own == note else f"{note}、{stage.text}：{own}"


def _stage_keys(shown: Bars, _: Translate) -> list[rows.Key]:
    """Words for the fills that there are."""
    present = {_fill(mark) for mark in shown.marks} if shown.has_stages else set()
    words = (
        (rows.SOLID, _("Filled: running when the source said so")),
        (rows.STRIPED, _("Striped: being built when the source said so")),
        (rows.OPEN, _("Empty: planned when the source said so")),
        (rows.THIN, _("A line: no source for the stage")),
    )
    return [rows.Key("=", told, fill) for fill, told in words if fill in present]


def _arranged(
    marks: Iterable[_Marked], topics: Sequence[Topic], by: str, registry: Registry
) -> list[_Marked]:
    """Marks in the order of their topics, or of the topics' makers and generations, or as they are."""
    if not by:
        return list(marks)
    place = {topic.id: number for number, topic in enumerate(topics)}
    if by == "topic":
        return sorted(marks, key=lambda mark: place[mark.topic.id])
    makers = {topic.id: _maker(topic, registry) for topic in topics}
    rank = {maker: number for number, maker in enumerate(dict.fromkeys(makers.values()))}
    age = {topic.id: generation(topic, registry) for topic in topics}
    return sorted(
        marks, key=lambda mark: (rank[makers[mark.topic.id]], age[mark.topic.id], place[mark.topic.id])
    )


def _sections(marks: Sequence[Mark] | Sequence[Event], by: str, registry: Registry) -> Iterator[str]:
    """The heading above each mark, the name of its topic or maker above the first of one; "" for none."""
    before = ""
    for mark in marks:
        name = _section(mark.topic, by, registry)
        yield name if name != before else ""
        before = name


def _section(topic: Topic, by: str, registry: Registry) -> str:
    if by == "maker":
        maker = registry.topics.get(_maker(topic, registry))
        return maker.ja.text if maker else ""
    return topic.ja.text if by == "topic" else ""


def _meanings(names: Sequence[ParsedName], registry: Registry) -> list[str]:
    """The definitions of properties: per chip or per server, which way, and so on."""
    known = registry.properties.known
    return [known[name.property_key].definition for name in names if known[name.property_key].definition]


def _conversions(marks: Iterable[Mark], unit: Unit | None, _: Translate) -> list[str]:
    found = charts.converted(marks, unit)
    return [_("Values in %s are drawn in %s.") % ("、".join(found), unit.label)] if found and unit else []


def _exchanges(rate: Rate | None, numbers: Numbers, _: Translate) -> list[str]:
    return [f"{rate.told(_)}[{numbers.of(rate.statement)}]"] if rate else []


def _keys(marks: Iterable[Mark], fill: str, _: Translate) -> list[rows.Key]:
    """Words for those signs that there are, on bars with this fill."""
    bounds = {mark.variant.statement.value.bound for mark in marks}
    words = (
        ("..", {".."}, _("A frame: the range of the value")),
        (">=", {">=", ">"}, _("An arrow: the value or more")),
        ("<=", {"<=", "<"}, _("A broken frame: up to the value")),
        ("~", {"~"}, _("A broken end: about the value")),
    )
    return [rows.Key(sign, told, fill) for sign, those, told in words if bounds & those]


def _line(mark: Mark) -> Line:
    return Line(mark.topic, mark.variant.label, (mark.variant.text,), mark.statements)


def _staged_line(mark: Mark) -> Line:
    stages = [mark.stage] if mark.stage else []
    line = _line(mark)
    told = (*line.values, stages[0].text if stages else "—")
    return line._replace(values=told, statements=(*line.statements, *stages))


def _stage_record(mark: Mark) -> Record:
    stage = mark.stage
    return {
        "stage": stage.text if stage else "",
        "stage_as_of": stage.as_of if stage else "",
        "stage_source": stage.source if stage else "",
    }


def _bar_record(mark: Mark, unit: Unit | None, registry: Registry) -> Record:
    return variant_record(mark.variant, registry) | {
        "low": mark.low,
        "high": mark.high,
        "chart_unit": unit.text if unit else "",
    }


def of_pairs(
    topics: Sequence[Topic],
    names: tuple[ParsedName, ParsedName],
    units: tuple[Unit | None, Unit | None],
    title: str,
    registry: Registry,
    _: Translate,
) -> Figure | None:
    """A chart of two properties; None where no topic has both."""
    shown = charts.pairs(topics, names, units, registry, _)
    if not shown.pairs:
        return None
    numbers = Numbers(registry)
    sides = [pair.x for pair in shown.pairs], [pair.y for pair in shown.pairs]
    x, y = (
        axes.spread(
            charts.axis_title(name, unit, registry, _),
            [end for mark in marks for end in (mark.low, mark.high)],
            charts.tick_text(unit),
        )
        for name, unit, marks in zip(names, shown.units, sides, strict=True)
    )
    groups, group_of = _groups(shown, registry, _)
    points = [
        scatter.Point(
            place,
            pair.label,
            numbers.note(pair.statements),
            group_of[pair.x.topic.id],
            scatter.Span(pair.x.variant.statement.value.bound, pair.x.low, pair.x.high),
            scatter.Span(pair.y.variant.statement.value.bound, pair.y.low, pair.y.high),
            pair.joined,
        )
        for place, pair in enumerate(shown.pairs, start=1)
    ]
    meaning = [*_meanings(names, registry)]
    for marks, unit in zip(sides, shown.units, strict=True):
        meaning += _conversions(marks, unit, _)
    if "log" in {x.kind, y.kind}:
        meaning.append(_("Where an axis says 1, 10, 100, equal distances are equal ratios."))
    labels = tuple(charts.qualified(name, registry) for name in names)
    return Figure(
        title or _("%s and %s") % labels,
        tuple(meaning),
        (scatter.both(x, y, points, groups),),
        _("Chart of %d marks: %s to the right, %s upwards. All values stand in the table below.")
        % (len(points), *labels),
        labels,
        tuple(
            Line(
                pair.x.topic,
                pair.label.removeprefix(pair.x.topic.ja.text).strip("（）"),
                (pair.x.variant.text, pair.y.variant.text),
                pair.statements,
            )
            for pair in shown.pairs
        ),
        shown.refused,
        tuple(_pair_record(pair.x, pair.y, shown, registry) for pair in shown.pairs),
        numbers,
    )


def _pair_record(x: Mark, y: Mark, shown: Pairs, registry: Registry) -> Record:
    record: Record = {"topic": x.topic.id, "name": x.topic.ja.text}
    for axis, mark, unit in zip("xy", (x, y), shown.units, strict=True):
        made = _bar_record(mark, unit, registry)
        record |= {f"{axis}_{key}": value for key, value in made.items() if key not in record}
    return record


def _groups(shown: Pairs, registry: Registry, _: Translate) -> tuple[list[str], dict[str, int]]:
    """The makers with the most marks, and which topic is of which: the last group is of all others."""
    makers = {pair.x.topic.id: _maker(pair.x.topic, registry) for pair in shown.pairs}
    counted: dict[str, int] = {}
    for pair in shown.pairs:
        maker = makers[pair.x.topic.id]
        counted[maker] = counted.get(maker, 0) + 1
    named = sorted((maker for maker in counted if maker), key=lambda maker: -counted[maker])
    if len(named) <= 1 and len(counted) <= 1:
        return [], dict.fromkeys(makers, 0)
    first = named[:_NAMED_GROUPS]
    place = {maker: number for number, maker in enumerate(first)}
    group_of = {topic: place.get(maker, _NAMED_GROUPS) for topic, maker in makers.items()}
    names = [registry.topics[maker].ja.text for maker in first]
    if _NAMED_GROUPS in group_of.values():
        names += [""] * (_NAMED_GROUPS - len(names)) + [_("others")]
    return names, group_of


def _maker(topic: Topic, registry: Registry) -> str:
    """The id of a topic's maker; "" where it has none."""
    return next(
        (
            one.target
            for one in topic.relations
            if one.type in {"made-by", "operated-by"} and one.target in registry.topics
        ),
        "",
    )


def of_events(
    topics: Sequence[Topic],
    names: Sequence[ParsedName],
    by: str,
    title: str,
    registry: Registry,
    _: Translate,
) -> Figure | None:
    """A chart of dates; None where no value says one."""
    shown = charts.events(topics, names, registry, _)
    if not shown.events:
        return None
    numbers = Numbers(registry)
    listed = _arranged(shown.events, topics, by, registry)
    panel = _events_panel(listed, by, numbers, registry, _)
    return Figure(
        title or "、".join(charts.qualified(name, registry) for name in names),
        tuple(_meanings(names, registry)),
        (panel,),
        _summary(shown.events, _),
        (_("Value"),),
        tuple(_event_line(event) for event in listed),
        shown.refused,
        tuple(_event_record(event, registry) for event in listed),
        numbers,
    )


def _summary(events: Sequence[Event], _: Translate) -> str:
    """What a picture of dates, which are in the order of time, shows."""
    ends = events[0].first, max(event.last for event in events)
    said = _("Chart of %d dates from %s to %s. All stand in the table below.")
    return said % (len(events), *map(_month, ends))


def _month(day: date) -> str:
    return format_date(f"{day:%Y-%m}")


def _events_panel(
    events: Sequence[Event], by: str, numbers: Numbers, registry: Registry, _: Translate
) -> tuple[Drawing, Drawing]:
    drawn_rows: list[rows.Row] = []
    for event, section in zip(events, _sections(events, by, registry), strict=True):
        label = event.what if by == "topic" else charts.named(event.topic, event.variant.label)
        bound = "done" if event.is_done else "planned"
        ends = float(event.first.toordinal()), float(event.last.toordinal())
        drawn_rows.append(
            rows.Row(label, event.variant.text, numbers.note(event.statements), bound, *ends, section=section)
        )
    days = [day for event in events for day in (event.first, event.last)]
    axis = axes.time_axis(
        _("When"), days, lambda day: f"{day.year}年" if day.month == 1 else f"{day.year}年{day.month}月"
    )
    words = (
        rows.Key("done", _("Solid: past when the source said so")),
        rows.Key("planned", _("Hollow: still to come when the source said so")),
    )
    present = {row.bound for row in drawn_rows}
    return rows.both(axis, drawn_rows, rows.day, [one for one in words if one.bound in present])


def _event_line(event: Event) -> Line:
    return Line(event.topic, event.what, (event.variant.text,), event.statements)


def _event_record(event: Event, registry: Registry) -> Record:
    return variant_record(event.variant, registry) | {
        "first": event.first.isoformat(),
        "last": event.last.isoformat(),
        "past_when_said": str(event.is_done).lower(),
    }


def of_sites(
    topics: Sequence[Topic],
    power: ParsedName,
    dates: Sequence[ParsedName],
    title: str,
    unit: Unit | None,
    registry: Registry,
    _: Translate,
) -> Figure | None:
    """How sites are built: their power, and below it what has come and what is to come. None where there is neither."""
    sized = of_bars(topics, power, unit, "topic", title, registry, _)
    shown = charts.events(topics, dates, registry, _)
    if sized is None or not shown.events:
        return sized or of_events(topics, dates, "topic", title, registry, _)
    listed = _arranged(shown.events, topics, "topic", registry)
    panel = _events_panel(listed, "topic", sized.sources, registry, _)
    return sized._replace(
        meaning=(*sized.meaning, *_meanings(dates, registry)),
        panels=(*sized.panels, panel),
        summary=sized.summary + _summary(shown.events, _),
        lines=(*sized.lines, *(_beside(_event_line(event), sized) for event in listed)),
        refused=(*sized.refused, *shown.refused),
        records=(
            *({**record, "first": "", "last": "", "past_when_said": ""} for record in sized.records),
            *(_without_size(event, sized, registry) for event in listed),
        ),
    )


def _beside(line: Line, sized: Figure) -> Line:
    """The row of a date in a table that has sizes, too."""
    return line._replace(values=(*line.values, *[""] * (len(sized.heads) - len(line.values))))


def _without_size(event: Event, sized: Figure, registry: Registry) -> Record:
    """The record of a date in a table that has sizes, too."""
    return {
        **dict.fromkeys(sized.records[0], ""),
        **dict.fromkeys(("low", "high")),
        **_event_record(event, registry),
    }


#: What marks can be grouped by.
GROUPINGS = ("topic", "maker")
#: Kinds of charts, as directives name them -> how many properties each has; 0 for any number.
KINDS = {"bars": 1, "pairs": 2, "dates": 0, "sites": 0}


def of(
    kind: str,
    topics: Sequence[Topic],
    names: Sequence[ParsedName],
    units: Sequence[Unit | None],
    by: str,
    title: str,
    registry: Registry,
    _: Translate,
) -> Figure | None:
    """The chart of a kind; None where no value can stand in it.

    :param units: of the axes; None, or too few, for the one that most values have.
    """
    first, second = (*units, None, None)[:2]
    if not names or len(names) < KINDS[kind]:
        return None
    match kind:
        case "bars":
            return of_bars(topics, names[0], first, by, title, registry, _)
        case "pairs":
            return of_pairs(topics, (names[0], names[1]), (first, second), title, registry, _)
        case "dates":
            return of_events(topics, names, by, title, registry, _)
    return of_sites(topics, names[0], names[1:], title, first, registry, _)


# --- in pages


class Place(NamedTuple):
    """Where a figure stands."""

    name: str  # unique in the site: of its files, and its id in the page
    page: str  # address of the page below the output folder
    root: str  # address of the output folder relative to the page, with '/' at its end or empty
    publisher: Publisher


def figure_html(
    figure: Figure, place: Place, href: Href, _: Translate
) -> tuple[Markup, tuple[TableFile, ...]]:
    """The figure in its page, and its files."""
    files = _files(figure, place, _)
    parts = (
        _body(figure, f"{place.name}-", href, _),
        download_links(files[:-1], place.root, _),
        _embedding(figure, place, _),
    )
    html = Markup('<figure class="infra-chart-frame" id="%s">%s</figure>') % (
        place.name,
        Markup().join(parts),
    )
    return html, files


def _body(figure: Figure, prefix: str, href: Href | None, _: Translate) -> Markup:
    """What stands in a page and in one for frames alike. *href* is None where topics are not linked to."""
    label = f"{figure.title}。{figure.summary}"
    pictures = [
        drawn(drawing, label if not place else figure.title, f"infra-chart-{name}")
        for place, panel in enumerate(figure.panels)
        for name, drawing in zip(("narrow", "wide"), panel, strict=True)
    ]
    parts = [
        Markup("<figcaption>%s</figcaption>") % figure.title,
        Markup('<p class="infra-chart-meaning">%s</p>') % "".join(figure.meaning)
        if figure.meaning
        else Markup(),
        Markup('<div class="infra-chart-room">%s</div>') % Markup().join(pictures),
        _source_list(figure.sources, prefix, _),
        _refusals(figure.refused, _),
        details(_("Values as a table"), _table(figure, prefix, href, _)),
    ]
    return Markup().join(parts)


def _source_list(numbers: Numbers, prefix: str, _: Translate) -> Markup:
    """The sources by their numbers, which stand beside the marks."""
    lines = []
    for number, source in numbers.listed():
        if source is None:
            told = escape(_("No source"))
        else:
            before, behind = kind_mark(source)
            title = (
                link(source.url, "reference external", source.title) if source.url else escape(source.title)
            )
            issuer = telling_issuer(source)
            told = Markup(" ").join(one for one in (before + title, escape(issuer), behind) if one)
        lines.append(Markup('<li id="%ssource-%d">%s</li>') % (prefix, number, told))
    listed = Markup('<ol class="infra-chart-sources" aria-label="%s">%s</ol>') % (
        _("Sources"),
        Markup().join(lines),
    )
    return listed if len(lines) <= _FEW_SOURCES else details(_("Sources (%d)") % len(lines), listed)


def _refusals(refused: Sequence[Refused], _: Translate) -> Markup:
    if not refused:
        return Markup()
    lines = (
        Markup("<li>%s</li>")
        % (
            escape(_("%s: %s (%s)"))
            % (charts.named(one.topic, one.variant.label), one.variant.text, one.reason)
        )
        for one in refused
    )
    listed = Markup("<ul>%s</ul>") % Markup().join(lines)
    return details(_("Not in the picture: %d values") % len(refused), listed)


def _table(figure: Figure, prefix: str, href: Href | None, _: Translate) -> Markup:
    heads = (*figure.heads, _("As of"), _("Source"))
    made = []
    for line in figure.lines:
        topic = (
            link(href(line.topic.id), "infra-topic reference internal", line.topic.ja.text)
            if href
            else escape(line.topic.ja.text)
        )
        head = topic + span("infra-variant", line.label) if line.label else topic
        cells = (*(span("infra-value", text) for text in line.values), *_dates(line, figure.sources, prefix))
        made.append(stacking_row(row_head(head), zip(heads, cells, strict=True)))
    return stacking_table("infra-values", (_("Topic"), *heads), [made])


def _dates(line: Line, numbers: Numbers, prefix: str) -> tuple[Markup, Markup]:
    """Dates of a row's values, and their sources with the places in them."""
    div = Markup("<div>%s</div>")
    days = dict.fromkeys(format_date(one.as_of) if one.as_of else "—" for one in line.statements)
    places = dict.fromkeys(
        Markup('<a href="#%ssource-%d">[%d]</a> %s') % (prefix, numbers.of(one), numbers.of(one), one.at)
        for one in line.statements
    )
    return Markup().join(div % day for day in days), Markup().join(div % told for told in places)


# --- files


def _files(figure: Figure, place: Place, _: Translate) -> tuple[TableFile, ...]:
    """The picture, the table in its formats, and last the page for frames."""
    below = [f"[{number}] {_credit(source, _)}" for number, source in figure.sources.listed()]
    if place.publisher.title or place.publisher.address:
        below.append(
            f"{place.publisher.title} {place.publisher.address}{place.page if place.publisher.address else ''}".strip()
        )
    picture = TableFile(
        f"{TABLES}/{place.name}.svg",
        alone([wide for _narrow, wide in figure.panels], figure.title, below, f"../../{SHEET}").encode(),
    )
    return (picture, *table_files(place.name, figure.title, figure.records), _frame_page(figure, place, _))


def _credit(source: Source | None, _: Translate) -> str:
    return "、".join(one for one in (source.issuer, source.title) if one) if source else _("No source")


_FRAME = Markup("""\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}</title>
<link rel="canonical" href="{page}">
<link rel="stylesheet" href="../{sheet}">
</head>
<body class="infra-chart-page">
<main>
<h1>{title}</h1>
<figure class="infra-chart-frame">{body}</figure>
<p class="infra-chart-from"><a href="{page}" target="_top">{told}</a></p>
</main>
</body>
</html>
""")


def _frame_page(figure: Figure, place: Place, _: Translate) -> TableFile:
    """A page that other sites show in a frame: without scripts, and with its sources."""
    page = f"{place.publisher.address or '../'}{place.page}#{place.name}"
    html = _FRAME.format(
        language=place.publisher.language,
        title=figure.title,
        page=page,
        sheet=SHEET,
        body=_body(figure, "", None, _),
        told=_("From: %s") % (place.publisher.title or place.page),
    )
    return TableFile(f"{PAGES}/{place.name}.html", html.encode())


def _height(figure: Figure) -> int:
    """How tall a frame is in which nothing scrolls, however wide it is: the narrow pictures at their largest, and text."""
    sources = len(figure.sources.listed())
    listed = sources * _SOURCE_LINES if sources <= _FEW_SOURCES else 0
    return round(sum(narrow.height for narrow, _wide in figure.panels) * _ZOOM + _AROUND + listed)


def _embedding(figure: Figure, place: Place, _: Translate) -> Markup:
    """The page for frames, and the element that shows it elsewhere; nothing where the site has no address."""
    path = f"{PAGES}/{place.name}.html"
    opened = link(place.root + path, "reference internal", _("Only this chart"))
    if not place.publisher.address:
        return Markup('<p class="infra-chart-embed">%s</p>') % opened
    tall = _height(figure)
    code = Markup('<iframe src="%s" title="%s" width="100%%" height="%d" loading="lazy"></iframe>') % (
        place.publisher.address + path,
        figure.title,
        tall,
    )
    shown = Markup('<p>%s</p><p><code class="infra-chart-code">%s</code></p>') % (
        _("Copy this into a page of yours:"),
        str(code),
    )
    return Markup('<div class="infra-chart-embed">%s</div>') % details(
        _("Embed"), shown + Markup("<p>%s</p>") % opened
    )

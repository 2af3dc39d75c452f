"""Charts: the picture, what it means, its sources, what is left out, and the same values as a table. Pure.

How a chart stands in a page and in files is told by :mod:`infrakb.topics.chartpages`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from infrakb.drawing import axes, rows, scatter
from infrakb.drawing.shapes import GROUPS
from infrakb.topics import charts
from infrakb.topics.comparison import variant_record
from infrakb.topics.successions import generation
from infrakb.topics.values import format_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from infrakb.drawing.shapes import Drawing
    from infrakb.topics.charts import Bars, Event, Mark, Pair, Pairs, Refused
    from infrakb.topics.qualifiers import ParsedName
    from infrakb.topics.rates import Rate
    from infrakb.topics.records import Source, Topic
    from infrakb.topics.registry import Registry
    from infrakb.topics.render import Translate
    from infrakb.topics.statements import Statement
    from infrakb.topics.tablefiles import Record
    from infrakb.topics.units import Unit

_Marked = TypeVar("_Marked", "Mark", "Event")
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
        _point(place, pair, group_of, numbers.note(pair.statements))
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
        tuple(_pair_line(pair) for pair in shown.pairs),
        shown.refused,
        tuple(_pair_record(pair.x, pair.y, shown, registry) for pair in shown.pairs),
        numbers,
    )


def _point(place: int, pair: Pair, group_of: Mapping[str, int], note: str) -> scatter.Point:
    x, y = (
        scatter.Span(mark.variant.statement.value.bound, mark.low, mark.high) for mark in (pair.x, pair.y)
    )
    return scatter.Point(place, pair.label, note, group_of[pair.x.topic.id], x, y, pair.joined)


def _pair_line(pair: Pair) -> Line:
    label = pair.label.removeprefix(pair.x.topic.ja.text).strip("（）")
    return Line(pair.x.topic, label, (pair.x.variant.text, pair.y.variant.text), pair.statements)


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

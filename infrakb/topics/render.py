"""Facts, relations and cards as HTML: deterministic, escaped, without inline styles.

What is HTML has the type :class:`~markupsafe.Markup`, so that nothing is escaped twice, or never. It is put together
with ``%``, which takes half the time of ``format``.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape

from infrakb.topics.charts import Bar
from infrakb.topics.qualifiers import labels, ordered
from infrakb.topics.records import KINDS, SOURCE_KINDS, Source
from infrakb.topics.statements import Statement, conflicting
from infrakb.topics.units import Unit, comparable
from infrakb.topics.values import convert, format_date, format_value, magnitude, parse_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from infrakb.topics.qualifiers import ParsedName
    from infrakb.topics.records import Topic
    from infrakb.topics.registry import Registry
    from infrakb.topics.statements import Fact

    #: Translates a text for the reader (English is the source language).
    Translate = Callable[[str], str]
    #: Gives the address of a topic's page, or of one of its facts.
    Href = Callable[[str], str]


class Column(NamedTuple):
    """What a comparison table shows of each topic."""

    name: ParsedName  # property, and the qualifiers that all its values have
    label: str  # its Japanese text
    unit: Unit | None  # unit that values are shown in where that is exact; None: each in its own


class Variant(NamedTuple):
    """One value in a cell or a chart."""

    statement: Statement
    label: str  # the qualifiers that the column does not say, in Japanese; "" for none


# --- values with their source


def source_title(statement: Statement, source: Source | None, _: Translate) -> str:
    """What a link to a source says of itself: issuer, title, kind and as-of date."""
    if source is None:
        return _("No source")
    parts = [" ".join(part for part in (telling_issuer(source), source.title) if part)]
    if source.kind:
        parts.append(SOURCE_KINDS[source.kind])
    if statement.as_of:
        parts.append(_("as of %s") % format_date(statement.as_of))
    return _("Source: %s") % "、".join(parts)


def telling_issuer(source: Source) -> str:
    """The issuer of a source, where its title does not name it."""
    return "" if source.issuer in source.title else source.issuer


def sourced(text: str, statement: Statement, source: Source | None, _: Translate) -> Markup:
    """A value linked to its source."""
    title = source_title(statement, source, _)
    if source is None or not source.url:
        return Markup('<span class="infra-fact" title="%s">%s</span>') % (title, text)
    return link(source.url, "infra-fact reference external", text, title)


def link(href: str, name: str, text: str, title: str = "") -> Markup:
    """A link of the class ``name``."""
    hint = Markup(' title="%s"') % title if title else ""
    return Markup('<a class="%s" href="%s"%s>%s</a>') % (name, href, hint, text)


def span(name: str, text: str) -> Markup:
    """A phrase of the class ``name``."""
    return Markup('<span class="%s">%s</span>') % (name, text)


def inline_fact(fact: Fact, registry: Registry, _: Translate) -> Markup:
    """A fact in prose: the first statement that holds, and beside it those that contradict it."""
    first, *others = fact.shown
    html = _marked(first, registry, _)
    if not fact.current:
        return html + span("infra-conflict", f"（{ended(fact, _)}）")
    against = [statement for statement in others if conflicting(first, statement)]
    if against:
        values = (sourced(one.text, one, registry.sources.get(one.source), _) for one in against)
        html += span("infra-conflict", escape(_("(%s by another source)")) % Markup("、").join(values))
    return html


def ended(fact: Fact, _: Translate) -> str:
    """Why nothing of a fact holds any more."""
    last = fact.shown[-1]
    if last.withdrawn:
        return _("withdrawn on %s: %s") % (format_date(last.withdrawn), last.reason)
    return _("superseded by %s") % "、".join(later.text for later in fact.successors.get(last.key, ()))


def _marked(statement: Statement, registry: Registry, _: Translate) -> Markup:
    source = registry.sources.get(statement.source)
    html = sourced(statement.text, statement, source, _)
    if source and source.kind == "secondary":
        html += span("infra-secondary", _("(press report)"))
    return html


def inline_text(fact: Fact) -> str:
    """The same as plain text."""
    first, *others = fact.shown
    against = [statement.text for statement in others if conflicting(first, statement)]
    return first.text + (f"（{'、'.join(against)}）" if against else "")


# --- the facts of one topic


def fact_in_words(fact: Fact, registry: Registry, _: Translate) -> str:
    """A fact where no link to its source can stand: the values, and issuer, title and date of the source."""
    first = fact.shown[0]
    source = source_title(first, registry.sources.get(first.source), _)
    return f"{inline_text(fact)}（{source}）" if source else inline_text(fact)


def facts_table(topic: Topic, registry: Registry, _: Translate) -> Markup:
    """All facts of a topic: property, value, as-of date and source; contradictions side by side."""
    if not topic.facts:
        return Markup()
    rows = []
    for fact in topic.facts.values():
        for number, statement in enumerate(fact.shown):
            rows.append(_fact_row(fact, statement, number, registry, _))
    labels = (_("Property"), _("Value"), _("As of"), _("Source"))
    return table("infra-facts", labels, rows, _("Facts"))


def _fact_row(fact: Fact, statement: Statement, number: int, registry: Registry, _: Translate) -> Markup:
    source = registry.sources.get(statement.source)
    head: str = ""
    count = len(fact.shown)
    if number == 0:
        note = span("infra-conflict", _("Sources differ")) if fact.conflicts else ""
        rows = Markup(' rowspan="%d"') % count if count > 1 else ""
        label = registry.label(fact.property_key, fact.qualifiers)
        head = Markup('<th scope="row"%s>%s%s</th>') % (rows, label, note)
    identifier = fact.anchor if number == 0 else statement.anchor
    note = span("infra-note", statement.note) if statement.note else ""
    as_of = date(statement.as_of, format_date(statement.as_of)) if statement.as_of else ""
    # The row's source is beside it: the value's link need not say it again.
    value = link(source.url, "infra-fact", statement.text) if source and source.url else statement.text
    cells = (identifier, head, value, note, as_of, _source_cell(statement, source, _))
    return Markup('<tr id="%s">%s<td>%s%s</td><td>%s</td><td>%s</td></tr>') % cells


def date(iso: str, shown: str) -> Markup:
    """A date, for programs and for readers."""
    return Markup('<time datetime="%s">%s</time>') % (iso, shown)


def _source_cell(statement: Statement, source: Source | None, _: Translate) -> Markup:
    if source is None:
        return escape(_("No source"))
    label = source.issuer or source.title
    title = source_title(statement, source, _)
    named = link(source.url, "reference external", label, title) if source.url else escape(label)
    kind = span(f"infra-kind infra-kind-{source.kind}", SOURCE_KINDS[source.kind]) if source.kind else ""
    return named + kind


def table(name: str, labels: Iterable[str], rows: Iterable[Markup], caption: str = "") -> Markup:
    """A table of the class ``name`` with a row of ``labels`` at its head."""
    title = Markup("<caption>%s</caption>") % caption if caption else ""
    heads = Markup().join(Markup('<th scope="col">%s</th>') % label for label in labels)
    return Markup(
        '<div class="table-wrapper"><table class="docutils %s">%s'
        "<thead><tr>%s</tr></thead><tbody>%s</tbody></table></div>"
    ) % (name, title, heads, Markup().join(rows))


# --- topics × facts


def columns(topics: Sequence[Topic], names: Sequence[ParsedName], registry: Registry) -> list[Column]:
    """One column a property with its qualifiers, with the unit that most of its values have."""
    return [
        Column(name, registry.label(name.property_key, ordered(name.given)), common_unit(topics, name))
        for name in names
    ]


def variants(topic: Topic, name: ParsedName) -> list[Variant]:
    """What a topic shows in a column: every statement that holds, with what narrows it down further."""
    return [
        Variant(statement, labels(tuple(item for item in fact.qualifiers if item[0] not in name.given)))
        for fact in topic.stated(name)
        for statement in fact.current
    ]


def common_unit(topics: Iterable[Topic], name: ParsedName) -> Unit | None:
    """The unit that most numbers of a column are given in, the first of equals; None without numbers."""
    units = [
        variant.statement.unit
        for topic in topics
        for variant in variants(topic, name)
        if variant.statement.value.is_number
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


def comparison_table(
    topics: Sequence[Topic],
    shown: Sequence[Column],
    registry: Registry,
    caption: str,
    href: Href,
    _: Translate,
) -> Markup:
    """Topics down, facts across; each value linked to its source, contradictions one below the other."""
    rows = (_comparison_row(topic, shown, registry, href, _) for topic in topics)
    return table("infra-compare", (_("Topic"), *(column.label for column in shown)), rows, caption)


def _comparison_row(
    topic: Topic, shown: Sequence[Column], registry: Registry, href: Href, _: Translate
) -> Markup:
    name = link(href(topic.id), "infra-topic reference internal", topic.ja.text)
    cells = (_cell(topic, column, registry, _) for column in shown)
    return Markup('<tr><th scope="row">%s</th>%s</tr>') % (name, Markup().join(cells))


def _cell(topic: Topic, column: Column, registry: Registry, _: Translate) -> Markup:
    found = variants(topic, column.name)
    if not found:
        return Markup('<td class="infra-none">—</td>')
    first = found[0].statement
    base = magnitude(first.value, first.unit)
    order = Markup(' data-order="%r"') % float(base) if base is not None else ""
    number = Markup(' class="infra-number"') if first.value.is_number else ""
    lines = [_cell_line(variant, column, len(found) > 1, registry, _) for variant in found]
    content = Markup().join(Markup("<div>%s</div>") % line for line in lines) if len(lines) > 1 else lines[0]
    return Markup("<td%s%s>%s</td>") % (number, order, content)


def _cell_line(
    variant: Variant, column: Column, is_one_of_several: bool, registry: Registry, _: Translate
) -> Markup:
    statement = variant.statement
    source = registry.sources.get(statement.source)
    line = sourced(aligned(statement, column.unit), statement, source, _)
    if variant.label:
        line += span("infra-note", variant.label)
    elif is_one_of_several and source:
        line += span("infra-note", source.issuer)
    if source and source.kind == "secondary":
        line += span("infra-secondary", _("(press report)"))
    return line


def comparison_csv(topics: Sequence[Topic], shown: Sequence[Column], registry: Registry) -> str:
    """The table's statements, one a line, with their sources: for programs and spreadsheets."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    head = "topic name property label qualifiers value unit as_of source source_title source_kind source_url note"
    writer.writerow(head.split())
    for topic in topics:
        for column in shown:
            for variant in variants(topic, column.name):
                one = variant.statement
                source = registry.sources.get(one.source)
                parts = (source.title, source.kind, source.url) if source else ("", "", "")
                qualifiers = ",".join(f"{name}={value}" for name, value in one.qualifiers)
                label = registry.label(one.property_key, one.qualifiers)
                value = (one.value.text, one.unit.text, one.as_of, one.source)
                writer.writerow(
                    [topic.id, topic.ja.text, one.property_key, label, qualifiers, *value, *parts, one.note]
                )
    return out.getvalue()


def bars(topics: Sequence[Topic], name: ParsedName, unit: Unit | None) -> tuple[list[Bar], list[Statement]]:
    """Rows of a chart in one unit, longest first, and the statements that cannot stand in it."""
    found: list[tuple[Fraction, str, Bar]] = []
    left_out: list[Statement] = []
    for topic in topics:
        for statement, label in variants(topic, name):
            ends = _ends(statement, unit)
            if ends is None:
                left_out.append(statement)
                continue
            named = f"{topic.ja.text}（{label}）" if label else topic.ja.text
            found.append((-ends[1], topic.id, Bar(named, *ends, aligned(statement, unit))))
    return [bar for _order, _topic, bar in sorted(found, key=lambda item: item[:2])], left_out


def _ends(statement: Statement, unit: Unit | None) -> tuple[Fraction, Fraction] | None:
    """Both ends of a value in the chart's unit."""
    value = statement.value
    if unit is None or value.low is None or convert(value, statement.unit, unit) is None:
        return None
    ratio = statement.unit.factor / unit.factor
    low = Fraction(value.low) * ratio
    return low, low if value.high is None else Fraction(value.high) * ratio


# --- hover cards


def cards_script(registry: Registry) -> str:
    """All cards as one script, which is fetched when the first card is asked for.

    A script and not JSON: pages opened from a disk may load scripts, but not fetch files.
    """
    cards = {topic.id: _card(topic, registry) for topic in registry.topics.values()}
    data = json.dumps(cards, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    data = data.replace("</", "<\\/")
    return f"window.infraTopicCards={data};\n"


def _card(topic: Topic, registry: Registry) -> list[object]:
    facts = [fact for fact in topic.facts.values() if fact.current][:2]
    shown = [
        [
            registry.label(fact.property_key, fact.qualifiers),
            fact.current[0].text,
            format_date(fact.current[0].as_of),
        ]
        for fact in facts
    ]
    return [topic.title, KINDS[topic.kind].ja, topic.definition, shown]

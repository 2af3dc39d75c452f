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
from infrakb.topics.records import KINDS, SOURCE_KINDS, Fact, Source, conflicting
from infrakb.topics.units import Unit, comparable
from infrakb.topics.values import convert, format_date, format_value, magnitude, parse_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from infrakb.topics.records import Topic
    from infrakb.topics.registry import Registry

    #: Translates a text for the reader (English is the source language).
    Translate = Callable[[str], str]
    #: Gives the address of a topic's page, or of one of its facts.
    Href = Callable[[str], str]


class Column(NamedTuple):
    """A fact in a comparison table."""

    key: str  # a key of properties.yaml
    label: str  # its Japanese text
    unit: Unit | None  # unit that values are shown in where that is exact; None: each in its own


# --- values with their source


def source_title(fact: Fact, source: Source | None, _: Translate) -> str:
    """What a link to a source says of itself: issuer, title, kind and as-of date."""
    if source is None:
        return _("No source")
    issuer = "" if source.issuer in source.title else source.issuer
    parts = [" ".join(part for part in (issuer, source.title) if part)]
    if source.kind:
        parts.append(SOURCE_KINDS[source.kind])
    if fact.as_of:
        parts.append(_("as of %s") % format_date(fact.as_of))
    return _("Source: %s") % "、".join(parts)


def sourced(text: str, fact: Fact, source: Source | None, _: Translate) -> Markup:
    """A value linked to its source."""
    title = source_title(fact, source, _)
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


def inline_fact(facts: Sequence[Fact], registry: Registry, _: Translate) -> Markup:
    """A fact in prose: the first statement, and beside it those that contradict it."""
    first, *others = facts
    html = _marked(first, registry, _)
    against = [fact for fact in others if conflicting(first, fact)]
    if against:
        values = (sourced(fact.text, fact, registry.sources.get(fact.source), _) for fact in against)
        html += span("infra-conflict", escape(_("(%s by another source)")) % Markup("、").join(values))
    return html


def _marked(fact: Fact, registry: Registry, _: Translate) -> Markup:
    source = registry.sources.get(fact.source)
    html = sourced(fact.text, fact, source, _)
    if source and source.kind == "secondary":
        html += span("infra-secondary", _("(press report)"))
    return html


def inline_text(facts: Sequence[Fact]) -> str:
    """The same as plain text."""
    first, *others = facts
    against = [fact.text for fact in others if conflicting(first, fact)]
    return first.text + (f"（{'、'.join(against)}）" if against else "")


# --- the facts of one topic


def fact_in_words(facts: Sequence[Fact], registry: Registry, _: Translate) -> str:
    """A fact where no link to its source can stand: the values, and issuer, title and date of the source."""
    source = source_title(facts[0], registry.sources.get(facts[0].source), _)
    return f"{inline_text(facts)}（{source}）" if source else inline_text(facts)


def fact_anchor(key: str) -> str:
    """The id of a fact in its topic's page."""
    return f"fact-{key}"


def facts_table(topic: Topic, registry: Registry, _: Translate) -> Markup:
    """All facts of a topic: property, value, as-of date and source; contradictions side by side."""
    if not topic.facts:
        return Markup()
    rows = []
    for key in dict.fromkeys(fact.key for fact in topic.facts):
        facts = topic.stated(key)
        disputed = any(conflicting(facts[0], fact) for fact in facts[1:])
        for number, fact in enumerate(facts):
            rows.append(_fact_row(fact, number, len(facts), disputed, registry, _))
    labels = (_("Property"), _("Value"), _("As of"), _("Source"))
    return table("infra-facts", labels, rows, _("Facts"))


def _fact_row(
    fact: Fact, number: int, count: int, disputed: bool, registry: Registry, _: Translate
) -> Markup:
    source = registry.sources.get(fact.source)
    head: str = ""
    if number == 0:
        note = span("infra-conflict", _("Sources differ")) if disputed else ""
        rows = Markup(' rowspan="%d"') % count if count > 1 else ""
        head = Markup('<th scope="row"%s>%s%s</th>') % (rows, registry.label(fact.key), note)
    identifier = fact_anchor(fact.key) + (f"-{number + 1}" if number else "")
    note = span("infra-note", fact.note) if fact.note else ""
    as_of = date(fact.as_of, format_date(fact.as_of)) if fact.as_of else ""
    # The row's source is beside it: the value's link need not say it again.
    value = link(source.url, "infra-fact", fact.text) if source and source.url else fact.text
    cells = (identifier, head, value, note, as_of, _source_cell(fact, source, _))
    return Markup('<tr id="%s">%s<td>%s%s</td><td>%s</td><td>%s</td></tr>') % cells


def date(iso: str, shown: str) -> Markup:
    """A date, for programs and for readers."""
    return Markup('<time datetime="%s">%s</time>') % (iso, shown)


def _source_cell(fact: Fact, source: Source | None, _: Translate) -> Markup:
    if source is None:
        return escape(_("No source"))
    label = source.issuer or source.title
    title = source_title(fact, source, _)
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


def columns(topics: Sequence[Topic], keys: Sequence[str], registry: Registry) -> list[Column]:
    """One column a fact, with the unit that most of its values have."""
    return [Column(key, registry.label(key), common_unit(topics, key)) for key in keys]


def common_unit(topics: Iterable[Topic], key: str) -> Unit | None:
    """The unit that most numbers of a fact are given in, the first of equals; None without numbers."""
    units = [fact.unit for topic in topics for fact in topic.stated(key) if fact.value.is_number]
    if not units:
        return None
    counted = Counter(unit.label for unit in units)
    best = max(counted.values())
    return next(unit for unit in units if counted[unit.label] == best)


def aligned(fact: Fact, unit: Unit | None) -> str:
    """The value in the column's unit where that only moves the decimal point; else as the source gives it."""
    value = fact.value
    if unit is None or value.low is None or fact.unit.label == unit.label or not comparable(fact.unit, unit):
        return fact.text
    ratio = fact.unit.factor / unit.factor
    shift = len(str(max(ratio.numerator, ratio.denominator))) - 1
    if ratio not in {Fraction(10**shift), Fraction(1, 10**shift)}:
        return fact.text
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
    facts = topic.stated(column.key)
    if not facts:
        return Markup('<td class="infra-none">—</td>')
    base = magnitude(facts[0].value, facts[0].unit)
    order = Markup(' data-order="%r"') % float(base) if base is not None else ""
    number = Markup(' class="infra-number"') if facts[0].value.is_number else ""
    lines = []
    for fact in facts:
        source = registry.sources.get(fact.source)
        line = sourced(aligned(fact, column.unit), fact, source, _)
        if len(facts) > 1 and source:
            line += span("infra-note", source.issuer)
        if source and source.kind == "secondary":
            line += span("infra-secondary", _("(press report)"))
        lines.append(line)
    content = Markup().join(Markup("<div>%s</div>") % line for line in lines) if len(lines) > 1 else lines[0]
    return Markup("<td%s%s>%s</td>") % (number, order, content)


def comparison_csv(topics: Sequence[Topic], keys: Sequence[str], registry: Registry) -> str:
    """The table's statements, one a line, with their sources: for programs and spreadsheets."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    head = "topic name property label value unit as_of source source_title source_kind source_url note"
    writer.writerow(head.split())
    for topic in topics:
        for key in keys:
            for fact in topic.stated(key):
                source = registry.sources.get(fact.source)
                parts = (source.title, source.kind, source.url) if source else ("", "", "")
                value = (fact.value.text, fact.unit.text, fact.as_of, fact.source)
                writer.writerow(
                    [topic.id, topic.ja.text, key, registry.label(key), *value, *parts, fact.note]
                )
    return out.getvalue()


def bars(topics: Sequence[Topic], key: str, unit: Unit | None) -> tuple[list[Bar], list[Fact]]:
    """Rows of a chart in one unit, longest first, and the statements that cannot stand in it."""
    found: list[tuple[Fraction, str, Bar]] = []
    left_out: list[Fact] = []
    for topic in topics:
        for fact in topic.stated(key):
            ends = _ends(fact, unit)
            if ends is None:
                left_out.append(fact)
                continue
            found.append((-ends[1], topic.id, Bar(topic.ja.text, *ends, aligned(fact, unit))))
    return [bar for _order, _topic, bar in sorted(found, key=lambda item: item[:2])], left_out


def _ends(fact: Fact, unit: Unit | None) -> tuple[Fraction, Fraction] | None:
    """Both ends of a value in the chart's unit."""
    if unit is None or fact.value.low is None or convert(fact.value, fact.unit, unit) is None:
        return None
    ratio = fact.unit.factor / unit.factor
    low = Fraction(fact.value.low) * ratio
    return low, low if fact.value.high is None else Fraction(fact.value.high) * ratio


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
    facts: dict[str, Fact] = {}
    for fact in topic.facts:
        facts.setdefault(fact.key, fact)
    shown = [
        [registry.label(fact.key), fact.text, format_date(fact.as_of)] for fact in list(facts.values())[:2]
    ]
    return [topic.title, KINDS[topic.kind].ja, topic.definition, shown]

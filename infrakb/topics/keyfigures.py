"""The few figures that a topic's page begins with: which they are, and how they are shown. Pure.

The author of a topic may name them. Otherwise ``properties.yaml`` names for each kind of topic what tells most of one, the
most telling first, and a topic shows the first of these that it has. Where that is little, others that its sources state
are added, the best supported first.
"""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape

from infrakb.drawing.svg import text_width
from infrakb.topics.factstable import shown_facts
from infrakb.topics.qualifiers import labels
from infrakb.topics.records import SOURCE_KINDS
from infrakb.topics.render import dated, link, source_title, span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from infrakb.topics.qualifiers import ParsedName, Qualifiers
    from infrakb.topics.records import Topic
    from infrakb.topics.registry import Registry
    from infrakb.topics.render import Translate
    from infrakb.topics.statements import Fact
    from infrakb.topics.units import Unit

#: Figures of a topic: at most, and as many as are looked for beyond those that are named for its kind.
MOST, FEW = 6, 4
#: The longest text that is a figure, in full-width characters.
_LONGEST = 13


class Figure(NamedTuple):
    """A figure: what sources state, or what follows from it."""

    property_key: str
    qualifiers: Qualifiers
    text: str  # value and unit
    unit: Unit
    fact: Fact | None  # None: computed


def key_figures(topic: Topic, registry: Registry) -> tuple[Figure, ...]:
    """The figures of a topic in the order of its author's list or of its kind's, and more where these are few."""
    offered = list(_offered(topic, registry))
    short = [one for one in offered if _is_short(one)]
    named = registry.properties.figures.get(topic.kind, ())
    figures = (_of_author(offered, topic.figures) or _of_kind(short, named))[:MOST]
    keys = {one.property_key for one in figures}
    # Further variants of what is named, and then whatever else is stated of the topic.
    others = [figure for name in named for figure in _of_name(short, name, figures)]
    others += sorted(
        (one for one in short if one.fact), key=lambda one: (one.property_key in keys, -_weight(one))
    )
    for figure in others:
        if len(figures) >= FEW:
            break
        if figure not in figures:
            figures.append(figure)
    return tuple(figures)


def _of_author(offered: list[Figure], names: Iterable[ParsedName]) -> list[Figure]:
    """What a topic's author has named, in that order: one figure for each name."""
    figures: list[Figure] = []
    for name in names:
        found = (one for one in _of_name(offered, name, figures) if one not in figures)
        figures += islice(found, 1)
    return figures


def _of_kind(offered: list[Figure], names: Iterable[ParsedName]) -> list[Figure]:
    """What is named for a topic's kind: one figure for each property."""
    chosen: dict[str, Figure] = {}
    for name in names:
        if name.property_key not in chosen and (found := _of_name(offered, name, chosen.values())):
            chosen[name.property_key] = found[0]
    return list(chosen.values())


def _weight(figure: Figure) -> int:
    """How many sources state a figure."""
    return len(figure.fact.current) if figure.fact else 0


def _offered(topic: Topic, registry: Registry) -> Iterator[Figure]:
    """What can be a figure, in the order of the table."""
    for group in shown_facts(topic, registry, registry.derivations[topic.id]).values():
        for shown in group:
            for fact in shown.facts:
                first = fact.current[0] if fact.current else None
                if first:
                    yield Figure(fact.property_key, fact.qualifiers, first.text, first.unit, fact)
            for one in shown.computed:
                yield Figure(one.property_key, one.qualifiers, one.text, one.result.unit, None)


def _is_short(figure: Figure) -> bool:
    """Whether a figure fits its place: a number always does."""
    is_number = figure.fact is None or figure.fact.current[0].value.is_number
    return is_number or text_width(figure.text, 1) <= _LONGEST


def _of_name(offered: list[Figure], name: ParsedName, chosen: Collection[Figure]) -> list[Figure]:
    """Figures that a name of the list may mean, the best first.

    What is stated comes before what is computed, what is said without qualifiers before its variants, of several periods
    the newest, and of several variants the one that others are *chosen* of, that most is stated of, or that is newest.
    """
    before = {_scope(figure) for figure in chosen}
    scopes = Counter(_scope(figure) for figure in offered)
    found = [
        figure
        for figure in offered
        if figure.property_key == name.property_key and name.given.items() <= dict(figure.qualifiers).items()
    ]
    found.sort(key=_as_of, reverse=True)
    found.sort(key=lambda one: (_scope(one) in before, scopes[_scope(one)]), reverse=True)
    found.sort(key=_period, reverse=True)
    return sorted(found, key=lambda one: (one.fact is None, _narrowed(one)))


def _scope(figure: Figure) -> str:
    return dict(figure.qualifiers).get("scope", "")


def _as_of(figure: Figure) -> str:
    return figure.fact.current[0].as_of if figure.fact else ""


def _period(figure: Figure) -> tuple[bool, str, str]:
    """Sorts what is stated of periods by time, forecasts first; all that has none is alike."""
    period = dict(figure.qualifiers).get("period", "")
    if not period or figure.fact is None:
        return True, "", ""
    as_of = _as_of(figure)
    year = period.removeprefix("FY")[:4]
    return year <= as_of[:4] or not as_of, as_of, period


def _narrowed(figure: Figure) -> int:
    """How many qualifiers narrow a figure down, but for its period, which every figure of one has."""
    return sum(name != "period" for name, _value in figure.qualifiers)


def figures_list(figures: tuple[Figure, ...], registry: Registry, _: Translate) -> Markup:
    """Figures, each with a link to its row in the table and, where it is stated, date and source."""
    items = Markup().join(_item(figure, registry, _) for figure in figures)
    return Markup("<dl>%s</dl>") % items


def _item(figure: Figure, registry: Registry, _: Translate) -> Markup:
    term = escape(registry.label(figure.property_key))
    if figure.qualifiers:
        term += Markup(" ") + span("infra-figure-of", labels(figure.qualifiers))
    value = _value(figure)
    if figure.fact:
        value = Markup('<a class="reference internal" href="#%s">%s</a>') % (figure.fact.anchor, value)
    return Markup(
        '<div><dt>%s</dt><dd><div class="infra-figure">%s</div><div class="infra-figure-source">%s</div></dd></div>'
    ) % (
        term,
        value,
        Markup(" ").join(_origin(figure, registry, _)),
    )


def _value(figure: Figure) -> Markup:
    """The value, its unit marked as such."""
    number, unit, bound = (
        figure.text.rpartition(figure.unit.label) if figure.unit.label else ("", "", figure.text)
    )
    return Markup("%s<small>%s</small>%s") % (number, unit, bound) if number else escape(figure.text)


def _origin(figure: Figure, registry: Registry, _: Translate) -> Iterator[Markup]:
    """Since when and from whom a figure is, and what to know of it."""
    if figure.fact is None:
        yield span("infra-note", _("computed"))
        return
    statement = figure.fact.current[0]
    if statement.as_of:
        yield dated(statement)
    source = registry.sources.get(statement.source)
    if source is None:
        yield span("infra-note", _("No source"))
    elif source.url:
        told = source_title(statement, source, _)
        yield link(source.url, "reference external", source.issuer or source.title, told)
    else:
        yield escape(source.issuer or source.title)
    if source and source.kind == "secondary":
        yield span("infra-secondary", SOURCE_KINDS["secondary"])
    if figure.fact.conflicts:
        yield span("infra-conflict", _("Sources differ"))

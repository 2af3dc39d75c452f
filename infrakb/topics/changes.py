"""What readers are told of changed values: in words, in lists as HTML, and where these and their feeds are. Pure."""

from __future__ import annotations

from itertools import groupby, islice
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape

from infrakb.text.layout import FEED, UPDATES
from infrakb.topics.history import ADDED, entries
from infrakb.topics.lists import bullets, topic_link
from infrakb.topics.qualifiers import labels
from infrakb.topics.render import date, details, full_title, link, span
from infrakb.topics.statements import NORMAL, WITHDRAWN
from infrakb.topics.values import format_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from infrakb.topics.history import Entry, Event
    from infrakb.topics.records import Topic
    from infrakb.topics.registry import Registry
    from infrakb.topics.render import Href, Translate
    from infrakb.topics.statements import Statement

#: The page of all changes.
PAGE = f"{UPDATES}/index"
#: Lines of a topic's list that are in view, and those that are shown when they are asked for.
IN_VIEW, OLDER = 5, 10
#: Class of lists of changes.
LIST = "infra-updates"

_DAY = Markup(
    '<section class="infra-day" aria-labelledby="%(id)s"><h2 id="%(id)s">%(day)s</h2>%(groups)s</section>'
)
_ITEM = Markup('<a class="reference internal" href="%s#%s">%s</a> <span class="infra-change">%s</span>')


def feed_path(topic_id: str = "", name: str = FEED) -> str:
    """Path of the feed of a topic, or of all, below the output folder; *name* says of which kind."""
    return "/".join(part for part in (UPDATES, topic_id, name) if part)


# --- events in words


class Cited(NamedTuple):
    """A source, and where in it a value stands."""

    title: str  # with its issuer
    url: str  # "" where it has none
    place: str  # in the source, and of when the value is


class Told(NamedTuple):
    """An event in the reader's language."""

    label: str  # property and qualifiers
    change: str  # old → new
    sources: tuple[Cited, ...]  # of what is new, or else of what is gone
    reason: str  # "" where none was given


def tell(event: Event, registry: Registry, _: Translate) -> Told:
    """Put an event into words."""
    stating = {one.source: one for one in reversed(event.new or event.after or event.gone)}
    sources = tuple(_cited(one, registry, _) for one in reversed(stating.values()))
    label = registry.label(event.fact.property_key, event.fact.qualifiers)
    return Told(label, _change(event, _), sources, "、".join(dict.fromkeys(_reasons(event, _))))


def _change(event: Event, _: Translate) -> str:
    old, new = _shown(event.before, event), _shown(event.after, event)
    if old and new:
        return f"{old} → {new}"
    if old:
        return _("%s (withdrawn)") % old
    return (_("%s (added)") if event.kind == ADDED else _("%s (put back)")) % new


def _shown(statements: Iterable[Statement], event: Event) -> str:
    """Values, each once; of another fact with what tells it from the event's."""
    texts = []
    for one in statements:
        other = labels(one.qualifiers) if one.fact != event.fact.key else ""
        texts.append(f"{one.text}（{other}）" if other else one.text)
    return "、".join(dict.fromkeys(texts))


def _cited(statement: Statement, registry: Registry, _: Translate) -> Cited:
    as_of = _("as of %s") % format_date(statement.as_of) if statement.as_of else ""
    place = "、".join(part for part in (statement.at, as_of) if part)
    source = registry.sources.get(statement.source)
    if source is None:
        return Cited(_("No source"), "", place)
    return Cited(full_title(source), source.url, place)


def _reasons(event: Event, _: Translate) -> Iterator[str]:
    """Yield why something went, and why something took its place."""
    for one in event.gone:
        rank = event.fact.rank(one, event.day)
        if rank == WITHDRAWN:
            yield one.reason
        elif rank == NORMAL:
            yield _("another value is preferred")
    # What was withdrawn later says why that was.
    yield from (one.reason for one in event.new if one.reason and not one.withdrawn)


# --- lists


def of_topic(topic: Topic, registry: Registry, href: Href, _: Translate) -> Markup:
    """The last changes of a topic, and of what belongs to an organisation; nothing where there was none."""
    found = list(islice(entries(registry.history.belonging[topic.id]), IN_VIEW + OLDER))
    lines = [_dated(entry, topic.id, registry, href, _) for entry in found]
    html = bullets(lines[:IN_VIEW], LIST)
    if older := lines[IN_VIEW:]:
        html += details(_("%d older updates") % len(older), bullets(older, LIST))
    return html


def recent(count: int, registry: Registry, href: Href, _: Translate) -> Markup:
    """The last values that became others, one of each topic; where there are too few, the last additions behind them."""
    listed = sorted(registry.history.entries, key=lambda entry: entry.events[0].kind == ADDED)
    found: dict[str, Entry] = {}
    for entry in listed:
        found.setdefault(entry.topic, entry)
    return bullets([_brief(entry, registry, href, _) for entry in islice(found.values(), count)], LIST)


def _brief(entry: Entry, registry: Registry, href: Href, _: Translate) -> Markup:
    """A line with day, topic, the first change and who says so."""
    told = tell(entry.events[0], registry, _)
    html = (
        date(entry.day, format_date(entry.day)) + topic_link(registry.topics[entry.topic], href) + Markup(" ")
    )
    if len(entry.events) > 1:
        return html + _added(entry, _)
    sources = (span("infra-note", _cited_link(source._replace(place=""), _)) for source in told.sources[:1])
    return html + _item(entry.events[0], told.change, registry, href) + Markup().join(sources)


def _dated(entry: Entry, topic_id: str, registry: Registry, href: Href, _: Translate) -> Markup:
    """A line that says of what day it is, and of what topic where that is another one; many values stand in its table."""
    parts = [date(entry.day, format_date(entry.day))]
    if entry.topic != topic_id:
        parts.append(Markup("%s ") % topic_link(registry.topics[entry.topic], href))
    is_one = len(entry.events) == 1
    parts.append(_line(entry, registry, href, _) if is_one else escape(_added(entry, _)))
    return Markup().join(parts)


def by_day(found: Iterable[Entry], registry: Registry, href: Href, _: Translate) -> Markup:
    """Changes under the days on which they were made, those of each topic together."""
    days = []
    for day, of_day in groupby(found, key=lambda entry: entry.day):
        groups = []
        for topic_id, of_one in groupby(of_day, key=lambda entry: entry.topic):
            lines = bullets([_line(entry, registry, href, _) for entry in of_one], LIST)
            groups.append(Markup("<h3>%s</h3>%s") % (topic_link(registry.topics[topic_id], href), lines))
        values = {"id": f"day-{day}", "day": date(day, format_date(day)), "groups": Markup().join(groups)}
        days.append(_DAY % values)
    return Markup().join(days)


def _line(entry: Entry, registry: Registry, href: Href, _: Translate) -> Markup:
    """An event with who says so, and why; or many values, with links to where their sources stand."""
    if len(entry.events) == 1:
        told = tell(entry.events[0], registry, _)
        notes = [_cited_link(source, _) for source in told.sources]
        if told.reason:
            notes.append(escape(_("Reason: %s") % told.reason))
        shown = Markup().join(span("infra-note", note) for note in notes)
        return _item(entry.events[0], told.change, registry, href) + shown
    values = [_item(event, _shown(event.after, event), registry, href) for event in entry.events]
    return details(_added(entry, _), bullets(values, LIST))


def _added(entry: Entry, _: Translate) -> str:
    return _("%d values added") % len(entry.events)


def _item(event: Event, change: str, registry: Registry, href: Href) -> Markup:
    """A change, linked to where the value is now."""
    fact = event.fact
    label = registry.label(fact.property_key, fact.qualifiers)
    return _ITEM % (href(registry.topics[fact.topic].docname), fact.anchor, label, change)


def _cited_link(source: Cited, _: Translate) -> Markup:
    title = link(source.url, "reference external", source.title) if source.url else escape(source.title)
    place = Markup("、%s") % source.place if source.place else ""
    return escape(_("Source: %s")) % (title + place)

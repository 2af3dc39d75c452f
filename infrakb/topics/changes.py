"""Lists of what has changed in the values of topics, as HTML, and where they and their feeds are. Pure."""

from __future__ import annotations

from itertools import groupby, islice
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from infrakb.text.layout import FEED, UPDATES
from infrakb.topics.history import entries, tell
from infrakb.topics.lists import bullets, details, topic_link
from infrakb.topics.render import date, link, span
from infrakb.topics.values import format_date

if TYPE_CHECKING:
    from collections.abc import Iterable

    from infrakb.topics.history import Cited, Entry, Event
    from infrakb.topics.records import Topic
    from infrakb.topics.registry import Registry
    from infrakb.topics.render import Href, Translate

#: The page of all changes.
PAGE = f"{UPDATES}/index"
#: Lines of a topic's list that are in view, and those that are shown when they are asked for.
IN_VIEW, OLDER = 5, 25
#: Name of a topic's list, of which its heading has the id.
LIST = "infra-updates"
HEADING = f"{LIST}-title"


def feed_path(topic_id: str = "") -> str:
    """Path of the feed of a topic, or of all, below the output folder."""
    return "/".join(part for part in (UPDATES, topic_id, FEED) if part)


def of_topic(topic: Topic, registry: Registry, href: Href, _: Translate) -> Markup:
    """The last changes of a topic, and of what belongs to an organisation; nothing where there was none."""
    found = list(islice(entries(registry.history.belonging[topic.id]), IN_VIEW + OLDER))
    lines = [_dated(entry, topic.id, registry, href, _) for entry in found]
    html = bullets(lines[:IN_VIEW], LIST)
    if older := lines[IN_VIEW:]:
        html += details(_("%d older updates") % len(older), bullets(older, LIST))
    return html


def _dated(entry: Entry, topic_id: str, registry: Registry, href: Href, _: Translate) -> Markup:
    """A line that says of what day it is, and of what topic where that is another one."""
    html = date(entry.day, format_date(entry.day))
    if entry.topic != topic_id:
        html += Markup("%s ") % topic_link(registry.topics[entry.topic], href)
    return html + _line(entry, registry, href, _)


def by_day(found: Iterable[Entry], registry: Registry, href: Href, _: Translate) -> Markup:
    """Changes under the days on which they were made, those of each topic together."""
    html = Markup()
    for day, of_day in groupby(found, key=lambda entry: entry.day):
        groups = Markup()
        for topic_id, of_one in groupby(of_day, key=lambda entry: entry.topic):
            name = topic_link(registry.topics[topic_id], href)
            lines = bullets((_line(entry, registry, href, _) for entry in of_one), LIST)
            groups += Markup("<h3>%s</h3>%s") % (name, lines)
        html += Markup(
            '<section class="infra-day" aria-labelledby="%(id)s"><h2 id="%(id)s">%(day)s</h2>%(groups)s</section>'
        ) % {"id": f"day-{day}", "day": date(day, format_date(day)), "groups": groups}
    return html


def _line(entry: Entry, registry: Registry, href: Href, _: Translate) -> Markup:
    changes = [_change(event, registry, href, _) for event in entry.events]
    if len(changes) == 1:
        return changes[0]
    return details(_("%d values added") % len(changes), bullets(changes, LIST))


def _change(event: Event, registry: Registry, href: Href, _: Translate) -> Markup:
    """A value that changed: linked to where it is now, with who says so, and why."""
    told = tell(event, registry, _)
    address = f"{href(registry.topics[event.fact.topic].docname)}#{event.fact.anchor}"
    notes = [_cited(source, _) for source in told.sources]
    if told.reason:
        notes.append(escape(_("Reason: %s") % told.reason))
    return Markup('%s <span class="infra-change">%s</span>%s') % (
        link(address, "reference internal", told.label),
        told.change,
        Markup().join(span("infra-note", note) for note in notes),
    )


def _cited(source: Cited, _: Translate) -> Markup:
    title = link(source.url, "reference external", source.title) if source.url else escape(source.title)
    place = Markup("、%s") % source.place if source.place else ""
    return escape(_("Source: %s")) % (title + place)

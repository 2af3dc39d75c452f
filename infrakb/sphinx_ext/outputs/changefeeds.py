"""Atom feeds of changed values: of the whole site, of each topic, and for an organisation of all that belongs to it.

Each change is one entry: its id is made of the fact's name and the day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, urljoin

from infrakb.sphinx_ext.builder.html import KnowledgeBaseBuilder
from infrakb.sphinx_ext.domain.infra import InfraDomain
from infrakb.sphinx_ext.outputs.atom import new_feed, tag_uri, xml
from infrakb.sphinx_ext.outputs.jsonfeed import json_feed
from infrakb.sphinx_ext.pages.making import Maker
from infrakb.sphinx_ext.pages.records import Feed
from infrakb.sphinx_ext.read.posts import zone_of
from infrakb.sphinx_ext.reports.messages import _
from infrakb.text.layout import UPDATES
from infrakb.topics import changes
from infrakb.topics.history import Event
from infrakb.topics.registry import Registry
from infrakb.topics.values import format_date

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class _Entry(NamedTuple):
    """What a feed says of an event."""

    name: str  # permanent
    title: str
    summary: str
    docname: str  # of the topic's page
    anchor: str
    day: str  # YYYY-MM-DD


def write_feeds(app: Sphinx) -> list[Any]:
    """Write every feed whose entries changed (``html-collect-pages``; the feeds are no pages)."""
    builder, config = app.builder, app.config
    if not isinstance(builder, KnowledgeBaseBuilder):
        return []
    registry, maker, zone = InfraDomain.of(app.env).topics.registry, Maker(app), zone_of(app.env)
    shared = (
        config.html_baseurl,
        config.author,
        config.project,
        config.infrakb_feed_authority,
        config.language,
    )
    told: dict[str, _Entry] = {}  # an event is in several feeds
    feeds = [("", registry.history.events), *registry.history.belonging.items()]
    for topic_id, events in feeds:
        feed = maker.changes_feed(topic_id)
        if feed is None:
            continue
        newest = events[: config.infrakb_changes_feed_length]
        entries = [
            told.get(event.id) or told.setdefault(event.id, _entry(event, registry)) for event in newest
        ]
        inputs = (*shared, str(zone), feed, entries)
        builder.write_file(feed.path, inputs, partial(_feed, app, feed, topic_id, entries, zone))
        builder.write_file(feed.json, inputs, partial(_json, app, feed, topic_id, entries, zone))
    return []


def _entry(event: Event, registry: Registry) -> _Entry:
    topic, told = registry.topics[event.fact.topic], changes.tell(event, registry, _)
    title = f"{topic.ja.text} {told.label}: {told.change}"
    sources = (
        _("Source: %s") % "、".join(filter(None, (cited.title, cited.place))) for cited in told.sources
    )
    parts = (format_date(event.day), *sources, _("Reason: %s") % told.reason if told.reason else "")
    return _Entry(
        event.id, title, "。".join(filter(None, parts)), topic.docname, event.fact.anchor, event.day
    )


def _feed(app: Sphinx, feed: Feed, topic_id: str, entries: Sequence[_Entry], zone: tzinfo) -> bytes:
    authority = app.config.infrakb_feed_authority
    made = new_feed(app, feed.title, feed.path, _page(app, topic_id), _moment(entries[0].day, zone))
    made.id(tag_uri(authority, f"{UPDATES}/{topic_id}" if topic_id else UPDATES))
    for entry in entries:
        url = urljoin(app.config.html_baseurl, app.builder.get_target_uri(entry.docname))
        one = made.add_entry(order="append")
        one.id(tag_uri(authority, f"{UPDATES}/{entry.name}"))
        one.title(entry.title)
        one.link(href=f"{url}#{quote(entry.anchor)}", rel="alternate", type="text/html")
        one.published(_moment(entry.day, zone))
        one.updated(_moment(entry.day, zone))
        one.summary(entry.summary)
    return xml(made)


def _page(app: Sphinx, topic_id: str) -> str:
    """Return the document that a feed belongs to."""
    return InfraDomain.of(app.env).topics.registry.topics[topic_id].docname if topic_id else changes.PAGE


def _json(app: Sphinx, feed: Feed, topic_id: str, entries: Sequence[_Entry], zone: tzinfo) -> bytes:
    authority, base = app.config.infrakb_feed_authority, app.config.html_baseurl
    items = [
        {
            "id": tag_uri(authority, f"{UPDATES}/{entry.name}"),
            "url": f"{urljoin(base, app.builder.get_target_uri(entry.docname))}#{quote(entry.anchor)}",
            "title": entry.title,
            "content_text": entry.summary,
            "date_published": _moment(entry.day, zone).isoformat(),
        }
        for entry in entries
    ]
    return json_feed(app, feed.title, feed.json, _page(app, topic_id), items)


def _moment(day: str, zone: tzinfo) -> datetime:
    """Return the beginning of a day."""
    return datetime.fromisoformat(day).replace(tzinfo=zone)


def setup(app: Sphinx) -> None:
    """Register the writing."""
    app.connect("html-collect-pages", write_feeds)

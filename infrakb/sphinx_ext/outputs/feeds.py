"""Feeds: of the whole blog with the posts' texts, as Atom and as JSON, and of each category, tag and author as Atom.

The ids are made of the posts' permanent names.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, tzinfo
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, urljoin

from feedgen.feed import FeedGenerator
from sphinx.util import logging

from infrakb.blog.catalogs import BlogIndex, Collection
from infrakb.blog.feedcontent import content
from infrakb.blog.record import Post
from infrakb.sphinx_ext.builder.html import KnowledgeBaseBuilder
from infrakb.sphinx_ext.domain.infra import InfraDomain
from infrakb.sphinx_ext.outputs.atom import new_feed, tag_uri, xml
from infrakb.sphinx_ext.outputs.jsonfeed import json_feed
from infrakb.sphinx_ext.pages.collections import collection_title, feed_path, has_feed, json_feed_path
from infrakb.sphinx_ext.read.posts import zone_of
from infrakb.text import layout
from infrakb.text.linkeddata import filled

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

logger = logging.getLogger(__name__)

#: Date of posts without one: Atom demands a date, and this one moves nothing in a reader's list.
UNDATED = datetime(1970, 1, 1, tzinfo=UTC)


def _collections(config: Config, index: BlogIndex) -> Iterator[Collection]:
    return (collection for collection in index.collections() if has_feed(config, collection))


class _Entry(NamedTuple):
    """What a feed says of a post."""

    id: str
    post: Post
    url: str  # absolute
    content: str  # HTML of the whole text; "" where the feed tells of it alone
    authors: tuple[Collection, ...]


def write_feeds(app: Sphinx) -> list[Any]:
    """Write every feed whose entries changed (``html-collect-pages``; the feeds are no pages)."""
    builder = app.builder
    if not isinstance(builder, KnowledgeBaseBuilder):
        return []
    if not app.config.html_baseurl:
        logger.info("no feeds: they need absolute links; set 'html_baseurl'")
        return []
    index = InfraDomain.of(app.env).posts.index
    config = app.config
    shared = (config.html_baseurl, config.blog_title, config.infrakb_feed_authority, config.language)
    for collection in _collections(config, index):
        posts = [post for post in collection.posts if post.published][: config.blog_feed_length]
        # Whole texts stand in one feed alone: in those of all tags and authors each would stand many times.
        is_whole = collection.catalog == "all" and config.blog_feed_fulltext and not config.blog_feed_titles
        inputs = (
            *shared,
            config.blog_feed_titles,
            collection.name,
            [index.fingerprint(post) for post in posts],
            # What their pages show.
            [builder.page_digest(post.docname) for post in posts] if is_whole else None,
        )
        # For both files, and only where one is made.
        entries = cache(partial(_entries, builder, index, posts, is_whole=is_whole))
        builder.write_file(feed_path(collection), inputs, partial(_atom, app, collection, entries))
        if collection.catalog == "all":
            builder.write_file(json_feed_path(collection), inputs, partial(_json, app, collection, entries))
    return []


def _entries(
    builder: KnowledgeBaseBuilder, index: BlogIndex, posts: list[Post], *, is_whole: bool
) -> list[_Entry]:
    config = builder.config

    def entry(post: Post) -> _Entry:
        page = urljoin(config.html_baseurl, builder.get_target_uri(post.docname))
        return _Entry(
            tag_uri(config.infrakb_feed_authority, posixpath.join(layout.POSTS, post.name)),
            post,
            post.external_link or page + (f"#{quote(post.anchor)}" if post.anchor else ""),
            _content(builder, post, page) if is_whole else "",
            tuple(index.labelled("author", post)),
        )

    return [entry(post) for post in posts]


def _content(builder: KnowledgeBaseBuilder, post: Post, address: str) -> str:
    """Return the whole text of a post, from its page; "" for one that is a part of a page or lies elsewhere."""
    path = Path(builder.get_output_path(post.docname))
    if post.anchor or post.external_link or not path.is_file():
        return ""
    return content(path.read_bytes(), address)


def _title(app: Sphinx, collection: Collection) -> str:
    title: str = app.config.blog_title
    return title if collection.catalog == "all" else f"{title} - {collection_title(collection)}"


def _summary(app: Sphinx, post: Post) -> str:
    return "" if app.config.blog_feed_titles else post.excerpt


# --- the two formats


def _atom(app: Sphinx, collection: Collection, entries: Callable[[], list[_Entry]]) -> bytes:
    config, zone = app.config, zone_of(app.env)
    updated = max((entry.post.changed or UNDATED for entry in entries()), default=UNDATED).astimezone(zone)
    feed = new_feed(app, _title(app, collection), feed_path(collection), collection.docname, updated)
    feed.id(tag_uri(config.infrakb_feed_authority, collection.docname))
    if config.blog_feed_subtitle:
        feed.subtitle(config.blog_feed_subtitle)
    for entry in entries():
        _add_entry(app, feed, entry, zone)
    return xml(feed)


def _add_entry(app: Sphinx, feed: FeedGenerator, entry: _Entry, zone: tzinfo) -> None:
    post = entry.post
    made = feed.add_entry(order="append")
    made.id(entry.id)
    made.title(post.title)
    made.link(href=entry.url, rel="alternate", type="text/html")
    made.published((post.date or UNDATED).astimezone(zone))
    made.updated((post.changed or UNDATED).astimezone(zone))
    if summary := _summary(app, post):
        made.summary(summary)
    if entry.content:
        made.content(entry.content, type="html")
    for author in entry.authors:
        made.author({"name": author.name} | ({"uri": author.link} if author.link else {}))
    for label in (*post.categories, *post.tags):
        made.category(term=label)


def _json(app: Sphinx, collection: Collection, entries: Callable[[], list[_Entry]]) -> bytes:
    zone = zone_of(app.env)
    items = [_item(app, entry, zone) for entry in entries()]
    return json_feed(app, _title(app, collection), json_feed_path(collection), collection.docname, items)


def _item(app: Sphinx, entry: _Entry, zone: tzinfo) -> dict[str, object]:
    post = entry.post
    return {
        "id": entry.id,
        "url": entry.url,
        "title": post.title,
        "content_html": entry.content,
        # An item has one of both.
        "content_text": "" if entry.content else post.excerpt or post.title,
        "summary": _summary(app, post),
        "date_published": post.date.astimezone(zone).isoformat() if post.date else "",
        "date_modified": post.changed.astimezone(zone).isoformat() if post.changed else "",
        "authors": [filled({"name": author.name, "url": author.link}) for author in entry.authors],
        "tags": [*post.categories, *post.tags],
    }


def setup(app: Sphinx) -> None:
    """Register the writing."""
    app.connect("html-collect-pages", write_feeds)

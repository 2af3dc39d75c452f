"""Atom feeds of the whole blog and of each category, tag and author; the ids are made of the posts' permanent names."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin

from feedgen.feed import FeedGenerator
from sphinx.util import logging

from infrakb.blog.catalogs import BlogIndex, Collection
from infrakb.blog.record import Post
from infrakb.sphinx_ext.builder.html import KnowledgeBaseBuilder
from infrakb.sphinx_ext.domain.infra import InfraDomain
from infrakb.sphinx_ext.outputs.atom import new_feed, tag_uri, xml
from infrakb.sphinx_ext.pages.collections import collection_title, feed_path, has_feed
from infrakb.sphinx_ext.read.posts import zone_of
from infrakb.text import layout

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

logger = logging.getLogger(__name__)

#: Date of posts without one: Atom demands a date, and this one moves nothing in a reader's list.
UNDATED = datetime(1970, 1, 1, tzinfo=UTC)


def _collections(config: Config, index: BlogIndex) -> Iterator[Collection]:
    return (collection for collection in index.collections() if has_feed(config, collection))


def write_feeds(app: Sphinx) -> list[Any]:
    """Write every feed whose entries changed (``html-collect-pages``; the feeds are no pages)."""
    builder = app.builder
    if not isinstance(builder, KnowledgeBaseBuilder):
        return []
    if not app.config.html_baseurl:
        logger.info("no feeds: they need absolute links; set 'html_baseurl'")
        return []
    index, zone = InfraDomain.of(app.env).posts.index, zone_of(app.env)
    config = app.config
    shared = (config.html_baseurl, config.blog_title, config.infrakb_feed_authority, config.language)
    for collection in _collections(config, index):
        posts = [post for post in collection.posts if post.published][: config.blog_feed_length]
        inputs = (
            *shared,
            config.blog_feed_titles,
            collection.name,
            [index.fingerprint(post) for post in posts],
        )
        builder.write_file(feed_path(collection), inputs, partial(_feed, app, collection, posts, zone))
    return []


def _feed(app: Sphinx, collection: Collection, posts: list[Post], zone: tzinfo) -> bytes:
    config = app.config
    title = config.blog_title
    if collection.catalog != "all":
        title = f"{title} - {collection_title(collection)}"
    updated = max((post.changed or UNDATED for post in posts), default=UNDATED).astimezone(zone)
    feed = new_feed(app, title, feed_path(collection), collection.docname, updated)
    feed.id(tag_uri(config.infrakb_feed_authority, collection.docname))
    if config.blog_feed_subtitle:
        feed.subtitle(config.blog_feed_subtitle)
    for post in posts:
        _add_entry(app, feed, post, zone)
    return xml(feed)


def _add_entry(app: Sphinx, feed: FeedGenerator, post: Post, zone: tzinfo) -> None:
    page = urljoin(app.config.html_baseurl, app.builder.get_target_uri(post.docname))
    url = post.external_link or page + (f"#{quote(post.anchor)}" if post.anchor else "")
    entry = feed.add_entry(order="append")
    entry.id(tag_uri(app.config.infrakb_feed_authority, posixpath.join(layout.POSTS, post.name)))
    entry.title(post.title)
    entry.link(href=url, rel="alternate", type="text/html")
    entry.published((post.date or UNDATED).astimezone(zone))
    entry.updated((post.changed or UNDATED).astimezone(zone))
    if post.excerpt and not app.config.blog_feed_titles:
        entry.summary(post.excerpt)
    for author in InfraDomain.of(app.env).posts.index.labelled("author", post):
        entry.author({"name": author.name} | ({"uri": author.link} if author.link else {}))
    for label in (*post.categories, *post.tags):
        entry.category(term=label)


def setup(app: Sphinx) -> None:
    """Register the writing."""
    app.connect("html-collect-pages", write_feeds)

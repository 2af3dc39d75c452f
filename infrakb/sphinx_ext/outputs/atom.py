"""What all Atom feeds have in common (RFC 4287): the head, and ids that stay the same when the site moves.

The ids are tag URIs (RFC 4151) made of a fixed authority and a permanent name; feedgen writes the XML.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

from feedgen.feed import FeedGenerator

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def tag_uri(authority: str, path: str) -> str:
    """Return the permanent id of *path* (RFC 4151)."""
    return f"tag:{authority}:{quote(path)}"


def new_feed(app: Sphinx, title: str, path: str, docname: str, updated: datetime) -> FeedGenerator:
    """Return a feed without entries.

    :param path: of the feed below the site's root.
    :param docname: name of the page that shows what the feed tells of.
    """
    config = app.config
    feed = FeedGenerator()
    feed.title(title)
    feed.link(href=urljoin(config.html_baseurl, quote(path)), rel="self", type="application/atom+xml")
    feed.link(
        href=urljoin(config.html_baseurl, app.builder.get_target_uri(docname)),
        rel="alternate",
        type="text/html",
    )
    feed.author({"name": config.author or config.project})
    feed.language(config.language)
    feed.generator("Sphinx", uri="https://www.sphinx-doc.org/")
    feed.updated(updated)
    return feed


def xml(feed: FeedGenerator) -> bytes:
    """Return the file of a feed."""
    data: bytes = feed.atom_str(pretty=True)
    return data

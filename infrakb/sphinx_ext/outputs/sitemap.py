"""``sitemap.xml`` and ``robots.txt``: every page that search engines are to know, by its absolute address.

Made from the environment and the blog's index, never from the pages that a build happens to write, so that it
is complete after an edit, too. The format: https://www.sitemaps.org/protocol.html
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup

from infrakb.sphinx_ext.builder.html import KnowledgeBaseBuilder
from infrakb.sphinx_ext.domain.infra import InfraDomain
from infrakb.sphinx_ext.pages.blog import generated_names
from infrakb.sphinx_ext.pages.making import Maker, is_indexed
from infrakb.sphinx_ext.read.posts import zone_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from infrakb.blog.record import Post

SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
#: Addresses that one file may hold.
MOST = 50_000
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_FILE = Markup('<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{namespace}">\n{lines}</{root}>\n')
_NO = frozenset({"false", "no", "off", "0"})


class Entry(NamedTuple):
    """A page that search engines are to know."""

    address: str  # absolute
    changed: str = ""  # W3C date or date and time; "" where nothing true can be said


# --- the files, by their text


def sitemap_files(entries: Sequence[Entry], base: str, most: int = MOST) -> dict[str, bytes]:
    """Return the files by name: one, or an index and its parts where there are more than *most* entries.

    :param base: address of the site, with '/' at its end.
    """
    if len(entries) <= most:
        return {SITEMAP: _document("urlset", "url", entries)}
    stem, suffix = SITEMAP.split(".")
    parts = {
        f"{stem}-{number}.{suffix}": entries[start : start + most]
        for number, start in enumerate(range(0, len(entries), most), 1)
    }
    index = _document("sitemapindex", "sitemap", [Entry(base + name) for name in parts])
    return {SITEMAP: index} | {name: _document("urlset", "url", part) for name, part in parts.items()}


def _document(root: str, element: str, entries: Iterable[Entry]) -> bytes:
    line = Markup("<{0}><loc>%s</loc>%s</{0}>\n").format(element)
    dated = Markup("<lastmod>%s</lastmod>")
    lines = (line % (address, dated % changed if changed else "") for address, changed in entries)
    return _FILE.format(root=root, namespace=_NAMESPACE, lines=Markup().join(lines)).encode()


def robots_text(base: str) -> bytes:
    """Return a robots.txt that forbids nothing and names the sitemap."""
    return f"User-agent: *\nDisallow:\n\nSitemap: {base}{SITEMAP}\n".encode()


# --- pages


def _pages(app: Sphinx) -> Iterator[tuple[str, str]]:
    """Yield (page name, when it changed) of each page that may be listed."""
    domain = InfraDomain.of(app.env)
    zone = zone_of(app.env)
    topics = {topic.docname: topic for topic in domain.topics.registry.topics.values()}
    for docname in app.env.found_docs:
        post = domain.posts.index.by_docname.get(docname)
        if post is not None:
            if _is_listed(post):
                yield docname, post.changed.astimezone(zone).isoformat() if post.changed else ""
        elif not _is_kept_out(app.env, docname):
            topic = topics.get(docname)
            yield docname, topic.changed if topic else ""
    for name in generated_names(app, domain.posts.index):
        yield name, ""


def _is_listed(post: Post) -> bool:
    """Tell whether a post's page is to be found, and is the one address of its text."""
    return post.published and post.indexed and post.in_sitemap and post.canonical_url is None


def _is_kept_out(env: BuildEnvironment, docname: str) -> bool:
    metadata = env.metadata[docname]
    return not is_indexed(metadata) or str(metadata.get("sitemap", "true")).strip().lower() in _NO


def write_sitemap(app: Sphinx) -> list[Any]:
    """Write the files that changed (``html-collect-pages``; they are no pages)."""
    builder, base = app.builder, app.config.html_baseurl
    if not isinstance(builder, KnowledgeBaseBuilder) or not base:
        return []
    base = posixpath.join(base, "")
    maker = Maker(app)
    entries = sorted(Entry(maker.address(name), changed) for name, changed in _pages(app))
    files = sitemap_files(entries, base) | {ROBOTS: robots_text(base)}
    for name, data in files.items():
        builder.write_root_file(name, data)
    return []


def setup(app: Sphinx) -> None:
    """Register the writing."""
    app.connect("html-collect-pages", write_sitemap)

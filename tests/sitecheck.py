"""Checks of a built site that need nothing but its files: links, anchors, pages, feeds, inventory."""

from __future__ import annotations

import posixpath
import re
import zlib
from collections import Counter
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree, html

#: An entry of objects.inv: name, domain:type, priority, address, display name (as sphinx.util.inventory reads it).
_ENTRY_RE = re.compile(r"(.+?)\s+(\S+)\s+-?\d+\s+?(\S*)\s+.*")
#: Namespace of Atom's elements.
ATOM = "{http://www.w3.org/2005/Atom}"
#: date-time of RFC 3339, as RFC 4287 demands it.
_MOMENT_RE = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})")


@cache
def page(path: Path) -> html.HtmlElement:
    """Return the parsed page at *path*."""
    return html.fromstring(path.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))


def pages(root: Path) -> list[Path]:
    """Return every HTML file below *root*."""
    return sorted(root.rglob("*.html"))


def kinds(out: Path) -> dict[str, Path]:
    """Return a page of each kind of this repository's site in *out*."""
    return {
        "home": out / "index.html",
        "post": min((out / "posts").glob("*.html")),
        "list": out / "blog/index.html",
        "category": min(path for path in (out / "blog/category").glob("*.html") if path.name != "index.html"),
        "tag": min(path for path in (out / "blog/tag").glob("*.html") if path.name != "index.html"),
        "tags": out / "blog/tag/index.html",
        "archive": out / "blog/archive/index.html",
        "topics": out / "topics/index.html",
        "topic": out / "topics/trainium2.html",
        "guide": out / "guide/authors.html",
        "glossary": out / "guide/glossary.html",
        "missing": out / "404.html",
    }


@cache
def anchors(path: Path) -> frozenset[str]:
    """Return every id in the page at *path*."""
    return frozenset(page(path).xpath("//@id"))


def _broken(root: Path, source: Path, url: str) -> str | None:
    """Return why *url* in *source* leads nowhere, or None."""
    parts = urlsplit(url)
    if parts.scheme or parts.netloc:
        return None
    target = source
    if parts.path:
        relative = posixpath.normpath(
            posixpath.join(source.parent.relative_to(root).as_posix(), unquote(parts.path))
        )
        if relative.startswith("..") or parts.path.startswith("/"):
            return f"{url} leaves the site"
        target = root / relative
        if target.is_dir():
            target /= "index.html"
        if not target.is_file():
            return f"{url} does not exist"
    fragment = unquote(parts.fragment)
    if fragment and target.suffix == ".html" and fragment not in anchors(target):
        return f"{url} has no such anchor"
    return None


def broken_links(root: Path) -> list[str]:
    """Return ``page: reason`` for every link, image, script and stylesheet of the site that leads nowhere."""
    found = []
    for path in pages(root):
        urls: list[str] = page(path).xpath("//@href | //@src")
        if path.name == "404.html":  # asks for its sheet by the path on the host, too
            urls = [url for url in urls if not url.startswith("/")]
        reasons = (_broken(root, path, url) for url in dict.fromkeys(urls))
        found += [f"{path.relative_to(root)}: {reason}" for reason in reasons if reason]
    return found


def doubled_ids(root: Path) -> list[str]:
    """Return ``page: id`` for every id that a page has more than once: addresses lead to the first."""
    found = []
    for path in pages(root):
        ids: list[str] = page(path).xpath("//@id")
        found += [f"{path.relative_to(root)}: {name}" for name, count in Counter(ids).items() if count > 1]
    return found


def external_loads(root: Path) -> list[str]:
    """Return ``page: url`` for everything that a page would load from another origin."""
    found = []
    for path in pages(root):
        loads = page(path).xpath(
            "//*[self::img or self::script or self::iframe or self::source or self::video or self::audio]/@src"
            " | //link[@rel='stylesheet' or @rel='preload' or @rel='icon' or contains(@rel, 'icon')]/@href"
        )
        found += [f"{path.relative_to(root)}: {url}" for url in loads if urlsplit(url).netloc]
    return found


def inventory(root: Path) -> list[tuple[str, str, str]]:
    """Return ``(type, name, uri)`` of every entry in ``objects.inv``."""
    data = (root / "objects.inv").read_bytes()
    body = zlib.decompress(data.split(b"\n", 4)[4]).decode()
    entries = []
    for line in body.splitlines():
        match = _ENTRY_RE.match(line)
        assert match, f"not an inventory entry: {line}"
        name, kind, uri = match.groups()
        entries.append((kind, name, uri[:-1] + name if uri.endswith("$") else uri))
    return entries


def broken_inventory(root: Path) -> list[str]:
    """Return every inventory entry whose page or anchor does not exist."""
    return [
        f"{kind} {name}: {reason}"
        for kind, name, uri in inventory(root)
        if (reason := _broken(root, root / "index.html", uri))
    ]


def not_furo(root: Path) -> list[str]:
    """Return pages that are neither Furo's nor a redirect nor a chart for frames of other sites."""
    return [
        str(path.relative_to(root))
        for path in pages(root)
        if not page(path).xpath("//*[@id='furo-main-content']")
        and not page(path).xpath("//meta[@http-equiv='refresh'] | //body[@class='infra-chart-page']")
    ]


def check_feed(root: Path, path: str, base: str) -> None:
    """Assert that the feed *path* below *root* is what RFC 4287 demands, and that its links lead somewhere.

    :param base: address of the site.
    """
    feed = etree.fromstring((root / path).read_bytes())
    assert feed.tag == f"{ATOM}feed"
    for holder in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(holder.findall(f"{ATOM}{name}")) == 1, (path, name)
            assert (holder.findtext(f"{ATOM}{name}") or "").strip()
        for name in ("updated", "published"):
            for moment in holder.findall(f"{ATOM}{name}"):
                assert _MOMENT_RE.fullmatch(moment.text or "")
        links = holder.findall(f"{ATOM}link")
        assert len([link for link in links if link.get("rel", "alternate") == "alternate"]) == 1
        for link in links:
            address = str(link.get("href"))
            assert address.startswith(base)
            assert _broken(root, root / "index.html", address.removeprefix(base)) is None, address
    for entry in feed.findall(f"{ATOM}entry"):
        assert any(holder.find(f"{ATOM}author/{ATOM}name") is not None for holder in (entry, feed))
    ids = [str(found.text) for found in feed.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids)), path
    (own,) = (link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self")
    assert unquote(str(own)) == base + path

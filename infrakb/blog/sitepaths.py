"""Addresses on the old Jekyll site and what they lead to here. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from infrakb.blog.catalogs import BlogIndex
from infrakb.blog.record import Post, permalink_path
from infrakb.text.documents import SUFFIX_PATTERN
from infrakb.text.japanese import fold, nfc, printable, shorten
from infrakb.text.problems import Said
from infrakb.text.slugs import MAX_BYTES

_DATED_RE = re.compile(r"(?:^|/)(\d{4})[/-](\d{1,2})[/-](\d{1,2})[/-]([^/]+)$")
_END_RE = re.compile(rf"(?:/index)?\.html?$|/index$|/$|{SUFFIX_PATTERN}$")
#: Suffixes of files that are no pages, and of pages, which no folder may have.
_FILE_RE = re.compile(
    r"\.(?:html?|xml|json|inv|js|css|txt|csv|md|pdf|png|jpe?g|gif|svg|webp|ico|zip)$", re.IGNORECASE
)
#: Parts of an address, and its bytes: file systems take 4,096 for the whole path of a file.
DEEPEST_PATH, LONGEST_PATH = 30, 1_000
#: Characters of an address in a message.
_SHOWN = 100
_CATALOG_WORDS = {
    "category": "category",
    "categories": "category",
    "tag": "tag",
    "tags": "tag",
    "author": "author",
    "authors": "author",
}


@dataclass(frozen=True, slots=True)
class Redirect:
    """An old address and the post that it leads to."""

    page: str  # page name to write, without suffix
    post: Post


def normal_path(url: str) -> str:
    """Return the path of *url* as a key: decoded, NFC, no query, fragment, suffix or slash at its ends."""
    path = nfc(unquote(urlsplit(url).path))
    while (shorter := _END_RE.sub("", path)) != path:
        path = shorter
    return path.strip("/")


class SitePaths:
    """Finds what a site path leads to: a post, a collection, another page.

    :param home: the page at ``/``.
    :param pages: names of all documents.
    """

    def __init__(self, index: BlogIndex, home: str, pages: Container[str]) -> None:
        self.index = index
        self.home = home
        self.pages = pages
        self._exact: dict[str, Post] = {}
        self._by_slug: defaultdict[str, list[Post]] = defaultdict(list)
        for post in index.posts:
            self._exact.setdefault(fold(post.name), post)
            self._exact.setdefault(fold(post.docname), post)
            for path in (*_own_paths(post), *post.redirect_from):
                self._exact.setdefault(fold(normal_path(path)), post)
            if match := re.match(r"\d{4}-\d{1,2}-\d{1,2}-(.+)$", post.name):
                self._by_slug[fold(match.group(1))].append(post)

    def resolve(self, url: str) -> tuple[str, str] | None:
        """Return (page name, anchor) for *url*, or None where nothing here has that address."""
        path = normal_path(url)
        if not path:
            return self.home, ""
        if post := self._post(path):
            return post.docname, post.anchor
        head, _, label = path.rpartition("/")
        catalog = _CATALOG_WORDS.get(head.rpartition("/")[2])
        for name in [catalog] if catalog else ["category"] if not head else []:
            if collection := self.index.collection(name, label):
                return collection.docname, ""
        if head in {"", self.index.path} and label in _CATALOG_WORDS:
            return self.index.catalog_docname(_CATALOG_WORDS[label]), ""
        if path == self.index.path:
            return self.index.all.docname, ""
        return next(((page, "") for page in (path, f"{path}/index") if page in self.pages), None)

    def _post(self, path: str) -> Post | None:
        if found := self._exact.get(fold(path)):
            return found
        match = _DATED_RE.search(path)
        if not match:
            return None
        year, month, day, slug = match.groups()
        if found := self._exact.get(fold(f"{year}-{int(month):02}-{int(day):02}-{slug}")):
            return found
        # Jekyll's address has the front matter's date, which may be a day off the file name's.
        same_slug = self._by_slug.get(fold(slug), [])
        near = [post for post in same_slug if post.date and post.date.year == int(year)]
        return near[0] if len(near) == 1 else None


def _own_paths(post: Post) -> Iterator[str]:
    if post.permalink:
        yield permalink_path(post.permalink, post)


def redirects(
    posts: Iterable[Post], taken: Iterable[str]
) -> tuple[list[Redirect], list[tuple[Post, str, Said]]]:
    """Return the redirect pages that posts ask for, and the claims that cannot be met.

    :param taken: names of pages that exist.
    :returns: redirects, and (post, address, why the claim is refused).
    """
    owners = {page.casefold(): page for page in taken}
    made: list[Redirect] = []
    refused: list[tuple[Post, str, Said]] = []
    for post in sorted(posts, key=lambda post: (post.docname, post.anchor)):
        for path in dict.fromkeys((*_own_paths(post), *post.redirect_from)):
            page = redirect_page(path)
            if path.count("/") > DEEPEST_PATH or len(path.encode()) > LONGEST_PATH:
                message = "the address '%s' has more than %s parts or %s bytes; write a shorter one"
                shown = shorten(path, _SHOWN)
                refused.append((post, path, Said(message, (shown, DEEPEST_PATH, LONGEST_PATH))))
            elif page is None:
                message = "the address '%s' cannot be a page's; write one such as /2025/12/20/name/"
                refused.append((post, path, Said(message, (path,))))
            elif page.casefold() == post.docname.casefold():
                continue
            elif (owner := owners.get(page.casefold())) is not None:
                message = "the address '%s' belongs to '%s' already; choose another"
                refused.append((post, path, Said(message, (path, owner))))
            else:
                owners[page.casefold()] = post.docname
                made.append(Redirect(page, post))
    return made, refused


def redirect_page(path: str) -> str | None:
    """Return the page name that answers requests for *path*: ``a/b/`` is ``a/b/index``, ``a/b.html`` is ``a/b``.

    None where no page can: a file of another kind (``feed.xml``), a place among Sphinx's or our own files, a folder that
    would have a page's name, a part longer than file systems allow.
    """
    decoded = printable(nfc(unquote(urlsplit(path).path)))
    parts = [part for part in decoded.split("/") if part not in {"", ".", ".."}]
    if not parts:
        return "index"
    page = parts[-1].rpartition(".")[0] if parts[-1].endswith((".html", ".htm")) else None
    if parts[0].startswith(("_", ".")) or any(len(part.encode()) > MAX_BYTES for part in parts):
        return None
    if any(_FILE_RE.search(part) for part in (parts[:-1] if page else parts)):
        return None
    return "/".join([*parts[:-1], page] if page else [*parts, "index"])

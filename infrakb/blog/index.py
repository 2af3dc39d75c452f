"""All posts in order, and their catalogues with addresses. Pure.

A *catalogue* is a way of dividing posts (category, tag, author, archive), a *collection* one of its parts,
a *listing* a collection's posts on numbered pages.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import tzinfo

from infrakb.blog.posts import Post, sort_key
from infrakb.japanese import fold
from infrakb.slugs import Labels, label_addresses

#: Catalogue of labels -> attribute of Post. Locations and languages are ABlog's.
LABEL_CATALOGS: dict[str, str] = {
    "category": "categories",
    "tag": "tags",
    "author": "authors",
    "location": "locations",
    "language": "languages",
}
#: Name of the archive of posts without a date.
UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Collection:
    """Posts that share a label or a period.

    Its repr leaves the posts out: Sphinx takes the repr of a page's whole context for every event it emits.
    """

    catalog: str  # all, archive or a key of LABEL_CATALOGS
    label: str  # the label as shown; 2025 or 2025-12 for periods
    slug: str  # last part of its address
    docname: str  # name of its first page
    anchor: str  # permanent id in that page
    posts: tuple[Post, ...] = field(repr=False)  # newest first

    def page_docname(self, number: int) -> str:
        """Return the name of page *number* (1-based)."""
        base = self.docname.removesuffix("/index")
        return self.docname if number == 1 else f"{base}/page/{number}"

    def page_count(self, size: int) -> int:
        """Return how many pages of *size* posts it fills; an empty collection has one."""
        return max(1, -(-len(self.posts) // size))


class BlogIndex:
    """Everything about the posts of one build.

    :param posts: all posts, in any order.
    :param path: folder of the generated pages.
    :param zone: the zone whose calendar divides the archive.
    """

    def __init__(self, posts: Iterable[Post], path: str, zone: tzinfo) -> None:
        self.path = path
        self.zone = zone
        self.posts: tuple[Post, ...] = tuple(sorted(posts, key=sort_key, reverse=True))
        self.by_name: dict[str, Post] = {post.name: post for post in self.posts}
        self.labels: dict[str, Labels] = {name: self._labels(name) for name in LABEL_CATALOGS}
        self.all = self._collection("all", "all", "index", self.posts)
        self.catalogs: dict[str, dict[str, Collection]] = {
            name: self._label_catalog(name) for name in LABEL_CATALOGS
        }
        self.catalogs["archive"] = self._archive()
        self._position = {(post.docname, post.anchor): number for number, post in enumerate(self.posts)}
        self._fingerprints: dict[tuple[str, str], str] = {}
        self.by_docname: dict[str, Post] = {
            post.docname: post for post in reversed(self.posts) if not post.anchor
        }

    def collections(self) -> Iterator[Collection]:
        """Yield every collection, the whole first."""
        yield self.all
        for catalog in self.catalogs.values():
            yield from catalog.values()

    def collection(self, catalog: str, label: str) -> Collection | None:
        """Return the collection of *label*, in any case and width, or with the slug *label*."""
        found = self.catalogs[catalog].get(label)
        if found is None and catalog in self.labels:
            wanted = fold(label)
            known = self.catalogs[catalog].values()
            found = next((c for c in known if wanted in {fold(c.label), c.slug.casefold()}), None)
        return found

    def labelled(self, catalog: str, post: Post) -> list[Collection]:
        """Return the collections of *catalog* that *post* is in, in the order of its front matter."""
        canonical = self.labels[catalog].canonical
        labels = dict.fromkeys(canonical[label] for label in getattr(post, LABEL_CATALOGS[catalog]))
        return [self.catalogs[catalog][label] for label in labels]

    def neighbours(self, post: Post) -> tuple[Post | None, Post | None]:
        """Return the next older and the next newer post."""
        position = self._position[(post.docname, post.anchor)]
        older = self.posts[position + 1] if position + 1 < len(self.posts) else None
        return older, self.posts[position - 1] if position else None

    def fingerprint(self, post: Post) -> str:
        """Return a digest of all that is known of *post*."""
        key = (post.docname, post.anchor)
        if key not in self._fingerprints:
            self._fingerprints[key] = hashlib.blake2b(repr(post).encode(), digest_size=12).hexdigest()
        return self._fingerprints[key]

    def catalog_docname(self, catalog: str) -> str:
        """Return the name of the page that lists the collections of *catalog*."""
        return f"{self.path}/{catalog}/index"

    def _collection(self, catalog: str, label: str, slug: str, posts: Iterable[Post]) -> Collection:
        folder = self.path if catalog == "all" else f"{self.path}/{catalog}"
        anchor = "all-posts" if catalog == "all" else f"{catalog}-{slug.replace('/', '-')}"
        return Collection(catalog, label, slug, f"{folder}/{slug}", anchor, tuple(posts))

    def _labels(self, catalog: str) -> Labels:
        attribute = LABEL_CATALOGS[catalog]
        return label_addresses(Counter(label for post in self.posts for label in getattr(post, attribute)))

    def _label_catalog(self, catalog: str) -> dict[str, Collection]:
        labels = self.labels[catalog]
        groups: defaultdict[str, dict[Post, None]] = defaultdict(dict)
        for post in self.posts:
            for label in getattr(post, LABEL_CATALOGS[catalog]):
                groups[labels.canonical[label]][post] = None
        return {
            label: self._collection(catalog, label, labels.slugs[label], groups[label])
            for label in sorted(groups)
        }

    def _archive(self) -> dict[str, Collection]:
        """Return the periods, newest first: each year before its months."""
        periods: defaultdict[str, list[Post]] = defaultdict(list)
        for post in self.posts:
            if post.date is None:
                periods[UNDATED].append(post)
                continue
            local = post.date.astimezone(self.zone)
            periods[f"{local:%Y}"].append(post)
            periods[f"{local:%Y-%m}"].append(post)
        names = sorted(periods, key=_period_key)
        return {
            name: self._collection("archive", name, name.replace("-", "/"), periods[name]) for name in names
        }


def _period_key(name: str) -> tuple[int, int]:
    if name == UNDATED:
        return (1, 0)
    year, _, month = name.partition("-")
    return (-int(year), -int(month) if month else -13)


def address_problems(index: BlogIndex) -> Iterator[tuple[str, str, Post]]:
    """Yield ``(subtype, message, post)`` for names and labels that claim one address or are one label."""
    for post in index.posts:
        if (first := index.by_name[post.name]) is not post:
            yield "address", f"the post has the same name as '{first.docname}'; rename one of the files", post
    for catalog, attribute in LABEL_CATALOGS.items():
        labels = index.labels[catalog]
        for label, shown in labels.merged:
            message = f"{catalog} '{label}' differs from '{shown}' only by case or width and is shown as '{shown}'; write '{shown}'"
            yield "label", message, _first_with(index.posts, attribute, label)
        for label, owner in labels.collisions:
            message = (
                f"{catalog} '{label}' and {catalog} '{owner}' share the address '{index.catalogs[catalog][owner].slug}'; "
                f"rename one ('{label}' is at '{labels.slugs[label]}' until then)"
            )
            yield "address", message, _first_with(index.posts, attribute, label)


def _first_with(posts: Iterable[Post], attribute: str, label: str) -> Post:
    return next(post for post in posts if label in getattr(post, attribute))

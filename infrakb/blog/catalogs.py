"""All posts in order, and their catalogues with addresses. Pure.

A *catalogue* is a way of dividing posts (category, tag, author, archive), a *collection* one of its parts,
a *listing* a collection's posts on numbered pages.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo

from infrakb.blog.record import Post, line_of, sort_key
from infrakb.text.japanese import fold
from infrakb.text.problems import Said
from infrakb.text.slugs import Labels, label_addresses

#: Catalogue of labels -> attribute of Post. Locations and languages are ABlog's.
LABEL_CATALOGS: dict[str, str] = {
    "category": "categories",
    "tag": "tags",
    "author": "authors",
    "location": "locations",
    "language": "languages",
}
#: Catalogue of labels -> what an author calls one of its labels.
LABEL_WORDS: dict[str, Said] = {
    "category": Said("category"),
    "tag": Said("tag"),
    "author": Said("author"),
    "location": Said("location"),
    "language": Said("language"),
}
#: Catalogues that most sites do not use: they have a page where posts use them.
_RARE = frozenset({"location", "language"})
#: Name of the archive of posts without a date.
UNDATED = "undated"
#: Catalogue -> label -> the full name that readers see, and its page elsewhere (ABlog's ``blog_authors``).
Names = Mapping[str, Mapping[str, tuple[str, str | None]]]


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
    name: str  # what readers see: the label, or the full name that the site gives it
    link: str | None = None  # page elsewhere of whom or what it is named after

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
    :param names: full names of labels.
    """

    def __init__(self, posts: Iterable[Post], path: str, zone: tzinfo, names: Names | None = None) -> None:
        self.path = path
        self.zone = zone
        self._names = names or {}
        self.posts: tuple[Post, ...] = tuple(sorted(posts, key=sort_key, reverse=True))
        self.by_name: dict[str, Post] = {post.name: post for post in self.posts}
        self.labels: dict[str, Labels] = {name: self._labels(name) for name in LABEL_CATALOGS}
        self.all = self._collection("all", "all", "index", self.posts)
        self.catalogs: dict[str, dict[str, Collection]] = {
            name: self._label_catalog(name) for name in LABEL_CATALOGS
        }
        self.catalogs["archive"] = self._archive()
        self._position = {(post.docname, post.anchor): number for number, post in enumerate(self.posts)}
        self._folded: dict[str, dict[str, Collection]] = {}  # by catalogue: label or slug in lower case
        self._fingerprints: dict[tuple[str, str], str] = {}
        self._overview: tuple[int, str] | None = None
        self._names_of_posts: dict[str, Post] | None = None  # by name in lower case
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
            if catalog not in self._folded:
                names: dict[str, Collection] = {}
                self._folded[catalog] = names
                for known in self.catalogs[catalog].values():
                    for name in (fold(known.label), known.slug.casefold()):
                        names.setdefault(name, known)
            found = self._folded[catalog].get(fold(label))
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

    def overview(self, count: int) -> object:
        """Return what a list of the *count* newest posts and of all collections shows, with a stable repr."""
        if self._overview is None or self._overview[0] != count:
            newest = [self.fingerprint(post) for post in self.posts[:count]]
            shown = [(found.docname, found.name, len(found.posts)) for found in self.collections()]
            digest = hashlib.blake2b(repr((newest, shown)).encode(), digest_size=12).hexdigest()
            self._overview = (count, digest)
        return self._overview[1]

    def catalog_docname(self, catalog: str) -> str:
        """Return the name of the page that lists the collections of *catalog*."""
        return f"{self.path}/{catalog}/index"

    def has_catalog_page(self, catalog: str) -> bool:
        """Tell whether *catalog* has a page: ABlog's own only where posts use them."""
        return bool(self.catalogs[catalog]) or catalog not in _RARE

    def named(self, name: str) -> Post | None:
        """Return the post *name*, in any case."""
        if name in self.by_name:
            return self.by_name[name]
        if self._names_of_posts is None:
            self._names_of_posts = {known.casefold(): post for known, post in reversed(self.by_name.items())}
        return self._names_of_posts.get(name.casefold())

    def _collection(self, catalog: str, label: str, slug: str, posts: Iterable[Post]) -> Collection:
        folder = self.path if catalog == "all" else f"{self.path}/{catalog}"
        anchor = "all-posts" if catalog == "all" else f"{catalog}-{slug.replace('/', '-')}"
        name, link = self._names.get(catalog, {}).get(label, (label, None))
        return Collection(catalog, label, slug, f"{folder}/{slug}", anchor, tuple(posts), name, link)

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


def address_problems(index: BlogIndex) -> Iterator[tuple[str, Said, Post, int]]:
    """Yield ``(subtype, what is wrong, post, line)`` for names and labels that claim one address or are one label."""
    for post in index.posts:
        if (first := index.by_name[post.name]) is not post:
            said = Said("the post has the same name as '%s'; rename one of the files", (first.docname,))
            yield "address", said, post, post.line
    for catalog, attribute in LABEL_CATALOGS.items():
        labels = index.labels[catalog]
        if not labels.merged and not labels.collisions:
            continue
        first_with = {
            label: post for post in reversed(index.posts) for label in reversed(getattr(post, attribute))
        }
        for label, shown in labels.merged:
            message = "%s '%s' differs from '%s' only by case or width; write '%s', as it is shown"
            said = Said(message, (LABEL_WORDS[catalog], label, shown, shown))
            yield "label", said, first_with[label], line_of(first_with[label], attribute, label)
        for label, owner in labels.collisions:
            message = "%s '%s' and '%s' share the address '%s'; rename one ('%s' is at '%s' until then)"
            address = index.catalogs[catalog][owner].slug
            said = Said(message, (LABEL_WORDS[catalog], label, owner, address, label, labels.slugs[label]))
            yield "address", said, first_with[label], line_of(first_with[label], attribute, label)

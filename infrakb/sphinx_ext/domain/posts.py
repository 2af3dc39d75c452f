"""The posts of the domain ``infra``: noted while documents are read, and what follows from all of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from infrakb.blog.catalogs import LABEL_CATALOGS, BlogIndex, Collection
from infrakb.blog.record import Post, post_anchor
from infrakb.sphinx_ext.reports.messages import _
from infrakb.sphinx_ext.upstream.ablog import full_names
from infrakb.text.slugs import inventory_name
from infrakb.topics.knowledge import PostLine
from infrakb.topics.values import format_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from sphinx.environment import BuildEnvironment

    from infrakb.sphinx_ext.domain.objects import ObjectEntry, Place

#: Object types that follow from posts.
COLLECTION_TYPES = (*LABEL_CATALOGS, "archive")
TYPES = ("post", *COLLECTION_TYPES)


class PostStore:
    """Posts by document; one for a page, several where ``post`` directives stand in sections."""

    def __init__(self, data: dict[str, list[Post]], env: BuildEnvironment) -> None:
        """Keep posts in *data*, which the environment saves."""
        self.by_doc = data
        self.revision = 0  # how often anything has changed
        self._env = env
        self._index: BlogIndex | None = None

    # --- what documents bring

    def note(self, post: Post) -> None:
        """Record *post*."""
        self.by_doc.setdefault(post.docname, []).append(post)
        self._changed()

    def note_update(self, docname: str, moment: datetime) -> None:
        """Record that the posts of *docname* were updated at *moment*, unless their front matter says so."""
        self.by_doc[docname] = [
            post if post.updated else replace(post, updated=moment) for post in self.by_doc[docname]
        ]
        self._changed()

    def clear(self, docname: str) -> None:
        """Forget what *docname* brought."""
        self.by_doc.pop(docname, None)
        self._changed()

    def merge(self, docnames: AbstractSet[str], other: Mapping[str, list[Post]]) -> None:
        """Take over from a reading worker what *docnames* brought."""
        self.by_doc.update((docname, other[docname]) for docname in docnames if docname in other)
        self._changed()

    def _changed(self) -> None:
        self.revision += 1
        self._index = None

    # --- what follows

    @property
    def index(self) -> BlogIndex:
        """All posts in order, with their catalogues."""
        if self._index is None:
            config = self._env.config
            everything = (post for posts in self.by_doc.values() for post in posts)
            zone = ZoneInfo(config.infrakb_timezone)
            self._index = BlogIndex(everything, config.blog_path, zone, full_names(config))
        return self._index

    def lines(self) -> list[PostLine]:
        """Return all posts, newest first, as lists of a topic's posts show them."""
        zone = ZoneInfo(self._env.config.infrakb_timezone)
        index = self.index
        canonical = index.labels["tag"].canonical
        lines = []
        for post in index.by_docname.values():
            moment = post.date.astimezone(zone).isoformat() if post.date else ""
            tags = tuple(dict.fromkeys(canonical[tag] for tag in post.tags))
            others = [index.by_name.get(name) for name in post.related]
            related = tuple(other.docname for other in others if other)
            lines.append(PostLine(post.docname, post.title, moment, format_date(moment[:10]), tags, related))
        return sorted(lines, key=lambda line: (line.order, line.docname), reverse=True)

    # --- objects

    def objects(self) -> Iterator[ObjectEntry]:
        """Yield every post and every collection of posts for ``objects.inv``, in a stable order."""
        for post in reversed(self.index.posts):
            anchor = post.anchor or post_anchor(post.name)
            yield inventory_name(post.name), post.title, "post", post.docname, anchor, 1
        yield from sorted(self._collections())

    def _collections(self) -> Iterator[ObjectEntry]:
        everything = self.index.all
        yield "all", _("All posts"), "archive", everything.docname, everything.anchor, 1
        for kind in COLLECTION_TYPES:
            for found in self.index.catalogs[kind].values():
                yield inventory_name(found.label), found.label, kind, found.docname, found.anchor, 1

    def find(self, kind: str, target: str) -> Place | None:
        """Return where an object is, and its text."""
        index = self.index
        if kind == "post":
            names = index.by_name
            post = names.get(target) or next(
                (names[name] for name in names if inventory_name(name) == target), None
            )
            return (post.docname, post.anchor or post_anchor(post.name), post.title) if post else None
        found: Collection | None = index.all if (kind, target) == ("archive", "all") else None
        found = found or index.collection(kind, target)
        return (found.docname, found.anchor, found.name) if found else None

    def names(self, kind: str) -> list[str]:
        """Return what an author may write as a target."""
        return list(self.index.by_name) if kind == "post" else list(self.index.catalogs[kind])

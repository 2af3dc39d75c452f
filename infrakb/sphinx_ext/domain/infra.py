"""The Sphinx domain ``infra``: what this knowledge base has permanent addresses for.

Posts are noted while documents are read; tags, categories, authors and periods follow from the posts. All of
them are in ``objects.inv`` with an anchor that stands in the page, and have a role of their name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar
from zoneinfo import ZoneInfo

from docutils import nodes
from sphinx.domains import ObjType
from sphinx.roles import XRefRole

from infrakb.posts.catalogs import LABEL_CATALOGS, BlogIndex, Collection
from infrakb.posts.record import Post
from infrakb.posts.sitepaths import SitePaths
from infrakb.sphinx_ext.domain.topics import TopicsDomain
from infrakb.sphinx_ext.references import links
from infrakb.sphinx_ext.reports.messages import _, warn
from infrakb.sphinx_ext.upstream.ablog import full_names
from infrakb.text.problems import near
from infrakb.text.slugs import inventory_name, slugify
from infrakb.topics.knowledge import PostLine
from infrakb.topics.values import format_date

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

#: Object types that follow from posts.
BLOG_TYPES = (*LABEL_CATALOGS, "archive")


def post_anchor(name: str) -> str:
    """Return the permanent id of the page part that is the post *name*."""
    return f"post-{slugify(name)}"


class InfraDomain(TopicsDomain):
    """Domain of posts and what divides them, and of topics."""

    name = "infra"
    label = "AI infrastructure"
    data_version = 2
    initial_data: ClassVar[dict[str, Any]] = {"posts": {}, "spoken": {}, "names": frozenset()}
    object_types: ClassVar[dict[str, ObjType]] = {
        **{kind: ObjType(kind, kind) for kind in ("post", *BLOG_TYPES)},
        **TopicsDomain.topic_types,
    }
    roles: ClassVar[dict[str, Any]] = {
        **{kind: XRefRole() for kind in ("post", *BLOG_TYPES)},
        **TopicsDomain.topic_roles,
    }

    _blog: BlogIndex | None = None
    _paths: SitePaths | None = None

    # --- data

    @property
    def posts(self) -> dict[str, list[Post]]:
        """Posts by docname; one for a page, several where ``post`` directives stand in sections."""
        return self.data.setdefault("posts", {})  # type: ignore[no-any-return]

    def note_post(self, post: Post) -> None:
        """Record *post*."""
        self.posts.setdefault(post.docname, []).append(post)
        self._forget()

    def note_update(self, docname: str, moment: datetime) -> None:
        """Record that the posts of *docname* were updated at *moment*, unless their front matter says so."""
        self.posts[docname] = [
            post if post.updated else replace(post, updated=moment) for post in self.posts[docname]
        ]
        self._forget()

    def clear_doc(self, docname: str) -> None:
        """Forget what *docname* brought."""
        super().clear_doc(docname)
        self.posts.pop(docname, None)
        self._forget()

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        """Take over from a reading worker what *docnames* brought."""
        super().merge_domaindata(docnames, otherdata)
        for docname in docnames:
            if docname in otherdata["posts"]:
                self.posts[docname] = otherdata["posts"][docname]
        self._forget()

    def _forget(self) -> None:
        self._blog = self._paths = self._knowledge = None

    @property
    def blog(self) -> BlogIndex:
        """All posts in order, with their catalogues."""
        if self._blog is None:
            config = self.env.config
            everything = (post for posts in self.posts.values() for post in posts)
            zone = ZoneInfo(config.infrakb_timezone)
            self._blog = BlogIndex(everything, config.blog_path, zone, full_names(config))
        return self._blog

    @property
    def paths(self) -> SitePaths:
        """Addresses of the old site."""
        if self._paths is None:
            self._paths = SitePaths(self.blog, self.env.config.root_doc, self.env.found_docs)
        return self._paths

    def post_lines(self) -> list[PostLine]:
        """Return all posts, newest first, as lists of a topic's posts show them."""
        zone = ZoneInfo(self.env.config.infrakb_timezone)
        canonical = self.blog.labels["tag"].canonical
        lines = []
        for post in self.blog.by_docname.values():
            moment = post.date.astimezone(zone).isoformat() if post.date else ""
            tags = tuple(dict.fromkeys(canonical[tag] for tag in post.tags))
            others = [self.blog.by_name.get(name) for name in post.related]
            related = tuple(other.docname for other in others if other)
            lines.append(PostLine(post.docname, post.title, moment, format_date(moment[:10]), tags, related))
        return sorted(lines, key=lambda line: (line.order, line.docname), reverse=True)

    # --- references

    def get_objects(self) -> Iterable[tuple[str, str, str, str, str, int]]:
        """Yield every object for ``objects.inv``, in a stable order."""
        for post in reversed(self.blog.posts):
            yield (
                inventory_name(post.name),
                post.title,
                "post",
                post.docname,
                post.anchor or post_anchor(post.name),
                1,
            )
        yield from sorted(self._collection_objects())
        yield from sorted(self.topic_objects())

    def _collection_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        yield "all", _("All posts"), "archive", self.blog.all.docname, self.blog.all.anchor, 1
        for kind in BLOG_TYPES:
            for collection in self.blog.catalogs[kind].values():
                yield (
                    inventory_name(collection.label),
                    collection.label,
                    kind,
                    collection.docname,
                    collection.anchor,
                    1,
                )

    def find(self, kind: str, target: str) -> tuple[str, str, str] | None:
        """Return (docname, anchor, title) of an object."""
        if kind in self.topic_types:
            return self.find_object(kind, target)
        if kind == "post":
            names = self.blog.by_name
            post = names.get(target) or next(
                (names[name] for name in names if inventory_name(name) == target), None
            )
            return (post.docname, post.anchor or post_anchor(post.name), post.title) if post else None
        found: Collection | None = self.blog.all if (kind, target) == ("archive", "all") else None
        found = found or self.blog.collection(kind, target)
        return (found.docname, found.anchor, found.label) if found else None

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        """Resolve a role of this domain or a site path."""
        if typ == "sitepath":
            return self._resolve_sitepath(fromdocname, builder, target, node, contnode)
        if typ in self.topic_types:
            return self.resolve_topic(fromdocname, builder, typ, target, node, contnode)  # type: ignore[return-value]
        found = self.find(typ, target)
        if found is None:
            self._warn_unknown(typ, target, node)
            return links.as_text(contnode.children, target)  # type: ignore[return-value]
        docname, anchor, title = found
        if not node.get("refexplicit"):
            contnode = nodes.inline("", title)
        return links.make_reference(builder, fromdocname, docname, anchor, contnode, title)

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> list[tuple[str, nodes.reference]]:
        """Resolve *target* as an object of any type of this domain."""
        results = []
        for kind in self.object_types:
            # A topic is found by its kind; "topic" would be a second answer for the same page.
            if kind != "topic" and (found := self.find(kind, target)):
                docname, anchor, title = found
                results.append(
                    (
                        f"infra:{kind}",
                        links.make_reference(builder, fromdocname, docname, anchor, contnode, title),
                    )
                )
        return results

    def _resolve_sitepath(
        self, fromdocname: str, builder: Builder, target: str, node: pending_xref, contnode: nodes.Element
    ) -> nodes.reference:
        found = links.link_to(self.env, fromdocname, target, node)
        if found is None:
            return links.as_text(contnode.children, target)  # type: ignore[return-value]
        return links.make_reference(builder, fromdocname, *found, contnode)

    def _warn_unknown(self, kind: str, target: str, node: pending_xref) -> None:
        warn("ref", "unknown %s '%s'; %s", kind, target, near(target, self._names(kind)), location=node)

    def _names(self, kind: str) -> list[str]:
        return list(self.blog.by_name) if kind == "post" else list(self.blog.catalogs[kind])


def setup(app: Sphinx) -> None:
    """Register the domain."""
    app.add_domain(InfraDomain)

"""The Sphinx domain ``infra``: what this knowledge base has permanent addresses for.

It holds two stores, of posts and of topics. All of their objects are in ``objects.inv`` with an anchor that
stands in the page, and have a role of their name. What a role leads to is resolved above the domain
(:mod:`infrakb.sphinx_ext.references.resolution`), which gives its resolver at setup.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from docutils import nodes
from sphinx.domains import Domain, ObjType
from sphinx.roles import XRefRole

from infrakb.sphinx_ext.domain import posts, topics
from infrakb.sphinx_ext.domain.posts import PostStore
from infrakb.sphinx_ext.domain.topics import TopicStore
from infrakb.sphinx_ext.reports.messages import _
from infrakb.topics.knowledge import Knowledge

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from infrakb.sphinx_ext.domain.objects import ObjectEntry, Place


class Resolver(Protocol):
    """What turns a role into a reference."""

    def resolve(
        self,
        domain: InfraDomain,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> nodes.Element:
        """Return what is shown for a role of the domain."""
        ...

    def resolve_any(
        self, domain: InfraDomain, fromdocname: str, builder: Builder, target: str, contnode: nodes.Element
    ) -> list[tuple[str, nodes.reference]]:
        """Return all that *target* may be, each with its role."""
        ...


class InfraDomain(Domain):
    """Domain of posts and what divides them, and of topics and facts."""

    name = "infra"
    label = "AI infrastructure"
    data_version = 6
    initial_data: ClassVar[dict[str, Any]] = {"posts": {}, "topics": dict(topics.NOTHING)}
    object_types: ClassVar[dict[str, ObjType]] = {
        kind: ObjType(kind, kind) for kind in (*posts.TYPES, *topics.TYPES)
    }
    roles: ClassVar[dict[str, Any]] = {
        **{kind: XRefRole() for kind in posts.TYPES},
        **{kind: XRefRole(innernodeclass=nodes.inline) for kind in topics.TYPES},
    }
    resolver: ClassVar[Resolver]

    _knowledge: tuple[object, Knowledge] | None = None

    @staticmethod
    def of(env: BuildEnvironment) -> InfraDomain:
        """Return the domain of *env*."""
        domain = env.domains["infra"]
        assert isinstance(domain, InfraDomain)
        return domain

    @cached_property
    def posts(self) -> PostStore:
        """The posts."""
        return PostStore(self.data["posts"], self.env)

    @cached_property
    def topics(self) -> TopicStore:
        """The topics."""
        return TopicStore(self.data["topics"], self.env)

    @property
    def knowledge(self) -> Knowledge:
        """Topics and posts together; to be asked when reading is over."""
        revisions = (self.posts.revision, self.topics.revision)
        if self._knowledge is None or self._knowledge[0] != revisions:
            made = Knowledge(
                self.topics.registry,
                self.topics.mentions,
                self.posts.lines(),
                self.topics.sketches,
                title=lambda docname: self.env.titles[docname].astext(),
            )
            self._knowledge = revisions, made
        return self._knowledge[1]

    # --- what Sphinx asks

    def clear_doc(self, docname: str) -> None:
        """Forget what *docname* brought."""
        self.posts.clear(docname)
        self.topics.clear(docname)

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        """Take over from a reading worker what *docnames* brought."""
        self.posts.merge(docnames, otherdata["posts"])
        self.topics.merge(docnames, otherdata["topics"])

    def get_objects(self) -> Iterator[ObjectEntry]:
        """Yield every object for ``objects.inv``, in a stable order."""
        yield from self.posts.objects()
        yield from self.topics.objects(_)

    def find(self, kind: str, target: str) -> Place | None:
        """Return where an object is, and its text."""
        return (self.topics if kind in topics.TYPES else self.posts).find(kind, target)

    def names(self, kind: str) -> list[str]:
        """Return what an author may write as a target of the role *kind*."""
        return (self.topics if kind in topics.TYPES else self.posts).names(kind)

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
        return self.resolver.resolve(self, fromdocname, builder, typ, target, node, contnode)  # type: ignore[return-value]

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
        return self.resolver.resolve_any(self, fromdocname, builder, target, contnode)


def setup(app: Sphinx) -> None:
    """Register the domain."""
    app.add_domain(InfraDomain)

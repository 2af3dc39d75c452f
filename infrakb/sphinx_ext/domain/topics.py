"""The topics' half of the domain ``infra``: object types, roles, references, and who speaks of what."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx.domains import Domain, ObjType
from sphinx.roles import XRefRole
from sphinx.util.osutil import relative_uri

from infrakb.sphinx_ext.builder.formats import is_site
from infrakb.sphinx_ext.read.topic_directives import DIRECTIVES, PlainRole
from infrakb.sphinx_ext.render.partnodes import Part, part
from infrakb.sphinx_ext.render.plainparts import as_nodes
from infrakb.sphinx_ext.reports.messages import _, warn
from infrakb.text.problems import near
from infrakb.text.slugs import inventory_name
from infrakb.topics import render
from infrakb.topics.knowledge import Knowledge, PostLine
from infrakb.topics.records import KINDS
from infrakb.topics.registry import Registry, read_registry

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from sphinx.addnodes import pending_xref
    from sphinx.builders import Builder

    from infrakb.topics.occurrences import Spoken
    from infrakb.topics.records import Topic

_Object = tuple[str, str, str, str, str, int]


def topic_anchor(topic_id: str) -> str:
    """The permanent id of a topic in its page."""
    return f"topic-{topic_id}"


class TopicsDomain(Domain):
    """Topics and facts. They are not kept in the environment: their files are read anew by every build."""

    topic_types: ClassVar[dict[str, ObjType]] = {
        "topic": ObjType("topic", "topic"),
        **{kind.id: ObjType(kind.en, kind.id) for kind in KINDS.values()},
        "fact": ObjType("fact", "fact"),
    }
    topic_roles: ClassVar[dict[str, Any]] = {
        **{name: XRefRole(innernodeclass=nodes.inline) for name in (*topic_types,)},
        "plain": PlainRole(),
    }
    directives: ClassVar[dict[str, Any]] = DIRECTIVES

    _registry: Registry | None = None
    _knowledge: Knowledge | None = None

    # --- data

    @property
    def registry(self) -> Registry:
        """All topics, properties and sources."""
        if self._registry is None:
            self._registry = read_registry(Path(self.env.srcdir))
        return self._registry

    def reload(self) -> Registry:
        """Read the topics' files again."""
        self._registry = self._knowledge = None
        return self.registry

    @property
    def spoken(self) -> dict[str, Spoken]:
        """What each document says of topics."""
        return self.data.setdefault("spoken", {})  # type: ignore[no-any-return]

    @property
    def names(self) -> frozenset[tuple[str, str]]:
        """The names that the records of :attr:`spoken` were made with."""
        return self.data.get("names", frozenset())  # type: ignore[no-any-return]

    def note_spoken(self, docname: str, spoken: Spoken) -> None:
        """Record what a document says of topics."""
        self.spoken[docname] = spoken
        self._knowledge = None

    def note_names(self, names: frozenset[tuple[str, str]]) -> None:
        """Record that all of :attr:`spoken` is made with these names."""
        self.data["names"] = names

    def clear_doc(self, docname: str) -> None:
        """Forget what *docname* said."""
        self.spoken.pop(docname, None)
        self._knowledge = None

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        """Take over from a reading worker what *docnames* say."""
        spoken = otherdata.get("spoken", {})
        self.spoken.update((docname, spoken[docname]) for docname in docnames if docname in spoken)
        self._knowledge = None

    def post_lines(self) -> Sequence[PostLine]:
        """All posts, newest first."""
        raise NotImplementedError

    @property
    def knowledge(self) -> Knowledge:
        """Topics and posts together; to be asked when reading is over."""
        if self._knowledge is None:
            self._knowledge = Knowledge(self.registry, self.spoken, self.post_lines())
        return self._knowledge

    # --- objects

    def topic_objects(self) -> Iterator[_Object]:
        """Every topic by id and by each of its names, and every fact, for ``objects.inv``."""
        for topic in self.registry.topics.values():
            if topic.docname not in self.env.found_docs:
                continue
            place = (topic.docname, topic_anchor(topic.id))
            owned = [name.text for name in topic.names if self.registry.find(name.text) is topic]
            names = dict.fromkeys(map(inventory_name, owned))
            for kind in ("topic", topic.kind):
                yield topic.id, topic.title, kind, *place, 1
                yield from ((name, topic.title, kind, *place, -1) for name in names if name != topic.id)
            for key in dict.fromkeys(fact.key for fact in topic.facts):
                label = f"{topic.ja.text} {self.registry.label(key)}"
                yield f"{topic.id}.{key}", label, "fact", topic.docname, render.fact_anchor(key), 1

    def find_object(self, kind: str, target: str) -> tuple[str, str, str] | None:
        """Document, anchor and text of a topic or a fact."""
        if kind == "fact":
            facts = self.registry.facts(target)
            if not facts:
                return None
            topic = self.registry.topics[facts[0].topic]
            text = f"{topic.ja.text} {self.registry.label(facts[0].key)}"
            return topic.docname, render.fact_anchor(facts[0].key), text
        found = self.registry.find(target)
        if found is None or (kind not in {"topic", found.kind} and found.is_sure):
            return None
        return found.docname, topic_anchor(found.id), found.ja.text

    def resolve_topic(
        self,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> nodes.Element:
        """Resolve a role of a topic or a fact; one that leads nowhere is shown as text."""
        if typ == "fact":
            shown = self._resolve_fact(target, node, contnode)
            if isinstance(shown, Part) and not is_site(builder):
                return nodes.inline("", "", *as_nodes(shown["html"], inline=True))
            return shown
        topic = self.registry.find(target)
        if topic is None or topic.docname not in self.env.found_docs:
            names = self.registry.names()
            warn("ref", "unknown %s '%s'; %s", typ, target, near(target, names), location=node)
            return nodes.inline("", "", *contnode.children, classes=["missing-target"])
        if typ not in {"topic", topic.kind} and topic.is_sure:
            message = "'%s' is no %s; write {infra:%s}`%s` or {infra:topic}`%s`"
            warn("ref", message, target, typ, topic.kind, topic.id, topic.id, location=node)
        content = contnode if node.get("refexplicit") else nodes.inline("", topic.ja.text)
        return topic_reference(builder, fromdocname, topic, content)

    def _resolve_fact(self, target: str, node: pending_xref, contnode: nodes.Element) -> nodes.Element:
        facts = self.registry.facts(target)
        if not facts:
            if not self.registry.is_reported(target):
                suggestion = near(target, self.registry.fact_names())
                warn("ref", "unknown fact '%s'; %s", target, suggestion, location=node)
            return nodes.inline("", "", *contnode.children, classes=["missing-target"])
        shown = part("fact", target)
        if node.get("refexplicit"):
            source = self.registry.sources.get(facts[0].source)
            shown["html"] = render.sourced(contnode.astext(), facts[0], source, _)
        else:
            shown["html"] = render.inline_fact(facts, self.registry, _)
        return shown

    def shown_of(self, named: str) -> object:
        """What a page shows of a target that its author named, for telling whether it has changed."""
        typ, _blank, target = named.partition(" ")
        if typ == "fact":
            facts = self.registry.facts(target)
            return render.inline_fact(facts, self.registry, _) if facts else self.registry.is_reported(target)
        return self.find_object(typ, target), self.find_object("topic", target)


def topic_reference(
    builder: Builder, fromdocname: str, topic: Topic, content: nodes.Element | nodes.Text
) -> nodes.reference:
    """A link to a topic that has a card. The topic is the whole page: its address needs no anchor."""
    uri = address(builder, fromdocname, topic.docname)
    if topic.docname == fromdocname:
        uri = f"#{topic_anchor(topic.id)}"
    return nodes.reference("", "", content, internal=True, refuri=uri, classes=["infra-topic"])


def address(builder: Builder, fromdocname: str, docname: str) -> str:
    """The address of a page relative to another; pages of one folder share it."""
    folder = builder.get_target_uri(fromdocname).rpartition("/")[0]
    return _relative(folder, builder.get_target_uri(docname))


@cache
def _relative(folder: str, target: str) -> str:
    return relative_uri(f"{folder}/-" if folder else "-", target)

"""What the roles of the domain ``infra`` lead to, and what is shown for them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.osutil import relative_uri

from infrakb.sphinx_ext.builder.formats import has_markup
from infrakb.sphinx_ext.domain import topics as topic_objects
from infrakb.sphinx_ext.domain.infra import InfraDomain
from infrakb.sphinx_ext.references import links
from infrakb.sphinx_ext.render.partnodes import Part, part
from infrakb.sphinx_ext.render.plainparts import as_nodes
from infrakb.sphinx_ext.reports.messages import _, warn
from infrakb.text.problems import near
from infrakb.topics import render
from infrakb.topics.records import topic_anchor

if TYPE_CHECKING:
    from markupsafe import Markup
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

    from infrakb.sphinx_ext.domain.topics import TopicStore
    from infrakb.topics.records import Topic
    from infrakb.topics.registry import Registry

#: Type of a role that no author writes: an address of the site, as links and Liquid tags have it.
SITE_PATH = "sitepath"


class InfraResolver:
    """Resolver of the domain (:class:`infrakb.sphinx_ext.domain.infra.Resolver`)."""

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
        """Return a reference; text with a warning where there is no such thing."""
        if typ == SITE_PATH:
            page = links.link_to(domain.env, fromdocname, target, node)
            if page is None:
                return links.as_text(contnode.children, target)
            return links.make_reference(builder, fromdocname, *page, contnode)
        if typ == "fact":
            shown = _fact(domain.topics, target, node, contnode)
            if isinstance(shown, Part) and not has_markup(builder):
                return nodes.inline("", "", *as_nodes(shown["html"], inline=True))
            return shown
        if typ in topic_objects.TYPES:
            topic = _topic(domain, typ, target, node)
            if topic is None:
                return links.as_text(contnode.children, target)
            content = contnode if node.get("refexplicit") else nodes.inline("", topic.ja.text)
            return topic_reference(builder, fromdocname, topic, content)
        found = domain.find(typ, target)
        if found is None:
            _warn_unknown(domain, typ, target, node)
            return links.as_text(contnode.children, target)
        docname, anchor, title = found
        if not node.get("refexplicit"):
            contnode = nodes.inline("", title)
        return links.make_reference(builder, fromdocname, docname, anchor, contnode, title)

    def resolve_any(
        self, domain: InfraDomain, fromdocname: str, builder: Builder, target: str, contnode: nodes.Element
    ) -> list[tuple[str, nodes.reference]]:
        """Return all that *target* may be, each with its role."""
        found = []
        for kind in domain.object_types:
            # A topic is found by its kind; "topic" would be a second answer for the same page.
            if kind != "topic" and (place := domain.find(kind, target)):
                docname, anchor, title = place
                reference = links.make_reference(builder, fromdocname, docname, anchor, contnode, title)
                found.append((f"infra:{kind}", reference))
        return found


def _warn_unknown(domain: InfraDomain, kind: str, target: str, node: pending_xref) -> None:
    warn("ref", "unknown %s '%s'; %s", kind, target, near(target, domain.names(kind)), location=node)


def _topic(domain: InfraDomain, typ: str, target: str, node: pending_xref) -> Topic | None:
    """Return the topic that a role names; None, with a warning, where there is none."""
    topic = domain.topics.registry.find(target)
    if topic is None or topic.docname not in domain.env.found_docs:
        _warn_unknown(domain, typ, target, node)
        return None
    if typ not in {"topic", topic.kind} and topic.is_sure:
        message = "'%s' is no %s; write {infra:%s}`%s` or {infra:topic}`%s`"
        warn("ref", message, target, typ, topic.kind, topic.id, topic.id, location=node)
    return topic


def _fact(store: TopicStore, target: str, node: pending_xref, contnode: nodes.Element) -> nodes.Element:
    registry = store.registry
    found = registry.meant(target)
    if len(found) > 1:
        names = ", ".join(f"'{fact.name}'" for fact in found)
        warn("ref", "fact '%s' is ambiguous; write one of %s", target, names, location=node)
    elif not found and not registry.is_reported(target):
        warn("ref", "unknown fact '%s'; %s", target, near(target, store.names("fact")), location=node)
    if len(found) != 1:
        return links.as_text(contnode.children, target)
    shown = part("fact", target)
    text = contnode.astext() if node.get("refexplicit") else ""
    shown["html"] = _shown_fact(registry, target, text)
    return shown


def _shown_fact(registry: Registry, target: str, text: str = "") -> Markup:
    """What stands in prose for a fact, or for one of its statements; *text* in the value's place."""
    fact, statement = registry.fact(target), registry.statement(target)
    assert fact is not None
    is_past = statement is not None and statement not in fact.current and bool(fact.current)
    if text or is_past:
        return render.inline_statement(fact, statement or fact.shown[0], text, registry, _)
    return render.inline_fact(fact, registry, _)


def shown_of(store: TopicStore, named: str) -> object:
    """Return what a page shows of a target that its author named, for telling whether it has changed."""
    typ, _blank, target = named.partition(" ")
    if typ == "fact":
        fact = store.registry.fact(target)
        return _shown_fact(store.registry, target) if fact else store.registry.is_reported(target)
    return store.find(typ, target), store.find("topic", target)


def topic_reference(
    builder: Builder, fromdocname: str, topic: Topic, content: nodes.Element | nodes.Text
) -> nodes.reference:
    """Return a link to a topic that has a card. The topic is the whole page: its address needs no anchor."""
    uri = address(builder, fromdocname, topic.docname)
    if topic.docname == fromdocname:
        uri = f"#{topic_anchor(topic.id)}"
    return nodes.reference("", "", content, internal=True, refuri=uri, classes=["infra-topic"])


def address(builder: Builder, fromdocname: str, docname: str) -> str:
    """Return the address of a page relative to another; pages of one folder share it."""
    folder = builder.get_target_uri(fromdocname).rpartition("/")[0]
    return _relative(folder, builder.get_target_uri(docname))


@cache
def _relative(folder: str, target: str) -> str:
    return relative_uri(f"{folder}/-" if folder else "-", target)


def setup(_app: Sphinx) -> None:
    """Give the domain its resolver."""
    InfraDomain.resolver = InfraResolver()

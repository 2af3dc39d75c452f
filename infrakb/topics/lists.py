"""Lists of other pages as HTML text: relations, posts that speak of a topic, related posts and topics.

None of it is a page's own text, so that each list carries ``data-search-ignore``.
"""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from infrakb.topics.layers import lay_out, map_svg, members
from infrakb.topics.records import KINDS, RELATIONS, SOURCE_KINDS
from infrakb.topics.render import fact_anchor

if TYPE_CHECKING:
    from collections.abc import Iterable

    from infrakb.topics.knowledge import Backlink, Knowledge
    from infrakb.topics.records import Source, Topic
    from infrakb.topics.relations import Reason
    from infrakb.topics.render import Href, Translate

#: Newest posts of a topic that are shown with the sentence that speaks of it; the others are one line each.
EXCERPTS = 20
#: Shared topics, tags or words that a reason names.
NAMED = 3


def topic_link(topic: Topic, href: Href) -> str:
    """A link to a topic by its Japanese name."""
    address = escape(href(topic.docname))
    return f'<a class="infra-topic reference internal" href="{address}">{escape(topic.ja.text)}</a>'


def _section(name: str, heading: str, content: str) -> str:
    if not content:
        return ""
    return (
        f'<section class="infra-list {name}" aria-labelledby="{name}-title" data-search-ignore>'
        f'<h2 id="{name}-title">{escape(heading)}</h2>{content}</section>'
    )


# --- a topic's page


def relations(topic: Topic, knowledge: Knowledge, href: Href, _: Translate) -> str:
    """Relations of a topic, both ways, grouped by type."""
    topics = knowledge.registry.topics
    groups = []
    for name, links in groupby(knowledge.registry.links[topic.id], key=lambda link: link.type):
        others = "、".join(topic_link(topics[link.other], href) for link in links)
        groups.append(f"<div><dt>{RELATIONS[name].ja}</dt><dd>{others}</dd></div>")
    return _section("infra-relations", _("Relations"), f"<dl>{''.join(groups)}</dl>" if groups else "")


def backlinks(topic: Topic, knowledge: Knowledge, href: Href, _: Translate) -> str:
    """Posts that speak of a topic, newest first."""
    found = knowledge.backlinks[topic.id]
    if not found:
        return ""
    shown = "".join(_backlink(link, knowledge, href, excerpt=True) for link in found[:EXCERPTS])
    html = f'<ul class="infra-posts">{shown}</ul>'
    if rest := found[EXCERPTS:]:
        lines = "".join(_backlink(link, knowledge, href, excerpt=False) for link in rest)
        summary = escape(_("%d older posts") % len(rest))
        html += f'<details><summary>{summary}</summary><ul class="infra-posts">{lines}</ul></details>'
    return _section("infra-backlinks", _("Posts that speak of it (%d)") % len(found), html)


def _backlink(link: Backlink, knowledge: Knowledge, href: Href, *, excerpt: bool) -> str:
    post, occurrence = link
    day = f'<time datetime="{escape(post.order[:10])}">{escape(post.date)}</time>' if post.date else ""
    html = f'{day}<a class="reference internal" href="{escape(href(post.docname))}">{escape(post.title)}</a>'
    if excerpt and occurrence is not None and occurrence.name:
        before, name, after = (escape(part) for part in knowledge.excerpt(occurrence))
        mark = f"{before}<mark>{name}</mark>{after}"
        html += f'<p class="infra-excerpt">{mark}</p>'
    return f"<li>{html}</li>"


def related_topics(topic: Topic, knowledge: Knowledge, href: Href, _: Translate) -> str:
    """Topics that are read together with a topic, beyond its relations."""
    topics = knowledge.registry.topics
    links = "".join(
        f"<li>{topic_link(topics[other], href)}</li>" for other in knowledge.related_topics[topic.id]
    )
    return _section("infra-related-topics", _("Related topics"), f"<ul>{links}</ul>" if links else "")


# --- a post's page


def after_post(docname: str, knowledge: Knowledge, href: Href, _: Translate) -> str:
    """What stands below a post: its topics and related posts with the reason."""
    topics = knowledge.registry.topics
    mentions = knowledge.topics_of.get(docname, {})
    links = "".join(f"<li>{topic_link(topics[topic], href)}</li>" for topic in mentions)
    html = _section("infra-post-topics", _("Topics of this post"), f"<ul>{links}</ul>" if links else "")
    items = []
    for related in knowledge.related_posts(docname) if docname in knowledge.posts else ():
        post = knowledge.posts[related.docname]
        address = escape(href(post.docname))
        why = escape(reason(related.reason, knowledge, _))
        items.append(
            f'<li><a class="reference internal" href="{address}">{escape(post.title)}</a>'
            f'<span class="infra-reason">{why}</span></li>'
        )
    return html + _section(
        "infra-related-posts", _("Related posts"), f"<ul>{''.join(items)}</ul>" if items else ""
    )


def reason(shared: Reason, knowledge: Knowledge, _: Translate) -> str:
    """Why two posts are related: 「共通トピック: EFA、Trainium2」."""
    if shared.topics:
        names = [knowledge.registry.topics[topic].ja.text for topic in shared.topics[:NAMED]]
        return _("Shared topics: %s") % "、".join(names)
    if shared.tags:
        return _("Shared tags: %s") % "、".join(shared.tags[:NAMED])
    return _("Shared words: %s") % "、".join(shared.words[:NAMED])


# --- pages about all topics


def topic_list(topics: Iterable[Topic], href: Href) -> str:
    """Topics with their definitions."""
    rows = "".join(
        f"<div><dt>{topic_link(topic, href)}</dt><dd>{escape(topic.definition)}</dd></div>"
        for topic in topics
    )
    return f'<dl class="infra-topics" data-search-ignore>{rows}</dl>' if rows else ""


def topic_map(knowledge: Knowledge, href: Href, _: Translate) -> str:
    """The map as a picture, and below it the same links as text."""
    registry = knowledge.registry
    laid = lay_out(registry.topics.values(), registry.links)
    description = _(
        "Layers of AI infrastructure, from power at the bottom to models at the top; each box is a link."
    )
    picture = map_svg(laid, _("Topic map"), description, lambda topic: href(registry.topics[topic].docname))
    items = []
    for layer, inside in members(registry.topics.values(), registry.links):
        links = "、".join(topic_link(topic, href) for topic in inside)
        items.append(f"<div><dt>{layer.ja}</dt><dd>{links}</dd></div>")
    text = f"<details><summary>{escape(_('The map as text'))}</summary><dl>{''.join(items)}</dl></details>"
    picture = f'<div class="infra-scroll" tabindex="0">{picture}</div>'
    return f'<div class="infra-map-frame" data-search-ignore>{picture}{text}</div>'


def source_list(knowledge: Knowledge, href: Href, _: Translate) -> str:
    """Every source that a fact names, with its kind and the facts that it states."""
    used: dict[str, list[str]] = {}
    for topic in knowledge.registry.topics.values():
        for key in dict.fromkeys(fact.key for fact in topic.facts):
            address = f"{href(topic.docname)}#{fact_anchor(key)}"
            label = f"{topic.ja.text} {knowledge.registry.label(key)}"
            link = f'<a class="reference internal" href="{escape(address)}">{escape(label)}</a>'
            for source in dict.fromkeys(fact.source for fact in topic.stated(key)):
                used.setdefault(source, []).append(link)
    sources = [source for key, source in sorted(knowledge.registry.sources.items()) if key in used]
    rows = "".join(_source_row(source, used[source.key]) for source in sources)
    labels = (_("Source"), _("Kind"), _("Facts"))
    heads = "".join(f'<th scope="col">{escape(label)}</th>' for label in labels)
    table = f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody>"
    return (
        f'<div class="table-wrapper"><table class="docutils infra-sources">{table}</table></div>'
        if rows
        else ""
    )


def _source_row(source: Source, links: list[str]) -> str:
    title = escape(source.title)
    if source.url:
        title = f'<a class="reference external" href="{escape(source.url)}">{title}</a>'
    issuer = "、".join(part for part in (source.issuer, source.date) if part)
    facts = "、".join(links)
    return (
        f'<tr id="source-{escape(source.key)}"><td>{title}'
        f'<span class="infra-note">{escape(issuer)}</span></td>'
        f"<td>{SOURCE_KINDS.get(source.kind, '')}</td><td data-search-ignore>{facts}</td></tr>"
    )


def kind_line(topic: Topic) -> str:
    """What kind of thing a topic is, above its definition."""
    return KINDS[topic.kind].ja

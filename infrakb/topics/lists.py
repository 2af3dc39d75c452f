"""Lists of other pages as HTML: relations, posts that speak of a topic, related posts and topics.

None of it is a page's own text, so that each list carries ``data-search-ignore``.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from infrakb.topics.neighbours import picture
from infrakb.topics.relationtypes import RELATIONS
from infrakb.topics.render import date, details, link, span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from infrakb.topics.knowledge import Backlink, Knowledge
    from infrakb.topics.records import Topic
    from infrakb.topics.relations import Reason
    from infrakb.topics.render import Href, Translate

#: Newest posts of a topic that are shown with the sentence that speaks of it; the others are one line each.
EXCERPTS = 20
#: Posts of a topic, and topics of one relation, that are in view; the others are shown when they are asked for.
IN_VIEW = 8
#: Shared topics, tags or words that a reason names.
NAMED = 3


def topic_link(topic: Topic, href: Href) -> Markup:
    """A link to a topic by its Japanese name."""
    return link(href(topic.docname), "infra-topic reference internal", topic.ja.text)


def section(name: str, heading: str, content: Markup) -> Markup:
    """A list of other pages under its heading; nothing where there is nothing to list."""
    if not content:
        return content
    return Markup(
        '<section class="infra-list %(name)s" aria-labelledby="%(name)s-title" data-search-ignore>'
        '<h2 id="%(name)s-title">%(heading)s</h2>%(content)s</section>'
    ) % {"name": name, "heading": heading, "content": content}


def bullets(items: Iterable[Markup], name: str = "") -> Markup:
    """A list, of the class ``name``; nothing where there is nothing to list."""
    lines = Markup().join(Markup("<li>%s</li>") % item for item in items)
    given = Markup(' class="%s"') % name if name else ""
    return Markup("<ul%s>%s</ul>") % (given, lines) if lines else lines


def _defined(term: str, definition: str) -> Markup:
    return Markup("<div><dt>%s</dt><dd>%s</dd></div>") % (term, definition)


def feed_link(address: str, _: Translate) -> Markup:
    """A link to the feed of a list."""
    return Markup('<a class="reference internal" type="application/atom+xml" href="%s">%s</a>') % (
        address,
        _("Atom feed of this list"),
    )


# --- a topic's page


def relations(topic: Topic, knowledge: Knowledge, href: Href, _: Translate) -> Markup:
    """Relations of a topic, both ways, as a picture, and as a list grouped by type."""
    topics, links = knowledge.registry.topics, knowledge.registry.links[topic.id]
    if not links:
        return Markup()
    names = {one: topics[one].ja.text for one in (topic.id, *(found.other for found in links))}
    drawn = picture(topic.id, links, names, lambda one: href(topics[one].docname), _)
    listed = Markup().join(
        _defined(RELATIONS[name].ja, _folded([topic_link(topics[one.other], href) for one in found], _))
        for name, found in groupby(links, key=lambda found: found.type)
    )
    return Markup('<div class="infra-related">%s<dl>%s</dl></div>') % (drawn, listed)


def _folded(links: Sequence[Markup], _: Translate) -> Markup:
    """Links, those beyond the first few in a part that opens."""
    shown = Markup("、").join(links[:IN_VIEW])
    if rest := links[IN_VIEW:]:
        shown += details(_("%d more") % len(rest), Markup("、").join(rest))
    return shown


def backlinks(topic: Topic, knowledge: Knowledge, href: Href, _: Translate) -> Markup:
    """Posts that speak of a topic, newest first."""
    found = knowledge.backlinks[topic.id]
    lines = [
        _backlink(backlink, knowledge, href, excerpt=number < EXCERPTS)
        for number, backlink in enumerate(found)
    ]
    posts = Markup('<ul class="infra-posts">%s</ul>')
    html = posts % Markup().join(lines[:IN_VIEW])
    if rest := lines[IN_VIEW:]:
        html += details(_("%d older posts") % len(rest), posts % Markup().join(rest))
    return html


def _backlink(backlink: Backlink, knowledge: Knowledge, href: Href, *, excerpt: bool) -> Markup:
    post, passage = backlink
    html = date(post.order[:10], post.date) if post.date else Markup()
    html += link(href(post.docname), "reference internal", post.title)
    if excerpt and passage is not None:
        html += _excerpt(*knowledge.excerpt(passage))
    return Markup("<li>%s</li>") % html


def _excerpt(before: str, name: str, after: str) -> Markup:
    """A sentence in which a name is marked; nothing for a link without text that stands alone."""
    marked = Markup("<mark>%s</mark>") % name if name else ""
    sentence = Markup("%s%s%s") % (before, marked, after)
    return Markup('<p class="infra-excerpt">%s</p>') % sentence if sentence else sentence


def related_topics(topic: Topic, knowledge: Knowledge, href: Href, _: Translate) -> Markup:
    """Topics that are read together with a topic, beyond its relations."""
    topics = knowledge.registry.topics
    links = (topic_link(topics[other], href) for other in knowledge.related_topics[topic.id])
    return bullets(links)


# --- a post's page


class AfterPost(NamedTuple):
    """What stands below a post: thousands of them are compared with the last build's, and few are rendered."""

    topics: tuple[tuple[str, str], ...] = ()  # document and Japanese name of each topic
    related: tuple[tuple[str, str, str], ...] = ()  # document, title and reason of each related post


def of_post(docname: str, knowledge: Knowledge, _: Translate) -> AfterPost:
    """Choose what stands below a post: its topics and related posts with the reason."""
    topics = (knowledge.registry.topics[topic] for topic in knowledge.topics_of.get(docname, {}))
    related = knowledge.related_posts(docname) if docname in knowledge.posts else ()
    return AfterPost(
        tuple((topic.docname, topic.ja.text) for topic in topics),
        tuple(
            (found.docname, knowledge.posts[found.docname].title, reason(found.reason, knowledge, _))
            for found in related
        ),
    )


def after_post(chosen: AfterPost, href: Href, _: Translate) -> Markup:
    """Render what stands below a post."""
    topics = bullets(
        link(href(docname), "infra-topic reference internal", name) for docname, name in chosen.topics
    )
    related = bullets(
        link(href(docname), "reference internal", title) + span("infra-reason", why)
        for docname, title, why in chosen.related
    )
    spoken_of = section("infra-post-topics", _("Topics of this post"), topics)
    return spoken_of + section("infra-related-posts", _("Related posts"), related)


def reason(shared: Reason, knowledge: Knowledge, _: Translate) -> str:
    """Why two posts are related: 「共通トピック: EFA、Trainium2」."""
    if shared.topics:
        names = [knowledge.registry.topics[topic].ja.text for topic in shared.topics[:NAMED]]
        return _("Shared topics: %s") % "、".join(names)
    if shared.tags:
        return _("Shared tags: %s") % "、".join(shared.tags[:NAMED])
    if shared.words:
        return _("Shared words: %s") % "、".join(shared.words[:NAMED])
    names = [knowledge.registry.topics[topic].ja.text for topic in shared.ties[:NAMED]]
    return _("Sources of the same topics: %s") % "、".join(names)


# --- pages about all topics


def topic_list(topics: Iterable[Topic], href: Href) -> Markup:
    """Topics with their definitions."""
    rows = Markup().join(_defined(topic_link(topic, href), topic.definition) for topic in topics)
    return Markup('<dl class="infra-topics" data-search-ignore>%s</dl>') % rows if rows else rows

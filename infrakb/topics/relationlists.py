"""All relations in words: what the topic map shows one topic at a time, as lists that read without a picture. Pure.

Each kind of relation stands once, from the end at which fewer topics stand: under 「開発しているもの」 the makers, each with
what it makes.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from infrakb.text.collation import collation_key
from infrakb.topics.lists import bullets, topic_link
from infrakb.topics.relationtypes import RELATIONS
from infrakb.topics.topicindex import Entrance, jump

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from infrakb.text.collation import Key
    from infrakb.topics.records import Topic
    from infrakb.topics.registry import Registry
    from infrakb.topics.relationtypes import RelationType
    from infrakb.topics.render import Href, Translate

#: The part of a page that this is.
PART = "relation-lists"


class Told(NamedTuple):
    """A kind of relation, as it is told."""

    type: RelationType  # in the direction in which it is told
    others: Mapping[str, Sequence[str]]  # topic -> those at the other end, each in the order of names

    @property
    def entrance(self) -> Entrance:
        """What leads to it, with the number of relations."""
        return Entrance(self.type.ja, f"relation-{self.type.id}", sum(map(len, self.others.values())))


def told(registry: Registry) -> list[Told]:
    """All kinds of relations that there are, in their order."""
    found = []
    place = _by_name(registry)
    for one in RELATIONS.values():
        if one.written and (there := _ends(one.id, place, registry)):
            back = _ends(one.inverse, place, registry)
            here = (RELATIONS[one.inverse], back) if len(back) < len(there) else (one, there)
            found.append(Told(*here))
    return found


def _ends(name: str, place: Mapping[str, tuple[Key, str]], registry: Registry) -> dict[str, list[str]]:
    """Topics with those at the other end of a kind of relation; of two that are the same to each other, once."""
    pairs = (
        (topic, link.other)
        for topic, links in registry.links.items()
        for link in links
        if link.type == name and (RELATIONS[name].inverse != name or place[topic] < place[link.other])
    )
    in_order = sorted(pairs, key=lambda pair: (place[pair[0]], place[pair[1]]))
    return {
        topic: [other for _topic, other in found] for topic, found in groupby(in_order, lambda pair: pair[0])
    }


def _by_name(registry: Registry) -> dict[str, tuple[Key, str]]:
    """What topics sort by."""
    return {topic.id: (collation_key(topic.ja.reading), topic.id) for topic in registry.topics.values()}


def relation_lists(registry: Registry, href: Href, _: Translate) -> Markup:
    """A list for each kind of relation below links to them; nothing where no topic has one."""
    found = told(registry)
    if not found:
        return Markup()
    jumps = bullets((jump(one.entrance) for one in found), "kb-labels")
    head = Markup('<nav class="infra-kinds infra-jumps" aria-label="%s">%s</nav>') % (_("Jump to"), jumps)
    sections = Markup().join(_section(one, registry.topics, href) for one in found)
    return Markup('<div class="infra-relation-lists" data-search-ignore>%s%s</div>') % (head, sections)


def _section(one: Told, topics: Mapping[str, Topic], href: Href) -> Markup:
    html = Markup('<section><h2 id="%s">%s</h2><dl>%s</dl></section>')
    return html % (one.entrance.anchor, one.type.ja, Markup().join(_rows(one, topics, href)))


def _rows(one: Told, topics: Mapping[str, Topic], href: Href) -> Iterator[Markup]:
    for topic, others in one.others.items():
        links = Markup("、").join(topic_link(topics[other], href) for other in others)
        yield Markup("<dt>%s</dt><dd>%s</dd>") % (topic_link(topics[topic], href), links)

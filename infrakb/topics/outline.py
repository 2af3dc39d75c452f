"""What a topic's page consists of beside its author's text: its parts, in their order, with headings and ids. Pure.

The headings are known before the parts are made, so that contents lists, the inventory and the page name the same ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection

    from infrakb.topics.knowledge import Knowledge
    from infrakb.topics.records import Topic
    from infrakb.topics.render import Translate


class TopicPart(NamedTuple):
    """A part of a topic's page."""

    name: str  # of the part
    anchor: str  # its id in the page
    former: str  # the id that its heading once had, which still leads there; "" for none
    is_lead: bool  # stands above the text, and its heading in lists of contents alone
    is_own: bool  # is text of the page itself, and not a list of others


FIGURES = TopicPart("figures", "key-figures", "", True, False)
FACTS = TopicPart("facts", "values", "values-title", False, True)
RELATIONS = TopicPart("relations", "relations", "infra-relations-title", False, False)
RELATED = TopicPart("related-topics", "related-topics", "infra-related-topics-title", False, False)
BACKLINKS = TopicPart("backlinks", "posts", "infra-backlinks-title", False, False)
UPDATES = TopicPart("changes", "updates", "infra-updates-title", False, False)

#: All of them, as they stand in a page.
TOPIC_PARTS = {part.name: part for part in (FIGURES, FACTS, RELATIONS, RELATED, BACKLINKS, UPDATES)}


class Heading(NamedTuple):
    """A part that a topic's page has."""

    part: TopicPart
    text: str


def outline(topic: Topic, knowledge: Knowledge, _: Translate, *, updates: bool) -> list[Heading]:
    """The parts that a topic's page has, in their order.

    :param updates: whether there is a page of changes, to which the topic's list leads.
    """
    headings = (
        Heading(part, heading(part, topic, knowledge, _, updates=updates)) for part in TOPIC_PARTS.values()
    )
    return [found for found in headings if found.text]


def heading(part: TopicPart, topic: Topic, knowledge: Knowledge, _: Translate, *, updates: bool) -> str:
    """The heading of a part; "" where it has nothing to show."""
    registry = knowledge.registry
    if part is FIGURES:
        return _("Key figures") if knowledge.sketches[topic.id].has_figures else ""
    if part is FACTS:
        return _("Values and sources") if knowledge.sketches[topic.id].has_facts else ""
    if part is RELATIONS:
        return _("Relations") if registry.links[topic.id] else ""
    if part is RELATED:
        return _("Related topics") if knowledge.related_topics[topic.id] else ""
    if part is BACKLINKS:
        count = len(knowledge.backlinks[topic.id])
        return _("Posts that speak of it (%d)") % count if count else ""
    return _("Value updates") if updates and registry.history.belonging[topic.id] else ""


def anchors(part: TopicPart, taken: Collection[str]) -> list[str]:
    """The ids of a part in a page whose author's headings have those that are *taken*: links lead to the first."""
    first = f"infra-{part.anchor}" if part.anchor in taken else part.anchor
    return [first, part.former] if part.former else [first]

"""What topics' pages have by what is computed of their statements: known before a page is made. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from infrakb.topics.citations import citable
from infrakb.topics.factstable import shown_facts
from infrakb.topics.keyfigures import key_figures
from infrakb.topics.statements import last_day

if TYPE_CHECKING:
    from infrakb.topics.records import Topic
    from infrakb.topics.registry import Registry


class Sketch(NamedTuple):
    """What a topic's page has by what can be computed of its statements."""

    has_figures: bool
    has_facts: bool
    lead: str  # the name of the fact that is its first key figure with a source; "" for none
    review: str  # YYYY-MM-DD by which the first of the values that it shows is looked at again; "" where none says


def sketches(registry: Registry) -> dict[str, Sketch]:
    """The sketch of each topic.

    This takes long, and follows from the topics' files alone: it can be kept with :attr:`Registry.digest`.
    """
    return {topic.id: _sketch(topic, registry) for topic in registry.topics.values()}


def _sketch(topic: Topic, registry: Registry) -> Sketch:
    figures = key_figures(topic, registry)
    facts = shown_facts(topic, registry, registry.derivations[topic.id])
    lead = next((figure.fact.name for figure in figures if figure.fact), "")
    reviews = (last_day(one.review_by) for one in citable(topic) if one.review_by)
    review = min(reviews, default=None)
    return Sketch(bool(figures), bool(facts), lead, review.isoformat() if review else "")

"""What one document says of topics, as records, and how much each way of saying it counts. Pure."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from infrakb.topics.mentions import Mention

#: How a document speaks of a topic: by its name or a link to it, by printing one of its facts, in a row of a
#: comparison table, with a mark in a chart, by citing a source that one of its facts names.
Manner: TypeAlias = Literal["name", "fact", "row", "mark", "citation"]

#: How much each manner says of the topic, strongest first; the strongest one of a document counts. The weight of a
#: citation is divided by the number of topics that its source serves.
WEIGHTS: dict[Manner, int] = {"name": 48, "fact": 40, "row": 32, "mark": 24, "citation": 12}
#: The weight from which on a document speaks of a topic: a source that serves three topics says too little of each.
#: What is lighter ties documents and topics to each other, but is listed nowhere.
SPEAKS = 6


class Passage(NamedTuple):
    """A sentence of a document, and what in it speaks of a topic."""

    anchor: str  # id of the section; "" outside of any
    before: str  # the sentence up to the name; facts in it stand as characters from FACT_MARK on
    name: str  # the name as it stands there, or one of its facts; "" where nothing is to be marked, as for a citation
    after: str  # the rest of the sentence
    facts: tuple[str, ...]  # names of those facts: the first stands as FACT_MARK, the next as FACT_MARK + 1 …


class Occurrence(NamedTuple):
    """Where a document first names a topic; where it never does, where it first prints one of its facts."""

    topic: str  # id
    manner: Manner  # "name" or "fact"
    passage: Passage


class Citation(NamedTuple):
    """Where a document first cites a source: which topics it serves is known when pages are written."""

    source: str  # key in sources.bib, as written
    passage: Passage


class Place(NamedTuple):
    """A text of a document with the names in it that become links."""

    text: int  # number of the text among those in which names become links
    mentions: tuple[Mention, ...]  # in order


class TopicMentions(NamedTuple):
    """What a document says of topics, as far as its page and other pages depend on it."""

    occurrences: tuple[Occurrence, ...]  # one a topic, names before facts, both in the order of the text
    citations: tuple[Citation, ...]  # one a source, in the order of the text
    places: tuple[Place, ...]  # where names become links
    shown: tuple[tuple[str, ...], ...]  # parts made of topics: kind of part and its arguments
    named: tuple[str, ...]  # targets of the author's roles, as written

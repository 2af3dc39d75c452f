"""What one document says of topics, as records. Pure."""

from __future__ import annotations

from typing import NamedTuple

from infrakb.topics.mentions import Mention


class Occurrence(NamedTuple):
    """Where a document first speaks of a topic."""

    topic: str  # id
    anchor: str  # id of the section; "" outside of any
    before: str  # the sentence up to the name; facts in it stand as characters from FACT_MARK on
    name: str  # the name as it stands there, or one of its facts; "" where there is no text, as around a picture
    after: str  # the rest of the sentence
    facts: tuple[str, ...]  # names of those facts: the first stands as FACT_MARK, the next as FACT_MARK + 1 …


class Place(NamedTuple):
    """A text of a document with the names in it that become links."""

    text: int  # number of the text among those in which names become links
    mentions: tuple[Mention, ...]  # in order


class TopicMentions(NamedTuple):
    """What a document says of topics, as far as its page and other pages depend on it."""

    occurrences: tuple[Occurrence, ...]  # one a topic, in the order of the text
    places: tuple[Place, ...]  # where names become links
    shown: tuple[tuple[str, ...], ...]  # parts made of topics: kind of part and its arguments
    named: tuple[str, ...]  # targets of the author's roles, as written

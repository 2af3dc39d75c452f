"""The names of all topics in groups by their initials, each group sorted by reading. Pure.

A name in Latin letters stands under its letter, a Japanese one in the row of kana that its reading begins with; a name
in Han characters that nobody has given a reading has a group of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from infrakb.text.collation import ORDERS, collation_key, group
from infrakb.text.japanese import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from infrakb.topics.records import Name, Topic


class Entry(NamedTuple):
    """A name in the index."""

    topic: Topic
    name: Name
    is_main: bool  # whether it stands with the definition


def entries(topics: Iterable[Topic]) -> dict[str, list[Entry]]:
    """Names by group, in the order of the groups, each group in the order of an index."""
    found: dict[str, list[Entry]] = {name: [] for order in ORDERS.values() for name in order}
    for topic in topics:
        for entry in entries_of(topic):
            found[group(entry.name.reading)].append(entry)
    for listed in found.values():
        listed.sort(key=lambda entry: (collation_key(entry.name.reading), entry.name.text, entry.topic.id))
    return {name: listed for name, listed in found.items() if listed}


def entries_of(topic: Topic) -> Iterator[Entry]:
    """Yield each name once, however it is spelt."""
    names: dict[str, Name] = {}
    for name in topic.names:
        names.setdefault(fold(name.text), name)
    for folded, name in names.items():
        yield Entry(topic, name, folded == fold(topic.ja.text))

"""Which parts pages may have: the one place that joins those of topics with those of the rooms above topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infrakb.compare import parts as compare
from infrakb.planning import pages as planning
from infrakb.topics import parts as topics

if TYPE_CHECKING:
    from infrakb.topics.parts import PartContext, RenderedPart

#: A room that has parts of its own is one line more.
_ROOMS = (topics.PARTS, compare.PARTS, planning.PARTS)
_MADE = {name: make for room in _ROOMS for name, make in room.made.items()}
#: Parts that follow from the topics' own files alone: they are rendered only where these have changed.
OF_TOPICS = frozenset[str]().union(*(room.of_topics for room in _ROOMS))

#: Parts that follow from these and from little that posts say -> what gives this.
OF_POSTS = {name: asked for room in _ROOMS for name, asked in room.of_posts.items()}


def render_part(key: tuple[str, ...], context: PartContext) -> RenderedPart:
    """Render a part; one that is made of a topic that no longer exists is empty.

    :param key: name of the part, then its arguments.
    """
    name, *arguments = key
    return _MADE[name](arguments, context)

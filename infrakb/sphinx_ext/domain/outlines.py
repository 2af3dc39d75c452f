"""The parts that topics' pages have beside their authors' text, with the ids under which they stand there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from infrakb.sphinx_ext.domain.infra import InfraDomain
from infrakb.sphinx_ext.reports.messages import _
from infrakb.topics.outline import anchors, outline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.environment import BuildEnvironment

    from infrakb.topics.outline import TopicPart


class Placed(NamedTuple):
    """A part in a page."""

    part: TopicPart
    text: str  # its heading
    ids: list[str]  # the first is where links lead


def outlines(env: BuildEnvironment, *, updates: bool) -> Iterator[tuple[str, list[Placed]]]:
    """Yield the document of each topic with its parts; to be asked when reading is over.

    :param updates: whether there is a page of changes.
    """
    domain = InfraDomain.of(env)
    for topic in domain.topics.shown():
        found = outline(topic, domain.knowledge, _, updates=updates)
        yield topic.docname, [Placed(*one, part_ids(env, topic.docname, one.part)) for one in found]


def part_ids(env: BuildEnvironment, docname: str, part: TopicPart) -> list[str]:
    """Return the ids of a part in a page, whose author's headings come first."""
    headings = env.metadata[docname].get("myst_slugs", {}).values()
    return anchors(part, {anchor for _line, anchor, _text in headings})

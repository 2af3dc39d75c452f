"""All topics, posts and what ties them together, in one build: what pages show of each other. Pure."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from infrakb.topics.layers import generation_order
from infrakb.topics.records import FACT_MARK
from infrakb.topics.relations import (
    Related,
    RelatedPosts,
    Subject,
    co_occurrence,
    related_topics,
    title_words,
)
from infrakb.topics.render import inline_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from infrakb.topics.occurrences import Occurrence, TopicMentions
    from infrakb.topics.records import Topic
    from infrakb.topics.registry import Registry


class PostLine(NamedTuple):
    """A post as lists of posts show it."""

    docname: str
    title: str
    order: str  # date and time in ISO form; "" for undated
    date: str  # the day, as shown
    tags: tuple[str, ...]  # as shown
    related: tuple[str, ...]  # docnames that its author wants shown as related


class Backlink(NamedTuple):
    """A post that speaks of a topic."""

    post: PostLine
    occurrence: Occurrence | None  # where it first does; None where only a table shows the topic


class Knowledge:
    """What one build knows; everything is made when it is first asked for."""

    def __init__(
        self,
        registry: Registry,
        mentions: Mapping[str, TopicMentions],
        posts: Sequence[PostLine],
        *,
        related: int = 5,
    ) -> None:
        """Take topics, the records of documents and the posts, newest first."""
        self.registry = registry
        self.mentions = mentions
        self.posts = {post.docname: post for post in posts}
        self._limit = related

    # --- topics that parts are made of

    def chosen(self, argument: str) -> list[Topic]:
        """Topics that a directive names: ``kind:accelerator``, ``all`` or ids joined by blanks."""
        topics = self.registry.topics
        if argument == "all" or argument.startswith("kind:"):
            kind = argument.partition(":")[2]
            found = [topic for topic in topics.values() if kind in {"", topic.kind}]
            return sorted(found, key=lambda topic: generation_order(topic.id, self.registry.links))
        return [topics[name] for name in argument.split() if name in topics]

    def _shown(self, mentions: TopicMentions) -> dict[str, Occurrence | None]:
        """Topics that a document links to in its own content."""
        topics: dict[str, Occurrence | None] = {
            occurrence.topic: occurrence
            for occurrence in mentions.occurrences
            if occurrence.topic in self.registry.topics
        }
        for kind, *arguments in mentions.shown:
            if kind in {"compare", "chart"}:
                for topic in self.chosen(arguments[0]):
                    topics.setdefault(topic.id, None)
        return topics

    @cached_property
    def topics_of(self) -> dict[str, dict[str, Occurrence | None]]:
        """Topics of each post, in the order of the text."""
        return {
            docname: self._shown(self.mentions[docname]) for docname in self.posts if docname in self.mentions
        }

    def excerpt(self, occurrence: Occurrence) -> tuple[str, str, str]:
        """The sentence of a occurrence, with the values of its facts."""
        values = {
            FACT_MARK + number: inline_text(fact) if (fact := self.registry.fact(name)) else name
            for number, name in enumerate(occurrence.facts)
        }
        parts = (occurrence.before, occurrence.name, occurrence.after)
        before, name, after = (part.translate(values) for part in parts)
        return before, name, after

    # --- what is shown of other pages

    @cached_property
    def backlinks(self) -> dict[str, list[Backlink]]:
        """Posts that speak of each topic, newest first."""
        found: dict[str, list[Backlink]] = {topic: [] for topic in self.registry.topics}
        for docname, post in self.posts.items():
            for topic, occurrence in self.topics_of.get(docname, {}).items():
                found[topic].append(Backlink(post, occurrence))
        return found

    @cached_property
    def _subjects(self) -> list[Subject]:
        return [
            Subject(
                docname,
                post.order,
                tuple(self.topics_of.get(docname, ())),
                post.tags,
                title_words(post.title),
            )
            for docname, post in self.posts.items()
        ]

    @cached_property
    def _index(self) -> RelatedPosts:
        return RelatedPosts(self._subjects)

    def related_posts(self, docname: str) -> list[Related]:
        """Posts related to a post beyond those that its author names."""
        chosen = self.posts[docname].related
        found = self._index.related(docname, self._limit + len(chosen))
        return [related for related in found if related.docname not in chosen][: self._limit]

    @cached_property
    def related_topics(self) -> dict[str, tuple[str, ...]]:
        """Topics related to each topic beyond those it has a relation to."""
        links = self.registry.links
        found = related_topics(links, co_occurrence(self._subjects), limit=16)
        return {
            topic: tuple(other for other in others if other not in {link.other for link in links[topic]})[:8]
            for topic, others in found.items()
        }

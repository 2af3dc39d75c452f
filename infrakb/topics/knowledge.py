"""All topics, posts and what ties them together, in one build: what pages show of each other. Pure."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from infrakb.text.collation import ORDERS, group
from infrakb.topics.keyfigures import key_figures
from infrakb.topics.layers import generation_order
from infrakb.topics.nameindex import entries
from infrakb.topics.occurrences import SPEAKS, WEIGHTS, Passage
from infrakb.topics.qualifiers import split_names
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
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from infrakb.topics.keyfigures import Figure
    from infrakb.topics.nameindex import Entry
    from infrakb.topics.occurrences import Manner, TopicMentions
    from infrakb.topics.records import Topic
    from infrakb.topics.registry import Registry
    from infrakb.topics.sketches import Sketch


#: The parts to which others lead: the list of all sources, the map of topics, all names, and what compares all topics of a
#: kind.
SOURCES, MAP, GLOSSARY, BENCH, PLANNER = "sources", "map", "glossary", "bench", "planner"
#: Parts that show one group of a list that is split into pages: sources of some issuers, names with some initials.
SOURCE_GROUP, GLOSSARY_GROUP = "source-group", "glossary-group"
#: Parts that show topics of their own content -> how they speak of them, strongest first.
_DRAWN: dict[str, Manner] = {"compare": "row", "chart": "mark"}


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
    passage: Passage | None  # where it does; a caption where a table or a chart does; None without a text


class Citing(NamedTuple):
    """A document that cites a source, or prints a value of it."""

    docname: str
    title: str
    anchor: str  # id of the section that cites it; "" outside of any, and for a value


class Spoken(NamedTuple):
    """How a document speaks of a topic."""

    weight: int  # of the strongest manner, see WEIGHTS
    passage: Passage | None  # as in Backlink


class Knowledge:
    """What one build knows; everything is made when it is first asked for."""

    def __init__(
        self,
        registry: Registry,
        mentions: Mapping[str, TopicMentions],
        posts: Sequence[PostLine],
        sketches: Mapping[str, Sketch],
        *,
        related: int = 5,
        title: Callable[[str], str] = str,
    ) -> None:
        """Take topics, the records of documents, the posts, newest first, and the topics' sketches.

        :param title: gives the title of a document that is no post.
        """
        self.registry = registry
        self.sketches = sketches
        self.mentions = mentions
        self.posts = {post.docname: post for post in posts}
        self._limit = related
        self._title = title
        self._chosen: dict[str, tuple[Topic, ...]] = {}
        self._stating: dict[tuple[str, str], tuple[Topic, ...]] = {}

    # --- topics that parts are made of

    def chosen(self, argument: str) -> tuple[Topic, ...]:
        """Topics that a directive names: ``kind:accelerator``, ``all`` or ids joined by blanks."""
        if argument not in self._chosen:
            self._chosen[argument] = tuple(self._choose(argument))
        return self._chosen[argument]

    def _choose(self, argument: str) -> Iterator[Topic]:
        topics = self.registry.topics
        if argument == "all" or argument.startswith("kind:"):
            kind = argument.partition(":")[2]
            found = [topic for topic in topics.values() if kind in {"", topic.kind}]
            yield from sorted(found, key=lambda topic: generation_order(topic.id, self.registry.links))
        else:
            yield from (topics[name] for name in argument.split() if name in topics)

    def stating(self, argument: str, keys: str) -> tuple[Topic, ...]:
        """Of the topics that a directive names those that have a fact of one of the keys, joined by blanks."""
        asked = argument, keys
        if asked not in self._stating:
            names = [name for key in split_names(keys) if (name := self.registry.column(key))]
            self._stating[asked] = tuple(
                topic
                for topic in self.chosen(argument)
                if any(fact.current for name in names for fact in topic.stated(name))
            )
        return self._stating[asked]

    @cached_property
    def figures(self) -> dict[str, tuple[Figure, ...]]:
        """The key figures of each topic."""
        return {topic.id: key_figures(topic, self.registry) for topic in self.registry.topics.values()}

    # --- documents by the parts that they show

    @cached_property
    def _showing(self) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
        found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for docname in sorted(self.mentions):
            for part, *arguments in self.mentions[docname].shown:
                found.setdefault(part, []).append((docname, tuple(arguments)))
        return found

    def showing(self, part: str) -> Sequence[tuple[str, tuple[str, ...]]]:
        """The documents that show a part, by name, each with the part's arguments."""
        return self._showing.get(part, ())

    def _first(self, part: str) -> str:
        return next((docname for docname, _arguments in self.showing(part)), "")

    @property
    def list_of_sources(self) -> str:
        """The document that lists all sources, the first by name; "" where none does."""
        return self._first(SOURCES)

    @property
    def topic_map(self) -> str:
        """The document with the map of topics, the first by name; "" where none has it."""
        return self._first(MAP)

    @property
    def planner(self) -> str:
        """The document with the form of the planner, the first by name; "" where none has it."""
        return self._first(PLANNER)

    @cached_property
    def glossaries(self) -> dict[str, str]:
        """The document that has all names in an order, by the key of ``ORDERS``, the first by name."""
        found: dict[str, str] = {}
        for docname, arguments in self.showing(GLOSSARY):
            for order in [arguments[0]] if arguments[0] else ORDERS:
                found.setdefault(order, docname)
        return {order: found[order] for order in ORDERS if order in found}

    @cached_property
    def benches(self) -> dict[str, str]:
        """Kind -> the document that compares all topics of it, and not only some: the first by name."""
        found: dict[str, str] = {}
        for docname, (kinds, _ratios, where) in self.showing(BENCH):
            if not where and " " not in kinds:
                found.setdefault(kinds, docname)
        return found

    @cached_property
    def source_pages(self) -> dict[str, str]:
        """Initials of issuers, "Am" or "A" -> the document that lists their sources: the first by name."""
        return self._by_initials(SOURCE_GROUP)

    @cached_property
    def glossary_pages(self) -> dict[str, str]:
        """Group of names, "A" or "か" -> the document that lists them: the first by name."""
        return self._by_initials(GLOSSARY_GROUP)

    def _by_initials(self, part: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for docname, arguments in self.showing(part):
            for name in arguments[0].split():
                found.setdefault(name, docname)
        groups = [name for order in ORDERS.values() for name in order]
        return {
            name: found[name] for name in sorted(found, key=lambda name: (groups.index(group(name)), name))
        }

    @cached_property
    def names(self) -> dict[str, list[Entry]]:
        """All names of topics by group, see :func:`infrakb.topics.nameindex.entries`."""
        return entries(self.registry.topics.values())

    # --- what speaks of what

    @cached_property
    def citing(self) -> dict[str, tuple[Citing, ...]]:
        """Source -> what cites it or prints its values: posts, newest first, then other documents by name."""
        found: dict[str, list[Citing]] = {}
        for docname in (*self.posts, *sorted(self.mentions.keys() - self.posts.keys())):
            if docname not in self.mentions:
                continue
            sources = self._sources_of(self.mentions[docname])
            post = self.posts.get(docname)
            title = post.title if post else self._title(docname) if sources else ""
            for source, anchor in sources.items():
                found.setdefault(source, []).append(Citing(docname, title, anchor))
        return {source: tuple(documents) for source, documents in found.items()}

    def _sources_of(self, mentions: TopicMentions) -> dict[str, str]:
        """Sources that a document cites or prints a value of -> id of the section."""
        found = {one.source: one.passage.anchor for one in mentions.citations}
        for named in mentions.named:
            role, _blank, target = named.partition(" ")
            if role == "fact" and (fact := self.registry.fact(target)):
                found.setdefault((self.registry.statement(target) or fact.shown[0]).source, "")
        return found

    @cached_property
    def _topics_of_source(self) -> dict[str, tuple[str, ...]]:
        """Source -> ids of the topics whose facts name it."""
        found: dict[str, dict[str, None]] = {}
        for topic in self.registry.topics.values():
            for statement in topic.statements:
                if not statement.withdrawn:
                    found.setdefault(statement.source, {})[topic.id] = None
        return {source: tuple(topics) for source, topics in found.items()}

    def _spoken(self, mentions: TopicMentions) -> dict[str, Spoken]:
        """What a document says of topics, strongest first, then in the order of the text."""
        found: dict[str, Spoken] = {}
        for topic, manner, passage in mentions.occurrences:
            if topic in self.registry.topics:
                found.setdefault(topic, Spoken(WEIGHTS[manner], passage))
        for part, manner in _DRAWN.items():
            for kind, *arguments in mentions.shown:
                if kind == part:
                    self._show(found, manner, arguments)
        citations = (
            (topic, Spoken(WEIGHTS["citation"] // len(topics), citation.passage))
            for citation in mentions.citations
            for topics in (self._topics_of_source.get(citation.source, ()),)
            for topic in topics
        )
        for topic, spoken in sorted(citations, key=lambda item: -item[1].weight):
            if spoken.weight:
                found.setdefault(topic, spoken)
        return found

    def _show(self, found: dict[str, Spoken], manner: Manner, arguments: Sequence[str]) -> None:
        """Add the topics that a table or a chart shows."""
        chosen, keys, *_unit, caption, _name = arguments
        passage = Passage("", caption, "", "", ()) if caption else None
        for topic in self.stating(chosen, keys):
            found.setdefault(topic.id, Spoken(WEIGHTS[manner], passage))

    @cached_property
    def _ties(self) -> dict[str, dict[str, Spoken]]:
        """Topics that each post speaks of, and those that are only tied to it by its sources."""
        return {
            docname: self._spoken(self.mentions[docname])
            for docname in self.posts
            if docname in self.mentions
        }

    @cached_property
    def topics_of(self) -> dict[str, dict[str, Spoken]]:
        """Topics that each post speaks of, strongest first, then in the order of the text."""
        return {
            docname: {topic: spoken for topic, spoken in found.items() if spoken.weight >= SPEAKS}
            for docname, found in self._ties.items()
        }

    def excerpt(self, passage: Passage) -> tuple[str, str, str]:
        """The sentence of a passage, with the values of its facts."""
        values = {
            FACT_MARK + number: inline_text(fact) if (fact := self.registry.fact(name)) else name
            for number, name in enumerate(passage.facts)
        }
        parts = (passage.before, passage.name, passage.after)
        before, name, after = (part.translate(values) for part in parts)
        return before, name, after

    # --- what is shown of other pages

    @cached_property
    def backlinks(self) -> dict[str, list[Backlink]]:
        """Posts that speak of each topic, newest first."""
        found: dict[str, list[Backlink]] = {topic: [] for topic in self.registry.topics}
        for docname, post in self.posts.items():
            for topic, spoken in self.topics_of.get(docname, {}).items():
                found[topic].append(Backlink(post, spoken.passage))
        return found

    @cached_property
    def _subjects(self) -> list[Subject]:
        return [
            Subject(
                docname,
                post.order,
                tuple((topic, spoken.weight) for topic, spoken in self._ties.get(docname, {}).items()),
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

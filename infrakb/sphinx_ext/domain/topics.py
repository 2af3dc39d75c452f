"""The topics of the domain ``infra``: their files, and what documents say of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infrakb.text.slugs import inventory_name
from infrakb.topics.records import KINDS, topic_anchor
from infrakb.topics.registry import Registry, read_registry
from infrakb.topics.render import fact_in_words, statement_in_words
from infrakb.topics.sketches import sketches

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from sphinx.environment import BuildEnvironment

    from infrakb.sphinx_ext.domain.objects import ObjectEntry, Place
    from infrakb.topics.occurrences import TopicMentions
    from infrakb.topics.records import Topic
    from infrakb.topics.render import Translate
    from infrakb.topics.sketches import Sketch

#: Object types of topics: any topic, a topic of a kind, a fact.
TYPES = ("topic", *KINDS, "fact")


#: What is kept before anything is read.
NOTHING: Mapping[str, Any] = {"mentions": {}, "names": frozenset(), "sketches": ("", {})}


class TopicStore:
    """Topics and facts, which are not kept: their files are read anew by every build. What documents say of them is."""

    def __init__(self, data: dict[str, Any], env: BuildEnvironment) -> None:
        """Keep what documents say in *data*, which the environment saves."""
        self._data = data
        self._env = env
        self.revision = 0  # how often anything has changed
        self._registry: Registry | None = None

    # --- the topics' files

    @property
    def registry(self) -> Registry:
        """All topics, properties and sources."""
        if self._registry is None:
            self._registry = read_registry(Path(self._env.srcdir))
        return self._registry

    def reload(self) -> Registry:
        """Read the topics' files again."""
        self._registry = None
        self.revision += 1
        return self.registry

    def shown(self) -> Iterator[Topic]:
        """Yield the topics that have a page."""
        return (topic for topic in self.registry.topics.values() if topic.docname in self._env.found_docs)

    @property
    def sketches(self) -> Mapping[str, Sketch]:
        """The topics' sketches, kept until one of the topics' files changes."""
        digest, found = self._data["sketches"]
        if digest != self.registry.digest:
            found = sketches(self.registry)
            self._data["sketches"] = self.registry.digest, found
        return found  # type: ignore[no-any-return]

    # --- what documents bring

    @property
    def mentions(self) -> dict[str, TopicMentions]:
        """What each document says of topics."""
        return self._data["mentions"]  # type: ignore[no-any-return]

    @property
    def names_mentioned(self) -> frozenset[tuple[str, str]]:
        """The names that the records of :attr:`mentions` were made with."""
        return self._data["names"]  # type: ignore[no-any-return]

    def note(self, docname: str, mentions: TopicMentions) -> None:
        """Record what a document says of topics."""
        self.mentions[docname] = mentions
        self.revision += 1

    def note_names(self, names: frozenset[tuple[str, str]]) -> None:
        """Record that all of :attr:`mentions` is made with these names."""
        self._data["names"] = names

    def clear(self, docname: str) -> None:
        """Forget what *docname* said."""
        self.mentions.pop(docname, None)
        self.revision += 1

    def merge(self, docnames: AbstractSet[str], other: Mapping[str, Any]) -> None:
        """Take over from a reading worker what *docnames* say."""
        found = other["mentions"]
        self.mentions.update((docname, found[docname]) for docname in docnames if docname in found)
        self.revision += 1

    # --- objects

    def objects(self, translate: Translate) -> Iterator[ObjectEntry]:
        """Yield every topic by id and by each of its names, and every fact, for ``objects.inv``.

        The text of a fact is its value with its source: that is what other documentation prints of it.
        """
        return iter(sorted(self._objects(translate)))

    def _objects(self, translate: Translate) -> Iterator[ObjectEntry]:
        for topic in self.shown():
            place = (topic.docname, topic_anchor(topic.id))
            names = dict.fromkeys(map(inventory_name, self.registry.own_names(topic)))
            for kind in ("topic", topic.kind):
                yield topic.id, topic.title, kind, *place, 1
                yield from ((name, topic.title, kind, *place, -1) for name in names if name != topic.id)
            yield from self._facts(topic, translate)

    def _facts(self, topic: Topic, translate: Translate) -> Iterator[ObjectEntry]:
        """Yield facts by their names, and by old and short ones that lead to one; and each statement, for good."""
        keys = {fact.property_key for fact in topic.facts.values()}
        for fact in topic.facts.values():
            text = fact_in_words(fact, self.registry, translate)
            yield inventory_name(fact.name), text, "fact", topic.docname, fact.anchor, 1
            for statement in fact.statements:
                text = statement_in_words(statement, self.registry, translate)
                shown = inventory_name(statement.name)
                yield shown, text, "fact", topic.docname, statement.anchor, -1
        old = {key for key, now in self.registry.properties.renamed.items() if now.property_key in keys}
        for name in {*keys, *old, *topic.aliases_of_facts}:
            found = () if name in topic.facts else self.registry.meant(f"{topic.id}.{name}")
            if len(found) == 1:
                text = fact_in_words(found[0], self.registry, translate)
                shown = inventory_name(f"{topic.id}.{name}")
                yield shown, text, "fact", topic.docname, found[0].anchor, -1

    def find(self, kind: str, target: str) -> Place | None:
        """Return where a topic or a fact is, and its text."""
        if kind == "fact":
            fact, statement = self.registry.fact(target), self.registry.statement(target)
            if fact is None:
                return None
            topic = self.registry.topics[fact.topic]
            text = f"{topic.ja.text} {self.registry.label(fact.property_key, fact.qualifiers)}"
            is_one = statement is not None and "source=" in target
            return topic.docname, statement.anchor if is_one and statement else fact.anchor, text
        found = self.registry.find(target)
        if found is None or (kind not in {"topic", found.kind} and found.is_sure):
            return None
        return found.docname, topic_anchor(found.id), found.ja.text

    def names(self, kind: str) -> list[str]:
        """Return what an author may write as a target."""
        return list(self.registry.fact_names() if kind == "fact" else self.registry.names())

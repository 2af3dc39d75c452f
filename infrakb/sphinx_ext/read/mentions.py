"""Which topics a document speaks of: by name, which becomes a link, by links that its author wrote, by its sources.

The walk is made when a document is read. A record that is out of date (a topic got another alias) is made
again from the stored doctree, without reading the document. Links are put in when the page is written.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import nodes
from sphinx import addnodes
from sphinx.util import docname_join
from sphinxcontrib.bibtex.citation_target import parse_citation_targets

from infrakb.sphinx_ext.render.partnodes import Part
from infrakb.sphinx_ext.upstream.bibtex import source_of_footnote
from infrakb.text.documents import SUFFIX_PATTERN
from infrakb.text.layout import TOPICS
from infrakb.topics.mentions import Mention, sentence
from infrakb.topics.occurrences import Citation, Manner, Occurrence, Passage, Place, TopicMentions
from infrakb.topics.records import FACT_MARK, KINDS

if TYPE_CHECKING:
    from infrakb.topics.registry import Registry

#: Class that keeps names in a section, a block or a phrase from becoming links.
NO_MENTIONS = "no-mentions"
#: Roles that name a topic.
TOPIC_ROLES = frozenset({"topic", *KINDS})

# Text in these is no place for a link, but its author may have put one there, or a citation.
_QUIET = (nodes.caption, nodes.rubric, nodes.subtitle, nodes.title)
# Nothing in these speaks of a topic: code, links, formulas, what is drawn or hidden.
_CLOSED = (
    nodes.FixedTextElement,
    nodes.Invisible,
    nodes.image,
    nodes.literal,
    nodes.math,
    nodes.reference,
    nodes.system_message,
    nodes.problematic,
    nodes.target,
    nodes.citation_reference,
    addnodes.download_reference,
    addnodes.toctree,
)
# Text in these is no part of a sentence.
_NO_EXCERPT = (nodes.footnote_reference, nodes.citation_reference, nodes.problematic)
# Roles of the domain "cite" that stand beside the text, in brackets.
_PARENTHETICAL = frozenset({"p", "ps"})
# Between a sentence and a citation that stands behind its end.
_SENTENCE_END = " \n。！？!?」』）)"
_HTML_TAG_RE = re.compile(r"<(/?)(a|code|h[1-6]|kbd|pre|samp|var)\b", re.IGNORECASE)
_TOPIC_PAGE_RE = re.compile(rf"/?(?:\.\./)*{TOPICS}/([a-z0-9-]+)(?:\.html|{SUFFIX_PATTERN}|/)?(?:#.*)?")


class _Found(NamedTuple):
    """A topic in a document, by name or by link."""

    topic: str  # id
    section: int  # number of the section
    text: nodes.Text | None  # the text that names it; None for a link around a picture
    mention: Mention | None  # where in that text
    manner: Manner = "name"  # by one of its facts: the topic's name may still become a link in the section


class _Walk:
    """One walk over a document."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.texts: list[nodes.Text] = []  # in which names become links
        self.sections: list[int] = []  # for each of them the number of its section
        self.anchors = [""]  # for each section its id; the first is what stands outside of all
        self.references: list[tuple[int, _Found]] = []  # the author's links: before which text, to what
        self.citations: dict[
            str, tuple[int, nodes.Element]
        ] = {}  # source -> section and node of the first one
        self.part_nodes: list[Part] = []
        self.named: dict[str, None] = {}
        self._kinds: dict[type, str] = {}
        self._open_tags: Counter[str] = Counter()

    def walk(self, parent: nodes.Element, section: int, *, linking: bool) -> None:
        for node in parent.children:
            kind = self._kinds.get(type(node)) or self._classify(type(node))
            if kind == "text":
                if linking and not self._open_tags.total():
                    self.texts.append(node)  # type: ignore[arg-type]
                    self.sections.append(section)
            elif kind == "open":
                wanted = linking and NO_MENTIONS not in node["classes"]  # type: ignore[index]
                self.walk(node, section, linking=wanted)  # type: ignore[arg-type]
            elif kind == "section":
                self._section(node, linking)  # type: ignore[arg-type]
            elif kind == "reference":
                self._reference(node, section)  # type: ignore[arg-type]
            elif kind == "quiet":
                tags = self._open_tags.copy()
                self.walk(node, section, linking=False)  # type: ignore[arg-type]
                self._open_tags = tags
            elif kind == "note":
                self._footnote(node, section)  # type: ignore[arg-type]
            elif kind == "part":
                self.part_nodes.append(node)  # type: ignore[arg-type]
            elif kind == "raw":
                self._raw(node.astext())

    def _classify(self, cls: type) -> str:
        if issubclass(cls, nodes.Text):
            kind = "text"
        elif issubclass(cls, nodes.section):
            kind = "section"
        elif issubclass(cls, addnodes.pending_xref):
            kind = "reference"
        elif issubclass(cls, Part):
            kind = "part"
        elif issubclass(cls, nodes.raw):
            kind = "raw"
        elif issubclass(cls, nodes.footnote_reference):
            kind = "note"
        elif issubclass(cls, _QUIET):
            kind = "quiet"
        else:
            kind = "closed" if issubclass(cls, _CLOSED) else "open"
        self._kinds[cls] = kind
        return kind

    def _section(self, node: nodes.section, linking: bool) -> None:
        title = node.next_node(nodes.title)
        off = NO_MENTIONS in node["classes"] or (title is not None and NO_MENTIONS in title["classes"])
        self._open_tags.clear()
        self.anchors.append(node["ids"][0] if node["ids"] else "")
        self.walk(node, len(self.anchors) - 1, linking=linking and not off)

    def _reference(self, node: addnodes.pending_xref, section: int) -> None:
        target = node.get("reftarget", "")
        domain, role = node.get("refdomain", ""), node.get("reftype", "")
        if domain == "cite":
            for cited in parse_citation_targets(target):
                self.citations.setdefault(cited.key, (section, node))
            return
        if domain == "infra" and role in TOPIC_ROLES | {"fact"}:
            self.named[f"{role} {target}"] = None
        topic = topic_of(self.reader.registry, self.reader.docname, domain, role, target)
        if topic and topic != self.reader.own:
            text = next(node.findall(nodes.Text), None)
            mention = Mention(0, len(text), topic) if text is not None else None
            found = _Found(topic, section, text, mention, "fact" if role == "fact" else "name")
            self.references.append((len(self.texts), found))

    def _footnote(self, node: nodes.footnote_reference, section: int) -> None:
        if source := source_of_footnote(node):
            self.citations.setdefault(source, (section, node))

    def found(self) -> tuple[list[_Found], dict[int, list[Mention]]]:
        """Everything that names a topic, in order, and of it what becomes a link, by number of the text."""
        found: list[_Found] = []
        links: dict[int, list[Mention]] = {}
        seen: set[tuple[int, str]] = set()
        references = deque(self.references)
        for number, mention in [*self.reader.registry.matcher.find_all(self.texts), (len(self.texts), None)]:
            while references and references[0][0] <= number:
                _before, reference = references.popleft()
                found.append(reference)
                if reference.manner == "name":
                    seen.add((reference.section, reference.topic))
            if mention is None or mention.topic == self.reader.own:
                continue
            section = self.sections[number]
            if (section, mention.topic) not in seen:
                seen.add((section, mention.topic))
                found.append(_Found(mention.topic, section, self.texts[number], mention))
                links.setdefault(number, []).append(mention)
        return found, links

    def _raw(self, html: str) -> None:
        for match in _HTML_TAG_RE.finditer(html):
            name = match[2].lower()
            self._open_tags[name] = max(0, self._open_tags[name] + (-1 if match[1] else 1))


def topic_of(registry: Registry, docname: str, domain: str, role: str, target: str) -> str | None:
    """Return the id of the topic that a reference in a document leads to, itself or one of its facts."""
    if domain == "infra" and role in TOPIC_ROLES:
        return registry.find_id(target)
    if domain == "infra" and role == "fact":
        topic, _name = registry.within(target)
        return topic.id if topic else None
    if domain == "infra" and role == "sitepath":
        match = _TOPIC_PAGE_RE.fullmatch(target)
        return registry.find_id(match[1]) if match else None
    if domain in {"doc", "std"} and role in {"doc", "myst"}:
        name = target if domain == "doc" else docname_join(docname, target)
        folder, _, stem = name.lstrip("/").rpartition("/")
        return registry.find_id(stem) if folder == TOPICS else None
    return None


class Reader(NamedTuple):
    """How a document is walked."""

    registry: Registry  # all topics and their names
    docname: str
    own: str  # id of the topic that the document is; "" for other documents
    wanted: bool  # False: the author switched mentions off for the whole page

    def _walk(self, document: nodes.document) -> _Walk:
        walk = _Walk(self)
        walk.walk(document, 0, linking=self.wanted)
        return walk

    def record(self, document: nodes.document) -> TopicMentions:
        """What a document says of topics."""
        walk = self._walk(document)
        found, links = walk.found()
        first: dict[str, _Found] = {}
        # A sentence with the topic's name says more of it than one with a value; topics without any come last.
        for entry in sorted(found, key=lambda entry: entry.manner == "fact"):
            first.setdefault(entry.topic, entry)
        passages = _Passages(self.registry)
        occurrences = tuple(
            Occurrence(
                entry.topic,
                entry.manner,
                passages.naming(entry.text, entry.mention, walk.anchors[entry.section]),
            )
            for entry in first.values()
        )
        citations = tuple(
            Citation(source, passages.citing(node, walk.anchors[section]))
            for source, (section, node) in walk.citations.items()
        )
        shown = dict.fromkeys(node.key for node in walk.part_nodes)
        places = tuple(Place(number, tuple(mentions)) for number, mentions in links.items())
        return TopicMentions(occurrences, citations, places, tuple(shown), tuple(walk.named))

    def visit(self, document: nodes.document) -> tuple[list[nodes.Text], list[Part]]:
        """The texts that :class:`Place` counts, and the parts."""
        walk = self._walk(document)
        return walk.texts, walk.part_nodes


class _Block(NamedTuple):
    """A block of text as excerpts show it."""

    text: str  # with a mark for each fact
    places: dict[
        int, tuple[int, int]
    ]  # by identity of a text node: where what is shown of it begins and ends
    facts: tuple[str, ...]  # names of its facts, in order


class _Passages:
    """Sentences of one document; each block is put together once, however many topics and sources it names."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._blocks: dict[int, _Block] = {}  # by identity of the node

    def naming(self, text: nodes.Text | None, mention: Mention | None, anchor: str) -> Passage:
        """Return the sentence with a name, a link or a fact."""
        if text is None or mention is None:
            return Passage(anchor, "", "", "", ())
        block = self._block_of(text)
        start, end = block.places[id(text)]
        if end - start == len(text):
            start, end = start + mention.start, start + mention.end
        # Else a role that gives no text: it is shown by the topic's name.
        return Passage(anchor, *sentence(block.text, start, end), block.facts)

    def citing(self, node: nodes.Element, anchor: str) -> Passage:
        """Return the sentence that a citation stands in; where it is no part of the text, also that it stands behind."""
        text = next(node.findall(nodes.Text), None)
        if text is None:
            return Passage(anchor, "", "", "", ())
        block = self._block_of(text)
        end = block.places[id(text)][0]
        if isinstance(node, nodes.footnote_reference) or node["reftype"] in _PARENTHETICAL:
            end = len(block.text[:end].rstrip(_SENTENCE_END))
        return Passage(anchor, *sentence(block.text, end, end), block.facts)

    def _block_of(self, text: nodes.Text) -> _Block:
        node: nodes.Node = text.parent
        while isinstance(node, (nodes.Inline, addnodes.pending_xref)) and node.parent is not None:
            node = node.parent
        if id(node) not in self._blocks:
            self._blocks[id(node)] = self._read(node)
        return self._blocks[id(node)]

    def _read(self, node: nodes.Node) -> _Block:
        facts: list[str] = []
        parts: list[str] = []
        places: dict[int, tuple[int, int]] = {}
        position = 0
        for text in node.findall(nodes.Text):
            shown = self._excerpted(text, facts)
            parts.append(shown)
            places[id(text)] = position, position + len(shown)
            position += len(shown)
        return _Block("".join(parts), places, tuple(facts))

    def _excerpted(self, text: nodes.Text, facts: list[str]) -> str:
        """What an excerpt shows of a text: a mark for a fact, nothing for a citation or a fault."""
        node: Any = text.parent
        while issubclass(type(node), nodes.Inline):
            if isinstance(node, _NO_EXCERPT) or node.get("refdomain") == "cite":
                return ""
            if isinstance(node, addnodes.pending_xref) and node.get("refdomain") == "infra":
                if node.get("reftype") == "fact":
                    facts.append(node["reftarget"])
                    return chr(FACT_MARK + len(facts) - 1)
                topic = None if node.get("refexplicit") else self._registry.find(node["reftarget"])
                return topic.ja.text if topic else str(text)
            node = node.parent
        return "" if isinstance(node, nodes.system_message) else str(text)

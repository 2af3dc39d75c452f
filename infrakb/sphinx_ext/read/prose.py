"""What a document says in prose, for those who look at its words: paragraphs without code, quotes and citations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from infrakb.sphinx_ext.read.mentions import NO_MENTIONS, TOPIC_ROLES, topic_of
from infrakb.topics.typeddigits import MASK, Prose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from infrakb.topics.registry import Registry

#: Nothing in these is its author's own prose.
_CLOSED = (nodes.block_quote, nodes.FixedTextElement, nodes.Invisible, nodes.system_message, nodes.title)
#: Stand in a paragraph, and are no typed text.
_MASKED = (
    nodes.literal,
    nodes.math,
    nodes.image,
    nodes.raw,
    nodes.problematic,
    nodes.footnote_reference,
    nodes.citation_reference,
)
#: Classes of paragraphs that are made of front matter, where no role can stand.
_MADE = frozenset({NO_MENTIONS, "infra-definition"})


def paragraphs(document: nodes.document, docname: str, registry: Registry) -> Iterator[Prose]:
    """Yield the paragraphs of a document, and the rows of its tables."""
    yield from _Prose(docname, registry).within(document)


class _Prose:
    """One walk over a document."""

    def __init__(self, docname: str, registry: Registry) -> None:
        self._docname = docname
        self._registry = registry

    def within(self, parent: nodes.Element) -> Iterator[Prose]:
        for node in parent.children:
            if not isinstance(node, nodes.Element) or isinstance(node, _CLOSED):
                continue
            if isinstance(node, (nodes.paragraph, nodes.term, nodes.row)):
                if _MADE.isdisjoint(node["classes"]):
                    yield self._read(node)
            else:
                yield from self.within(node)

    def _read(self, block: nodes.Element) -> Prose:
        self._parts: list[str] = []
        self._topics: list[tuple[int, str]] = []
        self._facts: list[str] = []
        self._length = 0
        self._take(block)
        lines = (node.line for node in block.findall(nodes.Element) if node.line)
        return Prose("".join(self._parts), next(lines, 1), tuple(self._topics), tuple(self._facts))

    def _take(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.Text):
            self._add(str(node))
        elif isinstance(node, addnodes.pending_xref):
            self._reference(node)
        elif isinstance(node, _MASKED) or (isinstance(node, nodes.inline) and NO_MENTIONS in node["classes"]):
            self._add(MASK)
        elif not isinstance(node, _CLOSED):
            for child in node.children:
                self._take(child)
            if isinstance(node, nodes.entry):
                self._add("\n")

    def _reference(self, node: addnodes.pending_xref) -> None:
        domain, role, target = node["refdomain"], node["reftype"], node["reftarget"]
        topic = topic_of(self._registry, self._docname, domain, role, target)
        if topic:
            self._topics.append((self._length, topic))
        if domain == "infra" and role == "fact":
            self._facts.append(target)
        if domain == "cite" or (domain == "infra" and role == "fact"):
            self._add(MASK)
        elif not (domain == "infra" and role in TOPIC_ROLES and not node.get("refexplicit")):
            for child in node.children:
                self._take(child)

    def _add(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

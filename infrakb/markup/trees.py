"""Makes the tree of a parsed document sound, for the transforms and writers behind it.

Directives that others wrote move nodes from place to place, throw some away, and put what they please into a link.
"""

from __future__ import annotations

from docutils import nodes
from sphinx import addnodes

from infrakb.messages import warn

#: Nodes that a page shows as a link: none can stand in another.
_LINKS = (addnodes.pending_xref, addnodes.download_reference, addnodes.number_reference, nodes.reference)


def make_sound(document: nodes.document) -> None:
    """Let each node know its parent, and each link hold no other."""
    links: list[nodes.Element] = []
    waiting: list[nodes.Element] = [document]
    while waiting:
        node = waiting.pop()
        if isinstance(node, _LINKS):
            links.append(node)
        for child in node.children:
            child.parent = node
            if child.children:
                assert isinstance(child, nodes.Element)
                waiting.append(child)
    for link in links:
        _part_links(link)
    _keep_notes(document)


def _part_links(link: nodes.Element) -> None:
    """Show the links in the text of *link* as text: what resolves the outer one would leave them as they are."""
    for inner in [node for child in link.children for node in child.findall() if isinstance(node, _LINKS)]:
        message = "the link '%s' stands in the text of another link and is shown as text; write it outside"
        warn("link", message, " ".join(inner.astext().split()), location=inner)
        assert inner.parent is not None
        inner.parent.replace(inner, inner.children)


def _keep_notes(document: nodes.document) -> None:
    """Put footnotes at the end that their directive has thrown away: MyST takes them from where they stand."""
    for note in (*document.symbol_footnotes, *document.footnotes, *document.autofootnotes):
        if note.parent is None or not any(child is note for child in note.parent.children):
            document += note

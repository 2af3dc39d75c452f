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
    """Let each node know its parent, each link hold no other, and each footnote stand in the document.

    MyST takes footnotes from wherever they are, those too that the directive around them has thrown away: whoever
    looks at the document must have seen them.
    """
    found = _parented(document)
    for note in (*document.symbol_footnotes, *document.footnotes, *document.autofootnotes):
        if not any(note is known for known in found):
            document += note
            found += _parented(note)
    for link in found:
        if isinstance(link, _LINKS):
            _part_links(link)


def _parented(top: nodes.Element) -> list[nodes.Element]:
    """Tell every node below *top* its parent; return the links and footnotes."""
    found: list[nodes.Element] = []
    waiting = [top]
    while waiting:
        node = waiting.pop()
        if isinstance(node, (*_LINKS, nodes.footnote)):
            found.append(node)
        for child in node.children:
            child.parent = node
            if isinstance(child, nodes.Element) and child.children:
                waiting.append(child)
    return found


def _part_links(link: nodes.Element) -> None:
    """Show the links in the text of *link* as text: what resolves the outer one would leave them as they are."""
    for inner in [node for child in link.children for node in child.findall() if isinstance(node, _LINKS)]:
        message = "the link '%s' stands in the text of another link and is shown as text; write it outside"
        warn("link", message, " ".join(inner.astext().split()), location=inner)
        assert inner.parent is not None
        inner.parent.replace(inner, inner.children)

"""Makes the tree of a parsed document sound, for the transforms and writers behind it.

Directives that others wrote move nodes from place to place, throw some away, and put what they please into a link.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes

from infrakb.markup.trust import scheme_of
from infrakb.sphinx_ext.reports.messages import warn
from infrakb.sphinx_ext.treewalk import nodes_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: Nodes that a page shows as a link: none can stand in another.
_LINKS = (addnodes.pending_xref, addnodes.download_reference, addnodes.number_reference, nodes.reference)


def make_sound(document: nodes.document, env: BuildEnvironment) -> None:
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
            _look_up(link, env.docname)
    if lost := document.ids.keys() - ids_in(document):
        _forget(lost, document, env)


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


def ids_in(document: nodes.document) -> set[str]:
    """Return all ids in the tree."""
    found: set[str] = set()
    waiting: list[nodes.Node] = [document]
    while waiting:
        node = waiting.pop()
        if isinstance(node, nodes.Element):
            found.update(node.attributes["ids"])
            waiting.extend(node.children)
    return found


def forget_headings(lost: set[str], env: BuildEnvironment) -> None:
    """Forget headings of the document being read, by their ids: nothing leads to them any more."""
    metadata = env.metadata[env.docname]
    slugs = metadata.get("myst_slugs")
    if slugs:
        metadata["myst_slugs"] = {slug: place for slug, place in slugs.items() if place[1] not in lost}


def _forget(lost: set[str], document: nodes.document, env: BuildEnvironment) -> None:
    """Forget the labels, terms and objects that a directive has thrown away: links to them would lead nowhere."""
    for name, identifier in list(document.nameids.items()):
        if identifier in lost:
            document.nametypes.pop(name, None)
            document.nameids[name] = None  # type: ignore[assignment]  # as docutils does
    forget_headings(lost, env)
    standard, python = env.domains.standard_domain.objects, env.domains.python_domain.objects
    for key in [key for key, place in standard.items() if place[0] == env.docname and place[1] in lost]:
        del standard[key]
    for name in [name for name, entry in python.items() if entry[0] == env.docname and entry[1] in lost]:
        del python[name]
    lists = env.domains["cite"].bibliographies if "cite" in env.domains else {}  # type: ignore[attr-defined]
    for place in [place for place in lists if place.docname == env.docname and place.id_ in lost]:
        del lists[place]


def _part_links(link: nodes.Element) -> None:
    """Show the links in the text of *link* as text: what resolves the outer one would leave them as they are."""
    for inner in [node for child in link.children for node in child.findall() if isinstance(node, _LINKS)]:
        message = "the link '%s' stands in the text of another link and is shown as text; write it outside"
        warn("link", message, " ".join(inner.astext().split()), location=inner)
        assert inner.parent is not None
        inner.parent.replace(inner, inner.children)


def _look_up(link: nodes.Element, docname: str) -> None:
    """Have a link of a badge, button or picture looked up, as one in Markdown is: its address is of this site."""
    address = link.get("refuri")
    if link.parent is None or not any(child is link for child in link.parent.children):
        return  # it stood in another link
    if address is None or scheme_of(address) or address.startswith(("//", "#")) or link.get("internal"):
        return
    shown = link[0] if len(link) == 1 else nodes.inline("", "", *link.children)
    if isinstance(shown, nodes.inline):
        shown["classes"] += link["classes"]
    new = addnodes.pending_xref(
        "", shown, refdomain="infra", reftype="sitepath", reftarget=address, refdoc=docname, refexplicit=True
    )
    new.source, new.line = link.source, link.line
    link.replace_self(new)


def _dead_ends(document: nodes.document) -> None:
    """Take out links within the page to what is not shown: messages, and places that a directive threw away."""
    for node in nodes_of(document, nodes.problematic):
        node.attributes.pop("refid", None)
    notes: tuple[Any, ...] = (
        *document.symbol_footnotes,
        *document.footnotes,
        *document.autofootnotes,
        *document.citations,
    )
    # Headings lead back to a table of contents.
    headings = [node for node in nodes_of(document, nodes.title) if "refid" in node]
    if headings or any(note.get("backrefs") for note in notes):
        shown = ids_in(document)
        for note in notes:
            note["backrefs"] = [identifier for identifier in note["backrefs"] if identifier in shown]
        for heading in headings:
            if heading["refid"] not in shown:
                del heading["refid"]


def setup(app: Sphinx) -> None:
    """Look at each document again when its transforms have run."""
    app.connect("doctree-read", lambda _app, document: _dead_ends(document))

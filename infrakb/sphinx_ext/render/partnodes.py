"""Parts of a page that are made when the page is written: tables, charts, the map, lists, the header of a post.

A part is a node that says what it is and of what; its markup is made at the end, so that a changed value
needs no document to be read again.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

from docutils import nodes

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.docutils import SphinxTranslator

_TAG_RE = re.compile(r"<[^>]*>")


class Part(nodes.General, nodes.Element):
    """A part; ``html`` is set when its page is written."""

    @property
    def key(self) -> tuple[str, ...]:
        """What the part is and of what: with a document's name it says all about its markup."""
        return (self["part"], *self["arguments"])

    def astext(self) -> str:
        """The text that a reader sees."""
        return unescape(_TAG_RE.sub(" ", self.get("html", "")))


def part(name: str, *arguments: str) -> Part:
    """Make the node of a part."""
    return Part(part=name, arguments=list(arguments))


class PartSection(nodes.section):
    """A part under a heading of its own, which other writers take for a section like any other.

    ``searched``: whether it is text of the page. ``label``: its name, where it has no title.
    """


def _open_section(translator: Any, node: PartSection) -> None:
    translator.section_level += 1
    given = {} if node["searched"] else {"data-search-ignore": ""}
    if label := node.get("label"):
        given["aria-label"] = label
    translator.body.append(translator.starttag(node, "section", **given))


def _close_section(translator: Any, _node: PartSection) -> None:
    translator.section_level -= 1
    translator.body.append("</section>\n")


class Frame(nodes.General, nodes.Element):
    """Nodes of a page in an element of their own, which has the classes of this node."""


def _open_frame(translator: Any, node: Frame) -> None:
    translator.body.append(translator.starttag(node, "div"))


def _close_frame(translator: Any, _node: Frame) -> None:
    translator.body.append("</div>\n")


def _visit(translator: Any, node: Part) -> None:
    translator.body.append(node.get("html", ""))
    raise nodes.SkipNode


def _skip(_translator: SphinxTranslator, _node: Part) -> None:
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Register the nodes; only HTML shows them."""
    app.add_node(Part, html=(_visit, None), latex=(_skip, None), text=(_skip, None), man=(_skip, None))
    app.add_node(PartSection, html=(_open_section, _close_section))
    app.add_node(Frame, html=(_open_frame, _close_frame))

"""The site's navigation for screen readers: what Sphinx's writer of HTML says too much, and what it leaves out."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.writers.html5 import HTML5Translator


class NavigationTranslator(HTML5Translator):
    """Writes trees of pages: their captions as captions, and the entry of the page itself as the current one."""

    def visit_title(self, node: nodes.title) -> None:
        """Open a title; Sphinx gives the caption of a tree the role of a heading, which has no level."""
        if not isinstance(node.parent, addnodes.compact_paragraph):
            super().visit_title(node)
            return
        self.body += [self.starttag(node, "p", "", CLASS="caption"), '<span class="caption-text">']
        self.context.append("</span></p>\n")

    def starttag(
        self, node: nodes.Element, tagname: str, suffix: str = "\n", empty: bool = False, **attributes: Any
    ) -> str:
        """Return a start tag; a link to the page itself in its own tree says that it is."""
        if tagname == "a" and attributes.get("href") == "#" and "current" in node["classes"]:
            attributes["aria-current"] = "page"
        return str(super().starttag(node, tagname, suffix, empty, **attributes))

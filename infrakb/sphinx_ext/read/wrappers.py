"""One place for each id in tables and formulas.

Furo puts both into a container that scrolls and copies their ids to it, so that each id stands twice in the page.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from infrakb.sphinx_ext.treewalk import nodes_of


class WrapperIds(SphinxPostTransform):
    """Leaves the ids to the table, which has its number and its permalink by them, and to a formula's container."""

    default_priority = 501  # right after Furo's WrapTableAndMathInAContainerTransform
    formats = ("html",)

    def run(self, **_kwargs: Any) -> None:
        """Work on one document."""
        for node in nodes_of(self.document, nodes.table, nodes.math_block):
            if isinstance(node.parent, nodes.container) and node.parent["ids"] == node["ids"]:
                outer, inner = node.parent, node
                (outer if isinstance(node, nodes.table) else inner)["ids"] = []

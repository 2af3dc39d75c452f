"""One place for each id in tables and formulas.

Furo puts both into a container that scrolls and copies their ids to it, so that each id stands twice in the page.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform


class WrapperIds(SphinxPostTransform):
    """Takes the ids of a table or a formula from its container: Sphinx wants them where it writes a caption."""

    default_priority = 501  # right after Furo's WrapTableAndMathInAContainerTransform
    formats = ("html",)

    def run(self, **_kwargs: Any) -> None:
        """Work on one document."""
        for node in self.document.findall(lambda found: isinstance(found, nodes.table | nodes.math_block)):
            assert isinstance(node, nodes.Element)
            if isinstance(node.parent, nodes.container) and node.parent["ids"] == node["ids"]:
                node.parent["ids"] = []

"""Words of the index (``{index}``) lead to the section that they stand in, not to the spot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class WordsOfSections(SphinxTransform):
    """Gives words the section around them as their target; in a page's first section, the page."""

    default_priority = 840  # before the domains collect them (SphinxDomains, 850)

    def apply(self, **_kwargs: object) -> None:
        """Replace the targets of all words."""
        for words in self.document.findall(addnodes.index):
            section = words.parent
            while section.parent and not isinstance(section, nodes.section):
                section = section.parent
            is_page = not section.parent or isinstance(section.parent, nodes.document)
            target = "" if is_page else section["ids"][0]
            words["entries"] = [
                (kind, word, target, *rest) for kind, word, _target, *rest in words["entries"]
            ]


def setup(app: Sphinx) -> None:
    """Register the transform."""
    app.add_transform(WordsOfSections)

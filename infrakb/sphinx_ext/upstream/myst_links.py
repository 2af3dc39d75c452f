"""MyST-Parser's resolver of links, and the place that another one takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from myst_parser.sphinx_ext.myst_refs import MystReferenceResolver

from infrakb.sphinx_ext.upstream.guards import Reach, moved, require

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

_RESOLVER = "myst_parser.sphinx_ext.myst_refs:MystReferenceResolver"
_LINKS = "infrakb.sphinx_ext.references.links"

RESOLVER = Reach(
    __name__,
    _RESOLVER,
    "リンク先がないリンクを、行き先のないアンカーではなく文字にする（登録済みの変換を入れ替える）",
    issue="executablebooks/MyST-Parser#495",
    takes="document startnode",
)
REACHES = (
    RESOLVER,
    Reach(_LINKS, f"{_RESOLVER}.resolve_myst_ref_doc", "文書へのリンクで、ない見出しを外す", takes="node"),
    Reach(
        _LINKS,
        f"{_RESOLVER}.resolve_myst_ref_any",
        "ほかのリンクで、サイトの住所も探す",
        takes="refdoc node contnode only_domains",
    ),
    Reach(
        __name__,
        f"{_RESOLVER}._resolve_myst_ref_intersphinx",
        "サイトの住所より先に、ほかのサイトの目録を探す",
        takes="node contnode target only_domains",
    ),
    Reach(
        _LINKS,
        "myst_parser.mdit_to_docutils.base:DocutilsRenderer.generate_heading_target",
        "文書の見出しの一覧（`myst_slugs`）で、見出しへのリンクを確かめる",
        uses="_heading_slugs",
    ),
)


class OpenLinkResolver(MystReferenceResolver):
    """MyST's resolver of Markdown links."""

    def find_in_inventories(
        self, node: nodes.Element, content: nodes.Element, target: str, only_domains: list[str] | None
    ) -> nodes.reference | None:
        """Return a link to *target* in the inventory of another site, or None."""
        return self._resolve_myst_ref_intersphinx(node, content, target, only_domains)


def put_in_place(app: Sphinx, resolver: type[OpenLinkResolver]) -> None:
    """Put *resolver* in the place of MyST's.

    :raises ExtensionError: where MyST no longer has it in its place.
    """
    transforms, theirs = app.registry.post_transforms, require(RESOLVER)
    if theirs not in transforms:
        raise moved(RESOLVER, "is not among Sphinx's transforms")
    transforms[transforms.index(theirs)] = resolver

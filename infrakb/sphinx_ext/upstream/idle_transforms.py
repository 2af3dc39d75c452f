"""Leaves out the transforms that have nothing to do in a document.

Sphinx, docutils and their extensions run some sixty transforms over every document, and most of them walk the
whole tree to find that no node of their kind is there: a tenth of the time of a post, when it is read and again
when it is written. The kinds of nodes in a document are collected in one walk; a transform whose kinds are all
absent is not run.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.transforms import SphinxTransformer

from infrakb.sphinx_ext.treewalk import kinds_in
from infrakb.sphinx_ext.upstream.guards import Reach, is_used, replace

if TYPE_CHECKING:
    from docutils.transforms import Transform

#: Transform -> names of the node classes one of which must be there for it to have an effect.
#: Only transforms whose effect is bound to nodes that parsing makes are listed; others always run.
NEEDS: dict[str, frozenset[str]] = {
    name: frozenset(kinds.split())
    for name, kinds in {
        "furo.WrapTableAndMathInAContainerTransform": "table math_block",
        "docutils.transforms.references.AnonymousHyperlinks": "reference target",
        "docutils.transforms.references.ExternalTargets": "target",
        "docutils.transforms.references.InternalTargets": "target",
        "docutils.transforms.references.PropagateTargets": "target",
        "docutils.transforms.references.Substitutions": "substitution_reference",
        "docutils.transforms.misc.Transitions": "transition",
        "infrakb.sphinx_ext.read.wrappers.WrapperIds": "table math_block",
        "myst_parser.mdit_to_docutils.transforms.PrioritiseExplicitIds": "target",
        "sphinx.builders.latex.transforms.FootnoteDocnameUpdater": "footnote footnote_reference",
        "sphinx.domains.c.AliasTransform": "AliasNode",
        "sphinx.domains.citation.CitationDefinitionTransform": "citation",
        "sphinx.domains.citation.CitationReferenceTransform": "citation_reference",
        "sphinx.domains.cpp.AliasTransform": "AliasNode",
        "sphinx.transforms.AutoIndexUpgrader": "index",
        "sphinx.transforms.AutoNumbering": "figure image table literal_block container math_block",
        "sphinx.transforms.DefaultSubstitutions": "substitution_reference",
        "sphinx.transforms.DoctestTransform": "doctest_block",
        "sphinx.transforms.FilterSystemMessages": "system_message",
        "sphinx.transforms.GlossarySorter": "glossary",
        "sphinx.transforms.HandleCodeBlocks": "block_quote",
        "sphinx.transforms.MoveModuleTargets": "target index",
        "sphinx.transforms.ReorderConsecutiveTargetAndIndexNodes": "index target",
        "sphinx.transforms.i18n.RemoveTranslatableInline": "inline",
        "sphinx.transforms.post_transforms.OnlyNodeTransform": "only",
        "sphinx.transforms.post_transforms.PropagateDescDomain": "desc_signature",
        "sphinx.transforms.post_transforms.code.HighlightLanguageTransform": "literal_block highlightlang",
        "sphinx.transforms.post_transforms.code.TrimDoctestFlagsTransform": "literal_block doctest_block",
        "sphinx.transforms.post_transforms.images.DataURIExtractor": "image",
        "sphinx.transforms.post_transforms.images.ImageDownloader": "image",
        "sphinx.transforms.references.SphinxDanglingReferences": (
            "reference footnote_reference citation_reference target"
        ),
        "sphinx_design.aside.AsideHtmlTransform": "container",
        "sphinx_design.dropdown.DropdownHtmlTransform": "container",
        "sphinx_design.tabs.TabSetHtmlTransform": "container",
        "sphinxcontrib.bibtex.transforms.BibliographyTransform": "bibliography",
    }.items()
}


WRITTEN = Reach(
    __name__,
    "sphinx.environment:SphinxTransformer",
    "ページを書く前の変換のうち、働く節がないものを飛ばす",
    takes="document",
    switch="idle-transforms-written",
)
READ = Reach(
    __name__,
    "docutils.transforms:Transformer.apply_transforms",
    "文書を読んだあとの変換（`transforms`の4つ組）のうち、働く節がないものを飛ばす",
    takes="",
    uses="transforms",
    switch="idle-transforms-read",
)
REACHES = (
    WRITTEN,
    Reach(__name__, "sphinx.transforms:SphinxTransformer.add_transforms", "", takes="transform_list"),
    READ,
    Reach(__name__, "docutils.transforms:Transformer.add_transform", "", uses="transforms"),
    *(
        Reach(
            __name__,
            ":".join(name.rsplit(".", 1)),
            "どの節で働くかを、こちらの表（`NEEDS`）に書いてある変換。働く節がなければ飛ばす",
        )
        for name in NEEDS
        if not name.startswith("infrakb.")
    ),
)


def setup() -> None:
    """Leave them out before a page is written."""
    if is_used(WRITTEN):
        replace(WRITTEN, lambda _original: LeanTransformer)


class LeanTransformer(SphinxTransformer):
    """Applies the transforms that have something to do in its document."""

    def add_transforms(self, transform_list: Iterable[type[Transform]]) -> None:
        """Take on *transform_list* but those that would find no node of their kinds."""
        present = kinds_in(self.document)
        super().add_transforms([found for found in transform_list if not _is_idle(found, present)])


def leave_out_idle(document: nodes.document) -> None:
    """Remove from the transformer of a *document* that was read what would find no node of its kinds."""
    if not is_used(READ):
        return
    transformer = document.transformer
    present = kinds_in(document)
    transformer.transforms = [entry for entry in transformer.transforms if not _is_idle(entry[1], present)]


def _is_idle(transform: type, present: set[str]) -> bool:
    """Tell whether *transform* has nothing to do where only nodes of the kinds *present* are."""
    needs = NEEDS.get(f"{transform.__module__}.{transform.__qualname__}")
    return needs is not None and not needs & present

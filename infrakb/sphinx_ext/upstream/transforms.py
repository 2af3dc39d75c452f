"""Leaves out the transforms that have nothing to do in a document.

Sphinx, docutils and their extensions run some sixty transforms over every document, and most of them walk the
whole tree to find that no node of their kind is there: a tenth of the time of a post, when it is read and again
when it is written. The kinds of nodes in a document are collected in one walk; a transform whose kinds are all
absent is not run.
"""

from __future__ import annotations

from typing import Any, TypeVar

from docutils import nodes

N = TypeVar("N", bound=nodes.Element)

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


def leave_out_idle(document: nodes.document) -> None:
    """Remove from *document*'s transformer what would find no node of its kinds."""
    transformer = document.transformer
    present = kinds_in(document)
    transformer.transforms = [entry for entry in transformer.transforms if not is_idle(entry[1], present)]


def kinds_in(document: nodes.Node) -> set[str]:
    """Return the names of the classes of all nodes."""
    kinds, waiting = set(), [document]
    while waiting:  # several times as fast as findall(), which asks each node in turn through all above it
        node = waiting.pop()
        kinds.add(type(node))
        waiting.extend(node.children)
    return {kind.__name__ for kind in kinds}


def nodes_of(document: nodes.Node, *kinds: type[N]) -> list[N]:
    """Return the nodes of these very classes in the order of *document*, several times as fast as ``findall()``."""
    found: list[N] = []
    waiting: list[Any] = [document]
    while waiting:
        node = waiting.pop()
        if type(node) in kinds:
            found.append(node)
        waiting.extend(reversed(node.children))
    return found


def is_idle(transform: type, present: set[str]) -> bool:
    """Tell whether *transform* has nothing to do where only nodes of the kinds *present* are."""
    needs = NEEDS.get(f"{transform.__module__}.{transform.__qualname__}")
    return needs is not None and not needs & present

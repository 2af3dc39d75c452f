"""Leaves out the transforms that have nothing to do in a document.

Sphinx, docutils and their extensions run some sixty transforms over every document, and most of them walk the
whole tree to find that no node of their kind is there: a tenth of the reading time of a post. The kinds of
nodes in a parsed document are collected in one walk; a transform whose kinds are all absent is not run.
"""

from __future__ import annotations

from docutils import nodes

#: Transform -> names of the node classes one of which must be there for it to have an effect.
#: Only transforms whose effect is bound to nodes that parsing makes are listed; others always run.
NEEDS: dict[str, frozenset[str]] = {
    name: frozenset(kinds.split())
    for name, kinds in {
        "docutils.transforms.references.AnonymousHyperlinks": "reference target",
        "docutils.transforms.references.ExternalTargets": "target",
        "docutils.transforms.references.InternalTargets": "target",
        "docutils.transforms.references.PropagateTargets": "target",
        "docutils.transforms.references.Substitutions": "substitution_reference",
        "docutils.transforms.misc.Transitions": "transition",
        "myst_parser.mdit_to_docutils.transforms.PrioritiseExplicitIds": "target",
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
    }.items()
}


def leave_out_idle(document: nodes.document) -> None:
    """Remove from *document*'s transformer what would find no node of its kinds."""
    present = {type(node).__name__ for node in document.findall()}
    transformer = document.transformer
    transformer.transforms = [entry for entry in transformer.transforms if not _is_idle(entry[1], present)]


def _is_idle(transform: type, present: set[str]) -> bool:
    needs = NEEDS.get(f"{transform.__module__}.{transform.__qualname__}")
    return needs is not None and not needs & present

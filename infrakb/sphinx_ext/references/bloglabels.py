"""References by ABlog's labels (``:ref:`blog-posts```), with our addresses and in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.nodes import make_refnode
from sphinx.util.osutil import relative_uri

from infrakb.blog import bloglabels
from infrakb.sphinx_ext.builder.formats import has_page, is_site
from infrakb.sphinx_ext.domain.infra import InfraDomain
from infrakb.sphinx_ext.reports.messages import _, warn
from infrakb.text import layout

if TYPE_CHECKING:
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

#: Titles of what is not named after anything (English source).
_TITLES = {
    "blog-posts": "All posts",
    "blog-archives": "Archive",
    "blog-tags": "Tags",
    "blog-authors": "Authors",
    "blog-categories": "Categories",
    "blog-locations": "Locations",
    "blog-languages": "Languages",
}
_FEED, _DRAFTS = "blog-feed", "blog-drafts"


def find(env: BuildEnvironment, label: str) -> tuple[str, str, str] | None:
    """Return (docname, anchor, title) of what the label of ABlog stands for."""
    index = InfraDomain.of(env).posts.index
    found = bloglabels.find(index, label.lower())
    if found is None:
        return None
    title = found.title or _(_TITLES[label.lower()])
    return found.docname, found.anchor, title


def refer(builder: Builder, refdoc: str, node: pending_xref, contnode: nodes.Element) -> nodes.Element | None:
    """Return the link to what *node* names by a label of ABlog; None where it names something else."""
    label, is_titled = node["reftarget"].lower(), bool(node.get("refexplicit"))
    env = builder.env
    if label == _DRAFTS:
        message = (
            "'%s' has no page: drafts are shown by 'make live', marked in all lists; remove the reference"
        )
        warn("ref", message, label, location=node)
        return nodes.inline("", "", contnode if is_titled else nodes.Text(_("Drafts")))
    if label == _FEED:
        return _feed(builder, refdoc, contnode if is_titled else nodes.Text(_("Atom feed")))
    found = find(env, label)
    if found is None:
        return None
    docname, anchor, title = found
    content = contnode if is_titled else nodes.inline("", title, classes=["std", "std-ref"])
    if not has_page(builder, docname):
        return nodes.inline("", "", content)
    return make_refnode(builder, refdoc, docname, anchor, content, title)


def _feed(builder: Builder, refdoc: str, content: nodes.Node) -> nodes.Element:
    config = builder.config
    if not (is_site(builder) and config.html_baseurl):  # there is none
        return nodes.inline("", "", content)
    uri = relative_uri(builder.get_target_uri(refdoc), f"{config.blog_path}/{layout.FEED}")
    return nodes.reference("", "", content, refuri=uri, internal=True)


def resolve(
    app: Sphinx, _env: BuildEnvironment, node: pending_xref, contnode: nodes.Element
) -> nodes.Element | None:
    """Resolve ``:ref:`` and ``:any:`` by ABlog's labels (``missing-reference``)."""
    if node["reftype"] not in {"ref", "any"} or node.get("refdomain") not in {None, "", "std"}:
        return None
    return refer(app.builder, node.get("refdoc", ""), node, contnode)


def setup(app: Sphinx) -> None:
    """Register the labels."""
    app.connect("missing-reference", resolve)

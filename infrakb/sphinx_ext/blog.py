"""Ties the blog to Sphinx's events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infrakb.sphinx_ext.outputs import feeds
from infrakb.sphinx_ext.pages import blog as pages
from infrakb.sphinx_ext.pages import framing, postlists
from infrakb.sphinx_ext.read import post_directives, posts
from infrakb.sphinx_ext.references import bloglabels
from infrakb.sphinx_ext.upstream import ablog
from infrakb.sphinx_ext.upstream.sphinx_templates import offer_templates

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Register ABlog, what replaces parts of it, and the pages of the blog."""
    app.setup_extension("ablog")
    ablog.disconnect(app)
    posts.setup(app)
    app.add_directive("post", post_directives.CheckedPostDirective, override=True)
    app.add_directive("postlist", post_directives.CheckedPostListDirective, override=True)
    app.connect("builder-inited", offer_templates)
    # Before Sphinx notes titles and headings: parts that are not out yet are taken out.
    app.connect("doctree-read", post_directives.read_directives, priority=100)
    app.connect("doctree-resolved", postlists.write_lists)
    bloglabels.setup(app)
    app.connect("env-updated", pages.check)
    app.connect("infrakb-page-inputs", pages.page_inputs)
    app.connect("infrakb-site-inputs", pages.site_inputs)
    app.connect("html-collect-pages", pages.collect_pages)
    # Before Furo's handler and all others: they may build on it.
    app.connect("html-page-context", pages.add_context, priority=100)
    framing.setup(app)
    feeds.setup(app)

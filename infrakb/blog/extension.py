"""Ties the blog to Sphinx's events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infrakb.blog import ablog_bridge, directives, feeds, pages, reading

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Register ABlog, what replaces parts of it, and the pages of the blog."""
    app.setup_extension("ablog")
    ablog_bridge.disconnect(app)
    reading.setup(app)
    app.add_config_value("infrakb_posts_per_page", 20, "html", int)
    app.add_directive("post", directives.CheckedPostDirective, override=True)
    app.add_directive("postlist", directives.CheckedPostListDirective, override=True)
    app.connect("builder-inited", ablog_bridge.add_templates_after_theme)
    # Before Sphinx notes titles and headings: parts that are not out yet are taken out.
    app.connect("doctree-read", directives.read_directives, priority=100)
    app.connect("env-updated", pages.check)
    app.connect("infrakb-page-inputs", pages.page_inputs)
    app.connect("html-collect-pages", pages.collect_pages)
    # Before Furo's handler and all others: they may build on it.
    app.connect("html-page-context", pages.add_context, priority=100)
    feeds.setup(app)

"""The parts of the extension, in the order in which a build meets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infrakb.sphinx_ext import blog, config, gate
from infrakb.sphinx_ext.builder import folders, formats, handbook, html, memory
from infrakb.sphinx_ext.codedigest import code_digest
from infrakb.sphinx_ext.discover import decoding, outdated, project
from infrakb.sphinx_ext.domain import infra, standard
from infrakb.sphinx_ext.outputs import (
    changefeeds,
    check,
    llms,
    opendata,
    policy,
    search,
    sitemap,
    styles,
    twins,
    webapp,
)
from infrakb.sphinx_ext.pages import previews, timelines, updates
from infrakb.sphinx_ext.read import indexwords, lead, parser, topic_directives, topics, trees
from infrakb.sphinx_ext.references import bibliography, links, resolution
from infrakb.sphinx_ext.render import formulas
from infrakb.sphinx_ext.reports import circles, foreign_messages, recall
from infrakb.sphinx_ext.reports.messages import CATALOG
from infrakb.sphinx_ext.upstream import idle_transforms, option_parsers, reaches, sphinx_contents, sphinx_logs
from infrakb.web import LOCALE

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register everything."""
    reaches.check()
    config.setup(app)
    app.setup_extension("myst_parser")
    app.add_message_catalog(CATALOG, LOCALE)
    app.add_message_catalog("sphinx", LOCALE)
    folders.setup(app)
    formats.setup(app)
    handbook.setup(app)
    memory.setup(app)
    sphinx_contents.setup()
    sphinx_logs.setup(app)
    option_parsers.setup()
    idle_transforms.setup()
    foreign_messages.setup(app)
    recall.setup(app)
    circles.setup(app)
    decoding.setup(app)
    parser.setup(app)
    formulas.setup(app)
    trees.setup(app)
    lead.setup(app)
    indexwords.setup(app)
    standard.setup(app)
    infra.setup(app)
    topic_directives.setup(app)
    outdated.setup(app)
    html.setup(app)
    links.setup(app)
    resolution.setup(app)
    blog.setup(app)
    topics.setup(app)
    bibliography.setup(app)
    updates.setup(app)
    timelines.setup(app)
    changefeeds.setup(app)
    sitemap.setup(app)
    webapp.setup(app)
    previews.setup(app)
    opendata.setup(app)
    twins.setup(app)
    llms.setup(app)
    search.setup(app)
    styles.setup(app)
    policy.setup(app)
    check.setup(app)
    gate.setup(app)
    project.setup(app)
    app.setup_extension("sphinx_design")
    return {
        "env_version": code_digest(),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }

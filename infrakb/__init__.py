"""The knowledge base's Sphinx extensions, in the order in which a build meets them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from infrakb import (
    builder,
    domain,
    encoding,
    foreign_messages,
    formats,
    garbage,
    gate,
    outdated,
    output,
    project,
    recall,
    search,
    sitemap,
    upstream,
)
from infrakb.blog import extension as blog
from infrakb.markup import formulas, labels, links, parser
from infrakb.messages import CATALOG
from infrakb.topics import bibliography
from infrakb.topics import edge as topics
from infrakb.version import __version__, code_digest

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

LOCALE = Path(__file__).parent / "locale"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register everything."""
    app.setup_extension("myst_parser")
    app.add_message_catalog(CATALOG, LOCALE)
    app.add_message_catalog("sphinx", LOCALE)  # what Sphinx, ABlog and Furo leave untranslated
    output.setup(app)
    formats.setup(app)
    garbage.setup(app)
    upstream.setup(app)
    foreign_messages.setup(app)
    recall.setup(app)
    encoding.setup(app)
    parser.setup(app)
    formulas.setup(app)
    domain.setup(app)
    outdated.setup(app)
    builder.setup(app)
    labels.setup(app)
    links.setup(app)
    blog.setup(app)
    topics.setup(app)
    bibliography.setup(app)
    sitemap.setup(app)
    search.setup(app)
    gate.setup(app)
    project.setup(app)
    return {
        "version": __version__,
        "env_version": code_digest(),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }

"""Pictures that others show beside links to pages: which there are and what they show. They are drawn in the end.

Each is named after its page and made from nothing but what it shows, so that an edit makes one picture again.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import PIL
from noto_cjk_sans_jp_bold import FONT_PATH

from infrakb.sphinx_ext.builder.html import KnowledgeBaseBuilder
from infrakb.sphinx_ext.codedigest import code_digest
from infrakb.sphinx_ext.domain.infra import InfraDomain
from infrakb.sphinx_ext.pages.records import Picture
from infrakb.sphinx_ext.read.posts import zone_of
from infrakb.sphinx_ext.render.dates import post_day
from infrakb.sphinx_ext.reports.messages import _, warn
from infrakb.topics.records import KINDS
from infrakb.topics.values import format_date
from infrakb.web.preview import HEIGHT, WIDTH, Design, Figure, Preview, draw, fonts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.config import Config

    from infrakb.blog.record import Post
    from infrakb.topics.knowledge import Knowledge
    from infrakb.topics.records import Topic
    from infrakb.topics.registry import Registry
    from infrakb.topics.statements import Fact

#: Folder of the pictures in the site.
FOLDER = "_previews"


def has_previews(config: Config) -> bool:
    """Tell whether pages have pictures: links to them are absolute."""
    return bool(config.infrakb_previews and config.html_baseurl)


def preview_picture(config: Config, folder: str, site: str, docname: str, title: str) -> Picture | None:
    """Return the picture of a page that has one of its own, or that of the site; None where it cannot be drawn.

    :param folder: of ``conf.py``.
    :param site: address of the site.
    """
    if not has_previews(config) or fonts_of(_fonts(config, folder)).missing(title):
        return None
    return Picture(f"{site}{quote(_path(docname))}", WIDTH, HEIGHT, title)


def _path(docname: str) -> str:
    return f"{FOLDER}/{docname}.png"


def _fonts(config: Config, folder: str) -> tuple[str, ...]:
    """Return the font files: those of the project, then the one that comes with us."""
    return (*(str(Path(folder, name)) for name in config.infrakb_preview_fonts), str(FONT_PATH))


# --- what they show


def _previews(app: Sphinx) -> Iterator[tuple[str, Preview]]:
    """Yield (document, picture) for the site, each post without a picture of its author's, and each topic."""
    config, domain = app.config, InfraDomain.of(app.env)
    yield config.root_doc, Preview(config.project)
    for post in domain.posts.index.by_docname.values():
        if not post.image:
            yield post.docname, _of_post(app, post)
    for topic in domain.topics.registry.topics.values():
        if topic.docname in app.env.found_docs:
            yield topic.docname, _of_topic(topic, domain.knowledge)


def _of_post(app: Sphinx, post: Post) -> Preview:
    day = post_day(app.config, post.date, zone_of(app.env)) if post.date else ""
    return Preview(post.title, post.categories[0] if post.categories else _("Post"), day)


def _of_topic(topic: Topic, knowledge: Knowledge) -> Preview:
    fact = topic.facts.get(knowledge.sketches[topic.id].lead)
    figure = _figure(fact, knowledge.registry) if fact else None
    return Preview(topic.title, KINDS[topic.kind].ja, figure=figure)


def _figure(fact: Fact, registry: Registry) -> Figure:
    statement = fact.current[0]
    source = registry.sources.get(statement.source)
    issuer = (source.issuer or source.title) if source else ""
    date = format_date(statement.as_of) if statement.as_of else ""
    told = [issuer, _("as of %s") % date if date else ""]
    return Figure(
        statement.text, registry.label(fact.property_key, fact.qualifiers), _("; ").join(filter(None, told))
    )


# --- drawing


def write_previews(app: Sphinx) -> list[object]:
    """Draw the pictures of which something changed (``html-collect-pages``; they are no pages)."""
    builder, config = app.builder, app.config
    if not isinstance(builder, KnowledgeBaseBuilder) or not has_previews(config):
        return []
    paths = _fonts(config, str(app.confdir))
    design = Design(config.project, tuple(config.infrakb_preview_colors), paths)
    fonts = fonts_of(paths)
    made_by = code_digest(), PIL.__version__, [(path, Path(path).stat().st_size) for path in paths]
    wanted: dict[str, Preview] = {}
    for docname, preview in _previews(app):
        if missing := fonts.missing(preview.title):
            message = "no font has '%s', so that the page has no picture for previews; add a font to infrakb_preview_fonts"
            warn("image", message, missing, location=(docname, None))
        else:
            wanted[_path(docname)] = preview
    builder.write_drawn(
        {path: (made_by, design, preview) for path, preview in wanted.items()},
        lambda path: draw(wanted[path], design),
    )
    return []


def setup(app: Sphinx) -> None:
    """Register the drawing."""
    app.connect("html-collect-pages", write_previews)

"""Where Sphinx looks for templates: the project's folders, ours, the theme's, ABlog's.

Sphinx has no way for an extension to offer templates between a project's and the theme's (``templates_path`` is
the project's: ``!page.html`` in a template of it leads to ours). ABlog puts its own before the theme's, so
that under Furo every page is Furo's error page (sunpy/ablog#323).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ablog
from sphinx.jinja2glue import BuiltinTemplateLoader, SphinxFileSystemLoader

from infrakb.sphinx_ext.builder.formats import is_site
from infrakb.sphinx_ext.upstream.guards import Reach
from infrakb.web import TEMPLATES

if TYPE_CHECKING:
    from sphinx.application import Sphinx

REACHES = (
    Reach(
        __name__,
        "sphinx.jinja2glue:BuiltinTemplateLoader.init",
        "テンプレートを探す順序（`loaders`）に、この拡張のものをテーマの前へ、ABlogのものを最後へ入れる。ABlogは自分のものをテーマより前に置き、Furoのページが壊れる",
        issue="sunpy/ablog#323",
        uses="loaders templatepathlen",
    ),
)


def offer_templates(app: Sphinx) -> None:
    """Put the folders in order (``builder-inited``); ours are those of the site."""
    templates = getattr(app.builder, "templates", None)
    if not isinstance(templates, BuiltinTemplateLoader):
        return
    if is_site(app.builder):
        templates.loaders.insert(templates.templatepathlen, SphinxFileSystemLoader(TEMPLATES))
    if not app.config.skip_injecting_base_ablog_templates:
        templates.loaders.append(SphinxFileSystemLoader(ablog.get_html_templates_path()))

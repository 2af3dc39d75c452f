"""Which builders the knowledge base is made for, and what each of them shows.

``html`` makes the whole site. The others make its documents alone: pages of lists, tags and redirects, search
and feeds are addresses of the site, and links to them are text elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.errors import SphinxError

from infrakb.sphinx_ext.builder.folders import FAILED, REFUSED, stop
from infrakb.sphinx_ext.upstream.ablog import called_by_ablog
from infrakb.sphinx_ext.upstream.sphinx_application import around_create, around_preload

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

#: Builder with all pages of the site.
SITE = "html"
#: Builder of the e-book (:mod:`infrakb.sphinx_ext.builder.handbook`).
BOOK = "epub"
#: Builder that reads and resolves as that one does, by its name, and writes nothing (``make check``).
CHECK = "infrakb-check"
#: Builders that are tested, beside it.
SUPPORTED = ("dummy", BOOK, "gettext", "json", "linkcheck", "pickle", "pseudoxml", "text", "xml")
#: Packages whose other builders are refused; a builder of anybody else's knows best itself.
_OFFICIAL = ("sphinx.", "sphinxcontrib.")


def is_site(builder: Builder) -> bool:
    """Tell whether pages of the whole site are there to be linked to."""
    return builder.name == SITE


def has_markup(builder: Builder) -> bool:
    """Tell whether parts are written as the HTML that they are made as; other writers get nodes that they know."""
    return builder.name in {SITE, BOOK}


def is_check(builder: Builder) -> bool:
    """Tell whether *builder* only reports: it goes by the site's name."""
    return type(builder).name == CHECK


def writes_site(builder: Builder) -> bool:
    """Tell whether *builder* writes the whole site."""
    return is_site(builder) and not is_check(builder)


def has_page(builder: Builder, docname: str) -> bool:
    """Tell whether *builder* makes the page *docname*."""
    return is_site(builder) or docname in builder.env.found_docs


def setup(app: Sphinx) -> None:
    """Check the builder before anything is read, and fit those that do not make the site."""
    around_preload(app, lambda preload: partial(_preload, app, preload))
    around_create(app, lambda create: partial(_create, app, create))


def _asked_for(name: str | None) -> str:
    # The command `ablog build` asks for `dirhtml` unless conf.py says otherwise: it gets the one site there is.
    return SITE if not name or (name == "dirhtml" and called_by_ablog()) else name


def _preload(app: Sphinx, preload: Callable[[str], None], name: str) -> None:
    name, names = _asked_for(name), ", ".join((SITE, *SUPPORTED))
    try:
        preload(name)
    except SphinxError:
        stop(REFUSED, "there is no builder '%s'; choose one of %s", name, names)
    is_ours = name in {SITE, CHECK, *SUPPORTED}
    if not is_ours and app.registry.builders[name].__module__.startswith(_OFFICIAL):
        stop(REFUSED, "the builder '%s' is not supported; choose one of %s", name, names)


def _create(app: Sphinx, create: Callable[[str], Builder], name: str) -> Builder:
    name = _asked_for(name)
    if name not in {SITE, CHECK}:
        app.config.templates_path = []  # made for the site: an e-book has a layout of its own
        app.config.version = app.config.version or "1"  # which e-books must state, and the site has none
    try:
        builder = create(name)
    except SphinxError:
        # `gettext` numbers paragraphs where others do not: Sphinx keeps their environments apart.
        message = "the folder '%s' holds what another kind of builder read; give '%s' one of its own with -d"
        stop(FAILED, message, app.doctreedir, name)
    if isinstance(builder, StandaloneHTMLBuilder):
        builder.search = False  # Sphinx's index takes most of a build and finds little of Japanese
    return builder

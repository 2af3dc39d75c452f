"""A Markdown twin beside each page: ``topics/h100.md`` beside ``topics/h100.html``.

Made of the content of the page (:mod:`infrakb.markup.twins`) when its template is rendered, so that a generated page
has one as a document has, and that a twin changes when its page does. It is a companion of its page: where one of them
is lost, both are written again.

Tried beside it: sphinx-llm-friendly and sphinx-markdown-builder write documents from their trees. They lack generated
pages, and all that templates and parts put into a page, of which the values with their sources are the most.
"""

from __future__ import annotations

import posixpath
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit
from weakref import WeakKeyDictionary

from infrakb.markup.twins import twin
from infrakb.sphinx_ext.builder.html import KnowledgeBaseBuilder
from infrakb.sphinx_ext.domain.infra import InfraDomain
from infrakb.sphinx_ext.pages.blog import generated_names
from infrakb.sphinx_ext.pages.making import is_indexed
from infrakb.sphinx_ext.pages.records import TopicPage
from infrakb.sphinx_ext.reports.messages import _
from infrakb.text.files import write_if_changed
from infrakb.text.layout import TWIN

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.builders import Builder

#: Pages with a twin, by the builder of one build.
_known: WeakKeyDictionary[Builder, AbstractSet[str]] = WeakKeyDictionary()
#: From (folder of a page, address in it) to the address in its twin, by the builder.
_addresses: WeakKeyDictionary[Builder, Callable[[str, str], str]] = WeakKeyDictionary()


def has_twins(app: Sphinx) -> bool:
    """Tell whether the build makes twins: one with drafts is a preview, and makes none."""
    is_ours = isinstance(app.builder, KnowledgeBaseBuilder)
    return is_ours and app.config.infrakb_markdown_twins and "drafts" not in app.tags


def paired(app: Sphinx) -> AbstractSet[str]:
    """Return the names of the pages that have a twin; to be asked when reading is over."""
    if not has_twins(app):
        return frozenset()
    known = _known.get(app.builder)
    if known is None:
        index = InfraDomain.of(app.env).posts.index
        known = _known[app.builder] = {*app.env.found_docs, *generated_names(app, index)} - withheld(app)
    return known


def withheld(app: Sphinx) -> AbstractSet[str]:
    """Return the documents that search engines are not to list: a text file cannot say so of itself."""
    posts = InfraDomain.of(app.env).posts.index.by_docname
    return {
        docname
        for docname in app.env.found_docs
        if (docname in posts and not (posts[docname].indexed and posts[docname].published))
        or not is_indexed(app.env.metadata[docname])
    }


# --- what decides whether a page is written again


def site_inputs(app: Sphinx) -> object:
    """Return what all pages show: links lead to those alone that have a twin (``infrakb-site-inputs``)."""
    return sorted(withheld(app)) if has_twins(app) else None


def page_inputs(app: Sphinx, docname: str) -> None:
    """Note the twin of a document, whether it is written or stands already (``infrakb-page-inputs``)."""
    _keep(app, docname)


def keep_generated(app: Sphinx) -> list[Any]:
    """Note the twins of generated pages (``html-collect-pages``; they are no pages)."""
    for name in paired(app) - app.env.found_docs:
        _keep(app, name)
    return []


def _keep(app: Sphinx, name: str) -> None:
    if name in paired(app):
        assert isinstance(app.builder, KnowledgeBaseBuilder)
        app.builder.keep_file(name + TWIN, name)


# --- writing


def add_context(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: nodes.document | None
) -> None:
    """Tell templates where the twin of a page is, and give them what writes it (``html-page-context``).

    The path is that beside the page, "" where it has none. What writes it is given the content of the page, and returns it.
    """
    has_one = pagename in paired(app)
    context["twin"] = posixpath.basename(pagename) + TWIN if has_one else ""
    if has_one:  # elsewhere nothing but texts: there are builders that write down what templates are given
        context["with_twin"] = partial(_with_twin, app, pagename, context)


def _with_twin(app: Sphinx, name: str, context: dict[str, Any], content: str) -> str:
    page = context["page"]
    told = [f"URL: <{page.address}>"] if page.address else []
    if isinstance(page, TopicPage) and page.term.changed:
        told.append(f"{_('Last change')}: {page.term.changed.text}")
    _keep(app, name)
    write_if_changed(Path(app.outdir) / (name + TWIN), twin(content, told, _locator(app, name)).encode())
    return content


def _locator(app: Sphinx, name: str) -> Callable[[str], str]:
    """Return what gives the address in the twin of the page *name* for one in the page."""
    if app.builder not in _addresses:
        suffix = app.builder.get_target_uri("-").removeprefix("-")
        _addresses[app.builder] = cache(partial(_address, paired(app), suffix))
    here, find = app.builder.get_target_uri(name), _addresses[app.builder]
    folder, _slash, page = here.rpartition("/")
    return lambda href: page + href if href.startswith("#") else find(unquote(folder), href)


def _address(names: AbstractSet[str], suffix: str, folder: str, href: str) -> str:
    """Return where a link of a page leads from its twin: to another twin, where there is one."""
    parts = urlsplit(href)
    if parts.scheme or parts.netloc or parts.query or not parts.path.endswith(suffix):
        return href
    path = parts.path.removesuffix(suffix)
    is_paired = posixpath.normpath(posixpath.join(folder, unquote(path))) in names
    return path + TWIN if is_paired else href  # without the heading, which has no address in Markdown


def setup(app: Sphinx) -> None:
    """Register the twins."""
    app.connect("infrakb-site-inputs", site_inputs)
    app.connect("infrakb-page-inputs", page_inputs)
    app.connect("html-collect-pages", keep_generated)
    app.connect("html-page-context", add_context)

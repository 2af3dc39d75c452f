"""Pages made from posts: archives, catalogues, redirects; and what templates are given for each page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from docutils import nodes
from markupsafe import Markup, escape

from infrakb.blog.catalogs import LABEL_CATALOGS, BlogIndex, address_problems
from infrakb.blog.nearmisses import near_misses
from infrakb.blog.record import line_of
from infrakb.blog.sitepaths import redirects
from infrakb.sphinx_ext.builder.formats import is_site
from infrakb.sphinx_ext.builder.html import Page
from infrakb.sphinx_ext.domain.infra import InfraDomain
from infrakb.sphinx_ext.pages import timelines
from infrakb.sphinx_ext.pages.collections import CATALOG_TITLES, period_name
from infrakb.sphinx_ext.pages.head import head
from infrakb.sphinx_ext.pages.making import RECENT, Maker, relative
from infrakb.sphinx_ext.pages.records import Link, PostPage
from infrakb.sphinx_ext.read.posts import zone_of
from infrakb.sphinx_ext.render.dates import post_day
from infrakb.sphinx_ext.reports.messages import _, warn
from infrakb.sphinx_ext.upstream import ablog
from infrakb.text.japanese import join_lines

if TYPE_CHECKING:
    from ablog.blog import Blog
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

# --- generated pages


def collect_pages(app: Sphinx) -> Iterator[Page]:
    """Yield every page that is made from posts (handler of ``html-collect-pages``)."""
    if not is_site(app.builder):
        return
    maker = Maker(app)
    for collection in maker.index.collections():
        for name, listing in maker.listing(collection):
            yield name, {"title": listing.title, "page": listing}, "blog/listing.html"
    for catalog in _catalogs(maker.index):
        page = maker.catalog(catalog)
        yield page.branch, {"title": page.title, "page": page}, "blog/catalog.html"
    made, _refused = redirects(maker.index.posts, _taken(app, maker.index))
    for redirect in made:
        yield redirect.page, {"page": maker.redirect(redirect)}, "blog/redirect.html"
    missing = maker.missing()
    yield "404", {"title": missing.title, "page": missing}, "404.html"


def _taken(app: Sphinx, index: BlogIndex) -> list[str]:
    """Return the names of all pages but the redirects."""
    return [*app.env.found_docs, "search", "404", *generated_names(app, index)]


def generated_names(app: Sphinx, index: BlogIndex) -> Iterator[str]:
    """Yield the names of the pages that list posts, collections of them, changed values, or years."""
    size = app.config.infrakb_posts_per_page
    yield from (index.catalog_docname(catalog) for catalog in _catalogs(index))
    for collection in index.collections():
        yield from (collection.page_docname(number + 1) for number in range(collection.page_count(size)))
    yield from Maker(app).updates_names()
    yield from (link.docname for link in timelines.links(app))


def _catalogs(index: BlogIndex) -> list[str]:
    """Return the catalogues that have a page: ABlog's own only where posts use them."""
    return [catalog for catalog in CATALOG_TITLES if index.has_catalog_page(catalog)]


# --- what templates are given


def add_context(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give templates the record of the page and what stands on every page (``html-page-context``)."""
    if not is_site(app.builder):
        # What we note of a document is for builds; it is no text that JSON could hold.
        meta = context.get("meta") or {}
        context["meta"] = {key: value for key, value in meta.items() if not key.startswith("infrakb_")}
        return
    maker = Maker(app)
    page = context.setdefault("page", maker.document(pagename))
    context["site"] = maker.site()
    context["t"] = _
    _tell_machines(maker, app, context, doctree)
    lists = app.env.metadata.get(pagename, {}).get("infrakb_lists_posts")
    if lists or any(name.startswith("ablog/") for name in context.get("sidebars") or ()):
        app.add_css_file("ablog.css")
    # The one exception: ABlog's own templates ask for its blog, which is no record; see `site_inputs`.
    context["ablog"] = _ablog(app, maker.index)
    context["anchor"] = ablog.anchor
    # Under another name, so that Furo does not make its own tree of all documents, for every page and unseen:
    # sidebar/navigation.html shows this one.
    context["site_tree"] = context.pop("toctree")
    if isinstance(page, PostPage):
        _tell_theme(app, pagename, context, page)


def _tell_machines(
    maker: Maker, app: Sphinx, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Say what stands in the head of a page for machines; what its author gives there holds in place of ours."""
    given = [node for node in doctree or () if isinstance(node, nodes.meta)]
    # Sphinx's own has a viewport, too, which the page says itself. As text: to Markup nobody else could add theirs.
    context["metatags"] = "".join(map(_element, given))
    names = {str(node.get("name") or node.get("property", "")) for node in given}
    known = app.env.titles.get(context["pagename"])
    title = join_lines(known.astext()) if known is not None else context.get("title", "")
    page, site, language = context["page"], context["site"], app.config.language
    context["head"] = head(page, site, title, language, maker.address_of, names)
    context["pageurl"] = context["head"].canonical or None


def _element(meta: nodes.meta) -> Markup:
    """Return an element ``meta`` of a page's author."""
    attributes = meta.non_default_attributes().items()
    return Markup("<meta%s>\n") % Markup().join(Markup(' %s="%s"') % pair for pair in attributes)


def _tell_theme(app: Sphinx, pagename: str, context: dict[str, Any], page: PostPage) -> None:
    """Say of a post what themes ask for by Sphinx's names."""
    context["prev"] = _neighbour(app, pagename, page.older)
    context["next"] = _neighbour(app, pagename, page.newer)


def _neighbour(app: Sphinx, pagename: str, link: Link | None) -> dict[str, str] | None:
    return {"link": relative(app, pagename, link), "title": str(escape(link.text))} if link else None


def page_inputs(app: Sphinx, docname: str) -> object:
    """Return the record of a document's page, and what its lists show of posts (``infrakb-page-inputs``)."""
    maker = Maker(app)
    lists = app.env.metadata[docname].get("infrakb_lists_posts")
    return maker.document(docname), maker.index.overview(len(maker.index.posts)) if lists else None


def site_inputs(app: Sphinx) -> object:
    """Return what stands on every page (``infrakb-site-inputs``), with what ABlog's sidebars show where there are any.

    One post more than they show: a post is not in its own list.
    """
    maker = Maker(app)
    return maker.site(), maker.index.overview(RECENT + 1) if maker.has_ablog_sidebars() else None


def _ablog(app: Sphinx, index: BlogIndex) -> Blog:
    zone = zone_of(app.env)

    def show(moment: datetime | None, form: str) -> str:
        return post_day(app.config, moment, zone, form) if moment else _("unknown date")

    return ablog.blog_of(app, index, zone, show, period_name)


# --- what shows when all posts are known


def check(app: Sphinx, env: BuildEnvironment) -> None:
    """Report what only shows when all posts are known (``env-updated``)."""
    index = InfraDomain.of(env).posts.index
    ablog.reset()
    _ablog(app, index)  # before workers are forked: they share it
    for subtype, said, post, line in address_problems(index):
        warn(subtype, said.message, *said.args, location=(post.docname, line))
    _check_labels(env, index)
    _made, refused = redirects(index.posts, _taken(app, index))
    for post, path, said in refused:
        name = "redirect_from" if path in post.redirect_from else "permalink"
        warn("address", said.message, *said.args, location=(post.docname, line_of(post, name, path)))
    for post in index.posts:
        for name in post.related:
            if name not in index.by_name:
                warn(
                    "link",
                    "related post '%s' does not exist; remove it or correct its name",
                    name,
                    location=(post.docname, line_of(post, "related", name)),
                )


def _check_labels(env: BuildEnvironment, index: BlogIndex) -> None:
    """Report tags and categories that are probably others misspelt, each at its first post."""
    topics = InfraDomain.of(env).topics.registry.topics.values()
    names = [name.text for topic in topics for name in topic.names]
    for catalog in ("tag", "category"):
        attribute = LABEL_CATALOGS[catalog]
        collections = index.catalogs[catalog]
        counts = {label: len(found.posts) for label, found in collections.items()}
        for label, likely in near_misses(counts, names):
            post = next(post for post in collections[label].posts if label in getattr(post, attribute))
            message = "'%s' is nearly '%s'; write '%s' if you mean it, or make '%s' an alias of a topic"
            location = post.docname, line_of(post, attribute, label)
            warn("label", message, label, likely, likely, label, location=location)

"""Pages made from posts: archives, catalogues, redirects; and what templates know of each page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin, urlsplit

from markupsafe import escape
from sphinx.util.osutil import relative_uri

from infrakb.posts.catalogs import LABEL_CATALOGS, UNDATED, BlogIndex, Collection, address_problems
from infrakb.posts.nearmisses import near_misses
from infrakb.posts.record import Post, line_of, post_anchor
from infrakb.posts.sitepaths import redirects
from infrakb.sphinx_ext.builder.formats import is_site
from infrakb.sphinx_ext.builder.html import Page
from infrakb.sphinx_ext.domain.infra import InfraDomain
from infrakb.sphinx_ext.read.posts import zone_of
from infrakb.sphinx_ext.render.dates import post_day
from infrakb.sphinx_ext.reports.messages import _, warn
from infrakb.sphinx_ext.upstream import ablog

if TYPE_CHECKING:
    from ablog.blog import Blog
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: Catalogues with a page of their own, in the order of the navigation, with their titles (English source).
CATALOG_TITLES = {
    "category": "Categories",
    "tag": "Tags",
    "author": "Authors",
    "location": "Locations",
    "language": "Languages",
    "archive": "Archive",
}
#: Title of a collection's page.
COLLECTION_TITLES = {
    "all": "All posts",
    "category": "Posts in the category “%s”",
    "tag": "Posts tagged “%s”",
    "author": "Posts by %s",
    "location": "Posts from %s",
    "language": "Posts in %s",
    "archive": "Posts of %s",
}

#: Posts on the home page: one in the full width, then pairs.
NEWEST = 7
#: Posts on the home page below those, by title alone.
EARLIER = 23
#: Posts in ABlog's sidebar of recent posts.
RECENT = 5
#: Tags on the home page and at the head of a long catalogue of tags.
FREQUENT = 24
#: Up to this number of tags all are seen at once, and the frequent ones need no list of their own.
FEW_TAGS = 40

#: A post with its categories, as a card shows it.
Row = tuple[Post, list[Collection]]


def collection_title(collection: Collection) -> str:
    """Return the title of a collection's page, in the reader's language."""
    title = _(COLLECTION_TITLES[collection.catalog])
    return title % period_name(collection.name) if "%s" in title else title


def period_name(label: str) -> str:
    """Return a period's name in the reader's language; other labels are their own names."""
    if label == UNDATED:
        return _("unknown date")
    year, _dash, month = label.partition("-")
    if not year.isdigit() or len(year) != 4:
        return label
    if not month:
        return _("%(year)s") % {"year": year}
    return _("%(year)s-%(month)s") % {"year": year, "month": month if not month.isdigit() else int(month)}


# --- generated pages


def collect_pages(app: Sphinx) -> Iterator[Page]:
    """Yield every page that is made from posts (handler of ``html-collect-pages``)."""
    if not is_site(app.builder):
        return
    index = InfraDomain.of(app.env).posts.index
    beside = _beside(app, index)
    pages = (_listings(app, index), _catalogues(index), _redirects(app, index), [_not_found(app, index)])
    for name, context, template in chain.from_iterable(pages):
        context["inputs"] = (context["inputs"], beside)
        yield name, context, template


def _beside(app: Sphinx, index: BlogIndex) -> object:
    """Return what ABlog's sidebars show of the blog beside each page; None where ``html_sidebars`` names none."""
    names = (name for sidebars in app.config.html_sidebars.values() for name in sidebars)
    # One more than are shown: a post is not in its own list.
    return index.overview(RECENT + 1) if any(name.startswith("ablog/") for name in names) else None


def _listings(app: Sphinx, index: BlogIndex) -> Iterator[Page]:
    size = app.config.infrakb_posts_per_page
    for collection in index.collections():
        count = collection.page_count(size)
        title = collection_title(collection)
        for number in range(1, count + 1):
            rows = _rows(index, collection.posts[(number - 1) * size : number * size])
            months = _months(index, collection)
            context = {
                "title": title if number == 1 else _("%s (page %d)") % (title, number),
                "heading": title,
                "collection": collection,
                "is_list_of_titles": app.config.blog_archive_titles,
                "rows": rows,
                "page_number": number,
                "page_count": count,
                "months": months,
                "inputs": (
                    _shown(rows), title, count, len(collection.posts), app.config.blog_archive_titles,
                    [(month.docname, len(month.posts)) for month in months],
                ),
            }  # fmt: skip
            yield collection.page_docname(number), context, "blog/listing.html"


def _rows(index: BlogIndex, posts: Iterable[Post]) -> list[Row]:
    """Return *posts* with what their cards show."""
    return [(post, index.labelled("category", post)) for post in posts]


def _shown(rows: Iterable[Row]) -> list[object]:
    """Return everything that the cards of *rows* show."""
    return [
        (post.docname, post.anchor, post.title, post.date, post.excerpt, post.reading_minutes, post.external_link,
         post.published, [(category.label, category.docname) for category in categories])
        for post, categories in rows
    ]  # fmt: skip


def _frequent(collections: Iterable[Collection]) -> list[Collection]:
    """Return the collections with the most posts, the fullest first."""
    return sorted(collections, key=lambda found: (-len(found.posts), found.label))[:FREQUENT]


def _months(index: BlogIndex, collection: Collection) -> list[Collection]:
    """Return the months of a year's collection."""
    if collection.catalog != "archive" or not collection.label.isdigit():
        return []
    return [
        other
        for label, other in index.catalogs["archive"].items()
        if label.startswith(collection.label + "-")
    ]


def _catalogues(index: BlogIndex) -> Iterator[Page]:
    for catalog in _catalogs(index):
        collections = list(index.catalogs[catalog].values())
        context = {
            "title": _(CATALOG_TITLES[catalog]),
            "catalog": catalog,
            "collections": collections,
            "frequent": _frequent(collections) if catalog == "tag" and len(collections) > FEW_TAGS else [],
            "months": {collection.label: _months(index, collection) for collection in collections},
            "inputs": [
                (collection.name, collection.docname, len(collection.posts)) for collection in collections
            ],
        }
        yield index.catalog_docname(catalog), context, "blog/catalog.html"


def _redirects(app: Sphinx, index: BlogIndex) -> Iterator[Page]:
    made, _refused = redirects(index.posts, _taken(app, index))
    for redirect in made:
        context = {
            "title": redirect.post.title,
            "target": _relative(app, redirect.page, redirect.post),
            "seconds": app.config.post_redirect_refresh,
            "inputs": (redirect.post.docname, redirect.post.title),
        }
        yield redirect.page, context, "blog/redirect.html"


def _not_found(app: Sphinx, index: BlogIndex) -> Page:
    """Return the page that servers send in place of a missing one, at any depth: see its template."""
    home = app.config.html_baseurl
    context = {
        "title": _("Page not found"),
        "home": home,  # absolute, for browsers without scripts
        "root": urlsplit(home).path or "/",
        "pageurl": None,  # a canonical address would call every missing page a copy of this one
        "inputs": (home, index.path),
    }
    return "404", context, "404.html"


def _relative(app: Sphinx, page: str, post: Post) -> str:
    uri: str = relative_uri(app.builder.get_target_uri(page), app.builder.get_target_uri(post.docname))
    return uri + (f"#{quote(post.anchor)}" if post.anchor else "")


def _taken(app: Sphinx, index: BlogIndex) -> list[str]:
    """Return the names of all pages but the redirects."""
    return [*app.env.found_docs, "search", "404", *generated_names(app, index)]


def generated_names(app: Sphinx, index: BlogIndex) -> Iterator[str]:
    """Yield the names of the pages that list posts or collections of them."""
    size = app.config.infrakb_posts_per_page
    yield from (index.catalog_docname(catalog) for catalog in _catalogs(index))
    for collection in index.collections():
        yield from (collection.page_docname(number + 1) for number in range(collection.page_count(size)))


def _catalogs(index: BlogIndex) -> list[str]:
    """Return the catalogues that have a page: ABlog's own only where posts use them."""
    return [catalog for catalog in CATALOG_TITLES if index.has_catalog_page(catalog)]


# --- what templates know


def shared_context(app: Sphinx, pagename: str) -> dict[str, Any]:
    """Return what every template of ours knows: the blog, and how a page says dates and addresses."""
    zone = zone_of(app.env)
    return {
        "blog": InfraDomain.of(app.env).posts.index,
        "catalog_titles": CATALOG_TITLES,
        "collection_title": collection_title,
        "period_name": period_name,
        "format_date": partial(post_day, app.config, zone=zone),
        "iso_date": lambda moment: moment.astimezone(zone).isoformat(),
        "post_url": lambda post: post.external_link or _relative(app, pagename, post),
        "t": _,
    }


def post_header_context(index: BlogIndex, post: Post) -> dict[str, Any]:
    """Return what the header of a post shows."""
    return {"post": post, "post_labels": {catalog: index.labelled(catalog, post) for catalog in index.labels}}


def home_context(index: BlogIndex) -> dict[str, Any]:
    """Return what the home page shows of posts."""
    return {
        "newest": _rows(index, index.posts[:NEWEST]),
        "earlier": index.posts[NEWEST : NEWEST + EARLIER],
        "frequent": _frequent(index.catalogs["tag"].values()),
    }


def add_context(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _doctree: nodes.document | None
) -> None:
    """Tell templates about the blog, and about the post where the page is one (``html-page-context``)."""
    if not is_site(app.builder):
        # What we note of a document is for builds; it is no text that JSON could hold.
        meta = context.get("meta") or {}
        context["meta"] = {key: value for key, value in meta.items() if not key.startswith("infrakb_")}
        return
    index = InfraDomain.of(app.env).posts.index
    context |= shared_context(app, pagename)
    lists = app.env.metadata.get(pagename, {}).get("infrakb_lists_posts")
    if lists or any(name.startswith("ablog/") for name in context.get("sidebars") or ()):
        app.add_css_file("ablog.css")
    context["ablog"] = _ablog(app, index)
    context["anchor"] = ablog.anchor
    context["recent_posts"] = _recent(app, index, pagename)
    context["feed_title"] = app.config.blog_title
    # Under another name, so that Furo does not make its own tree of all documents, for every page and unseen:
    # sidebar/navigation.html shows this one.
    context["site_tree"] = context.pop("toctree")
    post = index.by_docname.get(pagename)
    if post is None:
        return
    older, newer = index.neighbours(post)
    context |= post_header_context(index, post)
    if app.config.post_show_prev_next:
        context["prev"], context["next"] = _neighbour(app, pagename, older), _neighbour(app, pagename, newer)
    else:
        context["prev"] = context["next"] = None
    context["related_posts"] = [index.by_name[name] for name in post.related if name in index.by_name]
    context["preview"] = _preview(app, post)
    context["post_anchor"] = post_anchor(post.name)
    if post.canonical_url:
        context["pageurl"] = post.canonical_url


def _ablog(app: Sphinx, index: BlogIndex) -> Blog:
    zone = zone_of(app.env)

    def show(moment: datetime | None, form: str) -> str:
        return post_day(app.config, moment, zone, form) if moment else _("unknown date")

    return ablog.blog_of(app, index, zone, show, period_name)


def _recent(app: Sphinx, index: BlogIndex, pagename: str) -> list[tuple[str, Post]]:
    """Return the newest posts that are not the page itself, each with its day."""
    zone, form = zone_of(app.env), app.config.post_date_format_short
    posts = [post for post in index.posts[: RECENT + 1] if post.docname != pagename]
    return [
        (post_day(app.config, post.date, zone, form) if post.date else _("unknown date"), post)
        for post in posts[:RECENT]
    ]


def _preview(app: Sphinx, post: Post) -> str | None:
    """Return the address of the picture that others show beside a link to *post*; they want it whole."""
    if not post.image or not app.config.html_baseurl:
        return None
    if post.image in app.env.images:
        _documents, name = app.env.images[post.image]
        return f"{urljoin(app.config.html_baseurl, app.builder.imagedir)}/{quote(name)}"
    return post.image if urlsplit(post.image).scheme in {"http", "https"} else None


def _neighbour(app: Sphinx, pagename: str, post: Post | None) -> dict[str, str] | None:
    """Return a link to *post* in the form of Sphinx's ``prev`` and ``next``, which themes show."""
    return {"link": _relative(app, pagename, post), "title": str(escape(post.title))} if post else None


def page_inputs(app: Sphinx, docname: str) -> object:
    """Return what a page shows of posts that are elsewhere (``infrakb-page-inputs``)."""
    index = InfraDomain.of(app.env).posts.index
    return _of_posts(app, index, docname), _beside(app, index)


def _of_posts(app: Sphinx, index: BlogIndex, docname: str) -> object:
    if app.env.metadata[docname].get("infrakb_lists_posts"):
        return index.overview(len(index.posts))
    if docname == app.config.root_doc:
        return _home_inputs(index)
    post = index.by_docname.get(docname)
    if post is None:
        return None
    shown = [index.by_name.get(name) for name in post.related]
    others = [
        (other.docname, other.anchor, other.title) for other in (*index.neighbours(post), *shown) if other
    ]
    labels = [
        (found.label, found.docname) for catalog in index.labels for found in index.labelled(catalog, post)
    ]
    return index.fingerprint(post), others, labels


def _home_inputs(index: BlogIndex) -> object:
    """Return what the home page shows of posts: the newest, and how many there are of each kind."""
    counted = [index.all, *index.catalogs["category"].values(), *_frequent(index.catalogs["tag"].values())]
    counts = [(found.label, found.docname, len(found.posts)) for found in counted]
    return _shown(_rows(index, index.posts[: NEWEST + EARLIER])), counts


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

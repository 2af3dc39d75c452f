"""What collections of posts are called on their pages, and where their feeds are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from infrakb.blog.catalogs import UNDATED, Collection
from infrakb.sphinx_ext.reports.messages import _
from infrakb.text import layout

if TYPE_CHECKING:
    from sphinx.config import Config

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
#: Catalogues whose collections have a feed each.
FEED_CATALOGS = ("category", "tag", "author")


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


def feed_path(collection: Collection) -> str:
    """Return the path of a collection's feed below the site's root."""
    return f"{collection.docname.removesuffix('/index')}/{layout.FEED}"


def json_feed_path(collection: Collection) -> str:
    """Return the path of a collection's JSON feed below the site's root."""
    return f"{collection.docname.removesuffix('/index')}/{layout.JSON_FEED}"


def has_feed(config: Config, collection: Collection) -> bool:
    """Tell whether *collection* has a feed; months never have one."""
    if collection.catalog == "all" or collection.catalog in FEED_CATALOGS:
        return True
    return bool(config.blog_feed_archives) and (collection.catalog != "archive" or collection.label.isdigit())

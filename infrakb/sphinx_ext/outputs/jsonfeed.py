"""JSON Feed 1.1, beside an Atom feed and with the same ids: https://www.jsonfeed.org/version/1.1/."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

from infrakb.sphinx_ext.pages.making import Maker
from infrakb.text.linkeddata import filled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sphinx.application import Sphinx

VERSION = "https://jsonfeed.org/version/1.1"


def json_feed(
    app: Sphinx, title: str, path: str, docname: str, items: Iterable[Mapping[str, object]]
) -> bytes:
    """Return the file of a feed.

    :param path: of the feed below the site's root.
    :param docname: name of the page that shows what the feed tells of.
    """
    config, site = app.config, Maker(app).site()
    icons = [urljoin(site.address, icon.path) for icon in site.icons if icon.use == "any"]
    feed = {
        "version": VERSION,
        "title": title,
        "description": site.description,
        "home_page_url": urljoin(config.html_baseurl, app.builder.get_target_uri(docname)),
        "feed_url": urljoin(config.html_baseurl, quote(path)),
        "icon": icons[-1] if icons else "",
        "favicon": icons[0] if icons else "",
        "authors": [{"name": config.author or config.project}],
        "language": config.language,
    }
    return json.dumps(
        filled(feed) | {"items": [filled(item) for item in items]}, ensure_ascii=False, indent=1
    ).encode()

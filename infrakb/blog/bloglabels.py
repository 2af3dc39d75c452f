"""The labels that ABlog gives to posts and to lists of them (``tag-gpu``, ``blog-posts``). Pure.

https://ablog.readthedocs.io/en/stable/manual/cross-referencing-blog-pages/
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from infrakb.blog.catalogs import LABEL_CATALOGS, BlogIndex

#: ABlog's label of a catalogue -> ours.
CATALOG_LABELS = {
    "blog-archives": "archive",
    "blog-tags": "tag",
    "blog-authors": "author",
    "blog-categories": "category",
    "blog-locations": "location",
    "blog-languages": "language",
}


class Labelled(NamedTuple):
    """What a label stands for."""

    docname: str
    anchor: str
    title: str  # "" for what is not named after anything: the list of all posts, and catalogues


def find(index: BlogIndex, label: str) -> Labelled | None:
    """Return what *label* stands for; Sphinx has made its letters small."""
    if label == "blog-posts":
        return Labelled(index.all.docname, "", "")
    if catalog := CATALOG_LABELS.get(label):
        return Labelled(index.catalog_docname(catalog), "", "") if index.has_catalog_page(catalog) else None
    catalog, _dash, name = label.partition("-")
    if name and (catalog in LABEL_CATALOGS or catalog == "archive"):
        found = index.collection(catalog, name) or next(
            (known for known in index.catalogs[catalog].values() if _ablog_slug(known.label) == name), None
        )
        if found is not None:
            return Labelled(found.docname, found.anchor, found.name)
    post = index.named(label)
    return Labelled(post.docname, post.anchor, post.title) if post else None


def _ablog_slug(label: str) -> str:
    """Return the end of the label that ABlog makes of a tag: it drops what is no letter, voiced marks, too."""
    text = re.sub(r"[^\w\s-]", "", unicodedata.normalize("NFKD", label)).strip().lower()
    return re.sub(r"[-\s]+", "-", text)

"""ABlog, made to work here. The only module that touches its internals.

What stays ABlog's: its options (``blog_*``), the ``post``, ``postlist`` and ``update`` directives, references
such as ``:ref:`blog-posts```, and the ``ablog`` object in templates (with its sidebars). What is replaced, and
why:

- ``process_posts`` keeps a copy of every post's doctree in the environment, and stops the build at a date with
  a zone or at a text ``excerpt`` (sunpy/ablog#297, #108): our records are read instead.
- ``CheckFrontMatter`` reads a YAML list of tags as JSON escapes: our reader of front matter is used.
- ``generate_archive_pages`` puts all posts on one page (sunpy/ablog#4): see :mod:`infrakb.sphinx_ext.pages.blog`.
- ``generate_atom_feeds`` gives every feed the same id (sunpy/ablog#198, #291): see :mod:`infrakb.sphinx_ext.outputs.feeds`.
- ``builder_inited`` puts ABlog's templates before the theme's, which breaks Furo (sunpy/ablog#323).
- Slugs drop voiced marks: collections get our addresses.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

import ablog
import ablog.blog
import ablog.post
from docutils import nodes

from infrakb.posts.catalogs import BlogIndex
from infrakb.posts.record import Post
from infrakb.sphinx_ext.reports.messages import _
from infrakb.sphinx_ext.upstream.guards import Reach, moved, require

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: ABlog's listeners that are taken out, by event.
REPLACED: tuple[tuple[str, Callable[..., Any]], ...] = (
    ("builder-inited", ablog.builder_inited),
    ("doctree-read", ablog.process_posts),
    ("env-purge-doc", ablog.purge_posts),
    ("html-collect-pages", ablog.generate_archive_pages),
    ("html-collect-pages", ablog.generate_atom_feeds),
    ("html-page-context", ablog.html_page_context),
)
TRANSFORM = Reach(
    __name__,
    "ablog:CheckFrontMatter",
    "前付けを、こちらの読み手で読む。ABlogのものは、YAMLのタグの並びをJSONの逃がし文字として読む",
)
STATE = Reach(
    __name__,
    "ablog.blog:Blog._dict",
    "前のビルドのブログを忘れる。ABlogは、1つのプロセスのすべてのビルドで状態を分け合う",
)
#: What is taken out, in the order of REPLACED, each with its reason.
LISTENERS = tuple(
    Reach(__name__, f"ablog:{handler.__name__}", does, issue=issue)
    for (_event, handler), (does, issue) in zip(
        REPLACED,
        (
            ("テンプレートをテーマの前に置く処理を外す", "sunpy/ablog#323"),
            (
                "記事の木を環境に写す処理を外す。時刻帯のある日付と、文の要約でビルドが終わる",
                "sunpy/ablog#297",
            ),
            ("", ""),
            ("すべての記事を1つのページに並べる処理を外す", "sunpy/ablog#4"),
            ("すべてのフィードに同じidを付ける処理を外す", "sunpy/ablog#198"),
            ("ページに渡す値を、こちらで決める", ""),
        ),
        strict=True,
    )
)
REACHES = (*LISTENERS, TRANSFORM, STATE)

#: ABlog catalogue -> ours.
_CATALOGS = {
    "tags": "tag",
    "category": "category",
    "author": "author",
    "location": "location",
    "language": "language",
}
#: ABlog's label -> our catalogue and its title.
CATALOG_REFERENCES = (
    ("blog-archives", "archive", "Archive"),
    ("blog-tags", "tag", "Tags"),
    ("blog-authors", "author", "Authors"),
    ("blog-categories", "category", "Categories"),
    ("blog-locations", "location", "Locations"),
    ("blog-languages", "language", "Languages"),
)


def disconnect(app: Sphinx) -> None:
    """Take out what is replaced.

    :raises ExtensionError: where ABlog no longer has it in its place, so that a new version is looked at
        before it is used.
    """
    for (event, handler), reach in zip(REPLACED, LISTENERS, strict=True):
        found = next((item for item in app.events.listeners.get(event, []) if item.handler is handler), None)
        if found is None:
            raise moved(reach, f"is not among the listeners of {event}")
        app.disconnect(found.id)
    if ablog.CheckFrontMatter not in app.registry.get_transforms():
        raise moved(TRANSFORM, "is not among Sphinx's transforms")
    app.registry.transforms.remove(ablog.CheckFrontMatter)
    require(STATE)
    # What kept ABlog from parallel reading, its own list of posts in the environment, is gone (sunpy/ablog#297).
    app.extensions["ablog"].parallel_read_safe = True


def reset() -> None:
    """Forget the blog of an earlier build in this process (ABlog shares its state among all of them)."""
    ablog.blog.Blog._dict.clear()  # noqa: SLF001 (guarded)


def blog_of(app: Sphinx, index: BlogIndex, zone: tzinfo) -> ablog.blog.Blog:
    """Return ABlog's blog, filled with the posts of *index*."""
    if ablog.blog.Blog._dict:  # noqa: SLF001
        return ablog.blog.Blog(app)
    blog = ablog.blog.Blog(app)
    for name, ours in _CATALOGS.items():
        catalog = blog.catalogs[name]
        catalog.path = catalog.docname = index.catalog_docname(ours)
        names = getattr(app.config, f"blog_{ours}s", {})
        for label, collection in index.catalogs[ours].items():
            full_name, link = names.get(label, (label, None))
            made = ablog.blog.Collection(catalog, label, full_name, link, path=collection.docname)
            blog.references.pop(made.xref, None)
            made.xref = f"{catalog.xref}-{collection.slug}"
            blog.references[made.xref] = (collection.docname, made.name)
            catalog.collections[label] = made
    for label, collection in index.catalogs["archive"].items():
        if label.isdigit():
            blog.archive[int(label)] = ablog.blog.Collection(
                blog.archive, int(label), path=collection.docname
            )
    blog.references["blog-posts"] = (index.all.docname, _("All posts"))
    for label, catalog_name, title in CATALOG_REFERENCES:
        blog.references[label] = (index.catalog_docname(catalog_name), _(title))
    blog.references.pop("blog-drafts", None)
    for post in reversed(index.posts):
        blog.register(post.docname, _post_info(post, index, zone))
    return blog


def _post_info(post: Post, index: BlogIndex, zone: tzinfo) -> dict[str, Any]:
    """Return *post* as ABlog's ``Post`` takes it: naive local dates, an excerpt of one paragraph, no doctree."""
    date = _naive(post.date, zone) or datetime(1970, 1, 1)  # noqa: DTZ001 (ABlog wants naive dates)
    labels = {name: [found.label for found in index.labelled(ours, post)] for name, ours in _CATALOGS.items()}
    return {
        "docname": post.docname,
        "section": post.anchor,
        "order": 1,
        "date": date,
        "update": _naive(post.updated, zone) or date,
        "title": post.title,
        "excerpt": [nodes.paragraph("", post.excerpt)] if post.excerpt else [],
        **labels,
        "redirect": [],  # written by infrakb.sphinx_ext.pages.blog
        "nocomments": True,
        "image": None,
        "exclude": False,
        "canonical_link": post.canonical_url,
        "external_link": post.external_link,
        "doctree": nodes.section(),
    }


def _naive(moment: datetime | None, zone: tzinfo) -> datetime | None:
    return moment.astimezone(zone).replace(tzinfo=None) if moment else None

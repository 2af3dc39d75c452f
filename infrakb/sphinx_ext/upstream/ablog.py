"""ABlog, made to work here. The only module that touches its internals.

What stays ABlog's: its options (:mod:`infrakb.sphinx_ext.upstream.ablog_options`), its ``post``, ``postlist`` and
``update`` directives, the sidebars in its folder of templates, and the ``ablog`` object that templates get. What is
replaced, and why:

- ``process_posts`` keeps a copy of every post's doctree in the environment, and stops the build at a date with
  a zone or at a text ``excerpt`` (sunpy/ablog#297, #108): our records are read instead.
- ``CheckFrontMatter`` reads a YAML list of tags as JSON escapes: our reader of front matter is used.
- ``process_postlist`` lists all posts where none has the label asked for, leads to the page of a post that is a
  section of it, and writes dates in English: see :mod:`infrakb.sphinx_ext.pages.postlists`.
- ``missing_reference`` leads to ABlog's addresses, and to a feed at the root of the server:
  see :mod:`infrakb.sphinx_ext.references.bloglabels`.
- ``generate_archive_pages`` puts all posts on one page (sunpy/ablog#4): see :mod:`infrakb.sphinx_ext.pages.blog`.
- ``generate_atom_feeds`` gives every feed the same id (sunpy/ablog#198, #291): see :mod:`infrakb.sphinx_ext.outputs.feeds`.
- ``html_page_context`` makes the ``ablog`` object of its own posts: :func:`blog_of` makes it of ours.
- ``builder_inited`` puts ABlog's templates before the theme's, which breaks Furo (sunpy/ablog#323).
- Slugs drop voiced marks: collections get our addresses.
- Templates write names and titles into pages as they are: the ``ablog`` object has them as HTML.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

import ablog
import ablog.blog
import ablog.post
from docutils import nodes
from markupsafe import escape

from infrakb.blog.catalogs import BlogIndex, Names
from infrakb.blog.record import Post
from infrakb.sphinx_ext.upstream.guards import Reach, moved, require

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

#: ABlog's listeners that are taken out: event, listener, why, the issue that asks for it.
REPLACED: tuple[tuple[str, Callable[..., Any], str, str], ...] = (
    (
        "builder-inited",
        ablog.builder_inited,
        "テンプレートをテーマの前に置く処理を外す",
        "sunpy/ablog#323",
    ),
    (
        "doctree-read",
        ablog.process_posts,
        "記事の木を環境に写す処理を外す。時刻帯のある日付と、文の要約でビルドが終わる",
        "sunpy/ablog#297",
    ),
    ("env-purge-doc", ablog.purge_posts, "写した木を消す処理を外す", ""),
    (
        "doctree-resolved",
        ablog.process_postlist,
        "記事の一覧を、こちらの記録から、日本語の日付で作る",
        "",
    ),
    ("missing-reference", ablog.missing_reference, "ラベルを、こちらのページの住所に結ぶ", ""),
    (
        "html-collect-pages",
        ablog.generate_archive_pages,
        "すべての記事を1つのページに並べる処理を外す",
        "sunpy/ablog#4",
    ),
    (
        "html-collect-pages",
        ablog.generate_atom_feeds,
        "すべてのフィードに同じidを付ける処理を外す",
        "sunpy/ablog#198",
    ),
    ("html-page-context", ablog.html_page_context, "ページに渡す値を、こちらで決める", ""),
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
#: The same as reaches, in the order of REPLACED.
LISTENERS = tuple(
    Reach(__name__, f"ablog:{handler.__name__}", does, issue=issue)
    for _event, handler, does, issue in REPLACED
)
POST_NODE = Reach(
    __name__,
    "ablog.post:_update_post_node",
    "ページの欄（フィールド）が`post`ディレクティブと同じことを言うとき、同じ節点を作る",
)
REACHES = (*LISTENERS, TRANSFORM, STATE, POST_NODE)

#: ABlog catalogue -> ours.
CATALOGS = {
    "tags": "tag",
    "category": "category",
    "author": "author",
    "location": "location",
    "language": "language",
}
#: ABlog's own defaults of its options.
DEFAULTS: Mapping[str, Any] = {option[0]: option[1] for option in ablog.blog.CONFIG}
#: Catalogues whose labels have full names in ``conf.py``.
_NAMED = ("author", "location", "language")
#: Stands for the date of a post without one: ABlog wants each to have one.
_UNKNOWN = datetime(1, 1, 1)  # noqa: DTZ001 (naive, as all dates of ABlog)
#: Shows the day of a post, or that it has none, in a form of ``strftime``.
ShowDay = Callable[[datetime | None, str], str]


def disconnect(app: Sphinx) -> None:
    """Take out what is replaced.

    :raises ExtensionError: where ABlog no longer has it in its place, so that a new version is looked at
        before it is used.
    """
    for (event, handler, _does, _issue), reach in zip(REPLACED, LISTENERS, strict=True):
        found = next((item for item in app.events.listeners.get(event, []) if item.handler is handler), None)
        if found is None:
            raise moved(reach, f"is not among the listeners of {event}")
        app.disconnect(found.id)
    if ablog.CheckFrontMatter not in app.registry.get_transforms():
        raise moved(TRANSFORM, "is not among Sphinx's transforms")
    app.registry.transforms.remove(ablog.CheckFrontMatter)
    require(STATE)
    require(POST_NODE)
    # What kept ABlog from parallel reading, its own list of posts in the environment, is gone (sunpy/ablog#297).
    app.extensions["ablog"].parallel_read_safe = True


def reset() -> None:
    """Forget the blog of an earlier build in this process (ABlog shares its state among all of them)."""
    ablog.blog.Blog._dict.clear()  # noqa: SLF001 (guarded)


def called_by_ablog() -> bool:
    """Tell whether this process is the command ``ablog``, whose builds go through Sphinx's own command."""
    return "ablog.commands" in sys.modules


def anchor(post: ablog.blog.Post) -> str:
    """Return what leads to *post* in its page, as ABlog's templates ask for it."""
    return str(ablog.anchor(post))


def mark_of(options: Mapping[str, Any], date: str) -> ablog.post.PostNode:
    """Return the node that the ``post`` directive makes of its options, where fields of a page say the same."""
    lists = {
        name: [label for label in value if label] if isinstance(value, list) else value
        for name, value in options.items()
    }
    return ablog.post._update_post_node(ablog.post.PostNode(), lists, [date] if date else [])  # noqa: SLF001


def full_names(config: Config) -> Names:
    """Return the full names that ``conf.py`` gives to labels, by catalogue."""
    return {catalog: dict(config[f"blog_{catalog}s"]) for catalog in _NAMED}


def default_labels(config: Config, catalog: str) -> tuple[str, ...]:
    """Return the labels of posts that state none: ABlog's ``blog_default_author`` and its like."""
    default = config[f"blog_default_{catalog}"]
    return () if not default else (default,) if isinstance(default, str) else tuple(default)


def declare_defaults(config: Config) -> None:
    """Give full names to the labels of ``blog_default_author`` and its like: ABlog ends the build without."""
    for catalog in _NAMED:
        labels = {label: (label, None) for label in default_labels(config, catalog)}
        setattr(config, f"blog_{catalog}s", labels | config[f"blog_{catalog}s"])


class _Day(datetime):
    """The date of a post, which ABlog's templates write in the form of an option."""

    show: Callable[[str], str]

    def strftime(self, form: str, /) -> str:
        """Return the day as readers know it."""
        return self.show(form)


def blog_of(
    app: Sphinx, index: BlogIndex, zone: tzinfo, show: ShowDay, period: Callable[[str], str]
) -> ablog.blog.Blog:
    """Return ABlog's blog, filled with the posts of *index*, for templates."""
    if ablog.blog.Blog._dict:  # noqa: SLF001
        return ablog.blog.Blog(app)
    blog = ablog.blog.Blog(app)
    for name, ours in CATALOGS.items():
        catalog = blog.catalogs[name]
        catalog.path = catalog.docname = index.catalog_docname(ours)
        catalog.collections.clear()
        for label, found in index.catalogs[ours].items():
            catalog.collections[label] = ablog.blog.Collection(
                catalog, label, escape(found.name), found.link and escape(found.link), path=found.docname
            )
    blog.archive.path = blog.archive.docname = index.catalog_docname("archive")
    for label, found in index.catalogs["archive"].items():
        if label.isdigit():
            blog.archive[int(label)] = ablog.blog.Collection(
                blog.archive, int(label), period(label), path=found.docname
            )
    for post in reversed(index.posts):
        blog.register(post.docname, _post_info(post, index, zone, show))
    blog.archive.collections.pop(_UNKNOWN.year, None)  # no year of which there is a list
    return blog


def _post_info(post: Post, index: BlogIndex, zone: tzinfo, show: ShowDay) -> dict[str, Any]:
    """Return *post* as ABlog's ``Post`` takes it: naive local dates, an excerpt of one paragraph, no doctree."""
    date = _day(post.date, zone, show)
    labels = {name: [found.label for found in index.labelled(ours, post)] for name, ours in CATALOGS.items()}
    return {
        "docname": post.docname,
        "section": post.anchor,
        "order": 1,
        "date": date,
        "update": _day(post.updated, zone, show) if post.updated else date,
        "title": escape(post.title),
        "excerpt": [nodes.paragraph("", post.excerpt)] if post.excerpt else [],
        **labels,
        "redirect": [],  # written by infrakb.sphinx_ext.pages.blog
        "nocomments": True,
        "image": None,
        "exclude": False,
        "canonical_link": post.canonical_url,
        "external_link": post.external_link and escape(post.external_link),
        "doctree": nodes.section(),
    }


def _day(moment: datetime | None, zone: tzinfo, show: ShowDay) -> _Day:
    """Return *moment* as ABlog wants it: naive, in *zone*; the first day of all where it is not known."""
    local = moment.astimezone(zone) if moment else _UNKNOWN
    day = _Day(local.year, local.month, local.day, local.hour, local.minute, local.second)
    day.show = lambda form: show(moment, form)
    return day

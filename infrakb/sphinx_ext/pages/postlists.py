"""ABlog's ``postlist`` directive: lists of posts, made when a page is written.

https://ablog.readthedocs.io/en/stable/manual/posting-and-listing/#directive-postlist
"""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ablog.post import PostList
from docutils import nodes

from infrakb.blog.catalogs import LABEL_WORDS
from infrakb.sphinx_ext.builder.formats import has_page
from infrakb.sphinx_ext.domain.infra import InfraDomain
from infrakb.sphinx_ext.render.dates import post_day
from infrakb.sphinx_ext.reports.messages import _, warn
from infrakb.sphinx_ext.upstream.ablog import CATALOGS
from infrakb.text.problems import near

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from infrakb.blog.catalogs import BlogIndex, Collection
    from infrakb.blog.record import Post


class _Writer:
    """Writes the lists of one page."""

    def __init__(self, app: Sphinx, docname: str) -> None:
        self._builder = app.builder
        self._config = app.config
        self._docname = docname
        self._index: BlogIndex = InfraDomain.of(app.env).posts.index

    def write(self, listed: PostList) -> nodes.bullet_list:
        """Return the list that stands in the place of *listed*."""
        made = nodes.bullet_list(classes=[f"postlist-style-{listed['list-style']}", "postlist"])
        for post in self._posts(listed):
            item = nodes.list_item("", classes=["ablog-post"])
            item += nodes.paragraph("", "", *self._line(listed, post), classes=["ablog-post-title"])
            if listed["excerpts"] and post.excerpt:
                item += nodes.paragraph("", post.excerpt, classes=["ablog-post-excerpt"])
                if listed["expand"]:
                    more = self._link(post, nodes.emphasis("", listed["expand"]))
                    item += nodes.paragraph("", "", more, classes=["ablog-post-expand"])
            made += item
        return made

    def _posts(self, listed: PostList) -> list[Post]:
        """Return the posts that have all labels asked for, the newest first."""
        groups = [
            self._collection(listed, catalog, label)
            for name, catalog in CATALOGS.items()
            for label in listed[name]
        ]
        posts = [
            post
            for post in self._index.posts
            if all(group and post in group.posts for group in groups)
            and (groups or post.docname != self._docname)
        ][: listed["length"]]
        return posts[::-1] if listed["sort"] else posts

    def _collection(self, listed: PostList, catalog: str, label: str) -> Collection | None:
        found = self._index.collection(catalog, label)
        if found is None:
            names = self._index.catalogs[catalog]
            warn(
                "directive",
                "no post has the %s '%s'; %s",
                LABEL_WORDS[catalog],
                label,
                near(label, names),
                location=listed,
            )
        return found

    def _line(self, listed: PostList, post: Post) -> Iterator[nodes.Node]:
        for text, name, _form, _conversion in Formatter().parse(listed["format"]):
            if text:
                yield nodes.Text(text)
            if name == "title":
                yield self._link(post, nodes.Text(post.title))
            elif name == "date":
                yield nodes.Text(self._day(post, listed["date"]))
            elif name:
                yield from self._labels(CATALOGS[name], post)

    def _day(self, post: Post, form: str | None) -> str:
        if post.date is None:
            return _("unknown date")
        zone = ZoneInfo(self._config.infrakb_timezone)
        return post_day(self._config, post.date, zone, form or self._config.post_date_format_short)

    def _labels(self, catalog: str, post: Post) -> Iterator[nodes.Node]:
        for number, found in enumerate(self._index.labelled(catalog, post)):
            if number:
                yield nodes.Text(", ")
            yield self._reference(found.docname, "", nodes.Text(found.name))

    def _link(self, post: Post, content: nodes.Node) -> nodes.Node:
        if post.external_link:
            return nodes.reference("", "", content, refuri=post.external_link)
        return self._reference(post.docname, post.anchor, content)

    def _reference(self, docname: str, anchor: str, content: nodes.Node) -> nodes.Node:
        if not has_page(self._builder, docname):
            return nodes.inline("", "", content)
        uri = self._builder.get_relative_uri(self._docname, docname)
        return nodes.reference("", "", content, internal=True, refuri=f"{uri}#{anchor}" if anchor else uri)


def write_lists(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the lists in the place of the directives (``doctree-resolved``)."""
    for listed in list(doctree.findall(PostList)):
        listed.replace_self(_Writer(app, docname).write(listed))

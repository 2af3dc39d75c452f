"""ABlog's ``post`` directive: posts that say so in the text instead of in front matter.

A page with one directive is a post; where there are several, each section that holds one is a post of its own.
"""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING, Any, cast

from ablog.post import PostDirective, PostList, PostListDirective, PostNode, UpdateNode
from docutils import nodes
from docutils.statemachine import StringList

from infrakb.posts import frontmatter, record
from infrakb.sphinx_ext.domain.infra import InfraDomain
from infrakb.sphinx_ext.read.posts import WAITING, default_authors, now, zone_of
from infrakb.sphinx_ext.read.source import plain_text
from infrakb.sphinx_ext.reports.messages import _, warn
from infrakb.text.japanese import join_lines, reading_minutes, shorten
from infrakb.text.problems import Said

if TYPE_CHECKING:
    from datetime import datetime

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


class CheckedPostDirective(PostDirective):  # type: ignore[misc]  # ABlog is untyped
    """ABlog's directive, whose empty labels (``:tags:`` with nothing) are none."""

    def run(self) -> list[nodes.Node]:
        """Return the node that marks a post."""
        for key in ("tags", "author", "category", "location", "language", "redirect"):
            if key in self.options:
                self.options[key] = [label for label in self.options[key] if label]
        return cast("list[nodes.Node]", super().run())


class CheckedPostListDirective(PostListDirective):  # type: ignore[misc]  # ABlog is untyped
    """ABlog's directive, which reads the content that it may not have, and shows nothing of it."""

    def run(self) -> list[nodes.Node]:
        """Return the node that is a list later."""
        self.content = StringList()
        return cast("list[nodes.Node]", super().run())


#: What the format of a list of posts may name, and what it is without one.
_NAMES = frozenset({"date", "title", "author", "location", "language", "category", "tags"})
_FORMAT = "{date} - {title}"


def _check_format(listed: nodes.Element) -> None:
    """Report a format of a list that ABlog cannot fill in, and put its usual one in its place."""
    try:
        names = {name for _text, name, _form, _conversion in Formatter().parse(listed["format"])}
    except ValueError:
        names = {""}
    if names - _NAMES - {None}:
        message = "'%s': the option '%s' cannot be '%s'; %s"
        advice = Said("use one of %s", (", ".join(f"{{{name}}}" for name in sorted(_NAMES)),))
        warn("directive", message, "postlist", "format", listed["format"], advice, location=listed)
        listed["format"] = _FORMAT


def read_directives(app: Sphinx, doctree: nodes.document) -> None:
    """Note the posts that directives in *doctree* declare, and the dates of ``update`` directives."""
    env = app.env
    docname = env.current_document.docname
    updates = _read_updates(env, doctree)
    marks = list(doctree.findall(PostNode))
    posts = InfraDomain.of(env).posts
    if marks and docname in posts.by_doc:
        warn(
            "frontmatter",
            "the page is a post by its front matter; remove the 'post' directive",
            location=marks[0],
        )
        for mark in marks:
            mark.replace_self(mark.children)
        return
    for mark in marks:
        _note(env, doctree, mark, whole_page=len(marks) == 1, drafts=app.tags.has("drafts"), updates=updates)
        mark.replace_self([] if mark["exclude"] else mark.children)
    for listed in doctree.findall(PostList):
        env.metadata[docname]["infrakb_lists_posts"] = True
        _check_format(listed)
    if updates and docname in posts.by_doc and not marks:
        posts.note_update(docname, max(updates))


def _note(
    env: BuildEnvironment,
    doctree: nodes.document,
    mark: PostNode,
    *,
    whole_page: bool,
    drafts: bool,
    updates: list[datetime],
) -> None:
    """Note the post that *mark* declares; a part of a page that is not out yet is taken out of it."""
    docname = env.current_document.docname
    section = _section_of(mark) if not whole_page else next(doctree.findall(nodes.section), None)
    if section is None:
        warn("frontmatter", "a post needs a title; write a heading above the 'post' directive", location=mark)
        return
    stem = record.stem(docname)
    if whole_page:
        env.metadata[docname]["orphan"] = ""
        section["ids"].insert(0, record.post_anchor(stem))
    anchor = "" if whole_page else section["ids"][0]
    name = f"{stem}-{anchor}" if anchor else stem
    date = _date(env, mark, name)
    is_out = date is None or date <= now()
    if not is_out and not drafts and isinstance(section.parent, nodes.section):
        env.metadata[docname][WAITING] = True
        _take_out(section, env.metadata[docname])
        return
    post = record.Post(
        docname=docname,
        anchor=anchor,
        name=name,
        title=mark["title"] or join_lines(plain_text(section[0])),
        date=date,
        updated=max(updates, default=None),
        categories=tuple(mark["category"]),
        tags=tuple(mark["tags"]),
        authors=tuple(mark["author"]) or default_authors(env),
        locations=tuple(mark["location"]),
        languages=tuple(mark["language"]),
        excerpt=_excerpt(mark, section, env.config.post_auto_excerpt),
        reading_minutes=reading_minutes(plain_text(section)),
        canonical_url=_url(mark, "canonical_link"),
        external_link=_url(mark, "external_link"),
        redirect_from=tuple("/" + path.strip("/") for path in mark["redirect"]),
        published=is_out,
        line=mark.line or 1,
    )
    InfraDomain.of(env).posts.note(post)


def _take_out(section: nodes.section, metadata: dict[str, Any]) -> None:
    """Remove a part of a page, and its headings from those that can be linked to."""
    gone = {name for inner in section.findall(nodes.section) for name in inner["ids"]}
    slugs = metadata.get("myst_slugs", {})
    metadata["myst_slugs"] = {slug: place for slug, place in slugs.items() if place[1] not in gone}
    section.parent.remove(section)


def _url(mark: PostNode, option: str) -> str | None:
    try:
        return frontmatter.absolute_url(mark[option]) if mark[option] else None
    except frontmatter.FieldError as error:
        warn("frontmatter", "%s: %s", option, error.said, location=mark)
        return None


def _section_of(mark: nodes.Node) -> nodes.section | None:
    node: nodes.Node | None = mark
    while node is not None and not isinstance(node, nodes.section):
        node = node.parent
    return node


def _date(env: BuildEnvironment, mark: PostNode, name: str) -> datetime | None:
    zone = zone_of(env)
    try:
        return (
            frontmatter.parse_date(mark["date"], zone)
            if mark["date"]
            else frontmatter.date_in_name(name, zone)
        )
    except frontmatter.DateError as error:
        warn("date", "'%s' is not a date (%s); write 2025-12-20", mark["date"], error.said, location=mark)
        return frontmatter.date_in_name(name, zone)


def _excerpt(mark: PostNode, section: nodes.section, count: int) -> str:
    holder: nodes.Element = mark if mark.children else section
    wanted = None if mark.children else mark["excerpt"] or count
    paragraphs = [join_lines(plain_text(node)) for node in holder.findall(nodes.paragraph)]
    return shorten(" ".join(paragraphs[:wanted]), record.EXCERPT_LENGTH)


def _read_updates(env: BuildEnvironment, doctree: nodes.document) -> list[datetime]:
    """Give each ``update`` note its heading and return their dates."""
    dates = []
    for note in list(doctree.findall(UpdateNode)):
        try:
            date = frontmatter.parse_date(note["date"], zone_of(env))
        except frontmatter.DateError as error:
            warn("date", "'%s' is not a date (%s); write 2025-12-20", note["date"], error.said, location=note)
            note.insert(0, nodes.title("", _("Updated")))
        else:
            dates.append(date)
            note.insert(0, nodes.title("", _("Updated on %s") % f"{date:%Y-%m-%d}"))
        note["classes"] = ["note", "update"]
    return dates

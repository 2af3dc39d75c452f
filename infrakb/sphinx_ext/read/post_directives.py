"""ABlog's ``post`` directive: posts that say so in the text instead of in front matter.

A page with one directive is a post; where there are several, each section that holds one is a post of its own.
"""

from __future__ import annotations

from datetime import datetime
from string import Formatter
from typing import TYPE_CHECKING, Any, cast

from ablog.post import PostDirective, PostList, PostListDirective, PostNode, UpdateNode
from docutils import nodes
from docutils.statemachine import StringList

from infrakb.blog import frontmatter, record
from infrakb.sphinx_ext.domain.infra import InfraDomain
from infrakb.sphinx_ext.read import leadpicture
from infrakb.sphinx_ext.read.posts import WAITING, now, zone_of
from infrakb.sphinx_ext.read.source import plain_text
from infrakb.sphinx_ext.read.trees import forget_headings
from infrakb.sphinx_ext.render.dates import post_day
from infrakb.sphinx_ext.reports.messages import _, warn
from infrakb.sphinx_ext.upstream.ablog import CATALOGS, default_labels, mark_of
from infrakb.text import documents
from infrakb.text.japanese import join_lines, reading_minutes, shorten
from infrakb.text.problems import Said

if TYPE_CHECKING:
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
    """ABlog's directive, which reads the content that it may not have, and shows nothing of it.

    Its number may be anything but one, and labels with nothing behind them (``:tags:``) are none.
    """

    arguments: list[str]

    def run(self) -> list[nodes.Node]:
        """Return the node that is a list later."""
        self.content = StringList()
        number = str(self.arguments[0]) if self.arguments else ""
        is_number = number.isdecimal() and int(number) > 0
        if not is_number:
            self.arguments.clear()
        for key in CATALOGS:
            if key in self.options:
                self.options[key] = [label for label in self.options[key] if label]
        found = cast("list[nodes.Node]", super().run())
        if number and not is_number:
            message = "'postlist': '%s' is no number of posts; write such as '5', or nothing for all"
            warn("directive", message, number, location=found[0])
        return found


#: What the format of a list of posts may name, and what it is without one.
_NAMES = frozenset({"date", "title", *CATALOGS})
_FORMAT = "{date} - {title}"
#: Styles of a list, the usual one first.
_STYLES = ("none", "circle", "disc")


def _check_list(listed: nodes.Element) -> None:
    """Report a format or a style that a list cannot have, and put the usual one in its place."""
    try:
        names = {name for _text, name, _form, _conversion in Formatter().parse(listed["format"])}
    except ValueError:
        names = {""}
    if names - _NAMES - {None}:
        message = "'%s': the option '%s' cannot be '%s'; %s"
        advice = Said("use one of %s", (", ".join(f"{{{name}}}" for name in sorted(_NAMES)),))
        warn("directive", message, "postlist", "format", listed["format"], advice, location=listed)
        listed["format"] = _FORMAT
    if listed["list-style"] not in _STYLES:
        message = "'%s': the option '%s' cannot be '%s'; %s"
        advice = Said("use one of %s", (", ".join(_STYLES),))
        warn("directive", message, "postlist", "list-style", listed["list-style"], advice, location=listed)
        listed["list-style"] = _STYLES[0]


def read_directives(app: Sphinx, doctree: nodes.document) -> None:
    """Note the posts that directives in *doctree* declare, and the dates of ``update`` directives."""
    env = app.env
    docname = env.current_document.docname
    _mark_by_fields(env, doctree)
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
        is_whole = len(marks) == 1 and not (env.config.post_always_section and _is_in_part(mark))
        _note(env, doctree, mark, whole_page=is_whole, drafts=app.tags.has("drafts"), updates=updates)
        mark.replace_self([] if mark["exclude"] else mark.children)
    for listed in doctree.findall(PostList):
        env.metadata[docname]["infrakb_lists_posts"] = True
        _check_list(listed)
    if updates and docname in posts.by_doc and not marks:
        posts.note_update(docname, max(updates))


def _mark_by_fields(env: BuildEnvironment, doctree: nodes.document) -> None:
    """Put the directive's mark into a reStructuredText page whose fields say ``:blogpost: true``."""
    fields = {
        field[0].astext(): str(cast("Any", field[1]).rawsource).strip()  # "A. Author" is a list
        for info in doctree.findall(nodes.docinfo)
        for field in info.findall(nodes.field)
    }
    section = next(doctree.findall(nodes.section), None)
    is_matched = env.current_document.docname in env.config.matched_blog_posts
    if section is None or not fields or not ("blogpost" in fields or is_matched):
        return
    if documents.is_markdown(doctree["source"]):  # read before, by infrakb.sphinx_ext.read.posts
        return
    for info in doctree.findall(nodes.docinfo):  # which docutils has understood as its own
        fields |= {
            node.tagname: node.astext() for node in info if isinstance(node, (nodes.author, nodes.date))
        }
    options: dict[str, Any] = {}
    for key, text in fields.items():
        try:
            if key in PostDirective.option_spec:
                options[key] = PostDirective.option_spec[key](text)
        except ValueError:
            message = "'%s': the option '%s' cannot be '%s'; write a number"
            warn("frontmatter", message, "blogpost", key, text, location=(env.current_document.docname, 1))
    mark = mark_of(options, fields.get("date", ""))
    mark.document, mark.line, mark.source = doctree, 1, doctree["source"]
    section.insert(1, mark)


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
    if env.config.post_auto_orphan:
        env.metadata[docname]["orphan"] = ""
    if whole_page:
        section["ids"].insert(0, record.post_anchor(stem))
    anchor = "" if whole_page else section["ids"][0]
    name = f"{stem}-{anchor}" if anchor else stem
    date = _date(env, mark, name)
    is_out = date <= now() if date else bool(mark["date"])  # without a date it is a draft, for ABlog
    if not is_out and not drafts:
        env.metadata[docname][WAITING] = True
        if isinstance(section.parent, nodes.section):
            _take_out(section, env)
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
        authors=tuple(mark["author"]) or default_labels(env.config, "author"),
        locations=tuple(mark["location"]) or default_labels(env.config, "location"),
        languages=tuple(mark["language"]) or default_labels(env.config, "language"),
        image=leadpicture.numbered(
            env, list(section.findall(nodes.image)), mark["image"] or env.config.post_auto_image
        ),
        excerpt=_excerpt(mark, section, env.config.post_auto_excerpt),
        reading_minutes=reading_minutes(plain_text(section)),
        canonical_url=_url(mark, "canonical_link"),
        external_link=_url(mark, "external_link"),
        redirect_from=tuple("/" + path.strip("/") for path in mark["redirect"]),
        published=is_out,
        line=mark.line or 1,
    )
    InfraDomain.of(env).posts.note(post)


def _is_in_part(mark: PostNode) -> bool:
    """Tell whether *mark* stands in a section that is not the whole page."""
    section = _section_of(mark)
    return section is not None and isinstance(section.parent, nodes.section)


def _take_out(section: nodes.section, env: BuildEnvironment) -> None:
    """Remove a part of a page, and its headings from those that can be linked to."""
    gone = {name for inner in section.findall(nodes.section) for name in inner["ids"]}
    forget_headings(gone, env)
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
        return _parsed(env, mark["date"]) if mark["date"] else frontmatter.date_in_name(name, zone)
    except frontmatter.DateError as error:
        warn("date", "'%s' is not a date (%s); write 2025-12-20", mark["date"], error.said, location=mark)
        return frontmatter.date_in_name(name, zone)


def _parsed(env: BuildEnvironment, text: str) -> datetime:
    """Read a date: in the form of ``post_date_format``, which may be any, or in one that everybody reads."""
    try:
        return datetime.strptime(text, env.config.post_date_format).replace(tzinfo=zone_of(env))
    except ValueError:
        return frontmatter.parse_date(text, zone_of(env))


def _excerpt(mark: PostNode, section: nodes.section, count: int) -> str:
    holder: nodes.Element = mark if mark.children else section
    wanted = None if mark.children else count if mark["excerpt"] is None else mark["excerpt"]
    paragraphs = [join_lines(plain_text(node)) for node in holder.findall(nodes.paragraph)]
    return shorten(" ".join(paragraphs[:wanted]), record.EXCERPT_LENGTH)


def _read_updates(env: BuildEnvironment, doctree: nodes.document) -> list[datetime]:
    """Give each ``update`` note its heading and return their dates."""
    dates = []
    for note in list(doctree.findall(UpdateNode)):
        try:
            date = _parsed(env, note["date"])
        except frontmatter.DateError as error:
            warn("date", "'%s' is not a date (%s); write 2025-12-20", note["date"], error.said, location=note)
            note.insert(0, nodes.title("", _("Updated")))
        else:
            dates.append(date)
            note.insert(0, nodes.title("", _("Updated on %s") % post_day(env.config, date, zone_of(env))))
        note["classes"] = ["note", "update"]
    return dates

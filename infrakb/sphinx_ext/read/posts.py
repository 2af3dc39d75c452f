"""Reading posts: from a file's text to a record in the domain and a document without front matter."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from docutils import nodes
from sphinx.util.matching import patmatch

from infrakb.blog import frontmatter, record
from infrakb.sphinx_ext.domain.infra import InfraDomain
from infrakb.sphinx_ext.read import leadpicture
from infrakb.sphinx_ext.read.lead import first_paragraphs
from infrakb.sphinx_ext.read.source import Source, add_reader, liquid_to_markdown, plain_text
from infrakb.sphinx_ext.reports.messages import _, warn, warn_problems
from infrakb.sphinx_ext.upstream.ablog import default_labels
from infrakb.text import documents
from infrakb.text.japanese import join_lines, reading_minutes

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: Files above this size are built, but reported: a page of a megabyte of text is a mistake.
LARGE_FILE = 1_000_000
#: Paragraphs that may become the excerpt; no post's summary is longer.
PARAGRAPHS_KEPT = 10
#: Key of a document's metadata: it has parts that were not out when it was read.
WAITING = "infrakb_waiting"


def is_in_posts(docname: str, patterns: Iterable[str]) -> bool:
    """Tell whether *docname* matches one of ``blog_post_pattern``'s file patterns (``posts/*.md``), or is a draft.

    A pattern's suffix of Markdown stands for all of them.
    """
    return documents.in_drafts(docname) or any(
        patmatch(docname, documents.without_suffix(pattern)) for pattern in patterns
    )


def _is_post(docname: str, matter: frontmatter.PostMatter, in_posts: bool) -> bool:
    """Tell whether a document is a post: by its front matter, or by its place.

    An ``index`` in the posts' folder may be a page about them: it is a post when it has a date.
    """
    return matter.is_post or (in_posts and (docname.rpartition("/")[2] != "index" or matter.date is not None))


def zone_of(env: BuildEnvironment) -> tzinfo:
    """Return the zone that dates without one are in, and in which all dates are shown."""
    return ZoneInfo(env.config.infrakb_timezone)


def read_post(source: Source) -> bool:
    """Reader of posts: files in the posts folder, and others whose front matter says so."""
    in_posts = is_in_posts(source.docname, source.env.config.blog_post_pattern)
    block = source.block
    if not in_posts and "post" not in (block.yaml or ""):
        return False
    mapping, yaml_problems = source.front_matter
    matter, problems = frontmatter.read_post(mapping, zone_of(source.env))
    if not _is_post(source.docname, matter, in_posts):
        return False
    warn_problems([*yaml_problems, *problems], source.docname)
    is_empty = _is_empty_or_large(source)
    name = record.stem(source.docname)
    source.topmatter = dict(matter.sphinx)
    source.title = matter.title
    source.fallback_title = record.title_from_stem(name)
    source.title_line = max(0, block.body_line - 2)
    source.title_ids = (record.post_anchor(name),)
    liquid_to_markdown(source, block.body, block.body_line)
    separator = record.separator_line(matter, block)

    def finish(document: nodes.document) -> None:
        if not (is_empty or matter.external_link or _has_text(block.body)):
            message = "the post has no text; write it below this line, or keep the post back with 'published: false'"
            warn("size", message, location=(source.docname, max(1, block.body_line - 1)))
        _note_post(source, document, matter, name, block.first_line, separator)

    source.finish = finish
    return True


def _is_empty_or_large(source: Source) -> bool:
    """Report a file that is empty or unusually large; tell whether it is empty."""
    location = (source.docname, 1)
    if not source.text.strip():
        warn("size", "the file is empty; write front matter and a text, or remove it", location=location)
    elif len(source.text) > LARGE_FILE:
        size = len(source.text.encode()) / 1e6
        warn("size", "the file has %.1f MB; split it into several posts", size, location=location)
    return not source.text.strip()


def _note_post(
    source: Source,
    document: nodes.document,
    matter: frontmatter.PostMatter,
    name: str,
    first_line: int,
    separator: int | None,
) -> None:
    env = source.env
    date = record.post_date(matter, name, zone_of(env))
    is_draft = documents.in_drafts(source.docname)
    if date is None and source.text.strip() and not is_draft:
        warn(
            "date",
            "the post has no date and is listed last; write 'date: 2025-12-20' into its front matter "
            "or begin its file name with 2025-12-20-",
            location=(source.docname, first_line),
        )
    paragraphs = [] if matter.excerpt else first_paragraphs(document, PARAGRAPHS_KEPT, separator)
    post = record.Post(
        docname=source.docname,
        anchor="",
        name=name,
        title=_title(document),
        date=date,
        updated=matter.updated,
        categories=matter.categories,
        tags=matter.tags,
        authors=matter.authors or default_labels(env.config, "author"),
        excerpt=record.choose_excerpt(
            matter, paragraphs, env.config.post_auto_excerpt, is_separated=separator is not None
        ),
        description=matter.description or "",
        reading_minutes=matter.reading_minutes or reading_minutes(plain_text(document)),
        image=leadpicture.show(source, document, matter),
        canonical_url=matter.canonical_url,
        external_link=matter.external_link,
        permalink=matter.permalink,
        redirect_from=matter.redirect_from,
        related=tuple(dict.fromkeys(([matter.pillar] if matter.pillar else []) + list(matter.related))),
        indexed=matter.indexed,
        in_sitemap=matter.in_sitemap,
        published=matter.published and not is_draft and (date is None or date <= now()),
        mentions=matter.mentions,
        locations=matter.locations or default_labels(env.config, "location"),
        languages=matter.languages or default_labels(env.config, "language"),
        line=first_line,
        places=matter.places,
        pins=matter.pins,
    )
    InfraDomain.of(env).posts.note(post)
    _set_metadata(env, source.docname, matter)


def now() -> datetime:
    """Return the current moment (a function, so that tests can stop the clock)."""
    return datetime.now().astimezone()


def _set_metadata(env: BuildEnvironment, docname: str, matter: frontmatter.PostMatter) -> None:
    """Set Sphinx's file-wide metadata as its own reader of front matter would."""
    metadata = env.metadata[docname]
    if env.config.post_auto_orphan:
        metadata["orphan"] = ""  # posts are reached through the blog's pages, not through a toctree
    metadata.update(matter.sphinx)


def _title(document: nodes.document) -> str:
    title = next(document.findall(nodes.title), None)
    return (join_lines(plain_text(title)) if title is not None else "") or _("Untitled")


def _has_text(body: str) -> bool:
    """Tell whether an author has written anything but headings and comments."""
    first, *rest = body.split("<!--")
    shown = first + "".join(part.partition("-->")[2] for part in rest)
    return any(line.strip() and not line.lstrip().startswith("#") for line in shown.split("\n"))


def unpublished_docs(_app: Sphinx, env: BuildEnvironment, *_changes: set[str]) -> list[str]:
    """Return posts that were not out when they were read: they may be by now (``env-get-outdated``)."""
    found = InfraDomain.of(env).posts.by_doc
    waiting = {docname for docname, noted in found.items() if not all(post.published for post in noted)}
    return sorted(
        waiting.union(docname for docname in env.found_docs if WAITING in env.metadata.get(docname, {}))
    )


def setup(app: Sphinx) -> None:
    """Register the reader of posts."""
    add_reader(read_post)
    app.connect("env-get-outdated", unpublished_docs)

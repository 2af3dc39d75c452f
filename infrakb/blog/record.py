"""The record of a post that the environment keeps, and how it is made from front matter. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from infrakb.blog.frontmatter import Pin, Place, PostMatter, date_in_name
from infrakb.text.frontblock import Block
from infrakb.text.japanese import nfc, shorten
from infrakb.text.slugs import slugify

#: Longest excerpt shown on a card or in a feed, in characters.
EXCERPT_LENGTH = 160
_STEM_RE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}-(.+)$")


@dataclass(frozen=True, slots=True)
class Post:
    """A post, light enough to keep thousands of them in the environment."""

    docname: str
    anchor: str  # id of the section that is the post; "" where the whole page is
    name: str  # permanent name: file stem, and "-anchor" for a section
    title: str
    date: datetime | None  # aware; None: no date could be read
    updated: datetime | None  # aware; None: never updated
    categories: tuple[str, ...]
    tags: tuple[str, ...]
    authors: tuple[str, ...]
    excerpt: str  # plain text
    reading_minutes: int
    image: str | None = None  # path inside the site or absolute URL, for link previews
    canonical_url: str | None = None
    external_link: str | None = None
    permalink: str | None = None
    redirect_from: tuple[str, ...] = ()
    related: tuple[str, ...] = ()  # names of posts that the author wants shown as related
    indexed: bool = True  # False: noindex
    in_sitemap: bool = True
    published: bool = True  # False: shown only where drafts are asked for
    description: str = ""  # the author's own words for search engines; "": the excerpt serves
    mentions: bool = True  # False: topic names in the text are not linked
    locations: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    # For warnings alone: pages do not change with them.
    line: int = field(default=1, repr=False, compare=False)  # 1-based line of the front matter
    places: tuple[Place, ...] = field(default=(), repr=False, compare=False)  # lines of its values
    pins: tuple[Pin, ...] = field(default=(), repr=False, compare=False)  # facts that its text rests on

    @property
    def changed(self) -> datetime | None:
        """When the post last changed: its update, else its date."""
        return self.updated or self.date


def line_of(post: Post, name: str, text: str = "") -> int:
    """Return the line of the value *text* of a field; of its key or of the post where that is not known."""
    for wanted in (text, ""):
        for place in post.places:
            if place.field == name and place.text == wanted:
                return place.line
    return post.line


def sort_key(post: Post) -> tuple[float, str, str]:
    """Order posts from old to new; undated ones are oldest; ties are settled by name, then anchor."""
    return (post.date.timestamp() if post.date else float("-inf"), post.name, post.anchor)


def post_anchor(name: str) -> str:
    """Return the permanent id of the page part that is the post *name*."""
    return f"post-{slugify(name)}"


def stem(docname: str) -> str:
    """Return the permanent name of a post's document: its file stem, or its folder's for ``index``."""
    parts = docname.split("/")
    return parts[-2] if parts[-1] == "index" and len(parts) > 1 else parts[-1]


def title_from_stem(name: str) -> str:
    """Make a title from a file stem ``2025-12-20-my-title`` where nothing else gives one."""
    match = _STEM_RE.match(name)
    return re.sub(r"[-_]+", " ", match.group(1) if match else name).strip() or name


def post_date(matter: PostMatter, name: str, zone: tzinfo) -> datetime | None:
    """Return the post's date: the front matter's, else the file name's."""
    return matter.date or date_in_name(name, zone)


def separator_line(matter: PostMatter, block: Block) -> int | None:
    """Return the 1-based line of Jekyll's mark for the end of the excerpt, or None where the body has none."""
    pattern = re.escape(matter.excerpt_separator) if matter.excerpt_separator else r"<!--\s*more\s*-->"
    match = re.search(pattern, block.body)
    return block.body_line + block.body.count("\n", 0, match.start()) if match else None


def choose_excerpt(
    matter: PostMatter, paragraphs: list[str], usual: int = 1, *, is_separated: bool = False
) -> str:
    """Return the text for cards, feeds and the meta description.

    The front matter's excerpt, else as many paragraphs as ABlog's ``excerpt: 2`` asks for, else those before
    Jekyll's mark, else the description, else the first paragraphs.

    :param usual: how many of them (ABlog's ``post_auto_excerpt``).
    :param is_separated: *paragraphs* are those before the author's mark.
    """
    if matter.excerpt:
        return matter.excerpt
    if matter.excerpt_paragraphs:
        return " ".join(paragraphs[: matter.excerpt_paragraphs])
    if is_separated and paragraphs:
        return shorten(" ".join(paragraphs), EXCERPT_LENGTH)
    if matter.description:
        return matter.description
    return shorten(" ".join(paragraphs[:usual]), EXCERPT_LENGTH)


def permalink_path(pattern: str, post: Post) -> str:
    """Fill in Jekyll's placeholders in a front matter ``permalink`` (https://jekyllrb.com/docs/permalinks/)."""
    match = _STEM_RE.match(post.name)
    slug = match.group(1) if match else post.name
    values = {
        "title": slug,
        "slug": slug,
        "name": slug,
        "categories": "/".join(post.categories),
        "output_ext": ".html",
        "year": f"{post.date:%Y}" if post.date else "",
        "month": f"{post.date:%m}" if post.date else "",
        "day": f"{post.date:%d}" if post.date else "",
    }
    return nfc(re.sub(r":(\w+)", lambda m: values.get(m.group(1), m.group(0)), pattern))

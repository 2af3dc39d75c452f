"""Which documents are not out yet: unpublished, drafts, dated in the future. Pure.

Every document is asked in every build, so that the common case looks at a few lines only.
"""

from __future__ import annotations

import itertools
import re
from datetime import datetime, tzinfo

from infrakb.blog.frontmatter import DateError, date_in_name, parse_date, read_post
from infrakb.text.frontblock import Block, read_mapping, split

_KEY_RE = re.compile(r"(?<![\w-])(?:date|published|draft)[\"']?[ \t]*:")
#: The same keys as nearly everybody writes them: at the beginning of a line, with a value.
_PLAIN_RE = re.compile(r"^(?:date|published|draft):[ \t]+[^\s#&*!|>].*$", re.MULTILINE)
_FENCE_RE = re.compile(r"[ \t]*(`{3,}|~{3,}|:{3,})[ \t]*(\{post\})?[ \t]*(.*)$")
_RST_POST_RE = re.compile(r"^\.\.[ \t]+post::[ \t]*(.*)$", re.MULTILINE)
_RST_FIELD_RE = re.compile(r":(blogpost|date):[ \t]*(.*)$")


def is_out(
    text: str, name: str, in_posts: bool, now: datetime, zone: tzinfo, *, is_markdown: bool = True
) -> bool:
    """Tell whether the document with the source *text* is out at *now*.

    ``published: false`` and ``draft: true`` hold back any document; a future date holds back what is a post: by
    its place (*in_posts*), by its front matter, or by a single ``post`` directive. One without a date is ABlog's
    draft.

    :param name: file stem, whose date counts where the front matter has none.
    :param is_markdown: not reStructuredText.
    """
    block = split(text)
    published, date, is_post = _stated(block, in_posts, zone)
    if not published:
        return False
    if in_posts or is_post:
        date = date or date_in_name(name, zone)
    else:
        written = _directive_date(block.body, is_markdown=is_markdown) if "post" in block.body else None
        date = None if written is None else _date(written, name, zone)
        if written == "" and date is None:
            return False
    return date is None or date <= now


def _date(written: str, name: str, zone: tzinfo) -> datetime | None:
    """Return the date *written* behind a directive; that of the file's name where none is."""
    if not written:
        return date_in_name(name, zone)
    try:
        return parse_date(written, zone)
    except DateError:
        return None


def _stated(block: Block, in_posts: bool, zone: tzinfo) -> tuple[bool, datetime | None, bool]:
    """Return what the front matter says: published, date, whether it is a post's."""
    if block.yaml is None or not (in_posts or "post" in block.yaml or _KEY_RE.search(block.yaml)):
        return True, None, False
    plain = _PLAIN_RE.findall(block.yaml)
    if in_posts and len(plain) == len(_KEY_RE.findall(block.yaml)):
        block = block._replace(yaml="\n".join(plain))
    matter, _problems = read_post(read_mapping(block)[0], zone)
    return matter.published, matter.date, matter.is_post


def _directive_date(body: str, *, is_markdown: bool) -> str | None:
    """Return what is written as date of the one ``post`` directive in *body*; None where there is none, or several."""
    dates = _dates_in_fences(body) if is_markdown else _RST_POST_RE.findall(body) or _date_in_fields(body)
    return dates[0].strip() if len(dates) == 1 else None


def _dates_in_fences(body: str) -> list[str]:
    dates: list[str] = []
    outer, is_rst = "", False  # marker of the fence that is open, and whether it holds reStructuredText
    for line in body.split("\n"):
        if is_rst:
            dates += _RST_POST_RE.findall(line)
        if not (match := _FENCE_RE.match(line)):
            continue
        marker, directive, argument = match.groups()
        if not outer:
            outer, is_rst = marker, argument.startswith("{eval-rst}")
            if directive:
                dates.append(argument)
        elif marker.startswith(outer) and not argument and not directive:
            outer, is_rst = "", False
    return dates


def _date_in_fields(body: str) -> list[str]:
    """Return the date in the fields of a reStructuredText page that is a post by them."""
    lines = itertools.takewhile(lambda line: line.startswith(":"), body.lstrip().split("\n"))
    fields = {match[1]: match[2] for line in lines if (match := _RST_FIELD_RE.match(line))}
    return [fields.get("date", "")] if "blogpost" in fields else []

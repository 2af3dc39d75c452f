"""Front matter of posts: Jekyll's, ABlog's and MyST's keys become one validated record. Pure.

Every value keeps its place in the file, and a tag ``1.10``, ``no`` or ``2025-02-30`` stays the text that the
author wrote until its field says what it is (:mod:`infrakb.text.yamlvalue`).

Sources of the formats: Jekyll's front matter defaults (https://jekyllrb.com/docs/front-matter/),
jekyll-seo-tag, jekyll-redirect-from, jekyll-sitemap; ABlog's ``post`` directive and front matter
(https://ablog.readthedocs.io/en/stable/manual/posting-and-listing/).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import MAXYEAR, UTC, datetime, timedelta, timezone, tzinfo
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import quote

from dateutil import parser as dateutil_parser

from infrakb.text.japanese import join_lines, nfc, shorten
from infrakb.text.problems import Problem, Said, closest, meant
from infrakb.text.yamlvalue import Value

_DATE_RE = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
    r"(?:[Tt ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|z|UTC|JST|[+-]\d{2}:?\d{2}|[+-]\d{1,2})?)?$"
)
#: Longest text that is read as a date.
LONGEST_DATE = 60
_NUMBER_RE = re.compile(r"[0-9]{1,4}")
_TRUTH = {"true": True, "false": False}
_COMMA_RE = re.compile(r"\s*[,、，]\s*")
NAMED_ZONES = {
    "Z": UTC,
    "UTC": UTC,
    "GMT": UTC,
    "JST": timezone(timedelta(hours=9)),
}
#: Labels, addresses or names in one field: each has pages of its own. Posts have up to seven.
MOST_ENTRIES = 100
#: Dates before it are zero values of other tools (0001-01-01), and have no four-digit year everywhere.
FIRST_YEAR = 1000


class FieldError(ValueError):
    """A value that its field cannot take; ``said`` says what to write instead."""

    subtype = "frontmatter"

    def __init__(self, message: str, *args: object) -> None:
        """Take the text and what is put into it."""
        self.said = Said(message, args)
        super().__init__(self.said.text())


class DateError(FieldError):
    """A date that does not exist or cannot be read; ``said`` says why."""

    subtype = "date"


def parse_date(text: str, zone: tzinfo) -> datetime:
    """Read a date as Jekyll and ABlog write it; without a time zone it is local to *zone*.

    :raises DateError: for a date that does not exist or cannot be read.
    """
    text = text.strip()
    if len(text) > LONGEST_DATE:
        raise DateError("it is too long for a date")
    if match := _DATE_RE.match(text):
        year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
        try:
            moment = datetime(year, month, day, hour, minute, second, tzinfo=_zone(match.group(7), zone))
        except ValueError:
            raise DateError("there is no such day, time or zone") from None
    elif not re.search(r"\d{4}", text):
        raise DateError("it has no year")
    else:
        moment = _free_date(text, zone)
    if moment.year < FIRST_YEAR:
        raise DateError("the year %s is too early", moment.year)
    if moment.year == MAXYEAR:  # "never": in another zone it may lie behind the calendar's end
        moment = moment.replace(year=MAXYEAR - 1)
    return moment


def _free_date(text: str, zone: tzinfo) -> datetime:
    """Read a date in words or in another order, as dateutil does."""
    default = datetime(1970, 1, 1, tzinfo=zone)
    try:
        return dateutil_parser.parse(text, default=default, tzinfos=partial(_named_zone, zone))
    except DateError:
        raise
    except (ValueError, OverflowError):
        raise DateError("it cannot be read") from None


def _named_zone(default: tzinfo, name: str | None, offset: int | None) -> tzinfo:
    """Return the zone that dateutil has found (*offset* in seconds); a name that few know is no guess."""
    if offset is not None:
        return timezone(timedelta(seconds=offset))
    if name is None:
        return default
    if name.upper() in NAMED_ZONES:
        return NAMED_ZONES[name.upper()]
    raise DateError("its time zone '%s' is unknown", name)


def _zone(text: str | None, default: tzinfo) -> tzinfo:
    if not text:
        return default
    if text.upper() in NAMED_ZONES:
        return NAMED_ZONES[text.upper()]
    digits = text[1:].replace(":", "")
    hours, minutes = int(digits[:2]), int(digits[2:] or 0)
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if text[0] == "-" else offset)


def date_in_name(stem: str, zone: tzinfo) -> datetime | None:
    """Return the date that a file name ``YYYY-MM-DD-title`` begins with, or None."""
    match = re.match(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:-|$)", stem)
    if not match:
        return None
    try:
        return datetime(*(int(part) for part in match.groups()), tzinfo=zone)  # type: ignore[misc,arg-type]
    except ValueError:
        return None


# --- the record


class Place(NamedTuple):
    """Where a value stands."""

    field: str  # of the record
    text: str  # the value; "" for all of a field's values that have no place of their own
    line: int  # 1-based line in the file


class Pin(NamedTuple):
    """A value that a post relies on."""

    fact: str  # ``topic.key``
    value: str  # with its unit
    line: int  # 1-based line in the file


@dataclass(frozen=True, slots=True)
class PostMatter:
    """What a post's front matter says, whatever dialect it was written in."""

    title: str | None = None
    date: datetime | None = None  # aware; None: not stated
    updated: datetime | None = None  # aware; last_modified_at
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()  # ABlog
    languages: tuple[str, ...] = ()  # ABlog
    excerpt: str | None = None  # text; None: not stated
    excerpt_paragraphs: int | None = None  # ABlog's ``excerpt: 2``
    excerpt_separator: str | None = None  # Jekyll: what ends the excerpt in the body; None: <!--more-->
    description: str | None = None
    image: str | None = None  # path or URL of the picture above the text and for link previews
    image_alt: str | None = None  # what that picture shows
    image_number: int | None = None  # ABlog's ``image: 1``: the nth image of the body
    reading_minutes: int | None = None
    canonical_url: str | None = None
    external_link: str | None = None  # ABlog: the post lives elsewhere
    permalink: str | None = None
    redirect_from: tuple[str, ...] = ()
    related: tuple[str, ...] = ()  # file stems of posts the author wants shown as related
    pillar: str | None = None  # file stem of the overview article this post belongs to
    published: bool = True
    indexed: bool = True  # False: robots says noindex
    in_sitemap: bool = True
    mentions: bool = True  # False: topic names in the text are not linked
    pins: tuple[Pin, ...] = ()  # what the post's text rests on
    is_post: bool = False  # says itself that it is a post (layout: post, blogpost: true)
    sphinx: dict[str, Any] = field(default_factory=dict)  # file-wide metadata of Sphinx and MyST
    places: tuple[Place, ...] = field(
        default=(), compare=False
    )  # of values that are compared with those of other posts


def _text(value: Value) -> str | None:
    if isinstance(value.data, (list, dict)):
        raise FieldError("must be a text")
    return None if value.data is None else join_lines(value.data) or None


class Refused(NamedTuple):
    """One entry of a list that cannot be used; the others can."""

    error: FieldError
    line: int  # 1-based line in the file


#: What is read of a list, entry by entry.
Entries = Iterator[str | Refused]


def _each(value: Value, read: Callable[[Value], Iterable[str | None]]) -> Entries:
    """Read every entry of a list, or the one value that stands in its place."""
    for item in value.data if isinstance(value.data, list) else [value]:
        try:
            yield from (nfc(text) for text in read(item) if text)
        except FieldError as error:
            yield Refused(error, item.line)


def _labels(value: Value) -> Entries:
    """Read a list of labels; a string is split at commas (half or full width)."""
    if isinstance(value.data, dict):
        return iter([Refused(FieldError('must be a list such as ["A", "B"]'), value.line)])
    if isinstance(value.data, list):
        return _each(value, lambda item: [_label(item)])
    return _each(value, lambda item: _COMMA_RE.split(_label(item)))


def _label(value: Value) -> str:
    if isinstance(value.data, (list, dict)):
        raise FieldError('must be a list of texts such as ["A", "B"]')
    return join_lines(value.data or "")


def _words(value: Value) -> Entries:
    """As _labels, but a string without commas is split at blanks, as Jekyll does for plural keys."""
    if isinstance(value.data, str) and not _COMMA_RE.search(value.data):
        return _each(value, lambda item: item.data.split())
    return _labels(value)


def _people(value: Value) -> Entries:
    """Read authors: texts, or mappings with a name."""
    if isinstance(value.data, list):
        return _each(value, lambda item: [_person(item)])
    return _each(value, lambda item: _COMMA_RE.split(_person(item)))


def _person(value: Value) -> str:
    name = value.data.get("name") if isinstance(value.data, dict) else value
    if name is None or isinstance(name.data, (list, dict)):
        raise FieldError("must be a name or a mapping with the key 'name'")
    return join_lines(name.data or "")


def _boolean(value: Value) -> bool:
    word = value.data.strip().lower() if isinstance(value.data, str) else ""
    if word in {"true", "yes", "on", "1"}:
        return True
    if word in {"false", "no", "off", "0"}:
        return False
    raise FieldError("must be true or false")


def _minutes(value: Value) -> int | None:
    if isinstance(value.data, str) and (
        match := re.match(r"(\d{1,4})\s*(?:分|min(?:ute)?s?)?$", value.data.strip())
    ):
        return int(match.group(1)) or None
    raise FieldError("must be a whole number of minutes")


def _paths(value: Value) -> Entries:
    return _each(value, lambda item: [_path(item)])


def _path(value: Value) -> str | None:
    path = _text(value)
    if path and "://" in path:
        raise FieldError("must be paths on this site such as /old/address/")
    return path


def absolute_url(text: str) -> str:
    """Return *text* percent-encoded as a page's attribute and a feed need it.

    :raises FieldError: where it is no absolute address.
    """
    if not re.match(r"https?://[^/\s]", text):
        raise FieldError("must be an address that begins with https://")
    return quote(text, safe="!#$%&'()*+,-./:;=?@[]_~")


def _url(value: Value) -> str | None:
    text = _text(value)
    return absolute_url(text) if text else None


def _slug(value: Value) -> str | None:
    if isinstance(value.data, dict):
        return _text(value.data["slug"]) if "slug" in value.data else None
    return _text(value)


def _slugs(value: Value) -> Entries:
    return _each(value, lambda item: [_slug(item)])


Setter = Callable[["_Draft", Value], None]


def _into(name: str, convert: Callable[[Value], Any]) -> Setter:
    def setter(draft: _Draft, value: Value) -> None:
        draft.values[name] = convert(value)

    return setter


def _extend(name: str, convert: Callable[[Value], Entries]) -> Setter:
    def setter(draft: _Draft, value: Value) -> None:
        draft.extend(name, convert(value))

    return setter


def _excerpt(draft: _Draft, value: Value) -> None:
    """Jekyll's excerpt is a text, ABlog's a number of paragraphs."""
    text = _text(value)
    if text is not None and _NUMBER_RE.fullmatch(text):
        draft.values["excerpt_paragraphs"] = int(text)
    else:
        draft.values["excerpt"] = text


def _image(draft: _Draft, value: Value) -> None:
    """Jekyll's image is a path or a mapping with one, ABlog's the number of an image in the body."""
    if isinstance(value.data, dict):
        if alt := value.data.get("alt"):
            draft.values["image_alt"] = _text(alt)
        value = value.data.get("path") or value.data.get("src") or Value(None, value.line)
    text = _text(value)
    if text is not None and _NUMBER_RE.fullmatch(text):
        draft.values["image_number"] = int(text)
    else:
        draft.values["image"] = text


def _plural(name: str) -> Setter:
    """Jekyll splits ``tags: a b`` at blanks; ABlog does not."""

    def setter(draft: _Draft, value: Value) -> None:
        draft.extend(name, _labels(value) if draft.is_ablog else _words(value))

    return setter


def _pins(draft: _Draft, value: Value) -> None:
    """Read the facts that a post pins: ``{a.b: 96 GiB}`` or ``["a.b = 96 GiB"]``."""
    found: list[Pin] = []
    for item in value.data if isinstance(value.data, list) else [value]:
        if isinstance(item.data, dict):
            stated = [(name, inner.data, inner.line) for name, inner in item.data.items()]
        else:
            name, _equals, data = str(item.data).partition("=")
            stated = [(name, data, item.line)]
        for name, data, line in stated:
            if isinstance(data, str) and name.strip() and data.strip():
                found.append(Pin(name.strip(), data.strip(), line))
            else:
                draft.refuse(FieldError("must be values such as 'trainium2.memory: 96 GiB'"), line)
    draft.values["pins"] = tuple(found)


def _robots(draft: _Draft, value: Value) -> None:
    draft.extend("robots", _words(value))
    draft.values["indexed"] = not {word.lower() for word in draft.values.pop("robots")} & {"noindex", "none"}


def _not_draft(draft: _Draft, value: Value) -> None:
    draft.values["published"] = draft.values.get("published", True) and not _boolean(value)


def _is_post(draft: _Draft, value: Value) -> None:
    draft.values["is_post"] = draft.values.get("is_post", False) or _text(value) in {"post", "true", "True"}


def _sphinx(key: str) -> Setter:
    def setter(draft: _Draft, value: Value) -> None:
        draft.values.setdefault("sphinx", {})[key] = (
            _settings(value.plain()) if key == "myst" else value.plain()
        )

    return setter


def _toc_depth(draft: _Draft, value: Value) -> None:
    text = str(value.data)
    if not _NUMBER_RE.fullmatch(text):
        raise FieldError("must be a whole number such as 2")
    draft.values.setdefault("sphinx", {})["tocdepth"] = int(text)


def _settings(data: Any) -> Any:
    """Return MyST's settings with the whole numbers and truth values that some of them are."""
    return {key: _typed(inner) for key, inner in data.items()} if isinstance(data, dict) else data


def _typed(data: Any) -> Any:
    if isinstance(data, str) and data.lower() in _TRUTH:
        return _TRUTH[data.lower()]
    return int(data) if isinstance(data, str) and _NUMBER_RE.fullmatch(data) else data


def _date(name: str) -> Setter:
    def setter(draft: _Draft, value: Value) -> None:
        text = _text(value)
        if text is None:
            return
        try:
            draft.values[name] = parse_date(text, draft.zone)
        except DateError as error:
            message = "'%s' is not a date (%s); write 2025-12-20 or 2025-12-20 12:59:06 +0900"
            raise DateError(message, shorten(text, LONGEST_DATE), error.said) from error

    return setter


#: Every key that means something, singular and plural, in Jekyll, its common plugins, ABlog, Sphinx and MyST.
KEYS: dict[str, Setter] = {
    "title": _into("title", _text),
    "date": _date("date"),
    "last_modified_at": _date("updated"),
    "updated": _date("updated"),
    "lastmod": _date("updated"),
    "categories": _plural("categories"),
    "category": _extend("categories", _labels),
    "tags": _plural("tags"),
    "tag": _extend("tags", _labels),
    "author": _extend("authors", _people),
    "authors": _extend("authors", _people),
    "location": _extend("locations", _labels),
    "language": _extend("languages", _labels),
    "excerpt": _excerpt,
    "excerpt_separator": _into("excerpt_separator", _text),
    "description": _into("description", _text),
    "image": _image,
    "image_alt": _into("image_alt", _text),
    "reading_time": _into("reading_minutes", _minutes),
    "canonical_url": _into("canonical_url", _url),
    "canonical_link": _into("canonical_url", _url),
    "external_link": _into("external_link", _url),
    "permalink": _into("permalink", _text),
    "redirect_from": _extend("redirect_from", _paths),
    "redirect": _extend("redirect_from", _paths),
    "related_articles": _extend("related", _slugs),
    "pillar_article": _into("pillar", _slug),
    "published": _into("published", _boolean),
    "draft": _not_draft,
    "robots": _robots,
    "sitemap": _into("in_sitemap", _boolean),
    "mentions": _into("mentions", _boolean),
    "facts": _pins,
    "layout": _is_post,
    "blogpost": _is_post,
    "tocdepth": _toc_depth,
    **{
        key: _sphinx(key)
        for key in (
            "myst",
            "html_meta",
            "substitutions",
            "orphan",
            "hide-toc",
            "no-search",
            "nocomments",
        )
    },
}
#: Keys whose values are compared with those of other posts -> field of the record.
PLACED: dict[str, str] = {
    "categories": "categories",
    "category": "categories",
    "tags": "tags",
    "tag": "tags",
    "author": "authors",
    "authors": "authors",
    "location": "locations",
    "language": "languages",
    "permalink": "permalink",
    "redirect_from": "redirect_from",
    "redirect": "redirect_from",
    "related_articles": "related",
    "pillar_article": "related",
    "image": "image",
}
#: Keys in common use elsewhere that mean nothing here: they are no misspellings of the keys above.
FOREIGN_KEYS = frozenset(
    "toc comments comment math mermaid pin pinned slug lang locale featured keywords weight type id name "
    "url link links source sources style status rating og_title twitter twitter_card feature pillar "
    "comparison cta ads faq schema schema_type breadcrumbs show_date read_time sidebar classes "
    "author_profile share related footer nav_order parent has_children theme version kind search_exclude "
    "sitemap_exclude changefreq priority blog key keyword topic topics group".split()
)


#: Keys of other generators that show something there and nothing here -> the key that does it here.
INSTEAD = {
    "aliases": "redirect_from",
    **dict.fromkeys("cover thumbnail teaser hero header featured_image og_image".split(), "image"),
    **dict.fromkeys("lead subtitle summary tagline og_description".split(), "excerpt"),
    "series": "tags",
}


@dataclass(slots=True)
class _Draft:
    """A record while its keys are read."""

    zone: tzinfo
    is_ablog: bool
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    key: str = ""  # the key that is read

    def extend(self, name: str, entries: Entries) -> None:
        """Add to a list what can be used of *entries*, and report the rest."""
        found = dict.fromkeys(self.values.get(name, ()))
        for entry in entries:
            if isinstance(entry, Refused):
                self.refuse(entry.error, entry.line)
            else:
                found[entry] = None
        self.values[name] = tuple(found)

    def refuse(self, error: FieldError, line: int) -> None:
        """Report a value that its key cannot take."""
        problem = Problem(line, error.subtype, "%s: %s", (self.key, error.said))
        if problem not in self.problems:  # two of a kind in one line are one mistake
            self.problems.append(problem)


def _check_key(key: str, value: Value) -> Problem | None:
    if key in INSTEAD:
        message = "the key '%s' does nothing here; write '%s' instead"
        return Problem(value.line, "key", message, (key, INSTEAD[key])) if value.data else None
    if key in FOREIGN_KEYS:
        return None
    # Posts come from other generators, whose keys nobody lists in full: only a slip of one of ours is reported.
    likely = closest(key.lower(), KEYS, likeness=0.8, most=1)
    if not likely:
        return None
    return Problem(
        value.key_line or value.line, "key", "unknown front matter key '%s'; %s", (key, meant(likely))
    )


def _places(mapping: dict[str, Value]) -> Iterator[Place]:
    """Yield the places of the values of PLACED: of a whole key, and of items on lines of their own."""
    for key, value in mapping.items():
        if (name := PLACED.get(key)) is None:
            continue
        yield Place(name, "", value.key_line or value.line)
        for item in value.data if isinstance(value.data, list) else ():
            inner = item.data
            if isinstance(inner, dict):
                inner = next((inner[name].data for name in ("slug", "name") if name in inner), None)
            if isinstance(inner, str) and item.line != (value.key_line or value.line):
                yield Place(name, nfc(join_lines(inner)), item.line)


def _cut_lists(draft: _Draft, key: str, line: int) -> list[Problem]:
    """Cut the lists that *key* has made too long."""
    problems = []
    for name, entries in draft.values.items():
        if isinstance(entries, tuple) and len(entries) > MOST_ENTRIES:
            draft.values[name] = entries[:MOST_ENTRIES]
            message = "%s: %s entries, of which the first %s count; leave out the others"
            problems.append(Problem(line, "limit", message, (key, len(entries), MOST_ENTRIES)))
    return problems


def read_post(mapping: dict[str, Value], zone: tzinfo) -> tuple[PostMatter, list[Problem]]:
    """Validate the front matter of a post.

    A value, or an entry of a list, that its field cannot take is reported and left out; the rest stands.

    :param zone: time zone of dates that state none.
    """
    draft = _Draft(zone, is_ablog="blogpost" in mapping)
    for key, value in mapping.items():
        setter = KEYS.get(key)
        if setter is None:
            if problem := _check_key(key, value):
                draft.problems.append(problem)
            continue
        if value.data is None:  # "key:" with nothing behind it states nothing
            continue
        draft.key = key
        try:
            setter(draft, value)
        except FieldError as error:
            draft.refuse(error, value.line)
        draft.problems += _cut_lists(draft, key, value.line)
    return PostMatter(**draft.values, places=tuple(_places(mapping))), draft.problems

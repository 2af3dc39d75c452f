"""What templates are given: a record of everything that a page shows beside its text.

A record holds plain values alone (texts, numbers, names of documents, other records), so that its digest says
whether the page shows what it showed when it was last written. Templates get the record of their page as ``page``
and what stands on every page as ``site``; nothing else of the blog reaches them. Pure.

Addresses depend on the page that they are written in: a record has the names of documents, of which templates make
addresses by Sphinx's ``pathto``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

# --- parts of pages. Tuples, as there are many of them; those that are in every page have a tuple's repr, of which
# digests are made in half the time.


class Day(NamedTuple):
    """A day, in the site's zone."""

    iso: str  # with the time, for machines
    text: str  # for readers

    def __repr__(self) -> str:
        """Return the values alone."""
        return tuple.__repr__(self)


class Link(NamedTuple):
    """A link to a page."""

    text: str
    docname: str
    anchor: str = ""
    elsewhere: str = ""  # an address outside the site, to which the link leads instead

    def __repr__(self) -> str:
        """Return the values alone."""
        return tuple.__repr__(self)


class Count(NamedTuple):
    """A collection of posts and how many there are in it."""

    text: str
    docname: str
    posts: int


class Month(NamedTuple):
    """A month of posts."""

    number: int
    text: str  # with the year
    docname: str
    posts: int


class Feed(NamedTuple):
    """A feed."""

    title: str
    path: str  # of the Atom feed, below the site's root
    json: str = ""  # of the JSON feed; "" where there is none


class Icon(NamedTuple):
    """A picture that stands for the site."""

    path: str  # below the site's root
    type: str  # media type
    size: int  # of its sides, in pixels; 0 for one of any size
    use: str  # "favicon", "apple", "any" or "maskable": the last two in the web app manifest


class Picture(NamedTuple):
    """A picture that others show beside a link to the page."""

    address: str  # absolute
    width: int  # in pixels; 0 where it is not known
    height: int
    alt: str


class Data(NamedTuple):
    """Files of a topic's values."""

    name: str
    description: str
    files: tuple[str, ...]  # below the site's root


class Term(NamedTuple):
    """What a topic's page defines."""

    id: str
    anchor: str
    name: str
    other_names: tuple[str, ...]
    definition: str
    kind: str  # in the reader's language
    changed: Day | None  # of the last change that is known
    review: Day | None  # by which the first of its values is looked at again
    set: Link | None  # the page of all terms
    data: Data | None  # None where nothing is stated of it


class Card(NamedTuple):
    """A post in a list."""

    link: Link
    excerpt: str
    day: Day | None
    reading_minutes: int
    published: bool
    categories: tuple[Link, ...]

    def __repr__(self) -> str:
        """Return the values alone."""
        return tuple.__repr__(self)


class Line(NamedTuple):
    """A post in a list of titles."""

    link: Link
    day: Day | None


class Titles(NamedTuple):
    """Posts of a month, or all of unknown date, by title."""

    text: str  # with the year
    docname: str
    posts: int
    lines: tuple[Line, ...]  # () where the page has no room for them
    is_open: bool  # whether they are seen at once


class Year(NamedTuple):
    """A year of posts, or all of unknown date."""

    text: str
    docname: str
    anchor: str
    posts: int
    parts: tuple[Titles, ...]


class Recent(NamedTuple):
    """A post in ABlog's sidebar of recent ones."""

    link: Link
    day: str


class PageNumber(NamedTuple):
    """One of the pages of a long list."""

    number: int
    docname: str


# --- what stands on every page


@dataclass(frozen=True, slots=True)
class Site:
    """What every page shows."""

    name: str
    description: str
    author: str
    address: str  # with '/' at its end; "" where it is not known
    license: str  # address of the licence of the data
    icons: tuple[Icon, ...]
    colours: tuple[str, ...]  # of the page's ground: light and dark
    manifest: str  # the web app manifest, below the site's root
    search: Link
    all_posts: str  # the page of all posts
    entries: tuple[Link, ...]  # of the blog, in the navigation
    feed: Feed | None  # of all posts
    updates: Link | None  # the page of changed values
    recent: tuple[
        Recent, ...
    ]  # for ABlog's sidebar: one more than it shows, as a post is not in its own list


# --- kinds of pages


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyPage:
    """A page that shows nothing of the blog but what stands on every page."""

    kind: ClassVar[str] = "page"
    is_wide: ClassVar[bool] = False  # whether cards and lists take the width that text leaves free

    branch: str = ""  # the entry of the navigation that the page belongs to, by its document
    trail: tuple[Link, ...] = ()  # the pages above it, from home down; () where the page stands in no order
    feed: Feed | None = None  # of what the page lists
    description: str = ""  # a sentence or two, for search engines and previews of links
    address: str = ""  # absolute; "" where the site does not know its own
    indexed: bool = True  # by search engines
    picture: Picture | None = None  # for previews of links


@dataclass(frozen=True, slots=True, kw_only=True)
class PostPage(AnyPage):
    """The page of a post."""

    kind: ClassVar[str] = "post"

    excerpt: str
    day: Day | None
    updated: Day | None
    reading_minutes: int
    published: bool
    authors: tuple[Link, ...]
    categories: tuple[Link, ...]
    tags: tuple[Link, ...]
    locations: tuple[Link, ...]
    languages: tuple[Link, ...]
    older: Link | None
    newer: Link | None
    related: tuple[Link, ...]
    canonical: str  # the address of the text, where it is another


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicPage(AnyPage):
    """The page of a topic."""

    kind: ClassVar[str] = "topic"

    term: Term


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage(AnyPage):
    """The page that the site begins with."""

    kind: ClassVar[str] = "home"
    is_wide: ClassVar[bool] = True

    newest: tuple[Card, ...]
    earlier: tuple[Line, ...]
    all_posts: Count
    categories: tuple[Count, ...]
    frequent: tuple[Count, ...]  # tags
    all_tags: Link
    tag_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingPage(AnyPage):
    """A page of posts: all of them, or a collection's; a long list has several."""

    kind: ClassVar[str] = "listing"
    is_wide: ClassVar[bool] = True

    title: str
    heading: str
    anchor: str
    posts: int
    name: str  # of what the posts have in common
    elsewhere: str  # address of a page about it
    months: tuple[Month, ...]  # of a year
    cards: tuple[Card, ...]
    shows_categories: bool
    is_titles_alone: bool
    number: int
    count: int  # of pages
    pages: tuple[PageNumber | None, ...]  # that are linked to; None: some are left out
    newer: str
    older: str
    near: tuple[Link, ...]  # where to go on from a list without posts


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogPage(AnyPage):
    """All categories, tags, authors or periods."""

    kind: ClassVar[str] = "catalog"
    is_wide: ClassVar[bool] = True

    title: str
    catalog: str
    collections: tuple[Count, ...]
    frequent: tuple[Count, ...]  # where there are many
    years: tuple[Year, ...]  # of the archive
    near: tuple[Link, ...]  # where to go on from a list without posts


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdatesPage(AnyPage):
    """A page of changed values: a long list has several."""

    kind: ClassVar[str] = "updates"

    title: str
    heading: str
    topics: tuple[Link, ...]  # to the lists of each topic: on the first page
    changes: str  # HTML
    number: int
    count: int  # of pages
    pages: tuple[PageNumber | None, ...]  # that are linked to; None: some are left out
    newer: str
    older: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelinePage(AnyPage):
    """A page with some years of a document's timeline."""

    kind: ClassVar[str] = "timeline"

    title: str
    years: str
    is_open: bool  # whether all that is to come is among them
    document: Link
    entries: str  # HTML


@dataclass(frozen=True, slots=True, kw_only=True)
class RedirectPage(AnyPage):
    """An address of a page that is elsewhere."""

    kind: ClassVar[str] = "redirect"

    title: str
    target: str  # address
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage(AnyPage):
    """The page that asks."""

    kind: ClassVar[str] = "search"

    title: str
    engine: str  # version of its script, and of the sheet beside that
    lists: tuple[Link, ...]  # for browsers without scripts
    tags: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingPage(AnyPage):
    """What servers send in place of a missing page."""

    kind: ClassVar[str] = "missing"

    title: str
    home: str  # absolute address, for browsers without scripts
    root: str  # its path
    links: tuple[Link, ...]

"""Makes the records of pages out of what is known of all posts."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit
from weakref import WeakKeyDictionary

from docutils import nodes
from sphinx.util.osutil import relative_uri

from infrakb.blog.catalogs import LABEL_CATALOGS, BlogIndex, Collection
from infrakb.blog.record import Post
from infrakb.blog.sitepaths import Redirect
from infrakb.sphinx_ext.config import publisher_of
from infrakb.sphinx_ext.domain.infra import InfraDomain
from infrakb.sphinx_ext.pages.collections import (
    CATALOG_TITLES,
    collection_title,
    feed_path,
    has_feed,
    json_feed_path,
    period_name,
)
from infrakb.sphinx_ext.pages.icons import icons_of
from infrakb.sphinx_ext.pages.previews import preview_picture
from infrakb.sphinx_ext.pages.records import (
    AnyPage,
    Card,
    CatalogPage,
    Count,
    Data,
    Day,
    Feed,
    HomePage,
    Line,
    Link,
    ListingPage,
    MissingPage,
    Month,
    PageNumber,
    Picture,
    PostPage,
    Recent,
    RedirectPage,
    Site,
    Term,
    Titles,
    TopicPage,
    UpdatesPage,
    Year,
)
from infrakb.sphinx_ext.read.lead import LEAD
from infrakb.sphinx_ext.read.posts import zone_of
from infrakb.sphinx_ext.references.resolution import address
from infrakb.sphinx_ext.render.dates import post_day
from infrakb.sphinx_ext.reports.messages import _
from infrakb.text.japanese import join_lines, shorten
from infrakb.text.layout import DATA, JSON_FEED, MANIFEST, SEARCH, TOPICS, UPDATES
from infrakb.topics import changes, opendata
from infrakb.topics.history import Entry
from infrakb.topics.outline import UPDATES as UPDATES_PART
from infrakb.topics.records import KINDS, topic_anchor
from infrakb.topics.values import format_date

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from infrakb.topics.records import Topic

#: Posts on the home page: one in the full width, then pairs.
NEWEST = 7
#: Posts on the home page below those, by title alone.
EARLIER = 8
#: Posts in ABlog's sidebar of recent posts.
RECENT = 5
#: Tags on the home page and at the head of a long catalogue of tags.
FREQUENT = 24
#: Up to this number of tags all are seen at once, and the frequent ones need no list of their own.
FEW_TAGS = 40
#: Posts that the archive has room for by title, and those of them that are seen at once: the others are folded by month.
TITLES, SEEN = 400, 60
#: Values on a page of changed ones, those of one topic and day together; the newest page has up to half as many again.
CHANGED = 150
#: Characters of a page's description: search engines show as many.
DESCRIPTION = 120
#: Names that the description of a catalogue gives.
NAMED = 8
#: Pages of a long list that are linked to on either side of the one that is read.
_NEAR = 2


class _Shared:
    """What many pages show of the same posts, made once."""

    def __init__(self, index: BlogIndex) -> None:
        self.cards: dict[tuple[str, str], Card] = {}
        #: By catalogue and label, as posts spell it.
        self.labels: dict[str, dict[str, Link]] = {
            catalog: {
                label: label_link(index.catalogs[catalog][shown]) for label, shown in labels.canonical.items()
            }
            for catalog, labels in index.labels.items()
        }


_shared: WeakKeyDictionary[BlogIndex, _Shared] = WeakKeyDictionary()


def most_used(collections: Iterable[Collection], count: int) -> list[Collection]:
    """Return the collections with the most posts, the fullest first."""
    return sorted(collections, key=lambda found: (-len(found.posts), found.label))[:count]


def label_link(collection: Collection) -> Link:
    """Return a link to a collection's page."""
    return Link(collection.name, collection.docname)


def _count(collection: Collection) -> Count:
    return Count(collection.name, collection.docname, len(collection.posts))


def _here(post: Post) -> Link:
    """Return a link to a post on the site, wherever its text is."""
    return Link(post.title, post.docname, post.anchor)


def _post_link(post: Post) -> Link:
    return Link(post.title, post.docname, post.anchor, post.external_link or "")


def is_indexed(metadata: Mapping[str, object]) -> bool:
    """Tell whether search engines may list a document, by its front matter's ``robots``."""
    robots = str(metadata.get("robots", "")).lower()
    return "noindex" not in robots and robots != "none"


def relative(app: Sphinx, page: str, link: Link) -> str:
    """Return the address that leads from a page to where *link* leads on the site."""
    uri: str = relative_uri(app.builder.get_target_uri(page), app.builder.get_target_uri(link.docname))
    return uri + (f"#{quote(link.anchor)}" if link.anchor else "")


class Maker:
    """Makes records of the pages of one build."""

    def __init__(self, app: Sphinx) -> None:
        self._app = app
        self._config = app.config
        self._zone = zone_of(app.env)
        domain = InfraDomain.of(app.env)
        self.index: BlogIndex = domain.posts.index
        self._topics = domain.topics
        self._registry = domain.topics.registry
        self._publisher = publisher_of(app.config)
        if self.index not in _shared:
            _shared[self.index] = _Shared(self.index)
        self._shared = _shared[self.index]

    # --- parts

    def _day(self, moment: datetime | None) -> Day | None:
        if moment is None:
            return None
        local = moment.astimezone(self._zone)
        return Day(local.isoformat(), post_day(self._config, local, self._zone))

    def _labels(self, catalog: str, post: Post) -> tuple[Link, ...]:
        links = self._shared.labels[catalog]
        return tuple(dict.fromkeys(links[label] for label in getattr(post, LABEL_CATALOGS[catalog])))

    def _card(self, post: Post) -> Card:
        cards = self._shared.cards
        key = (post.docname, post.anchor)
        if key not in cards:
            cards[key] = Card(
                _post_link(post),
                post.excerpt,
                self._day(post.date),
                post.reading_minutes,
                post.published,
                self._labels("category", post),
            )
        return cards[key]

    def _months(self, collection: Collection) -> tuple[Month, ...]:
        """Return the months of a year's collection."""
        if collection.catalog != "archive" or not collection.label.isdigit():
            return ()
        year = f"{collection.label}-"
        return tuple(
            Month(int(label.removeprefix(year)), period_name(label), found.docname, len(found.posts))
            for label, found in self.index.catalogs["archive"].items()
            if label.startswith(year)
        )

    def _feed(self, collection: Collection) -> Feed | None:
        if not self._config.html_baseurl or not has_feed(self._config, collection):
            return None
        title = self._config.blog_title
        if collection.catalog == "all":
            return Feed(title, feed_path(collection), json_feed_path(collection))
        return Feed(f"{title} - {collection_title(collection)}", feed_path(collection))

    def _catalog_link(self, catalog: str) -> Link:
        return Link(_(CATALOG_TITLES[catalog]), self.index.catalog_docname(catalog))

    def _trail(self, *above: Link) -> tuple[Link, ...]:
        """Return the way from home to what stands right above a page."""
        return (Link(_("Home"), self._config.root_doc), *above)

    def _trail_of_topic(self, topic: Topic) -> tuple[Link, ...]:
        """Return the way to a topic: through the index of all, and its kind there."""
        index = f"{TOPICS}/index"
        if index not in self._app.env.found_docs:
            return self._trail()
        kind = KINDS[topic.kind].ja
        headings = self._app.env.tocs[index].findall(nodes.reference)
        anchor = next((one["anchorname"].lstrip("#") for one in headings if one.astext() == kind), "")
        return self._trail(Link(_("Topics"), index), *((Link(kind, index, anchor),) if anchor else ()))

    @cached_property
    def _parents(self) -> dict[str, str]:
        """Documents in toctrees -> the first one that lists them."""
        lists = self._app.env.toctree_includes
        return {child: parent for parent in sorted(lists, reverse=True) for child in lists[parent]}

    def _trail_of_page(self, docname: str) -> tuple[Link, ...]:
        """Return the way to a page through those that list it."""
        titles = self._app.env.titles
        above: dict[str, Link] = {}
        while (docname := self._parents.get(docname, "")) in titles and docname not in above:
            above[docname] = Link(titles[docname].astext(), docname)
        above.pop(self._config.root_doc, None)
        return self._trail(*reversed(above.values()))

    # --- what stands on every page

    def site(self) -> Site:
        """Return what stands on every page."""
        everything = Link(_("All posts"), self.index.all.docname)
        catalogs = (self._catalog_link(catalog) for catalog in ("category", "tag", "author", "archive"))
        recent = self.index.posts[: RECENT + 1] if self.has_ablog_sidebars() else ()
        return Site(
            self._config.project,
            self._config.blog_feed_subtitle or "",
            self._publisher.author,
            self._publisher.address,
            self._publisher.license[1],
            icons_of(self._config, self._app.confdir),
            tuple(self._config.infrakb_theme_colors),
            MANIFEST,
            Link(_("Search"), SEARCH),
            everything.docname,
            (everything, *catalogs),
            self._feed(self.index.all),
            Link(_("Value updates"), changes.PAGE) if self._registry.history.events else None,
            tuple(Recent(_post_link(post), self._short_day(post.date)) for post in recent),
        )

    def has_ablog_sidebars(self) -> bool:
        """Tell whether ``html_sidebars`` names any of ABlog's."""
        return any(
            name.startswith("ablog/") for sidebars in self._config.html_sidebars.values() for name in sidebars
        )

    def _short_day(self, moment: datetime | None) -> str:
        form = self._config.post_date_format_short
        return post_day(self._config, moment, self._zone, form) if moment else _("unknown date")

    # --- what machines are told of a page

    def address(self, name: str) -> str:
        """Return the absolute address of a page; "" where the site does not know its own."""
        site = self._publisher.address
        if not site or name == self._config.root_doc:
            return site
        return f"{site}{self._app.builder.get_target_uri(name)}"

    def address_of(self, link: Link) -> str:
        """Return the absolute address of what *link* leads to on the site."""
        return self.address(link.docname) + (f"#{quote(link.anchor)}" if link.anchor else "")

    def _description(self, text: str, title: str) -> str:
        """Return a page's description: *text*, or where there is none its title with the site's name."""
        return shorten(join_lines(text), DESCRIPTION) or _("%(title)s: a page of %(site)s.") % {
            "title": title,
            "site": self._config.project,
        }

    def _described(self, docname: str) -> str:
        """Return the description of a document that says what it is by itself: as its author put it, or its first words."""
        metadata = self._app.env.metadata.get(docname, {})
        title = self._app.env.titles.get(docname)
        text = str(metadata.get("description") or metadata.get(LEAD) or "")
        return self._description(text, title.astext() if title is not None else docname)

    # --- pages of documents

    def document(self, docname: str) -> AnyPage:
        """Return the record of a document's page, or of a page that is made of no posts."""
        post = self.index.by_docname.get(docname)
        if post is not None:
            return self._post(post)
        if docname == self._config.root_doc:
            return self._home()
        topic = self._registry.topics.get(docname.removeprefix(f"{TOPICS}/"))
        if topic and topic.docname == docname:
            return self._topic(topic)
        return AnyPage(
            trail=self._trail_of_page(docname) if docname in self._app.env.found_docs else (),
            description=self._described(docname),
            address=self.address(docname),
            picture=self.preview(),
            indexed=is_indexed(self._app.env.metadata.get(docname, {})),
        )

    def _topic(self, topic: Topic) -> TopicPage:
        terms = f"{TOPICS}/index"
        review = self._topics.sketches[topic.id].review
        return TopicPage(
            trail=self._trail_of_topic(topic),
            feed=self.changes_feed(topic.id),
            description=self._description(topic.definition, topic.title),
            picture=self.preview(topic.docname, topic.title),
            address=self.address(topic.docname),
            indexed=is_indexed(self._app.env.metadata.get(topic.docname, {})),
            term=Term(
                topic.id,
                topic_anchor(topic.id),
                topic.ja.text,
                tuple(name.text for name in topic.names[1:]),
                topic.definition,
                KINDS[topic.kind].ja,
                Day(topic.changed, format_date(topic.changed)) if topic.changed else None,
                Day(review, format_date(review)) if review else None,
                Link(_("Topics"), terms) if terms in self._app.env.found_docs else None,
                self._data(topic) if topic.facts else None,
            ),
        )

    def _data(self, topic: Topic) -> Data:
        """Return what is to be said of the files of a topic's values."""
        name = topic.ja.text
        description = (
            _("All values of %s on this site, each with its source, its date and its conditions. ") % name
        )
        return Data(
            _("Values of %s") % name,
            description + topic.definition,
            tuple(f"{DATA}/{opendata.topic_path(topic.id, kind)}" for kind in opendata.KINDS_OF_FILES),
        )

    def _post(self, post: Post) -> PostPage:
        card = self._card(post)
        shows_neighbours = self._config.post_show_prev_next
        older, newer = self.index.neighbours(post) if shows_neighbours else (None, None)
        related = (self.index.by_name.get(name) for name in post.related)
        all_posts = Link(_("Posts"), self.index.all.docname)
        return PostPage(
            branch=self.index.all.docname,
            trail=self._trail(all_posts, *card.categories[:1]),
            excerpt=card.excerpt,
            day=card.day,
            updated=self._day(post.updated),
            reading_minutes=post.reading_minutes,
            published=post.published,
            description=self._description(post.description or post.excerpt, post.title),
            address=self.address(post.docname),
            indexed=post.indexed and post.published,
            picture=self._picture(post),
            authors=self._labels("author", post),
            categories=card.categories,
            tags=self._labels("tag", post),
            locations=self._labels("location", post),
            languages=self._labels("language", post),
            older=_here(older) if older else None,
            newer=_here(newer) if newer else None,
            related=tuple(_post_link(other) for other in related if other),
            canonical=post.canonical_url or "",
        )

    def _picture(self, post: Post) -> Picture | None:
        """Return the picture that others show beside a link to *post*; they want its address whole."""
        site = self._publisher.address
        if not post.image or not site:
            return self.preview(post.docname, post.title)
        if post.image in self._app.env.images:
            _documents, name = self._app.env.images[post.image]
            return Picture(f"{site}{self._app.builder.imagedir}/{quote(name)}", 0, 0, post.title)
        is_elsewhere = urlsplit(post.image).scheme in {"http", "https"}
        return Picture(post.image, 0, 0, post.title) if is_elsewhere else self.preview()

    def preview(self, docname: str = "", title: str = "") -> Picture | None:
        """Return the picture that is drawn for a document, or that of the whole site."""
        docname, title = docname or self._config.root_doc, title or self._config.project
        return preview_picture(self._config, str(self._app.confdir), self._publisher.address, docname, title)

    def _home(self) -> HomePage:
        index = self.index
        tags = index.catalogs["tag"]
        return HomePage(
            description=self._described(self._config.root_doc),
            picture=self.preview(),
            address=self.address(self._config.root_doc),
            newest=tuple(self._card(post) for post in index.posts[:NEWEST]),
            earlier=tuple(
                Line(_post_link(post), self._day(post.date))
                for post in index.posts[NEWEST : NEWEST + EARLIER]
            ),
            all_posts=_count(index.all),
            categories=tuple(_count(found) for found in index.catalogs["category"].values()),
            frequent=tuple(_count(found) for found in most_used(tags.values(), FREQUENT)),
            all_tags=self._catalog_link("tag"),
            tag_count=len(tags),
        )

    # --- pages that are nobody's document

    def listing(self, collection: Collection) -> Iterator[tuple[str, ListingPage]]:
        """Yield the pages of a collection's list, each with its name."""
        size = self._config.infrakb_posts_per_page
        is_whole = collection.catalog == "all"
        heading = collection_title(collection)
        months, feed = self._months(collection), self._feed(collection)
        catalog = None if is_whole else self._catalog_link(collection.catalog)
        count = collection.page_count(size)
        for number in range(1, count + 1):
            posts = collection.posts[(number - 1) * size : number * size]
            yield (
                collection.page_docname(number),
                ListingPage(
                    branch=catalog.docname if catalog else collection.docname,
                    trail=self._trail(*(catalog,) if catalog else ()),
                    feed=feed,
                    description=self._of_list(heading, len(collection.posts), number, count),
                    picture=self.preview(),
                    address=self.address(collection.page_docname(number)),
                    title=heading if number == 1 else _("%s (page %d)") % (heading, number),
                    heading=heading,
                    anchor=collection.anchor,
                    posts=len(collection.posts),
                    name=collection.name,
                    elsewhere=collection.link or "",
                    months=months,
                    cards=tuple(self._card(post) for post in posts),
                    shows_categories=collection.catalog != "category",
                    is_titles_alone=self._config.blog_archive_titles,
                    number=number,
                    count=count,
                    pages=_page_numbers(collection.page_docname, number, count),
                    newer=collection.page_docname(number - 1) if number > 1 else "",
                    older=collection.page_docname(number + 1) if number < count else "",
                    near=() if collection.posts else self._near(),
                ),
            )

    def _of_list(self, heading: str, posts: int, number: int, count: int) -> str:
        """Return the description of a page of posts."""
        values = {
            "heading": heading,
            "site": self._config.project,
            "posts": posts,
            "number": number,
            "count": count,
        }
        if count == 1:
            return _("%(heading)s on %(site)s: %(posts)d, the newest first.") % values
        return (
            _("%(heading)s on %(site)s: %(posts)d, the newest first. Page %(number)d of %(count)d.") % values
        )

    def catalog(self, catalog: str) -> CatalogPage:
        """Return the record of the page of a catalogue."""
        collections = list(self.index.catalogs[catalog].values())
        has_many = catalog == "tag" and len(collections) > FEW_TAGS
        fullest = _("; ").join(found.name for found in most_used(collections, NAMED))
        return CatalogPage(
            branch=self.index.catalog_docname(catalog),
            trail=self._trail(),
            description=_(
                "%(catalog)s of the posts on %(site)s, with the number of posts of each: %(names)s."
            )
            % {"catalog": _(CATALOG_TITLES[catalog]), "site": self._config.project, "names": fullest},
            address=self.address(self.index.catalog_docname(catalog)),
            picture=self.preview(),
            title=_(CATALOG_TITLES[catalog]),
            catalog=catalog,
            collections=tuple(_count(found) for found in collections),
            frequent=tuple(_count(found) for found in most_used(collections, FREQUENT)) if has_many else (),
            years=tuple(self._years(collections)) if catalog == "archive" else (),
            near=() if collections else self._near(),
        )

    def _years(self, periods: Sequence[Collection]) -> Iterator[Year]:
        """Yield the years of the archive, the newest first; those of their posts that it has room for by title."""
        years = {
            year: [found for found in periods if found.label.startswith(f"{year.label}-")] or [year]
            for year in periods
            if "-" not in year.label
        }
        rooms = room_for(len(found.posts) for parts in years.values() for found in parts)
        for year, parts in years.items():
            titles = tuple(self._titles(found, *room) for found, room in zip(parts, rooms, strict=False))
            name = period_name(year.label)
            yield Year(name, year.docname, year.anchor, len(year.posts), titles)

    def _titles(self, period: Collection, has_room: bool, is_open: bool) -> Titles:
        lines = (Line(_post_link(post), self._day(post.date)) for post in period.posts if has_room)
        name = period_name(period.label)
        return Titles(name, period.docname, len(period.posts), tuple(lines), is_open)

    def _near(self) -> tuple[Link, ...]:
        """Return where a reader goes on from a list without posts."""
        links = [Link(_("Home"), self._config.root_doc)]
        if f"{TOPICS}/index" in self._app.env.found_docs:
            links.append(Link(_("Topics"), f"{TOPICS}/index"))
        if self._registry.history.events:
            links.append(Link(_("Value updates"), changes.PAGE))
        return tuple(links)

    # --- changed values

    def changes_feed(self, topic_id: str = "") -> Feed | None:
        """Return the feed of a topic's changes, or of all; None where there is none."""
        history = self._registry.history
        events = history.belonging[topic_id] if topic_id else history.events
        if not self._config.html_baseurl or not events:
            return None
        heading = _("Value updates")
        if topic_id:
            heading = _("Value updates of %s") % self._registry.topics[topic_id].ja.text
        path = changes.feed_path(topic_id)
        return Feed(f"{self._config.blog_title} - {heading}", path, changes.feed_path(topic_id, JSON_FEED))

    def updates(self) -> Iterator[tuple[str, UpdatesPage]]:
        """Yield the pages of changed values, the newest first, each with its name."""
        history = self._registry.history
        parts = _parts(history.entries)
        count = len(parts)
        heading = _("Value updates")
        topics = (self._registry.topics[topic] for topic, events in history.belonging.items() if events)
        links = tuple(Link(topic.ja.text, topic.docname, UPDATES_PART.anchor) for topic in topics)
        names = partial(updates_docname, count=count)
        for number, part in enumerate(parts, 1):
            href = partial(address, self._app.builder, names(number))
            yield (
                names(number),
                UpdatesPage(
                    branch=changes.PAGE,
                    trail=self._trail(),
                    feed=self.changes_feed(),
                    description=_(
                        "Values that were added, changed or withdrawn on %s, by day and with their sources."
                    )
                    % self._config.project,
                    address=self.address(names(number)),
                    picture=self.preview(),
                    title=heading if number == 1 else _("%s (page %d)") % (heading, number),
                    heading=heading,
                    topics=links if number == 1 else (),
                    changes=str(changes.by_day(part, self._registry, href, _)),
                    number=number,
                    count=count,
                    pages=_page_numbers(names, number, count),
                    newer=names(number - 1) if number > 1 else "",
                    older=names(number + 1) if number < count else "",
                ),
            )

    def updates_names(self) -> Iterator[str]:
        """Yield the names of those pages."""
        count = len(_parts(self._registry.history.entries))
        return (updates_docname(number, count) for number in range(1, count + 1))

    # --- old and missing addresses

    def redirect(self, redirect: Redirect) -> RedirectPage:
        """Return the record of an old address."""
        link = _here(redirect.post)
        return RedirectPage(
            title=link.text,
            target=relative(self._app, redirect.page, link),
            seconds=self._config.post_redirect_refresh,
        )

    def missing(self) -> MissingPage:
        """Return the record of the page in place of a missing one."""
        home = self._config.html_baseurl
        links = [
            Link(_("Home"), self._config.root_doc),
            Link(_("All posts"), self.index.all.docname),
            *(self._catalog_link(catalog) for catalog in ("category", "tag", "archive")),
        ]
        if f"{TOPICS}/index" in self._app.env.found_docs:
            links.append(Link(_("Topics"), f"{TOPICS}/index"))
        root = posixpath.join(urlsplit(home).path, "") or "/"
        return MissingPage(
            description=_(
                "Nothing is at this address. The page may have moved, or the address may be mistyped."
            ),
            indexed=False,
            title=_("Page not found"),
            home=home,
            root=root,
            links=tuple(links),
        )


def room_for(counts: Iterable[int]) -> Iterator[tuple[bool, bool]]:
    """Yield for each period with so many posts, the newest first, whether their titles are listed, and seen at once."""
    shown = 0
    for count in counts:
        is_first = not shown
        shown += count
        yield shown <= TITLES, is_first or shown <= SEEN


def _parts(found: Sequence[Entry]) -> list[list[Entry]]:
    """Return the pages of a list, the newest first. All but that are full, and stay what they are when it grows."""
    parts: list[list[Entry]] = []
    count = CHANGED
    for entry in reversed(found):
        count += len(entry.events)
        if count > CHANGED:
            parts.append([])
            count = len(entry.events)
        parts[-1].append(entry)
    if len(parts) > 1 and count <= CHANGED // 2:
        newest = parts.pop()
        parts[-1] += newest
    return [part[::-1] for part in reversed(parts)]


def updates_docname(number: int, count: int) -> str:
    """Return the name of a page of changes, of which the newest is number 1: the older ones count from the oldest."""
    return changes.PAGE if number == 1 else f"{UPDATES}/page/{count - number + 1}"


def _page_numbers(docname: Callable[[int], str], number: int, count: int) -> tuple[PageNumber | None, ...]:
    """Return the pages that page *number* of *count* links to: the ends and those near; None where others are.

    :param docname: gives the name of a page by its number.
    """
    if count == 1:
        return ()
    near = range(max(1, number - _NEAR), min(count, number + _NEAR) + 1)
    shown = sorted({1, *near, count})
    found: list[PageNumber | None] = []
    for place, page in enumerate(shown):
        if place and page > shown[place - 1] + 1:
            found.append(None)
        found.append(PageNumber(page, docname(page)))
    return tuple(found)

"""What a page says of itself in its head, to search engines, previews of links and other programs. Pure.

The formats: https://ogp.me, https://schema.org, https://www.w3.org/TR/json-ld11/.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from infrakb.sphinx_ext.pages.records import (
    AnyPage,
    CatalogPage,
    HomePage,
    ListingPage,
    MissingPage,
    PostPage,
    SearchPage,
    TopicPage,
    UpdatesPage,
)
from infrakb.text import citing, linkeddata
from infrakb.text.citing import Work
from infrakb.text.linkeddata import node

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from infrakb.sphinx_ext.pages.records import Link, Site

    #: Returns the absolute address of what a link leads to.
    Address = Callable[[Link], str]
    #: A node of linked data.
    Node = dict[str, object]

#: Characters of a headline that search engines take.
HEADLINE = 110
#: What a page is to schema.org, where it is nothing special.
_TYPES: Mapping[type[AnyPage], str] = {
    ListingPage: "CollectionPage",
    CatalogPage: "CollectionPage",
    UpdatesPage: "CollectionPage",
    SearchPage: "SearchResultsPage",
}
_MEDIA_TYPES = {"csv": "text/csv", "json": "application/json"}
_SCHEMES = ("(prefers-color-scheme: light)", "(prefers-color-scheme: dark)")


class Meta(NamedTuple):
    """An element ``meta``."""

    attribute: str  # that names it: "name", or "property" for Open Graph
    key: str
    content: str
    media: str = ""  # where it holds; "" for everywhere


class Head(NamedTuple):
    """What stands in a page's head beside what all pages have."""

    canonical: str  # "" where the page is not to be listed, or no address is known
    metas: tuple[Meta, ...]
    data: Markup  # linked data; empty where no address is known


def head(
    page: AnyPage, site: Site, title: str, language: str, address: Address, given: Collection[str] = ()
) -> Head:
    """Return what *page* says of itself.

    :param title: plain text.
    :param given: names of the elements ``meta`` that the page's author gives: they hold in place of ours.
    """
    given_address = page.canonical if isinstance(page, PostPage) else ""
    metas = (one for one in _metas(page, site, title, language, given_address or page.address) if one.content)
    return Head(
        given_address or (page.address if page.indexed else ""),
        tuple(one for one in metas if one.key not in given),
        linkeddata.element(graph(page, site, title, language, address)) if page.address else Markup(),
    )


def cited(page: AnyPage, site: str, publisher: str, title: str, name: str, language: str) -> Work:
    """Return what is cited when a page is: the same authors, dates and title that it tells programs.

    :param site: title of the site.
    :param publisher: who answers for pages without an author; "" for nobody.
    :param title: plain text.
    :param name: of the page.
    """
    authors: tuple[str, ...] = ()
    day = None
    if isinstance(page, PostPage):
        authors, day = tuple(author.text for author in page.authors), page.updated or page.day
    elif isinstance(page, TopicPage):
        day = page.term.changed
    return Work(
        citing.key_part(name),
        citing.POST if isinstance(page, PostPage) else citing.PAGE,
        title,
        authors or ((publisher,) if publisher else ()),
        site,
        day.iso[:10] if day else "",
        page.address,
        language,
    )


# --- elements for previews and search engines


def _metas(page: AnyPage, site: Site, title: str, language: str, canonical: str) -> Iterator[Meta]:
    yield Meta("name", "description", page.description)
    if not page.indexed:
        yield Meta("name", "robots", "noindex")
    authors = [author.text for author in page.authors] if isinstance(page, PostPage) else []
    for name in authors or [site.author]:
        yield Meta("name", "author", name)
    for scheme, colour in zip(_SCHEMES, site.colours, strict=True):
        yield Meta("name", "theme-color", colour, scheme)
    yield from _open_graph(page, site, title, language, canonical)
    yield Meta("name", "twitter:card", "summary_large_image" if page.picture else "summary")


def _open_graph(page: AnyPage, site: Site, title: str, language: str, canonical: str) -> Iterator[Meta]:
    is_article = isinstance(page, PostPage | TopicPage)
    yield Meta("property", "og:type", "article" if is_article else "website")
    yield Meta("property", "og:title", title)
    yield Meta("property", "og:description", page.description)
    yield Meta("property", "og:url", canonical)
    yield Meta("property", "og:site_name", site.name)
    yield Meta("property", "og:locale", {"ja": "ja_JP", "en": "en_US"}.get(language, language))
    if page.picture:
        yield Meta("property", "og:image", page.picture.address)
        if page.picture.width:
            yield Meta("property", "og:image:width", str(page.picture.width))
            yield Meta("property", "og:image:height", str(page.picture.height))
        yield Meta("property", "og:image:alt", page.picture.alt)
    if isinstance(page, TopicPage):
        yield Meta("property", "article:modified_time", page.term.changed.iso if page.term.changed else "")
        yield Meta("property", "article:section", page.term.kind)
    if isinstance(page, PostPage):
        yield Meta("property", "article:published_time", page.day.iso if page.day else "")
        yield Meta("property", "article:modified_time", page.updated.iso if page.updated else "")
        for category in page.categories[:1]:
            yield Meta("property", "article:section", category.text)
        for tag in page.tags:
            yield Meta("property", "article:tag", tag.text)


# --- linked data


def graph(page: AnyPage, site: Site, title: str, language: str, address: Address) -> Node:
    """Return what *page* is, as linked data."""
    whole = _website(site, language, address) if isinstance(page, HomePage) else _site(site)
    nodes = [whole, _publisher(site)]
    if isinstance(page, PostPage):
        nodes.append(_posting(page, site, title, language))
    elif isinstance(page, TopicPage):
        nodes += _term(page, site, language, address)
    elif not isinstance(page, HomePage | MissingPage):
        nodes.append(_page(page, site, title, language))
    if page.trail:
        nodes.append(_breadcrumbs(page, title, address))
    return {"@context": "https://schema.org", "@graph": [one for one in nodes if one]}


def _publisher(site: Site) -> Node:
    icons = [icon for icon in site.icons if icon.use == "any"]
    return node(
        _type="Organization",
        _id=_publisher_id(site),
        name=site.author or site.name,
        url=site.address,
        logo=f"{site.address}{icons[-1].path}" if icons else "",
    )


def _publisher_id(site: Site) -> str:
    return f"{site.address}#publisher"


def _reference(node_id: str) -> Node:
    return {"@id": node_id}


def _site(site: Site) -> Node:
    return {"@type": "WebSite", "@id": f"{site.address}#site", "url": site.address, "name": site.name}


def _website(site: Site, language: str, address: Address) -> Node:
    """The whole site, and how it is asked."""
    return node(
        **{name.replace("@", "_"): value for name, value in _site(site).items()},
        description=site.description,
        inLanguage=language,
        publisher=_reference(_publisher_id(site)),
        potentialAction={
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{address(site.search)}?q={{search_term_string}}",
            },
            "query-input": "required name=search_term_string",
        },
    )


def _posting(page: PostPage, site: Site, title: str, language: str) -> Node:
    authors: list[Node] = [
        {"@type": "Person", "name": author.text} for author in page.authors if author.text != site.author
    ]
    published = page.day.iso if page.day else ""
    return node(
        _type="BlogPosting",
        _id=page.address,
        url=page.address,
        mainEntityOfPage=page.canonical or page.address,
        headline=title[:HEADLINE],
        description=page.description,
        image=[page.picture.address] if page.picture else [],
        datePublished=published,
        dateModified=page.updated.iso if page.updated else published,
        author=authors or [_reference(_publisher_id(site))],
        publisher=_reference(_publisher_id(site)),
        articleSection=[category.text for category in page.categories],
        keywords=[tag.text for tag in page.tags],
        timeRequired=f"PT{page.reading_minutes}M",
        inLanguage=language,
        isPartOf=_reference(f"{site.address}#site"),
    )


def _term(page: TopicPage, site: Site, language: str, address: Address) -> Iterator[Node]:
    """What a topic is, and the data about it."""
    term = page.term
    term_id = f"{page.address}#{term.anchor}"
    terms = address(term.set) if term.set else ""
    yield node(
        _type="DefinedTerm",
        _id=term_id,
        url=page.address,
        name=term.name,
        alternateName=list(term.other_names),
        termCode=term.id,
        description=term.definition,
        image=page.picture.address if page.picture else "",
        inLanguage=language,
        inDefinedTermSet=_reference(f"{terms}#terms") if terms else None,
    )
    if term.set:
        yield {"@type": "DefinedTermSet", "@id": f"{terms}#terms", "url": terms, "name": term.set.text}
    if term.data:
        yield node(
            _type="Dataset",
            _id=f"{page.address}#values",
            name=term.data.name,
            description=term.data.description,
            url=page.address,
            about=_reference(term_id),
            license=site.license,
            creator=_reference(_publisher_id(site)),
            isAccessibleForFree=True,
            inLanguage=language,
            dateModified=term.changed.iso if term.changed else "",
            distribution=[
                {
                    "@type": "DataDownload",
                    "encodingFormat": _MEDIA_TYPES[path.rpartition(".")[2]],
                    "contentUrl": f"{site.address}{path}",
                }
                for path in term.data.files
            ],
        )


def _page(page: AnyPage, site: Site, title: str, language: str) -> Node:
    return node(
        _type=_TYPES.get(type(page), "WebPage"),
        _id=page.address,
        url=page.address,
        name=title,
        description=page.description,
        inLanguage=language,
        isPartOf=_reference(f"{site.address}#site"),
    )


def _breadcrumbs(page: AnyPage, title: str, address: Address) -> Node:
    steps = [(link.text, address(link)) for link in page.trail]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": item}
            for number, (name, item) in enumerate([*steps, (title, page.address)], 1)
        ],
    }

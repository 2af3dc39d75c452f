"""What a page says of itself to machines."""

from __future__ import annotations

import json
from typing import Any

import pytest

from infrakb.sphinx_ext.pages.head import Head, head
from infrakb.sphinx_ext.pages.records import (
    AnyPage,
    Data,
    Day,
    Icon,
    Link,
    MissingPage,
    Picture,
    PostPage,
    SearchPage,
    Site,
    Term,
    TopicPage,
)

BASE = "https://example.org/ja/"
SITE = Site(
    name="知識ベース",
    description="記録です。",
    author="編集部",
    address=BASE,
    license="https://creativecommons.org/licenses/by/4.0/",
    icons=(Icon("_static/icon-512.png", "image/png", 512, "any"),),
    colours=("#ffffff", "#000000"),
    manifest="manifest.webmanifest",
    search=Link("検索", "search"),
    all_posts="blog/index",
    entries=(),
    feed=None,
    updates=None,
    recent=(),
)
PICTURE = Picture(f"{BASE}_previews/a.png", 1200, 630, "題")
TRAIL = (Link("ホーム", "index"), Link("トピック", "topics/index"))
ABOUT: dict[str, Any] = {"description": "説明です。", "picture": PICTURE, "trail": TRAIL}
POST = PostPage(
    **ABOUT,
    address=f"{BASE}posts/a.html",
    excerpt="説明です。",
    day=Day("2026-01-02T09:00:00+09:00", "2026年1月2日"),
    updated=None,
    reading_minutes=4,
    published=True,
    authors=(Link("山田", "blog/author/山田"),),
    categories=(Link("電力", "blog/category/電力"),),
    tags=(Link("原子力", "blog/tag/原子力"), Link("PPA", "blog/tag/PPA")),
    locations=(),
    languages=(),
    older=None,
    newer=None,
    related=(),
    canonical="",
)
TOPIC = TopicPage(
    **ABOUT,
    address=f"{BASE}topics/h100.html",
    term=Term(
        "h100",
        "topic-h100",
        "NVIDIA H100",
        ("H100",),
        "GPUです。",
        "AIチップ",
        Day("2026-11-27", "2026年11月27日"),
        Day("2027-11-27", "2027年11月27日"),
        Link("トピック", "topics/index"),
        Data("値", "すべての値です。" * 8, ("data/topics/h100.csv", "data/topics/h100.json")),
    ),
)
#: Properties that search engines require or urgently ask for.
REQUIRED = {
    "BlogPosting": {"headline", "datePublished", "dateModified", "author", "image", "publisher", "mainEntityOfPage"},
    "DefinedTerm": {"name", "description", "termCode", "inDefinedTermSet", "url"},
    "DefinedTermSet": {"name", "url"},
    "Dataset": {"name", "description", "license", "creator", "distribution", "dateModified"},
    "BreadcrumbList": {"itemListElement"},
    "WebSite": {"name", "url"},
    "Organization": {"name", "url", "logo"},
    "WebPage": {"name", "url", "description", "isPartOf"},
}  # fmt: skip


def address(link: Link) -> str:
    return BASE if link.docname == "index" else f"{BASE}{link.docname}.html"


def of(page: AnyPage, title: str = "題", given: tuple[str, ...] = ()) -> Head:
    return head(page, SITE, title, "ja", address, given)


def nodes(made: Head) -> dict[str, dict[str, Any]]:
    text = made.data.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    return {node["@type"]: node for node in json.loads(text)["@graph"]}


def metas(made: Head) -> dict[str, str]:
    return {meta.key: meta.content for meta in made.metas if not meta.media}


@pytest.mark.parametrize(
    ("page", "kinds"),
    [
        (POST, {"WebSite", "Organization", "BlogPosting", "BreadcrumbList"}),
        (TOPIC, {"WebSite", "Organization", "DefinedTerm", "DefinedTermSet", "Dataset", "BreadcrumbList"}),
        (AnyPage(address=f"{BASE}guide/a.html", description="説明"), {"WebSite", "Organization", "WebPage"}),
    ],
)
def test_each_node_has_what_search_engines_ask_for(page: AnyPage, kinds: set[str]) -> None:
    found = nodes(of(page))
    assert found.keys() == kinds
    for kind, node in found.items():
        assert node.keys() >= REQUIRED[kind], kind
        assert all(value not in ("", [], None) for value in node.values())
    references = {
        value["@id"]
        for node in found.values()
        for value in node.values()
        if isinstance(value, dict) and value.keys() == {"@id"}
    }
    assert references <= {node.get("@id") for node in found.values()}


def test_a_post_says_who_wrote_it_and_when() -> None:
    posting = nodes(of(POST))["BlogPosting"]
    assert posting["author"] == [{"@type": "Person", "name": "山田"}]
    assert posting["datePublished"] == posting["dateModified"] == "2026-01-02T09:00:00+09:00"
    assert posting["keywords"] == ["原子力", "PPA"]
    told = metas(of(POST))
    assert told["og:type"] == "article"
    assert told["article:published_time"] == "2026-01-02T09:00:00+09:00"
    assert [meta.content for meta in of(POST).metas if meta.key == "article:tag"] == ["原子力", "PPA"]
    assert (told["og:image:width"], told["twitter:card"]) == ("1200", "summary_large_image")


def test_a_breadcrumb_ends_with_the_page() -> None:
    steps = nodes(of(TOPIC, "NVIDIA H100"))["BreadcrumbList"]["itemListElement"]
    assert [(step["position"], step["name"], step["item"]) for step in steps] == [
        (1, "ホーム", BASE),
        (2, "トピック", f"{BASE}topics/index.html"),
        (3, "NVIDIA H100", f"{BASE}topics/h100.html"),
    ]


def test_what_an_author_gives_is_not_said_twice() -> None:
    assert not {"description", "og:title"} & metas(of(POST, given=("description", "og:title"))).keys()


def test_no_text_can_end_the_element() -> None:
    made = of(POST, "</script><script>alert(1)</script>\u2028&<!--")
    assert made.data.count("<") == 2
    assert "\u2028" not in made.data
    assert nodes(made)["BlogPosting"]["headline"].startswith("</script><script>")


def test_a_page_that_is_not_listed_names_no_address_for_itself() -> None:
    hidden = SearchPage(
        title="検索", engine="", lists=(), tags=(), indexed=False, address=f"{BASE}search.html"
    )
    assert of(hidden).canonical == ""
    assert metas(of(hidden))["robots"] == "noindex"
    missing = MissingPage(title="", home="", root="", links=(), indexed=False)
    assert (of(missing).canonical, of(missing).data) == ("", "")

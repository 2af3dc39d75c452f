"""Catalogues divide the posts; every post is in each of its labels and in its periods."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from infrakb.blog.catalogs import BlogIndex, address_problems
from infrakb.blog.record import Post

TOKYO = ZoneInfo("Asia/Tokyo")
Make = Callable[..., Post]


def index_of(*posts: Post) -> BlogIndex:
    return BlogIndex(posts, "blog", TOKYO)


def test_posts_are_newest_first_and_know_their_neighbours(make_post: Make) -> None:
    old, middle, new = (make_post(f"2025-0{month}-01-a") for month in (1, 2, 3))
    index = index_of(middle, new, old)
    assert index.posts == (new, middle, old)
    assert index.neighbours(middle) == (old, new)
    assert index.neighbours(old) == (None, middle)
    assert index.neighbours(new) == (middle, None)


def test_the_archive_has_years_and_months_in_the_sites_zone(make_post: Make) -> None:
    index = index_of(
        make_post("a", date=datetime(2025, 12, 31, 15, tzinfo=UTC)),  # already 2026 in Tokyo
        make_post("b", date=datetime(2025, 11, 1, tzinfo=UTC)),
        make_post("c", date=None),
    )
    archive = index.catalogs["archive"]
    assert list(archive) == ["2026", "2026-01", "2025", "2025-11", "undated"]
    assert archive["2026-01"].docname == "blog/archive/2026/01"
    assert [post.name for post in archive["undated"].posts] == ["c"]


@pytest.mark.parametrize(("count", "pages"), [(0, 1), (1, 1), (20, 1), (21, 2), (40, 2), (41, 3)])
def test_a_listing_has_twenty_posts_a_page(make_post: Make, count: int, pages: int) -> None:
    collection = index_of(*(make_post(f"p{number}") for number in range(count))).all
    assert collection.page_count(20) == pages
    assert [collection.page_docname(number) for number in (1, 2)] == ["blog/index", "blog/page/2"]


def test_a_labels_pages_lie_below_it(make_post: Make) -> None:
    tag = index_of(make_post("a", tags=("バス",))).catalogs["tag"]["バス"]
    assert (tag.docname, tag.page_docname(2), tag.anchor) == (
        "blog/tag/バス",
        "blog/tag/バス/page/2",
        "tag-バス",
    )


def test_a_label_is_found_in_any_case_and_width_and_by_its_slug(make_post: Make) -> None:
    index = index_of(make_post("a", tags=("AI Agent", "C#")))
    for spelling in ("AI Agent", "ai agent", "ＡＩ　Ａｇｅｎｔ", "AI-Agent"):
        found = index.collection("tag", spelling)
        assert found is not None
        assert found.label == "AI Agent"
    assert index.collection("tag", "C++") is None


def test_spellings_are_merged_and_a_post_with_both_is_listed_once(make_post: Make) -> None:
    both = make_post("2025-01-02-b", tags=("AI", "ai"), line=7)
    index = index_of(make_post("2025-01-01-a", tags=("AI",)), both)
    assert [post.name for post in index.catalogs["tag"]["AI"].posts] == ["2025-01-02-b", "2025-01-01-a"]
    assert [found.label for found in index.labelled("tag", both)] == ["AI"]
    ((subtype, said, post, line),) = address_problems(index)
    assert (subtype, post, line) == ("label", both, 7)
    assert "'ai'" in said.text()
    assert "'AI'" in said.text()


def test_labels_that_would_share_an_address_are_an_error_naming_both(make_post: Make) -> None:
    index = index_of(make_post("a", categories=("a/b",)), make_post("b", categories=("a b",)))
    ((subtype, said, post, _line),) = address_problems(index)
    assert subtype == "address"
    assert "'a/b'" in said.text()
    assert "'a b'" in said.text()
    assert post.name == "a"
    assert len({collection.docname for collection in index.catalogs["category"].values()}) == 2


def test_two_posts_with_one_name_are_an_error_naming_the_other(make_post: Make) -> None:
    index = index_of(make_post("2025-01-01-a"), make_post("2025-01-01-a", docname="posts/x/2025-01-01-a"))
    ((subtype, said, _post, _line),) = address_problems(index)
    assert subtype == "address"
    assert "posts/" in said.text()


def test_an_index_of_nothing_has_its_pages() -> None:
    index = index_of()
    assert [collection.docname for collection in index.collections()] == ["blog/index"]
    assert index.catalog_docname("tag") == "blog/tag/index"
    assert list(address_problems(index)) == []

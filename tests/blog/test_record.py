"""What a post's record is made of: name, title, date, excerpt, order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from infrakb.blog.frontmatter import PostMatter
from infrakb.blog.record import (
    EXCERPT_LENGTH,
    Post,
    choose_excerpt,
    permalink_path,
    post_date,
    sort_key,
    stem,
    title_from_stem,
)

TOKYO = ZoneInfo("Asia/Tokyo")
DAY = datetime(2025, 12, 20, tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("docname", "name"),
    [
        ("posts/2025-12-20-a", "2025-12-20-a"),
        ("posts/2025/b", "b"),
        ("posts/2025-12-20-a/index", "2025-12-20-a"),
        ("index", "index"),
    ],
)
def test_the_name_of_a_post_is_its_file_stem(docname: str, name: str) -> None:
    assert stem(docname) == name


@pytest.mark.parametrize(
    ("name", "title"), [("2025-12-20-my-first_post", "my first post"), ("電力の話", "電力の話"), ("-", "-")]
)
def test_a_post_without_a_title_is_called_by_its_file(name: str, title: str) -> None:
    assert title_from_stem(name) == title


def test_the_date_is_front_matters_else_the_file_names() -> None:
    assert post_date(PostMatter(date=DAY), "2024-01-01-a", TOKYO) == DAY
    assert post_date(PostMatter(), "2025-12-20-a", TOKYO) == DAY
    assert post_date(PostMatter(), "a", TOKYO) is None


def test_the_excerpt_is_stated_else_the_description_else_the_first_paragraph() -> None:
    paragraphs = ["一。", "二。", "三。"]
    assert choose_excerpt(PostMatter(excerpt="要約", description="説明"), paragraphs) == "要約"
    assert choose_excerpt(PostMatter(excerpt_paragraphs=2, description="説明"), paragraphs) == "一。 二。"
    assert choose_excerpt(PostMatter(description="説明"), paragraphs) == "説明"
    assert choose_excerpt(PostMatter(), paragraphs) == "一。"
    assert choose_excerpt(PostMatter(), []) == ""


def test_a_long_first_paragraph_is_cut() -> None:
    assert len(choose_excerpt(PostMatter(), ["長い文。" * 200])) <= EXCERPT_LENGTH


def test_posts_are_ordered_by_moment_then_name_and_undated_ones_are_oldest(
    make_post: Callable[..., Post],
) -> None:
    early = make_post("b", date=datetime(2025, 12, 20, 1, tzinfo=UTC))
    late = make_post("a", date=datetime(2025, 12, 20, 11, tzinfo=TOKYO))  # two hours in UTC
    same = make_post("c", date=datetime(2025, 12, 20, 2, tzinfo=UTC))
    undated = make_post("z", date=None)
    assert [post.name for post in sorted([same, late, undated, early], key=sort_key)] == ["z", "b", "a", "c"]


def test_a_post_changed_when_it_was_updated_else_when_it_was_written(make_post: Callable[..., Post]) -> None:
    assert make_post("2025-12-20-a").changed == DAY
    later = datetime(2025, 12, 25, tzinfo=TOKYO)
    assert make_post("2025-12-20-a", updated=later).changed == later


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("/:year/:month/:day/:title/", "/2025/12/20/slug/"),
        ("/:categories/:slug:output_ext", "/A/B/slug.html"),
        ("/a/:unknown/", "/a/:unknown/"),
        ("/ハ\u3099ス/", "/バス/"),
    ],
)
def test_placeholders_of_a_permalink_are_filled_in(
    make_post: Callable[..., Post], pattern: str, path: str
) -> None:
    assert permalink_path(pattern, make_post("2025-12-20-slug", categories=("A", "B"))) == path

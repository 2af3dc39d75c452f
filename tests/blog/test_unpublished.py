"""Nothing is shown before its date, and nothing that is unpublished."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from infrakb.blog.unpublished import is_out

TOKYO = ZoneInfo("Asia/Tokyo")
NOW = datetime(2025, 12, 20, 3, 0, tzinfo=UTC)  # noon in Tokyo


def out(text: str, name: str = "a", *, in_posts: bool = True, is_markdown: bool = True) -> bool:
    return is_out(text, name, in_posts, NOW, TOKYO, is_markdown=is_markdown)


@pytest.mark.parametrize(
    "matter",
    [
        "title: 題",
        "date: 2025-12-20",
        "date: 2025-12-20 12:00",
        "date: 2025-12-20 03:00:00 +0000",
        "date: 2025-02-30",
        "published: true",
        "published: maybe",
        "published:",
        "draft: false",
        "excerpt: 'published: false と書くと'",
        "update: 2099-01-01\nlast_update: 2099-01-01",
        "title: 'date: 2099-01-01'",
    ],
)
def test_a_post_is_out(matter: str) -> None:
    assert out(f"---\n{matter}\n---\n本文")


@pytest.mark.parametrize(
    "matter",
    [
        "date: 2025-12-21",
        "date: 2025-12-20 12:01",
        "date: 2025-12-20 03:00:01 +0000",
        "date: 9999-12-31",
        "published: false",
        "published: false # まだ",
        "published:\n  false",
        '"published": false',
        "{title: 題, published: false}",
        "date: 2025-01-01\ndraft: true",
        "title: 題: 壊れた\npublished: false",
        "date: >-\n  2099-01-01",
    ],
)
def test_a_post_waits(matter: str) -> None:
    assert not out(f"---\n{matter}\n---\n本文")


def test_the_date_in_the_file_name_counts_where_front_matter_has_none() -> None:
    assert not out("---\ntitle: 題\n---\n本文", "2099-01-01-a")
    assert not out("本文", "2099-01-01-a")
    assert out("---\ndate: 2025-01-01\n---\n本文", "2099-01-01-a")


def test_pages_wait_only_when_they_say_so() -> None:
    assert out("---\ndate: 2099-01-01\n---\n本文", in_posts=False)
    assert out("本文", "2099-01-01-a", in_posts=False)
    assert not out("---\npublished: false\n---\n本文", in_posts=False)
    assert not out("---\ndraft: true\n---\n本文", in_posts=False)


def test_ablogs_posts_outside_the_folder_wait_for_their_date() -> None:
    assert not out("---\nblogpost: true\ndate: 2099-01-01\n---\n本文", in_posts=False)
    assert not out("# 題\n\n```{post} 2099-01-01\n:tags: a\n```\n", in_posts=False)
    assert not out("題\n==\n\n.. post:: Jan 1, 2099\n", in_posts=False, is_markdown=False)
    assert not out("# 題\n\n```{eval-rst}\n.. post:: Jan 1, 2099\n```\n", in_posts=False)
    assert not out(":blogpost: true\n:date: Jan 1, 2099\n\n題\n==\n", in_posts=False, is_markdown=False)
    assert out("# 題\n\n```{post} 2025-01-01\n```\n", in_posts=False)


def test_ablogs_posts_without_a_date_are_drafts() -> None:
    assert not out("# 題\n\n```{post}\n:tags: a\n```\n", in_posts=False)
    assert not out("題\n==\n\n.. post::\n   :tags: a\n", in_posts=False, is_markdown=False)
    assert not out(":blogpost: true\n\n題\n==\n", in_posts=False, is_markdown=False)
    assert out("# 題\n\n```{post}\n```\n", "2025-01-01-a", in_posts=False)


def test_a_page_with_several_posts_is_out_whatever_their_dates() -> None:
    assert out(
        "# 題\n\n## 一\n\n:::{post} 2099-01-01\n:::\n\n## 二\n\n:::{post} 2099-01-02\n:::\n", in_posts=False
    )


def test_a_directive_that_is_shown_as_code_does_not_hold_a_page_back() -> None:
    assert out("# 書き方\n\n````md\n```{post} 2099-01-01\n```\n````\n", in_posts=False)
    assert out("# 書き方\n\n```rst\n.. post::\n```\n", in_posts=False)

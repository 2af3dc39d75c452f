"""What a post's page shows around its text."""

from __future__ import annotations

import pytest

from tests import sitecheck
from tests.conftest import Site

POST = "posts/2025-12-20-aws-20-billion-pennsylvania.html"


@pytest.fixture
def article(site: Site) -> str:
    return str(sitecheck.page(site.outdir / POST).xpath("string(//article)"))


def test_a_post_shows_excerpt_date_author_and_reading_time_before_its_text(article: str) -> None:
    head = article.partition("発表されたこと")[0]
    for text in (
        "「AWSが200億ドルを投資」という話の元は",
        "2025年12月20日",
        "AIインフラ知識ベース編集部",
        "読了目安8分",
    ):
        assert text in head


def test_home_shows_every_post_of_a_young_blog(site: Site) -> None:
    links = sitecheck.page(site.outdir / "index.html").xpath("//article//a/@href")
    posts = [path.name for path in (site.outdir / "posts").glob("*.html")]
    assert posts
    assert [name for name in posts if f"posts/{name}" not in links] == []

"""What a post's page shows around its text."""

from __future__ import annotations

import pytest

from infrakb.sphinx_ext.pages.making import EARLIER, NEWEST
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


def test_home_shows_the_newest_posts_and_the_way_to_all(site: Site) -> None:
    links = sitecheck.page(site.outdir / "index.html").xpath("//article//a/@href")
    shown = list(dict.fromkeys(link for link in links if link.startswith("posts/2")))
    newest = sorted((f"posts/{path.name}" for path in (site.outdir / "posts").glob("2*.html")), reverse=True)
    assert len(shown) == min(NEWEST + EARLIER, len(newest))
    # Posts of one day stand in the order of their times, which names do not tell.
    days = [link.split("-", 3)[:3] for link in newest]
    assert [link.split("-", 3)[:3] for link in shown] == days[: len(shown)]
    assert "blog/index.html" in links


def test_the_post_on_pennsylvania_and_the_topic_lead_to_each_other(site: Site) -> None:
    topic = sitecheck.page(site.outdir / "topics/amazon-pennsylvania.html")
    shown = topic.xpath(
        "//*[contains(@class, 'infra-part-backlinks')]//li[a[contains(@href, 'aws-20-billion')]]"
    )
    assert len(shown) == 1
    assert shown[0].xpath("string(.//mark)")
    below = sitecheck.page(site.outdir / POST).xpath("//*[contains(@class, 'infra-post-topics')]//a/@href")
    assert "../topics/amazon-pennsylvania.html" in below


def test_every_topic_has_a_relation(site: Site) -> None:
    alone = [
        path.stem
        for path in (site.outdir / "topics").glob("*.html")
        if path.stem != "index"
        and not sitecheck.page(path).xpath("//*[contains(@class, 'infra-part-relations')]//a")
    ]
    assert alone == []

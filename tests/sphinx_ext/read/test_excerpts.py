"""A post's text: its excerpt up to the author's mark, and a word where there is none."""

from __future__ import annotations

import pytest

from tests.building import Built, build, post, project

FILES = {
    "posts/2025-01-01-more.md": post("壱", "一段落目。\n\n二段落目。\n\n<!--more-->\n\n三段落目。", description="説明"),
    "posts/2025-01-02-own.md": post("弐", "一段落目。\n\n<!-- 続き -->\n\n二段落目。", excerpt_separator="<!-- 続き -->"),
    "posts/2025-01-03-none.md": post("参", "一段落目。\n\n二段落目。"),
    "posts/2025-01-04-comment.md": post("四", "<!-- あとで書く -->"),
    "posts/2025-01-05-headings.md": post("五", "## 節\n\n## 節"),
    "posts/2025-01-06-elsewhere.md": post("六", "", external_link="https://example.com/"),
    "posts/2025-01-07-code.md": post("七", "```\nx\n```"),
}  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(project(tmp_path_factory.mktemp("text"), FILES))


@pytest.mark.parametrize(
    ("name", "excerpt"),
    [
        ("2025-01-01-more", "一段落目。 二段落目。"),
        ("2025-01-02-own", "一段落目。"),
        ("2025-01-03-none", "一段落目。"),
    ],
)
def test_the_excerpt_ends_at_the_authors_mark(site: Built, name: str, excerpt: str) -> None:
    card = f"//article[contains(@class, 'kb-card') and .//a[contains(@href, '{name}')]]//*[contains(@class, 'kb-excerpt')]"
    assert [found.text_content().strip() for found in site.page("blog/index").xpath(card)] == [excerpt]


def test_a_post_without_a_text_is_told_and_one_that_lives_elsewhere_is_not(site: Built) -> None:
    told = [(line.partition(": ")[0], line.rpartition(" ")[2]) for line in site.warnings]
    assert told == [
        ("posts/2025-01-04-comment.md:8", "[infrakb.size]"),
        ("posts/2025-01-05-headings.md:8", "[infrakb.size]"),
    ]

"""Emphasis beside Japanese brackets is emphasis."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from infrakb.markup.emphasis import japanese_emphasis_plugin

MARKDOWN = MarkdownIt("commonmark").enable("strikethrough").use(japanese_emphasis_plugin)
PLAIN = MarkdownIt("commonmark").enable("strikethrough")


def render(text: str, markdown: MarkdownIt = MARKDOWN) -> str:
    return str(markdown.render(text)).strip().removeprefix("<p>").removesuffix("</p>")


BESIDE = [
    ("これは**「重要」**です", "これは<strong>「重要」</strong>です"),
    ("**「重要」**です", "<strong>「重要」</strong>です"),
    ("これは**重要。**次に", "これは<strong>重要。</strong>次に"),
    ("*（補足）*と", "<em>（補足）</em>と"),
    ("価格は**100%**です", "価格は<strong>100%</strong>です"),
    ("~~「旧称」~~は", "<s>「旧称」</s>は"),
    ("と**`code`**を", "と<strong><code>code</code></strong>を"),
    ("**[題](u)**を", '<strong><a href="u">題</a></strong>を'),
    ("ｶﾅ**「ｶﾅ」**ｶﾅ", "ｶﾅ<strong>「ｶﾅ」</strong>ｶﾅ"),
    ("**𠮷（よし）**氏", "<strong>𠮷（よし）</strong>氏"),
]


@pytest.mark.parametrize(("text", "html"), BESIDE)
def test_emphasis_beside_japanese_characters_and_brackets(text: str, html: str) -> None:
    assert render(text) == html


def test_plain_commonmark_leaves_most_of_these_literal() -> None:
    assert sum(render(text, PLAIN) != html for text, html in BESIDE) >= len(BESIDE) // 2


@pytest.mark.parametrize(
    "text",
    [
        "snake_case_name と file_name_v2",
        "a * b * c",
        "** 空白 ** の中",
        "（　** 全角の空白　**）",
        "日本_語_名",
        "a**b",
        "\\*\\*「そのまま」\\*\\*",
        "**bold** word",
        '**"quoted"** word',
    ],
)
def test_everything_else_is_as_commonmark_has_it(text: str) -> None:
    assert render(text) == render(text, PLAIN)


def test_a_long_run_of_markers_takes_linear_time() -> None:
    render("**「" * 5_000)
    render("*" * 20_000 + "あ")

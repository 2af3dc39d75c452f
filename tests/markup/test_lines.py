"""Line breaks inside Japanese leave no blank; bare links end where the address ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from infrakb.markup.lines import bare_link_plugin, join_japanese_lines

MARKDOWN = MarkdownIt("commonmark").use(bare_link_plugin)


def render(text: str) -> str:
    tokens = MARKDOWN.parse(text)
    join_japanese_lines(tokens)
    return str(MARKDOWN.renderer.render(tokens, MARKDOWN.options, {})).strip()


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("一行目\n二行目", "<p>一行目二行目</p>"),
        ("終わり。\n「次」", "<p>終わり。「次」</p>"),
        ("**太字**\n続き", "<p><strong>太字</strong>続き</p>"),
        ("漢字\n[題](u)", '<p>漢字<a href="u">題</a></p>'),
        ("AWS\nEC2", "<p>AWS\nEC2</p>"),
        ("漢字\nEC2", "<p>漢字\nEC2</p>"),
        ("EC2\n漢字", "<p>EC2\n漢字</p>"),
        ("漢字\n`code`", "<p>漢字\n<code>code</code></p>"),
        ("漢字\n![絵](a.png)\n漢字", '<p>漢字\n<img src="a.png" alt="絵" />\n漢字</p>'),
        ("漢字  \n漢字", "<p>漢字<br />\n漢字</p>"),
        ("한국\n어", "<p>한국\n어</p>"),
        ("> 一\n> 二", "<blockquote>\n<p>一二</p>\n</blockquote>"),
    ],
)
def test_a_line_break_is_no_blank_between_japanese_characters(text: str, html: str) -> None:
    assert render(text) == html


@pytest.mark.parametrize(
    ("text", "address", "rest"),
    [
        ("https://example.com/です", "https://example.com/", "です"),
        ("https://example.com/a。", "https://example.com/a", "。"),
        ("（https://example.com/a）", "https://example.com/a", "）"),
        ("(https://example.com/a)", "https://example.com/a", ")"),
        ("https://example.com/a_(b).", "https://example.com/a_(b)", "."),
        ("https://example.com/?q=1&b=2#c、", "https://example.com/?q=1&amp;b=2#c", "、"),
        ("http://example.com.", "http://example.com", "."),
        ("**https://example.com/**", "https://example.com/", "</strong>"),
        ("https://example.com/a_b_c", "https://example.com/a_b_c", ""),
        ("見よhttps://example.com/", "https://example.com/", ""),
    ],
)
def test_a_bare_address_is_a_link_up_to_its_end(text: str, address: str, rest: str) -> None:
    assert f'<a href="{address}">{address}</a>{rest}' in render(text)


@pytest.mark.parametrize(
    "text",
    [
        "`https://example.com/`",
        "xhttps://example.com/",
        "https:// example",
        "https://。",
        "ftp://example.com/",
        "\\https\\://a.b",
    ],
)
def test_what_is_no_address_is_no_link(text: str) -> None:
    assert "<a " not in render(text)


def test_links_that_markdown_knows_stay_one_link() -> None:
    assert render("[https://a.example/](https://b.example/)") == (
        '<p><a href="https://b.example/">https://a.example/</a></p>'
    )
    assert render("<https://a.example/>").count("<a ") == 1


@given(
    st.lists(
        st.sampled_from(["https://", "a.b/", "(", ")", "[", "]", "`", "*", "。", " ", "\n", "<", ">", ":"]),
        max_size=30,
    ).map("".join)
)
def test_any_text_is_parsed(text: str) -> None:
    render(text)

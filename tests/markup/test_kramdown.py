"""kramdown's attribute lists go to the block or the element that they describe."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from infrakb.markup.kramdown import apply_attribute_lists

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def render(text: str) -> str:
    tokens = MARKDOWN.parse(text)
    apply_attribute_lists(tokens)
    return str(MARKDOWN.renderer.render(tokens, MARKDOWN.options, {})).replace("\n", "")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ('段落\n{: .note #id1 style="x"}', '<p class="note" id="id1">段落</p>'),
        ("段落\n{:.a}\n{: .b}", '<p class="b a">段落</p>'),
        ("> 引用\n{: .tip}", '<blockquote class="tip"><p>引用</p></blockquote>'),
        ("- a\n- b\n{: .l}\n\nc", '<ul class="l"><li>a</li><li>b</li></ul><p>c</p>'),
        ("## 見出し {#custom}", '<h2 id="custom">見出し</h2>'),
        ("## 見出し {: #c2 .x}", '<h2 id="c2" class="x">見出し</h2>'),
        ("## 四\n{:.no_toc}", '<h2 class="no_toc">四</h2>'),
        ("文\n\n{:.no_toc}\n## 三", '<p>文</p><h2 class="no_toc">三</h2>'),
        ("前\n\n{:.after}\n\n後", '<p class="after">前</p><p>後</p>'),
        (
            "|a|\n|-|\n|1|\n{: .t}",
            '<table class="t"><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>',
        ),
        ("```\nx\n```\n{: .c}", '<pre><code class="c">x</code></pre>'),
        ('[l](https://e.com){: target="_blank" .btn}', '<p><a href="https://e.com" class="btn">l</a></p>'),
        ("**太**{: .red}字", '<p><strong class="red">太</strong>字</p>'),
        ('![a](b.png){:width="50%" .img}', '<p><img src="b.png" alt="a" class="img" /></p>'),
        ("`x`{:.language-ruby}", '<p><code class="language-ruby">x</code></p>'),
        ("[![a](b.png)](c){: .d}", '<p><a href="c" class="d"><img src="b.png" alt="a" /></a></p>'),
        ("{: .x}", ""),
        ("本文 {: .x} 本文", "<p>本文 {: .x} 本文</p>"),
        ("`{: .x}`", "<p><code>{: .x}</code></p>"),
    ],
)
def test_classes_and_ids_are_moved_and_the_list_is_not_shown(text: str, html: str) -> None:
    assert render(text) == html


@pytest.mark.parametrize("text", ["* TOC\n{:toc}\n\n本文", "1. 目次\n{: toc}\n\n本文", "{:toc}\n\n本文"])
def test_the_place_of_a_table_of_contents_vanishes(text: str) -> None:
    assert render(text) == "<p>本文</p>"


PIECES = st.sampled_from(
    [
        "{: .a}",
        "{:toc}",
        "{#i}",
        "\n",
        "\n\n",
        "- ",
        "> ",
        "a",
        "## ",
        "|a|\n|-|\n",
        "|",
        "**",
        "`",
        "[x](y)",
        "1. ",
        "    ",
        "```\n",
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_no_text_breaks_the_tokens(text: str) -> None:
    tokens = MARKDOWN.parse(text)
    apply_attribute_lists(tokens)
    level = 0
    for token in tokens:
        level += token.nesting
        assert level >= 0
    assert level == 0
    MARKDOWN.renderer.render(tokens, MARKDOWN.options, {})

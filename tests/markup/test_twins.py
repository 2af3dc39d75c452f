"""A page as Markdown: what it shows, and no markup of HTML."""

from __future__ import annotations

import pytest

from infrakb.markup.twins import twin


def written(body: str) -> str:
    """Return the Markdown of a page's content."""
    return twin(
        body, [], lambda href: f"p.html{href}" if href.startswith("#") else href.replace(".html", ".md")
    )


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<h2>見出し<a class='headerlink' href='#a'></a></h2><p>文。</p>", "## 見出し\n\n文。\n"),
        ("<p>a*b_c 2_d [x] &lt;b&gt; &amp;amp; 1 &lt; 2</p>", "a\\*b_c 2_d \\[x\\] \\<b> \\&amp; 1 < 2\n"),
        ("<p>1. 数</p><p># 印</p><p>+ 足す</p>", "1\\. 数\n\n\\# 印\n\n\\+ 足す\n"),
        ("<p>3.5 TB/s</p>", "3.5 TB/s\n"),
        ("<aside class='footnote'><span class='label'>[1]</span></aside>", "[^1]:\n"),
        ("<aside class='footnote'>注</aside>", "注\n"),
        ("<aside class='footnote'>注<p>文</p></aside>", "注\n\n文\n"),
        ("<div class='admonition'></div><p>文</p>", "文\n"),
        ("<div class='admonition'>注<p>文</p></div>", "注\n\n文\n"),
        (
            "<p><a href='b.html#x'>次</a> <a href='#x'>ここ</a> <a href='https://e.com/(a)'>外</a></p>",
            "[次](b.md#x) ここ [外](<https://e.com/(a)>)\n",
        ),
        ("<p><strong>強い</strong><code>a`b</code><sup>2</sup></p>", "**強い**``a`b``^2\n"),
        ("<p><ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby></p>", "漢字（かんじ）\n"),
        ("<p><img src='a.png' alt='図'><img src='b.png' alt=''></p>", "![図](a.png)\n"),
        ("<ul><li>一<ul><li>二</li></ul></li><li>三</li></ul>", "- 一\n  - 二\n- 三\n"),
        ("<ol start='3'><li><p>一</p><p>続き</p></li></ol>", "3. 一\n\n   続き\n"),
        ("<dl><div><dt>語</dt><dd>意味</dd></div><dt>甲</dt><dt>乙</dt><dd><p>文</p></dd></dl>",
         "- **語**：意味\n- **甲**、**乙**：文\n"),
        ("<div class='admonition note'><p class='admonition-title'>注意</p><p>文。</p></div>", "> **注意**\n>\n> 文。\n"),
        ("<div class='highlight-python notranslate'><div class='highlight'><pre>a = <span>1</span>\n</pre></div></div>",
         "```python\na = 1\n```\n"),
        ("<p>式<span class='math' data-tex='a^2'><math><mi>a</mi></math></span></p><div class='math' data-tex='b'><math/></div>",
         "式$a^2$\n\n$$\nb\n$$\n"),
        ("<p>文<a class='footnote-reference' href='#f'>1</a></p>", "文[^1]\n"),
        ("<aside class='footnote'><span class='label'>[<a href='#r'>1</a>]</span><p>注</p></aside>", "[^1]: 注\n"),
        ("<details><summary>題</summary><p>中</p></details>", "**題**\n\n中\n"),
        ("<p>見える<span hidden>見えない</span></p><p hidden>見えない</p>", "見える\n"),
        ("<form><input><button>探す</button></form><script>x</script><svg><text>1</text></svg>", "\n"),
    ],
)  # fmt: skip
def test_each_kind_of_markup_has_its_markdown(html: str, markdown: str) -> None:
    assert written(html) == markdown


def test_a_value_is_followed_by_its_source_and_where_that_is() -> None:
    linked = '<p>容量は<a class="infra-fact" href="https://e.com/a" title="出典: 社 題、2024年3月時点">80 GB</a>です。</p>'
    assert written(linked) == "容量は80 GB（[出典: 社 題、2024年3月時点](https://e.com/a)）です。\n"
    assert written('<p><span class="infra-fact" title="出典なし">80 GB</span></p>') == "80 GB（出典なし）\n"


def test_a_key_figure_has_the_whole_of_its_source_below_it() -> None:
    source = '<div class="infra-figure-source"><a href="https://e.com/a" title="出典: 社 題">社</a></div>'
    figure = f"<dl><dt>容量</dt><dd><div>80 <small>GB</small></div>{source}</dd></dl>"
    assert written(figure) == "- **容量**：80 GB\n  [出典: 社 題](https://e.com/a)\n"


def test_each_row_of_a_table_can_be_read_by_itself() -> None:
    html = (
        "<table><caption>数値</caption><thead><tr><th>項目</th><th>値</th></tr></thead><tbody>"
        "<tr><th scope='rowgroup' colspan='2'>電力</th></tr>"
        "<tr><th rowspan='2'><details><summary>TDP</summary><p>上限です。</p></details></th>"
        "<td><span class='infra-variant'>SXM</span> <span class='infra-value' id='f'>700 W</span>"
        " <span class='infra-note'>計算値</span></td></tr>"
        "<tr><td>a|b<ul><li>一</li><li>二</li></ul></td></tr>"
        "<tr><td colspan='2'><details class='infra-cite'><summary>引用</summary></details></td></tr></tbody></table>"
    )
    assert written(html).splitlines() == [
        "**数値**",
        "",
        "| 項目 | 値 |",
        "| --- | --- |",
        "| **電力** |  |",
        "| TDP（上限です。） | SXM: [700 W](p.html#f) （計算値） |",
        "| TDP | a\\|b 一；二 |",
    ]


def test_the_title_comes_first_and_below_it_what_is_told_of_the_page() -> None:
    assert twin("<p>上</p><h1>題</h1><p>文</p>", ["URL: <a>"], str) == "# 題\n\nURL: <a>\n\n上\n\n文\n"

"""Raw HTML keeps what a quiet page can hold, stays well-formed, and says what was taken out."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from infrakb.markup.html import clean_html, filtered
from infrakb.text.problems import Problem

MARKDOWN = MarkdownIt("commonmark")


def clean(text: str) -> tuple[str, list[Problem]]:
    tokens = MARKDOWN.parse(text)
    problems = clean_html(tokens, 1)
    return MARKDOWN.renderer.render(tokens, MARKDOWN.options, {}), problems


def silent(text: str) -> str:
    html, problems = clean(text)
    assert problems == []
    return html.replace("\n", "")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            '<div class="c" id="i">\n\n**太**\n\n</div>',
            '<div class="c" id="i"><p><strong>太</strong></p></div>',
        ),
        (
            "<details open><summary>要</summary>\n\n中\n\n</details>",
            '<details open=""><summary>要</summary><p>中</p></details>',
        ),
        ("水 H<sub>2</sub>O <kbd>Ctrl</kbd>", "<p>水 H<sub>2</sub>O <kbd>Ctrl</kbd></p>"),
        ("<ruby>液<rt>えき</rt></ruby>", "<p><ruby>液<rt>えき</rt></ruby></p>"),
        ('<table><tr><td colspan="2">x</td></tr></table>', '<table><tr><td colspan="2">x</td></tr></table>'),
        ('a <a name="x"></a> b', '<p>a <a id="x"></a> b</p>'),
        (
            '<a href="/a/?b=1&amp;c=2" target="_blank" rel="noopener">題</a>',
            '<p><a href="/a/?b=1&amp;c=2">題</a></p>',
        ),
        ("a<br>b<br/>c", "<p>a<br>b<br>c</p>"),
        ("<center>中央</center>", "<div>中央</div>"),
        ("文 <center>中</center> <div>箱</div>", "<p>文 <span>中</span> <span>箱</span></p>"),
        ("<h1>生</h1>", "<h2>生</h2>"),
        ("文\n\n<!-- 注 -->\n\n文", "<p>文</p><p>文</p>"),
        ('<img src="a.png" alt="絵">', '<img src="a.png" alt="絵" />'),
        ("&nbsp;&copy; a < b", "<p>\u00a0© a &lt; b</p>"),
        ("<div>&copy;&#169;&#1;</div>", "<div>&copy;&#169;</div>"),
    ],
)
def test_what_means_something_stays(text: str, html: str) -> None:
    assert silent(text) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<div>\n\n文\n\n## 次\n\n文", "<div></div><p>文</p><h2>次</h2><p>文</p>"),
        ("<div>\n\n文", "<div></div><p>文</p>"),
        ("文\n\n</div></p>\n\n文", "<p>文</p><p>文</p>"),
        ("文 <b>太\n\n次", "<p>文 <b>太</b></p><p>次</p>"),
        ("<p>\n\n文\n\n</p>", "<p></p><p>文</p>"),
        ("- <div>\n- 次\n\n文", "<ul><li><div></div></li><li>次</li></ul><p>文</p>"),
        ("<div><b>x</div>", "<div><b>x</b></div>"),
        ("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<ul><li>a<ul><li>b</ul></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        (
            "<table><tr><th>a<td>b<tr><td>c</table>",
            "<table><tr><th>a</th><td>b</td></tr><tr><td>c</td></tr></table>",
        ),
    ],
)
def test_tags_left_open_are_closed_and_stray_ends_vanish(text: str, html: str) -> None:
    assert silent(text) == html


@pytest.mark.parametrize(
    ("text", "left", "removed"),
    [
        ("<script>alert(1)</script>", "", "<script>"),
        ("文 <script>alert(1)</script> 文", "<p>文  文</p>", "<script>"),
        ("<style>\nbody{}\n</style>", "", "<style>"),
        ('<iframe src="https://example.com"></iframe>', "", "<iframe>"),
        ('<div style="color:red" onclick="x()">a</div>', "<div>a</div>", "style=, onclick=|onclick=, style="),
        ('文 <a href="javascript:x()">a</a>', "<p>文 <a>a</a></p>", "href="),
        ('文 <a href="java&#10;script:x()">a</a>', "<p>文 <a>a</a></p>", "href="),
        ('文 <a href=" data:text/html,x">a</a>', "<p>文 <a>a</a></p>", "href="),
        ("<form><input></form>", "", "<form>, <input>"),
        ("文 <svg><script>x</script></svg> 後", "<p>文  後</p>", "<svg>, <script>"),
        ('<td colspan="all" id="a b">x</td>', "<td>x</td>", "colspan=, id="),
        ("<object>x</object>", "<p>x</p>", "<object>"),
    ],
)
def test_what_may_not_stand_in_a_page_is_one_problem(text: str, left: str, removed: str) -> None:
    html, problems = clean(f"一行目\n\n{text}")
    assert html.replace("\n", "") == f"<p>一行目</p>{left}"
    assert [(problem.line, problem.subtype) for problem in problems] == [(3, "html")]
    assert re.match(f"HTML ({removed}) is left out", problems[0].text())


def test_a_script_that_is_left_open_does_not_swallow_what_follows() -> None:
    html, _problems = clean("文 <svg> 図\n\n<div>後</div>\n")
    assert "<div>後</div>" in html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            '<p align="center"><img src="x.svg" alt="図" width="30" height="20px"></p>',
            '<p><img src="x.svg" height="20px" width="30" alt="図" /></p>',
        ),
        (
            "<figure>\n<img src=a.png>\n<figcaption>題</figcaption></figure>",
            '<figure><img src="a.png" alt="" /><figcaption>題</figcaption></figure>',
        ),
        ('<div><img src="a.png"><img src="b.png"></div>', '<div><img src="a.png" alt="" /><img src="b.png" alt="" /></div>'),
        (
            '<picture><source srcset="https://x.y/a.webp"><img src="a.png" loading="lazy"></picture>',
            '<p><img src="a.png" alt="" /></p>',
        ),
        ('文の<img src="a.png" alt="絵">中', '<p>文の<img src="a.png" alt="絵" />中</p>'),
        ('<a href="/b/"><img src="a.png"></a>', '<p><a href="/b/"><img src="a.png" alt="" /></a></p>'),
    ],
)  # fmt: skip
def test_pictures_in_html_are_pictures(text: str, html: str) -> None:
    assert clean(text)[0].replace("\n", "") == html


@pytest.mark.parametrize("attribute", ["onerror=x", 'style="width:1px"', 'width="1;x"', 'align="middle"'])
def test_a_picture_keeps_only_what_says_how_to_show_it(attribute: str) -> None:
    html, problems = clean(f"<img src=a.png {attribute}>")
    assert html.strip() == '<img src="a.png" alt="" />'
    assert [problem.subtype for problem in problems] == ["html"]


def test_a_picture_without_a_file_is_one_problem() -> None:
    html, problems = clean('<img alt="絵">')
    assert html == ""
    assert len(problems) == 1


ICON = '<svg width="1em" viewBox="0 0 24 24" aria-hidden="true"><path fill-rule="evenodd" d="M1-2.5"></path></svg>'


@pytest.mark.parametrize(
    "markup",
    [
        '<div class="x">',
        "</div>",
        "<s>",
        "<hr>",
        ICON,
        '<input class="a" disabled="disabled" type="checkbox">',
        "&amp;文",
    ],
)
def test_what_the_package_and_icons_write_passes_the_last_check_unchanged(markup: str) -> None:
    assert filtered(markup) == (markup, ())


@pytest.mark.parametrize(
    ("markup", "left", "removed"),
    [
        ('<svg class="a" onload="x()"><script>x()</script>', '<svg class="a">', ("onload=", "<script>")),
        ('<svg class="a" "onload="x()">', '<svg class="a">', ('"onload=',)),
        ("<img src=x onerror=x()>", "", ("<img>",)),
        ("<math><a xlink:href='javascript:x()'>", "", ("<math>", "<a>")),
        ('<a href="javascript:x()">題</a>', "<a>題</a>", ("href=",)),
        ("<p", "", ()),
        ("<iframe srcdoc=x></iframe>", "", ("<iframe>",)),
    ],
)
def test_what_no_page_of_content_may_hold_does_not_pass_the_last_check(
    markup: str, left: str, removed: tuple[str, ...]
) -> None:
    assert filtered(markup) == (left, removed)


PIECES = st.sampled_from(
    [
        "<div>",
        "</div>",
        "<b>",
        "</b>",
        "<p>",
        "</p>",
        "<script>",
        "</script>",
        "<svg>",
        "\n\n",
        "文",
        "## 見\n\n",
        "- ",
        "> ",
        "<a href=",
        '"',
        "&#",
        ";",
        "<!--",
        "-->",
        "<![CDATA[",
        "<?",
        "<td>",
        "<br>",
        "<details>",
        "</details>",
        "\n",
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_any_html_comes_out_balanced(text: str) -> None:
    html, _problems = clean(text)
    open_tags: list[str] = []
    for end, name in re.findall(r"<(/?)([a-z][a-z0-9]*)[^>]*>", html):
        if name in {"br", "hr", "img", "wbr"}:
            continue
        if end:
            assert open_tags.pop() == name
        else:
            open_tags.append(name)
    assert open_tags == []
    assert not re.search(r"<(script|iframe|style|svg)\b", html)

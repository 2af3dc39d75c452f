"""Markdown as Japanese bloggers write it for Jekyll, as it stands in the page."""

from __future__ import annotations

import pytest

from tests import sitecheck
from tests.building import Built, build, post, project

TARGET = post("行き先", "## 見出し\n\n本文です。", date="2025-09-07 00:00:00 +0000")
#: Name -> (body, part of the page's HTML, warnings as ``line: part`` with the body's first line as 1).
CASES: dict[str, tuple[str, str, list[str]]] = {
    "emphasis": ("これは**「重要」**です。", "<p>これは<strong>「重要」</strong>です。</p>", []),
    "lines": ("一行目\n二行目", "<p>一行目二行目</p>", []),
    "struck": ("~~旧~~新", "<p><s>旧</s>新</p>", []),
    "skipped": ("#### 深い\n\n文", "<h2>深い</h2>", []),
    "another-h1": ("# 別\n\n## 節\n\n文", "<h2>別</h2>", []),
    "tasks": ("- [x] 済\n- [ ] 未", 'type="checkbox"', []),
    "table": ("|a|b|\n|:-|-:|\n|1|2|", '<td class="text-right"><p>2</p></td>', []),
    "footnote": ("文[^注]。\n\n[^注]: 脚注です。", "<p>脚注です。</p>", []),
    "no-note": ("文[^1]と[^無]。\n\n[^1]: 一", "と[^無]。", ["1: 脚注「[^無]」の本文がありません。"]),
    "bare": ("https://example.com/です", ">https://example.com/</a>です", []),
    "mermaid": ("```mermaid\ngraph TD; A-->B\n```", "graph TD; A--&gt;B", []),
    "unknown-language": ("```nolang\nx = 「\n```", "x = 「", []),
    "lexer": ("```json\n{a: 省略…}\n```", "省略", []),
    "pandoc": ("```{.python}\nx = 1\n```", "highlight-python", []),
    "ial": ("段落\n{: .lead #top}", '<p class="lead" id="top">段落</p>', []),
    "heading-id": ("## 節 {#sec}\n\n[へ](#sec)", 'href="#sec"', []),
    "inline-id": ("[料金]{#料金} [種]{#sec-種}\n\n[へ](#料金)", 'id="料金"', []),
    "inline-id-with-ascii": ("[種]{#kind-種}", 'id="kind-種"', []),
    "toc": ("* 目次\n{:toc}\n\n## 節\n\n文", "<h2>節</h2>", []),
    "raw": ("{% raw %}{{ x }}{% endraw %}", "<p>{{ x }}</p>", []),
    "highlight": ("{% highlight python %}\nprint(1)\n{% endhighlight %}", "highlight-python", []),
    "include": (
        "前\n\n{% include cta.html %}\n\n後",
        "<p>前</p><p>後</p>",
        ["3: 「{% include cta.html %}」は、ここでは何も表示しません。"],
    ),
    "variable": ("{{ page.title }}", "<p>{{ page.title }}</p>", ["1: Liquidの変数「{{ page.title }}」は、"]),
    "permalink": (
        "[題](/2025/09/07/target/)",
        '<a class="reference internal" href="2025-09-07-target.html">',
        [],
    ),
    "encoded": ("[題](/2025/09/08/%E7%94%9F%E6%88%90AI/)", 'href="2025-09-08-%E7%94%9F%E6%88%90AI.html"', []),
    "anchor": ("[題](/2025/09/07/target/#見出し)", "target.html#%E8%A6%8B%E5%87%BA%E3%81%97", []),
    "query": (
        "[題](2025-09-07-target.html?q=%E5%80%A4+%3E%3D+8&sort=a%2Fb)",
        'href="2025-09-07-target.html?q=%E5%80%A4+%3E%3D+8&amp;sort=a%2Fb"',
        [],
    ),
    "post-url": ("[題]({% post_url 2025-09-07-target %})", 'href="2025-09-07-target.html"', []),
    "site-url": ("[題]({{ site.baseurl }}/2025/09/07/target/)", 'href="2025-09-07-target.html"', []),
    "by-file": (
        "[題](2025-09-07-target.md) [題](./2025-09-07-target.html)",
        'href="2025-09-07-target.html"',
        [],
    ),
    "raw-link": ('文 <a href="/2025/09/07/target/">題</a>', '<a href="2025-09-07-target.html">題</a>', []),
    "raw-block-link": (
        '<div><a href="/2025/09/07/target/">題</a></div>',
        '<a href="2025-09-07-target.html">題</a>',
        [],
    ),
    "tel": ("[電話](tel:0312345678)", 'href="tel:0312345678"', []),
    "tag-page": ("[札](/tags/GPU/)", 'href="../blog/tag/GPU.html"', []),
    "role": ("{infra:post}`2025-09-07-target`", ">行き先<", []),
    "dead": (
        "[題](/2025/01/01/none/)",
        '<span class="missing-target">',
        ["1: リンク先「/2025/01/01/none/」がこのサイトにない"],
    ),
    "dead-post-url": (
        "文\n\n[題]({% post_url 2020-01-01-x %})",
        "題",
        ["3: リンク先「/2020-01-01-x」がこのサイトにない"],
    ),
    "dead-file": ("[題](none.md)", "題", ["1: リンク先「none.md」がこのサイトにない"]),
    "dead-anchor": ("[題](#none)", "題", ["1: リンク先「none」がこのサイトにない"]),
    "dead-part": (
        "[題](/2025/09/07/target/#none)",
        'href="2025-09-07-target.html"',
        ["1: 「posts/2025-09-07-target」に見出し「#none」はありません。"],
    ),
    "dead-raw": ('文 <a href="/none/">題</a>', "<a>題</a>", ["1: リンク先「/none/」がこのサイトにない"]),
    "dead-empty": ("[題]()", "題", ["1: リンクにアドレスがありません。"]),
    "near": (
        "{infra:post}`2025-09-07-targe`",
        "2025-09-07-targe",
        ["1: 「post」に「2025-09-07-targe」はありません。「2025-09-07-target」ではありませんか。"],
    ),
    "script": ("文 [x](javascript:alert(1))", "[x](javascript:alert(1))", ["1: 「javascript:alert」"]),
    "image": ("![点](/images/dot.png)", 'alt="点"', []),
    "no-image": (
        "![絵](/images/none.png)",
        '<span class="missing-image">絵</span>',
        ["1: 画像「/images/none.png」がない"],
    ),
    "far-image": (
        "![絵](https://example.com/a.png)",
        '<a class="reference external" href="https://example.com/a.png">',
        ["1: 画像「https://example.com/a.png」はほかのサイトにある"],
    ),
    "raw-image": ('<img src="/images/dot.png" alt="点">', 'alt="点"', []),
    "html": ("<details><summary>要</summary>\n\n**中**\n\n</details>", "<summary>要</summary>", []),
    "style": ('<div style="color:red">文</div>', "<div>文</div>", ["1: 使えないHTMLを除きました：style=。"]),
    "raw-id": ('<a id="節"></a>\n\n## 節\n\n文', "<h2>節</h2>", []),
    "percent": ("%は百分率です。\n\n+++\n\n10%増", "<p>%は百分率です。</p>", []),
    "rule": ("---\n\n文\n\n---", "<p>文</p>", []),
    "nested-rule": ("> 引用\n>\n> ---\n>\n> 続き\n\n- 項目\n\n  ***\n\n  続き", "<p>引用</p><hr>", []),
    "nested-heading": (":::{note}\n#### 深い\n\n文\n\n## 浅い\n:::", "深い", []),
    "quote": ("> 引用です。\n> 続き。", "<p>引用です。続き。</p>", []),
}
FIRST_LINE = post("題").split("\n").index("本文です。") + 1


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    files: dict[str, str | bytes] = {
        f"posts/2025-05-01-{name}.md": post(name, body) for name, (body, _h, _w) in CASES.items()
    }
    files["posts/2025-09-07-target.md"] = TARGET
    files["posts/2025-09-08-生成AI.md"] = post("日本語の名前")
    source = project(tmp_path_factory.mktemp("markup"), files, root="images")
    return build(source, jobs=2)


@pytest.mark.parametrize("name", CASES)
def test_the_page_shows(site: Built, name: str) -> None:
    assert CASES[name][1] in site.body(f"posts/2025-05-01-{name}")


@pytest.mark.parametrize("name", CASES)
def test_warnings_are_located_and_no_more_than_needed(site: Built, name: str) -> None:
    warnings = site.warnings_of(f"posts/2025-05-01-{name}.md")
    expected = CASES[name][2]
    assert len(warnings) == len(expected), warnings
    for warning, wanted in zip(warnings, expected, strict=True):
        line, _colon, part = wanted.partition(": ")
        assert warning.startswith(f"{int(line) + FIRST_LINE - 1}: {part}"), warning
        assert "[infrakb." in warning


def test_nothing_else_is_warned_of(site: Built) -> None:
    assert [line for line in site.warnings if not line.startswith("posts/2025-05-01-")] == []


def test_no_link_is_dead_and_no_page_loads_from_elsewhere(site: Built) -> None:
    assert sitecheck.broken_links(site.out) == []
    assert sitecheck.external_loads(site.out) == []


def test_ids_are_unique_and_readable(site: Built) -> None:
    for path in (site.out / "posts").glob("*.html"):
        ids = sitecheck.page(path).xpath("//@id")
        assert len(ids) == len(set(ids)), path
        assert not [
            identifier for identifier in ids if identifier.startswith("id") and identifier[2:].isdigit()
        ] or ("footnote" in path.name or "no-note" in path.name)


def test_a_heading_keeps_its_id_when_others_are_added(site: Built) -> None:
    assert site.page("posts/2025-09-07-target").xpath("//section[@id='見出し']")


def test_content_has_no_inline_styles(site: Built) -> None:
    for path in (site.out / "posts").glob("*.html"):
        assert sitecheck.page(path).xpath("//article[@id='furo-main-content']//@style") == [], path

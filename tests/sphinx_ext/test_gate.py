"""Posts and topics of an attacker, in one build: nothing of them runs, reads, fetches, or puts script into a page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from playwright.sync_api import Browser, Dialog, Request

from tests import sitecheck
from tests.building import ROOTS, Built, build, parsed, post, project

SECRET = "hunter2-secret"
DOT = (ROOTS / "test-images/images/dot.png").read_bytes()
RUN = "{{ cycler.__init__.__globals__.os.popen('echo ran-a-command').read() }}"
#: Node of an extension that the gate does not know: its writer would put script into the page.
EXTENSION = """\
from docutils import nodes
from sphinx.util.docutils import SphinxDirective


class widget(nodes.Element):
    pass


class Note(SphinxDirective):
    has_content = True

    def run(self):
        return [nodes.note("", widget("", nodes.Text("部品の文字")))]


def write(translator, node):
    translator.body.append("<script>alert('widget')</script>")
    raise nodes.SkipNode


def setup(app):
    app.add_node(widget, html=(write, None))
    app.add_directive("note", Note, override=True)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
"""
#: Name -> (body, front matter, warnings as (line with the body's first line as 1, subtype)).
HOSTILE: dict[str, tuple[str, dict[str, str], list[tuple[int, str]]]] = {
    "dot-files": ("[e](../.env) [g](../.git/config) ![p](../.env)", {}, [(1, "link"), (1, "link"), (1, "image")]),
    "outside": (
        "[p](/../../../../../../../../../../../../etc/passwd)\n\n{download}`../../outside.txt`\n\n[l](../images/out.txt)",
        {},
        [(1, "link"), (3, "link"), (5, "link")],
    ),
    "other-files": ("[c](../conf.py) [s](../secret.txt) [l](../lib/s.csv)", {}, [(1, "link")] * 3),
    "schemes-of-files": ("[x](path:../.env) ![y](file:///etc/passwd)", {}, [(1, "link")] * 2),
    "include": ("```{include} ../.env\n```", {}, [(1, "trust")]),
    "literalinclude": ("```{literalinclude} ../secret.txt\n```", {}, [(1, "trust")]),
    "csv-file": ("```{csv-table}\n:file: ../secret.txt\n```", {}, [(1, "trust")]),
    "csv-yaml": ("```{csv-table}\n---\nfile: ../secret.txt\n---\n```", {}, [(1, "trust")]),
    "csv-url": ("```{csv-table}\n:url: file:///etc/passwd\n```", {}, [(1, "trust")]),
    "raw-file": ("```{raw} html\n:file: ../secret.txt\n```", {}, [(1, "trust")]),
    "raw-url": ("```{raw} html\n:url: file:///etc/passwd\n```", {}, [(1, "trust")]),
    "figure": ("```{figure} ../.env\n題\n```", {}, [(1, "image")]),
    "nested": ("````{tip}\n```{include} ../.env\n```\n````", {}, [(2, "trust")]),
    "in-a-table": ("```{list-table}\n* - ![x](../.env)\n  - {raw}`x`\n```", {}, [(2, "image"), (3, "trust")]),
    "raw": ("```{raw} html\n<script>alert(1)</script>\n```", {}, [(1, "trust")]),
    "raw-colons": (":::{raw} html\n<script>alert(1)</script>\n:::", {}, [(1, "trust")]),
    "eval-rst": ("```{eval-rst}\n.. raw:: html\n\n   <script>alert(1)</script>\n```", {}, [(1, "trust")]),
    "role": ("```{role} x(raw)\n:format: html\n```", {}, [(1, "trust")]),
    "default-role": ("```{default-role} raw\n```", {}, [(1, "trust")]),
    "meta": ("```{meta}\n:http-equiv=refresh: 0;url=https://x.y\n```", {}, [(1, "trust")]),
    "toctree": ("```{toctree}\n/index\n```", {}, [(1, "trust")]),
    "only": ("```{only} html\n文\n```", {}, [(1, "trust")]),
    "target": ("```{image} ../images/dot.png\n:target: javascript:alert(1)\n```", {}, [(1, "link")]),
    "figure-target": ("```{figure} ../images/dot.png\n:target: data:text/html,x\n題\n```", {}, [(1, "link")]),
    "embed": ("```{image} ../images/plain.svg\n:loading: embed\n```", {}, []),
    "evil-svg": ("![e](../images/evil.svg) [e](../images/evil.svg)", {}, [(1, "image"), (1, "link")]),
    "evil-page": ("[e](../images/evil.html) [e](../images/evil.xml)", {}, [(1, "link"), (1, "link")]),
    "button": ("```{button-link} javascript:alert(1)\n押す\n```", {}, [(1, "link")]),
    "card": ("```{card} 題\n:link: javascript:alert(1)\n本文\n```", {}, [(1, "link")]),
    "card-picture": ("```{card} 題\n:img-top: ../.env\n本文\n```", {}, [(1, "image")]),
    "badge": ("{bdg-link-primary}`x <javascript:alert(1)>`", {}, [(1, "link")]),
    "icon": ('{octicon}`alert;1em;"onload="alert(1)`', {}, [(1, "html")]),
    "icon-in-a-heading": ('## 節 {octicon}`alert;1em;"onload="alert(1)`\n\n文', {}, [(1, "html")]),
    "material": ('{material-regular}`info;1em;"><script>alert(1)</script>`', {}, [(1, "html")]),
    "font-icon": ('{fas}`x"onmouseover="alert(1)`', {}, []),
    "html": ('<a href="java&#10;script:alert(1)">x</a> <svg onload=alert(1)></svg>', {}, [(1, "html")]),
    "iframe": ('<iframe srcdoc="<script>alert(1)</script>"></iframe>', {}, [(1, "html")]),
    "picture": ('<img src="../images/dot.png" onerror="alert(1)" onload="alert(1)">', {}, [(1, "html")]),
    "remote-picture": ('<img src="https://example.com/a.png">', {}, [(1, "image")]),
    "remote-figure": ("```{figure} https://example.com/a.png\n題\n```", {}, [(1, "image")]),
    "remote-target": ("```{image} none.png\n:target: https://example.com/\n```", {}, [(1, "image")]),
    "remote-block": ('<div><img src="//example.com/a.png"></div>', {}, [(1, "image")]),
    "remote-card": ("```{card} 題\n:img-background: https://example.com/a.png\n本文\n```", {}, [(1, "image")]),
    "links": ("[a](<javascript:alert(1)>) <javascript:alert(1)> [b](ftp://x.y)", {}, [(1, "link")]),
    "unknown-node": ("```{note}\n注\n```", {}, [(1, "trust")]),
    "substitution": (RUN, {"myst": "{enable_extensions: [substitution]}"}, [(-2, "trust"), (1, "liquid")]),
    "substitutions": (
        "{{ a }}",
        {"myst": f'{{enable_extensions: [substitution], substitutions: {{a: "{RUN}"}}}}'},
        [(-2, "trust"), (-2, "trust"), (1, "liquid")],
    ),
    "refresh": ("文", {"html_meta": '{"http-equiv=refresh": "0;url=https://x.y"}'}, [(-2, "trust")]),
    "import": ("## 節\n\n文", {"myst": "{heading_slug_func: os.system}"}, [(-2, "trust")]),
    "url-schemes": ("[x](javascript:alert(1))", {"myst": "{url_schemes: [javascript]}"}, [(-2, "trust"), (1, "link")]),
    "references": ("{envvar}`PATH`", {}, []),
    "math": ("$\\text{<img src=x onerror=alert(1)>}$", {"myst": "{enable_extensions: [dollarmath]}"}, []),
    "bad-math": ("{math}`\\foo<script>`", {}, [(1, "math")]),
    "title": ("文", {"title": "<script>alert(1)</script>", "tags": "[\"<img src=x onerror=alert(1)>\"]"}, []),
    "style-of-sources": ("```{bibliography}\n:style: ../../x\n```", {}, [(1, "directive")]),
    "format-of-posts": ("```{postlist}\n:format: '{title.__init__.__globals__}'\n```", {}, [(1, "directive")]),
    "columns": ("```{hlist}\n:columns: 99999999\n* 文\n```", {}, [(1, "directive")]),
    "words": ("文", {"myst": "{words_per_minute: 0}"}, [(-2, "trust")]),
    "depth": ("文", {"tocdepth": "-1"}, [(-2, "frontmatter")]),
    "dot-files-of-the-site": ("文", {"redirect_from": "[/.infrakb-files/, /.buildinfo]"}, [(-2, "address")] * 2),
    "label-of-two": ("[^a]\n\n[^a]: <script>alert(1)</script>", {}, [(3, "html")]),
    "entities": ('<a href="java&Tab;script&colon;alert(1)">x</a>', {}, [(1, "html")]),
    "mutation": ('<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>', {}, [(1, "html")]),
    "names-of-the-page": ('<a id="DOCUMENTATION_OPTIONS" href="#"></a><a name="getElementById">x</a>', {}, []),
    "japanese-raw": ("```{生} html\n<script>alert(1)</script>\n```", {}, [(1, "trust")]),
    "attributes": ('[x](https://x.y){onclick="alert(1)" class="a\\" onclick=\\"alert(1)"}', {}, []),
}  # fmt: skip
UNLUCKY: dict[str, tuple[str, str]] = {
    "html-picture": (
        '<p align="center"><img src="../images/dot.png" alt="図" width="30" height="20"></p>',
        '<img alt="図" height="20" src="../_images/dot.png" width="30">',
    ),
    "figure": (
        '<figure>\n<img src="/images/dot.png" alt="図"><figcaption>説明</figcaption></figure>',
        '<figure><img alt="図" src="../_images/dot.png"><figcaption>説明</figcaption></figure>',
    ),
    "in-text": (
        '文の<img src="../images/dot.png" alt="図">中',
        '<p>文の<img alt="図" src="../_images/dot.png">中</p>',
    ),
    "japanese-name": ("![図](../images/図.png)", 'src="../_images/%E5%9B%B3.png"'),
    "blank-in-name": ("![図](<../images/a b.png>)", 'src="../_images/a%20b.png"'),
    "inside": ("[表](../images/data.csv)", 'href="../_downloads/'),
    "file-in-a-heading": ("## [表](../images/data.csv)\n\n文", 'download="" href="../_downloads/'),
    "formula": ("```{math}\n:label: eq\n\\frac{a}{b}\n```\n\n{eq}`eq`", "<mfrac>"),
    "unknown-directive": ("```{noet} 題\n本文\n```", "{noet} 題"),
    "unknown-role": ("{nope}`文字` です", ">文字</"),
    "refused": ("```{raw} html\n<b>太</b>\n```", "&lt;b&gt;太&lt;/b&gt;"),
}


def name(kind: str) -> str:
    return f"2025-01-01-{kind}"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    files: dict[str, str | bytes] = {
        f"posts/{name(kind)}.md": post(**{"title": kind, "body": body, "excerpt": '"要約"', **front})
        for kind, (body, front, _warnings) in HOSTILE.items()
    }
    files |= {f"posts/{name('un-' + kind)}.md": post(kind, body) for kind, (body, _part) in UNLUCKY.items()}
    svg = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'
    files |= {
        "images/dot.png": DOT,
        "images/図.png": DOT,
        "images/a b.png": DOT,
        "images/data.csv": "a,b\n",
        "images/evil.svg": svg.format("<script>alert(1)</script>"),
        "images/plain.svg": svg.format('<path d="M0 0h1"/>'),
        "images/evil.html": "<script>alert(1)</script>",
        "images/evil.xml": '<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>',
        "topics/t.md": "---\nkind: practice\nname: {ja: 題目, en: Subject}\ndefinition: 定義です。\n"
        f"myst: {{enable_extensions: [substitution]}}\n---\n\n{RUN}\n\n```{{include}} ../.env\n```\n",
        "notes/n.md": "---\nmyst:\n  enable_extensions: [substitution]\n---\n# 控え\n\n" + RUN + "\n",
        "guide/g.md": "---\norphan: true\n---\n# 手引き\n\n```{raw} html\n<b id='owners'>太</b>\n```\n\n"
        "```{include} ../lib/part.md\n```\n",
        "widgets.py": EXTENSION,
        "conf.py": "x = 1\n",
        **dict.fromkeys((".env", ".git/config", "secret.txt", "lib/s.csv", "../outside.txt"), SECRET),
        "lib/part.md": "部分です。\n",
    }
    source = project(tmp_path_factory.mktemp("gate"), files)
    (source / "images/out.txt").symlink_to("../../outside.txt")
    options = ("-D", "extensions=infrakb,sphinx_design,widgets")
    return build(source, jobs=2, options=("-c", str(ROOTS), *options))


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_content_may_not_use_is_a_located_warning(site: Built, kind: str) -> None:
    path = f"posts/{name(kind)}.md"
    first = next(
        number
        for number, line in enumerate((site.source / path).read_text().split("\n"), 1)
        if number > 1 and line == "---"
    )
    found = [re.fullmatch(r"(\d+): .* \[infrakb\.([a-z]+)\]", line) for line in site.warnings_of(path)]
    assert all(found), site.warnings_of(path)
    places = sorted((int(match[1]) - first - 1, match[2]) for match in found if match)
    wanted = [(line if line > 0 else -1, subtype) for line, subtype in HOSTILE[kind][2]]
    assert sorted((line if line > 0 else -1, subtype) for line, subtype in places) == sorted(wanted)


def test_no_file_from_outside_of_the_content_is_published(site: Built) -> None:
    for path in site.out.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert SECRET.encode() not in data, path
            assert b"root:x:" not in data, path
    assert {path.name for path in (site.out / "_images").iterdir()} == {
        "dot.png",
        "図.png",
        "a b.png",
        "plain.svg",
    }
    assert {path.name for path in (site.out / "_downloads").rglob("*") if path.is_file()} == {"data.csv"}


def test_no_command_is_run(site: Built) -> None:
    for path in site.out.rglob("*.html"):
        assert "ran-a-command" not in path.read_text(encoding="utf-8").replace("echo ran-a-command", ""), path


def _elements(site: Built) -> Iterator[tuple[Path, html.HtmlElement]]:
    for path in sitecheck.pages(site.out):
        for element in parsed(path).iter():
            if isinstance(element.tag, str):
                yield path, element


def test_no_page_holds_script_of_its_author(site: Built) -> None:
    for path, element in _elements(site):
        if element.tag == "script" and not element.get("src"):
            # Pages have none of ours either: what they hold is data, which no browser runs.
            assert element.get("type") == "application/ld+json", (path, element.text)
            json.loads(element.text or "")
        assert element.tag not in {"iframe", "object", "embed", "base"}, path
        assert element.get("http-equiv") != "refresh" or "moved" in path.name, path
        for key, value in element.attrib.items():
            assert not str(key).startswith("on"), (path, key, value)
            scheme = re.sub(r"[\x00-\x20]", "", str(value)).lower().partition(":")[0]
            assert scheme not in {"javascript", "vbscript"} or key in {"content", "title", "alt"}, (
                path,
                key,
                value,
            )


def test_nothing_is_loaded_from_elsewhere(site: Built) -> None:
    assert sitecheck.external_loads(site.out) == []
    assert "mathjax" not in "".join(path.read_text() for path in site.out.rglob("*.html")).replace(
        "mathjax_ignore", ""
    )


def test_every_post_is_there_and_no_link_is_dead(site: Built) -> None:
    posts = {name(kind) for kind in HOSTILE} | {name("un-" + kind) for kind in UNLUCKY}
    assert set(site.inventory()["infra:post"]) == posts
    assert len(site.archived()) == len(posts)
    assert sitecheck.broken_links(site.out) == []


@pytest.mark.parametrize("kind", UNLUCKY)
def test_what_an_author_means_is_shown(site: Built, kind: str) -> None:
    assert UNLUCKY[kind][1] in site.body(f"posts/{name('un-' + kind)}")


def test_the_text_of_what_cannot_be_used_stays(site: Built) -> None:
    assert "<script>alert(1)</script>" in site.text(f"posts/{name('raw')}")
    assert "部品の文字" in site.text(f"posts/{name('unknown-node')}")
    assert "押す" in site.text(f"posts/{name('button')}")


def test_pages_of_the_owners_may_use_everything(site: Built) -> None:
    assert site.page("guide/g").xpath("//b[@id='owners']")
    assert "部分です。" in site.text("guide/g")


def test_no_id_stands_twice_around_a_formula(site: Built) -> None:
    ids = site.page(f"posts/{name('un-formula')}").xpath("//@id")
    assert len(ids) == len(set(ids))
    assert "equation-eq" in ids


def test_no_page_runs_script_or_asks_elsewhere_in_a_browser(site: Built, browser: Browser) -> None:
    seen: list[str] = []

    def note_dialog(dialog: Dialog) -> None:
        seen.append(f"{dialog.message} on {page.url}")
        dialog.dismiss()

    def note_request(request: Request) -> None:
        if not request.url.startswith("file:"):
            seen.append(request.url)

    page = browser.new_page()
    page.on("dialog", note_dialog)
    page.on("request", note_request)
    for path in sorted((site.out / "posts").glob("*.html")):
        page.goto(path.as_uri())
        # Every element is hovered and clicked, but for links that lead to another page.
        page.evaluate(
            """() => { for (const element of document.querySelectorAll("article *")) {
                for (const name of ["mouseover", "mouseenter", "focus"]) element.dispatchEvent(new Event(name));
                const link = element.closest("a[href]");
                if (!link || /^\\s*(java|vb)script:/i.test(link.getAttribute("href"))) element.dispatchEvent(new MouseEvent("click", {bubbles: true}));
            } }"""
        )
    page.close()
    assert seen == []

"""HTML and XML are made in one way: by Jinja's templates or with markupsafe, and never cut once rendered."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.building import ROOT, Built, build, post, project

PACKAGE = ROOT / "infrakb"
#: Cleans the raw HTML of authors: a filter, which makes none.
CLEANER = PACKAGE / "markup/html.py"

LIST = "---\norphan: true\n---\n# 題\n\n前書き。\n\n- 項目\n\n## 節\n\n本文。\n"


# --- the code


def escapers(tree: ast.AST) -> set[str]:
    """Return the escaping functions of the standard library that a module imports or calls by its module."""
    modules = {"html", "xml.sax.saxutils", "cgi"}
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in modules:
            found |= {f"{node.module}.{name.name}" for name in node.names if name.name != "unescape"}
        elif isinstance(node, ast.Import):
            found |= {name.name for name in node.names if name.name in modules}
    return found


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("from html import escape", {"html.escape"}),
        ("import html", {"html"}),
        ("from xml.sax.saxutils import quoteattr, escape", {"xml.sax.saxutils.quoteattr", "xml.sax.saxutils.escape"}),
        ("from html import unescape\nfrom markupsafe import escape", set()),
        ("from lxml import html", set()),
    ],
)  # fmt: skip
def test_an_escaping_function_is_recognised_by_its_import(code: str, found: set[str]) -> None:
    assert escapers(ast.parse(code)) == found


def test_no_module_escapes_but_through_markupsafe() -> None:
    modules = [path for path in PACKAGE.rglob("*.py") if path != CLEANER]
    assert modules
    by_module = {path: escapers(ast.parse(path.read_text(encoding="utf-8"))) for path in modules}
    assert {path: found for path, found in by_module.items() if found} == {}


def test_no_template_cuts_or_replaces_what_is_rendered() -> None:
    templates = sorted((PACKAGE / "web/templates").rglob("*.html"))
    assert templates
    cut = re.compile(r"\bpartition\(|\bsplit\(|\|\s*replace\b|\.replace\(")
    assert [path.name for path in templates if cut.search(path.read_text(encoding="utf-8"))] == []


# --- what stands around a text


FILES = {
    "index.md": LIST,
    "posts/2025-01-01-first.md": post("最初の段落", "この段落は要約になるので、ここでだけ読まれます。\n\n## 節\n\n続き。"),
    "posts/2025-01-02-own.md": "---\ndate: 2025-01-02\nexcerpt: '本文にない<要約>です。'\n---\n\n# 題\n\n本文。\n",
    "posts/2025-01-03-footnote.md": post("脚注", "注[^1]のある段落は、要約と同じ文です。\n\n[^1]: 注。"),
}  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(project(tmp_path_factory.mktemp("around"), FILES))


@pytest.mark.parametrize("name", ["2025-01-01-first", "2025-01-02-own", "2025-01-03-footnote"])
def test_the_header_of_a_post_stands_behind_its_title(site: Built, name: str) -> None:
    [header] = site.article(f"posts/{name}").xpath(".//*[@class='kb-post-meta']")
    assert header.getprevious().tag == "h1"
    assert header.getparent().tag == "section"


def test_an_excerpt_that_is_the_beginning_of_the_text_is_not_shown_twice(site: Built) -> None:
    for name in ("2025-01-01-first", "2025-01-03-footnote"):
        assert site.article(f"posts/{name}").xpath(".//*[@class='kb-lead']") == []


def test_an_excerpt_of_its_own_is_shown_as_text(site: Built) -> None:
    [lead] = site.article("posts/2025-01-02-own").xpath(".//*[@class='kb-lead']")
    assert lead.text_content() == "本文にない<要約>です。"


def test_the_home_page_has_the_search_behind_its_first_words_and_posts_before_its_first_heading(
    site: Built,
) -> None:
    [hero] = site.article("index").xpath(".//*[@class='kb-wide kb-hero']")
    assert [child.tag for child in hero] == ["p", "form", "ul"]
    behind = [element.get("class") or element.get("id") for element in hero.itersiblings()]
    assert behind[0] == "kb-newest"
    headings = hero.xpath("following-sibling::section/h2/text()")
    assert headings == ["新着記事", "節", "カテゴリー", "よく使われているタグ"]


def test_the_search_stands_behind_the_first_paragraphs_of_the_home_page(tmp_path: Path) -> None:
    text = "# 題\n\n前書き。\n\n:::{note}\n- 項目\n:::\n\n## 節\n\n本文。\n"
    built = build(project(tmp_path, {"index.md": text}))
    [hero] = built.article("index").xpath(".//*[@class='kb-wide kb-hero']")
    assert [child.tag for child in hero] == ["p", "form", "div"]
    assert hero.xpath("string(div//li)").strip() == "項目"


def test_a_home_page_without_lists_and_headings_is_whole(tmp_path: Path) -> None:
    built = build(project(tmp_path, {"index.md": "# 題\n\n前書き。\n\n二つ目の段落。\n"}))
    [hero] = built.article("index").xpath(".//*[@class='kb-wide kb-hero']")
    assert [child.tag for child in hero] == ["p", "p", "form"]
    assert hero.getprevious().tag == "h1"

"""Other builders show the documents, or say in one line that they do not; the site is as it was before them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from infrakb.sphinx_ext.builder.formats import SITE, SUPPORTED
from tests.building import ROOTS, Built, build, one_line, post, project, run

pytestmark = pytest.mark.slow

REFUSED = (
    "dirhtml",
    "singlehtml",
    "latex",
    "man",
    "texinfo",
    "changes",
    "htmlhelp",
    "qthelp",
    "devhelp",
    "nosuch",
)
FILES = {
    "index.md": "# 入口\n\n{infra:tag}`GPU`と[記事](posts/2025-01-01-a.md)と[札](/tags/GPU/)。\n",
    "posts/2025-01-01-a.md": post("甲", "H1の速さは{infra:fact}`h1.speed`です。[なし](/none/)"),
    "posts/2025-01-02-b.md": post("乙", "```{infra:facts}\n:topics: h1\n:facts: speed\n:caption: 比較\n```\n", permalink="/old/"),
    "topics/h1.md": (
        "---\nkind: accelerator\nname: {ja: H1, en: H1}\ndefinition: 石です。\n---\n\n本文です。\n"
    ),
    "topics/h1.yaml": "statements:\n  - {property: speed, value: 42, unit: GB/s, as-of: 2025-01-01, source: one}\n",
    "properties.yaml": "speed: {ja: 速さ, en: speed}\n",
    "sources.bib": "@online{one, title={資料}, url={https://a.example/}, keywords={primary}}\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(project(tmp_path_factory.mktemp("formats"), FILES))


def other(html: Built, name: str) -> Path:
    """Build with *name* beside the site, from the same environment where Sphinx allows it."""
    doctrees = html.source.parent / ("gettext" if name == "gettext" else "html-doctrees")
    out = html.source.parent / f"out-{name}"
    options = ("-D", "linkcheck_ignore=.*") if name == "linkcheck" else ()
    finished = run("-b", name, "-c", ROOTS, "-N", "-d", doctrees, *options, html.source, out)
    assert finished.returncode == 0, finished.stderr
    assert [line for line in finished.stderr.splitlines() if "infrakb.link]" not in line] == []
    return out


@pytest.mark.parametrize("name", SUPPORTED)
def test_a_supported_builder_leaves_the_site_as_it_was(html: Built, name: str) -> None:
    before = html.bytes()
    other(html, name)
    again = build(html.source)
    assert again.bytes() == before
    assert build(html.source, out="fresh").bytes() == before


@pytest.mark.parametrize("name", ["text", "xml", "pseudoxml", "json"])
def test_documents_have_their_facts_and_tables(html: Built, name: str) -> None:
    out = other(html, name)
    suffix = {"text": "txt", "pseudoxml": "pseudoxml", "json": "fjson"}.get(name, name)
    pages = {path.name.split(".")[0]: path.read_text(encoding="utf-8") for path in out.rglob(f"*.{suffix}")}
    if name == "json":
        pages = {stem: str(json.loads(text).get("body")) for stem, text in pages.items()}
    assert "42 GB/s" in pages["2025-01-01-a"]
    assert "速さ" in pages["h1"]
    assert "資料" in pages["h1"] or "a.example" in pages["h1"] or "一次資料" in pages["h1"]
    assert "比較" in pages["2025-01-02-b"]
    assert "42 GB/s" in pages["2025-01-02-b"]


def test_no_link_leads_to_a_page_that_only_the_site_has(html: Built) -> None:
    pages = [*other(html, "json").rglob("*.fjson")]
    assert pages
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert "blog/" not in " ".join(re.findall(r'href=\\?"([^"\\]*)', text)), path


@pytest.mark.parametrize("name", REFUSED)
def test_any_other_builder_is_refused_before_anything_is_read(html: Built, tmp_path: Path, name: str) -> None:
    finished = run("-b", name, "-c", ROOTS, "-N", html.source, tmp_path / "out", module="infrakb build")
    finished_plain = run("-b", name, "-c", ROOTS, "-N", html.source, tmp_path / "out")
    for run_ in (finished, finished_plain):
        one_line(run_, name)
        assert run_.returncode == 1
        assert SITE in run_.stderr
    assert not list((tmp_path / "out").rglob("*.doctree"))


def test_an_environment_of_another_kind_is_one_line(html: Built) -> None:
    doctrees = html.source.parent / "html-doctrees"
    one_line(
        run("-b", "gettext", "-c", ROOTS, "-d", doctrees, html.source, html.source.parent / "pot"), doctrees
    )

"""Which files are read, which are reported, and which are left alone in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from infrakb.text import documents
from tests.building import build, post, project

TOPIC = """\
---
kind: accelerator
name: {ja: チップ, en: Chip}
aliases: [石]
definition: 学習に使うチップです。
relations:
  part-of: [nowhere]
---
"""


@pytest.mark.parametrize("suffix", [".md", ".markdown", ".mdown", ".mkd", ".mkdn", ".MD", ".Markdown"])
def test_every_suffix_of_markdown_is_taken_off(suffix: str) -> None:
    assert documents.without_suffix(f"posts/v1.5{suffix}") == "posts/v1.5"


@pytest.mark.parametrize(
    "name",
    "a.html a.htm a.txt a.rst a.adoc a.org a.ipynb a.textile 2025-01-01-a a.mdx a.HTML "
    "2025-01-01-v1.5 2025-01-01-a.mdd 2025-01-01-a.m".split(),
)
def test_a_text_that_is_no_markdown_is_lost(name: str) -> None:
    assert documents.is_lost(name)


@pytest.mark.parametrize(
    "name",
    "a.md a.MKD a.png a.JPG a.jpeg a.gif a.svg a.webp a.avif a.pdf a.csv a.xlsx "
    "a.md~ .a.md.swp a.md.swp a.bak a.md.orig #a.md# .DS_Store Thumbs.db ._a.html "
    "README LICENSE.txt 2025-01-01-chart.png model.bin".split(),
)
def test_markdown_attachments_and_leftovers_are_not(name: str) -> None:
    assert not documents.is_lost(name)


@pytest.mark.parametrize(
    ("patterns", "folders"),
    [
        (["posts/*.md", "posts/**/*.md"], ("posts",)),
        (["blog/2025-*/*.markdown"], ("blog",)),
        (["*.md"], ()),
        (["notes/a.md"], ("notes",)),
    ],
)
def test_folders_of_posts_are_those_that_the_patterns_name(
    patterns: list[str], folders: tuple[str, ...]
) -> None:
    assert documents.content_folders(patterns) == folders


def test_of_two_files_with_one_docname_the_usual_suffix_is_first(tmp_path: Path) -> None:
    for name in ("a.markdown", "a.md", "b.mkd", ".c.md", "d.md~", "e.html"):
        (tmp_path / name).touch()
    assert [path.name for path in documents.markdown_in(tmp_path)] == ["a.md", "b.mkd"]


def test_all_suffixes_of_markdown_are_read_and_other_texts_are_reported(tmp_path: Path) -> None:
    source = project(
        tmp_path,
        {
            "posts/2025-01-01-a.markdown": post("壱", "[弐](2025-01-02-b.MD)と[石](../topics/chip.mkd)。"),
            "posts/2025-01-02-b.MD": post("弐"),
            "posts/2025-01-03-c.mkd": post("参"),
            "posts/2025-01-04-d.html": "<p>四</p>",
            "posts/2025-01-05-e.rst": "五\n==\n\n.. raw:: html\n\n   <script>1</script>\n",
            "posts/sub/2025-01-06-f.txt": "六",
            "posts/2025-01-07-g": post("七"),
            "posts/2025-01-01-a.md~": post("八"),
            "posts/figure.png": b"",
            "posts/table.csv": "a,b\n",
            "posts/2025-01-09-twin.md": post("九"),
            "posts/2025-01-09-twin.markdown": post("十"),
            "topics/chip.mkd": TOPIC,
            "topics/old.rst": "古い\n====\n",
            "guide.rst": ":orphan:\n\n手引き\n======\n\n本文。\n",
        },
    )
    site = build(source)
    pages = {path.stem for path in (site.out / "posts").rglob("*.html")}
    assert pages == {"2025-01-01-a", "2025-01-02-b", "2025-01-03-c", "2025-01-09-twin", "2025-01-09-twin-2"}
    assert site.page("guide").xpath("//h1")
    assert "チップ" in site.text("topics/chip")
    assert not (site.out / "topics/old.html").exists()
    links = site.article("posts/2025-01-01-a").xpath(".//p[not(@class)]/a/@href")
    assert links == ["2025-01-02-b.html", "../topics/chip.html"]
    reported = [line.partition(":")[0] for line in site.warnings if line.endswith("[infrakb.file]")]
    assert sorted(reported) == [
        "posts/2025-01-04-d.html",
        "posts/2025-01-05-e.rst",
        "posts/2025-01-07-g",
        "posts/sub/2025-01-06-f.txt",
        "topics/old.rst",
    ]
    [twin] = site.warnings_of("posts/2025-01-09-twin.markdown")
    assert twin.startswith("1:")
    assert "twin-2" in twin
    assert twin.endswith("[infrakb.address]")
    [relation] = site.warnings_of("topics/chip.mkd")
    assert relation.startswith("7:")
    assert "nowhere" in relation
    assert len(site.warnings) == 7


def test_jekylls_own_folders_are_no_pages(tmp_path: Path) -> None:
    private = {
        f"{folder}/a.md": post("秘密", "見えない。")
        for folder in ("_drafts", "_includes", "_site", "posts/_data", "x/_y")
    }
    source = project(
        tmp_path,
        {
            **private,
            "_posts/2025-01-01-a.md": post("壱"),
            "_posts/deep/2025-01-02-b.markdown": post("弐"),
            "_layouts/post.html": "<p>",
            "posts/2025-01-03-c.md": post("参"),
        },
    )
    site = build(source)
    assert {path.stem for path in (site.out / "posts").rglob("*.html")} == {"2025-01-03-c"}
    assert not any("秘密" in data.decode(errors="ignore") for data in site.bytes().values())
    [warning] = site.warnings
    assert warning.startswith("_posts/2025-01-01-a.md:1: ")
    assert "_posts" in warning.partition(": ")[2]
    assert warning.endswith("[infrakb.file]")
    drafts = build(source, options=("-t", "drafts"), out="drafts")
    assert drafts.page("_drafts/a").xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert drafts.warnings == site.warnings
    assert not (drafts.out / "posts/_data").exists()

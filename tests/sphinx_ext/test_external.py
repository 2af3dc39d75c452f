"""Other documentation links here by intersphinx: with plain Sphinx, and with the roles of ``infrakb.external``."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import pytest

from infrakb.sphinx_ext.external import TYPES
from tests import sitecheck
from tests.building import Built, build, post, project, run, write
from tests.conftest import Site

BASE = "https://example.org/"
CONF = """
extensions = {extensions}
intersphinx_mapping = {{"aiinfra": ("https://example.org/", {inventory!r})}}
"""
TOPIC = """---
kind: {kind}
name: {{ja: {name}, en: {en}}}
aliases: [{aliases}]
definition: {name}です。
---

本文です。

## 構成

構成です。
"""
STATEMENTS = "statements:\n  - {property: memory, value: 80, unit: GB, scope: SXM, as-of: 2022-03, source: maker-sheet}\n"
FILES = {
    "sources.bib": "@online{maker-sheet,\n  title = {H100 datasheet},\n  organization = {Maker},\n"
    "  url = {https://maker.example/h100},\n  date = {2022-03-22},\n  keywords = {primary},\n}\n",
    "properties.yaml": "memory: {ja: メモリ, en: Memory}\n",
    "topics/h100.md": TOPIC.format(
        kind="accelerator", name="H100", en="NVIDIA H100", aliases="エイチ100, 共用名"
    ),
    "topics/h100.yaml": STATEMENTS,
    "topics/liquid-cooling.md": TOPIC.format(
        kind="facility", name="液冷", en="Liquid cooling", aliases="水冷, 共用名"
    ),
    "posts/2025-12-20-first.md": post(
        "最初の記事", "本文です。\n\n## 見出し\n\n文です。", tags='["GPU", "C++"]'
    ),
}


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(project(tmp_path_factory.mktemp("here"), FILES))


def other(folder: Path, inventory: Path, files: dict[str, str], *extensions: str, package: bool) -> list[str]:
    """Build another project strictly; return what its page links to here."""
    names = ["sphinx.ext.intersphinx", *extensions]
    write(folder, {"conf.py": CONF.format(extensions=names, inventory=str(inventory)), **files})
    built = run("-q", "-n", "-W", "-b", "html", folder, folder / "out", cwd=folder, package=package)
    assert built.returncode == 0, built.stderr
    links = sitecheck.page(folder / "out/index.html").xpath("//a[contains(@class, 'external')]/@href")
    return [link.removeprefix(BASE) for link in links if link.startswith(BASE)]


PLAIN = {
    ("ref", "topic-h100"): "topics/h100.html#topic-h100",
    ("ref", "post-2025-12-20-first"): "posts/2025-12-20-first.html#post-2025-12-20-first",
    ("ref", "tag-gpu"): "blog/tag/GPU.html#tag-GPU",
    ("ref", "archive-2025"): "blog/archive/2025.html#archive-2025",
    ("ref", "topics/h100:構成"): "topics/h100.html#構成",
    ("ref", "posts/2025-12-20-first:見出し"): "posts/2025-12-20-first.html#見出し",
    ("term", "H100"): "topics/h100.html#topic-h100",
    ("term", "NVIDIA H100"): "topics/h100.html#topic-h100",
    ("term", "エイチ100"): "topics/h100.html#topic-h100",
    ("term", "液冷"): "topics/liquid-cooling.html#topic-liquid-cooling",
    ("term", "liquid cooling"): "topics/liquid-cooling.html#topic-liquid-cooling",
    ("doc", "aiinfra:topics/h100"): "topics/h100.html",
}


def test_plain_sphinx_reaches_topics_posts_tags_and_headings(here: Built, tmp_path: Path) -> None:
    text = "x\n=\n\n" + "\n\n".join(f":{role}:`{target}`" for role, target in PLAIN)
    inventory = here.out / "objects.inv"
    found = other(tmp_path, inventory, {"index.rst": text}, package=False)
    assert [unquote(link) for link in found] == list(PLAIN.values())


def test_plain_myst_reaches_them_by_roles_and_by_inventory(here: Built, tmp_path: Path) -> None:
    roles = [f"{{{role}}}`{target}`" for role, target in PLAIN]
    links = ["[題](inv:aiinfra:std:label#topic-h100)", "[題](inv:aiinfra:std:term#液冷)"]
    links += ["<inv:aiinfra:infra:accelerator#h100>", "<inv:aiinfra#post-2025-12-20-first>"]
    text = "# x\n\n" + "\n\n".join([*roles, *links]) + "\n"
    found = other(tmp_path, here.out / "objects.inv", {"index.md": text}, "myst_parser", package=False)
    targets = ("ref", "topic-h100"), ("term", "液冷"), ("ref", "topic-h100"), ("ref", "post-2025-12-20-first")
    assert [unquote(link) for link in found] == [*PLAIN.values(), *(PLAIN[target] for target in targets)]


#: Type and name -> address; every name that a topic has, and those of a post and of its labels and periods.
NAMED = {
    ("accelerator", "h100"): "topics/h100.html#topic-h100",
    ("facility", "液冷"): "topics/liquid-cooling.html#topic-liquid-cooling",
    ("topic", "エイチ100"): "topics/h100.html#topic-h100",
    ("fact", "h100.memory[scope=SXM]"): "topics/h100.html#fact-memory-SXM",
    ("fact", "h100.memory"): "topics/h100.html#fact-memory-SXM",
    ("post", "2025-12-20-first"): "posts/2025-12-20-first.html#post-2025-12-20-first",
    ("category", "AI技術ガイド"): "blog/category/AI技術ガイド.html#category-AI技術ガイド",
    ("tag", "C++"): "blog/tag/C++.html#tag-C++",
    ("author", "編集部"): "blog/author/編集部.html#author-編集部",
    ("archive", "2025-12"): "blog/archive/2025/12.html#archive-2025-12",
    ("archive", "all"): "blog/index.html#all-posts",
}


def test_every_name_is_reached_by_its_role_and_by_inventory(here: Built, tmp_path: Path) -> None:
    roles = [f"{{external+aiinfra:infra:{kind}}}`{name}`" for kind, name in NAMED]
    links = [f"[題](<inv:aiinfra:infra:{kind}#{name}>)" for kind, name in NAMED]
    files = {"index.md": "# x\n\n" + "\n\n".join([*roles, *links]) + "\n"}
    found = other(tmp_path, here.out / "objects.inv", files, "myst_parser", "infrakb.external", package=True)
    assert [unquote(link) for link in found] == [*NAMED.values()] * 2


def test_each_of_their_links_leads_to_an_anchor_that_stands_in_the_page(here: Built) -> None:
    for address in [*PLAIN.values(), *NAMED.values()]:
        page, _hash, anchor = address.partition("#")
        assert not anchor or anchor in sitecheck.anchors(here.out / page), address


def test_a_name_that_two_topics_share_is_no_term_and_is_reported(here: Built) -> None:
    assert "共用名" not in here.inventory()["std:term"]
    said = [line for line in here.warnings if "共用名" in line]
    assert len(said) == 1
    assert said[0].startswith("topics/liquid-cooling.md:4: ")


def test_an_authors_label_goes_before_ours(tmp_path: Path) -> None:
    files = {"guide/a.md": "# 題\n\n文です。\n\n(topic-h100)=\n## 別の題\n\n文です。\n"}
    built = build(project(tmp_path, {**FILES, **files}))
    assert built.inventory()["std:label"]["topic-h100"] == "guide/a.html#topic-h100"


def test_the_same_names_work_at_home(tmp_path: Path) -> None:
    body = "{ref}`topic-h100` {term}`液冷` {ref}`題 <post-2025-12-20-first>` {term}`H100`です。"
    built = build(project(tmp_path, {**FILES, "posts/2025-12-21-second.md": post("次", body)}))
    links = built.article("posts/2025-12-21-second").xpath(".//p//a/@href")
    assert [link for link in links if "#" in link][:4] == [
        "../topics/h100.html#topic-h100",
        "../topics/liquid-cooling.html#topic-liquid-cooling",
        "2025-12-20-first.html#post-2025-12-20-first",
        "../topics/h100.html#topic-h100",
    ]


def test_a_fact_is_printed_as_it_was_with_its_source(here: Built, tmp_path: Path) -> None:
    files = {"index.md": "# x\n\n{external+aiinfra:infra:fact}`h100.memory`\n"}
    extensions = ("myst_parser", "infrakb.external")
    links = other(tmp_path, here.out / "objects.inv", files, *extensions, package=True)
    assert links == ["topics/h100.html#fact-memory-SXM"]
    text = sitecheck.page(tmp_path / "out/index.html").xpath("string(//a[contains(@class, 'external')])")
    assert text == "80 GB（出典: Maker H100 datasheet、一次資料、2022年3月時点）"


def test_every_type_of_object_is_reached_by_its_role(site: Site, tmp_path: Path) -> None:
    entries = {kind: (name, uri) for kind, name, uri in sitecheck.inventory(site.outdir)}
    wanted = {kind: entries[f"infra:{kind}"] for kind in TYPES if f"infra:{kind}" in entries}
    assert set(TYPES) - set(wanted) <= {"location", "language"}, "the site has an object of every other type"
    lines = [f"{{external+aiinfra:infra:{kind}}}`{name}`" for kind, (name, _uri) in wanted.items()]
    files = {"index.md": "# x\n\n" + "\n\n".join(lines) + "\n"}
    inventory = site.outdir / "objects.inv"
    links = other(tmp_path, inventory, files, "myst_parser", "infrakb.external", package=True)
    assert {uri for _name, uri in wanted.values()} <= set(links)


def test_a_heading_of_several_lines_is_one_line_of_the_inventory(tmp_path: Path) -> None:
    files = {"posts/2025-12-20-first.md": post("題", "見出しの\n二行目\n---\n\n文です。")}
    built = build(project(tmp_path, files))
    assert "posts/2025-12-20-first:見出しの二行目" in built.inventory()["std:label"]
    assert sitecheck.broken_inventory(built.out) == []

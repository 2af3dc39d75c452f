"""Markdown twins, llms.txt and llms-full.txt."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

from tests.building import SETTINGS, Built, build, build_clean, edit, parsed, post, project, unlike
from tests.conftest import Site

FILES = {
    "posts/2025-01-01-a.md": post("壱", "文。[弐](2025-01-02-b.md)と[参](2025-01-03-c.md)と{infra:fact}`chip.memory-capacity`。"),
    "posts/2025-01-02-b.md": post("弐", "文。"),
    "posts/2025-01-03-c.md": post("参", "秘密。", robots="noindex"),
    "posts/2025-01-04-d.md": post("四", "下書き。", published="false"),
    "topics/chip.md": "---\nkind: accelerator\nname: {ja: チップ, en: Chip}\ndefinition: 学習に使うチップです。\n---\n",
    "topics/chip.yaml": "statements:\n  - {property: memory-capacity, value: 96, unit: GiB, as-of: 2026-03, source: s}\n",
    "sources.bib": "@misc{s, title={資料}, author={社}, url={https://example.com/}, keywords={primary}}\n",
    "properties.yaml": "memory-capacity: {ja: 容量, en: Memory}\n",
}  # fmt: skip
#: What a page shows and its twin lacks: how to cite each value, and drawings, whose values stand beside them.
NOT_IN_TWINS = "//*[@hidden] | //*[@class='kb-paper'] | //script | //style | //form | //*[@class='infra-cite'] | //a[@class='infra-sign'] | //a[@class='headerlink'] | //nav[contains(@class, 'infra-jumps')] | //*[name()='svg']"
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def twins(site: Built) -> dict[str, str]:
    return {
        path.relative_to(site.out).as_posix().removesuffix(".md"): path.read_text(encoding="utf-8")
        for path in site.out.rglob("*.md")
    }


def test_every_public_page_has_a_twin_that_leads_to_others(tmp_path: Path) -> None:
    site = build(project(tmp_path, FILES))
    found = twins(site)
    pages = {path.relative_to(site.out).as_posix().removesuffix(".html") for path in site.out.rglob("*.html")}
    assert pages - found.keys() == {"404", "search", "posts/2025-01-03-c"}
    assert found.keys() <= pages
    for name in pages:
        links = site.page(name).xpath("//link[@type='text/markdown']/@href")
        assert links == ([quote(f"{name.rpartition('/')[2]}.md")] if name in found else [])
    text = found["posts/2025-01-01-a"]
    assert "[弐](2025-01-02-b.md)と[参](2025-01-03-c.html)" in text
    assert "96 GiB（[出典: 社 資料、一次資料、2026年3月時点](https://example.com/)）" in text
    assert "[壱](../posts/2025-01-01-a.md)" in found["blog/index"]


def test_lists_name_public_pages_and_say_what_they_are(tmp_path: Path) -> None:
    site = build(project(tmp_path, FILES))
    listed, texts = ((site.out / name).read_text(encoding="utf-8") for name in ("llms.txt", "llms-full.txt"))
    base = "https://aiinfra.readthedocs.io/ja/latest/"
    assert listed.startswith("# ")
    assert f"({base}topics/chip.md): 学習に使うチップです。\n" in listed
    assert f"[弐]({base}posts/2025-01-02-b.md): 2025-12-20 文。\n" in listed
    for text in (listed, texts):
        assert "秘密" not in text
        assert "下書き" not in text
    assert "記事2本の本文です。" in texts
    assert all(twin.strip() in texts for name, twin in twins(site).items() if name.startswith("topics/"))


def test_after_an_edit_or_a_loss_twins_are_as_in_a_new_build(tmp_path: Path) -> None:
    source = project(tmp_path, FILES)
    site = build(source)
    edit(source, "topics/chip.yaml", "96", "80")
    (site.out / "blog/index.md").unlink()
    (site.out / "posts/2025-01-02-b.md").write_text("x", encoding="utf-8")
    (source / "posts/2025-01-02-b.md").write_text(post("弐", "別の文。"), encoding="utf-8")
    again = build(source)
    assert "80 GiB" in twins(again)["posts/2025-01-01-a"]
    assert unlike(again, build_clean(source)) == []


def test_without_the_setting_there_are_none(tmp_path: Path) -> None:
    settings = SETTINGS + "infrakb_markdown_twins = False\n"
    site = build(project(tmp_path, FILES | {"conf.py": settings}))
    assert twins(site) == {}
    assert not (site.out / "llms.txt").exists()


def test_every_figure_of_the_site_stands_in_the_twin_of_its_page(site: Site) -> None:
    lacking = {}
    for path in sorted(site.outdir.rglob("*.md")):
        page = parsed(path.with_suffix(".html"))
        for part in page.xpath(NOT_IN_TWINS):
            part.drop_tree()
        main = page.xpath("//*[@role='main']")[0]
        for code in main.iter("pre"):  # each sign has an element of its own
            code.text, code[:] = code.text_content(), []
        missing = {*_NUMBER.findall(" ".join(main.itertext()))} - {
            *_NUMBER.findall(path.read_text(encoding="utf-8"))
        }
        if missing:
            lacking[path.name] = sorted(missing)
    assert lacking == {}

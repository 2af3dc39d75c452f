"""Pages of the years of a timeline: made and listed as soon as a value is of the year, at addresses that stay."""

from __future__ import annotations

from pathlib import Path

from infrakb.topics.timeline import FULL
from tests.building import build, build_clean, edit, project, unlike

LINE = "  - {{property: schedule, scope: 第{0}期, value: {1}, as-of: 2026-01, source: s}}\n"
FILES = {
    "guide/years.md": "# 年表\n\n```{infra:timeline}\n:dated: schedule\n```\n",
    "index.md": "# ホーム\n\n```{toctree}\nguide/years\n```\n",
    "topics/site.md": "---\nkind: facility\nname: {ja: 施設, en: Site}\ndefinition: 施設です。\n---\n",
    "topics/site.yaml": "statements:\n"
    + LINE.format(0, "2023-05-01")
    + "".join(LINE.format(number, "2025-05-01") for number in range(1, FULL + 1)),
    "sources.bib": "@misc{s, title={t}, url={https://example.com/}, keywords={primary}}\n",
    "properties.yaml": "schedule: {ja: 日程, en: Schedule}\n",
}


def test_a_value_of_a_new_year_makes_its_page(tmp_path: Path) -> None:
    source = project(tmp_path, FILES)
    first = build(source)
    assert not list(first.out.glob("guide/years-20*.md"))
    assert "url=years.html#y2023" in (first.out / "guide/years-2023.html").read_text()
    edit(source, "topics/site.yaml", "statements:\n", "statements:\n" + LINE.format(99, "2026-01-05"))
    edited = build(source)
    assert edited.warnings == []
    page = edited.page("guide/years-2026")
    assert page.xpath("//h1/text()") == ["年表：2026年から"]
    assert page.xpath("//h2/@id") == ["y2026"]
    assert edited.page("guide/years").xpath("//nav[contains(@class, 'infra-parts')]//a/@href") == [
        "years-2026.html"
    ]
    for listing in ("sitemap.xml", "llms.txt"):
        assert "guide/years-2026." in (edited.out / listing).read_text()
    assert "施設" in (edited.out / "guide/years-2026.md").read_text()
    assert "2026年 出来事" in (edited.out / "search/head.js").read_text()
    assert unlike(edited, build_clean(source)) == []

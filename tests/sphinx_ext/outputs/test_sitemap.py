"""sitemap.xml and robots.txt: complete, true, valid."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from infrakb.sphinx_ext.outputs.sitemap import Entry, sitemap_files
from tests.building import Built, build, post, project

BASE = "https://aiinfra.readthedocs.io/ja/latest/"
NAMESPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
TOPIC = """\
---
kind: accelerator
name: {ja: チップ, en: Chip}
definition: 学習に使うチップです。
---
"""
STATEMENTS = """\
statements:
  - {property: memory-capacity, value: 96, unit: GiB, as-of: 2026-03, source: s}
  - {property: memory-bandwidth, value: 3, unit: TB/s, as-of: 2025-08-21, source: s}
"""
FILES = {
    "posts/2025-01-01-a.md": post("壱", "文。\n\n## 節"),
    "posts/2025-01-02-日本語.md": post("弐", last_modified_at="2026-01-05 09:00:00 +0900"),
    "posts/2025-01-03-c.md": post("参", sitemap="false"),
    "posts/2025-01-04-d.md": post("四", robots="noindex"),
    "posts/2025-01-05-e.md": post("五", canonical_url="https://example.com/e"),
    "posts/2025-01-06-f.md": post("六", redirect_from="/old/"),
    "posts/2025-01-07-g.md": post("七", published="false"),
    "topics/chip.md": TOPIC,
    "topics/chip.yaml": STATEMENTS,
    "guide.md": "---\norphan: true\nsitemap: false\n---\n\n# 手引き\n",
    "hidden.md": "---\norphan: true\nrobots: noindex, follow\n---\n\n# 隠す\n",
    "sources.bib": "@misc{s, title={t}, url={https://example.com/}, keywords={primary}}\n",
    "properties.yaml": "memory-capacity: {ja: 容量, en: Memory}\nmemory-bandwidth: {ja: 帯域, en: Bandwidth}\n",
}


def listed(site: Built) -> dict[str, str]:
    """Return address below the site -> when it changed."""
    root = etree.fromstring((site.out / "sitemap.xml").read_bytes())
    return {
        str(url.findtext("s:loc", namespaces=NAMESPACE)).removeprefix(BASE): str(
            url.findtext("s:lastmod", default="", namespaces=NAMESPACE)
        )
        for url in root.findall("s:url", NAMESPACE)
    }


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return project(tmp_path, FILES)


def test_all_pages_but_those_that_are_kept_out_are_listed_with_true_dates(source: Path) -> None:
    site = build(source)
    found = listed(site)
    dated = {address: changed for address, changed in found.items() if changed}
    assert dated == {
        "posts/2025-01-01-a.html": "2025-12-20T21:59:06+09:00",
        "posts/2025-01-02-%E6%97%A5%E6%9C%AC%E8%AA%9E.html": "2026-01-05T09:00:00+09:00",
        "posts/2025-01-06-f.html": "2025-12-20T21:59:06+09:00",
        "topics/chip.html": "2026-03",
    }
    pages = {path.relative_to(site.out).as_posix() for path in site.out.rglob("*.html")}
    out = {f"posts/2025-01-0{number}.html" for number in ("3-c", "4-d", "5-e")}
    out |= {"guide.html", "hidden.html", "404.html", "search.html", "old/index.html"}
    assert {(address or "index.html").replace("%E6%97%A5%E6%9C%AC%E8%AA%9E", "日本語") for address in found if "blog/" not in address} == {
        page for page in pages - out if "blog/" not in page
    }  # fmt: skip
    assert {"blog/index.html", "blog/tag/GPU.html", "blog/archive/2025.html", "blog/tag/index.html"} <= set(
        found
    )
    assert len([address for address in found if "blog/" in address]) == len(
        [p for p in pages if "blog/" in p]
    )
    assert list(found) == sorted(found)
    robots = (site.out / "robots.txt").read_text(encoding="utf-8")
    assert robots.splitlines()[-1] == f"Sitemap: {BASE}sitemap.xml"
    assert "Disallow:\n" in robots


def test_the_sitemap_stays_complete_after_an_edit(source: Path) -> None:
    before = listed(build(source))
    path = source / "posts/2025-01-01-a.md"
    path.write_text(post("壱", "直した。", updated="2026-02-01"), encoding="utf-8")
    after = listed(build(source))
    changed = {
        address for address in before.keys() | after.keys() if before.get(address) != after.get(address)
    }
    assert changed == {"posts/2025-01-01-a.html"}
    assert after["posts/2025-01-01-a.html"] == "2026-02-01T00:00:00+09:00"
    path.unlink()
    assert "posts/2025-01-01-a.html" not in listed(build(source))


def test_without_an_address_of_the_site_there_is_neither_file(source: Path) -> None:
    site = build(source, options=("-D", "html_baseurl="))
    assert not (site.out / "sitemap.xml").exists()
    assert not (site.out / "robots.txt").exists()


def test_a_robots_file_of_the_sites_own_is_left_alone(source: Path, tmp_path: Path) -> None:
    build(source)
    own = tmp_path / "extra"
    own.mkdir()
    (own / "robots.txt").write_text("User-agent: *\nDisallow: /\n", encoding="utf-8")
    options = ("-D", f"html_extra_path={own}")
    for _time in range(2):
        site = build(source, options=options)
        assert "Disallow: /\n" in (site.out / "robots.txt").read_text(encoding="utf-8")
    assert "Sitemap:" in (build(source).out / "robots.txt").read_text(encoding="utf-8")


def test_more_addresses_than_a_file_may_hold_are_divided_below_an_index() -> None:
    entries = [Entry(f"https://example.com/{number}&") for number in range(5)]
    files = sitemap_files(entries, "https://example.com/", most=2)
    assert list(files) == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"]
    index = etree.fromstring(files["sitemap.xml"])
    assert str(index.tag).endswith("}sitemapindex")
    parts = [loc.text for loc in index.iterfind("s:sitemap/s:loc", NAMESPACE)]
    assert parts == [f"https://example.com/sitemap-{number}.xml" for number in (1, 2, 3)]
    found = [
        loc.text
        for name in list(files)[1:]
        for loc in etree.fromstring(files[name]).iterfind("s:url/s:loc", NAMESPACE)
    ]
    assert found == [entry.address for entry in entries]

"""``data/`` in the site: what is written, what an edit writes again, and the page that lists it."""

from __future__ import annotations

import csv
import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from frictionless import validate

from infrakb.topics import opendata
from infrakb.topics.citations import BIBTEX, CSL, SCRIPT
from tests.building import SETTINGS, Built, build, build_clean, differing, edit, project, unlike, write

BASE = "https://aiinfra.readthedocs.io/ja/latest/"
TOPIC = "---\nkind: accelerator\nname: {{ja: チップ{0}, en: Chip {0}}}\ndefinition: 試験です。\n{1}---\n\n本文です。\n"
STATEMENT = "  - {{property: size, value: {0}, unit: GB, as-of: 2025, source: {1}, published: 2026-01-01, at: 表, checked: 2026-01-01}}\n"
FILES = {
    "index.md": "# ホーム\n\n```{toctree}\nguide/data\n```\n",
    "guide/data.md": "# データ\n\n```{infra:data}\n```\n",
    "properties.yaml": "size: {ja: 大きさ, en: Size, value: quantity, unit: GB}\n",
    "sources.bib": "".join(
        f"@online{{{key}, title = {{{key}}}, organization = {{メーカー}}, url = {{https://example.com/{key}}}, keywords = {{primary}}}}\n"
        for key in "ab"
    ),
    "topics/one.md": TOPIC.format(1, "relations:\n  successor-of: [two]\n"),
    "topics/one.yaml": "statements:\n" + STATEMENT.format(96, "a") + STATEMENT.format(97, "b"),
    "topics/two.md": TOPIC.format(2, ""),
    "topics/two.yaml": "statements:\n" + STATEMENT.format(80, "a"),
    "topics/three.md": TOPIC.format(3, ""),
}
RELEASE = 'name,topic,value,unit\r\n"one.size[as-of=2025,source=a]",one,96,GB\r\n'
WHOLE = {f"data/{path}" for path, _ja in opendata.files()}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return project(tmp_path, FILES)


def data(site: Built) -> dict[str, bytes]:
    """Return the files of data."""
    return {path: content for path, content in site.bytes().items() if path.startswith("data/")}


def touched(site: Built) -> set[str]:
    """Return the files of data that were written since the last call."""
    written = set()
    for path in site.out.glob("data/**/*"):
        if path.is_file() and path.stat().st_mtime != 1:
            written.add(path.relative_to(site.out).as_posix())
    return written


def rest(site: Built) -> None:
    """Let all files of data look old."""
    for path in site.out.glob("data/**/*"):
        if path.is_file():
            os.utime(path, (1, 1))


def of_topic(name: str, *, has_values: bool = True) -> set[str]:
    kinds = [*opendata.KINDS_OF_FILES, *((BIBTEX, CSL, SCRIPT) if has_values else ())]
    return {f"data/{opendata.topic_path(name, kind)}" for kind in kinds}


def test_the_site_has_all_data_valid_and_the_same_in_every_form(source: Path) -> None:
    site = build(source)
    assert site.warnings == []
    assert set(data(site)) == WHOLE | of_topic("one") | of_topic("two") | of_topic("three", has_values=False)
    report = validate(site.out / "data/datapackage.json")
    assert report.valid, report.flatten(["type", "message"])
    with (site.out / "data/facts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["name"] for row in rows] == [
        "one.size[as-of=2025,source=a]",
        "one.size[as-of=2025,source=b]",
        "two.size[as-of=2025,source=a]",
    ]
    assert rows == [
        {key: value or "" for key, value in row.items()} for row in json.loads(data(site)["data/facts.json"])
    ]
    with closing(sqlite3.connect(site.out / "data/facts.sqlite")) as connection:
        assert connection.execute("SELECT name FROM statements ORDER BY name").fetchall() == [
            (row["name"],) for row in rows
        ]
        assert connection.execute("SELECT text, other_text FROM disputes").fetchall() == [("96 GB", "97 GB")]


def test_addresses_lead_to_the_topics_page(source: Path) -> None:
    site = build(source)
    rows = json.loads(data(site)["data/facts.json"])
    assert rows[0]["address"] == f"{BASE}topics/one.html#fact-size--2025--a"
    topics = json.loads(data(site)["data/topics.json"])
    for topic in topics:
        page, _hash, anchor = topic["address"].removeprefix(BASE).partition("#")
        assert site.page(page.removesuffix(".html")).xpath(f"//*[@id='{anchor}']")
    local = build(source, options=("-D", "html_baseurl="), out="local")
    assert json.loads(data(local)["data/facts.json"])[0]["address"] == "topics/one.html#fact-size--2025--a"


def test_an_edit_writes_what_it_changes_and_equals_a_clean_build(source: Path) -> None:
    rest(build(source))
    assert touched(build(source)) == set()
    edit(source, "topics/two.yaml", "value: 80", "value: 81")
    site = build(source)
    facts = {"data/facts.csv", "data/facts.json", "data/facts.sqlite"}
    assert touched(site) == facts | of_topic("two")
    assert unlike(site, build_clean(source)) == []
    rest(site)
    edit(source, "topics/three.md", "チップ3", "石")
    assert touched(build(source)) == {
        "data/topics.csv",
        "data/topics.json",
        "data/facts.sqlite",
        "data/topics/three.json",
    }
    rest(site)
    edit(source, "sources.bib", "title = {b}", "title = {B}")
    site = build(source)
    assert touched(site) == facts | of_topic("one") | {"data/sources.csv", "data/sources.json"}
    rest(site)
    edit(source, "topics/three.md", "本文です。", "別の本文です。")
    assert touched(build(source)) == set()
    edit(source, "properties.yaml", "大きさ", "容量")
    assert unlike(build(source), build_clean(source)) == []


def test_what_a_topic_leaves_goes_with_it(source: Path) -> None:
    build(source)
    edit(source, "topics/one.md", "relations:\n  successor-of: [two]\n", "")
    (source / "topics/two.md").unlink()
    (source / "topics/two.yaml").unlink()
    site = build(source)
    assert set(data(site)) == WHOLE | of_topic("one") | of_topic("three", has_values=False)
    assert b"two" not in data(site)["data/facts.csv"]
    assert unlike(site, build_clean(source)) == []


def test_a_damaged_file_is_mended(source: Path) -> None:
    before = data(build(source))
    (source.parent / "html/data/topics/one.csv").write_text("x", encoding="utf-8")
    (source.parent / "html/data/facts.sqlite").unlink()
    assert differing(before, data(build(source))) == []


def test_releases_have_permanent_addresses(source: Path) -> None:
    write(source, {"releases/2026-01-02.csv": RELEASE})
    site = build(source)
    path = "data/releases/2026-01-02/facts.csv"
    assert data(site)[path] == RELEASE.encode()
    assert site.page("guide/data").xpath(f"//a[@href='../{path}']")
    assert json.loads(data(site)["data/datapackage.json"])["version"] == "2026-01-02"
    (source / "releases/2026-01-02.csv").unlink()
    site = build(source)
    assert path not in data(site)
    assert not site.page("guide/data").xpath(f"//a[@href='../{path}']")


def test_a_release_that_leads_out_of_the_project_is_not_published(source: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(RELEASE, encoding="utf-8")
    (source / "releases").mkdir()
    (source / "releases/2026-01-02.csv").symlink_to(tmp_path / "secret")
    built = build(source, status=1)
    assert "data/releases/2026-01-02/facts.csv" not in data(built)


def test_the_page_lists_the_files_and_is_described_as_a_dataset(source: Path) -> None:
    site = build(source)
    page = site.page("guide/data")
    links = {str(href) for href in page.xpath("//article//a[@download]/@href")}
    assert {f"../{path}" for path in WHOLE} <= links
    (script,) = page.xpath("//article//script")
    assert script.get("type") == "application/ld+json"
    described = json.loads(script.text)
    assert described["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert f"{BASE}data/facts.csv" in {item["contentUrl"] for item in described["distribution"]}
    text = site.text("guide/data")
    assert "編集物としてのライセンス：CC-BY-4.0" in text
    assert "2026年1月1日版" in text


def test_the_licence_is_the_sites_own_choice(source: Path) -> None:
    write(source, {"conf.py": f"{SETTINGS}infrakb_data_license = []\n"})
    site = build(source)
    assert site.warnings == []
    assert "編集物としての" not in site.text("guide/data")
    assert "licenses" not in json.loads(data(site)["data/datapackage.json"])


def test_other_builders_show_the_list_as_text(source: Path) -> None:
    site = build(source, options=("-b", "text"), out="text")
    text = (site.out / "guide/data.txt").read_text(encoding="utf-8")
    assert "facts.sqlite" in text
    assert "schema.org" not in text
    assert not (site.out / "data").exists()


def test_a_site_without_topics_has_no_data(tmp_path: Path) -> None:
    site = build(project(tmp_path, {"index.md": "# ホーム\n"}))
    assert data(site) == {}

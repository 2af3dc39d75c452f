"""Files are read again when their content has changed, whatever their time stamps say, and only then."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from tests.building import build, post, project, unlike
from tests.shuffled import CONF, IMAGES

pytestmark = pytest.mark.slow

SOURCE = "@online{a, title={題%s}, organization={社}, date={2025-11}, url={https://example.com/}, keywords={primary}}\n"
TOPIC = """\
---
kind: accelerator
name: {ja: H100, en: H100}
definition: %sです。
---

文です。
"""
STATEMENTS = "statements:\n  - {property: power, value: %s, unit: W, as-of: 2025-11, source: a}\n"
#: Path -> its content before and after the change; of equal sizes.
FILES: dict[str, tuple[str | bytes, str | bytes]] = {
    "posts/2025-01-01-a.md": (post("一"), post("二")),
    "posts/2025-01-02-b.md": (post(body="![点](/images/point.gif)\n\n{download}`表</files/data.csv>`"),) * 2,
    "posts/2025-01-03-c.md": (post(body="出典は{cite:p}`a`です。\n\n```{infra:facts}\n:topics: h100\n```"),) * 2,
    "guide/sources.md": ("# 出典\n\n```{bibliography}\n:all:\n```\n",) * 2,
    "topics/h100.md": (TOPIC % "加速器", TOPIC % "計算器"),
    "topics/h100.yaml": (STATEMENTS % 1, STATEMENTS % 2),
    "images/point.gif": (IMAGES[0], IMAGES[1]),
    "files/data.csv": ("1,2\n", "1,3\n"),
    "sources.bib": (SOURCE % "一", SOURCE % "二"),
    "properties.yaml": ("power: {ja: 電力, en: Power}\n", "power: {ja: 電気, en: Power}\n"),
}  # fmt: skip
PAGE = "posts/2025-01-01-a"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return project(tmp_path, {"conf.py": CONF, **{path: before for path, (before, _after) in FILES.items()}})


def replace(path: Path, data: str | bytes, shift: int = 0) -> None:
    """Write *data* into the file *path* under the old time, or under one that is *shift* seconds later."""
    moment = path.stat().st_mtime_ns + shift * 1_000_000_000
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    os.utime(path, ns=(moment, moment))


@pytest.mark.parametrize("shift", [0, -86_400], ids=["the same", "an older"])
def test_changes_of_equal_size_under_a_time_that_hides_them_are_seen(source: Path, shift: int) -> None:
    first = build(source)
    assert first.article(PAGE).xpath("string(.//h1)") == "一"
    for path, (_before, after) in FILES.items():
        replace(source / path, after, shift)
    again, whole = build(source), build(source, out="clean")
    assert unlike(again, whole) == []
    assert again.article(PAGE).xpath("string(.//h1)") == "二"
    assert (again.out / "_images/point.gif").read_bytes() == IMAGES[1]
    assert [path.read_text() for path in again.out.glob("_downloads/*/data.csv")] == ["1,3\n"]
    assert "題二" in again.text("guide/sources")


def test_nothing_is_read_when_every_file_was_only_written_anew(source: Path) -> None:
    first = build(source)
    before = {path: path.stat().st_mtime_ns for path in first.out.rglob("*.html")}
    copy = source.with_name("copy")
    shutil.copytree(source, copy, copy_function=shutil.copyfile)
    shutil.rmtree(source)
    copy.rename(source)
    ahead = time.time() + 86_400
    os.utime(source / f"{PAGE}.md", (ahead, ahead))
    again = build(source)
    assert "0 added, 0 changed, 0 removed" in again.status
    assert {path: path.stat().st_mtime_ns for path in first.out.rglob("*.html")} == before


def test_a_picture_that_is_missing_is_asked_for_again(source: Path) -> None:
    (source / "images/point.gif").unlink()
    first = build(source)
    assert any("point.gif" in line for line in first.warnings)
    (source / "images/point.gif").write_bytes(IMAGES[0])
    again = build(source)
    assert unlike(again, build(source, out="clean")) == []
    assert (again.out / "_images/point.gif").exists()


def test_each_output_folder_is_brought_up_to_date_by_itself(source: Path) -> None:
    """As ``make html HTML=other`` does: the environment is the same, and has seen the change already."""
    shared = ("-c", str(source), "-d", str(source.parent / "doctrees"))
    build(source, options=shared)
    build(source, options=shared, out="other")
    (source / f"{PAGE}.md").write_text(post("二", tags='["新しい札"]'))
    other = build(source, options=shared, out="other")
    again = build(source, options=shared)
    whole = build(source, out="clean")
    assert unlike(other, whole) == []
    assert unlike(again, whole) == []


def test_pages_of_removed_posts_go_even_where_the_doctrees_were_deleted(source: Path) -> None:
    first = build(source)
    (first.out / "foreign.html").write_text("何か")
    shutil.rmtree(source.parent / "html-doctrees")
    (source / f"{PAGE}.md").unlink()
    again = build(source)
    assert not (again.out / f"{PAGE}.html").exists()
    assert (again.out / "foreign.html").read_text() == "何か"
    (again.out / "foreign.html").unlink()
    assert unlike(again, build(source, out="clean")) == []


def test_the_list_of_files_removes_nothing_outside_the_output_folder(source: Path) -> None:
    first = build(source)
    listing = first.out / ".infrakb-files"
    assert f"{PAGE}.html" in listing.read_text().splitlines()
    listing.write_text(f"../source/index.md\n{source}/index.md\n\n\0\n")
    build(source)
    assert (source / "index.md").exists()

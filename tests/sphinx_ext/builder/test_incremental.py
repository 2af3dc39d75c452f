"""A build of what has changed, and a build by several workers, give the bytes of a clean build by one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests import sitecheck
from tests.building import arguments, build, build_clean, post, project, run, unlike

pytestmark = pytest.mark.slow

COUNT = 26
TAGS = ("GPU", "電力", "C++", "ネットワーク")


def stem(number: int) -> str:
    return f"2025-{number % 12 + 1:02}-{number % 28 + 1:02}-post{number:02}"


def text(number: int, *, tags: str = "", title: str = "", extra: str = "") -> str:
    links = (
        f"[前](/2025/{(number - 1) % 12 + 1:02}/{(number - 1) % 28 + 1:02}/post{number - 1:02}/)"
        if number % 5 == 1
        else ""
    )
    links += f' 文 <a href="{stem(number - 2)}.html">生</a>' if number % 7 == 2 else ""
    links += f" [題]({stem(number - 3)}.md) {{infra:tag}}`GPU`" if number % 11 == 3 else ""
    return post(
        title or f"記事{number}",
        f"最初の段落{number}です。{links}\n\n## 節{number % 3}\n\n本文。{extra}",
        tags=tags or f'["{TAGS[number % 4]}"]',
        date=f"{stem(number)[:10]} 12:00:00 +0900",
        related_articles=f"[{stem(number - 4)}]" if number % 6 == 4 else "",
        redirect_from=f"/old/{number}/" if number % 8 == 0 else "",
    )


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A project that has been built once."""
    source = project(tmp_path, {f"posts/{stem(number)}.md": text(number) for number in range(COUNT)})
    build(source, jobs=2)
    return source


def test_two_and_four_workers_give_the_bytes_and_warnings_of_one(source: Path) -> None:
    broken = source / "posts" / f"{stem(3)}.md"
    broken.write_text(broken.read_text() + "\n[切れ](/none/) ![絵](/none.png)\n")
    one = build_clean(source, out="one")
    assert len(one.warnings) == 2
    for jobs in (2, 4):
        more = build_clean(source, jobs=jobs, out=f"jobs{jobs}")
        assert unlike(more, one) == []
        assert sorted(more.warnings) == sorted(one.warnings)


def test_nothing_is_written_when_nothing_has_changed(source: Path) -> None:
    first = build(source)
    before = {path: path.stat().st_mtime_ns for path in first.out.rglob("*.html")}
    again = build(source)
    assert {path: path.stat().st_mtime_ns for path in first.out.rglob("*.html")} == before
    assert again.warnings == []


def test_a_touched_file_is_read_again_to_the_same_bytes(source: Path) -> None:
    first = build(source, jobs=2)
    before = first.bytes()
    for number in range(0, COUNT, 2):
        (source / "posts" / f"{stem(number)}.md").touch()
    assert build(source, jobs=2).bytes() == before


def test_a_build_of_named_files_leaves_nothing_out_of_date_for_the_next(source: Path) -> None:
    build(source)
    retitle(source, 12)
    finished = run(*arguments(source), source / "index.md", cwd=source)
    assert finished.returncode == 0, finished.stderr
    assert unlike(build(source), build_clean(source)) == []


def edit_body(source: Path, number: int) -> None:
    (source / "posts" / f"{stem(number)}.md").write_text(text(number, extra="新しい文です。"))


def retitle(source: Path, number: int) -> None:
    (source / "posts" / f"{stem(number)}.md").write_text(text(number, title=f"新しい題{number}"))


def retag(source: Path, number: int) -> None:
    (source / "posts" / f"{stem(number)}.md").write_text(text(number, tags='["新しい札", "gpu"]'))


def delete(source: Path, number: int) -> None:
    (source / "posts" / f"{stem(number)}.md").unlink()


def add(source: Path, number: int) -> None:
    (source / "posts" / f"2025-12-31-added{number}.md").write_text(post(f"追加{number}", tags='["GPU"]'))


def rename(source: Path, number: int) -> None:
    (source / "posts" / f"{stem(number)}.md").rename(source / "posts" / f"2025-06-15-renamed{number}.md")


def redate(source: Path, number: int) -> None:
    path = source / "posts" / f"{stem(number)}.md"
    path.write_text(text(number).replace(f"date: {stem(number)[:10]}", "date: 2024-02-29"))


def unpublish(source: Path, number: int) -> None:
    path = source / "posts" / f"{stem(number)}.md"
    path.write_text(path.read_text().replace("layout: post", "layout: post\npublished: false"))


#: What is done to which post between two builds. Others link to 10 (11 by its address, 13 by its file, 14 as
#: related), as to 15 and 20.
ROUNDS = (
    ((edit_body, 10), (retitle, 15)),
    ((retag, 20), (redate, 10), (edit_body, 3)),
    ((delete, 10), (add, 1), (rename, 20)),
    ((unpublish, 15), (add, 2), (retitle, 11), (retag, 12)),
)


@pytest.mark.parametrize("changes", ROUNDS, ids=["edited", "retagged", "deleted", "unpublished"])
def test_what_has_changed_gives_the_bytes_of_a_clean_build(
    source: Path, changes: tuple[tuple[Callable[[Path, int], None], int], ...]
) -> None:
    for edit, number in changes:
        edit(source, number)
    again = build(source, jobs=2)
    whole = build_clean(source)
    assert unlike(again, whole) == []
    assert sitecheck.broken_links(whole.out) == []


def test_a_label_that_nobody_has_any_more_leaves_nothing_behind(source: Path) -> None:
    only = source / "posts" / f"{stem(5)}.md"
    only.write_text(text(5, tags='["一度だけ"]'))
    first = build(source)
    assert any(path.is_file() for path in first.out.rglob("*一度だけ*"))
    only.write_text(text(5))
    second = build(source)
    assert not any(path.is_file() for path in second.out.rglob("*一度だけ*"))

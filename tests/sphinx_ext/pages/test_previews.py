"""Which pages have a picture for previews, and when it is drawn again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.building import build, edit, post, project

FILES = {
    "posts/2025-01-01-a.md": post("壱"),
    "posts/2025-01-02-b.md": post("弐🚀"),
    "posts/2025-01-03-c.md": post("タイ語のกข"),
    "topics/chip.md": "---\nkind: accelerator\nname: {ja: チップ, en: Chip}\ndefinition: 学習に使うチップです。\n---\n",
}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return project(tmp_path, FILES)


def drawn(out: Path) -> dict[str, int]:
    folder = out / "_previews"
    return {
        path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in sorted(folder.rglob("*.png"))
    }


def test_an_edit_draws_one_picture_and_a_removed_post_leaves_none(source: Path) -> None:
    first = build(source)
    told = "กข"
    assert [line for line in first.warnings if told in line and line.startswith("posts/2025-01-03-c.md")]
    before = drawn(first.out)
    assert list(before) == [
        "index.png",
        "posts/2025-01-01-a.png",
        "posts/2025-01-02-b.png",
        "topics/chip.png",
    ]
    images = {
        name: first.page(name).xpath("//meta[@property='og:image']/@content")
        for name in ("posts/2025-01-01-a", "posts/2025-01-03-c", "blog/index")
    }
    assert [found[0].rpartition("/_previews/")[2] for found in images.values() if found] == [
        "posts/2025-01-01-a.png",
        "index.png",
    ]
    edit(source, "posts/2025-01-01-a.md", "壱", "壱の二")
    second = build(source)
    after = drawn(second.out)
    assert [name for name in after if after[name] != before.get(name)] == ["posts/2025-01-01-a.png"]
    assert [line for line in second.warnings if told in line] == [
        line for line in first.warnings if told in line
    ]
    (source / "posts/2025-01-02-b.md").unlink()
    assert "posts/2025-01-02-b.png" not in drawn(build(source).out)


def test_without_pictures_pages_name_none(source: Path) -> None:
    built = build(source, options=("-D", "infrakb_previews=0"))
    assert drawn(built.out) == {}
    assert built.page("posts/2025-01-01-a").xpath("//meta[@property='og:image']") == []
    assert built.page("posts/2025-01-01-a").xpath("//meta[@name='twitter:card']/@content") == ["summary"]

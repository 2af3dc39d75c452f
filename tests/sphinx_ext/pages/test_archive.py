"""The archive of many posts, and lists without any: what is folded, what is left out, where to go on."""

from __future__ import annotations

from pathlib import Path

from infrakb.sphinx_ext.pages.making import SEEN, TITLES, room_for
from tests.building import build, post, project


def test_older_months_are_folded_and_those_that_find_no_room_are_links() -> None:
    assert list(room_for([SEEN, 1, TITLES - SEEN - 1, 1])) == [
        (True, True),
        (True, False),
        (True, False),
        (False, False),
    ]
    assert list(room_for([SEEN + 1, 1])) == [(True, True), (True, False)]


def test_titles_stand_with_their_days_below_their_months(tmp_path: Path) -> None:
    days = ("2026-02-02", "2026-02-01", "2026-01-05", "2025-11-03")
    files = {f"posts/{day}-a.md": post(f"題{day[-2:]}", date=day) for day in days}
    archive = build(project(tmp_path, files)).article("blog/archive/index")
    folds = archive.xpath(".//details")
    assert [fold.xpath("string(summary/h3)") for fold in folds] == ["2026年2月", "2026年1月", "2025年11月"]
    assert folds[0].xpath("./ul/li/a/text()") == ["題02", "題01"]
    assert folds[0].xpath("./ul/li/time/text()") == ["2026年2月2日", "2026年2月1日"]


def test_lists_without_posts_say_where_to_go_on(tmp_path: Path) -> None:
    topic = "---\nkind: accelerator\nname: B200\ndefinition: 定義です。\n---\n\n本文です。\n"
    index = "# トピック\n\n```{infra:topics}\n:toctree:\n```\n"
    files = {
        "index.md": "# ホーム\n\n```{toctree}\ntopics/index\n```\n\n```{infra:updates}\n```\n",
        "topics/index.md": index,
        "topics/b200.md": topic,
    }
    built = build(project(tmp_path, files))
    for name in ("blog/index", "blog/tag/index", "blog/archive/index"):
        links = built.article(name).xpath(".//div[@class='kb-empty']//a/text()")
        assert links == ["ホーム", "トピック"]
    assert "改めた値は、まだありません。" in built.text("index")

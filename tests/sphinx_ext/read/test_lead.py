"""The first words of pages, which are what others read of them beside a link."""

from __future__ import annotations

from pathlib import Path

from tests.building import build, project


def test_a_sentence_that_counts_topics_describes_no_page(tmp_path: Path) -> None:
    text = "# 頁\n\n{infra:count}`topics`件あります。数えない文です。{infra:count}`values`の値もあります。\n"
    site = build(project(tmp_path, {"index.md": text}))
    assert site.page("index").xpath("//meta[@name='description']/@content") == ["数えない文です。"]

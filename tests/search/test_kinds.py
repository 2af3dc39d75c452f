"""Which documents search finds, and as what."""

from __future__ import annotations

from pathlib import Path

from infrakb.search.engines import pages, read_head
from tests.building import build, post, project

LONG = "\n".join(f'  - "https://example.org/{number:0100}"' for number in range(60))


def test_posts_are_found_wherever_they_stand(tmp_path: Path) -> None:
    files = {
        "notes/a.md": post("よそにある記事"),
        "notes/b.md": f"---\nredirect_from:\n{LONG}\nlayout: post\ntitle: 長い前付け\ndate: 2025-01-02\n---\n\n本文です。\n",
        "notes/c.md": "---\norphan: true\n---\n# ただの頁\n\n文です。\n",
        "guide/d.md": "---\norphan: true\n---\n# 案内\n\n文です。\n",
    }
    built = build(project(tmp_path, files))
    found = {page.path: page.kind for page in pages(built.out, read_head(built.out))}
    assert found == {"notes/a.html": "post", "notes/b.html": "post", "guide/d.html": "guide"}

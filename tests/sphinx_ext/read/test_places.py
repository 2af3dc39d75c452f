"""A warning about a value of the front matter names the line of the value, and pages do not depend on lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.building import build, post, project

TEXT = """\
---
title: 題
date: 2025-12-20
redirect_form:
  - x
tags:
  - GPU
  - ｃ++
  - a/b
categories: [x, ＡＩ]
author:
  - name: 編集部
  - name: へんしゅう
redirect_from:
  - /fine/
  - /feed.xml
related_articles:
  - 2025-01-01-other
  - slug: 無い
    title: 題
permalink: /blog/
---

本文
"""
OTHER = post("他", tags="[C++, a b]", categories="[AI]")


def test_each_names_the_line_of_its_value(tmp_path: Path) -> None:
    files = {
        "posts/2025-12-20-a.md": TEXT,
        "posts/2025-01-01-other.md": OTHER,
        "posts/2025-01-02-more.md": OTHER,
    }
    built = build(project(tmp_path, dict(files)))
    found = {
        (int(line.partition(":")[0]), line.rpartition("[")[2].rstrip("]"))
        for line in built.warnings_of("posts/2025-12-20-a.md")
    }
    assert found == {
        (4, "infrakb.key"),
        (8, "infrakb.label"),
        (9, "infrakb.address"),
        (10, "infrakb.label"),
        (16, "infrakb.address"),
        (19, "infrakb.link"),
        (21, "infrakb.address"),
    }


@pytest.mark.parametrize("moved", ["posts/2025-01-01-other.md"])
def test_pages_do_not_change_with_lines(tmp_path: Path, moved: str) -> None:
    source = project(tmp_path, {moved: OTHER, "posts/2025-01-02-more.md": post("次")})
    before = build(source).bytes()
    text = (source / moved).read_text(encoding="utf-8")
    (source / moved).write_text(text.replace("---\n", "---\n# 注\n\n", 1), encoding="utf-8")
    built = build(source)
    assert built.bytes() == before
    assert "writing output... [100%]" in built.status
    assert "2025-01-02-more" not in built.status

"""What pages say of a source is the same in the list of sources and beside a fact."""

from __future__ import annotations

from pathlib import Path

import pytest
from pybtex.database import parse_string

from infrakb.topics import sources
from tests.building import build, project

BIB = """@report{{sheet,
  title = {{Datasheet}},
  {fields},
  url = {{https://maker.example/sheet}},
  year = {{2024}},
  keywords = {{{keywords}}},
}}
"""
TOPIC = """---
kind: accelerator
name: {ja: 製品, en: Product}
definition: 製品です。
---

本文です{cite:p}`sheet`。
"""
STATEMENTS = "statements:\n  - {property: memory, value: 80, unit: GB, as-of: 2024-03, source: sheet}\n"


@pytest.mark.parametrize(
    ("fields", "issuer"),
    [
        ("institution = {Bureau}", "Bureau"),
        ("editor = {Hopper, Grace}", "Hopper, Grace"),
        ("publisher = {Press}, organization = {Maker}", "Maker"),
        ("publisher = {Press}", "Press"),
    ],
)
def test_the_issuer_is_chosen_by_one_rule(fields: str, issuer: str) -> None:
    entry = parse_string(BIB.format(fields=fields, keywords="primary"), "bibtex").entries["sheet"]
    assert sources.issuer(entry) == issuer


@pytest.mark.parametrize("keywords", ["hbm,primary", "primary; hbm", "hbm, primary"])
def test_the_kind_is_found_among_other_keywords(keywords: str) -> None:
    entry = parse_string(BIB.format(fields="publisher = {P}", keywords=keywords), "bibtex").entries["sheet"]
    assert sources.kind(entry) == "primary"


def test_list_of_sources_and_fact_agree(tmp_path: Path) -> None:
    files = {
        "sources.bib": BIB.format(fields="institution = {Bureau}", keywords="hbm,primary"),
        "properties.yaml": "memory: {ja: メモリ, en: Memory}\n",
        "topics/product.md": TOPIC,
        "topics/product.yaml": STATEMENTS,
        "guide/sources.md": "---\norphan: true\n---\n# 出典\n\n```{bibliography}\n:all:\n```\n",
    }
    built = build(project(tmp_path, files), options=("-W", "--keep-going"))
    assert "Bureau 2024「Datasheet」（2024年、◆一次資料） 値1件：製品" in built.text("guide/sources")
    assert "Bureau 2024" in built.text("topics/product")

"""What the linter of prose is given to read, and the rules that the guide names."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.building import ROOT

RULES = json.loads((ROOT / ".textlintrc.json").read_text(encoding="utf-8"))["rules"]
TERMS = yaml.safe_load((ROOT / "script/terms.yaml").read_text(encoding="utf-8"))["rules"]
#: Reads a list of texts, writes what is left of each.
PROGRAM = """
import { prose } from "./script/myst-prose.mjs";
import fs from "node:fs";
console.log(JSON.stringify(JSON.parse(fs.readFileSync(0, "utf8")).map(prose)));
"""


def read(*texts: str) -> list[str]:
    """Return what the linter reads of documents."""
    node = shutil.which("node")
    if node is None:
        if os.environ.get("INFRAKB_REQUIRE_NODE") == "1":
            pytest.fail("no node")
        pytest.skip("no node: install Node.js 20 or newer to check prose")
    command = [node, "--input-type=module", "-e", PROGRAM]
    done = subprocess.run(
        command, cwd=ROOT, input=json.dumps(texts), capture_output=True, text=True, check=True
    )
    found: list[str] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{infra:fact}`h100.tdp`です{cite:p}`nvidia`。", "値です。"),
        ("{infra:topic}`これ <h100>`と{infra:plain}`EFA`の話です。", "これとEFAの話です。"),
        ("`` {infra:fact}`h100.tdp` ``と書くと`x*y`です。", "``x``と書くと`x`です。"),
        ("## 見出し\n{.no-mentions}\n文です。", "## 見出し\n\n文です。"),
        ("文です。{% include x %}\n{: .note }", "文です。\n"),
        ("```{note}\n:class: x\n注記です。\n```\n文です。", "\n\n注記です。\n\n文です。"),
        (":::{tip}\n注記です。\n:::", "\n注記です。\n"),
        ("````{note}\n```python\nx = 1\n```\n注記です。\n````", "\n```python\nx = 1\n```\n注記です。\n"),
        ("```{infra:facts}\n:topics: h100\n```", "```{infra:facts}\n:topics: h100\n```"),
        ('---\ntitle: 題\nexcerpt: "要約です。"\ntags: [a]\n---\n文です。', "\n\n要約です。\n\n\n文です。"),
        ("*In English. It is\nlong.*\n\n文です。", "\n\n\n文です。"),
    ],
)
def test_what_is_no_prose_is_taken_out(text: str, expected: str) -> None:
    assert read(text) == [expected]


def test_every_line_of_the_site_keeps_its_number() -> None:
    paths = [path for folder in (".", "guide", "posts", "topics") for path in (ROOT / folder).glob("*.md")]
    texts = [path.read_text(encoding="utf-8") for path in paths]
    left = read(*texts)
    assert [path.name for path, text, prose in zip(paths, texts, left, strict=True) if text.count("\n") != prose.count("\n")] == []  # fmt: skip


def test_the_guide_names_every_rule_and_every_rule_is_installed() -> None:
    guide = (ROOT / "guide/contributing.md").read_text(encoding="utf-8")
    tools = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    assert [rule for rule in RULES if f"`{rule}`" not in guide] == []
    assert {f"textlint-rule-{rule}" for rule in RULES} == {name for name in tools if "-rule-" in name}


def test_no_term_is_what_another_one_replaces() -> None:
    words = [term["expected"] for term in TERMS]
    patterns = [re.compile(term["pattern"].strip("/")) for term in TERMS]
    assert words == list(dict.fromkeys(words))
    assert [word for word in words for pattern in patterns if pattern.search(word)] == []


@pytest.mark.parametrize(("required", "status"), [("", 0), ("1", 1)])
def test_without_node_nothing_is_checked_and_that_is_said(tmp_path: Path, required: str, status: int) -> None:
    for name in ("sh", "dirname"):
        (tmp_path / name).symlink_to(shutil.which(name) or name)
    environment = {"PATH": str(tmp_path), "INFRAKB_REQUIRE_NODE": required}
    shell = str(tmp_path / "sh")
    done = subprocess.run(
        [shell, "script/prose"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == status
    assert "文章は調べません：npmが見つかりません" in done.stderr


BAD = """\
---
title: 題
excerpt: サーバの話です。
---

これはスイッチである。次の文です。
GPU とメモリの文です。もう食べれない文です。

ここで、今日は、それを、きっと、すぐに、読みます。
しないわけではない、ということです{cite:p}`source`。

終わりのない文です

> 引用は、交換機であって サーバ の話である。

```
コードは交換機
```
"""


def test_each_rule_finds_its_fault_in_the_line_where_it_stands(tmp_path: Path) -> None:
    if not (ROOT / "node_modules/textlint").is_dir():
        pytest.skip("no textlint: run make prose once")
    path = tmp_path / "bad.md"
    path.write_text(BAD + f"\n{'長い文' * 41}です。\n", encoding="utf-8")
    node = shutil.which("node") or "node"
    done = subprocess.run(
        [node, "script/prose.mjs", path], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stderr
    lines = done.stdout.replace(f"{path}:", "").splitlines()
    assert [line.partition(":")[0] + line.rpartition(" ")[2] for line in lines[:-1]] == [
        "3[prh]",
        "6[no-mix-dearu-desumasu]",
        "7[ja-space-between-half-and-full-width]",
        "7[no-dropping-the-ra]",
        "9[max-ten]",
        "10[no-double-negative-ja]",
        "12[ja-no-mixed-period]",
        "20[sentence-length]",
    ]
    assert lines[-1] == "8件"
    assert lines[0] == "3: 「サーバ」は「サーバー」と書いてください [prh]"

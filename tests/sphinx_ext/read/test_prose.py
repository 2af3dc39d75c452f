"""What of a document is its author's own prose, as ``make check`` looks at typed digits."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.building import SETTINGS, check, post, write
from tests.topics.conftest import make_site

POST = "posts/2026-05-01-typed.md"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A site whose topic trainium2 states 96 GiB."""
    made = make_site(tmp_path / "source")
    write(made, {"conf.py": SETTINGS})
    return made


def said(source: Path, body: str, path: str = POST) -> list[str]:
    """Return what is said of digits in a document with this text, each behind its line in the text."""
    head = "" if path.startswith("guide") else "---\n"
    text = f"# 題\n{body}\n" if not head else post(body=body, title="題", date="2026-05-01")
    first = text.splitlines().index(body.splitlines()[0]) + 1
    write(source, {path: text})
    lines = [line.removeprefix(f"{path}:") for line in check(source) if "の値です" in line]
    return [f"{int(line.partition(':')[0]) - first + 1}:{line.partition(':')[2]}" for line in lines]


FOUND = "「96 GiB」はtrainium2.memoryの値です。{infra:fact}`trainium2.memory`と書いてください（別の値なら{infra:plain}`96 GiB`）。"


def test_typed_digits_are_a_fault_in_the_line_where_they_stand(source: Path) -> None:
    assert said(source, "初めの段落です。\n\nTrainium2の話です。\nメモリは96 GiBです。") == [f"4: {FOUND}"]


@pytest.mark.parametrize(
    "body",
    [
        "これ（{infra:topic}`trainium2`）は96 GiBです。",
        "[これ](/topics/trainium2.md)は96 GiBです。",
        "{infra:fact}`trainium2.bandwidth`の製品は96 GiBです。",
        "- Trainium2は**96 GiB**です。",
        "| 製品 | メモリ |\n|---|---|\n| Trainium2 | 96 GiB |",
        "```{note}\nTrainium2は96 GiBです。\n```",
    ],
)
def test_prose_is_found_in_lists_tables_and_notes(source: Path, body: str) -> None:
    assert [line.partition(": ")[2] for line in said(source, body)] == [FOUND]


@pytest.mark.parametrize(
    "body",
    [
        "Trainium2は{infra:plain}`96 GiB`です。",
        "Trainium2は`96 GiB`です。",
        "Trainium2は{infra:fact}`trainium2.memory`です。",
        "```\nTrainium2は96 GiBです。\n```",
        "> Trainium2は96 GiBです。",
        "Trainium2は「96 GiB」だと述べています。",
        "Trainium2は[ここ](https://example.com/96%20GiB)にあります。",
        "## Trainium2は96 GiB",
        "Trainium2です。\n\n96 GiBです。",
    ],
)
def test_code_quotes_addresses_and_headings_are_no_prose(source: Path, body: str) -> None:
    assert said(source, body) == []


def test_pages_of_the_guide_and_of_topics_are_looked_at_too(source: Path) -> None:
    assert said(source, "Trainium2は96 GiBです。", "guide/a.md") == [f"1: {FOUND}"]
    with (source / "topics/trainium2.md").open("a", encoding="utf-8") as file:
        file.write("\nメモリは96 GiBです。\n")
    lines = [line for line in check(source) if line.startswith("topics/trainium2.md") and "の値です" in line]
    assert lines == [f"topics/trainium2.md:12: {FOUND}"]

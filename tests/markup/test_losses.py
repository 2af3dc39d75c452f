"""What Markdown takes in or cuts off without a word is told with its line; what is whole is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from mdit_py_plugins.colon_fence import colon_fence_plugin

from infrakb.markup.losses import cut_cells, unclosed, unclosed_comments, unshown_words
from tests.building import build, post, project


def found(text: str) -> list[tuple[int, object]]:
    """Return (line, first value) of each problem."""
    md = MarkdownIt("commonmark").enable("table").use(colon_fence_plugin)
    tokens = md.parse(text)
    problems = [*unclosed(tokens, 1), *cut_cells(tokens, text, 1)]
    assert {problem.subtype for problem in problems} <= {"markup"}
    return [(problem.line, problem.args[0]) for problem in problems]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("文\n\n```python\nx = 1\n\n文", [(3, "```python")]),
        ("```", [(1, "```")]),
        ("~~~\nx\n```\n", [(1, "~~~")]),
        (":::{note}\n文\n", [(1, ":::{note}")]),
        ("````\n```\n", [(1, "````")]),
        ("- 項目\n\n  ```sh\n  ls\n```\n\n文", [(3, "```sh")]),
        ("> ```\n> x\n\n文", [(1, "```")]),
        ("```\nx\n``` y\n", [(1, "```")]),
        ("```\nx\n```", []),
        ("```\n```\n", []),
        ("```\n\n```\n文", []),
        ("````\n```\n````\n", []),
        (":::{note}\n```\nx\n```\n:::\n", []),
        ("- a\n  ```\n  x\n  ```\n", []),
        ("> ```\n> x\n> ```\n", []),
        ("`` ` ``と```の中```", []),
    ],
)
def test_fences_without_an_end_are_told_at_their_beginning(text: str, lines: list[tuple[int, str]]) -> None:
    assert found(text) == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("|a|b|\n|-|-|\n|1|2|3|\n|1|2|", [(3, "3")]),
        ("a|b\n-|-\n1|2|3|4", [(3, "3 | 4")]),
        ("|a|b|\n|-|-|\n|x|`p | q`|", [(3, "q`")]),
        ("> |a|\n> |-|\n> |1|2|", [(3, "2")]),
        ("文\n\n|a|\n|-|\n|1|2|\n|1|3|", [(5, "2"), (6, "3")]),
        ("|a|b|\n|-|-|\n|1|2||\n|1|2| |", []),
        ("|a|b|\n|-|-|\n|x|`p \\| q`|", []),
        ("|a|b|\n|-|-|\n|1|\n||2|", []),
        ("|a|\n|-|\n|日本語の「｜」|", []),
        ("`a | b | c`\n", []),
    ],
)
def test_cells_without_a_column_are_told_with_their_row(text: str, lines: list[tuple[int, str]]) -> None:
    assert found(text) == lines


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("文\n\n<!-- 隠す\n\n## 節", [(3, ())]),
        ("<!-- 隠す -->\n\n文 <!-- 隠す --> 文", []),
        ("```python:app/main.py\nx\n```", [(1, ("app/main.py",))]),
        ('```js title="a.js"\nx\n```', [(1, ("a.js",))]),
        ("```python {linenos=true}\nx\n```\n```{code-block} python:3\nx\n```", []),
        (":::details 題\n文\n:::", [(1, ("題", "details"))]),
        (":::message\n文\n:::\n\n:::{note} 題\n文\n:::", []),
        ("文\n\n{::comment}\n隠す\n{:/comment}", [(3, ("{::comment}",))]),
        ("`{::comment}`", []),
    ],
)
def test_what_other_sites_show_or_hide_is_told(text: str, told: list[tuple[int, object]]) -> None:
    tokens = MarkdownIt("commonmark").use(colon_fence_plugin).parse(text)
    problems = [*unclosed_comments(tokens, 1), *unshown_words(tokens, 1)]
    assert [(problem.line, problem.args) for problem in problems] == told


def test_a_title_of_code_does_not_hide_its_language() -> None:
    tokens = MarkdownIt("commonmark").parse("```python:a.py\nx\n```")
    unshown_words(tokens, 1)
    assert tokens[0].info == "python"


def test_both_are_located_in_the_file_also_within_directives(tmp_path: Path) -> None:
    body = ":::{note}\n|a|\n|-|\n|1|余り|\n\n```python\nx\n:::\n\n文。\n\n~~~\n終わらない"
    source = project(tmp_path, {"posts/2025-01-01-a.md": post("壱", body)})
    site = build(source)
    text = (source / "posts/2025-01-01-a.md").read_text(encoding="utf-8").split("\n")
    assert [(line.partition(":")[0], line.rpartition(" ")[2]) for line in site.warnings_of("posts/2025-01-01-a.md")] == [
        (str(text.index(part) + 1), "[infrakb.markup]") for part in ("~~~", "```python", "|1|余り|")
    ]  # fmt: skip

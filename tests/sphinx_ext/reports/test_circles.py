"""Toctrees that lead in a circle: the site is built, and each circle is said once, with the line that closes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from infrakb.sphinx_ext.reports.circles import circles
from tests.building import SETTINGS, build, edit, project


@pytest.mark.parametrize(
    ("included", "found"),
    [
        ({"index": ["a", "b"], "a": ["b"], "b": []}, []),
        ({"index": ["a"], "a": ["b"], "b": ["a"]}, [["a", "b"]]),
        ({"index": ["a"], "a": ["index"]}, [["index", "a"]]),
        ({"index": [], "b": ["a"], "a": ["c"], "c": ["b"]}, [["a", "c", "b"]]),
        ({"index": ["a"], "a": ["b", "c"], "b": ["a"], "c": ["index"]}, [["a", "b"], ["index", "a", "c"]]),
    ],
)
def test_each_circle_is_found_once(included: dict[str, list[str]], found: list[list[str]]) -> None:
    assert list(circles(included, "index")) == found


def page(*lines: str) -> str:
    return "\n".join(["# 題", "", "```{toctree}", *lines, "```", ""])


@pytest.mark.slow
def test_a_circle_is_said_in_every_build_until_it_is_mended(tmp_path: Path) -> None:
    source = project(
        tmp_path,
        {
            "conf.py": f"{SETTINGS}infrakb_trusted = ['*']\n",
            "index.md": page(":numbered:", "a"),
            "a.md": page("b"),
            "b.md": "最初の行です。\n\n" + page("a", "c"),
            "c.md": page("c"),
        },
    )
    said = [
        "b.md:5: toctreeが循環しています（a → b → a）。行を1つ消してください。 [infrakb.ref]",
        "b.md:5: 番号を付ける2つのtoctreeが、どちらも「a」を含みます。内側のtoctreeから「:numbered:」を消してください。 [toc.secnum]",
        "c.md:3: toctreeの「c」という文書は、このページのほかにありません。行を直すか、消してください。 [toc.not_readable]",
    ]
    built = build(source)
    assert sorted(built.warnings) == said
    assert (built.out / "c.html").exists()
    assert sorted(build(source).warnings) == said
    edit(source, "b.md", "a\nc", "c")
    assert build(source).warnings == said[2:]

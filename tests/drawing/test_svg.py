"""Texts in pictures: where their lines break."""

from __future__ import annotations

import pytest

from infrakb.drawing.svg import broken


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("2025年4月22日 [5]、計画", ["2025年4月22日 [5]、", "計画"]),
        ("米国東部（バージニア北部）", ["米国東部（バージニア", "北部）"]),
        ("NVIDIA Blackwell Server", ["NVIDIA Blackwell", "Server"]),
        ("とても長いひらがなのことば", ["とても長いひらがなの", "ことば"]),
    ],
)
def test_lines_break_between_words(text: str, lines: list[str]) -> None:
    assert broken(text, 10, 108) == lines

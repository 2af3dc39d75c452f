"""Headings of a post stand under one title, without gaps, each with a text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from infrakb.markup.headings import close_gaps, drop_empty, drop_idle_rules, leading_title, set_title

MARKDOWN = MarkdownIt("commonmark")


def outline(text: str, title: str | None = "題") -> list[str]:
    """Return the headings of *text* as ``level text`` after all repairs."""
    tokens = MARKDOWN.parse(text)
    if title is not None:
        set_title(tokens, title, 0)
    drop_empty(tokens)
    close_gaps(tokens)
    return [
        f"{token.tag[1]} {tokens[index + 1].content}"
        for index, token in enumerate(tokens)
        if token.type == "heading_open" and token.level == 0
    ]


def test_the_front_matter_title_is_the_one_h1() -> None:
    assert outline("## 概要\n\n本文\n\n### 詳細\n") == ["1 題", "2 概要", "3 詳細"]


@pytest.mark.parametrize("first", ["# 題", "# **題**", "# 「題」：", "題\n===", "# 　題 "])
def test_an_h1_that_repeats_the_title_is_not_shown_twice(first: str) -> None:
    assert outline(f"{first}\n\n## 概要\n") == ["1 題", "2 概要"]


def test_other_h1s_become_sections_and_what_is_below_moves_down() -> None:
    assert outline("# 別の題\n\n## 一\n\n# また\n\n## 二\n") == ["1 題", "2 別の題", "3 一", "2 また", "3 二"]


def test_a_title_is_literal_text() -> None:
    assert outline("", "**太字** と `code` <b>") == ["1 **太字** と `code` <b>"]


def test_the_h1_of_the_body_is_the_title_where_front_matter_has_none() -> None:
    tokens = MARKDOWN.parse("# 本文の *題*\n\n文")
    assert leading_title(tokens) == "本文の 題"
    assert leading_title(MARKDOWN.parse("文\n\n# 題")) is None
    assert leading_title(MARKDOWN.parse("")) is None


def test_skipped_levels_are_closed_and_siblings_stay_siblings() -> None:
    assert outline("#### 深い\n\n#### 隣\n\n## 浅い\n\n###### 六\n\n##### 五\n") == [
        "1 題",
        "2 深い",
        "2 隣",
        "2 浅い",
        "3 六",
        "3 五",
    ]


def test_headings_without_a_text_are_left_out() -> None:
    assert outline("##\n\n## 一\n\n### \n") == ["1 題", "2 一"]


def test_headings_in_quotes_and_lists_are_no_sections() -> None:
    assert outline("> ## 引用\n\n- ## 項目\n\n## 節\n") == ["1 題", "2 節"]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("---\n\n文\n\n---\n\n文", 1),
        ("文\n\n---", 0),
        ("## 見\n\n---\n\n文", 0),
        ("文\n\n---\n\n***\n\n文", 1),
        ("文\n\n---\n\n## 見\n\n文", 1),
        ("---", 0),
    ],
)
def test_rules_that_part_nothing_are_left_out(text: str, left: int) -> None:
    tokens = MARKDOWN.parse(text)
    drop_idle_rules(tokens)
    assert sum(token.type == "hr" for token in tokens) == left


@given(
    st.lists(
        st.sampled_from(
            ["# a\n\n", "## b\n\n", "#### c\n\n", "##\n\n", "###### d\n\n", "文\n\n", "> # e\n\n", "---\n\n"]
        ),
        max_size=20,
    ).map("".join)
)
def test_any_outline_has_one_h1_and_no_gap(text: str) -> None:
    levels = [int(line[0]) for line in outline(text)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))

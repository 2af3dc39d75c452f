"""Character classes, line joining and reading time of Japanese text."""

from __future__ import annotations

import pytest

from infrakb.text.japanese import fold, is_wide, join_lines, nfc, printable, reading_minutes, shorten


@pytest.mark.parametrize("char", "漢ひカー々〆、。「」（）！ｶ　𠮷㈱")
def test_japanese_characters_are_wide(char: str) -> None:
    assert is_wide(char)


@pytest.mark.parametrize("char", ["", "a", "1", " ", "é", "한", "—", "…", "🚀"])
def test_other_characters_are_not_wide(char: str) -> None:
    assert not is_wide(char)


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("日本\n語", "日本語"),
        ("日本\nEC2", "日本 EC2"),
        ("a\nb", "a b"),
        ("。\n「", "。「"),
        ("  日本 \n\n 語\n", "日本語"),
        ("한국\n어", "한국 어"),
        ("", ""),
        ("\n \n", ""),
    ],
)
def test_line_breaks_leave_no_blank_inside_japanese(text: str, joined: str) -> None:
    assert join_lines(text) == joined


def test_composed_and_decomposed_texts_are_one() -> None:
    assert nfc("ハ\u3099ス") == "バス"


@pytest.mark.parametrize(
    ("one", "other"), [("ＡＩ", "ai"), ("GPU", "gpu"), ("ｸﾗｳﾄﾞ", "クラウド"), ("a  b", "A B")]
)
def test_labels_that_differ_by_case_or_width_fold_to_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("バス", "パス"), ("ハス", "バス"), ("C", "C++"), ("C++", "C#"), ("サーバ", "サーバー")],
)
def test_labels_that_differ_otherwise_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_reading_time_counts_characters_and_words_apart() -> None:
    assert reading_minutes("漢" * 1000) == 2
    assert reading_minutes("word " * 400) == 2
    assert reading_minutes("漢" * 500 + " word" * 200) == 2
    assert reading_minutes("漢" * 501) == 2


def test_blanks_and_punctuation_take_no_time() -> None:
    assert reading_minutes("漢" * 500 + "、。「」　 \n" * 1000) == 1


def test_nothing_takes_less_than_a_minute() -> None:
    assert reading_minutes("") == 1


def test_short_texts_are_not_cut() -> None:
    assert shorten("短い。", 10) == "短い。"


def test_a_text_is_cut_after_a_sentence_that_ends_late_enough() -> None:
    assert shorten("一二三四五六。七八九十一", 10) == "一二三四五六。"


def test_a_text_without_a_sentence_end_is_cut_with_an_ellipsis() -> None:
    cut = shorten("一二三。四五六七八九十一二三", 10)
    assert cut == "一二三。四五六七八…"
    assert len(cut) == 10


def test_characters_that_xml_forbids_are_not_printable() -> None:
    assert printable("a\x00\x08\x0b\x0c\x1f\x7f\x9f\ud800\ufdd0\ufffeb\t\n") == "ab\t\n"

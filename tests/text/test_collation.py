"""The order of names in an index."""

from __future__ import annotations

import pytest

from infrakb.text.collation import HAN, SIGNS, collation_key, group, has_han, is_reading


@pytest.mark.parametrize(
    ("names"),
    [
        ["5G", "AMD", "NVIDIA", "アクセラレーター", "データセンター", "ラック", "液冷"],
        ["EC2 P4d", "EC2 P5", "EC2 P5e", "EC2 P5en", "EC2 P6-B200", "EC2 P10"],  # numbers by their value
        ["かー", "カード", "がーど", "かい"],  # a long vowel is the vowel before it
        ["はす", "ばす", "パス", "はすう"],  # marks count at the second look
        ["きゃく", "きやく", "きよう"],
        ["サーバ", "サーバー", "サービス"],
        ["Llama 2", "llama 3"],
    ],
)
def test_names_are_sorted_as_they_are_read(names: list[str]) -> None:
    assert sorted(set(names), key=collation_key) == names


def test_hiragana_katakana_and_width_make_no_difference_at_first() -> None:
    weights = {
        collation_key(name)[0] for name in ("でーたせんたー", "データセンター", "ﾃﾞｰﾀｾﾝﾀｰ", "データ・センター")
    }
    assert len(weights) == 1


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("NVIDIA H100", "N"),
        ("ｅｆａ", "E"),
        ("École", "E"),
        ("データセンター", "た"),
        ("えきれい", "あ"),
        ("ヴァーテックス", "あ"),
        ("ん", "わ"),
        ("800G", SIGNS),
        ("「液冷」", HAN),
        ("Ω", SIGNS),
        ("", SIGNS),
    ],
)
def test_a_name_stands_in_the_group_of_its_first_letter(name: str, expected: str) -> None:
    assert group(name) == expected


def test_a_reading_has_kana_and_nothing_to_be_read() -> None:
    assert [
        is_reading(text) for text in ("えきれい", "AIりんり", "エヌビディア", "液れい", "Liquid", "")
    ] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]
    assert has_han("液冷")
    assert not has_han("データセンター")

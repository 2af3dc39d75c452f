"""Qualifiers and names: their forms, their Japanese, and names that are read as they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infrakb.topics.qualifiers import (
    OF_STATEMENT,
    QUALIFIERS,
    fault,
    label,
    labels,
    ordered,
    parse_name,
    split_names,
    written,
)


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("scope", "SXM", "SXM"),
        ("scope", "GB200 NVL72（72個）", "GB200 NVL72（72個）"),
        ("precision", "FP8", "FP8"),
        ("precision", "FP16/BF16", "FP16/BF16"),
        ("sparsity", "dense", "密行列"),
        ("sparsity", "sparse", "疎行列"),
        ("direction", "one-way", "片方向"),
        ("direction", "both-ways", "双方向"),
        ("period", "2025", "2025年"),
        ("period", "2025-09", "2025年9月"),
        ("period", "2025-09-30", "2025年9月30日"),
        ("period", "2025-Q3", "2025年7〜9月"),
        ("period", "2025-H1", "2025年上半期"),
        ("period", "FY2025", "2025会計年度"),
        ("period", "FY2026-Q3", "2026会計年度第3四半期"),
        ("period", "FY2026-H2", "2026会計年度下半期"),
        ("period", "2023..2027", "2023年〜2027年"),
        ("period", "2025-Q3..2025-Q4", "2025年7〜9月〜2025年10〜12月"),
        ("region", "米国東部", "米国東部"),
        ("condition", "バッチ1", "バッチ1"),
    ],
)
def test_a_right_value_has_no_fault_and_a_japanese_text(name: str, value: str, shown: str) -> None:
    assert fault(name, value) is None
    assert label(name, value) == shown


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("scope", f"a{sign}b") for sign in "[]=,;"),
        ("scope", " SXM"),
        ("scope", ""),
        ("precision", "fp8"),
        ("precision", "FP8,FP16"),
        ("precision", "FP8/"),
        ("sparsity", "密"),
        ("direction", "two-way"),
        ("period", "2025-Q5"),
        ("period", "2025-13"),
        ("period", "Q3"),
        ("period", "2025..2026..2027"),
        ("period", "FY2025-09"),
        ("region", "a;b"),
        ("condition", "a=b"),
    ],
)
def test_a_wrong_value_has_a_fault_that_says_what_to_write(name: str, value: str) -> None:
    said = fault(name, value)
    assert said is not None
    text = said.text()
    assert text.startswith(f"{name}: ")
    assert "write " in text or "use one of " in text or "did you mean " in text


def test_the_set_is_closed_and_in_order() -> None:
    names = ["scope", "precision", "sparsity", "direction", "period", "region", "condition"]
    assert list(QUALIFIERS) == names
    assert all(qualifier.ja and qualifier.en for qualifier in QUALIFIERS.values())
    assert ordered(dict.fromkeys(reversed([*names, *OF_STATEMENT]), "x")) == tuple(
        (name, "x") for name in [*names, *OF_STATEMENT]
    )


def test_labels_stand_side_by_side() -> None:
    assert labels((("precision", "FP8"), ("sparsity", "dense"))) == "FP8、密行列"
    assert labels(()) == ""


# --- names


@pytest.mark.parametrize(
    ("text", "topic", "key", "told"),
    [
        ("memory", "", "memory", {}),
        ("h100.memory", "h100", "memory", {}),
        ("h100.memory[]", "h100", "memory", {}),
        ("NVIDIA H100.memory[scope=SXM]", "NVIDIA H100", "memory", {"scope": "SXM"}),
        ("Llama 3.1.parameters", "Llama 3.1", "parameters", {}),
        ("a.b[scope=x.y, as-of=2025-06]", "a", "b", {"scope": "x.y", "as-of": "2025-06"}),
        (" a.b [ scope = x ] ", "a", "b", {"scope": "x"}),
    ],
)
def test_a_name_is_taken_apart(text: str, topic: str, key: str, told: dict[str, str]) -> None:
    assert parse_name(text) == (topic, key, told)


@pytest.mark.parametrize(
    "text", ["", "[scope=SXM]", "a.b[scope]", "a.b[scope=x", "a.b]", "a.b[c=d]e", "a.b[[c=d]]", "a[b=c][d=e]"]
)
def test_what_is_no_name(text: str) -> None:
    assert parse_name(text) is None


_TEXTS = st.text(
    st.characters(exclude_characters="[]=,;", exclude_categories=("C", "Z")), min_size=1, max_size=9
)
_GIVEN = st.dictionaries(st.sampled_from([*QUALIFIERS, *OF_STATEMENT]), _TEXTS)
_KEYS = st.from_regex(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", fullmatch=True)


@given(_KEYS, _GIVEN)
def test_a_name_is_read_as_it_is_written(key: str, told: dict[str, str]) -> None:
    text = written(key, ordered(told))
    assert parse_name(text) == ("", key, told)
    assert parse_name(f"h100.{text}") == ("h100", key, told)


@given(_KEYS, _GIVEN)
def test_a_written_name_has_one_form(key: str, told: dict[str, str]) -> None:
    shuffled = dict(reversed(told.items()))
    assert written(key, ordered(told)) == written(key, ordered(shuffled))


@given(st.text())
def test_no_text_breaks_the_reader_of_names(text: str) -> None:
    parse_name(text)
    split_names(text)


@given(st.lists(st.tuples(_KEYS, _GIVEN), max_size=5), st.sampled_from([" ", ", ", ",", "\n", "、"]))
def test_names_in_a_line_are_found_again(names: list[tuple[str, dict[str, str]]], between: str) -> None:
    texts = [written(key, ordered(told)) for key, told in names]
    assert split_names(between.join(texts)) == texts


def test_blanks_in_brackets_part_no_name() -> None:
    assert split_names("memory[scope=GB200 NVL72] peak[precision=FP8,sparsity=dense], power") == [
        "memory[scope=GB200 NVL72]",
        "peak[precision=FP8,sparsity=dense]",
        "power",
    ]

"""Digits that are typed where a topic states the value."""

from __future__ import annotations

from pathlib import Path

import pytest

from infrakb.topics.registry import Registry, read_registry
from infrakb.topics.typeddigits import MASK, Prose, amounts, typed

CHIP = "---\nkind: accelerator\nname: {name}\naliases: [{alias}]\ndefinition: チップです。\n---\n"
VALUES = (
    ("memory-capacity", "141", "GB", ""),
    ("memory-bandwidth", "3.35", "TB/s", "scope: SXM"),
    ("memory-bandwidth", "2575", "GiB/s", "scope: NVL"),
    ("tdp", "700", "W", ""),
    ("accelerators", "8", "基", ""),
    ("contract-amount", '">=141"', "billion USD", ""),
    ("power-capacity", "70..72", "MW", ""),
    ("share", "35", '"%"', ""),
    ("disk", "5", "TB", "scope: 5 TB"),
    ("disk", "96", "TB", "scope: 96 TB"),
    ("ratio", "2", "x", ""),
)


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    """Two chips, of which the second is as large as the first."""
    (tmp_path / "topics").mkdir()
    keys = sorted({key for key, *_rest in VALUES})
    known = "".join(f"{key}: {{ja: {key}, en: {key}}}\n" for key in keys)
    (tmp_path / "properties.yaml").write_text(known, encoding="utf-8")
    statements = "statements:\n" + "".join(
        f"  - {{property: {key}, value: {value}, unit: {unit}, {more + ', ' if more else ''}as-of: 2026, source: s}}\n"
        for key, value, unit, more in VALUES
    )
    for name, alias in (("h200", "NVIDIA H200"), ("h201", "エイチ201")):
        text = CHIP.format(name=name.upper(), alias=alias)
        (tmp_path / f"topics/{name}.md").write_text(text, encoding="utf-8")
        (tmp_path / f"topics/{name}.yaml").write_text(statements, encoding="utf-8")
    return read_registry(tmp_path)


def found(registry: Registry, text: str, *topics: tuple[int, str], own: str = "") -> list[tuple[str, str]]:
    """What is typed in a paragraph, each with the name to write instead."""
    return [(one.text, one.facts[0]) for one in typed([Prose(text, 1, topics)], registry, own)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("約3.35TB/sです", ["3.35 TB/s"]),
        ("1,410億ドルと1兆2,000億円", ["141000000000 USD", "1200000000000 JPY"]),
        ("2万4,000個、８０ＧＢ", ["24000 個", "80 GB"]),
        ("毎秒3.35TB", ["3.35 TB/s"]),
        ("840〜1,200MW、80GB–96GB", ["840..1200 MW", "80..96 GB"]),
        ("17年間で99.9%", ["17 years", "99.9 %"]),
        # Years, names, ordinal numbers, variants and parts of so many are no amounts.
        ("2025年6月9日、EC2 p5.48xlarge、GB200 NVL72、v5e", []),
        ("第8世代、80GB版、5GPUあたり、3ドル/時間、±5W", []),
        ("「80GB」と『80GB』、https://example.com/80GB", []),
        ("80GBps2、80 GBx", []),
    ],
)
def test_numbers_with_a_unit_are_read(text: str, expected: list[str]) -> None:
    assert [f"{one.value.text} {one.unit.text}" for one in amounts(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("H200のメモリは141 GBです。", [("141 GB", "h200.memory-capacity")]),
        ("H200は141GBで、TDPは700Wです。", [("141GB", "h200.memory-capacity"), ("700W", "h200.tdp")]),
        ("H200のTDPは0.7kWです。", [("0.7kW", "h200.tdp")]),
        ("H200のSXMは約3.35TB/sです。", [("3.35TB/s", "h200.memory-bandwidth[scope=SXM]")]),
        ("H200は、NVLでは2,765 GB/sです。", [("2,765 GB/s", "h200.memory-bandwidth[scope=NVL]")]),
        ("H200に1,410億ドルです。", [("1,410億ドル", "h200.contract-amount")]),
        ("H200に70〜72MWです。", [("70〜72MW", "h200.power-capacity")]),
        ("141GBは、H200の容量です。", [("141GB", "h200.memory-capacity")]),
    ],
)
def test_digits_that_a_topic_of_the_paragraph_states_are_found(
    registry: Registry, text: str, expected: list[tuple[str, str]]
) -> None:
    assert found(registry, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "メモリは141GBです。",  # no topic
        "H200は141です。",  # no unit
        "H200は141GiBです。",  # another value
        "H200は3TB/sです。",  # too coarse to be meant
        "H200は72MWです。",  # one end of a range
        "H200は141GB/sです。",
        "H200です。8基あります。",  # a count in another sentence
        "H200は3.35TB/sです。",  # of which kind?
        "H200の5TBは96TBのH200です。",  # 5 TB and 96 TB tell kinds apart
        "H200の容量は2倍です。",
        f"H200は{MASK}です。",
    ],
)
def test_what_is_not_surely_the_value_is_let_be(registry: Registry, text: str) -> None:
    assert found(registry, text) == []


def test_counts_and_percentages_stand_in_the_sentence_that_names_the_topic(registry: Registry) -> None:
    assert found(registry, "H200を8基積み、35%です。") == [
        ("8基", "h200.accelerators"),
        ("35%", "h200.share"),
    ]
    assert found(registry, "8基です。", own="h200") == []


def test_the_topic_that_is_named_last_before_the_digits_is_meant(registry: Registry) -> None:
    assert found(registry, "H200の次のエイチ201は141GBです。") == [("141GB", "h201.memory-capacity")]
    assert found(registry, "141GBはエイチ201で、H200ではありません。") == [("141GB", "h201.memory-capacity")]


def test_a_fact_that_is_printed_may_be_said_in_another_unit(registry: Registry) -> None:
    text = f"H200は{MASK}で、0.7kWに当たります。"
    assert list(typed([Prose(text, 1, (), ("h200.tdp",))], registry)) == []
    assert len(list(typed([Prose(text, 1, (), ("h201.tdp",))], registry))) == 1


def test_a_role_names_a_topic_and_so_does_the_page_of_one(registry: Registry) -> None:
    assert found(registry, "これは141GBです。", (0, "h200")) == [("141GB", "h200.memory-capacity")]
    assert found(registry, "メモリは141GBです。", own="h201") == [("141GB", "h201.memory-capacity")]

"""The language of the filter: the same cases in Python and in the script."""

from __future__ import annotations

import pytest

from infrakb.compare.language import Column, Row, folded, judge, parse
from infrakb.text.problems import Said
from infrakb.topics.cells import state_of
from infrakb.topics.qualifiers import ordered
from infrakb.topics.units import parse_unit
from infrakb.topics.values import parse_quantity
from tests.compare.twin import answers

RATE = 160.0
COLUMNS = (
    Column("memory", ("memory", "メモリ容量", "Memory"), "bit", 8e9),
    Column("price", ("price", "料金", "Price"), "USD/s", 1 / 3600),
    Column("amount", ("amount", "発表された額", "Amount"), "JPY", 1.0),
    Column("chips", ("chips", "チップ数", "Chips"), "chip", 1.0),
    Column("bought", ("bought", "買えた量", "Bought"), "bit/USD", 8e9),
    Column("start", ("start", "開始日", "Start"), "", 0.0),
    Column("license", ("license", "ライセンス", "License"), "", 0.0),
    Column("price/memory", ("price/memory", "料金÷メモリ容量"), "USD/bit/s", 1 / 3600 / 8e9),
)
SPELLINGS = ("GB", "TB", "GiB", "USD", "JPY", "円", "ドル", "USD/h", "JPY/h", "chips")


def units() -> str:
    """The table of units as a page writes it."""
    short = {"円": "JPY", "ドル": "USD"}
    found = [(text, parse_unit(short.get(text, text))) for text in SPELLINGS]
    return ";".join(f"{text}={float(unit.factor):.15g}={unit.dimension}" for text, unit in found)


def state(text: str, as_of: str = "2025", **qualifiers: str) -> str:
    """The state of a line with a value and its unit."""
    value, unit = parse_quantity(text)
    return state_of(value, unit, as_of, ordered(qualifiers))


def row(place: str = "", **lines: list[str]) -> Row:
    keys = {key.replace("_", "/"): states for key, states in lines.items()}
    return Row(folded("H100 NVIDIA 液冷"), "h100 NVIDIA H100", "nvidia NVIDIA", place, keys)


#: Filter, row, whether it fits, lines that are left out.
CASES: list[tuple[str, Row, bool | None, list[tuple[str, int]]]] = [
    ("memory >= 80GB", row(memory=[state("80 GB")]), True, []),
    ("ｍｅｍｏｒｙ≧80GB, memory < 0.1TB", row(memory=[state("80 GB")]), False, []),
    ("メモリ容量 > 80 GB", row(memory=[state("80 GB")]), False, []),
    ("memory >= 80", row(memory=[state("80 GB")]), True, []),
    ("memory = 0.08TB", row(memory=[state("80 GB")]), True, []),
    ("memory = 192GB", row(memory=[state("192 GiB")]), False, []),
    ("memory != 80GB", row(memory=[state("80 GB")]), False, []),
    # What a bound or a range does not prove is open.
    ("memory >= 100GB", row(memory=[state(">80 GB")]), None, []),
    ("memory >= 80GB", row(memory=[state(">80 GB")]), True, []),
    ("memory > 80GB", row(memory=[state(">=80 GB")]), None, []),
    ("memory > 80GB", row(memory=[state(">80 GB")]), True, []),
    ("memory <= 80GB", row(memory=[state(">80 GB")]), False, []),
    ("memory < 80GB", row(memory=[state("<80 GB")]), True, []),
    ("memory >= 80GB", row(memory=[state("<80 GB")]), False, []),
    ("memory >= 80GB", row(memory=[state("<=80 GB")]), None, []),
    ("memory >= 80GB", row(memory=[state("~80 GB")]), None, []),
    ("memory >= 76GB", row(memory=[state("~80 GB")]), True, []),
    ("memory >= 71GB", row(memory=[state("70..72 GB")]), None, []),
    ("memory = 71GB", row(memory=[state("70..72 GB")]), None, []),
    ("memory >= 80GB", row(), None, []),
    # One of the variants is enough; of sources that are at odds none is.
    ("memory >= 90GB", row(memory=[state("80 GB", scope="SXM"), state("94 GB", scope="NVL")]), True, []),
    ("memory >= 90GB", row(memory=[state("80 GB"), state("94 GB")]), None, []),
    # Money is compared by the rate; what has another unit is open.
    ("price <= 1600 JPY/h", row(price=[state("10 USD/h")]), True, []),
    ("price < 1600 JPY/h", row(price=[state("10 USD/h")]), False, []),
    ("amount > 1000億円", row(amount=[state("2.26 trillion JPY")]), True, []),
    ("amount > 1,000億円", row(amount=[state("1 billion USD")]), True, []),
    ("amount > 1 billion USD", row(amount=[state("160 billion JPY")]), False, []),
    ("amount > 1兆2000億円", row(amount=[state("1.1 trillion JPY")]), False, []),
    ("amount > 1億円", row(amount=[state("900 million EUR")]), None, []),
    # So are ratios, with and without their unit; what costs a yen is less than what costs a dollar.
    ("price/memory < 1 USD/h/GB", row(price_memory=[state("0.1 USD/h/GB")]), True, []),
    ("料金÷メモリ容量 < 0.1", row(price_memory=[state("0.1 USD/h/GB")]), False, []),
    ("price/memory < 16 JPY/h/GB", row(price_memory=[state("0.1 USD/h/GB")]), False, []),
    ("bought <= 1 GB/USD", row(bought=[state("0.01 GB/JPY")]), False, []),
    ("bought < 2 GB/USD", row(bought=[state("0.01 GB/JPY")]), True, []),
    # Dates and words.
    ("start < 2025", row(start=[state("2024-08")]), True, []),
    ("start < 2024-08-15", row(start=[state("2024-08")]), None, []),
    ("start >= 2024年8月", row(start=[state("2024-08-01")]), True, []),
    ("license = apache", row(license=[state("Apache-2.0")]), True, []),
    ("license != apache", row(license=[state("Apache-2.0")]), False, []),
    ("開発元 = nvidia かつ 液冷", row(), True, []),
    ("maker != NVIDIA", row(), False, []),
    ("液冷 h100", row(), True, []),
    ("空冷", row(), False, []),
    ("", row(), True, []),
    # Words of Latin letters begin where they stand: GB200 is no B200.
    ("100", row(), True, []),
    ("vidia", row(), False, []),
    ("license = pache", row(license=[state("Apache-2.0")]), False, []),
    (
        "h100",
        row(price=[state("110 USD/h", scope="GPU.GH100.8"), state("12 USD/h", scope="GPU.H100.8")]),
        True,
        [("price", 0)],
    ),
    # One of several words is enough.
    ("b200 または h100 液冷", row(), True, []),
    ("B200 or H200", row(), False, []),
    ("名前 = B200またはH100", row(), True, []),
    ("maker != AMD or NVIDIA", row(), False, []),
    ("license = MIT or Apache", row(license=[state("Apache-2.0")]), True, []),
    (
        "地域 = 東京 または 大阪",
        row(price=[state("55 USD/h", region="米国東部"), state("68 USD/h", region="大阪")]),
        True,
        [("price", 0)],
    ),
    # Qualifiers and dates choose lines; the others are asked of these alone.
    (
        "地域 = 東京, price < 60 USD/h",
        row(price=[state("55 USD/h", region="米国東部"), state("68 USD/h", region="東京")]),
        False,
        [("price", 0)],
    ),
    (
        "疎密 = dense、memory >= 1GB",
        row(memory=[state("2 GB", sparsity="dense"), state("4 GB", sparsity="sparse"), state("1 GB")]),
        True,
        [("memory", 1)],
    ),
    (
        "時点 < 2025 and memory >= 1GB",
        row(memory=[state("2 GB", "2024-08"), state("4 GB", "2025-03")]),
        True,
        [("memory", 1)],
    ),
    ("時点 < 2025", row(memory=[state("4 GB", "2025-03")]), False, [("memory", 0)]),
    # What has no date is true at any time: a date does not choose it.
    (
        "時点 < 2025, license = 投資",
        row(memory=[state("4 GB", "2024")], license=["text|投資 investment||||"]),
        True,
        [],
    ),
    ("時点 < 2025, license = 投資", row(license=["text|投資 investment||||"]), False, []),
    # Words that stand in some scopes of a row leave its others out.
    (
        "h100, price < 100 USD/h",
        row(
            price=[
                state("110 USD/h", scope="GPU.H100.8"),
                state("12 USD/h", scope="GPU.A100"),
                state("120 USD/h"),
            ]
        ),
        False,
        [("price", 1)],
    ),
    ("h100", row(price=[state("110 USD/h", scope="p5.48xlarge"), state("12 USD/h", scope="p4d")]), True, []),
    ("地域 = 日本", row("日本のリージョン"), True, []),
    ("地域 = 日本", row("米国"), False, []),
    ("地域 = 日本", row(), None, []),
]
FAULTS = {
    "memry >= 80GB": ("noname", "no column is called 'memry'; did you mean 'memory'?"),
    "memory >= 80XB": ("nounit", "unknown unit 'XB'; did you mean 'B'?"),
    "memory >=": ("novalue", "a value is missing behind 'memory >='"),
}


@pytest.mark.parametrize(("text", "given", "fits", "hidden"), CASES)
def test_a_row_fits_a_filter(text: str, given: Row, fits: bool | None, hidden: list[tuple[str, int]]) -> None:
    clauses = parse(text, COLUMNS)
    assert not isinstance(clauses, Said)
    verdict = judge(clauses, given, RATE)
    assert verdict.fits is fits
    assert sorted(verdict.hidden) == hidden


def test_the_script_judges_alike() -> None:
    columns = [column._asdict() for column in COLUMNS]
    calls = [["verdict", text, columns, units(), given._asdict(), RATE] for text, given, _, _ in CASES]
    expected = [[fits, [list(one) for one in hidden]] for _, _, fits, hidden in CASES]
    found = answers(
        [*calls, *(["verdict", text, columns, units(), row()._asdict(), RATE] for text in FAULTS)]
    )
    told = [
        (case[0], got) for case, got, wanted in zip(CASES, found, expected, strict=False) if got != wanted
    ]
    assert told == []
    assert found[len(CASES) :] == [problem for problem, _text in FAULTS.values()]


@pytest.mark.parametrize(("text", "said"), [(text, said) for text, (_problem, said) in FAULTS.items()])
def test_what_is_wrong_is_said_with_names_that_are_near(text: str, said: str) -> None:
    found = parse(text, COLUMNS)
    assert isinstance(found, Said)
    assert found.text() == said


def test_without_a_rate_amounts_in_another_currency_stay_open() -> None:
    clauses = parse("price <= 1600 JPY/h", COLUMNS)
    assert not isinstance(clauses, Said)
    assert judge(clauses, row(price=[state("10 USD/h")]), None).fits is None

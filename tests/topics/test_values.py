"""Values of facts: reading, Japanese text, order and contradiction."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from infrakb.topics.units import Unit, parse_unit
from infrakb.topics.values import (
    Value,
    contradicts,
    convert,
    format_date,
    format_value,
    magnitude,
    parse_quantity,
    parse_value,
    stated,
    written,
)


@pytest.mark.parametrize(
    ("text", "bound", "low", "high"),
    [
        ("96", "=", "96", None),
        ("3.0", "=", "3.0", None),
        ("1,250", "=", "1250", None),
        (">=20", ">=", "20", None),
        ("≤ 50", "<=", "50", None),
        ("> 170", ">", "170", None),
        ("<2", "<", "2", None),
        ("~125", "~", "125", None),
        ("70..72", "..", "70", "72"),
        ("72 .. 70", "..", "70", "72"),
        ("2025-06-09", "date", None, None),
        ("4x4 2D Torus", "text", None, None),
        ("1.51.0", "text", None, None),
    ],
)
def test_values_are_read_as_written(text: str, bound: str, low: str | None, high: str | None) -> None:
    value = parse_value(text)
    assert value.bound == bound
    assert (str(value.low) if value.low is not None else None) == low
    assert (str(value.high) if value.high is not None else None) == high


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("96", "GiB", "96 GiB"),
        ("3", "TB/s", "3 TB/s"),
        ("3.0", "TB/s", "3.0 TB/s"),
        ("20", "billion USD", "200億米ドル"),
        (">=20", "billion USD", "200億米ドル以上"),
        ("<=50", "billion USD", "最大500億米ドル"),
        ("~125", "billion USD", "約1250億米ドル"),
        ("70..72", "billion USD", "700億〜720億米ドル"),
        ("2.26", "trillion JPY", "2兆2600億円"),
        ("34.2", "billion USD", "342億米ドル"),
        ("28.35", "billion USD", "283億5000万米ドル"),
        ("650", "million USD", "6億5000万米ドル"),
        ("0.5", "USD", "0.5米ドル"),
        ("15000000", "EUR", "1500万ユーロ"),
        ("12345", "USD", "1万2345米ドル"),
        (">170", "MW", "170 MW超"),
        ("<2", "ms", "2ミリ秒未満"),
        ("1.4", "%", "1.4%"),
        ("1250", "jobs", "1,250人の雇用"),
        ("2", "trillion tokens", "2兆トークン"),
        ("500000", "chips", "50万チップ"),
        ("131072", "tokens", "131,072トークン"),
        ("2029", "year", "2029年"),
        ("10", "years", "10年間"),
        ("989.4", "TFLOPs", "989.4 TFLOPS"),
        ("83.2", "exaflops", "83.2 EFLOPS"),
        ("4", "NeuronCore-v3", "4 NeuronCore-v3"),
        ("2025-06-09", "", "2025年6月9日"),
        ("4x4 2Dトーラス", "", "4x4 2Dトーラス"),
        ("2.5", "USD/h", "2.5米ドル/時間"),
        ("12500", "USD/h", "1万2500米ドル/時間"),
        (">=1200", "million USD/year", "12億米ドル/年以上"),
        ("3", "USD/million tokens", "3米ドル/100万トークン"),
        ("700", "W/GPU", "700 W/GPU"),
        ("-5", "%", "-5%"),
    ],
)
def test_values_read_in_japanese(value: str, unit: str, expected: str) -> None:
    assert format_value(parse_value(value), parse_unit(unit)) == expected


def test_dates_keep_their_precision() -> None:
    assert [format_date(text) for text in ("2025", "2025-06", "2025-06-09", "c. 2010")] == [
        "2025年",
        "2025年6月",
        "2025年6月9日",
        "c. 2010",
    ]


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        (">=20 billion USD", "billion USD", "20"),
        ("96GiB", "GiB", "96"),
        ("2.5USD/h", "USD/h", "2.5"),
        ("1.2 billion USD/year", "billion USD/year", "1.2"),
        ("96", "", "96"),
        ("９６ GiB", "GiB", "96"),
        ("70..72 billion USD", "billion USD", "70"),
    ],
)
def test_a_pinned_value_carries_its_unit(text: str, unit: str, number: str) -> None:
    value, parsed = parse_quantity(text)
    assert (parsed.text, value.low) == (unit, Decimal(number))


def test_a_pinned_text_or_date_is_no_number() -> None:
    assert parse_quantity("4x4 torus")[0].bound == "text"
    assert parse_quantity("2025-06-09")[0].bound == "date"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("2.9 TB/s", "3 TB/s", False),
        ("3.4 TB/s", "3.35 TB/s", False),
        ("3.3 TB/s", "3.36 TB/s", True),
        ("3.2 TB/s", "3.35 TB/s", True),
        ("3.35 TB/s", "3350 GB/s", False),
        ("3.0 TB/s", "2.9 TB/s", True),
        ("2575 GiB/s", "2765 GB/s", False),
        ("800 GB/s", "819 GB/s", True),
        ("0.8 TB/s", "819 GB/s", False),
        ("7 links", "8 links", True),
        ("-7 %", "-8 %", True),
        ("-7 %", "-7.6 %", True),
        ("-7 %", "-6.5 %", False),
        ("0", "0.4", False),
        ("20 billion USD", "19.6 billion USD", False),
        ("2.5 USD/h", "60 USD/day", False),
        ("2.5 USD/h", "2.5 USD/GPU hour", True),
        ("3 TB/s", "3000 GB/s", False),
        ("3200 Gbps", "400 GB/s", False),
        ("192 GiB", "192 GB", True),
        ("192 GiB", "206.158430208 GB", False),
        ("1 exaflops", "1000 PFLOPS", False),
        (">=20 billion USD", "20 billion USD", False),
        (">=20 billion USD", "25000 million USD", False),
        (">=20 billion USD", "19 billion USD", True),
        ("<=50 billion USD", "51 billion USD", True),
        (">5 billion USD", "5 billion USD", True),
        (">5 billion USD", "5000 million USD", True),
        (">5 billion USD", "5.2 billion USD", False),
        (">5 billion USD", "<5 billion USD", True),
        (">5 billion USD", "<=5 billion USD", True),
        (">=5 billion USD", "<=5 billion USD", False),
        ("<5 billion USD", "5.0 billion USD", True),
        (">5 billion USD", "3..5 billion USD", True),
        ("<=50 billion USD", "50.4 billion USD", True),
        ("~125 billion USD", "128 billion USD", False),
        ("~125 billion USD", "118 billion USD", True),
        ("70..72 billion USD", "72 billion USD", False),
        ("70..72 billion USD", "73 billion USD", True),
        ("20 USD", "20 AUD", True),
        ("380 TOPS", "380 TFLOPS", True),
        ("HBM3", "ＨＢＭ３", False),
        ("HBM3", "HBM3e", True),
        ("2025-06", "2025-06-09", False),
        ("2025-06", "2025-07-09", True),
        ("2025-06-09", "2025-06-10", True),
    ],
)
def test_only_statements_that_cannot_both_hold_contradict(first: str, second: str, expected: bool) -> None:
    a, b = parse_quantity(first), parse_quantity(second)
    assert contradicts(*a, *b) is expected
    assert contradicts(*b, *a) is expected


# Numbers of few digits, so that they often meet.
DIGITS = st.builds(Decimal.scaleb, st.integers(-400, 400).map(Decimal), st.integers(-2, 2))
BOUNDS = st.sampled_from(["=", ">=", "<=", ">", "<", "~"])
VALUES = st.one_of(
    st.builds(lambda bound, low: Value(bound, low, None, "-"), BOUNDS, DIGITS),
    st.builds(lambda a, b: Value("..", min(a, b), max(a, b), "-"), DIGITS, DIGITS),
)
STORAGE = st.sampled_from(["GB", "TB", "GiB", "MB"]).map(parse_unit)


@given(VALUES, STORAGE, VALUES, STORAGE)
def test_contradiction_has_no_order(first: Value, one: Unit, second: Value, other: Unit) -> None:
    assert contradicts(first, one, second, other) is contradicts(second, other, first, one)


@given(VALUES, STORAGE)
def test_nothing_contradicts_itself(value: Value, unit: Unit) -> None:
    assert not contradicts(value, unit, value, unit)


@given(
    VALUES, VALUES, st.sampled_from([("GB", "MB", 3), ("TB/s", "GB/s", 3), ("km", "cm", 5), ("s", "ns", 9)])
)
def test_the_unit_in_which_a_value_is_written_changes_nothing(
    first: Value, second: Value, units: tuple[str, str, int]
) -> None:
    large, small, power = units
    assert first.low is not None
    high = None if first.high is None else first.high.scaleb(power)
    moved = Value(first.bound, first.low.scaleb(power), high, "-")
    one, other = parse_unit(large), parse_unit(small)
    assert contradicts(moved, other, second, one) is contradicts(first, one, second, one)


@example(Decimal(0), 0)
@example(Decimal(1), 1)  # rounded to 0E+1, which is equal to 0
@given(DIGITS, st.integers(0, 3))
def test_a_number_agrees_with_what_is_rounded_to_it(number: Decimal, digits: int) -> None:
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    rounded = number.quantize(Decimal(1).scaleb(exponent + digits), ROUND_HALF_UP)
    unit = parse_unit("GB")
    assert not contradicts(Value("=", number, None, "-"), unit, Value("=", rounded, None, "-"), unit)


@given(VALUES, STORAGE)
def test_what_a_value_is_written_for_holds_what_it_states(value: Value, unit: Unit) -> None:
    assert stated(value, unit).meets(written(value, unit))
    assert (stated(value, unit) == written(value, unit)) is (value.bound != "=")


def test_values_of_one_dimension_share_an_order() -> None:
    texts = ["3.35 TB/s", "50 GiB/s", "820 GB/s", "3200 Gbps"]
    ordered = sorted(texts, key=lambda text: magnitude(*parse_quantity(text)) or Fraction(0))
    assert ordered == ["50 GiB/s", "3200 Gbps", "820 GB/s", "3.35 TB/s"]


def test_conversion_is_exact_or_refused() -> None:
    assert convert(parse_value("3"), parse_unit("TB/s"), parse_unit("GB/s")) == 3000
    assert convert(parse_value("1"), parse_unit("GiB"), parse_unit("GB")) == Fraction(1024**3, 10**9)
    assert convert(parse_value("1"), parse_unit("GiB"), parse_unit("W")) is None
    assert convert(parse_value("text"), parse_unit(""), parse_unit("")) is None


def test_lengths_compare_by_their_factors() -> None:
    assert convert(parse_value("3"), parse_unit("km"), parse_unit("m")) == 3000

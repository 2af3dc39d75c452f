"""Units of facts: known ones, those made of others, and what they multiply to."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infrakb.topics.units import (
    comparable,
    is_count,
    is_known,
    is_money,
    near_units,
    parse_unit,
    powers,
    unknown_part,
)


@pytest.mark.parametrize(
    ("text", "unknown", "near"),
    [
        ("GX", "GX", "GB"),
        ("billion GX", "GX", "GW"),
        ("kw", "kw", "kW"),
        ("GB/秒", "GB/秒", "GB/s"),
        ("米ドル", "米ドル", "USD"),
        ("％", "％", "%"),
        ("USD/hr", "USD/hr", "USD/h"),
        ("million USD/Year", "USD/Year", "USD/year"),
        ("米ドル/時間", "米ドル/時間", "USD/h"),
        ("USD/GPU時間", "USD/GPU時間", "USD/GPU hour"),
        ("件/月", "件/月", "件/month"),
        ("kw/gpu", "kw/gpu", "kW/GPU"),
        ("USD/million tokns", "USD/million tokns", "USD/million tokens"),
        ("GB/s/gpu", "GB/s/gpu", "GB/s/GPU"),
        ("W/", "W/", "W"),
    ],
)
def test_an_unknown_unit_is_told_with_known_ones_that_are_near(text: str, unknown: str, near: str) -> None:
    assert unknown_part(text) == unknown
    assert near in near_units(unknown)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "GiB",
        "billion USD",
        "million GPU hours",
        "km",
        "vCPU",
        "個",
        "羽",
        "billion",
        "USD/h",
        "W / GPU",
        "羽/day",
        "million USD/year",
        "USD/million tokens",
        "GB/s/GPU",
        "USD/GPU hour",
    ],
)
def test_known_units_and_japanese_counters_are_not_unknown(text: str) -> None:
    assert unknown_part(text) == ""


# Names of units, known and unknown.
NAMES = (
    "USD|GB|GiB|W|kWh|h|day|year|years|month|GPU|GPUs|GPU hour|chips|x|%|TFLOPS|TOPS|tokens|GB/s|L|vCPU|個|羽|rpm|MHz"
    "|NeuronCore-v3|件/月|GX"
)
UNITS = st.sampled_from(NAMES.split("|"))
LETTERS = st.text("kGBWUSDhours/秒時間月日個 %", max_size=9)


@pytest.mark.parametrize(
    ("text", "dimension", "factor", "label"),
    [
        ("USD/h", "USD/s", Fraction(1, 3600), "米ドル/時間"),
        ("USD/hour", "USD/s", Fraction(1, 3600), "米ドル/時間"),
        ("million USD/year", "USD/year", Fraction(10**6), "米ドル/年"),
        ("USD/month", "USD/month", Fraction(1), "米ドル/月"),
        ("tCO2eq/day", "tCO2eq/s", Fraction(1, 86400), "tCO2eq/日"),
        ("W/GPU", "W/GPU", Fraction(1), "W/GPU"),
        ("kW/rack", "W/rack", Fraction(1000), "kW/ラック"),
        ("GiB/GPU", "bit/GPU", Fraction(8 * 1024**3), "GiB/GPU"),
        ("USD/GPU hour", "USD/GPU/s", Fraction(1, 3600), "米ドル/GPU時間"),
        ("USD/GPU/h", "USD/GPU/s", Fraction(1, 3600), "米ドル/GPU/時間"),
        ("USD/million tokens", "USD/token", Fraction(1, 10**6), "米ドル/100万トークン"),
        ("TFLOPS/W", "FLOP/W/s", Fraction(10**12), "TFLOPS/W"),
        ("tokens/s", "token/s", Fraction(1), "トークン/秒"),
        ("GB/h", "bit/s", Fraction(8 * 10**9, 3600), "GB/時間"),
        ("kWh/day", "W", Fraction(125, 3), "kWh/日"),
        ("hours/day", "", Fraction(1, 24), "時間/日"),
    ],
)
def test_two_units_make_one(text: str, dimension: str, factor: Fraction, label: str) -> None:
    unit = parse_unit(text)
    assert (unit.dimension, unit.factor, unit.label) == (dimension, factor, label)


def test_a_unit_of_its_own_stays_what_it_is() -> None:
    assert parse_unit("GB/s").label == "GB/s"
    assert parse_unit("L/min").label == "L/min"
    assert comparable(parse_unit("L/min"), parse_unit("L/h"))
    assert parse_unit("L/h").factor * 60 == parse_unit("L/min").factor


def test_units_compare_by_all_that_they_are_made_of() -> None:
    pairs = [("USD/GPU hour", "USD/GPU/h"), ("GB/h", "GB/s"), ("kWh/day", "W"), ("USD/h", "USD/day")]
    assert all(comparable(parse_unit(one), parse_unit(other)) for one, other in pairs)
    pairs = [
        ("USD/h", "USD/GPU hour"),
        ("W/GPU", "W/chip"),
        ("W/GPU", "W"),
        ("GPUs", "chips"),
        ("USD/year", "USD/h"),
    ]
    assert not any(comparable(parse_unit(one), parse_unit(other)) for one, other in pairs)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GB/s", {"bit": 1, "s": -1}),
        ("Gbps", {"bit": 1, "s": -1}),
        ("TFLOPS", {"FLOP": 1, "s": -1}),
        ("TOPS", {"OP": 1, "s": -1}),
        ("TWh", {"W": 1, "s": 1}),
        ("MHz", {"s": -1}),
        ("km2", {"m": 2}),
        ("billion USD", {"USD": 1}),
        ("year", {"calendar year": 1}),
        ("USD/year", {"USD": 1, "year": -1}),
        ("million GPU hours", {"s": 1}),
        ("USD/vCPU hour", {"USD": 1, "s": -1}),
        ("GB/GPU", {"bit": 1}),
        ("GX", {"GX": 1}),
        *(
            (text, {})
            for text in [
                "",
                "GPUs",
                "chips",
                "vCPU",
                "CU",
                "x",
                "%",
                "個",
                "羽",
                "million tokens",
                "GPUs/rack",
            ]
        ),
    ],
)
def test_units_multiply_by_their_base_dimensions(text: str, expected: dict[str, int]) -> None:
    assert powers(parse_unit(text)) == expected


def test_factors_hold_for_the_product_of_the_powers() -> None:
    assert parse_unit("kWh").factor == parse_unit("kW").factor * parse_unit("h").factor
    assert parse_unit("GPU hour").factor == parse_unit("GPU").factor * parse_unit("h").factor
    assert parse_unit("L").factor * 1000 == parse_unit("m").factor ** 3
    assert parse_unit("%").factor * 100 == parse_unit("x").factor


def test_money_is_money_also_for_each_of_something() -> None:
    assert all(is_money(parse_unit(text)) for text in ["USD", "billion JPY", "USD/h", "million USD/year"])
    assert not any(is_money(parse_unit(text)) for text in ["GB/USD", "GB", ""])


def test_only_whole_things_are_counted_one_by_one() -> None:
    assert all(is_count(parse_unit(text)) for text in ["", "GPUs", "個", "GPUs/rack", "vCPU"])
    assert not any(is_count(parse_unit(text)) for text in ["million GPUs", "x", "%", "GB", "GPU hours"])


@given(UNITS, UNITS.filter(lambda text: "/" not in text))
def test_units_divide_as_their_powers_and_factors_do(above: str, below: str) -> None:
    text = f"{above}/{below}"
    known = not unknown_part(above) and not unknown_part(below)
    assert unknown_part(text) == ("" if known else text)
    if not known or text in {"L/min", "GB/s"}:
        return
    one, other, unit = parse_unit(above), parse_unit(below), parse_unit(text)
    assert unit.factor == one.factor / other.factor
    divisor = {name.removeprefix("calendar "): power for name, power in powers(other).items()}
    expected = {name: powers(one).get(name, 0) - divisor.get(name, 0) for name in {*powers(one), *divisor}}
    assert powers(unit) == {name: power for name, power in expected.items() if power}


@given(
    st.one_of(UNITS, LETTERS, st.builds("{}/{}".format, st.one_of(UNITS, LETTERS), st.one_of(UNITS, LETTERS)))
)
def test_what_is_offered_for_an_unknown_unit_is_known(text: str) -> None:
    unknown = unknown_part(text)
    if unknown:
        assert all(unknown_part(near) == "" for near in near_units(unknown))
        assert not is_known(text)
        assert not comparable(parse_unit(text), parse_unit("GB"))
    assert parse_unit(text) == parse_unit(f" {text} ")

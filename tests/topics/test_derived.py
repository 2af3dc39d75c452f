"""Formulas: reading, exact calculation over bounds, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from infrakb.text.problems import Said
from infrakb.topics.derived import (
    Formula,
    Input,
    Operand,
    Result,
    contradicts_derived,
    evaluate,
    parse_formula,
)
from infrakb.topics.intervals import Interval
from infrakb.topics.units import Unit, parse_unit
from infrakb.topics.values import Value, format_value, parse_quantity, stated, written


def formula(text: str) -> Formula:
    read = parse_formula(text)
    assert isinstance(read, Formula), read
    return read


def operand(text: str, **qualifiers: str) -> Operand:
    return Operand(*parse_quantity(text), qualifiers)


def calculated(text: str, unit: str, **operands: str | Operand) -> Result | Said:
    given = {name: operand(each) if isinstance(each, str) else each for name, each in operands.items()}
    return evaluate(formula(text), given, parse_unit(unit))


def result(text: str, unit: str, **operands: str | Operand) -> Result:
    found = calculated(text, unit, **operands)
    assert isinstance(found, Result), found
    return found


def reason(found: object) -> str:
    assert isinstance(found, Said), found
    return found.text()


# --- reading


def test_a_formula_names_its_inputs() -> None:
    read = formula("{accelerators}  * { runs-on.peak[precision = BF16, sparsity=dense] } / {accelerators}")
    assert [each.name for each in read.inputs] == [
        "accelerators",
        "runs-on.peak[precision=BF16,sparsity=dense]",
    ]
    assert read.inputs[1] == Input("runs-on", "peak", (("precision", "BF16"), ("sparsity", "dense")))
    assert read.text == "{accelerators} * { runs-on.peak[precision = BF16, sparsity=dense] } / {accelerators}"


def test_a_qualifier_may_be_any_text() -> None:
    read = formula("{a[region=東京, scope=GB200 NVL72]} + 1")
    assert read.inputs[0].qualifiers == (("scope", "GB200 NVL72"), ("region", "東京"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * {a}", "21"),
        ("(1 + 2) * {a}", "30"),
        ("{a} - 2 - 3", "5"),
        ("{a} / 2 / 5", "1"),
        ("{a} / (2 / 5)", "25"),
        ("2*({a}-(3+0.5))", "13"),
        ("{a} * 1.25 - {a} / 4", "10"),
    ],
)
def test_signs_bind_as_usual(text: str, expected: str) -> None:
    assert result(text, "", a="10").value.text == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "it names no property"),
        ("8 * 2", "it names no property"),
        ("{a} {b}", "a sign such as '*' is missing before '{b}'"),
        ("2 {a}", "a sign such as '*' is missing before '{a}'"),
        ("{a} (2)", "a sign such as '*' is missing before '('"),
        ("{a} *", "missing at its end"),
        ("{a} * / 2", "a number or a property is missing before '/'"),
        ("-{a}", "a number or a property is missing before '-'"),
        ("() * {a}", "a number or a property is missing before ')'"),
        ("({a}", "a '(' has no ')'"),
        ("{a})", "a ')' has no '('"),
        ("{a} × 2", "'× 2' means nothing there"),
        ("{a} ** 2", "a number or a property is missing before '*'"),
        ("{a", "'{a' means nothing there"),
        ("{a}.b", "'.b' means nothing there"),
        ("{a} * 1e3", "'e3' means nothing there"),
        ("{a} * ２", "means nothing there"),
        ("__import__('os')", "means nothing there"),
        ("{A}", "'{A}' names no property"),
        ("{}", "'{}' names no property"),
        ("{a.b.c}", "names no property"),
        ("{.a}", "names no property"),
        ("{runs-on.}", "names no property"),
        ("{a[precision]}", "names no property"),
        ("{a[precison=BF16]}", "unknown qualifier 'precison'; did you mean 'precision'?"),
        ("{a[source=b]}", "unknown qualifier 'source'"),
        ("{a[precision=]}", "precision: '' has another form"),
        ("{a[precision=BF17]}", "precision: 'BF17' has another form"),
        ("{a[scope=x;y]}", "scope: 'x;y' has another form"),
    ],
)
def test_what_is_no_formula_is_told_in_words(text: str, said: str) -> None:
    assert said in reason(parse_formula(text))


@given(st.text("ab{}[]=,.()+-*/ 0123456789", max_size=30))
def test_any_text_is_a_formula_or_told_not_to_be(text: str) -> None:
    read = parse_formula(text)
    if isinstance(read, Said):
        assert read.text()
        return
    found = evaluate(read, {each.name: operand("3") for each in read.inputs}, parse_unit(""))
    assert isinstance(found, Result) or found.text()
    # Python reads the same in it: what a topic calls its properties is put in as a number.
    python = re.sub(
        r"[0-9.]+", lambda number: f"Fraction('{number[0]}')", re.sub(r"\{[^{}]*\}", "3", read.text)
    )
    try:
        expected = eval(python, {"Fraction": Fraction})
    except ZeroDivisionError:
        assert reason(found) == "it divides by what may be 0"
        return
    assert isinstance(found, Result)
    assert Fraction(expected) in widened(found.value)


def test_deep_and_long_formulas_are_read() -> None:
    text = "(" * 5000 + "{a}" + " + 1)" * 5000
    assert result(text, "", a="1").value.text == "5001"


# --- calculating


@pytest.mark.parametrize(
    ("text", "unit", "a", "b", "expected"),
    [
        ("{a} * {b}", "GB", "8 GPUs", "141 GB", "1,128 GB"),
        ("{a} * {b}", "TB", "8 GPUs", "141 GB", "1.128 TB"),
        ("{a} * {b}", "GB", "16 chips", "96 GiB", "約1,649 GB"),
        ("{a} * {b}", "GB", "16 chips", "96 GiB/chip", "約1,649 GB"),
        ("{a} * {b}", "TB/s", "8 GPUs", "~3.35 TB/s", "約26.8 TB/s"),
        ("{a} * {b}", "TFLOPS", "8 GPUs", ">=989.4 TFLOPS", "7,915.2 TFLOPS以上"),
        ("{a} * {b}", "kW", "72 GPUs", "<1200 W", "86.4 kW未満"),
        ("{a} * {b}", "kW", "70..72 GPUs", "1000..1200 W", "70〜86.4 kW"),
        ("{a} * {b}", "kW", "~70 GPUs", "1000..1200 W", "66.5〜88.2 kW"),
        ("{a} * {b}", "kW", "~70 GPUs", ">1000 W", "66.5 kW超"),
        ("{a} / {b}", "USD/GPU hour", "98.32 USD/h", "8 GPUs", "12.29米ドル/GPU時間"),
        ("{a} / {b}", "USD/GPU hour", "98.32 USD/h", "7 GPUs", "約14.05米ドル/GPU時間"),
        ("{a} / {b}", "USD/GPU hour", ">98.32 USD/h", "7 GPUs", "14.04米ドル/GPU時間超"),
        ("{a} / {b}", "USD/GPU hour", "<=98.32 USD/h", "7 GPUs", "最大14.05米ドル/GPU時間"),
        ("{a} / {b}", "USD/GPU hour", "96 USD/h", ">=8 GPUs", "最大12米ドル/GPU時間"),
        ("{a} / {b}", "billion USD", "~125 billion USD", "3", "約416億7000万米ドル"),
        ("{a} * {b}", "GWh", "100 MW", "30 days", "72 GWh"),
        ("{a} * (1 + {b})", "billion USD", "20 billion USD", "14 %", "228億米ドル"),
        ("{a} / {b}", "%", "395 TFLOPS", "989 TFLOPS", "約39.94%"),
        ("{a} / {b}", "x", "141 GB", "80 GB", "1.7625倍"),
        ("{a} - {b}", "GB", "80 GB", "80 GB", "0 GB"),
        ("{a} + {b}", "GB", "1 TB", "24 GB", "1,024 GB"),
        ("{a} * {b}", "chips", "0 chips", ">5", "0チップ"),
        ("{a} - {b}", "W", "~100 W", "~99 W", "-8.95〜10.95 W"),
        ("{a} * {b}", "billion USD", "3", "-0.5 billion USD", "-15億米ドル"),
    ],
)
def test_results_are_exact_and_keep_their_bounds(text: str, unit: str, a: str, b: str, expected: str) -> None:
    found = result(text, unit, a=a, b=b)
    assert format_value(found.value, found.unit) == expected


@pytest.mark.parametrize(
    ("divisor", "expected"),
    [
        ("64", "0.015625"),
        ("1000000", "0.000001"),
        ("8000000", "0.000000125"),
        ("128", "0.0078125"),
        ("256", "0.00390625"),
        ("3", "~0.3333"),
        ("0.0003", "~3333"),
        ("0.00000003", "~33330000"),
        ("0.0000015", "~666700"),
        ("1.00001", "~1"),
    ],
)
def test_a_number_that_is_too_long_is_rounded_and_about(divisor: str, expected: str) -> None:
    assert result("1 / {a}", "", a=divisor).value.text == expected


def test_a_result_has_the_qualifiers_of_its_inputs() -> None:
    first = operand("8 GPUs", region="東京", scope="SXM")
    second = operand("989 TFLOPS", precision="BF16", sparsity="dense", scope="SXM")
    found = result("{a} * {b}", "TFLOPS", a=first, b=second)
    qualifiers = (("scope", "SXM"), ("precision", "BF16"), ("sparsity", "dense"), ("region", "東京"))
    assert found.qualifiers == qualifiers


# --- what is refused


@pytest.mark.parametrize(
    ("text", "unit", "a", "b", "said"),
    [
        ("{a} + {b}", "GB", "80 GB", "3 W", "it adds or subtracts bit and W"),
        ("{a} + {b}", "USD", "80 USD", "3 JPY", "it adds or subtracts USD and JPY"),
        ("{a} - {b}", "GB", "80 GB", "3", "it adds or subtracts bit and a bare number"),
        ("{a} * {b}", "GB", "80 GB/s", "8 GPUs", "it results in bit/s, not in bit"),
        ("{a} / {b}", "GB", "80 GB", "8 GB", "it results in a bare number, not in bit"),
        ("{a} * {b}", "USD", "8 USD/year", "8 h", "it results in USD·s/year, not in USD"),
        ("{a} / {b}", "x", "8 GB", "0 GB", "it divides by what may be 0"),
        ("{a} / {b}", "x", "8 GB", "<=8 GB", "it divides by what may be 0"),
        ("{a} / {b}", "x", "8 GB", "-1..1 GB", "it divides by what may be 0"),
        ("{a} - {b}", "GB", ">8 GB", ">1 GB", "its inputs leave any number possible"),
        ("{a} * {b}", "GB", "HBM3", "8 GPUs", "'a' is no number"),
        ("{a} * {b}", "GB", "8 GPUs", "2025-06-09", "'b' is no number"),
    ],
)
def test_what_has_no_result_is_told_in_words(text: str, unit: str, a: str, b: str, said: str) -> None:
    assert reason(calculated(text, unit, a=a, b=b)) == said


def test_an_input_without_a_value_is_told() -> None:
    assert reason(calculated("{a} * {b}", "GB", a="8")) == "'b' has no value"


QUALIFIED = [
    (
        ("100 TFLOPS", {"sparsity": "dense"}),
        ("10 TFLOPS", {"sparsity": "sparse"}),
        "'a' has the sparsity 'dense'",
    ),
    (("100 TFLOPS", {"sparsity": "dense"}), ("10 TFLOPS", {}), "'b' does not say which it has"),
    (("100 TFLOPS", {"precision": "FP8"}), ("10 TFLOPS", {"precision": "BF16"}), "'b' has 'BF16'"),
    (("100 TFLOPS", {"precision": "FP8"}), ("10 TOPS", {}), "'b' does not say which it has"),
    (("100 TFLOPS", {"precision": "FP8"}), ("10 TFLOPS/W", {}), "'b' does not say which it has"),
    (
        ("900 GB/s", {"direction": "both-ways"}),
        ("450 GB/s", {"direction": "one-way"}),
        "the direction 'both-ways'",
    ),
    (("900 GB/s", {"direction": "both-ways"}), ("400 Gbps", {}), "'b' does not say which it has"),
    (("900 GB/s", {"direction": "both-ways"}), ("400 GB/h/GPU", {}), "'b' does not say which it has"),
    (("700 W", {"precision": "FP8"}), ("1 kW", {}), "'b' does not say which it has"),
    (("8 GPUs", {"scope": "SXM"}), ("80 GB", {"scope": "PCIe"}), "'a' has the scope 'SXM', 'b' has 'PCIe'"),
    (("8 GPUs", {"period": "2024"}), ("80 GB", {"period": "2025"}), "the period '2024'"),
    (("8 GPUs", {"region": "東京"}), ("80 GB", {"region": "大阪"}), "the region '東京'"),
    (("8 GPUs", {"condition": "A"}), ("80 GB", {"condition": "B"}), "the condition 'A'"),
]
Written = tuple[str, dict[str, str]]


@pytest.mark.parametrize(("one", "other", "said"), QUALIFIED)
def test_what_is_defined_in_different_ways_is_not_mixed(one: Written, other: Written, said: str) -> None:
    operands = {"a": operand(one[0], **one[1]), "b": operand(other[0], **other[1])}
    assert said in reason(evaluate(formula("{a} / {b}"), operands, parse_unit("x")))
    assert re.search(
        "' has '|does not say", reason(evaluate(formula("{b} / {a}"), operands, parse_unit("x")))
    )


@pytest.mark.parametrize(
    ("one", "other", "unit"),
    [
        (("100 TFLOPS", {"sparsity": "dense", "precision": "FP8"}), ("8 GPUs", {}), "TFLOPS"),
        (("100 TFLOPS", {"sparsity": "dense", "precision": "FP8"}), ("8 GPUs", {"scope": "SXM"}), "TFLOPS"),
        (("40 %", {"precision": "FP8"}), ("8 GPUs", {}), "%"),
        (("900 GB/s", {"direction": "both-ways"}), ("2 h", {}), "GB"),
        (("900 GB/s", {"direction": "both-ways"}), ("2 %", {"direction": "both-ways"}), "GB/s"),
        (("8 GPUs", {"scope": "SXM"}), ("80 GB", {}), "GB"),
        (("8 GPUs", {"period": "2025"}), ("80 GB", {"period": "2025", "region": "東京"}), "GB"),
    ],
)
def test_what_leaves_no_definition_open_is_mixed(one: Written, other: Written, unit: str) -> None:
    found = result("{a} * {b}", unit, a=operand(one[0], **one[1]), b=operand(other[0], **other[1]))
    assert dict(found.qualifiers) == one[1] | other[1]


# --- a stated value beside a derived one


@pytest.mark.parametrize(
    ("a", "b", "stated_value", "expected"),
    [
        ("8 GPUs", "3.35 TB/s", "26.8 TB/s", False),
        ("8 GPUs", "3.35 TB/s", "26.7 TB/s", True),
        ("8 GPUs", "3.35 TB/s", "26.77 TB/s", False),  # of 3.346
        ("8 GPUs", "3.35 TB/s", "27 TB/s", False),
        ("8 GPUs", "80 GB/s", "640 GB/s", False),
        ("8 GPUs", "80 GB/s", "720 GB/s", True),  # a count is not rounded
        ("8 GPUs", "80 GB/s", ">=600 GB/s", False),
        ("8 GPUs", "80 GB/s", "<600 GB/s", True),
        ("~8 GPUs", "80 GB/s", "660 GB/s", False),
        ("8 GPUs", "80 GB/s", "640 GB", True),
        ("8 GPUs", "80 GB/s", "HBM3", True),
    ],
)
def test_a_stated_value_is_held_against_what_its_inputs_can_give(
    a: str, b: str, stated_value: str, expected: bool
) -> None:
    found = result("{a} * {b}", "GB/s", a=a, b=b)
    assert contradicts_derived(*parse_quantity(stated_value), found) is expected


def test_a_difference_of_rounded_numbers_may_be_any_divisor() -> None:
    found = result("{a} / ({b} - {c})", "x", a="8 GB", b="3 GB", c="2.6 GB")
    assert (found.value.text, found.within) == ("20", Interval.of(None, None))


# --- whatever the inputs are


DIGITS = st.builds(Decimal.scaleb, st.integers(-300, 300).map(Decimal), st.integers(-2, 1))
BOUNDS = st.sampled_from(["=", ">=", "<=", ">", "<", "~"])
VALUES = st.one_of(
    st.builds(lambda bound, low: Value(bound, low, None, "-"), BOUNDS, DIGITS),
    st.builds(lambda a, b: Value("..", min(a, b), max(a, b), "-"), DIGITS, DIGITS),
)
LENGTHS = st.sampled_from(["m", "km", "mm"]).map(parse_unit)
FORMULAS = st.sampled_from(
    [
        "{a} * {b} / {c}",
        "{a} + {b} * 2 - {c}",
        "{a} / {b} * {c}",
        "3 * ({a} - {b}) + {c} / 7",
        "{a} * {b} / {a}",
    ]
)


def widened(value: Value) -> Interval:
    """Return what a result in a bare number says, "about" for a rounding as for any other."""
    return stated(value, parse_unit(""))


def some(interval: Interval, data: st.DataObject) -> Fraction:
    """Return a number of an interval, often an end of it."""
    low, high = interval.low.number, interval.high.number
    first = low if isinstance(low, Fraction) else None
    last = high if isinstance(high, Fraction) else None
    number = data.draw(
        st.one_of(st.fractions(first, last), st.just(first or Fraction(0)), st.just(last or Fraction(0)))
    )
    assume(number in interval)
    return number


def python(text: str, numbers: Mapping[str, Fraction]) -> Fraction:
    return Fraction(eval(re.sub(r"[{}]", "", text), dict(numbers)))


@given(FORMULAS, st.tuples(VALUES, VALUES, VALUES), st.tuples(LENGTHS, LENGTHS, LENGTHS), st.data())
def test_whatever_the_inputs_are_the_result_holds_it(
    text: str, values: tuple[Value, Value, Value], units: tuple[Unit, ...], data: st.DataObject
) -> None:
    read = formula(text)
    operands = {
        name: Operand(value, unit, {}) for name, value, unit in zip("abc", values, units, strict=True)
    }
    target = parse_unit("m")
    found = evaluate(read, operands, target)
    if isinstance(found, Said):
        assert found.text() in {"it divides by what may be 0", "its inputs leave any number possible"}
        return
    exact = {name: some(stated(each.value, each.unit), data) for name, each in operands.items()}
    number = python(text, exact)
    assert number in found.within
    if not (found.value.bound == "~" and any(value.bound == "~" for value in values)):
        assert number in stated(found.value, target)
    rounded = {name: some(written(each.value, each.unit), data) for name, each in operands.items()}
    try:
        assert python(text, rounded) in found.within
    except ZeroDivisionError:
        assert found.within == Interval.of(None, None)


@given(st.lists(DIGITS.filter(bool), min_size=1, max_size=3), st.sampled_from([1, 3, 7, 64]))
def test_about_is_near_whatever_it_is_about(numbers: list[Decimal], divisor: int) -> None:
    names = "abc"[: len(numbers)]
    read = formula(" * ".join(f"{{{name}}}" for name in names) + f" / {divisor}")
    unit = parse_unit("")
    operands = {
        name: Operand(Value("~", number, None, "-"), unit, {})
        for name, number in zip(names, numbers, strict=True)
    }
    found = evaluate(read, operands, unit)
    assert isinstance(found, Result)
    assert found.value.bound == "~"
    middle = Fraction(1, divisor)
    for number in numbers:
        middle *= Fraction(number)
    assert middle in stated(found.value, unit)
    assert middle in found.within

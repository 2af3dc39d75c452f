"""One column divided by another: the same cases in Python and in the script."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from infrakb.compare.ratios import REASONS, Given, Side, divided
from infrakb.compare.table import unit_of
from infrakb.text.problems import Said
from infrakb.topics.cells import state_of
from infrakb.topics.qualifiers import labels, ordered, parse_name
from infrakb.topics.units import parse_unit, powers
from infrakb.topics.values import format_value, parse_quantity
from tests.compare.twin import answers

CASES: list[dict[str, Any]] = json.loads(Path(__file__).with_name("ratios.json").read_text(encoding="utf-8"))
NAMES = ("A", "B")


def given(text: str) -> Given:
    """A number as a case writes it: value and unit, and qualifiers in brackets."""
    written, bracket, rest = text.partition(" [")
    value, unit = parse_quantity(written)
    name = parse_name(f"x[{rest}") if bracket else None
    return Given(value, unit, ordered(name.given) if name else (), "2025", "", "")


def sides(case: dict[str, Any]) -> tuple[Side, Side]:
    above, below = (Side(name, parse_unit(unit)) for name, unit in zip(NAMES, case["units"], strict=True))
    return above, below


def told(text: str, note: str) -> str:
    return f"{text} ({note})" if note else text


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_a_column_is_divided_by_another(case: dict[str, Any]) -> None:
    above, below = (
        [one for text in case[key] if (one := given(text)).value.is_number] for key in ("above", "below")
    )
    found = divided((above, below), sides(case))
    if isinstance(found, Said):
        assert {"refused": found.text()} == {key: case[key] for key in case if key == "refused"}
        return
    results = [one.result for one in found]
    assert [told(format_value(one.value, one.unit), labels(one.qualifiers)) for one in results] == case.get(
        "gives"
    )


def test_the_script_divides_alike() -> None:
    calls: list[list[object]] = []
    for case in CASES:
        numbers = [[given(text) for text in case[key]] for key in ("above", "below")]
        units = {one.unit for some in numbers for one in some}
        counted = sorted(
            {name for unit in units for name, _power in unit.exponents if name not in powers(unit)}
        )
        states = [
            [state_of(one.value, one.unit, one.as_of, one.qualifiers, side.unit) for one in some]
            for some, side in zip(numbers, sides(case), strict=True)
        ]
        columns = [[side.label, unit_of(side.unit)] for side in sides(case)]
        calls.append(
            ["divided", states, columns, counted, {name: said.text() for name, said in REASONS.items()}]
        )
    found = answers(calls)
    expected = [case.get("gives", case.get("refused")) for case in CASES]
    assert [
        (case["why"], got, wanted)
        for case, got, wanted in zip(CASES, found, expected, strict=True)
        if got != wanted
    ] == []

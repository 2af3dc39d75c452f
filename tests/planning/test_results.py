"""Which machines are enough, and in what order: by the same vector as the browser's script."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from infrakb.planning.arithmetic import Settings, Span
from infrakb.planning.machines import Machine, Price, Rate
from infrakb.planning.results import Configuration, configurations
from tests.planning.test_arithmetic import RULES, model_of
from tests.search.engine import ask_node

if TYPE_CHECKING:
    from infrakb.topics.statements import Statement

VECTOR: dict[str, Any] = json.loads(Path(__file__).with_name("configurations.json").read_text("utf-8"))
NO_STATEMENT = cast("Statement", None)  # what no order depends on


def _machine(name: str, fields: dict[str, Any]) -> Machine:
    prices = tuple(Price(place, amount, NO_STATEMENT) for place, amount in fields["prices"])
    tdp = Span(*fields["tdp"]) if fields["tdp"] else None
    return Machine(
        "",
        name,
        Span(*fields["memory"]),
        tdp,
        fields["size"],
        prices,
        (),
        is_instance=fields["host"],
        is_large=fields["is_large"],
    )


def _shown(found: Configuration) -> dict[str, Any]:
    machine, made = found
    cost = [made.cheapest[0].place, list(made.cheapest[1])] if made.cheapest else None
    return {
        "name": machine.name,
        "fit": list(made.fit),
        "hosts": list(made.machines),
        "watts": list(made.power) if made.power else None,
        "cost": cost,
    }


def test_the_fewest_and_cheapest_instances_come_first_and_what_is_too_small_is_left_out() -> None:
    known = [_machine(name, fields) for name, fields in VECTOR["machines"].items() if fields]
    chosen = model_of(VECTOR["model"]), Settings(**VECTOR["settings"])
    found = configurations(*chosen, known, VECTOR["pue"], Rate(VECTOR["rate"], NO_STATEMENT))
    assert [_shown(one) for one in found] == VECTOR["expected"]
    assert all(
        made.cheapest is None for _machine, made in configurations(*chosen, known, VECTOR["pue"], None)
    )


def test_the_script_lists_the_same() -> None:
    script = Path(__file__).with_name("configurations.mjs")
    missing = {name: fields or {"missing": "the memory"} for name, fields in VECTOR["machines"].items()}
    assert ask_node(script, {**VECTOR, "machines": missing, "rules": RULES}) == VECTOR["expected"]

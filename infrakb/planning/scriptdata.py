"""What the planner's script computes with: everything that the page knows, as a script of its own. Pure.

A script and not JSON, as pages opened from a disk may load scripts, but not fetch files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from infrakb.planning.arithmetic import ASSUMED, CACHES, MOST, SCHEMES, SERVER
from infrakb.planning.machines import Lacking
from infrakb.topics.render import script

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from infrakb.planning.machines import Machine, Rate
    from infrakb.planning.shapes import Shape
    from infrakb.topics.render import Translate
    from infrakb.topics.statements import Statement


def planner_script(
    shapes: Iterable[Shape],
    machines: Iterable[Machine | Lacking],
    rate: Rate | None,
    pue: Statement | None,
    place: Callable[[Statement], tuple[str, str]],
    texts: Mapping[str, str],
    assumed: Iterable[str],
    _: Translate,
) -> str:
    """Return the script; amounts are whole numbers in the units of ``arithmetic``."""

    def given(label: str, statement: Statement) -> list[str]:
        return [label, statement.text, *place(statement)]

    content = {
        "texts": dict(texts),
        "assumed": list(assumed),
        "schemes": {one.id: [one.bits, one.few, one.margin] for one in SCHEMES.values()},
        "caches": CACHES,
        "limits": {**ASSUMED._asdict(), "most": MOST, "server": SERVER},
        "models": {model_key(one): _model(one, given, _) for one in shapes},
        "machines": {one.name: _machine(one, given, _) for one in machines},
        "rate": [rate.amount, given(texts["rate"], rate.statement)] if rate else None,
        "pue": given("PUE", pue) if pue else None,
    }
    return script("infraPlanner", content)


def model_key(shape: Shape) -> str:
    """A model and its size, as addresses have it."""
    return f"{shape.topic}/{shape.size}" if shape.size else shape.topic


def _model(shape: Shape, given: Callable[[str, Statement], list[str]], _: Translate) -> dict[str, object]:
    if shape.model is None:
        assert shape.missing is not None
        return {"missing": shape.missing.text(_)}
    return {
        **shape.model._asdict(),
        "inputs": [given(one.label, one.statement) for one in shape.inputs],
        "assumed": [said.text(_) for said in shape.assumed],
    }


def _machine(
    machine: Machine | Lacking, given: Callable[[str, Statement], list[str]], _: Translate
) -> dict[str, object]:
    if isinstance(machine, Lacking):
        return {"missing": machine.missing.text(_)}
    return {
        **machine.device._asdict(),
        "tdp": machine.tdp,
        "size": machine.size,
        "host": machine.is_instance,
        "prices": [
            [price.place, price.amount, given(price.place, price.statement)] for price in machine.prices
        ],
        "inputs": [given(label, statement) for label, statement in machine.inputs],
    }

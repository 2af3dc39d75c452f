"""Memory, accelerators, power and cost: by hand, and by the same vectors as the browser's script."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from infrakb.planning.arithmetic import (
    ASSUMED,
    CACHES,
    MOST,
    SCHEMES,
    SERVER,
    Model,
    Part,
    Settings,
    Span,
    cache,
    cost,
    fit,
    need,
    power,
    weights,
)
from tests.search.engine import ask_node

VECTORS: list[dict[str, Any]] = json.loads(Path(__file__).with_name("vectors.json").read_text("utf-8"))


def _model(fields: dict[str, Any]) -> Model:
    spans = {key: Span(*fields[key]) for key in fields if isinstance(fields[key], list) and key != "parts"}
    return Model(**{**fields, **spans, "parts": tuple(Part(*part) for part in fields["parts"])})


def _tiny(part: Part) -> Model:
    return Model(Span(1000, 1000), Span(200, 200), Span(300, 300), 10, Span(20, 20), 8, (part,))


def test_weights_of_few_bits_leave_the_vocabulary_as_it_is() -> None:
    model = _tiny(Part(1, 8, 4, 0, 0))
    assert weights(model, SCHEMES["bf16"]) == (2000, 2020)
    assert weights(model, SCHEMES["fp8"]).low == 800 + 400
    assert weights(model, SCHEMES["mxfp4"]).low == (500 * 136 + 500 * 512) // 256  # the feed-forwards alone


@pytest.mark.parametrize(
    ("part", "count", "low", "high"),
    [
        (Part(2, 8, 4, 0, 0), 1, 2 * 8 * 4 * 1000 * 2, 2 * 8 * 4 * 1008 * 2),  # in blocks of 16
        (Part(2, 8, 4, 0, 0), 16, 2 * 1 * 4 * 1000 * 2, 2 * 1 * 4 * 1008 * 2),  # a head on two of them
        (Part(2, 0, 6, 0, 0), 8, 2 * 6 * 1000 * 2, 2 * 6 * 1008 * 2),  # compressed: whole on each
        (
            Part(2, 8, 4, 100, 0),
            1,
            2 * 8 * 4 * 100 * 2,
            2 * 8 * 4 * 1008 * 2,
        ),  # a window, and what is on its way
        (Part(2, 0, 0, 0, 50), 4, 50, 100),  # a state, whatever the length
    ],
)
def test_the_cache_is_as_the_layers_keep_it(part: Part, count: int, low: int, high: int) -> None:
    assert cache(_tiny(part), "bf16", 1000, count) == (low, high)


def test_an_instance_is_paid_in_yen_and_powered_with_its_site() -> None:
    assert cost(1, 55_040_000, 1_607_700) == 8_848_781  # 55.04 USD at 160.77 yen, in thousandths
    assert power(8, Span(700_000, 700_000), 1140) == (6_384_000, 12_129_600)


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_the_vectors(vector: dict[str, Any]) -> None:
    model, settings = _model(vector["model"]), Settings(**vector["settings"])
    for count, expected in vector["need"].items():
        found = need(model, settings, int(count), Span(*vector["memory"]))
        assert {key: list(getattr(found, key)) for key in expected} == expected
    assert list(fit(model, settings, Span(*vector["memory"]))) == vector["fit"]


def test_the_script_computes_the_same() -> None:
    rules = {
        "schemes": {one.id: [one.bits, one.few, one.margin] for one in SCHEMES.values()},
        "caches": CACHES,
        "limits": {**ASSUMED._asdict(), "most": MOST, "server": SERVER},
    }
    script = Path(__file__).with_name("arithmetic.mjs")
    found = ask_node(script, {"rules": rules, "vectors": VECTORS})
    keys = ("need", "fit", "power", "cost")
    assert found == [{key: vector[key] for key in keys} for vector in VECTORS]

"""Memory, accelerators, power and cost: by hand, and by the same vectors as the browser's script."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from infrakb.planning.arithmetic import (
    ASSUMED,
    CACHES,
    GIB,
    MOST,
    SCHEMES,
    SERVER,
    Device,
    Model,
    Part,
    Settings,
    Span,
    activations,
    cache,
    cost,
    fit,
    held,
    need,
    power,
    room,
    weights,
)
from tests.search.engine import ask_node

#: The rules, as the script of the form has them.
RULES = {
    "schemes": {one.id: [one.bits, one.few, one.margin] for one in SCHEMES.values()},
    "caches": CACHES,
    "limits": {**ASSUMED._asdict(), "most": MOST, "server": SERVER},
}
VECTORS: list[dict[str, Any]] = json.loads(Path(__file__).with_name("vectors.json").read_text("utf-8"))


def model_of(fields: dict[str, Any]) -> Model:
    spans = {key: Span(*fields[key]) for key in fields if isinstance(fields[key], list) and key != "parts"}
    return Model(**{**fields, **spans, "parts": tuple(Part(*part) for part in fields["parts"])})


def _tiny(part: Part) -> Model:
    return Model(Span(1000, 1000), Span(200, 200), Span(300, 300), Span(0, 0), 10, Span(20, 20), 8, (part,))


def test_weights_of_few_bits_leave_the_vocabulary_as_it_is() -> None:
    model = _tiny(Part(1, 8, 4, 0, 0))
    assert weights(model, SCHEMES["bf16"]) == (2000, 2020)
    assert weights(model, SCHEMES["fp8"]).low == 800 + 400
    assert weights(model, SCHEMES["mxfp4"]).low == (500 * 136 + 500 * 512) // 256  # the feed-forwards alone


def test_a_part_for_pictures_has_16_bits_and_is_no_part_of_a_gguf_file() -> None:
    seeing = _tiny(Part(1, 8, 4, 0, 0))._replace(vision_weights=Span(100, 110))
    assert weights(seeing, SCHEMES["bf16"]) == (2200, 2243)  # 1 % on top of the upper end
    assert weights(seeing, SCHEMES["fp8"]).low == 800 + 400 + 200
    assert weights(seeing, SCHEMES["q8_0"]) == weights(_tiny(Part(1, 8, 4, 0, 0)), SCHEMES["q8_0"])


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
            2 * 8 * 4 * (1008 + 16) * 2,
        ),  # a window, and what is on its way
        (Part(2, 0, 0, 0, 50), 4, 50, 100),  # a state, whatever the length
    ],
)
def test_the_cache_is_as_the_layers_keep_it(part: Part, count: int, low: int, high: int) -> None:
    assert cache(_tiny(part), "bf16", 1000, count) == (low, high)


def test_an_instance_is_paid_in_yen_and_powered_with_its_site() -> None:
    assert cost(1, 55_040_000, 1_607_700) == 8_848_781  # 55.04 USD at 160.77 yen, in thousandths
    assert power(8, Span(700_000, 700_000), 1140) == (6_384_000, 12_129_600)


def test_a_large_accelerator_holds_more_for_the_choice_of_tokens_and_the_layers_are_another_step() -> None:
    model = _tiny(Part(1, 8, 4, 0, 0))._replace(vocabulary=Span(100_000, 100_000))
    small, large = (activations(model, 1, Device(Span(0, 0), is_large)) for is_large in (False, True))
    assert small == (400_000, 256 * 100_000 * 39)
    assert large.high == 1024 * 100_000 * 39  # above 8192 * 10 * 2 * 16 for the layers


def test_requests_fit_into_what_weights_and_steps_leave() -> None:
    model, settings = _tiny(Part(1, 8, 4, 0, 0)), Settings("bf16", "bf16", 16, 1, 1000)
    device = Device(Span(10 * GIB, 10 * GIB), is_large=False)
    left = room(model, settings, 1, device)
    assert held(model, settings, 1, device) == (left.low // (8 * 4 * 16 * 2), left.high // (8 * 4 * 16 * 2))
    assert held(model, settings, 1, Device(Span(0, 0), is_large=False)) == (0, 0)


def _device(fields: dict[str, Any]) -> Device:
    return Device(Span(*fields["memory"]), fields["is_large"])


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_the_vectors(vector: dict[str, Any]) -> None:
    model, settings, device = (
        model_of(vector["model"]),
        Settings(**vector["settings"]),
        _device(vector["device"]),
    )
    for count, expected in vector["need"].items():
        found = need(model, settings, int(count), device)
        assert {key: list(getattr(found, key)) for key in expected} == expected
        assert list(held(model, settings, int(count), device)) == vector["held"][count]
    assert list(fit(model, settings, device)) == vector["fit"]


def test_the_script_computes_the_same() -> None:
    script = Path(__file__).with_name("arithmetic.mjs")
    found = ask_node(script, {"rules": RULES, "vectors": VECTORS})
    keys = ("need", "held", "fit", "power", "cost")
    assert found == [{key: vector[key] for key in keys} for vector in VECTORS]

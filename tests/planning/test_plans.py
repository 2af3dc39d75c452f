"""The planner on the project's own statements: shapes, what is missing, and published measurements."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from infrakb.planning.cases import Case, compared, read_cases
from infrakb.planning.machines import machines, rate
from infrakb.planning.shapes import Shape, shapes, sizes
from infrakb.topics.registry import Registry, read_registry
from tests.building import ROOT

#: Cases that differ by more, each with its reason in the guide.
FAR = {"llama-2-70b-tokens", "qwen3-235b-room", "qwen25-7b-long"}


@cache
def _registry() -> Registry:
    return read_registry(ROOT)


@cache
def _shapes() -> dict[str, Shape]:
    return {shape.name: shape for shape in shapes(_registry())}


def _body() -> str:
    text = Path(ROOT / "guide/planner.md").read_text(encoding="utf-8")
    found = re.search(r"```\{infra:planner-cases\}\n(.*?)```", text, re.DOTALL)
    assert found
    return found[1]


def _cases() -> dict[str, Case]:
    names = re.findall(r"^(\S+):$", _body(), re.MULTILINE)
    cases, problems = read_cases(_body(), _registry())
    assert problems == []
    return dict(zip(names, cases, strict=True))


def test_parameters_are_counted_from_the_shape() -> None:
    expected = {"Llama 3.1 8B": 8.03, "Llama 3.1 70B": 70.55, "Qwen3 30B-A3B": 30.53, "gpt-oss 120b": 116.8}
    for name, billions in expected.items():
        shape = _shapes()[name]
        assert shape.model
        assert shape.is_counted
        assert abs(shape.model.parameters.low / 10**9 - billions) < 0.02


def test_kinds_of_layers_follow_from_the_statements() -> None:
    kept = {
        name: [tuple(part) for part in shape.model.parts]
        for name, shape in _shapes().items()
        if shape.model and name in {"DeepSeek-V3", "Gemma 3 27B", "Gemma 3 1B", "Qwen3.5 27B"}
    }
    assert kept == {
        "DeepSeek-V3": [(61, 0, 576, 0, 0)],
        "Gemma 3 27B": [(52, 16, 256, 1024, 0), (10, 16, 256, 0, 0)],
        "Gemma 3 1B": [(22, 1, 512, 512, 0), (4, 1, 512, 0, 0)],
        "Qwen3.5 27B": [(16, 4, 512, 0, 0), (48, 0, 0, 0, 48 * 128 * 128)],
    }


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("MiniMax-Text-01", "KVヘッド数（全体を見る層） of MiniMax-Text-01 is not confirmed"),
        (
            "DeepSeek-V4 Pro",
            "the number of layers for each kind of attention of DeepSeek-V4 Pro is not confirmed",
        ),
        ("Gemini", "層の数 of Gemini is not confirmed"),
    ],
)
def test_what_is_missing_is_said_with_the_model(name: str, words: str) -> None:
    shape = _shapes()[name]
    assert shape.model is None
    assert shape.missing
    assert shape.missing.text() == words


def test_sizes_are_those_of_the_layers_or_of_the_versions() -> None:
    topics = _registry().topics
    assert sizes(topics["llama-3-1"]) == ["8B", "70B", "405B"]
    assert sizes(topics["mistral-7b"]) == ["v0.1", "v0.3"]
    assert sizes(topics["deepseek-v3"]) == [""]


def test_an_instance_has_the_memory_of_one_accelerator_and_its_prices() -> None:
    found = next(one for one in machines(_registry()) if one.name == "p5.48xlarge")
    assert (found.size, found.memory.high, found.tdp) == (8, 80 << 30, (700_000, 700_000))
    assert "東京" in {price.place for price in found.prices}
    newest = rate(_registry())
    assert newest
    assert newest.statement.property_key == "exchange-rate"


def test_published_measurements_are_within_ten_per_cent() -> None:
    cases = _cases()
    assert len(cases) >= 12
    assert {name for name, case in cases.items() if abs(compared(case).error) > 0.1} == FAR
    assert all(cases[name].note for name in FAR)


def test_a_case_that_cannot_be_read_is_named_with_what_to_write() -> None:
    body = "one:\n  model: llama-3-1\n  size: 9B\n  weights: bf16\n  what: weights\n  measured: 15 GiB\n"
    body += "  run: x\n  source: vllm-pr-10511\n  at: x\ntwo: text\n"
    cases, problems = read_cases(body, _registry())
    assert cases == []
    assert [(problem.line, problem.text()) for problem in problems] == [
        (2, "case 'one': '9B' is no size of the model; use one of 405B, 70B, 8B"),
        (10, "case 'two': write keys and values below it"),
    ]

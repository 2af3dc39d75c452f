"""The planner on the project's own statements: shapes, what is missing, and published measurements."""

from __future__ import annotations

import re
from functools import cache

import pytest

from infrakb.planning.arithmetic import Settings
from infrakb.planning.cases import Case, compared, read_cases
from infrakb.planning.form import choices
from infrakb.planning.machines import Lacking, machines, machines_and_lacking, rate
from infrakb.planning.pages import CASES, EXAMPLE, PARTS
from infrakb.planning.results import plan
from infrakb.planning.shapes import Shape, refusal, shapes, sizes
from infrakb.topics.knowledge import PLANNER, Knowledge
from infrakb.topics.parts import PartContext
from infrakb.topics.registry import Registry, read_registry
from tests.building import ROOT

#: Cases that differ by more, each with its reason in the guide: where weights fill nearly all of the memory, and others.
FILLED = {
    "a100-7b-25-room",
    "a100-7b-25-tokens",
    "a100-7b-two-25-room",
    "distill-14b-room",
    "h100-oss-room",
    "llmd-oss-120b-room",
    "llmd-qwen3-32b-room",
    "nano-room",
    "qwen3-235b-room",
    "rtx3090-8b-room",
    "rtx3090-8b-tokens",
    "super-room",
    "v3-awq-room",
}
FAR = FILLED | {
    "gfx906-gemma-awq",
    "gfx906-qwen3-awq",
    "hf-405b-cache",
    "llama-2-70b-tokens",
    "mixtral-awq-tokens",
    "qwen25-7b-long",
}


@cache
def _registry() -> Registry:
    return read_registry(ROOT)


@cache
def _shapes() -> dict[str, Shape]:
    return {shape.name: shape for shape in shapes(_registry())}


def _body() -> str:
    pages = sorted(ROOT.glob("guide/planner-cases*.md"))
    text = "".join(page.read_text(encoding="utf-8") for page in pages)
    return "".join(re.findall(r"```\{infra:planner-cases\}\n(.*?)```", text, re.DOTALL))


def _cases() -> dict[str, Case]:
    names = re.findall(r"^(\S+):$", _body(), re.MULTILINE)
    cases, problems = read_cases(_body(), _registry())
    assert problems == []
    return dict(zip(names, cases, strict=True))


def test_parameters_are_counted_from_the_shape() -> None:
    expected = {
        "Llama 3.1 8B": 8.03,
        "Llama 3.1 70B": 70.55,
        "Qwen3 30B-A3B": 30.53,
        "gpt-oss 120b": 116.8,
        "DeepSeek-V3": 670.1,  # latent attention, three layers without experts
        "Kimi K2": 1026.4,
    }
    for name, billions in expected.items():
        shape = _shapes()[name]
        assert shape.model
        assert shape.is_counted
        assert abs(shape.model.parameters.low / 10**9 - billions) < 0.02


def test_kinds_of_layers_follow_from_the_statements() -> None:
    kept = {
        name: [tuple(part) for part in shape.model.parts]
        for name, shape in _shapes().items()
        if shape.model
        and name
        in {"DeepSeek-V3", "Gemma 3 27B", "Gemma 3 1B", "Gemma 4 31B", "Nemotron 3 Nano", "Qwen3.5 27B"}
    }
    assert kept == {
        "DeepSeek-V3": [(61, 0, 576, 0, 0)],
        "Gemma 3 27B": [(52, 16, 256, 1024, 0), (10, 16, 256, 0, 0)],
        "Gemma 3 1B": [(22, 1, 512, 512, 0), (4, 1, 512, 0, 0)],
        "Gemma 4 31B": [(50, 16, 512, 1024, 0), (10, 4, 1024, 0, 0)],
        "Nemotron 3 Nano": [(6, 2, 256, 0, 0), (23, 0, 0, 0, 64 * 64 * 128 + 3 * (64 * 64 + 2 * 8 * 128))],
        "Qwen3.5 27B": [(16, 4, 512, 0, 0), (48, 0, 0, 0, 48 * 128 * 128 + 3 * (48 * 128 + 2 * 16 * 128))],
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


def test_a_name_is_joined_with_a_size_without_what_both_have() -> None:
    assert {"GLM-4.5 Air", "Nemotron 3 Nano", "PLaMo 2 31B", "Gemma 2 2B", "Qwen3 32B"} <= set(_shapes())
    assert "基盤モデル" not in _shapes()


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


def test_a_chip_has_the_exact_memory_that_its_instances_state() -> None:
    known = {one.name: one for one in machines(_registry())}
    assert known["NVIDIA H100 SXM"].memory.high == 80 << 30  # 81,920 MiB of EC2 P5; 80 GB may be 10⁹
    assert known["NVIDIA H200"].memory.high == 141 << 30
    assert known["Standard_ND96isr_H100_v5"].memory == known["NVIDIA H100 SXM"].memory


def test_every_instance_is_offered_or_named_with_what_is_missing() -> None:
    every = machines_and_lacking(_registry())
    offered = {one.topic for one in every}
    instances = {topic.id for topic in _registry().topics.values() if topic.kind == "instance"}
    assert instances - offered == {"ec2-ultraclusters", "ec2-ultraservers"}  # others are parts of them
    missing = {one.name: one.missing.text() for one in every if isinstance(one, Lacking)}
    assert missing["EC2 P6e-GB300"] == "アクセラレーター数 of EC2 P6e-GB300 is not confirmed"
    assert "Cerebras WSE-3" in missing


def test_types_of_an_instance_are_told_from_its_racks_and_servers() -> None:
    known = {one.name: one for one in machines(_registry())}
    assert {name: one.size for name, one in known.items() if one.topic == "azure-nd-gb300-v6"} == {
        "Standard_ND128isr_GB300_v6": 4
    }
    assert {name: one.size for name, one in known.items() if one.topic == "ec2-trn3"} == {
        "EC2 Trn3 Gen1": 64,
        "EC2 Trn3 Gen2": 144,
    }
    assert known["a4x-maxgpu-4g-metal"].tdp == known["NVIDIA GB300"].tdp  # told from GB200 by its memory


def test_a_part_of_a_topic_has_what_is_stated_of_itself_alone() -> None:
    known = {one.name: one for one in machines(_registry())}
    assert known["gpu_8x_h100_sxm5"].is_large  # though the topic offers A100s, too
    assert known["Microsoft Maia 200 Maia 100"].tdp is None
    assert known["Meta MTIA 500"].memory == (384 * 10**9, 512 * 1024**3)  # a range


def test_the_a100_is_small_whatever_memory_it_has() -> None:
    known = {one.name: one for one in machines(_registry())}
    large = {
        "NVIDIA H100 SXM": True,
        "NVIDIA A100 SXM 80GB": False,
        "p4de.24xlarge": False,
        "p4d.24xlarge": False,
    }
    assert {name: known[name].is_large for name in large} == large
    assert known["p4de.24xlarge"].tdp == (400_000, 400_000)  # the one with the memory that it states


def test_every_model_on_every_machine_is_a_plan_that_makes_sense() -> None:
    newest = rate(_registry())
    settings = Settings("fp8", "bf16", 8192, 16)
    for shape in _shapes().values():
        for machine in machines(_registry()) if shape.model else ():
            assert shape.model
            found = plan(shape.model, settings, machine, 1140, newest)
            assert 0 < machine.memory.low <= machine.memory.high
            assert found.fit.perhaps <= found.fit.surely or not found.fit.surely
            assert (found.accelerators > 0) == (found.need is not None) == (found.machines.low > 0)
            assert not found.accelerators or shape.model.heads % found.accelerators == 0
            assert (found.power is not None) == bool(found.accelerators and machine.tdp)
            assert all(0 < cost.low <= cost.high for _price, cost in found.costs)


def test_an_accelerator_has_no_price_and_the_page_says_so() -> None:
    html = _shown(EXAMPLE, ["llama-3-1", "8B", "fp8", "1024", "1", "Google TPU v5e", ""])
    assert "an accelerator has no price of its own; choose an instance" in html
    assert "cannot be computed: the TDP is not confirmed" in html


def test_the_example_lists_all_instances_that_are_enough_the_fewest_first() -> None:
    html = _shown(EXAMPLE, ["llama-3-1", "70B", "fp8", "1024", "1", "p5.48xlarge", ""])
    table = html.rpartition("<table")[2]
    counts = [int(count) for count in re.findall(r"</a>×(?:\d+〜)?(\d+)</th>", table)]
    assert counts == sorted(counts)
    assert len(counts) == sum(one.is_instance for one in machines(_registry()))
    assert "not confirmed" in table


def test_published_measurements_are_within_ten_per_cent() -> None:
    cases = _cases()
    assert len(cases) == 131
    assert {name for name, case in cases.items() if abs(compared(case).error) > 0.1} == FAR
    assert all(cases[name].note for name in FAR)
    assert all(compared(cases[name]).is_inside for name in FILLED)


def test_a_case_that_cannot_be_read_is_named_with_what_to_write() -> None:
    body = "one:\n  model: llama-3-1\n  size: 9B\n  weights: bf16\n  what: weights\n  measured: 15 GiB\n"
    body += "  run: x\n  source: vllm-pr-10511\n  at: x\ntwo: text\n"
    cases, problems = read_cases(body, _registry())
    assert cases == []
    assert [(problem.line, problem.text()) for problem in problems] == [
        (3, "case 'one': '9B' is no size of the model; use one of 405B, 70B, 8B"),
        (10, "case 'two': write keys and values below it"),
    ]


GOOD = {
    "model": "llama-3-1",
    "size": "8B",
    "weights": "bf16",
    "what": "tokens",
    "measured": "100 tokens",
    "memory": "80 GiB",
    "run": "x",
    "source": "vllm-pr-10511",
    "at": "x",
}


def _case(name: str, **changed: str) -> str:
    """A case with some values changed; without those that are empty."""
    lines = [f"  {key}: {value}\n" for key, value in {**GOOD, **changed}.items() if value]
    return f"{name}:\n{''.join(lines)}"


@pytest.mark.parametrize(
    ("changed", "line", "said"),
    [
        ({"context": "many"}, 11, "'many' is no 'context'; write a whole number from 1 to 16777216"),
        ({"context": "null"}, 11, "'context' has no text or number; write one behind the colon"),
        ({"requests": "-1"}, 11, "'-1' is no 'requests'; write a whole number from 1 to 100000"),
        ({"requests": "[1, 2]"}, 11, "'requests' has no text or number; write one behind the colon"),
        ({"requests": "9" * 5000}, 11, "is no 'requests'; write a whole number from 1 to 100000"),
        ({"accelerators": "0"}, 11, "'0' is no 'accelerators'; write a whole number from 1 to 64"),
        ({"accelerators": "1.5"}, 11, "'1.5' is no 'accelerators'; write a whole number from 1 to 64"),
        ({"utilisation": "90%"}, 11, "'90%' is no 'utilisation'; write a number from 0.001 to 1"),
        ({"utilisation": "0"}, 11, "'0' is no 'utilisation'; write a number from 0.001 to 1"),
        ({"given": "-2 GiB"}, 11, "'-2 GiB' is no amount for 'given'; write it as '14.96 GiB'"),
        ({"memory": "80 tokens"}, 7, "'80 tokens' is no amount for 'memory'; write it as '14.96 GiB'"),
        ({"measured": "0 tokens"}, 6, "'0 tokens' is no amount for 'measured'; write it as '178,880 tokens'"),
        (
            {"measured": "1,,0 tokens"},
            6,
            "'1,,0 tokens' is no amount for 'measured'; write it as '178,880 tokens'",
        ),
        ({"measured": "5 GiB"}, 6, "'5 GiB' is no amount for 'measured'; write it as '178,880 tokens'"),
        ({"memory": ""}, 5, "'tokens' needs 'memory', 'machine' or 'given'; add one of them"),
        ({"what": "{a: b}"}, 5, "'what' has no text or number; write one behind the colon"),
        (
            {"what": "requests", "measured": "5 tokens"},
            6,
            "'5 tokens' is no amount for 'measured'; write it as '178,880 requests'",
        ),
        ({"what": "wieghts"}, 5, "'wieghts' is no 'what'; did you mean 'weights'?"),
        ({"source": "no"}, 9, "'no' is no 'source'; "),
        ({"model": "h100"}, 2, "unknown model 'h100'; "),
        ({"machine": "no"}, 11, "unknown machine 'no'; "),
        ({"contxt": "1"}, 11, "unknown key 'contxt'; did you mean 'context'?"),
        ({"run": ""}, 1, "'run' is missing; add it"),
        (
            {"model": "qwen3-5", "size": "27B", "weights": "mxfp4"},
            2,
            "it cannot be computed: the parameters of attention and feed-forwards cannot be told apart",
        ),
    ],
)
def test_a_wrong_value_is_one_problem_at_its_line_and_the_next_case_goes_on(
    changed: dict[str, str], line: int, said: str
) -> None:
    cases, (problem,) = read_cases(_case("one", **changed) + _case("two"), _registry())
    assert problem.line == line
    assert problem.text().startswith("case 'one': ")
    assert said in problem.text()
    (case,) = cases
    assert compared(case).measured == 100


def test_tokens_are_counted_as_the_log_counts_them_and_requests_as_they_fit() -> None:
    given = {"model": "gpt-oss", "size": "120b", "weights": "mxfp4", "memory": "", "given": "1.00 GiB"}
    tokens = _case("one", **given, measured="14,564 tokens")
    requests = _case("two", **given, what="requests", measured="1 requests", context="16384")
    found = [compared(case) for case in read_cases(tokens + requests, _registry())[0]]
    assert found[0].is_inside  # 2 × 18 layers, each with 8 heads of 128 numbers
    assert found[1].low > 14_564 / 16_384  # a window keeps less than all


def test_tokens_of_a_model_that_keeps_none_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    shape = _shapes()["Nemotron 3 Nano"]
    assert shape.model
    states = shape._replace(model=shape.model._replace(parts=shape.model.parts[1:]))
    monkeypatch.setattr("infrakb.planning.cases.shape", lambda *_args: states)
    _none, (problem,) = read_cases(_case("one", model="nemotron", size="3 Nano"), _registry())
    assert "it cannot be computed: no layer keeps tokens" in problem.text()


def test_what_was_published_may_be_rounded() -> None:
    body = _case("one", what="cache", measured="1.0 GiB", context="8100")
    (case,) = read_cases(body, _registry())[0]
    assert compared(case).high < 1
    assert compared(case).is_inside


def test_a_case_that_is_no_yaml_is_one_problem_too() -> None:
    cases, (problem,) = read_cases(_case("one", run="'x") + _case("two", run="y"), _registry())
    assert "this is not valid YAML" in problem.text()
    assert len(cases) == 1


def test_weights_that_cannot_be_told_apart_are_refused_in_words() -> None:
    said = "the parameters of attention and feed-forwards cannot be told apart"
    for scheme in ("mxfp4", "fp8-ffn"):
        found = refusal(_shapes()["Qwen3.5 27B"], scheme)
        assert found
        assert found.text() == said
        assert refusal(_shapes()["gpt-oss 120b"], scheme) is None
    assert refusal(_shapes()["Qwen3.5 27B"], "fp8") is None


def _shown(name: str, arguments: list[str]) -> str:
    context = PartContext(Knowledge(_registry(), {}, [], {}), lambda docname: f"{docname}.html", "", str)
    return str(PARTS.made[name](arguments, context).html)


def test_the_page_lists_such_models_with_the_reason_and_not_in_the_table() -> None:
    chosen = ["qwen3-5", "27B", "mxfp4", "1024", "1", "p5.48xlarge", ""]
    table, _, rest = _shown(PLANNER, [*chosen, "h100"]).partition("</table>")
    link = 'href="topics/qwen3-5.html">Qwen3.5 27B</a>'
    said = f"{link}：cannot be computed: the parameters of attention and feed"
    assert link not in table
    assert said in rest
    assert said in _shown(EXAMPLE, chosen)


def test_the_part_for_pictures_is_counted_from_its_layers() -> None:
    text, seeing = (_shapes()[name].model for name in ("Gemma 3 1B", "Gemma 3 4B"))
    assert text
    assert seeing
    assert text.vision_weights == (0, 0)
    assert seeing.vision_weights.low == 27 * (
        4 * 1152 * 1152 + 2 * 1152 * 4304
    )  # 417 million are published in all
    assert seeing.vision_weights.low < 417_000_000 < seeing.vision_weights.high


def test_topics_that_it_computes_with_are_chosen_by_their_first_size_or_type() -> None:
    found = choices(_registry())
    assert found["llama-3-1"] == "model=llama-3-1%2F8B"
    assert found["h200"] == "machine=NVIDIA+H200"
    assert found["ec2-p5"] == "machine=p5.48xlarge"
    assert not found.keys() & {"claude", "cerebras-wse-3", "ec2-ultraclusters"}


def test_a_case_is_shown_with_its_number_of_accelerators() -> None:
    assert "BF16・FP16×2、x" in _shown(CASES, [_case("one", accelerators="2")])

"""``properties.yaml``: what each property means, and each fault once with its line."""

from __future__ import annotations

from fractions import Fraction

import pytest

from infrakb.topics.properties import GROUPS, KEYS, RENAMED, VALUE_KINDS, Properties, read_properties
from infrakb.topics.values import convert, format_value
from tests.building import ROOT

KINDS = ("accelerator", "instance", "platform")


def read(text: str) -> tuple[Properties, list[str]]:
    """Return the properties, and the problems as ``line: message``."""
    found, problems = read_properties(text, KINDS)
    return found, [f"{problem.line}: {problem.text()}" for problem in problems]


def one(text: str) -> list[str]:
    """Return the problems of a property ``memory`` that has its names and *text* from its fourth line on."""
    return read(f"memory:\n  ja: メモリ\n  en: Memory\n  {text}\n")[1]


WHOLE = """\
memory-bandwidth:
  ja: メモリ帯域
  en: Memory bandwidth
  group: memory
  value: quantity
  unit: GB/s
  kinds: [accelerator, instance]
  qualifiers: [scope, condition]
  between: ["0.01 TB/s", "100 TB/s"]
  changes: true
  primary: true
  definition: メモリチップとの間で1秒に読み書きできる量の
    理論上の最大です。
  derived:
    - "{accelerators} * {runs-on.memory-bandwidth}"
note: {ja: 備考, en: Note}
"""


def test_a_property_means_what_its_lines_say() -> None:
    found, problems = read(WHOLE)
    assert problems == []
    known = found.known["memory-bandwidth"]
    assert (known.ja, known.en, known.line, known.group, known.value) == (
        "メモリ帯域", "Memory bandwidth", 1, "memory", "quantity",
    )  # fmt: skip
    assert known.unit is not None
    assert known.unit.text == "GB/s"
    assert (known.kinds, known.qualifiers) == (("accelerator", "instance"), ("scope", "condition"))
    assert known.between is not None
    assert [convert(*end, known.unit) for end in known.between] == [Fraction(10), Fraction(100_000)]
    assert [format_value(*end) for end in known.between] == ["0.01 TB/s", "100 TB/s"]
    assert (known.changes, known.primary) == (True, True)
    assert known.definition.startswith("メモリチップとの間で")
    assert known.derived == ("{accelerators} * {runs-on.memory-bandwidth}",)


def test_what_is_left_out_is_not_checked() -> None:
    known = read(WHOLE)[0].known["note"]
    assert (known.group, known.value, known.unit, known.between) == ("general", "", None, None)
    assert (known.kinds, known.qualifiers, known.changes, known.primary) == ((), None, False, False)
    assert read("a: {ja: あ, en: A, qualifiers: []}\n")[0].known["a"].qualifiers == ()


def test_an_old_key_says_what_it_is_now() -> None:
    found, problems = read(
        'bf16-dense: {renamed: "peak[precision=BF16,sparsity=dense]"}\npeak: {ja: 演算性能, en: Peak}\n'
    )
    assert problems == []
    assert list(found.known) == ["peak"]
    now = found.renamed["bf16-dense"]
    assert (now.property_key, now.given) == ("peak", {"precision": "BF16", "sparsity": "dense"})


def test_the_guide_names_every_key_and_every_group() -> None:
    guide = (ROOT / "guide/authors-values.md").read_text(encoding="utf-8")
    assert [key for key in (*KEYS, RENAMED, *VALUE_KINDS, *GROUPS) if f"`{key}" not in guide] == []
    assert [group.id for group in GROUPS.values() if f"`{group.id}`（{group.ja}）" not in guide] == []


def test_the_lists_of_what_may_be_written_have_their_texts() -> None:
    assert all(group.ja and group.en for group in GROUPS.values())
    assert len(set(KEYS)) == len(KEYS)
    assert VALUE_KINDS == ("quantity", "text", "date", "topic")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("grop: memory", "4: unknown key 'grop' in property 'memory'; did you mean 'group'?"),
        ("group: memroy", "4: group: unknown value 'memroy' in property 'memory'; did you mean 'memory'?"),
        ("group: [memory]", "4: group: must be a text"),
        ("value: number", "4: value: unknown value 'number' in property 'memory'; use one of"),
        ("unit: GX", "4: unknown unit 'GX' in property 'memory'; "),
        ("kinds: [accelrator]", "4: kinds: unknown value 'accelrator' in property 'memory'; did you mean 'accelerator'?"),
        ("kinds: {a: b}", '4: kinds: must be a list of texts such as ["A", "B"]'),
        ("qualifiers: [scop]", "4: qualifiers: unknown value 'scop' in property 'memory'; did you mean 'scope'?"),
        ("qualifiers: [[scope]]", '4: qualifiers: must be a list of texts such as ["A", "B"]'),
        ("changes: often", "4: changes: must be true or false"),
        ("primary: 1", "4: primary: must be true or false"),
        ("primary: [true]", "4: primary: must be a text"),
        ("definition: [a]", "4: definition: must be a text"),
        ("between: [1 GB]", "4: between: property 'memory' wants two numbers with units, such as"),
        ("between: [1 GB, 大]", "4: between: property 'memory' wants two numbers with units, such as"),
        ("between: [1 GB, 3 W]", "4: between: the unit 'W' does not fit property 'memory', whose values are in GB; "),
        ("between: [1 GX, 3 GB]", "4: between: the unit 'GB' does not fit property 'memory', whose values are in GX; "),
        ("between: [10 TB, 1 GB]", "4: between: property 'memory' has the larger end first; "),
        ("unit: GB\n  between: [1 W, 2 W]", "5: between: the unit 'W' does not fit property 'memory', whose values are in GB; "),
        ("unit: GB\n  between: [1, 2]", "5: between: the unit '—' does not fit property 'memory', whose values are in GB; "),
        ("ja: 二つ目", "4: the key 'ja' stands twice and the last one counts; remove one"),
    ],
)  # fmt: skip
def test_a_fault_of_a_property_is_one_problem_with_its_line(text: str, expected: str) -> None:
    (found,) = one(text)
    assert found.startswith(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("memory: {en: Memory}\n", "1: property 'memory' lacks its names; write 'memory: {ja: …, en: …}'"),
        ("memory: {ja: [a], en: Memory}\n", "1: property 'memory' lacks its names; "),
        ("a: {ja: あ, en: A}\nmemory: メモリ\n", "2: property 'memory' lacks its names; "),
        ("a: {ja: あ, en: A}\nb: {renamed: c}\n", "2: 'b' is renamed to 'c', which is no property; use one of a"),
        ("a: {ja: あ, en: A}\nb: {renamed: b}\n", "2: 'b' is renamed to 'b', which is no property; "),
        ("b: {renamed: a}\nc: {renamed: b}\na: {ja: あ, en: A}\n", "2: 'c' is renamed to 'b', which is no property; "),
        ("a: {ja: あ, en: A}\nb: {renamed: h100.a}\n", "2: 'b' is renamed to 'h100.a', which is no property; "),
        ("a: {ja: あ, en: A}\nb: {renamed: [a]}\n", "2: 'b' is renamed to '', which is no property; "),
        ("a: {ja: あ, en: A}\nb: {renamed: a, ja: い}\n", "2: unknown key 'ja' in property 'b'; use one of renamed"),
        ('a: {ja: あ, en: A}\nb: {renamed: "a[scop=x]"}\n', "2: unknown qualifier 'scop'; did you mean 'scope'?"),
        ('a: {ja: あ, en: A}\nb: {renamed: "a[sparsity=x]"}\n', "2: sparsity: unknown value 'x'; use one of dense, sparse"),
        ("- a\n", "1: this is not valid YAML: it must be a list of 'key: value' lines"),
        ("a: {ja: あ, en: A}\nb: {ja: い, en: B\n", "2: this is not valid YAML: a list or a mapping in brackets lacks"),
    ],
)  # fmt: skip
def test_a_fault_of_the_file_is_one_problem_with_its_line(text: str, expected: str) -> None:
    (found,) = read(text)[1]
    assert found.startswith(expected), found


def test_a_property_with_a_fault_is_still_known() -> None:
    found, problems = read(
        "memory: {ja: メモリ, en: Memory, unit: GX, kinds: [none, platform], between: [1]}\n"
    )
    assert len(problems) == 3
    known = found.known["memory"]
    assert (known.unit, known.kinds, known.between) == (None, ("platform",), None)


def test_key_figures_are_named_for_each_kind_and_each_fault_has_its_line() -> None:
    found, problems = read(
        "key-figures:\n"
        "  accelerator: [memory, 'memory[scope=SXM]']\n"
        "  platfrom: [memory]\n"
        "  instance:\n    - memry\n    - memory[scop=SXM]\n"
        "memory: {ja: 容量, en: Memory}\n"
    )
    shown = {
        kind: [(name.property_key, dict(name.given)) for name in names]
        for kind, names in found.figures.items()
    }
    assert shown == {"accelerator": [("memory", {}), ("memory", {"scope": "SXM"})], "instance": []}
    assert [problem.partition(";")[0] for problem in problems] == [
        "3: key-figures: unknown kind 'platfrom'",
        "5: key-figures: 'memry' is no property",
        "6: unknown qualifier 'scop'",
    ]
    assert list(found.known) == ["memory"]


def test_key_figures_that_are_no_mapping_are_a_fault() -> None:
    assert read("key-figures: [memory]\nmemory: {ja: 容量, en: Memory}\n")[1] == [
        "1: key-figures: must be a mapping such as {model: [layers]}"
    ]

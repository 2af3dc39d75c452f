"""Computed values: what they are made of, when they are shown, and what contradicts them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from infrakb.topics.derivations import contradicted, stated_instead
from infrakb.topics.registry import Registry, read_registry

if TYPE_CHECKING:
    from pathlib import Path

PROPERTIES = """\
count: {ja: 数, en: Count, value: quantity}
memory: {ja: メモリ, en: Memory, value: quantity, unit: GB}
peak: {ja: 性能, en: Peak, value: quantity, unit: TFLOPS}
total-memory: {ja: メモリ合計, en: Total memory, value: quantity, unit: GB, derived: ["{count} * {own-memory}", "{count} * {runs-on.memory}"]}
own-memory: {ja: 1つのメモリ, en: Own memory, value: quantity, unit: GB}
ratio: {ja: 比, en: Ratio, value: quantity, unit: x, derived: ["{runs-on.peak[precision=FP8]} / {runs-on.peak[precision=BF16]}"]}
"""
SOURCES = "@online{s, title={資料}, url={https://example.com}, keywords={primary}}\n"


def registry(folder: Path, chip: str, server: str) -> Registry:
    """A chip and a server of eight of them, with these statements."""
    (folder / "topics").mkdir()
    (folder / "properties.yaml").write_text(PROPERTIES, encoding="utf-8")
    (folder / "sources.bib").write_text(SOURCES, encoding="utf-8")
    for name, kind, more, statements in (
        ("chip", "accelerator", "", chip),
        ("server", "instance", "relations:\n  runs-on: [chip]\n", server),
    ):
        head = f"---\nkind: {kind}\nname: {{ja: {name}, en: {name}}}\ndefinition: 試験です。\n{more}---\n"
        (folder / f"topics/{name}.md").write_text(head, encoding="utf-8")
        (folder / f"topics/{name}.yaml").write_text(f"statements:\n{statements}", encoding="utf-8")
    found = read_registry(folder)
    assert not found.problems
    return found


def stated(key: str, value: str, more: str = "") -> str:
    """One statement."""
    return f"  - {{property: {key}, value: '{value}', as-of: 2026, source: s{more}}}\n"


def computed(found: Registry) -> list[tuple[str, str]]:
    """Properties and values that are computed for the server."""
    return [(one.property_key, one.text) for one in found.derivations["server"]]


@pytest.mark.parametrize(
    ("count", "memory", "expected"),
    [
        ("8", "80", "640 GB"),
        ("8", "288", "2.304 TB"),
        (">=8", "80", "640 GB以上"),
        ("8", "80..96", "640〜768 GB"),
        ("8", "~80", "約640 GB"),
    ],
)
def test_a_total_is_computed_with_the_bounds_of_its_inputs(
    tmp_path: Path, count: str, memory: str, expected: str
) -> None:
    found = registry(tmp_path, stated("memory", memory, ", unit: GB"), stated("count", count))
    assert computed(found) == [("total-memory", expected)]
    (derivation,) = found.derivations["server"]
    assert [fact.name for fact in derivation.inputs] == ["server.count", "chip.memory"]


def test_each_variant_of_the_topics_own_input_gives_a_value_with_its_qualifiers(tmp_path: Path) -> None:
    counts = stated("count", "4", ", scope: half") + stated("count", "8", ", scope: whole")
    found = registry(tmp_path, stated("memory", "80", ", unit: GB"), counts)
    assert [(one.qualifiers, one.text) for one in found.derivations["server"]] == [
        ((("scope", "half"),), "320 GB"),
        ((("scope", "whole"),), "640 GB"),
    ]


@pytest.mark.parametrize(
    ("memories", "expected"),
    [
        # Nobody says which of the two the server has.
        ({"SXM": "80", "NVL": "94"}, []),
        # What is said of the chip as such holds for it.
        ({"": "80", "NVL": "94"}, [((), "640 GB")]),
        # The only one that is known is shown with its name.
        ({"SXM": "80"}, [((("scope", "SXM"),), "640 GB")]),
    ],
)
def test_of_several_variants_of_a_related_topic_none_is_guessed(
    tmp_path: Path, memories: dict[str, str], expected: list[object]
) -> None:
    chip = "".join(
        stated("memory", value, f", unit: GB{f', scope: {scope}' if scope else ''}")
        for scope, value in memories.items()
    )
    found = registry(tmp_path, chip, stated("count", "8"))
    assert [(one.qualifiers, one.text) for one in found.derivations["server"]] == expected


@pytest.mark.parametrize("scope", ["", ", scope: SXM"])
def test_a_later_formula_stands_in_for_what_none_before_it_gives(tmp_path: Path, scope: str) -> None:
    server = stated("count", "8") + stated("own-memory", "81920", ", unit: MiB")
    found = registry(tmp_path, stated("memory", "80", f", unit: GB{scope}"), server)
    assert computed(found) == [("total-memory", "640 GiB")]


@pytest.mark.parametrize(
    ("second", "expected"),
    [("80", ["640 GB"]), ("96", []), ("", [])],  # the same, another, none known
)
def test_of_several_related_topics_only_what_each_gives_is_computed(
    tmp_path: Path, second: str, expected: list[str]
) -> None:
    registry(tmp_path, stated("memory", "80", ", unit: GB"), stated("count", "8"))
    server = tmp_path / "topics/server.md"
    text = server.read_text(encoding="utf-8")
    server.write_text(text.replace("runs-on: [chip]", "runs-on: [chip, other]"), encoding="utf-8")
    chip = (tmp_path / "topics/chip.md").read_text(encoding="utf-8")
    (tmp_path / "topics/other.md").write_text(chip.replace("chip", "other"), encoding="utf-8")
    memory = stated("memory", second, ", unit: GB") if second else stated("count", "1")
    (tmp_path / "topics/other.yaml").write_text(f"statements:\n{memory}", encoding="utf-8")
    found = read_registry(tmp_path)
    assert found.problems == ()
    assert [one.text for one in found.derivations["server"]] == expected


def test_a_short_name_that_leads_to_one_variant_is_that_variant(tmp_path: Path) -> None:
    chip = stated("memory", "80", ", unit: GB, scope: SXM") + stated("memory", "94", ", unit: GB, scope: NVL")
    (tmp_path / "a").mkdir()
    found = registry(
        tmp_path / "a", f"{chip}aliases: {{memory: 'memory[scope=SXM]'}}\n", stated("count", "8")
    )
    assert computed(found) == [("total-memory", "640 GB")]


@pytest.mark.parametrize(
    "chip",
    [
        stated("peak", "2000", ", unit: TFLOPS, precision: FP8, sparsity: sparse")
        + stated("peak", "500", ", unit: TFLOPS, precision: BF16, sparsity: dense"),
        stated("memory", "80", ", unit: GB")
        + stated("memory", "96", ", unit: GB, note: x").replace("2026", "2025"),
    ],
    ids=["definitions differ", "disputed"],
)
def test_nothing_is_computed_from_what_does_not_go_together(tmp_path: Path, chip: str) -> None:
    assert computed(registry(tmp_path, chip, stated("count", "8"))) == []


@pytest.mark.parametrize(
    ("total", "is_right"),
    [("640", True), ("641", False), ("0.64", False), (">=600", True), ("600..700", True)],
)
def test_a_stated_value_stands_instead_and_is_compared(tmp_path: Path, total: str, is_right: bool) -> None:
    server = stated("count", "8") + stated("total-memory", total, ", unit: GB")
    found = registry(tmp_path, stated("memory", "80.0", ", unit: GB"), server)
    topic = found.topics["server"]
    (derivation,) = found.derivations["server"]
    assert [fact.key for fact in stated_instead(topic, derivation)] == ["total-memory"]
    reported = [problem.text() for _one, problem in contradicted(topic, [derivation])]
    assert (reported == []) is is_right
    if reported:
        assert "'server.count' 8, 'chip.memory' 80.0 GB" in reported[0]

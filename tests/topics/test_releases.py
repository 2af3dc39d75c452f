"""What was released is kept: names go on leading where they led, and values are not overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from infrakb.topics.registry import Registry, read_registry
from infrakb.topics.releases import Release, Released, read_release
from tests.building import edit, write

PROPERTIES = """\
peak: {ja: 演算性能, en: Peak}
memory: {ja: メモリ, en: Memory}
process: {ja: 製造, en: Process}
follower: {ja: 次, en: Follower, value: topic}
bf16-dense: {renamed: "peak[precision=BF16,sparsity=dense]"}
"""
PAGE = "---\nkind: accelerator\nname: {{ja: {name}, en: {name}}}\naliases: [{alias}]\ndefinition: 石です。\n---\n\n本文です。\n"
STATEMENTS = """\
statements:
  - property: memory
    value: 80
    unit: GB
    scope: SXM
    as-of: 2025
    source: a
  - {property: peak, value: 989, unit: TFLOPS, precision: BF16, sparsity: dense, as-of: 2025, source: a}
  - {property: peak, value: 1979, unit: TFLOPS, precision: FP8, sparsity: dense, as-of: 2025, source: a}
  - {property: process, value: 4N, as-of: 2025, source: a}
  - {property: follower, value: b200, as-of: 2025, source: a}
"""
RELEASE = """\
name,topic,property,value,unit
"h100.memory[scope=SXM,as-of=2025,source=a]",h100,memory,80,GB
"h100.peak[precision=BF16,sparsity=dense,as-of=2025,source=a]",h100,peak,989,TFLOPS
"h100.peak[precision=FP8,sparsity=dense,as-of=2025,source=a]",h100,peak,1979,TFLOPS
"h100.process[as-of=2025,source=a]",h100,process,4N,
"h100.follower[as-of=2025,source=a]",h100,follower,b200,
"""
FILE = "topics/h100.yaml"
#: A whole statement that is new.
NEW = "as-of: 2026, source: a, at: 表2, checked: 2026-01-02, published: 2026-01-03"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that keeps its release."""
    write(
        tmp_path,
        {
            "properties.yaml": PROPERTIES,
            "sources.bib": "@online{a, title={題}, organization={社}, url={https://example.com/}, keywords={primary}}\n",
            "topics/h100.md": PAGE.format(name="H100", alias="エイチ100"),
            "topics/b200.md": PAGE.format(name="B200", alias="ビー200"),
            FILE: STATEMENTS,
            "releases/2025-12-01.csv": RELEASE,
        },
    )
    return tmp_path


def reported(project: Path) -> list[str]:
    return [f"{path}:{problem.line}: {problem.text()}" for path, problem in read_registry(project).problems]


def append(project: Path, text: str) -> None:
    with (project / FILE).open("a", encoding="utf-8") as file:
        file.write(text)


def led(registry: Registry, name: str) -> list[str]:
    return [fact.key for fact in registry.meant(name)]


def test_a_project_that_keeps_its_release_has_nothing_to_report(project: Path) -> None:
    assert reported(project) == []


def test_the_newest_release_counts(project: Path) -> None:
    write(project, {"releases/2025-11-01.csv": RELEASE + '"h100.speed[as-of=2025,source=a]",h100,speed,1,\n'})
    assert reported(project) == []
    assert read_registry(project).releases == ("2025-11-01", "2025-12-01")
    write(project, {"releases/notes.csv": "x\n", "releases/2025-13-01.csv": "x\n"})
    assert reported(project) == []


# --- what is gone or changed


def test_a_statement_that_is_gone_is_reported(project: Path) -> None:
    edit(project, FILE, "  - {property: process, value: 4N, as-of: 2025, source: a}\n", "")
    (found,) = reported(project)
    assert found == (
        f"{FILE}:1: the statement 'h100.process[as-of=2025,source=a]' was published on 2025-12-01 and is gone; put it back "
        "(with 'withdrawn:' where it is wrong), or write under 'aliases:' what it is called now"
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "shown"),
    [
        ("value: 80", "value: 81", 3, "80 GB"),
        ("value: 80", 'value: ">=80"', 3, "80 GB"),
        ("unit: GB", "unit: GiB", 3, "80 GB"),
        ("value: 4N", "value: 4NP", 10, "4N"),
        ("value: b200", "value: h100", 11, "b200"),
    ],
)
def test_a_value_that_was_overwritten_is_reported(
    project: Path, old: str, new: str, line: int, shown: str
) -> None:
    edit(project, FILE, old, new)
    (found,) = reported(project)
    assert found.startswith(f"{FILE}:{line}: the statement '")
    assert (
        f" was published on 2025-12-01 as {shown}; put that back and add a statement with 'supersedes:'"
        in found
    )


@pytest.mark.parametrize(
    "change",
    [
        ("value: 80", 'value: "80.0"'),
        ("    source: a\n", "    source: a\n    note: 注\n    review-by: 2027\n    at: 表1\n"),
        ("    source: a\n", "    source: a\n    withdrawn: 2026-01-01\n    reason: 誤り\n"),
        ("    scope: SXM\n", "    scope: SXM\n    condition: 全体\n"),
    ],
)
def test_what_may_be_added_to_a_statement_is_no_fault(project: Path, change: tuple[str, str]) -> None:
    edit(project, FILE, *change)
    assert reported(project) == []


def test_a_file_that_is_gone_is_one_fault(project: Path) -> None:
    (project / FILE).unlink()
    (found,) = reported(project)
    assert found == (
        "topics/h100.md:3: the statements of topic 'h100' were published on 2025-12-01 and are gone; "
        "put the file 'topics/h100.yaml' back"
    )


def test_a_topic_that_is_gone_is_one_fault_and_one_that_was_renamed_is_none(project: Path) -> None:
    for suffix in ("md", "yaml"):
        (project / f"topics/h100.{suffix}").rename(project / f"topics/nvidia-h100.{suffix}")
    assert reported(project) == []  # its name is still H100
    edit(project, "topics/nvidia-h100.md", "{ja: H100, en: H100}", "NVIDIA H100")
    (found,) = reported(project)
    assert found.startswith(
        "releases/2025-12-01.csv:1: the topic 'h100' was published on 2025-12-01 and is gone; put it back, or write its id"
    )
    edit(project, "topics/nvidia-h100.md", "[エイチ100]", "[エイチ100, h100]")
    assert reported(project) == []


def test_a_file_with_a_fault_breaks_no_promise(project: Path) -> None:
    edit(project, FILE, "    value: 80\n", "")
    (found,) = reported(project)
    assert found.startswith(f"{FILE}:2: statement of 'memory' has no value")


# --- what is new


def test_a_new_statement_says_where_it_stands_and_when_it_was_read_and_shown(project: Path) -> None:
    append(
        project,
        "  - {property: memory, value: 94, unit: GB, scope: NVL, as-of: 2026, source: a, checked: 2026-01-02}\n",
    )
    edit(project, FILE, "statements:", 'aliases:\n  memory: "memory[scope=SXM]"\nstatements:')
    (found,) = reported(project)
    assert found == (
        f"{FILE}:14: the new statement of 'memory[scope=NVL]' has no at, published; "
        "add 'at:' (where in the source), 'checked:' and 'published:' (days)"
    )


def test_before_the_first_release_nothing_is_new(project: Path) -> None:
    (project / "releases/2025-12-01.csv").unlink()
    append(project, "  - {property: memory, value: 94, unit: GB, as-of: 2026, source: a}\n")
    assert reported(project) == []


def test_a_whole_new_statement_is_no_fault(project: Path) -> None:
    append(project, f"  - {{property: process, value: 4NP, {NEW}}}\n")
    assert reported(project) == []


# --- names


def test_a_short_name_that_became_ambiguous_is_reported_with_the_alias_that_mends_it(project: Path) -> None:
    append(project, f"  - {{property: memory, value: 94, unit: GB, scope: NVL, {NEW}}}\n")
    assert led(read_registry(project), "h100.memory") == ["memory[scope=SXM]", "memory[scope=NVL]"]
    (found,) = reported(project)
    alias = 'memory: "memory[scope=SXM]"'
    assert found == (
        f"{FILE}:2: 'h100.memory' led to 'memory[scope=SXM]' on 2025-12-01 and is ambiguous now; "
        f"write under 'aliases:' '{alias}'"
    )
    edit(project, FILE, "statements:", f"aliases:\n  {alias}\nstatements:")
    assert reported(project) == []
    registry = read_registry(project)
    assert led(registry, "h100.memory") == ["memory[scope=SXM]"]
    assert led(registry, "h100.memory[scope=NVL]") == ["memory[scope=NVL]"]
    statement = registry.statement("h100.memory[as-of=2025,source=a]")
    assert statement is not None
    assert statement.fact == "memory[scope=SXM]"


def test_a_name_with_some_of_the_qualifiers_is_a_promise_too(project: Path) -> None:
    append(
        project,
        f"  - {{property: peak, value: 3958, unit: TFLOPS, precision: FP8, sparsity: sparse, {NEW}}}\n",
    )
    (found,) = reported(project)
    alias = 'peak[precision=FP8]: "peak[precision=FP8,sparsity=dense]"'
    assert found.startswith(
        f"{FILE}:9: 'h100.peak[precision=FP8]' led to 'peak[precision=FP8,sparsity=dense]' on "
    )
    assert found.endswith(f"write under 'aliases:' '{alias}'")
    edit(project, FILE, "statements:", f"aliases:\n  {alias}\nstatements:")
    assert reported(project) == []


def test_a_name_that_another_fact_took_is_reported_there(project: Path) -> None:
    append(project, f"  - {{property: memory, value: 94, unit: GB, {NEW}}}\n")
    (found,) = reported(project)
    assert found == (
        f"{FILE}:12: 'h100.memory' led to 'memory[scope=SXM]' on 2025-12-01 and is the name of another fact now; "
        "give that one a qualifier"
    )


def test_a_renamed_statement_needs_an_alias(project: Path) -> None:
    edit(project, FILE, "scope: SXM", "scope: SXM5")
    (found,) = reported(project)
    assert found.startswith(
        f"{FILE}:1: the statement 'h100.memory[scope=SXM,as-of=2025,source=a]' was published on "
    )
    edit(project, FILE, "statements:", 'aliases:\n  "memory[scope=SXM]": "memory[scope=SXM5]"\nstatements:')
    assert reported(project) == []
    registry = read_registry(project)
    assert led(registry, "h100.memory[scope=SXM]") == ["memory[scope=SXM5]"]
    assert registry.statement("h100.memory[scope=SXM,as-of=2025,source=a]")


def test_old_keys_lead_where_they_led(project: Path) -> None:
    registry = read_registry(project)
    assert led(registry, "h100.bf16-dense") == ["peak[precision=BF16,sparsity=dense]"]
    append(
        project,
        f"  - {{property: peak, value: 1, unit: TFLOPS, precision: BF16, sparsity: dense, scope: PCIe, {NEW}}}\n",
    )
    assert led(read_registry(project), "h100.bf16-dense") == ["peak[precision=BF16,sparsity=dense]"]


def test_an_alias_may_stand_for_an_old_key(project: Path) -> None:
    edit(project, FILE, "precision: BF16, sparsity: dense", "precision: BF16, sparsity: dense, scope: SXM")
    text = 'aliases:\n  "peak[precision=BF16,sparsity=dense]": "peak[scope=SXM]"\nstatements:'
    edit(project, FILE, "statements:", text)
    assert led(read_registry(project), "h100.bf16-dense") == ["peak[scope=SXM,precision=BF16,sparsity=dense]"]


# --- the file


def test_a_release_is_read_by_topic() -> None:
    found = read_release(
        "2025-12-01", "unit,value,topic,name\nGB,80,h100,h100.memory\n,4N,h100,h100.process\n"
    )
    assert found == Release(
        "2025-12-01", {"h100": (Released("h100.memory", "80", "GB"), Released("h100.process", "4N", ""))}
    )


def test_a_line_that_is_too_short_is_read_as_far_as_it_goes() -> None:
    found = read_release("2025-12-01", "name,topic,value,unit\nh100.memory,h100\n")
    assert found.statements == {"h100": (Released("h100.memory", "", ""),)}


@pytest.mark.parametrize("text", ["", "name,topic,value\n", "h100.memory,h100,80,GB\n"])
def test_a_file_that_is_no_release_is_reported(project: Path, text: str) -> None:
    write(project, {"releases/2025-12-01.csv": text})
    (found,) = reported(project)
    assert found == (
        "releases/2025-12-01.csv:1: this is no release: it lacks the columns name, topic, value and unit; "
        "write it again with 'python -m infrakb facts --release'"
    )

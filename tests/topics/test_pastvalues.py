"""What was known of a property, and from when to when."""

from __future__ import annotations

from pathlib import Path

from infrakb.topics.cells import Variant
from infrakb.topics.pastvalues import known_values
from infrakb.topics.qualifiers import ParsedName
from infrakb.topics.registry import read_registry
from tests.topics.conftest import make_project

STATEMENTS = """\
statements:
  - {property: memory, value: 32, unit: GB, as-of: 2023, source: aws-trn2}
  - {property: memory, value: 32, unit: GB, as-of: 2024-05-01, source: neuron-trn2}
  - {property: memory, value: 96, unit: GB, as-of: 2025-01, source: aws-trn2, supersedes: ["memory[as-of=2023,source=aws-trn2]", "memory[as-of=2024-05-01,source=neuron-trn2]"], reason: r}
"""


def test_values_are_told_with_the_days_on_which_they_were_known(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project")
    (project / "properties.yaml").write_text(
        "memory: {ja: メモリ, en: Memory, value: quantity, unit: GB}\n", encoding="utf-8"
    )
    for path in (project / "topics").glob("*.yaml"):
        path.unlink()
    (project / "topics/trainium.yaml").write_text(STATEMENTS, encoding="utf-8")
    registry = read_registry(project)
    found = known_values(registry.topics["trainium"], ParsedName("", "memory", {}), None, [], registry)
    # Values that agree are one line, as soon as there are two.
    told = [
        (one.shown.text, len(one.shown.statements), one.since, one.until)
        for one in found
        if isinstance(one.shown, Variant)
    ]
    assert told == [
        ("96 GB", 1, "2025-01-31", ""),
        ("32 GB", 1, "2023-12-31", "2024-05-01"),
        ("32 GB", 2, "2024-05-01", "2025-01-31"),
    ]


COMPUTED = """\
statements:
  - {property: count, value: 16, as-of: 2024, source: aws-trn2}
  - {property: memory, value: 32, unit: GB, as-of: 2023, source: aws-trn2}
  - {property: memory, value: 96, unit: GB, as-of: 2025-01, source: aws-trn2, supersedes: ["memory[as-of=2023,source=aws-trn2]"], reason: r}
  - {property: total, value: 1536, unit: GB, as-of: 2025-06, source: neuron-trn2}
"""
TOTAL = """\
count: {ja: 数, en: Count, value: quantity}
memory: {ja: メモリ, en: Memory, value: quantity, unit: GB}
total: {ja: 合計, en: Total, value: quantity, unit: GB, derived: ["{count} * {memory}"]}
"""


def test_what_is_computed_follows_from_what_was_known_and_stands_until_it_is_stated(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project")
    (project / "properties.yaml").write_text(TOTAL, encoding="utf-8")
    for path in (project / "topics").glob("*.yaml"):
        path.unlink()
    (project / "topics/trainium.yaml").write_text(COMPUTED, encoding="utf-8")
    registry = read_registry(project)
    topic = registry.topics["trainium"]
    followed = list(registry.deriver.over_time(topic))
    assert [(day, [one.text for one in found]) for day, found in followed] == [
        ("2023-12-31", []),
        ("2024-12-31", ["512 GB"]),
        ("2025-01-31", ["1.536 TB"]),
    ]
    found = known_values(topic, ParsedName("", "total", {}), None, followed, registry)
    assert [(one.shown.text, one.since, one.until) for one in found] == [
        ("1,536 GB", "2025-06-30", ""),
        ("512 GB", "2024-12-31", "2025-01-31"),
        ("1.536 TB", "2025-01-31", "2025-06-30"),
    ]

"""What was known of a property, and from when to when."""

from __future__ import annotations

from pathlib import Path

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
    found = known_values(registry.topics["trainium"], ParsedName("", "memory", {}), None, registry)
    # Values that agree are one line, as soon as there are two.
    told = [(one.variant.text, len(one.variant.statements), one.since, one.until) for one in found]
    assert told == [
        ("96 GB", 1, "2025-01-31", ""),
        ("32 GB", 1, "2023-12-31", "2024-05-01"),
        ("32 GB", 2, "2024-05-01", "2025-01-31"),
    ]

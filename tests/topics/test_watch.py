"""`make check`: each planted fault is reported once, with its line, and nothing else."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from infrakb.commands.check import main
from infrakb.topics.registry import read_registry
from infrakb.topics.watch import read_articles, watch

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 11, 23)
POST = """\
---
layout: post
title: "試験"
date: 2026-11-01
---
## AWS Trainiumの見出し

AWSのTrainium2とTrainiumを比べます。
"""


@pytest.fixture
def sound(project: Path) -> Path:
    """The project of the fixtures with a post that speaks of every topic."""
    (project / "posts").mkdir()
    (project / "posts/2026-11-01-test.md").write_text(POST, encoding="utf-8")
    return project


def reported(project: Path) -> list[str]:
    return [f"{path}:{problem.line}: {problem.text()}" for path, problem in watch(project, TODAY)]


def edit(project: Path, name: str, old: str, new: str) -> None:
    path = project / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_sound_project_has_nothing_to_report(sound: Path) -> None:
    assert reported(sound) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        (
            "topics/trainium2.md",
            "as-of: 2026-08-21",
            "as-of: 2025-11-22",
            "topics/trainium2.md:13: fact 'memory' is as of 2025-11-22, more than a year ago",
        ),
        (
            "topics/trainium2.md",
            "    unit: GiB\n",
            "    unit: GiB\n    review-by: 2026-11-22\n",
            "topics/trainium2.md:13: fact 'memory' was to be reviewed by 2026-11-22",
        ),
        (
            "topics/trainium.md",
            "    source: aws-trn2\n",
            "    source: aws-trn2\n  - {key: memory, value: 33, unit: GiB, as-of: 2026-08, source: press}\n",
            "topics/trainium.md:13: fact 'memory' is 33 GiB here and 32 GiB in line 8",
        ),
        (
            "topics/trainium2.md",
            "successor-of",
            "sucessor-of",
            "topics/trainium2.md:8: unknown relation 'sucessor-of'; did you mean 'successor-of'?",
        ),
        (
            "topics/trainium2.md",
            "[Trainium2,",
            "[Trainium2, トレーニアム,",
            "topics/trainium2.md:4: 'トレーニアム' is already a name of topic 'trainium' (topics/trainium.md:4)",
        ),
        (
            "topics/trainium2.md",
            "    source: press\n",
            "    source: prezz\n",
            "topics/trainium2.md:25: unknown source 'prezz' in fact 'bandwidth'; did you mean 'press'?",
        ),
        (
            "topics/trainium.md",
            "source: aws-trn2",
            "source: press",
            "topics/trainium.md:12: fact 'memory' rests on the secondary source 'press'",
        ),
        (
            "posts/2026-11-01-test.md",
            "AWSのTrainium2とTrainium",
            "Trainium2と`AWS`とTrainium",
            "topics/aws.md:3: no post speaks of topic 'aws'",
        ),
        (
            "posts/2026-11-01-test.md",
            "date: 2026-11-01",
            "facts:\n  trainium2.memory: 95 GiB",
            "posts/2026-11-01-test.md:5: the post says trainium2.memory is 95 GiB, its topic says 96 GiB",
        ),
        (
            "posts/2026-11-01-test.md",
            "date: 2026-11-01",
            "facts: [trainium2.memory = 95]",
            "posts/2026-11-01-test.md:4: the post says trainium2.memory is 95 GiB, its topic says 96 GiB",
        ),
        (
            "posts/2026-11-01-test.md",
            "date: 2026-11-01",
            "facts: {trainium2.memry: 96}",
            "posts/2026-11-01-test.md:4: unknown fact 'trainium2.memry'; did you mean 'trainium2.memory'",
        ),
    ],
)
def test_a_planted_fault_is_reported_once_with_its_line(
    sound: Path, name: str, old: str, new: str, expected: str
) -> None:
    edit(sound, name, old, new)
    found = reported(sound)
    assert len(found) == 1, found
    assert found[0].startswith(expected)


@pytest.mark.parametrize(
    "change",
    [
        ("as-of: 2026-08-21", "as-of: 2020\n    review-by: 2027-01-01"),
        ("as-of: 2026-08-21", "as-of: 2025"),
        ("value: 96\n    unit: GiB", "value: 103.079215104\n    unit: GB"),
    ],
)
def test_what_is_looked_after_is_not_reported(sound: Path, change: tuple[str, str]) -> None:
    edit(sound, "topics/trainium2.md", *change)
    assert reported(sound) == []


def test_a_doubled_name_is_no_reason_to_call_its_topics_unmentioned(sound: Path) -> None:
    edit(sound, "topics/aws.md", "definition:", "aliases: [Trainium2]\ndefinition:")
    lines = reported(sound)
    assert any("is already a name of topic" in line for line in lines)
    assert [line for line in lines if "no post speaks" in line] == []


@pytest.mark.parametrize(
    "pin", ["trainium2.memory: 96 GiB", "trainium2.bandwidth: 3 TB/s", "トレーニアム2.bandwidth: 3000 GB/s"]
)
def test_a_pin_may_agree_with_any_source_in_any_unit(sound: Path, pin: str) -> None:
    edit(sound, "posts/2026-11-01-test.md", "date: 2026-11-01", f"facts:\n  {pin}")
    assert reported(sound) == []


def test_a_post_without_topics_is_reported_unless_its_author_wants_none(sound: Path) -> None:
    path = sound / "posts/2026-11-02-other.md"
    path.write_text("---\ntitle: 別\n---\n本文です。`AWS`\n", encoding="utf-8")
    assert [text.split(";")[0] for text in reported(sound)] == [
        "posts/2026-11-02-other.md:1: the post speaks of no topic"
    ]
    path.write_text("---\ntitle: 別\nmentions: false\n---\nAWSの話です。\n", encoding="utf-8")
    assert reported(sound) == []


@pytest.mark.parametrize(
    ("body", "topics"),
    [
        ("AWSの話", {"aws"}),
        ("## AWS\n\n本文", set()),
        ("`AWS`と[AWS](https://example.com)", set()),
        ("{infra:topic}`Trainium2`", {"trainium2"}),
        ("{infra:accelerator}`これ <trainium>`", {"trainium"}),
        ("[これ](../topics/aws.md)", {"aws"}),
        ("[AWS]{.no-mentions}と{infra:plain}`AWS`", set()),
        ("```{infra:facts}\n:topics: trainium trainium2\n:facts: memory\n```", {"trainium", "trainium2"}),
        ("```python\nAWS\n```", set()),
        ("{% raw %}AWS{% endraw %}", {"aws"}),
    ],
)
def test_what_a_post_speaks_of(sound: Path, body: str, topics: set[str]) -> None:
    (sound / "posts/2026-11-01-test.md").write_text(f"---\ntitle: x\n---\n{body}\n", encoding="utf-8")
    (article,) = read_articles(sound, read_registry(sound))
    assert article.topics == topics


def test_the_command_prints_one_line_each_and_tells_by_its_status(
    sound: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(sound), "--today", "2026-11-23"]) == 0
    assert capsys.readouterr().out == ""
    edit(sound, "topics/trainium2.md", "[trainium]", "[trainum]")
    assert main([str(sound), "--today", "2026-11-23"]) == 1
    assert capsys.readouterr().out == (
        "topics/trainium2.md:8: successor-of: unknown topic 'trainum'; did you mean 'trainium' or 'trainium2'?\n"
    )

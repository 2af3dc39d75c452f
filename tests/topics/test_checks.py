"""What is worth looking at: each planted fault is reported once, with its line, and nothing else."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from infrakb.topics.checks import Article, problems
from infrakb.topics.registry import read_registry
from tests.building import edit

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 11, 23)
PATH = "posts/2026-11-01-test.md"
ALL = frozenset({"aws", "trainium", "trainium2"})


def reported(project: Path, *articles: Article) -> list[str]:
    """Return what is reported when these are the posts; one that speaks of every topic where there are none."""
    found = problems(read_registry(project), articles or [Article(PATH, ALL)], TODAY)
    return [f"{path}:{problem.line}: {problem.text()}" for path, problem in found]


def test_a_sound_project_has_nothing_to_report(project: Path) -> None:
    assert reported(project) == []


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
            "topics/trainium.md",
            "source: aws-trn2",
            "source: press",
            "topics/trainium.md:12: fact 'memory' rests on the secondary source 'press'",
        ),
    ],
)
def test_a_fault_of_a_topic_is_reported_once_with_its_line(
    project: Path, name: str, old: str, new: str, expected: str
) -> None:
    edit(project, name, old, new)
    found = reported(project)
    assert len(found) == 1, found
    assert found[0].startswith(expected)


@pytest.mark.parametrize(
    ("pin", "value", "expected"),
    [
        ("trainium2.memory", "95 GiB", "the post says trainium2.memory is 95 GiB, its topic says 96 GiB"),
        ("trainium2.memory", "95", "the post says trainium2.memory is 95 GiB, its topic says 96 GiB"),
        ("trainium2.memry", "96", "unknown fact 'trainium2.memry'; did you mean 'trainium2.memory'"),
    ],
)
def test_a_post_that_says_otherwise_than_its_topic_is_reported_at_the_pin(
    project: Path, pin: str, value: str, expected: str
) -> None:
    (found,) = reported(project, Article(PATH, ALL, ((pin, value, 5),)))
    assert found.startswith(f"{PATH}:5: {expected}")


@pytest.mark.parametrize(
    "change",
    [
        ("as-of: 2026-08-21", "as-of: 2020\n    review-by: 2027-01-01"),
        ("as-of: 2026-08-21", "as-of: 2025"),
        ("value: 96\n    unit: GiB", "value: 103.079215104\n    unit: GB"),
    ],
)
def test_what_is_looked_after_is_not_reported(project: Path, change: tuple[str, str]) -> None:
    edit(project, "topics/trainium2.md", *change)
    assert reported(project) == []


def test_a_topic_of_which_no_post_speaks_is_reported(project: Path) -> None:
    (found,) = reported(project, Article(PATH, {"trainium", "trainium2"}))
    assert found.startswith("topics/aws.md:3: no post speaks of topic 'aws'")


def test_a_doubled_name_is_no_reason_to_call_its_topics_unmentioned(project: Path) -> None:
    edit(project, "topics/aws.md", "definition:", "aliases: [Trainium2]\ndefinition:")
    assert reported(project, Article(PATH, {"aws", "trainium"})) == []
    assert reported(project, Article(PATH, {"trainium2", "trainium"})) == []


@pytest.mark.parametrize(
    ("pin", "value"),
    [
        ("trainium2.memory", "96 GiB"),
        ("trainium2.bandwidth", "3 TB/s"),
        ("トレーニアム2.bandwidth", "3000 GB/s"),
    ],
)
def test_a_pin_may_agree_with_any_source_in_any_unit(project: Path, pin: str, value: str) -> None:
    assert reported(project, Article(PATH, ALL, ((pin, value, 5),))) == []


def test_a_fact_that_is_missing_for_a_fault_of_its_topic_is_not_reported_at_the_pin(project: Path) -> None:
    edit(project, "topics/trainium2.md", "key: memory", "key: memry")
    assert reported(project, Article(PATH, ALL, (("trainium2.memory", "96 GiB", 5),))) == []


def test_a_post_without_topics_is_reported_unless_its_author_wants_none(project: Path) -> None:
    other = Article("posts/2026-11-02-other.md", frozenset())
    (found,) = reported(project, Article(PATH, ALL), other)
    assert found.startswith("posts/2026-11-02-other.md:1: the post speaks of no topic")
    assert reported(project, Article(PATH, ALL), other._replace(mentions=False)) == []

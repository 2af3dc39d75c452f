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

    from infrakb.topics.registry import Located

TODAY = date(2026, 11, 23)
PATH = "posts/2026-11-01-test.md"
ALL = frozenset({"aws", "trainium", "trainium2"})


def reported(project: Path, *articles: Article) -> list[str]:
    """Return the faults when these are the posts; one that speaks of every topic where there are none."""
    found = problems(read_registry(project), articles or [Article(PATH, ALL)], TODAY)
    return [text_of(located) for located in found.faults]


def left_open(project: Path, *articles: Article) -> list[str]:
    """Return the open points, each behind the day on which it is looked at again."""
    found = problems(read_registry(project), articles or [Article(PATH, ALL)], TODAY)
    return [f"{point.review} {text_of(point.located)}" for point in found.open_points]


def text_of(located: Located) -> str:
    path, problem = located
    return f"{path}:{problem.line}: {problem.text()}"


def test_a_sound_project_has_nothing_to_report(project: Path) -> None:
    assert reported(project) == []


#: The open point of the project.
OPEN = "2027-06-30 topics/trainium2.yaml:14: fact 'bandwidth' is 3.5 TB/s here and 2.9 TB/s in line 7; "


def test_values_that_contradict_are_an_open_point_as_long_as_both_are_looked_at_again(project: Path) -> None:
    (point,) = left_open(project)
    assert point.startswith(OPEN)
    edit(project, "topics/trainium2.yaml", "    review-by: 2027-06-30\n", "")
    (found,) = reported(project)
    assert found.startswith("topics/trainium2.yaml:13: fact 'bandwidth' is 3.5 TB/s here")
    assert left_open(project) == []


def test_a_japanese_name_whose_reading_nobody_has_said_is_an_open_point(project: Path) -> None:
    edit(project, "topics/aws.md", "ja: アマゾンウェブサービス", "ja: 雲")
    assert left_open(project)[0] == (
        " topics/aws.md:3: it is not said how '雲' is read; write 'kana:' beside it for the glossary"
    )
    assert reported(project) == []
    edit(project, "topics/aws.md", "ja: 雲", "ja: 雲, kana: くも")
    assert len(left_open(project)) == 1


def test_nobody_has_read_or_shown_anything_on_a_day_to_come(project: Path) -> None:
    edit(
        project,
        "topics/trainium2.yaml",
        "    review-by: 2027-06-30\n",
        "    review-by: 2027-06-30\n    checked: 2026-11-24\n    published: 2026-11-23\n",
    )
    (found,) = reported(project)
    assert (
        found
        == "topics/trainium2.yaml:13: checked: 2026-11-24 is still to come; write the day on which it was done"
    )


def test_the_next_look_is_the_earliest(project: Path) -> None:
    edit(project, "topics/trainium2.yaml", "2027-06-30", "2027-03")
    (point,) = left_open(project)
    assert point.startswith("2027-03 topics/trainium2.yaml:14: ")


def test_when_the_day_of_the_next_look_is_past_it_is_a_fault(project: Path) -> None:
    edit(project, "topics/trainium2.yaml", "2027-06-30", "2026-11-22")
    assert [line.partition(": ")[0] for line in reported(project)] == [
        "topics/trainium2.yaml:12",
        "topics/trainium2.yaml:14",
    ]
    assert left_open(project) == []


@pytest.mark.parametrize(
    "change",
    [
        ("value: 3.5", "value: 2.90"),
        ("    value: 3.5\n    unit: TB/s", "    value: 2900\n    unit: GB/s"),
        ("    source: press\n", "    source: press\n    preferred: 2026-09-01\n"),
        ("    source: press\n", "    source: press\n    withdrawn: 2026-09-01\n    reason: 誤り\n"),
        ("    source: press\n", '    source: press\n    supersedes: "bandwidth[source=aws-trn2]"\n'),
        ("    source: press\n", "    source: press\n    scope: 試作品\n"),
    ],
)
def test_what_agrees_or_does_not_hold_or_is_of_something_else_is_no_contradiction(
    project: Path, change: tuple[str, str]
) -> None:
    edit(project, "topics/trainium2.yaml", *change)
    assert reported(project) == []
    assert left_open(project) == []


def test_a_press_report_alone_is_an_open_point_when_it_is_looked_at_again(project: Path) -> None:
    edit(project, "topics/trainium.yaml", "source: aws-trn2", "source: press\n    review-by: 2027-01-31")
    assert reported(project) == []
    point, _conflict = left_open(project)
    assert point.startswith(
        "2027-01-31 topics/trainium.yaml:6: fact 'memory' rests on the secondary source 'press'"
    )


def test_a_topic_without_a_post_is_an_open_point_when_it_is_looked_at_again(project: Path) -> None:
    said = "topics/trainium2.md:3: no post speaks of topic 'trainium2'"
    article = Article(PATH, {"aws", "trainium"})
    assert reported(project, article) == []
    point, _conflict = left_open(project, article)
    assert point.startswith(f"2027-06-30 {said}")


def test_a_pin_that_may_mean_several_facts_is_reported_with_them(project: Path) -> None:
    edit(project, "topics/trainium2.yaml", "    value: 2.9", "    scope: 甲\n    value: 2.9")
    edit(project, "topics/trainium2.yaml", "    value: 3.5", "    scope: 乙\n    value: 3.5")
    (found,) = reported(project, Article(PATH, ALL, (("trainium2.bandwidth", "3 TB/s", 5),)))
    assert found == (
        f"{PATH}:5: fact 'trainium2.bandwidth' is ambiguous; "
        "write one of 'trainium2.bandwidth[scope=甲]', 'trainium2.bandwidth[scope=乙]'"
    )
    pins = (("trainium2.bandwidth[scope=乙]", "3.5 TB/s", 5),)
    assert reported(project, Article(PATH, ALL, pins)) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        (
            "topics/trainium2.yaml",
            "as-of: 2026-08-21",
            "as-of: 2025-11-22",
            "topics/trainium2.yaml:5: fact 'memory' is as of 2025-11-22, more than a year ago",
        ),
        (
            "topics/trainium2.yaml",
            "    unit: GiB\n",
            "    unit: GiB\n    review-by: 2026-11-22\n",
            "topics/trainium2.yaml:5: fact 'memory' was to be reviewed by 2026-11-22",
        ),
        (
            "topics/trainium.yaml",
            "    source: aws-trn2\n",
            "    source: aws-trn2\n  - {property: memory, value: 33, unit: GiB, as-of: 2026-08, source: press}\n",
            "topics/trainium.yaml:7: fact 'memory' is 33 GiB here and 32 GiB in line 2",
        ),
        (
            "topics/trainium.yaml",
            "source: aws-trn2",
            "source: press",
            "topics/trainium.yaml:6: fact 'memory' rests on the secondary source 'press'",
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
    edit(project, "topics/trainium2.yaml", *change)
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
        ("trainium2.bandwidth", "3.5 TB/s"),
        ("トレーニアム2.bandwidth", "3500 GB/s"),
    ],
)
def test_a_pin_may_agree_with_any_source_in_any_unit(project: Path, pin: str, value: str) -> None:
    assert reported(project, Article(PATH, ALL, ((pin, value, 5),))) == []


def test_a_fact_that_is_missing_for_a_fault_of_its_topic_is_not_reported_at_the_pin(project: Path) -> None:
    edit(project, "topics/trainium2.yaml", "property: memory", "property: memry")
    assert reported(project, Article(PATH, ALL, (("trainium2.memory", "96 GiB", 5),))) == []


def test_a_post_without_topics_is_reported_unless_its_author_wants_none(project: Path) -> None:
    other = Article("posts/2026-11-02-other.md", frozenset())
    (found,) = reported(project, Article(PATH, ALL), other)
    assert found.startswith("posts/2026-11-02-other.md:1: the post speaks of no topic")
    assert reported(project, Article(PATH, ALL), other._replace(mentions=False)) == []

"""What counts as speaking of a topic: names, facts, rows, marks and citations, each with its weight."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from infrakb.text.layout import TOPICS
from infrakb.topics.knowledge import Knowledge, PostLine
from infrakb.topics.occurrences import SPEAKS, WEIGHTS, Citation, Occurrence, Passage, TopicMentions
from infrakb.topics.registry import read_registry
from infrakb.topics.sketches import sketches
from tests.building import edit
from tests.topics.conftest import TRAINIUM, TRAINIUM_STATEMENTS

POST = PostLine("posts/a", "記事", "2026-01-01", "2026年1月1日", (), ())


def passage(text: str) -> Passage:
    return Passage("", text, "", "", ())


def knowledge(
    project: Path,
    *,
    occurrences: tuple[Occurrence, ...] = (),
    cited: str = "",
    shown: tuple[tuple[str, ...], ...] = (),
) -> Knowledge:
    """What is known of one post."""
    citations = tuple(Citation(source, passage(f"{source}の文。")) for source in cited.split())
    mentions = TopicMentions(occurrences, citations, (), shown, ())
    registry = read_registry(project)
    return Knowledge(registry, {POST.docname: mentions}, [POST], sketches(registry))


def weights(known: Knowledge) -> dict[str, int]:
    return {topic: spoken.weight for topic, spoken in known.topics_of[POST.docname].items()}


def compare(topics: str, keys: str, caption: str = "") -> tuple[str, ...]:
    return ("compare", topics, keys, caption, "table")


def chart(topics: str, key: str, caption: str = "") -> tuple[str, ...]:
    return ("chart", topics, key, "", caption, "chart")


def test_the_manners_are_ordered_and_a_source_of_two_topics_speaks_of_both() -> None:
    assert list(WEIGHTS.values()) == sorted(WEIGHTS.values(), reverse=True)
    assert WEIGHTS["citation"] // 2 >= SPEAKS > WEIGHTS["citation"] // 3 > 0


def test_the_weight_of_a_citation_is_divided_among_the_topics_of_its_source(project: Path) -> None:
    assert weights(knowledge(project, cited="press")) == {"trainium2": 12}
    assert weights(knowledge(project, cited="aws-trn2")) == {"trainium": 6, "trainium2": 6}
    assert weights(knowledge(project, cited="nothing")) == {}


def test_a_source_of_many_topics_only_ties_them(project: Path) -> None:
    text = TRAINIUM.replace("AWS Trainium", "AWS Trainium9").replace("[Trainium, トレーニアム]", "[]")
    (project / TOPICS / "trainium9.md").write_text(text, encoding="utf-8")
    (project / TOPICS / "trainium9.yaml").write_text(TRAINIUM_STATEMENTS, encoding="utf-8")
    known = knowledge(project, cited="aws-trn2")
    assert weights(known) == {}
    assert not any(known.backlinks.values())
    (subject,) = known._subjects
    assert subject.topics == (("trainium", 4), ("trainium2", 4), ("trainium9", 4))


def test_the_strongest_manner_counts_and_orders(project: Path) -> None:
    named = Occurrence("aws", "name", passage("名前。"))
    printed = Occurrence("trainium", "fact", passage("値。"))
    known = knowledge(
        project, occurrences=(named, printed), cited="press aws-trn2", shown=(chart("all", "memory"),)
    )
    assert weights(known) == {"aws": 48, "trainium": 40, "trainium2": 24}
    assert [link.passage for link in known.backlinks["trainium"]] == [passage("値。")]


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (compare("all", "memory"), {"trainium": 32, "trainium2": 32}),
        (compare("trainium2 trainium", "memory"), {"trainium2": 32, "trainium": 32}),
        (compare("all", "process bandwidth"), {"trainium2": 32}),
        (compare("aws", "memory"), {}),
        (chart("kind:accelerator", "bandwidth"), {"trainium2": 24}),
        (("list", "all"), {}),
        (("map",), {}),
    ],
)
def test_a_table_and_a_chart_speak_of_the_topics_that_they_show(
    project: Path, shown: tuple[str, ...], expected: dict[str, int]
) -> None:
    assert weights(knowledge(project, shown=(shown,))) == expected


def test_what_a_table_says_of_a_topic_is_its_caption(project: Path) -> None:
    known = knowledge(project, shown=(chart("all", "memory", "図"), compare("trainium", "memory", "表")))
    assert [link.passage for link in known.backlinks["trainium"]] == [passage("表")]
    assert [link.passage for link in known.backlinks["trainium2"]] == [passage("図")]
    (link,) = knowledge(project, shown=(compare("all", "memory"),)).backlinks["trainium"]
    assert link.passage is None


def test_what_a_citation_says_of_a_topic_is_its_sentence(project: Path) -> None:
    known = knowledge(project, cited="aws-trn2 press")
    # press serves one topic and says more of it, though it comes later
    assert [link.passage for link in known.backlinks["trainium2"]] == [passage("pressの文。")]
    assert [link.passage for link in known.backlinks["trainium"]] == [passage("aws-trn2の文。")]


def test_a_topic_that_is_gone_is_spoken_of_by_nobody(project: Path) -> None:
    gone = Occurrence("trainium", "name", passage("名前。"))
    edit(project, f"{TOPICS}/trainium2.md", "successor-of: [trainium]", "made-by: [aws]")
    (project / TOPICS / "trainium.md").unlink()
    assert weights(knowledge(project, occurrences=(gone,), cited="aws-trn2")) == {"trainium2": 12}


def test_the_authors_guide_states_the_weights() -> None:
    guide = (Path(__file__).parents[2] / "guide/authors-directives.md").read_text(encoding="utf-8")
    part = guide.partition("## トピックに触れたとみなすもの")[2].partition("\n##")[0]
    stated = [int(match[1]) for match in re.finditer(r"^\|[^|]+\| (\d+)", part, re.MULTILINE)]
    assert stated == list(WEIGHTS.values())
    assert f"重みが{SPEAKS}に満たないとき" in part

"""Related posts and topics: chosen by what is shared and rare, the same whatever the order of the input."""

from __future__ import annotations

import random

from infrakb.topics import relations
from infrakb.topics.occurrences import SPEAKS, WEIGHTS
from infrakb.topics.registry import Link
from infrakb.topics.relations import RelatedPosts, Subject, co_occurrence, related_topics, title_words

_WEIGHTS = {"*": WEIGHTS["citation"], "~": SPEAKS - 1}


def subject(number: int, topics: str = "", tags: str = "", title: str = "") -> Subject:
    """Return a post that names its topics; ``efa*`` is one that it only cites, ``efa~`` one that it is tied to."""
    return Subject(
        f"posts/{number}",
        f"2025-01-{number:02}",
        tuple((topic.rstrip("*~"), _WEIGHTS.get(topic[-1], WEIGHTS["name"])) for topic in topics.split()),
        tuple(tags.split()),
        title_words(title),
    )


def filler(first: int, count: int) -> list[Subject]:
    """Posts that share nothing, so that features of few posts are rare."""
    return [subject(number, f"alone-{number}") for number in range(first, first + count)]


def test_rare_shared_topics_count_more_than_common_ones() -> None:
    posts = [
        subject(1, "efa aws"),
        subject(2, "efa"),
        subject(3, "aws"),
        subject(4, "aws"),
        subject(5, "aws"),
        *filler(6, 10),
    ]
    related = RelatedPosts(posts).related("posts/1", limit=3)
    assert [entry.docname for entry in related] == ["posts/2", "posts/3", "posts/4"]


def test_the_reason_names_what_is_shared_rarest_first() -> None:
    posts = [
        subject(1, "efa aws", "network", "EFAの帯域"),
        subject(2, "aws efa", "network cloud", "EFAの設定"),
        subject(3, "aws"),
        subject(4, "aws"),
        *filler(5, 12),
    ]
    entry = RelatedPosts(posts).related("posts/1")[0]
    assert entry.docname == "posts/2"
    assert entry.reason == (("efa", "aws"), ("network",), ("efa",), ())


def test_a_topic_that_is_cited_relates_less_than_one_that_is_named() -> None:
    posts = [subject(1, "efa aws"), subject(2, "aws*"), subject(3, "efa"), subject(4, "efa*"), *filler(5, 20)]
    related = RelatedPosts(posts).related("posts/1")
    assert [entry.docname for entry in related] == ["posts/3", "posts/2", "posts/4"]


def test_what_only_ties_two_posts_is_a_reason_of_its_own() -> None:
    posts = [subject(1, "efa~ aws pue~"), subject(2, "efa aws~"), subject(3, "pue~"), *filler(4, 20)]
    related = {entry.docname: entry.reason for entry in RelatedPosts(posts).related("posts/1")}
    assert related == {
        "posts/2": ((), (), (), ("aws", "efa")),
        "posts/3": ((), (), (), ("pue",)),
    }


def test_what_every_post_has_relates_nothing() -> None:
    posts = [subject(number, "ai") for number in range(1, 9)]
    assert RelatedPosts(posts).related("posts/1") == []


def test_of_equal_posts_the_nearest_in_time_comes_first() -> None:
    posts = [subject(number, "efa") for number in (1, 5, 6, 9)] + filler(10, 20)
    related = RelatedPosts(posts).related("posts/6")
    assert [entry.docname for entry in related] == ["posts/5", "posts/9", "posts/1"]


def test_the_order_of_the_input_changes_nothing() -> None:
    rng = random.Random(5)
    posts = [
        subject(number, " ".join(f"t{rng.randint(0, 9)}" for _ in range(3)), f"g{rng.randint(0, 5)}")
        for number in range(1, 60)
    ]
    expected = [RelatedPosts(posts).related(post.docname) for post in posts]
    shuffled = rng.sample(posts, len(posts))
    index = RelatedPosts(shuffled)
    assert [index.related(post.docname) for post in posts] == expected


def test_the_work_for_a_post_is_bounded() -> None:
    posts = [
        Subject(f"p{n:04}", f"{n:04}", tuple((f"t{n % 7}-{i}", WEIGHTS["name"]) for i in range(40)), (), ())
        for n in range(500)
    ]
    index = RelatedPosts(posts)
    looked_at = 0
    nearest = relations._nearest

    def counting(numbers: list[int], number: int) -> list[int]:
        nonlocal looked_at
        found = nearest(numbers, number)
        looked_at += len(found)
        return found

    relations._nearest = counting  # type: ignore[assignment]
    try:
        index.related("p0250")
    finally:
        relations._nearest = nearest
    assert 0 < looked_at <= relations.FEATURES * relations.WINDOW


def test_words_of_a_title_are_those_that_can_be_shared() -> None:
    assert title_words("AWSが200億ドルを投資、ＥＦＡとトレーニアム2の電力") == (
        "aws",
        "投資",
        "efa",
        "トレーニアム",
        "電力",
    )


def test_topics_are_related_by_relations_and_by_posts() -> None:
    links = {
        "aws": (Link("makes", "trainium"), Link("makes", "efa")),
        "efa": (Link("made-by", "aws"),),
        "trainium": (Link("made-by", "aws"),),
        "pue": (),
        "llama": (),
    }
    pairs = co_occurrence([subject(1, "pue efa"), subject(2, "efa pue"), subject(3, "pue trainium")])
    assert pairs["efa", "pue"] == 2
    assert co_occurrence([subject(1, "pue efa*")]) == {}
    assert co_occurrence([subject(number, "pue efa*") for number in range(8)]) == {("efa", "pue"): 2}
    related = related_topics(links, pairs)
    assert related["efa"] == ("aws", "pue", "trainium")
    assert related["pue"] == ("efa", "trainium")
    assert related["llama"] == ()

"""Related posts and related topics, with the reason. Near-linear in the number of posts.

Each post is described by features: the topics it speaks of, its tags, and words of its title. A feature
weighs more the fewer posts have it, in whole steps (each halving of the posts adds one), so that a new post
rarely changes the order elsewhere. For each post only its heaviest features are followed, and of each
feature's posts only the nearest in time: the work is posts × FEATURES × WINDOW, whatever the number of pairs.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from infrakb.topics.registry import Link

#: Features of a post that are followed, heaviest first.
FEATURES = 12
#: Posts of one feature that are looked at, nearest in time first.
WINDOW = 24
#: Topics of a post that count as speaking of each other.
COOCCURRING = 30

_WORD_RE = re.compile(r"[a-z][a-z0-9.+#-]*[a-z0-9+#]|[\u30a1-\u30fa\u30fc]{3,}|[\u4e00-\u9fff々]{2,}")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a post is about, as far as related posts are concerned."""

    docname: str
    order: str  # sorts by time, ISO date and time; "" for undated
    topics: tuple[str, ...]  # ids of the topics it speaks of
    tags: tuple[str, ...]  # as shown
    words: tuple[str, ...]  # of its title, from title_words()


class Reason(NamedTuple):
    """Why two posts are related; the first of these that is not empty is shown."""

    topics: tuple[str, ...]  # ids of shared topics, rarest first
    tags: tuple[str, ...]  # shared tags, rarest first
    words: tuple[str, ...]  # shared words of the titles, rarest first


class Related(NamedTuple):
    """A related post."""

    docname: str
    reason: Reason


def title_words(title: str) -> tuple[str, ...]:
    """Words of a title that can be shared: Latin words, and runs of katakana or of kanji."""
    text = unicodedata.normalize("NFKC", title).lower()
    return tuple(dict.fromkeys(_WORD_RE.findall(text)))


_Feature = tuple[str, str]  # "topic", "tag" or "word", and its text
_FACTOR = {"topic": 3, "tag": 2, "word": 1}


def _features(subject: Subject) -> list[_Feature]:
    return [
        *(("topic", topic) for topic in subject.topics),
        *(("tag", tag) for tag in subject.tags),
        *(("word", word) for word in subject.words),
    ]


class RelatedPosts:
    """An index of posts by feature."""

    def __init__(self, subjects: Iterable[Subject]) -> None:
        """Index the posts; their order in the argument does not matter."""
        self._subjects = sorted(subjects, key=lambda subject: (subject.order, subject.docname))
        self._position = {subject.docname: number for number, subject in enumerate(self._subjects)}
        postings: defaultdict[_Feature, list[int]] = defaultdict(list)
        for number, subject in enumerate(self._subjects):
            for feature in _features(subject):
                postings[feature].append(number)
        # A feature of one post relates nothing; one of half of the posts says nothing.
        total = len(self._subjects).bit_length()
        self._postings = {feature: numbers for feature, numbers in postings.items() if len(numbers) > 1}
        self._weight = {
            feature: _FACTOR[feature[0]] * (total - len(numbers).bit_length())
            for feature, numbers in self._postings.items()
        }

    def related(self, docname: str, limit: int = 5) -> list[Related]:
        """The most related posts, best first; equal ones by nearness in time, then by name."""
        number = self._position[docname]
        features = sorted(
            (feature for feature in _features(self._subjects[number]) if self._weight.get(feature, 0) > 0),
            key=lambda feature: (-self._weight[feature], feature),
        )
        scores: dict[int, int] = {}
        for feature in features[:FEATURES]:
            weight = self._weight[feature]
            for other in _nearest(self._postings[feature], number):
                scores[other] = scores.get(other, 0) + weight
        best = sorted(scores.items(), key=lambda item: (-item[1], abs(item[0] - number), item[0]))[:limit]
        return [Related(self._subjects[other].docname, self._reason(number, other)) for other, _ in best]

    def _reason(self, first: int, second: int) -> Reason:
        shared = set(_features(self._subjects[first])) & set(_features(self._subjects[second]))
        ordered = sorted(shared, key=lambda feature: (-self._weight.get(feature, 0), feature))
        topics, tags, words = (
            tuple(text for kind, text in ordered if kind == wanted) for wanted in ("topic", "tag", "word")
        )
        return Reason(topics, tags, words)


def _nearest(numbers: Sequence[int], number: int) -> list[int]:
    """Of a feature's posts the nearest in time, without the post itself."""
    middle = bisect_left(numbers, number)
    low, high = max(0, middle - WINDOW // 2), middle + WINDOW // 2 + 1
    return [other for other in numbers[low:high] if other != number]


# --- topics


def co_occurrence(subjects: Iterable[Subject]) -> Counter[tuple[str, str]]:
    """How many posts speak of both topics, for each pair in the order of the ids."""
    pairs: Counter[tuple[str, str]] = Counter()
    for subject in subjects:
        pairs.update(combinations(sorted(subject.topics[:COOCCURRING]), 2))
    return pairs


def related_topics(
    links: Mapping[str, Sequence[Link]], pairs: Mapping[tuple[str, str], int], limit: int = 8
) -> dict[str, tuple[str, ...]]:
    """For each topic the others that it is read with, best first.

    A relation counts as much as eight posts that speak of both; two topics that share a neighbour, such as
    a maker, count as one post. Posts count in steps of doubling, so that one post rarely changes the order.
    """
    scores: dict[str, Counter[str]] = {topic: Counter() for topic in links}
    for topic, ends in links.items():
        neighbours = {link.other for link in ends}
        for neighbour in neighbours:
            scores[topic][neighbour] += 4
        for neighbour in neighbours:
            for link in links[neighbour]:
                if link.other != topic:
                    scores[topic][link.other] += 1
    for (first, second), count in pairs.items():
        if first in scores and second in scores:
            scores[first][second] += count.bit_length()
            scores[second][first] += count.bit_length()
    return {
        topic: tuple(
            other for other, _ in sorted(found.items(), key=lambda item: (-item[1], item[0]))[:limit]
        )
        for topic, found in scores.items()
    }

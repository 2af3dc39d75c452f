"""Related posts and related topics, with the reason. Near-linear in the number of posts.

Each post is described by features: the topics it speaks of, its tags, and words of its title. A feature
weighs more the fewer posts have it, in whole steps (each halving of the posts adds one), so that a new post
rarely changes the order elsewhere. Two posts share a topic as far as the one does that says less of it (see
:data:`infrakb.topics.occurrences.WEIGHTS`); a tag or a word counts as a name does. For each post only its heaviest features are followed, and of each
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

from infrakb.topics.occurrences import SPEAKS, WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from infrakb.topics.registry import Link

#: Features of a post that are followed, heaviest first.
FEATURES = 12
#: Posts of one feature that are looked at, nearest in time first.
WINDOW = 24
#: Topics of a post that count as speaking of each other, heaviest first.
COOCCURRING = 30
#: The weight of what a post has entirely.
_WHOLE = WEIGHTS["name"]

_WORD_RE = re.compile(r"[a-z][a-z0-9.+#-]*[a-z0-9+#]|[\u30a1-\u30fa\u30fc]{3,}|[\u4e00-\u9fff々]{2,}")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a post is about, as far as related posts are concerned."""

    docname: str
    order: str  # sorts by time, ISO date and time; "" for undated
    topics: tuple[tuple[str, int], ...]  # ids of the topics it speaks of with their weights, heaviest first
    tags: tuple[str, ...]  # as shown
    words: tuple[str, ...]  # of its title, from title_words()


class Reason(NamedTuple):
    """Why two posts are related; the first of these that is not empty is shown."""

    topics: tuple[str, ...]  # ids of topics that both speak of, those that tell most first
    tags: tuple[str, ...]  # shared tags, rarest first
    words: tuple[str, ...]  # shared words of the titles, rarest first
    ties: tuple[
        str, ...
    ] = ()  # ids of topics that the sources of one of them tie it to, those that tell most first


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


def _features(subject: Subject) -> dict[_Feature, int]:
    """Each feature of a post with its weight in it."""
    return {
        **{("topic", topic): weight for topic, weight in subject.topics},
        **{("tag", tag): _WHOLE for tag in subject.tags},
        **{("word", word): _WHOLE for word in subject.words},
    }


class RelatedPosts:
    """An index of posts by feature."""

    def __init__(self, subjects: Iterable[Subject]) -> None:
        """Index the posts; their order in the argument does not matter."""
        self._subjects = sorted(subjects, key=lambda subject: (subject.order, subject.docname))
        self._position = {subject.docname: number for number, subject in enumerate(self._subjects)}
        self._features = [_features(subject) for subject in self._subjects]
        postings: defaultdict[_Feature, list[int]] = defaultdict(list)
        weights: Counter[_Feature] = Counter()
        for number, features in enumerate(self._features):
            for feature, weight in features.items():
                postings[feature].append(number)
                weights[feature] += weight
        # A feature of one post relates nothing; one of half of the posts says nothing.
        total = len(self._subjects).bit_length()
        self._postings = {feature: numbers for feature, numbers in postings.items() if len(numbers) > 1}
        self._rarity = {
            feature: _FACTOR[feature[0]] * (total - max(weights[feature] // _WHOLE, 1).bit_length())
            for feature in self._postings
        }

    def related(self, docname: str, limit: int = 5) -> list[Related]:
        """The most related posts, best first; equal ones by nearness in time, then by name."""
        number = self._position[docname]
        own = self._features[number]
        features = sorted(
            (feature for feature in own if self._rarity.get(feature, 0) > 0),
            key=lambda feature: (-self._rarity[feature] * own[feature], feature),
        )
        scores: dict[int, int] = {}
        for feature in features[:FEATURES]:
            rarity, weight = self._rarity[feature], own[feature]
            for other in _nearest(self._postings[feature], number):
                scores[other] = scores.get(other, 0) + rarity * min(weight, self._features[other][feature])
        best = sorted(scores.items(), key=lambda item: (-item[1], abs(item[0] - number), item[0]))[:limit]
        return [Related(self._subjects[other].docname, self._reason(number, other)) for other, _ in best]

    def _reason(self, first: int, second: int) -> Reason:
        one, two = self._features[first], self._features[second]
        shared = {feature: min(one[feature], two[feature]) for feature in one.keys() & two.keys()}
        ordered = sorted(shared, key=lambda feature: (-self._rarity[feature] * shared[feature], feature))
        found: dict[str, list[str]] = {kind: [] for kind in ("topic", "tag", "word", "tie")}
        for feature in ordered:
            kind, text = feature
            found["tie" if kind == "topic" and shared[feature] < SPEAKS else kind].append(text)
        return Reason(*(tuple(texts) for texts in found.values()))


def _nearest(numbers: Sequence[int], number: int) -> list[int]:
    """Of a feature's posts the nearest in time, without the post itself."""
    middle = bisect_left(numbers, number)
    low, high = max(0, middle - WINDOW // 2), middle + WINDOW // 2 + 1
    return [other for other in numbers[low:high] if other != number]


# --- topics


def co_occurrence(subjects: Iterable[Subject]) -> Counter[tuple[str, str]]:
    """How many posts speak of both topics, for each pair in the order of the ids; who says less counts in parts."""
    weights: Counter[tuple[str, str]] = Counter()
    for subject in subjects:
        for (first, weight), (second, other) in combinations(sorted(subject.topics[:COOCCURRING]), 2):
            weights[first, second] += min(weight, other)
    return Counter({pair: count for pair, weight in weights.items() if (count := weight // _WHOLE)})


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

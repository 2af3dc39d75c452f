"""The questions that a site answers, each with a function: what is found, as JSON and in Japanese words. Pure."""

from __future__ import annotations

import math
import re
from collections import Counter
from datetime import date
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from infrakb.answers.questions import Names
from infrakb.answers.values import Answer, in_words, value, values
from infrakb.search.tokens import fold
from infrakb.text.layout import POSTS, TWIN
from infrakb.text.problems import closest
from infrakb.topics.opendata import SEPARATOR, current
from infrakb.topics.properties import GROUPS
from infrakb.topics.statements import RANKS
from infrakb.topics.values import format_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from infrakb.answers.published import Page, Published, Row
    from infrakb.answers.questions import Asked

#: Values of one topic in an answer to a search; topics and properties of a comparison; posts on a topic.
_FEW, _MANY, _POSTS = 8, 12, 10
#: Topics whose histories are read for one answer.
_HISTORIES = 40
#: Characters of a passage.
_PASSAGE = 160
_LINK = re.compile(r"!?\[((?:[^\[\]\\]|\\.)*)\]\((?:<[^>]*>|[^()\s]*)\)")
_ESCAPED = re.compile(r"\\(?=[\\`*\[\]<&_~|#>+.-])")
_SPLIT = re.compile(r"(?<=。)|\n+")


class Reply(NamedTuple):
    """An answer."""

    text: str  # in Japanese
    data: Answer
    is_error: bool = False


class Answering:
    """Answers of one site."""

    def __init__(self, published: Published) -> None:
        self.published = published
        self._names = Names(published)

    @cached_property
    def _folded(self) -> list[tuple[Page, str, str]]:
        """Pages with their titles and texts as words are looked up in them."""
        return [(page, fold(page.title), fold(page.text)) for page in self.published.pages]

    @cached_property
    def _tied(self) -> dict[str, set[str]]:
        """Topic -> topics that it has a relation to, whichever of the two names it."""
        found: dict[str, set[str]] = {}
        for row in self.published.relations:
            found.setdefault(row["topic"], set()).add(row["target"])
            found.setdefault(row["target"], set()).add(row["topic"])
        return found

    @cached_property
    def _cells(self) -> dict[tuple[str, str], list[Row]]:
        """(topic, property) -> statements that hold."""
        found: dict[tuple[str, str], list[Row]] = {}
        for row in self.published.current:
            found.setdefault((row["topic"], row["property"]), []).append(row)
        return found

    # --- search

    def search(self, query: str, limit: int = 10) -> Reply:
        """Find topics, values and pages for a question or words in Japanese or English."""
        asked = self._names.asked(query)
        if len(asked.topics) > 1 and not asked.properties:  # what is different: what can be compared
            asked = asked._replace(properties=tuple(self._shared(asked.topics)))
        limit = max(1, min(limit, 50))
        meant = self._meant(asked)
        topics = list(dict.fromkeys([*meant, *self._found_topics(asked)]))
        if meant:
            asked = asked._replace(topics=meant)
        found = values(self._found_statements(asked, topics))[: max(limit, _FEW)]
        pages = list(islice(self._found_pages(asked), limit))
        data: Answer = {
            "query": query,
            "topics": [self._about(identifier) for identifier in topics[:limit]],
            "statements": found,
            "pages": [
                {"title": page.title, "address": page.address, "passage": passage} for page, passage in pages
            ],
        }
        lines = [*map(in_words, found)]
        lines += [
            f"トピック：{one['name']}（{one['id']}）{one['definition'] or ''}" for one in data["topics"]
        ]
        lines += [f"ページ：{one['title']}（{one['address']}）{one['passage']}" for one in data["pages"]]
        if not lines:
            near = closest(fold(query), self._names.topics)
            hint = f"近い名前：{'、'.join(near)}" if near else "ほかの言葉で試してください。"
            return Reply(f"「{query}」に当たるものは見つかりません。{hint}", data)
        return Reply(_listed(lines), data)

    def _meant(self, asked: Asked) -> tuple[str, ...]:
        """Topics whose own names have all names and most words of a question: 苫小牧のソフトバンクのデータセンター is one."""
        counts: Counter[str] = Counter()
        for key, row in self.published.topics.items():
            names = fold(f"{row['name']} {row['name_en']}")
            if key not in asked.topics and all(name in names for name in asked.names):
                counts[key] = sum(word in names for word in asked.typed)
        most = max(counts.values(), default=0)
        return tuple(key for key, count in counts.items() if asked.names and most and count == most)

    def _found_topics(self, asked: Asked) -> list[str]:
        """Topics that are named, then those whose names or definitions have a word."""
        rows = self.published.topics.values()
        texts = [
            (row["id"], fold(f"{row['name']} {row['name_en']} {row['aliases'] or ''}"), fold(row["definition"] or ""))
            for row in rows
        ]  # fmt: skip
        scores: Counter[str] = Counter()
        for word in asked.words:
            having = {key: 3 * (word in names) + (word in text) for key, names, text in texts}
            rarity = math.log(1 + len(texts) / (1 + sum(map(bool, having.values()))))
            scores.update({key: number * rarity for key, number in having.items() if number})
        for key in self.published.topics:
            tied = len(self._tied.get(key, set()).intersection(asked.topics))
            if tied > 1 or key in scores:
                scores[key] += 5 * tied
        others = sorted(scores, key=lambda key: (-scores[key], key))
        return list(dict.fromkeys([*asked.topics, *others]))

    def _found_statements(self, asked: Asked, topics: Sequence[str]) -> list[Row]:
        """Values that a question asks for: of the topics that it names, of others that are found, or of all.

        :param topics: all that are found, the best first.
        """
        if not asked.properties:  # what the topics that are named say with the other words, if there are any
            named = [row for row in self.published.current if row["topic"] in asked.topics]
            found = [row for row in named if self._fit(row, asked.typed) or not asked.typed]
            return sorted(found, key=lambda row: -self._fit(row, asked.typed))
        words = (*asked.words, *asked.names)
        order = {key: number for number, key in enumerate(asked.properties)}
        rows = [row for row in self.published.current if row["property"] in order]
        for chosen in (asked.topics, topics[:_FEW]):
            places = {key: number for number, key in enumerate(chosen)}
            found = [row for row in rows if row["topic"] in places or row["target"] in places]
            if chosen is not asked.topics and asked.topics:
                found = [row for row in found if self._speaks_of(row, asked)]
            if found and not (asked.wants_greatest and not asked.topics):
                return sorted(
                    found,
                    key=lambda row: (
                        order[row["property"]],
                        -self._fit(row, words),
                        -_size(row) if asked.wants_greatest else 0,
                        places.get(row["topic"], _MANY),
                    ),
                )
        rows = [row for row in rows if row["property"] in asked.properties[: asked.named]]
        return sorted(
            rows, key=lambda row: (-self._fit(row, words), -_size(row) if asked.wants_greatest else 0)
        )

    def _speaks_of(self, row: Row, asked: Asked) -> bool:
        """Whether a value of another topic speaks of one that is named, or belongs to what has a relation to it."""
        is_tied = not self._tied.get(row["topic"], set()).isdisjoint(asked.topics)
        return is_tied or self._fit(row, asked.names) > 0

    @staticmethod
    def _fit(row: Row, words: Iterable[str]) -> int:
        """How many words of a question stand in a statement's label or note."""
        text = fold(f"{row['label']} {row['topic_name']} {row['note'] or ''} {row['text']}")
        return sum(word in text for word in words)

    def _found_pages(self, asked: Asked) -> Iterator[tuple[Page, str]]:
        """Pages that hold what is asked for, the best first, each with its best passage."""
        wanted = list(dict.fromkeys([*asked.names, *asked.words]))
        counted = [
            (page, len(text), [(text.count(word), word in title) for word in wanted])
            for page, title, text in self._folded
        ]
        usual = sum(length for _page, length, _counts in counted) / max(1, len(counted))
        having = [sum(bool(counts[place][0]) for *_page, counts in counted) for place in range(len(wanted))]
        weights = [math.log(1 + len(counted) / (1 + number)) for number in having]
        scores: list[tuple[float, Page]] = []
        for page, length, counts in counted:
            # BM25: a word says less the longer the page is, and the more often it stands there already.
            norm = 1.2 * (0.25 + 0.75 * length / usual)
            score = sum(
                weight * (number / (number + norm) + is_titled)
                for weight, (number, is_titled) in zip(weights, counts, strict=True)
            )
            if score:
                scores.append((score, page))
        scores.sort(key=lambda pair: (-pair[0], pair[1].address))
        return ((page, _passage(page.text, wanted)) for _score, page in scores)

    # --- one topic

    def topic(self, name: str) -> Reply:
        """Tell all about a topic: what it is, its values that hold, its relations, the posts on it."""
        identifier = self._names.topic(name)
        if identifier is None:
            return self._unknown("トピック", name, self._names.topics)
        file = self.published.topic_file(identifier)
        found = values(current(file["statements"]))
        posts = list(self._posts_on(identifier))
        about = self._about(identifier)
        data: Answer = {
            **about,
            "aliases": (file["topic"]["aliases"] or "").split(SEPARATOR),
            "license": file["license"],
            "statements": found,
            "relations": file["relations"],
            "posts": posts,
        }
        lines = [f"{about['name']}（{about['kind']}）：{about['definition'] or ''} {about['address']}"]
        lines += [f"- {in_words(one)}" for one in found]
        lines += [f"- {one['type_ja']}：{one['name']}" for one in file["relations"]]
        lines += [f"- 記事：{one['title']} {one['address']}" for one in posts]
        return Reply("\n".join(lines), data)

    def _about(self, identifier: str) -> Answer:
        row = self.published.topics[identifier]
        return {
            "id": row["id"],
            "name": row["name"],
            "name_en": row["name_en"],
            "kind": row["kind_ja"],
            "definition": row["definition"],
            "address": row["address"],
        }

    def _posts_on(self, identifier: str) -> Iterator[Answer]:
        link = f"topics/{identifier}{TWIN})"
        found = (page for page in self.published.pages if f"/{POSTS}/" in page.address and link in page.text)
        return ({"title": page.title, "address": page.address} for page in islice(found, _POSTS))

    # --- one statement

    def statement(self, name: str) -> Reply:
        """Tell a value by its name (``h100.memory-bandwidth[scope=SXM]``), with all that was stated of it before."""
        found = self._named(name)
        if not found:
            topic, _dot, rest = name.partition(".")
            identifier = self._names.topic(topic)
            if identifier is None:
                return self._unknown("値", name, [*self.published.topics, *self.published.statements])
            facts = {row["fact"] for row in self.published.current if row["topic"] == identifier}
            return self._unknown("値", f"{identifier}.{rest}", facts)
        now = values(current(found))
        held = {one["statement"] for one in now}
        before = [value(row) for row in found if row["name"] not in held]
        lines = [in_words(one) for one in (*now, *before)]
        return Reply(_listed(lines), {"name": name, "current": now, "past": before})

    def _named(self, name: str) -> list[Row]:
        """Statements that a name may mean: one, those of a fact, of a property of a topic, or of words in Japanese."""
        statements = self.published.statements
        if name in statements:
            fact = statements[name]["fact"]
            same = [row for row in statements.values() if row["fact"] == fact and row["name"] != name]
            return [statements[name], *same]
        rows = [row for row in statements.values() if row["fact"] == name]
        if rows:
            return rows
        topic, _dot, key = name.partition(".")
        identifier, known = self._names.topic(topic), self._names.property(key)
        if identifier and known:
            return [
                row for row in statements.values() if (row["topic"], row["property"]) == (identifier, known)
            ]
        asked = self._names.asked(name)
        if asked.topics and asked.properties:
            pair = asked.topics[0], asked.properties[0]
            return [row for row in statements.values() if (row["topic"], row["property"]) == pair]
        return []

    # --- several topics

    def compare(self, topics: list[str], properties: list[str] | None = None) -> Reply:
        """Put values of several topics side by side; without *properties* those that most of them have."""
        chosen: list[str] = []
        for name in topics:
            identifier = self._names.topic(name)
            if identifier is None:
                return self._unknown("トピック", name, self._names.topics)
            chosen.append(identifier)
        rows = self._cells
        keys: list[str] = []
        for name in properties or ():
            key = self._names.property(name)
            if key is None:
                return self._unknown("項目", name, self._names.properties)
            keys.append(key)
        keys = keys or self._shared(chosen)
        table = [
            {
                "topic": self._about(identifier),
                "cells": {key: values(rows.get((identifier, key), ())) for key in keys},
            }
            for identifier in chosen
        ]
        columns = [
            {
                "property": key,
                "label": self.published.properties[key]["label"],
                "definition": self.published.properties[key]["definition"],
            }
            for key in keys
        ]
        return Reply(_compared(columns, table), {"columns": columns, "rows": table})

    def _shared(self, topics: Iterable[str]) -> list[str]:
        """Properties that more than one of *topics* has, those that most have first, then as pages order them."""
        wanted, groups = set(topics), list(GROUPS)
        counts = Counter(key for topic, key in self._cells if topic in wanted)
        shared = [key for key, number in counts.items() if number > 1]
        known = self.published.properties
        return sorted(
            shared, key=lambda key: (-counts[key], groups.index(known[key]["property_group"]), key)
        )[:_MANY]

    # --- the past

    def as_known_on(self, day: str, topic: str = "", property: str = "") -> Reply:  # noqa: A002 (the name that callers write)
        """Tell what the site showed on a day, of a topic, of a property, or of a property of a topic."""
        try:
            day = date.fromisoformat(day).isoformat()
        except ValueError:
            return _failed(f"「{day}」は日付ではありません。2026-11-25のように書いてください。")
        identifier = self._names.topic(topic) if topic else ""
        if identifier is None:
            return self._unknown("トピック", topic, self._names.topics)
        key = self._names.property(property) if property else ""
        if key is None:
            return self._unknown("項目", property, self._names.properties)
        if not (identifier or key):
            return _failed("トピックか項目を書いてください。")
        having = {row["topic"]: None for row in self.published.statements.values() if row["property"] == key}
        topics = [identifier] if identifier else list(having)
        found = [
            one
            for name in topics[:_HISTORIES]
            for one in self._known_on(day, name)
            if not key or one["property"] == key
        ]
        data: Answer = {"day": day, "statements": found, "left_out_topics": topics[_HISTORIES:]}
        if not found:
            return Reply(f"{format_date(day)}には、このサイトはまだ当たる値を示していません。", data)
        lines = [in_words(one) + _later(one) for one in found]
        return Reply(f"{format_date(day)}にこのサイトが示していた値です。\n{_listed(lines)}", data)

    def _known_on(self, day: str, identifier: str) -> list[Answer]:
        """Values of a topic that held on a day by what was published until then."""
        file = self.published.topic_file(identifier)
        ranks = {
            span["statement"]: span["rank"]
            for span in file["ranks"]
            if (span["since"] or "") <= day and (span["until"] is None or day < span["until"])
        }
        rows = [row | {"rank": ranks[row["name"]]} for row in file["statements"] if row["name"] in ranks]
        found = values(current(rows))
        now = {row["name"]: row["rank"] for row in file["statements"]}
        for one in found:
            one["rank_ja"] = RANKS[one["rank"]]
            one["rank_now"] = now[one["statement"]]
            if (one["checked"] or "") > day:
                one["checked"] = None
        return found

    # --- what is not there

    def _unknown(self, what: str, name: str, known: Iterable[str]) -> Reply:
        near = closest(name, known) or closest(fold(name), known)
        hint = f"近い名前：{'、'.join(near)}" if near else "searchで探してください。"
        return Reply(
            f"「{name}」という{what}はありません。{hint}", {"unknown": name, "near": near}, is_error=True
        )


def _failed(text: str) -> Reply:
    return Reply(text, {}, is_error=True)


def _listed(lines: Sequence[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _size(row: Row) -> float:
    try:
        return float(row["number"] or "-inf")
    except ValueError:
        return -math.inf


def _later(one: Answer) -> str:
    """Return what became of a value after the day."""
    if one["rank_now"] == one["rank"]:
        return ""
    return f"〔その後：{RANKS[one['rank_now']]}{'。' + one['reason'] if one['reason'] else ''}〕"


def _compared(columns: Sequence[Answer], rows: Sequence[Answer]) -> str:
    """Return a table in Markdown, and below it where each value comes from."""
    if not columns:
        return "共通の項目がありません。propertiesに項目を書いてください。"
    lines = [
        f"| トピック | {' | '.join(column['label'] for column in columns)} |",
        "|" + " --- |" * (len(columns) + 1),
    ]
    sources: list[str] = []
    for row in rows:
        cells = []
        for column in columns:
            marked = []
            for one in row["cells"][column["property"]]:
                sources.append(f"[{len(sources) + 1}] {in_words(one)}")
                variant = one["label"].removeprefix(column["label"]).strip("（）")
                marked.append(f"{variant + '：' if variant else ''}{one['value']} [{len(sources)}]")
            cells.append("、".join(marked) or "値なし")
        lines.append(f"| {row['topic']['name']} | {' | '.join(cells)} |")
    return "\n".join([*lines, "", *sources])


def _passage(text: str, wanted: Sequence[str]) -> str:
    """Return the sentence of a text that has most of the words, without markup."""
    best, most = "", 0
    for sentence in _SPLIT.split(text):
        if sentence.startswith(("|", "#", "URL:")):
            continue
        folded = fold(sentence)
        score = sum(word in folded for word in wanted)
        if score > most:
            best, most = sentence, score
    plain = _ESCAPED.sub("", _LINK.sub(r"\1", best)).strip("-> ")
    return plain if len(plain) <= _PASSAGE else plain[:_PASSAGE] + "…"

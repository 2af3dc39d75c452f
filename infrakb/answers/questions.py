"""What a question in Japanese names: topics, properties, and the words that are left. Pure."""

from __future__ import annotations

import json
import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from infrakb import search
from infrakb.search.tokens import fold
from infrakb.topics.opendata import SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from infrakb.answers.published import Published

_WORDS: Final[dict[str, Any]] = json.loads(
    (Path(search.__file__).parent / "questions.json").read_text(encoding="utf-8")
)
#: What parts the words of a question: hiragana and signs, as the words that tell are written otherwise.
_RUN: Final = re.compile(r"[a-z0-9][a-z0-9.+#_-]*|[\u30a0-\u30ff]+|[\u4e00-\u9fff々]+")
_EDGE: Final = "[a-z0-9]"
_BRACKETED: Final = re.compile(r"(.+?)[（(](.+?)[）)]")
#: Which values a question asks for first, by words in it.
_GREATEST: Final = ("最大", "最も", "一番", "いちばん", "大きい", "多い", "高い", "速い")


class Asked(NamedTuple):
    """What a question is about."""

    topics: tuple[str, ...]  # ids, in the order in which they are named
    names: tuple[str, ...]  # by which they are, folded
    properties: tuple[str, ...]  # keys, those named first, then those that a word hints at
    named: int  # how many of them are named
    typed: tuple[str, ...]  # what else it says, folded, and no property
    words: tuple[str, ...]  # what is looked for, folded: names of properties, what it says, other words
    wants_greatest: bool  # whether it asks for the greatest values


class Names:
    """The names of a site's topics and properties, to be found in questions."""

    def __init__(self, published: Published) -> None:
        self._published = published

    @cached_property
    def topics(self) -> dict[str, str]:
        """Folded name -> id of the topic; a topic's own name goes before an alias of another one."""
        rows = self._published.topics.values()
        own = [(name, row["id"]) for row in rows for name in _own_names(row)]
        aliases = [(name, row["id"]) for row in rows for name in (row["aliases"] or "").split(SEPARATOR)]
        found: dict[str, str] = {}
        for name, identifier in (*own, *aliases):
            if name.strip():
                found.setdefault(fold(name), identifier)
        return found

    @cached_property
    def properties(self) -> dict[str, str]:
        """Folded name -> key of the property."""
        found: dict[str, str] = {}
        for key, row in self._published.properties.items():
            for name in (row["label"], row["label_en"], key):
                found.setdefault(fold(name), key)
        return found

    @cached_property
    def _topic_pattern(self) -> re.Pattern[str]:
        return _pattern(self.topics)

    @cached_property
    def _property_pattern(self) -> re.Pattern[str]:
        return _pattern(self.properties)

    def topic(self, name: str) -> str | None:
        """Return the id of the topic that *name* is; None for none."""
        return name if name in self._published.topics else self.topics.get(fold(name))

    def property(self, name: str) -> str | None:
        """Return the key of the property that *name* is; None for none."""
        return name if name in self._published.properties else self.properties.get(fold(name))

    def asked(self, question: str) -> Asked:
        """Take a question apart."""
        text = fold(question)
        names = [match[0] for match in self._topic_pattern.finditer(text)]
        rest = self._topic_pattern.sub(" ", text)
        named = [match[0] for match in self._property_pattern.finditer(rest)]
        words = list(_telling(self._property_pattern.sub(" ", rest)))
        synonyms = [fold(other) for word in words for other in _WORDS["synonyms"].get(word, ())]
        keys = [
            *(self.properties[name] for name in named),
            *self._hinted(text),
            *self._holding([*words, *synonyms]),
        ]
        return Asked(
            tuple(dict.fromkeys(self.topics[name] for name in names)),
            tuple(dict.fromkeys(names)),
            tuple(dict.fromkeys(keys)),
            len({self.properties[name] for name in named}),
            tuple(word for word in dict.fromkeys(words) if len(word) > 1),
            tuple(dict.fromkeys([*named, *words, *synonyms])),
            any(word in text for word in _GREATEST),
        )

    def _hinted(self, text: str) -> Iterator[str]:
        """Yield the properties that words of a question ask for: いくら asks for prices, 大きい and データセンター for power."""
        hints = _WORDS["hints"].items()
        parts = [
            part for words, parts in hints if all(word in text for word in words.split()) for part in parts
        ]
        yield from self._holding(parts)

    def _holding(self, parts: Iterable[str]) -> Iterator[str]:
        """Yield the properties that have one of *parts* in their name: "ai" is in no "training"."""
        for part in parts:
            if len(part) > 1:
                found = re.compile(_bounded(fold(part)))
                yield from (key for name, key in self.properties.items() if found.search(name))


def _own_names(row: Mapping[str, Any]) -> Iterator[str]:
    """Yield a topic's names: the whole, and what stands before and in its brackets."""
    for name in (row["name"], row["name_en"]):
        yield name
        match = _BRACKETED.fullmatch(name)
        if match:
            yield from match.groups()


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Return what finds names, the longest first."""
    ordered = sorted(names, key=lambda name: (-len(name), name))
    return re.compile("|".join(map(_bounded, ordered)) or "(?!)")


def _bounded(name: str) -> str:
    """Return the pattern of a name: of letters, it is no part of a longer word."""
    before = rf"(?<!{_EDGE})" if re.match(_EDGE, name) else ""
    after = rf"(?!{_EDGE})" if re.search(f"{_EDGE}$", name) else ""
    return before + re.escape(name) + after


def _telling(text: str) -> Iterator[str]:
    """Yield the words of a question that say what it is about."""
    dropped = sorted(_WORDS["dropped"], key=len, reverse=True)
    kanji = [word for word in dropped if not _RUN.fullmatch(word)]
    for word in kanji:
        if len(word) > 1:
            text = text.replace(word, " ")
    for match in _RUN.finditer(text):
        if match[0] not in _WORDS["dropped"]:
            yield match[0]

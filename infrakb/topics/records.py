"""Records of topics and the closed sets that they draw from: layers and kinds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from infrakb.text.documents import MARKDOWN
from infrakb.text.japanese import fold
from infrakb.text.layout import STATEMENTS, TOPICS
from infrakb.topics.qualifiers import ordered, written

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from infrakb.topics.qualifiers import ParsedName
    from infrakb.topics.statements import Fact, Statement


class Layer(NamedTuple):
    """A layer of the topic map."""

    id: str  # as authors write it in ``layer:``
    ja: str  # heading on the map
    en: str  # the same in English
    stacked: bool  # part of the stack from power to models; the others stand beside it


class Kind(NamedTuple):
    """A kind of topic, which is also an object type and a role of the domain."""

    id: str  # as authors write it in ``kind:``
    ja: str  # shown on the topic's page
    en: str  # name of the object type
    layer: str  # where its topics stand on the map unless their ``layer:`` says otherwise


LAYERS = {
    layer.id: layer
    for layer in (
        Layer("power", "電力", "Power", True),
        Layer("facility", "データセンター・冷却・立地", "Facilities", True),
        Layer("component", "部品・製造", "Components", True),
        Layer("accelerator", "AIチップ", "Accelerators", True),
        Layer("interconnect", "接続・ネットワーク", "Interconnects", True),
        Layer("instance", "計算インスタンス", "Instances", True),
        Layer("framework", "開発・実行ソフトウェア", "Frameworks", True),
        Layer("platform", "マネージドサービス", "Platforms", True),
        Layer("model", "モデル", "Models", True),
        Layer("practice", "使い方・運用", "Practices", False),
        Layer("organisation", "企業・組織", "Organisations", False),
        Layer("investment", "投資", "Investments", False),
        Layer("regulation", "規制", "Regulation", False),
    )
}

KINDS = {
    kind.id: kind
    for kind in (
        Kind("organisation", "企業・組織", "organisation", "organisation"),
        Kind("accelerator", "AIチップ", "accelerator", "accelerator"),
        Kind("component", "部品・製造", "component", "component"),
        Kind("instance", "計算インスタンス", "instance", "instance"),
        Kind("interconnect", "接続・ネットワーク", "interconnect", "interconnect"),
        Kind("facility", "施設・電力・立地", "facility", "facility"),
        Kind("platform", "マネージドサービス", "platform", "platform"),
        Kind("model", "モデル", "model", "model"),
        Kind("framework", "ソフトウェア", "framework", "framework"),
        Kind("practice", "使い方・運用", "practice", "practice"),
        Kind("investment", "投資", "investment", "investment"),
        Kind("regulation", "規制", "regulation", "regulation"),
    )
}


class Name(NamedTuple):
    """A name of a topic with its place."""

    text: str  # as written
    line: int  # 1-based line in the topic's file
    kana: str = ""  # how it is read; "" where nobody has said

    @property
    def reading(self) -> str:
        """What it sorts by: its reading, or what can be read by itself."""
        return self.kana or self.text


class Relation(NamedTuple):
    """A relation as its author wrote it."""

    type: str  # one of WRITTEN_RELATIONS
    target: str  # id of the other topic
    line: int  # 1-based line in the topic's file


@dataclass(frozen=True, slots=True)
class Source:
    """One entry of sources.bib."""

    key: str  # citation key
    title: str  # plain text
    issuer: str  # author or organisation, plain text; "" when the entry names none
    url: str  # "" when the entry has none
    date: str  # as the entry states it; "" when it states none
    kind: str  # one of SOURCE_KINDS; "" when the entry does not say
    line: int  # 1-based line of the entry


#: How near a source is to the fact, as ``keywords`` in sources.bib say it, and how pages show it.
SOURCE_KINDS = {
    "primary": "一次資料",
    "primary-text-mirror": "一次資料の写し",
    "primary-other-issuer": "別の発行元の一次資料",
    "secondary": "報道による",
}


@dataclass(frozen=True, slots=True)
class Topic:
    """What a thing is, as the front matter of the file ``topics/<id>`` says."""

    id: str  # file stem
    kind: str  # a key of KINDS
    ja: Name  # Japanese name
    en: Name  # English name; equal to the Japanese one for most brands
    aliases: tuple[Name, ...]  # further spellings
    definition: str  # one Japanese sentence; "" when missing
    layer: str  # a key of LAYERS
    relations: tuple[Relation, ...]  # as written; the maker is among them as made-by
    facts: Mapping[str, Fact] = field(
        default_factory=dict
    )  # by name within the topic, in the order of the file
    aliases_of_facts: Mapping[str, ParsedName] = field(default_factory=dict)  # old name -> what it is now
    figures: tuple[ParsedName, ...] = ()  # facts that its page begins with, by its author's choice
    is_sure: bool = True  # False: its kind could not be read, and is a guess
    is_readable: bool = True  # False: its front matter is broken, and what it says is what could be saved
    broken: frozenset[str] = frozenset()  # properties of statements that could not be read; "*": any
    suffix: str = MARKDOWN[0]  # of the file's name

    @property
    def title(self) -> str:
        """The page's title: 「AWS Trainium2」, 「液冷（Liquid cooling）」 or 「PUE（電力使用効率、power usage effectiveness）」.

        A name that says what the other one says is left out, and brackets stand in one pair.
        """
        ja, english = self.ja.text, self.english
        if not english:
            return ja
        if f" {_compared(ja)} " in f" {_compared(english)} ":
            return english
        named, bracket, inner = ja.removesuffix("）").rpartition("（")
        return f"{named}（{inner}、{english}）" if bracket and ja.endswith("）") else f"{ja}（{english}）"

    @property
    def english(self) -> str:
        """What the English name says beside the Japanese one; "" where that says it all."""
        ja, en = _compared(self.ja.text), _compared(self.en.text)
        if ja == en or f" {en} " in f" {ja} ":
            return ""
        # 「PUE（電力使用効率）」 and "PUE (power usage effectiveness)": what stands before the brackets, once.
        if self.ja.text.endswith("）") and self.en.text.endswith(")"):
            named, head = self.ja.text.partition("（")[0], self.en.text.partition(" (")[0]
            if _compared(named) == _compared(head):
                return self.en.text.removeprefix(f"{head} (").removesuffix(")")
        return self.en.text

    @property
    def names(self) -> tuple[Name, ...]:
        """All names and aliases, without repetition."""
        unique = {name.text: name for name in reversed((self.ja, self.en, *self.aliases))}
        return tuple(name for name in (self.ja, self.en, *self.aliases) if unique.pop(name.text, None))

    @property
    def docname(self) -> str:
        """The document that this topic is."""
        return f"{TOPICS}/{self.id}"

    @property
    def path(self) -> str:
        """The topic's file, from the project's folder."""
        return self.docname + self.suffix

    @property
    def statements_path(self) -> str:
        """The file of its statements, from the project's folder."""
        return self.docname + STATEMENTS

    @property
    def statements(self) -> Iterator[Statement]:
        """Everything that is or was stated of it."""
        return (statement for fact in self.facts.values() for statement in fact.statements)

    @property
    def changed(self) -> str:
        """The last date of all that is stated of it: published, checked again or withdrawn, or else of when it is; "" for none."""
        dates = (
            day for one in self.statements for day in (one.published, one.checked, one.withdrawn, one.as_of)
        )
        return max(dates, default="")

    def stated(self, column: ParsedName) -> tuple[Fact, ...]:
        """Facts that stand in one cell: the one with just the qualifiers that *column* names, or else its variants."""
        exact = self.facts.get(written(column.property_key, ordered(column.given)))
        return (exact,) if exact and exact.current else self.variants(column)

    def variants(self, column: ParsedName) -> tuple[Fact, ...]:
        """Facts of one property with the qualifiers that *column* names, and any others."""
        return tuple(
            fact
            for fact in self.facts.values()
            if fact.property_key == column.property_key
            and column.given.items() <= dict(fact.qualifiers).items()
        )


def _compared(name: str) -> str:
    """A name as far as it differs from its translation: brackets and の are blanks."""
    return fold(re.sub("[（）()「」]|(?<=[A-Za-z0-9])の(?=[A-Za-z0-9])", " ", name))


#: First of the private characters that stand for facts in an excerpt: their values may change.
FACT_MARK = 0xE000


def source_anchor(key: str) -> str:
    """The place of a source in the list of sources."""
    return f"source-{key}"


def topic_anchor(topic_id: str) -> str:
    """Return the permanent id of a topic in its page."""
    return f"topic-{topic_id}"

"""Records of topics and the closed sets that they draw from: layers and kinds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from infrakb.text.documents import MARKDOWN
from infrakb.text.japanese import fold
from infrakb.text.layout import TOPICS
from infrakb.topics.values import contradicts, format_value

if TYPE_CHECKING:
    from infrakb.topics.units import Unit
    from infrakb.topics.values import Value


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
class Fact:
    """A value that a source states about a topic."""

    topic: str  # id of the topic
    key: str  # a key of properties.yaml
    value: Value  # number, range, bound, date or text
    unit: Unit  # as the source gives it
    as_of: str  # YYYY-MM-DD, YYYY-MM or YYYY; "" when missing
    source: str  # key in sources.bib; "" when missing
    note: str  # shown beside the value; "" for none
    review_by: str  # YYYY-MM-DD after which the value is looked at again; "" for none
    disputed: bool  # the author knows that another source states another value, and shows both
    line: int  # 1-based line where the fact begins
    lines: tuple[tuple[str, int], ...]  # line of each key of the fact

    @property
    def name(self) -> str:
        """The name of the fact's object: ``topic.key``."""
        return f"{self.topic}.{self.key}"

    @property
    def text(self) -> str:
        """Value and unit in Japanese."""
        return format_value(self.value, self.unit)

    def line_of(self, key: str) -> int:
        """The line of one of the fact's keys, or of the fact itself."""
        return dict(self.lines).get(key, self.line)


def conflicting(first: Fact, second: Fact) -> bool:
    """Whether two statements of one fact cannot both hold."""
    return contradicts(first.value, first.unit, second.value, second.unit)


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
    facts: tuple[Fact, ...]  # in the author's order; one key may stand more than once
    is_sure: bool = True  # False: its kind could not be read, and is a guess
    is_readable: bool = True  # False: its front matter is broken, and what it says is what could be saved
    broken: frozenset[str] = frozenset()  # keys of facts that could not be read; "*": any
    suffix: str = MARKDOWN[0]  # of the file's name

    @property
    def title(self) -> str:
        """The page's title: 「AWS Trainium2」 or 「液冷（Liquid cooling）」."""
        same = fold(self.ja.text) == fold(self.en.text)
        return self.ja.text if same else f"{self.ja.text}（{self.en.text}）"

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

    def stated(self, key: str) -> tuple[Fact, ...]:
        """Every statement of one property."""
        return tuple(fact for fact in self.facts if fact.key == key)


#: First of the private characters that stand for facts in an excerpt: their values may change.
FACT_MARK = 0xE000


def topic_anchor(topic_id: str) -> str:
    """Return the permanent id of a topic in its page."""
    return f"topic-{topic_id}"

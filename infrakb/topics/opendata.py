"""All statements, topics, relations, sources and properties as tables for programs: rows, CSV and JSON. Pure.

One declaration (:data:`TABLES`) says which columns there are; files, their description, the database and the page
that lists them all come from it. A row maps columns to texts: numbers stand as exact decimals, "" is for nothing.
Rows are sorted, and nothing tells when they were made: the same statements give the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
from decimal import Context, Decimal, Inexact
from typing import TYPE_CHECKING, NamedTuple, TypeAlias
from urllib.parse import quote

from infrakb.text.layout import RELEASES
from infrakb.topics.properties import GROUPS, VALUE_KINDS
from infrakb.topics.qualifiers import QUALIFIERS
from infrakb.topics.records import KINDS, LAYERS, SOURCE_KINDS, topic_anchor
from infrakb.topics.relationtypes import RELATIONS
from infrakb.topics.statements import NORMAL, PREFERRED, RANKS
from infrakb.topics.units import Unit, comparable, parse_unit
from infrakb.topics.values import magnitude

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from fractions import Fraction

    from infrakb.topics.properties import Property
    from infrakb.topics.records import Topic
    from infrakb.topics.registry import Registry
    from infrakb.topics.statements import Fact, Statement

#: A row of a table: column -> text.
Row: TypeAlias = "dict[str, str]"

#: Between several names in one cell: names hold none.
SEPARATOR = ";"
_DATE = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"
#: Digits of a number that is no finite decimal: the third part of an hour.
_DIGITS = 28
#: Finite decimals are longer than this in no unit.
_EXACT = Context(prec=400, traps=[])


class Column(NamedTuple):
    """A column of a table."""

    name: str  # in CSV, JSON and SQLite
    ja: str  # what it holds, in Japanese
    type: str = "string"  # of Table Schema: string, number or date
    required: bool = False
    values: tuple[str, ...] = ()  # closed set; none: any
    pattern: str = ""  # that texts match as a whole


class Table(NamedTuple):
    """A table of the data."""

    name: str  # in the Data Package and in SQLite
    stem: str  # of its files, below the folder of data
    ja: str  # what its rows are, in Japanese
    columns: tuple[Column, ...]
    key: tuple[str, ...]  # columns that tell its rows apart
    links: Mapping[str, tuple[str, str]] = {}  # column -> table and column that has its value

    def path(self, kind: str) -> str:
        """Its file of a kind, csv or json, below the folder of data."""
        return f"{self.stem}.{kind}"


_QUALIFIER_COLUMNS = tuple(Column(one.id, f"値を限るもの：{one.ja}") for one in QUALIFIERS.values())

STATEMENTS = Table(
    "statements",
    "facts",
    "値。1行が、1つの出典の述べる1つの値",
    (
        Column("name", "値の名前。公開したあとは変わりません", required=True),
        Column("address", "値の住所（トピックのページの中の位置）", required=True),
        Column("fact", "項目の名前。同じものについての値は、同じ名前です", required=True),
        Column("topic", "トピックのid", required=True),
        Column("topic_name", "トピックの日本語名", required=True),
        Column("topic_kind", "トピックの種類", required=True, values=tuple(KINDS)),
        Column("property", "項目のキー", required=True),
        Column("label", "項目の日本語名と、値を限るもの", required=True),
        Column("value", "値。出典の書き方のとおり（>=は以上、<=は最大、~は約、..は範囲）", required=True),
        Column("unit", "出典の単位"),
        Column(
            "bound",
            "値の種類。=、>=、<=、>、<、~、..（範囲）、date（日付）、text（文字）、topic（トピック）",
            required=True,
            values=("=", ">=", "<=", ">", "<", "~", "..", "date", "text", "topic"),
        ),
        Column("low", "数。範囲なら下の端。unitの単位", "number"),
        Column("high", "範囲の上の端。unitの単位", "number"),
        Column("number", "number_unitの単位に直した数。範囲なら中央。同じ項目どうしで比べられます", "number"),
        Column("number_unit", "numberの単位"),
        Column("target", "値であるトピックのid"),
        Column("text", "ページに出る文字", required=True),
        *_QUALIFIER_COLUMNS,
        Column("as_of", "いつの時点の値か（年、月、日のどれか）", pattern=_DATE),
        Column("source", "出典のキー"),
        Column("source_title", "出典の題名"),
        Column("issuer", "出典の発行元"),
        Column("source_kind", "出典の種類", values=tuple(SOURCE_KINDS)),
        Column("source_url", "出典の住所"),
        Column("at", "出典のどこにあるか"),
        Column("checked", "最後に出典で確かめた日", "date"),
        Column("published", "このサイトが最初に示した日", "date"),
        Column("rank", "扱い", required=True, values=tuple(RANKS)),
        Column("rank_ja", "扱い（日本語）", required=True, values=tuple(RANKS.values())),
        Column("preferred", "優先する期間。始まりの日、または「始まり..終わり」"),
        Column("withdrawn", "撤回した日", "date"),
        Column("reason", "撤回や更新の理由"),
        Column("supersedes", "これが置き換えた値の名前（;で区切ります）"),
        Column("superseded_by", "これを置き換えた値の名前（;で区切ります）"),
        Column("note", "補足"),
        Column("review_by", "見直しの期限", pattern=_DATE),
    ),
    ("name",),
    {"topic": ("topics", "id"), "property": ("properties", "key"), "source": ("sources", "key")},
)
TOPICS = Table(
    "topics",
    "topics",
    "トピック",
    (
        Column("id", "トピックのid", required=True),
        Column("kind", "種類", required=True, values=tuple(KINDS)),
        Column("kind_ja", "種類（日本語）", required=True),
        Column("name", "日本語名", required=True),
        Column("name_en", "英語名", required=True),
        Column("aliases", "ほかの呼び名（;で区切ります）"),
        Column("definition", "1文の定義"),
        Column("layer", "地図での層", required=True, values=tuple(LAYERS)),
        Column("address", "ページの住所", required=True),
    ),
    ("id",),
)
RELATIONS_TABLE = Table(
    "relations",
    "relations",
    "トピックどうしの関係。著者が書いた向きだけ",
    (
        Column("topic", "トピックのid", required=True),
        Column("topic_name", "トピックの日本語名", required=True),
        Column("type", "関係", required=True),
        Column("type_ja", "関係（日本語）", required=True),
        Column("target", "相手のトピックのid", required=True),
        Column("target_name", "相手の日本語名", required=True),
        Column("inverse", "逆向きの関係", required=True),
        Column("inverse_ja", "逆向きの関係（日本語）", required=True),
    ),
    ("topic", "type", "target"),
    {"topic": ("topics", "id"), "target": ("topics", "id")},
)
SOURCES = Table(
    "sources",
    "sources",
    "出典",
    (
        Column("key", "出典のキー", required=True),
        Column("title", "題名", required=True),
        Column("issuer", "発行元"),
        Column("date", "日付"),
        Column("kind", "種類", values=tuple(SOURCE_KINDS)),
        Column("kind_ja", "種類（日本語）", values=tuple(SOURCE_KINDS.values())),
        Column("url", "住所"),
    ),
    ("key",),
)
PROPERTIES = Table(
    "properties",
    "properties",
    "項目",
    (
        Column("key", "項目のキー", required=True),
        Column("label", "日本語名", required=True),
        Column("label_en", "英語名", required=True),
        Column("property_group", "まとまり", required=True, values=tuple(GROUPS)),
        Column("group_ja", "まとまり（日本語）", required=True),
        Column("value_kind", "値の種類", values=VALUE_KINDS),
        Column("unit", "単位"),
        Column("qualifiers", "値を限るもの（;で区切ります）"),
        Column("changes", "時とともに変わるか", required=True, values=("true", "false")),
        Column("definition", "1文の定義"),
    ),
    ("key",),
)
#: All tables, each behind those that it links to.
TABLES = (TOPICS, SOURCES, PROPERTIES, RELATIONS_TABLE, STATEMENTS)


class Publisher(NamedTuple):
    """Who publishes the data, where and on what terms."""

    title: str = ""  # of the site
    author: str = ""  # "" where the site names none
    address: str = (
        ""  # of the site, with '/' at its end; "" where it is not known: addresses are relative then
    )
    language: str = "ja"
    license: tuple[str, str] = ("", "")  # identifier and address; "" for none

    @property
    def license_record(self) -> dict[str, str]:
        """The licence as data files state it: its identifier and its address, as far as they are known."""
        name, address = self.license
        return {key: value for key, value in (("name", name), ("path", address)) if value}


def page_address(docname: str) -> str:
    """A page's address below the site, where no builder says another one."""
    return f"{docname}.html"


# --- rows


class Maker:
    """Makes rows of what a registry knows, as known on one day."""

    def __init__(
        self,
        registry: Registry,
        *,
        site: str = "",
        href: Callable[[str], str] = page_address,
        day: str = "",
    ) -> None:
        """Take what is common to all rows.

        :param site: the site's address, with '/' at its end; "" for relative addresses.
        :param href: document -> its address below the site.
        :param day: YYYY-MM-DD; "" for now.
        """
        self.registry = registry
        self.day = day
        self._site = site
        self.href = href
        self._units: dict[tuple[str, Unit], Unit] = {}

    def rows(self, table: Table) -> list[Row]:
        """All rows of a table."""
        topics = self.registry.topics.values()
        if table.name == SOURCES.name:
            return self.sources()
        if table.name == PROPERTIES.name:
            return self.properties()
        if table.name == TOPICS.name:
            return [self.topic(topic) for topic in topics]
        of_topic = self.relations if table.name == RELATIONS_TABLE.name else self.statements
        return [row for topic in topics for row in of_topic(topic)]

    def statements(self, topic: Topic) -> list[Row]:
        """What is and was stated of a topic, by name."""
        page = self._site + self.href(topic.docname)
        by_key = {one.key: one for one in reversed(list(topic.statements))}  # of two of one name the first
        rows = {}
        for fact in topic.facts.values():
            label = self.registry.label(fact.property_key, fact.qualifiers)
            for statement, rank in fact.known_on(self.day):
                if by_key[statement.key] is statement:
                    rows[statement.name] = self._statement(topic, fact, statement, rank, page, label, by_key)
        return [rows[name] for name in sorted(rows)]

    def _statement(
        self,
        topic: Topic,
        fact: Fact,
        one: Statement,
        rank: str,
        page: str,
        label: str,
        by_key: Mapping[str, Statement],
    ) -> Row:
        source = self.registry.sources.get(one.source)
        row = dict.fromkeys(_STATEMENT_NAMES, "")
        row |= {
            "name": one.name,
            "address": f"{page}#{quote(one.anchor)}",
            "fact": fact.name,
            "topic": topic.id,
            "topic_name": topic.ja.text,
            "topic_kind": topic.kind,
            "property": one.property_key,
            "label": label,
            "value": one.target or one.value.text,
            "unit": one.unit.text,
            "bound": one.value.bound,
            "target": one.target,
            "text": one.text,
            **dict(one.qualifiers),
            "as_of": one.as_of,
            "source": one.source,
            "at": one.at,
            "published": one.published,
            "rank": rank,
            "rank_ja": RANKS[rank],
            "note": one.note,
            "review_by": one.review_by,
        }
        if one.value.low is not None:
            row["low"] = f"{one.value.low:f}"
            row["high"] = "" if one.value.high is None else f"{one.value.high:f}"
            row["number"], row["number_unit"] = self._number(one)
        if source is not None:
            row |= {"source_title": source.title, "issuer": source.issuer}
            row |= {"source_kind": source.kind, "source_url": source.url}
        return row | self._events(fact, one, by_key)

    def _events(self, fact: Fact, one: Statement, by_key: Mapping[str, Statement]) -> Row:
        """What happened to a statement until the day."""
        day = self.day
        replaced = (by_key[key] for key in one.supersedes if key in by_key)
        events = {
            "checked": one.checked if not day or one.checked <= day else "",
            "supersedes": SEPARATOR.join(other.name for other in replaced if other.is_published(day)),
            "superseded_by": SEPARATOR.join(later.name for later in fact.replacing(one, day)),
        }
        if one.preferred and (not day or one.preferred.start <= day):
            start, end = one.preferred
            events["preferred"] = f"{start}..{end}" if end and (not day or end <= day) else start
        if one.is_withdrawn(day):
            events["withdrawn"] = one.withdrawn
        if one.is_withdrawn(day) or not one.withdrawn:  # else it is the reason of what happened later
            events["reason"] = one.reason
        return events

    def _number(self, one: Statement) -> tuple[str, str]:
        """The number in the unit in which all of its property can be compared, and that unit."""
        asked = (one.property_key, one.unit)
        unit = self._units.get(asked)
        if unit is None:
            unit = self._units[asked] = base_unit(self.registry.properties.known.get(asked[0]), one.unit)
        number = magnitude(one.value, one.unit)
        assert number is not None
        return decimal_text(number / unit.factor), unit.text

    def topic(self, topic: Topic) -> Row:
        """What a topic is."""
        return {
            "id": topic.id,
            "kind": topic.kind,
            "kind_ja": KINDS[topic.kind].ja,
            "name": topic.ja.text,
            "name_en": topic.en.text,
            "aliases": SEPARATOR.join(name.text for name in topic.aliases),
            "definition": topic.definition,
            "layer": topic.layer,
            "address": f"{self._site}{self.href(topic.docname)}#{quote(topic_anchor(topic.id))}",
        }

    def relations(self, topic: Topic) -> list[Row]:
        """Relations that a topic's file names."""
        topics = self.registry.topics
        found = {(relation.type, relation.target) for relation in topic.relations}
        return [
            {
                "topic": topic.id,
                "topic_name": topic.ja.text,
                "type": name,
                "type_ja": RELATIONS[name].ja,
                "target": target,
                "target_name": topics[target].ja.text,
                "inverse": RELATIONS[name].inverse,
                "inverse_ja": RELATIONS[RELATIONS[name].inverse].ja,
            }
            for name, target in sorted(found)
            if target in topics and target != topic.id
        ]

    def relations_both_ways(self, topic: Topic) -> list[Row]:
        """Relations of a topic as its page shows them."""
        topics = self.registry.topics
        return [
            {
                "type": link.type,
                "type_ja": RELATIONS[link.type].ja,
                "topic": link.other,
                "name": topics[link.other].ja.text,
                "address": self.topic(topics[link.other])["address"],
            }
            for link in self.registry.links[topic.id]
        ]

    def sources(self) -> list[Row]:
        """All sources."""
        return [
            {
                "key": source.key,
                "title": source.title,
                "issuer": source.issuer,
                "date": source.date,
                "kind": source.kind,
                "kind_ja": SOURCE_KINDS.get(source.kind, ""),
                "url": source.url,
            }
            for _key, source in sorted(self.registry.sources.items())
        ]

    def properties(self) -> list[Row]:
        """All properties."""
        return [
            {
                "key": known.key,
                "label": known.ja,
                "label_en": known.en,
                "property_group": known.group,
                "group_ja": GROUPS[known.group].ja,
                "value_kind": known.value,
                "unit": known.unit.text if known.unit else "",
                "qualifiers": SEPARATOR.join(QUALIFIERS if known.qualifiers is None else known.qualifiers),
                "changes": str(known.changes).lower(),
                "definition": known.definition,
            }
            for _key, known in sorted(self.registry.properties.known.items())
        ]


_STATEMENT_NAMES = tuple(column.name for column in STATEMENTS.columns)


def current(rows: Iterable[Row]) -> list[Row]:
    """Of rows of statements those that hold: the preferred ones of a fact, or else the normal ones."""
    listed = list(rows)
    preferred = {row["fact"] for row in listed if row["rank"] == PREFERRED}
    return [
        row
        for row in listed
        if row["rank"] == PREFERRED or (row["rank"] == NORMAL and row["fact"] not in preferred)
    ]


def base_unit(known: Property | None, unit: Unit) -> Unit:
    """The unit in which all values of a property that can be compared with *unit* are given: without million or billion."""
    if known is not None and known.unit is not None and comparable(known.unit, unit):
        wanted = known.unit
        return parse_unit(wanted.text.partition(" ")[2]) if wanted.scale else wanted
    return parse_unit(unit.dimension)


def decimal_text(number: Fraction) -> str:
    """A number as a decimal: exact where it is finite."""
    context = _EXACT.copy()
    found = context.divide(Decimal(number.numerator), Decimal(number.denominator))
    if context.flags[Inexact]:
        found = Context(prec=_DIGITS).plus(found)
    return f"{found.normalize(context):f}"


# --- files


def csv_text(table: Table, rows: Iterable[Row]) -> str:
    """A table as CSV (RFC 4180)."""
    out = io.StringIO()
    names = [column.name for column in table.columns]
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([row[name] for name in names] for row in rows)
    return out.getvalue()


def joined_csv(texts: Iterable[str]) -> str:
    """One file of several with the same columns."""
    first, *others = texts
    return first + "".join(text.partition("\r\n")[2] for text in others)


def json_text(table: Table, rows: Iterable[Row]) -> str:
    """A table as a JSON array with one object a line; null stands for nothing, and numbers are texts."""
    return _array(_line(table, row) for row in rows) + "\n"


def _array(lines: Iterable[str]) -> str:
    """An array with one item a line, so that a change is a changed line."""
    return "[\n" + ",\n".join(lines) + "\n]"


def _json(item: object) -> str:
    return json.dumps(item, ensure_ascii=False)


def _line(table: Table, row: Row) -> str:
    return _json({column.name: row[column.name] or None for column in table.columns})


def topic_json(topic: Topic, maker: Maker, rows: Iterable[Row], publisher: Publisher) -> str:
    """All about one topic: what it is, all its statements and their ranks over time, its relations both ways.

    :param rows: its statements, as *maker* gave them.
    """
    rows = list(rows)
    by_name = {one.name: (fact, one) for fact in topic.facts.values() for one in reversed(fact.statements)}
    ranks = (
        _json({"statement": row["name"], **span._asdict()})
        for row in rows
        for span in rank_spans(*by_name[row["name"]])
    )
    parts = (
        f'"topic": {_line(TOPICS, maker.topic(topic))}',
        f'"license": {_json(publisher.license_record or None)}',
        f"{_BEFORE}{_array(_line(STATEMENTS, row) for row in rows)}",
        f'"ranks": {_array(ranks)}',
        f'"relations": {_array(map(_json, maker.relations_both_ways(topic)))}',
    )
    return "{\n" + ",\n".join(parts) + "\n}\n"


#: What stands before the statements of a topic.
_BEFORE = '"statements": '


def joined_json(texts: Iterable[str]) -> str:
    """The statements of the files of several topics, as :func:`json_text` writes them."""
    lines = (text.partition(f"\n{_BEFORE}[\n")[2].partition("\n]")[0] for text in texts)
    return "[\n" + ",\n".join(filter(None, lines)) + "\n]\n"


class RankSpan(NamedTuple):
    """Days on which a statement had a rank."""

    rank: str  # one of RANKS
    since: str | None  # YYYY-MM-DD; None: from the beginning
    until: str | None  # the day after the last; None while it lasts


#: Before all days.
_BEGINNING = "0001-01-01"


def rank_spans(fact: Fact, statement: Statement) -> list[RankSpan]:
    """The ranks of a statement over time, since it was published."""
    start = statement.published or _BEGINNING
    if not (statement.withdrawn or statement.preferred or fact.successors.get(statement.key)):  # as most are
        return [RankSpan(NORMAL, statement.published or None, None)]
    days = {start, statement.withdrawn, *(statement.preferred or ())}
    for later in fact.successors.get(statement.key, ()):
        days |= {later.published, later.withdrawn}
    found: list[tuple[str, str]] = []
    for day in sorted(day for day in days if day >= start):
        rank = fact.rank(statement, day)
        if not found or found[-1][0] != rank:
            found.append((rank, day))
    ends = [day for _rank, day in found[1:]]
    return [
        RankSpan(rank, None if since == _BEGINNING else since, until)
        for (rank, since), until in zip(found, [*ends, None], strict=True)
    ]


# --- where files stand, below the folder of data

DATABASE = "facts.sqlite"
PACKAGE = "datapackage.json"
#: Files that are no tables -> what they are, in Japanese.
FILES = {
    DATABASE: "すべての表と、今の値（current_facts）、扱いの来歴（ranks）、食い違い（disputes）",
    PACKAGE: "すべての表の列、型、キー、ライセンスの記述（Data Package 2.0）",
}
#: Each table is written in both.
KINDS_OF_FILES = ("csv", "json")


def files() -> Iterator[tuple[str, str]]:
    """Files that hold all of something, below the folder of data, and what that is in Japanese."""
    for table in reversed(TABLES):
        for kind in KINDS_OF_FILES:
            yield table.path(kind), table.ja
    yield from FILES.items()


def topic_path(topic_id: str, kind: str) -> str:
    """The file of one topic, of a kind."""
    return f"{TOPICS.stem}/{topic_id}.{kind}"


def release_path(day: str) -> str:
    """The permanent address of a release, below the folder of data."""
    return f"{RELEASES}/{day}/{STATEMENTS.path('csv')}"


def release_source(day: str) -> str:
    """The file of a release in the project."""
    return f"{RELEASES}/{day}.csv"

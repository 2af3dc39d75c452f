"""The data: rows, files, the database and their description; what was known on a day."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from frictionless import validate
from hypothesis import given, settings
from hypothesis import strategies as st

from infrakb.topics import opendata
from infrakb.topics.database import database
from infrakb.topics.datapackage import package_text
from infrakb.topics.datapage import data_page
from infrakb.topics.opendata import STATEMENTS, TABLES, Maker, Publisher, Row, csv_text, decimal_text
from infrakb.topics.registry import Registry, read_registry
from tests.building import ROOT, write

PROPERTIES = """\
memory-bandwidth: {ja: メモリ帯域, en: Memory bandwidth, group: memory, value: quantity, unit: GB/s}
price: {ja: 価格, en: Price, group: cost, value: quantity, unit: USD, changes: true}
amount: {ja: 投資額, en: Amount, group: investment, value: quantity, unit: billion USD}
duration: {ja: 時間, en: Duration, value: quantity, unit: hours}
maker-of-memory: {ja: メモリの作り手, en: Memory maker, value: topic}
note-of-maker: {ja: 言葉, en: Words, value: text}
"""
SOURCES = """\
@online{maker, title = {Data sheet, "A"}, organization = {Maker}, url = {https://example.com/a}, date = {2026}, keywords = {primary}}
@online{press, title = {Report}, author = {Doe, Jane}, url = {https://example.com/b}, date = {2026}, keywords = {secondary}}
"""
CHIP = """\
statements:
  - {property: memory-bandwidth, value: 3.35, unit: TB/s, scope: SXM, as-of: 2025-01, source: maker, published: 2026-01-10, at: 表2, checked: 2026-02-01, withdrawn: 2026-03-01, reason: 誤り}
  - {property: memory-bandwidth, value: 4000, unit: GB/s, scope: SXM, as-of: 2025-02, source: press, published: 2026-01-20, preferred: 2026-02-01..2026-02-10, note: "a, \\"b\\""}
  - {property: memory-bandwidth, value: ">2000", unit: GB/s, scope: PCIe, as-of: 2025-01, source: maker, published: 2026-01-10}
  - {property: memory-bandwidth, value: 1000, unit: GB/s, scope: PCIe, as-of: 2025-02, source: press, published: 2026-02-20}
  - {property: price, value: 30, unit: thousand USD, as-of: 2024, source: press, published: 2026-01-10}
  - {property: price, value: 28, unit: thousand USD, as-of: 2025-06, source: press, published: 2026-01-15}
  - {property: price, value: 25, unit: thousand USD, as-of: 2026-01, source: press, published: 2026-02-05}
  - {property: duration, value: 70..80, unit: min, as-of: 2025, source: maker, published: 2026-01-10}
  - {property: maker-of-memory, value: fund, as-of: 2025, source: maker, published: 2026-01-10}
  - {property: note-of-maker, value: "=1+1", as-of: 2025, source: maker, published: 2026-01-10}
"""
FUND = """\
statements:
  - {property: amount, value: ">=20", unit: billion USD, period: 2025, as-of: 2025-06-09, source: maker, published: 2026-01-10}
  - {property: amount, value: 1.5, unit: trillion JPY, period: FY2025, as-of: 2025-06-09, source: maker, published: 2026-01-10}
  - {property: amount, value: 9, unit: billion USD, as-of: 2025-07, source: press, published: 2026-01-10}
  - {property: amount, value: 7, unit: billion USD, period: 2026, as-of: 2025-07, source: press, published: 2026-01-10, supersedes: "amount[as-of=2025-07,source=press]"}
"""
FILES = {
    "properties.yaml": PROPERTIES,
    "sources.bib": SOURCES,
    "topics/chip.md": "---\nkind: accelerator\nname: {ja: チップ, en: Chip}\naliases: [CHIP1, 石]\ndefinition: 学習に使います。\nrelations:\n  funds: [fund]\n---\n",
    "topics/chip.yaml": CHIP,
    "topics/fund.md": "---\nkind: investment\nname: {ja: 投資, en: Fund}\ndefinition: 投資です。\n---\n",
    "topics/fund.yaml": FUND,
}
SITE = Publisher(
    "試験の<知識>", "編集部", "https://example.com/ja/", "ja", ("CC-BY-4.0", "https://example.com/by")
)


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    write(tmp_path, FILES)
    return read_registry(tmp_path)


def rows_of(registry: Registry, day: str = "") -> dict[str, Row]:
    """Return the statements by a short name: property, qualifiers and day."""
    return {
        re.sub(r"^\w+\.|source=\w+|as-of=|,(?=\])", "", row["name"]).replace(",]", "]"): row
        for row in Maker(registry, day=day).rows(STATEMENTS)
    }


def texts(registry: Registry) -> dict[str, str]:
    maker = Maker(registry)
    return {table.name: csv_text(table, maker.rows(table)) for table in TABLES}


def opened(data: bytes) -> closing[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.deserialize(data)
    return closing(connection)


# --- rows


def test_a_row_says_all_of_a_statement(registry: Registry) -> None:
    row = rows_of(registry)["memory-bandwidth[scope=SXM,2025-01]"]
    assert {key: value for key, value in row.items() if value} == {
        "name": "chip.memory-bandwidth[scope=SXM,as-of=2025-01,source=maker]",
        "address": "topics/chip.html#fact-memory-bandwidth-SXM--2025-01--maker",
        "fact": "chip.memory-bandwidth[scope=SXM]",
        "topic": "chip",
        "topic_name": "チップ",
        "topic_kind": "accelerator",
        "property": "memory-bandwidth",
        "label": "メモリ帯域（SXM）",
        "value": "3.35",
        "unit": "TB/s",
        "bound": "=",
        "low": "3.35",
        "number": "3350",
        "number_unit": "GB/s",
        "text": "3.35 TB/s",
        "scope": "SXM",
        "as_of": "2025-01",
        "source": "maker",
        "source_title": 'Data sheet, "A"',
        "issuer": "Maker",
        "source_kind": "primary",
        "source_url": "https://example.com/a",
        "at": "表2",
        "checked": "2026-02-01",
        "published": "2026-01-10",
        "rank": "withdrawn",
        "rank_ja": "撤回",
        "withdrawn": "2026-03-01",
        "reason": "誤り",
    }
    assert list(row) == [column.name for column in STATEMENTS.columns]


def test_numbers_of_one_property_stand_in_one_unit(registry: Registry) -> None:
    rows = rows_of(registry)
    numbers = {name: (row["number"], row["number_unit"]) for name, row in rows.items() if row["number"]}
    assert numbers["amount[period=2025,2025-06-09]"] == ("20000000000", "USD")
    assert numbers["amount[period=FY2025,2025-06-09]"] == ("1500000000000", "JPY")
    assert numbers["price[2024]"] == ("30000", "USD")
    assert numbers["duration[2025]"] == ("1.25", "hours")  # the middle of 70 and 80 minutes
    topic = rows["maker-of-memory[2025]"]
    assert (topic["value"], topic["target"], topic["text"], topic["bound"]) == (
        "fund",
        "fund",
        "投資",
        "topic",
    )


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Fraction(1, 2**33), "0.000000000116415321826934814453125"),
        (Fraction(10**30), "1" + "0" * 30),
        (Fraction(1, 3), "0." + "3" * 28),
        (Fraction(206158430208, 1000), "206158430.208"),
        (Fraction(0), "0"),
    ],
)
def test_decimals_are_exact_where_they_end(number: Fraction, text: str) -> None:
    assert decimal_text(number) == text


def test_addresses_are_absolute_where_the_sites_own_is_known(registry: Registry) -> None:
    maker = Maker(registry, site="https://example.com/ja/", href=lambda docname: f"{docname}/")
    addresses = {row["address"] for row in maker.rows(STATEMENTS)}
    assert "https://example.com/ja/topics/chip/#fact-price--2024--press" in addresses


def test_what_was_known_on_a_day_knows_nothing_of_what_came_later(registry: Registry) -> None:
    seen = {
        day: {
            name: (row["rank"], row["withdrawn"], row["reason"], row["checked"], row["preferred"])
            for name, row in rows_of(registry, day).items()
            if name.startswith("memory-bandwidth[scope=SXM")
        }
        for day in ("2026-01-09", "2026-01-15", "2026-02-05", "2026-02-10", "2026-03-01")
    }
    first, second = "memory-bandwidth[scope=SXM,2025-01]", "memory-bandwidth[scope=SXM,2025-02]"
    assert seen["2026-01-09"] == {}
    assert seen["2026-01-15"] == {first: ("normal", "", "", "", "")}
    assert seen["2026-02-05"][first] == ("normal", "", "", "2026-02-01", "")
    assert seen["2026-02-05"][second] == ("preferred", "", "", "", "2026-02-01")
    assert seen["2026-02-10"][second] == ("normal", "", "", "", "2026-02-01..2026-02-10")
    assert seen["2026-03-01"][first] == ("withdrawn", "2026-03-01", "誤り", "2026-02-01", "")


def test_a_statement_names_the_nearest_of_those_that_follow_it(registry: Registry) -> None:
    now, then = rows_of(registry), rows_of(registry, "2026-01-12")
    assert now["price[2024]"]["superseded_by"] == "chip.price[as-of=2025-06,source=press]"
    assert (now["price[2025-06]"]["rank"], now["price[2026-01]"]["superseded_by"]) == ("superseded", "")
    assert (then["price[2024]"]["rank"], then["price[2024]"]["superseded_by"]) == ("normal", "")
    assert now["amount[period=2026,2025-07]"]["supersedes"] == "fund.amount[as-of=2025-07,source=press]"
    assert now["amount[2025-07]"]["superseded_by"] == "fund.amount[period=2026,as-of=2025-07,source=press]"


def test_what_was_withdrawn_takes_no_place_any_more(tmp_path: Path) -> None:
    newest = "published: 2026-02-05}"
    chip = CHIP.replace(newest, "published: 2026-02-05, withdrawn: 2026-03-01, reason: 誤り}", 1)
    write(tmp_path, {**FILES, "topics/chip.yaml": chip})
    registry = read_registry(tmp_path)
    before, after = (rows_of(registry, day)["price[2025-06]"] for day in ("2026-02-28", "2026-03-01"))
    assert (before["rank"], before["superseded_by"]) == (
        "superseded",
        "chip.price[as-of=2026-01,source=press]",
    )
    assert (after["rank"], after["superseded_by"]) == ("normal", "")
    with opened(database(texts(registry), registry)) as connection:
        query = "SELECT rank, since FROM ranks WHERE statement = ? ORDER BY since"
        assert connection.execute(query, (after["name"],)).fetchall() == [
            ("normal", "2026-01-15"),
            ("superseded", "2026-02-05"),
            ("normal", "2026-03-01"),
        ]


def test_what_holds_is_preferred_or_else_normal(registry: Registry) -> None:
    held = {
        day: [
            row["value"]
            for row in opendata.current(Maker(registry, day=day).rows(STATEMENTS))
            if row["fact"] == "chip.memory-bandwidth[scope=SXM]"
        ]
        for day in ("2026-01-25", "2026-02-05", "2026-02-15", "")
    }
    assert held == {
        "2026-01-25": ["3.35", "4000"],
        "2026-02-05": ["4000"],
        "2026-02-15": ["3.35", "4000"],
        "": ["4000"],
    }


# --- files


def test_csv_and_json_say_the_same(registry: Registry) -> None:
    for table in TABLES:
        rows = Maker(registry).rows(table)
        text = csv_text(table, rows)
        assert text.count("\r\n") == text.count("\n") == len(rows) + 1
        assert list(csv.DictReader(io.StringIO(text, newline=""))) == rows
        loaded = json.loads(opendata.json_text(table, rows))
        assert [{key: value or "" for key, value in item.items()} for item in loaded] == rows
    assert "チップ" in opendata.json_text(opendata.TOPICS, Maker(registry).rows(opendata.TOPICS))


def test_files_of_topics_join_to_those_of_all(registry: Registry) -> None:
    maker = Maker(registry)
    rows = {topic.id: maker.statements(topic) for topic in registry.topics.values()}
    own = [opendata.topic_json(topic, maker, rows[topic.id], SITE) for topic in registry.topics.values()]
    joined = [row for some in rows.values() for row in some]
    assert opendata.joined_json(own) == opendata.json_text(STATEMENTS, joined)
    assert opendata.joined_csv(csv_text(STATEMENTS, some) for some in rows.values()) == csv_text(
        STATEMENTS, joined
    )


def test_the_file_of_a_topic_has_its_history_and_both_ends_of_relations(registry: Registry) -> None:
    maker = Maker(registry)
    chip, fund = (
        json.loads(opendata.topic_json(topic, maker, maker.statements(topic), SITE))
        for topic in registry.topics.values()
    )
    assert list(chip) == ["topic", "license", "statements", "ranks", "relations"]
    assert chip["topic"]["aliases"] == "CHIP1;石"
    assert [(link["type"], link["topic"]) for link in fund["relations"]] == [("funded-by", "chip")]
    spans = [
        (span["rank"], span["since"], span["until"])
        for span in chip["ranks"]
        if span["statement"] == "chip.memory-bandwidth[scope=SXM,as-of=2025-02,source=press]"
    ]
    assert spans == [
        ("normal", "2026-01-20", "2026-02-01"),
        ("preferred", "2026-02-01", "2026-02-10"),
        ("normal", "2026-02-10", None),
    ]


def test_a_topic_without_statements_joins_too(tmp_path: Path) -> None:
    write(tmp_path, {**FILES, "topics/chip.yaml": "statements: []\n", "topics/fund.yaml": "statements: []\n"})
    registry = read_registry(tmp_path)
    maker = Maker(registry)
    own = [opendata.topic_json(topic, maker, [], SITE) for topic in registry.topics.values()]
    assert json.loads(opendata.joined_json(own)) == []
    assert all(json.loads(text)["statements"] == [] for text in own)


def written(folder: Path, registry: Registry) -> Path:
    """Write the tables and their description into *folder*; return the description."""
    for table in TABLES:
        (folder / table.path("csv")).write_bytes(texts(registry)[table.name].encode())
    (folder / opendata.DATABASE).write_bytes(database(texts(registry), registry))
    path = folder / opendata.PACKAGE
    path.write_text(package_text(registry, SITE), encoding="utf-8")
    return path


def test_frictionless_finds_the_package_valid(registry: Registry, tmp_path: Path) -> None:
    path = written(tmp_path, registry)
    report = validate(path)
    assert report.valid, report.flatten(["type", "title", "message"])
    assert {task.name for task in report.tasks} == {*(table.name for table in TABLES), "facts"}
    # It would find what is wrong.
    facts = tmp_path / "facts.csv"
    facts.write_text(facts.read_text(encoding="utf-8").replace(",maker,", ",nobody,", 1), encoding="utf-8")
    assert not validate(path).valid


def test_frictionless_finds_the_shipped_data_valid(tmp_path: Path) -> None:
    report = validate(written(tmp_path, read_registry(ROOT)))
    assert report.valid, report.flatten(["type", "title", "message"])


def test_the_package_says_its_version_and_licence(registry: Registry) -> None:
    package = json.loads(package_text(registry, SITE))
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert package["version"] == "2026-02-20"  # the newest statement
    assert package["licenses"] == [{"name": "CC-BY-4.0", "path": "https://example.com/by"}]
    assert "licenses" not in json.loads(package_text(registry, Publisher()))


# --- the database


def test_two_databases_of_the_same_are_the_same(registry: Registry, tmp_path: Path) -> None:
    write(tmp_path / "again", FILES)
    again = read_registry(tmp_path / "again")
    assert database(texts(registry), registry) == database(texts(again), again)


def test_the_database_is_sound_and_typed(registry: Registry) -> None:
    with opened(database(texts(registry), registry)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        kinds = connection.execute(
            "SELECT typeof(number), typeof(high), typeof(value) FROM statements WHERE property = 'duration'"
        ).fetchall()
    assert kinds == [("real", "real", "text")]


QUESTIONS = {
    "accelerators by memory bandwidth": (
        (
            "SELECT scope, number FROM current_facts "
            "WHERE topic_kind = 'accelerator' AND property = 'memory-bandwidth' ORDER BY number DESC"
        ),
        [("SXM", 4000.0), ("PCIe", 2000.0), ("PCIe", 1000.0)],
    ),
    "investments of 2025 by amount": (
        (
            "SELECT text FROM current_facts "
            "WHERE property_group = 'investment' AND number_unit = 'USD' AND year = 2025 ORDER BY number DESC"
        ),
        [("200億米ドル以上",)],
    ),
    "what was known on a day": (
        (
            "SELECT s.value, r.rank FROM statements AS s JOIN ranks AS r ON r.statement = s.name "
            "WHERE r.since <= '2026-02-05' AND '2026-02-05' < r.until AND s.fact = 'chip.price'"
        ),
        [("30", "superseded"), ("28", "superseded"), ("25", "normal")],
    ),
    "facts by source": (
        "SELECT count(*) FROM statements WHERE source = 'press'",
        [(7,)],
    ),
    "disputes": (
        "SELECT fact, text, other_text FROM disputes",
        [("chip.memory-bandwidth[scope=PCIe]", "2,000 GB/s超", "1,000 GB/s")],
    ),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_database_answers_in_one_query(registry: Registry, question: str) -> None:
    query, answer = QUESTIONS[question]
    with opened(database(texts(registry), registry)) as connection:
        assert connection.execute(query).fetchall() == answer


def test_the_queries_of_the_guide_run() -> None:
    guide = (ROOT / "guide/data.md").read_text(encoding="utf-8")
    queries = re.findall(r"```sql\n(.*?)```", guide, re.S)
    assert len(queries) >= 5
    shipped = read_registry(ROOT)
    with opened(database(texts(shipped), shipped)) as connection:
        found = [len(connection.execute(query).fetchall()) for query in queries]
    if any(topic.facts for topic in shipped.topics.values()):
        assert all(found[:-1]), found  # there need be no dispute


# --- the page


def test_the_page_lists_files_and_describes_them_for_search_engines(registry: Registry) -> None:
    html = data_page(registry, SITE, "../", "guide/data.html", str)
    for path, _ja in opendata.files():
        assert f'href="../data/{path}"' in html
    script = html.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert not set("<>&") & set(script)
    described = json.loads(script)
    assert described["@type"] == "Dataset"
    assert described["name"] == "試験の<知識>のデータ"
    assert described["url"] == "https://example.com/ja/guide/data.html"
    assert described["license"] == "https://example.com/by"
    assert {item["contentUrl"] for item in described["distribution"]} == {
        f"https://example.com/ja/data/{path}" for path, _ja in opendata.files()
    }
    assert "試験の&lt;知識&gt;" in html  # how to cite


# --- what was known on a day: random revisions

_SOURCES = "".join(
    f"@online{{{key}, title = {{{key}}}, url = {{https://example.com/{key}}}, keywords = {{primary}}}}\n"
    for key in "abc"
)
_PROPERTIES = "size: {ja: 大きさ, en: Size}\nprice: {ja: 価格, en: Price, changes: true}\n"
_TOPIC = "---\nkind: accelerator\nname: {ja: 試験, en: Test}\ndefinition: 試験です。\n---\n"
_DAYS = tuple(f"2026-01-{day:02}" for day in range(1, 8))
Fields = dict[str, str]


def full(fields: Mapping[str, str]) -> str:
    given = [f"{key}={fields[key]}" for key in ("scope", "as-of", "source") if key in fields]
    return f"{fields['property']}[{','.join(given)}]"


class Revisions:
    """A file of statements, as its authors change it day by day."""

    def __init__(self) -> None:
        self.statements: list[Fields] = []
        self.aliases: dict[str, str] = {}

    def text(self) -> str:
        return yaml.safe_dump({"aliases": self.aliases, "statements": self.statements}, allow_unicode=True)

    def fact(self, fields: Fields) -> list[Fields]:
        same = (fields["property"], fields.get("scope"))
        return [one for one in self.statements if (one["property"], one.get("scope")) == same]

    def revise(self, day: str, what: str, draw: st.DrawFn) -> None:
        if what == "add":
            self.add(day, draw)
        elif self.statements:
            chosen = draw(st.sampled_from(self.statements))
            getattr(self, what)(day, chosen, draw)

    def add(self, day: str, draw: st.DrawFn) -> Fields | None:
        new: Fields = {
            "property": draw(st.sampled_from(["size", "price"])),
            "value": str(draw(st.integers(1, 5))),
            "as-of": draw(st.sampled_from(["2024", "2025-03", "2025-03-10", "2025-07"])),
            "source": draw(st.sampled_from("abc")),
            "published": day,
        }
        if scope := draw(st.sampled_from(["", "A", "B"])):
            new["scope"] = scope
        if full(new) in {*map(full, self.statements), *self.aliases} or new["property"] in self.aliases:
            return None
        self.statements.append(new)
        return new

    def supersede(self, day: str, old: Fields, draw: st.DrawFn) -> None:
        if new := self.add(day, draw):
            new["supersedes"] = full(old)

    def withdraw(self, day: str, old: Fields, _draw: st.DrawFn) -> None:
        if "withdrawn" not in old:
            old |= {"withdrawn": day, "reason": "誤り"}

    def prefer(self, day: str, old: Fields, _draw: st.DrawFn) -> None:
        if "preferred" not in old and all(".." in one.get("preferred", "..") for one in self.fact(old)):
            ends = [one["preferred"][-10:] for one in self.fact(old) if "preferred" in one]
            if all(end <= day for end in ends):
                old["preferred"] = day

    def end(self, day: str, old: Fields, _draw: st.DrawFn) -> None:
        start = old.get("preferred", "")
        if start and ".." not in start and start < day:
            old["preferred"] = f"{start}..{day}"

    def rename(self, _day: str, old: Fields, _draw: st.DrawFn) -> None:
        """Narrow down what had no scope; the old names go on leading there."""
        key = old["property"]
        if "scope" in old or any(
            one.get("scope") == "A" for one in self.statements if one["property"] == key
        ):
            return
        for one in self.fact(old):
            before = full(one)
            one["scope"] = "A"
            self.aliases[before] = full(one)
            for other in self.statements:
                if other.get("supersedes") == before:
                    other["supersedes"] = full(one)
        self.aliases[key] = f"{key}[scope=A]"


@st.composite
def histories(draw: st.DrawFn) -> dict[str, str]:
    """Return the file of each day."""
    revisions, files = Revisions(), {}
    whats = st.sampled_from(["add", "add", "supersede", "withdraw", "prefer", "end", "rename"])
    for day in _DAYS:
        for what in draw(st.lists(whats, max_size=4)):
            revisions.revise(day, what, draw)
        files[day] = revisions.text()
    return files


def states(files: Mapping[str, str]) -> Iterator[tuple[str, Registry]]:
    """Write and read the file of each day."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for day, text in files.items():
            write(folder, {"sources.bib": _SOURCES, "properties.yaml": _PROPERTIES, "topics/t.md": _TOPIC})
            write(folder, {"topics/t.yaml": text})
            registry = read_registry(folder)
            assert registry.problems == ()
            yield day, registry


@settings(max_examples=60)
@given(histories())
def test_as_known_on_a_day_is_what_the_file_of_that_day_says(files: dict[str, str]) -> None:
    read = dict(states(files))
    last = read[_DAYS[-1]]
    with opened(database(texts(last), last)) as connection:
        for day, then in read.items():
            known = Maker(last, day=day).rows(STATEMENTS)
            assert [told(row, last) for row in known] == sorted(
                (told(row, last) for row in Maker(then).rows(STATEMENTS)), key=lambda row: row["name"]
            )
            held = opendata.current(Maker(then).rows(STATEMENTS))
            assert {told(row, last)["name"] for row in held} == {
                row["name"] for row in opendata.current(known)
            }
            query = "SELECT statement, rank FROM ranks WHERE since <= ? AND ? < until"
            assert dict(connection.execute(query, (day, day))) == {row["name"]: row["rank"] for row in known}


def told(row: Row, last: Registry) -> Row:
    """Return a row with the names that its statements have in the end, without what follows from the name."""

    def today(names: str) -> str:
        found = [last.statement(name) for name in names.split(";") if name]
        return ";".join(sorted(one.name if one else "?" for one in found))

    left = {key: value for key, value in row.items() if key not in {"address", "fact", "label", "scope"}}
    return left | {key: today(row[key]) for key in ("name", "supersedes", "superseded_by")}

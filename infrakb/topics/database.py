"""The data as one SQLite file: typed tables with keys and indices, and views for what is asked most. Pure.

The file is made in a fresh database in memory, table by table in the order of the rows, and holds no time: the same
rows give the same bytes with the same release of SQLite.
"""

from __future__ import annotations

import csv
import io
import sqlite3
from typing import TYPE_CHECKING

from infrakb.topics.opendata import TABLES, rank_spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from infrakb.topics.opendata import Table
    from infrakb.topics.registry import Registry

#: After all days: the end of what lasts.
FOREVER = "9999-12-31"
_TYPES = {"number": "REAL"}
_INDICES = (
    ("statements", "topic"),
    ("statements", "property"),
    ("statements", "source"),
    ("statements", "fact"),
    ("relations", "target"),
    ("ranks", "statement"),
)
_MORE = """
CREATE TABLE ranks (
    statement TEXT NOT NULL REFERENCES statements (name),
    rank TEXT NOT NULL,
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    PRIMARY KEY (statement, since)
);
CREATE TABLE conflicts (
    statement TEXT NOT NULL REFERENCES statements (name),
    other TEXT NOT NULL REFERENCES statements (name),
    PRIMARY KEY (statement, other)
);
CREATE VIEW current_facts AS
    SELECT s.*, p.property_group,
        CAST(substr(replace(coalesce(s.period, s.as_of), 'FY', ''), 1, 4) AS INTEGER) AS year
    FROM statements AS s LEFT JOIN properties AS p ON p.key = s.property
    WHERE s.rank = 'preferred' OR s.rank = 'normal' AND NOT EXISTS (
        SELECT 1 FROM statements AS o WHERE o.fact = s.fact AND o.rank = 'preferred');
CREATE VIEW disputes AS
    SELECT s.fact, s.topic_name, s.label,
        s.name AS statement, s.text, s.as_of, s.issuer,
        o.name AS other, o.text AS other_text, o.as_of AS other_as_of, o.issuer AS other_issuer
    FROM conflicts AS c JOIN statements AS s ON s.name = c.statement JOIN statements AS o ON o.name = c.other
    ORDER BY s.name, o.name;
"""


def database(texts: Mapping[str, str], registry: Registry) -> bytes:
    """The file: all tables, the ranks of statements over time, and the pairs that contradict each other.

    :param texts: name of each table -> its rows as CSV.
    """
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("PRAGMA page_size = 4096")
        connection.executescript("".join(map(_table, TABLES)) + _MORE)
        for table in TABLES:
            _fill(connection, table, texts[table.name])
        connection.executemany("INSERT INTO ranks VALUES (?, ?, ?, ?)", _ranks(registry))
        connection.executemany("INSERT INTO conflicts VALUES (?, ?)", _conflicts(registry))
        for table_name, column in _INDICES:
            connection.execute(f"CREATE INDEX {table_name}_{column} ON {table_name} ({column})")
        connection.commit()
        return connection.serialize()
    finally:
        connection.close()


def _table(table: Table) -> str:
    """The statement that makes a table."""
    lines = [
        f"{column.name} {_TYPES.get(column.type, 'TEXT')}{' NOT NULL' if column.required else ''}"
        for column in table.columns
    ]
    lines.append(f"PRIMARY KEY ({', '.join(table.key)})")
    lines += (
        f"FOREIGN KEY ({column}) REFERENCES {other} ({key})" for column, (other, key) in table.links.items()
    )
    return f"CREATE TABLE {table.name} (\n    " + ",\n    ".join(lines) + "\n);\n"


def _fill(connection: sqlite3.Connection, table: Table, text: str) -> None:
    """Take a table's rows over: an empty cell is NULL, and what a column's type makes a number of is one."""
    places = ", ".join(["nullif(?, '')"] * len(table.columns))
    rows = csv.reader(io.StringIO(text, newline=""))
    next(rows)
    connection.executemany(f"INSERT INTO {table.name} VALUES ({places})", rows)  # noqa: S608 (our own names)


def _ranks(registry: Registry) -> Iterator[tuple[str, str, str, str]]:
    seen: set[str] = set()
    for fact in registry.facts():
        for statement in fact.statements:
            name = statement.name
            if name not in seen:  # of two of one name the first
                seen.add(name)
                for rank, since, until in rank_spans(fact, statement):
                    yield name, rank, since or "", until or FOREVER


def _conflicts(registry: Registry) -> Iterator[tuple[str, str]]:
    pairs = {(first.name, second.name) for fact in registry.facts() for first, second in fact.conflicts}
    yield from sorted(pairs)

"""``data/`` in the site: all statements, topics, relations, sources and properties, as tables and a database.

Each file is made from its own inputs, and made again only when these change: an edit of one value touches the files
of its topic and those that hold all statements.
"""

from __future__ import annotations

import hashlib
import sqlite3
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infrakb.sphinx_ext.builder.html import KnowledgeBaseBuilder
from infrakb.sphinx_ext.config import publisher_of
from infrakb.sphinx_ext.domain.infra import InfraDomain
from infrakb.text.layout import DATA
from infrakb.text.sourcefiles import refusal
from infrakb.topics import opendata
from infrakb.topics.database import database
from infrakb.topics.opendata import Maker

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx

    from infrakb.topics.opendata import Publisher, Row, Rows
    from infrakb.topics.registry import Registry

    #: Writes a file below the folder of data: its path, its inputs, what makes it.
    Write = Callable[[str, object, Callable[[], bytes]], None]


def write_data(app: Sphinx) -> list[Any]:
    """Write the files that changed (``html-collect-pages``; they are no pages)."""
    builder = app.builder
    registry = InfraDomain.of(app.env).topics.registry
    if not isinstance(builder, KnowledgeBaseBuilder) or not registry.topics:
        return []
    publisher = publisher_of(app.config)
    maker = Maker(registry, site=publisher.address, href=builder.get_target_uri)
    rows = maker.all()

    def write(path: str, inputs: object, make: Callable[[], bytes]) -> None:
        builder.write_file(f"{DATA}/{path}", inputs, make)

    digests = [_digest(rows.of(table)) for table in opendata.TABLES]
    for table, digest in zip(opendata.TABLES, digests, strict=True):
        write(table.path("csv"), digest, partial(_csv, table, rows.of(table)))
        write(table.path("json"), digest, partial(_json, table, rows.of(table)))
    write(opendata.DATABASE, (digests, sqlite3.sqlite_version), partial(database, rows, registry))
    described = opendata.package_text(registry, publisher).encode()
    write(opendata.PACKAGE, described, partial(bytes, described))
    _write_topics(write, maker, rows, publisher)
    _write_releases(write, Path(app.srcdir), registry)
    return []


def _write_topics(write: Write, maker: Maker, rows: Rows, publisher: Publisher) -> None:
    by_topic: dict[str, list[Row]] = {topic: [] for topic in maker.registry.topics}
    for row in rows.statements:
        by_topic[row["topic"]].append(row)
    for topic in maker.registry.topics.values():
        own = by_topic[topic.id]
        text = opendata.topic_json(topic, maker, own, publisher).encode()
        write(opendata.topic_path(topic.id, "json"), text, partial(bytes, text))
        write(opendata.topic_path(topic.id, "csv"), own, partial(_csv, opendata.STATEMENTS, own))


def _write_releases(write: Write, source: Path, registry: Registry) -> None:
    for day in registry.releases:
        path = source / opendata.release_source(day)
        if not refusal(path, source):
            data = path.read_bytes()
            write(opendata.release_path(day), data, partial(bytes, data))


def _csv(table: opendata.Table, rows: list[Row]) -> bytes:
    return opendata.csv_text(table, rows).encode()


def _json(table: opendata.Table, rows: list[Row]) -> bytes:
    return opendata.json_text(table, rows).encode()


def _digest(rows: object) -> str:
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def setup(app: Sphinx) -> None:
    """Register the writing."""
    app.connect("html-collect-pages", write_data)

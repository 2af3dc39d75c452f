"""``data/`` in the site: all statements, topics, relations, sources and properties, as tables and a database.

Each file is made from its own inputs, and made again only when these change: an edit of one value touches the files
of its topic and those that hold all statements.
"""

from __future__ import annotations

import hashlib
import sqlite3
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infrakb.sphinx_ext.builder.html import KnowledgeBaseBuilder
from infrakb.sphinx_ext.config import publisher_of
from infrakb.sphinx_ext.domain.infra import InfraDomain
from infrakb.sphinx_ext.reports.messages import _
from infrakb.text.layout import DATA
from infrakb.text.sourcefiles import refusal
from infrakb.topics import citations, opendata
from infrakb.topics.database import database
from infrakb.topics.datapackage import package_text
from infrakb.topics.opendata import Maker
from infrakb.topics.registry import statement_files

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.application import Sphinx

    from infrakb.text.citing import Work
    from infrakb.topics.opendata import Publisher, Row
    from infrakb.topics.records import Topic
    from infrakb.topics.registry import Registry
    from infrakb.topics.statements import Statement

    #: Writes a file below the folder of data: its path, its inputs, what makes it.
    Write = Callable[[str, object, Callable[[], bytes]], None]
    #: Makes the rows of a topic's statements.
    MakeRows = Callable[[], list[Row]]


def write_data(app: Sphinx) -> list[Any]:
    """Write the files that changed (``html-collect-pages``; they are no pages)."""
    builder = app.builder
    registry = InfraDomain.of(app.env).topics.registry
    if not isinstance(builder, KnowledgeBaseBuilder) or not registry.topics:
        return []
    publisher = publisher_of(app.config)
    maker = Maker(registry, site=publisher.address, href=builder.get_target_uri)

    def write(path: str, inputs: object, make: Callable[[], bytes]) -> None:
        builder.write_file(f"{DATA}/{path}", inputs, make)

    made = _write_topics(write, maker, publisher, Path(app.srcdir), app.config.infrakb_report_url)
    _write_all(write, maker, made, Path(app.outdir) / DATA)
    described = package_text(registry, publisher).encode()
    write(opendata.PACKAGE, described, partial(bytes, described))
    _write_releases(write, Path(app.srcdir), registry)
    return []


def _write_topics(write: Write, maker: Maker, publisher: Publisher, source: Path, report_form: str) -> str:
    """Write the files of each topic; return a digest of what they are made from.

    :param report_form: of addresses where errors are told; "" for none.
    """
    sources = {row["key"]: row for row in maker.sources()}
    properties = {row["key"]: row for row in maker.properties()}
    topics = maker.registry.topics
    files = statement_files(source)
    digest = hashlib.sha256()
    for topic in topics.values():
        stated = list(topic.statements)
        inputs = _digest(
            publisher,
            files[topic.id].read_bytes() if stated else b"",
            maker.topic(topic),
            maker.relations_both_ways(topic),
            [sources.get(key) for key in sorted({one.source for one in stated})],
            [properties.get(key) for key in sorted({one.property_key for one in stated})],
            [topics[key].ja.text for key in sorted({one.target for one in stated}) if key in topics],
        )
        digest.update(inputs.encode())
        rows = cache(partial(maker.statements, topic))  # for both files, and only where one is made
        write(
            opendata.topic_path(topic.id, "json"), inputs, partial(_topic_json, topic, maker, rows, publisher)
        )
        write(opendata.topic_path(topic.id, "csv"), inputs, partial(_csv, rows))
        if stated and publisher.address:
            _write_citations(write, maker, topic, publisher, inputs, report_form)
    return digest.hexdigest()


def _write_citations(
    write: Write, maker: Maker, topic: Topic, publisher: Publisher, inputs: str, report_form: str
) -> None:
    """Write how each value is cited that the page of a topic shows."""

    @cache  # for all three, and only where one is made
    def works() -> list[tuple[Statement, Work]]:
        page = maker.href(topic.docname)
        shown = citations.citable(topic)
        return [(one, citations.of_statement(one, maker.registry, publisher, page, _)) for one in shown]

    def bibliography() -> bytes:
        return citations.bibliography(work for _statement, work in works()).encode()

    def items() -> bytes:
        return citations.items(work for _statement, work in works()).encode()

    def dialog() -> bytes:
        return citations.dialog_script(topic, works(), report_form, _).encode()

    for kind, make in ((citations.BIBTEX, bibliography), (citations.CSL, items), (citations.SCRIPT, dialog)):
        write(opendata.topic_path(topic.id, kind), inputs, make)


def _write_all(write: Write, maker: Maker, made: str, folder: Path) -> None:
    """Write the files that hold all of something; those of all statements are joined from the files of the topics.

    :param made: digest of what the files of the topics are made from, which stand in *folder* already.
    """
    *small, statements = opendata.TABLES
    texts: dict[str, str] = {}
    for table in small:
        rows = maker.rows(table)
        text = texts[table.name] = opendata.csv_text(table, rows)
        write(table.path("csv"), text, partial(text.encode))
        write(table.path("json"), text, partial(_json, table, rows))

    def joined(kind: str) -> bytes:
        files = (folder / opendata.topic_path(topic, kind) for topic in maker.registry.topics)
        join = opendata.joined_json if kind == "json" else opendata.joined_csv
        return join(file.read_bytes().decode() for file in files).encode()

    def everything() -> bytes:
        return database({**texts, statements.name: joined("csv").decode()}, maker.registry)

    for kind in opendata.KINDS_OF_FILES:
        write(statements.path(kind), made, partial(joined, kind))
    write(opendata.DATABASE, (made, texts, sqlite3.sqlite_version), everything)


def _write_releases(write: Write, source: Path, registry: Registry) -> None:
    for day in registry.releases:
        path = source / opendata.release_source(day)
        if not refusal(path, source):
            data = path.read_bytes()
            write(opendata.release_path(day), data, partial(bytes, data))


def _json(table: opendata.Table, rows: list[Row]) -> bytes:
    return opendata.json_text(table, rows).encode()


def _topic_json(topic: Topic, maker: Maker, rows: MakeRows, publisher: Publisher) -> bytes:
    return opendata.topic_json(topic, maker, rows(), publisher).encode()


def _csv(rows: MakeRows) -> bytes:
    return opendata.csv_text(opendata.STATEMENTS, rows()).encode()


def _digest(*inputs: object) -> str:
    return hashlib.sha256(repr(inputs).encode()).hexdigest()


def setup(app: Sphinx) -> None:
    """Register the writing."""
    app.connect("html-collect-pages", write_data)

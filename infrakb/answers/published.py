"""What a site has published, read from its folder or its address: ``data/*.json`` and ``llms-full.txt``."""

from __future__ import annotations

import gzip
import json
import re
import time
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias
from urllib.error import URLError
from urllib.parse import quote, urlsplit
from urllib.request import Request, urlopen

from infrakb.text.layout import DATA, LLMS_FULL
from infrakb.topics.opendata import (
    PROPERTIES,
    RELATIONS_TABLE,
    STATEMENTS,
    TOPICS,
    Table,
    current,
    topic_path,
)

if TYPE_CHECKING:
    from collections.abc import Callable

#: A row of a table: column -> text; None for nothing.
Row: TypeAlias = "dict[str, Any]"

#: Seconds after which what a web server gave is asked for again, and after which a request is given up.
_FRESH, _PATIENCE = 900, 30
#: Bytes above which an answer of a web server is no file of a site.
_LARGEST = 200_000_000
_PAGE = re.compile(r"\n\n---\n\n(?=# )")
_ADDRESS = re.compile(r"^URL: <([^>]*)>$", re.MULTILINE)


class UnreadableSiteError(Exception):
    """A site does not give a file that its answers are made of; says so in Japanese."""


class Page(NamedTuple):
    """A page with its text."""

    title: str
    address: str  # "" where the site does not know its own
    text: str  # Markdown, below the title


def reader(place: str) -> Callable[[str], bytes]:
    """Return what reads a file by its path below the site that *place* names: a folder or an address."""
    if urlsplit(place).scheme in {"http", "https"}:
        return lambda path: _fetched(f"{place.rstrip('/')}/{quote(path)}")
    return lambda path: _read(Path(place) / path)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableSiteError(f"{path}を読めません（{error.strerror}）。「make html」で作ったフォルダーか、サイトのアドレスを、--siteに書いてください") from error  # fmt: skip


def _fetched(address: str) -> bytes:
    request = Request(address, headers={"Accept-Encoding": "gzip", "User-Agent": "infrakb"})  # noqa: S310 (http alone, see reader)
    try:
        with urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310
            data: bytes = answer.read(_LARGEST)
            return gzip.decompress(data) if answer.headers.get("Content-Encoding") == "gzip" else data
    except (URLError, TimeoutError, OSError) as error:
        raise UnreadableSiteError(f"{address}を取得できません（{error}）") from error


class Published:
    """The data of a site, each file read when it is first asked for."""

    def __init__(self, read: Callable[[str], bytes]) -> None:
        self._read = read
        self._topic_files: dict[str, Row] = {}

    def _table(self, table: Table) -> list[Row]:
        path = f"{DATA}/{table.path('json')}"
        try:
            rows: list[Row] = json.loads(self._read(path))
        except ValueError as error:
            raise UnreadableSiteError(f"{path}を読めません。JSONではありません") from error
        return rows

    @cached_property
    def topics(self) -> dict[str, Row]:
        """Topics by id."""
        return {row["id"]: row for row in self._table(TOPICS)}

    @cached_property
    def properties(self) -> dict[str, Row]:
        """Properties by key."""
        return {row["key"]: row for row in self._table(PROPERTIES)}

    @cached_property
    def relations(self) -> list[Row]:
        """Relations, as authors wrote them."""
        return self._table(RELATIONS_TABLE)

    @cached_property
    def statements(self) -> dict[str, Row]:
        """All statements by name."""
        return {row["name"]: row for row in self._table(STATEMENTS)}

    @cached_property
    def current(self) -> list[Row]:
        """Statements that hold."""
        return current(self.statements.values())

    @cached_property
    def pages(self) -> list[Page]:
        """Guides, topics and posts with their texts; none where the site publishes no texts."""
        try:
            text = self._read(LLMS_FULL).decode("utf-8", "replace")
        except UnreadableSiteError:
            return []
        return [_page(part) for part in _PAGE.split(text)[1:]]

    def topic_file(self, identifier: str) -> Row:
        """Return all about a topic, with the ranks of its statements over time."""
        if identifier not in self._topic_files:
            self._topic_files[identifier] = json.loads(self._read(f"{DATA}/{topic_path(identifier, 'json')}"))
        return self._topic_files[identifier]


def _page(text: str) -> Page:
    title, _newline, rest = text.partition("\n")
    address = _ADDRESS.search(rest)
    return Page(title.removeprefix("# "), address[1] if address else "", rest)


class Site:
    """A site whose data is read anew when it has changed: a server lives longer than a build."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._version: object = None
        self._published = Published(reader(place))

    @property
    def published(self) -> Published:
        """What the site publishes now."""
        version = self._seen()
        if version != self._version:
            self._version = version
            self._published = Published(reader(self._place))
        return self._published

    def _seen(self) -> object:
        if urlsplit(self._place).scheme in {"http", "https"}:
            return int(time.monotonic() / _FRESH)
        try:
            status = (Path(self._place) / DATA / STATEMENTS.path("json")).stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size

"""Tables and charts as files: CSV for spreadsheets, JSON for programs, both of what is shown. Pure."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from infrakb.topics.registry import Registry
    from infrakb.topics.render import Translate
    from infrakb.topics.statements import Statement

#: Folder of the files, below the output folder.
TABLES = "_downloads/tables"
#: A line of a file. All lines of one file have the same keys.
Record: TypeAlias = "dict[str, str | float | list[str] | dict[str, str] | None]"


class TableFile(NamedTuple):
    """A file that a page offers to download."""

    path: str  # below the output folder
    content: bytes


def statement_record(statement: Statement, registry: Registry, shown: str = "") -> Record:
    """A statement with its source; *shown* is what the table says, where that is not as the source gives it."""
    source = registry.sources.get(statement.source)
    return {
        "topic": statement.topic,
        "name": registry.topics[statement.topic].ja.text,
        "property": statement.property_key,
        "label": registry.label(statement.property_key, statement.qualifiers),
        "qualifiers": dict(statement.qualifiers),
        "shown": shown or statement.text,
        "value": statement.value.text,
        "unit": statement.unit.text,
        "as_of": statement.as_of,
        "source": statement.source,
        "at": statement.at,
        "source_title": source.title if source else "",
        "source_issuer": source.issuer if source else "",
        "source_kind": source.kind if source else "",
        "source_url": source.url if source else "",
        "note": statement.note,
        "statement": statement.name,
    }


def table_files(name: str, title: str, records: Sequence[Record]) -> tuple[TableFile, ...]:
    """The files of a table or chart; *name* is unique in the site."""
    table = {"title": title, "rows": list(records)}
    text = json.dumps(table, ensure_ascii=False, indent=1)
    return (
        # With the mark that spreadsheets know UTF-8 by.
        TableFile(f"{TABLES}/{name}.csv", as_csv(records).encode("utf-8-sig")),
        TableFile(f"{TABLES}/{name}.json", f"{text}\n".encode()),
    )


def as_csv(records: Sequence[Record]) -> str:
    """Records as CSV: several values of one field stand in one cell."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    if records:
        writer.writerow(records[0])
    writer.writerows([_cell(value) for value in record.values()] for record in records)
    return out.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, dict):
        return ",".join(f"{name}={text}" for name, text in value.items())
    return "; ".join(value) if isinstance(value, list) else value


def download_links(files: Iterable[TableFile], root: str, _: Translate) -> Markup:
    """Links to files; *root* is the address of the output folder relative to the page."""
    texts: Mapping[str, str] = {
        "csv": _("Download as CSV"),
        "json": _("Download as JSON"),
        "svg": _("Download as SVG"),
    }
    links = [
        Markup('<a class="reference download" href="%s" download>%s</a>')
        % (root + file.path, texts[file.path.rpartition(".")[2]])
        for file in files
    ]
    return Markup('<p class="infra-download">%s</p>') % Markup(" ").join(links)

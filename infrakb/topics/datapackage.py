"""What the published data is, for programs: ``datapackage.json``, and the ``Dataset`` that search engines read. Pure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from infrakb.topics.opendata import DATABASE, FILES, SOURCES, TABLES, files

if TYPE_CHECKING:
    from infrakb.topics.opendata import Column, Publisher, Table
    from infrakb.topics.registry import Registry

#: What the data is, in Japanese.
DESCRIPTION = "AIインフラについての値を、出典、時点、単位、来歴とともに集めたものです。"
MEDIA_TYPES = {
    "csv": "text/csv",
    "json": "application/json",
    "sqlite": "application/vnd.sqlite3",
}
#: Name of the whole of the data within the page that describes it, for what is a part of it.
DATASET = "data"


def version(registry: Registry) -> str:
    """The day of the newest release or of the newest statement; "" where there is neither."""
    published = (one.published for topic in registry.topics.values() for one in topic.statements)
    return max((*registry.releases, *published), default="")


def package_text(registry: Registry, publisher: Publisher) -> str:
    """``datapackage.json`` (Data Package 2.0, https://datapackage.org)."""
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "facts",
        "title": publisher.title,
        "description": DESCRIPTION,
        "homepage": publisher.address,
        "version": version(registry),
        "licenses": [publisher.license_record] if publisher.license[0] else [],
        "contributors": [{"title": publisher.author, "roles": ["publisher"]}] if publisher.author else [],
        "sources": [{"title": "出典の一覧", "path": SOURCES.path("csv")}],
        "resources": [*map(_table_resource, TABLES), _resource(DATABASE, FILES[DATABASE])],
    }
    filled = {key: value for key, value in package.items() if value}
    return json.dumps(filled, ensure_ascii=False, indent=1) + "\n"


def _resource(path: str, ja: str) -> dict[str, object]:
    stem, _dot, kind = path.rpartition(".")
    return {
        "$schema": "https://datapackage.org/profiles/2.0/dataresource.json",
        "name": stem,
        "path": path,
        "description": ja,
        "format": kind,
        "mediatype": MEDIA_TYPES[kind],
    }


def _table_resource(table: Table) -> dict[str, object]:
    told = {"name": table.name, "type": "table", "encoding": "utf-8", "schema": table_schema(table)}
    return _resource(table.path("csv"), table.ja) | told


def table_schema(table: Table) -> dict[str, object]:
    """The Table Schema of a table."""
    links = [
        {"fields": [column], "reference": {"resource": other, "fields": [key]}}
        for column, (other, key) in table.links.items()
    ]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [_field(table, column) for column in table.columns],
        "primaryKey": list(table.key),
        **({"foreignKeys": links} if links else {}),
    }


def _field(table: Table, column: Column) -> dict[str, object]:
    constraints: dict[str, object] = {}
    if column.required:
        constraints["required"] = True
    if (column.name,) == table.key:
        constraints["unique"] = True
    if column.values:
        constraints["enum"] = list(column.values)
    if column.pattern:
        constraints["pattern"] = column.pattern
    field: dict[str, object] = {"name": column.name, "type": column.type, "description": column.ja}
    return field | ({"constraints": constraints} if constraints else {})


def dataset(registry: Registry, publisher: Publisher, page: str, root: str) -> dict[str, object]:
    """The data as a ``Dataset`` of schema.org, for search engines.

    :param page: address of the page that describes it.
    :param root: address of the folder of data, with '/' at its end.
    """
    newest = version(registry)
    found: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": f"{page}#{DATASET}",
        "name": f"{publisher.title}のデータ" if publisher.title else "データ",
        "description": DESCRIPTION,
        "url": page,
        "inLanguage": publisher.language,
        "isAccessibleForFree": True,
        "license": publisher.license[1] or publisher.license[0],
        "creator": {"@type": "Organization", "name": publisher.author} if publisher.author else None,
        "version": newest,
        "dateModified": newest,
        "variableMeasured": sorted({known.ja for known in registry.properties.known.values()}),
        "distribution": [
            {
                "@type": "DataDownload",
                "name": path,
                "description": ja,
                "encodingFormat": MEDIA_TYPES[path.rpartition(".")[2]],
                "contentUrl": root + path,
            }
            for path, ja in files()
        ],
    }
    return {key: value for key, value in found.items() if value}

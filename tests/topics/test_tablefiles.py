"""Tables as files: what CSV and JSON say is the same."""

from __future__ import annotations

import csv
import io
import json

from bs4 import BeautifulSoup

from infrakb.topics.tablefiles import Record, download_links, table_files

RECORDS: list[Record] = [
    {"a": "日本", "b": {"x": "1", "y": "2"}, "c": ["p", "q"], "d": 1.5},
    {"a": 'x,"y"', "b": {}, "c": [], "d": None},
]


def test_both_files_hold_all_records() -> None:
    table, data = table_files("n", "題", RECORDS)
    assert (table.path, data.path) == ("_downloads/tables/n.csv", "_downloads/tables/n.json")
    assert table.content.startswith("\ufeff".encode())
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert rows == [
        {"a": "日本", "b": "x=1,y=2", "c": "p; q", "d": "1.5"},
        {"a": 'x,"y"', "b": "", "c": "", "d": ""},
    ]
    assert json.loads(data.content) == {"title": "題", "rows": RECORDS}


def test_links_lead_to_the_files_from_the_page() -> None:
    html = BeautifulSoup(download_links(table_files("n", "", RECORDS), "../", str), "html.parser")
    assert [link["href"] for link in html.find_all("a")] == [
        "../_downloads/tables/n.csv",
        "../_downloads/tables/n.json",
    ]

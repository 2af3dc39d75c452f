"""What is in view: as an address, in an order, in files."""

from __future__ import annotations

from infrakb.topics.columnorder import places
from infrakb.topics.units import parse_unit
from infrakb.topics.values import format_value, parse_quantity, parse_value
from tests.compare.test_language import RATE, state
from tests.compare.twin import answers

#: Query -> its canonical form.
QUERIES = {
    "": "",
    "side=0&q=&unsure=1": "unsure=1",
    "topics=h100&topics=b200": "topics=h100%2Cb200&side=1",
    "topics=h100": "topics=h100",
    "topics=h100,b200,h100&q=%E5%9C%B0%E5%9F%9F+%3D+%E6%9D%B1%E4%BA%AC": "q=%E5%9C%B0%E5%9F%9F+%3D+%E6%9D%B1%E4%BA%AC&topics=h100%2Cb200",
    "currency=XYZ&maker=nvidia&sort=-tdp&columns=tdp,price/tdp&other=1": "columns=tdp%2Cprice%2Ftdp&sort=-tdp&maker=nvidia",
    "currency=JPY&day=2025-06-01": "currency=JPY&day=2025-06-01",
    "day=2025": "",
}


def test_a_view_goes_into_an_address_and_comes_back() -> None:
    queries = [*QUERIES, *QUERIES.values()]
    assert answers([["canonical", query] for query in queries]) == [*QUERIES.values()] * 2


def test_the_script_writes_amounts_as_pages_do() -> None:
    amounts = ["12.5", "8850", "12340", "100000000", "1234000000", "2260000000000", "1130000000000"]
    expected = [format_value(parse_value(one), parse_unit("JPY")).removesuffix("円") for one in amounts]
    assert answers([["inMyriads", float(one)] for one in amounts]) == expected


def test_rows_are_sorted_by_true_magnitude_in_one_currency() -> None:
    column = [
        ["2.26 trillion JPY"],
        ["500 billion USD"],
        [],
        ["900 million EUR"],
        ["1 billion USD", "3 billion USD"],
    ]
    cells = [[state(text) for text in cell] for cell in column]
    upwards, downwards, without = answers(
        [["order", cells, True, RATE], ["order", cells, False, RATE], ["order", cells, True, None]]
    )
    # What cannot be converted stands behind the others, what is not known at the end, whichever way.
    assert upwards == [4, 0, 1, 3, 2]
    assert downwards == [1, 0, 4, 3, 2]
    assert without == [4, 1, 0, 3, 2]
    # So are the rows of tables that stand as they are.
    values = [[parse_quantity(text) for text in cell] for cell in column]
    assert places(values, RATE) == [(2,), (3,), (), (), (0, 1)]
    assert places(values, None) == [(), (2,), (), (), (0, 1)]
    texts = [[parse_quantity(text)] for text in ("2026-10", "2026-04", "4年間", "2026-10")]
    assert places(texts, None) == [(2,), (1,), (0,), (2,)]


def test_all_files_say_what_is_seen() -> None:
    line = {
        "value": "80 GB",
        "note": "SXM",
        "asOf": "2024-08",
        "sources": [{"source": "出典：A, B", "url": "https://example.com/a"}],
    }
    ratio = {**line, "value": "0.2 GB/W", "sources": [*line["sources"], {"source": "出典：C", "url": ""}]}
    seen = {
        "said": "2025年6月1日の時点で知られていた値です。",
        "columns": [{"key": "memory", "label": "メモリ容量"}, {"key": "tdp", "label": "TDP"}, {"key": "a/b", "label": "比"}],
        "rows": [
            {"id": "h100", "name": "H100", "url": "x", "cells": [{"lines": [line], "none": ""}, {"lines": [], "none": "未確認"}, {"lines": [ratio], "none": ""}]}
        ],
    }  # fmt: skip
    records, csv, markdown = answers(
        [["recordsOf", seen], ["asCSV", seen], ["asMarkdown", seen, "トピック", "https://example.com/?q=x"]]
    )
    assert [(one["topic"], one["property"], one["value"], one["as_of"]) for one in records] == [
        ("h100", "memory", "80 GB", "2024-08"),
        ("h100", "tdp", "未確認", ""),
        ("h100", "a/b", "0.2 GB/W", "2024-08"),
    ]
    # A ratio has the sources of both of its inputs.
    assert (records[2]["source"], records[2]["url"]) == ("出典：A, B；出典：C", "https://example.com/a")
    assert (
        csv.splitlines()[1]
        == 'h100,H100,memory,メモリ容量,80 GB,SXM,2024-08,"出典：A, B",https://example.com/a'
    )
    assert "| H100 | 80 GB（SXM） [1] | 未確認 | 0.2 GB/W（SXM） [1][2] |" in markdown
    assert "- [1] 出典：A, B <https://example.com/a>" in markdown
    assert "2025年6月1日の時点で知られていた値です。" in markdown

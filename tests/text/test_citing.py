"""The forms of a citation: exact, read by the programs that they are for, and the same when a browser puts in the day."""

from __future__ import annotations

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from pybtex.database import parse_string

from infrakb.text.citing import DATA, FORMATS, PAGE, POST, Work, bibtex, block, csl_item, csl_json, japanese
from infrakb.text.reporting import filled_address, is_address, report_address
from tests.search.engine import answers

DAY = "2026-11-28"
WORK = Work(
    "h100-memory",
    DATA,
    "NVIDIA H100：容量 80 GB",
    ("編集部",),
    "知識の本",
    "2026-11-23",
    "https://example.org/h100.html#a",
    "ja",
    "NVIDIA「H100」表2",
)
HARD = 'a 5% & $3_a {x} ~^ #1 \\ <b> "引用" $& 日本語'
WORKS = (
    WORK,
    WORK._replace(type=PAGE, authors=(), date="2026-11", origin=""),
    WORK._replace(type=POST, authors=("山田 太郎", "A. and B."), date="2026", language="en"),
    WORK._replace(title=HARD, site=HARD, origin=HARD, authors=(HARD,), date=""),
)


def same(text: str) -> str:
    return text


def test_the_sentence_leaves_room_for_the_day_and_names_the_source() -> None:
    assert japanese(WORK) == (
        "編集部「NVIDIA H100：容量 80 GB」知識の本、2026-11-23、https://example.org/h100.html#a（参照 年-月-日）。出典：NVIDIA「H100」表2。"
    )
    assert japanese(WORKS[1], DAY) == (
        "「NVIDIA H100：容量 80 GB」知識の本、2026-11、https://example.org/h100.html#a（参照 2026-11-28）。"
    )


def test_the_entry_says_year_date_address_and_source() -> None:
    assert bibtex(WORK, DAY) == (
        "@misc{h100-memory,\n  author = {{編集部}},\n  title = {{NVIDIA H100：容量 80 GB}},\n  year = {2026},\n"
        "  date = {2026-11-23},\n  howpublished = {知識の本},\n  url = {https://example.org/h100.html#a},\n"
        "  note = {出典：NVIDIA「H100」表2},\n  langid = {japanese},\n  urldate = {2026-11-28}\n}"
    )


@pytest.mark.parametrize("work", WORKS)
def test_bibtex_reads_each_entry_with_all_authors(work: Work) -> None:
    ((key, entry),) = parse_string(bibtex(work, DAY), "bibtex").entries.items()
    assert key == work.key
    assert entry.fields["url"] == work.address
    assert len(entry.persons.get("author", ())) == len(work.authors)
    assert entry.fields["title"].count("{") == entry.fields["title"].count("}")


#: What csl-data.json of citation-style-language/schema has of the fields that we give.
CSL_TYPES = {DATA, PAGE, POST}
CSL_FIELDS = {
    "id": str,
    "type": str,
    "title": str,
    "author": list,
    "container-title": str,
    "issued": dict,
    "accessed": dict,
    "URL": str,
    "language": str,
    "note": str,
}


@pytest.mark.parametrize("work", WORKS)
def test_items_have_what_the_schema_of_csl_knows(work: Work) -> None:
    (item,) = json.loads(csl_json(work, DAY))
    assert item == csl_item(work, DAY)
    assert item["type"] in CSL_TYPES
    assert all(isinstance(value, CSL_FIELDS[name]) for name, value in item.items())
    assert item.get("author", []) == [{"literal": author} for author in work.authors]
    assert item["accessed"] == {"date-parts": [[2026, 11, 28]]}
    assert ("issued" in item) == bool(work.date)


def test_a_browser_puts_in_the_day_as_this_does() -> None:
    calls: list[Any] = []
    expected: list[str] = []
    forms: dict[str, Any] = {"text": japanese, "bibtex": bibtex, "csl": csl_json}
    assert forms == dict(FORMATS)
    for work in WORKS:
        for name, make in forms.items():
            calls.append(("withDay", [name, make(work), DAY]))
            expected.append(make(work, DAY))
    assert answers(calls) == expected


def test_a_page_has_all_forms_in_a_part_that_opens() -> None:
    soup = BeautifulSoup(block(WORKS[3], "引用", same), "html.parser")
    assert {pre["data-cite"]: pre.get_text() for pre in soup.select("details.infra-cite pre")} == {
        name: make(WORKS[3]) for name, make in FORMATS.items()
    }


# --- telling of errors

FORM = "https://example.org/new?title={title}&body={body}&value={value}"


@pytest.mark.parametrize(
    ("text", "is_one"),
    [(FORM, True), ("mailto:a@example.org?subject={title}", True), ("https://example.org/{name}", False)],
)
def test_a_form_has_no_other_places(text: str, is_one: bool) -> None:
    assert is_address(text) == is_one
    assert not is_address("javascript:alert(1)")


def test_an_address_is_filled_by_a_browser_as_by_this() -> None:
    values = {"title": "誤り: 5% & {x}", "body": "一\n二#?"}
    made = filled_address(FORM, values)
    assert made.startswith("https://example.org/new?title=%E8%AA%A4")
    assert made.endswith("&value=")
    assert answers([("filledAddress", [FORM, values])]) == [made]
    assert "%0A" in report_address(FORM, "https://example.org/p.html", "題", same)

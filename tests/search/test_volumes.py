"""Several volumes searched as one: the setting, and the order of what they find."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from infrakb.search.index import Document
from infrakb.search.volumes import checked
from tests.search.engine import answers
from tests.search.test_index import document, some_documents, write
from tests.search.test_ranking import FILLER, topic

QUERIES = ["技術", "企業開発", "の", "ai", "GP-4", "𠮷", "す 開", "技術のに企業ですね", "液冷", "鬱"]


def split(folder: Path, pages: list[Document], cut: int) -> Path:
    """Write *pages* as one site, and as two of which the first has *cut* of them."""
    write(pages, folder / "all")
    write(pages[:cut], folder / "first")
    write(pages[cut:], folder / "second")
    return folder


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pages = [
        page._replace(date=20240101 + n, category="電力" if n % 3 else "投資", tags=("送電", f"札{n % 4}"))
        for n, page in enumerate(some_documents(11, 60))
    ]
    pages.insert(20, topic("liquid-cooling", "液冷", "Liquid cooling"))
    return split(tmp_path_factory.mktemp("sites"), pages, 25)


def ask(folder: Path, queries: list[str]) -> list[dict[str, Any]]:
    calls = [("ask", query) for query in queries]
    return answers(calls, folder / "first" / "html", {"別冊": folder / "second" / "html"})


def test_two_volumes_answer_in_the_order_of_one_index_of_them_all(sites: Path) -> None:
    whole = answers([("ask", query) for query in QUERIES], sites / "all" / "html")
    for query, one, two in zip(QUERIES, whole, ask(sites, QUERIES), strict=True):
        one.pop("transferred"), two.pop("transferred")
        for name in ("exact", "words", "variants", "some"):
            found = [url.removeprefix("別冊/") for url in two.get(name, [])]
            assert found == one.get(name, []), (query, name)
        assert two["topic"] == one["topic"], query
        assert two["suggestion"] == one["suggestion"], query


def test_results_of_another_volume_lead_to_its_addresses(sites: Path) -> None:
    found = ask(sites, ["技術"])[0]["exact"]
    others = {f"posts/{number:03}.html" for number in range(24, 60)}
    assert {url.removeprefix("別冊/") for url in found if url.startswith("別冊/")} <= others
    assert any(url.startswith("別冊/") for url in found)
    assert not {url for url in found if not url.startswith("別冊/")} & others


def test_labels_of_both_volumes_are_one_list(sites: Path) -> None:
    head = answers([("head", "")], sites / "first" / "html", {"別冊": sites / "second" / "html"})[0]
    assert head["categoryNames"] == ["投資", "電力"]
    assert head["tagNames"] == ["札0", "札1", "札2", "札3", "送電"]
    assert head["volumeNames"] == ["", "別冊"]
    assert len(head["volumes"]) == len(head["sizes"]) == len(head["tags"]) == 61
    assert head["volumes"].count(0) == 25


def test_a_topic_of_both_volumes_is_that_of_the_site_that_asks(tmp_path: Path) -> None:
    same = topic("trainium", "AWS Trainium", "Trainium")
    split(tmp_path, [same, document("a", FILLER), same, document("b", "Trainium")], 2)
    answer = ask(tmp_path, ["Trainium"])[0]
    assert answer["topic"] == "topics/trainium.html"
    assert "別冊/topics/trainium.html" in answer["exact"]


def test_a_query_loads_as_few_files_of_each_volume_as_of_one(sites: Path) -> None:
    shards = [name for name in ask(sites, ["技術"])[0]["transferred"] if name.startswith("t/")]
    assert len(shards) <= 2 * 3


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://example.org/ja/2024", "https://example.org/ja/2024/"),
        ("../2024/", "../2024/"),
        (" /projects/2024/ja/latest/ ", "/projects/2024/ja/latest/"),
    ],
)
def test_an_address_is_that_of_a_folder(address: str, expected: str) -> None:
    assert checked({"2024年版": address}) == ({"2024年版": expected}, [])


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (["../2024/"], "infrakb_volumes is a list; write a dict of names and addresses of other volumes"),
        ({"": "../2024/"}, "the name '' cannot be shown"),
        ({2024: "../2024/"}, "the name 2024 cannot be shown"),
        ({"2024": None}, "the address of '2024' is None"),
        ({"2024": "javascript:alert(1)"}, "write https://host/path/"),
        ({"2024": "//example.org/x/"}, "write https://host/path/"),
        ({"2024": "https:/example.org"}, "write https://host/path/"),
        ({"2024": "https://[::1/"}, "cannot be read"),
        ({"2024": "https://example.org/index.html"}, "write that of the folder"),
        ({"2024": "https://example.org/?v=1"}, "write that of the folder"),
    ],
)
def test_a_volume_that_cannot_be_asked_is_left_out_and_said(value: object, problem: str) -> None:
    volumes, problems = checked(value)
    assert volumes == {}
    assert len(problems) == 1
    assert problem in problems[0].text()

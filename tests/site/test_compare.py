"""The comparison of a kind as a reader works with it: by words, by choice, by address, and in files."""

from __future__ import annotations

import csv
import io
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import Site

#: The values that stand in the table that is in view.
SEEN = """() => {
  const frame = [...document.querySelectorAll(".infra-bench .table-wrapper")].find((one) => !one.hidden);
  return [...frame.querySelectorAll("tbody td:not([hidden])")].flatMap((cell) => {
    const lines = [...cell.querySelectorAll(":scope > [data-s]")];
    const shown = lines.filter((line) => !line.hidden);
    const none = cell.querySelector(":scope > .infra-none:not([hidden])");
    if (!lines.length || none) return [(none ?? cell).textContent];
    return shown.length ? shown.map((line) => line.querySelector(".infra-fact").textContent) : [""];
  });
}"""
#: What stands in the page that may be chosen.
CHOICES = """() => ({
  columns: [...document.querySelectorAll("input[name=column]")].map(({value}) => value),
  numbers: [...document.querySelectorAll("select[name=above] option")].map(({value}) => value),
  topics: [...document.querySelectorAll(".infra-bench-table [data-id]")].map(({dataset}) => dataset.id),
  makers: [...document.querySelectorAll("select[name=maker] option")].map(({value}) => value),
})"""
#: The cells of the page's ratios, each as its text and where its links lead.
RATIOS = """() => {
  const heads = [...document.querySelectorAll(".infra-bench-table thead th:not([hidden])")];
  const places = heads.flatMap(({dataset}, place) => dataset.key?.includes("/") ? [place] : []);
  const cell = (one) => [one.textContent, ...[...one.querySelectorAll("a")].map(({href}) => decodeURI(href))];
  const rows = [...document.querySelectorAll(".infra-bench-table tbody tr")];
  return rows.map(({cells}) => [cells[0].dataset.id, places.map((place) => cell(cells[place]))]).sort();
}"""
#: Shows one view after the other; of each what is seen of the table, and what all its buttons hand out.
TAKEN = """async (queries) => {
  const blobs = [];
  const soon = (act) => void scheduler.postTask(act);
  [window.requestAnimationFrame, window.setTimeout] = [soon, soon];
  URL.createObjectURL = (blob) => { blobs.push(blob); return "#"; };
  HTMLAnchorElement.prototype.click = () => {};
  navigator.clipboard.write = async ([item]) => blobs.push(await item.getType("text/plain"));
  const shown = (element) => element.checkVisibility();
  const line = (one) => ({
    value: one.querySelector(".infra-fact").textContent,
    note: [...one.querySelectorAll(".infra-note, .infra-secondary")].map((note) => note.textContent).join("、"),
    as_of: one.dataset.s.split("|")[4],
  });
  const cell = (one) => {
    const all = [...one.querySelectorAll(":scope > [data-s]")];
    const none = one.querySelector(":scope > .infra-none");
    const value = none && shown(none) ? none.textContent : all.length ? "" : one.textContent.replace("—", "");
    return value ? [{ value, note: "", as_of: "" }] : all.filter(shown).map(line);
  };
  const read = (table) => ({
    isSide: table.tHead.rows[0].cells[0].tagName === "TD",
    heads: [...table.tHead.rows[0].cells].slice(1).filter(shown).map((head) => head.textContent),
    rows: [...table.tBodies[0].rows].map((row) => [
      (row.cells[0].querySelector("a") ?? row.cells[0].firstChild).textContent,
      [...row.cells].slice(1).filter(shown).map(cell),
    ]),
  });
  const found = [];
  for (const query of queries) {
    history.replaceState(null, "", `?${query}`);
    dispatchEvent(new PopStateEvent("popstate"));
    do await new Promise(soon); while (document.querySelector("[aria-busy=true]"));
    const table = [...document.querySelectorAll(".infra-bench-table")].find(shown);
    blobs.length = 0;
    for (const name of ["csv", "json", "markdown", "copy"]) document.querySelector(`button[name=${name}]`).click();
    while (blobs.length < 4) await new Promise(soon);
    const texts = await Promise.all(blobs.map((blob) => blob.text()));
    found.push([read(table), ...texts]);
  }
  return found;
}"""
FILTER, COUNT = ".infra-bench-q input", ".infra-bench output"
#: A comparison all of whose rows stand there, which come a few at a time.
STANDING = ".infra-bench[data-on]:not(:has([aria-busy]))"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(accept_downloads=True)
    yield context.new_page()
    context.close()


def exported(page: Page) -> list[str]:
    with page.expect_download() as download:
        page.locator("button[name=json]").click()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    return [row["value"] for row in json.loads(text)["rows"]]


def test_what_is_seen_is_in_the_address_and_in_the_files(site: Site, page: Page) -> None:
    page.goto((site.outdir / "guide/compare-accelerator.html").as_uri())
    page.locator(f"{COUNT}:has-text('件')").wait_for()
    everything = page.locator(COUNT).inner_text()
    page.locator(FILTER).fill("memory-capacity >= 192GB, 開発元 = NVIDIA")
    page.wait_for_url("**?q=*")
    assert page.locator(COUNT).inner_text() != everything
    page.get_by_role("button", name="メモリ容量").click()
    assert sorted(exported(page)) == sorted(page.evaluate(SEEN))
    shown, address = page.evaluate(SEEN), page.url
    page.goto("about:blank")
    page.goto(address)
    page.locator(STANDING).wait_for()
    assert page.evaluate(SEEN) == shown
    page.locator(FILTER).fill("memry >= 192GB")
    page.locator(".infra-bench-problem:has-text('memory-capacity')").wait_for()
    page.locator(FILTER).fill("memory-capacity > 9999TB")
    page.locator(f"{COUNT}:has-text('条件を減らす')").wait_for()


@pytest.mark.parametrize("how", ["reload", "place"])
def test_a_table_that_is_laid_out_at_once_can_be_filtered(site: Site, page: Page, how: str) -> None:
    address = (site.outdir / "guide/compare-interconnect.html").as_uri()
    page.goto(address + ("#furo-main-content" if how == "place" else ""))
    if how == "reload":
        page.reload()
    page.locator(STANDING).wait_for()
    assert page.locator(".infra-bench-form").is_visible()


def test_two_topics_are_laid_side_by_side_from_the_page_of_one(site: Site, page: Page) -> None:
    page.goto((site.outdir / "topics/h100.html").as_uri())
    form = page.locator(".infra-compare-with")
    form.locator("select").select_option("b200")
    form.locator("button").click()
    page.wait_for_url("**/compare-accelerator.html?*")
    page.locator("button[name=back]").wait_for()
    heads = page.locator(".infra-bench .table-wrapper:not([hidden]) thead th")
    assert heads.all_inner_texts() == ["NVIDIA H100", "NVIDIA B200"]
    assert sorted(exported(page)) == sorted(value or "" for value in page.evaluate(SEEN) if value != "—")


def test_topics_that_a_query_names_are_laid_side_by_side(site: Site, page: Page) -> None:
    page.goto(f"{(site.outdir / 'search.html').as_uri()}?q=H100とH200の違いは")
    page.locator(".search-lead a").click()
    page.locator("button[name=back]").wait_for()
    heads = page.locator(".infra-bench .table-wrapper:not([hidden]) thead th")
    assert heads.all_inner_texts() == ["NVIDIA H100", "NVIDIA H200"]


def drawn_views(choices: dict[str, list[str]], count: int) -> list[str]:
    """Views drawn by chance, the same each time, as queries."""
    chance = random.Random(14)
    filters = (
        "",
        "",
        "地域 = 東京",
        "price < 50 USD/h",
        "price >= 5000円/時間, 時点 >= 2026",
        "accelerators >= 8",
        "NVIDIA",
    )

    def one() -> str:
        columns = sorted(
            chance.sample(choices["columns"], chance.randint(0, 4)), key=choices["columns"].index
        )
        pairs = [chance.sample(choices["numbers"], 2) for _number in range(chance.choice((0, 1, 2)))]
        ratios = ["/".join(pair) for pair in pairs]
        topics = chance.sample(choices["topics"], chance.choice((0, 0, 1, 2, 3)))
        sort = chance.choice(["", "name", *choices["columns"], *ratios * 20])
        view = {
            "q": chance.choice((*filters, *(f"{ratio} > 0.01" for ratio in ratios))),
            "columns": ",".join((*columns, *ratios)),
            "sort": sort and chance.choice(("", "-")) + sort,
            "topics": ",".join(topics),
            "maker": chance.choice(["", "", *choices["makers"]]),
            "currency": chance.choice(("", "JPY", "USD")),
            "day": chance.choice(("", "", "2024-12-31", "2026-06-30")),
            "side": chance.choice(("", "1")),
            "unsure": chance.choice(("", "1")),
        }  # fmt: skip
        return urlencode({name: value for name, value in view.items() if value})

    return [one() for _number in range(count)]


def by_topic(seen: dict[str, Any]) -> list[tuple[str, list[tuple[str, list[dict[str, str]]]]]]:
    """Topic and cells, each with its label, in the order of the page; side by side the columns of the page are topics."""
    if not seen["isSide"]:
        return [(name, list(zip(seen["heads"], cells, strict=True))) for name, cells in seen["rows"]]
    labels = [label.strip() for label, _cells in seen["rows"]]
    return [
        (name, [(label, cells[place]) for label, (_label, cells) in zip(labels, seen["rows"], strict=True)])
        for place, name in enumerate(seen["heads"])
    ]


def test_files_hold_what_is_seen_in_fifty_views(site: Site, page: Page) -> None:
    page.goto((site.outdir / "guide/compare-instance.html").as_uri())
    page.locator(STANDING).wait_for()
    choices = page.evaluate(CHOICES)
    views = drawn_views(choices, 50)
    nothing = {"value": "", "note": "", "as_of": ""}
    for view, (seen, text, records, markdown, copied) in zip(views, page.evaluate(TAKEN, views), strict=True):
        shown = by_topic(seen)
        lines = [
            (name, label, *(line[key] for key in nothing))
            for name, cells in shown
            for label, cell in cells
            for line in cell or [nothing]
        ]
        keys = ("name", "label", *nothing)
        assert [tuple(row[key] for key in keys) for row in json.loads(records)["rows"]] == lines, view
        rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
        assert [tuple(row[key] for key in keys) for row in rows] == lines, view
        table = [
            [name, *("、".join(one["value"] + (f"（{one['note']}）" if one["note"] else "") for one in cell) for _label, cell in cells)]
            for name, cells in shown
        ]  # fmt: skip
        plain = re.sub(r" (\[\d+\])+(?=、|\t|\n| \|)", "", copied).split("\n")
        assert [line.split("\t") for line in plain[1 : len(table) + 1]] == table, view
        plain = re.sub(r" (\[\d+\])+(?=、| \|)", "", markdown).split("\n")
        assert [line[2:-2].split(" | ") for line in plain[2 : len(table) + 2]] == table, view


def test_a_reader_divides_one_column_by_another(site: Site, page: Page) -> None:
    page.goto((site.outdir / "guide/compare-instance.html").as_uri())
    page.locator(STANDING).wait_for()
    page.locator(".infra-bench-columns summary").click()
    page.get_by_label("割られる値").select_option("price")
    page.get_by_label("割る値").select_option("accelerator-memory")
    page.get_by_role("button", name="列を加える").click()
    page.wait_for_url("**price%2Faccelerator-memory*")
    page.locator(FILTER).fill("料金÷アクセラレーターあたりのメモリ <= 2 USD/h/GB")
    page.get_by_role("button", name="料金÷アクセラレーターあたりのメモリ").click()
    page.wait_for_url("**?q=*sort=price%2F*")
    assert sorted(exported(page)) == sorted(page.evaluate(SEEN))
    # Each input leads to where it is stated, and the file names the sources of both.
    first = page.locator(".infra-bench-table tbody td:last-child:not([hidden]) .infra-note a").first
    anchor = first.evaluate("(link) => decodeURIComponent(link.hash.slice(1))")
    first.click()
    page.locator(f"[id='{anchor}']").wait_for()


def test_ratios_are_the_same_with_and_without_scripts(browser: Browser, site: Site, page: Page) -> None:
    address = (site.outdir / "guide/compare-instance.html").as_uri()
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(address)
    page.goto(
        f"{address}?columns=price/accelerators,price/total-memory-capacity,price/vcpus,total-memory-capacity/accelerators"
    )
    page.locator(STANDING).wait_for()
    assert page.evaluate(RATIOS) == plain.evaluate(RATIOS)
    context.close()


def test_without_scripts_the_table_stands_alone(browser: Browser, site: Site) -> None:
    shown = browser.new_page(java_script_enabled=False)
    shown.goto((site.outdir / "guide/compare-regulation.html").as_uri())
    assert shown.locator(".infra-bench-table").is_visible()
    assert not shown.locator(".infra-bench-form").is_visible()
    shown.close()

"""The comparison of a kind as a reader works with it: by words, by choice, by address, and in files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import Site

#: The values that stand in the table that is in view.
SEEN = """() => {
  const frame = [...document.querySelectorAll(".infra-bench .table-wrapper")].find((one) => !one.hidden);
  return [...frame.querySelectorAll("tbody td:not([hidden])")].flatMap((cell) => {
    const lines = [...cell.querySelectorAll(":scope > [data-s]")];
    const shown = lines.filter((line) => !line.hidden);
    if (!lines.length) return [cell.textContent];
    return shown.length ? shown.map((line) => line.querySelector(".infra-fact").textContent) : [""];
  });
}"""
FILTER, COUNT = ".infra-bench-q input", ".infra-bench output"


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
    everything = page.locator(COUNT).inner_text()
    page.locator(FILTER).fill("memory-capacity >= 192GB, 開発元 = NVIDIA")
    page.wait_for_url("**?q=*")
    assert page.locator(COUNT).inner_text() != everything
    page.get_by_role("button", name="メモリ容量").click()
    assert sorted(exported(page)) == sorted(page.evaluate(SEEN))
    shown, address = page.evaluate(SEEN), page.url
    page.goto("about:blank")
    page.goto(address)
    assert page.evaluate(SEEN) == shown
    page.locator(FILTER).fill("memry >= 192GB")
    page.locator(".infra-bench-problem:has-text('memory-capacity')").wait_for()


def test_two_topics_are_laid_side_by_side_from_the_page_of_one(site: Site, page: Page) -> None:
    page.goto((site.outdir / "topics/h100.html").as_uri())
    form = page.locator(".infra-compare-with")
    form.locator("select").select_option("b200")
    form.locator("button").click()
    page.wait_for_url("**/compare-accelerator.html?*")
    heads = page.locator(".infra-bench .table-wrapper:not([hidden]) thead th")
    assert heads.all_inner_texts() == ["NVIDIA H100", "NVIDIA B200"]
    assert sorted(exported(page)) == sorted(value or "" for value in page.evaluate(SEEN) if value != "—")

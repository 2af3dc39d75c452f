"""Tables of facts as a reader meets them on phones and from a link."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browsing import wait_for_all
from tests.conftest import Site

#: Topics with many facts, long titles, values in dispute, values of the past and computed ones.
TOPICS = ("h100", "gb200", "tpu-v6e", "amazon-pennsylvania", "efa", "nuclear-ppa")

#: Text that stands outside of the window, or is cut by what it stands in.
CUT = """() => [...document.querySelectorAll(".infra-stacking td, .infra-stacking th, .infra-stacking a")]
  .filter((cell) => cell.checkVisibility() && cell.textContent.trim() && !cell.closest("thead"))
  .filter((cell) => {
    const box = cell.getBoundingClientRect();
    return box.width < 1 || box.left < 0 || box.right > innerWidth || cell.scrollWidth > cell.clientWidth + 1;
  })
  .filter((cell) => getComputedStyle(cell).display !== "inline")
  .map((cell) => cell.textContent)"""

#: The widest that something in a table can be scrolled.
SCROLLS = """() => Math.max(...[document.documentElement, ...document.querySelectorAll(".infra-stacking")]
  .map((element) => element.scrollWidth - element.clientWidth))"""


@pytest.fixture(params=[320, 390, 1280])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A page as wide as a phone, or a desk's screen."""
    context = browser.new_context(viewport={"width": request.param, "height": 800})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("topic", TOPICS)
def test_the_source_of_each_row_is_in_view(site: Site, page: Page, topic: str) -> None:
    page.goto((site.outdir / f"topics/{topic}.html").as_uri())
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate(SCROLLS) <= 0
    assert page.evaluate(CUT) == []
    rows = page.locator(".infra-facts tbody tr:has(> td[data-head])").all()
    assert rows
    for row in rows:
        source = row.locator("> td").last
        box = source.bounding_box()
        assert box is not None
        assert 0 <= box["x"] <= box["x"] + box["width"] <= width
        assert source.inner_text().strip()


def tops(page: Page) -> list[float]:
    """Where the cells of a row begin."""
    boxes = [cell.bounding_box() for cell in page.locator("#fact-host-interface > td").all()]
    return [box["y"] for box in boxes if box]


def test_rows_are_stacked_where_there_is_no_room(site: Site, browser: Browser) -> None:
    shown = browser.new_page(viewport={"width": 390, "height": 800})
    shown.goto((site.outdir / "topics/h100.html").as_uri())
    value, day, source = tops(shown)
    assert value < day < source
    shown.set_viewport_size({"width": 1280, "height": 800})
    assert len(set(tops(shown))) == 1
    shown.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_a_table_stays_a_table_for_screen_readers(site: Site, browser: Browser, width: int) -> None:
    shown = browser.new_page(viewport={"width": width, "height": 800})
    shown.goto((site.outdir / "topics/h100.html").as_uri())
    wait_for_all(shown)  # what is not laid out yet is not in the tree
    tree = shown.context.new_cdp_session(shown).send("Accessibility.getFullAXTree")["nodes"]
    found = {
        (node["role"]["value"], node.get("name", {}).get("value", "")) for node in tree if "role" in node
    }
    names = {role: {name for this, name in found if this == role} for role, _name in found}
    assert "数値" in names["table"]
    assert names["columnheader"] >= {"項目", "値", "時点", "出典"}  # the page has other tables, too
    assert {"メモリ", "TDP", "メモリ容量"} <= names["rowheader"]
    assert "一次資料" in names["image"] | names.get("img", set())
    shown.close()


def test_the_definition_of_a_property_opens_without_scripts(site: Site, browser: Browser) -> None:
    shown = browser.new_context(java_script_enabled=False).new_page()
    shown.goto((site.outdir / "topics/h100.html").as_uri())
    meaning = shown.locator(".infra-meaning").first
    assert not meaning.locator("p").is_visible()
    meaning.locator("summary").click()
    assert meaning.locator("p").is_visible()
    shown.context.close()

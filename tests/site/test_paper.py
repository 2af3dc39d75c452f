"""Pages as they are printed, on A4 and on Letter: all of the text, and nothing that scrolls or is cut off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browsing import served, sound_page, wait_for_all
from tests.conftest import Site

#: Pages with tables of facts, wide comparisons and charts, the map, and a list that can be filtered.
PAGES = ("topics/amazon-pennsylvania", "topics/h100", "guide/engineers", "guide/map", "topics/index")
#: Width between the margins in CSS pixels: A4 has 180 mm, Letter 186 mm.
WIDTHS = {"A4": 680, "Letter": 703}

#: What scrolls, or stands outside of the page.
CUT = """() => [...document.querySelectorAll("article *")]
  .filter((element) => element.checkVisibility() && !element.closest("svg, math"))
  .filter((element) => {
    const { overflowX, display } = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const scrolls = overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1 && display !== "inline";
    return scrolls || box.right > innerWidth + 1 || box.left < -1;
  })
  .map((element) => element.outerHTML.slice(0, 200))"""

#: Rows, pictures and sources that are not to be seen.
MISSING = """() => [...document.querySelectorAll("article :is(tr, td a:not(.infra-sign), li, figure svg:not(.infra-chart-narrow))")]
  .filter((element) => !element.closest(".infra-cite, .infra-download, nav"))
  .filter((element) => !element.checkVisibility({ contentVisibilityAuto: true }))
  .map((element) => element.outerHTML.slice(0, 200))"""

#: Addresses that the text links to, and those in the list of notes.
LINKED = """() => [...document.querySelectorAll("article a[href^='http']")]
  .filter((link) => !link.closest(".infra-cite, nav") && link.textContent !== link.href).map((link) => link.href)"""
NOTED = "() => [...document.querySelectorAll('.kb-paper li')].map((item) => item.textContent)"


@pytest.fixture(scope="module")
def page(site: Site, browser: Browser) -> Iterator[Page]:
    with served(site.outdir) as address, sound_page(browser, address) as shown:
        shown.emulate_media(media="print", color_scheme="dark")
        yield shown


@pytest.mark.parametrize("name", PAGES)
def test_all_of_a_page_is_on_paper(page: Page, name: str) -> None:
    page.goto(f"/{name}.html")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    for size, width in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 960})
        assert page.evaluate(CUT) == [], size
        assert page.evaluate(MISSING) == [], size
    assert page.evaluate(NOTED) == list(dict.fromkeys(page.evaluate(LINKED)))
    assert page.locator(":is(nav, form, dialog, .infra-cite, .infra-download):visible").count() == 0
    assert page.evaluate("getComputedStyle(document.body).colorScheme") != "dark"


def test_a_sheet_says_what_it_is_and_a_page_is_as_it_was_afterwards(page: Page) -> None:
    page.goto("/topics/h100.html")
    wait_for_all(page)  # all of it is laid out
    before = page.evaluate("document.querySelector('article').innerHTML")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    paper = page.locator(".kb-paper").inner_text()
    assert "AIインフラ知識ベース「NVIDIA H100」" in paper
    assert "/topics/h100.html" in paper
    assert page.evaluate(
        "getComputedStyle(document.documentElement).getPropertyValue('--kb-paper-title')"
    ) == ('"NVIDIA H100"')
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    assert not page.locator(".kb-paper").is_visible()
    page.locator(".kb-paper-today").evaluate("place => place.textContent = ''")
    assert page.evaluate("document.querySelector('article').innerHTML") == before

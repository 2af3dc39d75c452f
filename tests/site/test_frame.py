"""The frame of the site's pages in a browser: drawers, keyboard, what is tapped, lines of headings, wide tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import wait_for_all
from tests.conftest import Site
from tests.sitecheck import kinds

PHONE, DESK = 390, 1280

#: What overflows the window or the column of the text.
SIDEWAYS = """['html', '.content'].filter(name => {
  const found = document.querySelector(name);
  return found.scrollWidth > found.clientWidth;
})"""
#: Targets under 24 px that are neither links within a text nor alone within 24 px (WCAG 2.5.8).
SMALL = """(() => {
  const all = [...document.querySelectorAll("a[href], button, summary, input, select, [tabindex='0']")];
  const seen = all.filter(one => one.checkVisibility({visibilityProperty: true}) && one.getClientRects().length);
  const isInText = one => {
    if (getComputedStyle(one).display !== "inline" || one.closest("svg")) return false;
    const block = one.closest("p, li, td, th, dd, dt, figcaption, caption, h1, h2, h3, h4, div");
    return block !== null && block.textContent.trim().length > one.textContent.trim().length + 1;
  };
  const boxes = new Map(seen.map(one => [one, one.getBoundingClientRect()]));
  return seen.filter(one => {
    const box = boxes.get(one);
    if (box.width < 1 || (box.width >= 23.9 && box.height >= 23.9) || isInText(one)) return false;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    return seen.some(other => {
      if (other === one || other.contains(one) || one.contains(other)) return false;
      const near = boxes.get(other);
      const [dx, dy] = [Math.max(near.left - x, 0, x - near.right), Math.max(near.top - y, 0, y - near.bottom)];
      return Math.hypot(dx, dy) < 12;
    });
  }).map(one => one.outerHTML.slice(0, 120));
})()"""
#: Headings whose last line is a single character.
LONELY = """[...document.querySelectorAll("article :is(h1, h2, h3, h4), .related-pages .title")].filter(heading => {
  const lines = new Map();
  const texts = document.createTreeWalker(heading, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (text.parentElement.closest(".headerlink, .kb-number")) continue;
    for (let i = 0; i < text.length; i++) {
      range.setStart(text, i);
      range.setEnd(text, i + 1);
      const box = text.data[i].trim() && range.getClientRects()[0];
      if (box) lines.set(Math.round(box.bottom / 8), (lines.get(Math.round(box.bottom / 8)) ?? "") + text.data[i]);
    }
  }
  return lines.size > 1 && [...lines.values()].at(-1).length < 2;
}).map(heading => heading.textContent)"""
#: Whether what has the focus is in the window, and not below the header.
IN_VIEW = """(() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  const header = document.querySelector("header.mobile-header");
  const isFree = header.contains(one) || one.matches(".skip-to-content") || !header.checkVisibility();
  const top = isFree ? 0 : header.getBoundingClientRect().bottom;
  return one === document.body || (box.right > 0 && box.left < innerWidth && box.bottom > top && box.top < innerHeight);
})()"""


@pytest.fixture(scope="module")
def measured(browser: Browser, site: Site) -> dict[int, dict[str, Any]]:
    """What each kind of page shows at some widths: by width, kind and measure."""
    found: dict[int, dict[str, Any]] = {}
    for width in (320, PHONE, DESK):
        shown = browser.new_page(viewport={"width": width, "height": 800})
        found[width] = {}
        for kind, path in kinds(site.outdir).items():
            shown.goto(path.as_uri())
            found[width][kind] = shown.evaluate(f"[{SIDEWAYS}, {SMALL}, {LONELY}]")
        shown.close()
    return found


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    shown = browser.new_page(viewport={"width": PHONE, "height": 800})
    yield shown
    shown.close()


@pytest.mark.parametrize("width", [320, PHONE, DESK])
def test_no_page_scrolls_sideways(measured: dict[int, dict[str, Any]], width: int) -> None:
    assert {kind: sideways for kind, (sideways, _, _) in measured[width].items() if sideways} == {}


def test_what_is_tapped_on_a_phone_has_24_pixels_for_itself(measured: dict[int, dict[str, Any]]) -> None:
    assert {kind: small for kind, (_, small, _) in measured[PHONE].items() if small} == {}


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_no_heading_ends_in_a_line_of_one_character(measured: dict[int, dict[str, Any]], width: int) -> None:
    assert {kind: lonely for kind, (_, _, lonely) in measured[width].items() if lonely} == {}


@pytest.mark.parametrize(("width", "kind"), [(PHONE, "topic"), (PHONE, "guide"), (DESK, "post")])
def test_the_tab_key_leads_from_the_text_on_and_never_out_of_view(
    browser: Browser, site: Site, width: int, kind: str
) -> None:
    shown = browser.new_page(viewport={"width": width, "height": 800})
    shown.goto(kinds(site.outdir)[kind].as_uri())
    lost = []
    for stop in range(45):
        shown.keyboard.press("Tab")
        if stop == 0:
            assert shown.locator(":focus").get_attribute("class") == "skip-to-content muted-link"
        elif not shown.evaluate(IN_VIEW):
            lost.append(shown.locator(":focus").evaluate("one => one.outerHTML.slice(0, 120)"))
    shown.close()
    assert lost == []


@pytest.mark.parametrize("scripts", [True, False])
def test_the_navigation_of_phones_opens_from_the_keyboard_and_gives_the_focus_back(
    browser: Browser, site: Site, scripts: bool
) -> None:
    shown = browser.new_page(viewport={"width": PHONE, "height": 800}, java_script_enabled=scripts)
    shown.goto(kinds(site.outdir)["post"].as_uri())
    drawer = shown.locator("#kb-navigation")
    assert not drawer.is_visible()
    shown.keyboard.press("Tab")
    shown.keyboard.press("Tab")
    shown.keyboard.press("Enter")
    assert drawer.is_visible()
    shown.keyboard.press("Tab")
    assert drawer.locator(":focus").count() == 1
    shown.keyboard.press("Escape")
    assert not drawer.is_visible()
    assert shown.locator(":focus").get_attribute("popovertarget") == "kb-navigation"
    shown.close()


def test_a_tap_on_the_contents_leads_to_the_part_below_the_header_and_back_to_the_top(
    phone: Page, site: Site
) -> None:
    phone.goto(kinds(site.outdir)["guide"].as_uri())
    phone.click("button[popovertarget=kb-contents]")
    phone.locator("#kb-contents a.reference").nth(7).click()
    assert not phone.locator("#kb-contents").is_visible()
    top = phone.evaluate("document.querySelector(':target > :is(h2, h3)').getBoundingClientRect().top")
    assert 48 <= top < 400
    assert not phone.locator(".kb-top[data-shown]").count()
    phone.mouse.wheel(0, -200)
    phone.locator(".kb-top[data-shown]").click()
    phone.wait_for_function("scrollY === 0")


def test_the_search_of_the_header_opens_the_dialog(phone: Page, site: Site) -> None:
    phone.goto(kinds(site.outdir)["topic"].as_uri())
    phone.click("header [data-search-open]")
    assert phone.locator("dialog.search-dialog input").evaluate("field => field === document.activeElement")


def test_a_table_that_scrolls_is_a_named_stop_and_one_that_fits_is_none(phone: Page, site: Site) -> None:
    phone.goto((site.outdir / "guide/investors.html").as_uri())
    wide = phone.locator(".table-wrapper[tabindex='0']")
    wide.first.wait_for()
    assert all(
        name.endswith("（表）") or name for name in wide.evaluate_all("all => all.map(one => one.ariaLabel)")
    )
    assert wide.evaluate_all("all => all.every(one => one.scrollWidth > one.clientWidth)")
    phone.set_viewport_size({"width": DESK, "height": 800})
    expect(wide).to_have_count(0)


def test_the_contents_stand_beside_a_text_of_40_characters_and_wide_tables_between(
    browser: Browser, site: Site
) -> None:
    shown = browser.new_page(viewport={"width": DESK, "height": 800})
    shown.goto((site.outdir / "guide/investors.html").as_uri())
    text, contents = (shown.locator(name).bounding_box() for name in ("article[role=main]", ".toc-tree"))
    right = shown.evaluate(
        "Math.max(...[...document.querySelectorAll('.table-wrapper')].map(one => one.getBoundingClientRect().right))"
    )
    shown.close()
    assert text is not None
    assert contents is not None
    assert text["width"] == 40 * 16
    assert text["x"] + text["width"] + 40 < right < contents["x"]
    assert contents["x"] + contents["width"] <= DESK


#: Parts of the page that are left for later.
LATER = 'document.querySelectorAll("[data-later]").length'


def test_the_start_of_a_page_is_laid_out_first_and_the_rest_soon_after(phone: Page, site: Site) -> None:
    # As soon as the page is read, before anything else has had its turn.
    phone.add_init_script(f"""document.addEventListener("readystatechange", () => {{
      window.first ??= [{LATER}, document.querySelector("footer").offsetHeight];
    }})""")
    phone.goto((site.outdir / "topics/h100.html").as_uri())
    later, height = phone.evaluate("window.first")
    assert later > 10
    assert height == 0
    wait_for_all(phone)
    assert phone.evaluate("document.querySelector('footer').offsetHeight") > 0


def test_nothing_that_has_been_seen_moves_while_the_rest_is_laid_out(phone: Page, site: Site) -> None:
    phone.add_init_script("""window.moved = 0; new PerformanceObserver(list => {
      for (const entry of list.getEntries()) window.moved += entry.value;
    }).observe({ type: "layout-shift", buffered: true })""")
    for path in ("index", "topics/h100", "topics/index", "guide/investors"):
        phone.goto((site.outdir / f"{path}.html").as_uri())
        wait_for_all(phone)
        assert phone.evaluate("window.moved") < 0.01, path


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_place_within_a_page_is_found_where_it_is(site: Site, browser: Browser, width: int) -> None:
    shown = browser.new_page(viewport={"width": width, "height": 844})
    place = "#fact-tdp-SXM--2025-07-15--meta-llama31-model-card"
    shown.goto((site.outdir / "topics/h100.html").as_uri() + place)
    assert shown.evaluate(LATER) == 0
    assert 0 <= shown.evaluate("document.querySelector(':target').getBoundingClientRect().top") < 200
    shown.close()

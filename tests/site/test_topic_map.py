"""The topic map in a browser: a topic is chosen by mouse, key or address; lines pass over no box; lists without scripts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import served, sound_page
from tests.conftest import Site

#: Stretches of the lines that pass over a box; -1 where there is no line.
CROSSINGS = """() => {
  const layers = document.querySelector(".infra-map-layers"), { left, top } = layers.getBoundingClientRect();
  const boxes = [...layers.querySelectorAll("a")].map((box) => box.getBoundingClientRect()).filter(({ width }) => width);
  const lines = layers.querySelector("svg path")?.getAttribute("d") ?? "";
  let count = lines ? 0 : -1;
  for (const line of lines.split("M").slice(1)) {
    let [x, y] = line.match(/[\\d.-]+/g).map(Number);
    for (const [, way, to] of line.matchAll(/([HV])([\\d.-]+)/g)) {
      const [nextX, nextY] = way === "H" ? [Number(to), y] : [x, Number(to)];
      const [x1, x2, y1, y2] = [Math.min(x, nextX), Math.max(x, nextX), Math.min(y, nextY), Math.max(y, nextY)];
      for (const box of boxes)
        if (x1 < box.right - left - 1 && x2 > box.left - left + 1 && y1 < box.bottom - top - 1 && y2 > box.top - top + 1)
          count++;
      [x, y] = [nextX, nextY];
    }
  }
  return count;
}"""
#: Topics with the most relations, and with few.
TOPICS = ("aws", "h100", "pue")


@pytest.fixture(scope="module")
def page(site: Site, browser: Browser) -> Iterator[Page]:
    with served(site.outdir) as address, sound_page(browser, address) as shown:
        yield shown


@pytest.mark.parametrize("width", [320, 1280])
def test_lines_lead_to_all_neighbours_and_pass_over_no_box(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for topic in TOPICS:
        page.goto(f"/guide/map.html?topic={topic}")
        page.wait_for_selector(".infra-map-layers path")
        assert page.evaluate(CROSSINGS) == 0, topic
        signed = page.locator(".infra-map-layers a[data-sign]").all_inner_texts()
        named = page.locator(".infra-map-panel dd a").all_inner_texts()
        assert sorted(signed) == sorted(set(named)), topic
        assert page.locator(".infra-map-layers a[aria-current]").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_topic_is_chosen_by_keyboard_kept_in_the_address_and_taken_back(page: Page) -> None:
    page.goto("/guide/map.html")
    focused = page.locator(":focus")
    page.locator(".infra-map nav a").last.focus()
    page.keyboard.press("Tab")
    first = focused.inner_text()
    for key in (
        "ArrowRight",
        "ArrowLeft",
        "ArrowDown",
        "ArrowUp",
        "End",
        "Home",
        "Control+End",
        "Control+Home",
    ):
        page.keyboard.press(key)
        assert (focused.inner_text() == first) == (key in {"ArrowLeft", "ArrowUp", "Home", "Control+Home"}), (
            key
        )
    page.keyboard.type("nvidia h")
    expect(focused).to_have_text("NVIDIA H100")
    page.keyboard.press("Enter")
    heading = page.locator(".infra-map-panel h2")
    expect(heading).to_have_text("NVIDIA H100")
    assert page.url.endswith("?topic=h100")
    page.locator(".infra-map-panel dd a", has_text="NVIDIA A100").press("Enter")
    expect(heading).to_have_text("NVIDIA A100")
    expect(focused).to_have_attribute("aria-current", "true")
    page.go_back()
    expect(heading).to_have_text("NVIDIA H100")
    page.locator(".infra-map-layers a[aria-current]").press("Escape")
    expect(heading).to_have_count(0)
    assert page.locator(".infra-map-layers a[data-sign]").count() == 0
    assert "topic=" not in page.url
    assert page.locator(".infra-map-layers a:not([tabindex='-1'])").count() == 1


def test_the_filter_leaves_a_way_in_and_the_second_choice_opens_the_page(page: Page) -> None:
    page.goto("/guide/map.html?q=H100")
    boxes = page.locator(".infra-map-layers a:visible")
    expect(boxes.filter(has_text="NVIDIA H100")).to_have_count(1)
    assert page.locator(".infra-map-layers a[tabindex='0']").is_visible()
    box = boxes.filter(has_text="NVIDIA H100")
    box.click()
    expect(box).to_have_attribute("aria-current", "true")
    box.click()
    page.wait_for_url("**/topics/h100.html")
    page.locator(".infra-part-relations .kb-more a").click()
    expect(page.locator(".infra-map-panel h2")).to_have_text("NVIDIA H100")


def test_without_scripts_the_map_is_lists_of_links(browser: Browser, site: Site) -> None:
    shown = browser.new_page(java_script_enabled=False)
    shown.goto((site.outdir / "guide/map.html").as_uri())
    links = shown.locator(".infra-map-layers a")
    assert links.count() == len(list((site.outdir / "topics").glob("*.html"))) - 1
    assert shown.locator(".infra-map :is(form, .infra-map-panel)").locator("visible=true").count() == 0
    links.filter(has_text="NVIDIA H100").click()
    assert shown.url.endswith("topics/h100.html")
    shown.close()

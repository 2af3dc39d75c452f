"""The comparison of a kind by keyboard alone, on a phone and on a desk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import Site

#: What has the focus, and what is wrong with how it shows that: "" for nothing.
STOP = """() => {
  const found = document.activeElement;
  const {x, y, width, height} = found.getClientRects()[0];
  const top = document.elementFromPoint(x + Math.min(width / 2, 20), y + Math.min(height / 2, 20));
  const {outlineStyle} = getComputedStyle(found);
  // A part of a field for dates has the focus, and its sign, within the field.
  const wrong = found === document.body ? "nothing has the focus"
    : !top || !(found.contains(top) || top.contains(found)) ? "it is not in view"
    : outlineStyle === "none" && found.type !== "date" ? "it has no sign" : "";
  return [found.name || found.ariaLabel || found.textContent.trim() || found.tagName, wrong];
}"""


@dataclass
class Walk:
    """Keys that are pressed on a page, each stop of which must be seen."""

    page: Page

    @property
    def stop(self) -> str:
        """Name, label or text of what has the focus."""
        name, wrong = self.page.evaluate(STOP)
        assert not wrong, (name, wrong)
        return str(name)

    def press(self, key: str) -> str:
        self.page.keyboard.press(key)
        return self.stop

    def hand_on(self, key: str, name: str) -> None:
        """Press a key at what is gone then; another control has the focus."""
        self.page.keyboard.press(key)
        self.page.wait_for_function("(name) => document.activeElement.name === name", arg=name)
        assert self.stop == name

    def to(self, name: str, key: str = "Tab", most: int = 60) -> None:
        """Press a key until what has such a name has the focus."""
        passed = [self.press(key)]
        while not re.match(name, passed[-1]):
            assert len(passed) < most, passed
            passed.append(self.press(key))


@pytest.fixture(params=[390, 1280])
def walk(request: pytest.FixtureRequest, site: Site, browser: Browser) -> Iterator[Walk]:
    page = browser.new_page(viewport={"width": request.param, "height": 844})
    page.goto((site.outdir / "guide/compare-interconnect.html").as_uri())
    page.locator(".infra-bench[data-on]:not(:has([aria-busy]))").wait_for()
    yield Walk(page)
    page.close()


def test_a_comparison_is_worked_with_by_keyboard(walk: Walk) -> None:
    page = walk.page
    count = page.locator(".infra-bench").get_by_role("status")
    assert walk.press("Tab") == "本文へ移動"
    page.keyboard.press("Enter")
    walk.to("q", most=15)
    everything = count.inner_text()
    page.keyboard.type("NVIDIA")
    count.filter(has_not_text=everything).wait_for()
    for _topic in range(2):
        walk.to("NV.*を選ぶ")
        page.keyboard.press("Space")
    walk.to("lay", "Shift+Tab")
    walk.hand_on("Enter", "back")
    assert count.inner_text() == "選んだ2件を横に並べています。"
    if page.locator("button[name=csv]").is_visible():
        walk.to("csv", "Shift+Tab")
    else:  # there is no room for it on a phone
        walk.to("保存とコピー", "Shift+Tab")
        page.keyboard.press("Enter")
        walk.to("csv")
    with page.expect_download():
        page.keyboard.press("Enter")
    walk.to("back")
    walk.hand_on("Enter", "lay")
    walk.hand_on("Enter", "back")
    walk.hand_on("Escape", "lay")
    walk.to("none")
    page.keyboard.press("Enter")
    page.locator("output:focus").wait_for()
    assert walk.stop == count.inner_text()
    walk.to("列を選ぶ", "Shift+Tab")
    page.keyboard.press("Enter")
    walk.to("column")
    page.keyboard.press("Space")
    assert walk.press("Escape") == "列を選ぶ"
    assert not page.locator(".infra-bench-columns").evaluate("(found) => found.open")
    walk.to("トピック")
    page.keyboard.press("Enter")
    page.locator("th[aria-sort=ascending] button:focus").wait_for()
    walk.to("q", "Shift+Tab")
    page.keyboard.press("Escape")
    count.filter(has_text=everything).wait_for()

"""How a reader copies a value's address and cites it: by keyboard, and without scripts."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.conftest import Site


def test_a_sign_copies_the_address_and_shows_how_the_value_is_cited(site: Site, browser: Browser) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto((site.outdir / "topics/h100.html").as_uri())
    sign = page.locator(".infra-facts .infra-sign").first
    name, target = sign.get_attribute("aria-label"), sign.get_attribute("href")
    assert name
    assert name.startswith("NVIDIA H100 ")
    sign.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog.infra-cite")
    dialog.locator("[role=status]", has_text="アドレスをコピーしました").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").endswith(target)
    shown = dialog.locator("pre").all_inner_texts()
    today = page.evaluate("new Date().toLocaleDateString('sv')")
    assert f"（参照 {today}）" in shown[1]
    assert f"urldate = {{{today}}}" in shown[2]
    page.keyboard.press("Escape")
    dialog.wait_for(state="detached")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == name
    context.close()


def test_pages_and_values_are_cited_without_scripts(site: Site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site.outdir / "topics/h100.html").as_uri())
    cited = page.locator("details.infra-cite").last
    cited.locator("summary").click()
    assert "（参照 年-月-日）" in cited.inner_text()
    links = page.locator("details.infra-cite a[href*='data/topics/h100']")
    hrefs = [str(link.get_attribute("href")) for link in links.all()]
    assert len(hrefs) == 2
    for href in hrefs:
        assert (site.outdir / "topics" / href).resolve().is_file()
    context.close()

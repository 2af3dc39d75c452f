"""How a reader copies a value's address and cites it: by keyboard, and without scripts."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

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


def test_values_of_a_comparison_are_cited_as_on_the_pages_of_their_topics(
    site: Site, browser: Browser
) -> None:
    page = browser.new_page()
    page.goto((site.outdir / "guide/compare-instance.html").as_uri() + "?q=東京")
    page.locator(".infra-bench[data-on]:not(:has([aria-busy]))").wait_for()
    value = page.locator(".infra-bench-table [data-source] .infra-fact:visible").first
    value.focus()
    page.keyboard.press("Tab")
    sign = page.locator(".infra-sign:focus")
    assert f"{value.inner_text()}へのリンク" in str(sign.get_attribute("aria-label"))
    page.keyboard.press("Enter")
    page.locator("dialog.infra-cite", has_text="この値を引用").wait_for()
    page.keyboard.press("Escape")
    sign.wait_for()
    rows = page.locator(".infra-bench-table tbody tr")
    rows.evaluate_all(
        "(rows) => rows.forEach((row) => row.dispatchEvent(new Event('focusin', {bubbles: true})))"
    )
    links = page.locator(".infra-bench .infra-sign").evaluate_all("(signs) => signs.map(({href}) => href)")
    assert len(links) > 100
    for link in links:
        address = urlsplit(link)
        topic = address.path.rpartition("/")[2].removesuffix(".html")
        cited = (site.outdir / f"data/topics/{topic}.cite.js").read_text(encoding="utf-8")
        assert f'"{unquote(address.fragment)}":' in cited, link
    page.close()


def test_a_comparison_is_cited_with_the_address_of_what_is_in_view(site: Site, browser: Browser) -> None:
    page = browser.new_page()
    page.goto((site.outdir / "guide/compare-instance.html").as_uri() + "?q=H200")
    page.locator(".infra-bench[data-on]:not(:has([aria-busy]))").wait_for()
    cited = page.locator(".infra-bench .infra-cite")
    cited.locator("summary").click()
    cited.locator("button").first.wait_for()
    assert cited.inner_text().count("guide/compare-instance.html?q=H200") == 3
    page.get_by_role("button", name="最初に戻す").click()
    cited.locator("pre", has_text="guide/compare-instance.html（").wait_for()
    assert "?q=" not in cited.inner_text()
    page.close()

"""The timeline in a browser: the choice is kept in the address, goes along to other years, and all stands without scripts."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.conftest import Site


def test_a_choice_is_kept_and_goes_along_to_other_years(browser: Browser, site: Site) -> None:
    page = browser.new_page()
    page.goto((site.outdir / "guide/timeline.html").as_uri())
    rows = page.locator(".infra-index > li:visible")
    every = rows.count()
    page.get_by_label("国・地域").select_option("JP")
    expect(page.locator(".infra-filter output")).to_contain_text("件")  # the script has come
    found = rows.count()
    assert 0 < found < every
    expect(page.locator(".infra-filter output")).to_have_text(f"{found}件")
    months = page.locator(".infra-timeline h3:visible").count()
    assert 0 < months == page.locator(".infra-index:visible").count()
    page.reload()
    expect(rows).to_have_count(found)
    page.locator(".infra-parts a", has_text="2025年").click()
    assert "country=JP" in page.url
    expect(page.locator(".infra-filter output")).to_contain_text("件")
    assert set(rows.evaluate_all("rows => rows.map(row => row.dataset.country)")) == {"JP"}
    page.close()


def test_without_scripts_all_of_a_year_stands(browser: Browser, site: Site) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto((site.outdir / "guide/timeline.html").as_uri())
    assert page.locator(".infra-filter").is_hidden()
    page.goto(page.url + "#y2026-03")
    expect(page.locator("#y2026-03")).to_be_in_viewport()
    assert page.locator(".infra-index > li:visible").count() == page.locator(".infra-index > li").count()
    page.close()

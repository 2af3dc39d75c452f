"""Questions typed on the home page: by keyboard on a desk, by thumb on a phone, to the values that answer."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.conftest import Site

OPTION = "dialog [role=option]"


def test_a_question_for_the_least_leads_to_the_rows_that_answer(site: Site, browser: Browser) -> None:
    page = browser.new_page()
    page.goto((site.outdir / "index.html").as_uri())
    page.keyboard.press("/")
    page.keyboard.type("東京で一番安いH100は")
    expect(page.locator(OPTION).first).to_contain_text("地域 = 東京")
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare-instance.html?*")
    # The name of P5 does not say that it has H100.
    rows = page.locator(".infra-bench tbody tr:not([hidden])")
    expect(rows.filter(has_text="EC2 P5").first).to_contain_text("東京")
    expect(rows.filter(has_text="OCI")).to_contain_text("H100")
    # Of rows with several chips the asked one is left.
    expect(rows.filter(has_text="OCI").locator("td div:visible", has_text="B200")).to_have_count(0)
    page.close()


def test_what_a_question_names_is_chosen_on_the_page_that_it_leads_to(site: Site, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    page.goto((site.outdir / "index.html").as_uri())
    page.locator("header [data-search-open]").tap()
    page.keyboard.type("ラマ3.1 70B FP8をH100 2枚で、32k 同時4")
    page.locator(OPTION, has_text="計算").first.tap()
    expect(page.locator("select[name=model]")).to_have_value("llama-3-1/70B")
    expect(page.locator("select[name=machine]")).to_have_value("NVIDIA H100 SXM")
    expect(page.locator("select[name=weights]")).to_have_value("fp8")
    expect(page.locator("select[name=cache]")).to_have_value("bf16")  # nobody asked for it
    numbers = {"context": "32768", "requests": "4", "count": "2"}
    for name, number in numbers.items():
        expect(page.locator(f"input[name={name}]")).to_have_value(number)
    expect(page.locator(".infra-plan-live")).to_contain_text("GiB")
    context.close()

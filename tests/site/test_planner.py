"""The planner as a reader works with it: it computes while one chooses, and its address says what was chosen."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.conftest import Site


def test_a_topic_leads_to_the_form_with_it_chosen(site: Site, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    for topic, link, field, value in (
        ("gemma-3", "必要なメモリと枚数を計算する", "model", "gemma-3/1B"),
        ("l40s", "モデルが載るかを計算する", "machine", "NVIDIA L40S"),
    ):
        page.goto((site.outdir / f"topics/{topic}.html").as_uri())
        page.get_by_role("link", name=link).click()
        expect(page.locator(f"select[name={field}]")).to_have_value(value)
        expect(page.locator(".infra-plan-live")).to_contain_text("GiB")
    context.close()


def test_it_computes_what_is_chosen_and_what_an_address_asks_for(site: Site, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto((site.outdir / "guide/planner.html").as_uri())
    page.locator("select[name=model]").select_option(label="Llama 3.1 8B")
    shown = page.locator(".infra-plan-live")
    expect(shown).to_contain_text("重み")
    shown.get_by_text("計算に使った値").click()
    expect(shown.locator("a[href*='topics/llama-3-1.html#']").first).to_be_visible()
    shown.get_by_text("計算に使った値").click()
    said = shown.inner_text()
    again = context.new_page()
    again.goto(page.url)
    expect(again.locator(".infra-plan-live")).to_have_text(
        page.locator(".infra-plan-live").inner_text(), use_inner_text=True
    )
    assert said
    page.locator("input[name=count]").fill("3")
    expect(shown).to_contain_text("注意ヘッド32個を3個のアクセラレーターで等しく分けられません")
    page.locator("input[name=count]").fill("4")
    expect(shown).to_contain_text("4個で足ります")
    expect(shown).to_contain_text("4個に同時に入る要求の数")
    shown.locator("summary").first.click()
    page.locator("input[name=requests]").fill("17")
    expect(shown.locator("details").first).to_have_attribute("open", "")
    page.locator("input[name=requests]").fill("0")
    expect(shown).not_to_contain_text("GiB")
    context.close()


def test_all_configurations_that_fit_are_listed_and_one_is_chosen_from_them(
    site: Site, browser: Browser
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto((site.outdir / "guide/planner.html").as_uri() + "?model=llama-3-1%2F405B")
    shown = page.locator(".infra-plan-live")
    shown.get_by_text("足りるインスタンス", exact=True).click()
    first = shown.locator("tbody tr").first
    expect(first).to_contain_text("×1")
    name = first.get_by_role("link").inner_text()
    first.get_by_role("link").click()
    expect(page.locator("select[name=machine]")).to_have_value(name)
    expect(page.locator("select[name=model]")).to_have_value("llama-3-1/405B")
    page.locator("select[name=machine]").select_option("EC2 P6e-GB300")
    expect(shown).to_have_text("計算できません：アクセラレーター数が未確認（EC2 P6e-GB300）")
    context.close()

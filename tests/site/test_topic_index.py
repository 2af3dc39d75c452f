"""The filter of the index of topics, in a browser: by keyboard, kept in the address, and the list without scripts."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from tests.conftest import Site


def shown(page: Page) -> list[str]:
    return page.locator(".infra-index > div:visible dt > a").all_inner_texts()


def test_topics_are_filtered_by_keyboard_and_the_address_keeps_the_filter(
    browser: Browser, site: Site
) -> None:
    address = (site.outdir / "topics/index.html").as_uri()
    page = browser.new_page()
    page.goto(address)
    words, kind = (
        page.get_by_role("searchbox", name="言葉", exact=True),
        page.locator(".infra-filter select[name=kind]"),
    )
    status = page.locator(".infra-filter output")
    words.focus()
    page.keyboard.type("ｈ１００ えぬびでぃあ")
    page.keyboard.press("Enter")
    expect(page.locator(".infra-index > div:visible a", has_text="NVIDIA H100")).to_have_count(1)
    found = shown(page)
    assert "NVIDIA H100" in found
    expect(status).to_have_text(f"{len(found)}件のトピック")
    expect(page.locator(".infra-kinds")).to_be_hidden()
    kind.select_option("accelerator")
    found = shown(page)
    page.reload()
    expect(status).to_have_text(f"{len(found)}件のトピック")
    assert (words.input_value(), kind.input_value(), shown(page)) == (
        "ｈ１００ えぬびでぃあ",
        "accelerator",
        found,
    )
    words.fill("当てはまらない言葉")
    expect(page.locator(".infra-filter-none")).to_be_visible()
    assert "q=%E5%BD%93" in str(page.locator(".infra-filter-none a").get_attribute("href"))
    words.press("Escape")
    assert (page.url, words.input_value(), kind.input_value()) == (address, "", "")
    assert len(shown(page)) == page.locator(".infra-index > div").count()
    # A link into what is hidden shows it.
    words.fill("H100")
    page.evaluate("location.hash = 'kind-regulation'")
    expect(page.locator("#kind-regulation")).to_be_in_viewport()
    # An order of names, by an address that others have linked to.
    page.goto(f"{address}#names-kana")
    expect(page.locator(".infra-filter select[name=order]")).to_have_value("kana")
    headings = page.locator(".infra-ordered h2")
    expect(headings.first).to_have_text("あ")
    assert len(shown(page)) == page.locator(".infra-index > div").count()
    words.fill("H100")
    expect(page.locator(".infra-ordered h2:visible", has_text="あ")).to_have_count(0)
    words.press("Escape")
    expect(headings).to_have_count(0)
    page.close()


def test_without_scripts_the_whole_index_stands(browser: Browser, site: Site) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto((site.outdir / "topics/index.html").as_uri())
    assert page.locator(".infra-filter").is_hidden()
    assert page.locator("#names-kana").get_attribute("href") == "../guide/glossary/kana-a.html#terms-あ"
    page.close()


def test_addresses_in_lists_of_all_lead_to_the_pages_of_their_initials(browser: Browser, site: Site) -> None:
    page = browser.new_page()
    for listed, place, anchor in (
        ("glossary", "glossary/d", "term-google-cloud--gcp"),
        ("sources", "sources/am", "source-aws-neuron-trainium2"),
    ):
        page.goto(f"{(site.outdir / f'guide/{listed}.html').as_uri()}#{anchor}")
        page.wait_for_url(f"**/guide/{place}.html#{anchor}")
        expect(page.locator(f"[id='{anchor}']")).to_be_in_viewport()
    page.close()

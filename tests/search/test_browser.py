"""The search page and the dialog in a browser, on a small site served from a sub-path and from files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browsing import served, sound_page
from tests.building import SETTINGS, build, project

#: More than are shown at once.
POSTS = 15
ADDRESS = "https://example.org/ja/"
POST = """---
title: "{title}"
date: {date} 00:00:00 +0900
categories: ["{category}"]
tags: [{tags}]
excerpt: "{title}の要約"
---
{body}
"""
TOPIC = """---
kind: practice
name: {{ja: 液冷, en: Liquid cooling}}
aliases: [液体冷却]
definition: 液体で機器を冷やす方式です。
---
{body}
"""


def volume(title: str, topic: str, more: str = "") -> dict[str, str | bytes]:
    """Return a site with a topic and no post; *more* are settings.

    :param topic: the text of the topic.
    """
    settings = f"project = html_title = {title!r}\nhtml_baseurl = {ADDRESS!r}\n"
    return {
        "conf.py": SETTINGS + settings + more,
        "properties.yaml": "{}\n",
        "sources.bib": "",
        "index.md": f"# {title}\n\n本文です。\n",
        "topics/liquid-cooling.md": TOPIC.format(body=topic),
    }


def site() -> dict[str, str | bytes]:
    """Return the posts and a topic."""
    files = volume("試験", "冷却の本文です。\n\n## 保守\n\n充填水は年に1回替えます。")
    for number in range(POSTS):
        files[f"posts/2024-03-{number + 1:02}-post-{number}.md"] = POST.format(
            title=f"電力の記事{number}",
            date=f"{2024 + number % 2}-03-{number + 1:02}",
            category="電力" if number % 3 else "投資",
            tags="データセンター, 送電" if number % 2 else "送電",
            body=f"前置きの文です。変電所{'と液体冷却' * (number == 4)}の話が続きます。<b>サーバ</b>も{number}台あります。",
        )
    return files


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the small site at ja/latest below a folder."""
    return build(project(tmp_path_factory.mktemp("web"), site()), out="ja/latest").out


@pytest.fixture(scope="module")
def address(html: Path) -> Iterator[str]:
    """Serve the site from the sub-path /ja/latest/."""
    with served(html.parents[1]) as origin:
        yield f"{origin}/ja/latest/"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with sound_page(browser, address) as page:
        yield page


def ask(page: Page, query: str) -> list[str]:
    """Return the texts of the links that the page shows for *query*."""
    page.goto(f"search.html?q={query}")
    return results(page)


def results(page: Page) -> list[str]:
    page.wait_for_selector("[data-search-results][data-search-done]", state="attached")
    return page.locator("[data-search-results] a[href]").all_inner_texts()


def fail_next(page: Page, file: str, times: int = 1) -> None:
    """Let the next *times* requests for a file of the site fail, and the later ones succeed."""
    page.route(f"**/latest/{file}*", lambda route: route.abort(), times=times)


def fail(page: Page, file: str) -> Callable[[], None]:
    """Let requests for a file of the site fail, until what is returned is called."""
    page.route(f"**/latest/{file}*", lambda route: route.abort())
    return lambda: page.unroute(f"**/latest/{file}*")


def compose(page: Page, text: str) -> Callable[[], None]:
    """Compose *text* in the focused field as an input method does; the return value confirms it."""
    session = page.context.new_cdp_session(page)
    session.send(
        "Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)}
    )

    def confirm() -> None:
        session.send("Input.insertText", {"text": text})

    return confirm


# --- the page


def test_results_are_links_to_pages_that_open(page: Page) -> None:
    assert len(ask(page, "変電所")) == 12
    page.locator("[data-search-results] a").first.click()
    expect(page.locator("h1")).to_contain_text("電力の記事")


def test_the_rest_is_shown_on_demand_and_takes_the_focus(page: Page) -> None:
    ask(page, "変電所")
    page.get_by_role("button", name="さらに表示").click()
    expect(page.locator("[data-search-results] a")).to_have_count(POSTS)
    assert page.evaluate(
        "document.activeElement.closest('li') === document.querySelectorAll('li a.search-title')[12].closest('li')"
    )


def test_matches_are_marked_in_titles_and_excerpts_of_the_text(page: Page) -> None:
    ask(page, "変電所の話")
    expect(page.locator(".search-excerpt mark").first).to_have_text("変電所の話")
    ask(page, "電力の記事7")
    expect(page.locator(".search-title mark").first).to_have_text("電力の記事7")


def test_a_topic_stands_first_as_a_card_with_its_definition(page: Page) -> None:
    links = ask(page, "液体冷却")
    assert links[0] == "液冷（Liquid cooling）"
    expect(page.locator(".search-card")).to_contain_text("液体で機器を冷やす方式です。")
    assert len(links) == 2


def test_other_spellings_stand_under_a_heading_of_their_own(page: Page) -> None:
    assert len(ask(page, "サーバー")) == 12
    expect(page.locator("[data-search-results] h2")).to_contain_text(str(POSTS))


def test_the_number_of_results_is_announced(page: Page) -> None:
    ask(page, "変電所")
    status = page.get_by_role("status")
    expect(status).to_contain_text(str(POSTS))
    expect(status).to_contain_text("変電所")


def test_nothing_found_is_said_with_what_lies_near(page: Page) -> None:
    assert ask(page, "lemon") == []
    expect(page.get_by_role("status")).to_contain_text("lemon")
    neighbours = page.locator(".search-empty", has_text="五十音順")
    expect(neighbours).to_contain_text("液冷")
    expect(page.locator(".search-advice")).to_be_visible()
    assert ask(page, "データーセンタ") == []
    page.locator(".search-empty a").first.click()
    expect(page.locator("[data-search-page] input")).to_have_value("データセンター")


def test_filters_narrow_the_results_and_stand_in_the_address(page: Page) -> None:
    ask(page, "変電所")
    box = page.get_by_label("2025")
    expect(page.locator("label", has=box)).to_contain_text("7")
    box.check()
    expect(page.locator("[data-search-results] a")).to_have_count(7)
    expect(page.get_by_label("2025")).to_be_focused()
    assert "year=2025" in page.url
    page.reload()
    assert len(results(page)) == 7
    page.get_by_label("投資").check()
    expect(page.locator("[data-search-results] a")).to_have_count(2)


def test_typing_gives_results_without_enter_and_without_waiting(page: Page) -> None:
    ask(page, "")
    page.locator("[data-search-page] input[name=q]").fill("変電所")
    expect(page.locator("[data-search-results] a")).to_have_count(12)
    assert page.evaluate("decodeURIComponent(location.search)") == "?q=変電所"


def test_half_composed_kana_are_not_searched(page: Page) -> None:
    ask(page, "変電所")
    page.locator("[data-search-page] input[name=q]").fill("")
    expect(page.locator("[data-search-results] a")).to_have_count(0)
    page.locator("[data-search-page] input[name=q]").focus()
    confirm = compose(page, "さーば")
    page.wait_for_timeout(300)
    expect(page.locator("[data-search-results] a")).to_have_count(0)
    confirm()
    expect(page.locator("[data-search-results] a")).to_have_count(12)


def test_the_search_box_of_the_sidebar_leads_to_the_page(page: Page) -> None:
    page.goto("index.html")
    page.locator(".sidebar-search").fill("変電所")
    page.locator(".sidebar-search").press("Enter")
    assert len(results(page)) == 12


def test_a_page_without_a_question_asks_for_nothing_that_there_is_not(page: Page) -> None:
    missing: list[str] = []
    page.on("response", lambda response: None if response.ok else missing.append(response.url))
    page.goto("search.html")
    page.wait_for_selector(".search-empty a")
    page.wait_for_timeout(800)  # excerpts are asked for when the list has stood for a while
    assert missing == []


@pytest.mark.parametrize("query", ["<img src=x onerror=alert(1)>", "%00", "'\"&", "あ" * 100])
def test_no_query_breaks_the_page(page: Page, query: str) -> None:
    page.goto("search.html")
    page.locator("[data-search-page] input[name=q]").fill(query)
    page.wait_for_timeout(200)
    assert results(page) == []


def test_words_that_are_too_many_are_said_to_be_left_out(page: Page) -> None:
    ask(
        page,
        "変電所 冷却水 用地費 送電網 蓄電池 発電所 配電盤 受電量 給電線 停電時 節電率 契約書 料金表 需要家 供給力",
    )
    expect(page.locator("[data-search-missing]")).to_contain_text("調べていません")


@pytest.mark.parametrize("file", ["search/head.js", "search/t/*", "search/p/*"])
def test_a_part_of_the_index_that_is_missing_is_said_and_can_be_tried_again(page: Page, file: str) -> None:
    mend = fail(page, file)
    assert ask(page, "変電所") == []
    expect(page.get_by_role("status")).to_contain_text("読み込めませんでした")
    mend()
    retry = page.get_by_role("button", name="もう一度試す")
    retry.press("Enter")
    assert len(results(page)) == 12
    expect(retry).to_be_hidden()
    expect(page.locator("[data-search-page] input[name=q]")).to_be_focused()


@pytest.mark.parametrize("times", [1, 2])
def test_a_page_whose_script_could_not_be_loaded_works_when_it_is_tried_again(page: Page, times: int) -> None:
    fail_next(page, "_static/search.js", times)
    page.goto("search.html?q=変電所")
    if times > 1:  # the first failure is tried again without a word
        expect(page.get_by_role("status")).to_contain_text("読み込めませんでした")
        page.get_by_role("button", name="もう一度試す").press("Enter")
    assert len(results(page)) == 12


def test_a_query_that_was_answered_is_answered_again_after_one_that_failed(page: Page) -> None:
    ask(page, "変電所")
    field = page.locator("[data-search-page] input[name=q]")
    page.route("**/search/t/*", lambda route: route.abort())
    field.fill("前置きの文")
    expect(page.get_by_role("status")).to_contain_text("読み込めませんでした")
    field.fill("変電所")
    expect(page.locator("[data-search-results] a")).to_have_count(12)


def test_without_scripts_the_page_leads_to_lists(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}search.html")
    expect(page.locator("noscript a", has_text="送電")).to_have_attribute(
        "href", f"blog/tag/{quote('送電')}.html"
    )
    context.close()


def test_search_works_from_files(browser: Browser, html: Path) -> None:
    page = browser.new_page()
    page.goto(f"{(html / 'search.html').as_uri()}?q=変電所")
    assert len(results(page)) == 12
    expect(page.locator(".search-excerpt").first).to_contain_text("の要約")
    page.close()


# --- the dialog


@pytest.mark.parametrize("keys", ["/", "Control+k", "Meta+k"])
def test_a_key_opens_the_dialog_from_any_page_and_escape_closes_it(page: Page, keys: str) -> None:
    page.goto("posts/2024-03-01-post-0.html")
    link = page.locator("article a:not(.headerlink)").first
    link.focus()
    page.keyboard.press(keys)
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_be_hidden()
    expect(link).to_be_focused()


def test_a_slash_typed_into_a_field_stays_a_slash(page: Page) -> None:
    page.goto("index.html")
    page.locator(".sidebar-search").focus()
    page.keyboard.press("/")
    expect(page.locator(".sidebar-search")).to_have_value("/")
    expect(page.locator("dialog")).to_have_count(0)


def open_dialog(page: Page) -> None:
    page.goto("posts/2024-03-01-post-0.html")
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()


def test_arrows_choose_and_enter_opens_a_result(page: Page) -> None:
    open_dialog(page)
    page.keyboard.type("電力の記事7")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    expect(page.get_by_role("combobox")).to_have_attribute(
        "aria-activedescendant", chosen.get_attribute("id") or ""
    )
    page.keyboard.press("Enter")
    page.wait_for_url("**/posts/2024-03-08-post-7.html")


def test_enter_opens_the_first_result_of_what_is_typed_and_with_control_all(page: Page) -> None:
    open_dialog(page)
    page.keyboard.type("電力の記事7")
    page.keyboard.press("Enter")  # before the answer
    page.wait_for_url("**/*post-7.html")
    open_dialog(page)
    page.keyboard.type("送電")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/search.html?q=*")
    assert page.evaluate("new URLSearchParams(location.search).get('q')") == "送電"


def test_enter_without_a_result_stays(page: Page) -> None:
    open_dialog(page)
    page.keyboard.type("薔薇")
    page.keyboard.press("Enter")
    expect(page.locator("dialog [role=status]")).to_contain_text("見つかりません")
    assert page.url.endswith("post-0.html")


def test_what_is_typed_while_the_search_is_loaded_is_asked(page: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/_static/search.js*", hold)
    open_dialog(page)
    page.keyboard.type("電力の記事7")
    page.keyboard.press("Enter")
    page.wait_for_timeout(100)
    held[0].continue_()
    page.wait_for_url("**/*post-7.html")


def test_results_lead_to_the_section_that_says_it(page: Page) -> None:
    ask(page, "充填水")
    expect(page.locator(".search-excerpt").first).to_contain_text("充填水は年に1回替えます。")
    expect(page.locator("li .search-section").first).to_have_text("保守")
    page.locator("li .search-title").first.click()
    page.wait_for_url("**/topics/liquid-cooling.html#*")


def test_the_dialog_shows_what_was_asked_and_opened_last(page: Page) -> None:
    open_dialog(page)
    expect(page.locator(".search-empty a", has_text="送電")).to_be_visible()
    page.keyboard.type("電力の記事7")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_url("**/*post-7.html")
    page.keyboard.press("/")
    recent = page.locator(".search-empty", has_text="最近")
    expect(recent).to_have_count(2)
    page.get_by_role("button", name="履歴を消す").click()
    expect(recent).to_have_count(0)


@pytest.mark.parametrize("opener", [".sidebar-search", "[data-search-open]"])
def test_what_leads_to_the_search_opens_the_dialog(page: Page, opener: str) -> None:
    page.goto("index.html")
    if opener.startswith("["):
        page.set_viewport_size({"width": 390, "height": 844})
    page.locator(opener).first.click()
    expect(page.get_by_role("combobox")).to_be_focused()


def test_arrows_go_round(page: Page) -> None:
    open_dialog(page)
    page.keyboard.type("変電所")
    expect(page.get_by_role("option")).to_have_count(12)
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("option").last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")


def test_composing_in_the_dialog_neither_searches_nor_leaves(page: Page) -> None:
    open_dialog(page)
    confirm = compose(page, "へんでん")
    page.get_by_role("combobox").dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    page.wait_for_timeout(200)
    expect(page.get_by_role("option")).to_have_count(0)
    assert page.url.endswith("post-0.html")
    confirm()
    page.get_by_role("combobox").fill("変電所")
    expect(page.get_by_role("option")).to_have_count(12)


def test_the_focus_stays_in_the_dialog(page: Page) -> None:
    open_dialog(page)
    for _ in range(6):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )


def test_the_dialog_says_how_many_there_are(page: Page) -> None:
    open_dialog(page)
    page.keyboard.type("変電所")
    expect(page.locator("dialog [role=status]")).to_contain_text(str(POSTS))


@pytest.mark.parametrize("file", ["_static/search.js", "search/head.js"])
def test_a_dialog_that_could_not_be_loaded_says_so_and_keeps_what_is_typed(page: Page, file: str) -> None:
    mend = fail(page, file)
    open_dialog(page)
    # Without an event: typing would ask again by itself.
    page.get_by_role("combobox").evaluate("field => { field.value = '変電所'; }")
    expect(page.locator("dialog [role=status]")).to_contain_text("読み込めませんでした")
    mend()
    page.get_by_role("button", name="もう一度試す").press("Enter")
    expect(page.get_by_role("option")).to_have_count(12)
    expect(page.get_by_role("combobox")).to_be_focused()
    expect(page.locator("dialog")).to_have_count(1)


def test_what_could_not_be_loaded_in_advance_is_loaded_when_it_is_wanted(page: Page) -> None:
    fail_next(page, "_static/search.js")
    page.goto("posts/2024-03-01-post-0.html")
    with page.expect_event("requestfailed"):
        page.locator(".sidebar-search").focus()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()


@pytest.mark.parametrize("file", ["search/t/*", "search/p/*"])
def test_a_question_in_the_dialog_that_failed_can_be_asked_again(page: Page, file: str) -> None:
    mend = fail(page, file)
    open_dialog(page)
    page.keyboard.insert_text("変電所")
    retry = page.get_by_role("button", name="もう一度試す")
    expect(page.locator("dialog [role=status]")).to_contain_text("読み込めませんでした")
    mend()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(retry).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("option")).to_have_count(12)
    expect(retry).to_be_hidden()
    expect(page.get_by_role("combobox")).to_be_focused()


# --- beside the page


def test_cards_that_could_not_be_loaded_are_loaded_by_the_next_link(page: Page) -> None:
    fail_next(page, "_static/topic-cards.js")
    page.goto("posts/2024-03-05-post-4.html")
    link = page.locator("article a.infra-topic").first
    with page.expect_event("requestfailed"):
        link.hover()
    page.mouse.move(0, 0)
    page.wait_for_timeout(400)  # the card of the link would be hidden by then
    link.hover()
    expect(page.get_by_role("tooltip")).to_contain_text("液体で機器を冷やす方式です。")


def test_browsers_learn_how_to_ask(page: Page, html: Path) -> None:
    page.goto("posts/2024-03-01-post-0.html")
    link = page.locator("link[type='application/opensearchdescription+xml']")
    assert link.get_attribute("href") == "../opensearch.xml"
    description = (html / "opensearch.xml").read_text(encoding="utf-8")
    assert 'template="https://example.org/ja/search.html?q={searchTerms}"' in description


def test_the_index_of_sphinx_is_not_made(html: Path) -> None:
    assert not (html / "searchindex.js").exists()
    assert "searchtools.js" not in (html / "search.html").read_text(encoding="utf-8")

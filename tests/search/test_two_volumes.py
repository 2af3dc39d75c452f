"""Two volumes built apart: tied by intersphinx, searched together by Node and in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests import sitecheck
from tests.browsing import served, sound_page
from tests.building import Built, build, write
from tests.search.engine import answers
from tests.search.test_browser import POST, results, volume

LATEST = "ja/latest"
OLDER = "projects/kb-2024/ja/latest"
LINKS = """\
{external+y2024:infra:post}`2024-03-01-post-0`
{external+y2024:infra:topic}`liquid-cooling`
{external+y2024:infra:tag}`送電2024`
"""
TIES = """
extensions = ["infrakb", "sphinx.ext.intersphinx"]
intersphinx_mapping = {{"y2024": ("https://example.org/{older}/", {inventory!r})}}
infrakb_volumes = {{"2024年版": "/{older}/", "2023年版": "../../projects/kb-2023/ja/latest"}}
# One list for all volumes has this one in it, too.
infrakb_volumes["2025年版"] = "/{latest}/"
"""


class Web(NamedTuple):
    folder: Path  # with both volumes
    warnings: list[str]  # of the volume that leads to the other


def build_volume(source: Path, out: str, year: int, posts: int, more: str = "", links: str = "") -> Built:
    """Build the volume of a year into the folder *out* beside its sources."""
    files = volume(f"{year}年の知識ベース", "冷却です。", more)
    files["index.md"] = f"# {year}年\n\n{links}\n"
    for number in range(posts):
        name = f"{year}-03-{number + 1:02}"
        files[f"posts/{name}-post-{number}.md"] = POST.format(
            title=f"{year}年の記事{number}",
            date=name,
            category="電力",
            tags=f"送電{year}",
            body=f"前置きの文です。変電所{'の変電所' * number}の話が続きます。",
        )
    write(source, files)
    return build(source, options=("-n",), out=out)


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Web:
    """Build the older volume, then the one that links to it and asks it; a third does not exist."""
    folder = tmp_path_factory.mktemp("web")
    older = build_volume(folder / "older", OLDER, 2024, 3)
    assert older.warnings == []
    ties = TIES.format(older=OLDER, latest=LATEST, inventory=str(older.out / "objects.inv"))
    return Web(folder, build_volume(folder / "latest", LATEST, 2025, 3, ties, LINKS).warnings)


# --- without a browser


def test_roles_lead_from_one_volume_to_the_other(web: Web) -> None:
    assert web.warnings == []
    links = sitecheck.page(web.folder / LATEST / "index.html").xpath(
        "//a[contains(@class, 'external')]/@href"
    )
    base = f"https://example.org/{OLDER}/"
    targets = [link.removeprefix(base).split("#")[0] for link in links]
    assert targets[:2] == ["posts/2024-03-01-post-0.html", "topics/liquid-cooling.html"]
    assert targets[2].startswith("blog/tag/")


def test_the_index_names_the_other_volumes(web: Web) -> None:
    head = answers([("head", "")], web.folder / LATEST)[0]
    older = "../../projects/kb-2023/ja/latest/"
    assert head["others"] == [
        ["2024年版", f"/{OLDER}/"],
        ["2023年版", older],
        ["2025年版", f"/{LATEST}/"],
    ]
    assert answers([("head", "")], web.folder / OLDER)[0]["others"] == []


def test_the_engine_ranks_both_volumes_together(web: Web) -> None:
    answer = answers([("ask", "変電所")], web.folder / LATEST, {"2024年版": web.folder / OLDER})[0]
    assert answer["exact"] == [
        f"{volume}posts/{year}-03-0{number}-post-{number - 1}.html"
        for number in (3, 2, 1)
        for volume, year in (("", 2025), ("2024年版/", 2024))
    ]


def test_a_setting_that_cannot_be_used_is_said_with_its_line(tmp_path: Path) -> None:
    more = '\ninfrakb_volumes = {"2024年版": "ftp://example.org/", "2023年版": "../2023/"}\n'
    built = build_volume(tmp_path / "source", "html", 2025, 1, more)
    (warning,) = built.warnings
    line = (built.source / "conf.py").read_text(encoding="utf-8").count("\n")
    assert warning.startswith(f"conf.py:{line}: infrakb_volumes：")
    assert "'ftp://example.org/'です。https://host/path/か、" in warning
    assert warning.endswith("[infrakb.setting]")
    assert answers([("head", "")], built.out)[0]["others"] == [["2023年版", "../2023/"]]


# --- in a browser


@pytest.fixture(scope="module")
def host(web: Web) -> Iterator[str]:
    with served(web.folder) as origin:
        yield f"{origin}/"


@pytest.fixture
def page(browser: Browser, host: str) -> Iterator[Page]:
    """Give a fresh page of the volume that asks."""
    with sound_page(browser, f"{host}{LATEST}/") as page:
        yield page


def ask(page: Page, query: str) -> list[str]:
    page.goto(f"search.html?q={query}")
    return results(page)


def missing(page: Page) -> str:
    return page.locator("[data-search-missing]").inner_text()


def test_results_of_both_stand_in_one_list_with_the_name_of_the_other(page: Page, host: str) -> None:
    assert ask(page, "変電所") == [f"{year}年の記事{n}" for n in (2, 1, 0) for year in (2025, 2024)]
    details = page.locator("[data-search-results] .search-details").all_inner_texts()
    assert ["2024年版" in line for line in details] == [False, True] * 3
    expect(page.get_by_role("status")).to_contain_text("6")
    expect(page.locator(".search-excerpt mark").nth(1)).to_have_text("変電所")
    page.get_by_role("link", name="2024年の記事2").click()
    page.wait_for_url(f"{host}{OLDER}/posts/2024-03-03-post-2.html")


def test_a_volume_that_is_missing_is_said_and_the_others_are_shown(page: Page) -> None:
    assert len(ask(page, "変電所")) == 6
    assert "2023年版" in missing(page)
    assert "2024年版" not in missing(page)


def test_filters_are_over_both_volumes(page: Page) -> None:
    ask(page, "変電所")
    expect(page.get_by_label("送電2024")).to_be_visible()
    page.get_by_label("2024年版").check()
    expect(page.locator("[data-search-results] a")).to_have_count(3)
    page.get_by_label("2025年の知識ベース").check()
    expect(page.locator("[data-search-results] a")).to_have_count(6)
    page.reload()
    assert len(results(page)) == 6


def test_a_topic_of_both_is_a_card_of_this_site(page: Page) -> None:
    ask(page, "液体冷却")
    assert OLDER not in (page.locator(".search-card a").get_attribute("href") or "")


def test_nothing_of_another_volume_is_loaded_before_the_reader_asks(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("search.html")
    results(page)
    page.goto("posts/2025-03-01-post-0.html")
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()
    assert not [url for url in asked if "/projects/" in url]


def test_a_volume_that_names_no_other_asks_none(page: Page, host: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    assert len(ask(page, "変電所")) == 6
    page.goto(f"{host}{OLDER}/search.html?q=変電所")
    asked.clear()
    assert len(results(page)) == 3
    assert missing(page) == ""
    assert not [url for url in asked if OLDER not in url]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"format":', '"format":9'),
        ('"tables":{', '"tables":{"other":1,'),
        ('infraSearch.put("head",', "void("),
    ],
)
def test_an_index_of_another_version_is_left_out(page: Page, web: Web, old: str, new: str) -> None:
    text = (web.folder / OLDER / "search" / "head.js").read_text(encoding="utf-8")
    assert old in text
    page.route(
        f"**/{OLDER}/search/head.js*",
        lambda route: route.fulfill(body=text.replace(old, new), content_type="text/javascript"),
    )
    assert len(ask(page, "変電所")) == 3
    assert "2024年版" in missing(page)


@pytest.mark.parametrize("part", ["t", "p"])
def test_a_volume_of_which_files_are_missing_is_said(page: Page, part: str) -> None:
    page.route(f"**/{OLDER}/search/{part}/*", lambda route: route.abort())
    assert ask(page, "変電所") == [f"2025年の記事{n}" for n in (2, 1, 0)]
    expect(page.get_by_role("status")).to_contain_text("3件")
    assert "2024年版" in missing(page)


def test_a_slow_volume_does_not_keep_the_others_back(page: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(f"**/{OLDER}/search/head.js*", hold)
    page.goto("search.html?q=変電所", wait_until="commit")  # what is held keeps the page from being loaded
    assert len(results(page)) == 3
    held[0].continue_()
    expect(page.locator("[data-search-results] a")).to_have_count(6)


def test_a_volume_published_anew_while_the_reader_asks_is_asked_again(page: Page, web: Web) -> None:
    text = (web.folder / OLDER / "search" / "head.js").read_text(encoding="utf-8")
    stale = text.replace('"stamps":[', '"stamps":[1')
    page.route(
        f"**/{OLDER}/search/head.js", lambda route: route.fulfill(body=stale, content_type="text/javascript")
    )
    assert len(ask(page, "変電所")) == 6
    assert "2024年版" not in missing(page)


def test_the_dialog_asks_both_and_says_what_is_missing(page: Page) -> None:
    page.goto("posts/2025-03-01-post-0.html")
    page.keyboard.press("/")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.type("変電所")
    expect(page.get_by_role("option")).to_have_count(6)
    expect(page.get_by_role("option").nth(1)).to_contain_text("2024年版")
    expect(page.locator("dialog .search-missing")).to_contain_text("2023年版")


def test_both_are_searched_from_files(browser: Browser, web: Web) -> None:
    head = web.folder / LATEST / "search" / "head.js"
    text = head.read_text(encoding="utf-8")
    head.write_text(text.replace(f'"/{OLDER}/"', f'"../../{OLDER}/"'), encoding="utf-8")
    page = browser.new_page()
    page.goto(f"{(web.folder / LATEST / 'search.html').as_uri()}?q=変電所")
    assert len(results(page)) == 6
    page.close()
    head.write_text(text, encoding="utf-8")

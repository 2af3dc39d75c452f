"""Addresses of the old Jekyll site lead to where their page is now."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest

from infrakb.blog.catalogs import BlogIndex
from infrakb.blog.record import Post
from infrakb.blog.sitepaths import SitePaths, redirect_page, redirects

TOKYO = ZoneInfo("Asia/Tokyo")
Make = Callable[..., Post]


@pytest.fixture
def paths(make_post: Make) -> SitePaths:
    posts = [
        make_post("2025-09-07-3-nvidia-blackwell", categories=("AI技術ガイド",), tags=("C++", "GPU 入門")),
        make_post(
            "2025-12-02-生成AIの電力", permalink="/power/:title/", redirect_from=("/古い/住所/", "/old.html")
        ),
        make_post("2025-01-05-twice"),
        make_post("2024-01-05-twice"),
        make_post("notes-part", docname="notes", anchor="part"),
    ]
    return SitePaths(BlogIndex(posts, "blog", TOKYO), "index", {"topics/h100", "guide/index"})


NVIDIA = "posts/2025-09-07-3-nvidia-blackwell"
POWER = "posts/2025-12-02-生成AIの電力"


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("/2025/09/07/3-nvidia-blackwell/", NVIDIA),
        ("/2025/09/07/3-nvidia-blackwell.html", NVIDIA),
        ("/2025/09/07/3-nvidia-blackwell", NVIDIA),
        ("/2025/9/7/3-nvidia-blackwell/index.html?utm=1#節", NVIDIA),
        ("/2025/09/06/3-nvidia-blackwell/", NVIDIA),  # a day off: the old site had it in UTC
        ("/ai/2025/09/07/3-nvidia-blackwell.html", NVIDIA),
        ("/2025-09-07-3-nvidia-blackwell", NVIDIA),
        ("/posts/2025-09-07-3-nvidia-blackwell/", NVIDIA),
        ("/2025/09/07/3-NVIDIA-Blackwell/", NVIDIA),
        ("/2025/12/02/生成AIの電力/", POWER),
        ("/2025/12/02/" + quote("生成AIの電力") + "/", POWER),
        ("/2025/12/02/" + quote("生成AIの電力").lower() + "/", POWER),
        ("/power/" + quote("生成AIの電力"), POWER),
        ("/古い/住所/", POWER),
        ("/old.html", POWER),
        ("/2025/01/05/twice/", "posts/2025-01-05-twice"),
        ("/2024/01/06/twice/", "posts/2024-01-05-twice"),
        ("/", "index"),
        ("/index.html", "index"),
        ("/categories/", "blog/category/index"),
        ("/tags", "blog/tag/index"),
        ("/blog/", "blog/index"),
        ("/blog/tag/", "blog/tag/index"),
        ("/category/AI技術ガイド/", "blog/category/AI技術ガイド"),
        ("/tags/C++", "blog/tag/C++"),
        ("/tag/gpu-入門/", "blog/tag/GPU-入門"),
        ("/topics/h100.html", "topics/h100"),
        ("/guide/", "guide/index"),
    ],
)
def test_an_address_leads_to_its_page(paths: SitePaths, url: str, page: str) -> None:
    assert paths.resolve(url) == (page, "")


def test_the_address_of_a_part_leads_to_its_anchor(paths: SitePaths) -> None:
    assert paths.resolve("/notes-part") == ("notes", "part")


@pytest.mark.parametrize(
    "url",
    [
        "/2025/09/07/other/",
        "/2023/01/05/twice/",
        "/about/",
        "/tags/none/",
        "/feed.xml",
        "/assets/a.pdf",
        "/%zz/",
        "/2025/13/99/x",
    ],
)
def test_an_address_that_nothing_has_leads_nowhere(paths: SitePaths, url: str) -> None:
    assert paths.resolve(url) is None


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/a/b/", "a/b/index"),
        ("/a/b", "a/b/index"),
        ("/a/b.html", "a/b"),
        ("a.htm", "a"),
        ("/古い/" + quote("住所") + "/", "古い/住所/index"),
        ("/ハ\u3099ス.html", "バス"),
        ("/", "index"),
        ("/../../etc/passwd", "etc/passwd/index"),
        ("/%2e%2e/%2E%2E/x/", "x/index"),
        ("/a/v1.5/", "a/v1.5/index"),
        ("/a?b#c", "a/index"),
        ("/a\x00b/", "ab/index"),
        ("/feed.xml", None),
        ("/objects.inv", None),
        ("/_static/x/", None),
        ("/a.html/b/", None),
        ("/x/a.html/", "x/a"),
        ("/" + "長" * 100 + "/", None),
    ],
)
def test_a_redirect_is_written_where_a_server_looks_for_it(path: str, page: str | None) -> None:
    assert redirect_page(path) == page


def test_redirects_never_take_the_place_of_a_page_or_of_each_other(make_post: Make) -> None:
    first = make_post(
        "2025-01-01-a", permalink="/old/", redirect_from=("/blog/", "/posts/2025-01-01-a.html", "/feed.xml")
    )
    second = make_post("2025-01-02-b", redirect_from=("/OLD", "/new/"))
    made, refused = redirects([second, first], ["blog/index", "posts/2025-01-01-a", "posts/2025-01-02-b"])
    assert [(redirect.page, redirect.post.name) for redirect in made] == [
        ("old/index", "2025-01-01-a"),
        ("new/index", "2025-01-02-b"),
    ]
    assert [post.name for post, _path, _said in refused] == ["2025-01-01-a", "2025-01-01-a", "2025-01-02-b"]
    assert "'/blog/' belongs to 'blog/index'" in refused[0][2].text()
    assert "'/feed.xml' cannot be a page's" in refused[1][2].text()
    assert "'/OLD' belongs to 'posts/2025-01-01-a'" in refused[2][2].text()

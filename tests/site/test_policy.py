"""The site under the strict policy that its header files say: used as readers do, and weighed."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from infrakb.web import STATIC
from tests.browsing import PREFIX, Host, served
from tests.building import build, project, write
from tests.conftest import Site

#: As the issue of the readers' site has it.
POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
POST = """\
---
title: 部品
---

```{figure} ../images/dot.png
:width: 50%

題
```

```python
x = 1
```

$$
x^2
$$

:::{note}
注です。[^1]
:::

::::{grid} 2
:::{grid-item-card} 札
中身
:::
::::

::::{tab-set}
:::{tab-item} 一
甲
:::
:::{tab-item} 二
乙
:::
::::

| 列 | 値 |
|---|---:|
| あ | 1 |

[^1]: 脚注です。
"""


class StrictHost(Host):
    """A host that sends the policy with everything."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()


class Visit:
    """A page that is opened, what its console says and what it loads."""

    def __init__(self, shown: Page, root: str) -> None:
        self.page, self._root = shown, root
        self.said: list[str] = []
        self.loads: dict[str, bytes] = {}
        shown.on("console", lambda message: self.said.append(message.text))
        shown.on("pageerror", lambda error: self.said.append(str(error)))
        shown.on("response", lambda response: self._note(response.url, response.status, response.body))

    def _note(self, url: str, status: int, body: object) -> None:
        assert callable(body)
        self.loads[url] = body() if status in {200, 404} else b""

    def open(self, address: str) -> Page:
        self.said.clear()
        self.loads.clear()
        self.page.goto(f"{self._root}{PREFIX}{address}")
        self.page.wait_for_load_state("networkidle")
        return self.page

    def violations(self) -> list[str]:
        """What the browser refused; that a missing page is one, it says, too."""
        return [text for text in self.said if "404" not in text]

    def weight(self, *kinds: str) -> int:
        """Bytes that a host sends, compressed."""
        return sum(
            len(gzip.compress(body, 9))
            for url, body in self.loads.items()
            if not kinds or Path(urlsplit(url).path).name in kinds
        )


@contextmanager
def visiting(browser: Browser, folder: Path) -> Iterator[Visit]:
    with served(folder, StrictHost) as root:
        context = browser.new_context(locale="ja-JP", viewport={"width": 1280, "height": 900})
        yield Visit(context.new_page(), root)
        context.close()


@pytest.fixture(scope="module")
def visit(browser: Browser, site: Site) -> Iterator[Visit]:
    with visiting(browser, site.outdir) as found:
        yield found


def post(site: Site) -> str:
    return f"posts/{min((site.outdir / 'posts').glob('*.html')).name}"


KINDS = [
    "index.html", "topics/h100.html", "topics/index.html", "blog/index.html", "blog/archive/index.html",
    "blog/tag/index.html", "guide/map.html", "guide/settings.html", "guide/sources.html", "guide/data.html",
    "updates/index.html", "404.html", "nope", "blog/a/b/c.html",
]  # fmt: skip


def test_no_page_of_any_kind_does_what_the_policy_refuses(visit: Visit, site: Site) -> None:
    refused = {}
    for address in [*KINDS, post(site)]:
        visit.open(address)
        refused[address] = visit.violations()
    assert {address: said for address, said in refused.items() if said} == {}


def test_search_cards_colours_and_the_map_work_under_it(visit: Visit) -> None:
    shown = visit.open("search.html?q=H100")
    shown.wait_for_selector("[data-search-results] a")
    shown = visit.open("guide/map.html")
    shown.locator(".infra-map-layers a").first.click()
    shown.wait_for_selector(".infra-map-layers a[data-sign]")
    shown = visit.open("topics/h100.html")
    shown.locator("#furo-main-content a.infra-topic[href]").first.hover()
    shown.wait_for_selector(".infra-card:not([hidden])")
    shown.locator(".theme-toggle:visible").first.click()
    assert shown.evaluate("document.body.dataset.theme") == "dark"
    assert shown.reload() is not None
    assert shown.evaluate("document.body.dataset.theme") == "dark"
    shown.keyboard.press("Control+k")
    shown.locator("dialog input").fill("NVLink")
    shown.wait_for_selector("dialog [role=option]")
    assert visit.violations() == []
    shown.evaluate("localStorage.clear()")


def test_a_text_with_every_part_looks_right_under_it(browser: Browser, tmp_path: Path) -> None:
    source = project(tmp_path, root="images")
    write(source, {"posts/2025-01-01-parts.md": POST})
    built = build(source, options=("-W",))
    with visiting(browser, built.out) as visit:
        shown = visit.open("posts/2025-01-01-parts.html")
        assert visit.violations() == []

        def style(selector: str, name: str) -> str:
            found = f"getComputedStyle(document.querySelector({selector!r})).{name}"
            return str(shown.evaluate(found))

        assert style(".sd-card", "borderTopStyle") == "solid"
        assert style(".admonition-title", "position") == "relative"
        assert style(".highlight .n", "color") != style("article", "color")
        width = shown.evaluate(
            "document.querySelector('figure img').offsetWidth / document.querySelector('figure').offsetWidth"
        )
        assert width == pytest.approx(0.5, abs=0.01)
        assert not shown.get_by_text("乙").is_visible()
        shown.get_by_text("二", exact=True).click()
        assert shown.get_by_text("乙").is_visible()


# Pages that list all there is, and those of a guide, are as long as what they say.
@pytest.mark.parametrize("address", ["index.html", "topics/trainium2.html", "blog/index.html", "nope/deep"])
def test_a_page_is_light(visit: Visit, address: str) -> None:
    visit.open(address)
    assert len(visit.loads) <= 8, sorted(visit.loads)
    assert visit.weight("site.css", "before-paint.js", "missing.js") <= 15_000
    assert (STATIC / "before-paint.js").stat().st_size < 1_024
    assert visit.weight() <= 35_000


#: Bytes of a page with the sheets and scripts that it names, compressed; what scripts ask for later comes on top.
LIGHT, COMPARING = 35 * 1024, 150_000
ASKED_RE = re.compile(r'<(?:link rel="stylesheet" href|script[^>]* src)="([^"?]+)')


@cache
def compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 6))


def whole(path: Path, out: Path) -> int:
    """Bytes of a page and what it names; the one for missing pages names it by the host's root."""
    asked = ASKED_RE.findall(path.read_text(encoding="utf-8"))
    named = {
        out / name.removeprefix(PREFIX) if name.startswith(PREFIX) else (path.parent / name).resolve()
        for name in map(unquote, asked)
    }
    return compressed(path) + sum(map(compressed, named))


def test_every_page_is_within_its_limit(site: Site) -> None:
    pages = {path.relative_to(site.outdir).as_posix(): path for path in site.outdir.rglob("*.html")}
    del pages["search.html"]  # what it does is its script
    sizes = {name: whole(path, site.outdir) for name, path in pages.items()}
    limits = {
        name: COMPARING if "guide/compare-" in name else LIGHT for name in pages
    }  # every value of a kind
    assert {name: size for name, size in sizes.items() if size > limits[name]} == {}

"""The stylesheets of a build: what a page gets, and that it goes when the page needs it no more."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from infrakb.sphinx_ext.outputs import styles
from infrakb.sphinx_ext.upstream import furo_styles
from infrakb.web import STYLES
from tests.building import Built, build, build_clean, project, unlike, write

POST = """\
---
title: 部品
---

```{figure} ../images/dot.png
:width: 50%

題
```

::::{grid} 2
:::{grid-item-card} 札
中身
:::
::::

```python
x = 1
```
"""
TABS = "---\ntitle: タブ\n---\n\n::::{tab-set}\n:::{tab-item} 一\n%s\n:::\n::::\n"
PLAIN = "---\ntitle: 文だけ\n---\n\n文です。\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    source = project(tmp_path_factory.mktemp("styles"), root="images")
    write(source, {"posts/2025-01-01-parts.md": POST, "posts/2025-01-02-plain.md": PLAIN})
    tabs = {"alone": "甲", "synced": ":sync: a\n\n甲", "led-to": "(place)=\n### 甲"}
    write(source, {f"posts/2025-01-03-{name}.md": TABS % content for name, content in tabs.items()})
    return build(source, options=("-W",))


def sheets(built: Built, name: str) -> dict[str, str]:
    links = built.page(name).xpath("//link[@rel='stylesheet']/@href")
    paths = {Path(link.partition("?")[0]).name for link in links}
    return {path: (built.out / "_static" / path).read_text(encoding="utf-8") for path in sorted(paths)}


def test_a_plain_page_waits_for_one_sheet_alone(built: Built) -> None:
    assert list(sheets(built, "posts/2025-01-02-plain")) == ["site.css"]


def test_a_page_has_the_rules_for_its_own_parts_in_a_sheet_of_its_own(built: Built) -> None:
    code, own, site = sheets(built, "posts/2025-01-01-parts").values()
    assert ".highlight .k{" in code or ".highlight .mi{" in code
    assert ".sd-card{" in own
    assert "--sd-color-card-border:" in own
    assert ".sd-btn" not in own
    assert ".sd-card{" not in site
    assert "width:50%!important" in own
    assert built.page("posts/2025-01-01-parts").xpath("//@style") == []


def test_tabs_need_a_script_where_something_else_chooses_them(built: Built) -> None:
    def asks(name: str) -> bool:
        return bool(
            built.page(f"posts/2025-01-03-{name}").xpath("//script[contains(@src, 'design-tabs.js')]")
        )

    assert [asks(name) for name in ("alone", "synced", "led-to")] == [False, True, True]


def test_no_sheet_loads_from_elsewhere_and_none_has_a_picture_inside(built: Built) -> None:
    found = {path.name: path.read_text("utf-8") for path in (built.out / "_static").rglob("*.css")}
    assert [
        name for name, text in found.items() if "data:" in text or "@import" in text or "//" in text
    ] == []


def test_files_of_sphinx_and_furo_that_no_page_asks_for_are_not_published(built: Built) -> None:
    names = {path.name for path in (built.out / "_static").rglob("*")}
    assert not names & {
        "basic.css",
        "furo.css",
        "pygments.css",
        "sphinx-design.min.css",
        "doctools.js",
        "furo.js",
    }


def test_a_sheet_goes_with_the_last_part_that_needed_it(built: Built) -> None:
    (own,) = (name for name in sheets(built, "posts/2025-01-01-parts") if name.startswith("page-"))
    for path in built.source.glob("posts/2025-01-03-*.md"):
        path.unlink()
    write(built.source, {"posts/2025-01-01-parts.md": PLAIN})
    edited = build(built.source, options=("-W",))
    assert not (built.out / "_static" / own).exists()
    clean = build_clean(built.source)
    assert unlike(edited, clean) == []


def words(*paths: Path) -> set[str]:
    return {word for path in paths for word in re.findall(r"[\w-]+", path.read_text(encoding="utf-8"))}


def test_a_class_that_scripts_alone_give_is_known_with_the_part_that_brings_them() -> None:
    sheets = (
        re.sub(r"\{[^{}]*\}", "", path.read_text(encoding="utf-8"))
        for path in (STYLES / styles.PARTS).iterdir()
    )
    classes = {name for sheet in sheets for name in re.findall(r"\.([a-z][\w-]*)", sheet)}
    package = STYLES.parents[1]
    makers = {*package.rglob("*.py"), *package.rglob("*.html")} - {Path(styles.__file__)}
    given = classes & words(*package.rglob("scripts/**/*.js")) - words(*makers)
    assert {f".{name}" for name in given} <= styles.GIVEN.keys()
    assert given


def test_text_has_two_weights_in_our_styles_and_in_those_of_furo() -> None:
    ours = (path.read_text(encoding="utf-8") for path in STYLES.rglob("*.css"))
    weights = re.findall(r"font-weight: ?(\d+)", "".join((*ours, *furo_styles.furo_sheets())))
    assert set(weights) == {"400", "700"}

"""The options of conf.py: checked, defaulted, documented."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from infrakb.sphinx_ext.config import OPTIONS, reference
from tests.building import ROOT, build, project, run, write

BY_NAME = {option.name: option for option in OPTIONS}
GOOD: dict[str, list[Any]] = {
    "infrakb_timezone": ["UTC", "America/New_York"],
    "infrakb_trusted": [[], ["index", "guide/**"]],
    "infrakb_content_folders": [["images"]],
    "infrakb_posts_per_page": [1, 500],
    "infrakb_feed_authority": ["example.org,2025", "me@example.org,2025-01-31"],
    "infrakb_changes_feed_length": [1, 500],
    "infrakb_data_license": [[], ["CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/"]],
    "infrakb_report_url": [
        "",
        "https://example.org/new?title={title}&body={body}",
        "mailto:a@example.org?subject={title}",
    ],
    "infrakb_markdown_twins": [True, False],
    "infrakb_theme_colors": [["#ffffff", "#000000"], ["#FFFFFF", "#11171a"]],
    "infrakb_previews": [True, False],
    "infrakb_preview_colors": [["#000000", "#ffffff", "#ffaa00"]],
    "infrakb_preview_fonts": [[], ["fonts/a.otf"]],
    "infrakb_volumes": [{}, {"2024年": "https://example.org/2024/"}],
    "infrakb_content_policy": [False, {}, {"img-src": ["https://images.example"]}],
    "infrakb_wait": [0, 1.5],
}
BAD: dict[str, list[Any]] = {
    "infrakb_timezone": ["Asia/Edo", "../etc/passwd", "", None, 9],
    "infrakb_trusted": ["index", None, [1], [""]],
    "infrakb_content_folders": ["images", {"images"}],
    "infrakb_posts_per_page": [0, -1, "20", True, 2.5],
    "infrakb_feed_authority": ["", "example.org", "例え,2025", 2025],
    "infrakb_changes_feed_length": [0, "50", None],
    "infrakb_data_license": ["CC-BY-4.0", ["CC-BY-4.0"], [1, 2], None, 9],
    "infrakb_report_url": ["javascript:alert(1)", "https://example.org/{name}", None],
    "infrakb_markdown_twins": [1, "yes", None],
    "infrakb_theme_colors": ["#ffffff", ["#ffffff"], ["white", "black"], [1, 2], ["#fff", "#000"]],
    "infrakb_previews": [None, "no"],
    "infrakb_preview_colors": [["#000000", "#ffffff"], "#000000"],
    "infrakb_preview_fonts": ["a.otf", [1]],
    "infrakb_volumes": [[], {"": "https://example.org/"}],
    "infrakb_content_policy": [
        True,
        None,
        "img-src *",
        {"img-src": "*"},
        {"img-src": ["'self'; script-src *"]},
    ],
    "infrakb_wait": [-1, "10", None],
}


def test_every_option_is_tried_below() -> None:
    assert GOOD.keys() == BAD.keys() == BY_NAME.keys()


@pytest.mark.parametrize(("name", "value"), [(name, value) for name in GOOD for value in GOOD[name]])
def test_a_value_that_holds_is_taken_as_it_is(name: str, value: Any) -> None:
    assert BY_NAME[name].check(BY_NAME[name], value) == (value, [])


@pytest.mark.parametrize("name", BY_NAME)
def test_the_default_holds(name: str) -> None:
    assert BY_NAME[name].check(BY_NAME[name], BY_NAME[name].default) == (BY_NAME[name].default, [])


@pytest.mark.parametrize(("name", "value"), [(name, value) for name in BAD for value in BAD[name]])
def test_a_value_that_does_not_hold_is_said_and_replaced(name: str, value: Any) -> None:
    option = BY_NAME[name]
    found, said = option.check(option, value)
    assert len(said) == 1
    assert name in said[0].text()
    assert found == option.default


def test_each_is_one_located_warning_in_the_authors_language_and_the_site_is_built(tmp_path: Path) -> None:
    source = project(tmp_path)
    values = {name: values[0] for name, values in BAD.items()}
    lines = [
        'extensions = ["infrakb"]',
        'language = "ja"',
        *(f"{name} = {value!r}" for name, value in values.items()),
    ]
    write(source, {"conf.py": "\n".join(lines) + "\n"})
    built = build(source)
    said = built.warnings_of("conf.py")
    assert [int(line.partition(":")[0]) for line in said] == list(range(3, 3 + len(values)))
    assert all(line.endswith("[infrakb.setting]") for line in said)
    assert all("ください" in line for line in said)


@pytest.mark.parametrize("content", [None, b"", b"no font"], ids=["none", "empty", "other"])
def test_a_file_that_is_no_font_is_one_located_warning(tmp_path: Path, content: bytes | None) -> None:
    source = project(tmp_path, {"posts/2025-01-01-a.md": "---\ntitle: 題\n---\n文です。\n"})
    if content is not None:
        (source / "a.otf").write_bytes(content)
    conf = 'extensions = ["infrakb"]\nlanguage = "ja"\ninfrakb_preview_fonts = ["a.otf"]\n'
    write(source, {"conf.py": conf})
    [said] = build(source).warnings_of("conf.py")
    assert said == (
        "3: infrakb_preview_fonts：「a.otf」はフォントのファイルではありません。"
        "conf.pyのフォルダーから見た、フォントのパスを書いてください。 [infrakb.setting]"
    )


def test_a_site_keeps_what_it_says_of_other_packages_options(tmp_path: Path) -> None:
    source = project(tmp_path)
    conf = 'extensions = ["infrakb"]\nlanguage = "ja"\nhtml_permalinks_icon = "§"\nmyst_heading_anchors = 1\n'
    write(source, {"conf.py": conf, "index.md": "# 題\n\n## 節\n\n文です。\n"})
    built = build(source, options=("-W",))
    assert "§" in built.article("index").xpath("string(.//h2)")


def test_the_guides_reference_is_what_the_code_says() -> None:
    page = (ROOT / "guide/settings.md").read_text(encoding="utf-8")
    assert reference() in page, "write what `python -m infrakb settings` prints into guide/settings.md"


def test_the_command_prints_the_reference() -> None:
    assert run("settings", module="infrakb").stdout == reference()

"""The policy of what pages may load: of the settings, in pages and in files that hosts read."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from infrakb.sphinx_ext.outputs.policy import header_files, policy
from tests.building import ROOTS, build, project, write


def config(more: Any = None, volumes: dict[str, str] | None = None) -> Any:
    return SimpleNamespace(infrakb_content_policy={} if more is None else more, infrakb_volumes=volumes or {})


def said(text: str) -> dict[str, list[str]]:
    return {name: sources for name, *sources in map(str.split, text.split(";"))}


def test_nothing_comes_from_elsewhere_and_nothing_stands_inside_a_page() -> None:
    found = said(policy(config(), in_page=False))
    assert found["default-src"] == ["'self'"]
    assert found["object-src"] == found["base-uri"] == found["frame-ancestors"] == ["'none'"]
    assert "unsafe" not in str(found)


def test_a_page_leaves_out_what_browsers_take_from_headers_alone() -> None:
    header, page = (said(policy(config(), in_page=in_page)) for in_page in (False, True))
    assert header.keys() - page.keys() == {"frame-ancestors"}


def test_other_volumes_may_give_scripts_and_nothing_else() -> None:
    volumes = {"前の巻": "https://old.example/2024/", "隣": "../beside/"}
    found = said(policy(config(volumes=volumes), in_page=False))
    assert found["script-src"] == found["connect-src"] == ["'self'", "https://old.example"]
    assert found["default-src"] == ["'self'"]


def test_a_setting_adds_sources_or_leaves_it_all_out() -> None:
    more = {"img-src": ["https://images.example"], "frame-ancestors": ["https://portal.example"]}
    found = said(policy(config(more), in_page=False))
    assert found["img-src"] == ["'self'", "https://images.example"]
    assert found["frame-ancestors"] == ["https://portal.example"]
    assert policy(config(more=False), in_page=False) == ""


def test_each_host_is_told_in_its_way() -> None:
    files = header_files("default-src 'self'; frame-ancestors 'none'", "/ja/latest/", ["guide/", "index"])
    assert files["_headers"].startswith("/*\n  Content-Security-Policy: default-src 'self'\n")
    assert (
        "Header always set Content-Security-Policy \"default-src 'self'; frame-ancestors 'none'\"\n"
        in files[".htaccess"]
    )
    assert "add_header Content-Security-Policy $content_policy always;\n" in files["headers.nginx.conf"]
    assert "404 /ja/latest/404.html" in files[".htaccess"]


def test_owners_are_told_what_of_their_pages_the_policy_turns_off(tmp_path: Path) -> None:
    text = "# 頁\n\n文です。\n\n```{raw} html\n<p style='color: red' onclick='go()'>赤です。</p>\n```\n"
    source = project(tmp_path / "source", {"index.md": text})
    trusted = ("-D", "infrakb_trusted=index")
    told = "は、サイトの方針によりブラウザーが使いません。_staticのファイルに書くか、infrakb_content_policyで許してください。 [infrakb.html]"
    warnings = build(source, options=trusted).warnings
    assert warnings == [f"index.md:5: {inline}{told}" for inline in ('onclick="…"', 'style="…"')]
    allowed = {"script-src": ["'unsafe-inline'"], "style-src": ["'unsafe-inline'"]}
    text = f"""
import runpy
found = runpy.run_path({str(ROOTS / "conf.py")!r})
globals().update({{name: value for name, value in found.items() if not name.startswith("__")}})
infrakb_content_policy = {allowed}
"""
    write(source, {"conf.py": text})
    assert build(source, options=trusted, out="allowed").warnings == []


def test_charts_alone_may_stand_in_frames_of_other_sites() -> None:
    files = header_files("default-src 'self'; frame-ancestors 'none'", "/ja/latest/", ["guide/", "index"])
    rules = re.findall(r"^(/.*)\n((?:  .*\n)+)", files["_headers"], re.MULTILINE)
    assert [path for path, headers in rules if "frame-ancestors 'none'" in headers] == [
        "/",
        "/guide/*",
        "/index",
        "/index.html",
    ]
    assert '"default-src \'self\'" "expr=%{REQUEST_URI} =~ m#^/ja/latest/charts/#"' in files[".htaccess"]
    assert (
        'if ($uri ~ "^/ja/latest/charts/") { set $content_policy "default-src \'self\'"; }'
        in files["headers.nginx.conf"]
    )

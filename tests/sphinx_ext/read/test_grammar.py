"""Posts made at random: each is a page, and what is wrong in it is said in lines that an author can follow.

``INFRAKB_GRAMMAR_SEEDS=100:120`` in the environment tries other posts.
"""

from __future__ import annotations

import os
import re
from urllib.parse import unquote

import pytest
from lxml import etree, html

from tests import sitecheck
from tests.building import ROOTS, SETTINGS, Built, build, project, unlike
from tests.grammar import Grammar

pytestmark = pytest.mark.slow

_FIRST, _, _END = os.environ.get("INFRAKB_GRAMMAR_SEEDS", "7").partition(":")
SEEDS = range(int(_FIRST), int(_END or int(_FIRST) + 1))
POSTS = 60
SECRET = b"hunter2"
OPTIONS = ("-D", "extensions=infrakb,sphinx_design")
SOURCES = "@online{A,\n  title = {題},\n  organization = {発行者},\n  url = {https://x.example/},\n  date = {2025-01-01},\n  keywords = {primary},\n}\n"
TOPIC = "---\nkind: accelerator\nname: {ja: NVIDIA H100, en: NVIDIA H100}\naliases: [H100]\ndefinition: 定義。\n---\n\n文\n"
#: Attributes that browsers follow.
LEADS = frozenset("action background cite data formaction href ping poster src srcset xlink:href".split())
_WARNING_RE = re.compile(r"(posts/[^:]+\.md):[1-9]\d*: (ERROR: )?\S.*[^\]] \[[a-z]+(\.[a-z_]+)?\]")
_JAPANESE_RE = re.compile("[ぁ-ん]")


def names() -> list[str]:
    return [f"posts/2025-01-01-v{number:02}" for number in range(POSTS)]


@pytest.fixture(scope="module", params=SEEDS)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    grammar = Grammar(request.param)
    files: dict[str, str | bytes] = {f"{name}.md": grammar.post() for name in names()}
    files["images/dot.png"] = (ROOTS / "test-images/images/dot.png").read_bytes()
    files["conf.py"] = SETTINGS
    files |= {".env": SECRET, "sources.bib": SOURCES, "topics/h100.md": TOPIC}
    source = project(tmp_path_factory.mktemp("grammar"), files)
    return build(source, options=OPTIONS)


def test_every_post_has_a_page_of_furos_and_is_in_the_inventory_and_the_archive(site: Built) -> None:
    uris = {unquote(uri).partition(".html")[0] for uri in site.inventory()["infra:post"].values()}
    assert uris == set(names())
    shown = {path for path in names() if (site.out / f"{path}.html").is_file()}
    assert shown == set(names())
    assert sitecheck.not_furo(site.out) == []


def test_every_warning_is_one_line_in_japanese_with_a_place_and_a_type(site: Built) -> None:
    assert site.warnings
    assert [line for line in site.warnings if not _WARNING_RE.fullmatch(line)] == []
    assert [line for line in site.warnings if not _JAPANESE_RE.search(line)] == []


def test_no_link_and_no_entry_of_the_inventory_leads_nowhere(site: Built) -> None:
    assert sitecheck.broken_links(site.out) == []
    assert sitecheck.broken_inventory(site.out) == []
    assert sitecheck.external_loads(site.out) == []


def test_nothing_of_a_secret_and_no_script_of_an_author_is_in_the_site(site: Built) -> None:
    assert [path for path, content in site.bytes().items() if SECRET in content] == []
    assert [fault for name in names() for fault in _faults(site.page(name))] == []


def _faults(page: html.HtmlElement) -> list[str]:
    """Return what in a page would run, or lead to what runs."""
    content = page.xpath("//*[@id='furo-main-content']")[0]
    found = [element.tag for element in content.iter("script", "iframe", "object", "embed", "style", "base")]
    found += [
        element.tag for element in page.iter("meta") if element.get("http-equiv", "").lower() == "refresh"
    ]
    for element in content.iter(etree.Element):
        for name, value in element.attrib.items():
            address = re.sub(r"[\x00-\x20]", "", value).lower()
            leads = name in LEADS and address.startswith(("javascript:", "vbscript:", "data:"))
            if leads or name.lower().startswith("on"):
                found.append(f"{name}={value}")
    return found


def test_two_workers_make_the_same_bytes_and_warnings(site: Built) -> None:
    other = build(site.source, jobs=2, options=OPTIONS, out="two")
    assert unlike(other, site) == []
    assert sorted(other.warnings) == sorted(site.warnings)


def test_a_second_build_changes_nothing_and_says_the_same(site: Built) -> None:
    before = site.bytes()
    again = build(site.source, options=OPTIONS)
    assert again.bytes() == before
    assert sorted(set(again.warnings)) == sorted(set(site.warnings))

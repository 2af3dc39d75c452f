"""Whatever raises inside one document ends that document alone."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests import sitecheck
from tests.breaking import READING, WRITING
from tests.building import Built, build, post, project, write

pytestmark = pytest.mark.slow

# Posts of the site's owners: the directive that breaks is none that content may use.
EXTENSION = ("-D", "extensions=infrakb,tests.breaking", "-D", "infrakb_trusted=posts/**")
#: A directive that raises is shown as code: the document stands.
STAGES = tuple(stage for stage in (*READING, *WRITING) if stage != "directive")
HOWS = ("recursion", "memory", "hang")


def broken_post(stage: str, how: str, **keys: str) -> str:
    mark = f"break:{stage}:{how}"
    body = f"最初の段落です。\n\n## 節\n\n```{{break}}\n{mark}\n```\n\n{mark}\n\n最後の段落です。"
    return post(f"壊れる{stage}", body, excerpt="要約です。", **keys)


BROKEN = {
    **{f"2025-01-01-{stage}": (stage, "error") for stage in STAGES},
    **{
        f"2025-01-02-{stage}-{how}": (stage, how)
        for stage in ("directive", "doctree-resolved")
        for how in HOWS
    },
}
FILES = {
    **{f"posts/{stem}.md": broken_post(stage, how) for stem, (stage, how) in BROKEN.items()},
    "posts/2025-01-03-title.md": post("題 break:doctree-read:error"),
    "posts/2025-01-03-always-broken.md": post("どうしても壊れる"),
    "posts/2025-01-03-heading.md": "---\ndate: 2025-01-03\n---\n\n# 本文の題\n\nbreak:doctree-read:error\n",
    **{f"posts/2025-02-01-whole{number}.md": post(f"無事{number}", "[ほか](2025-01-01-doctree-read.md)") for number in range(6)},
}  # fmt: skip
FAILED = {path.removesuffix(".md") for path in FILES if "whole" not in path}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    source = project(tmp_path_factory.mktemp("failures"), FILES)
    return build(source, jobs=2, options=EXTENSION, status=1)


@pytest.mark.parametrize("docname", sorted(FAILED))
def test_each_document_that_breaks_is_one_located_error(site: Built, docname: str) -> None:
    found = site.warnings_of(f"{docname}.md")
    assert len(found) == 1, found
    assert re.fullmatch(r"\d+: ERROR: .*\b(\w+Error)\b.* \[infrakb\.failed\]", found[0])
    trace = site.out.with_name("html-doctrees") / "failures" / f"{docname}.txt"
    assert "Traceback" in trace.read_text()


def test_a_directive_that_raises_at_what_it_is_given_costs_nothing_but_itself(tmp_path: Path) -> None:
    files = {"posts/2025-01-01-a.md": broken_post("directive", "error")}
    site = build(project(tmp_path, files), options=EXTENSION)
    (warning,) = site.warnings_of("posts/2025-01-01-a.md")
    assert re.fullmatch(r"15: .*\{break\}.* \[infrakb\.directive\]", warning)
    text = site.text("posts/2025-01-01-a")
    assert "```{break}" in text
    assert "最後の段落です。" in text


def test_nothing_else_is_reported(site: Built) -> None:
    assert [
        line for line in site.warnings if not line.startswith(tuple(f"{name}.md:" for name in FAILED))
    ] == []


def test_the_line_is_that_of_the_piece_that_broke(site: Built) -> None:
    [found] = site.warnings_of("posts/2025-01-02-directive-memory.md")
    assert found.startswith("15: ")


def test_every_post_has_a_page_and_is_in_the_archive_the_inventory_and_the_feed(site: Built) -> None:
    everything = {path.removesuffix(".md") for path in FILES}
    assert {unquote(name).removesuffix(".html") for name in site.archived()} == everything
    uris = site.inventory()["infra:post"].values()
    assert {unquote(uri).partition(".html")[0] for uri in uris} == everything
    feed = (site.out / "blog/atom.xml").read_text()
    assert all(
        f"<title>{title}</title>" in feed
        for title in ("壊れるdirective", "壊れるtranslator", "本文の題", "無事0")
    )
    assert "無事1" in site.text("posts/2025-02-01-whole1")


@pytest.mark.parametrize("docname", sorted(FAILED))
def test_its_page_says_so_and_nothing_of_the_stack(site: Built, docname: str) -> None:
    page = (site.out / f"{docname}.html").read_text()
    assert "このページは" in page
    assert "Traceback" not in page
    assert "最後の段落です" not in page
    assert f"breaks at {BROKEN.get(docname.removeprefix('posts/'), ['doctree-read'])[0]}" not in page


def test_its_page_has_its_title_and_every_address_of_it(site: Built) -> None:
    for stage in STAGES:
        assert site.page(f"posts/2025-01-01-{stage}").xpath("//h1")[0].text_content() == f"壊れる{stage}"
    assert sitecheck.broken_links(site.out) == []
    for items in site.inventory().values():
        for uri in items.values():
            page, _hash, anchor = uri.partition("#")
            assert not anchor or unquote(anchor) in sitecheck.anchors(site.out / unquote(page))


def test_one_job_makes_the_same_bytes_and_errors(site: Built) -> None:
    serial = build(site.source, options=EXTENSION, out="serial", status=1)
    assert serial.bytes() == site.bytes()
    assert sorted(line.replace("serial", "html") for line in serial.warnings) == sorted(site.warnings)


def test_it_is_reported_until_it_is_mended_and_then_forgotten(site: Built) -> None:
    again = build(site.source, jobs=2, options=EXTENSION, status=1)
    assert sorted(again.warnings) == sorted(site.warnings)
    assert again.bytes() == site.bytes()
    kept = {path: text for path, text in FILES.items() if "always-broken" not in path}
    mended = {path: re.sub(r"break:[a-z-]+:[a-z]+", "直した", text) for path, text in kept.items()}
    write(site.source, mended)
    (site.source / "posts/2025-01-03-always-broken.md").unlink()
    after = build(site.source, jobs=2, options=EXTENSION)
    assert after.warnings == []
    assert after.bytes() == build(site.source, options=EXTENSION, out="clean").bytes()
    assert not list((after.out.with_name("html-doctrees") / "failures").rglob("*.txt"))


@pytest.mark.parametrize("stage", ["directive", "doctree-resolved"])
@pytest.mark.parametrize(("how", "said"), [("kill", "SIGKILL"), ("exit", "3")])
def test_a_worker_that_dies_takes_no_other_document_along(
    tmp_path: pytest.TempPathFactory, stage: str, how: str, said: str
) -> None:
    files = {f"posts/2025-02-{number + 1:02}-whole.md": post(f"無事{number}") for number in range(20)}
    files["posts/2025-02-07-dies.md"] = broken_post(stage, how)
    source = project(tmp_path, files)  # type: ignore[arg-type]
    built = build(source, jobs=2, options=EXTENSION, status=1)
    [error] = built.warnings
    assert error.startswith("posts/2025-02-07-dies.md:1: ERROR: ")
    assert said in error
    assert len(built.archived()) == len(files)
    assert "このページは" in built.text("posts/2025-02-07-dies")
    write(source, {"posts/2025-02-07-dies.md": post("直した")})
    mended = build(source, jobs=2, options=EXTENSION)
    assert mended.bytes() == build(source, options=EXTENSION, out="clean").bytes()


def test_a_generated_page_that_breaks_ends_the_build_and_is_named(tmp_path: pytest.TempPathFactory) -> None:
    source = project(tmp_path, {"posts/2025-01-01-a.md": post(tags="[always-broken]")})  # type: ignore[arg-type]
    built = build(source, options=EXTENSION, status=2)
    assert any("blog/tag/always-broken" in line for line in built.warnings)

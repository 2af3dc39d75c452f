"""What a build of changes does is counted: documents read, pages rewritten, groups indexed, shards joined."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sphinx.application import Sphinx

from infrakb.search import sections
from infrakb.search.index import Work
from infrakb.search.index import write as write_index
from infrakb.sphinx_ext.outputs import search
from tests.building import build as build_apart
from tests.building import build_here, contents, differing, post, project

COUNT = 60


def text(number: int, title: str = "", paragraphs: int = 4) -> str:
    body = "\n\n".join(f"記事{number}の段落{place}です。" for place in range(paragraphs))
    tag = f'["札{number % 3}"]'
    return post(title or f"記事{number}", body, date=day(number), excerpt=f'"抜粋{number}"', tags=tag)


def day(number: int) -> str:
    return f"2025-{number // 28 + 1:02}-{number % 28 + 1:02}"


def name(number: int) -> str:
    return f"posts/{day(number)}-p{number}"


@dataclass
class Counted:
    """What one build did."""

    read: list[str] = field(default_factory=list)
    rendered: list[str] = field(default_factory=list)
    texts: int = 0  # that were indexed
    work: list[Work] = field(default_factory=list)
    rewritten: set[str] = field(default_factory=set)  # files whose bytes changed, or that are new or gone

    @property
    def pages(self) -> set[str]:
        return {path for path in self.rewritten if path.endswith(".html")}


def times(out: Path) -> dict[Path, int]:
    """Return when each file was written; Sphinx writes its static files and ``.buildinfo`` in every build."""
    files = (
        path for path in out.rglob("*") if path.is_file() and not {"_static", ".buildinfo"} & {*path.parts}
    )
    return {path: path.stat().st_mtime_ns for path in files}


Build = Callable[[], Counted]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    made = project(tmp_path, {f"{name(number)}.md": text(number) for number in range(COUNT)})
    build_apart(made)
    return made


@pytest.fixture
def build(source: Path, monkeypatch: pytest.MonkeyPatch) -> Build:
    """Build the project by one process, this one, and count."""

    def run() -> Counted:
        counted = Counted()
        encode = sections.encode_group

        def count_texts(texts: list[str], *rest: Any) -> Any:
            counted.texts += len(texts)
            return encode(texts, *rest)

        def count_work(*arguments: Any) -> Work:
            counted.work.append(write_index(*arguments))
            return counted.work[-1]

        def listen(app: Sphinx) -> None:
            app.connect("env-before-read-docs", lambda _app, _env, names: counted.read.extend(names))
            app.connect("html-page-context", lambda _app, page, *_rest: counted.rendered.append(page))

        out = source.parent / "html"
        before = contents(out)
        with monkeypatch.context() as patch:
            patch.setattr(sections, "encode_group", count_texts)
            patch.setattr(search, "write", count_work)
            build_here(source, listen)
        counted.rewritten = set(differing(before, contents(out)))
        return counted

    return run


def test_nothing_is_done_when_nothing_has_changed(source: Path, build: Build) -> None:
    build()
    before = times(source.parent / "html")
    counted = build()
    assert (counted.read, counted.rendered, counted.texts) == ([], [], 0)
    assert counted.work == [Work(0, 0)]
    assert times(source.parent / "html") == before


def test_a_changed_body_rewrites_its_page_and_its_part_of_the_index(source: Path, build: Build) -> None:
    build()
    (source / f"{name(20)}.md").write_text(text(20).rstrip() + "末尾です。\n")
    counted = build()
    assert counted.read == [name(20)]
    assert counted.pages == {f"{name(20)}.html"}
    others = counted.rewritten - counted.pages
    twins = {f"{name(20)}.md", "llms-full.txt"}
    assert {path for path in others if not path.startswith("search/")} == twins
    others -= twins
    shards = {path for path in others if path.startswith("search/t/")}
    [excerpts] = {path for path in others if path.startswith("search/x/")}
    assert others - shards == {"search/head.js", excerpts}
    assert counted.work == [Work(1, len(shards))]
    assert shards


def test_a_changed_excerpt_rewrites_the_pages_that_show_it(source: Path, build: Build) -> None:
    build()
    site = source.parent / "html"
    pages = {path.relative_to(site).as_posix(): path for path in site.rglob("*.html")}
    showing = {page for page, path in pages.items() if "抜粋20" in path.read_text()}
    path = source / f"{name(20)}.md"
    path.write_text(path.read_text().replace("抜粋20", "新しい抜粋"))
    counted = build()
    assert counted.read == [name(20)]
    assert counted.pages == showing
    assert {page for page in showing if page.startswith("posts/")} == {f"{name(20)}.html"}
    for folder in ("blog/page/", "blog/category/", "blog/tag/", "blog/archive/2025/"):
        assert any(page.startswith(folder) for page in showing), folder
    assert any(path.endswith("atom.xml") for path in counted.rewritten)


def test_a_changed_title_rewrites_the_pages_that_show_it(source: Path, build: Build) -> None:
    build()
    (source / f"{name(20)}.md").write_text(text(20, title="新しい題"))
    counted = build()
    assert counted.read == [name(20)]
    site = source.parent / "html"
    assert {page for page in counted.pages if "新しい題" not in (site / page).read_text()} == set()
    assert {f"{name(number)}.html" for number in (19, 20, 21)} <= counted.pages


def test_a_touched_file_is_not_read(source: Path, build: Build) -> None:
    build()
    (source / f"{name(20)}.md").touch()
    counted = build()
    assert (counted.read, counted.rendered, counted.rewritten) == ([], [], set())


def test_damaged_files_are_made_again_alone(source: Path, build: Build) -> None:
    build()
    site = source.parent / "html"
    sound = contents(site)
    damaged = {f"{name(20)}.html", "blog/page/2.html", "search/t/000.js", "objects.inv"}
    for path in damaged:
        (site / path).write_bytes(sound[path][:-1])
    before = times(site)
    counted = build()
    assert contents(site) == sound
    assert counted.read == []
    assert sorted(counted.rendered) == ["blog/page/2", name(20)]
    assert counted.work == [Work(0, 1)]
    after = times(site)
    assert {path for path in after if after[path] != before[path]} == {site / path for path in damaged}

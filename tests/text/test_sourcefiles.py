"""What cannot be read as a source is left out with a located warning; nothing hangs, and nothing foreign is read."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import tempfile
from pathlib import Path

import pytest

from infrakb.sphinx_ext.references.bibliography import SourcesParser
from infrakb.text.sourcefiles import DENIED, FOLDER_DENIED, folder_refusal, refusal
from infrakb.topics.registry import read_registry
from infrakb.topics.sources import parse, read_sources
from tests.building import Built, build, post, project

UNCLOSED = """\
@online{first, title={一}, url={https://a.example/}, keywords={primary}}
@online{second, title={二}, url={https://b.example/}, keywords={primary}
@online{third, title={三}, url={https://c.example/}, keywords={primary}}
@online{fourth, title={四
}
"""
TOPIC = "---\nkind: accelerator\nname: {ja: 石, en: Chip}\ndefinition: 石です。\n---\n"
#: Source -> what is put in its place.
ODD = ("posts/2025-01-01-pipe.md", "topics/pipe.md", "posts/2025-01-01-socket.md", "topics/folder.md")
LINKS = {
    "posts/2025-01-01-out.md": "../../outside/secret.md",
    "posts/2025-01-01-dot.md": "../.env",
    "posts/2025-01-01-loop.md": "2025-01-01-loop.md",
    "posts/2025-01-01-lost.md": "nowhere.md",
    "posts/round": "..",
    "posts/elsewhere": "../../outside",
    "topics/out.md": "../../outside/secret.md",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("odd")
    source = project(
        folder,
        {
            "posts/2025-01-02-good.md": post("良い記事"),
            "topics/chip.md": TOPIC,
            "sources.bib": UNCLOSED,
            ".env": "秘密です。\n",
        },
    )
    outside = folder / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text("秘密です。\n", encoding="utf-8")
    os.mkfifo(source / ODD[0])
    os.mkfifo(source / ODD[1])
    # The path of a socket may not be long.
    with contextlib.chdir(source / "posts"), socket.socket(socket.AF_UNIX) as server:
        server.bind(Path(ODD[2]).name)
    (source / ODD[3]).mkdir()
    for name, target in LINKS.items():
        (source / name).symlink_to(target)
    (source / "posts/2025-01-03-linked.md").symlink_to("2025-01-02-good.md")
    (source / "more").mkdir()
    (source / "more/2025-01-04-more.md").write_text(post("別の所"), encoding="utf-8")
    (source / "posts/more").symlink_to("../more")
    return build(source)


@pytest.mark.parametrize("name", [*ODD, *LINKS])
def test_what_is_no_file_of_the_site_is_one_located_warning(site: Built, name: str) -> None:
    found = site.warnings_of(name)
    assert len(found) == 1
    assert re.fullmatch(r"1: .* \[infrakb\.file\]", found[0])


def test_nothing_foreign_is_read_and_links_inside_go_on_working(site: Built) -> None:
    assert not [
        path for path in site.out.rglob("*") if path.is_file() and "秘密".encode() in path.read_bytes()
    ]
    posts = {path.relative_to(site.out).as_posix() for path in (site.out / "posts").rglob("*.html")}
    assert posts == {
        "posts/2025-01-02-good.html",
        "posts/2025-01-03-linked.html",
        "posts/more/2025-01-04-more.html",
    }


def test_an_entry_that_is_not_closed_costs_no_other_one(site: Built) -> None:
    found = site.warnings_of("sources.bib")
    places = [
        match.groups() for line in found if (match := re.match(r"(\d+): .*?「?'?(second|fourth)", line))
    ]
    assert places == [("2", "second"), ("4", "fourth")]
    cited = SourcesParser().parse_file(str(site.source / "sources.bib"))
    assert list(cited.entries) == ["first", "second", "third", "fourth"]


def test_sources_are_kept_as_far_as_they_can_be_read() -> None:
    data, problems = parse(UNCLOSED)
    assert list(data.entries) == ["first", "second", "third", "fourth"]
    assert [problem.line for problem in problems] == [2, 4]
    sources, problems = read_sources(UNCLOSED)
    assert sources["second"].title == "二"
    assert len(problems) == 2, "what else a damaged entry lacks may stand behind the error"


@pytest.mark.parametrize("name", ["sources.bib", "properties.yaml"])
@pytest.mark.parametrize("kind", ["pipe", "folder", "link"])
def test_a_table_that_cannot_be_read_is_reported_and_ends_with_status_1(
    tmp_path: Path, name: str, kind: str
) -> None:
    source = project(tmp_path, {"posts/2025-01-02-good.md": post("良い記事")})
    path = source / name
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to("lost")
    built = build(source, status=1)
    assert len(built.warnings) == 1
    assert re.fullmatch(rf"{re.escape(name)}:1: .* \[infrakb\.file\]", built.warnings[0])
    assert (built.out / "posts/2025-01-02-good.html").is_file()
    located = {(path, problem.subtype) for path, problem in read_registry(source).problems}
    assert (name, "file") in located


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else and come back")
def test_permission_denied_is_said_of_files_and_folders() -> None:
    with tempfile.TemporaryDirectory() as name:  # not below pytest's folder, which is for its owner alone
        root = Path(name)
        root.chmod(0o755)
        file, folder = root / "a.md", root / "closed"
        file.touch(0o600)
        folder.mkdir(0o700)
        os.setresuid(65534, 65534, 0)
        try:
            refused = refusal(file, root), folder_refusal(folder, root)
        finally:
            os.setresuid(0, 0, 0)
        assert refused == (DENIED, FOLDER_DENIED)
        assert (refusal(file, root), folder_refusal(folder, root)) == (None, None)

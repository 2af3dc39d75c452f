"""A build that cannot write says so in one line and damages nothing."""

from __future__ import annotations

import os
import resource
from pathlib import Path

import pytest

from infrakb.text.files import write_whole
from tests.building import ROOTS, arguments, build, one_line, post, project, run

POSTS = {f"posts/2025-01-{day:02}-a.md": post(f"記事{day}", "本文です。" * 400) for day in range(1, 13)}


def state(*folders: Path) -> dict[Path, bytes]:
    files = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return {path: path.read_bytes() for path in files}


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_cannot_be_written_leaves_pages_and_environment_as_they_were(tmp_path: Path, jobs: int) -> None:
    source = project(tmp_path, POSTS)
    built = build(source, jobs=2)
    before = state(built.out)
    environment = (tmp_path / "html-doctrees/environment.pickle").read_bytes()
    for name in POSTS:
        path = source / name
        path.write_text(path.read_text(encoding="utf-8").replace("記事", "新しい記事"), encoding="utf-8")

    def limit() -> None:  # as a full disk: what is larger ends with an error in the midst
        resource.setrlimit(resource.RLIMIT_FSIZE, (9_000, resource.RLIM_INFINITY))

    failed = run(*arguments(source, jobs=jobs), before=limit)
    one_line(failed, tmp_path)
    after = state(built.out)
    assert {path for path in before if path.suffix == ".html"} <= after.keys()
    damaged = [path for path in after if path.suffix == ".html" and b"</html>" not in after[path]]
    assert damaged == []
    assert not list(tmp_path.rglob(".*.part"))
    assert (tmp_path / "html-doctrees/environment.pickle").read_bytes() == environment
    again = build(source, jobs=2).bytes()
    assert again == build(source, jobs=2, out="fresh").bytes()


def test_a_site_without_a_home_page_is_one_line(tmp_path: Path) -> None:
    source = project(tmp_path, {"conf.py": 'extensions = ["infrakb"]\nproject = "試し"\nlanguage = "ja"\n'})
    (source / "index.md").unlink()
    one_line(run(*arguments(source)), "「index.md」がないか、公開前です。「# 試し」のような見出し")


def test_a_failed_write_leaves_the_old_file_and_names_it(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("old", encoding="utf-8")
    script = (
        "import resource, sys; from pathlib import Path; from infrakb.text.files import write_whole\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))\n"
        "try: write_whole(Path(sys.argv[1]), b'x' * 99)\n"
        "except OSError as error: print(error.filename)"
    )
    done = run("-c", script, path, module="")
    assert done.stdout.strip() == str(path)
    assert [child.name for child in tmp_path.iterdir()] == ["page.html"]
    assert path.read_text(encoding="utf-8") == "old"
    write_whole(path, b"new")
    assert path.read_text(encoding="utf-8") == "new"


@pytest.mark.parametrize("name", ["html", "html-doctrees"])
@pytest.mark.parametrize("module", ["sphinx", "infrakb build"])
def test_a_file_in_the_place_of_a_folder_is_one_line(tmp_path: Path, name: str, module: str) -> None:
    if (name, module) == ("html", "sphinx"):
        pytest.skip("Sphinx says so itself, before any extension is loaded")
    source = project(tmp_path)
    (tmp_path / name).write_text("x", encoding="utf-8")
    one_line(run(*arguments(source), module=module), tmp_path / name)
    assert (tmp_path / name).read_text(encoding="utf-8") == "x"


def test_a_read_only_folder_is_one_line(tmp_path: Path) -> None:
    source = project(tmp_path)
    out = tmp_path / "html"
    if os.geteuid() == 0:  # whom permissions do not bind
        out = Path("/proc/infrakb")
    else:
        tmp_path.chmod(0o555)
    finished = run("-b", "html", "-c", ROOTS, "-d", tmp_path / "doctrees", source, out)
    tmp_path.chmod(0o755)
    one_line(finished, out)

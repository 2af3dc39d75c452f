"""A build that cannot write says so in one line and damages nothing; two builds of one tree wait for each other."""

from __future__ import annotations

import os
import resource
import shutil
import socket
import sys
from pathlib import Path

import pytest

from infrakb.sphinx_ext.builder.locks import BusyError, lock, unlock
from infrakb.sphinx_ext.live import free_ports, newest_source, port_number
from infrakb.text.files import write_whole
from tests.building import ROOTS, build, one_line, post, project, run, start

POSTS = {f"posts/2025-01-{day:02}-a.md": post(f"記事{day}", "本文です。" * 400) for day in range(1, 13)}
HOLD = "import sys; from pathlib import Path; from infrakb.sphinx_ext.builder.locks import lock; lock([Path(sys.argv[1])], 0, print); print('held', flush=True); sys.stdin.read()"


def arguments(source: Path, *more: object, jobs: int = 1) -> list[object]:
    doctrees, out = source.parent / "html-doctrees", source.parent / "html"
    return ["-b", "html", "-c", ROOTS, "-j", jobs, "-N", "-d", doctrees, *more, source, out]


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
    shutil.copy(ROOTS / "conf.py", source)
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


def test_a_locale_that_is_not_installed_is_no_obstacle(tmp_path: Path) -> None:
    source = project(tmp_path)
    shutil.copy(ROOTS / "conf.py", source)
    finished = run("-q", *arguments(source), module="infrakb build", environment={"LC_ALL": "xx_XX.UTF-8"})
    assert (finished.returncode, finished.stderr) == (0, "")


def test_an_error_of_sphinx_is_one_line(tmp_path: Path) -> None:
    source = project(tmp_path)
    one_line(run(*arguments(source, "-D", "root_doc=none"), module="infrakb build"), "none")


def test_help_names_the_option_of_ours_and_those_of_sphinx() -> None:
    finished = run("--help", module="infrakb build")
    assert finished.returncode == 0
    assert "--empty" in finished.stdout
    assert "--builder" in finished.stdout


# --- two builds at once


def test_a_second_build_waits_for_the_first_and_says_for_whom(tmp_path: Path) -> None:
    source = project(tmp_path, POSTS)
    folder = tmp_path / "html-doctrees"
    folder.mkdir()
    with start("-c", HOLD, folder, module="") as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        refused = run(*arguments(source, "-D", "infrakb_wait=0"))
        one_line(refused, folder)
        assert refused.returncode == 1
        assert not (tmp_path / "html/index.html").exists()
        with start(*arguments(source)) as second:
            assert second.stdout is not None
            said = next(line for line in second.stdout if str(folder) in line)
            holder.kill()  # however a process ends, its lock ends with it
            rest = second.stdout.read()
    assert second.returncode == 0
    assert str(folder) not in rest, "it is said once"
    assert (tmp_path / "html/index.html").exists()
    if sys.platform == "linux":
        assert str(holder.pid) in said


def test_builds_of_different_folders_do_not_wait(tmp_path: Path) -> None:
    source = project(tmp_path, POSTS)
    folders = [tmp_path / "live"]
    folders[0].mkdir()
    taken = lock(folders, 0, lambda *_: None)
    try:
        assert run(*arguments(source, "-D", "infrakb_wait=0")).returncode == 0
    finally:
        unlock(taken)


def test_a_process_does_not_wait_for_itself(tmp_path: Path) -> None:
    taken = lock([tmp_path], 0, lambda *_: None)
    assert lock([tmp_path], 0, lambda *_: None) == []
    unlock(taken)


def test_a_lock_that_is_not_given_back_in_time_is_an_error_that_keeps_no_other(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    with start("-c", HOLD, tmp_path / "b", module="") as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(BusyError):
            lock([tmp_path / "a", tmp_path / "b"], 0, lambda *_: None)
        holder.kill()
    taken = lock([tmp_path / "a", tmp_path / "b"], 1, lambda *_: None)
    assert len(taken) == 2
    unlock(taken)


# --- make live


def test_the_next_free_port_is_taken() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        wanted = server.getsockname()[1]
        assert next(free_ports(wanted)) > wanted


@pytest.mark.parametrize("text", ["", "abc", "0", "-1", "65536", "80.0", "９０００"])
def test_a_bad_port_is_one_line(text: str) -> None:
    with pytest.raises(ValueError, match="PORT"):
        port_number(text)
    one_line(run(f"--port={text}", module="infrakb live"), "PORT")


def test_only_sources_count_as_changed(tmp_path: Path) -> None:
    build_folder = tmp_path / "_build"
    build_folder.mkdir()
    (tmp_path / "a.md").touch()
    newest = newest_source(tmp_path, build_folder)
    for name in ("_build/page.html", ".swp", "a.md~"):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, ns=(newest + 10**9, newest + 10**9))
    assert newest_source(tmp_path, build_folder) == newest
    os.utime(tmp_path / "a.md", ns=(newest + 10**9, newest + 10**9))
    assert newest_source(tmp_path, build_folder) > newest

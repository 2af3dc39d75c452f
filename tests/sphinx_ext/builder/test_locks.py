"""Two builds of one tree wait for each other."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from infrakb.sphinx_ext.builder.locks import BusyError, lock, unlock
from tests.building import arguments, one_line, post, project, run, start

POSTS = {f"posts/2025-01-{day:02}-a.md": post(f"記事{day}", "本文です。") for day in range(1, 13)}
HOLD = "import sys; from pathlib import Path; from infrakb.sphinx_ext.builder.locks import lock; lock([Path(sys.argv[1])], 0, print); print('held', flush=True); sys.stdin.read()"


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

"""Files are compared by their bytes, which are read only where something may have happened to them."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from infrakb.text import signatures
from infrakb.text.files import statuses
from infrakb.text.signatures import STEP, Digests, Kept, known_files, read_sealed, write_sealed

OLD = time.time_ns() - 10 * STEP


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every file here have been written long ago."""
    now = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: now() + 10 * STEP)


def digest_of(digests: Digests, path: Path) -> str:
    return digests.of(str(path), path.stat())


def replace(path: Path, data: bytes) -> None:
    """Write other bytes into *path* under the old time."""
    status = path.stat()
    path.write_bytes(data)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


@pytest.mark.usefixtures("later")
def test_bytes_are_read_once_as_long_as_the_status_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"one")
    digests = Digests({})
    made = digest_of(digests, path)
    again = Digests(digests.known)
    monkeypatch.setattr(signatures, "digest", lambda _data: pytest.fail("read again"))
    assert digest_of(again, path) == made
    assert not again.is_changed()


@pytest.mark.usefixtures("later")
def test_other_bytes_of_the_same_size_and_time_are_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"one")
    digests = Digests({})
    made = digest_of(digests, path)
    time.sleep(0.02)  # longer than the step of the kernel's clock
    replace(path, b"two")
    assert digest_of(Digests(digests.known), path) != made


def test_a_young_file_is_not_believed_by_its_status(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"one")
    digests = Digests({})
    made = digest_of(digests, path)
    known = digests.known[str(path)]
    assert known[1:] == (0, 0, 0, 0)
    path.write_bytes(b"two")
    assert digest_of(Digests(digests.known), path) != made


@pytest.mark.usefixtures("later")
def test_what_was_only_touched_keeps_its_digest(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"one")
    digests = Digests({})
    made = digest_of(digests, path)
    os.utime(path, ns=(OLD, OLD))
    assert digest_of(Digests(digests.known), path) == made


def test_a_pipe_and_a_file_that_cannot_be_read_have_no_digest(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert digest_of(Digests({}), pipe) == ""
    assert Digests({}).of(str(tmp_path / "gone"), Path(__file__).stat()) == ""


def test_statuses_are_those_of_the_files_that_are_there(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"one")
    (tmp_path / "b").write_bytes(b"")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    (tmp_path / "dangling").symlink_to(tmp_path / "gone")
    asked = [str(tmp_path / name) for name in ("a", "link", "dangling", "none", "no/where")]
    found = statuses(asked)
    assert {Path(path).name: status.st_size for path, status in found.items()} == {"a": 3, "link": 3}


def kept(folder: Path, owned: tuple[str, ...] = ()) -> Kept:
    """Note the file "a" in *folder*, and return what the next build knows."""
    record = Kept(folder, {}, owned).note(lambda path: path == "a")
    return Kept(folder, record, owned)


def test_damaged_files_are_removed_and_others_left_alone(tmp_path: Path) -> None:
    for name in ("a", "foreign", "own/b"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"one")
    files = kept(tmp_path, ("own/",))
    assert files.remove_damaged() == {"a", "own/b"}
    for name in ("a", "foreign", "own/b", "own/unknown"):
        (tmp_path / name).write_bytes(b"two")
    assert Kept(tmp_path, files.known, ("own/",)).remove_damaged() == set()
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["foreign"]


def test_a_folder_or_a_dangling_link_in_the_place_of_a_file_is_removed(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"one")
    files = kept(tmp_path)
    path.unlink()
    path.mkdir()
    (path / "child").touch()
    assert Kept(tmp_path, files.known).remove_damaged() == set()
    assert not path.exists()
    path.symlink_to(tmp_path / "gone")
    assert Kept(tmp_path, files.known).remove_damaged() == set()
    assert not path.is_symlink()


def test_a_copied_folder_is_what_it_was(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
        (folder / "a").write_bytes(b"one")
    assert Kept(second, kept(first).known).remove_damaged() == {"a"}


def test_a_record_is_whole_or_nothing(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    record = {"a": ("0f", 1, 2, 3, 4)}
    write_sealed(path, record)
    assert known_files(read_sealed(path)) == record
    data = path.read_bytes()
    for damaged in (b"", data[:-1], data + b" ", data.replace(b"0f", b"1f"), b"[]", b"\xff\n{}", b"\n"):
        path.write_bytes(damaged)
        assert read_sealed(path) == {}
    assert read_sealed(tmp_path / "none.json") == {}
    (tmp_path / "other.json").write_bytes(data)
    assert read_sealed(tmp_path / "other.json") == {}


def test_nothing_outside_the_folder_is_removed_whatever_the_record_says(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.touch()
    folder = tmp_path / "folder"
    folder.mkdir()
    record = {str(outside): ("0f", 1, 2, 3, 4), "../outside": ("0f", 1, 2, 3, 4)}
    assert Kept(folder, record, ("",)).remove_damaged() == set()
    assert outside.exists()

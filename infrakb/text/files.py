"""Files that are written only where they change, and folders of thousands of them."""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO


def write_if_changed(path: Path, data: bytes) -> None:
    """Write *data* to *path* unless it stands there already."""
    try:
        if path.read_bytes() == data:
            return
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, data)


def write_whole(path: Path, data: bytes) -> None:
    """Write *data* to *path*; what fails leaves the file that was there."""
    with open_whole(path) as file:
        file.write(data)


@contextmanager
def open_whole(path: Path) -> Iterator[BinaryIO]:
    """Open a file that takes the place of *path* when it is closed, and is gone when something fails.

    Where there is no such file yet, none can be lost: it is written in its place.

    :raises OSError: with the name of *path*.
    """
    place = unfinished = os.fspath(path)
    file = None
    try:
        try:
            file = open(place, "xb")  # noqa: PTH123, SIM115 (closed below)
        except FileExistsError:
            # One name for each file: what a killed build leaves is overwritten by the next one.
            name = f".{blake2b(os.fsencode(place), digest_size=8).hexdigest()}.part"
            unfinished = os.path.join(os.path.dirname(place), name)  # noqa: PTH118, PTH120 (a path object costs more than the file)
            file = open(unfinished, "wb")  # noqa: PTH123, SIM115
        with file:
            yield file
        if unfinished != place:
            os.replace(unfinished, place)  # noqa: PTH105
    except BaseException as error:
        if file is not None:
            with suppress(OSError):
                os.unlink(unfinished)  # noqa: PTH108
        if isinstance(error, OSError) and error.filename in {None, unfinished}:
            error.filename, error.filename2 = place, None
        raise


def is_file(path: Path) -> bool:
    """Tell whether *path* is a file; a path that no file system takes is none."""
    try:
        return path.is_file()
    except OSError:  # a name that is too long
        return False


def files_below(folder: Path) -> dict[str, os.stat_result]:
    """Return every file below *folder* by its path in it, with '/'; none where there is no such folder.

    A folder is read in one go: to ask for each of thousands of files takes many times as long.
    """
    found: dict[str, os.stat_result] = {}
    waiting = [("", str(folder))]
    while waiting:
        prefix, path = waiting.pop()
        with suppress(FileNotFoundError), os.scandir(path) as entries:
            for entry in entries:
                with suppress(OSError):  # a link that leads nowhere
                    if entry.is_dir():
                        waiting.append((f"{prefix}{entry.name}/", entry.path))
                    else:
                        found[prefix + entry.name] = entry.stat()
    return found


def statuses(paths: Iterable[str]) -> dict[str, os.stat_result]:
    """Return the status of each of *paths* that is there; each folder is read in one go."""
    wanted: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for path in paths:
        folder, name = os.path.split(path)
        wanted[folder][name] = path
    found: dict[str, os.stat_result] = {}
    for folder, names in wanted.items():
        with suppress(OSError), os.scandir(folder or ".") as entries:
            for entry in entries:
                if entry.name in names:
                    with suppress(OSError):
                        found[names[entry.name]] = entry.stat()
    return found


def remove(path: Path) -> None:
    """Remove *path*, be it a file or a folder, or nothing at all."""
    with suppress(FileNotFoundError, NotADirectoryError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()

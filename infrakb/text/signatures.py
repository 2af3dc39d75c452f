"""Whether files are what they were: by their bytes, which are read only where their status says anything new. Pure.

A time stamp proves nothing: it stays when a file is replaced by ``cp -p``, goes back with a checkout, and is too
coarse to tell two writes of one moment apart. A *signature* holds everything that a status says; a digest that
was made while the signature was older than any clock's step is taken for the file's as long as the signature stays.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from infrakb.text.files import files_below, remove, write_if_changed

#: Nanoseconds within which a clock may not tell two changes apart: FAT's two seconds are the most.
STEP: Final = 2_000_000_000
_DIGITS: Final = 32

#: Digest of a file's bytes, then its signature: times of change of content and of status (ns), size, inode.
Known = tuple[str, int, int, int, int]
Signature = tuple[int, int, int, int]


def signature(status: os.stat_result) -> Signature:
    """Return what tells a file from its former self, nearly always."""
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino


def is_settled(status: os.stat_result, now: int) -> bool:
    """Tell whether a change from *now* (ns) on would show in the signature."""
    return max(status.st_mtime_ns, status.st_ctime_ns) < now - STEP


def digest(data: bytes) -> str:
    """Return the digest of *data*."""
    # The fastest of them where processors know it, as most do: a first build digests all that it makes.
    return hashlib.sha256(data).hexdigest()[:_DIGITS]


def _bytes_of(path: str) -> bytes:
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 (half the time of pathlib's, for thousands)
        return file.readall()


class Digests:
    """Digests of files, each remembered with the signature that the file had.

    :param known: what was remembered before, by path.
    """

    def __init__(self, known: Mapping[str, Known]) -> None:
        self._before = known
        self.known: dict[str, Known] = {}  # of the files that were asked for

    def of(self, path: str, status: os.stat_result, folder: str = "") -> str:
        """Return the digest of a file; "" where it cannot be read, or is no file.

        :param folder: where *path* begins, with "/" at its end.
        """
        if not stat.S_ISREG(status.st_mode):  # a pipe would keep its reader waiting
            return ""
        found = signature(status)
        known = self.known.get(path) or self._before.get(path)
        if known is None or known[1:] != found:
            # Taken before the bytes: what changes from here on has a later time.
            settled = is_settled(status, time.time_ns())
            try:
                made = digest(_bytes_of(folder + path))
            except OSError:
                return ""
            known = (made, *(found if settled else (0, 0, 0, 0)))
        self.known[path] = known
        return known[0]

    def is_changed(self) -> bool:
        """Tell whether there is anything new to be remembered."""
        return self.known != self._before


class Kept:
    """Files that one build makes and the next ones leave alone as long as they are what they were.

    :param folder: all of them lie below it.
    :param known: the files by path in the folder, as the last build left them.
    :param owned: beginnings of paths: every such file in the folder is one of them.
    """

    def __init__(self, folder: Path, known: Mapping[str, Known], owned: tuple[str, ...] = ()) -> None:
        self.folder = folder
        self.known = known
        self.owned = owned
        self._digests = Digests(known)

    def remove_damaged(self) -> set[str]:
        """Remove those that are no longer what they were; return the paths of those that are.

        What is removed is made again by whatever makes it. Files that nobody made here are left alone.
        """
        found = files_below(self.folder)
        standing = set()
        for path, status in found.items():
            known = self.known.get(path)
            if known and self._digests.of(path, status, f"{self.folder}/") == known[0]:
                standing.add(path)
            elif known or path.startswith(self.owned):
                remove(self.folder / path)
        for path in self.known.keys() - found.keys():
            if is_below(path):
                remove(self.folder / path)  # a folder may have taken its place
        return standing

    def present(self) -> set[str]:
        """Return the paths of all files in the folder."""
        return set(files_below(self.folder))

    def note(self, made: Callable[[str], bool]) -> dict[str, Known]:
        """Return the record of the files for which *made* is true, as they now are."""
        digests = Digests(self._digests.known)
        for path, status in files_below(self.folder).items():
            if made(path) or path.startswith(self.owned):
                digests.of(path, status, f"{self.folder}/")
        return digests.known


def is_below(path: str) -> bool:
    """Tell whether *path* leads to something in the folder that it is joined to, and nowhere else."""
    return not Path(path).is_absolute() and not {"..", "."} & {*path.split("/")}


# --- records of them


def read_sealed(path: Path) -> dict[str, Any]:
    """Return what :func:`write_sealed` saved as *path*; nothing if that is not whole."""
    try:
        seal, _newline, body = path.read_bytes().partition(b"\n")
    except OSError:
        return {}
    if seal != _seal(path, body):
        return {}
    found: dict[str, Any] = json.loads(body)
    return found


def write_sealed(path: Path, value: Mapping[str, Any]) -> None:
    """Save *value* as *path*, with a seal that is broken by any damage."""
    body = json.dumps(value, separators=(",", ":")).encode()
    write_if_changed(path, _seal(path, body) + b"\n" + body)


def _seal(path: Path, body: bytes) -> bytes:
    # With the name: a record that took the place of another one is damage, too.
    return digest(path.name.encode() + b"\n" + body).encode()


def known_files(record: Mapping[str, Iterable[Any]]) -> dict[str, Known]:
    """Return the files of a *record* that went through JSON."""
    return {path: tuple(entry) for path, entry in record.items()}

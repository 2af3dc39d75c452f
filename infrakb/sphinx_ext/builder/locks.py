"""Locks on folders, so that two builds do not write the same one at once. Pure.

A folder itself is locked (``flock``): no file has to lie in what is published, and the system takes a lock back
when the process ends, however it ends. Forked workers share the lock of their parent.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: builds there do not wait for each other
    fcntl = None  # type: ignore[assignment]

#: Seconds between two looks at a lock that somebody else has.
STEP = 0.2
#: The locks of this process: folder -> descriptor. A process does not wait for itself.
_held: dict[Path, int] = {}


class BusyError(Exception):
    """A folder stayed locked for too long."""

    def __init__(self, folder: Path, holder: int | None) -> None:
        super().__init__(folder, holder)
        self.folder = folder
        self.holder = holder  # number of the process that has the lock; None: not known


def lock(folders: Iterable[Path], limit: float, waiting: Callable[[Path, int | None], None]) -> list[Path]:
    """Lock *folders*, which exist, and return those that were not locked by this process already.

    :param limit: seconds to wait for all of them together.
    :param waiting: called once for each folder that somebody else has, with the number of the process.
    :raises BusyError: if one is not free in time; none of them is locked then.
    """
    taken: list[Path] = []
    end = time.monotonic() + limit
    # In one order for everybody: two builds with the same folders cannot each wait for the other.
    for folder in sorted({folder.resolve() for folder in folders}):
        if folder in _held or fcntl is None:
            continue
        try:
            _lock(folder, end, waiting)
        except BusyError:
            unlock(taken)
            raise
        taken.append(folder)
    return taken


def unlock(folders: Iterable[Path]) -> None:
    """Give back the locks of *folders*."""
    for folder in folders:
        if (descriptor := _held.pop(folder, None)) is not None:
            os.close(descriptor)


def _lock(folder: Path, end: float, waiting: Callable[[Path, int | None], None]) -> None:
    is_told = False
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = _holder(descriptor)
            os.close(descriptor)
            if time.monotonic() >= end:
                raise BusyError(folder, holder) from None
            if not is_told:
                waiting(folder, holder)
                is_told = True
            time.sleep(STEP)
            continue
        except OSError:  # a file system without locks
            pass
        if _is_there(folder, descriptor):
            _held[folder] = descriptor
            return
        os.close(descriptor)  # removed or replaced while we waited: what is there now counts


def _is_there(folder: Path, descriptor: int) -> bool:
    with suppress(OSError):
        return os.path.samestat(folder.stat(), os.fstat(descriptor))
    return False


def _holder(descriptor: int) -> int | None:
    """Return the process that has the lock, where the system tells (Linux does)."""
    wanted = str(os.fstat(descriptor).st_ino)
    with suppress(OSError, ValueError, IndexError):
        for line in Path("/proc/locks").read_text(encoding="ascii").splitlines():
            # Number, FLOCK, ADVISORY, WRITE, process, major:minor:inode, start, end.
            fields = line.split()
            if fields[1] == "FLOCK" and fields[5].rpartition(":")[2] == wanted and int(fields[4]) > 0:
                return int(fields[4])
    return None

"""What disks, killed programs and careless hands do to files, made from a seed."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

#: Further bytes that a pickle or an index may be led astray by: opcodes, lengths, digits.
GARBAGE = b"\x80\x05\x95\xff\xff\xff\xff\xff\xff\xff\x7f\x8e[]{}()cos\nsystem\n\x00 "


def _emptied(_data: bytes, _other: bytes, _rng: random.Random) -> bytes:
    return b""


def _truncated(data: bytes, _other: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def _garbage(data: bytes, _other: bytes, rng: random.Random) -> bytes:
    return bytes(rng.choice(GARBAGE) for _ in range(min(len(data), 5_000) or 10))


def _flipped(data: bytes, _other: bytes, rng: random.Random) -> bytes:
    place = rng.randrange(len(data) or 1)
    return data[:place] + bytes([rng.randrange(256)]) + data[place + 1 :]


def _swapped(_data: bytes, other: bytes, _rng: random.Random) -> bytes:
    return other


#: Name of a damage -> what makes of a file's bytes, and those of another file of its kind, the damaged ones.
WAYS: dict[str, Callable[[bytes, bytes, random.Random], bytes]] = {
    "emptied": _emptied,
    "truncated": _truncated,
    "garbage": _garbage,
    "flipped": _flipped,
    "swapped": _swapped,
}


def damage(path: Path, way: str, rng: random.Random, *, keep_time: bool = False) -> str:
    """Damage the file *path*, or delete it, and say what was done.

    :param way: one of WAYS, or "deleted".
    :param keep_time: leave the time of its last change as it was.
    """
    if way == "deleted":
        path.unlink()
        return f"{path.name} deleted"
    others = sorted(
        other for other in path.parent.glob(f"*{path.suffix}") if other != path and other.is_file()
    )
    data, status = path.read_bytes(), path.stat()
    path.write_bytes(WAYS[way](data, rng.choice(others).read_bytes() if others else b"", rng))
    if keep_time:
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    return f"{path.name} {way}{' under the old time' if keep_time else ''}"


def damage_some(folder: Path, rng: random.Random, most: int) -> list[str]:
    """Damage up to *most* files below *folder* at random, and say what was done."""
    done = []
    for _number in range(rng.randint(0, most)):
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        if files:
            way = rng.choice([*WAYS, "deleted"])
            done.append(damage(rng.choice(files), way, rng, keep_time=rng.random() < 0.5))
    return done

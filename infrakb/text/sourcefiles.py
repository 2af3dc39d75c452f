"""Which files and folders are read as sources: regular ones inside the project that can be opened. Pure.

A named pipe would make a build wait for ever, and a link may lead to a file of the machine that no page should
show: nothing is opened before it has been looked at.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from infrakb.text.problems import Said

if TYPE_CHECKING:
    from pathlib import Path

_KINDS = (
    (stat.S_ISDIR, Said("a folder")),
    (stat.S_ISFIFO, Said("a named pipe")),
    (stat.S_ISSOCK, Said("a socket")),
    (stat.S_ISCHR, Said("a device")),
    (stat.S_ISBLK, Said("a device")),
)
#: Reasons for which a part of the site is missing.
DENIED = Said("the file cannot be read; check its permissions")
FOLDER_DENIED = Said("the folder cannot be read, nor what is in it; check its permissions")
_LOST = Said("the link leads nowhere; correct or remove it")
_LOOP = Said("the link leads back to itself; remove it")


def refusal(path: Path, root: Path) -> Said | None:
    """Return why the file *path* of the project in *root* is not read; None where it may be."""
    try:
        status = path.lstat()
        if stat.S_ISLNK(status.st_mode):
            if refused := _leading_out(path, root):
                return refused
            status = path.stat()
    except OSError:
        return DENIED
    for is_kind, name in _KINDS:
        if is_kind(status.st_mode):
            return Said("it is %s and is left out; put a file in its place or remove it", (name,))
    return None if os.access(path, os.R_OK) else DENIED


def folder_refusal(path: Path, root: Path) -> Said | None:
    """Return why the folder *path* of the project in *root* is not gone through; None where it may be."""
    if os.path.islink(path):  # noqa: PTH114 (of one that cannot be looked at it says no)
        if refused := _leading_out(path, root):
            return refused
        target = path.resolve()
        around = {folder.resolve() for folder in path.parents if folder.is_relative_to(root)}
        if any(folder == target or target in folder.parents for folder in around):
            return _LOOP
    return None if os.access(path, os.R_OK | os.X_OK) else FOLDER_DENIED


def is_environment(path: Path) -> bool:
    """Tell whether the folder *path* is a virtual environment: the files of its packages are no documents."""
    return (path / "pyvenv.cfg").exists()


def _leading_out(link: Path, root: Path) -> Said | None:
    """Return why a link is not followed: to nothing, to itself, or out of the project's own files."""
    try:
        target = link.resolve(strict=True)
    except FileNotFoundError:
        return _LOST
    except (OSError, RuntimeError):  # which of them a loop of links is depends on Python's version
        return _LOOP
    top = root.resolve()
    inside = target.relative_to(top).parts if target.is_relative_to(top) else (".",)
    if any(part.startswith(".") for part in inside):
        message = "the link leads out of the site's files and is not followed; put a copy in its place"
        return Said(message)
    return None

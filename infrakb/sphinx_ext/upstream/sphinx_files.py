"""Sphinx writes the environment, doctrees and inventory so that they are whole, old or new.

It opens them with ``open``: a disk that fills up, or a build that is killed, leaves half a file in the place of a
good one.
"""

from __future__ import annotations

import builtins
from typing import Any

import sphinx.builders
import sphinx.util.inventory

from infrakb.sphinx_ext.upstream.guards import Reach, require
from infrakb.text.files import open_whole

_DOES = "環境、doctree、目録を、書き終えてから置き換える（モジュールの`open`を差し替える）"

BUILD = Reach(__name__, "sphinx.builders:Builder.build", _DOES, uses="open")
DOCTREE = Reach(__name__, "sphinx.builders:Builder.write_doctree", "", uses="open")
INVENTORY = Reach(__name__, "sphinx.util.inventory:InventoryFile.dump", "", uses="open")
REACHES = (BUILD, DOCTREE, INVENTORY)


def _open(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
    """Open as Python does; a file that is written takes its place when it is complete."""
    return open_whole(file) if mode == "wb" else builtins.open(file, mode, *args, **kwargs)  # noqa: PTH123


def write_whole_files() -> None:
    """Let Sphinx write whole files."""
    for reach in REACHES:
        require(reach)
    # Modules have no ``open`` of their own that could be replaced: theirs is Python's.
    for module in (sphinx.builders, sphinx.util.inventory):
        module.open = _open  # type: ignore[attr-defined]

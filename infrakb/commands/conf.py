"""The folder of a project, and the settings of its ``conf.py`` that are written out in it, read without running it. Pure.

For commands that must start at once; builds run the file, as Sphinx does.
"""

from __future__ import annotations

import argparse
import ast
from pathlib import Path
from typing import Any


def add_project(parser: argparse.ArgumentParser) -> None:
    """Let a command take the folder of a project, ``project``: the current one where none is given."""
    parser.add_argument(
        "project",
        nargs="?",
        type=Path,
        default=Path(),
        help="conf.pyのあるフォルダー（なければ今のフォルダー）",
    )


def read_settings(path: Path) -> dict[str, Any]:
    """Return the settings of a ``conf.py`` that are written out in it.

    A setting that is computed is as unknown as one that is missing: its default holds.
    """
    found: dict[str, Any] = {}
    try:
        module = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return found
    for node in module.body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            try:
                found[node.targets[0].id] = ast.literal_eval(node.value)
            except ValueError:
                found.pop(node.targets[0].id, None)
    return found

"""What the modules of the package import, read from their text."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.conftest import ROOT

PACKAGE = ROOT / "infrakb"


class Import(NamedTuple):
    """An import of one name."""

    module: str  # dotted name of the module that imports
    line: int
    name: str  # dotted name of what is imported: a module, or a name in one
    is_late: bool  # within a function: only when that is called


def name_of(path: Path) -> str:
    """Return the dotted name of the module in the file *path*."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def modules() -> dict[str, Path]:
    """Return every module of the package with its file."""
    return {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}


@cache
def imports() -> tuple[Import, ...]:
    """Return all imports in the package, those for type checking, too."""
    return tuple(found for name, path in modules().items() for found in _imports(name, path))


def _imports(module: str, path: Path) -> Iterator[Import]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    late = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            yield Import(module, node.lineno, name, id(node) in late)


def target(found: Import) -> str | None:
    """Return the module of the package that an import leads to; None for other packages."""
    name = found.name
    while name:
        if name in modules():
            return name
        name = name.rpartition(".")[0]
    return None


def declared() -> list[str]:
    """Return the dependencies that pyproject.toml states."""
    return list(
        tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    )

"""Reaches into other packages: each is declared, guarded, in its folder and listed for contributors."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from sphinx.errors import ExtensionError

from infrakb.commands import main
from infrakb.sphinx_ext.upstream import guards, reaches
from infrakb.sphinx_ext.upstream.guards import Reach
from tests.building import ROOT, SETTINGS, build, project, run

PACKAGE = ROOT / "infrakb"
UPSTREAM = PACKAGE / "sphinx_ext/upstream"
BY_TARGET = pytest.mark.parametrize(
    "reach",
    [pytest.param(reach, id=f"{number}-{reach.target}") for number, reach in enumerate(reaches.REACHES)],
)


def holder(reach: Reach) -> Any:
    """Return the module or class that has the target."""
    module, _colon, path = reach.target.partition(":")
    found: Any = import_module(module)
    for name in path.split(".")[:-1]:
        found = getattr(found, name)
    return found


def advice(reach: Reach) -> str:
    return f"adapt {reach.module} or install the versions in requirements.lock"


def test_everything_is_where_it_is_expected() -> None:
    reaches.check()


@BY_TARGET
def test_a_name_that_is_gone_stops_with_advice(reach: Reach, monkeypatch: pytest.MonkeyPatch) -> None:
    where = holder(reach)
    for owner in inspect.getmro(where) if inspect.isclass(where) else (where,):
        if owner is not object and reach.name in vars(owner):
            monkeypatch.delattr(owner, reach.name)
    with pytest.raises(ExtensionError) as error:
        guards.require(reach)
    assert str(error.value).startswith(reach.target)
    assert advice(reach) in str(error.value)


@pytest.mark.parametrize("reach", [reach for reach in reaches.REACHES if reach.takes is not None])
def test_other_parameters_stop_with_advice(reach: Reach, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holder(reach), reach.name, lambda _changed: None)
    with pytest.raises(ExtensionError, match=r"takes \(_changed\)") as error:
        guards.require(reach)
    assert advice(reach) in str(error.value)


@pytest.mark.parametrize("reach", [reach for reach in reaches.REACHES if reach.uses])
def test_code_that_does_otherwise_stops_with_advice(reach: Reach, monkeypatch: pytest.MonkeyPatch) -> None:
    def other() -> None: ...

    other.__signature__ = inspect.signature(getattr(holder(reach), reach.name))  # type: ignore[attr-defined]
    monkeypatch.setattr(holder(reach), reach.name, other)
    with pytest.raises(ExtensionError, match=r"does not use .* any more") as error:
        guards.require(reach)
    assert advice(reach) in str(error.value)


@pytest.mark.parametrize(
    "loss",
    [
        "import sphinxcontrib.bibtex.domain\ndel sphinxcontrib.bibtex.domain._FilterVisitor",  # guarded
        "import sphinx.transforms\ndel sphinx.transforms.SphinxTransformer",  # imported by name
    ],
)
def test_a_build_without_the_name_ends_in_one_line_with_advice(tmp_path: Path, loss: str) -> None:
    source = project(tmp_path, {"conf.py": f"{SETTINGS}{loss}\n"})
    finished = run(source, tmp_path / "html", module="infrakb build")
    assert finished.returncode == 2
    assert finished.stderr.count("\n") == 1
    assert loss.rpartition(".")[2] in finished.stderr
    assert "install the versions in requirements.lock" in finished.stderr


def test_a_function_is_replaced_once_and_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    reach = Reach("infrakb.here", f"{__name__}:advice", "試験", takes="reach")
    module: Any = import_module(__name__)
    monkeypatch.setattr(module, "advice", before := module.advice)
    for _build in range(2):
        guards.replace(reach, lambda old: lambda: [old])
    assert module.advice() == [before]
    guards.put_back(reach, before)
    assert guards.require(reach) is before


def test_a_switch_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(guards.WITHOUT, "navigation,navigatoin")
    guards.left_out.cache_clear()
    try:
        with pytest.raises(ExtensionError, match=r"navigatoin, which is none of .*navigation"):
            reaches.check()
    finally:
        monkeypatch.undo()
        guards.left_out.cache_clear()


def test_each_reach_says_why_and_each_issue_is_one() -> None:
    for before, reach in zip((None, *reaches.REACHES), reaches.REACHES, strict=False):
        assert reach.does or (before is not None and before.module == reach.module), reach
        assert not reach.issue or reach.issue.partition("#")[2].isdecimal(), reach
        import_module(reach.module)
    assert len(set(reaches.SWITCHES)) == len(reaches.SWITCHES)


# --- in their folder


def sources() -> Iterator[Path]:
    return (path for path in PACKAGE.rglob("*.py") if not path.is_relative_to(UPSTREAM))


@cache
def own_names() -> frozenset[str]:
    """Return the private names that this package defines itself."""
    found: set[str] = set()
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                found.add(node.name)
            elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
                found.add(node.id if isinstance(node, ast.Name) else node.attr)
    return frozenset(found)


WATCHED = frozenset(
    "ablog docutils furo markdown_it myst_parser pybtex sphinx sphinx_design sphinxcontrib".split()
)
#: What Python itself puts into abstract classes and protocols.
PYTHONS = {"_abc_impl", "_is_protocol", "_is_runtime_protocol"}
#: Private names of packages that are not watched over here: lxml has no public one; namedtuple's method is public.
ALLOWED = {"_ProcessingInstruction", "_Element", "_asdict", "_replace"}


@pytest.mark.parametrize("path", sorted(sources()), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_private_names_of_others_are_used_in_one_folder_alone(path: Path) -> None:
    used: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute):
            used.add(node.attr)
        elif isinstance(node, ast.ImportFrom) and not (node.module or "").startswith("infrakb"):
            used.update(alias.name for alias in node.names)
            used.update((node.module or "").split("."))
    private = {name for name in used if name.startswith("_") and not name.startswith("__")}
    assert private - own_names() - ALLOWED == set()


@pytest.mark.parametrize(
    "path",
    sorted(path for path in sources() if path.stem != "mcpserver"),  # which needs what the extra brings
    ids=lambda path: str(path.relative_to(PACKAGE)),
)
def test_private_methods_of_others_are_overridden_in_one_folder_alone(path: Path) -> None:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    if name.endswith("__main__"):
        return
    for kind in vars(import_module(name)).values():
        if inspect.isclass(kind) and kind.__module__ == name:
            for base in kind.__mro__[1:]:
                if base.__module__.partition(".")[0] in WATCHED:
                    both = vars(kind).keys() & vars(base).keys() - PYTHONS
                    assert {key for key in both if key.startswith("_") and not key.endswith("__")} == set(), (
                        base
                    )


# --- for contributors


def test_the_contributors_page_lists_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reaches"]) == 0
    listing = capsys.readouterr().out.strip()
    page = (ROOT / "guide/contributing-upstream.md").read_text(encoding="utf-8")
    assert listing in page, (
        "write what `python -m infrakb reaches` prints into guide/contributing-upstream.md"
    )
    assert all(f"`{switch}`" in listing for switch in reaches.SWITCHES)


# --- what they must not do


def test_each_piece_of_restructuredtext_on_a_page_stands_there_once(tmp_path: Path) -> None:
    pieces = [f"```{{eval-rst}}\n.. rubric:: 第{number}の文\n```" for number in (1, 2)]
    page = "\n\n".join(["# 題", *pieces, ""])
    source = project(tmp_path, {"guide/a.md": page, "guide/b.md": page})
    site = build(source)
    for name in ("guide/a", "guide/b"):
        assert [site.text(name).count(f"第{number}の文") for number in (1, 2)] == [1, 1]

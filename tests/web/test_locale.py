"""Texts for readers and authors: every one has its Japanese, and what is shipped compiled is what is written."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from infrakb.sphinx_ext.pages.collections import CATALOG_TITLES, COLLECTION_TITLES
from infrakb.web import LOCALE, TEMPLATES
from tests.building import ROOT

FOLDER = LOCALE / "ja" / "LC_MESSAGES"
_TEMPLATE_RE = re.compile(r"""\bt\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
_PLACEHOLDER_RE = re.compile(r"%(?:\(\w+\))?[-+ #0]*\d*(?:\.\d+)?[a-zA-Z%]")
#: What takes a text for authors -> number of that argument. Functions that hand a parameter on are added.
SPEAKERS = {
    "Said": 0,
    "Problem": 2,
    "warn": 1,
    "stop": 1,
    "FieldError": 0,
    "DateError": 0,
    "StructureError": 0,
}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def _catalog(name: str) -> Catalog:
    return read_po((FOLDER / f"{name}.po").open("rb"), locale="ja")


# --- texts for readers


def _in_code() -> set[str]:
    found = {*CATALOG_TITLES.values(), *COLLECTION_TITLES.values()}
    for path in (ROOT / "infrakb").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
                found |= {str(a.value) for a in node.args[:1] if isinstance(a, ast.Constant)}
    return found


def _said() -> set[str]:
    """Return every text in the code: one of a warning is known by no call of its own."""
    return {
        str(node.value)
        for path in (ROOT / "infrakb").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
    }


def _in_templates() -> set[str]:
    texts = (
        path.read_text(encoding="utf-8")
        for path in [*TEMPLATES.rglob("*.*"), *(ROOT / "_templates").rglob("*.html")]
    )
    return {ast.literal_eval(match) for text in texts for match in _TEMPLATE_RE.findall(text)}


# --- texts for authors


@dataclass
class Spoken:
    """What is said to authors in a set of modules."""

    speakers: dict[str, int] = field(default_factory=lambda: dict(SPEAKERS))
    texts: set[str] = field(default_factory=set)
    unreadable: set[str] = field(default_factory=set)  # calls whose text is made while the program runs

    def read(self, modules: dict[str, ast.Module]) -> None:
        """Collect until no more functions are found that hand a text on."""
        known = 0
        while known < len(self.speakers):
            known = len(self.speakers)
            self.texts, self.unreadable = set(), set()
            for name, module in modules.items():
                for call, function in _calls(module):
                    self._call(name, call, function)

    def _call(self, module: str, call: ast.Call, function: Function | None) -> None:
        position = self.speakers.get(_name(call))
        if position is None:
            return
        given = call.args[: position + 1]
        if any(isinstance(argument, ast.Starred) for argument in given):
            return  # a Said or a Problem that was checked where it was made
        if len(given) <= position:
            self.unreadable.add(f"{module}:{call.lineno}")
            return
        for text in self._constants(given[position], function):
            if text is None:
                self.unreadable.add(f"{module}:{call.lineno}")
            else:
                self.texts.add(text)

    def _constants(self, node: ast.expr, function: Function | None) -> Iterator[str | None]:
        """Yield the texts that an expression may be; None for one that cannot be told from the source."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.IfExp):
            yield from self._constants(node.body, function)
            yield from self._constants(node.orelse, function)
        elif isinstance(node, ast.Attribute) and node.attr == "message":
            return  # of a Said or a Problem
        elif isinstance(node, ast.Name) and function is not None:
            parameters = [argument.arg for argument in function.args.args if argument.arg != "self"]
            if node.id in parameters:
                if function.name != "__init__":  # of an error, which SPEAKERS names by its class
                    self.speakers.setdefault(function.name, parameters.index(node.id))
                return
            values = list(_assigned(node.id, function))
            if not values:
                yield None
            for value in values:
                yield from self._constants(value, None)
        else:
            yield None


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _calls(module: ast.Module) -> Iterator[tuple[ast.Call, Function | None]]:
    """Yield every call with the function that it stands in."""
    waiting: list[tuple[ast.AST, Function | None]] = [(module, None)]
    while waiting:
        node, function = waiting.pop()
        if isinstance(node, ast.Call):
            yield node, function
        inner = node if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else function
        waiting.extend((child, inner) for child in ast.iter_child_nodes(node))


def _assigned(name: str, function: Function) -> Iterator[ast.expr]:
    """Yield what *name* is set to in *function*."""
    for node in ast.walk(function):
        if not isinstance(node, ast.Assign):
            continue
        for target in node.targets:
            if isinstance(target, ast.Name) and target.id == name:
                yield node.value
            elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = zip(target.elts, node.value.elts, strict=True)
                yield from (value for left, value in pairs if isinstance(left, ast.Name) and left.id == name)


@cache
def _to_authors() -> Spoken:
    paths = sorted((ROOT / "infrakb").rglob("*.py"))
    modules = {_relative(path): ast.parse(path.read_text(encoding="utf-8")) for path in paths}
    spoken = Spoken()
    spoken.read(modules)
    return spoken


def _relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _placeholders(text: str) -> list[str]:
    return _PLACEHOLDER_RE.findall(text)


# --- tests


def test_every_text_for_authors_can_be_translated() -> None:
    """Put together while the program runs, it has no entry in the catalogue."""
    assert len(_to_authors().texts) > 100
    assert sorted(_to_authors().unreadable) == []


def test_every_text_has_a_japanese_translation() -> None:
    catalog = _catalog("infrakb")
    readers = _in_code() | _in_templates()
    assert len(readers) > 20
    used = readers | _to_authors().texts
    assert sorted(text for text in used if text not in catalog or not catalog[text].string) == []


def test_a_translation_takes_the_same_values_in_the_same_order() -> None:
    wrong = [
        message.id
        for message in _catalog("infrakb")
        if message.id in _to_authors().texts
        and _placeholders(str(message.id)) != _placeholders(str(message.string))
    ]
    assert wrong == []


def test_the_catalogue_holds_no_text_that_is_no_longer_used() -> None:
    used = _in_code() | _in_templates() | _to_authors().texts
    assert (
        sorted(str(message.id) for message in _catalog("infrakb") if message.id and message.id not in used)
        == []
    )


@pytest.mark.parametrize("name", ["infrakb", "sphinx"])
def test_the_compiled_catalogue_is_the_written_one(name: str) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, _catalog(name))
    assert (FOLDER / f"{name}.mo").read_bytes() == compiled.getvalue(), "run 'make messages'"

"""Texts for readers: every one has its Japanese, and what is shipped compiled is what is written."""

from __future__ import annotations

import ast
import io
import re

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from infrakb import LOCALE
from infrakb.blog.pages import CATALOG_TITLES, COLLECTION_TITLES
from tests.conftest import ROOT

FOLDER = LOCALE / "ja" / "LC_MESSAGES"
_TEMPLATE_RE = re.compile(r"""\bt\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")


def _catalog(name: str) -> Catalog:
    return read_po((FOLDER / f"{name}.po").open("rb"), locale="ja")


def _in_code() -> tuple[set[str], set[str]]:
    found, constants = {*CATALOG_TITLES.values(), *COLLECTION_TITLES.values()}, set[str]()
    for path in (ROOT / "infrakb").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
                found |= {str(a.value) for a in node.args[:1] if isinstance(a, ast.Constant)}
            # Texts for authors reach the catalogue as constants: arguments of Said, stop and the like.
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                constants.add(node.value)
    return found, constants


def _in_templates() -> set[str]:
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "_templates").rglob("*.html"))
    return {ast.literal_eval(match) for text in texts for match in _TEMPLATE_RE.findall(text)}


def test_every_text_for_readers_has_a_japanese_translation() -> None:
    catalog = _catalog("infrakb")
    used = _in_code()[0] | _in_templates()
    assert len(used) > 20
    assert sorted(text for text in used if text not in catalog or not catalog[text].string) == []


def test_the_catalogue_holds_no_text_that_is_no_longer_used() -> None:
    used = set[str]().union(*_in_code(), _in_templates())
    assert (
        sorted(str(message.id) for message in _catalog("infrakb") if message.id and message.id not in used)
        == []
    )


@pytest.mark.parametrize("name", ["infrakb", "sphinx"])
def test_the_compiled_catalogue_is_the_written_one(name: str) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, _catalog(name))
    assert (FOLDER / f"{name}.mo").read_bytes() == compiled.getvalue(), "run 'make messages'"

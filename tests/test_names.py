"""What pages, comments and messages call by its dotted name is there under it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.building import ROOT
from tests.imports import modules

NAME_RE = re.compile(r"(?<![\w/\"'.\[-])infrakb(?:\.\w+)+")
#: Types of warnings are called so, too; files have suffixes.
SUBTYPE_RE = re.compile(r"infrakb\.[a-z]+(?!\.)$")
SUFFIXES = (".css", ".po", ".mo")


def mentions() -> Iterator[tuple[str, str]]:
    pages = [*ROOT.glob("*.md"), *ROOT.glob("guide/*.md")]
    code = [*modules().values(), *(ROOT / "tests").rglob("*.py")]
    for path in [*pages, *code]:
        for match in NAME_RE.finditer(path.read_text(encoding="utf-8")):
            if not match[0].endswith(SUFFIXES):
                yield str(path.relative_to(ROOT)), match[0]


def exists(name: str) -> bool:
    parts = name.split(".")
    for count in range(len(parts), 0, -1):
        path = modules().get(".".join(parts[:count]))
        if path is not None:
            rest = parts[count : count + 1]
            return not rest or re.search(rf"\b{rest[0]}\b", path.read_text(encoding="utf-8")) is not None
    return False


def test_the_contributors_page_speaks_of_our_modules() -> None:
    assert any(path == "guide/contributing.md" for path, _name in mentions())


def test_every_dotted_name_exists() -> None:
    subtypes = (ROOT / "infrakb/sphinx_ext/reports/messages.py").read_text(encoding="utf-8")
    missing = [
        (path, name)
        for path, name in mentions()
        if not exists(name) and not (SUBTYPE_RE.match(name) and f'"{name.partition(".")[2]}"' in subtypes)
    ]
    assert missing == []

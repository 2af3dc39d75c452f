"""Script and style that stand inside HTML, where a strict policy lets browsers pass over them. Pure."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import NamedTuple

#: Types of script elements that hold data, which is not run.
_DATA = ("application/json", "application/ld+json")


class Inline(NamedTuple):
    """What stands inside HTML, each once, as it is written: ``<style>``, ``style="…"``, ``onclick="…"``."""

    scripts: tuple[str, ...]
    styles: tuple[str, ...]


class _Finder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.scripts: dict[str, None] = {}
        self.styles: dict[str, None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "script" and "src" not in given and given.get("type") not in _DATA:
            self.scripts["<script>"] = None
        if tag == "style":
            self.styles["<style>"] = None
        for name in given:
            if name == "style":
                self.styles['style="…"'] = None
            elif name.startswith("on"):
                self.scripts[f'{name}="…"'] = None


def inline_of(markup: str) -> Inline:
    """Return script and style that stand inside HTML."""
    finder = _Finder()
    finder.feed(markup)
    finder.close()
    return Inline(tuple(finder.scripts), tuple(finder.styles))

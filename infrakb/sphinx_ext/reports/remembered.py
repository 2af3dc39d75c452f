"""Warnings about documents, kept from build to build beside the environment. Pure.

A document that is not read or written again has the same faults as before: they are said again until they are
mended. What is kept is the text as it was emitted, by document and by stage.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from infrakb.text.files import write_if_changed

#: File in the doctree folder.
FILE = "warnings.json"
_PLACE_RE = re.compile(r"(.*?)(?::(\d*))?$", re.DOTALL)


class Noted(NamedTuple):
    """A warning about a document."""

    place: str  # "path:line", the path relative to the source folder where it lies in it; "" without a place
    text: str
    level: int  # of logging
    type: str | None  # as ``suppress_warnings`` knows it
    subtype: str | None
    others: tuple[str, ...] = ()  # further documents that it is about

    @property
    def order(self) -> tuple[str, int, str]:
        """What warnings are sorted by: file, line, text."""
        match = _PLACE_RE.fullmatch(self.place)
        assert match is not None
        return match[1], int(match[2] or 0), self.text


#: Warnings by document.
ByDocument = dict[str, list[Noted]]


@dataclass
class Memory:
    """What is kept."""

    number: int = 0  # counts the builds that read something; the environment has the same number
    last_read: list[str] = field(default_factory=list)  # documents that the last of them read
    read: ByDocument = field(default_factory=dict)  # found when documents were read
    written: dict[str, ByDocument] = field(default_factory=dict)  # found when pages were written, by builder
    unfinished: dict[str, list[str]] = field(
        default_factory=dict
    )  # pages whose writing has not ended, by builder

    def note_read(self, documents: AbstractSet[str], fresh: Mapping[str, Iterable[Noted]]) -> None:
        """Take over what reading *documents* has brought; what was known of them is forgotten."""
        self.number += 1
        self.last_read = sorted(documents)
        self.read = _renewed(self.read, documents, fresh)

    def note_written(
        self, builder: str, documents: AbstractSet[str], fresh: Mapping[str, Iterable[Noted]]
    ) -> None:
        """Take over what writing the pages of *documents* has brought."""
        self.unfinished.pop(builder, None)
        self.written[builder] = _renewed(self.written.get(builder, {}), documents, fresh)

    def forget_others(self, documents: AbstractSet[str]) -> None:
        """Forget all documents but these."""
        for known in (self.read, *self.written.values()):
            for docname in known.keys() - documents:
                del known[docname]

    def of(self, builder: str) -> list[Noted]:
        """Return everything that is known of the documents that *builder* has built, in a stable order."""
        found = {
            noted
            for known in (self.read, self.written.get(builder, {}))
            for several in known.values()
            for noted in several
        }
        return in_order(found)


def in_order(found: Iterable[Noted]) -> list[Noted]:
    """Return warnings by file, line and text."""
    return sorted(found, key=lambda noted: (*noted.order, noted.type or "", noted.subtype or ""))


def _renewed(
    known: ByDocument, documents: AbstractSet[str], fresh: Mapping[str, Iterable[Noted]]
) -> ByDocument:
    kept = {
        docname: [noted for noted in several if documents.isdisjoint(noted.others)]
        for docname, several in known.items()
        if docname not in documents
    }
    for docname, several in fresh.items():
        kept[docname] = list(dict.fromkeys([*kept.get(docname, ()), *several]))
    return {docname: kept[docname] for docname in sorted(kept) if kept[docname]}


def load(folder: Path) -> Memory | None:
    """Return what is kept in a doctree folder; None where nothing is, or nothing that can be read."""
    try:
        data = json.loads((folder / FILE).read_bytes())
        return Memory(
            int(data["number"]),
            list(data["last_read"]),
            _noted(data["read"]),
            {builder: _noted(known) for builder, known in data["written"].items()},
            dict(data["unfinished"]),
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _noted(data: dict[str, list[list[Any]]]) -> ByDocument:
    return {
        docname: [
            Noted(place, text, level, kind, subtype, tuple(others))
            for place, text, level, kind, subtype, others in several
        ]
        for docname, several in data.items()
    }


def save(memory: Memory, folder: Path) -> None:
    """Keep *memory* in a doctree folder, whole or not at all."""
    write_if_changed(folder / FILE, json.dumps(vars(memory), ensure_ascii=False).encode())

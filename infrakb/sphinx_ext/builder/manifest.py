"""What a build notes of the pages and files that it leaves, so that the next one writes what has changed. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Self, TypeVar

Made = TypeVar("Made")


@dataclass(slots=True)
class Manifest:
    """What the pages and files of one output folder were made from, in digests."""

    shared: str = ""  # what stands on every page
    others: str = ""  # what pages show of files that are no documents
    environment: str = ""  # the stored environment that they were written from
    #: By page: what it shows; None where it could not be written.
    pages: dict[str, str | None] = field(default_factory=dict)
    #: By path in the output folder: what a file that is no page is made from.
    files: dict[str, str] = field(default_factory=dict)
    #: By path in the output folder: with whose page the file goes; "" for one that goes with none.
    companions: dict[str, str] = field(default_factory=dict)
    #: By page: paths of files that are written with it, each perhaps with others, too.
    attached: dict[str, list[str]] = field(default_factory=dict)
    #: By page and part of it that follows from the topics' files: digest of the part, then paths of the files that it offers.
    parts: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def loaded(cls, saved: Mapping[str, Any]) -> Self:
        """Return what :meth:`saved` gave; an empty one where another version of this class gave it."""
        is_known = saved.keys() == {known.name for known in fields(cls)}
        return cls(**saved) if is_known else cls()

    def saved(self) -> dict[str, Any]:
        """Return all of it in the types of JSON."""
        return asdict(self)

    @property
    def failed(self) -> set[str]:
        """The pages that could not be written."""
        return {name for name, made in self.pages.items() if made is None}

    def paths(self, suffix: str) -> set[str]:
        """Return the paths of all that it names; pages have the *suffix*."""
        attached = (path for paths in self.attached.values() for path in paths)
        return {*(name + suffix for name in self.pages), *self.files, *self.companions, *attached}

    def of_documents(self, docnames: set[str]) -> Self:
        """Return a copy that holds, of pages, those of documents alone."""
        pages = {name: made for name, made in self.pages.items() if name in docnames}
        return replace(
            self,
            pages=pages,
            files=dict(self.files),
            companions=dict(self.companions),
            parts=dict(self.parts),
            attached=self.attached_to(docnames),
        )

    def attached_to(self, names: set[str]) -> dict[str, list[str]]:
        """Return which files are written with the pages *names*."""
        return {name: paths for name, paths in self.attached.items() if name in names}

    def since(self, earlier: Manifest) -> Self:
        """Return what is noted of pages and files since *earlier*."""
        return type(self)(
            pages=_new(self.pages, earlier.pages),
            files=_new(self.files, earlier.files),
            companions=_new(self.companions, earlier.companions),
            attached=_new(self.attached, earlier.attached),
            parts=_new(self.parts, earlier.parts),
        )

    def update(self, other: Manifest) -> None:
        """Take over what *other* notes of pages and files."""
        self.pages |= other.pages
        self.attached |= other.attached
        self.parts |= other.parts
        for path, made in other.files.items():
            self.note_file(path, made)
        for path, name in other.companions.items():
            self.note_companion(path, name)

    def note_file(self, path: str, made: str) -> None:
        """Note what a file is made from."""
        self.companions.pop(path, None)
        self.files[path] = made

    def note_companion(self, path: str, name: str) -> None:
        """Note a file that is made with the page *name*."""
        self.files.pop(path, None)
        self.companions[path] = name


def _new(now: Mapping[str, Made], before: Mapping[str, Made]) -> dict[str, Made]:
    return {name: made for name, made in now.items() if name not in before or before[name] != made}

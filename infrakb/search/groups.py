"""The files in which groups of documents wait to be joined to shards, kept between builds. Pure.

A group's file is::

    key        16 bytes: tells without reading a text whether the file is current
    content    16 bytes: digest of the documents' names, texts and excerpts
    slots      2 bytes that change with the places at which the documents begin
    bits       2 bytes: there are 2**bits shards
    documents  number of documents
    sizes      for each document: places in all, in its title, in its title and headings
    ends       for each shard: where its section ends
    sections   of all shards, end to end (see `sections.py`)

Numbers are 32 bits, the lowest byte first.
"""

from __future__ import annotations

import functools
import hashlib
import json
import mmap
import struct
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple, Self

from infrakb.search import sections, tokens

#: Version of the index's format, from groups to the head; part of every key. A script that searches several
#: sites asks only those whose format is its own: raise it with every change that readers of the files notice.
FORMAT: Final = 5
_DIGEST_SIZE: Final = 16
_HEADER: Final = struct.Struct("<16s16s2sHI")
_SIZES: Final = struct.Struct("<3I")


class Text(NamedTuple):
    """The folded text of a document: lines of its title, each heading, and last the whole visible text."""

    stamp: str  # changes with the text and the excerpts
    length: int  # about as many bytes of UTF-8
    read: Callable[[], str]  # called only where the stamp is a new one
    excerpts: Callable[[], str]  # JSON of the page's sections, as results show them


class Sizes(NamedTuple):
    """Places of a document."""

    whole: int
    title: int
    headings: int  # with the title


class Change(NamedTuple):
    """How a group's new file differs from the one before."""

    before: bytes  # content of the one before; b"" where there is none to compare with
    shards: frozenset[int]  # whose sections differ


class GroupFile:
    """A group's file, open for reading: to be closed, or used in a ``with`` statement."""

    def __init__(self, path: Path, shard_bits: int) -> None:
        """Open *path*.

        :raises OSError: if it cannot be opened.
        :raises ValueError: if it is no group's file.
        """
        with path.open("rb") as file:
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        try:
            _key, self.content, self.slots, bits, count = _HEADER.unpack_from(self._data)
            ends = _HEADER.size + count * _SIZES.size
            self.sizes = [Sizes(*found) for found in _SIZES.iter_unpack(self._data[_HEADER.size : ends])]
            self._start = ends + (4 << bits)
            self._ends = (0, *struct.unpack_from(f"<{1 << bits}I", self._data, ends))
        except struct.error as error:
            self._data.close()
            raise ValueError(f"{path} is damaged") from error
        if bits != shard_bits:
            self._data.close()
            raise ValueError(f"{path} is of another division")

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Close the file."""
        self._data.close()

    def section(self, shard: int) -> bytes:
        """Return the section of *shard*; b"" where it has none."""
        return self._data[self._start + self._ends[shard] : self._start + self._ends[shard + 1]]


def digest(*parts: bytes) -> bytes:
    """Return a digest of *parts* that knows where each ends."""
    made = hashlib.blake2b(digest_size=_DIGEST_SIZE)
    for part in parts:
        made.update(len(part).to_bytes(8, "big") + part)
    return made.digest()


def group_key(named: Sequence[tuple[str, Text]], shard_bits: int) -> bytes:
    """Return the key of a group's file, from the documents' names and stamps."""
    parts = (part.encode() for name, text in named for part in (name, text.stamp))
    return digest(f"{FORMAT} {shard_bits}".encode(), _tables(), *parts)


@functools.cache
def _tables() -> bytes:
    return json.dumps(tokens.TABLES).encode()


def is_current(path: Path, key: bytes) -> bool:
    """Tell whether the file was made from the documents of *key*."""
    try:
        with path.open("rb") as file:
            return file.read(len(key)) == key
    except OSError:
        return False


def make_group(path: Path, key: bytes, named: Sequence[tuple[str, Text]], shard_bits: int) -> Change:
    """Index a group, save it as *path*, and return how that differs from what was there."""
    texts = [text.read() for _name, text in named]
    made = sections.encode_group(texts, shard_bits)
    names_and_texts = (
        part.encode()
        for (name, page), text in zip(named, texts, strict=True)
        for part in (name, text, page.excerpts())
    )
    content = digest(*names_and_texts)
    sizes = [text_sizes(text) for text in texts]
    slots = (f"{name} {sections.slot_size(size.whole)}" for (name, _), size in zip(named, sizes, strict=True))
    header = _HEADER.pack(key, content, digest(*map(str.encode, slots))[:2], shard_bits, len(texts))
    ends = struct.pack(f"<{len(made.ends)}I", *made.ends)
    new = path.with_suffix(".new")
    new.write_bytes(b"".join([header, *(_SIZES.pack(*size) for size in sizes), ends, made.data]))
    change = _compare(path, new, shard_bits)
    new.replace(path)
    return change


def text_sizes(text: str) -> Sizes:
    """Return how many places the parts of a folded text take."""
    whole = sections.text_size(text)
    title = text.split("\n", 1)[0]
    body = text.removesuffix("\n").rsplit("\n", 1)[-1]
    return Sizes(whole, sections.text_size(title), whole - sections.text_size(body) - 1)


def _compare(old: Path, new: Path, shard_bits: int) -> Change:
    shards = range(1 << shard_bits)
    try:
        with GroupFile(old, shard_bits) as before, GroupFile(new, shard_bits) as after:
            if before.slots == after.slots:
                changed = frozenset(
                    shard for shard in shards if before.section(shard) != after.section(shard)
                )
            else:  # the slots' digest stands in every section
                changed = frozenset(shards)
            return Change(before.content, changed)
    except (OSError, ValueError):
        return Change(b"", frozenset(shards))

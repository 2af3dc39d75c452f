"""The files of the index: groups of documents, shards of grams, pages of titles, and the head. Pure.

Documents are divided into *groups* by a hash of their names; a group is indexed on its own (`sections.py`)
and kept in a cache until one of its documents changes. *Shards* divide the grams by their keys: shard n is
the nth section of every group, one after the other. A changed document therefore costs the indexing of
its group and the joining of shards, and the result is what a build from nothing makes, byte for byte.

    search/head.js        what every query needs: sizes, facets, names of topics, character tables, texts
    search/t/<shard>.js   places of grams; for each group: number, stamp, length of the section, section
    search/p/<g>-<n>.js   addresses, titles and summaries of a few documents of group g

All of them are scripts that hand their content to `infraSearch.put`: scripts are loaded from `file://`
too, where `fetch` is not, and hosts compress them (base64 of dense bits comes back to its size under gzip).
"""

from __future__ import annotations

import base64
import hashlib
import json
import mmap
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from infrakb.search import sections, tokens

#: Folder of the index in the site.
FOLDER: Final = "search"
#: Version of everything that this module writes; part of every digest.
FORMAT: Final = 1
#: Most documents of a group on average: large groups share keys, small ones are indexed anew sooner.
GROUP_SIZE: Final = 128
#: Characters of the site for each shard: together with MOST_SHARDS, what a query of two shards transfers.
SHARD_SIZE: Final = 3_000
FEWEST_SHARD_BITS: Final = 4
MOST_SHARD_BITS: Final = 12
#: Documents in a file of titles.
PAGE_SIZE: Final = 8
#: Bytes of the digest at the start of a group's file.
KEY_SIZE: Final = 16
#: Kinds of documents, in the order in which filters show them.
KINDS: Final = ("post", "topic", "guide")


class Document(NamedTuple):
    """A page that can be found."""

    docname: str
    url: str  # relative to the root of the site
    kind: str  # one of KINDS
    title: str  # plain text
    summary: str  # plain text: excerpt of a post, definition of a topic; "" where there is none
    text: str  # folded lines: title, each heading, and last the whole visible text
    date: int = 0  # as yyyymmdd; 0: none
    category: str = ""
    tags: tuple[str, ...] = ()
    names: tuple[str, ...] = ()  # of a topic: its names and aliases

    @property
    def size(self) -> int:
        """Number of places that the text takes."""
        return sections.text_size(self.text)


class Plan(NamedTuple):
    """How the documents are divided."""

    groups: list[list[Document]]  # each in order of docnames
    shard_bits: int  # there are 2**shard_bits shards


#: Makes the groups of these numbers; the caller decides in how many processes.
Encode = Callable[[Sequence[int], Callable[[int], None]], None]


def plan(documents: Iterable[Document]) -> Plan:
    """Divide *documents* into groups and choose the number of shards, by their names and sizes alone."""
    ordered = sorted(documents, key=lambda document: document.docname)
    count = 1 << max(0, (len(ordered) - 1) // GROUP_SIZE).bit_length()
    groups: list[list[Document]] = [[] for _ in range(count)]
    for document in ordered:
        digest = hashlib.blake2b(document.docname.encode(), digest_size=4).digest()
        groups[int.from_bytes(digest, "big") % count].append(document)
    shards = sum(document.size for document in ordered) // SHARD_SIZE
    bits = min(max(shards.bit_length(), FEWEST_SHARD_BITS), MOST_SHARD_BITS)
    return Plan(groups, bits)


def write(
    documents: Iterable[Document], outdir: Path, cache: Path, messages: Mapping[str, str], encode: Encode
) -> None:
    """Write the index of *documents* into *outdir*/search; files that are right already are left alone.

    :param cache: folder for the groups, kept between builds.
    :param messages: texts of the page and the dialog, by name.
    """
    division = plan(documents)
    cache.mkdir(parents=True, exist_ok=True)
    keys = [_group_key(group, division.shard_bits) for group in division.groups]
    paths = [cache / f"{number}.bin" for number in range(len(keys))]

    def make(number: int) -> None:
        texts = [document.text for document in division.groups[number]]
        _save_group(paths[number], keys[number], sections.encode_group(texts, division.shard_bits))

    encode([number for number, path in enumerate(paths) if not _is_current(path, keys[number])], make)
    stamps = [_stamp(group) for group in division.groups]
    pages = dict(_pages(division.groups))
    version = _digest(*keys, *pages.values()).hex()[:8]
    head = _head(division, stamps) | {"version": version, "tables": tokens.TABLES, "messages": dict(messages)}
    files = _shards(paths, stamps, division.shard_bits)
    written = {_save(outdir, name, value) for name, value in (*files, *pages.items(), ("head", _json(head)))}
    _remove_others(outdir / FOLDER, written)
    _remove_others(cache, set(paths))


def _digest(*parts: bytes) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.digest()


def _json(value: object) -> bytes:
    # "<" is escaped so that the text may stand in any script.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c").encode()


# --- groups


def _group_key(group: Sequence[Document], shard_bits: int) -> bytes:
    texts = (part.encode() for document in group for part in (document.docname, document.text))
    return _digest(f"{FORMAT} {shard_bits}".encode(), _json(tokens.TABLES), *texts)


def _stamp(group: Sequence[Document]) -> int:
    """Return two bytes that change with the places that a section's documents begin at."""
    slots = ((document.docname, sections.slot_size(document.size)) for document in group)
    digest = _digest(*(f"{docname} {slot}".encode() for docname, slot in slots))
    return int.from_bytes(digest[:2], "big")


def _save_group(path: Path, key: bytes, group: sections.Group) -> None:
    data = key + struct.pack(f"<{len(group.ends)}I", *group.ends) + group.data
    path.with_suffix(".tmp").write_bytes(data)
    path.with_suffix(".tmp").replace(path)


def _is_current(path: Path, key: bytes) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(key)) == key
    except OSError:
        return False


# --- shards


def _shards(paths: Sequence[Path], stamps: Sequence[int], shard_bits: int) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each shard."""
    count = 1 << shard_bits
    start = KEY_SIZE + 4 * count
    groups = []
    for path in paths:
        with path.open("rb") as file:
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        groups.append((data, (0, *struct.unpack_from(f"<{count}I", data, KEY_SIZE))))
    for shard in range(count):
        parts = []
        for number, (data, ends) in enumerate(groups):
            if section := data[start + ends[shard] : start + ends[shard + 1]]:
                stamp = stamps[number].to_bytes(2, "big")
                parts += [_number(number), stamp, _number(len(section)), section]
        yield f"t/{shard:03x}", b'"%s"' % base64.b64encode(b"".join(parts))
    for data, _ends in groups:
        data.close()


def _number(value: int) -> bytes:
    """Write *value* seven bits a byte, the lowest first; the top bit says that more follow."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


# --- titles and the head


def _pages(groups: Sequence[Sequence[Document]]) -> Iterator[tuple[str, bytes]]:
    for number, group in enumerate(groups):
        for start in range(0, len(group), PAGE_SIZE):
            rows = [[page.url, page.title, page.summary] for page in group[start : start + PAGE_SIZE]]
            yield f"p/{number}-{start // PAGE_SIZE}", _json(rows)


def _head(division: Plan, stamps: Sequence[int]) -> dict[str, Any]:
    """Return what the page needs to know of all documents; parallel lists, in order of groups."""
    documents = [document for group in division.groups for document in group]
    categories = sorted({document.category for document in documents} - {""})
    tags = sorted({tag for document in documents for tag in document.tags})
    category_number = {label: number for number, label in enumerate(categories)}
    tag_number = {label: number for number, label in enumerate(tags)}
    return {
        "shardBits": division.shard_bits,
        "pageSize": PAGE_SIZE,
        "slot": sections.SLOT,
        "groups": [len(group) for group in division.groups],
        "stamps": list(stamps),
        "sizes": [document.size for document in documents],
        "titles": [sections.text_size(document.text.split("\n", 1)[0]) for document in documents],
        "headings": [document.size - sections.text_size(_body(document)) - 1 for document in documents],
        "kinds": [KINDS.index(document.kind) for document in documents],
        "dates": [document.date for document in documents],
        "categoryNames": categories,
        "categories": [category_number.get(document.category, -1) for document in documents],
        "tagNames": tags,
        "tags": [sorted(tag_number[tag] for tag in document.tags) for document in documents],
        "names": {number: document.names for number, document in enumerate(documents) if document.names},
    }


def _body(document: Document) -> str:
    return document.text.removesuffix("\n").rsplit("\n", 1)[-1]


# --- files


def _save(outdir: Path, name: str, content: bytes) -> Path:
    path = outdir / FOLDER / f"{name}.js"
    write_if_changed(path, b'infraSearch.put("%s",%s)\n' % (name.encode(), content))
    return path


def write_if_changed(path: Path, data: bytes) -> None:
    """Write *data* to *path* unless it stands there already."""
    try:
        if path.read_bytes() == data:
            return
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _remove_others(folder: Path, wanted: set[Path]) -> None:
    for path in folder.rglob("*"):
        if path.is_file() and path not in wanted:
            path.unlink()

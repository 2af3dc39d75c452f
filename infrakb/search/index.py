"""The files of the index: groups of documents, shards of grams, pages of titles, and the head. Pure.

Documents are divided into *groups* by a hash of their names; a group is indexed on its own (`sections.py`)
and kept in a cache until one of its documents changes. *Shards* divide the grams by their keys: shard n is
the nth section of every group, one after the other. A changed document therefore costs the indexing of
its group and the joining of shards, and the result is what a build from nothing makes, byte for byte.

    search/head.js        what every query needs: sizes, facets, names and properties of topics, character
                          tables, words of questions, texts
    search/t/<shard>.js   places of grams; for each group: number, stamp, length of the section, section
    search/p/<n>.js       addresses, titles and summaries of some documents, three lists; a title that is made of a
                          topic's names, which the head has, is their number
    search/x/<g>-<n>.js   what results show of the nth document of group g: its sections and their lines

All of them are scripts that hand their content to `infraSearch.put`: scripts are loaded from `file://` and from
other origins too, where `fetch` is not, and every host compresses them. Shards are base64: gzip brings dense bits back
to their size (104.96 kB for 104.06 kB of the site's). As binary files, for `fetch`, they would save
that one hundredth, and would have to stand there twice.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol, TypeVar

from infrakb.search import sections, tokens
from infrakb.search.groups import FORMAT, Change, GroupFile, Text, digest, group_key, is_current, make_group
from infrakb.text.files import files_below, write_if_changed

T = TypeVar("T")
R = TypeVar("R")

#: Folder of the index in the site.
FOLDER: Final = "search"
#: Folder of the shards in it.
SHARDS: Final = "t"
#: Most documents of a group on average: large groups share keys, small ones are indexed anew sooner.
GROUP_SIZE: Final = 128
#: Bytes of the site's text for each shard: together with MOST_SHARD_BITS, what a query transfers for each.
SHARD_SIZE: Final = 500
FEWEST_SHARD_BITS: Final = 4
MOST_SHARD_BITS: Final = 12
#: Folder of the excerpts in it.
EXCERPTS: Final = "x"
#: Documents in a file of titles. Where all titles are few, one file has them, and is loaded with the head.
PAGE_SIZE: Final = 32
FEW_TITLES: Final = 512
#: Topics that are shown before a reader types: those of which most is said.
MOST_FREQUENT: Final = 8
#: In the cache: what the shards in the output folder were made of.
STATE: Final = "shards.json"
#: Shards of one job.
SHARDS_AT_ONCE: Final = 64
#: What questions are taken apart by: words that ask, and others for words of every day.
QUESTIONS: Final[dict[str, Any]] = json.loads(
    Path(__file__).with_name("questions.json").read_text(encoding="utf-8")
)
#: Kinds of documents, in the order in which filters show them.
KINDS: Final = ("post", "topic", "guide")


class Document(NamedTuple):
    """A page that can be found."""

    docname: str
    url: str  # relative to the root of the site
    kind: str  # one of KINDS
    title: str  # plain text
    summary: str  # plain text: excerpt of a post, definition of a topic; "" where there is none
    text: Text
    date: int = 0  # as yyyymmdd; 0: none
    category: str = ""
    tags: tuple[str, ...] = ()
    names: tuple[str, ...] = ()  # of a topic: its names and aliases
    readings: tuple[str, ...] = ()  # of those names that have one
    properties: tuple[str, ...] = ()  # of a topic: keys of the properties that are stated of it
    owners: tuple[str, ...] = ()  # of a topic: docnames of who makes or runs it, and of what it is made of
    mentions: int = 0  # of a topic: posts that speak of it


class Comparison(NamedTuple):
    """A page that compares all topics of a kind."""

    address: str
    kind: str  # a key of "kinds" in questions.json, if it has words for it
    label: str  # how pages call the kind
    docnames: Sequence[str]  # of the topics
    figures: Sequence[str] = ()  # keys of the properties that tell most of one, the most telling first
    ratios: Sequence[str] = ()  # what it divides: "price/vcpus"


class Place(NamedTuple):
    """A place on a page that its author wants to be found by words which it need not have."""

    address: str
    title: str
    words: Sequence[str]  # one of them must stand in the query; of one with blanks, all its parts


class Site(NamedTuple):
    """What the index says beside the documents."""

    title: str
    messages: Mapping[str, str]  # texts of the page and the dialog, by name
    volumes: Sequence[tuple[str, str]]  # other sites that are searched with it: name, address of the root
    properties: Mapping[str, tuple[str, ...]] = {}  # key -> names in every language
    counted: Mapping[str, str] = {}  # key -> what its values count (:func:`infrakb.search.tokens.counted`)
    comparisons: Sequence[Comparison] = ()
    places: Sequence[Place] = ()


class Plan(NamedTuple):
    """How the documents are divided."""

    groups: list[list[Document]]  # each in order of docnames
    shard_bits: int  # there are 2**shard_bits shards

    @property
    def documents(self) -> list[Document]:
        """All documents, in order of groups: their numbers are their places here."""
        return [document for group in self.groups for document in group]


class Share(Protocol):
    """Does jobs in as many processes as the caller likes; what *result* returns in each is handed back."""

    def __call__(self, jobs: Sequence[T], work: Callable[[T], None], result: Callable[[], R], /) -> list[R]:
        """Do *work* for each of *jobs*, in any order."""


class Work(NamedTuple):
    """What writing took."""

    groups: int  # groups that were indexed anew
    shards: int  # shards that were joined anew


def plan(documents: Iterable[Document]) -> Plan:
    """Divide *documents* into groups and choose the number of shards, by their names and sizes alone."""
    ordered = sorted(documents, key=lambda document: document.docname)
    count = 1 << max(0, (len(ordered) - 1) // GROUP_SIZE).bit_length()
    groups: list[list[Document]] = [[] for _ in range(count)]
    for document in ordered:
        hashed = hashlib.blake2b(document.docname.encode(), digest_size=4).digest()
        groups[int.from_bytes(hashed, "big") % count].append(document)
    shards = sum(document.text.length for document in ordered) // SHARD_SIZE
    bits = min(max(shards.bit_length(), FEWEST_SHARD_BITS), MOST_SHARD_BITS)
    return Plan(groups, bits)


def write(documents: Iterable[Document], outdir: Path, cache: Path, site: Site, share: Share) -> Work:
    """Write the index of *documents* into *outdir*/search; files that are right already are left alone.

    :param cache: folder for the groups, kept between builds.
    """
    division = plan(documents)
    bits = division.shard_bits
    cache.mkdir(parents=True, exist_ok=True)
    paths = [cache / f"{number}.bin" for number in range(len(division.groups))]
    changes = _make_groups(division, paths, share)
    with ExitStack() as stack:
        files = [stack.enter_context(GroupFile(path, bits)) for path in paths]
        shards = _changed_shards(outdir, cache, division, files, changes)
        jobs = [shards[start : start + SHARDS_AT_ONCE] for start in range(0, len(shards), SHARDS_AT_ONCE)]
        share(jobs, lambda numbers: _write_shards(outdir, files, numbers), lambda: None)
        _write_excerpts(outdir, division, share)
        pages = dict(_pages(division.documents))
        version = digest(*(file.content for file in files), *pages.values()).hex()[:8]
        head = _head(division, files) | _properties(division, site) | _owners(division)
        head |= _comparisons(division, site)
        head |= {"questions": {key: words for key, words in QUESTIONS.items() if key != "about"}}
        head |= {"version": version, "tables": tokens.TABLES, "format": FORMAT}
        head |= {"title": site.title, "messages": dict(site.messages), "others": site.volumes}
        contents = [file.content.hex() for file in files]
    for name, value in (*pages.items(), ("head", _json(head))):
        _save(outdir, name, value)
    excerpts = [_excerpts_name(group, place) for group, place in _places(division)]
    names = [*map(_shard_name, range(1 << bits)), *pages, *excerpts, "head"]
    _remove_others(outdir / FOLDER, {f"{name}.js" for name in names})
    _remove_others(cache, {STATE, *(path.name for path in paths)})
    write_if_changed(cache / STATE, _json([contents, _files_of_shards(outdir, bits)]))
    return Work(len(changes), len(shards))


def _json(value: object) -> bytes:
    # "<" is escaped so that the text may stand in any script.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c").encode()


# --- groups and shards


def _make_groups(division: Plan, paths: Sequence[Path], share: Share) -> dict[int, Change]:
    """Index the groups whose documents changed; return how each file changed."""
    named = [[(document.docname, document.text) for document in group] for group in division.groups]
    keys = [group_key(group, division.shard_bits) for group in named]
    changes: dict[int, Change] = {}

    def make(number: int) -> None:
        changes[number] = make_group(paths[number], keys[number], named[number], division.shard_bits)

    stale = [number for number, path in enumerate(paths) if not is_current(path, keys[number])]
    for made in share(stale, make, lambda: changes):
        changes.update(made)
    return changes


def _changed_shards(
    outdir: Path, cache: Path, division: Plan, files: Sequence[GroupFile], changes: Mapping[int, Change]
) -> list[int]:
    """Return the shards that do not stand in the output folder as the groups now are."""
    everything = list(range(1 << division.shard_bits))
    try:
        contents, written = json.loads((cache / STATE).read_bytes())
    except (OSError, ValueError):
        return everything
    if len(contents) != len(files) or len(written) != len(everything):
        return everything
    changed: set[int] = set()
    for number, file in enumerate(files):
        if contents[number] == file.content.hex():
            continue
        change = changes.get(number)
        if change is None or change.before.hex() != contents[number]:
            return everything  # the last build was broken off between groups and shards
        changed |= change.shards
    there = _files_of_shards(outdir, division.shard_bits)
    return [shard for shard in everything if shard in changed or there[shard] != written[shard]]


def _files_of_shards(outdir: Path, shard_bits: int) -> list[list[int]]:
    """Return size and time of each shard's file; nothing of one that is missing."""
    found = files_below(outdir / FOLDER / SHARDS)
    states = (found.get(f"{shard:03x}.js") for shard in range(1 << shard_bits))
    return [[state.st_size, state.st_mtime_ns] if state else [] for state in states]


def _write_shards(outdir: Path, files: Sequence[GroupFile], shards: Iterable[int]) -> None:
    for shard in shards:
        parts = []
        for number, file in enumerate(files):
            if section := file.section(shard):
                parts += [_number(number), file.slots, _number(len(section)), section]
        _save(outdir, _shard_name(shard), b'"%s"' % base64.b64encode(b"".join(parts)))


def _shard_name(shard: int) -> str:
    return f"{SHARDS}/{shard:03x}"


def _number(value: int) -> bytes:
    """Write *value* seven bits a byte, the lowest first; the top bit says that more follow."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


# --- excerpts


def _places(division: Plan) -> Iterator[tuple[int, int]]:
    for number, group in enumerate(division.groups):
        for place in range(len(group)):
            yield number, place


def _excerpts_name(group: int, place: int) -> str:
    return f"{EXCERPTS}/{group}-{place}"


def _write_excerpts(outdir: Path, division: Plan, share: Share) -> None:
    def save(number: int) -> None:
        for place, document in enumerate(division.groups[number]):
            _save(outdir, _excerpts_name(number, place), document.text.excerpts().encode())

    share(range(len(division.groups)), save, lambda: None)


# --- titles and the head


def page_size(count: int) -> int:
    """Return how many of *count* documents a file of titles has."""
    return max(PAGE_SIZE, count) if count <= FEW_TITLES else PAGE_SIZE


def _pages(documents: Sequence[Document]) -> Iterator[tuple[str, bytes]]:
    size = page_size(len(documents))
    for start in range(0, len(documents), size):
        rows = [(page.url, _short_title(page), page.summary) for page in documents[start : start + size]]
        yield f"p/{start // size}", _json(list(zip(*rows, strict=True)))


def title_of(short: str | int, names: Sequence[str]) -> str:
    """Return a title as readers see it.

    :param short: as files of titles have it: where it is made of the first one or two *names*, their number.
    """
    if isinstance(short, str):
        return short
    return names[0] if short == 1 else f"{names[0]}（{names[1]}）"


def _short_title(page: Document) -> str | int:
    counts = range(1, min(len(page.names), 2) + 1)
    return next((count for count in counts if title_of(count, page.names) == page.title), page.title)


def _head(division: Plan, files: Sequence[GroupFile]) -> dict[str, Any]:
    """Return what the page needs to know of all documents; parallel lists, in order of groups, with 0 for nothing."""
    documents = division.documents
    sizes = [size for file in files for size in file.sizes]
    categories = sorted({document.category for document in documents} - {""})
    tags = sorted({tag for document in documents for tag in document.tags})
    category_number = {label: number for number, label in enumerate(categories)}
    tag_number = {label: number for number, label in enumerate(tags)}
    return {
        "shardBits": division.shard_bits,
        "pageSize": page_size(len(documents)),
        "slot": sections.SLOT,
        "groups": [len(group) for group in division.groups],
        "stamps": [int.from_bytes(file.slots, "big") for file in files],
        "sizes": [size.whole for size in sizes],
        "titles": [size.title for size in sizes],
        "headings": [size.headings for size in sizes],
        "kinds": [KINDS.index(document.kind) for document in documents],
        "dates": [document.date for document in documents],
        "categoryNames": categories,
        "categories": [category_number.get(document.category, -1) for document in documents],
        "tagNames": tags,
        "tags": [sorted(tag_number[tag] for tag in document.tags) for document in documents],
        "names": [document.names or 0 for document in documents],
        "readings": {
            number: document.readings for number, document in enumerate(documents) if document.readings
        },
        "frequent": _frequent(documents),
    }


def _frequent(documents: Sequence[Document]) -> list[int]:
    """Return the topics of which most is said, the most spoken of first."""
    spoken = [number for number, document in enumerate(documents) if document.names and document.mentions]
    return sorted(spoken, key=lambda number: (-documents[number].mentions, number))[:MOST_FREQUENT]


def _properties(division: Plan, site: Site) -> dict[str, Any]:
    """Return the names of the properties that are stated of any topic, and which are stated of which."""
    documents = division.documents
    keys = sorted({key for document in documents for key in document.properties} & site.properties.keys())
    number_of = {key: number for number, key in enumerate(keys)}
    return {
        "propertyNames": [site.properties[key] for key in keys],
        "propertyKeys": keys,
        "counted": {number_of[key]: text for key, text in site.counted.items() if key in number_of},
        "properties": [
            [number_of[key] for key in document.properties if key in number_of] or 0 for document in documents
        ],
    }


def _owners(division: Plan) -> dict[str, Any]:
    """Return of each document the numbers of those that it belongs to."""
    documents = division.documents
    number_of = {document.docname: number for number, document in enumerate(documents)}
    owners = [
        sorted(number_of[name] for name in document.owners if name in number_of) for document in documents
    ]
    return {"owners": [found or 0 for found in owners]}


def _comparisons(division: Plan, site: Site) -> dict[str, Any]:
    """Return the pages that compare topics, and the places that words lead to."""
    number_of = {document.docname: number for number, document in enumerate(division.documents)}
    return {
        "comparisons": [
            {
                "address": one.address,
                "kind": one.kind,
                "label": one.label,
                "documents": sorted(number_of[name] for name in one.docnames if name in number_of),
                "figures": one.figures,
                "ratios": one.ratios,
            }
            for one in site.comparisons
        ],
        "places": [
            (one.address, one.title, [tokens.fold(word) for word in one.words]) for one in site.places
        ],
    }


# --- files


def _path(outdir: Path, name: str) -> Path:
    return outdir / FOLDER / f"{name}.js"


def _save(outdir: Path, name: str, content: bytes) -> None:
    write_if_changed(_path(outdir, name), b'infraSearch.put("%s",%s)\n' % (name.encode(), content))


def _remove_others(folder: Path, wanted: set[str]) -> None:
    """Remove the files below *folder* that are not *wanted*, which are named by their paths in it."""
    for name in files_below(folder).keys() - wanted:
        (folder / name).unlink()

"""From the texts of a group of documents to its sections: what each shard holds of the group. Pure.

The texts of a group are laid one after the other, so that one number is a place: document and offset. Each
begins at a multiple of SLOT, so that a small edit moves no place of another document. A section
lists the keys of its grams and words in ascending order, then for each the number of its places and the
places themselves, ascending. Bits, most significant first; every number is written as `zeros` 0 bits, a 1
and `tail` further bits:

* gamma code of n ≥ 1: zeros = tail = ⌊log2 n⌋, the tail is n without its leading bit;
* Rice code of n ≥ 0 with width w: zeros = n >> w, tail = w, the tail is the low w bits of n.

A section is: gamma(keys + 1); each key less the one before, Rice; gamma(places) for each key; the
differences of the places less one, Rice with a width that follows from the size of the group and the number
of places. A reader needs no other table than the sizes of the group's documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from infrakb.search import tokens

#: A document takes a multiple of this number of places.
SLOT: Final = 512
#: A gram that is looked up only alone, or a word, keeps its 1st, 8th, 64th, … place in a document.
THIN_STEP: Final = 8
#: Bits of a key: one that tells words from grams, and two halves.
KEY_BITS: Final = 2 * tokens.HALF_BITS + 1
#: Parts of a text stand on lines; 0 parts them in the index.
_LINE: Final = 0x0A
_BLANK: Final = 0x20

_Numbers = NDArray[np.uint64]
_Counts = NDArray[np.int64]


class Group(NamedTuple):
    """The index of a group of documents."""

    data: bytes  # the sections of all shards, end to end
    ends: list[int]  # where each shard's section ends in `data`; an empty section takes no bytes


class _Postings(NamedTuple):
    keys: _Numbers  # distinct, ascending; the shard is in the topmost bits
    counts: _Counts  # places of each key
    places: _Numbers  # of all keys, end to end


def encode_group(texts: Sequence[str], shard_bits: int) -> Group:
    """Return what 2**shard_bits shards hold of a group.

    :param texts: the documents' folded texts, whose lines are parts that no phrase crosses.
    """
    if not any(text.strip("\n") for text in texts):
        return Group(b"", [0] * (1 << shard_bits))
    postings = _in_key_order(_collect([_padded(text) for text in texts]))
    size = sum(slot_size(text_size(text)) for text in texts)
    return _encode(postings, size, shard_bits)


def text_size(text: str) -> int:
    """Return how many places a folded text takes."""
    return len(text) - text.count(" ")


def slot_size(size: int) -> int:
    """Return how many places are set aside for a text of *size* places."""
    return -(-size // SLOT) * SLOT


def _padded(text: str) -> str:
    size = text_size(text)
    return text + "\n" * (slot_size(size) - size)


def _collect(texts: Sequence[str]) -> _Postings:
    text = "".join(texts)
    spaced = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    blank = spaced == _BLANK
    codes = np.where(spaced == _LINE, 0, spaced)[~blank].astype(np.uint64)
    heads, counts, places = _sort(tokens.grams(codes))
    document = np.repeat(np.arange(len(texts)), list(map(text_size, texts)))
    words = _words(text, np.cumsum(blank))
    postings = _Postings(
        np.concatenate([_key(*tokens.gram_keys(heads), 0), words.keys]),
        np.concatenate([counts, words.counts]),
        np.concatenate([places, words.places]),
    )
    exact = np.concatenate([tokens.is_exact(heads), np.zeros(len(words.keys), bool)])
    keep = np.repeat(exact, postings.counts)
    thin = ~keep
    keep[thin] = _few(document[postings.places[thin]], postings.counts[~exact])
    kept = np.add.reduceat(keep, np.cumsum(postings.counts) - postings.counts, dtype=np.int64)
    return _Postings(postings.keys, kept, postings.places[keep])


def _sort(grams: tokens.Grams) -> tuple[tokens.Grams, _Counts, _Numbers]:
    """Order grams by characters and place.

    Return the first of each distinct gram, their numbers, and the places of all.
    """
    known = np.zeros(1 << tokens.CODE_BITS, bool)
    known[0] = True
    known[grams.first] = True
    rank = np.cumsum(known, dtype=np.uint64) - np.uint64(1)
    width = np.uint64(int(rank[-1]).bit_length())
    # Signed numbers are looked up at once, others are turned into signed ones first.
    first, second, third = (rank[column.view(np.int64)] for column in grams[:3])
    code = (first << width | second) << width | third
    shift = np.uint64(int(grams.place.max(initial=0)).bit_length())
    if 3 * width + shift <= 64:  # sorting values is many times faster than sorting indices
        packed = np.sort(code << shift | grams.place)
        code, place = packed >> shift, packed & (np.uint64(1) << shift) - np.uint64(1)
    else:
        order = np.lexsort((grams.place, code))
        code, place = code[order], grams.place[order]
    starts = np.flatnonzero(np.concatenate([[True], code[1:] != code[:-1]]))
    code = code[starts]
    char = np.flatnonzero(known).astype(np.uint64)
    mask = (np.uint64(1) << width) - np.uint64(1)
    first, second, third = (char[code >> shift & mask] for shift in (width + width, width, np.uint64(0)))
    return tokens.Grams(first, second, third, place[starts]), np.diff(starts, append=len(place)), place


def _few(document: NDArray[np.int64], counts: _Counts) -> tokens.Mask:
    """Mark the 1st, 8th, 64th, … of the places that each key has in each document."""
    index = np.arange(len(document))
    fresh = np.concatenate([[True], document[1:] != document[:-1]])
    fresh[np.cumsum(counts) - counts] = True
    nth = index - np.maximum.accumulate(np.where(fresh, index, 0))
    wanted = np.zeros(int(nth.max()) + 1, bool)
    place = 1
    while place <= len(wanted):
        wanted[place - 1] = True
        place *= THIN_STEP
    return wanted[nth]


def _key(high: _Numbers, low: _Numbers, word: int) -> _Numbers:
    """Join the halves of keys; the last bit tells words from grams."""
    return (high << np.uint64(tokens.HALF_BITS) | low) << np.uint64(1) | np.uint64(word)


def _words(text: str, blanks: _Counts) -> _Postings:
    """Return the places of all words; *blanks* counts the blanks up to each character of *text*."""
    starts: dict[str, list[int]] = {}
    for word, start in tokens.words(text):
        starts.setdefault(word, []).append(start)
    places: dict[tuple[int, int], list[int]] = {}
    for word, found in starts.items():
        places.setdefault(tokens.word_key(word), []).extend((np.array(found) - blanks[found]).tolist())
    halves = np.array(list(places), np.uint64).reshape(-1, 2)
    lists = [sorted(set(found)) for found in places.values()]
    return _Postings(
        _key(halves[:, 0], halves[:, 1], 1),
        np.array([len(found) for found in lists], np.int64),
        np.array([place for found in lists for place in found], np.uint64),
    )


def _in_key_order(postings: _Postings) -> _Postings:
    order = np.argsort(postings.keys)
    starts = (np.cumsum(postings.counts) - postings.counts)[order]
    counts = postings.counts[order]
    shift = np.repeat(starts - (np.cumsum(counts) - counts), counts)
    return _Postings(postings.keys[order], counts, postings.places[np.arange(len(shift)) + shift])


class _Bits(NamedTuple):
    """Numbers to write: parallel arrays, see the top of this module."""

    zeros: _Numbers
    tail: _Numbers
    value: _Numbers  # its low `tail` bits are written


def _gamma(numbers: _Counts) -> _Bits:
    width = (np.frexp(numbers)[1] - 1).astype(np.uint64)
    return _Bits(width, width, numbers.astype(np.uint64))


def _rice(numbers: _Numbers, width: _Numbers) -> _Bits:
    return _Bits(numbers >> width, width, numbers)


def _bit_length(numbers: _Counts) -> _Counts:
    return np.frexp(numbers)[1].astype(np.int64)


def _differences(numbers: _Numbers, starts: _Counts, less: int) -> _Numbers:
    """Return what each number exceeds the one before by, less *less*; runs begin at *starts* anew."""
    before = np.concatenate([[np.uint64(0)], numbers[:-1] + np.uint64(less)])
    before[starts] = 0
    difference: _Numbers = numbers - before
    return difference


def _encode(postings: _Postings, size: int, shard_bits: int) -> Group:
    rest = np.uint64(KEY_BITS - shard_bits)
    shard = (postings.keys >> rest).astype(np.int64)
    keys = np.bincount(shard, minlength=1 << shard_bits)
    key_starts = np.cumsum(keys) - keys
    places = np.bincount(shard, postings.counts, minlength=1 << shard_bits).astype(np.int64)
    place_starts = np.cumsum(postings.counts) - postings.counts
    filled = np.flatnonzero(keys)
    key = _differences(postings.keys & (np.uint64(1) << rest) - np.uint64(1), key_starts[filled], 0)
    place = _differences(postings.places, place_starts, 1)
    place_width = np.maximum(_bit_length(size * 11 // (16 * postings.counts)) - 1, 0).astype(np.uint64)
    columns = [
        (_gamma(keys[filled] + 1), np.ones(len(filled), np.int64)),
        (_rice(key, (int(rest) - _bit_length(keys[shard])).astype(np.uint64)), keys[filled]),
        (_gamma(postings.counts), keys[filled]),
        (_rice(place, np.repeat(place_width, postings.counts)), places[filled]),
    ]
    return _write(columns, filled, 1 << shard_bits)


def _write(columns: Sequence[tuple[_Bits, _Counts]], filled: _Counts, shards: int) -> Group:
    """Write the numbers section by section: of each column as many as it says for each filled section."""
    items = np.sum([count for _, count in columns], axis=0, dtype=np.int64)
    section_starts = np.cumsum(items) - items
    total = int(np.sum(items))
    bits = _Bits(*(np.empty(total, np.uint64) for _ in range(3)))
    before = section_starts.copy()
    for numbers, count in columns:
        slots = np.arange(len(numbers.value)) + np.repeat(before - (np.cumsum(count) - count), count)
        for column, values in zip(bits, numbers, strict=True):
            column[slots] = values
        before += count
    length = (bits.zeros + bits.tail + np.uint64(1)).astype(np.int64)
    offset = np.cumsum(length) - length
    section_bytes = (np.add.reduceat(length, section_starts) + 7) // 8
    section_ends = np.cumsum(section_bytes)
    offset += np.repeat(8 * (section_ends - section_bytes) - offset[section_starts], items)
    ends = np.zeros(shards, np.int64)
    ends[filled] = section_bytes
    return Group(_pack_bits(bits, offset, int(section_ends[-1])), np.cumsum(ends).tolist())


def _pack_bits(bits: _Bits, offset: _Counts, size: int) -> bytes:
    """Write each number at its *offset* in bits, ascending, into *size* bytes."""
    low = (np.uint64(1) << bits.tail) - np.uint64(1)
    value = bits.value & low | low + np.uint64(1)  # without the zeros, which are there already
    last = offset.astype(np.uint64) + bits.zeros + bits.tail
    # What of it lies in the 64-bit word that holds its last bit, and what is left for the word before.
    word, room = last >> np.uint64(6), np.uint64(63) - (last & np.uint64(63))
    out = np.zeros(size // 8 + 2, np.uint64)
    starts = np.flatnonzero(np.diff(word, prepend=np.uint64(2**64 - 1)))
    out[word[starts]] = np.bitwise_or.reduceat(value << room, starts) if len(starts) else 0
    split = np.flatnonzero(bits.tail + room > np.uint64(63))
    np.bitwise_or.at(out, word[split] - np.uint64(1), value[split] >> (np.uint64(64) - room[split]))
    return out.astype(">u8").tobytes()[:size]

"""Where a text speaks of a topic: all names and aliases at once, in time linear in the text.

What counts as a mention:

- the leftmost name, and of the names that begin there the longest;
- spellings are compared after NFKC, so that ＥＦＡ, ﾄﾚｰﾆｱﾑ and a voiced mark apart are found;
- a Latin name is no part of a longer Latin word or number (EFA in DEFAULT, GPT-4 in GPT-4.1); Japanese
  beside Latin is a boundary (EFAの帯域);
- a katakana name of up to four characters is no part of a longer katakana word (メタ in メタデータ); a longer
  one is (データセンターラック);
- of a family whose members differ by a number, the bare name is not taken for an unknown member
  (Trainium in Trainium 4, once there is Trainium2);
- case counts in Latin words of up to five letters (EFA, Meta) and in any name of up to three characters (P5);
  it does not in longer names and in names with digits (Nvidia, h100).

Latin names are looked up in a table by their first word; the others are one regular expression made from a
trie. Measured with 600 posts of 15,000 characters and 1,000 names (150 of them Latin), the bare search takes
1.8 ms a post; one alternation of all names takes 2.6 ms, one trie for both 7.3 ms, and pyahocorasick, which
is a compiled dependency, 1.4 ms. With the rules above, paragraph by paragraph, the whole is 3.1 ms for 66
mentions a post.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right, insort
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_DIGITS = frozenset("0123456789")
_WORD_RE = re.compile("[0-9A-Za-z_\u00c0-\u024f]+")
_LATIN = frozenset(chr(code) for code in range(0x250) if _WORD_RE.match(chr(code)))
_KATAKANA = "\u30a1-\u30fa\u30fc-\u30fe"
_KATAKANA_RE = re.compile(f"[{_KATAKANA}]")
_SHORT_KATAKANA_RE = re.compile(f"[{_KATAKANA}]{{1,4}}")
_EXACT_RE = re.compile(r"[A-Za-z]{1,5}|[!-~]{1,3}")
_FAMILY_RE = re.compile(r"[- ]?[0-9]")
_DECIMAL_RE = re.compile(r"[.,][0-9]")
_COMMON = (
    *((chr(ord(character) + 0xFEE0), character) for character in "!%&()+,-./:;=?~"),
    *((hyphen, "-") for hyphen in "\u2010\u2011\u2012\u2013\u2212"),
    *((blank, " ") for blank in "\t\n\r\u3000"),
    # Of no name, and three characters after NFKC: offsets would move.
    ("…", "。"),
)
# Half-width voiced marks compose with the character before them, as combining characters do.
_MARKS = "\uff9e\uff9f\u3099\u309a"
_COMPOSING_RE = re.compile(f"[\u0300-\u036f{_MARKS}]")
#: Stands between texts that are searched at once; no name holds it.
_BETWEEN = "\0"


class Mention(NamedTuple):
    """A name of a topic in a text."""

    start: int  # offset of the first character in the text as given
    end: int  # offset behind the last character
    topic: str  # id of the topic


class _Name(NamedTuple):
    """A name as the matcher compares it."""

    topic: str  # id of the topic
    exact: str  # the name after NFKC when its case counts, else ""
    family: bool  # whether other names continue it with a number
    alone: bool  # whether it must not stand within a longer katakana word


class Matcher:
    """A compiled table of names."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """Compile pairs of name and topic id; of two topics that claim a name, the first keeps it."""
        normal: dict[str, tuple[str, str]] = {}
        for name, topic in names:
            text = " ".join(_normalise(name).split())
            if text:
                normal.setdefault(_lower(text), (text, topic))
        families = _families(normal)
        self._names = {
            lower: _Name(
                topic,
                text if _EXACT_RE.fullmatch(text) else "",
                lower in families,
                _SHORT_KATAKANA_RE.fullmatch(lower) is not None,
            )
            for lower, (text, topic) in normal.items()
        }
        self._by_word: dict[str, list[str]] = {}
        others = []
        for lower in sorted(self._names, key=lambda name: (-len(name), name)):
            if word := _WORD_RE.match(lower):
                self._by_word.setdefault(word[0], []).append(lower)
            else:
                others.append(lower)
        self._others = re.compile(_trie_pattern(others)) if others else None

    @property
    def names(self) -> frozenset[tuple[str, str]]:
        """Every name as it is compared, with its topic: two matchers with equal names find the same."""
        return frozenset((entry.exact or name, entry.topic) for name, entry in self._names.items())

    def find(self, text: str) -> list[Mention]:
        """All mentions in the text, in order, none overlapping another."""
        normal = _normalise(text)
        found = self._scan(normal, _lower(normal))
        if not found or (len(normal) == len(text) and not _COMPOSING_RE.search(text)):
            return found
        starts, ends = _offsets(text, len(normal))
        return [Mention(starts[start], ends[end - 1], topic) for start, end, topic in found]

    def find_all(self, texts: Sequence[str]) -> Iterator[tuple[int, Mention]]:
        """All mentions in several texts, with the number of the text: much faster than one by one."""
        joined = _BETWEEN.join(texts)
        if len(joined) != len(_normalise(joined)):  # offsets are cheaper to find in short texts
            for number, text in enumerate(texts):
                yield from ((number, mention) for mention in self.find(text))
            return
        ends = list(accumulate(len(text) + 1 for text in texts))
        for mention in self.find(joined):
            number = bisect_right(ends, mention.start)
            first = ends[number - 1] if number else 0
            yield number, Mention(mention.start - first, mention.end - first, mention.topic)

    def _scan(self, normal: str, lower: str) -> list[Mention]:
        """The candidates of both kinds: the leftmost goes on, what it overlaps is left out."""
        candidates = sorted([*self._words_in(normal, lower), *self._others_in(normal, lower)])
        found: list[Mention] = []
        position = 0
        for number, mention in enumerate(candidates):
            if mention.start >= position:
                found.append(mention)
                position = mention.end
            elif hidden := next(self._others_in(normal, lower, position), None):
                # The candidate that is left out may have covered a name behind the overlap.
                insort(candidates, hidden, lo=number + 1)
        return found

    def _words_in(self, normal: str, lower: str) -> Iterator[Mention]:
        by_word = self._by_word
        for match in _WORD_RE.finditer(lower):
            if names := by_word.get(match[0]):
                start = match.start()
                for name in names:
                    if lower.startswith(name, start) and self._stands(normal, lower, start, name):
                        yield Mention(start, start + len(name), self._names[name].topic)
                        break

    def _others_in(self, normal: str, lower: str, position: int = 0) -> Iterator[Mention]:
        if self._others is None:
            return
        for match in self._others.finditer(lower, position):
            start, name = match.start(), match[0]
            while name and not (name in self._names and self._stands(normal, lower, start, name)):
                name = name[:-1]
            if name:
                yield Mention(start, start + len(name), self._names[name].topic)

    def _stands(self, normal: str, lower: str, start: int, name: str) -> bool:
        """Whether the name at this place stands for itself, by the rules above."""
        entry, end = self._names[name], start + len(name)
        before, after = lower[start - 1 : start], lower[end : end + 1]
        if entry.exact and normal[start:end] != entry.exact:
            return False
        if name[0] in _LATIN and before and before in _LATIN:
            return False
        if name[-1] in _LATIN and after and after in _LATIN:
            return False
        if name[-1] in _DIGITS and _DECIMAL_RE.match(lower, end):
            return False
        if entry.family and _FAMILY_RE.match(lower, end):
            return False
        return not (entry.alone and _KATAKANA_RE.search(before + after))


def _families(names: Iterable[str]) -> set[str]:
    """Names that another name continues with a number: trainium, beside trainium2."""
    stems = set()
    for name in names:
        for match in re.finditer(r"[- ]?[0-9]", name):
            stems.add(name[: match.start()])
    return stems


def _trie_pattern(names: Iterable[str]) -> str:
    """A regular expression that matches the longest of the names; each branch begins with a literal."""
    root: dict[str, dict] = {}  # type: ignore[type-arg]
    for name in names:
        node = root
        for character in name:
            node = node.setdefault(character, {})
        node[""] = {}
    return _trie_branch(root)


def _trie_branch(node: dict[str, dict]) -> str:  # type: ignore[type-arg]
    branches = [re.escape(key) + _trie_branch(node[key]) for key in sorted(node) if key]
    if not branches:
        return ""
    pattern = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    return f"(?:{pattern})?" if "" in node else pattern


# --- normal form and offsets


def _normalise(text: str) -> str:
    """NFKC, with one kind of blank and of hyphen."""
    # These few are nearly all that keeps Japanese text from being normal; to replace them is much faster.
    for character, plain in _COMMON:
        text = text.replace(character, plain)
    return text if unicodedata.is_normalized("NFKC", text) else unicodedata.normalize("NFKC", text)


def _lower(text: str) -> str:
    """Lower case, each character for itself, so that offsets stay."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := character.lower()) == 1 else character for character in text)


def _offsets(text: str, length: int) -> tuple[list[int], list[int]]:
    """For each character of the normal form, start and end of what it came from."""
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    while position < len(text):
        end = position + 1
        while end < len(text) and (text[end] in _MARKS or unicodedata.combining(text[end])):
            end += 1
        size = len(_normalise(text[position:end]))
        starts += [position] * size
        ends += [end] * size
        position = end
    # Only conjoining Hangul, of which no name is made, could differ.
    starts += [len(text)] * (length - len(starts))
    ends += [len(text)] * (length - len(ends))
    return starts, ends


# --- excerpts

_SENTENCE_END_RE = re.compile(r"[。！？!?](?:[」』）)])?|\n\n")


def sentence(text: str, start: int, end: int, limit: int = 120) -> tuple[str, str, str]:
    """The sentence around a mention as (before, mention, after), cut to about ``limit`` characters."""
    head, tail = 0, len(text)
    for match in _SENTENCE_END_RE.finditer(text):
        if match.end() <= start:
            head = match.end()
        elif match.start() >= end:
            tail = match.end()
            break
    before, after = text[head:start].lstrip(), text[end:tail].rstrip()
    room = max(limit - (end - start), 20)
    if len(before) + len(after) > room:
        keep = max(room - len(after), room // 2)
        before = before if len(before) <= keep else "…" + before[len(before) - keep :]
        keep = max(room - len(before), room // 3)
        after = after if len(after) <= keep else after[:keep] + "…"
    return tuple(" ".join(part.split("\n")) for part in (before, text[start:end], after))  # type: ignore[return-value]

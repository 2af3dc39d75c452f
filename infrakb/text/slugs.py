"""Readable, unique, permanent addresses from Japanese labels and headings. Pure."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Container
from dataclasses import dataclass
from functools import lru_cache

from infrakb.text.japanese import fold

#: Longest slug in UTF-8 bytes: file systems allow 255 for a name, and ``.html`` follows.
MAX_BYTES = 180
_UNSAFE_RE = re.compile(r'[\s/\\?%*:|"<>\x00-\x1f\x7f^`{}\[\]-]+')
_NUMBER_BEHIND_TWO_WORDS_RE = re.compile(r"\S\s+\S+\s+-?\d+(?:\s|$)")
_HEADING_RE = re.compile(r"[^\w+.\-]+")


@lru_cache(maxsize=1 << 14)
def slugify(label: str) -> str:
    """Turn *label* into one path segment that reads as the label does.

    NFC, case and kana kept (バス, パス and ハス differ, as do C, C++ and C#); only what a file system or a URL
    cannot hold is replaced. ``#`` becomes ``sharp``, since a fragment cannot hold it.
    """
    text = unicodedata.normalize("NFC", label).strip().replace("#", "sharp")
    text = _UNSAFE_RE.sub("-", text).strip("-")
    if text.startswith("."):
        text = "dot" + text[1:]
    text = text.rstrip(".-")
    if text.casefold() == "index":  # the catalogue's own page
        text = "label-" + text
    text = text or "label-" + hashlib.sha256(label.encode()).hexdigest()[:8]
    if len(text.encode()) > MAX_BYTES:
        digest = hashlib.sha256(text.encode()).hexdigest()[:8]
        text = text.encode()[: MAX_BYTES - 9].decode(errors="ignore").rstrip("-") + "-" + digest
    return text


def inventory_name(name: str) -> str:
    """Return the name under which *name* stands in ``objects.inv``.

    Its fields are divided by blanks, so that Sphinx cuts a name with a number as third word or later
    (``Claude Opus 4 とは``) at the wrong place and drops it: such a name is written as its slug.
    """
    return slugify(name) if _NUMBER_BEHIND_TWO_WORDS_RE.search(name) else name


def heading_slug(text: str, taken: Container[str], numbers: dict[str, int]) -> str:
    """Return an id for a heading that is not in *taken*: letters and digits of any script, lower case.

    A repeated heading gets ``-2``, ``-3``, … as the outline has them, so that ids of other headings stay.

    :param numbers: last number of each repeated id of the page; kept up to date here. An id in it is taken.
    """
    base = _HEADING_RE.sub("-", unicodedata.normalize("NFC", text).lower()).strip("-.") or "section"
    slug, number = base, numbers.get(base, 0)
    if number:
        slug = f"{base}-{number + 1}"
    number += 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    numbers[base] = number
    return slug


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels of one catalogue (tags, categories, authors) with their addresses."""

    canonical: dict[str, str]  # every spelling seen -> the spelling shown
    slugs: dict[str, str]  # spelling shown -> slug, unique also on file systems that ignore case
    merged: tuple[tuple[str, str], ...]  # (spelling, spelling shown) that differ only by case or width
    collisions: tuple[tuple[str, str], ...]  # (label, label that already has its address)


def label_addresses(counts: Counter[str]) -> Labels:
    """Give every label of *counts* (label -> number of posts) its address.

    Spellings that differ only by case or width are one label, shown as most posts write it. Two different
    labels whose slugs are equal are reported; the later one gets a numbered slug, so that none is lost.
    """
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for label in sorted(counts):
        groups[fold(label)].append(label)
    canonical: dict[str, str] = {}
    merged: list[tuple[str, str]] = []
    for spellings in groups.values():
        shown = max(spellings, key=lambda label: (counts[label], [-ord(c) for c in label]))
        canonical.update(dict.fromkeys(spellings, shown))
        merged.extend((label, shown) for label in spellings if label != shown)
    slugs: dict[str, str] = {}
    owners: dict[str, str] = {}
    numbers: dict[str, int] = {}  # last number given to labels of one slug
    collisions: list[tuple[str, str]] = []
    for label in sorted(set(canonical.values())):
        base = slug = slugify(label)
        if (owner := owners.get(slug.casefold())) is not None:
            collisions.append((label, owner))
            number = numbers.get(base.casefold(), 1) + 1
            while (slug := f"{base}-{number}").casefold() in owners:
                number += 1
            numbers[base.casefold()] = number
        owners[slug.casefold()] = label
        slugs[label] = slug
    return Labels(canonical, slugs, tuple(merged), tuple(collisions))

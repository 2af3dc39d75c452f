"""What a site says to Elasticsearch or OpenSearch: lines for the bulk API, and the index they go to. Pure.

Of the site nothing is needed but its files: the search index says which pages there are and how they are
filed, the pages hold their texts. The texts are taken from the pages because the index keeps only folded ones
(NFKC, lower case): an engine that folds for itself can then show the words as they were written.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import unquote

from infrakb.search.groups import FORMAT
from infrakb.search.index import FOLDER, KINDS, title_of
from infrakb.search.pagetext import shown_page


class Page(NamedTuple):
    """A page as the search index knows it; its text is still in its file."""

    path: str  # address, relative to the root of the site
    title: str
    summary: str  # excerpt of a post, definition of a topic; "" where there is none
    kind: str  # one of KINDS
    date: int  # as yyyymmdd; 0: none
    category: str  # "" where there is none
    tags: tuple[str, ...]
    names: tuple[str, ...]  # of a topic: its names and aliases


class NoIndexError(Exception):
    """A folder holds no search index that can be read."""


def _read(site: Path, name: str) -> Any:
    """Return what a file of the index hands over."""
    text = (site / FOLDER / f"{name}.js").read_text(encoding="utf-8")
    return json.loads(text.removeprefix(f'infraSearch.put("{name}",').removesuffix(")\n"))


def read_head(site: Path) -> dict[str, Any]:
    """Return the head of the index of the site in the folder *site*.

    :raises NoIndexError: if there is none, or one of another version.
    """
    try:
        head = _read(site, "head")
    except (OSError, ValueError) as error:
        raise NoIndexError(f"{site} holds no search index") from error
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise NoIndexError(f"the search index in {site} is of another version")
    return head


def pages(site: Path, head: dict[str, Any]) -> Iterator[Page]:
    """Yield the pages of the index, in its order.

    :raises NoIndexError: if a file of the index is missing or damaged.
    """
    rows: list[tuple[str, str | int, str]] = []
    for number in range(-(-sum(head["groups"]) // head["pageSize"])):
        try:
            rows += zip(*_read(site, f"p/{number}"), strict=True)
        except (OSError, ValueError) as error:
            raise NoIndexError(f"the search index in {site} is incomplete") from error
    for document, (path, title, summary) in enumerate(rows):
        category = head["categories"][document]
        names = tuple(head["names"][document] or ())
        yield Page(
            path,
            title_of(title, names),
            summary,
            KINDS[head["kinds"][document]],
            head["dates"][document],
            head["categoryNames"][category] if category >= 0 else "",
            tuple(head["tagNames"][tag] for tag in head["tags"][document]),
            names,
        )


def lines(site: Path, page: Page, volume: str) -> str:
    """Return the action line and the source line of *page*.

    :param volume: name of the site among those of one index; part of the document's ``_id``.
    :raises OSError: if the page's file cannot be read.
    """
    shown = shown_page((site / unquote(page.path)).read_bytes())
    # Not the address: that changes with the host. The engines take at most 512 bytes.
    identifier = hashlib.blake2b(f"{volume}\n{page.path}".encode(), digest_size=16).hexdigest()
    source: dict[str, Any] = {
        "url": shown.address or page.path,
        "path": page.path,
        "title": page.title,
        "summary": page.summary,
        "text": shown.text,
        "kind": page.kind,
        "volume": volume,
        "tags": page.tags,
        "names": page.names,
    }
    if page.category:
        source["category"] = page.category
    if page.date:
        day = str(page.date)
        source["date"] = f"{day[:4]}-{day[4:6]}-{day[6:]}"
    return f"{_json({'index': {'_id': identifier}})}\n{_json(source)}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


# --- the index that the lines go to

#: Plugins of the engine that the settings need.
PLUGINS: Final = ("analysis-icu", "analysis-kuromoji")

_ANALYSIS: Final[dict[str, Any]] = {
    # Width and case, before the text is cut: kuromoji's dictionary knows full-width letters as words.
    "char_filter": {"nfkc": {"type": "icu_normalizer", "name": "nfkc_cf"}},
    "tokenizer": {
        # Compounds are cut into their words; the whole compound is left to the pairs.
        "words": {"type": "kuromoji_tokenizer", "mode": "search", "discard_compound_token": True}
    },
    # サーバー and サーバ are one word, キー and キ are not.
    "filter": {"long_vowel": {"type": "kuromoji_stemmer", "minimum_length": 4}},
    "analyzer": {
        "japanese": {
            "type": "custom",
            "char_filter": ["nfkc"],
            "tokenizer": "words",
            "filter": ["kuromoji_baseform", "kuromoji_part_of_speech", "ja_stop", "long_vowel"],
        },
        # Finds what the dictionary does not know: new names, and words that it cuts otherwise in a query.
        "pairs": {
            "type": "custom",
            "char_filter": ["nfkc"],
            "tokenizer": "standard",
            "filter": ["cjk_bigram"],
        },
    },
}


def _text(description: str) -> dict[str, Any]:
    return {
        "type": "text",
        "analyzer": "japanese",
        "fields": {"pairs": {"type": "text", "analyzer": "pairs"}},
        "meta": {"description": description},
    }


def index_body() -> dict[str, Any]:
    """Return settings and mappings: the body of the request that makes the index.

    ``meta`` takes at most 50 characters a value, so that descriptions are short.
    """
    keyword = {"type": "keyword"}
    properties = {
        "url": {"type": "keyword", "index": False},
        "path": keyword,
        "title": _text("title, as written"),
        "summary": _text("excerpt or definition, as written"),
        "text": _text("visible text of the page, not folded"),
        "names": _text("names and aliases of a topic"),
        "date": {"type": "date", "format": "yyyy-MM-dd"},
        "kind": keyword,
        "volume": keyword,
        "category": keyword,
        "tags": keyword,
    }
    return {
        "settings": {"analysis": _ANALYSIS},
        "mappings": {"dynamic": "strict", "properties": properties},
    }

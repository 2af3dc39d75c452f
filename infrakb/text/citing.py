"""How something of the site is cited: a sentence in Japanese, an entry of BibTeX, an item of CSL-JSON. Pure.

The sentence has the order of SIST 02, the Japanese standard for references. The day on which a reader looked at a
page is not known when the page is made: where none is given, the sentence leaves room for it, and the others do not
speak of it. ``citing/formats.js`` puts the reader's day into what stands in a page.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from markupsafe import Markup

from infrakb.text.linkeddata import filled

#: What stands in the sentence for a day that the reader writes.
BLANK = "年-月-日"
#: A page, an article of a blog, a table or value: types of CSL (https://docs.citationstyles.org/en/stable/specification.html#appendix-iii-types).
PAGE, POST, DATA = "webpage", "post-weblog", "dataset"

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "{}$&#_%"},
}
_SPECIAL_RE = re.compile(r"[\\~^{}$&#_%]")
_KEY_RE = re.compile(r"[A-Za-z0-9.+/]+")


class Work(NamedTuple):
    """What is cited."""

    key: str  # of ASCII letters, the same whatever the site says later
    type: str  # PAGE, POST or DATA
    title: str
    authors: tuple[str, ...]  # persons or bodies, as they are shown; none where the site names nobody
    site: str  # title of the site
    date: str  # YYYY-MM-DD, YYYY-MM or YYYY of its last change; "" where it is not known
    address: str  # absolute
    language: str = "ja"
    origin: str = ""  # who states a value, and where: in words; "" for what the site says itself


def japanese(work: Work, accessed: str = "") -> str:
    """Return the sentence.

    :param accessed: YYYY-MM-DD; "" leaves room for it.
    """
    dated = f"、{work.date}" if work.date else ""
    origin = f"出典：{work.origin}。" if work.origin else ""
    return (
        f"{'、'.join(work.authors)}「{work.title}」{work.site}{dated}、"
        f"{work.address}（参照 {accessed or BLANK}）。{origin}"
    )


def bibtex(work: Work, accessed: str = "") -> str:
    """Return the entry, without a line break at its end. BibTeX reads ``year``, biblatex ``date`` and ``urldate``."""
    fields = {
        "author": " and ".join(f"{{{escaped(author)}}}" for author in work.authors),
        "title": f"{{{escaped(work.title)}}}",
        "year": work.date[:4],
        "date": work.date,
        "howpublished": escaped(work.site),
        "url": work.address,
        "note": escaped(f"出典：{work.origin}") if work.origin else "",
        "langid": {"ja": "japanese", "en": "english"}.get(work.language, ""),
        "urldate": accessed,
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{work.key},\n{lines}\n}}"


def csl_item(work: Work, accessed: str = "") -> dict[str, object]:
    """Return the item, by https://github.com/citation-style-language/schema (``csl-data.json``)."""
    return filled(
        {
            "id": work.key,
            "type": work.type,
            "title": work.title,
            "author": [{"literal": author} for author in work.authors],
            "container-title": work.site,
            "issued": _date(work.date),
            "URL": work.address,
            "language": work.language,
            "note": f"出典：{work.origin}" if work.origin else "",
            "accessed": _date(accessed),
        }
    )


def csl_json(work: Work, accessed: str = "") -> str:
    """Return the item as programs take it: JSON, alone in its list."""
    return json.dumps([csl_item(work, accessed)], ensure_ascii=False, indent=1)


def _date(text: str) -> dict[str, object]:
    return {"date-parts": [[int(part) for part in text.split("-")]]} if text else {}


def escaped(text: str) -> str:
    """Return a text as TeX reads it."""
    return _SPECIAL_RE.sub(lambda match: _SPECIAL[match[0]], text)


def key_part(text: str) -> str:
    """Return a text for a key: what is not ASCII becomes a few digits that tell it from others."""
    words = "-".join(_KEY_RE.findall(text)).replace("/", "-")
    return words if text.isascii() else f"{words}{hashlib.sha256(text.encode()).hexdigest()[:6]}"


# --- in a page

#: The formats, by the name that scripts know each by.
FORMATS: Mapping[str, Callable[[Work], str]] = {"text": japanese, "bibtex": bibtex, "csl": csl_json}


def names(_: Callable[[str], str]) -> dict[str, str]:
    """Return what readers call the formats."""
    return {"text": _("As a sentence"), "bibtex": "BibTeX", "csl": "CSL-JSON"}


def copying(_: Callable[[str], str]) -> dict[str, str]:
    """Return what scripts say of copying."""
    return {
        "copy": _("Copy"),
        "copied": _("Copied."),
        "refused": _("The browser did not copy it. Select it and copy it."),
    }


def block(work: Work, summary: str, _: Callable[[str], str], more: Markup | str = "") -> Markup:
    """Return how *work* is cited, in a part that opens.

    :param more: what stands below the formats.
    """
    shown = names(_)
    rows = Markup().join(
        Markup('<div><dt>%s</dt><dd><pre data-cite="%s">%s</pre></dd></div>')
        % (shown[name], name, make(work))
        for name, make in FORMATS.items()
    )
    html = Markup(
        '<details class="infra-cite" data-search-ignore data-copy="%s" data-copied="%s" data-refused="%s">'
        "<summary>%s</summary><dl>%s</dl>%s</details>"
    )
    return html % (*copying(_).values(), summary, rows, more)

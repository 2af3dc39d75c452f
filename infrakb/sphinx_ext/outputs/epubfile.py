"""The file of an e-book (EPUB 3): its pages and what describes them, in one archive. Pure.

Sphinx's builder writes a manifest that does not say which pages hold pictures or formulas, counts pages as reachable
that no list names, takes everything in the output folder and stores the times of files. The format:
https://www.w3.org/TR/epub-33/
"""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from infrakb.web import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Callable

_MEDIA_TYPES = {
    ".xhtml": "application/xhtml+xml",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".gif": "image/gif",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
}
_CONTAINER = """<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
#: Full-width characters of a line on the cover.
_COVER_LINE = 11


class Book(NamedTuple):
    """What an e-book says of itself; "" for what is not known."""

    identifier: str  # the same for all editions
    title: str
    language: str
    creator: str
    publisher: str
    description: str
    rights: str
    address: str  # of the site
    made: str  # UTC, YYYY-MM-DDThh:mm:ssZ


class Entry(NamedTuple):
    """A line of the table of contents."""

    title: str
    path: str = ""  # "": a heading over its entries
    entries: tuple[Entry, ...] = ()


class _Item(NamedTuple):
    id: str
    path: str
    media_type: str
    properties: str


class Maker:
    """Makes the parts of one book."""

    def __init__(self, book: Book, translate: Callable[[str], str]) -> None:
        self._book = book
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES / "epub"),
            autoescape=True,
            undefined=StrictUndefined,
        )
        self._templates.globals |= {"book": book, "language": book.language, "t": translate}

    def page(self, path: str, title: str, body: str, kind: str = "") -> str:
        """Return a page; *body* is XHTML."""
        root = "../" * path.count("/")
        template = self._templates.get_template("page.xhtml")
        return template.render(root=root, title=title, body=Markup(body), type=kind)  # noqa: S704

    def file(self, pages: Mapping[str, str], files: Mapping[str, bytes], contents: Sequence[Entry]) -> bytes:
        """Return the book's bytes.

        :param pages: XHTML by path, in reading order.
        :param files: pictures that they show, by path.
        :param contents: leads to all pages.
        """
        made = self._frame(contents) | {path: text.encode() for path, text in pages.items()} | dict(files)
        items = {path: _item(number, path, data) for number, (path, data) in enumerate(made.items())}
        spine = [items[path] for path in ("cover.xhtml", "nav.xhtml", *pages, "colophon.xhtml")]
        package = self._templates.get_template("package.opf").render(items=items.values(), spine=spine)
        described = {"META-INF/container.xml": _CONTAINER.encode(), "package.opf": package.encode()}
        return _archive(described | made, self._book.made)

    def _frame(self, contents: Sequence[Entry]) -> dict[str, bytes]:
        """Return what stands around the pages."""
        lines = [
            self._book.title[start : start + _COVER_LINE]
            for start in range(0, len(self._book.title), _COVER_LINE)
        ]
        title, render = self._book.title, self._render
        cover = Markup('<div class="epub-cover"><img src="cover.svg" alt="%s"/></div>') % title
        nav = render("nav.xhtml", entries=contents, first=contents[0].path)
        colophon = render("colophon.xhtml")
        return {
            "cover.svg": render("cover.svg", lines=lines).encode(),
            "epub.css": render("epub.css").encode(),
            "cover.xhtml": self.page("cover.xhtml", title, cover, "cover").encode(),
            "nav.xhtml": self.page("nav.xhtml", title, nav).encode(),
            "colophon.xhtml": self.page("colophon.xhtml", title, colophon).encode(),
        }

    def _render(self, name: str, **known: object) -> str:
        return self._templates.get_template(name).render(**known)


def _item(number: int, path: str, data: bytes) -> _Item:
    properties = {"nav.xhtml": ["nav"], "cover.svg": ["cover-image"]}.get(path, [])
    if path.endswith(".xhtml"):
        properties += [name for name, tag in (("svg", b"<svg"), ("mathml", b"<math")) if tag in data]
    media_type = _MEDIA_TYPES[PurePosixPath(path).suffix.lower()]
    return _Item(f"item-{number}", path, media_type, " ".join(properties))


def _archive(files: Mapping[str, bytes], made: str) -> bytes:
    """Return the archive: the same bytes for the same files, whatever the clock says."""
    day = time.strptime(made, "%Y-%m-%dT%H:%M:%SZ")[:6]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in {"mimetype": b"application/epub+zip", **files}.items():
            info = zipfile.ZipInfo(name, day)
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
    return out.getvalue()

"""The e-book: topics and the pages of the site's owners, by Sphinx's builder of EPUB and a package of our own.

Of Sphinx's builder remain reading, resolving and the writer of HTML; what stands around the texts is made by
:mod:`infrakb.sphinx_ext.outputs.epubfile`. Posts are not in it: links to them lead to the site.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.builders.epub3 import Epub3Builder

from infrakb.sphinx_ext.builder.formats import BOOK
from infrakb.sphinx_ext.config import publisher_of
from infrakb.sphinx_ext.domain.infra import InfraDomain
from infrakb.sphinx_ext.outputs.epubfile import Book, Entry, Maker
from infrakb.sphinx_ext.render.bookpages import book_pages
from infrakb.sphinx_ext.reports.messages import _
from infrakb.text.files import write_if_changed
from infrakb.topics.records import KINDS

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

#: What Sphinx has in the place of options of e-books that are not set.
_UNSET = "unknown"


class HandbookBuilder(Epub3Builder):
    """Builder of the e-book."""

    name = BOOK

    def get_outdated_docs(self) -> Iterator[str]:
        """Yield all documents of the book: pages show values of others, and all of them take a few seconds."""
        yield from self._documents

    def write_documents(self, docnames: AbstractSet[str]) -> None:
        """Write the texts of the book's documents."""
        super().write_documents(docnames & self._documents)

    def copy_assets(self) -> None:
        """Copy nothing: the book has a style of its own."""

    def handle_page(self, pagename: str, addctx: dict[str, Any], *_args: Any, **_kwargs: Any) -> None:
        """Keep the text of a page until all of them are there."""
        path = self.get_output_path(pagename)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(addctx["body"], encoding="utf-8")

    def finish(self) -> None:
        """Put the book together."""
        config = self.config
        entries = self._entries(config.root_doc, {config.root_doc})
        contents = (Entry(self._title(config.root_doc), self.get_target_uri(config.root_doc)), *entries)
        paths = {self.get_target_uri(docname): docname for docname in self._documents}
        order = dict.fromkeys([*_paths(contents), *sorted(paths)])
        bodies = {path: self._taken_body(paths[path]) for path in order}
        maker = Maker(book_of(config), _)
        pages = {
            path: maker.page(path, self._title(paths[path]), body)
            for path, body in book_pages(bodies, publisher_of(config).address).items()
        }
        images = {
            f"{self.imagedir}/{name}": (Path(self.srcdir) / source).read_bytes()
            for source, name in sorted(self.images.items())
        }
        write_if_changed(
            Path(self.outdir) / f"{config.epub_basename}.epub", maker.file(pages, images, contents)
        )

    @property
    def _documents(self) -> set[str]:
        """Documents that are in the book."""
        posts = InfraDomain.of(self.env).posts.by_doc
        left_out = set(self.config.epub_exclude_files)
        return {
            docname
            for docname in self.env.found_docs
            if docname not in posts and self.get_target_uri(docname) not in left_out
        }

    def _title(self, docname: str) -> str:
        return self.env.titles[docname].astext()

    def _taken_body(self, docname: str) -> str:
        """Return the text that was kept of a document, and remove it."""
        path = Path(self.get_output_path(docname))
        body = path.read_text(encoding="utf-8")
        path.unlink()
        return body

    def _entries(self, docname: str, seen: set[str]) -> tuple[Entry, ...]:
        """Return the table of contents below a document: topics stand under their kinds."""
        topics = InfraDomain.of(self.env).topics.registry.topics.values()
        kinds = {topic.docname: KINDS[topic.kind].ja for topic in topics}
        found: dict[str, list[Entry]] = {}
        for child in self.env.toctree_includes.get(docname, ()):
            if child in self._documents and child not in seen:
                seen.add(child)
                entry = Entry(self._title(child), self.get_target_uri(child), self._entries(child, seen))
                found.setdefault(kinds.get(child, ""), []).append(entry)
        plain = found.pop("", [])
        return (*plain, *(Entry(kind, "", tuple(inside)) for kind, inside in found.items()))


def _paths(entries: tuple[Entry, ...]) -> Iterator[str]:
    for entry in entries:
        if entry.path:
            yield entry.path
        yield from _paths(entry.entries)


def book_of(config: Config) -> Book:
    """Return what the book says of itself; Sphinx's options for e-books come before the site's."""
    publisher = publisher_of(config)
    # https://reproducible-builds.org/specs/source-date-epoch/
    moment = time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH") or time.time()))
    rights = f"© {config.epub_copyright}"
    if publisher.license[0]:
        rights += "、" + _("values: %s") % " ".join(publisher.license)
    return Book(
        identifier=_set(config.epub_identifier) or f"tag:{config.infrakb_feed_authority}:handbook",
        title=config.epub_title,
        language=config.epub_language,
        creator=_set(config.epub_author) or publisher.author,
        publisher=_set(config.epub_publisher) or publisher.author,
        description=_set(config.epub_description) or config.blog_feed_subtitle or "",
        rights=rights,
        address=publisher.address,
        made=time.strftime("%Y-%m-%dT%H:%M:%SZ", moment),
    )


def _set(value: str) -> str:
    return "" if value in {_UNSET, "Author name not set"} else value


def setup(app: Sphinx) -> None:
    """Put the builder in the place of Sphinx's."""
    app.add_builder(HandbookBuilder, override=True)

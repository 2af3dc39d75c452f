"""``llms.txt`` and ``llms-full.txt``: where language models find the site's texts, and the texts themselves.

The first lists pages by their Markdown twins, each with a line that says what it is (https://llmstxt.org); the second
holds all guides and topics and the newest posts, and says what it leaves out. Both are made when all documents are written.
"""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from infrakb.sphinx_ext.builder.html import KnowledgeBaseBuilder
from infrakb.sphinx_ext.domain.infra import InfraDomain
from infrakb.sphinx_ext.outputs.twins import has_twins, paired
from infrakb.sphinx_ext.pages import timelines
from infrakb.sphinx_ext.pages.making import Maker
from infrakb.sphinx_ext.reports.messages import _
from infrakb.text.layout import DATA, GUIDE, LLMS, LLMS_FULL, TOPICS, TWIN
from infrakb.topics.opendata import files
from infrakb.topics.records import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx

#: Posts that the list names.
NEWEST = 50
#: Bytes of posts in the file of texts.
LARGEST = 2_000_000
#: Between the pages in it.
_BREAK = "\n\n---\n\n"


class Item(NamedTuple):
    """A line of the list."""

    title: str
    path: str  # below the site
    note: str = ""  # what it is, in a sentence; "" where the title says it


def listing(
    title: str, summary: str, lead: str, sections: Iterable[tuple[str, list[Item]]], base: str
) -> str:
    """Return the text of the list.

    :param base: address of the site, with '/' at its end; "" where it is not known.
    """
    parts = [f"# {title}", f"> {summary}" if summary else "", lead]
    for heading, items in sections:
        lines = (
            f"- [{_plain(one.title)}]({base}{one.path})" + (f": {_plain(one.note)}" if one.note else "")
            for one in items
        )
        if items:
            parts += [f"## {heading}", "\n".join(lines)]
    return "\n\n".join(filter(None, parts)) + "\n"


def _plain(text: str) -> str:
    return " ".join(text.replace("[", "［").replace("]", "］").split())


def write_lists(app: Sphinx) -> list[Any]:
    """Write both files (``html-collect-pages``; they are no pages)."""
    if has_twins(app):
        texts = _Texts(app)
        assert isinstance(app.builder, KnowledgeBaseBuilder)
        app.builder.write_data(LLMS, texts.listing().encode())
        shown = [(name, app.builder.page_digest(name)) for name in texts.names()]
        app.builder.write_file(LLMS_FULL, shown, texts.everything)
    return []


class _Texts:
    """Makes both files of one build."""

    def __init__(self, app: Sphinx) -> None:
        domain = InfraDomain.of(app.env)
        self._app = app
        self._out = Path(app.outdir)
        self._maker = Maker(app)
        self._names = paired(app)
        self._topics = [one for one in domain.topics.registry.topics.values() if one.docname in self._names]
        # A document may hold several posts.
        self._posts = {post.docname: post for post in domain.posts.index.posts if post.docname in self._names}
        documents = sorted(self._names & app.env.found_docs)
        self._home = [name for name in documents if name == app.config.root_doc]
        self._guides = [name for name in documents if name.startswith(f"{GUIDE}/")]
        indexes = f"{TOPICS}/index"
        self._guides += [indexes] if indexes in self._names else []
        self._base = posixpath.join(app.config.html_baseurl, "") if app.config.html_baseurl else ""

    # --- the list

    def listing(self) -> str:
        config = self._app.config
        lead = _(
            "Every figure stands with its source and the date for which it holds. "
            "The Markdown of a page has its address with .md in place of .html; links between them are relative."
        )
        return listing(config.project, config.blog_feed_subtitle or "", lead, self._sections(), self._base)

    def _sections(self) -> Iterator[tuple[str, list[Item]]]:
        yield _("Guides"), [self._document(name) for name in (*self._home, *self._guides)]
        for kind, known in KINDS.items():
            found = [one for one in self._topics if one.kind == kind]
            heading = _("Topics: %s") % known.ja
            yield heading, [Item(one.title, one.docname + TWIN, one.definition) for one in found]
        newest = list(self._posts.values())[:NEWEST]
        yield (
            _("Newest posts"),
            [
                Item(
                    post.title,
                    post.docname + TWIN,
                    " ".join(filter(None, (self._day(post.docname), post.excerpt))),
                )
                for post in newest
            ],
        )
        yield _("Data"), [Item(path, f"{DATA}/{path}", ja) for path, ja in files()] if self._topics else []
        yield "Optional", list(self._optional())

    def _optional(self) -> Iterator[Item]:
        yield Item(
            LLMS_FULL, LLMS_FULL, _("The texts of all guides and topics and of the newest posts in one file")
        )
        for link in self._maker.site().entries:
            if link.docname in self._names:
                yield Item(link.text, link.docname + TWIN)
        updates = self._maker.site().updates
        if updates and updates.docname in self._names:
            yield Item(updates.text, updates.docname + TWIN)
        yield from (Item(link.text, link.docname + TWIN) for link in timelines.links(self._app))

    def _document(self, name: str) -> Item:
        return Item(self._app.env.titles[name].astext(), name + TWIN, self._maker.document(name).description)

    def _day(self, docname: str) -> str:
        post = self._posts[docname]
        return f"{post.date:%Y-%m-%d}" if post.date else ""

    # --- the texts

    def _always(self) -> list[str]:
        return [*self._guides, *(topic.docname for topic in self._topics)]

    def names(self) -> list[str]:
        """Return the pages whose texts may be in it, in their order."""
        return [*self._always(), *self._posts]

    def everything(self) -> bytes:
        """Return the texts of all guides and topics, and of the newest posts that find room."""
        always = self._always()
        pages = [self._read(name) for name in always]
        room, posts = LARGEST, []
        for name in self._posts:
            text = self._read(name)
            room -= len(text)
            if room < 0:
                break
            posts.append(text)
        left_out = len(self._posts) - len(posts)
        said = {"guides": len(always) - len(self._topics), "topics": len(self._topics), "posts": len(posts)}
        lead = _("The texts of %(guides)d guides, %(topics)d topics and the newest %(posts)d posts.") % said
        if left_out:
            lead += (
                _(" %d older posts are left out; the list of all posts leads to their Markdown.") % left_out
            )
        lead += _(" Links are relative to the address of the page in which they stand.")
        head = f"# {self._app.config.project}\n\n> {lead}".encode()
        return (
            _BREAK.encode().join([head, *(text.rstrip(b"\n") for text in (*pages, *posts) if text)]) + b"\n"
        )

    def _read(self, name: str) -> bytes:
        """Return the text of a page; nothing where the build was asked for other pages alone."""
        path = self._out / (name + TWIN)
        return path.read_bytes() if path.exists() else b""


def setup(app: Sphinx) -> None:
    """Register the writing."""
    app.connect("html-collect-pages", write_lists)

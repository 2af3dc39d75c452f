"""The HTML builder: Sphinx's, with work shared well and nothing written twice.

What differs from :class:`sphinx.builders.html.StandaloneHTMLBuilder`:

- reading and writing fork each worker once; references are resolved in the workers, where Sphinx resolves
  them all in the main process (sphinx-doc/sphinx#14277);
- generated pages (archives) are rendered in workers, too, and only when what they show has changed;
- what all pages of a kind share is made once (:mod:`infrakb.sphinx_ext.upstream.sphinx_pages`);
- a page is rewritten only when its bytes differ, and whatever stands in the output folder in other bytes than the
  last build left is written again;
- Sphinx's search index is not made (its Japanese segmenter takes most of a build and finds little).
"""

from __future__ import annotations

import copy
import hashlib
import os
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sphinx
from docutils import nodes
from sphinx.builders.html import INVENTORY_FILENAME
from sphinx.errors import SphinxError
from sphinx.util import logging
from sphinx.util.display import status_iterator

from infrakb.sphinx_ext.builder.manifest import Manifest
from infrakb.sphinx_ext.builder.workers import can_fork, in_workers
from infrakb.sphinx_ext.codedigest import code_digest
from infrakb.sphinx_ext.discover.outdated import environment_seal, tree_digest
from infrakb.sphinx_ext.pages.records import AnyPage
from infrakb.sphinx_ext.read.parser import KnowledgeBaseParser
from infrakb.sphinx_ext.reports import failures
from infrakb.sphinx_ext.reports.messages import _
from infrakb.sphinx_ext.upstream.sphinx_pages import PagesBuilder
from infrakb.sphinx_ext.upstream.sphinx_reading import ReadingBuilder
from infrakb.text.encoding import decode
from infrakb.text.files import remove, write_if_changed
from infrakb.text.signatures import Kept, known_files, read_sealed, write_sealed
from infrakb.web import LOCALE, TEMPLATES

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

#: Below this number of documents a fork costs more than it saves.
FEW = 8
#: File in the output folder with the paths of all files there that the next build may have to remove.
LISTING = ".infrakb-files"
#: The sheets of single pages in the output folder, named by ten digits of their content.
SHEETS = f"_static/page-{'[0-9a-f]' * 10}.css"
#: Sphinx's folder for files that pages offer.
DOWNLOADS = "_downloads"

#: A generated page: name, context, template. What decides whether it is written again is the record ``page``
#: of its context; a page without one always is.
Page = tuple[str, dict[str, Any], str]


class KnowledgeBaseBuilder(ReadingBuilder, PagesBuilder):
    """HTML builder of this project."""

    name = "html"
    search = False

    def init(self) -> None:
        """Prepare the state that spans the pages of one build."""
        super().init()
        # Of this output folder: others may be made of the same environment.
        place = _digest(os.path.relpath(self.outdir, self.doctreedir))[:8]
        self._record_path = Path(self.doctreedir) / f"pages-{place}.json"
        record = read_sealed(self._record_path)
        #: As of the last build that came to its end.
        self.manifest = Manifest.loaded(record.get("manifest", {}))
        self.next_manifest = Manifest()
        self._kept = Kept(Path(self.outdir), known_files(record.get("files", {})))
        self._standing: set[str] | None = None
        self.is_changed = False  # whether documents have been read or removed
        self._nothing_new = False
        self._substitute: dict[str, str] = {}  # text to be read in place of a document's own
        self._due: set[str] = set()  # documents whose pages are still to be written

    def own(self, folder: str) -> None:
        """Note that nobody else has files in a *folder* of the output folder."""
        self._kept.owned += (f"{folder}/",)

    # --- which pages are out of date

    @property
    def standing(self) -> set[str]:
        """Files in the output folder that are as the last build left them; those that are not have been removed."""
        if self._standing is None:
            self._standing = self._kept.remove_damaged()
        return self._standing

    def site_digest(self) -> str:
        """Return a digest of everything that all pages share: code, options, templates, assets, navigation."""
        build = self.build_info  # Sphinx's own digest of options and tags
        versions = f"{sphinx.__version__} {code_digest()} {build.config_hash} {build.tags_hash}"
        digest = hashlib.sha256(versions.encode())
        own = [*self.config.templates_path, *self.config.html_static_path]
        folders = [TEMPLATES, LOCALE, *(Path(self.confdir) / path for path in own)]
        for folder in folders:
            for path in sorted(folder.rglob("*")):
                if path.suffix in {".html", ".css", ".js", ".mo", ".xml", ".svg"}:
                    digest.update(path.read_bytes())
        for docname in sorted(self.env.toctree_includes):
            digest.update(repr((docname, self.env.toctree_includes[docname])).encode())
            # With the title of the document itself: the first of its entries leads back to it.
            for entry in (docname, *self.env.toctree_includes[docname]):
                title = self.env.titles.get(entry)
                digest.update(title.astext().encode() if title is not None else b"")
        digest.update(repr(self.events.emit("infrakb-site-inputs")).encode())
        return digest.hexdigest()

    def outdated_by_others(self) -> list[str]:
        """Return documents whose pages show something that has changed elsewhere.

        Asked when reading is over. Extensions say what a page shows of other documents through the event
        ``infrakb-page-inputs``.
        """
        before = self.manifest
        now = self.next_manifest = Manifest(
            shared=self.site_digest(), others=_digest(self.events.emit("infrakb-other-inputs"))
        )
        now.attached = before.attached_to(self.env.found_docs)
        # Nothing was read since the last build of this folder came to its end, by whatever builder.
        is_same = before.environment == environment_seal(self.application)
        is_same &= (before.shared, before.others) == (now.shared, now.others)
        self._nothing_new = is_same and not self.is_changed
        documents = self.env.found_docs
        lost = self._pages_of_lost_files() & documents
        if self._nothing_new:
            self.next_manifest = before.of_documents(documents)
            self._due = (before.failed & documents) | lost
        elif before.shared == now.shared:
            now.pages = {name: self._inputs_digest(name) for name in sorted(documents)}
            self._due = lost | {name for name, made in now.pages.items() if before.pages.get(name) != made}
        else:  # what they show is noted when they are written
            self._due = set(documents)
        return sorted(self._due)

    def _inputs_digest(self, docname: str) -> str:
        return _digest((tree_digest(self.env, docname), self.events.emit("infrakb-page-inputs", docname)))

    def _pages_of_lost_files(self) -> set[str]:
        """Return the pages with which files were made that are missing or damaged."""
        files = [*self.manifest.companions.items()]
        files += [(path, name) for name, paths in self.manifest.attached.items() for path in paths]
        return {name for path, name in files if path not in self.standing}

    def get_outdated_docs(self) -> Iterator[str]:
        """Yield documents whose page is missing, or is not what the last build left.

        What has changed is found when reading is over: see :meth:`outdated_by_others`.
        """
        for docname in self.env.found_docs:
            if docname not in self.env.all_docs or docname + self.out_suffix not in self.standing:
                yield docname

    # --- reading

    def read_here(self, docnames: list[str]) -> None:
        """Read documents in this process, each for itself."""
        for docname in self._shown("reading sources... ", docnames):
            self._forget(docname)
            self._read_one(docname, cache=True)

    def read_in_processes(self, docnames: list[str], processes: int) -> None:
        """Read documents in processes that are forked once each, where that pays."""
        if not can_fork or len(docnames) < FEW:
            self.read_here(docnames)
            return
        for docname in docnames:
            self._forget(docname)
        read: list[str] = []
        trees: list[nodes.document] = []
        listener = self.application.connect("doctree-read", lambda _app, tree: trees.append(tree))

        def work(docname: str) -> None:
            self._read_one(docname, cache=False)
            while trees:
                _take_apart(trees.pop())
            read.append(docname)

        def died(docname: str, how: str) -> None:
            self._read_substitute(docname, failures.WorkerDiedError(how), cache=False)

        def result() -> tuple[list[str], bytes]:
            return read, pickle.dumps(self.env, pickle.HIGHEST_PROTOCOL)

        progress = self._progress("reading sources... ", len(docnames))
        for done, value in in_workers(docnames, work, result, processes, died):
            progress.send(done)
            if value is not None:
                names, pickled = value
                self.env.merge_info_from(names, pickle.loads(pickled), self.application)  # noqa: S301 (our own worker made it)
        progress.close()
        self.application.disconnect(listener)
        self.env.all_docs = dict(sorted(self.env.all_docs.items()))

    def _forget(self, docname: str) -> None:
        """Take what is noted of a document out of the environment, what half a reading has noted included."""
        self.env.all_docs.setdefault(docname, 0)  # only where it stands there does Sphinx look for the rest
        self.events.emit("env-purge-doc", self.env, docname)
        self.env.clear_doc(docname)

    def _read_one(self, docname: str, *, cache: bool) -> None:
        """Read a document, or what stands in its place where that fails."""
        error = failures.attempt_quietly(partial(self.read_document, docname, cache=cache))
        if error is not None:
            self._read_substitute(docname, error, cache=cache)

    def _read_substitute(self, docname: str, error: Exception, *, cache: bool) -> None:
        """Note *docname* without the text that failed."""
        for text in failures.substitutes(decode(self.env.doc2path(docname).read_bytes())[0]):
            self._forget(docname)
            self.env.ref_context.clear()
            KnowledgeBaseParser.reset()
            self._substitute = {docname: text}
            with failures.lenient(self.events, "source-read", "doctree-read"):
                again = failures.attempt_quietly(partial(self.read_document, docname, cache=cache))
            self._substitute = {}
            if again is None:
                self.env.metadata[docname][failures.FAILED] = True
                failures.report(self.application, docname, error)
                return
        raise SphinxError(f"{docname}: {error!r}") from error

    def give_substitute(self, docname: str, content: list[str]) -> None:
        """Put the text to be read in place of a document's own (``source-read``)."""
        content[0] = self._substitute.get(docname, content[0])

    # --- writing

    def write_documents(self, docnames: AbstractSet[str]) -> None:
        """Write the pages of *docnames*, in workers where that pays."""
        names = sorted(docnames)
        self._due -= docnames
        self.events.emit("infrakb-writing", set(docnames))
        if not self.parallel_ok or not can_fork or len(names) < FEW:
            for name in self._shown("writing output... ", names):
                self._write_one(name)
            return
        self._write_one(names[0])  # compiles templates and fills caches for all workers
        known = copy.deepcopy(self.next_manifest)

        def noted() -> tuple[dict[str, str], Manifest]:
            return dict(self.images), self.next_manifest.since(known)

        def died(docname: str, how: str) -> None:
            self._write_substitute(docname, failures.WorkerDiedError(how))

        work = self._in_workers(names[1:], self._write_one, noted, "writing output... ", died)
        for images, manifest in work:
            self.images.update(images)
            self.next_manifest.update(manifest)

    def _write_one(self, docname: str) -> None:
        """Write the page of a document, or what stands in its place where that fails."""
        error = failures.attempt(partial(self._write_page, docname))
        if error is not None:
            self._write_substitute(docname, error)
        elif self.next_manifest.pages.get(docname) is None:
            self.next_manifest.pages[docname] = self._inputs_digest(docname)

    def _write_substitute(self, docname: str, error: Exception) -> None:
        """Write a page for *docname* that says that it could not be built."""
        self.next_manifest.pages[docname] = None
        failures.report(self.application, docname, error)
        page = failures.tree(self.env, docname, self.settings)
        with failures.lenient(self.events, "html-page-context"):
            again = failures.attempt(partial(self.write_doc, docname, page))
        if again is not None:
            bare = failures.bare_page(page, self.config.language)
            write_if_changed(Path(self.get_output_path(docname)), bare.encode())

    def _write_page(self, docname: str) -> None:
        doctree = self.env.get_and_resolve_doctree(docname, self, tags=self.tags)
        self.write_doc_serialized(docname, doctree)
        self.write_doc(docname, doctree)
        _take_apart(doctree)

    def failed(self) -> set[str]:
        """Return the documents of which a part could not be built."""
        read = failures.failed_docs(self.application, self.env)
        return {*read, *self.next_manifest.failed}

    def _shown(self, summary: str, names: Sequence[str]) -> Iterator[str]:
        """Yield *names* and show how far it is."""
        return status_iterator(names, summary, "purple", len(names), self.config.verbosity)

    def _in_workers(
        self, jobs: Sequence[Any], work: Any, result: Any, summary: str, died: Any = None
    ) -> Iterator[Any]:
        progress = self._progress(summary, len(jobs))
        for done, value in in_workers(jobs, work, result, self.application.parallel, died):
            progress.send(done)
            if value is not None:
                yield value
        progress.close()

    def _progress(self, summary: str, length: int) -> Any:
        """Return a started generator that moves Sphinx's progress display by the number sent to it."""

        def steps() -> Any:
            shown = iter(status_iterator(range(length), summary, "purple", length, self.config.verbosity))
            while True:
                done = yield
                for _step in range(done):
                    next(shown, None)

        generator = steps()
        next(generator)
        return generator

    def gen_pages_from_extensions(self) -> None:
        """Write the pages that extensions make, those alone whose records changed."""
        pages: list[Page] = []
        lost = self._pages_of_lost_files()
        for listing in self.events.emit("html-collect-pages"):
            for name, context, template in listing:
                record = context.get("page")
                made = _digest((self.next_manifest.shared, template, record))
                is_same = isinstance(record, AnyPage) and self.manifest.pages.get(name) == made
                self.next_manifest.pages[name] = made
                if is_same and name + self.out_suffix in self.standing and name not in lost:
                    self.next_manifest.attached |= self.manifest.attached_to({name})
                else:
                    pages.append((name, context, template))
        self._write_pages(pages)

    def _write_pages(self, pages: list[Page]) -> None:
        if not self.parallel_ok or not can_fork or len(pages) < FEW:
            for page in pages:
                self._write_generated(page)
            return
        names = {name: (name, context, template) for name, context, template in pages}

        def work(name: str) -> None:
            self._write_generated(names[name])

        known = copy.deepcopy(self.next_manifest)

        def noted() -> Manifest:
            return self.next_manifest.since(known)

        for manifest in self._in_workers(list(names), work, noted, "writing pages... "):
            self.next_manifest.update(manifest)
        logger.info("")

    def _write_generated(self, page: Page) -> None:
        """Write a page that is nobody's document: where it fails, the build does."""
        try:
            self.handle_page(*page)
        except Exception as error:
            raise SphinxError(_("the page '%s' cannot be built: %r") % (page[0], error)) from error

    def write_file(self, path: str, inputs: object, make: Callable[[], bytes]) -> None:
        """Write the file *path* (below the output folder) unless its *inputs* are those of the last build.

        :param inputs: everything that *make* depends on, with a stable repr.
        """
        if self._is_due(path, (self.next_manifest.shared, inputs)):
            write_if_changed(Path(self.outdir) / path, make())

    def write_data(self, path: str, data: bytes) -> None:
        """Write the file *path* (below the output folder) unless the last build wrote the same *data*."""
        self.write_file(path, data, lambda: data)

    def write_root_file(self, name: str, data: bytes) -> None:
        """Write a file that servers or browsers look for at the site's root, where the site's owners have none of their own.

        Theirs is copied by Sphinx from ``html_extra_path``.
        """
        paths = [Path(self.confdir) / path for path in self.config.html_extra_path]
        if any(path.name == name if path.is_file() else (path / name).is_file() for path in paths):
            self.keep_file(name)
        else:
            self.write_data(name, data)

    def _is_due(self, path: str, inputs: object) -> bool:
        """Note what a file is made from; tell whether the last build made it from something else, or it is lost."""
        made = _digest(inputs)
        self.next_manifest.note_file(path, made)
        return self.manifest.files.get(path) != made or path not in self.standing

    def part_digest(
        self, name: str, render: Callable[[], tuple[object, Sequence[str]]]
    ) -> tuple[str, Sequence[str]]:
        """Return a digest of a part of a page and the paths of the files that it offers.

        The part follows from files that are no documents alone: it is rendered only where they have changed.

        :param name: of the part, with its page.
        :param render: gives the part and the paths.
        """
        before, now = self.manifest, self.next_manifest
        is_same = (before.shared, before.others) == (now.shared, now.others)
        kept = before.parts.get(name) if is_same else None
        if kept is None:
            part, paths = render()
            kept = [_digest(part), *paths]
        now.parts[name] = kept
        return kept[0], kept[1:]

    def write_drawn(self, files: Mapping[str, object], make: Callable[[str], bytes]) -> None:
        """Write files that take long to make, in workers where that pays, but for those whose inputs are the same.

        :param files: by path below the output folder: everything that *make* depends on, with a stable repr. What
            all pages share is no part of it.
        """
        due = [path for path, inputs in files.items() if self._is_due(path, inputs)]

        def work(path: str) -> None:
            write_if_changed(Path(self.outdir) / path, make(path))

        if self.parallel_ok and can_fork and len(due) >= FEW:
            for _nothing in self._in_workers(due, work, lambda: True, _("drawing previews... ")):
                pass
            logger.info("")
        else:
            for path in due:
                work(path)

    def page_digest(self, name: str) -> str | None:
        """Return a digest of what the page *name* shows beside what all pages share; None where it could not be built."""
        return self.next_manifest.pages.get(name)

    def keep_file(self, path: str, name: str = "") -> None:
        """Note that the file *path* (below the output folder) is made with the page *name*, and goes with it."""
        self.next_manifest.note_companion(path, name)

    def attach_files(self, docname: str, paths: list[str]) -> None:
        """Note which files (below the output folder) are written with the page *docname*, and stay as long as it needs them."""
        if self.next_manifest.attached.get(docname, []) != paths:
            self.next_manifest.attached[docname] = paths

    def copy_image_files(self) -> None:
        """Copy the pictures of the pages that were written, and those that were lost since they were copied."""
        for source, (_documents, name) in self.env.images.items():
            path = f"{self.imagedir}/{name}"
            if path in self.manifest.companions and path not in self.standing:
                self.images.setdefault(source, name)
        super().copy_image_files()

    def dump_inventory(self) -> None:
        """Write ``objects.inv``, unless nothing was read since it was written."""
        if not (self._nothing_new and INVENTORY_FILENAME in self.standing):
            super().dump_inventory()

    # --- what stands when all is written

    def note_output(self) -> None:
        """Remove what is no longer made, and note what the output folder holds now that the build is at its end."""
        if self._due:  # files named on the command line are built alone: the next build finds the others
            return
        for folder, files in ((self.imagedir, self.env.images), (DOWNLOADS, self.env.dlfiles)):
            for _documents, name in files.values():
                self.keep_file(f"{folder}/{name}")
        made = self.next_manifest.paths(self.out_suffix) | {INVENTORY_FILENAME}
        self._remove_stale(made)
        write_if_changed(self.outdir / LISTING, "".join(f"{path}\n" for path in sorted(made)).encode())
        self.next_manifest.environment = environment_seal(self.application)
        record = {"manifest": self.next_manifest.saved(), "files": self._kept.note(made.__contains__)}
        write_sealed(self._record_path, record)

    def _remove_stale(self, made: set[str]) -> None:
        """Remove files of former builds that are not among those *made*.

        The list in the output folder tells of them even where doctrees were deleted in between.
        """
        try:
            listed = (self.outdir / LISTING).read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            listed = []
        # Sheets of pages have names of their content: those of a build that failed half-way stand in no list.
        sheets = {path.relative_to(self.outdir).as_posix() for path in self.outdir.glob(SHEETS)}
        stale = self.manifest.paths(self.out_suffix).union(listed) - made
        for path in (stale & self._kept.present() if stale else set()) | (sheets - made):
            remove(self.outdir / path)


def _take_apart(tree: nodes.Node) -> None:
    """Part a tree's nodes, which hold each other: they go at once, and leave the collector nothing to walk through."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        waiting.extend(node.children)
        if isinstance(node, nodes.Element):
            node.children = []


def _digest(inputs: object) -> str:
    return hashlib.sha256(repr(inputs).encode()).hexdigest()


def _note_removed(
    app: Sphinx, _env: BuildEnvironment, _added: set[str], _changed: set[str], removed: set[str]
) -> list[str]:
    if isinstance(app.builder, KnowledgeBaseBuilder):
        app.builder.is_changed |= bool(removed)
    return []


def _note_read(app: Sphinx, _env: BuildEnvironment, docnames: list[str]) -> None:
    if isinstance(app.builder, KnowledgeBaseBuilder):
        app.builder.is_changed |= bool(docnames)


def _note_output(app: Sphinx, exception: Exception | None) -> None:
    if exception is None and isinstance(app.builder, KnowledgeBaseBuilder):
        app.builder.note_output()


def _outdated_by_others(app: Sphinx, _env: BuildEnvironment) -> list[str]:
    return app.builder.outdated_by_others() if isinstance(app.builder, KnowledgeBaseBuilder) else []


def _give_substitute(app: Sphinx, docname: str, content: list[str]) -> None:
    if isinstance(app.builder, KnowledgeBaseBuilder):
        app.builder.give_substitute(docname, content)


def _end_with_failures(app: Sphinx, exception: Exception | None) -> None:
    """Let the build end with status 1 where a document failed (``build-finished``)."""
    if exception is None and isinstance(app.builder, KnowledgeBaseBuilder):
        failed = app.builder.failed()
        failures.forget_mended(app, failed)
        if failed:
            app.statuscode = 1


def _forget_missing_pages(app: Sphinx) -> None:
    """Take pages that are not made out of the labels, and so out of ``objects.inv``: they would be dead links."""
    labels = app.env.domains.standard_domain.anonlabels, app.env.domains.standard_domain.labels
    for name in () if app.config.html_use_index else ("genindex", "modindex", "py-modindex"):
        for table in labels:
            table.pop(name, None)


def setup(app: Sphinx) -> None:
    """Register the builder in place of Sphinx's HTML builder."""
    app.connect("builder-inited", _forget_missing_pages)
    app.add_builder(KnowledgeBaseBuilder, override=True)
    # Handlers return what the page of a document shows of other documents: a value with a stable repr.
    app.add_event("infrakb-page-inputs")
    # Handlers return what stands on every page: a value with a stable repr.
    app.add_event("infrakb-site-inputs")
    # Handlers return what pages may show of files that are no documents: a value with a stable repr.
    app.add_event("infrakb-other-inputs")
    app.connect("env-get-outdated", _note_removed)
    app.connect("env-before-read-docs", _note_read, priority=999)
    app.connect("env-updated", _outdated_by_others, priority=900)
    app.connect("env-get-outdated", failures.failed_docs)
    app.connect("source-read", _give_substitute, priority=0)
    app.connect("build-finished", _end_with_failures)
    app.connect("build-finished", _note_output, priority=900)  # when everybody else has written

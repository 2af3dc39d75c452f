"""Says the warnings of documents again that a build neither reads nor writes, until they are mended.

In the order of a build:

1. ``env-get-outdated``: documents of a reading that was killed before the environment was saved are read again;
2. while documents are read and pages are written, :class:`_Listener` notes the warnings about them;
3. ``env-updated``: what reading has brought is saved, right before Sphinx saves the environment; pages whose
   writing was killed are written again;
4. ``build-finished``: what writing has brought is saved, and what this build has not found anew is said again.

What is checked for the whole site (``builder-inited``, ``env-updated``) each build finds by itself. Sphinx's own
check of the toctrees, which it leaves out where nothing has changed, is made here then.

``make check`` is a build whose writing never ends: what it finds of pages it says, and leaves to the next build
to find again when it writes them.
"""

from __future__ import annotations

import logging as python_logging
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util import logging

from infrakb.sphinx_ext.builder.formats import is_check
from infrakb.sphinx_ext.domain.infra import InfraDomain
from infrakb.sphinx_ext.reports import remembered
from infrakb.sphinx_ext.reports.remembered import Memory, Noted
from infrakb.sphinx_ext.upstream import sphinx_logs

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: Key of the domain's data: number of the reading that the environment holds.
NUMBER = "reading"

logger = logging.getLogger(__name__)


class _Listener(python_logging.Handler):
    """Notes every warning of a build once, before Sphinx's own handlers change its record."""

    def __init__(self, recall: Recall) -> None:
        super().__init__(python_logging.WARNING)
        self.recall = recall

    def emit(self, record: python_logging.LogRecord) -> None:
        # While documents are read Sphinx keeps warnings back and hands the same records out again later.
        if not getattr(record, "infrakb_noted", False):
            record.infrakb_noted = True
            self.recall.note(record)


def _settle_place(record: python_logging.LogRecord) -> None:
    """Keep Sphinx from taking a file for a document's name: some of its directives give the file with a line."""
    location: Any = getattr(record, "location", None)
    if isinstance(location, tuple) and location[0] and Path(location[0]).is_absolute():
        record.location = f"{location[0]}:{location[1] or ''}"


class Recall:
    """The warnings of one build."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self.memory = Memory()
        self.stage = ""  # "read", "write", or "" for the whole site
        self.fresh: defaultdict[str, dict[Noted, None]] = defaultdict(dict)  # of this stage, by document
        self.site: dict[Noted, None] = {}  # about the whole site, or about files that are no documents
        self.said: set[tuple[str, str]] = set()  # place and text of every warning of this build
        self.read: set[str] = set()  # documents that this build has read
        self.written: set[str] = set()  # documents whose pages it has written
        self._documents: dict[str, str | None] = {}  # document of each file that was named
        self.is_checked = False  # whether Sphinx has checked the toctrees

    # --- 2: listening

    def note(self, record: python_logging.LogRecord) -> None:
        """Note what a record says, and of which document."""
        _settle_place(record)
        owner, place = self._place(record)
        text = record.getMessage()
        self.said.add((place, text))
        kind = getattr(record, "type", None), getattr(record, "subtype", None)
        if self.stage and owner:
            others = self._others(text) - {owner}
            self.fresh[owner][Noted(place, text, record.levelno, *kind, tuple(sorted(others)))] = None
        else:
            self.site[Noted(place, text, record.levelno, *kind)] = None

    def _place(self, record: python_logging.LogRecord) -> tuple[str, str]:
        """Return the document that a record is about ("": none) and its place as :class:`Noted` has it."""
        location: Any = getattr(record, "location", None)
        env = getattr(self.app, "env", None)
        if env is None:
            return "", str(location or "")
        if isinstance(location, nodes.Node):
            location = sphinx_logs.place_of(location)
        elif isinstance(location, tuple):
            docname, line = location
            location = f"{env.doc2path(docname)}:{line or ''}" if docname else None
        elif location and ":" not in location:
            location = str(env.doc2path(location))
        worker = getattr(record, "job", "") or env.current_document.docname
        if not location:
            return worker, ""
        place = str(location).removeprefix(f"{self.app.srcdir}/")
        path = re.sub(r":\d*$", "", place)
        if path not in self._documents:
            self._documents[path] = env.path2doc(path)
        docname = self._documents[path]
        return (docname if docname is not None and docname in env.found_docs else worker), place

    def _others(self, text: str) -> set[str]:
        """Return the documents whose files a text names, as "duplicate label …, other instance in …" does."""
        if self.stage != "read" or str(self.app.srcdir) not in text:
            return set()
        paths = re.findall(re.escape(f"{self.app.srcdir}/") + r"([^\s:,;]+)", text)
        return {docname for path in paths if (docname := self.app.env.path2doc(path))}

    def take(self) -> dict[str, dict[Noted, None]]:
        """End a stage and return what it has brought."""
        self.stage, fresh = "", dict(self.fresh)
        self.fresh.clear()
        return fresh

    # --- the build

    def begin(self, app: Sphinx) -> None:
        """Load what is kept (``builder-inited``)."""
        self.memory = remembered.load(Path(app.doctreedir)) or Memory()

    def outdated(self, _app: Sphinx, env: BuildEnvironment, *_changes: set[str]) -> Iterable[str]:
        """Return documents of whose reading the environment and the memory do not know the same."""
        number = self._data(env).get(NUMBER, 0)
        if self.memory.number == number:
            return []
        return self.memory.last_read if self.memory.number == number + 1 else sorted(env.found_docs)

    @staticmethod
    def _data(env: BuildEnvironment) -> dict[str, Any]:
        data: dict[str, Any] = InfraDomain.of(env).data
        return data

    def before_reading(self, _app: Sphinx, _env: BuildEnvironment, docnames: list[str]) -> None:
        """Begin to listen (``env-before-read-docs``)."""
        self.read = set(docnames)
        self.stage = "read"

    def after_reading(self, _app: Sphinx, _env: BuildEnvironment) -> None:
        """Stop listening: what comes now is about the whole site (``env-updated``, before all others)."""
        self.stage = ""

    def save_read(self, app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
        """Save what reading has brought; return documents that must be written again (``env-updated``, last)."""
        fresh = self.take()
        if self.read:
            # A number ahead of the environment's where that is lost: it counts as a reading that was killed.
            self.memory.number = self._data(env).get(NUMBER, 0)
            self.memory.note_read(self.read, fresh)
            self.memory.forget_others(env.found_docs)
            self._data(env)[NUMBER] = self.memory.number
            remembered.save(self.memory, Path(app.doctreedir))
        return sorted(set(self.memory.unfinished.get(app.builder.name, ())) & env.found_docs)

    def before_writing(self, app: Sphinx, documents: set[str]) -> None:
        """Note which pages are about to be written (``infrakb-writing``)."""
        self.written |= documents
        if documents:
            self.memory.unfinished[app.builder.name] = sorted(self.written)
            remembered.save(self.memory, Path(app.doctreedir))

    def begin_writing(self, _app: Sphinx, _builder: object) -> None:
        """Listen again (``write-started``)."""
        self.stage = "write"

    def resolved(self, _app: Sphinx, _doctree: nodes.document, docname: str) -> None:
        """Note a page that is written; other builders than ours name them one by one (``doctree-resolved``)."""
        self.written.add(docname)

    def checked(self, _app: Sphinx, _env: BuildEnvironment) -> None:
        """Note that Sphinx has checked the toctrees (``env-check-consistency``)."""
        self.is_checked = True

    def end(self, app: Sphinx, exception: Exception | None) -> None:
        """Save what writing has brought, and say again what was known (``build-finished``)."""
        fresh = self.take()
        if exception is None and not self.is_checked:
            app.env.check_consistency()
        sphinx_logs.root_logger().removeHandler(self.listener)
        if exception is not None:
            return
        builder = app.builder.name
        if fresh or self.written:
            self.memory.note_written(builder, self.written, fresh)
        if not is_check(app.builder):
            remembered.save(self.memory, Path(app.doctreedir))
        self.memory.forget_others(app.env.found_docs)
        for noted in self.memory.of(builder):
            if (noted.place, noted.text) not in self.said:
                self._say(noted)
        everything = remembered.in_order({*self.memory.of(builder), *self.site})
        app.emit("infrakb-warnings", everything)

    def _say(self, noted: Noted) -> None:
        place = noted.place
        if place and not place.startswith(("/", "<")):
            place = f"{self.app.srcdir}/{place}"
        # A place without a colon would be taken for a document's name.
        location = (place if ":" in place else f"{place}:") if place else None
        kind = {"type": noted.type, "subtype": noted.subtype}
        logger.log(noted.level, "%s", noted.text, location=location, **kind)

    def attach(self) -> None:
        """Listen before Sphinx's own handlers."""
        self.listener = _Listener(self)
        sphinx_logs.listen_first(self.listener)


def setup(app: Sphinx) -> None:
    """Register everything."""
    recall = Recall(app)
    recall.attach()
    # Emitted by our builder with the documents whose pages it is about to write.
    app.add_event("infrakb-writing")
    # Emitted at the end of a build with all warnings that hold, whether it has found them or another one.
    app.add_event("infrakb-warnings")
    app.connect("builder-inited", recall.begin)
    app.connect("env-get-outdated", recall.outdated)
    app.connect("env-before-read-docs", recall.before_reading, priority=1000)
    app.connect("env-updated", recall.after_reading, priority=0)
    app.connect("env-updated", recall.save_read, priority=1000)
    app.connect("env-check-consistency", recall.checked)
    app.connect("write-started", recall.begin_writing)
    app.connect("infrakb-writing", recall.before_writing)
    app.connect("doctree-resolved", recall.resolved)
    app.connect("build-finished", recall.end, priority=900)

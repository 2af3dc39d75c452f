"""What happens to a document that cannot be built: it fails alone, and its page says so.

Whatever raises while a document is read or written (a directive, a transform, a listener, a template) is one
located error. The document is noted with its front matter and a sentence in place of its text, so that it stays in lists,
feeds and the inventory; all others are built, and the build ends with status 1. It is tried again by every build.
"""

from __future__ import annotations

import errno
import os
import re
import signal
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.utils import new_document
from markdown_it.tree import SyntaxTreeNode
from markupsafe import Markup
from sphinx.errors import SphinxWarning

from infrakb.sphinx_ext.reports.messages import _, report_error
from infrakb.sphinx_ext.upstream.sphinx_events import wrapped_listeners
from infrakb.sphinx_ext.upstream.sphinx_logs import held_back
from infrakb.text import frontblock
from infrakb.text.japanese import shorten

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.events import EventManager

#: Metadata of a document: it could not be read.
FAILED = "infrakb_failed"
#: Folder in the doctree folder with the tracebacks of the last build.
FOLDER = "failures"
#: Seconds of processor time that a document may take to be read, or to be written; the slowest take three.
LONGEST = 60.0
#: Characters of an exception's text in a message.
_TEXT_LENGTH = 160
#: Faults of the machine: no document is to blame, and the next one would meet them as well.
_OF_THE_MACHINE = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EMFILE, errno.ENFILE, errno.EFBIG, errno.EIO}
)
_FIRST_HEADING_RE = re.compile(r"\s*(# .*)")


class TimeUpError(Exception):
    """A document takes longer than :data:`LONGEST`."""


class WorkerDiedError(Exception):
    """The process that worked on a document has ended."""


def attempt(work: Callable[[], None]) -> Exception | None:
    """Do *work* on one document; return what went wrong in it.

    What is no document's fault is raised: a full disk, a warning that is to end the build.
    """
    try:
        with _time_limit():
            work()
    except Exception as error:  # whatever it is, the other documents do not suffer from it
        if any(_is_everybodys(cause) for cause in _causes(error)):
            raise
        return error
    return None


def attempt_quietly(work: Callable[[], None]) -> Exception | None:
    """As :func:`attempt`; what failing work has logged is dropped, for it is done again in another way."""
    with held_back() as held:
        error = attempt(work)
        if error is not None:
            held.clear()
    return error


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def _is_everybodys(error: BaseException) -> bool:
    return isinstance(error, SphinxWarning) or (isinstance(error, OSError) and error.errno in _OF_THE_MACHINE)


@contextmanager
def _time_limit() -> Iterator[None]:
    """Raise :class:`TimeUpError` when too much processor time has passed, where the system can tell."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _time_is_up)
    # And again each second, should a library take the exception for its own.
    signal.setitimer(signal.ITIMER_VIRTUAL, LONGEST, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0.0)
        signal.signal(signal.SIGVTALRM, before)


def _time_is_up(_number: int, _frame: object) -> None:
    raise TimeUpError(f"more than {LONGEST:.0f} seconds of processor time")


# --- telling


def report(app: Sphinx, docname: str, error: Exception) -> None:
    """Report that *docname* failed, and keep the traceback in a file."""
    cause = list(_causes(error))[-1]
    text = " ".join(str(cause).split())
    what = f"{type(cause).__name__}: {shorten(text, _TEXT_LENGTH)}" if text else type(cause).__name__
    path = Path(app.doctreedir) / FOLDER / f"{docname}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    report_error(
        "failed",
        "the page cannot be built and says so instead (%s); correct the text there, or report the error with %s",
        what,
        os.path.relpath(path, app.srcdir),
        location=(docname, _line(cause) or 1),
    )


def _line(error: BaseException) -> int | None:
    """Return the line of the innermost piece of the document that was worked on."""
    line = None
    for frame, _lineno in traceback.walk_tb(error.__traceback__):
        for value in list(frame.f_locals.values()):
            if isinstance(value, SyntaxTreeNode) and not value.is_root and value.map:
                line = value.map[0]
            elif isinstance(value, nodes.Element) and value.line:
                line = value.line
    return line


def forget_mended(app: Sphinx, failed: set[str]) -> None:
    """Remove the tracebacks of documents that are not *failed* any more."""
    folder = Path(app.doctreedir) / FOLDER
    for path in folder.rglob("*.txt") if folder.is_dir() else ():
        if path.relative_to(folder).with_suffix("").as_posix() not in failed:
            path.unlink()


def failed_docs(_app: Sphinx, env: BuildEnvironment, *_changes: set[str]) -> list[str]:
    """Return the documents that could not be read (``env-get-outdated``)."""
    return [docname for docname, metadata in env.metadata.items() if FAILED in metadata]


# --- what stands in its place


def sentence() -> str:
    """Return what the page of a failed document says, in the reader's language."""
    return _("This page could not be built. All other pages can be read.")


def substitutes(text: str) -> Iterator[str]:
    """Yield texts to read in place of *text*: with its front matter and title, then with nothing of it.

    The sentence stands in a note, so that it is nobody's excerpt.
    """
    note = f":::{{warning}}\n{sentence()}\n:::\n"
    block = frontblock.split(text)
    title = _FIRST_HEADING_RE.match(block.body)
    body = f"{title.group(1)}\n\n{note}" if title else note
    yield body if block.yaml is None else "\n" * (block.first_line - 2) + f"---\n{block.yaml}\n---\n\n{body}"
    yield note


def lenient(events: EventManager, *names: str) -> AbstractContextManager[None]:
    """Pass over listeners of the events *names* that raise."""
    return wrapped_listeners(events, names, _passed_over)


def _passed_over(handler: Callable[..., Any]) -> Callable[..., Any]:
    def call(*args: Any) -> Any:
        try:
            return handler(*args)
        except Exception as error:  # it is reported already, or follows from what is
            if any(_is_everybodys(cause) for cause in _causes(error)):
                raise
            return None

    return call


def tree(env: BuildEnvironment, docname: str, settings: Any) -> nodes.document:
    """Return the document to write in place of *docname*: its title, the sentence, and every id that others link to."""
    document = new_document(str(env.doc2path(docname)), settings)
    title = env.titles.get(docname)
    heading = nodes.title("", title.astext() if title is not None else docname)
    note = nodes.warning("", nodes.paragraph("", sentence()))
    known = [
        anchor
        for domain in env.domains.sorted()
        for _name, _title, _kind, place, anchor, _rank in domain.get_objects()
        if place == docname
    ]
    outline = env.tocs.get(docname)
    entries = outline.findall(nodes.reference) if outline is not None else ()
    known += [str(entry.get("anchorname", "")).lstrip("#") for entry in entries]
    document += nodes.section("", heading, note, ids=[anchor for anchor in dict.fromkeys(known) if anchor])
    return document


def bare_page(document: nodes.document, language: str) -> Markup:
    """Return the page of *document*, made by :func:`tree`, for which no template is needed."""
    section = next(document.findall(nodes.section))
    title = section[0].astext()
    anchors = Markup().join(Markup('<span id="%s"></span>') % anchor for anchor in section["ids"])
    return Markup(
        '<!doctype html>\n<html lang="%s"><head><meta charset="utf-8"><title>%s</title>'
        "</head><body><main>%s<h1>%s</h1><p>%s</p></main></body></html>\n"
    ) % (language, title, anchors, title, sentence())

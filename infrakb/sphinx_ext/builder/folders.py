"""The folders that a build writes: checked and locked before it begins, whole when it fails.

- Both folders can be made and written, or the build ends at once with one line (:func:`setup`).
- Builds that share one of them wait for each other (``config-inited``).
- A file takes its place when it is complete: what fails, a full disk above all, leaves the file that was there,
  and the environment of the last build, as a build that is killed does (:func:`_stop_at_once`).
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, NoReturn

from sphinx.util import logging

from infrakb.sphinx_ext.builder.locks import BusyError, lock, unlock
from infrakb.sphinx_ext.reports.messages import _
from infrakb.sphinx_ext.upstream.sphinx_application import around_build, around_builder
from infrakb.sphinx_ext.upstream.sphinx_files import write_whole_files
from infrakb.text.problems import Said

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

logger = logging.getLogger(__name__)

#: File in the doctree folder that stands while a build runs, and after one that was broken off.
UNFINISHED = "build.unfinished"
#: Exit status of a build that could not go on, as Sphinx has it; and of one that was refused.
FAILED, REFUSED = 2, 1
#: What an author reads for the errors of the system that a build meets.
REASONS = {
    errno.ENOSPC: Said("no space is left on the disk"),
    errno.EDQUOT: Said("the disk quota is used up"),
    errno.EFBIG: Said("the file may not grow so large"),
    errno.EROFS: Said("the file system is read-only"),
    errno.EACCES: Said("permission denied"),
    errno.EPERM: Said("permission denied"),
    errno.ENOTDIR: Said("a file stands in the place of a folder"),
    errno.EEXIST: Said("a file stands in the place of a folder"),
    errno.EISDIR: Said("a folder stands in the place of a file"),
    errno.ENAMETOOLONG: Said("the name is too long"),
    errno.EIO: Said("the disk reports an error"),
}


def stop(status: int, message: str, *args: object) -> NoReturn:
    """End the build with one line.

    ``SystemExit`` and no error of Sphinx's: those are printed with versions and a traceback, and cost the
    environment.
    """
    logger.error("%s", Said(message, args).text(_))
    raise SystemExit(status)


def reason(error: OSError) -> object:
    """Return what an author reads for an error of the system."""
    return REASONS.get(error.errno or 0) or error.strerror or error


# --- before the build


def prepare(folder: Path) -> None:
    """Make *folder*, and end the build where nothing can be written into it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):  # tells why not, and leaves nothing
            pass
    except OSError as error:
        stop(
            FAILED,
            "the folder '%s' cannot be written: %s; choose another or make room",
            folder,
            reason(error),
        )


def _say_waiting(folder: Path, holder: int | None) -> None:
    """Say whom a build waits for: no warning, of which a strict build would fail."""
    message = "another build (process %s) writes '%s'; waiting for its end"
    logger.info("%s", Said(message, (holder or "?", folder)).text(_))


def _lock_folders(app: Sphinx, config: Config) -> None:
    """Wait for builds that write the same folders (``config-inited``, before anything is read or written)."""
    try:
        taken = lock((Path(app.outdir), Path(app.doctreedir)), config.infrakb_wait, _say_waiting)
    except BusyError as error:
        message = "another build (process %s) has written '%s' for %d seconds; end it or try again later"
        stop(REFUSED, message, error.holder or "?", error.folder, config.infrakb_wait)

    def unlocking(build: Callable[..., None]) -> Callable[..., None]:
        def build_and_unlock(*args: Any, **kwargs: Any) -> None:
            try:
                build(*args, **kwargs)
            finally:
                unlock(taken)

        return build_and_unlock

    # Given back when the build is over; where none is started, when the process ends.
    around_build(app, unlocking)


# --- when something cannot be written


def system_error(error: BaseException | None) -> OSError | None:
    """Return the error of the system that *error* is or was made from; None where there is none."""
    while error is not None:
        if isinstance(error, OSError):
            return error
        error = error.__cause__
    return None


def or_stop(app: Sphinx, work: Callable[..., Any]) -> Callable[..., Any]:
    """Return *work*, ending the build with one line where it meets an error of the system."""

    def guarded(*args: Any, **kwargs: Any) -> Any:
        try:
            return work(*args, **kwargs)
        except Exception as error:
            if (cause := system_error(error)) is None or app.verbosity or app.pdb:
                raise
            app.events.emit("build-finished", error)
            names = (
                name for name in (cause.filename2, cause.filename) if isinstance(name, str | os.PathLike)
            )
            place = next(names, app.outdir)
            message = "'%s' cannot be read or written: %s; what the last build made is as it was"
            stop(FAILED, message, os.fspath(place), reason(cause))

    return guarded


def _stop_at_once(app: Sphinx) -> None:
    """Keep the environment where a file cannot be written: Sphinx removes it after every error."""
    around_builder(app, partial(or_stop, app))


def _note_unfinished(app: Sphinx) -> None:
    """Where the last build was broken off, remove the beginnings of files that it may have left."""
    mark = Path(app.doctreedir) / UNFINISHED
    if mark.exists():
        for folder in (app.outdir, app.doctreedir):
            for path in Path(folder).rglob(".*.part"):
                with suppress(OSError):
                    path.unlink()
    mark.touch()


def _note_finished(app: Sphinx, exception: Exception | None) -> None:
    if exception is None:  # workers that are ended with a failed build may leave something, too
        (Path(app.doctreedir) / UNFINISHED).unlink(missing_ok=True)


def setup(app: Sphinx) -> None:
    """Check the folders, and register the rest."""
    for folder in (app.outdir, app.doctreedir):
        prepare(Path(folder))
    write_whole_files()
    app.connect("config-inited", _lock_folders, priority=200)  # once the options are checked
    app.connect("builder-inited", _note_unfinished)
    app.connect("build-finished", _note_finished)
    app.connect("builder-inited", _stop_at_once, priority=999)

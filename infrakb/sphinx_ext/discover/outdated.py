"""Which documents are read again: those that were read from other bytes than their files now hold.

Sphinx compares time stamps. Here the environment knows for each document the digests of its source, of the files
that it depends on (pictures, downloads, included files) and of the doctree that was made of them; whatever has
changed, with an old time stamp or with none, has it read again, and a file that was only touched does not.
A doctree that is damaged, of another document or of an interrupted build is never shown, and an environment that
is not whole is thrown away before anything unpickles it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from sphinx.application import ENV_PICKLE_FILENAME
from sphinx.util import logging

from infrakb.text.files import remove, statuses, write_if_changed
from infrakb.text.signatures import Digests, known_files, read_sealed, write_sealed

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)

#: File in the doctree folder: digests of sources and doctrees, to be made again where their status changes.
CACHE: Final = "digests.json"
#: File in the doctree folder: the digest that the environment beside it has when it is whole.
SEAL: Final = "environment.digest"
#: Nanoseconds by which a file system's clock may be behind.
_SLACK: Final = 20_000_000


def tree_digest(env: BuildEnvironment, docname: str) -> str:
    """Return the digest of the doctree that *docname* was read to."""
    return _reads(env).get(docname, {}).get(_tree(env, docname), "")


def environment_seal(app: Sphinx) -> str:
    """Return what tells one state of the stored environment from all others; "" where there is none."""
    try:
        return (app.doctreedir / SEAL).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return ""


def _reads(env: BuildEnvironment) -> dict[str, dict[str, str]]:
    """What each document was read from and to: path -> digest; "" where it was not there or changed meanwhile.

    Kept in the environment, so that it goes with what was read; noted by the main process alone.
    """
    reads: dict[str, dict[str, str]] = env.__dict__.setdefault("infrakb_reads", {})
    return reads


def _source(env: BuildEnvironment, docname: str) -> str:
    return os.fspath(env.doc2path(docname))


def _tree(env: BuildEnvironment, docname: str) -> str:
    return f"{env.doctreedir}/{docname}.doctree"


class Reading:
    """Finds what is to be read, and notes what was read."""

    def __init__(self, app: Sphinx) -> None:
        self._cache = app.doctreedir / CACHE
        self._digests = Digests(known_files(read_sealed(self._cache)))
        self._begun = 0  # when reading began
        self._sources: dict[str, tuple[str, str]] = {}  # of each document that is read: path, digest before

    def check_environment(self, app: Sphinx, _config: Config) -> None:
        """Remove an environment that is not whole (``config-inited``): unpickling it may do anything."""
        path = app.doctreedir / ENV_PICKLE_FILENAME
        if os.path.lexists(path) and self._digests_of([str(path)]).get(str(path)) != environment_seal(app):
            logger.info("the stored environment is not whole: everything is read again")
            remove(path)

    def seal_environment(self, app: Sphinx, _env: BuildEnvironment) -> None:
        """Note what the environment is when it has just been saved (``env-check-consistency``)."""
        path = str(app.doctreedir / ENV_PICKLE_FILENAME)
        write_if_changed(app.doctreedir / SEAL, self._digests_of([path])[path].encode())

    def _digests_of(self, paths: Iterable[str]) -> dict[str, str]:
        return {path: self._digests.of(path, status) for path, status in statuses(paths).items()}

    def outdated(
        self, _app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], _removed: set[str]
    ) -> list[str]:
        """Return what has other content, and take out of *changed* what was only touched (``env-get-outdated``)."""
        reads = _reads(env)
        known = sorted((env.found_docs & env.all_docs.keys()) - added)
        now = self._digests_of({path for docname in known for path in reads.get(docname, ())})
        found = []
        for docname in known:
            if not self._is_current(env, docname, now):
                found.append(docname)
            elif docname not in env.reread_always and _depends_on(env, docname) <= reads[docname].keys():
                changed.discard(docname)
        return found

    def _is_current(self, env: BuildEnvironment, docname: str, now: Mapping[str, str]) -> bool:
        read = _reads(env).get(docname, {})
        ends = read.get(_source(env, docname)) and read.get(_tree(env, docname))
        return bool(ends) and all(made and now.get(path) == made for path, made in read.items())

    def begin(self, _app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Note the sources as they are before they are read (``env-before-read-docs``)."""
        self._begun = time.time_ns() - _SLACK
        paths = {docname: _source(env, docname) for docname in docnames}
        now = self._digests_of(paths.values())
        self._sources = {docname: (path, now.get(path, "")) for docname, path in paths.items()}

    def note(self, _app: Sphinx, env: BuildEnvironment) -> None:
        """Note what was read (``env-updated``)."""
        trees = self._digests_of(_tree(env, docname) for docname in self._sources)
        others = {path for docname in self._sources for path in _depends_on(env, docname)}
        # What has changed since reading began may have been read before the change.
        steady = [path for path, status in statuses(others).items() if status.st_ctime_ns < self._begun]
        now = self._digests_of(steady)
        for docname, (source, read) in self._sources.items():
            tree = _tree(env, docname)
            depends = {path: now.get(path, "") for path in _depends_on(env, docname)}
            _reads(env)[docname] = depends | {source: read, tree: trees.get(tree, "")}

    def forget(self, _app: Sphinx, env: BuildEnvironment, docname: str) -> None:
        """Forget a document (``env-purge-doc``)."""
        _reads(env).pop(docname, None)

    def save(self, _app: Sphinx, exception: Exception | None) -> None:
        """Remember the digests (``build-finished``)."""
        if exception is None and self._digests.is_changed():
            write_sealed(self._cache, self._digests.known)


def _depends_on(env: BuildEnvironment, docname: str) -> set[str]:
    return {os.fspath(path) for path in env.dependencies.get(docname, ())}


def setup(app: Sphinx) -> None:
    """Compare by content before anything is read."""
    reading = Reading(app)
    app.connect("config-inited", reading.check_environment, priority=900)
    app.connect("env-get-outdated", reading.outdated)
    app.connect("env-before-read-docs", reading.begin, priority=999)
    app.connect("env-purge-doc", reading.forget)
    app.connect("env-updated", reading.note, priority=300)
    app.connect("env-check-consistency", reading.seal_environment)
    app.connect("build-finished", reading.save)

"""Which files are documents: names composed (NFC), posts that are not out left aside.

macOS hands out file names with voiced marks apart; a page's address must not depend on where it was built.
Posts that are unpublished or dated in the future are no documents at all, so that nothing of them can leak
into a page, a feed or the inventory. ``-t drafts`` shows them, marked.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from sphinx.domains import Domain
from sphinx.project import EXCLUDE_PATHS, Project
from sphinx.util import logging
from sphinx.util.matching import Matcher

from infrakb.blog.posts import stem
from infrakb.blog.reading import is_in_posts, now
from infrakb.blog.waiting import is_out
from infrakb.encoding import decode
from infrakb.japanese import nfc
from infrakb.messages import warn

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)


class KnowledgeBaseProject(Project):
    """The project's source files.

    :param post_patterns: ABlog's ``blog_post_pattern``: which files are posts.
    :param zone: time zone of dates that state none.
    :param drafts: take in posts that are not out.
    """

    def __init__(
        self,
        srcdir: str | os.PathLike[str],
        suffixes: Iterable[str],
        post_patterns: list[str],
        zone: ZoneInfo,
        drafts: bool,
    ) -> None:
        super().__init__(srcdir, suffixes)
        self.post_patterns = post_patterns
        self.zone = zone
        self.drafts = drafts

    def discover(self, exclude_paths: Iterable[str] = (), include_paths: Iterable[str] = ("**",)) -> set[str]:
        """Find all documents, as :meth:`sphinx.project.Project.discover` does, by composed names."""
        self.docnames.clear()
        self._path_to_docname.clear()
        self._docname_to_path.clear()
        waiting = 0
        for filename in self._files(Matcher(include_paths), Matcher([*exclude_paths, *EXCLUDE_PATHS])):
            docname = self.path2doc(filename)
            if not docname:
                continue
            if docname in self.docnames:
                self._warn_twin(docname, filename)
            elif not os.access(self.srcdir / filename, os.R_OK):
                location = f"{self.srcdir / filename}:1"
                warn("encoding", "the file cannot be read; check its permissions", location=location)
            elif not self.drafts and self._is_waiting(docname, filename):
                waiting += 1
            else:
                self.docnames.add(docname)
                self._path_to_docname[Path(filename)] = docname
                self._docname_to_path[docname] = Path(filename)
        if waiting:
            logger.info("%d posts are not out yet ('-t drafts' shows them)", waiting)
        return self.docnames

    def _files(self, included: Matcher, excluded: Matcher) -> Iterator[str]:
        """Yield the files below the source folder as they are called on the disk, in the order of their names.

        Patterns are compared with composed names. (Sphinx's ``get_matching_files`` hands out composed names, too:
        on Linux no file is found under them.)
        """
        for root, folders, files in os.walk(self.srcdir, followlinks=True):
            base = Path(root).relative_to(self.srcdir)
            for name in sorted(files, key=_name_key):
                path = (base / name).as_posix()
                if included(nfc(path)) and not excluded(nfc(path)):
                    if path.isprintable() or path.encode(errors="ignore").decode() == path:
                        yield path
                    else:
                        message = "the file's name is not UTF-8 and the file is left out; rename it"
                        warn("address", message, location=ascii(path))
            folders[:] = [
                name for name in sorted(folders, key=_name_key) if not excluded(nfc((base / name).as_posix()))
            ]

    def path2doc(self, filename: str | os.PathLike[str]) -> str | None:
        """Return the composed docname for *filename*."""
        docname = super().path2doc(filename)
        return nfc(docname) if docname else None

    def _warn_twin(self, docname: str, filename: str) -> None:
        first = self._docname_to_path[docname]
        message = "the file has the same address as '%s' and is left out; rename one of them"
        warn("address", message, first, location=f"{self.srcdir / filename}:1")

    def _is_waiting(self, docname: str, filename: str) -> bool:
        text, _problem = decode((self.srcdir / filename).read_bytes())
        return not is_out(text, stem(docname), is_in_posts(docname, self.post_patterns), now(), self.zone)


def _name_key(name: str) -> tuple[str, bool]:
    """Order file names as composed, the composed one of two twins first."""
    composed = unicodedata.normalize("NFC", name)
    return composed, name != composed


def _replace_project(app: Sphinx, env: BuildEnvironment) -> None:
    """Put our project in the place of Sphinx's."""
    project = KnowledgeBaseProject(
        app.srcdir,
        app.config.source_suffix,
        list(app.config.blog_post_pattern),
        ZoneInfo(app.config.infrakb_timezone),
        app.tags.has("drafts"),
    )
    project.restore(app.project)
    app.project = env.project = project


def setup(app: Sphinx) -> None:
    """Replace the project as soon as it is there, before Sphinx looks for files."""

    class Entry(Domain):
        """No domain: the setting up of domains is the one way in between the making of the project and its use."""

        name = "infrakb-project"
        label = "project"
        initial_data: ClassVar[dict[str, object]] = {}

        def setup(self) -> None:
            super().setup()
            _replace_project(app, self.env)

    app.add_domain(Entry)

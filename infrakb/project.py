"""Which files are documents: names composed (NFC), posts that are not out left aside.

macOS hands out file names with voiced marks apart; a page's address must not depend on where it was built.
Posts that are unpublished or dated in the future are no documents at all, so that nothing of them can leak
into a page, a feed or the inventory. ``-t drafts`` shows them, marked.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sphinx.project import EXCLUDE_PATHS, Project
from sphinx.util import logging
from sphinx.util.matching import get_matching_files

from infrakb.blog.reading import is_in_posts, now
from infrakb.encoding import decode
from infrakb.frontmatter import is_published
from infrakb.japanese import nfc
from infrakb.messages import warn

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)


class KnowledgeBaseProject(Project):
    """The project's source files.

    :param post_patterns: ABlog's ``blog_post_pattern``: which files are posts.
    :param zone: time zone of dates that state none.
    :param drafts: take in posts that are not out.
    """

    def __init__(
        self, srcdir: str | os.PathLike[str], suffixes: Iterable[str], post_patterns: list[str], zone: ZoneInfo, drafts: bool
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
        for filename in get_matching_files(self.srcdir, include_paths, [*exclude_paths, *EXCLUDE_PATHS]):
            docname = self.path2doc(filename)
            if not docname:
                continue
            if docname in self.docnames:
                self._warn_twin(docname, filename)
            elif not os.access(self.srcdir / filename, os.R_OK):
                warn("encoding", "the file cannot be read; check its permissions", location=str(filename))
            elif not self.drafts and self._is_waiting(docname, filename):
                waiting += 1
            else:
                self.docnames.add(docname)
                self._path_to_docname[Path(filename)] = docname
                self._docname_to_path[docname] = Path(filename)
        if waiting:
            logger.info("%d posts are not out yet ('-t drafts' shows them)", waiting)
        return self.docnames

    def path2doc(self, filename: str | os.PathLike[str]) -> str | None:
        """Return the composed docname for *filename*."""
        docname = super().path2doc(filename)
        return nfc(docname) if docname else None

    def _warn_twin(self, docname: str, filename: str) -> None:
        first = self._docname_to_path[docname]
        message = "the file has the same address as '%s' and is left out; rename one of them"
        warn("address", message, first, location=f"{self.srcdir / filename}:1")

    def _is_waiting(self, docname: str, filename: str) -> bool:
        if not is_in_posts(docname, self.post_patterns):
            return False
        text, _problem = decode((self.srcdir / filename).read_bytes())
        return not is_published(text, now(), self.zone)


def _replace_project(app: Sphinx) -> None:
    """Put our project in the place of Sphinx's, which offers no other way in (it is made in __init__)."""
    project = KnowledgeBaseProject(
        app.srcdir,
        app.config.source_suffix,
        list(app.config.blog_post_pattern),
        ZoneInfo(app.config.infrakb_timezone),
        app.tags.has("drafts"),
    )
    project.restore(app.project)
    app.project = app.env.project = project


def setup(app: Sphinx) -> None:
    """Replace the project once the environment is there."""
    app.connect("builder-inited", _replace_project)

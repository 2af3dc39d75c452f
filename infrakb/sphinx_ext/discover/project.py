"""Which files are documents: names composed (NFC), posts that are not out left aside.

macOS hands out file names with voiced marks apart; a page's address must not depend on where it was built.
Posts that are unpublished or dated in the future are no documents at all, so that nothing of them can leak
into a page, a feed or the inventory. ``-t drafts`` shows them, marked, and those in Jekyll's ``_drafts``.
Folders of posts and topics hold Markdown alone: a text in another form is reported, and is no page.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sphinx.project import EXCLUDE_PATHS
from sphinx.util import logging
from sphinx.util.matching import Matcher

from infrakb.blog.record import stem
from infrakb.blog.unpublished import is_out
from infrakb.sphinx_ext.builder.folders import FAILED, stop
from infrakb.sphinx_ext.read.posts import is_in_posts, now
from infrakb.sphinx_ext.reports.messages import warn
from infrakb.sphinx_ext.upstream.sphinx_project import OpenProject, before_discovery
from infrakb.text import documents
from infrakb.text.encoding import decode
from infrakb.text.japanese import nfc
from infrakb.text.layout import TOPICS
from infrakb.text.signatures import Signature, is_settled, signature
from infrakb.text.sourcefiles import DENIED, FOLDER_DENIED, folder_refusal, is_environment, refusal

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from infrakb.text.problems import Said

logger = logging.getLogger(__name__)


class KnowledgeBaseProject(OpenProject):
    """The project's source files.

    :param post_patterns: ABlog's ``blog_post_pattern``: which files are posts.
    :param zone: time zone of dates that state none.
    :param drafts: take in posts that are not out.
    :param out: files known to be out, by what tells them from edited ones: what is out stays out until then.
    """

    def __init__(
        self,
        srcdir: str | os.PathLike[str],
        suffixes: Iterable[str],
        post_patterns: list[str],
        zone: ZoneInfo,
        drafts: bool,
        out: dict[str, Signature],
    ) -> None:
        super().__init__(srcdir, suffixes)
        self.post_patterns = post_patterns
        self.content = documents.content_folders(post_patterns, TOPICS)
        self.zone = zone
        self.drafts = drafts
        self.out = out
        self.incomplete = False  # whether there are sources that cannot be read
        self._discovered = False  # whether files have been looked for, and warned of

    def discover(self, exclude_paths: Iterable[str] = (), include_paths: Iterable[str] = ("**",)) -> set[str]:
        """Find all documents, as :meth:`sphinx.project.Project.discover` does, by composed names."""
        self.forget_all()
        waiting = 0
        for filename in self._files(Matcher(include_paths), Matcher([*exclude_paths, *EXCLUDE_PATHS])):
            docname = self.path2doc(filename)
            if not docname:
                self._check_lost(filename)
                continue
            if refused := refusal(self.srcdir / filename, self.srcdir):
                self._warn_refused(filename, refused)
            elif not self.drafts and self._is_waiting(docname, filename):
                waiting += 1
            else:
                self._add(docname, filename)
        if waiting and not self._discovered:
            logger.info("%d posts are not out yet ('-t drafts' shows them)", waiting)
        self._discovered = True
        return self.docnames

    def _add(self, wanted: str, filename: str) -> None:
        docname, number = wanted, 1
        while docname in self.docnames:
            number += 1
            docname = f"{wanted}-{number}"
        if docname != wanted:
            first = self.path_of(wanted).as_posix()
            self._warn(
                "address",
                filename,
                "the file has the same address as '%s' and is at '%s' until you rename one of them (their names "
                "differ only in how marks are joined to letters)"
                if nfc(first) == nfc(filename)
                else "the file has the same address as '%s' and is at '%s' until you rename one of them",
                first,
                docname,
            )
        self.note(docname, Path(filename))

    def _warn(self, subtype: str, filename: str, message: str, *args: object) -> None:
        """Warn once: Sphinx looks for files twice when it has no environment yet."""
        if not self._discovered:
            warn(subtype, message, *args, location=f"{self.srcdir / filename}:1")

    def _check_lost(self, filename: str) -> None:
        """Report a file in a folder of posts or topics that looks like one and cannot be read as one."""
        name = filename.rpartition("/")[2]
        if documents.is_below(nfc(filename), self.content) and documents.is_lost(name):
            self._warn(
                "file",
                filename,
                "'%s' is no Markdown file and is not published; write it as Markdown in a file that ends with .md, "
                "or move it out of the folder",
                name,
            )

    def _goes_into(self, folder: str) -> bool:
        """Tell whether documents are looked for in *folder*; report posts in a folder that Jekyll alone looks into."""
        name = folder.rpartition("/")[2]
        if not documents.is_private(name) or (self.drafts and name == documents.DRAFTS):
            return True
        if name == "_posts" and (first := next(documents.markdown_below(self.srcdir / folder), None)):
            self._warn(
                "file",
                first.relative_to(self.srcdir).as_posix(),
                "nothing in the folder '%s' is published; move its files to posts/",
                folder,
            )
        return False

    def _warn_refused(self, filename: str, refused: Said) -> None:
        self.incomplete |= refused in {DENIED, FOLDER_DENIED}
        if not self._discovered:
            warn("file", refused.message, *refused.args, location=f"{self.srcdir / filename}:1")

    def _files(self, included: Matcher, excluded: Matcher) -> Iterator[str]:
        """Yield the files below the source folder as they are called on the disk, in the order of their names.

        Patterns are compared with composed names. (Sphinx's ``get_matching_files`` hands out composed names, too:
        on Linux no file is found under them.)
        """
        for root, folders, files in os.walk(self.srcdir, followlinks=True):
            base = Path(root).relative_to(self.srcdir)
            for name in _in_order(files):
                path = (base / name).as_posix()
                if not included(nfc(path)) or excluded(nfc(path)):
                    continue
                if path.encode(errors="ignore").decode() == path:
                    yield path
                else:
                    self._warn(
                        "address", ascii(path), "the file's name is not UTF-8 and it is left out; rename it"
                    )
            wanted = (name for name in _in_order(folders) if not excluded(nfc((base / name).as_posix())))
            folders[:] = [name for name in wanted if self._is_open((base / name).as_posix())]

    def _is_open(self, folder: str) -> bool:
        """Tell whether *folder* is gone through; one that is not is warned of."""
        if is_environment(self.srcdir / folder) or not self._goes_into(folder):
            return False
        look = refusal if folder.endswith(tuple(self.source_suffix)) else folder_refusal
        refused = look(self.srcdir / folder, self.srcdir)
        if refused:
            self._warn_refused(folder, refused)
        return refused is None

    def path2doc(self, filename: str | os.PathLike[str]) -> str | None:
        """Return the composed docname for *filename*; in a folder of posts or topics that of Markdown alone."""
        docname = super().path2doc(filename)
        if docname is None or (
            documents.is_below(nfc(docname), self.content) and not documents.is_markdown(str(filename))
        ):
            return None
        return nfc(docname)

    def _is_waiting(self, docname: str, filename: str) -> bool:
        path = self.srcdir / filename
        status, moment = path.stat(), time.time_ns()
        if self.out.get(filename) == signature(status):
            return False
        self.out.pop(filename, None)
        text, _problem = decode(path.read_bytes())
        in_posts = is_in_posts(docname, self.post_patterns)
        is_markdown = documents.is_markdown(filename)
        if is_out(text, stem(docname), in_posts, now(), self.zone, is_markdown=is_markdown):
            if is_settled(status, moment):
                self.out[filename] = signature(status)
            return False
        return True


def _in_order(names: Iterable[str]) -> list[str]:
    """Return *names* sorted as composed, of two twins the usual one first, without hidden ones.

    Hidden files beside posts are no posts: macOS leaves ``._name.md`` in archives, editors leave ``.#name.md``.
    """
    return sorted((name for name in names if not name.startswith(".")), key=documents.order)


def _replace_project(app: Sphinx, env: BuildEnvironment, data: dict[str, Any]) -> None:
    """Put our project in the place of Sphinx's; *data* is kept between builds."""
    patterns, zone = list(app.config.blog_post_pattern), app.config.infrakb_timezone
    if data.get("rules") != (patterns, zone):
        data["rules"], data["out"] = (patterns, zone), {}
    project = KnowledgeBaseProject(
        app.srcdir,
        app.config.source_suffix,
        patterns,
        ZoneInfo(zone),
        app.tags.has("drafts"),
        data["out"],
    )
    project.restore(app.project)
    app.project = env.project = project


def _want_home(
    app: Sphinx, env: BuildEnvironment, _added: set[str], _changed: set[str], _removed: set[str]
) -> list[str]:
    """End the build with one line where there is no home page (``env-get-outdated``, once files have been found)."""
    home = app.config.root_doc
    if home not in env.found_docs:
        message = (
            "the home page '%s' is missing or not out; write it, beginning with a heading such as '# %s'"
        )
        stop(FAILED, message, f"{home}.md", app.config.project)
    return []


def _end_as_incomplete(app: Sphinx, _exception: Exception | None) -> None:
    """Let the build end with status 1 where sources could not be read (``build-finished``)."""
    if isinstance(app.project, KnowledgeBaseProject) and app.project.incomplete:
        app.statuscode = 1


def setup(app: Sphinx) -> None:
    """Read all suffixes of Markdown; replace the project as soon as it is there, before Sphinx looks for files."""
    for suffix in documents.SUFFIXES:
        app.add_source_suffix(suffix, "markdown", override=True)
    before_discovery(app, "infrakb-project", _replace_project)
    app.connect("env-get-outdated", _want_home, priority=0)
    app.connect("build-finished", _end_as_incomplete)

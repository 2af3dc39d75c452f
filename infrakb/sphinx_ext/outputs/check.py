"""The report of ``make check``: a builder that reads and resolves as the one of the site does, and writes nothing.

To everybody who asks it is the builder ``html``: what a document says may depend on it (``only``), where links
lead does. It shares the doctrees of the site, and is told of a page what the site's last build has noted: what has
not changed since is neither read nor resolved again, and its warnings are those that are remembered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sphinx.util.logging import is_suppressed_warning

from infrakb.sphinx_ext.builder.formats import CHECK, SITE
from infrakb.sphinx_ext.builder.html import KnowledgeBaseBuilder
from infrakb.sphinx_ext.domain.infra import InfraDomain
from infrakb.sphinx_ext.read.prose import paragraphs
from infrakb.sphinx_ext.read.topics import topic_id
from infrakb.sphinx_ext.reports import failures
from infrakb.sphinx_ext.reports.foreign_messages import shown
from infrakb.sphinx_ext.reports.messages import _, warn
from infrakb.text.encoding import decode
from infrakb.topics.checks import Article, problems
from infrakb.topics.registry import Located
from infrakb.topics.typeddigits import typed

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from infrakb.sphinx_ext.reports.remembered import Noted

#: A line of the report: file, line, text.
Finding = tuple[str, int, str]


class CheckBuilder(KnowledgeBaseBuilder):
    """Builder of a report on the site in the output folder, which stays as it is."""

    name = CHECK

    def __init__(self, app: Sphinx, env: BuildEnvironment) -> None:
        """Take the site's name before tags are made of it."""
        self.name = SITE  # type: ignore[misc]
        super().__init__(app, env)
        self.today = datetime.now(ZoneInfo(app.config.infrakb_timezone)).date()
        self.findings: list[Finding] = []  # when the build is over: each once, by file, line and text
        self.open_points: list[
            tuple[str, Finding]
        ] = []  # what is known and left open, with the day of the next look or ""
        self._scratch: TemporaryDirectory[str] | None = None

    def init(self) -> None:
        """Load what the site's last build has noted, and leave its files alone."""
        super().init()
        self._standing = self.manifest.paths(self.out_suffix)
        self.copysource = False  # no folder for sources

    def turn_away(self, app: Sphinx) -> None:
        """Give those who write whatever the builder is a folder that nobody sees."""
        self._scratch = TemporaryDirectory(prefix="infrakb-check-")
        app.outdir = self.outdir = type(app.outdir)(self._scratch.name)
        (app.outdir / "_static").mkdir()  # where Furo puts a stylesheet at the end of every build

    def get_outdated_docs(self) -> Iterator[str]:
        """Yield nothing: pages that are missing are no fault of the sources."""
        yield from ()

    def copy_assets(self) -> None:
        """Copy nothing."""

    def handle_page(self, *_args: Any, **_kwargs: Any) -> None:
        """Keep nothing of a page that has been through the writer, which reports what it cannot show."""

    def finish(self) -> None:
        """Write nothing."""

    def note_output(self) -> None:
        """Note nothing: the output folder holds what it held."""

    def cleanup(self) -> None:
        """Remove what others have written."""
        if self._scratch is not None:
            self._scratch.cleanup()

    def _write_substitute(self, docname: str, error: Exception) -> None:
        self.next_manifest.pages[docname] = None
        failures.report(self.application, docname, error)


def _articles(env: BuildEnvironment) -> Iterator[Article]:
    domain = InfraDomain.of(env)
    topics_of = domain.knowledge.topics_of
    for docname, post in domain.posts.index.by_docname.items():
        if failures.FAILED not in env.metadata[docname]:  # of its text nothing is known
            path = Path(env.doc2path(docname)).relative_to(env.srcdir).as_posix()
            yield Article(path, topics_of.get(docname, {}).keys(), post.pins, post.mentions)


def _typed_digits(env: BuildEnvironment) -> Iterator[Located]:
    """Yield digits that stand in prose in place of a fact, in the lines where they stand."""
    domain = InfraDomain.of(env)
    registry = domain.topics.registry
    for docname in sorted(env.found_docs & env.metadata.keys()):
        if failures.FAILED in env.metadata[docname]:
            continue
        prose = paragraphs(env.get_doctree(docname), docname, registry)
        found = list(typed(prose, registry, topic_id(docname)))
        if not found:
            continue
        path = Path(env.doc2path(docname))
        lines = decode(path.read_bytes())[0].splitlines()
        for one in found:
            behind = enumerate(lines[one.line - 1 :], one.line)
            line = next((number for number, text in behind if one.text in text), one.line)
            yield Located(path.relative_to(env.srcdir).as_posix(), one.problem(line))


def _check(app: Sphinx, env: BuildEnvironment) -> None:
    """Report what is worth looking at (``env-updated``, when everything is known)."""
    if isinstance(app.builder, CheckBuilder):
        registry = InfraDomain.of(env).topics.registry
        found = problems(registry, list(_articles(env)), app.builder.today)
        for path, problem in [*found.faults, *_typed_digits(env)]:
            location = f"{app.srcdir / path}:{problem.line}"
            warn(problem.subtype, problem.message, *problem.args, location=location)
        app.builder.open_points = [
            (review, (path, problem.line, problem.text(_))) for (path, problem), review in found.open_points
        ]


def _note(app: Sphinx, warnings: Iterable[Noted]) -> None:
    """Keep every warning that holds as it is shown (``infrakb-warnings``)."""
    if isinstance(app.builder, CheckBuilder):
        app.builder.findings = sorted(set(_findings(warnings, app.config.suppress_warnings)))


def _findings(warnings: Iterable[Noted], suppressed: Iterable[str]) -> Iterator[Finding]:
    for noted in warnings:
        path, line, text = noted.order
        new = shown(text, noted.type, noted.subtype, _)
        if new is not None and not is_suppressed_warning(new.type, new.subtype or "", list(suppressed)):
            yield path, (line or 1) if path else 0, new.text


def _turn_away(app: Sphinx) -> None:
    if isinstance(app.builder, CheckBuilder):
        app.builder.turn_away(app)


def setup(app: Sphinx) -> None:
    """Register the builder."""
    app.add_builder(CheckBuilder)
    app.connect("builder-inited", _turn_away, priority=1000)  # when remains of the last build are removed
    app.connect("env-updated", _check, priority=950)
    app.connect("infrakb-warnings", _note)

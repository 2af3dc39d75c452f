"""All reaches into other packages: checked before a build, and listed in the contributors' page."""

from __future__ import annotations

from sphinx.errors import ExtensionError

from infrakb.sphinx_ext.upstream import (
    ablog,
    bibtex,
    command_line,
    furo_styles,
    idle_transforms,
    markdownit,
    myst_links,
    myst_renderer,
    option_parsers,
    sphinx_application,
    sphinx_config,
    sphinx_contents,
    sphinx_environment,
    sphinx_epub,
    sphinx_events,
    sphinx_files,
    sphinx_logs,
    sphinx_pages,
    sphinx_project,
    sphinx_reading,
    sphinx_templates,
)
from infrakb.sphinx_ext.upstream.guards import WITHOUT, Reach, left_out, require

#: In the order of the list in the contributors' page.
REACHES: tuple[Reach, ...] = (
    *sphinx_config.REACHES,
    *sphinx_application.REACHES,
    *sphinx_project.REACHES,
    *sphinx_environment.REACHES,
    *sphinx_reading.REACHES,
    *option_parsers.REACHES,
    *idle_transforms.REACHES,
    *sphinx_contents.REACHES,
    *sphinx_pages.REACHES,
    *sphinx_epub.REACHES,
    *sphinx_templates.REACHES,
    *furo_styles.REACHES,
    *sphinx_files.REACHES,
    *sphinx_logs.REACHES,
    *sphinx_events.REACHES,
    *command_line.REACHES,
    *myst_renderer.REACHES,
    *myst_links.REACHES,
    *markdownit.REACHES,
    *bibtex.REACHES,
    *ablog.REACHES,
)
#: Names of those that only save time (see :data:`infrakb.sphinx_ext.upstream.guards.WITHOUT`).
SWITCHES = tuple(reach.switch for reach in REACHES if reach.switch)


def check() -> None:
    """Check that every reach finds what it counts on.

    :raises ExtensionError: upstream has moved it; or a name in ``INFRAKB_WITHOUT`` is none.
    """
    if unknown := left_out() - set(SWITCHES):
        names = ", ".join(sorted(unknown))
        raise ExtensionError(
            f"{WITHOUT} names {names}, which is none of {', '.join(SWITCHES)}; remove or correct it"
        )
    for reach in REACHES:
        require(reach)


def listing() -> str:
    """Return the list of all reaches, in Markdown."""
    groups: dict[str, list[Reach]] = {}
    for reach in REACHES:
        groups.setdefault(reach.module, []).append(reach)
    return "\n".join(_section(module, group) for module, group in groups.items())


def _section(module: str, reaches: list[Reach]) -> str:
    lines: list[str] = []
    before = ""
    for reach in reaches:
        target = f"`{reach.target.replace(':', '.')}`"
        if reach.does in {"", before}:
            lines[-1] += f"、{target}"
            continue
        before = reach.does
        saves = f"。時間だけを節約する（`{reach.switch}`）" if reach.switch else ""
        lines.append(f"  - {reach.does}{saves}{_link(reach.issue)}：{target}")
    return "\n".join([f"- `{module}`", *lines])


def _link(issue: str) -> str:
    repository, _sign, number = issue.partition("#")
    return f"（[{issue}](https://github.com/{repository}/issues/{number})）" if issue else ""

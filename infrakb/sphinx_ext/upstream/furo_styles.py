"""Stylesheets and scripts of Furo, Sphinx and sphinx-design, of which the site's own are made.

Furo's sheet is written for any documentation: what no page of a knowledge base can show is named here, and left out
of ours. A rule that asks for something unknown stays, so that another version of Furo loses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import furo
from sphinx.errors import ExtensionError

from infrakb.sphinx_ext.upstream.guards import Reach, replace, require

if TYPE_CHECKING:
    from sphinx.builders.html import StandaloneHTMLBuilder

_MADE = "Furoとsphinx-designのスタイルから、サイトのスタイルを作る"
THEME = Reach(__name__, "furo:THEME_PATH", _MADE)
DESIGN = Reach(__name__, "sphinx_design.extension:STATIC_DIR", _MADE)
CODE = Reach(__name__, "furo:get_pygments_stylesheet", _MADE, takes="")
COLOURS = Reach(__name__, "furo:get_pygments_style_colors", _MADE, takes="style fallbacks")
KNOWN = Reach(__name__, "furo:_KNOWN_STYLES_IN_USE", _MADE)
OVERWRITE = Reach(
    __name__,
    "furo:_overwrite_pygments_css",
    "どのページも読み込まない`pygments.css`を、書かせない",
    takes="app exception",
)
REACHES = (THEME, DESIGN, CODE, COLOURS, KNOWN, OVERWRITE)

#: Files of others that are in ours, or of which no page has a use.
STYLES_IN_OURS = frozenset(
    {"pygments.css", "styles/furo.css", "styles/furo-extensions.css", "sphinx-design.min.css"}
)
SCRIPTS_IN_OURS = frozenset(
    {
        "documentation_options.js", "doctools.js", "sphinx_highlight.js", "translations.js", "scripts/furo.js",
        "design-tabs.js",
    }
)  # fmt: skip
#: What Furo has styles for and no page of ours shows.
UNUSED = frozenset(
    # Descriptions of code, indices of modules, Sphinx's own search.
    ".sig .sig-inline .sig-name .sig-prename .sig-paren .sig-param .property .viewcode-back .viewcode-link"
    " .domainindex-jumpbox .genindex-jumpbox .domainindex-section .genindex-section .search #searchbox"
    " .admonition-todo .highlighted .this-will-duplicate-information-and-it-is-still-useful-here"
    # Read the Docs' old menu and advertisements, extensions that are not there.
    " #furo-sidebar-ad-placement #furo-readthedocs-versions .rst-versions .copybtn .sphinx-bs .shadow"
    # Parts of Furo's page that ours has not, or has in its own way.
    " .edit-this-page .view-this-page .page-info .furo-related-icon .sidebar-toggle .overlay .sidebar-overlay"
    " .toc-overlay .nav-overlay-icon .toc-overlay-icon .toc-header-icon .toc-content-icon .header-left .header-right"
    " .header-center .theme-toggle-header .back-to-top .no-js .no-toc #__navigation #__toc .scrolled"
    " .icon .icons .toctree-checkbox .has-children .contents"
    " progress optgroup textarea".split()
)
#: The same, of which each asks for all of a group: our lens is in the page, Furo's would be a file of its own.
UNUSED_TOGETHER = (
    frozenset({".sidebar-search-container", ":before"}),
    frozenset({".sidebar-tree", "label"}),
    frozenset({".prev-page", "svg"}),
)
#: What few texts have, by classes: its rules go to the pages that have it.
PARTS = frozenset(
    ".admonition .admonition-title .topic .topic-title .sidebar .sidebar-title .guilabel .line-block .attribution .epigraph"
    " .highlights .pull-quote .rubric .field-list .option-list .classifier .versionadded .versionchanged"
    " .versionremoved .deprecated .versionmodified .math-wrapper .math .eqno .centered"
    " .align-left .align-right .toc-backref .problematic .footnote .footnote-reference .citation .brackets"
    " .loweralpha .upperalpha .lowerroman .upperroman .glossary .literal-block"
    " .infra-topics .infra-english .infra-reading .infra-jumps .infra-glossary .infra-map"
    " .infra-day .infra-compare .infra-values .infra-more .infra-history .infra-rank .infra-said-by .infra-ended"
    " .infra-other-source .kb-draft .kb-lead-picture .missing-target .only-light .only-dark .task-list-item"
    " .kb-hero .kb-newest .kb-earlier .kb-counted .kb-months .kb-year .kb-number .kb-pages"
    " .kb-card .kb-card-title .kb-cards .kb-above .literal .toctree-wrapper"
    r" .task-list-item-checkbox .text-left .text-center .text-right .text-align\:left .text-align\:center"
    r" .text-align\:right".split()
)
#: The same of code.
CODE_PARTS = frozenset(
    ".highlight .highlighttable .linenodiv .linenos .hll .code-block-caption .literal-block-wrapper".split()
)
#: The beginning of classes in sphinx-design's rules.
DESIGN_PREFIX = ".sd-"

#: Furo's weights, of which two are left, terms and titles of boxes in bold: a browser makes each one ready, even where they
#: are one file.
_WEIGHT_RE = re.compile(r"(?<=font-weight:)\d+")


def furo_sheets() -> tuple[str, str]:
    """Return Furo's sheet in two weights, and the one for what other extensions bring.

    :raises ExtensionError: Furo has them elsewhere.
    """
    folder: Path = require(THEME) / "static" / "styles"
    try:
        furo_sheet, extensions = (
            (folder / name).read_text("utf-8") for name in ("furo.css", "furo-extensions.css")
        )
    except OSError as error:
        raise ExtensionError(
            f"Furo {furo.__version__} has no stylesheet {error.filename}; "
            f"adapt {__name__} or install the version in requirements.lock"
        ) from error
    return _WEIGHT_RE.sub(_nearest, furo_sheet), extensions


def _nearest(weight: re.Match[str]) -> str:
    return "400" if int(weight[0]) < 500 else "700"


def design_file(name: str) -> Path:
    """Return the path of a file of sphinx-design's for browsers."""
    path: Path = require(DESIGN) / name
    if not path.is_file():
        raise ExtensionError(
            f"sphinx-design has no {path}; adapt {__name__} or install the version in requirements.lock"
        )
    return path


def code_sheet() -> str:
    """Return the colours of code, for light and dark pages."""
    return str(require(CODE)())


def code_variables() -> dict[str, Mapping[str, str]]:
    """Return the ground of code and the colour on it: of light pages and of dark ones."""
    known = require(KNOWN)
    plain = {"light": ("black", "white"), "dark": ("white", "black")}
    found: dict[str, Mapping[str, str]] = {}
    for scheme, (foreground, background) in plain.items():
        fallbacks = {"foreground": foreground, "background": background}
        colours = require(COLOURS)(known[scheme], fallbacks=fallbacks)
        found[scheme] = {f"color-code-{name}": value for name, value in sorted(colours.items())}
    return found


def leave_out_design_files(builder: StandaloneHTMLBuilder) -> None:
    """Do not publish all files of sphinx-design."""
    folder = str(require(DESIGN))
    paths = builder.config.html_static_path
    builder.config.html_static_path = [path for path in paths if path != folder]


def setup() -> None:
    """Let Furo write no sheet of its own."""
    replace(OVERWRITE, lambda _before: _write_nothing)


def _write_nothing(app: Any, exception: Exception | None) -> None:
    """Stand where Furo writes ``pygments.css``."""

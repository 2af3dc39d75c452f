"""The site's stylesheets: one for all pages, one for code, and one for what a page alone has.

``_static/site.css`` is made of Furo's sheet and of our own in :data:`infrakb.web.STYLES`, once for as long as none of
them changes (:func:`sheets_of`). It is all that a page waits for. A page with code, with parts of sphinx-design
or with others that few have has further sheets before its main part (:func:`add_sheets`): the colours of code, and
the rules for the classes that stand on that page alone, in a file named after what it holds. There, too, are the
styles that docutils would write into the page's elements.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from hashlib import blake2b, sha256
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary

from docutils import nodes
from markupsafe import Markup

from infrakb.sphinx_ext.builder.formats import is_site, writes_site
from infrakb.sphinx_ext.builder.html import KnowledgeBaseBuilder
from infrakb.sphinx_ext.codedigest import code_digest
from infrakb.sphinx_ext.outputs.policy import page_policy
from infrakb.sphinx_ext.upstream import furo_styles
from infrakb.text.files import write_if_changed
from infrakb.text.signatures import read_sealed, write_sealed
from infrakb.topics import chartpages
from infrakb.web import STATIC, STYLES, stylesheets
from infrakb.web.stylesheets import Names, Rule

if TYPE_CHECKING:
    from sphinx.application import Sphinx

FOLDER = "_static"
SITE, CODE, ICONS = "site.css", "code.css", "icons"
#: Folder in :data:`infrakb.web.STYLES` with sheets of what few texts have: their rules go to the pages that have it.
PARTS = "parts"
#: Folder there with the sheet of charts that stand alone, and those of our parts that it goes on from.
ALONE, CHARTS = "alone", "charts.css"
#: Folder there with sheets of what scripts bring, each asked for by the script of its name.
LATE = "late"
#: Class that a script gives to an element -> class of what a page has where it does: no page has the first itself.
GIVEN = {
    ".infra-chart-pixels": ".infra-chart-frame",
    ".infra-map-panel": ".infra-map",
}
DESIGN, TABS = "sphinx-design.min.css", "design-tabs.js"
#: Files in :data:`infrakb.web.STYLES` that stand before the others, in this order; the others follow by name.
FIRST = ("topics.css", "search.css", "typography.css", "infrakb.css")

_CLASSES_RE = re.compile(r"""class=["']([^"']*)""")
_LINK = Markup('<link rel="stylesheet" href="{}">\n')
#: Furo's and our way to say which scheme a page is shown in, for variables of both.
_SCHEMES = """\
body {{ {light} }}
@media not print {{
  body[data-theme="dark"] {{ {dark} }}
  @media (prefers-color-scheme: dark) {{ body:not([data-theme="light"]) {{ {dark} }} }}
}}
"""


class Sheets(NamedTuple):
    """What is made once a build."""

    files: dict[str, bytes]  # by path in the output folder
    parts: list[Rule]  # for what few texts have
    names: frozenset[str]  # of the classes that those ask for
    digest: str  # of what they and the scripts are made of, for the addresses that pages ask for
    chosen: dict[frozenset[str], str]  # sheets of pages, by their classes of those


_sheets: WeakKeyDictionary[KnowledgeBaseBuilder, Sheets] = WeakKeyDictionary()


def sheets_of(builder: KnowledgeBaseBuilder) -> Sheets:
    """Return the sheets of a build."""
    if builder not in _sheets:
        _sheets[builder] = _made(builder)
    return _sheets[builder]


# --- what they are made of


def _ours(folder: Path) -> str:
    """Return our own sheets in *folder*, in their order, as one."""
    rank = {name: place for place, name in enumerate(FIRST)}
    paths = sorted(folder.glob("*.css"), key=lambda path: (rank.get(path.name, len(rank)), path.name))
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def _made(builder: KnowledgeBaseBuilder) -> Sheets:
    options = builder.config.html_theme_options
    variables = {
        scheme: {**colours, **(options.get(f"{scheme}_css_variables") or {})}
        for scheme, colours in furo_styles.code_variables().items()
    }
    also = sorted(stylesheets.variables_of(_sheets_of_owners(builder)))
    sources = sources_of(_schemes(variables), furo_styles.code_sheet(), also)
    scripts = [(STATIC / name).read_bytes() for name in ("before-paint.js", "missing.js")]
    key = sha256(repr((code_digest(), scripts, sources)).encode()).hexdigest()
    record = Path(builder.doctreedir) / "styles.json"
    made = read_sealed(record).get(key)
    if made is None:
        made = bundled(sources)
        write_sealed(record, {key: made})
    files, rules = made
    paths = {f"{FOLDER}/{path}": text.encode() for path, text in files.items()}
    parts = stylesheets.restored(rules)
    classes = {name[1:] for name in stylesheets.names_of(parts) if name.startswith(".")}
    return Sheets(paths, parts, frozenset(classes), key[:8], {})


def sources_of(schemes: str, code: str, also: list[str]) -> Sources:
    """Return the sheets that those of a site are made of: what it has itself, with what all have."""
    furo, extensions = furo_styles.furo_sheets()
    design = furo_styles.design_file(DESIGN).read_text(encoding="utf-8")
    ours, parts = _ours(STYLES), _ours(STYLES / PARTS)
    alone = (STYLES / PARTS / CHARTS).read_text(encoding="utf-8") + _ours(STYLES / ALONE)
    late = {path.name: path.read_text(encoding="utf-8") for path in sorted((STYLES / LATE).glob("*.css"))}
    return Sources(furo, extensions, ours, schemes, code, design, parts, alone, late, also)


def _schemes(variables: Mapping[str, Mapping[str, str]]) -> str:
    """Return the sheet that sets *variables* of light and dark pages."""
    texts = {
        scheme: "; ".join(f"--{name}: {value}" for name, value in values.items())
        for scheme, values in variables.items()
    }
    return _SCHEMES.format(**texts)


def _sheets_of_owners(builder: KnowledgeBaseBuilder) -> str:
    """Return the sheets that the site's owners publish beside ours."""
    folders = [Path(builder.confdir) / path for path in builder.config.html_static_path]
    paths = [path for folder in folders if folder != STATIC for path in sorted(folder.rglob("*.css"))]
    return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in paths)


class Sources(NamedTuple):
    """Sheets that ours are made of, as texts."""

    furo: str
    extensions: str  # Furo's, for what other extensions bring
    ours: str
    schemes: str  # variables of light and dark pages
    code: str  # colours of code
    design: str  # sphinx-design's
    parts: str  # ours, of what few texts have
    alone: str  # ours, of charts that stand alone
    late: dict[str, str]  # ours, of what scripts bring, by their names
    also: list[str]  # variables that sheets of the site's owners ask for


def bundled(sources: Sources) -> tuple[dict[str, str], list[Any]]:
    """Return the files of all pages by their paths in ``_static``, and the rules for parts as values of JSON."""
    parsed, chosen = stylesheets.parsed, stylesheets.chosen
    furo = chosen([*parsed(sources.furo), *parsed(sources.extensions)], _is_used)
    rules = stylesheets.without_overridden([*furo, *parsed(sources.ours), *parsed(sources.schemes)])
    also = stylesheets.variables_of("".join(sources.late.values())).union(sources.also)
    site = stylesheets.without_unused_variables(chosen(rules, _is_for_all), also)
    code = [*chosen(rules, _is_for_code, others=False), *parsed(sources.code)]
    parts = [*parsed(sources.design), *chosen(rules, _is_for_parts, others=False), *parsed(sources.parts)]
    # What only these sheets ask for is defined in them.
    asked = stylesheets.variables_of(stylesheets.text_of([*rules, *parts])) - stylesheets.defined(site)
    own = stylesheets.definitions(rules, asked)
    code, parts = stylesheets.without_unused_variables([*own, *code]), [*own, *parts]
    files: dict[str, str] = {}
    made = []
    for found in (site, code, parts):
        rules, icons = stylesheets.with_files(found, ICONS)
        files |= {path: picture.decode() for path, picture in icons.items()}
        made.append(rules)
    files[PurePath(chartpages.SHEET).name] = stylesheets.text_of(parsed(sources.alone))
    files |= {name: stylesheets.text_of(parsed(sheet)) for name, sheet in sources.late.items()}
    texts = {SITE: stylesheets.text_of(made[0]), CODE: stylesheets.text_of(made[1])}
    return texts | files, stylesheets.saved(made[2])


def _is_used(names: Names) -> bool:
    is_unused = any(group <= names for group in furo_styles.UNUSED_TOGETHER)
    return not is_unused and not names & furo_styles.UNUSED


def _is_for_code(names: Names) -> bool:
    return bool(names & furo_styles.CODE_PARTS)


def _is_for_parts(names: Names) -> bool:
    is_of_design = any(name.startswith(furo_styles.DESIGN_PREFIX) for name in names)
    return (is_of_design or bool(names & furo_styles.PARTS)) and not _is_for_code(names)


def _is_for_all(names: Names) -> bool:
    return not _is_for_code(names) and not _is_for_parts(names)


# --- sheets of pages


def sheet_for(sheets: Sheets, classes: frozenset[str]) -> str:
    """Return those rules for parts that a page with *classes* needs."""
    if classes not in sheets.chosen:
        sheets.chosen[classes] = _sheet_for(sheets.parts, classes)
    return sheets.chosen[classes]


def _sheet_for(parts: list[Rule], classes: frozenset[str]) -> str:
    present = {f".{name}" for name in classes}
    present |= {given for given, where in GIVEN.items() if where in present}

    def is_there(names: Names) -> bool:
        return all(name in present for name in names if name.startswith("."))

    found = stylesheets.without_idle_animations(stylesheets.chosen(parts, is_there))
    return stylesheets.text_of(stylesheets.without_unused_variables(found))


def _write(builder: KnowledgeBaseBuilder, sheet: str) -> str:
    """Write the sheet of a page under a name that says what it holds, and return its path."""
    data = sheet.encode()
    path = f"{FOLDER}/page-{blake2b(data, digest_size=5).hexdigest()}.css"
    write_if_changed(Path(builder.outdir) / path, data)
    return path


# --- pages and files


class Assets(NamedTuple):
    """What templates link to."""

    site: str
    before_paint: str  # the script that a page waits for
    missing: str  # the script of the page for missing ones
    policy: str  # "" for none


def add_sheets(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give templates the sheets of all pages, and what links a page to those that it needs (``html-page-context``)."""
    builder = app.builder
    if not is_site(builder) or not isinstance(builder, KnowledgeBaseBuilder):
        return
    sheets = sheets_of(builder)
    version = f"?v={sheets.digest}"
    site, before_paint, missing = (
        f"{FOLDER}/{name}{version}" for name in (SITE, "before-paint.js", "missing.js")
    )
    context["assets"] = Assets(site, before_paint, missing, page_policy(app))
    styles = stylesheets.text_of(builder.styles_of_page.values())
    context["sheets"] = partial(_own_sheets, builder, pagename, context["pathto"], styles)
    left_out = {f"{FOLDER}/{name}" for name in furo_styles.STYLES_IN_OURS | furo_styles.SCRIPTS_IN_OURS}
    has_tabs = "sd-tab-set" in context.get("body", "")
    if doctree and has_tabs and any(map(_is_led_to, doctree.findall(nodes.Element))):
        left_out.remove(f"{FOLDER}/{TABS}")
    for kind in ("css_files", "script_files"):
        context[kind] = [file for file in context[kind] if getattr(file, "filename", file) not in left_out]


def _own_sheets(
    builder: KnowledgeBaseBuilder, pagename: str, pathto: Callable[[str, int], str], styles: str, main: str
) -> str:
    """Return the links of a page to the sheets that its *main* part needs, and write the one that is its own.

    :param styles: what attributes ``style`` of its elements would do.
    """
    sheets = sheets_of(builder)
    classes = {name for found in set(_CLASSES_RE.findall(main)) for name in found.split()}
    special = sheets.names & classes
    text = (sheet_for(sheets, special) if special else "") + styles
    attached = [_write(builder, text)] if text else []
    builder.attach_files(pagename, attached)
    code = [f"{FOLDER}/{CODE}?v={sheets.digest}"] if "highlight" in classes else []
    return "".join(_LINK.format(pathto(path, 1)) for path in [*code, *attached])


def _is_led_to(node: nodes.Element) -> bool:
    """Tell whether a part of tabs is chosen by another one, or by an address: browsers do the rest without a script."""
    classes = node.get("classes", ())
    if "sd-tab-label" in classes:
        return bool(node["ids"] or node.get("sync_id"))
    if "sd-tab-content" not in classes:
        return False
    # The first id of a tab's content is sphinx-design's own.
    return len(node["ids"]) > 1 or any(
        inner is not node and inner["ids"] for inner in node.findall(nodes.Element)
    )


def site_inputs(app: Sphinx) -> object:
    """Return what stands for the sheets and the policy of all pages (``infrakb-site-inputs``)."""
    builder = app.builder
    return (
        (sheets_of(builder).digest, page_policy(app)) if isinstance(builder, KnowledgeBaseBuilder) else None
    )


def write_sheets(app: Sphinx) -> list[Any]:
    """Write the sheets of all pages (``html-collect-pages``; they are no pages)."""
    builder = app.builder
    if isinstance(builder, KnowledgeBaseBuilder) and writes_site(builder):
        for path, data in sheets_of(builder).files.items():
            builder.write_data(path, data)
        builder.write_data(f"{FOLDER}/{TABS}", furo_styles.design_file(TABS).read_bytes())
    return []


def _prepare(app: Sphinx) -> None:
    if isinstance(app.builder, KnowledgeBaseBuilder):
        furo_styles.leave_out_design_files(app.builder)


def setup(app: Sphinx) -> None:
    """Register the sheets."""
    furo_styles.setup()
    app.connect("builder-inited", _prepare, priority=900)  # when sphinx-design has offered its files
    app.connect("infrakb-site-inputs", site_inputs)
    app.connect("html-page-context", add_sheets, priority=950)
    app.connect("html-collect-pages", write_sheets)

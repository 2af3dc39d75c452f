"""What posts and topics may use: directives, roles, front matter, addresses, files. Pure.

Settings, templates and the pages named in ``infrakb_trusted`` are the site owners' own. Everything else is content:
it is reviewed, but built on other people's machines before the review. What is not named here cannot be used in
it, so that an extension added later opens no hole. The tree that content becomes is checked once more at the end,
see :mod:`infrakb.sphinx_ext.gate`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from infrakb.text.problems import Said

#: Directives by their canonical names: none reads a file, runs code, fetches, or writes HTML of its author's.
DIRECTIVES = frozenset(
    "attention caution danger error important note tip hint warning admonition seealso todo sidebar topic "
    "line-block parsed-literal math rubric epigraph highlights pull-quote compound container table csv-table "
    "list-table image figure code code-block sourcecode highlight class rst-class centered hlist glossary index "
    "versionadded versionchanged versionremoved deprecated contents "
    "figure-md "
    # ABlog
    "post postlist update "
    # sphinxcontrib-bibtex
    "bibliography footbibliography "
    # sphinx-design
    "accordion article-info aside button-link button-ref card card-header card-footer card-carousel div dropdown "
    "grid grid-item grid-item-card step steps tab-set tab-item tab-set-code "
    # this package
    "infra:chart infra:dates infra:facts infra:glossary infra:kinds infra:map infra:scatter infra:sites infra:sources infra:topics infra:updates".split()
)
#: Roles by their canonical names; roles that only refer to something are allowed whatever their name.
ROLES = frozenset(
    "abbreviation abbr code command dfn emphasis file guilabel kbd literal mailheader makevar manpage math "
    "menuselection mimetype newsgroup program regexp samp strong subscript sub superscript sup title-reference title "
    "t pep-reference rfc-reference pep rfc cve cwe download eq any doc term ref numref "
    # sphinxcontrib-bibtex
    "cite footcite "
    # sphinx-design
    "octicon fa fas fab far fa-solid fa-brands fa-regular "
    "material-regular material-outlined material-round material-sharp material-twotone "
    # this package
    "infra:count infra:plain".split()
)
#: Beginnings of names of roles: references through inventories, citations, sphinx-design's badges.
ROLE_FAMILIES = ("external", "cite:", "footcite:", "bdg")

#: Extensions of MyST that a document's front matter may switch on. Not among them: ``substitution``, whose
#: Jinja templates run any Python.
MYST_EXTENSIONS = frozenset(
    "alert amsmath attrs_block attrs_inline colon_fence deflist dollarmath fieldlist html_admonition html_image "
    "replacements smartquotes strikethrough tasklist".split()
)
#: Settings of MyST that front matter may change. ``heading_slug_func`` would import what it names,
#: ``url_schemes`` and ``substitutions`` rewrite addresses and text.
MYST_KEYS = frozenset(
    "disable_syntax dmath_allow_digits dmath_allow_labels dmath_allow_space dmath_double_inline enable_checkboxes "
    "enable_extensions footnote_sort footnote_transition heading_anchors highlight_code_blocks html_meta "
    "links_external_new_tab number_code_blocks title_to_header".split()
)
_META_RE = re.compile(
    r"(?:(?:name|property)=)?(?:description|keywords|author|robots|(?:og|article|twitter):[\w:]+)"
)
_META_LANGUAGE_RE = re.compile(r"(?:xml:)?lang=[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*")

#: Schemes of addresses that a link may have.
SCHEMES = frozenset({"ftp", "http", "https", "mailto", "tel"})
_IGNORED_RE = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\ufeff]+")
_SCHEME_RE = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")

#: Pictures that a page shows.
PICTURES = frozenset("apng avif gif jpeg jpg png svg webp".split())
#: Files that a page offers: documents and data, none of which a browser runs.
OFFERED = PICTURES | frozenset(
    "bib csv docx epub geojson json md odp ods odt parquet pdf pptx sqlite tsv txt xlsx yaml yml zip".split()
)


_TABLE_FILE_RE = re.compile(r"^[ \t]*:?(?:file|url)[ \t]*:", re.MULTILINE)


def names_file(content: str) -> bool:
    """Tell whether a ``csv-table`` takes its rows from a file or an address: from outside of the document.

    docutils does not read it either (``file_insertion_enabled``), but drops the table for it.
    """
    options = content.partition("\n\n")[0]
    return _TABLE_FILE_RE.search(options) is not None


def scheme_of(address: str) -> str:
    """Return the scheme of *address* as browsers read it, in lower case; "" for a relative one."""
    match = _SCHEME_RE.match(_IGNORED_RE.sub("", address))
    return match.group(1).lower() if match else ""


def is_harmless(address: str) -> bool:
    """Tell whether a link may lead to *address*: relative, or by a scheme of :data:`SCHEMES`."""
    scheme = scheme_of(address)
    return not scheme or scheme in SCHEMES


def is_harmless_meta(name: str) -> bool:
    """Tell whether a key of MyST's ``html_meta`` describes the page, and does nothing else."""
    first, *others = name.split() or [""]
    return bool(_META_RE.fullmatch(first)) and all(_META_LANGUAGE_RE.fullmatch(other) for other in others)


def allowed_front_matter(matter: Mapping[str, Any]) -> tuple[dict[str, Any], list[tuple[str, Said]]]:
    """Return the part of *matter* that may reach MyST, and (key, why it may not) for everything else.

    :param matter: front matter of content as MyST reads it: its own keys below ``myst``, or beside it.
    """
    kept = {key: value for key, value in matter.items() if key not in {"myst", "html_meta", "substitutions"}}
    refused: list[tuple[str, Said]] = []
    given = matter.get("myst") or {}
    if not isinstance(given, Mapping):
        refused.append(("myst", Said("myst: must be lines of 'key: value'")))
        given = {}
    given = {**given, **{key: matter[key] for key in ("html_meta", "substitutions") if key in matter}}
    myst: dict[str, Any] = {}
    for key, value in given.items():
        if key not in MYST_KEYS:
            message = (
                "the setting '%s' of MyST cannot be made in content; remove it, or ask for it in conf.py"
            )
            refused.append((str(key), Said(message, (key,))))
        elif key == "enable_extensions":
            myst[key], found = _extensions(value)
            refused += found
        elif key == "html_meta":
            myst[key], found = _meta(value)
            refused += found
        else:
            myst[key] = value
    if myst:
        kept["myst"] = myst
    return kept, refused


def _extensions(value: Any) -> tuple[list[str], list[tuple[str, Said]]]:
    names = value if isinstance(value, list) else [value]
    refused = [
        (
            str(name),
            Said("the extension '%s' of MyST cannot be switched on in content; remove it", (name,)),
        )
        for name in names
        if name not in MYST_EXTENSIONS
    ]
    return [name for name in names if name in MYST_EXTENSIONS], refused


def _meta(value: Any) -> tuple[dict[str, Any], list[tuple[str, Said]]]:
    if not isinstance(value, Mapping):
        return {}, [("html_meta", Said("html_meta: must be lines of 'name: text'"))]
    message = "html_meta: '%s' is left out; only description, keywords, author, robots and og: names may stand there"
    refused = [(str(name), Said(message, (name,))) for name in value if not is_harmless_meta(str(name))]
    return {name: text for name, text in value.items() if is_harmless_meta(str(name))}, refused


# --- pictures that could run a script

_SVG_ELEMENTS = frozenset(
    "script iframe frame frameset embed object applet audio video source track canvas handler listener link meta base "
    "html head body form input button textarea select portal".split()
)
#: Attributes that hold addresses, whatever the element; in a picture they may only name a part of it or hold a bitmap.
_SVG_ADDRESSES = frozenset("href src srcset data action background poster ping".split())
#: Attributes by which an animation sets others.
_SVG_VALUES = frozenset("by from to values".split())
_SVG_DATA_RE = re.compile(r"data:image/(?:png|jpeg|gif|webp|avif);base64,[A-Za-z0-9+/=\s]*")
_SVG_STYLE_RE = re.compile(
    r"@import|expression\(|(?:java|vb)script:|-moz-binding|url\((?!\s*[\"']?#)|\\", re.IGNORECASE
)


def svg_problem(elements: Iterator[tuple[str, Mapping[str, str], str]]) -> str:
    """Return what in an SVG picture could run or load something; "" where nothing could.

    A browser that opens the file itself, not as a picture of a page, treats it as a page of the site.

    :param elements: (name, attributes, text) of each element, names without their namespaces.
    """
    for name, attributes, text in elements:
        if name.lower() in _SVG_ELEMENTS:
            return f"<{name}>"
        if name.lower() == "style" and _SVG_STYLE_RE.search(text):
            return "<style>"
        for key, value in attributes.items():
            if not _is_harmless_in_svg(name.lower(), key.lower(), value):
                return f"{key}="
    return ""


def _is_harmless_in_svg(element: str, key: str, value: str) -> bool:
    if key.startswith("on") or _SVG_STYLE_RE.search(value):
        return False
    if key == "attributename":
        return value.strip().lower().rpartition(":")[2] not in _SVG_ADDRESSES
    if key in _SVG_VALUES:
        return is_harmless(value)
    if key not in _SVG_ADDRESSES:
        return True
    if element == "a":
        return is_harmless(value)
    return value.strip().startswith("#") or _SVG_DATA_RE.fullmatch(value.strip()) is not None

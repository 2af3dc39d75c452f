"""Warnings of MyST-Parser, docutils, Sphinx and sphinxcontrib-bibtex: one for each fault, in Japanese."""

from __future__ import annotations

import importlib.util
import os
import re
from pathlib import Path

import pytest

from infrakb.sphinx_ext.reports.foreign_messages import KNOWN, interpret
from infrakb.text.problems import Said
from tests.building import Built, build, post, project

#: Name -> (body of a post, line in it, type of the warning, values from the source that the warning quotes).
FAULTS: dict[str, tuple[str, int, str, tuple[str, ...]]] = {
    "directive": ("```{noet}\n文\n```", 1, "myst.directive_unknown", ("noet", "note")),
    "infra-directive": ("```{infra:fcts}\n```", 1, "myst.directive_unknown", ("infra:fcts", "infra:facts")),
    "role": ("{abr}`x`", 1, "myst.role_unknown", ("abr", "abbr")),
    "option": ("```{figure} /images/dot.png\n:widht: 3\n```", 2, "myst.directive_option", ("figure", "widht", "width")),
    "choice": (
        "```{figure} /images/dot.png\n:align: middel\n```", 2, "myst.directive_option", ("align", "middel", "center"),
    ),
    "length": ("```{image} /images/dot.png\n:width: wide\n```", 2, "myst.directive_option", ("width", "wide", "200px")),
    "no-argument": ("```{figure}\n```", 1, "docutils", ("figure", "1", "0")),
    "no-content": ("```{note}\n```", 1, "docutils", ("note",)),
    "content": ("```{infra:map}\n文\n```", 1, "myst.directive_parse", ("infra:map",)),
    "twice-defined": ("[a]: http://x.example\n[a]: http://y.example\n\n[a]", 2, "myst.duplicate_def", ("A",)),
    "footnote-twice": ("a[^1]\n\n[^1]: x\n[^1]: y", 4, "ref.footnote", ("1",)),
    "footnote-idle": ("a\n\n[^9]: x", 3, "infrakb.ref", ("9",)),
    "label-twice": ("(a)=\n\n## b\n\n(a)=\n\n## c", 5, "docutils", ("a",)),
    "label": ("{ref}`nolabel`", 1, "ref.ref", ("nolabel",)),
    "document": ("{doc}`nodoc`", 1, "ref.doc", ("nodoc",)),
    "number": ("{numref}`nofigure`", 1, "ref.numref", ("nofigure",)),
    "term": ("{term}`noterm`", 1, "ref.term", ("noterm",)),
    "source": ("{cite:p}`nokey`", 1, "bibtex.key_not_found", ("nokey", "sources.bib")),
    "csv": ('```{csv-table}\n:header: a,b\n"x,y\n```', 1, "docutils", ("csv-table",)),
    "list-table": ("```{list-table}\n* - a\n  - b\n* - c\n```", 1, "docutils", ("list-table", "2", "1")),
    "widths": ("```{table} t\n:widths: 1 2 3\n|a|b|\n|-|-|\n|1|2|\n```", 1, "docutils", ("table", "2")),
    "lexer": ("```{code-block} nolang\nx\n```", 1, "misc.highlighting_failure", ("nolang",)),
    "equation-twice": (
        "```{math}\n:label: e1\na\n```\n\n```{math}\n:label: e1\na\n```", 6, "infrakb.ref", ("e1",),
    ),
    "id-twice": (
        "```{figure} /images/dot.png\n:name: n1\n```\n\n```{figure} /images/dot.png\n:name: n1\n```",
        5, "docutils", ("n1",),
    ),
}  # fmt: skip
FIRST_LINE = post("題").split("\n").index("本文です。") + 1
#: English words that may stand in a warning: names of what is quoted, and Sphinx's own prefix.
_ENGLISH_RE = re.compile(r"[A-Za-z]{3,} [A-Za-z]{2,} [A-Za-z]{2,}")


def _files() -> dict[str, str | bytes]:
    return {f"posts/2025-01-01-{name}.md": post(name, fault[0]) for name, fault in FAULTS.items()}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(project(tmp_path_factory.mktemp("foreign"), _files(), root="images"), jobs=2)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_one_located_warning_in_japanese_that_says_what_to_write(site: Built, name: str) -> None:
    _body, line, kind, quoted = FAULTS[name]
    warnings = site.warnings_of(f"posts/2025-01-01-{name}.md")
    assert len(warnings) == 1, warnings
    assert warnings[0].startswith(f"{line + FIRST_LINE - 1}: "), warnings
    assert warnings[0].endswith(f"[{kind}]"), warnings
    assert re.search(r"。.*(ください。|ありませんか。|ください：)", warnings[0]), warnings
    assert not _ENGLISH_RE.search(warnings[0]), warnings
    assert all(value in warnings[0] for value in quoted), warnings


def test_nothing_else_is_warned_of_and_a_second_build_says_the_same(site: Built) -> None:
    assert len(site.warnings) == len(FAULTS)
    assert sorted(build(site.source).warnings) == sorted(site.warnings)


def test_the_terminals_language_changes_nothing(site: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "LANGUAGE", "ja")
    assert sorted(build(site.source, out="other").warnings) == sorted(site.warnings)


def test_an_english_site_is_warned_in_english(tmp_path: Path) -> None:
    source = project(tmp_path, _files(), root="images")
    english = build(source, options=("-D", "language=en")).warnings
    assert len(english) == len(FAULTS)
    assert not [line for line in english if re.search("[ぁ-ん]", line)]
    assert [line for line in english if "unknown directive 'noet'; did you mean 'note'?" in line]


def test_what_is_not_known_passes_unchanged() -> None:
    assert interpret("something new") == (None, None)


def _source_of(package: str) -> str:
    spec = importlib.util.find_spec(package)
    assert spec is not None
    assert spec.submodule_search_locations
    texts = [
        path.read_text(encoding="utf-8")
        for folder in spec.submodule_search_locations
        for path in sorted(Path(folder).rglob("*.py"))
    ]
    # Texts are written in pieces, one a line.
    return re.sub(r"""["']\s*\n?\s*\+?\s*\(?f?["']""", "", "\n".join(texts))


def test_every_known_message_is_one_of_the_installed_packages() -> None:
    source = "".join(
        map(_source_of, ("myst_parser", "docutils", "sphinx", "sphinxcontrib.bibtex", "sphinx_design"))
    )
    pieces = {max(re.split(r"%[srd]|[\n\"'\\:(]", known.theirs), key=len) for known in KNOWN}
    assert sorted(piece for piece in pieces if piece.strip(" .") not in source) == []


def test_every_known_message_is_known_once_and_has_the_values_that_ours_takes() -> None:
    assert len({known.theirs for known in KNOWN}) == len(KNOWN)
    for known in KNOWN:
        values = tuple(map(str, range(len(re.findall("%[srd]", known.theirs)))))
        assert known.ours is None or Said(known.ours.message, known.arguments(values)).text()

"""Citing and the list of sources: how sphinxcontrib-bibtex labels and prints the entries of ``sources.bib``.

Sources here are web pages of organisations, with a date rather than a year, and with a kind that readers must
see; none of pybtex's styles prints these three.
"""

from __future__ import annotations

import ast
import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from weakref import WeakKeyDictionary

from docutils import nodes
from docutils.statemachine import StringList
from pybtex.database.input.bibtex import Parser
from pybtex.plugin import find_plugin, register_plugin
from pybtex.richtext import HRef, Tag, Text
from pybtex.style.formatting import BaseStyle
from pybtex.style.labels import BaseLabelStyle
from pybtex.style.sorting import BaseSortingStyle
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinxcontrib.bibtex.directives import BibliographyDirective

from infrakb.sphinx_ext.builder.formats import is_site
from infrakb.sphinx_ext.domain.infra import InfraDomain
from infrakb.sphinx_ext.references.resolution import address
from infrakb.sphinx_ext.render.partnodes import Part, part
from infrakb.sphinx_ext.reports.failures import TimeUpError
from infrakb.sphinx_ext.reports.messages import _, warn
from infrakb.sphinx_ext.upstream import bibtex
from infrakb.text.layout import SOURCES
from infrakb.text.sourcefiles import refusal
from infrakb.topics import sources
from infrakb.topics.records import SOURCE_KINDS
from infrakb.topics.sourcelist import Listed, Use, source_list, uses
from infrakb.topics.sources import is_link, parse, plain, source_of

if TYPE_CHECKING:
    from pybtex.database import BibliographyData, Entry
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinxcontrib.bibtex.domain import BibtexDomain, Citation

    from infrakb.topics.knowledge import Knowledge

#: Name of the style, for ``bibtex_default_style`` and the directive's ``:style:``.
STYLE = "infrakb"


def _issuer(entry: Entry) -> Text:
    return Text(sources.issuer(entry) or entry.key)


class IssuerLabels(BaseLabelStyle):  # type: ignore[misc]  # pybtex is untyped
    """Labels 「Amazon 2025」: issuer and year, with a letter where several entries share them."""

    def format_labels(self, sorted_entries: Iterable[Entry]) -> Iterator[str]:
        """Yield a label for each entry."""
        entries = list(sorted_entries)
        labels = [f"{_issuer(entry)} {sources.date(entry)[:4] or _('undated')}" for entry in entries]
        counts, seen = Counter(labels), Counter[str]()
        for label in labels:
            seen[label] += 1
            yield label if counts[label] == 1 else f"{label}{_letters(seen[label])}"


def _letters(number: int) -> str:
    """Return a, b, … z, aa, ab, … for 1, 2, …"""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


class IssuerOrder(BaseSortingStyle):  # type: ignore[misc]  # pybtex is untyped
    """The order of the list of sources: issuer, date, key."""

    def sorting_key(self, entry: Entry) -> tuple[str, str, str]:
        """Return what *entry* is sorted by."""
        return str(_issuer(entry)).casefold(), sources.date(entry), entry.key


class SourceStyle(BaseStyle):  # type: ignore[misc]  # pybtex is untyped
    """Prints an entry as issuer, linked title, date and kind."""

    default_label_style = IssuerLabels
    default_sorting_style = IssuerOrder

    def format_entry(self, label: str, entry: Entry, bib_data: Any = None) -> Any:
        """Return the formatted entry, whatever its BibTeX type."""
        formatted = super().format_entry(label, _as_online(entry), bib_data)
        formatted.key = entry.key
        return formatted

    def get_online_template(self, entry: Entry) -> _Fixed:
        """Return the text of an entry as a template of pybtex."""
        title = plain(entry.fields.get("title", entry.key))
        url = entry.fields.get("url", "").strip()
        kind = SOURCE_KINDS.get(sources.kind(entry), "")
        details = [part for part in (sources.date(entry), kind) if part]
        linked = HRef(url, title) if is_link(url) else Tag("em", title)
        return _Fixed(
            Text(_issuer(entry), "「", linked, "」", f"（{'、'.join(details)}）" if details else "")
        )


def _as_online(entry: Entry) -> Entry:
    copy = type(entry)("online", entry.fields, entry.persons)
    copy.key = entry.key
    return copy


class _Fixed:
    """A template that is its text."""

    def __init__(self, text: Text) -> None:
        self.text = text

    def format_data(self, _data: Any) -> Text:
        """Return the text."""
        return self.text


class Cited:
    """What each page shows of ``sources.bib``: labels of the sources that it cites, entries of its own lists.

    sphinxcontrib-bibtex resolves citations when a page is written, but says of no page that it is out of date.
    """

    def __init__(self) -> None:
        self._shown: dict[str, list[object]] | None = None  # by document; None: to be collected

    def forget(self, _app: Sphinx, _env: BuildEnvironment) -> None:
        """Collect again when asked: citations may have changed (``env-updated``, behind bibtex)."""
        self._shown = None

    def page_inputs(self, app: Sphinx, docname: str) -> object:
        """Return what the page of a document shows of sources (``infrakb-page-inputs``)."""
        if self._shown is None:
            knowledge = InfraDomain.of(app.env).knowledge
            domain = cast("BibtexDomain", app.env.get_domain("cite"))
            self._shown = _shown(domain, uses(knowledge.registry))
            for place in {citation.bibliography_key.docname for citation in domain.citations}:
                self._shown[place].append(knowledge.source_pages)
        return self._shown.get(docname)


def _shown(domain: BibtexDomain, used: Mapping[str, Sequence[Use]]) -> dict[str, list[object]]:
    found: defaultdict[str, list[object]] = defaultdict(list)
    by_key: defaultdict[str, list[object]] = defaultdict(list)
    for citation in domain.citations:
        entry, place = citation.entry, citation.bibliography_key.docname
        shown = (
            place,
            citation.citation_id,
            citation.formatted_entry.label,
            list(entry.fields.items()),
            [(role, *map(str, people)) for role, people in entry.persons.items()],
        )
        by_key[citation.key].append(shown)
        stated = [(use.topic.docname, use.topic.ja.text, len(use.names)) for use in used.get(entry.key, ())]
        found[place].append((shown, stated))
    for reference in domain.citation_refs:
        found[reference.docname] += [(target.key, by_key.get(target.key)) for target in reference.targets]
    return found


#: By what a build knows, which is made anew when anything has been read.
_lists: WeakKeyDictionary[Knowledge, str] = WeakKeyDictionary()


def list_of_sources(app: Sphinx) -> str:
    """Return the document that lists all sources or the most of them, the first by name of several; "" for none."""
    knowledge = InfraDomain.of(app.env).knowledge
    if knowledge not in _lists:
        _lists[knowledge] = knowledge.list_of_sources or _longest_list(app)
    return _lists[knowledge]


def _longest_list(app: Sphinx) -> str:
    domain = cast("BibtexDomain", app.env.get_domain("cite"))
    counts = Counter(citation.bibliography_key.docname for citation in domain.citations)
    return min(counts, key=lambda docname: (-counts[docname], docname), default="")


class SourceLists(SphinxPostTransform):
    """Makes the lists of sources: docutils writes lists without items, which no reader of screens understands."""

    default_priority = 6  # behind sphinxcontrib-bibtex's, which makes citations of what is listed

    def run(self, **_kwargs: Any) -> None:
        """Put a list into the place of citations that stand together."""
        if not is_site(self.app.builder):
            return
        domain = cast("BibtexDomain", self.env.get_domain("cite"))
        for node in list(self.document.findall(nodes.container)):
            listed = [child for child in node.children if isinstance(child, nodes.citation)]
            if listed and len(listed) == len(node.children):
                known = {(one.bibliography_key.docname, one.citation_id): one for one in domain.citations}
                found = [known[child["docname"], child["ids"][0]] for child in listed]
                style = domain.bibliographies[found[0].bibliography_key].style
                node.replace_self(self._ours(found) if style == STYLE else _of_another_style(node))

    def _ours(self, citations: Sequence[Citation]) -> Part:
        listed = [
            Listed(source_of(one.entry.key, one.entry), one.formatted_entry.label, one.citation_id)
            for one in citations
        ]
        knowledge = InfraDomain.of(self.env).knowledge
        href = partial(address, self.app.builder, self.env.current_document.docname)
        made = part("bibliography")
        made["html"] = source_list(listed, knowledge.registry, href, _, knowledge.source_pages)
        return made


def _of_another_style(citations: nodes.Element) -> nodes.bullet_list:
    """Return a list of sources in the words of another style."""
    made = nodes.bullet_list()
    for citation in citations.findall(nodes.citation):
        label, *content = citation.children
        item = nodes.list_item("", nodes.paragraph("", f"[{label.astext()}]"), *content, ids=citation["ids"])
        made += item
    return made


class Bibliography(BibliographyDirective):
    """The list of sources, whose options are tried when they are read.

    sphinxcontrib-bibtex uses them when all documents are read, where what cannot be used ends the whole build.
    """

    def run(self) -> Sequence[nodes.Node]:
        """Leave out the options that cannot be used, and report them."""
        domain = cast("BibtexDomain", self.env.get_domain("cite"))
        entries = list(domain.get_entries(list(domain.bibdata.bibfiles)))
        tests = {
            "filter": partial(_try_filter, entries, self.env.docname),
            "style": partial(_try_style, entries),
        }
        for name, test in tests.items():
            value = self.options.get(name)
            if value is not None and not test(value):
                del self.options[name]
                message = "'%s' cannot be '%s' and the option is left out; correct or remove it"
                warn("directive", message, f":{name}:", value, location=(self.env.docname, self.lineno))
        self.content = StringList([line for line in self.content if line.strip()])
        found: Sequence[nodes.Node] = super().run()
        return found


def _try_filter(entries: Sequence[Entry], docname: str, text: str) -> bool:
    """Tell whether a condition can be asked of all sources."""
    try:
        tree = ast.parse(text)
        for entry in entries:
            for cited in (set[str](), {docname}):
                bibtex.ask(tree, entry, docname, cited)
    except TimeUpError:
        raise
    except Exception:  # noqa: BLE001 (whatever the expression makes Python raise)
        return False
    return True


def _try_style(entries: Sequence[Entry], name: str) -> bool:
    """Tell whether there is a style of that name that can print all sources."""
    try:
        style = find_plugin("pybtex.style.formatting", name)()
        list(style.format_entries(entries))
    except TimeUpError:
        raise
    except Exception:  # noqa: BLE001 (a style may know neither the kind of an entry nor its fields)
        return False
    return True


def _default_file(app: Sphinx, config: Config) -> None:
    """Cite from ``sources.bib`` where the options name no file; a project without one cites nothing."""
    if config.bibtex_bibfiles is None:
        # One that is there and cannot be read is reported by the topics, which read it, too.
        path = Path(app.srcdir, SOURCES)
        named = os.path.relpath(path, app.confdir)  # sphinxcontrib-bibtex begins at conf.py
        config.bibtex_bibfiles = [named] if refusal(path, Path(app.srcdir)) is None else []


class SourcesParser(Parser):  # type: ignore[misc]  # pybtex is untyped
    """Reads what can be read of a file: the problems of ``sources.bib`` are reported by the topics."""

    def parse_file(self, filename: str, _suffix: str | None = None) -> BibliographyData:
        """Add the entries of the file *filename*."""
        data, _problems = parse(Path(filename).read_text(encoding="utf-8-sig", errors="replace"))
        for key, entry in data.entries.items():
            if key not in self.data.entries:
                self.data.add_entry(key, entry)
        return self.data


def setup(app: Sphinx) -> None:
    """Register the style and sphinxcontrib-bibtex."""
    register_plugin("pybtex.style.formatting", STYLE, SourceStyle)
    app.setup_extension("sphinxcontrib.bibtex")
    bibtex.read_by(SourcesParser)
    app.add_directive("bibliography", Bibliography, override=True)
    app.add_post_transform(SourceLists)
    app.connect("config-inited", _default_file)
    cited = Cited()
    app.connect("env-updated", cited.forget, priority=600)
    app.connect("infrakb-page-inputs", cited.page_inputs)

"""Directives that put parts made of topics into any page, and the role that keeps a word unlinked."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective, SphinxRole

from infrakb.compare.parts import fault, ratio
from infrakb.planning.arithmetic import SCHEMES
from infrakb.planning.cases import read_cases
from infrakb.planning.machines import machines
from infrakb.planning.pages import CASES
from infrakb.planning.shapes import sizes
from infrakb.sphinx_ext.domain.infra import InfraDomain
from infrakb.sphinx_ext.gate import is_trusted
from infrakb.sphinx_ext.read.mentions import NO_MENTIONS
from infrakb.sphinx_ext.render.partnodes import part
from infrakb.sphinx_ext.reports.messages import warn
from infrakb.text.collation import ORDERS, group, initials
from infrakb.text.layout import TOPICS
from infrakb.text.problems import Said, near
from infrakb.topics.chartfigures import GROUPINGS
from infrakb.topics.chartfigures import KINDS as CHARTS
from infrakb.topics.knowledge import BENCH, GLOSSARY, GLOSSARY_GROUP, PLANNER, SOURCE_GROUP, SOURCES
from infrakb.topics.ordering import INDEX_KINDS, in_order
from infrakb.topics.places import MAPS
from infrakb.topics.places import PART as PLACES
from infrakb.topics.qualifiers import split_names
from infrakb.topics.records import KINDS
from infrakb.topics.relationlists import PART as RELATION_LISTS
from infrakb.topics.timeline import PART as TIMELINE
from infrakb.topics.timeline import parse_years
from infrakb.topics.topicindex import COUNTED, kind_anchor
from infrakb.topics.units import comparable, is_money, near_units, parse_unit, unknown_part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from infrakb.topics.records import Topic
    from infrakb.topics.registry import Registry

#: Metadata of a document: what its directives named, and what that meant when they were read.
LOOKED_UP = "infrakb_looked_up"
#: Metadata of a document: the names that its charts have.
CHART_NAMES = "infrakb_chart_names"
#: Changed values that are shown where nobody says how many.
_RECENT = 5
_NAME_RE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SEPARATOR_RE = re.compile(r"[\s,、]+")


class _TopicsDirective(SphinxDirective):
    """What all directives about topics share: which topics they are about."""

    @property
    def registry(self) -> Registry:
        return InfraDomain.of(self.env).topics.registry

    def chosen(self) -> str:
        """The ``topics`` or ``kind`` option, or all topics, as :meth:`Knowledge.chosen` takes it."""
        if "kind" in self.options:
            kind = self.options["kind"].strip()
            if kind not in KINDS:
                self._unknown(Said("kind"), kind, KINDS)
            return f"kind:{kind}"
        if "topics" in self.options:
            return " ".join(self._topics(self.options["topics"]))
        return "all"

    def keys(self, text: str) -> list[str]:
        """Properties with their qualifiers, without those that properties.yaml does not know."""
        found = []
        for key in split_names(text):
            self._note("key", key)
            name = key.partition("[")[0]
            if self.registry.column(key) is not None:
                found.append(key)
            elif name in self.registry.properties.known:
                message = "%s: '%s' has another form; write property[qualifier=value]"
                warn("ref", message, self.name, key, location=self.get_location())
            elif name not in self.registry.stated_keys:  # else it is reported where it is stated
                self._unknown(Said("fact key"), name, self.registry.properties.known)
        return found

    def _topics(self, text: str) -> list[str]:
        """Ids of topics, without those that there are not."""
        found = []
        for word in _words(text):
            self._note("topic", word)
            if topic := self.registry.find_id(word):
                found.append(topic)
            else:
                self._unknown(Said("topic"), word, self.registry.names())
        return found

    def _note(self, what: str, word: str) -> None:
        """Note what a word means now: the document is read again when it means something else."""
        looked_up = self.env.metadata[self.env.current_document.docname].setdefault(LOOKED_UP, {})
        looked_up[what, word] = _meaning(self.env, what, word)

    def _unknown(self, what: Said, name: str, known: Iterable[str]) -> None:
        message, suggestion = "%s: unknown %s '%s'; %s", near(name, known)
        warn("ref", message, self.name, what, name, suggestion, location=self.get_location())

    def order(self) -> str:
        """Return the ``order`` option; "" without one that there is."""
        order: str = self.options.get("order", "").strip()
        if order and order not in ORDERS:
            self._unknown(Said("order"), order, ORDERS)
            return ""
        return order

    def wanted_initials(self, option: str, message: str, is_known: Callable[[str], bool]) -> str | None:
        """Return the initials that an *option* of owners' pages names, joined by blanks; None for all.

        :param message: what is wrong where *is_known* does not know one.
        """
        if option not in self.options:
            return None
        if not is_trusted(self.config, self.env.current_document.docname):
            refusal = "'%s' can be used only in pages of the site's owners; remove it"
            warn("trust", refusal, f":{option}:", location=self.get_location())
            return None
        names = _words(self.options[option])
        for name in names:
            if not is_known(name):
                warn("directive", message, self.name, name, location=self.get_location())
        return " ".join(filter(is_known, names))

    def serial(self, kind: str) -> str:
        """A name for a file or an id that is unique in the site, or in the page."""
        number = self.env.new_serialno(f"infra-{kind}") + 1
        return f"{self.env.current_document.docname.replace('/', '-')}-{number}"


def _words(text: str) -> list[str]:
    return [word for word in _SEPARATOR_RE.split(text.strip()) if word]


def _meaning(env: BuildEnvironment, what: str, word: str) -> str | None:
    """Return the topic's id, the key, its unit or the members' ids that *word* stands for; None where there is none."""
    registry = InfraDomain.of(env).topics.registry
    if what == "members":
        return " ".join(topic.id for topic in _members(env, word))
    if what == "unit":
        unit = registry.unit_of(word)
        return unit.text if unit else None
    return registry.find_id(word) if what == "topic" else word if registry.column(word) else None


def _members(env: BuildEnvironment, chosen: str) -> list[Topic]:
    """Return the topics that have a page, of a kind or of all, in the order of an index."""
    store = InfraDomain.of(env).topics
    if chosen != "all" and not chosen.startswith("kind:"):
        return [
            topic
            for name in chosen.split()
            if (topic := store.registry.topics[name]).docname in env.found_docs
        ]
    kind = chosen.partition(":")[2]
    found = in_order((topic for topic in store.shown() if kind in {"", topic.kind}), store.registry)
    return sorted(found, key=lambda topic: INDEX_KINDS.index(topic.kind))


def outdated(
    _app: Sphinx, env: BuildEnvironment, _added: set[str], _changed: set[str], _removed: set[str]
) -> list[str]:
    """Return documents whose directives name what has become known, unknown or another topic (``env-get-outdated``)."""
    return [
        docname
        for docname, metadata in env.metadata.items()
        if any(_meaning(env, *asked) != answer for asked, answer in metadata.get(LOOKED_UP, {}).items())
    ]


class FactsDirective(_TopicsDirective):
    """A comparison table: ``:topics:`` (or ``:kind:``) down, ``:facts:`` across."""

    option_spec: ClassVar = {
        "topics": directives.unchanged,
        "kind": directives.unchanged,
        "facts": directives.unchanged_required,
        "caption": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Make the part."""
        chosen, given = self.chosen(), self.options.get("facts", "").strip()
        if not given:
            message = "%s: no facts to compare; write ':facts:' with keys of properties.yaml"
            warn("directive", message, self.name, location=self.get_location())
        keys = self.keys(given)
        if not keys:
            return []
        caption = self.options.get("caption", "")
        return [part("compare", chosen, " ".join(keys), caption, self.serial("table"))]


class CompareDirective(_TopicsDirective):
    """All topics of a kind with all that is stated of them, to be worked with: the kind is the argument."""

    required_arguments = 1
    option_spec: ClassVar = {"ratios": directives.unchanged, "where": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        """Make the part."""
        kind = self.arguments[0].strip()
        if kind not in KINDS:
            self._unknown(Said("kind"), kind, KINDS)
            return []
        ratios = [
            text
            for text in split_names(self.options.get("ratios", ""))
            if "/" in text and len(self.keys(" ".join(ratio(text)))) == 2
        ]
        where = self.options.get("where", "").strip()
        if where and (said := fault(kind, " ".join(ratios), where, self.registry)):
            warn("ref", "%s: %s", self.name, said, location=self.get_location())
            where = ""
        return [part(BENCH, kind, " ".join(ratios), where)]


class ChartDirective(_TopicsDirective):
    """A bar chart of one property: its key, with qualifiers, is the argument."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar = {
        "topics": directives.unchanged,
        "kind": directives.unchanged,
        "unit": directives.unchanged,
        "by": directives.unchanged,
        "caption": directives.unchanged,
        "name": directives.unchanged,
    }
    chart: ClassVar = "bars"

    def run(self) -> list[nodes.Node]:
        """Make the part."""
        asked = split_names(self.arguments[0])
        keys, wanted = self.keys(self.arguments[0]), CHARTS[self.chart]
        if wanted and len(asked) != wanted:
            message = "%s: %d properties are given; write %d"
            warn("directive", message, self.name, len(asked), wanted, location=self.get_location())
            return []
        if not keys or len(keys) < wanted:
            return []
        by = self.options.get("by", "").strip()
        if by not in {"", *GROUPINGS}:
            self._unknown(Said("order"), by, GROUPINGS)
            by = ""
        options = (self.chart, self._units(keys), by, self.options.get("caption", ""))
        return [part("chart", self.chosen(), " ".join(keys), *options, self._own_name())]

    def _units(self, keys: list[str]) -> str:
        """Return the units of the axes, joined by commas, without those that there are not or that fit no values."""
        units = [text.strip() for text in self.options.get("unit", "").split(",")]
        fitting = [
            unit if self._is_of(unit, key) else ""
            for unit, key in itertools.zip_longest(units, keys[: len(units)], fillvalue="")
        ]
        return ",".join(fitting)

    def _is_of(self, text: str, key: str) -> bool:
        """Tell whether values of the property *key* can be drawn in the unit *text*, and report why not."""
        if unknown := unknown_part(text):
            self._unknown(Said("unit"), unknown, near_units(unknown))
            return False
        self._note("unit", key)
        wanted, unit = parse_unit(text), self.registry.unit_of(key)
        if not text or unit is None or comparable(wanted, unit) or (is_money(wanted) and is_money(unit)):
            return True
        message = "%s: the unit '%s' does not fit '%s', whose values are in %s"
        warn("directive", message, self.name, text, key, unit.text, location=self.get_location())
        return False

    def _own_name(self) -> str:
        """Return the name of the chart's files and pages: the ``name`` option behind the document's, or a number."""
        name = self.options.get("name", "").strip()
        document = self.env.current_document.docname.replace("/", "-")
        if not name:
            return f"chart-{self.serial('chart')}"
        taken = self.env.metadata[self.env.current_document.docname].setdefault(CHART_NAMES, [])
        if name in taken or not _NAME_RE.fullmatch(name):
            message = "%s: the name '%s' is taken or has other letters than a-z, 0-9 and -; write another one"
            warn("directive", message, self.name, name, location=self.get_location())
            return f"chart-{self.serial('chart')}"
        taken.append(name)
        return f"{document}-{name}"


class ScatterDirective(ChartDirective):
    """A chart of two properties: the first to the right, the second upwards."""

    chart = "pairs"


class DatesDirective(ChartDirective):
    """Properties that say when, on an axis of time."""

    chart = "dates"


class SitesDirective(ChartDirective):
    """How sites are built: the first property is their power, the others say when."""

    chart = "sites"


class ListDirective(_TopicsDirective):
    """Topics with their definitions: ``:kind:`` or ``:topics:``, or all of them; ``:order:`` gives names alone.

    With ``:toctree:`` they stand in the site's navigation below the page, as by Sphinx's directive of that name; all
    topics then come with a filter and a heading for each kind.
    """

    option_spec: ClassVar = {
        "topics": directives.unchanged,
        "kind": directives.unchanged,
        "order": directives.unchanged,
        "toctree": directives.flag,
    }

    def run(self) -> list[nodes.Node]:
        """Make the part, and the tree where it is asked for."""
        chosen = self.chosen()
        if order := self.order():
            return [part("names", chosen, order)]
        if "toctree" not in self.options:
            return [part("list", chosen)]
        docname = self.env.current_document.docname
        if not is_trusted(self.config, docname):
            message = "'%s' can be used only in pages of the site's owners; remove it"
            warn("trust", message, ":toctree:", location=self.get_location())
            return [part("list", chosen)]
        self._note("members", chosen)
        members = _members(self.env, chosen)
        if chosen == "all":
            return self._whole_index(dict.fromkeys(topic.kind for topic in members))
        tree = self._tree(docname, [topic.docname for topic in members])
        kind = chosen.partition("kind:")[2]
        return [part("index-list", " ".join(topic.id for topic in members), kind), tree] if members else []

    def _whole_index(self, kinds: Iterable[str]) -> list[nodes.Node]:
        """Make of the page what it would be with a heading and this directive for each kind."""
        wanted = [(kind_anchor(kind), KINDS[kind].ja, f":kind: {kind}\n:toctree:") for kind in kinds]
        text = "\n\n".join(
            f"## {title}\n\n```{{{self.name}}}\n{options}\n```" for _anchor, title, options in wanted
        )
        # Where headings may stand is known to the parser: it puts the sections there by itself, so that what stands
        # before them must be there, too.
        assert self.state_machine.node is not None
        self.state_machine.node.append(part("index-head", "all"))
        standing = set(self.state.document.findall(nodes.section))
        self.state.nested_parse(StringList(text.splitlines()), 0, nodes.section(), match_titles=True)
        made = (section for section in self.state.document.findall(nodes.section) if section not in standing)
        for section, (anchor, _title, _options) in zip(made, wanted, strict=False):
            section["ids"].append(anchor)
        return []

    def _tree(self, docname: str, members: list[str]) -> nodes.Node:
        """Return the node that Sphinx's directive ``toctree`` makes of the same documents, hidden."""
        tree = addnodes.toctree(
            parent=docname,
            entries=[(None, member) for member in members],
            includefiles=members,
            maxdepth=1,
            caption=None,
            rawentries=[],
            glob=False,
            hidden=True,
            includehidden=False,
            numbered=0,
            titlesonly=False,
        )
        self.set_source_info(tree)
        wrapper = nodes.compound("", tree, classes=["toctree-wrapper"])
        self.set_source_info(wrapper)
        return wrapper


class MapDirective(_TopicsDirective):
    """The topic map."""

    def run(self) -> list[nodes.Node]:
        """Make the part."""
        return [part("map")]


class RelationsDirective(_TopicsDirective):
    """All relations in words, by their kinds."""

    def run(self) -> list[nodes.Node]:
        """Make the part."""
        return [part(RELATION_LISTS)]


class GlossaryDirective(_TopicsDirective):
    """Every name of every topic: ``:order: latin`` or ``:order: kana``, or both; with ``:initials:`` those of some groups."""

    option_spec: ClassVar = {"order": directives.unchanged, "initials": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        """Make the part."""
        message = "%s: no name stands under '%s'; write 'A', 'あ', '漢字' or '0–9'"
        wanted = self.wanted_initials("initials", message, lambda name: name == group(name))
        return [part(GLOSSARY, self.order()) if wanted is None else part(GLOSSARY_GROUP, wanted)]


class SourcesDirective(_TopicsDirective):
    """Every source of a fact, with its kind; with ``:issuers:`` all whose issuers begin with what that names."""

    option_spec: ClassVar = {"issuers": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        """Make the part."""
        message = "%s: no issuer begins with '%s'; write 'A', 'Am', 'あ' or '漢字'"
        wanted = self.wanted_initials("issuers", message, lambda name: name in {initials(name), group(name)})
        return [part(SOURCES) if wanted is None else part(SOURCE_GROUP, wanted)]


class KindsDirective(_TopicsDirective):
    """Links to sections of the index, with the number of topics in each: kinds are the argument."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Make the part."""
        kinds = _words(self.arguments[0])
        for kind in kinds:
            if kind not in KINDS:
                self._unknown(Said("kind"), kind, KINDS)
        known = [kind for kind in kinds if kind in KINDS]
        return [part("kinds", f"{TOPICS}/index", *known)] if known else []


class UpdatesDirective(_TopicsDirective):
    """The last values that changed: ``:length:`` of them."""

    option_spec: ClassVar = {"length": directives.nonnegative_int}

    def run(self) -> list[nodes.Node]:
        """Make the part."""
        return [part("recent", str(self.options.get("length", _RECENT)))]


class DataDirective(_TopicsDirective):
    """The files with all statements, their columns, licence and releases."""

    def run(self) -> list[nodes.Node]:
        """Make the part."""
        return [part("data")]


class TimelineDirective(_TopicsDirective):
    """What happened when: values whose date is stated (``:dated:``) or is that of which they are (``:as-of:``), and posts.

    ``:places:`` names the properties that say where a topic is; ``:years:`` cuts some years out. All years, where they are
    many, have pages that are named after the document.
    """

    option_spec: ClassVar = {
        "years": directives.unchanged,
        "dated": directives.unchanged,
        "as-of": directives.unchanged,
        "places": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Make the part."""
        names = ("dated", "as-of", "places")
        years = self.options.get("years", "")
        if parse_years(years) is None:
            message = "%s: '%s' has another form; write '2025', '2026..', '..2024' or '2023..2025'"
            warn("directive", message, self.name, years, location=self.get_location())
            years = ""
        keys = (" ".join(self.keys(self.options.get(name, ""))) for name in names)
        return [part(TIMELINE, *keys, "" if years else self.env.current_document.docname, years)]


class PlacesDirective(_TopicsDirective):
    """Maps of facilities and investments, and tables of what is there.

    ``:places:`` names the properties that say where something is, ``:facts:`` what else is shown, ``:maps:`` which maps.
    """

    option_spec: ClassVar = {
        "maps": directives.unchanged,
        "facts": directives.unchanged,
        "places": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Make the part."""
        given = _words(self.options.get("maps", " ".join(MAPS)))
        for name in given:
            if name not in MAPS:
                self._unknown(Said("map"), name, MAPS)
        maps = " ".join(name for name in MAPS if name in given)
        facts, where = (" ".join(self.keys(self.options.get(name, ""))) for name in ("facts", "places"))
        return [part(PLACES, maps, facts, where, f"places-{self.serial('places')}")]


class PlannerDirective(_TopicsDirective):
    """All models with the same settings, and one plan with everything that it follows from."""

    option_spec: ClassVar = {
        "model": directives.unchanged_required,
        "size": directives.unchanged,
        "weights": directives.unchanged,
        "context": directives.positive_int,
        "requests": directives.positive_int,
        "instance": directives.unchanged,
        "pue": directives.unchanged,
        "topics": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Make the part."""
        model = self._topics(self.options.get("model", ""))
        size = self.options.get("size", "")
        if model and size not in (known := sizes(self.registry.topics[model[0]])):
            self._unknown(Said("size"), size, known)
        scheme = self.options.get("weights", "fp8")
        if scheme not in SCHEMES:
            self._unknown(Said("precision"), scheme, SCHEMES)
            scheme = "fp8"
        instance = self.options.get("instance", "")
        names = [machine.name for machine in machines(self.registry)]
        if instance and instance not in names:
            self._unknown(Said("instance"), instance, names)
        pue = self.options.get("pue", "")
        if pue and not self.registry.fact(pue):
            self._unknown(Said("fact"), pue, self.registry.fact_names())
        settings = (str(self.options.get("context", 8192)), str(self.options.get("requests", 16)))
        shown = self._topics(self.options.get("topics", ""))
        return [part(PLANNER, (model or [""])[0], size, scheme, *settings, instance, pue, *shown)]


class CasesDirective(_TopicsDirective):
    """Published measurements, one mapping each in the body, beside what the planner computes for them."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Make the part."""
        text = "\n".join(self.content)
        _cases, problems = read_cases(text, self.registry)
        # MyST counts the lines of a body from its own first one, and the body from the line of the fence.
        source, fence = self.get_source_info()
        for problem in problems:
            arguments = (self.name, Said(problem.message, problem.args))
            place = (source, fence + self.content_offset + problem.line)
            warn("directive", "%s: %s", *arguments, location=place)
        return [part(CASES, text)]


class PlainRole(SphinxRole):
    """``{infra:plain}`EFA```: a word that does not become a link."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Make the phrase."""
        return [nodes.inline(self.rawtext, self.text, classes=[NO_MENTIONS])], []


class CountRole(SphinxRole):
    """``{infra:count}`topics```: how many topics, values or sources there are, or topics of a kind."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Make the part."""
        what = self.text.strip()
        if what not in COUNTED and what not in KINDS:
            names = [*COUNTED, *KINDS]
            message = "%s: unknown %s '%s'; %s"
            warn(
                "ref", message, self.name, Said("kind"), what, near(what, names), location=self.get_location()
            )
            return [nodes.Text(self.text)], []
        return [part("count", what)], []


#: Directives of the domain.
DIRECTIVES: dict[str, type[SphinxDirective]] = {
    "chart": ChartDirective,
    "compare": CompareDirective,
    "data": DataDirective,
    "dates": DatesDirective,
    "facts": FactsDirective,
    "glossary": GlossaryDirective,
    "kinds": KindsDirective,
    "map": MapDirective,
    "planner": PlannerDirective,
    "planner-cases": CasesDirective,
    "places": PlacesDirective,
    "relations": RelationsDirective,
    "scatter": ScatterDirective,
    "sites": SitesDirective,
    "sources": SourcesDirective,
    "timeline": TimelineDirective,
    "topics": ListDirective,
    "updates": UpdatesDirective,
}


def setup(app: Sphinx) -> None:
    """Register the directives and the role in the domain."""
    for name, directive in DIRECTIVES.items():
        app.add_directive_to_domain("infra", name, directive)
    app.add_role_to_domain("infra", "plain", PlainRole())
    app.add_role_to_domain("infra", "count", CountRole())
    app.connect("env-get-outdated", outdated)

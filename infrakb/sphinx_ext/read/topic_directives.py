"""Directives that put parts made of topics into any page, and the role that keeps a word unlinked."""

from __future__ import annotations

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
from infrakb.planning.pages import CASES, EXAMPLE
from infrakb.planning.shapes import sizes
from infrakb.sphinx_ext.gate import is_trusted
from infrakb.sphinx_ext.read import directive_base
from infrakb.sphinx_ext.read.chart_directives import (
    ChartDirective,
    DatesDirective,
    ScatterDirective,
    SitesDirective,
)
from infrakb.sphinx_ext.read.directive_base import TopicsDirective, members, words
from infrakb.sphinx_ext.read.mentions import NO_MENTIONS
from infrakb.sphinx_ext.render.partnodes import part
from infrakb.sphinx_ext.reports.messages import _, warn
from infrakb.text.collation import group, initials
from infrakb.text.layout import TOPICS
from infrakb.text.problems import Said, near
from infrakb.topics.knowledge import BENCH, GLOSSARY, GLOSSARY_GROUP, PLANNER, SOURCE_GROUP, SOURCES
from infrakb.topics.places import MAPS
from infrakb.topics.places import PART as PLACES
from infrakb.topics.qualifiers import split_names
from infrakb.topics.records import KINDS
from infrakb.topics.relationlists import PART as RELATION_LISTS
from infrakb.topics.timeline import PART as TIMELINE
from infrakb.topics.timeline import parse_years
from infrakb.topics.topicindex import COUNTED, kind_anchor

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx


#: Changed values that are shown where nobody says how many.
_RECENT = 5


class FactsDirective(TopicsDirective):
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


class CompareDirective(TopicsDirective):
    """All topics of the kinds that the argument names, with what is stated of them, to be worked with."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar = {"ratios": directives.unchanged, "where": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        """Make the part."""
        kinds = self._kinds()
        if not kinds:
            return []
        ratios = [
            text
            for text in split_names(self.options.get("ratios", ""))
            if "/" in text and len(self.keys(" ".join(ratio(text)))) == 2
        ]
        where = self.options.get("where", "").strip()
        if where and (said := fault(kinds, " ".join(ratios), where, self.registry, _)):
            warn("ref", "%s: %s", self.name, said, location=self.get_location())
            where = ""
        return [part(BENCH, kinds, " ".join(ratios), where)]

    def _kinds(self) -> str:
        """The kinds of the argument, each once, joined by blanks; unknown ones are reported and left out."""
        found = dict.fromkeys(split_names(self.arguments[0]))
        for kind in found:
            if kind not in KINDS:
                self.say_unknown(Said("kind"), kind, KINDS)
        return " ".join(kind for kind in found if kind in KINDS)


class ListDirective(TopicsDirective):
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
        self.note("members", chosen)
        listed = members(self.env, chosen)
        if chosen == "all":
            return self._whole_index(dict.fromkeys(topic.kind for topic in listed))
        tree = self._tree(docname, [topic.docname for topic in listed])
        kind = chosen.partition("kind:")[2]
        return [part("index-list", " ".join(topic.id for topic in listed), kind), tree] if listed else []

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


class MapDirective(TopicsDirective):
    """The topic map."""

    def run(self) -> list[nodes.Node]:
        """Make the part."""
        return [part("map")]


class RelationsDirective(TopicsDirective):
    """All relations in words, by their kinds."""

    def run(self) -> list[nodes.Node]:
        """Make the part."""
        return [part(RELATION_LISTS)]


class GlossaryDirective(TopicsDirective):
    """Every name of every topic: ``:order: latin`` or ``:order: kana``, or both; with ``:initials:`` those of some groups."""

    option_spec: ClassVar = {"order": directives.unchanged, "initials": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        """Make the part."""
        message = "%s: no name stands under '%s'; write 'A', 'あ', '漢字' or '0–9'"
        wanted = self.wanted_initials("initials", message, lambda name: name == group(name))
        return [part(GLOSSARY, self.order()) if wanted is None else part(GLOSSARY_GROUP, wanted)]


class SourcesDirective(TopicsDirective):
    """Every source of a fact, with its kind; with ``:issuers:`` all whose issuers begin with what that names."""

    option_spec: ClassVar = {"issuers": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        """Make the part."""
        message = "%s: no issuer begins with '%s'; write 'A', 'Am', 'あ' or '漢字'"
        wanted = self.wanted_initials("issuers", message, lambda name: name in {initials(name), group(name)})
        return [part(SOURCES) if wanted is None else part(SOURCE_GROUP, wanted)]


class KindsDirective(TopicsDirective):
    """Links to sections of the index, with the number of topics in each: kinds are the argument."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Make the part."""
        kinds = words(self.arguments[0])
        for kind in kinds:
            if kind not in KINDS:
                self.say_unknown(Said("kind"), kind, KINDS)
        known = [kind for kind in kinds if kind in KINDS]
        return [part("kinds", f"{TOPICS}/index", *known)] if known else []


class UpdatesDirective(TopicsDirective):
    """The last values that changed: ``:length:`` of them."""

    option_spec: ClassVar = {"length": directives.nonnegative_int}

    def run(self) -> list[nodes.Node]:
        """Make the part."""
        return [part("recent", str(self.options.get("length", _RECENT)))]


class DataDirective(TopicsDirective):
    """The files with all statements, their columns, licence and releases."""

    def run(self) -> list[nodes.Node]:
        """Make the part."""
        return [part("data")]


class TimelineDirective(TopicsDirective):
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


class PlacesDirective(TopicsDirective):
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
        given = words(self.options.get("maps", " ".join(MAPS)))
        for name in given:
            if name not in MAPS:
                self.say_unknown(Said("map"), name, MAPS)
        maps = " ".join(name for name in MAPS if name in given)
        facts, where = (" ".join(self.keys(self.options.get(name, ""))) for name in ("facts", "places"))
        return [part(PLACES, maps, facts, where, f"places-{self.serial('places')}")]


class ExampleDirective(TopicsDirective):
    """One plan of the planner, with everything that it follows from."""

    option_spec: ClassVar = {
        "model": directives.unchanged_required,
        "size": directives.unchanged,
        "weights": directives.unchanged,
        "context": directives.positive_int,
        "requests": directives.positive_int,
        "instance": directives.unchanged,
        "pue": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """Make the part."""
        return [part(EXAMPLE, *self.what_is_planned())]

    def what_is_planned(self) -> tuple[str, ...]:
        """Model, size, precision, tokens, requests, instance and PUE; what is not known is said."""
        model = self.topics(self.options.get("model", ""))
        size = self.options.get("size", "")
        if model and size not in (known := sizes(self.registry.topics[model[0]])):
            self.say_unknown(Said("size"), size, known)
        scheme = self.options.get("weights", "fp8")
        if scheme not in SCHEMES:
            self.say_unknown(Said("precision"), scheme, SCHEMES)
            scheme = "fp8"
        instance = self.options.get("instance", "")
        names = [machine.name for machine in machines(self.registry)]
        if instance and instance not in names:
            self.say_unknown(Said("instance"), instance, names)
        pue = self.options.get("pue", "")
        if pue and not self.registry.fact(pue):
            self.say_unknown(Said("fact"), pue, self.registry.fact_names())
        settings = (str(self.options.get("context", 8192)), str(self.options.get("requests", 16)))
        return (model or [""])[0], size, scheme, *settings, instance, pue


class PlannerDirective(ExampleDirective):
    """The form of the planner with what is chosen first, and all models with the same settings."""

    option_spec: ClassVar = {**ExampleDirective.option_spec, "topics": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        """Make the part."""
        return [part(PLANNER, *self.what_is_planned(), *self.topics(self.options.get("topics", "")))]


class CasesDirective(TopicsDirective):
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
    "planner-example": ExampleDirective,
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
    directive_base.setup(app)

"""Directives of the planner, and of its comparison with published measurements."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils.parsers.rst import directives

from infrakb.planning.arithmetic import SCHEMES
from infrakb.planning.cases import read_cases
from infrakb.planning.machines import machines
from infrakb.planning.pages import CASES, PLANNER
from infrakb.planning.shapes import sizes
from infrakb.sphinx_ext.read.topic_directives import TopicsDirective
from infrakb.sphinx_ext.render.partnodes import part
from infrakb.sphinx_ext.reports.messages import warn
from infrakb.text.problems import Said

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx


class PlannerDirective(TopicsDirective):
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
        model = self.ids(self.options.get("model", ""))
        size = self.options.get("size", "")
        if model and size not in (known := sizes(self.registry.topics[model[0]])):
            self.unknown(Said("size"), size, known)
        scheme = self.options.get("weights", "fp8")
        if scheme not in SCHEMES:
            self.unknown(Said("precision"), scheme, SCHEMES)
            scheme = "fp8"
        instance = self.options.get("instance", "")
        names = [machine.name for machine in machines(self.registry)]
        if instance and instance not in names:
            self.unknown(Said("instance"), instance, names)
        pue = self.options.get("pue", "")
        if pue and not self.registry.fact(pue):
            self.unknown(Said("fact"), pue, self.registry.fact_names())
        settings = (str(self.options.get("context", 8192)), str(self.options.get("requests", 16)))
        shown = self.ids(self.options.get("topics", ""))
        return [part(PLANNER, (model or [""])[0], size, scheme, *settings, instance, pue, *shown)]


class CasesDirective(TopicsDirective):
    """Published measurements, one mapping each in the body, beside what the planner computes for them."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Make the part."""
        text = "\n".join(self.content)
        _cases, problems = read_cases(text, self.registry)
        for problem in problems:
            place = self.content.items[min(problem.line, len(self.content)) - 1]
            arguments = (self.name, Said(problem.message, problem.args))
            warn("directive", "%s: %s", *arguments, location=(place[0], place[1] + 1))
        return [part(CASES, text)]


def setup(app: Sphinx) -> None:
    """Register the directives in the domain."""
    app.add_directive_to_domain("infra", "planner", PlannerDirective)
    app.add_directive_to_domain("infra", "planner-cases", CasesDirective)

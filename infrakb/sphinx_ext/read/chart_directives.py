"""Directives that draw values of topics."""

from __future__ import annotations

import itertools
import re
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives

from infrakb.sphinx_ext.read.directive_base import TopicsDirective
from infrakb.sphinx_ext.render.partnodes import part
from infrakb.sphinx_ext.reports.messages import warn
from infrakb.text.problems import Said
from infrakb.topics.chartfigures import GROUPINGS
from infrakb.topics.chartfigures import KINDS as CHARTS
from infrakb.topics.qualifiers import split_names
from infrakb.topics.units import comparable, is_money, near_units, parse_unit, unknown_part

#: Metadata of a document: the names that its charts have.
CHART_NAMES = "infrakb_chart_names"
_NAME_RE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class ChartDirective(TopicsDirective):
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
            self.say_unknown(Said("order"), by, GROUPINGS)
            by = ""
        options = (self.chart, self._units(keys), by, self.options.get("caption", ""))
        return [part("chart", self.chosen(), " ".join(keys), *options, self._own_name())]

    def _units(self, keys: list[str]) -> str:
        """Return the units of the axes, joined by commas; "" for one that is unknown or does not fit the values."""
        units = [text.strip() for text in self.options.get("unit", "").split(",")]
        fitting = [
            unit if self._is_of(unit, key) else ""
            for unit, key in itertools.zip_longest(units, keys[: len(units)], fillvalue="")
        ]
        return ",".join(fitting)

    def _is_of(self, text: str, key: str) -> bool:
        """Tell whether values of the property *key* can be drawn in the unit *text*, and report why not."""
        if unknown := unknown_part(text):
            self.say_unknown(Said("unit"), unknown, near_units(unknown))
            return False
        self.note("unit", key)
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

"""Parts of pages: the planner, and its comparison with published measurements. Pure."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from infrakb.planning.arithmetic import SCHEMES, Settings, cache, fit, weights
from infrakb.planning.cases import COUNTED, MEASURED, compared, read_cases
from infrakb.planning.example import Question, example
from infrakb.planning.form import form
from infrakb.planning.machines import machines, rate
from infrakb.planning.results import assumptions
from infrakb.planning.scriptdata import planner_script
from infrakb.planning.shapes import refusal, shapes
from infrakb.planning.words import TEXTS, between, cannot, fewest, gib, named, rounded, source_of
from infrakb.topics.knowledge import PLANNER
from infrakb.topics.lists import bullets
from infrakb.topics.parts import Parts, RenderedPart
from infrakb.topics.render import link, row_head, span, stacking_row, stacking_table
from infrakb.topics.tablefiles import TableFile
from infrakb.topics.values import format_date

if TYPE_CHECKING:
    from collections.abc import Iterable

    from infrakb.planning.cases import Case, Compared
    from infrakb.planning.machines import Machine
    from infrakb.planning.shapes import Shape
    from infrakb.topics.parts import PartContext
    from infrakb.topics.registry import Registry
    from infrakb.topics.statements import Statement

#: What the script of the form loads, below the output folder.
SCRIPT = "_static/planner-data.js"
#: Name of the part with the comparison.
CASES = "planner-cases"


# --- the planner


def _planner(arguments: list[str], context: PartContext) -> RenderedPart:
    model, size, scheme, context_length, requests, instance, pue_name, *accelerators = arguments
    registry, _ = context.knowledge.registry, context.translate
    every = machines(registry)
    known = shapes(registry)
    chips = [
        found
        for topic in accelerators
        if (found := next((one for one in every if one.topic == topic and not one.is_instance), None))
    ]
    settings = Settings(scheme, "bf16", int(context_length), int(requests))
    stated = _pue(pue_name, registry)
    html = form(known, every, (model, size, instance), settings, stated, context)
    html += _models_table(known, chips, settings, context)
    shape = next((one for one in known if (one.topic, one.size) == (model, size)), None)
    machine = next((one for one in every if one.name == instance), None)
    if shape and machine:
        html += example(Question(shape, machine, settings, stated), context)
    lacking = [(one, said) for one in known if (said := refusal(one, scheme))]
    if lacking:
        html += Markup("<h3>%s</h3>%s") % (
            _("Models that cannot be computed"),
            bullets((cannot(one, said, context) for one, said in lacking), "infra-plan-missing"),
        )
    texts = {name: text.text(_) for name, text in TEXTS.items()}
    data = planner_script(
        known,
        every,
        rate(registry),
        stated,
        lambda statement: _place(statement, registry, context),
        texts,
        # The first one is a field of the form.
        [said.text(_) for said in list(assumptions(settings))[1:]],
        _,
    )
    return RenderedPart(html, (TableFile(SCRIPT, data.encode()),))


def _pue(name: str, registry: Registry) -> Statement | None:
    """The statement of a PUE; None where there is no number."""
    fact = registry.fact(name)
    stated = fact.current[0] if fact and fact.current else None
    return stated if stated and stated.value.low is not None else None


def _place(statement: Statement, registry: Registry, context: PartContext) -> tuple[str, str]:
    """The address of a statement below the site's root, and its source and date in words."""
    href = context.href(registry.topics[statement.topic].docname)
    address = posixpath.normpath(posixpath.join(posixpath.dirname(context.page), href))
    return f"{address}#{statement.anchor}", source_of(statement, registry, context)


def _models_table(
    known: Iterable[Shape], chips: list[Machine], settings: Settings, context: PartContext
) -> Markup:
    """All models with the same settings."""
    _ = context.translate
    few = SCHEMES[settings.scheme]
    heads = [
        _("Model"),
        _("Weights, %s") % SCHEMES["bf16"].label,
        _("Weights, %s") % few.label,
        _("KV cache"),
        *(_("Fewest %s") % chip.name for chip in chips),
    ]
    rows = []
    for shape in known:
        if shape.model is None or refusal(shape, settings.scheme):
            continue
        kept = cache(shape.model, settings.cache, settings.context, 1).times(settings.requests)
        cells = [
            gib(weights(shape.model, SCHEMES["bf16"])),
            gib(weights(shape.model, few)),
            gib(kept),
            *(fewest(fit(shape.model, settings, chip.device), context) for chip in chips),
        ]
        shown = [(head, escape(cell)) for head, cell in zip(heads[1:], cells, strict=True)]
        rows.append(stacking_row(row_head(named(shape, context)), shown))
    caption = _("%s, KV cache %s, %s tokens in each of %s requests, %s %% of the memory") % (
        few.label,
        "BF16",
        f"{settings.context:,}",
        settings.requests,
        f"{settings.utilisation / 10:g}",
    )
    return stacking_table("infra-values infra-plan-table", heads, [rows], caption)


# --- the comparison


def _cases(arguments: list[str], context: PartContext) -> RenderedPart:
    registry, _ = context.knowledge.registry, context.translate
    cases, _problems = read_cases(arguments[0], registry)
    found = [(case, compared(case)) for case in cases]
    if not found:
        return RenderedPart()
    heads = [_("Case"), _("Compared"), _("Published"), _("Computed"), _("Error"), _("Source")]
    rows = [_row(case, result, heads, context) for case, result in found]
    near = sum(abs(result.error) <= 0.1 for _case, result in found)
    inside = sum(result.is_inside for _case, result in found)
    summary = _("%d cases: %d within 10 %%, %d with the published value inside the computed range.") % (
        len(found),
        near,
        inside,
    )
    return RenderedPart(
        Markup("<p>%s</p>%s")
        % (summary, stacking_table("infra-values infra-plan-table infra-cases", heads, [rows]))
    )


def _row(case: Case, result: Compared, heads: list[str], context: PartContext) -> Markup:
    _ = context.translate
    source = context.knowledge.registry.sources[case.source]
    settings = f"{SCHEMES[case.settings.scheme].label}×{case.accelerators}"
    head = Markup("%s<br>%s") % (
        named(case.shape, context),
        span("infra-plan-run", f"{settings}、{case.run}"),
    )
    unit = COUNTED[case.unit].text(_) if case.unit in COUNTED else case.unit
    why = Markup("<br>%s") % span("infra-plan-run", case.note) if case.note else Markup()
    where = Markup("%s<br>%s") % (
        link(source.url, "reference external", source.title),
        span("infra-plan-run", f"{case.at}、{format_date(source.date)}" if source.date else case.at),
    )
    shown = (
        MEASURED[case.what].text(_),
        f"{rounded(float(result.measured))} {unit}",
        between(float(result.low), float(result.high), unit),
        Markup("%s%s") % (f"{float(result.error) * 100:+.1f} %", why),
        where,
    )
    cells = [(name, escape(cell)) for name, cell in zip(heads[1:], shown, strict=True)]
    return stacking_row(row_head(head), cells)


#: Both follow from topics alone.
PARTS = Parts({PLANNER: _planner, CASES: _cases}, frozenset({PLANNER, CASES}))

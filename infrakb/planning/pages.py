"""Parts of pages: the planner, and its comparison with published measurements. Pure."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape

from infrakb.planning.arithmetic import SCHEMES, Settings, cache, fit, weights
from infrakb.planning.cases import COUNTED, MEASURED, compared, read_cases
from infrakb.planning.example import Question, example
from infrakb.planning.form import form
from infrakb.planning.machines import Lacking, Machine, machines, machines_and_lacking, rate
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
    from infrakb.planning.shapes import Shape
    from infrakb.topics.parts import PartContext
    from infrakb.topics.registry import Registry
    from infrakb.topics.statements import Statement

#: What the script of the form loads, below the output folder.
SCRIPT = "_static/planner-data.js"
#: Names of the parts with a worked example, and with the comparison.
EXAMPLE, CASES = "planner-example", "planner-cases"


# --- the planner


class _Chosen(NamedTuple):
    """What an author chose for a page."""

    model: str
    size: str
    settings: Settings
    machine: str
    pue: Statement | None


def _chosen(arguments: list[str], registry: Registry) -> _Chosen:
    model, size, scheme, tokens, requests, machine, pue = arguments
    settings = Settings(scheme, "bf16", int(tokens), int(requests))
    return _Chosen(model, size, settings, machine, _pue(pue, registry))


def _planner(arguments: list[str], context: PartContext) -> RenderedPart:
    """The form, all models with the settings that are chosen in it, and what is not computed."""
    registry = context.knowledge.registry
    model, size, settings, machine, pue = _chosen(arguments[:7], registry)
    every, known = machines_and_lacking(registry), shapes(registry)
    chips = _first_of_each(arguments[7:], every)
    html = form(known, every, (model, size, machine), settings, pue, context)
    html += _models_table(known, chips, settings, context)
    html += _not_computed(known, every, settings.scheme, context)
    return RenderedPart(html, (_script_file(known, every, settings, pue, context),))


def _example(arguments: list[str], context: PartContext) -> RenderedPart:
    """One plan; nothing where the model or the machine is not known, which the directive says."""
    registry = context.knowledge.registry
    model, size, settings, name, pue = _chosen(arguments, registry)
    every = machines(registry)
    shape = next((one for one in shapes(registry) if (one.topic, one.size) == (model, size)), None)
    machine = next((one for one in every if one.name == name), None)
    if shape is None or machine is None:
        return RenderedPart()
    return RenderedPart(example(Question(shape, machine, settings, pue), every, context))


def _first_of_each(topics: Iterable[str], every: Iterable[Machine | Lacking]) -> list[Machine]:
    """The first size of each topic's accelerator."""
    chips: dict[str, Machine] = {}
    for one in every:
        if isinstance(one, Machine) and not one.is_instance:
            chips.setdefault(one.topic, one)
    return [chips[topic] for topic in topics if topic in chips]


def _not_computed(
    known: Iterable[Shape], every: Iterable[Machine | Lacking], scheme: str, context: PartContext
) -> Markup:
    """Models and machines that nothing is computed of, each with the reason."""
    _ = context.translate
    models = [(named(one, context), said) for one in known if (said := refusal(one, scheme))]
    lacking = [(named(one, context), one.missing) for one in every if isinstance(one, Lacking)]
    html = Markup()
    for title, found in (
        (_("Models that cannot be computed"), models),
        (_("Accelerators and instances that cannot be computed"), lacking),
    ):
        if found:
            reasons = (cannot(link_to, said, context) for link_to, said in found)
            html += Markup("<h3>%s</h3>%s") % (title, bullets(reasons, "infra-plan-missing"))
    return html


def _script_file(
    known: Iterable[Shape],
    every: Iterable[Machine | Lacking],
    settings: Settings,
    pue: Statement | None,
    context: PartContext,
) -> TableFile:
    """What the script of the form computes with."""
    registry, _ = context.knowledge.registry, context.translate
    data = planner_script(
        known,
        every,
        rate(registry),
        pue,
        lambda statement: _place(statement, registry, context),
        {name: text.text(_) for name, text in TEXTS.items()},
        # The first one is a field of the form.
        [said.text(_) for said in list(assumptions(settings))[1:]],
        _,
    )
    return TableFile(SCRIPT, data.encode())


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


#: All follow from topics alone.
PARTS = Parts({PLANNER: _planner, EXAMPLE: _example, CASES: _cases}, frozenset({PLANNER, EXAMPLE, CASES}))

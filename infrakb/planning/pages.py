"""Parts of pages: the planner, and its comparison with published measurements. Pure."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from markupsafe import Markup, escape

from infrakb.planning.arithmetic import GIB, MOST, SCHEMES, Settings, Span, cache, usable, weights
from infrakb.planning.cases import COUNTED, MEASURED, compared, read_cases
from infrakb.planning.machines import machines, rate
from infrakb.planning.results import assumptions, plan
from infrakb.planning.scriptdata import model_key, planner_script
from infrakb.planning.shapes import NOT_TOLD_APART, refusal, shapes
from infrakb.text.problems import Said
from infrakb.topics.knowledge import PLANNER
from infrakb.topics.lists import bullets
from infrakb.topics.parts import Parts, RenderedPart
from infrakb.topics.render import full_title, link, row_head, span, stacking_row, stacking_table
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


# --- numbers as readers see them


def _round(number: float) -> str:
    return (
        f"{number:,.0f}"
        if abs(number) >= 100
        else f"{number:,.1f}"
        if abs(number) >= 10
        else f"{number:,.2f}"
    )


def _between(low: float, high: float, unit: str) -> str:
    first, last = _round(low), _round(high)
    return f"{first} {unit}" if first == last else f"{first}〜{last} {unit}"


def gib(found: Span) -> str:
    """Bytes in GiB."""
    return _between(found.low / GIB, found.high / GIB, "GiB")


# --- links to statements


def _source(statement: Statement, registry: Registry, context: PartContext) -> str:
    """Source and date of a statement in words."""
    source = registry.sources.get(statement.source)
    title = full_title(source) if source else context.translate("No source")
    return f"{title}、{format_date(statement.as_of)}" if statement.as_of else title


def _input(label: str, statement: Statement, registry: Registry, context: PartContext) -> Markup:
    """A statement that was used: a link to where it stands, its source and date."""
    address = f"{context.href(registry.topics[statement.topic].docname)}#{statement.anchor}"
    return Markup("%s %s%s") % (
        label,
        link(address, "reference internal", statement.text),
        span("infra-plan-source", f"（{_source(statement, registry, context)}）"),
    )


def _inputs(found: Iterable[tuple[str, Statement]], registry: Registry, context: PartContext) -> Markup:
    return bullets((_input(label, one, registry, context) for label, one in found), "infra-plan-inputs")


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
    html = _form(known, every, (model, size, instance), settings, stated, context)
    html += _models_table(known, chips, settings, context)
    shape = next((one for one in known if (one.topic, one.size) == (model, size)), None)
    machine = next((one for one in every if one.name == instance), None)
    if shape and machine:
        html += _example(shape, machine, settings, stated, context)
    lacking = [(one, said) for one in known if (said := refusal(one, scheme))]
    if lacking:
        html += Markup("<h3>%s</h3>%s") % (
            _("Models that cannot be computed"),
            bullets((_cannot(one, said, context) for one, said in lacking), "infra-plan-missing"),
        )
    texts = {name: text.text(_) for name, text in _TEXTS.items()}
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


#: How questions say what a field counts (``common/asked.js``).
_COUNTED = {
    "context": "k tokens token context トークン 文脈 コンテキスト",
    "requests": "requests request concurrent users リクエスト 要求 同時 並列 並行 人 ユーザー",
    "count": "枚 基 gpus gpu チップ",
}

#: What the script says; ``{name}`` is put in there.
_TEXTS = {
    "range": Said("Write a number from {min} to {max} for {label}."),
    "missing": Said("cannot be computed: {reason}"),
    "attention": NOT_TOLD_APART,
    "weights": Said("Weights"),
    "cache": Said("KV cache"),
    "activations": Said("Activations"),
    "runtime": Said("Runtime"),
    "total": Said("In all, on one of {count} accelerators"),
    "usable": Said("Memory that may be used"),
    "fewest": Said("Fewest accelerators"),
    "chosen": Said("Chosen number"),
    "enough": Said("{count}: enough"),
    "perhaps": Said("{count}: perhaps enough"),
    "tooFew": Said("{count}: not enough"),
    "indivisible": Said("{heads} query heads cannot be shared by {count} accelerators"),
    "held": Said("Requests that fit into {count} accelerators at once"),
    "orMore": Said("{count} or more"),
    "tooMany": Said("more than {count}"),
    "way": Said("Split"),
    "latent": Said("{heads} query heads by {count}; each keeps the whole compressed cache"),
    "copied": Said("{heads} query heads by {count}; {keys} KV heads stand on several"),
    "split": Said("{heads} query heads and {keys} KV heads by {count}"),
    "machines": Said("Machines"),
    "power": Said("Power with PUE"),
    "noPower": Said("cannot be computed: the TDP is not confirmed"),
    "cost": Said("Cost an hour, {place}"),
    "price": Said("Price"),
    "noPrice": Said("cannot be computed: no price in US dollars is confirmed"),
    "noInstance": Said("cannot be computed: an accelerator has no price of its own; choose an instance"),
    "rate": Said("Exchange rate"),
    "inputs": Said("What it was computed from"),
    "assumptions": Said("What was assumed"),
}


def _pue(name: str, registry: Registry) -> Statement | None:
    """The statement of a PUE; None where there is no number."""
    fact = registry.fact(name)
    stated = fact.current[0] if fact and fact.current else None
    return stated if stated and stated.value.low is not None else None


def _place(statement: Statement, registry: Registry, context: PartContext) -> tuple[str, str]:
    """The address of a statement below the site's root, and its source and date in words."""
    href = context.href(registry.topics[statement.topic].docname)
    address = posixpath.normpath(posixpath.join(posixpath.dirname(context.page), href))
    return f"{address}#{statement.anchor}", _source(statement, registry, context)


def _field(label: str, field: Markup) -> Markup:
    return Markup("<label>%s%s</label>") % (label, field)


def _select(name: str, options: Iterable[tuple[str, str]], chosen: str, asked: str = "") -> Markup:
    """A choice; *asked* is the word without which a question does not mean it."""
    asks = Markup(' data-asked="%s"') % asked if asked else ""
    return Markup('<select name="%s"%s>%s</select>') % (name, asks, _options(options, chosen))


def _grouped(name: str, groups: Iterable[tuple[str, Iterable[tuple[str, str]]]], chosen: str) -> Markup:
    """A choice among many, in groups with names."""
    made = (
        Markup('<optgroup label="%s">%s</optgroup>') % (label, _options(options, chosen))
        for label, options in groups
    )
    return Markup('<select name="%s">%s</select>') % (name, Markup().join(made))


def _options(options: Iterable[tuple[str, str]], chosen: str) -> Markup:
    made = (
        Markup('<option value="%s"%s>%s</option>') % (value, Markup(" selected") * (value == chosen), text)
        for value, text in options
    )
    return Markup().join(made)


def _models(known: Iterable[Shape], context: PartContext) -> list[tuple[str, list[tuple[str, str]]]]:
    """Models to choose from; those that are not computed come last, as one may ask why."""
    _ = context.translate
    groups: dict[bool, list[tuple[str, str]]] = {False: [], True: []}
    for one in known:
        groups[one.missing is not None].append((model_key(one), one.name))
    return [
        (_("Models that are computed"), groups[False]),
        (_("Models that cannot be computed"), groups[True]),
    ]


def _machines(every: Iterable[Machine], context: PartContext) -> list[tuple[str, list[tuple[str, str]]]]:
    """Machines to choose from; an instance with its product and the number of its accelerators."""
    topics, _ = context.knowledge.registry.topics, context.translate
    groups: dict[bool, list[tuple[str, str]]] = {False: [], True: []}
    for one in every:
        product = topics[one.topic].ja.text
        name = f"{one.name}（{product}）" if one.is_instance and one.name != product else one.name
        groups[one.is_instance].append((one.name, f"{name}×{one.size}" if one.size > 1 else name))
    return [(_("Accelerators"), groups[False]), (_("Instances"), groups[True])]


def _number(name: str, value: str, limits: tuple[str, str, str], *, is_needed: bool = True) -> Markup:
    counted = Markup(' data-counted="%s"') % _COUNTED[name] if name in _COUNTED else ""
    return Markup(
        '<input type="number" name="%s" value="%s" min="%s" max="%s" step="%s" inputmode="decimal"%s%s>'
    ) % (name, value, *limits, Markup(" required") * is_needed, counted)


def _form(
    known: Iterable[Shape],
    every: Iterable[Machine],
    chosen: tuple[str, str, str],
    settings: Settings,
    pue: Statement | None,
    context: PartContext,
) -> Markup:
    """The form, which scripts show."""
    _ = context.translate
    model, size, instance = chosen
    fields = (
        _field(
            _("Model"),
            _grouped("model", _models(known, context), f"{model}/{size}" if size else model),
        ),
        _field(
            _("Precision of weights"),
            _select("weights", ((one.id, one.label) for one in SCHEMES.values()), settings.scheme),
        ),
        _field(
            _("Precision of the KV cache"),
            _select("cache", (("bf16", "BF16・FP16"), ("fp8", "FP8")), "bf16", "kv"),
        ),
        _field(_("Tokens of a request"), _number("context", str(settings.context), ("1", "16777216", "1"))),
        _field(_("Requests at once"), _number("requests", str(settings.requests), ("1", "100000", "1"))),
        _field(
            _("Accelerator or instance"),
            _grouped("machine", _machines(every, context), instance),
        ),
        _field(
            _("Accelerators (empty for the fewest)"),
            _number("count", "", ("1", str(MOST), "1"), is_needed=False),
        ),
        _field(_("Memory that may be used (%)"), _number("use", "90", ("1", "100", "0.1"))),
        _field("PUE", _number("pue", f"{pue.value.low:f}" if pue else "1", ("1", "3", "0.001"))),
    )
    return Markup(
        '<form class="infra-planner" method="get" hidden data-root="%s" data-failed="%s" data-search-ignore>'
        '<div class="infra-plan-fields">%s</div><button type="submit">%s</button><div class="infra-plan-live" role="status"></div></form>'
    ) % (
        context.root,
        _("The data could not be loaded. The table below shows all models with the same settings."),
        Markup().join(fields),
        _("Compute"),
    )


def choices(registry: Registry) -> dict[str, str]:
    """Topic -> query that chooses it in the form: the first size of a model, the first type of an instance."""
    found: dict[str, str] = {}
    for shape in shapes(registry):
        if shape.model:
            found.setdefault(shape.topic, urlencode({"model": model_key(shape)}))
    for machine in machines(registry):
        found.setdefault(machine.topic, urlencode({"machine": machine.name}))
    return found


def _named(shape: Shape, context: PartContext) -> Markup:
    docname = context.knowledge.registry.topics[shape.topic].docname
    return link(f"{context.href(docname)}", "reference internal", shape.name)


def _cannot(shape: Shape, said: Said, context: PartContext) -> Markup:
    """Why nothing is computed."""
    _ = context.translate
    return Markup("%s%s") % (
        _named(shape, context),
        f"：{_('cannot be computed: %s') % said.text(_)}",
    )


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
            *(_fewest(shape, chip, settings, context) for chip in chips),
        ]
        named = [(head, escape(cell)) for head, cell in zip(heads[1:], cells, strict=True)]
        rows.append(stacking_row(row_head(_named(shape, context)), named))
    caption = _("%s, KV cache %s, %s tokens in each of %s requests, %s %% of the memory") % (
        few.label,
        "BF16",
        f"{settings.context:,}",
        settings.requests,
        f"{settings.utilisation / 10:g}",
    )
    return stacking_table("infra-values infra-plan-table", heads, [rows], caption)


def _fewest(shape: Shape, chip: Machine, settings: Settings, context: PartContext) -> str:
    _ = context.translate
    assert shape.model is not None
    found = plan(shape.model, settings, chip, 1000, None).fit
    if not found.perhaps:
        return _("more than %d") % MOST
    if not found.surely:
        return _("%d or more") % found.perhaps
    return _either(Span(found.perhaps, found.surely))


def _either(found: Span) -> str:
    """A number, or the two that it lies between."""
    return "〜".join(dict.fromkeys(f"{end:,}" for end in found))


def _example(
    shape: Shape, machine: Machine, settings: Settings, stated: Statement | None, context: PartContext
) -> Markup:
    """One plan with everything that it follows from."""
    registry, _ = context.knowledge.registry, context.translate
    if said := refusal(shape, settings.scheme):
        return Markup("<p>%s</p>") % _cannot(shape, said, context)
    assert shape.model is not None
    pue = round(stated.value.low * 1000) if stated and stated.value.low is not None else 1000
    money = rate(registry)
    found = plan(shape.model, settings, machine, pue, money)
    lines = [(_("Fewest accelerators"), _fewest(shape, machine, settings, context))]
    if found.need:
        ends = usable(settings, machine.device)
        label = _TEXTS["held"].text(_).format(count=found.accelerators)
        lines += [
            (label, _either(found.held)),
            (_("Machines of %s") % machine.name, _either(found.machines)),
            (_("Power with PUE %s") % f"{pue / 1000:g}", _kilowatts(found.power, context)),
        ]
        costs = [(_("Cost an hour, %s") % price.place, _yen(amount)) for price, amount in found.costs]
        lacking = "noPrice" if machine.is_instance else "noInstance"
        lines += costs or [(_("Price"), _TEXTS[lacking].text(_))]
        lines += [
            (_("In all, on one of %d accelerators") % found.accelerators, gib(found.need.total)),
            (_("Memory that may be used"), gib(ends)),
            (_("Weights"), gib(found.need.weights)),
            (_("KV cache"), gib(found.need.cache)),
            (_("Activations"), gib(found.need.activations)),
            (_("Runtime"), gib(found.need.runtime)),
        ]
        if found.accelerators > 1:
            lines.append((_("Split"), _split(shape, found.accelerators, context)))
    inputs = [(one.label, one.statement) for one in shape.inputs] + list(machine.inputs)
    inputs += [(f"{_('Price')}（{price.place}）", price.statement) for price, _amount in found.costs]
    if stated:
        inputs.append(("PUE", stated))
    if money and found.costs:
        inputs.append((_("Exchange rate"), money.statement))
    rows = [stacking_row(row_head(label), [(_("Result"), escape(text))]) for label, text in lines]
    caption = f"{shape.name}、{SCHEMES[settings.scheme].label}、{machine.name}"
    return Markup("<h3>%s</h3>%s<h4>%s</h4>%s<h4>%s</h4>%s") % (
        _("A worked example"),
        stacking_table("infra-values infra-plan-table", [_("Item"), _("Result")], [rows], caption),
        _("What it was computed from"),
        _inputs(inputs, registry, context),
        _("What was assumed"),
        bullets(escape(said.text(_)) for said in (*assumptions(settings), *shape.assumed)),
    )


def _split(shape: Shape, count: int, context: PartContext) -> str:
    """How heads are shared out."""
    _ = context.translate
    assert shape.model is not None
    keys = min((part.heads for part in shape.model.parts if not part.state), default=0)
    if not keys:
        return _("%d query heads by %d; each keeps the whole compressed cache") % (shape.model.heads, count)
    if keys < count:
        return _("%d query heads by %d; %d KV heads stand on several") % (shape.model.heads, count, keys)
    return _("%d query heads and %d KV heads by %d") % (shape.model.heads, keys, count)


def _kilowatts(power: Span | None, context: PartContext) -> str:
    """The power, or why there is none."""
    if power is None:
        return _TEXTS["noPower"].text(context.translate)
    return _between(power.low / 10**6, power.high / 10**6, "kW")


def _yen(amount: Span) -> str:
    first, last = (f"{-(-end // 1000):,}" for end in amount)
    return f"{first}円" if first == last else f"{first}〜{last}円"


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
        _named(case.shape, context),
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
        f"{_round(float(result.measured))} {unit}",
        _between(float(result.low), float(result.high), unit),
        Markup("%s%s") % (f"{float(result.error) * 100:+.1f} %", why),
        where,
    )
    named = [(name, escape(cell)) for name, cell in zip(heads[1:], shown, strict=True)]
    return stacking_row(row_head(head), named)


#: Both follow from topics alone.
PARTS = Parts({PLANNER: _planner, CASES: _cases}, frozenset({PLANNER, CASES}))

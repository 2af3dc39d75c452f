"""The form of the planner, which its script shows. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from markupsafe import Markup

from infrakb.planning.arithmetic import MOST, SCHEMES
from infrakb.planning.machines import Lacking, Machine, machines
from infrakb.planning.scriptdata import model_key
from infrakb.planning.shapes import shapes
from infrakb.topics.render import options

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from infrakb.planning.arithmetic import Settings
    from infrakb.planning.shapes import Shape
    from infrakb.topics.parts import PartContext
    from infrakb.topics.registry import Registry
    from infrakb.topics.statements import Statement

#: How questions say what a field counts (``common/asked.js``).
_COUNTED = {
    "context": "k tokens token context トークン 文脈 コンテキスト",
    "requests": "requests request concurrent users リクエスト 要求 同時 並列 並行 人 ユーザー",
    "count": "枚 基 gpus gpu チップ",
}


def _field(label: str, field: Markup) -> Markup:
    return Markup("<label>%s%s</label>") % (label, field)


def _select(name: str, pairs: Iterable[tuple[str, str]], chosen: str, asked: str = "") -> Markup:
    """A choice; *asked* is the word without which a question does not mean it."""
    asks = Markup(' data-asked="%s"') % asked if asked else ""
    return Markup('<select name="%s"%s>%s</select>') % (name, asks, options(pairs, chosen))


def _grouped(name: str, groups: Iterable[tuple[str, Iterable[tuple[str, str]]]], chosen: str) -> Markup:
    """A choice among many, in groups with names."""
    made = (
        Markup('<optgroup label="%s">%s</optgroup>') % (label, options(pairs, chosen))
        for label, pairs in groups
    )
    return Markup('<select name="%s">%s</select>') % (name, Markup().join(made))


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


def _machines(
    every: Iterable[Machine | Lacking], context: PartContext
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Machines to choose from; those that are not computed come last, as one may ask why."""
    _ = context.translate
    groups: dict[str, list[tuple[str, str]]] = {
        _("Accelerators"): [],
        _("Instances"): [],
        _("Accelerators and instances that cannot be computed"): [],
    }
    accelerators, instances, lacking = groups.values()
    for one in every:
        group = lacking if isinstance(one, Lacking) else instances if one.is_instance else accelerators
        group.append((one.name, _machine(one, context)))
    return list(groups.items())


def _machine(one: Machine | Lacking, context: PartContext) -> str:
    """A machine's name; an instance's with its product and the number of its accelerators."""
    product = context.knowledge.registry.topics[one.topic].ja.text
    name = f"{one.name}（{product}）" if one.is_instance and not one.name.startswith(product) else one.name
    return f"{name}×{one.size}" if isinstance(one, Machine) and one.size > 1 else name


def _number(name: str, value: str, limits: tuple[str, str, str], *, is_needed: bool = True) -> Markup:
    counted = Markup(' data-counted="%s"') % _COUNTED[name] if name in _COUNTED else ""
    return Markup(
        '<input type="number" name="%s" value="%s" min="%s" max="%s" step="%s" inputmode="decimal"%s%s>'
    ) % (name, value, *limits, Markup(" required") * is_needed, counted)


def form(
    known: Iterable[Shape],
    every: Iterable[Machine | Lacking],
    chosen: tuple[str, str, str],
    settings: Settings,
    pue: Statement | None,
    context: PartContext,
) -> Markup:
    """The form.

    :param chosen: model, size and machine.
    """
    _ = context.translate
    model, size, machine = chosen
    fields = (
        *_of_model(known, f"{model}/{size}" if size else model, settings, context),
        *_of_requests(settings, context),
        *_of_machine(every, machine, pue, context),
    )
    return Markup(
        '<form class="infra-planner" method="get" hidden data-root="%s" data-failed="%s" data-search-ignore>'
        '<div class="infra-plan-fields">%s</div><button type="submit">%s</button><div class="infra-plan-live"><div role="status"></div></div></form>'
    ) % (
        context.root,
        _("The data could not be loaded. The table below shows all models with the same settings."),
        Markup().join(fields),
        _("Compute"),
    )


def _of_model(
    known: Iterable[Shape], chosen: str, settings: Settings, context: PartContext
) -> Iterator[Markup]:
    """Fields of the model, and of how its numbers are stored."""
    _ = context.translate
    schemes = ((one.id, one.label) for one in SCHEMES.values())
    caches = (("bf16", "BF16・FP16"), ("fp8", "FP8"))
    yield _field(_("Model"), _grouped("model", _models(known, context), chosen))
    yield _field(_("Precision of weights"), _select("weights", schemes, settings.scheme))
    yield _field(_("Precision of the KV cache"), _select("cache", caches, "bf16", "kv"))


def _of_requests(settings: Settings, context: PartContext) -> Iterator[Markup]:
    """Fields of what is asked of the model."""
    _ = context.translate
    yield _field(_("Tokens of a request"), _number("context", str(settings.context), ("1", "16777216", "1")))
    yield _field(_("Requests at once"), _number("requests", str(settings.requests), ("1", "100000", "1")))


def _of_machine(
    every: Iterable[Machine | Lacking], chosen: str, pue: Statement | None, context: PartContext
) -> Iterator[Markup]:
    """Fields of what the model runs on."""
    _ = context.translate
    ratio = f"{pue.value.low:f}" if pue else "1"
    yield _field(_("Accelerator or instance"), _grouped("machine", _machines(every, context), chosen))
    yield _field(
        _("Accelerators (empty for the fewest)"),
        _number("count", "", ("1", str(MOST), "1"), is_needed=False),
    )
    yield _field(_("Memory that may be used (%)"), _number("use", "90", ("1", "100", "0.1")))
    yield _field("PUE", _number("pue", ratio, ("1", "3", "0.001")))


def choices(registry: Registry) -> dict[str, str]:
    """Topic -> query that chooses it in the form: the first size of a model, the first type of an instance."""
    found: dict[str, str] = {}
    for shape in shapes(registry):
        if shape.model:
            found.setdefault(shape.topic, urlencode({"model": model_key(shape)}))
    for machine in machines(registry):
        found.setdefault(machine.topic, urlencode({"machine": machine.name}))
    return found

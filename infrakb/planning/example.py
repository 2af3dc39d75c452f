"""A worked example of the planner: one plan with everything that it follows from, and all machines for it. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape

from infrakb.planning.arithmetic import SCHEMES, usable
from infrakb.planning.machines import rate
from infrakb.planning.results import assumptions, configurations, plan
from infrakb.planning.shapes import refusal
from infrakb.planning.words import TEXTS, cannot, either, fewest, gib, kilowatts, named, statements, yen
from infrakb.topics.lists import bullets
from infrakb.topics.render import row_head, stacking_row, stacking_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from infrakb.planning.arithmetic import Need, Settings, Span
    from infrakb.planning.machines import Machine, Price, Rate
    from infrakb.planning.results import Configuration, Plan
    from infrakb.planning.shapes import Shape
    from infrakb.topics.parts import PartContext
    from infrakb.topics.statements import Statement


class Question(NamedTuple):
    """What a plan is made for."""

    shape: Shape
    machine: Machine
    settings: Settings
    pue: Statement | None  # None counts as 1

    @property
    def thousandths(self) -> int:
        """The PUE in thousandths."""
        low = self.pue.value.low if self.pue else None
        return 1000 if low is None else round(low * 1000)


def example(question: Question, every: Iterable[Machine], context: PartContext) -> Markup:
    """The plan, the instances that are enough for it, the statements that it follows from, and what was assumed."""
    shape, machine, settings, _pue = question
    _ = context.translate
    if said := refusal(shape, settings.scheme):
        return Markup("<p>%s</p>") % cannot(named(shape, context), said, context)
    assert shape.model is not None
    money = rate(context.knowledge.registry)
    found = plan(shape.model, settings, machine, question.thousandths, money)
    lines = _lines(question, found, context)
    rows = [stacking_row(row_head(label), [(_("Result"), escape(text))]) for label, text in lines]
    caption = f"{shape.name}、{SCHEMES[settings.scheme].label}、{machine.name}"
    instances = [one for one in every if one.is_instance]
    fitting = configurations(shape.model, settings, instances, question.thousandths, money)
    return Markup("%s<h3>%s</h3>%s<h3>%s</h3>%s<h3>%s</h3>%s") % (
        stacking_table("infra-values infra-plan-table", [_("Item"), _("Result")], [rows], caption),
        TEXTS["fitting"].text(_),
        _fitting_table(fitting, context),
        _("What it was computed from"),
        statements(_inputs(question, found, money, context), context),
        _("What was assumed"),
        bullets(escape(said.text(_)) for said in (*assumptions(settings), *shape.assumed)),
    )


def _lines(question: Question, found: Plan, context: PartContext) -> Iterator[tuple[str, str]]:
    """Labels and results: the machines first, then what one accelerator holds."""
    _ = context.translate
    yield _("Fewest accelerators"), fewest(found.fit, context)
    if found.need is None:
        return
    yield TEXTS["held"].text(_).format(count=found.accelerators), either(found.held)
    yield from _site(question, found, context)
    yield from _memory(question, found.accelerators, found.need, context)
    if found.accelerators > 1:
        yield _("Split"), _split(question.shape, found.accelerators, context)


def _site(question: Question, found: Plan, context: PartContext) -> Iterator[tuple[str, str]]:
    """Machines, their power and cost; or why there is none."""
    machine, _ = question.machine, context.translate
    watts = TEXTS["noPower"].text(_) if found.power is None else kilowatts(found.power)
    yield _("Machines of %s") % machine.name, either(found.machines)
    yield _("Power with PUE %s") % f"{question.thousandths / 1000:g}", watts
    for price, amount in found.costs:
        yield _("Cost an hour, %s") % price.place, yen(amount)
    if not found.costs:
        yield _("Price"), TEXTS["noPrice" if machine.is_instance else "noInstance"].text(_)


def _memory(question: Question, count: int, need: Need, context: PartContext) -> Iterator[tuple[str, str]]:
    """What one accelerator holds, and may hold."""
    _ = context.translate
    yield _("In all, on one of %d accelerators") % count, gib(need.total)
    yield _("Memory that may be used"), gib(usable(question.settings, question.machine.device))
    yield _("Weights"), gib(need.weights)
    yield _("KV cache"), gib(need.cache)
    yield _("Activations"), gib(need.activations)
    yield _("Runtime"), gib(need.runtime)


def _fitting_table(found: Iterable[Configuration], context: PartContext) -> Markup:
    """So many of each machine, with their accelerators, power and lowest cost."""
    texts = {name: text.text(context.translate) for name, text in TEXTS.items()}
    heads = [texts[name] for name in ("configuration", "fewest", "power", "cheapest")]
    rows = []
    for machine, made in found:
        cells = (
            fewest(made.fit, context),
            kilowatts(made.power) if made.power else texts["unknown"],
            _lowest(*made.cheapest) if made.cheapest else texts["unknown"],
        )
        head = Markup("%s×%s") % (named(machine, context), either(made.machines))
        named_cells = [(name, escape(cell)) for name, cell in zip(heads[1:], cells, strict=True)]
        rows.append(stacking_row(row_head(head), named_cells))
    return stacking_table("infra-values infra-plan-table", heads, [rows])


def _lowest(price: Price, amount: Span) -> str:
    """A cost, and where it is so."""
    return f"{yen(amount)}、{price.place}"


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


def _inputs(
    question: Question, found: Plan, money: Rate | None, context: PartContext
) -> Iterator[tuple[str, Statement]]:
    """Label and statement of all that the plan follows from."""
    _ = context.translate
    for one in question.shape.inputs:
        yield one.label, one.statement
    yield from question.machine.inputs
    for price, _amount in found.costs:
        yield f"{_('Price')}（{price.place}）", price.statement
    if question.pue:
        yield "PUE", question.pue
    if money and found.costs:
        yield _("Exchange rate"), money.statement

"""What is said of a plan: the fewest accelerators, their power and what they cost. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from infrakb.planning.arithmetic import (
    ASSUMED,
    GIB,
    SERVER,
    Fit,
    Need,
    Settings,
    Span,
    cost,
    fit,
    held,
    need,
    power,
)
from infrakb.text.problems import Said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from infrakb.planning.arithmetic import Model
    from infrakb.planning.machines import Machine, Price, Rate


class Plan(NamedTuple):
    """What it takes to serve a model on one kind of machine; ``planner/results.js`` finds the same."""

    fit: Fit
    need: Need | None  # on each accelerator, of the surest number; None where none is enough
    accelerators: int  # that number; 0 for none
    held: Span  # requests whose cache fits at once
    machines: Span  # of the machine: perhaps, surely
    power: Span | None  # milliwatts; None where the accelerator's power is not known
    costs: tuple[tuple[Price, Span], ...]  # thousandths of a yen an hour

    @property
    def cheapest(self) -> tuple[Price, Span] | None:
        """The place with the lowest upper end, the first of several; None where no price is known."""
        return min(self.costs, key=lambda one: one[1].high, default=None)


def plan(model: Model, settings: Settings, machine: Machine, pue: int, rate: Rate | None) -> Plan:
    """Find the fewest machines.

    :param pue: in thousandths.
    """
    found = fit(model, settings, machine.device)
    count = found.surely or found.perhaps
    if not count:
        return Plan(found, None, 0, Span(0, 0), Span(0, 0), None, ())
    hosts = Span(-(-found.perhaps // machine.size), -(-count // machine.size))
    # A whole instance runs, and is paid for, whatever part of it is used.
    watts = None
    if machine.tdp:
        watts = Span(
            power(hosts.low * machine.size, machine.tdp, pue).low,
            power(hosts.high * machine.size, machine.tdp, pue).high,
        )
    costs = tuple(
        (price, Span(cost(hosts.low, price.amount, rate.amount), cost(hosts.high, price.amount, rate.amount)))
        for price in machine.prices
        if rate
    )
    device = machine.device
    return Plan(
        found,
        need(model, settings, count, device),
        count,
        held(model, settings, count, device),
        hosts,
        watts,
        costs,
    )


class Configuration(NamedTuple):
    """So many of a machine as are, or may be, enough."""

    machine: Machine
    plan: Plan


def configurations(
    model: Model, settings: Settings, machines: Iterable[Machine], pue: int, rate: Rate | None
) -> list[Configuration]:
    """Find the fewest of each machine that can hold the model: instances first, the fewest and cheapest first.

    :param pue: in thousandths.
    """
    found = (Configuration(one, plan(model, settings, one, pue, rate)) for one in machines)
    return sorted((one for one in found if one.plan.accelerators), key=_order)


def _order(found: Configuration) -> tuple[bool, bool, int, bool, int, bool, int, int, str]:
    """Surely enough before perhaps, and upper ends that are known before those that are not."""
    machine, made = found
    cheapest, watts = made.cheapest, made.power
    return (
        not machine.is_instance,
        not made.fit.surely,
        made.machines.high,
        cheapest is None,
        cheapest[1].high if cheapest else 0,
        watts is None,
        watts.high if watts else 0,
        made.accelerators,
        machine.name,
    )


def assumptions(settings: Settings) -> Iterator[Said]:
    """Everything that is assumed of any model, to be said beside the result."""
    yield Said("%s %% of an accelerator's memory may be used", (f"{settings.utilisation / 10:g}",))
    yield Said(
        "large accelerators have %s GiB and more, but for the A100; the others are small",
        (str(ASSUMED.large // GIB),),
    )
    yield Said(
        "%s tokens go through the model at once on small accelerators, %s to %s on large ones",
        (f"{ASSUMED.batch.high:,}", *_ends(ASSUMED.batch_of_large)),
    )
    yield Said("%s to %s numbers of the hidden size are held for each of them", _ends(ASSUMED.activations))
    yield Said(
        "the next token is chosen for up to %s requests at once on small accelerators, for up to %s on large ones",
        (f"{ASSUMED.sequences:,}", f"{ASSUMED.sequences_of_large:,}"),
    )
    yield Said(
        "which takes %s to %s bytes for each request and entry of the vocabulary; the larger of the two steps counts",
        _ends(ASSUMED.logits),
    )
    yield Said("the runtime takes %s to %s GiB on a single accelerator", _gib(ASSUMED.runtime))
    yield Said("and %s to %s GiB where several share a model", _gib(ASSUMED.runtime_of_many))
    yield Said(
        "weights take up to 1 % (BF16, Q8_0), 4 % (FP8, INT8, NVFP4), 5 % (Q4_K_M), 12 % (INT4) or 14 % (MXFP4) on top"
    )
    yield Said(
        "a part that reads pictures has up to a tenth more weights than its layers, and is not counted in GGUF"
    )
    yield Said("a GB of an accelerator's memory is between 10⁹ and 2³⁰ bytes, and drivers keep up to 1.5 %")
    yield Said("a server takes 100 to %s %% of its accelerators' TDP", (SERVER.high,))


def _ends(span: Span) -> tuple[str, str]:
    return f"{span.low:,}", f"{span.high:,}"


def _gib(span: Span) -> tuple[str, str]:
    return f"{span.low / GIB:.2g}", f"{span.high / GIB:.2g}"

"""What the planner's page and script say: texts, amounts, models and statements as readers see them. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from infrakb.planning.arithmetic import GIB, MOST, Span
from infrakb.planning.shapes import NOT_TOLD_APART
from infrakb.text.problems import Said
from infrakb.topics.lists import bullets
from infrakb.topics.render import full_title, link, span
from infrakb.topics.values import format_date

if TYPE_CHECKING:
    from collections.abc import Iterable

    from infrakb.planning.arithmetic import Fit
    from infrakb.planning.machines import Lacking, Machine
    from infrakb.planning.shapes import Shape
    from infrakb.topics.parts import PartContext
    from infrakb.topics.registry import Registry
    from infrakb.topics.statements import Statement

#: What the script says; ``{name}`` is put in there.
TEXTS = {
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
    "fitting": Said("Instances that are enough"),
    "fittingChips": Said("Accelerators that are enough"),
    "configuration": Said("Configuration"),
    "cheapest": Said("Cost an hour where it is lowest"),
    "unknown": Said("not confirmed"),
    "inputs": Said("What it was computed from"),
    "assumptions": Said("What was assumed"),
}


# --- numbers


def rounded(number: float) -> str:
    """Three digits, or all before the point."""
    return (
        f"{number:,.0f}"
        if abs(number) >= 100
        else f"{number:,.1f}"
        if abs(number) >= 10
        else f"{number:,.2f}"
    )


def between(low: float, high: float, unit: str) -> str:
    """A rounded number, or the two that it lies between."""
    first, last = rounded(low), rounded(high)
    return f"{first} {unit}" if first == last else f"{first}〜{last} {unit}"


def gib(found: Span) -> str:
    """Bytes in GiB."""
    return between(found.low / GIB, found.high / GIB, "GiB")


def either(found: Span) -> str:
    """A whole number, or the two that it lies between."""
    return "〜".join(dict.fromkeys(f"{end:,}" for end in found))


def kilowatts(power: Span) -> str:
    """Milliwatts in kW."""
    return between(power.low / 10**6, power.high / 10**6, "kW")


def yen(amount: Span) -> str:
    """Thousandths of a yen, rounded up."""
    first, last = (f"{-(-end // 1000):,}" for end in amount)
    return f"{first}円" if first == last else f"{first}〜{last}円"


def fewest(found: Fit, context: PartContext) -> str:
    """How many accelerators are enough."""
    _ = context.translate
    if not found.perhaps:
        return _("more than %d") % MOST
    if not found.surely:
        return _("%d or more") % found.perhaps
    return either(Span(found.perhaps, found.surely))


# --- models and machines


def named(one: Shape | Machine | Lacking, context: PartContext) -> Markup:
    """A link to a model's or machine's topic."""
    docname = context.knowledge.registry.topics[one.topic].docname
    return link(context.href(docname), "reference internal", one.name)


def cannot(named: Markup, said: Said, context: PartContext) -> Markup:
    """Why nothing is computed of a model or machine."""
    _ = context.translate
    return Markup("%s%s") % (named, f"：{_('cannot be computed: %s') % said.text(_)}")


# --- statements


def source_of(statement: Statement, registry: Registry, context: PartContext) -> str:
    """Source and date of a statement in words."""
    source = registry.sources.get(statement.source)
    title = full_title(source) if source else context.translate("No source")
    return f"{title}、{format_date(statement.as_of)}" if statement.as_of else title


def statements(found: Iterable[tuple[str, Statement]], context: PartContext) -> Markup:
    """A list of statements that were used, each with its label."""
    return bullets((_used(label, one, context) for label, one in found), "infra-plan-inputs")


def _used(label: str, statement: Statement, context: PartContext) -> Markup:
    """A link to where a statement stands, its source and date."""
    registry = context.knowledge.registry
    address = f"{context.href(registry.topics[statement.topic].docname)}#{statement.anchor}"
    return Markup("%s %s%s") % (
        label,
        link(address, "reference internal", statement.text),
        span("infra-plan-source", f"（{source_of(statement, registry, context)}）"),
    )

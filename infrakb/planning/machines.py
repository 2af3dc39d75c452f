"""Accelerators, and instances with their prices, as their statements give them. Pure."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from infrakb.planning.arithmetic import ASSUMED, Device, Span
from infrakb.text.japanese import fold
from infrakb.topics.rates import latest_rate
from infrakb.topics.values import magnitude

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from infrakb.topics.records import Topic
    from infrakb.topics.registry import Registry
    from infrakb.topics.statements import Statement

#: Scopes that say where a capacity was read, and no other product.
_ORIGINS = frozenset({"", "MLPerfの構成記述", "チップの仕様", "EC2 G7eの表示"})
#: Scopes of what programs see: nothing else is asked where there is one.
_SEEN = frozenset({"OSから見える容量", "nvidia-smiの表示"})
_KEPT = Fraction(985, 1000)  # what a driver leaves of the capacity


class Price(NamedTuple):
    """What an instance costs."""

    place: str  # region; "" where the statement names none
    amount: int  # millionths of a US dollar an hour
    statement: Statement


class Machine(NamedTuple):
    """An accelerator, or an instance with several of them."""

    topic: str
    name: str
    memory: Span  # bytes of one accelerator
    tdp: Span | None  # milliwatts of one; None where it is not known
    size: int  # accelerators of an instance; 1 for an accelerator
    prices: tuple[Price, ...]  # () for accelerators
    inputs: tuple[tuple[str, Statement], ...]  # property and what states it
    is_instance: bool
    is_large: bool  # as engines tell by memory and name

    @property
    def device(self) -> Device:
        """One accelerator."""
        return Device(self.memory, self.is_large)


class Rate(NamedTuple):
    """Yen for a US dollar."""

    amount: int  # ten-thousandths of a yen
    statement: Statement


def machines(registry: Registry) -> list[Machine]:
    """Those whose memory is known: accelerators, then instances."""
    chips = [machine for topic in _of_kind(registry, "accelerator") for machine in _chips(topic, registry)]
    hosts = [
        machine for topic in _of_kind(registry, "instance") for machine in _instances(topic, chips, registry)
    ]
    return [*chips, *hosts]


def rate(registry: Registry) -> Rate | None:
    """The rate by which amounts are compared everywhere; None for none."""
    found = latest_rate(registry)
    if found is None:
        return None
    assert found.statement.value.low is not None
    return Rate(round(found.statement.value.low * 10_000), found.statement)


def _of_kind(registry: Registry, kind: str) -> Iterator[Topic]:
    return (topic for topic in registry.topics.values() if topic.kind == kind)


def _stated(topic: Topic, key: str) -> Iterator[tuple[str, Statement]]:
    """Scope and statement of all that holds of a property, but for bounds."""
    for fact in topic.facts.values():
        if fact.property_key == key:
            for statement in fact.current:
                if statement.value.bound in {"=", "~"}:
                    yield dict(fact.qualifiers).get("scope", ""), statement


def _chips(topic: Topic, registry: Registry) -> Iterator[Machine]:
    stated = list(_stated(topic, "memory-capacity"))
    seen = [one for one in stated if one[0] in _SEEN]
    own = seen or [one for one in stated if one[0] in _ORIGINS]
    others = [one for one in stated if one[0] not in _ORIGINS | _SEEN]
    groups = {"": own} if own else {}
    for scope, statement in others:
        groups.setdefault(scope, []).append((scope, statement))
    if len(groups) == 1:
        ((scope, group),) = groups.items()
        if not any(_is_exact(one) for _scope, one in group):
            groups[scope] = _by_hosts(topic, registry) or group
    powers = list(_stated(topic, "tdp"))
    for scope, group in groups.items():
        ends = [_memory(statement) for _scope, statement in group]
        tdp = [
            one for one in powers if one[0] == scope or (scope.startswith(one[0]) if one[0] else not scope)
        ] or [one for one in powers if not one[0] or len(groups) == 1]
        watts = [_milliwatts(statement) for _scope, statement in tdp]
        memory = Span(min(end.low for end in ends), max(end.high for end in ends))
        yield Machine(
            topic.id,
            f"{topic.ja.text} {scope}".strip(),
            memory,
            Span(min(watts), max(watts)) if watts else None,
            1,
            (),
            tuple(
                [(registry.properties.known[one.property_key].ja, one) for _scope, one in group]
                + [(registry.properties.known["tdp"].ja, statement) for _scope, statement in tdp]
            ),
            is_instance=False,
            is_large=_is_large(memory, [topic.id]),
        )


def _by_hosts(topic: Topic, registry: Registry) -> list[tuple[str, Statement]]:
    """What instances with this accelerator alone state of its memory, in units that leave no doubt."""
    return [
        (scope, statement)
        for host in _of_kind(registry, "instance")
        if _run_on(host) == [topic.id]
        for scope, statement in _stated(host, "accelerator-memory")
        if _is_exact(statement)
    ]


def _is_exact(statement: Statement) -> bool:
    """Whether its unit counts in powers of 1,024."""
    return "i" in statement.unit.text


def _instances(topic: Topic, chips: Iterable[Machine], registry: Registry) -> Iterator[Machine]:
    known = registry.properties.known
    memory = dict(_stated(topic, "accelerator-memory"))
    total = dict(_stated(topic, "total-memory-capacity"))
    prices: dict[str, list[Price]] = {}
    for scope, statement in _stated(topic, "price"):
        if statement.unit.text == "USD/h":
            assert statement.value.low is not None
            place = dict(statement.qualifiers).get("region", "")
            prices.setdefault(scope, []).append(Price(place, round(statement.value.low * 10**6), statement))
    sizes = dict(_stated(topic, "accelerators"))
    for scope in dict.fromkeys([*prices, *sizes]):
        count = sizes.get(scope) or (sizes.get("") if len(sizes) == 1 else None)
        is_told = not scope or scope in prices or scope in memory or len(sizes) == 1
        if count is None or count.value.low is None or not is_told:
            continue
        if not scope and any(prices):
            continue  # the same instance, under its own name
        size = int(count.value.low)
        inputs = [(known["accelerators"].ja, count)]
        span = None
        if stated := memory.get(scope) or memory.get(""):
            span = _memory(stated)
            inputs.append((known["accelerator-memory"].ja, stated))
        elif stated := total.get(scope) or total.get(""):
            whole = _memory(stated)
            span = Span(whole.low // size, whole.high // size)
            inputs.append((known["total-memory-capacity"].ja, stated))
        chip = _chip_of(topic, scope, span, chips)
        if chip:
            span = _common(span, chip.memory)
            inputs += [one for one in chip.inputs if one not in inputs]
        if span is None:
            continue
        yield Machine(
            topic.id,
            scope or topic.ja.text,
            span,
            chip.tdp if chip else None,
            size,
            tuple(prices.get(scope, ())),
            tuple(inputs),
            is_instance=True,
            is_large=_is_large(span, [*_run_on(topic), chip.topic if chip else ""]),
        )


def _common(stated: Span | None, chip: Span) -> Span:
    """What an instance's and its accelerator's statements leave; the instance's where they contradict each other."""
    if stated is None:
        return chip
    both = Span(max(stated.low, chip.low), min(stated.high, chip.high))
    return both if both.low <= both.high else stated


def _chip_of(topic: Topic, scope: str, memory: Span | None, chips: Iterable[Machine]) -> Machine | None:
    """The accelerator that the instance's own name has, or the one that its topic runs on; None where that is open.

    One that comes in several sizes is told by the size in the name, or by the *memory* that the instance states.
    """
    words = set(re.split(r"[^0-9a-z]+", fold(scope)))
    named = [chip for chip in chips if chip.topic in words]
    found = named or [chip for chip in chips if chip.topic in _run_on(topic)]
    if len(found) > 1:
        wanted = re.sub(r"\D", "", next((word for word in words if re.fullmatch(r"\d+gb", word)), ""))
        sized = [chip for chip in found if wanted and wanted in re.findall(r"\d+", chip.name)]
        found = sized or [chip for chip in found if chip.memory == memory] or _near(found, memory)
    return found[0] if len(found) == 1 else None


def _near(chips: Iterable[Machine], memory: Span | None) -> list[Machine]:
    """Those that may have so much memory."""
    return [
        chip for chip in chips if memory and chip.memory.low <= memory.high and memory.low <= chip.memory.high
    ]


def _run_on(topic: Topic) -> list[str]:
    """The accelerators of an instance's topic."""
    return [relation.target for relation in topic.relations if relation.type == "runs-on"]


def _is_large(memory: Span, chips: Iterable[str]) -> bool:
    """Whether engines put more through it at once: vLLM leaves the A100 out, whatever memory it has."""
    return memory.high >= ASSUMED.large and "a100" not in chips


def _memory(statement: Statement) -> Span:
    """Bytes: «GB» of memory is often a GiB, and drivers leave a little less than what is there."""
    bits = magnitude(statement.value, statement.unit)
    assert bits is not None
    assert statement.value.low is not None
    whole = bits / 8
    if _is_exact(statement):
        return Span(math.floor(whole * _KEPT), math.ceil(whole))
    power = {"MB": 2, "GB": 3, "TB": 4}.get(statement.unit.text, 0)
    high = Fraction(statement.value.low) * 1024**power if power else whole
    return Span(math.floor(whole), math.ceil(high))


def _milliwatts(statement: Statement) -> int:
    watts = magnitude(statement.value, statement.unit)
    assert watts is not None
    return round(watts * 1000)

"""Accelerators, and instances with their prices, as their statements give them. Pure."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from infrakb.planning.arithmetic import ASSUMED, Device, Span
from infrakb.planning.shapes import joined
from infrakb.text.japanese import fold
from infrakb.text.problems import Said
from infrakb.topics.rates import latest_rate
from infrakb.topics.values import magnitude

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from infrakb.topics.records import Topic
    from infrakb.topics.registry import Registry
    from infrakb.topics.statements import Statement

#: Scopes that say where a capacity was read, and no other product.
_ORIGINS = frozenset({"", "MLPerfの構成記述", "チップの仕様", "EC2 G7eの表示"})
#: A type of an instance as its vendor writes it; what its racks and servers have is told in words.
_TYPE_RE = re.compile(r"[!-~]+")
_EXACT, _RANGES = frozenset({"=", "~"}), frozenset({"=", "~", ".."})
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


class Lacking(NamedTuple):
    """An accelerator or instance that nothing can be computed with."""

    topic: str
    name: str
    missing: Said
    is_instance: bool


class Rate(NamedTuple):
    """Yen for a US dollar."""

    amount: int  # ten-thousandths of a yen
    statement: Statement


def machines(registry: Registry) -> list[Machine]:
    """Those whose memory is known: accelerators, then instances."""
    return [one for one in machines_and_lacking(registry) if isinstance(one, Machine)]


def machines_and_lacking(registry: Registry) -> list[Machine | Lacking]:
    """All accelerators, then all instances but for concepts that instances are part of."""
    hosts = list(_of_kind(registry, "instance"))
    wholes = {one.target for topic in hosts for one in topic.relations if one.type == "part-of"}
    chips = [one for topic in _of_kind(registry, "accelerator") for one in _chips(topic, registry)]
    known = [one for one in chips if isinstance(one, Machine)]
    found = [one for topic in hosts if topic.id not in wholes for one in _instances(topic, known, registry)]
    return [*chips, *found]


def rate(registry: Registry) -> Rate | None:
    """The rate by which amounts are compared everywhere; None for none."""
    found = latest_rate(registry)
    if found is None:
        return None
    assert found.statement.value.low is not None
    return Rate(round(found.statement.value.low * 10_000), found.statement)


def _of_kind(registry: Registry, kind: str) -> Iterator[Topic]:
    return (topic for topic in registry.topics.values() if topic.kind == kind)


def _stated(topic: Topic, key: str, bounds: frozenset[str] = _EXACT) -> Iterator[tuple[str, Statement]]:
    """Scope and statement of all that holds of a property, in one of the ways that values are bounded."""
    for fact in topic.facts.values():
        if fact.property_key == key:
            for statement in fact.current:
                if statement.value.bound in bounds:
                    yield dict(fact.qualifiers).get("scope", ""), statement


def _lacking(topic: Topic, name: str, key: str, registry: Registry) -> Lacking:
    """Say that a property is not known."""
    said = Said("%s of %s is not confirmed", (registry.properties.known[key].ja, name))
    return Lacking(topic.id, name, said, topic.kind == "instance")


def _chips(topic: Topic, registry: Registry) -> Iterator[Machine | Lacking]:
    """An accelerator in each of its sizes."""
    groups = _sizes(topic, registry)
    if not groups:
        yield _lacking(topic, topic.ja.text, "memory-capacity", registry)
    for scope, group in groups.items():
        ends = [_memory(statement) for statement in group]
        memory = Span(min(end.low for end in ends), max(end.high for end in ends))
        powers = _powers(topic, scope, groups)
        watts = [_milliwatts(statement) for statement in powers]
        yield Machine(
            topic.id,
            joined(topic.ja.text, scope),
            memory,
            Span(min(watts), max(watts)) if watts else None,
            1,
            (),
            tuple((registry.properties.known[one.property_key].ja, one) for one in (*group, *powers)),
            is_instance=False,
            is_large=_is_large(memory, [topic.id]),
        )


def _sizes(topic: Topic, registry: Registry) -> dict[str, list[Statement]]:
    """Size -> what states its memory: exactly what programs see, or what instances have, where that is known."""
    stated = list(_stated(topic, "memory-capacity", _RANGES))
    seen = [statement for scope, statement in stated if scope in _SEEN]
    own = seen or [statement for scope, statement in stated if scope in _ORIGINS]
    groups = {"": own} if own else {}
    for scope, statement in stated:
        if scope not in _ORIGINS | _SEEN:
            groups.setdefault(scope, []).append(statement)
    if len(groups) == 1:
        ((scope, group),) = groups.items()
        if not any(map(_is_exact, group)):
            groups[scope] = _by_hosts(topic, registry) or group
    return groups


def _powers(topic: Topic, scope: str, sizes: Collection[str]) -> list[Statement]:
    """The TDP of a size: its own, or else the topic's where no other size has that."""
    stated = list(_stated(topic, "tdp"))
    own = [one for of, one in stated if of == scope or (of and scope.startswith(of))]
    return own or [one for of, one in stated if len(sizes) == 1 or (not of and "" not in sizes)]


def _by_hosts(topic: Topic, registry: Registry) -> list[Statement]:
    """What instances with this accelerator alone state of its memory, in units that leave no doubt."""
    return [
        statement
        for host in _of_kind(registry, "instance")
        if _run_on(host) == [topic.id]
        for _scope, statement in _stated(host, "accelerator-memory")
        if _is_exact(statement)
    ]


def _is_exact(statement: Statement) -> bool:
    """Whether its unit counts in powers of 1,024."""
    return "i" in statement.unit.text


def _instances(topic: Topic, chips: Sequence[Machine], registry: Registry) -> Iterator[Machine | Lacking]:
    """The types of a topic; the topic itself where it has one without a name of its own."""
    prices = _prices(topic)
    sizes = dict(_stated(topic, "accelerators"))
    scopes = [scope for scope in dict.fromkeys([*prices, *sizes]) if not scope or _TYPE_RE.fullmatch(scope)]
    if any(scopes):
        scopes = [scope for scope in scopes if scope]  # without a name it is the same instance
    for scope in scopes or [""]:
        count = sizes.get(scope) or (sizes.get("") if len(sizes) == 1 else None)
        name = _type_name(topic, scope)
        if count is None:
            yield _lacking(topic, name, "accelerators", registry)
        else:
            found = _instance(topic, scope, count, chips, registry)
            made = found and found._replace(name=name, prices=tuple(prices.get(scope, ())))
            yield made or _lacking(topic, name, "accelerator-memory", registry)


def _prices(topic: Topic) -> dict[str, list[Price]]:
    """What each type costs, in US dollars an hour."""
    found: dict[str, list[Price]] = {}
    for scope, statement in _stated(topic, "price"):
        if statement.unit.text == "USD/h":
            assert statement.value.low is not None
            place = dict(statement.qualifiers).get("region", "")
            found.setdefault(scope, []).append(Price(place, round(statement.value.low * 10**6), statement))
    return found


def _type_name(topic: Topic, scope: str) -> str:
    """The type, behind its product where it is a single word such as 「Gen1」."""
    if not scope:
        return topic.ja.text
    return scope if re.search("[-._]", scope) else joined(topic.ja.text, scope)


def _instance(
    topic: Topic, scope: str, count: Statement, chips: Iterable[Machine], registry: Registry
) -> Machine | None:
    """A type without its prices; None where the memory of its accelerators is not known."""
    known = registry.properties.known
    assert count.value.low is not None
    size = int(count.value.low)
    span, inputs = None, [(known["accelerators"].ja, count)]
    if stated := _of_scope(topic, "accelerator-memory", scope):
        span = _memory(stated)
        inputs.append((known["accelerator-memory"].ja, stated))
    elif stated := _of_scope(topic, "total-memory-capacity", scope):
        span = _memory(stated).shared(size)
        inputs.append((known["total-memory-capacity"].ja, stated))
    chip = _chip_of(topic, scope, span, chips)
    if chip:
        span = _common(span, chip.memory)
        inputs += [one for one in chip.inputs if one not in inputs]
    if span is None:
        return None
    return Machine(
        topic.id,
        topic.ja.text,
        span,
        chip.tdp if chip else None,
        size,
        (),
        tuple(inputs),
        is_instance=True,
        is_large=_is_large(span, [chip.topic] if chip else _run_on(topic)),
    )


def _of_scope(topic: Topic, key: str, scope: str) -> Statement | None:
    """What is stated of a type, or of the whole topic."""
    stated = dict(_stated(topic, key))
    return stated.get(scope) or stated.get("")


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
    low, high = statement.value.low, statement.value.high
    assert low is not None
    least, most = (Fraction(end) * statement.unit.factor / 8 for end in (low, low if high is None else high))
    if _is_exact(statement):
        return Span(math.floor(least * _KEPT), math.ceil(most))
    power = {"MB": 2, "GB": 3, "TB": 4}.get(statement.unit.text)
    doubt = Fraction(1024, 1000) ** power if power else 1
    return Span(math.floor(least), math.ceil(most * doubt))


def _milliwatts(statement: Statement) -> int:
    watts = magnitude(statement.value, statement.unit)
    assert watts is not None
    return round(watts * 1000)

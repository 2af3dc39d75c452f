"""Published measurements, and what is computed for the same case with the same assumptions. Pure.

Cases are the body of a directive: a mapping from a name to what was measured. See ``guide/planner.md``.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from infrakb.planning.arithmetic import ASSUMED, CACHES, SCHEMES, Settings, Span, cache, need, weights
from infrakb.planning.machines import machines
from infrakb.planning.shapes import shape, sizes
from infrakb.text.frontblock import read_mapping, whole
from infrakb.text.problems import Problem, Said, near

if TYPE_CHECKING:
    from infrakb.planning.arithmetic import Model
    from infrakb.planning.shapes import Shape
    from infrakb.topics.registry import Registry

#: What can be compared -> how it is called.
MEASURED = {
    "weights": Said("weights on one accelerator"),
    "cache": Said("KV cache on one accelerator"),
    "all": Said("weights and KV cache together"),
    "room": Said("memory left for the KV cache on one accelerator"),
    "tokens": Said("tokens that fit into the KV cache"),
}
_BYTES = {"MiB": 1 << 20, "GiB": 1 << 30}
_AMOUNT_RE = re.compile(r"(-?[\d,]+(?:\.\d+)?) (MiB|GiB|tokens)")
#: Keys of a case -> whether they must be there.
_KEYS = {
    "model": True,
    "size": False,
    "weights": True,
    "cache": False,
    "what": True,
    "measured": True,
    "accelerators": False,
    "context": False,
    "requests": False,
    "memory": False,
    "machine": False,
    "given": False,
    "utilisation": False,
    "run": True,
    "source": True,
    "at": True,
    "note": False,
}


class Case(NamedTuple):
    """One measurement."""

    shape: Shape
    what: str  # a key of MEASURED
    measured: Fraction  # bytes, or tokens
    unit: str  # as the source has it
    settings: Settings
    accelerators: int
    memory: Span  # bytes of one accelerator; (0, 0) where it does not matter
    given: int  # bytes that the source says are left for the cache; 0 for none
    run: str  # hardware, software and settings
    source: str
    at: str
    note: str  # why it differs; "" for none


class Compared(NamedTuple):
    """What is computed for a case, in the unit of its source."""

    low: Fraction
    high: Fraction
    measured: Fraction

    @property
    def middle(self) -> Fraction:
        """What the comparison is made with."""
        return (self.low + self.high) / 2

    @property
    def error(self) -> Fraction:
        """How far the middle is from what was measured, as a part of it."""
        return (self.middle - self.measured) / abs(self.measured)

    @property
    def is_inside(self) -> bool:
        """Whether the interval holds what was measured."""
        return self.low <= self.measured <= self.high


def read_cases(text: str, registry: Registry) -> tuple[list[Case], list[Problem]]:
    """Cases of a text, and what is wrong with others; lines are counted from the text's first."""
    mapping, problems = read_mapping(whole(text))
    cases: list[Case] = []
    for name, value in mapping.items():
        fields = value.plain()
        said = (
            _wrong(fields, registry) if isinstance(fields, dict) else Said("write keys and values below it")
        )
        if said:
            problems.append(Problem(value.line, "directive", "case '%s': %s", (name, said)))
            continue
        cases.append(_case({key: str(one) for key, one in fields.items()}, registry))
    return cases, problems


def _wrong(fields: dict[str, object], registry: Registry) -> Said | None:
    """What is wrong with a case; None for nothing."""
    for key in fields:
        if key not in _KEYS:
            return Said("unknown key '%s'; %s", (key, near(str(key), _KEYS)))
    for key, is_needed in _KEYS.items():
        if is_needed and key not in fields:
            return Said("'%s' is missing; add it", (key,))
    for key, known in (
        ("weights", SCHEMES),
        ("cache", CACHES),
        ("what", MEASURED),
        ("source", registry.sources),
    ):
        if key in fields and str(fields[key]) not in known:
            return Said("'%s' is no '%s'; %s", (fields[key], key, near(str(fields[key]), known)))
    return _wrong_model(fields, registry) or _wrong_amounts(fields, registry)


def _wrong_model(fields: dict[str, object], registry: Registry) -> Said | None:
    """Whether the model can be computed."""
    topic = registry.topics.get(str(fields["model"]))
    if topic is None:
        return Said("unknown model '%s'; %s", (fields["model"], near(str(fields["model"]), registry.topics)))
    size = str(fields.get("size", ""))
    if size not in sizes(topic):
        return Said("'%s' is no size of the model; %s", (size, near(size, sizes(topic))))
    if missing := shape(topic, size, registry).missing:
        return Said("it cannot be computed: %s", (missing,))
    return None


def _wrong_amounts(fields: dict[str, object], registry: Registry) -> Said | None:
    """Whether machine and amounts can be read."""
    names = [machine.name for machine in machines(registry)] if "machine" in fields else []
    if "machine" in fields and fields["machine"] not in names:
        return Said("unknown machine '%s'; %s", (fields["machine"], near(str(fields["machine"]), names)))
    for key in ("measured", "memory", "given"):
        if key in fields and not _AMOUNT_RE.fullmatch(str(fields[key])):
            return Said("'%s' is no amount; write it as '14.96 GiB' or '178,880 tokens'", (fields[key],))
    return None


def _amount(text: str) -> tuple[Fraction, str]:
    match = _AMOUNT_RE.fullmatch(text)
    assert match is not None
    return Fraction(match[1].replace(",", "")), match[2]


def _bytes(text: str) -> int:
    number, unit = _amount(text)
    return round(number * _BYTES[unit])


def _case(fields: dict[str, str], registry: Registry) -> Case:
    measured, unit = _amount(fields["measured"])
    memory = Span(0, 0)
    if "memory" in fields:
        memory = Span(_bytes(fields["memory"]), _bytes(fields["memory"]))
    elif "machine" in fields:
        memory = next(one.memory for one in machines(registry) if one.name == fields["machine"])
    settings = Settings(
        fields["weights"],
        fields.get("cache", "bf16"),
        int(fields.get("context", "1")),
        int(fields.get("requests", "1")),
        round(Fraction(fields.get("utilisation", "0.9")) * 1000),
    )
    return Case(
        shape(registry.topics[fields["model"]], fields.get("size", ""), registry),
        fields["what"],
        measured,
        unit,
        settings,
        int(fields.get("accelerators", "1")),
        memory,
        _bytes(fields["given"]) if "given" in fields else 0,
        fields["run"],
        fields["source"],
        fields["at"],
        fields.get("note", ""),
    )


def compared(case: Case) -> Compared:
    """Compute a case."""
    model = case.shape.model
    assert model is not None
    low, high = _computed(case, model)
    size = _BYTES.get(case.unit, 1)
    return Compared(low / size, high / size, case.measured)


def _computed(case: Case, model: Model) -> tuple[Fraction, Fraction]:
    """Lower and upper end, in bytes or tokens."""
    settings = case.settings
    own = weights(model, SCHEMES[settings.scheme]).shared(case.accelerators)
    kept = cache(model, settings.cache, settings.context, case.accelerators).times(settings.requests)
    if case.what == "weights":
        found = own
    elif case.what == "cache":
        found = kept
    elif case.what == "all":
        found = own + kept
    else:
        found = Span(case.given, case.given) if case.given else _room(case, model)
    if case.what != "tokens":
        return Fraction(found.low), Fraction(found.high)
    token = _long(model, settings.cache, case.accelerators)
    return max(Fraction(0), found.low / token), max(Fraction(0), found.high / token)


def _room(case: Case, model: Model) -> Span:
    """What is left for the cache of what may be used."""
    asked = need(model, case.settings, case.accelerators, ASSUMED)
    fixed = asked.weights + asked.activations + asked.runtime
    usable = [end * case.settings.utilisation // 1000 for end in case.memory]
    return Span(usable[0] - fixed.high, usable[1] - fixed.low)


def _long(model: Model, kind: str, count: int) -> Fraction:
    """Bytes of one token more in layers that keep all tokens."""
    blocks = 1 << 20
    first, second = (cache(model, kind, tokens, count).low for tokens in (blocks, 2 * blocks))
    return Fraction(second - first, blocks)

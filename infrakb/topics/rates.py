"""The rate by which amounts of one currency are compared with those of another: one that a source states. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from infrakb.topics.qualifiers import labels

if TYPE_CHECKING:
    from infrakb.topics.registry import Registry
    from infrakb.topics.render import Translate
    from infrakb.topics.statements import Statement

#: The property that states what one currency costs in another, and the unit that its values then have.
RATE, UNIT = "exchange-rate", "JPY/USD"


class Rate(NamedTuple):
    """What a US dollar costs in yen."""

    yen: float
    statement: Statement  # that states it

    @property
    def when(self) -> str:
        """Which average it is, and of when: 「月平均、2026年6月」."""
        return labels(self.statement.qualifiers)

    def told(self, _: Translate) -> str:
        """That amounts are converted, and at what."""
        return _("Amounts are converted at %s to the US dollar (%s).") % (f"{self.yen:g}円", self.when)


def latest_rate(registry: Registry) -> Rate | None:
    """The rate of the latest period for which a source states one; None without any.

    A period ends the later the longer its text begins like a later one: the average of a month wins over its year's.
    """
    found = [
        statement
        for fact in registry.facts()
        if fact.property_key == RATE and not fact.conflicts
        for statement in fact.current[:1]
        if statement.unit.text == UNIT and statement.value.bound == "="
    ]
    if not found:
        return None
    last = max(found, key=lambda one: (dict(one.qualifiers).get("period", one.as_of), one.as_of))
    assert last.value.low is not None
    return Rate(float(last.value.low), last)


def exchange(dimension: str, wanted: str, rate: float | None) -> float | None:
    """What a number of one dimension is multiplied by to be one of another: 1, or a rate; None where nothing helps.

    :param rate: what a US dollar costs in yen.
    """
    if dimension == wanted:
        return 1.0
    if rate is None:
        return None
    is_below = "/USD" in dimension or "/JPY" in dimension  # what costs a yen is less than for a dollar
    yen = 1 / rate if is_below else rate
    if dimension.replace("USD", "JPY") == wanted:
        return yen
    return 1 / yen if dimension.replace("JPY", "USD") == wanted else None

"""The order of the values in a column of a table, by true magnitude, for a script that moves the rows. Pure.

The comparison of a kind is sorted by the same magnitudes where the reader is (``scripts/compare/table.js``): what is
in a column changes there with what the reader asks for.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from infrakb.text.collation import Key, collation_key
from infrakb.topics.rates import exchange
from infrakb.topics.values import magnitude

if TYPE_CHECKING:
    from collections.abc import Sequence

    from infrakb.topics.units import Unit
    from infrakb.topics.values import Value

    #: The values of a cell.
    Cell = Sequence[tuple[Value, Unit]]


def places(column: Sequence[Cell], rate: float | None) -> list[tuple[int, ...]]:
    """Return the places of the least and of the greatest value of each cell among all of the column, once where they are one.

    Numbers are compared in the unit and the currency that most of them have. A cell none of whose values can be
    compared with these has no place. Without numbers it is the first lines that are compared, as text.

    :param rate: what a US dollar costs in yen; None where no amounts stand in the column.
    """
    counts = Counter(unit.dimension for cell in column for value, unit in cell if value.is_number)
    keyed: list[list[float]] | list[list[Key]]
    if counts:
        ((wanted, _count),) = counts.most_common(1)
        keyed = [_amounts(cell, wanted, rate) for cell in column]
    else:
        keyed = [[collation_key(value.text) for value, _unit in cell[:1]] for cell in column]
    order = {key: place for place, key in enumerate(sorted({key for keys in keyed for key in keys}))}
    found = ([order[key] for key in keys] for keys in keyed)
    return [tuple(sorted({min(one), max(one)})) if one else () for one in found]


def _amounts(cell: Cell, wanted: str, rate: float | None) -> list[float]:
    """Return the numbers of a cell that can be told in the dimension *wanted*."""
    return [
        float(number) * factor
        for value, unit in cell
        if value.is_number
        and (number := magnitude(value, unit)) is not None
        and (factor := exchange(unit.dimension, wanted, rate)) is not None
    ]

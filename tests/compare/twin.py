"""The scripts of the comparison, run by Node."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.search.engine import ask_node


def answers(calls: list[list[object]]) -> list[Any]:
    """Return what the scripts answer to *calls*, each a name in twin.mjs and its arguments."""
    return ask_node(Path(__file__).with_name("twin.mjs"), calls)

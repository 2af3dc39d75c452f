"""What the stores of the domain say of their objects."""

from __future__ import annotations

from typing import TypeAlias

#: A line of ``objects.inv``: name, text, type, document, anchor, priority in searches.
ObjectEntry: TypeAlias = tuple[str, str, str, str, str, int]
#: Where an object is: document, anchor, text.
Place: TypeAlias = tuple[str, str, str]

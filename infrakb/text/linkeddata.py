"""Data for machines: what of it says something, and, as JSON-LD, an element of a page. Pure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Line ends to JavaScript, though not to JSON: programs that read one for the other are not to stumble.
_LINE_ENDS = {ord(char): f"\\u{ord(char):04x}" for char in "\u2028\u2029"}


def element(data: Mapping[str, object]) -> Markup:
    """Return the element that holds *data*: no browser runs it, and a policy against scripts in pages lets it be."""
    text = htmlsafe_json_dumps(data, dumps=json.dumps, ensure_ascii=False, separators=(",", ":"))
    return Markup('<script type="application/ld+json">%s</script>') % text.translate(_LINE_ENDS)


def filled(values: Mapping[str, object]) -> dict[str, object]:
    """Return those of *values* that say something."""
    return {name: value for name, value in values.items() if value}


def node(**values: object) -> dict[str, object]:
    """Return a node of those *values* that say something; ``_id`` and ``_type`` stand for its id and type."""
    return {name.replace("_", "@", 1): value for name, value in filled(values).items()}

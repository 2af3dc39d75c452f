"""Where a reader tells of an error: the address of a form, or of a letter, filled in. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Callable

#: What an address may have in braces, and what is put there.
PLACES = ("title", "body", "page", "value", "source")
_PLACE_RE = re.compile(r"\{(\w*)\}")
_ADDRESS_RE = re.compile(r"(?:https?://|mailto:)[^\s\"'<>]+")


def is_address(text: str) -> bool:
    """Tell whether a text is an address with no other places than those that are filled."""
    places = {match[1] for match in _PLACE_RE.finditer(text)}
    return bool(_ADDRESS_RE.fullmatch(text)) and places <= set(PLACES)


def filled_address(form: str, values: dict[str, str]) -> str:
    """Return the address *form* with *values* in the places of the same name; a place without one is empty."""
    return _PLACE_RE.sub(lambda match: quote(values.get(match[1], ""), safe=""), form)


def report_address(form: str, page: str, title: str, _: Callable[[str], str]) -> str:
    """Return where an error of a page is told; :file:`citing/formats.js` does the same for a value.

    :param page: absolute address.
    :param title: of the page.
    """
    lines = (title, page, "", ask(_))
    values = {"title": subject(title, _), "body": "\n".join(lines), "page": page, "value": title}
    return filled_address(form, values)


def subject(title: str, _: Callable[[str], str]) -> str:
    """Return what a report is called."""
    return _("Error: %s") % title


def ask(_: Callable[[str], str]) -> str:
    """Return what a report is to say, for its author to write over."""
    return _("What is wrong, what is right, and a source for it:")

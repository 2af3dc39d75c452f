"""Long lists that are split into pages by initials: what the page of the whole list keeps. Pure.

Addresses in that page stay valid however the list is split: it keeps the ids of all entries, and
``topic-initials.js`` leads on from them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable


def leading_list(lines: Iterable[tuple[Markup, Iterable[str]]], name: str) -> Markup:
    """Links to the pages, each with the ids of the entries that stand there; *name* is the list's class. "" without lines."""
    html = Markup().join(Markup("<li>%s%s</li>") % (text, targets(ids)) for text, ids in lines)
    return Markup('<ul class="infra-initials %s">%s</ul>') % (name, html) if html else html


def targets(ids: Iterable[str]) -> Markup:
    """Elements with ids and nothing else."""
    return Markup().join(Markup('<b id="%s"></b>') % one for one in ids)

"""Long lists on pages by initials: what the list of all keeps of what they list. Pure.

Addresses in the list outlive the way in which it is divided: it has the ids of what stands elsewhere, and
``topic-initials.js`` leads on from them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable


def leading_list(lines: Iterable[tuple[Markup, Iterable[str]]], name: str) -> Markup:
    """A list, of the class *name*, of links to pages, each with the ids of what is listed there; nothing without lines."""
    html = Markup().join(Markup("<li>%s%s</li>") % (text, targets(ids)) for text, ids in lines)
    return Markup('<ul class="infra-initials %s">%s</ul>') % (name, html) if html else html


def targets(ids: Iterable[str]) -> Markup:
    """Elements with ids and nothing else."""
    return Markup().join(Markup('<b id="%s"></b>') % one for one in ids)

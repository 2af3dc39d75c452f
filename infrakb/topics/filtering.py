"""The form above lists that scripts filter: words, and one choice each of several. Pure.

Without scripts it is hidden, and the lists below it are whole. ``scripts/topics/filter.js`` does the rest: each row, or
its list, says in ``data-NAME`` what of the choice ``NAME`` it is, several joined by blanks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from infrakb.topics.render import options

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from infrakb.topics.render import Translate


class Option(NamedTuple):
    """One value to choose."""

    value: str  # as rows have it
    text: str
    rows: int  # that have it


class Choice(NamedTuple):
    """A list of values of which one is chosen, or none."""

    name: str  # in the address and in the attributes of rows
    label: str
    none: str  # shown while none is chosen
    options: tuple[Option, ...]


class Order(NamedTuple):
    """Orders into which the rows can be put."""

    label: str
    none: str  # what the order is called in which they stand
    titles: Mapping[str, str]  # by name of the order


class Texts(NamedTuple):
    """What a form says."""

    label: str  # of the form
    found: str  # of the rows that are shown; has {count}
    none: str  # where no row is


def filter_form(
    choices: Iterable[Choice], texts: Texts, search: str, _: Translate, order: Order | None = None
) -> Markup:
    """The form, and what is said where nothing matches.

    :param search: address of the page that searches everything.
    """
    return _FORM % {
        "label": texts.label,
        "words": _("Words"),
        "choices": Markup().join(map(_choice, choices)) + (_orders(order) if order else ""),
        "clear": _("Clear"),
        "found": texts.found,
        "none": texts.none,
        "search": search,
        "everywhere": _("Search posts and guides, too"),
    }


def _choice(choice: Choice) -> Markup:
    counted = ((value, f"{text}（{count}）") for value, text, count in choice.options)
    return _CHOICE % (choice.label, choice.name, choice.none, options(counted))


def _orders(order: Order) -> Markup:
    return _CHOICE % (order.label, "order", order.none, options(order.titles.items()))


_CHOICE = Markup('<label>%s <select name="%s"><option value="">%s</option>%s</select></label>')
_FORM = Markup(
    '<form class="infra-filter" role="search" aria-label="%(label)s" data-found="%(found)s" autocomplete="off" hidden>'
    '<label>%(words)s <input type="search" name="q" enterkeyhint="done"></label>'
    "%(choices)s"
    '<p><output></output> <button type="reset" hidden>%(clear)s</button></p>'
    "</form>"
    '<p class="infra-filter-none" hidden>%(none)s <a href="%(search)s">%(everywhere)s</a></p>'
)

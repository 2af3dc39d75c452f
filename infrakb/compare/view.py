"""What is in view of a comparison, as the query of an address; its twin is ``scripts/compare/view.js``. Pure."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import parse_qs, urlencode

#: Currencies that amounts can be shown in; "": each in its own.
CURRENCIES = ("", "JPY", "USD")


class View(NamedTuple):
    """What is in view. What is as it was at first does not stand in the address."""

    q: str = ""  # the filter
    columns: tuple[str, ...] = ()  # keys of the columns, in the table's order; none: those shown at first
    sort: str = ""  # key of the column, behind "-" from the largest on; "": as the table stands
    topics: tuple[str, ...] = ()  # ids of the chosen topics
    maker: str = ""  # id of the maker whose topics are shown; "": any
    currency: str = ""  # one of CURRENCIES
    side: bool = False  # whether the chosen topics are laid side by side
    unsure: bool = False  # whether rows for which the filter cannot be decided are shown, too

    def query(self) -> str:
        """The canonical query, without "?"; "" for the first view."""
        given = {
            "q": self.q,
            "columns": ",".join(self.columns),
            "sort": self.sort,
            "topics": ",".join(self.topics),
            "maker": self.maker,
            "currency": self.currency,
            "side": "1" if self.side else "",
            "unsure": "1" if self.unsure else "",
        }
        return urlencode({name: value for name, value in given.items() if value})


def read_view(query: str) -> View:
    """Read a query as :meth:`View.query` writes it, or as a form of a page does: ``topics=h100&topics=b200``.

    Two topics or more of a form are laid side by side.
    """
    given = parse_qs(query)

    def listed(name: str) -> tuple[str, ...]:
        words = (word for text in given.get(name, ()) for word in text.split(","))
        return tuple(dict.fromkeys(word for word in words if word))

    def one(name: str) -> str:
        return given.get(name, [""])[-1].strip()

    topics, currency = listed("topics"), one("currency")
    is_of_form = len(given.get("topics", ())) > 1 and len(topics) > 1
    return View(
        q=one("q"),
        columns=listed("columns"),
        sort=one("sort"),
        topics=topics,
        maker=one("maker"),
        currency=currency if currency in CURRENCIES else "",
        side=one("side") == "1" or is_of_form,
        unsure=one("unsure") == "1",
    )

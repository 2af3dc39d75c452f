"""How days are shown: everywhere alike, in the reader's language and the site's zone."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Final

from sphinx.util.i18n import format_date as sphinx_format_date

from infrakb.sphinx_ext.reports.messages import _

if TYPE_CHECKING:
    from sphinx.config import Config

#: ABlog's own forms, which stand for "nobody chose one": days are written as the language has them.
UNCHOSEN: Final = frozenset({"%d %B %Y", "%d %B"})


def format_date(moment: datetime, zone: tzinfo) -> str:
    """Return the day of *moment* in *zone*, in the reader's language."""
    local = moment.astimezone(zone)
    values = {"year": local.year, "month": local.month, "day": local.day}
    return _("%(year)d-%(month)02d-%(day)02d") % values


def post_day(config: Config, moment: datetime, zone: tzinfo, form: str = "") -> str:
    """Return the day of *moment* in the *form* of ``strftime``, with the names of months that readers know.

    Without one, ``post_date_format`` holds.
    """
    form = form or config.post_date_format
    if form in UNCHOSEN:
        return format_date(moment, zone)
    return sphinx_format_date(form, date=moment.astimezone(zone), language=config.language)

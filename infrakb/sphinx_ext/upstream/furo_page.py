"""The names that Furo's page gives its parts for screen readers, in the reader's language.

Furo writes them in English and not through gettext, in a block with all else of the page. Its template is read
with ours in their place; each text that is replaced must be there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import furo
from jinja2 import DictLoader
from markupsafe import Markup
from sphinx.errors import ExtensionError

from infrakb.sphinx_ext.reports.messages import _
from infrakb.sphinx_ext.upstream.guards import Reach

if TYPE_CHECKING:
    from jinja2 import BaseLoader

REACHES = (
    Reach(
        __name__,
        "furo:THEME_PATH",
        "Furoの`page.html`を読み、ページの部分の英語の名前（`aria-label`）を読者の言語にする。Furoはgettextを通さずに書く",
    ),
)

#: What gives a part of Furo's page its name, or has none: %s is the name in the reader's language.
_NAVIGATION = 'aria-label="Toggle site navigation sidebar"', Markup('aria-label="%s"')
_CONTENTS = 'aria-label="Toggle table of contents sidebar"', Markup('aria-label="%s"')
_COLOURS = 'aria-label="Toggle Light / Dark / Auto color theme"', Markup('aria-label="%s"')
_LEFT = '<aside class="sidebar-drawer"', Markup('<aside class="sidebar-drawer" aria-label="%s"')
_RIGHT = '<aside class="toc-drawer', Markup('<aside aria-label="%s" class="toc-drawer')


def with_names(template: str) -> str:
    """Return Furo's *template* of a page with names in the reader's language.

    :raises ExtensionError: where Furo names a part in other words, so that readers would meet English ones.
    """
    names = (
        (_NAVIGATION, _("Show the site navigation")),
        (_CONTENTS, _("Show the table of contents")),
        (_COLOURS, _("Switch between light, dark and automatic colours")),
        (_LEFT, _("Site")),
        (_RIGHT, _("Table of contents")),
    )
    for (theirs, ours), name in names:
        if theirs not in template:
            raise ExtensionError(
                f"the page.html of Furo {furo.__version__} does not hold {theirs}; "
                f"adapt {__name__} or install the version in requirements.lock"
            )
        template = template.replace(theirs, ours % name)
    return template


def loader() -> BaseLoader:
    """Return what gives ``furo/page.html``, under which a theme's folder offers its template."""
    template = (furo.THEME_PATH / "page.html").read_text(encoding="utf-8")
    return DictLoader({"furo/page.html": with_names(template)})

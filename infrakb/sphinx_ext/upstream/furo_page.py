"""The names that Furo's page gives its parts for screen readers, in the reader's language.

Furo writes them in English and not through gettext, in a block with all else of the page. Its template is read
with our expressions in their place; each text that is replaced must be there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import furo
from jinja2 import DictLoader
from sphinx.errors import ExtensionError

if TYPE_CHECKING:
    from jinja2 import BaseLoader

#: What stands in Furo's page.html, and what is to stand there.
NAMES = (
    ('aria-label="Toggle site navigation sidebar"', """aria-label="{{ t('Show the site navigation') }}\""""),
    (
        'aria-label="Toggle table of contents sidebar"',
        """aria-label="{{ t('Show the table of contents') }}\"""",
    ),
    (
        'aria-label="Toggle Light / Dark / Auto color theme"',
        """aria-label="{{ t('Switch between light, dark and automatic colours') }}\"""",
    ),
    ('<aside class="sidebar-drawer"', """<aside class="sidebar-drawer" aria-label="{{ t('Site') }}\""""),
    ('<aside class="toc-drawer', """<aside aria-label="{{ t('Table of contents') }}" class="toc-drawer"""),
)


def with_names(template: str) -> str:
    """Return Furo's *template* of a page with names in the reader's language.

    :raises ExtensionError: where Furo names a part in other words, so that readers would meet English ones.
    """
    for theirs, ours in NAMES:
        if theirs not in template:
            raise ExtensionError(
                f"the page.html of Furo {furo.__version__} does not hold {theirs}; "
                f"adapt {__name__} or install the version in requirements.lock"
            )
        template = template.replace(theirs, ours)
    return template


def loader() -> BaseLoader:
    """Return what gives ``furo/page.html``, under which a theme's folder offers its template."""
    template = (furo.THEME_PATH / "page.html").read_text(encoding="utf-8")
    return DictLoader({"furo/page.html": with_names(template)})

"""Settings of the AIインフラ知識ベース. Settings only: all logic is in infrakb/.

Reference: https://www.sphinx-doc.org/en/master/usage/configuration.html
"""

import os
from pathlib import Path

# -- Project (https://www.sphinx-doc.org/en/master/usage/configuration.html#project-information)

project = "AIインフラ知識ベース"
author = "AIインフラ知識ベース編集部"
copyright = "AIインフラ知識ベース contributors"
language = "ja"

# -- General (https://www.sphinx-doc.org/en/master/usage/configuration.html#general-configuration)

extensions = ["infrakb"]
root_doc = "index"
templates_path = ["_templates"]
exclude_patterns = ["_build", ".*", "README.md", "CHANGELOG.md", "tests", "bench", "node_modules"]

# -- Parts of pages (https://sphinx-design.readthedocs.io/en/latest/cards.html)

# "^^^" and "+++" in a card still work.
suppress_warnings = ["design.card_legacy"]

# -- Blog (https://ablog.readthedocs.io/en/stable/manual/ablog-configuration-options/)

blog_title = project
blog_feed_subtitle = (
    "AI向けの半導体、ネットワーク、データセンター、電力、サービス、投資を、出典と日付とともに記録します。"
)
# Part of every feed entry's id: never change it, whatever the site's address becomes.
infrakb_feed_authority = "aiinfra.readthedocs.io,2025"

# -- HTML (https://www.sphinx-doc.org/en/master/usage/configuration.html#options-for-html-output)

html_title = project
html_favicon = "_static/icon.svg"
html_baseurl = os.environ.get("READTHEDOCS_CANONICAL_URL", "https://aiinfra.readthedocs.io/ja/latest/")
html_static_path = ["_static"]

# -- E-book (https://www.sphinx-doc.org/en/master/usage/configuration.html#options-for-epub-output)

epub_title = f"{project} ハンドブック"
epub_basename = "aiinfra-handbook"
_GUIDE = Path(__file__).parent / "guide"
# How to work on the site and with its tables, what a file on the site holds, and the sources by issuers: the book lists
# them in one place.
epub_exclude_files = [
    f"guide/{name}.xhtml"
    for name in (
        *("ablog", "settings", "volumes"),
        *(
            path.stem
            for stem in ("authors", "compare", "contributing")
            for path in sorted(_GUIDE.glob(f"{stem}*.md"))
        ),
        *(f"sources/{path.stem}" for path in sorted(_GUIDE.glob("sources/*.md"))),
    )
]

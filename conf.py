"""Settings of the AIインフラ知識ベース. Settings only: all logic is in infrakb/.

Reference: https://www.sphinx-doc.org/en/master/usage/configuration.html
"""

import os

# -- Project (https://www.sphinx-doc.org/en/master/usage/configuration.html#project-information)

project = "AIインフラ知識ベース"
author = "AIインフラ知識ベース編集部"
copyright = "AIインフラ知識ベース contributors"
language = "ja"

# -- General (https://www.sphinx-doc.org/en/master/usage/configuration.html#general-configuration)

extensions = [
    "infrakb",
    "sphinx_design",
]
root_doc = "index"
templates_path = ["_templates"]
exclude_patterns = ["_build", ".*", "README.md", "CHANGELOG.md", "tests", "bench", "node_modules"]
# Of the styles that Furo brings, these reach the contrast of WCAG AA for every kind of token.
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"

# -- MyST (https://myst-parser.readthedocs.io/en/latest/configuration.html)

myst_enable_extensions = [
    "attrs_block",
    "attrs_inline",
    "colon_fence",
    "deflist",
    "strikethrough",
    "tasklist",
]
# A line that begins with "%" is a percentage in a post, not a comment; "+++" is text, too.
myst_disable_syntax = ["myst_line_comment", "myst_block_break"]
myst_heading_anchors = 4

# -- Parts of pages (https://sphinx-design.readthedocs.io/en/latest/cards.html)

# "^^^" and "+++" in a card still work.
suppress_warnings = ["design.card_legacy"]

# -- Blog (https://ablog.readthedocs.io/en/stable/manual/ablog-configuration-options/)

blog_path = "blog"
blog_title = project
blog_feed_subtitle = (
    "AI向けの半導体、ネットワーク、データセンター、電力、サービス、投資を、出典と日付とともに記録します。"
)
blog_feed_length = 30
blog_post_pattern = ["posts/*.md", "posts/**/*.md"]
infrakb_posts_per_page = 20
infrakb_timezone = "Asia/Tokyo"
# Part of every feed entry's id: never change it, whatever the site's address becomes.
infrakb_feed_authority = "aiinfra.readthedocs.io,2025"

# -- Sources (https://sphinxcontrib-bibtex.readthedocs.io/en/latest/usage.html)

bibtex_default_style = "infrakb"
bibtex_reference_style = "label"
bibtex_cite_id = "source-{key}"

# -- HTML (https://www.sphinx-doc.org/en/master/usage/configuration.html#options-for-html-output)

html_theme = "furo"
html_title = project
html_favicon = "_static/icon.svg"
# Drawn by the stylesheet: it is no text of the page.
html_permalinks_icon = ""
html_baseurl = os.environ.get("READTHEDOCS_CANONICAL_URL", "https://aiinfra.readthedocs.io/ja/latest/")
html_static_path = ["_static", "infrakb/web/static"]
html_css_files = ["infrakb.css"]
html_copy_source = False
html_show_sourcelink = False
html_use_index = False
html_theme_options: dict[str, object] = {
    "top_of_page_buttons": [],
}

"""The names of a site's folders and files: said here and nowhere else, for they are part of its addresses.

And the time zone of a site that names none (``infrakb_timezone``).
"""

from __future__ import annotations

#: Document of the first page.
HOME = "index"
#: Folders of documents.
POSTS = "posts"
TOPICS = "topics"
GUIDE = "guide"
#: What topics draw from: sources in BibTeX, and the properties that facts may have.
SOURCES = "sources.bib"
PROPERTIES = "properties.yaml"
#: Suffix of the file of statements that stands beside a topic's page.
STATEMENTS = ".yaml"
#: Folder of dated releases of all statements.
RELEASES = "releases"
#: Folder of the pages and feeds that tell which values have changed.
UPDATES = "updates"
#: Folder of the site with all statements as data.
DATA = "data"
#: Suffix of a page's Markdown, which stands beside the page.
TWIN = ".md"
#: What the site holds for language models: the list of its pages, and their texts (https://llmstxt.org).
LLMS = "llms.txt"
LLMS_FULL = "llms-full.txt"
#: Name of each list's feed.
FEED = "atom.xml"
#: Name of the JSON feed that stands beside it.
JSON_FEED = "feed.json"
#: Description of the site for devices that keep it among their apps.
MANIFEST = "manifest.webmanifest"
#: Page that asks.
SEARCH = "search"
#: Time zone of dates that state none, where ``conf.py`` names none either.
ZONE = "Asia/Tokyo"

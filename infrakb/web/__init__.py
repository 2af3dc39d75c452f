"""What browsers get: templates, scripts, styles, and the messages in other languages."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent

#: Jinja templates of pages; a template of the same name in ``templates_path`` goes before.
TEMPLATES = _HERE / "templates"
#: Scripts, copied to ``_static``; a file of the same name in ``html_static_path`` goes before.
STATIC = _HERE / "static"
#: Sources of the site's stylesheet: every file in it becomes a part.
STYLES = _HERE / "styles"
#: Message catalogues: ``infrakb`` is ours, ``sphinx`` holds what Sphinx, ABlog and Furo leave untranslated.
LOCALE = _HERE / "locale"

"""The web app manifest: name, colours and icons under which devices keep the site among their apps.

https://www.w3.org/TR/appmanifest/
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from infrakb.sphinx_ext.builder.html import KnowledgeBaseBuilder
from infrakb.sphinx_ext.pages.making import Maker
from infrakb.text.linkeddata import filled

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from infrakb.sphinx_ext.pages.records import Site


def manifest(site: Site, language: str) -> bytes:
    """Return the file: its addresses are relative, so that it holds wherever the site is."""
    described = {
        "name": site.name,
        "description": site.description,
        "lang": language,
        "start_url": ".",
        "scope": ".",
        # A reader needs the browser's way back.
        "display": "minimal-ui",
        "background_color": site.colours[0],
        "theme_color": site.colours[0],
        "icons": [
            {
                "src": icon.path,
                "type": icon.type,
                "sizes": f"{icon.size}x{icon.size}" if icon.size else "any",
                "purpose": "maskable" if icon.use == "maskable" else "any",
            }
            for icon in site.icons
            if icon.use in {"any", "maskable"} or (icon.use == "favicon" and not icon.size)
        ],
    }
    return json.dumps(filled(described), ensure_ascii=False, indent=1).encode()


def write_manifest(app: Sphinx) -> list[Any]:
    """Write the manifest where it changed (``html-collect-pages``; it is no page)."""
    builder = app.builder
    if isinstance(builder, KnowledgeBaseBuilder):
        site = Maker(app).site()
        builder.write_data(site.manifest, manifest(site, app.config.language))
    return []


def setup(app: Sphinx) -> None:
    """Register the writing."""
    app.connect("html-collect-pages", write_manifest)

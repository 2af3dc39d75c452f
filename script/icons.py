"""Makes the site's icons of its mark, _static/icon.svg: run it when the mark changes, and commit what it writes.

    .venv/bin/python script/icons.py

Needs a Chromium (CHROMIUM, or one on PATH), as the tests of pages do. The names of the files are those that
infrakb.sphinx_ext.pages.icons links to.
"""

from __future__ import annotations

import io
import os
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

STATIC = Path(__file__).parents[1] / "_static"
MARK = STATIC / "icon.svg"
#: Sides in pixels of what favicon.ico holds.
FAVICON = (16, 32, 48)
#: Name -> its side, the part of it that the mark fills, and whether the ground reaches the corners: home screens cut
#: them off by themselves, and of a maskable icon all but a circle of 80 %.
ICONS = {
    "icon-192.png": (192, 1.0, False),
    "icon-512.png": (512, 1.0, False),
    "icon-maskable-512.png": (512, 0.8, True),
    "apple-touch-icon.png": (180, 0.9, True),
}


def drawn(browser: Browser, side: int, part: float = 1.0, *, is_full: bool = False) -> Image.Image:
    """Return the mark in a square."""
    svg = MARK.read_text(encoding="utf-8")
    ground = next(ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}rect")).get("fill") if is_full else ""  # noqa: S314 (our own file)
    page = browser.new_page(viewport={"width": side, "height": side})
    page.set_content(
        f"<style>body {{ margin: 0; background: {ground or 'transparent'} }} "
        f"svg {{ display: block; width: {side * part}px; margin: {side * (1 - part) / 2}px }}</style>{svg}"
    )
    picture = Image.open(io.BytesIO(page.screenshot(omit_background=True)))
    page.close()
    return picture


def main() -> None:
    """Write the files."""
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for name, (side, part, is_full) in ICONS.items():
            drawn(browser, side, part, is_full=is_full).save(STATIC / name, optimize=True)
        *smaller, largest = (drawn(browser, side) for side in FAVICON)
        sizes = [(side, side) for side in FAVICON]
        largest.save(STATIC / "favicon.ico", sizes=sizes, append_images=smaller)
        browser.close()


if __name__ == "__main__":
    main()

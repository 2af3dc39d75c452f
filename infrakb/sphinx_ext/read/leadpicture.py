"""A post's picture: the front matter's ``image``, above the text and in previews of links.

Put into the document when it is read, so that Sphinx copies the file; with its size, so that nothing on the page
moves when it arrives.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.images import get_image_size

from infrakb.markup import trust
from infrakb.sphinx_ext.read.pictures import file_refusal, note_missing
from infrakb.sphinx_ext.read.source import Source
from infrakb.sphinx_ext.reports.messages import warn
from infrakb.sphinx_ext.treewalk import nodes_of
from infrakb.text.files import is_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.environment import BuildEnvironment

    from infrakb.blog.frontmatter import PostMatter

_REMOTE_RE = re.compile(r"(?:https?:)?//", re.IGNORECASE)


def show(source: Source, document: nodes.document, matter: PostMatter) -> str | None:
    """Put the post's picture below the title of *document*, unless the text shows it.

    :returns: its path below the source folder, or its address on another site, for previews; None without one.
    """
    number = matter.image_number or source.env.config.post_auto_image
    if not matter.image and not number:
        return None
    images = nodes_of(document, nodes.image)
    if not matter.image:  # ABlog's: it stands in the text
        return numbered(source.env, images, number)
    location = source.docname, next((place.line for place in matter.places if place.field == "image"), 1)
    if _REMOTE_RE.match(matter.image):
        message = "the picture '%s' lies on another site and is not shown; copy it into the repository"
        warn("image", message, matter.image, location=location)
        return matter.image
    path = _find(source, matter.image)
    if path is None:
        message = "the picture '%s' does not exist and is not shown; put the file there or correct 'image'"
        warn("image", message, matter.image, location=location)
        return None
    source.env.note_dependency(path)
    if path not in {source.env.relfn2path(image["uri"], source.docname)[0] for image in images}:
        _insert(source, document, _picture(source, path, matter.image_alt or ""))
    return path


def numbered(env: BuildEnvironment, images: Sequence[nodes.image], number: int) -> str | None:
    """Return the path below the source folder of the image *number*, counted from 1; None where there is none."""
    if not 0 < number <= len(images):
        return None
    uri = str(images[number - 1]["uri"])
    return uri if _REMOTE_RE.match(uri) else env.relfn2path(uri)[0]


def _find(source: Source, image: str) -> str | None:
    """Return the path of a picture below the source folder: from there, as Jekyll has it, or beside the post."""
    env = source.env
    candidates = [env.relfn2path("/" + image.lstrip("/"), source.docname)]
    if not image.startswith("/"):
        candidates.append(env.relfn2path(image, source.docname))
    for path, full in candidates:
        if is_file(Path(full)) and file_refusal(env, full, trust.PICTURES) is None:
            return path
    note_missing(env, source.docname, candidates[0][0])
    return None


def _picture(source: Source, path: str, alt: str) -> nodes.image:
    image = nodes.image(uri=f"/{path}", alt=alt, classes=["kb-lead-picture", "no-scaled-link"])
    if size := get_image_size(source.env.srcdir / path):
        image["width"], image["height"] = (str(length) for length in size)
    return image


def _insert(source: Source, document: nodes.document, image: nodes.image) -> None:
    section = next(document.findall(nodes.section))
    image.source, image.line = section.source, source.title_line + 1
    section.insert(1, image)

"""Pictures and files that a document takes along: what cannot be taken is replaced by its text, and reported.

Pictures are looked at when a document has been parsed, files when its transforms have run: before Sphinx notes
which of them to copy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from docutils import nodes
from sphinx import addnodes

from infrakb.markup import offered, trust
from infrakb.sphinx_ext.reports.messages import warn
from infrakb.sphinx_ext.treewalk import nodes_of
from infrakb.text.files import is_file
from infrakb.text.problems import Said

if TYPE_CHECKING:
    from collections.abc import Collection

    from sphinx.environment import BuildEnvironment

#: Metadata of a document: files that it shows and that do not exist.
MISSING = "infrakb_missing"


def check_pictures(document: nodes.document, env: BuildEnvironment, *, trusted: bool) -> None:
    """Replace pictures that cannot be shown."""
    for image in nodes_of(document, nodes.image):
        _check_image(image, env, trusted=trusted)


def check_downloads(document: nodes.document, env: BuildEnvironment) -> None:
    """Replace links to files that content cannot offer."""
    for link in nodes_of(document, addnodes.download_reference):
        _check_download(link, env)


def _check_image(image: nodes.image, env: BuildEnvironment, *, trusted: bool) -> None:
    uri: str = image.get("uri", "")
    if trust.scheme_of(uri) in {"http", "https"} or uri.startswith("//"):
        message = "image '%s' lies on another site and is shown as a link; copy it into the repository"
        warn("image", message, uri, location=image)
        replace(image, link=uri)
        return
    if scheme := trust.scheme_of(uri):
        message = "an image cannot be given as '%s:' and its text is shown; put it into a file"
        warn("image", message, scheme, location=image)
        replace(image)
        return
    docname = env.current_document.docname
    path, full = env.relfn2path(uri, docname)
    plain = unquote(uri)
    if plain != uri and not is_file(env.srcdir / path):  # Markdown percent-encodes what is not ASCII
        path, full = env.relfn2path(plain, docname)
        image["uri"] = plain
    if not is_file(env.srcdir / path):
        message = "image '%s' does not exist and its text is shown; put the file there or remove the image"
        warn("image", message, uri, location=image)
        replace(image)
        note_missing(env, docname, path)
    elif not trusted and (reason := file_refusal(env, full, trust.PICTURES)):
        env.note_dependency(path)
        warn("image", "image '%s' cannot be shown and its text is: %s", uri, reason, location=image)
        replace(image)


def _check_download(link: addnodes.download_reference, env: BuildEnvironment) -> None:
    target: str = link["reftarget"]
    docname = env.current_document.docname
    if "://" in target:  # Sphinx makes it a link
        return
    path, full = env.relfn2path(target, docname)
    if not is_file(env.srcdir / path):
        message = "the file '%s' does not exist and the link is shown as text; put the file there or correct the link"
        warn("link", message, target, location=link)
        note_missing(env, docname, path)
    elif reason := file_refusal(env, full, trust.OFFERED):
        message = "the file '%s' cannot be offered and the link is shown as text: %s"
        warn("link", message, target, reason, location=link)
    else:
        return
    link.replace_self(nodes.inline("", "", *link.children, classes=["missing-target"]))


def file_refusal(env: BuildEnvironment, path: str, kinds: Collection[str]) -> Said | None:
    """Return why content may not take the file *path* (absolute) along, or None where it may."""
    return offered.refusal(env.srcdir, path, env.config.infrakb_content_folders, kinds)


def replace(image: nodes.Element, link: str = "") -> None:
    """Put an image's text in its place: in a paragraph where there is none, as a link where *link* leads somewhere."""
    text = image.get("alt") or image.get("uri", "")
    outer = image.parent if isinstance(image.parent, nodes.reference) else None
    new: nodes.Element
    if link and outer is None:
        new = nodes.reference("", text, refuri=link)
    else:
        new = nodes.inline("", text, classes=["missing-image"])
    new.source, new.line = image.source, image.line
    image.replace_self(new)
    block = outer if outer is not None else new
    if not isinstance(block.parent, nodes.TextElement):
        paragraph = nodes.paragraph("", "")
        paragraph.source, paragraph.line = image.source, image.line
        block.replace_self(paragraph)
        paragraph += block


def note_missing(env: BuildEnvironment, docname: str, path: str) -> None:
    """Note that the file *path* is missing, so that the document is read again once it is there.

    As a dependency it would have the document read by every build.
    """
    env.metadata[docname].setdefault(MISSING, []).append(path)


def found_again(_app: object, env: BuildEnvironment, *_changes: set[str]) -> list[str]:
    """Return documents whose missing files are there by now (``env-get-outdated``)."""
    return [
        docname
        for docname, metadata in env.metadata.items()
        if any(is_file(env.srcdir / path) for path in metadata.get(MISSING, ()))
    ]

"""Which files content may show or offer: kinds that a page shows, below the content folders. Pure."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from lxml import etree

from infrakb.markup.trust import svg_problem
from infrakb.text import sourcefiles
from infrakb.text.problems import Said

#: Folders below the source folder whose files content may show or offer (the option ``infrakb_content_folders``).
FOLDERS = (
    "posts", "topics", "guide", "images", "image", "img", "assets", "figures", "files", "downloads", "media",
    "uploads", "data", "static", "_static",
)  # fmt: skip
#: Bytes above which a picture is no drawing that somebody made for a page.
LARGEST_SVG = 5_000_000


def refusal(root: Path, path: str, folders: Collection[str], kinds: Collection[str]) -> Said | None:
    """Return why content may not take the file along, or None where it may.

    :param root: the source folder.
    :param path: the file, absolute; symbolic links in it count as what they lead to.
    :param folders: names of the content folders.
    :param kinds: suffixes without their dot, in lower case.
    """
    real, top = Path(os.path.realpath(path)), Path(os.path.realpath(root))
    if not real.is_relative_to(top):
        return Said("it lies outside of the project; copy it into '%s/'", (_first(folders),))
    parts = real.relative_to(top).parts
    if any(part.startswith(".") for part in parts) or len(parts) == 1 or parts[0] not in folders:
        return Said("it lies outside of the content folders; move it into '%s/'", (_first(folders),))
    suffix = real.suffix.lower().removeprefix(".")
    if suffix not in kinds:
        return Said(
            "files of the kind '.%s' are not taken along; use one of: %s", (suffix, ", ".join(sorted(kinds)))
        )
    if refused := sourcefiles.refusal(real, top):
        return refused
    if suffix == "svg" and (problem := svg_refusal(real)):
        return problem
    return None


def _first(folders: Collection[str]) -> str:
    return "images" if "images" in folders else next(iter(folders), "posts")


def svg_refusal(path: Path) -> Said | None:
    """Return what in the SVG file could run or load something, or None."""
    if path.stat().st_size > LARGEST_SVG:
        return Said("the SVG picture has more than %s bytes; make it smaller", (LARGEST_SVG,))
    # Entities are neither resolved nor left in place: a picture that declares some is refused.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(path.read_bytes(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return Said("it is no SVG picture that can be read; save it anew")
    found = _outside_elements(root) or svg_problem(_elements(root))
    return Said("'%s' in it could run or load something; save it as a plain SVG", (found,)) if found else None


def _outside_elements(root: etree._Element) -> str:
    """Return what beside elements could load something: entities, instructions such as ``<?xml-stylesheet?>``."""
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and declared.entities():
        return "<!ENTITY>"
    siblings = (*root.itersiblings(preceding=True), *root.itersiblings())
    instructions = [
        node
        for node in (*siblings, *root.iter())
        if isinstance(node, etree._ProcessingInstruction)  # noqa: SLF001
    ]
    return f"<?{instructions[0].target}?>" if instructions else ""


def _elements(root: etree._Element) -> Iterator[tuple[str, Mapping[str, str], str]]:
    """Yield name, attributes and text of each element, names without namespaces."""
    for element in root.iter(etree.Element):
        attributes = {etree.QName(str(key)).localname: str(value) for key, value in element.attrib.items()}
        yield etree.QName(element).localname, attributes, element.text or ""

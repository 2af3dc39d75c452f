"""The site's navigation as a page shows it: resolved once, and copied for each page without what is folded there.

Sphinx resolves all toctrees for every page, to throw most of them away: 18 ms for each of 250 pages in the navigation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from docutils import nodes
from sphinx.util.osutil import relative_uri


class SiteTree:
    """The navigation of a site.

    :param tree: what Sphinx resolves for a page in the root folder that stands nowhere in it, with nothing folded.
    :param collapse: whether a page shows nothing below entries that do not lead to it.
    """

    def __init__(self, tree: nodes.Element, *, collapse: bool) -> None:
        self._tree = tree
        self._collapse = collapse
        #: By the address of a page: the entries that lead to it, or to a part of it.
        self._entries: dict[str, list[nodes.reference]] = defaultdict(list)
        for entry in tree.findall(nodes.reference):
            if entry["internal"]:
                self._entries[_page(entry)].append(entry)

    def has(self, uri: str) -> bool:
        """Tell whether an entry leads to the page with the address *uri*, below the site's root."""
        return uri in self._entries

    def seen_from(self, uri: str) -> nodes.Element:
        """Return the tree for the page with the address *uri*: the way to it open, and marked as ``current``."""
        entries = self._entries.get(uri, [])
        current = {id(node) for entry in entries if not entry["anchorname"] for node in _way(entry)}
        is_open = {id(node) for entry in entries for node in _way(entry)}

        def copied(node: nodes.Element) -> nodes.Element:
            is_text = isinstance(node, nodes.reference | nodes.title)
            copy: nodes.Element = node.deepcopy() if is_text else node.copy()
            if id(node) in current:
                copy["classes"].append("current")
            if isinstance(node, nodes.reference) and node["internal"]:
                copy["refuri"] = relative_uri(uri, _page(node)) + node["anchorname"]
            if not is_text:
                is_folded = self._collapse and isinstance(node, nodes.list_item) and id(node) not in is_open
                copy.extend(
                    copied(child)
                    for child in node.children
                    if isinstance(child, nodes.Element)
                    and not (is_folded and isinstance(child, nodes.bullet_list))
                )
            return copy

        return copied(self._tree)


def _page(entry: nodes.reference) -> str:
    """Return the address of the page that an entry leads to, or to a part of which it leads."""
    return str(entry["refuri"]).removesuffix(entry["anchorname"])


def _way(node: nodes.Element | None) -> Iterator[nodes.Element]:
    """Yield a node and all above it."""
    while node is not None:
        yield node
        node = node.parent

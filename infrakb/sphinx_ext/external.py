"""The domain ``infra`` without objects, for projects that link here; see :mod:`infrakb.external`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx.domains import Domain, ObjType
from sphinx.roles import XRefRole

from infrakb.blog.catalogs import LABEL_CATALOGS
from infrakb.topics.records import KINDS

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

#: Every object type in this project's inventory.
TYPES = ("post", *LABEL_CATALOGS, "archive", "topic", *KINDS, "fact")


class ExternalInfraDomain(Domain):
    """The names of the domain ``infra`` without objects: all of them are in the inventory."""

    name = "infra"
    label = "AI infrastructure (external)"
    object_types: ClassVar[dict[str, ObjType]] = {kind: ObjType(kind, kind) for kind in TYPES}
    roles: ClassVar[dict[str, Any]] = {kind: XRefRole(innernodeclass=nodes.inline) for kind in TYPES}

    def merge_domaindata(self, docnames: AbstractSet[str], otherdata: dict[str, Any]) -> None:
        """Merge nothing: there is no data."""


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the domain."""
    app.add_domain(ExternalInfraDomain)
    return {"version": "1", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}

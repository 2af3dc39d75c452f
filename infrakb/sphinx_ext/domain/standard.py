"""Sphinx's own domain: labels and terms of authors, and those that our objects have.

Labels, terms and formulas' labels that several documents claim belong to the first document, in whatever order
they were read. Sphinx gives them to the one that it reads last, and sees that there are two where one process
reads both. What our objects are called (:mod:`infrakb.sphinx_ext.domain.names`) comes after what authors name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.domains.std import StandardDomain
from sphinx.util.nodes import make_refnode

from infrakb.sphinx_ext.builder.formats import has_page
from infrakb.sphinx_ext.domain import names
from infrakb.sphinx_ext.read.trees import ids_in
from infrakb.sphinx_ext.reports.messages import warn
from infrakb.sphinx_ext.treewalk import nodes_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from infrakb.sphinx_ext.domain.objects import ObjectEntry, Place

#: Metadata of a document: what it claims, as (table, key, value, line).
CLAIMS = "infrakb_claims"


class NamingDomain(StandardDomain):
    """Sphinx's domain of labels and terms, which leaves those of several documents to :func:`settle`."""

    def get_objects(self) -> Iterator[ObjectEntry]:
        """Yield authors' objects, and ours under names that are still free."""
        taken: set[tuple[str, str]] = set()
        for entry in super().get_objects():
            taken.add((entry[2], entry[0].casefold()))
            yield entry
        for entry in names.objects(self.env):
            if (entry[2], entry[0].casefold()) not in taken:
                yield entry

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        """Resolve a role: first among authors' names, then among ours."""
        found = super().resolve_xref(env, fromdocname, builder, typ, target, node, contnode)
        place = named_place(env, typ, target) if found is None else None
        if place is None or not has_page(builder, place[0]):
            return found
        docname, anchor, text = place
        shown = contnode if typ == "term" or node.get("refexplicit") else nodes.inline("", text)
        return make_refnode(builder, fromdocname, docname, anchor, shown, text)

    def note_object(self, objtype: str, name: str, labelid: str, location: Any = None) -> None:
        """Note an object; one of another document is no fault yet."""
        if self.objects.get((objtype, name), ("",))[0] != self.env.docname:
            self.objects.pop((objtype, name), None)
        super().note_object(objtype, name, labelid, location)

    def process_doc(self, env: BuildEnvironment, docname: str, document: nodes.document) -> None:
        """Note the labels of a document, and what it claims."""
        for name in document.nametypes:
            if self.labels.get(name, (docname,))[0] != docname:
                del self.labels[name]
        super().process_doc(env, docname, document)
        tables: dict[str, dict[Any, Any]] = {
            "labels": self.labels, "anonlabels": self.anonlabels, "objects": self.objects
        }  # fmt: skip
        own = [
            (table, key, places[key])
            for table, places in tables.items()
            for key in (places if table == "objects" else document.nametypes)
            if key in places and places[key][0] == docname
        ]
        shown = ids_in(document) if own else set()
        targets = (
            {target.get("refid"): target.line for target in nodes_of(document, nodes.target)} if own else {}
        )
        found = []
        for table, key, value in own:
            # A name without a word would be a line of the inventory that nobody can read.
            if key in {"", ("term", "")} or (value[1] and value[1] not in shown):
                del tables[table][key]
            else:
                place = document.ids.get(value[1])
                line = targets.get(value[1]) or (place is not None and place.line) or 1
                found.append((table, key, value, line))
        if env.domains.math_domain.has_equations(docname):
            found += _formulas(docname, document)
        if found:
            env.metadata[docname][CLAIMS] = found


def named_place(env: BuildEnvironment, typ: str, target: str) -> Place | None:
    """Return what one of our objects is called by *target* in a role of Sphinx's."""
    if typ == "ref":
        return names.labels(env).get(target)
    return names.terms(env).get(target.casefold()) if typ == "term" else None


def _formulas(docname: str, document: nodes.document) -> list[tuple[str, Any, Any, int]]:
    """Return the labels of the document's formulas as claims; one that stands twice in it is reported."""
    found: dict[str, tuple[str, Any, Any, int]] = {}
    for node in nodes_of(document, nodes.math_block):
        label, line = node.get("label"), node.line or 1
        if label in found:
            _report(label, docname, (docname, line))
        elif label and node.get("number"):
            found[label] = ("equations", label, (docname, node["number"]), line)
    return list(found.values())


def _report(name: str, owner: str, location: tuple[str, int]) -> None:
    warn("ref", "the label '%s' stands in '%s', too; rename one of them", name, owner, location=location)


def settle(_app: Sphinx, env: BuildEnvironment) -> None:
    """Give what several documents claim to the first one, and report it (``env-updated``)."""
    data = {**env.domains.standard_domain.data, "equations": env.domains.math_domain.equations}
    owners: dict[tuple[str, Any], str] = {}
    said: set[tuple[str, str]] = set()
    for docname in sorted(env.found_docs & env.metadata.keys()):
        for table, key, value, line in env.metadata[docname].get(CLAIMS, ()):
            owner = owners.setdefault((table, key), docname)
            name = key if isinstance(key, str) else key[1]
            if owner == docname:
                data[table][key] = value
            elif (docname, name) not in said:
                said.add((docname, name))
                _report(name, owner, (docname, line))


def setup(app: Sphinx) -> None:
    """Put our domain in the place of Sphinx's."""
    app.add_domain(NamingDomain, override=True)
    # Before anybody asks what pages show of others.
    app.connect("env-updated", settle, priority=100)

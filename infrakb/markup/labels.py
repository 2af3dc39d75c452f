"""Labels that stand in several documents: the first document's counts, however the site was built.

Sphinx lets the document that is read last have a label, warns only where one process has read both, and has no label
at all once that document loses it. So each document's labels are kept, and settled when everything has been read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from docutils import nodes

from infrakb.messages import warn

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

#: Metadata of a document: its labels by name, and its formulas'.
_LABELS, _EQUATIONS = "infrakb_labels", "infrakb_equations"


class Label(NamedTuple):
    """A label of a document."""

    line: int  # 1-based; 0: not known
    values: tuple[Any, ...]  # what the domain has of it, without the document's name
    title: str | None  # None: it has none


def note(app: Sphinx, document: nodes.document) -> None:
    """Keep the document's labels (``doctree-read``)."""
    env = app.env
    docname, standard = env.current_document.docname, env.domains.standard_domain
    found: dict[str, Label] = {}
    lines = {target.get("refid"): target.line for target in document.findall(nodes.target)}
    for name, is_explicit in document.nametypes.items():
        anonymous = standard.anonlabels.get(name) if is_explicit else None
        if anonymous is None or anonymous[0] != docname or (identifier := document.nameids[name]) is None:
            continue
        named = standard.labels.get(name)
        title = named[2] if named is not None and named[0] == docname else None
        line = lines.get(identifier) or document.ids[identifier].line or 0
        found[name] = Label(line, anonymous[1:], title)
    equations: dict[str, Label] = {}
    for node in document.findall(nodes.math_block):
        if not (node.get("label") and node.get("number")):
            continue
        if node["label"] in equations:
            _report(node["label"], docname, docname, node.line or 0)
        equations.setdefault(node["label"], Label(node.line or 0, (node["number"],), None))
    for key, labels in ((_LABELS, found), (_EQUATIONS, equations)):
        if labels:
            env.metadata[docname][key] = labels


def settle(_app: Sphinx, env: BuildEnvironment) -> None:
    """Give each label to its first document, and report the others (``env-updated``)."""
    standard, equations = env.domains.standard_domain, env.domains.math_domain.equations
    for name, (docname, label) in _first(env, _LABELS).items():
        standard.anonlabels[name] = (docname, *label.values)
        if label.title is not None:
            standard.labels[name] = (docname, *label.values, label.title)
        elif name in standard.labels:
            del standard.labels[name]
    for name, (docname, label) in _first(env, _EQUATIONS).items():
        equations[name] = (docname, *label.values)


def _first(env: BuildEnvironment, key: str) -> dict[str, tuple[str, Label]]:
    """Return each label with the first document that has it."""
    owners: dict[str, tuple[str, Label]] = {}
    for docname in sorted(env.found_docs):
        for name, label in env.metadata[docname].get(key, {}).items() if docname in env.metadata else ():
            owner, _label = owners.setdefault(name, (docname, label))
            if owner != docname:
                _report(name, owner, docname, label.line)
    return owners


def _report(name: str, owner: str, docname: str, line: int) -> None:
    message = "the label '%s' stands in '%s', too; rename one of them"
    warn("ref", message, name, owner, location=(docname, line))


def setup(app: Sphinx) -> None:
    """Register both steps."""
    app.connect("doctree-read", note)
    app.connect("env-updated", settle, priority=100)

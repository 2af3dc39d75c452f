"""The names under which Sphinx's own domain knows our objects: labels for ``:ref:`` and terms for ``:term:``.

They are for authors of other documentation, who have Sphinx and intersphinx and nothing of ours. Nothing of it
is kept: all follow from the stores and from the headings that were noted when documents were read.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from docutils.nodes import fully_normalize_name

from infrakb.blog.record import post_anchor
from infrakb.sphinx_ext.domain.infra import InfraDomain
from infrakb.sphinx_ext.domain.outlines import outlines
from infrakb.sphinx_ext.domain.posts import COLLECTION_TYPES
from infrakb.text.japanese import join_lines
from infrakb.text.slugs import inventory_name
from infrakb.topics.records import topic_anchor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.environment import BuildEnvironment

    from infrakb.sphinx_ext.domain.objects import ObjectEntry, Place


def labels(env: BuildEnvironment) -> dict[str, Place]:
    """Return where labels lead: ``topic-h100``, ``post-2025-12-20-title``, ``tag-gpu``."""
    return _names(env)[0]


def terms(env: BuildEnvironment) -> dict[str, Place]:
    """Return where terms lead, by folded name: names and aliases of topics that no other topic has."""
    return _names(env)[1]


def _names(env: BuildEnvironment) -> tuple[dict[str, Place], dict[str, Place]]:
    domain = InfraDomain.of(env)
    return _made(domain, domain.posts.revision, domain.topics.revision)


@lru_cache(maxsize=1)
def _made(domain: InfraDomain, *_revisions: int) -> tuple[dict[str, Place], dict[str, Place]]:
    found_labels: dict[str, Place] = {}
    found_terms: dict[str, Place] = {}
    for topic in domain.topics.shown():
        anchor = topic_anchor(topic.id)
        found_labels[anchor] = topic.docname, anchor, topic.title
        for name in domain.topics.registry.own_names(topic):
            found_terms.setdefault(name.casefold(), (topic.docname, anchor, name))
    for post in domain.posts.index.posts:
        anchor = post_anchor(post.name)
        found_labels[fully_normalize_name(anchor)] = post.docname, post.anchor or anchor, post.title
    for kind in COLLECTION_TYPES:
        for collection in domain.posts.index.catalogs[kind].values():
            label = fully_normalize_name(f"{kind}-{collection.slug}")
            found_labels[label] = collection.docname, collection.anchor, collection.name
    return found_labels, found_terms


def headings(env: BuildEnvironment) -> Iterator[tuple[str, Place]]:
    """Yield every heading by a label of its document and its text, as sphinx.ext.autosectionlabel names it.

    Parts of topics, whose headings count what is in them, have their ids there: ``topics/h100:values``.
    """
    for docname in sorted(env.found_docs & env.metadata.keys()):
        seen: set[str] = set()
        for _line, anchor, text in env.metadata[docname].get("myst_slugs", {}).values():
            label = fully_normalize_name(f"{docname}:{text}")
            if label not in seen:
                seen.add(label)
                yield label, (docname, anchor, text)
    # Without those that the site alone has: it is not known here what is built.
    for docname, parts in outlines(env, updates=False):
        for placed in parts:
            yield (
                fully_normalize_name(f"{docname}:{placed.part.anchor}"),
                (docname, placed.ids[0], placed.text),
            )


def objects(env: BuildEnvironment) -> Iterator[ObjectEntry]:
    """Yield all of them for ``objects.inv``, as the standard domain does its own."""
    for label, (docname, anchor, text) in [*labels(env).items(), *headings(env)]:
        shown = join_lines(text) if "\n" in text else text
        yield inventory_name(label), shown, "label", docname, anchor, -1
    for docname, anchor, name in terms(env).values():
        yield inventory_name(name), name, "term", docname, anchor, -1

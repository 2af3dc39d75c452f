"""What directives about topics share: finding the topics and properties they name, and reporting unknown ones.

What each name meant is kept with the document, which is read again when the name means something else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx.util.docutils import SphinxDirective

from infrakb.sphinx_ext.domain.infra import InfraDomain
from infrakb.sphinx_ext.gate import is_trusted
from infrakb.sphinx_ext.reports.messages import warn
from infrakb.text.collation import ORDERS
from infrakb.text.problems import Said, near
from infrakb.topics.ordering import INDEX_KINDS, in_order
from infrakb.topics.qualifiers import split_names
from infrakb.topics.records import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from infrakb.topics.records import Topic
    from infrakb.topics.registry import Registry

#: Metadata of a document: what its directives named, and what that meant when they were read.
LOOKED_UP = "infrakb_looked_up"
_SEPARATOR_RE = re.compile(r"[\s,、]+")


class TopicsDirective(SphinxDirective):
    """What all directives about topics share: which topics they are about."""

    @property
    def registry(self) -> Registry:
        """All topics, properties and sources."""
        return InfraDomain.of(self.env).topics.registry

    def chosen(self) -> str:
        """The ``topics`` or ``kind`` option, or all topics, as :meth:`Knowledge.chosen` takes it."""
        if "kind" in self.options:
            kind = self.options["kind"].strip()
            if kind not in KINDS:
                self.say_unknown(Said("kind"), kind, KINDS)
            return f"kind:{kind}"
        if "topics" in self.options:
            return " ".join(self.topics(self.options["topics"]))
        return "all"

    def keys(self, text: str) -> list[str]:
        """The properties, with qualifiers, that *text* names; unknown ones are reported and left out."""
        found = []
        for key in split_names(text):
            self.note("key", key)
            name = key.partition("[")[0]
            if self.registry.column(key) is not None:
                found.append(key)
            elif name in self.registry.properties.known:
                message = "%s: '%s' has another form; write property[qualifier=value]"
                warn("ref", message, self.name, key, location=self.get_location())
            elif name not in self.registry.stated_keys:  # else it is reported where it is stated
                self.say_unknown(Said("fact key"), name, self.registry.properties.known)
        return found

    def topics(self, text: str) -> list[str]:
        """The ids of the topics that *text* names; unknown ones are reported and left out."""
        found = []
        for word in words(text):
            self.note("topic", word)
            if topic := self.registry.find_id(word):
                found.append(topic)
            else:
                self.say_unknown(Said("topic"), word, self.registry.names())
        return found

    def note(self, what: str, word: str) -> None:
        """Note what a word means now: the document is read again when it means something else."""
        looked_up = self.env.metadata[self.env.current_document.docname].setdefault(LOOKED_UP, {})
        looked_up[what, word] = _meaning(self.env, what, word)

    def say_unknown(self, what: Said, name: str, known: Iterable[str]) -> None:
        """Warn that *name* is none of the *known* names of *what*."""
        message, suggestion = "%s: unknown %s '%s'; %s", near(name, known)
        warn("ref", message, self.name, what, name, suggestion, location=self.get_location())

    def order(self) -> str:
        """Return the ``order`` option; "" where it is missing or unknown."""
        order: str = self.options.get("order", "").strip()
        if order and order not in ORDERS:
            self.say_unknown(Said("order"), order, ORDERS)
            return ""
        return order

    def wanted_initials(self, option: str, message: str, is_known: Callable[[str], bool]) -> str | None:
        """Return the initials that an *option* of owners' pages names, joined by blanks; None for all.

        :param message: what is wrong where *is_known* does not know one.
        """
        if option not in self.options:
            return None
        if not is_trusted(self.config, self.env.current_document.docname):
            refusal = "'%s' can be used only in pages of the site's owners; remove it"
            warn("trust", refusal, f":{option}:", location=self.get_location())
            return None
        names = words(self.options[option])
        for name in names:
            if not is_known(name):
                warn("directive", message, self.name, name, location=self.get_location())
        return " ".join(filter(is_known, names))

    def serial(self, kind: str) -> str:
        """A name for a file or an id that is unique in the site, or in the page."""
        number = self.env.new_serialno(f"infra-{kind}") + 1
        return f"{self.env.current_document.docname.replace('/', '-')}-{number}"


def words(text: str) -> list[str]:
    """Return the words of an option, which blanks or commas part."""
    return [word for word in _SEPARATOR_RE.split(text.strip()) if word]


def _meaning(env: BuildEnvironment, what: str, word: str) -> str | None:
    """Return the topic's id, the key, its unit or the members' ids that *word* stands for; None where there is none."""
    registry = InfraDomain.of(env).topics.registry
    if what == "members":
        return " ".join(topic.id for topic in members(env, word))
    if what == "unit":
        unit = registry.unit_of(word)
        return unit.text if unit else None
    return registry.find_id(word) if what == "topic" else word if registry.column(word) else None


def members(env: BuildEnvironment, chosen: str) -> list[Topic]:
    """Return the topics that have a page, of a kind or of all, in the order of an index."""
    store = InfraDomain.of(env).topics
    if chosen != "all" and not chosen.startswith("kind:"):
        return [
            topic
            for name in chosen.split()
            if (topic := store.registry.topics[name]).docname in env.found_docs
        ]
    kind = chosen.partition(":")[2]
    found = in_order((topic for topic in store.shown() if kind in {"", topic.kind}), store.registry)
    return sorted(found, key=lambda topic: INDEX_KINDS.index(topic.kind))


def outdated(
    _app: Sphinx, env: BuildEnvironment, _added: set[str], _changed: set[str], _removed: set[str]
) -> list[str]:
    """Return documents whose directives name what has become known, unknown or another topic (``env-get-outdated``)."""
    return [
        docname
        for docname, metadata in env.metadata.items()
        if any(_meaning(env, *asked) != answer for asked, answer in metadata.get(LOOKED_UP, {}).items())
    ]


def setup(app: Sphinx) -> None:
    """Read documents again whose directives name something else now."""
    app.connect("env-get-outdated", outdated)

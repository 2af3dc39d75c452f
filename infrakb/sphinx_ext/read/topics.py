"""Ties topics to Sphinx: reading topic files, recording what documents speak of, making parts when writing.

In the order of a build:

1. ``builder-inited``: :func:`load` reads all topics and reports what is wrong with them;
2. the parser asks :func:`read_topic` for each document; ``doctree-read`` calls :func:`note`;
3. ``env-updated``: :func:`refresh` brings records up to date with the names of topics;
4. ``infrakb-page-inputs``: :func:`page_inputs` says what each page shows of topics and of other pages;
5. :class:`TopicParts` puts links and parts into each page that is written;
6. ``build-finished``: :func:`write_scripts`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import partial
from hashlib import blake2b
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.osutil import relative_uri

from infrakb.planning.form import choices
from infrakb.sphinx_ext.builder.folders import or_stop
from infrakb.sphinx_ext.builder.formats import has_markup, is_site, writes_site
from infrakb.sphinx_ext.builder.html import KnowledgeBaseBuilder
from infrakb.sphinx_ext.config import publisher_of
from infrakb.sphinx_ext.domain.infra import InfraDomain
from infrakb.sphinx_ext.domain.outlines import part_ids
from infrakb.sphinx_ext.read.mentions import Reader
from infrakb.sphinx_ext.read.source import Source, add_reader, liquid_to_markdown
from infrakb.sphinx_ext.references.bibliography import list_of_sources
from infrakb.sphinx_ext.references.resolution import address, shown_of, topic_reference
from infrakb.sphinx_ext.render import contents, partnodes
from infrakb.sphinx_ext.render.partkinds import OF_POSTS, OF_TOPICS, render_part
from infrakb.sphinx_ext.render.plainparts import as_nodes
from infrakb.sphinx_ext.reports.messages import _, warn
from infrakb.text.encoding import decode
from infrakb.text.files import write_if_changed
from infrakb.text.layout import TOPICS
from infrakb.topics.lists import of_post
from infrakb.topics.loader import SPHINX_KEYS
from infrakb.topics.outline import TOPIC_PARTS
from infrakb.topics.parts import AFTER_POST, PartContext
from infrakb.topics.records import KINDS, topic_anchor
from infrakb.topics.render import cards_script
from infrakb.topics.topicindex import names_script
from infrakb.topics.topicmap import relations_script

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from infrakb.topics.knowledge import Knowledge
    from infrakb.topics.occurrences import Place
    from infrakb.topics.parts import RenderedPart

#: The script with all hover cards.
CARDS = "_static/topic-cards.js"
#: The script with the names that the filter of the index looks through, too.
NAMES = "_static/topic-names.js"
#: The script with what topics are to each other, for the map.
RELATIONS = "_static/topic-relations.js"
#: Parts that are rendered, by document and key: what a build knows -> its parts, which go with it.
_rendered: WeakKeyDictionary[Knowledge, dict[tuple[str, tuple[str, ...]], RenderedPart]] = WeakKeyDictionary()
_choices: WeakKeyDictionary[Knowledge, Mapping[str, str]] = WeakKeyDictionary()


def topic_id(docname: str) -> str:
    """The id of the topic that a document is; "" for other documents."""
    folder, _slash, stem = docname.rpartition("/")
    return stem if folder == TOPICS and stem != "index" else ""


# --- 1, 2: reading


def load(app: Sphinx) -> None:
    """Read all topics, and report what is wrong with them once a build."""
    for path, problem in InfraDomain.of(app.env).topics.reload().problems:
        if problem.subtype == "file" and path.startswith(TOPICS):
            continue  # a document, or the folder of some: reported where documents are looked for
        if problem.subtype == "file":
            app.statuscode = 1  # a part of the site is missing
        location = f"{Path(app.srcdir) / path}:{problem.line}"
        warn(problem.subtype, problem.message, *problem.args, location=location)


def read_topic(source: Source) -> bool:
    """Reader of topic files: ``topics/<id>.md``."""
    identifier = topic_id(source.docname)
    if not identifier:
        return False
    block = source.block
    mapping, _problems = source.front_matter  # reported by load()
    plain = {key: value.plain() for key, value in mapping.items()}
    source.topmatter = {key: value for key, value in plain.items() if key in SPHINX_KEYS}
    topic = InfraDomain.of(source.env).topics.registry.topics.get(identifier)
    source.title = topic.title if topic else None
    source.fallback_title = identifier
    source.title_line = max(0, block.body_line - 2)
    source.title_ids = (topic_anchor(identifier),) if topic else ()
    metadata = source.env.metadata[source.docname]
    metadata["orphan"] = ""  # topics are reached through lists and links, not through a toctree
    if str(plain.get("mentions", "true")).lower() == "false":
        metadata["mentions"] = "false"
    liquid_to_markdown(source, block.body, block.body_line)
    if topic:
        source.finish = lambda document: _frame(document, identifier, KINDS[topic.kind].ja, topic.definition)
    return True


def _frame(document: nodes.document, identifier: str, kind: str, definition: str) -> None:
    """Put kind, key figures and definition above a topic's text, and its facts and what ties it to others below.

    The facts, of which there may be sixty, stand behind the text, which names those that matter.
    """
    section = next(document.findall(nodes.section), None)
    if section is None:
        return
    lead = [partnodes.part(part.name, identifier) for part in TOPIC_PARTS.values() if part.is_lead]
    rest = [partnodes.part(part.name, identifier) for part in TOPIC_PARTS.values() if not part.is_lead]
    head: list[nodes.Node] = [
        nodes.paragraph("", kind, classes=["infra-kind-line", "no-mentions"]),
        *lead,
    ]
    if definition:
        head.append(nodes.paragraph("", definition, classes=["infra-definition"]))
    section[1:1] = head
    section += rest


def note(app: Sphinx, document: nodes.document) -> None:
    """Record what a document says of topics (``doctree-read``)."""
    docname = app.env.current_document.docname
    domain = InfraDomain.of(app.env)
    if docname in domain.posts.by_doc:
        document.append(partnodes.part(AFTER_POST, docname))  # behind the footnotes
    domain.topics.note(docname, _reader(domain, docname).record(document))


def _reader(domain: InfraDomain, docname: str) -> Reader:
    posts = domain.posts.by_doc.get(docname, ())
    off = domain.env.metadata[docname].get("mentions", "").lower() in {"false", "no", "off"}
    wanted = not off and all(post.mentions for post in posts)
    return Reader(domain.topics.registry, docname, topic_id(docname), wanted)


# --- 3: records made with other names


def refresh(_app: Sphinx, env: BuildEnvironment) -> None:
    """Make those records again that a new, changed or removed name touches, from the stored doctrees."""
    domain = InfraDomain.of(env)
    names = domain.topics.registry.matcher.names
    changed = names ^ domain.topics.names_mentioned
    if domain.topics.names_mentioned and changed:
        for docname in _touched(domain, changed):
            domain.topics.note(docname, _reader(domain, docname).record(env.get_doctree(docname)))
    domain.topics.note_names(names)


def _touched(domain: InfraDomain, changed: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Documents that may hold one of the names, by their files: a doctree takes much longer to load."""
    needles = {_squeezed(name) for name, _topic in changed}
    needles |= {f"{TOPICS}/{topic}" for _name, topic in changed}
    for docname in sorted(domain.topics.mentions):
        if domain.topics.mentions[docname].named:
            yield docname
            continue
        text, _problem = decode(Path(domain.env.doc2path(docname)).read_bytes())
        squeezed = _squeezed(text)
        if any(needle in squeezed for needle in needles):
            yield docname


def _squeezed(text: str) -> str:
    """A text without what Markdown may put into a name: blanks, escapes, entities, width and case."""
    text = unicodedata.normalize("NFKC", unescape(text) if "&" in text else text)
    text = re.sub("[\u2010-\u2013\u2212]", "-", text)
    return re.sub(r"[\s\\]+", "", text).lower()


# --- 4: what pages show


def other_inputs(app: Sphinx) -> object:
    """What pages show of files that are no documents (``infrakb-other-inputs``)."""
    domain = InfraDomain.of(app.env)
    known = domain.knowledge
    return (
        domain.topics.registry.digest,
        list_of_sources(app),
        known.topic_map,
        known.planner,
        known.benches,
        known.source_pages,
    )


def page_inputs(app: Sphinx, docname: str) -> object:
    """What a page shows of topics and other pages (``infrakb-page-inputs``)."""
    domain = InfraDomain.of(app.env)
    mentions = domain.topics.mentions.get(docname)
    if mentions is None:
        return None
    shown = [
        of_post(docname, domain.knowledge, _) if key[0] == AFTER_POST else _part_inputs(app, docname, key)
        for key in mentions.shown
    ]
    return mentions.places, shown, [shown_of(domain.topics, named) for named in mentions.named]


def _part_inputs(app: Sphinx, docname: str, key: tuple[str, ...]) -> object:
    """A part of a page, or a digest of it; its files are kept."""
    builder = app.builder
    if not isinstance(builder, KnowledgeBaseBuilder):
        return _rendered_part(app, docname, key)

    def render() -> tuple[RenderedPart, list[str]]:
        part = _rendered_part(app, docname, key)
        return part, [file.path for file in part.files]

    name: tuple[object, ...] = (docname, key)
    if asked := OF_POSTS.get(key[0]):
        said = repr(asked(InfraDomain.of(app.env).knowledge))
        name += (blake2b(said.encode(), digest_size=8).hexdigest(),)
    is_kept = key[0] in OF_TOPICS or key[0] in OF_POSTS
    shown, paths = builder.part_digest(repr(name), render) if is_kept else render()
    for path in paths:
        builder.keep_file(path, docname)
    return shown


def _rendered_part(app: Sphinx, docname: str, key: tuple[str, ...]) -> RenderedPart:
    """A part of a page; rendered once a build, to be compared with the last build's and to be written."""
    knowledge = InfraDomain.of(app.env).knowledge
    parts = _rendered.setdefault(knowledge, {})
    rendered = parts.get((docname, key))
    if rendered is None:
        rendered = parts[docname, key] = render_part(key, _context(app, docname))
    return rendered


def _context(app: Sphinx, docname: str) -> PartContext:
    knowledge = InfraDomain.of(app.env).knowledge
    root = relative_uri(app.builder.get_target_uri(docname), "")
    page = app.builder.get_target_uri(docname)
    href = partial(address, app.builder, docname)
    has_lists = is_site(app.builder)
    has_feeds = has_lists and bool(app.config.html_baseurl)
    publisher, sources = publisher_of(app.config), list_of_sources(app)
    topic_map = knowledge.topic_map if has_lists else ""
    planned = _planned(knowledge) if has_lists else {}
    return PartContext(
        knowledge, href, root, _, page, publisher, has_lists, has_feeds, sources, topic_map, planned
    )


def _planned(knowledge: Knowledge) -> Mapping[str, str]:
    """Topic -> query that chooses it on the planner's page, where there is one; found once a build."""
    found = _choices.get(knowledge)
    if found is None:
        found = _choices[knowledge] = choices(knowledge.registry) if knowledge.planner else {}
    return found


# --- 5: writing


class TopicParts(SphinxPostTransform):
    """Turns names into links and fills in the parts, before references are resolved.

    For writers that know no HTML names stay text, and parts become nodes.
    """

    default_priority = 5

    def run(self, **_kwargs: Any) -> None:
        """Work on one document."""
        docname = self.env.current_document.docname
        domain = InfraDomain.of(self.env)
        if not has_markup(self.app.builder):
            self._as_nodes(docname)
            return
        mentions = domain.topics.mentions[docname]
        if not mentions.places and not mentions.shown:
            return
        texts, part_nodes = _reader(domain, docname).visit(self.document)
        for place in mentions.places:
            self._link(texts[place.text], place, domain, docname)
        for node in part_nodes:
            part = _rendered_part(self.app, docname, node.key)
            node["html"] = part.html
            if part.heading:
                node.replace_self(self._section(docname, node, part.heading, [node.deepcopy()]))
            _write_files(self.app, part)

    def _as_nodes(self, docname: str) -> None:
        """Put nodes that every writer knows in the place of the partnodes."""
        for node in list(self.document.findall(partnodes.Part)):
            markup, _files, heading = _rendered_part(self.app, docname, node.key)
            made = as_nodes(markup, inline=isinstance(node.parent, nodes.TextElement))
            if heading:
                made = [self._section(docname, node, heading, made)]
            node.replace_self(made)

    def _section(
        self, docname: str, node: partnodes.Part, heading: str, content: list[nodes.Node]
    ) -> partnodes.PartSection:
        """Return the section of a part of a topic's page."""
        part = TOPIC_PARTS[node.key[0]]
        classes = [f"infra-part-{part.name}", *(() if part.is_lead or part.is_own else ("infra-list",))]
        ids = part_ids(self.env, docname, part)
        section = partnodes.PartSection("", ids=ids, classes=classes, searched=part.is_own)
        if part.is_lead:
            section["label"] = heading
        else:
            section += nodes.title("", heading)
        section += content
        return section

    def _link(self, node: nodes.Text, place: Place, domain: InfraDomain, docname: str) -> None:
        text, position, builder = str(node), 0, self.app.builder
        new: list[nodes.Node] = []
        for start, end, topic in place.mentions:
            if start > position:
                new.append(nodes.Text(text[position:start]))
            content = nodes.Text(text[start:end])
            new.append(topic_reference(builder, docname, domain.topics.registry.topics[topic], content))
            position = end
        if position < len(text):
            new.append(nodes.Text(text[position:]))
        node.parent.replace(node, new)


def _write_files(app: Sphinx, part: RenderedPart) -> None:
    """Write the files that a part offers to download."""
    if writes_site(app.builder):
        for file in part.files:
            write_if_changed(Path(app.outdir) / file.path, file.content)


# --- 6: scripts


def write_scripts(app: Sphinx, exception: Exception | None) -> None:
    """Write the scripts with all hover cards, with the names for the filter, and with the relations for the map."""
    if exception is None and writes_site(app.builder):
        registry = InfraDomain.of(app.env).topics.registry
        for path, text in (
            (CARDS, cards_script(registry)),
            (NAMES, names_script(registry.topics.values())),
            (RELATIONS, relations_script(registry)),
        ):
            write_if_changed(Path(app.outdir) / path, text.encode())


def setup(app: Sphinx) -> None:
    """Register everything about topics."""
    partnodes.setup(app)
    contents.setup(app)
    add_reader(read_topic)
    app.add_post_transform(TopicParts)
    app.connect("builder-inited", load)
    app.connect("doctree-read", note, priority=600)  # after directives that make posts
    app.connect("env-updated", refresh, priority=400)
    app.connect("infrakb-other-inputs", other_inputs)
    app.connect("infrakb-page-inputs", page_inputs)
    app.connect("build-finished", or_stop(app, write_scripts))

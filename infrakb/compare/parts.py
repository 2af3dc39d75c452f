"""The parts that this room knows. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from infrakb.compare.bench import bench
from infrakb.compare.rows import chosen
from infrakb.compare.table import bench_table
from infrakb.text.problems import Said
from infrakb.topics.citations import Publication, citable, comparison_block, of_table
from infrakb.topics.knowledge import BENCH
from infrakb.topics.parts import Parts, RenderedPart
from infrakb.topics.records import KINDS

if TYPE_CHECKING:
    from infrakb.compare.bench import Bench
    from infrakb.topics.parts import PartContext
    from infrakb.topics.registry import Registry
    from infrakb.topics.render import Translate


def ratio(text: str) -> tuple[str, str]:
    """Both properties of a ratio, as the directive takes it: ``price/accelerators``."""
    above, _slash, below = text.partition("/")
    return above.strip(), below.strip()


def fault(kinds: str, ratios: str, where: str, registry: Registry, _: Translate) -> Said | None:
    """What is wrong with the filter of a directive; None for a right one."""
    found = chosen(_whole(kinds, ratios, registry, _), where, registry)
    return found if isinstance(found, Said) else None


def _whole(kinds: str, ratios: str, registry: Registry, _: Translate) -> Bench:
    """The table before rows are chosen, of what a directive names between blanks."""
    return bench(kinds.split(), [ratio(text) for text in ratios.split()], registry, _)


def _bench(arguments: list[str], context: PartContext) -> RenderedPart:
    kinds, ratios, where = arguments
    registry, _ = context.knowledge.registry, context.translate
    everything = _whole(kinds, ratios, registry, _)
    shown = chosen(everything, where, registry) if where else everything
    if isinstance(shown, Said) or not shown.rows:  # what is wrong was said where the directive stands
        return RenderedPart()
    return RenderedPart(bench_table(shown, registry, context.href, _, _cited(shown, context)))


def _cited(shown: Bench, context: PartContext) -> Markup:
    """How the table is cited; nothing where the site has no address."""
    if not context.publisher.address:
        return Markup()
    _ = context.translate
    title = _("Comparison: %s") % "、".join(KINDS[kind].ja for kind in shown.kinds)
    statements = (one for topic, _found in shown.rows for one in citable(topic))
    publication = Publication(context.publisher, context.page, context.root)
    return comparison_block(of_table(title, "", statements, publication), _)


PARTS = Parts({BENCH: _bench}, frozenset({BENCH}))

"""Types of relations: both directions of each, and which kinds of topics may stand at its ends. Pure.

The table is closed. What joins two kinds is found in it once: accelerators, for example, are never ``part-of`` an
instance, whoever makes them; the instance ``runs-on`` the accelerator.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from infrakb.text.problems import Said
from infrakb.topics.records import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from infrakb.topics.records import Topic


class RelationType(NamedTuple):
    """One direction of a typed relation."""

    id: str  # as authors write it in ``relations:``
    ja: str  # heading at this end
    en: str  # the same in English
    inverse: str  # id of the direction shown at the other end; the same id: symmetric
    written: bool  # authors write this direction; False: only shown, as the inverse of another one
    ends: Mapping[str, tuple[str, ...]]  # kind of the topic here -> kinds that may stand at the other end


class _Pair(NamedTuple):
    """Both directions of a relation."""

    written: tuple[
        str, str, str
    ]  # id, heading in Japanese and in English of the direction that authors write
    inverse: tuple[str, str, str]  # the same of the other one
    ends: Mapping[str, tuple[str, ...]]  # kind at the end where it is written -> kinds at the other end


def _each(kinds: str, *others: str) -> dict[str, tuple[str, ...]]:
    """The same kinds at the other end for each of *kinds*, which blanks separate."""
    return dict.fromkeys(kinds.split(), others)


def _alike(kinds: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The same kind at both ends."""
    return {kind: (kind,) for kind in kinds}


_PAIRS = (
    _Pair(
        ("made-by", "開発元", "Made by"),
        ("makes", "開発しているもの", "Makes"),
        _each("accelerator component instance interconnect platform model framework", "organisation"),
    ),
    _Pair(
        ("part-of", "含まれる先", "Part of"),
        ("has-part", "構成要素", "Has part"),
        _alike(KINDS),
    ),
    _Pair(
        ("runs-on", "動作基盤", "Runs on"),
        ("hosts", "この上で動くもの", "Hosts"),
        {
            "organisation": ("accelerator", "instance"),
            "facility": ("accelerator", "instance"),
            "instance": ("accelerator",),
            "platform": ("accelerator", "instance"),
            "model": ("accelerator", "instance"),
            "framework": ("accelerator", "instance", "platform", "framework"),
            "practice": ("platform", "model", "framework"),
        },
    ),
    _Pair(
        ("connects", "接続する対象", "Connects"),
        ("connected-by", "接続に使うもの", "Connected by"),
        _each("interconnect", "accelerator", "instance", "facility"),
    ),
    _Pair(
        ("uses", "使う部品", "Uses"),
        ("used-by", "使われている製品", "Used by"),
        _each("accelerator component instance interconnect facility", "component"),
    ),
    _Pair(
        ("successor-of", "前の世代", "Successor of"),
        ("succeeded-by", "次の世代", "Succeeded by"),
        _alike(KINDS),
    ),
    _Pair(
        ("competes-with", "競合", "Competes with"),
        ("competes-with", "競合", "Competes with"),
        _alike("organisation accelerator component instance interconnect platform model framework".split()),
    ),
    _Pair(
        ("serves", "提供するもの", "Serves"),
        ("served-by", "提供元", "Served by"),
        {"organisation": ("accelerator", "instance", "platform", "model"), "platform": ("model",)},
    ),
    _Pair(
        ("supplies", "供給先", "Supplies"),
        ("supplied-by", "供給元", "Supplied by"),
        _each("organisation", "organisation"),
    ),
    _Pair(
        ("operated-by", "運営者", "Operated by"),
        ("operates", "運営しているもの", "Operates"),
        _each("facility", "organisation"),
    ),
    _Pair(
        ("located-in", "所在地", "Located in"),
        ("location-of", "ここにあるもの", "Location of"),
        _each("instance platform investment", "facility"),
    ),
    _Pair(
        ("powers", "電力の供給先", "Powers"),
        ("powered-by", "電力の供給元", "Powered by"),
        _each("facility", "facility", "organisation", "investment"),
    ),
    _Pair(
        ("funds", "資金の出し先", "Funds"),
        ("funded-by", "資金の出し手", "Funded by"),
        _each("organisation", "investment"),
    ),
    _Pair(
        ("invests-in", "投資先", "Invests in"),
        ("receives-investment-from", "投資元", "Receives investment from"),
        {"organisation": ("organisation",), "investment": ("organisation", "facility")},
    ),
    _Pair(
        ("applies-to", "対象", "Applies to"),
        ("subject-of", "扱う手法", "Subject of"),
        _each("practice", *(kind for kind in KINDS if kind not in {"practice", "regulation"})),
    ),
    _Pair(
        ("administered-by", "所管", "Administered by"),
        ("administers", "所管する規則", "Administers"),
        _each("regulation", "organisation"),
    ),
    _Pair(
        ("governed-by", "従う規則", "Governed by"),
        ("governs", "規律する対象", "Governs"),
        _each(" ".join(kind for kind in KINDS if kind != "regulation"), "regulation"),
    ),
)


def _turned(ends: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The ends seen from the other one, in the order of the kinds."""
    found = {kind: tuple(here for here in KINDS if kind in ends.get(here, ())) for kind in KINDS}
    return {kind: others for kind, others in found.items() if others}


def _relation_types() -> dict[str, RelationType]:
    types: dict[str, RelationType] = {}
    for written, inverse, ends in _PAIRS:
        types[written[0]] = RelationType(*written, inverse[0], True, ends)
        types.setdefault(inverse[0], RelationType(*inverse, written[0], False, _turned(ends)))
    return types


#: Both directions of every relation, in the order in which pages show them.
RELATIONS = _relation_types()
#: Those that authors write.
WRITTEN_RELATIONS = tuple(relation.id for relation in RELATIONS.values() if relation.written)

#: What two topics of one kind may always be to each other: offered where nothing else fits.
_ALIKE = frozenset({"part-of", "successor-of", "competes-with"})


def misplaced(relation: str, here: Topic, there: Topic) -> Said | None:
    """Why a relation cannot join two topics, and what to write instead; None where it can, or may.

    Of a topic whose kind could not be read nothing is said.
    """
    ends = RELATIONS[relation].ends
    if there.kind in ends.get(here.kind, ()) or not (here.is_sure and there.is_sure):
        return None
    instead = _instead(here, there)
    if here.kind not in ends:
        message = "'%s' cannot stand in a topic of the kind '%s', only in %s; %s"
        return Said(message, (relation, here.kind, ", ".join(ends), instead))
    message = "%s: '%s' is of the kind '%s'; from the kind '%s' it leads to %s; %s"
    args = (relation, there.id, there.kind, here.kind, ", ".join(ends[here.kind]), instead)
    return Said(message, args)


def _instead(here: Topic, there: Topic) -> Said:
    """What may be said of two topics."""
    if fitting := _joining(here.kind, there.kind):
        return Said("write %s instead", (fitting,))
    if fitting := _joining(there.kind, here.kind):
        return Said("write %s at '%s' instead", (fitting, there.id))
    return Said("remove it: nothing joins these kinds")


def _joining(here: str, there: str) -> str:
    """The relations that authors may write at a topic of one kind, to one of another."""
    fitting = [name for name in WRITTEN_RELATIONS if there in RELATIONS[name].ends.get(here, ())]
    telling = [name for name in fitting if name not in _ALIKE]
    return ", ".join(f"'{name}'" for name in telling or fitting)

"""Types of relations: both directions, the kinds at their ends, and what is said of a pair that cannot be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from infrakb.text.layout import TOPICS
from infrakb.topics.records import KINDS, LAYERS
from infrakb.topics.registry import read_registry
from infrakb.topics.relationtypes import RELATIONS, WRITTEN_RELATIONS

ROOT = Path(__file__).parents[2]


def project(folder: Path, topics: dict[str, str]) -> Path:
    """Write topics: ``{"h100 accelerator": "made-by: [nvidia]"}``; what has no relation is written, too."""
    (folder / TOPICS).mkdir()
    for topic, relations in topics.items():
        name, kind = topic.split()
        lines = "".join(f"\n  {line}" for line in relations.splitlines())
        text = f"---\nkind: {kind}\nname: {name}の名\ndefinition: 定義です。\nrelations:{lines}\n---\n"
        (folder / f"{TOPICS}/{name}.md").write_text(text, encoding="utf-8")
    return folder


def reported(folder: Path) -> list[str]:
    problems = read_registry(folder).problems
    return [f"{path.removeprefix('topics/')}:{problem.line}: {problem.text()}" for path, problem in problems]


def test_every_relation_has_an_inverse_that_leads_back_between_the_same_kinds() -> None:
    for relation in RELATIONS.values():
        inverse = RELATIONS[relation.inverse]
        assert inverse.inverse == relation.id
        pairs = {(here, there) for here, others in relation.ends.items() for there in others}
        assert {(there, here) for here, others in inverse.ends.items() for there in others} == pairs
        assert {kind for pair in pairs for kind in pair} <= set(KINDS)
    assert {kind.layer for kind in KINDS.values()} <= set(LAYERS)


def test_headings_say_which_relation_it_is() -> None:
    headings = [relation.ja for relation in RELATIONS.values()]
    assert len(set(headings)) == len(headings)


@pytest.mark.parametrize(
    ("here", "relation", "there", "message"),
    [
        (
            "kendra platform",
            "runs-on",
            "region-az facility",
            (
                "runs-on: 'region-az' is of the kind 'facility'; from the kind 'platform' it leads to accelerator, instance; "
                "write 'located-in' instead"
            ),
        ),
        (
            "aws-japan investment",
            "powers",
            "region-az facility",
            (
                "'powers' cannot stand in a topic of the kind 'investment', only in facility; "
                "write 'located-in', 'invests-in' instead"
            ),
        ),
        (
            "trainium accelerator",
            "part-of",
            "trn1 instance",
            (
                "part-of: 'trn1' is of the kind 'instance'; from the kind 'accelerator' it leads to accelerator; "
                "write 'runs-on' at 'trn1' instead"
            ),
        ),
        (
            "stargate investment",
            "funds",
            "openai organisation",
            "'funds' cannot stand in a topic of the kind 'investment', only in organisation; write 'invests-in' instead",
        ),
        (
            "cooling facility",
            "powers",
            "gb200 accelerator",
            (
                "powers: 'gb200' is of the kind 'accelerator'; from the kind 'facility' it leads to "
                "facility, organisation, investment; write 'runs-on' instead"
            ),
        ),
        (
            "h100 accelerator",
            "runs-on",
            "a100 accelerator",
            (
                "'runs-on' cannot stand in a topic of the kind 'accelerator', only in organisation, facility, instance, "
                "platform, model, framework, practice; write 'part-of', 'successor-of', 'competes-with' instead"
            ),
        ),
    ],
)
def test_a_wrong_pair_is_one_problem_that_says_what_to_write(
    tmp_path: Path, here: str, relation: str, there: str, message: str
) -> None:
    (name, _, _), (other, _, _) = here.partition(" "), there.partition(" ")
    found = reported(project(tmp_path, {here: f"{relation}: [{other}]", there: ""}))
    assert found == [f"{name}.md:6: {message}"]


def test_a_maker_that_cannot_make_is_reported_at_its_line(tmp_path: Path) -> None:
    folder = project(tmp_path, {"h100 accelerator": "", "efa interconnect": ""})
    path = folder / TOPICS / "h100.md"
    path.write_text(
        path.read_text(encoding="utf-8").replace("definition", "maker: efa\ndefinition"), encoding="utf-8"
    )
    (found,) = reported(folder)
    assert found.startswith("h100.md:4: made-by: 'efa' is of the kind 'interconnect'; ")
    assert found.endswith("write 'connects' at 'efa' instead")


def test_the_same_fault_of_several_targets_is_said_once(tmp_path: Path) -> None:
    topics = {"nvidia organisation": "powers: [aws, azure]", "aws organisation": "", "azure organisation": ""}
    (found,) = reported(project(tmp_path, topics))
    assert found.endswith("write 'supplies', 'invests-in' instead")


@pytest.mark.parametrize("broken", ["kendra", "region-az"])
def test_of_a_kind_that_cannot_be_read_only_that_is_reported(tmp_path: Path, broken: str) -> None:
    folder = project(tmp_path, {"kendra platform": "runs-on: [region-az]", "region-az facility": ""})
    path = folder / TOPICS / f"{broken}.md"
    path.write_text(re.sub("kind: .*", "kind: platfrm", path.read_text(encoding="utf-8")), encoding="utf-8")
    (found,) = reported(folder)
    assert found.startswith(f"{broken}.md:2: unknown kind 'platfrm'")


def test_new_relations_show_at_both_ends(tmp_path: Path) -> None:
    topics = {
        "nvidia organisation": "supplies: [aws]",
        "aws organisation": "invests-in: [nvidia]",
        "region facility": "operated-by: [aws]",
        "plan investment": "located-in: [region]\ninvests-in: [aws]",
    }
    registry = read_registry(project(tmp_path, topics))
    assert registry.problems == ()
    assert registry.links["aws"] == (
        ("supplied-by", "nvidia"),
        ("operates", "region"),
        ("invests-in", "nvidia"),
        ("receives-investment-from", "plan"),
    )
    assert registry.links["region"] == (("operated-by", "aws"), ("location-of", "plan"))


# --- of this repository


def _row(relation: str) -> str:
    """A row of the authors' table."""
    here = RELATIONS[relation]
    there = RELATIONS[here.inverse]
    headings = here.ja if here is there else f"{here.ja} / {there.ja}"
    ids = f"`{here.id}`" if here is there else f"`{here.id}` / `{there.id}`"
    if all(others == (kind,) for kind, others in here.ends.items()) and len(here.ends) > 1:
        kinds = "、".join(f"`{kind}`" for kind in here.ends)
        pairs = "同じ種類どうし" + ("" if len(here.ends) == len(KINDS) else f"（{kinds}）")
    else:
        ends: dict[tuple[str, ...], list[str]] = {}
        for kind, others in here.ends.items():
            ends.setdefault(others, []).append(kind)
        pairs = "。".join(
            "、".join(f"`{kind}`" for kind in kinds) + " → " + "、".join(f"`{other}`" for other in others)
            for others, kinds in ends.items()
        )
    return f"| {ids} | {headings} | {pairs} |"


def test_the_authors_guide_has_the_table_of_relations() -> None:
    guide = (ROOT / "guide/authors-topics.md").read_text(encoding="utf-8")
    part = guide.partition("## トピックどうしの関係")[2].partition("\n##")[0]
    rows = [line for line in part.splitlines() if line.startswith("| `")]
    assert rows == [_row(relation) for relation in WRITTEN_RELATIONS]

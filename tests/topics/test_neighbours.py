"""The picture of a topic's relations: nothing lies on anything else, and what is left out is counted."""

from __future__ import annotations

from itertools import combinations

from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from infrakb.drawing.svg import text_width
from infrakb.topics.neighbours import MOST, SIZE, WIDTH, Picture, groups, lay_out, picture
from infrakb.topics.registry import Link
from infrakb.topics.relationtypes import RELATIONS

_BOX = 30
NAMES = st.text("あア漢A1 ", min_size=1, max_size=40)
LINKS = st.lists(st.tuples(st.sampled_from(sorted(RELATIONS)), NAMES), min_size=1, max_size=60, unique=True)


def more(count: int) -> str:
    return f"ほか{count}件"


def laid(found: list[tuple[str, str]]) -> Picture:
    links = [Link(*link) for link in sorted(found)]
    names = {"t": "題", **{name: name for _type, name in found}}
    return lay_out("t", groups(links), names, more)


@given(LINKS)
def test_nothing_lies_on_anything_else_or_outside(found: list[tuple[str, str]]) -> None:
    shown = laid(found)
    fields = [(box.x, box.y, box.x + box.width, box.y + _BOX) for row in shown.rows for box in row.boxes]
    fields.append(
        (shown.middle.x, shown.middle.y, shown.middle.x + shown.middle.width, shown.middle.y + _BOX)
    )
    for row in shown.rows:
        label = RELATIONS[row.group.type].ja
        fields.append((20, row.y, 20 + text_width(label, 14), row.y + 22))
        if row.more:
            fields.append((*row.more, row.more[0] + text_width(more(row.group.more), 14), row.more[1] + _BOX))
    for one, other in combinations(fields, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    assert all(x1 >= 0 and x2 <= WIDTH and y1 >= 0 and y2 <= shown.height for x1, y1, x2, y2 in fields)


@given(LINKS)
def test_every_relation_has_its_share_and_the_rest_is_counted(found: list[tuple[str, str]]) -> None:
    chosen = groups([Link(*link) for link in sorted(found)])
    assert sum(len(group.topics) for group in chosen) == min(MOST, len(found))
    types = {name for name, _other in found}
    assert len(chosen) == min(MOST, len(types))
    for group in chosen:
        assert len(group.topics) + group.more == sum(name == group.type for name, _other in found)


@given(LINKS)
def test_labels_fit_their_boxes(found: list[tuple[str, str]]) -> None:
    for row in laid(found).rows:
        assert all(text_width(box.label, SIZE) <= box.width for box in row.boxes)


def test_the_lines_pass_beside_all_boxes_and_each_box_is_a_link_with_its_whole_name() -> None:
    long = "とても長い名前の日本の大きなデータセンターの集積地"
    links = [Link("made-by", "a"), Link("succeeded-by", "b")]
    names = {"t": "題", "a": "会社", "b": long}
    page = BeautifulSoup(picture("t", links, names, lambda topic: f"{topic}.html", str), "lxml")
    assert [(link["href"], link["aria-label"]) for link in page.select("a")] == [
        ("a.html", "会社"),
        ("b.html", long),
    ]
    assert page.select("a text")[1].get_text().endswith("…")
    boxes = [float(str(rect["x"])) for rect in page.select("a rect")]
    assert all(max(float(str(line[x])) for x in ("x1", "x2")) < min(boxes) for line in page.select("line"))
    assert not page.select("[style]")
    assert [row.group.type for row in laid([("succeeded-by", "b"), ("made-by", "a")]).rows] == [
        "made-by",
        "succeeded-by",
    ]

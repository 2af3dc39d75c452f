"""Lines of Japanese text: broken where readers expect it, and about as long as each other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from infrakb.text.linebreaks import NOT_FIRST, NOT_LAST, lines, units


def measure(char: str) -> float:
    return 0.5 if char.isascii() else 1.0


def test_a_title_is_broken_after_pauses_and_particles_and_not_within_words() -> None:
    assert lines("Trainium3が一般提供に：Trainium2と比べて何が変わったか", 14, measure) == [
        "Trainium3が一般提供に：",
        "Trainium2と比べて",
        "何が変わったか",
    ]
    assert lines("短い題名", 14, measure) == ["短い題名"]
    assert lines("", 14, measure) == []


def test_marks_stay_with_what_they_belong_to() -> None:
    assert units("「TensorRT-LLM」、3.35 TB/s。ページー") == [
        "「TensorRT-LLM」、",
        "3.35 ",
        "TB/s。",
        "ペー",
        "ジー",
    ]


@given(st.text("ア漢字のがっーA1 、。「」（）・3.5", min_size=1, max_size=40), st.integers(4, 20))
def test_no_line_is_too_long_or_begins_or_ends_with_what_may_not(text: str, width: int) -> None:
    found = lines(text, width, measure)
    assert "".join(found).replace(" ", "") == text.replace(" ", "")
    for line in found:
        assert sum(map(measure, line)) <= width
    # Only what is longer than a line is broken wherever it must be.
    if all(sum(map(measure, unit)) <= width for unit in units(text)):
        assert not any(line[0] in NOT_FIRST for line in found[1:])
        assert not any(line[-1] in NOT_LAST for line in found[:-1])

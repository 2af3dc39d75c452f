"""What has changed in what is shown: events from statements, what readers are told, and whose events they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infrakb.topics.changes import tell
from infrakb.topics.history import BELONGING, Event, entries, events_of, newest_first
from infrakb.topics.records import Name, Topic
from infrakb.topics.registry import Registry, read_registry
from infrakb.topics.relationtypes import RELATIONS
from infrakb.topics.statements import Span, Statement, facts_of
from infrakb.topics.units import parse_unit
from infrakb.topics.values import parse_value

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Values none of which agrees with another.
APART = ("10", "20", "30")
#: Among them some that agree.
NEAR = (*APART, "3.3", "3.35", "3.4", "~20")


def stated(value: str, source: str = "a", *, scope: str = "SXM", day: str = "2026-01-01") -> Statement:
    return Statement(
        topic="h100",
        property_key="bandwidth",
        qualifiers=(("scope", scope),) if scope else (),
        value=parse_value(value),
        unit=parse_unit("TB/s"),
        as_of="2025",
        source=source,
        published=day,
    )


def topic_of(statements: Iterable[Statement]) -> Topic:
    name = Name("H100", 1)
    return Topic("h100", "accelerator", name, name, (), "", "accelerator", (), facts_of(statements, ()))


def events(*statements: Statement) -> list[Event]:
    return list(events_of(topic_of(statements)))


def seen(found: Iterable[Event]) -> list[tuple[str, str, str, str]]:
    """Day, kind, old and new values of each event."""
    return [
        (
            event.day,
            event.kind,
            " ".join(one.value.text for one in event.before),
            " ".join(one.value.text for one in event.after),
        )
        for event in found
    ]


FIRST = stated("10")


def test_a_first_value_is_added() -> None:
    assert seen(events(FIRST)) == [("2026-01-01", "added", "", "10")]


def test_what_always_held_was_never_added() -> None:
    assert events(replace(FIRST, published="")) == []


def test_what_takes_the_place_of_another_is_one_change() -> None:
    new = replace(stated("20", "b", day="2026-02-01"), supersedes=(FIRST.key,))
    assert seen(events(FIRST, new))[1:] == [("2026-02-01", "changed", "10", "20")]


def test_the_name_of_an_event_is_that_of_the_fact_and_the_day() -> None:
    assert [event.id for event in events(FIRST)] == ["h100.bandwidth[scope=SXM]@2026-01-01"]


@pytest.mark.parametrize(("value", "count"), [("10", 0), ("10.0", 0), ("20", 1)])
def test_a_further_source_is_an_event_only_where_it_differs(value: str, count: int) -> None:
    found = events(FIRST, stated(value, "b", day="2026-02-01"))[1:]
    assert seen(found) == [("2026-02-01", "changed", "10", f"10 {value}")] * count


def test_a_newer_source_of_the_same_value_is_no_event() -> None:
    new = replace(stated("10", "b", day="2026-02-01"), supersedes=(FIRST.key,))
    assert len(events(FIRST, new)) == 1


def test_a_more_exact_value_is_an_event_once_it_stands_alone() -> None:
    rough, exact = stated("3.3"), stated("3.35", "b", day="2026-02-01")
    assert len(events(rough, exact)) == 1
    gone = replace(rough, withdrawn="2026-03-01", reason="誤り")
    assert seen(events(gone, exact))[1:] == [("2026-03-01", "changed", "3.3 3.35", "3.35")]


def test_what_is_withdrawn_is_gone_and_what_it_replaced_comes_back() -> None:
    wrong = replace(
        stated("20", "b", day="2026-02-01"), supersedes=(FIRST.key,), withdrawn="2026-03-01", reason="誤り"
    )
    assert seen(events(FIRST, wrong))[2:] == [("2026-03-01", "restored", "20", "10")]
    alone = replace(FIRST, withdrawn="2026-03-01", reason="誤り")
    assert seen(events(alone))[1:] == [("2026-03-01", "removed", "10", "")]


def test_a_preferred_statement_is_an_event_where_another_differs() -> None:
    other = replace(stated("20", "b"), preferred=Span("2026-02-01", "2026-03-01"))
    assert seen(events(FIRST, other)) == [
        ("2026-01-01", "added", "", "10 20"),
        ("2026-02-01", "changed", "10 20", "20"),
        ("2026-03-01", "restored", "20", "10 20"),
    ]
    same = replace(stated("10", "b"), preferred=Span("2026-02-01", ""))
    assert len(events(FIRST, same)) == 1


def test_a_value_that_moves_to_another_fact_is_one_event() -> None:
    moved = replace(stated("10", "b", scope="PCIe", day="2026-02-01"), supersedes=(FIRST.key,))
    found = events(FIRST, moved)[1:]
    assert seen(found) == [("2026-02-01", "changed", "10", "10")]
    assert found[0].fact.key == "bandwidth[scope=PCIe]"
    back = replace(moved, withdrawn="2026-03-01", reason="誤り")
    assert seen(events(FIRST, back))[2:] == [("2026-03-01", "restored", "10", "10")]


# --- random revisions


@dataclass(frozen=True)
class Edit:
    """What an editor does on a day: adds a statement, in the place of another one or not, withdraws or prefers one."""

    what: str
    number: int  # of the statement that it is done to, modulo how many there are
    value: str
    scope: str
    days: int  # since the last edit


def edits(values: tuple[str, ...], days: st.SearchStrategy[int]) -> st.SearchStrategy[list[Edit]]:
    edit = st.builds(
        Edit,
        st.sampled_from(("add", "replace", "withdraw", "prefer")),
        st.integers(0, 20),
        st.sampled_from(values),
        st.sampled_from(("SXM", "PCIe")),
        days,
    )
    return st.lists(edit, min_size=1, max_size=12)


def revised(statements: list[Statement], edit: Edit, day: str) -> list[Statement]:
    """The file after an edit."""
    if edit.what in {"add", "replace"} or not statements:
        new = stated(edit.value, f"s{len(statements)}", scope=edit.scope, day=day)
        if edit.what == "replace" and statements:
            new = replace(new, supersedes=(statements[edit.number % len(statements)].key,))
        return [*statements, new]
    number = edit.number % len(statements)
    chosen = statements[number]
    if edit.what == "withdraw":
        chosen = replace(chosen, withdrawn=chosen.withdrawn or day, reason="誤り")
        return [*statements[:number], chosen, *statements[number + 1 :]]
    fact = [one for one in statements if one.fact == chosen.fact]
    if chosen.preferred or any(one.preferred and one.preferred.start == day for one in fact):
        return statements
    return [_preferred(one, chosen, day) if one.fact == chosen.fact else one for one in statements]


def _preferred(one: Statement, chosen: Statement, day: str) -> Statement:
    """A statement of a fact of which another one, or itself, is preferred from *day* on."""
    if one is chosen:
        return replace(one, preferred=Span(day, ""))
    return (
        replace(one, preferred=one.preferred._replace(end=one.preferred.end or day)) if one.preferred else one
    )


def revisions(made: Iterable[Edit]) -> list[tuple[str, list[Statement]]]:
    """The file after each edit, with its day."""
    day, statements, found = date(2026, 1, 1), list[Statement](), []
    for edit in made:
        day += timedelta(edit.days)
        statements = revised(statements, edit, day.isoformat())
        found.append((day.isoformat(), statements))
    return found


def shown(statements: Iterable[Statement]) -> dict[str, set[str]]:
    """Values of each fact that shows any."""
    facts = topic_of(statements).facts
    return {key: {one.text for one in fact.current} for key, fact in facts.items() if fact.current}


@given(edits(APART, st.integers(0, 2)))
def test_events_from_nothing_lead_to_what_is_shown_now(made: list[Edit]) -> None:
    _day, statements = revisions(made)[-1]
    replayed: dict[str, set[str]] = {}
    for event in events(*statements):
        replayed[event.fact.key] = set()
        for one in event.before:
            replayed.setdefault(one.fact, set()).discard(one.text)
        for one in event.after:
            replayed.setdefault(one.fact, set()).add(one.text)
    assert {key: values for key, values in replayed.items() if values} == shown(statements)


@given(edits(APART, st.integers(1, 2)))
def test_an_edit_makes_one_event_where_it_changes_what_is_shown_and_else_none(made: list[Edit]) -> None:
    before: list[Statement] = []
    for day, after in revisions(made):
        old, now = events(*before), events(*after)
        assert [event.id for event in now[: len(old)]] == [event.id for event in old]
        assert seen(now[: len(old)]) == seen(old)
        assert [event.day for event in now[len(old) :]] == [day] * (shown(before) != shown(after))
        before = after


@given(edits(NEAR, st.integers(0, 2)))
def test_no_two_events_have_one_name_and_none_says_nothing(made: list[Edit]) -> None:
    _day, statements = revisions(made)[-1]
    found = events(*statements)
    assert len({event.id for event in found}) == len(found)
    assert [event.day for event in found] == sorted(event.day for event in found)
    for event in found:
        assert event.before != event.after
        assert {one.text for one in event.before} != {one.text for one in event.after} or event.gone


# --- what readers are told


def english(text: str) -> str:
    return text


def told(*statements: Statement) -> list[str]:
    registry = Registry()
    return [
        " | ".join(filter(None, (found.change, found.reason)))
        for event in events(*statements)
        for found in (tell(event, registry, english),)
    ]


def test_a_change_says_old_and_new_value_and_why() -> None:
    new = replace(stated("20", "b", day="2026-02-01"), supersedes=(FIRST.key,), reason="新しい版")
    assert told(FIRST, new) == ["10 TB/s (added)", "10 TB/s → 20 TB/s | 新しい版"]


def test_what_was_withdrawn_says_why_then_and_not_before() -> None:
    wrong = replace(
        stated("20", "b", day="2026-02-01"), supersedes=(FIRST.key,), withdrawn="2026-03-01", reason="誤り"
    )
    assert told(FIRST, wrong)[1:] == ["10 TB/s → 20 TB/s", "20 TB/s → 10 TB/s | 誤り"]
    alone = replace(FIRST, withdrawn="2026-03-01", reason="別の定義")
    assert told(alone)[1:] == ["10 TB/s (withdrawn) | 別の定義"]


def test_a_preference_says_that_it_is_one() -> None:
    other = replace(stated("20", "b"), preferred=Span("2026-02-01", ""))
    assert told(FIRST, other)[1:] == ["10 TB/s、20 TB/s → 20 TB/s | another value is preferred"]


def test_a_value_of_another_fact_says_of_which() -> None:
    moved = replace(stated("10", "b", scope="PCIe", day="2026-02-01"), supersedes=(FIRST.key,))
    assert told(FIRST, moved)[1:] == ["10 TB/s（SXM） → 10 TB/s"]


def test_the_source_is_that_of_what_is_new(project: Path) -> None:
    registry = read_registry(project)
    press = replace(next(iter(registry.topics["trainium2"].statements)), source="press", as_of="2026-01")
    gone = replace(FIRST, source="aws-trn2", at="表2")
    new = replace(press, topic="h100", property_key="bandwidth", qualifiers=FIRST.qualifiers, at="3行目")
    new = replace(new, published="2026-02-01", supersedes=(gone.key,))
    added, changed = (tell(event, registry, english) for event in events(gone, new))
    assert [source.url for source in added.sources] == ["https://example.com/trn2"]
    assert [(source.title, source.place) for source in changed.sources] == [
        ("Doe, Jane、Roe, Richard A press report", "3行目、as of 2026年1月")
    ]


# --- lists


def test_many_values_that_are_added_on_one_day_are_one_line() -> None:
    def added(count: int) -> list[Statement]:
        return [stated(f"{number}", scope=f"v{number}") for number in range(1, count + 1)]

    assert [len(entry.events) for entry in entries(events(*added(5)))] == [1] * 5
    changed = replace(stated("9", "b", scope="w", day="2026-01-01"), supersedes=(FIRST.key,))
    found = entries(newest_first(events(*added(6), replace(FIRST, published=""), changed)))
    assert [(entry.day, len(entry.events)) for entry in found] == [("2026-01-01", 1), ("2026-01-01", 6)]


def published(project: Path, name: str, day: str) -> None:
    path = project / f"topics/{name}.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("    source:", f"    published: {day}\n    source:"), encoding="utf-8")


def test_an_organisation_has_the_events_of_what_it_makes(project: Path) -> None:
    published(project, "trainium", "2026-01-01")
    published(project, "trainium2", "2026-02-01")
    history = read_registry(project).history
    names = [
        "trainium2.memory@2026-02-01",
        "trainium2.bandwidth@2026-02-01",
        "trainium.memory@2026-01-01",
    ]
    assert [event.id for event in history.events] == names
    assert [event.id for event in history.belonging["aws"]] == names
    assert [event.id for event in history.belonging["trainium2"]] == names[:2]


def test_what_belongs_to_an_organisation_follows_from_relations_that_there_are() -> None:
    assert set(RELATIONS) >= BELONGING
    assert all("organisation" in others for name in BELONGING for others in RELATIONS[name].ends.values())

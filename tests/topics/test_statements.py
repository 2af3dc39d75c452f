"""Ranks of statements: what holds now and on any day, what takes whose place, and what contradicts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infrakb.topics.qualifiers import ordered
from infrakb.topics.statements import (
    NORMAL,
    PREFERRED,
    RANKS,
    SUPERSEDED,
    WITHDRAWN,
    Fact,
    Span,
    Statement,
    facts_of,
    first_day,
    last_day,
    loops,
)
from infrakb.topics.units import parse_unit
from infrakb.topics.values import parse_value


def state(
    value: str = "3.35",
    as_of: str = "2025",
    source: str = "a",
    unit: str = "TB/s",
    *,
    key: str = "bandwidth",
    **more: object,
) -> Statement:
    """A statement of a chip; of *more*, what is no field is a qualifier."""
    fields = {name: more.pop(name) for name in list(more) if name in Statement.__dataclass_fields__}
    qualifiers = ordered({name: str(told) for name, told in more.items()})
    return Statement("h100", key, qualifiers, parse_value(value), parse_unit(unit), as_of, source, **fields)  # type: ignore[arg-type]


def fact(*statements: Statement, changing: bool = False) -> Fact:
    """The one fact that the statements make."""
    (found,) = facts_of(statements, ["bandwidth"] if changing else []).values()
    return found


def ranks(one: Fact, day: str = "") -> list[str]:
    return [one.rank(statement, day) for statement in one.statements]


# --- names


def test_what_was_replaced_twice_stays_replaced_when_the_middle_one_is_withdrawn() -> None:
    first = state(as_of="2020", published="2026-01-01")
    second = state(as_of="2021", published="2026-02-01", supersedes=(first.key,), withdrawn="2026-04-01")
    third = state(as_of="2022", published="2026-03-01", supersedes=(second.key,))
    (fact,) = facts_of([first, second, third], ()).values()
    assert fact.holding("2026-02-15") == (second,)
    assert fact.current == (third,)
    assert fact.replacing(first, "2026-02-15") == [second]
    assert fact.replacing(first) == [third]


def test_a_statement_has_the_name_of_its_fact_and_its_own() -> None:
    one = state(scope="SXM", condition="バッチ1")
    assert one.fact == "bandwidth[scope=SXM,condition=バッチ1]"
    assert one.key == "bandwidth[scope=SXM,condition=バッチ1,as-of=2025,source=a]"
    assert one.name == f"h100.{one.key}"
    assert fact(one).name == "h100.bandwidth[scope=SXM,condition=バッチ1]"
    assert one.anchor.startswith(fact(one).anchor + "--2025--a")


def test_facts_are_told_apart_by_their_qualifiers_in_the_order_of_the_file() -> None:
    found = facts_of([state(), state(scope="SXM"), state(source="b"), state(key="memory", unit="GB")], [])
    assert [(key, len(one.statements)) for key, one in found.items()] == [
        ("bandwidth", 2),
        ("bandwidth[scope=SXM]", 1),
        ("memory", 1),
    ]


# --- what holds


def test_all_that_nothing_was_said_against_holds() -> None:
    one = fact(state(), state(source="b"))
    assert ranks(one) == [NORMAL, NORMAL]
    assert one.current == one.shown == one.statements
    assert one.past == ()


def test_a_statement_holds_until_the_day_on_which_another_is_shown_in_its_place() -> None:
    old = state("3", published="2025-01-10")
    new = state("3.35", source="b", published="2025-06-01", supersedes=(old.key,))
    one = fact(old, new)
    assert one.known_on("2025-01-09") == ()
    assert one.holding("2025-01-10") == (old,)
    assert one.holding("2025-05-31") == (old,)
    assert one.holding("2025-06-01") == (new,)
    assert one.known_on("2025-06-01") == ((old, SUPERSEDED), (new, NORMAL))
    assert (one.current, one.past) == ((new,), (old,))


def test_what_took_its_place_and_was_withdrawn_gives_it_back() -> None:
    old = state("3", published="2025-01-10")
    new = state(
        "3.35",
        source="b",
        published="2025-06-01",
        supersedes=(old.key,),
        withdrawn="2025-07-01",
        reason="誤り",
    )
    one = fact(old, new)
    assert one.holding("2025-06-30") == (new,)
    assert one.known_on("2025-07-01") == ((old, NORMAL), (new, WITHDRAWN))
    assert one.current == (old,)


def test_what_was_withdrawn_does_not_hold_though_it_is_preferred_or_superseded() -> None:
    old = state(preferred=Span("2025-01-01", ""), withdrawn="2025-02-01", reason="誤り")
    one = fact(old, state(source="b", supersedes=(old.key,)))
    assert ranks(one) == [WITHDRAWN, NORMAL]
    assert ranks(one, "2025-01-15") == [SUPERSEDED, NORMAL]


def test_a_fact_of_which_nothing_holds_shows_the_last_of_what_held() -> None:
    one = fact(
        state(),
        state(source="b", withdrawn="2025-02-01", reason="誤り"),
        state(source="c", withdrawn="2025-03-01", reason="誤り"),
    )
    assert one.current == one.statements[:1]
    gone = fact(*one.statements[1:])
    assert gone.current == ()
    assert gone.shown == gone.statements[-1:]
    assert gone.past == gone.statements[:1]


def test_a_preferred_statement_holds_alone_while_it_is_preferred() -> None:
    one = fact(state(), state("3", source="b", preferred=Span("2025-03-01", "2025-05-01")))
    assert [statement.source for statement in one.holding("2025-02-28")] == ["a", "b"]
    assert [statement.source for statement in one.holding("2025-03-01")] == ["b"]
    assert [statement.source for statement in one.holding("2025-04-30")] == ["b"]
    assert [statement.source for statement in one.holding("2025-05-01")] == ["a", "b"]
    assert ranks(one) == [NORMAL, NORMAL]
    lasting = fact(state(), state("3", source="b", preferred=Span("2025-03-01", "")))
    assert ranks(lasting) == [NORMAL, PREFERRED]
    assert (lasting.conflicts, lasting.past) == ((), lasting.statements[:1])


def test_a_statement_may_take_the_place_of_one_of_another_fact() -> None:
    old = state("3", published="2025-01-01")
    found = facts_of([old, state("3.35", scope="SXM", published="2025-02-01", supersedes=(old.key,))], [])
    one = found["bandwidth"]
    assert one.current == ()
    assert one.shown == (old,)
    assert one.holding("2025-01-31") == (old,)
    assert [later.fact for later in one.successors[old.key]] == ["bandwidth[scope=SXM]"]


def test_every_rank_has_a_japanese_name() -> None:
    assert set(RANKS) == {PREFERRED, NORMAL, SUPERSEDED, WITHDRAWN}


# --- what changes with time


def test_what_is_later_takes_the_place_of_what_changes_with_time() -> None:
    statements = state("3", "2024"), state("4", "2025-06"), state("5", "2025-07-01")
    assert ranks(fact(*statements, changing=True)) == [SUPERSEDED, SUPERSEDED, NORMAL]
    assert ranks(fact(*statements)) == [NORMAL, NORMAL, NORMAL]


@pytest.mark.parametrize(
    ("first", "second"), [("2025", "2025-06"), ("2025-06", "2025"), ("2025-06", "2025-06-30")]
)
def test_only_what_is_later_as_a_whole_takes_the_place(first: str, second: str) -> None:
    assert ranks(fact(state("3", first), state("4", second), changing=True)) == [NORMAL, NORMAL]


def test_what_is_later_takes_the_place_from_the_day_on_which_it_is_shown() -> None:
    one = fact(
        state("4", "2025-06", published="2025-09-01"),
        state("3", "2024", published="2025-01-01"),
        changing=True,
    )
    assert [statement.value.text for statement in one.holding("2025-08-31")] == ["3"]
    assert [statement.value.text for statement in one.holding("2025-09-01")] == ["4"]


def test_what_was_later_and_withdrawn_gives_the_place_back() -> None:
    one = fact(state("3", "2024"), state("4", "2025", withdrawn="2025-09-01", reason="誤り"), changing=True)
    assert ranks(one) == [NORMAL, WITHDRAWN]
    assert ranks(one, "2025-08-31") == [SUPERSEDED, NORMAL]


# --- contradictions


@pytest.mark.parametrize(
    ("first", "second", "is_one"),
    [
        (state("3.35"), state("3.5", source="b"), True),
        (state("3.35"), state("3.4", source="b"), False),
        (state("3.35"), state("3350", unit="GB/s", source="b"), False),
        (state("2575", unit="GiB/s"), state("2765", unit="GB/s", source="b"), False),
        (state(">=3"), state("3.35", source="b"), False),
        (state("3.35"), state("3.5", source="b", scope="PCIe"), False),
        (state("3.35"), state("3.35", unit="W", source="b"), True),
        (state("4N", unit=""), state("5N", unit="", source="b"), True),
        (state("3.35"), state("3.5", source="b", withdrawn="2025-01-01", reason="誤り"), False),
        (state("3.35"), state("3.5", source="b", preferred=Span("2025-01-01", "")), False),
        (state("3.35"), state("3.5", source="b", supersedes=(state().key,)), False),
    ],
)
def test_only_what_holds_and_does_not_agree_contradicts(
    first: Statement, second: Statement, is_one: bool
) -> None:
    found = [pair for one in facts_of([first, second], []).values() for pair in one.conflicts]
    assert found == ([(first, second)] if is_one else [])


def test_what_was_replaced_by_hand_does_not_come_back_by_its_later_date() -> None:
    undated_page = state("3.2", "2026-11", source="press", published="2026-01-01")
    announcement = state(
        "3.3", "2022", source="maker", published="2026-02-01", supersedes=(undated_page.key,)
    )
    one = fact(undated_page, announcement, changing=True)
    assert ranks(one) == [SUPERSEDED, NORMAL]
    assert one.current == (announcement,)
    assert one.holding("2026-01-15") == (undated_page,)


def test_an_older_statement_of_what_changes_is_history_and_no_contradiction() -> None:
    assert fact(state("3", "2024"), state("5", "2025"), changing=True).conflicts == ()
    assert len(fact(state("3", "2024"), state("5", "2025")).conflicts) == 1


def test_each_statement_is_named_against_the_first_that_it_contradicts() -> None:
    one = fact(state("3"), state("4", source="b"), state("5", source="c"), state("3.0", source="d"))
    assert [(first.source, second.source) for first, second in one.conflicts] == [
        ("a", "b"),
        ("a", "c"),
        ("b", "d"),
    ]


def test_preferred_statements_of_one_day_are_rivals() -> None:
    for first, second, expected in (
        (Span("2025-01-01", ""), Span("2025-02-01", ""), 1),
        (Span("2025-01-01", "2025-02-01"), Span("2025-02-01", ""), 0),
        (Span("2025-02-01", ""), Span("2025-01-01", "2025-02-02"), 1),
        (Span("2025-01-01", ""), Span("2025-01-01", ""), 1),
    ):
        one = fact(state(preferred=first), state(source="b", preferred=second))
        assert len(one.rivals) == expected
    assert fact(state(preferred=Span("2025-01-01", "")), state(source="b")).rivals == ()


# --- loops


def test_a_loop_is_one_whatever_leads_into_it() -> None:
    keys = [state(as_of=str(year)).key for year in range(2020, 2024)]
    chain = [
        state(as_of=str(2020 + number), supersedes=(keys[number - 1],) if number else ())
        for number in range(4)
    ]
    assert loops(chain) == []
    ring = [state(as_of="2020", supersedes=(keys[2],)), *chain[1:]]
    assert [statement.as_of for statement in loops(ring)] == ["2022"]


# --- days


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025", "2025-01-01", "2025-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025-12", "2025-12-01", "2025-12-31"),
        ("2025-06-09", "2025-06-09", "2025-06-09"),
    ],
)
def test_a_date_of_any_precision_has_a_first_and_a_last_day(text: str, first: str, last: str) -> None:
    assert (first_day(text), last_day(text)) == (date.fromisoformat(first), date.fromisoformat(last))


# --- as known on a day


_DAYS = [str(date(2025, 1, 1) + timedelta(days=number)) for number in range(8)]
_DAY = st.sampled_from(_DAYS)


@st.composite
def _files(draw: st.DrawFn) -> list[Statement]:
    """Statements of one fact, each with dated events, which take the place of earlier ones."""
    found: list[Statement] = []
    for number in range(draw(st.integers(1, 5))):
        published = draw(_DAY)
        later = [day for day in _DAYS if day > published]
        withdrawn = draw(st.sampled_from(["", "", *later]))
        preferred = draw(st.sampled_from([None, None, *later]))
        older = draw(st.sampled_from([(), *((one.key,) for one in found)]))
        found.append(
            state(
                str(number),
                draw(st.sampled_from(["2023", "2024", "2025"])),
                f"s{number}",
                published=published,
                withdrawn=withdrawn,
                reason="誤り" * bool(withdrawn),
                supersedes=older,
                preferred=Span(preferred, "") if preferred else None,
            )
        )
    return found


@given(_files(), st.booleans(), _DAY)
def test_what_was_known_on_a_day_is_what_the_file_of_that_day_says(
    statements: list[Statement], changing: bool, day: str
) -> None:
    """A file has on a day what was published until then, with the events until then."""
    then = [
        state(
            one.value.text,
            one.as_of,
            one.source,
            published=one.published,
            supersedes=one.supersedes,
            withdrawn=one.withdrawn if one.withdrawn <= day else "",
            reason=one.reason if one.withdrawn <= day else "",
            preferred=one.preferred if one.preferred and one.preferred.start <= day else None,
        )
        for one in statements
        if one.published <= day
    ]
    known = [(one.source, rank) for one, rank in fact(*statements, changing=changing).known_on(day)]
    told = [(one.source, rank) for one, rank in fact(*then, changing=changing).known_on("")] if then else []
    assert known == told


@given(_files(), st.booleans())
def test_what_holds_now_is_what_holds_when_all_has_happened(
    statements: list[Statement], changing: bool
) -> None:
    one = fact(*statements, changing=changing)
    assert one.holding("2999-01-01") == one.current
    assert set(one.shown) | set(one.past) == set(one.statements)
    assert not set(one.shown) & set(one.past)


# --- what was known, by the dates of the sources


def test_what_was_known_on_a_day_follows_from_the_dates_of_the_sources() -> None:
    early = state("3.2", "2023-06", "a")
    late = state("3.35", "2025", "b", checked="2025-03-01", supersedes=(early.key,))
    wrong = state("4", "2022", "c", withdrawn="2026-01-01")
    one = fact(early, late, wrong)
    assert (early.known, late.known) == ("2023-06-30", "2025-03-01")
    known = {day: one.known_until(day) for day in ("2023-06-29", "2023-06-30", "2025-02-28", "2025-03-01")}
    assert known == {"2023-06-29": (), "2023-06-30": (early,), "2025-02-28": (early,), "2025-03-01": (late,)}
    assert one.known_until(max(one.days_known)) == one.current

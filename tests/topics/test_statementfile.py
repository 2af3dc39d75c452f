"""The file of statements beside a topic's page: what it says, and each fault once with its line."""

from __future__ import annotations

import pytest

from infrakb.topics.properties import read_properties
from infrakb.topics.qualifiers import QUALIFIERS
from infrakb.topics.statementfile import (
    FILE_KEYS,
    STATEMENT_KEYS,
    StatementFile,
    is_date,
    is_day,
    read_statements,
)
from infrakb.topics.statements import Statement
from tests.building import ROOT

PROPERTIES = """\
memory: {ja: メモリ容量, en: Memory, value: quantity, unit: GB, kinds: [accelerator], qualifiers: [scope, condition]}
peak: {ja: 演算性能, en: Peak, value: quantity, unit: TFLOPS, qualifiers: [precision, sparsity, direction, period]}
price: {ja: 単価, en: Price, value: quantity, unit: USD, between: [0.1 USD, 1000 USD], changes: true}
opened: {ja: 開始日, en: Opened, value: date}
process: {ja: 製造, en: Process, value: text}
stage: {ja: 段階, en: Stage, value: text, values: [計画, 稼働]}
successor: {ja: 次, en: Next, value: topic}
peak-dense: {renamed: "peak[sparsity=dense]"}
"""
NAMES = {"h100": "H100", "b200": "B200"}
HEAD = "statements:\n"


def read(text: str, kind: str = "accelerator") -> tuple[StatementFile, list[str]]:
    """Read a file of the topic b200; return it, and its problems as ``line: message``."""
    properties, problems = read_properties(PROPERTIES, {"accelerator", "platform"})
    assert problems == []
    found, problems = read_statements("b200", kind, text, properties, NAMES, set())
    return found, [f"{problem.line}: {problem.text()}" for problem in problems]


def entry(**keys: object) -> str:
    """A statement as authors write it; what is None is left out."""
    usual: dict[str, object] = {
        "property": "memory",
        "value": 192,
        "unit": "GB",
        "as_of": "2026-01",
        "source": "a",
    }
    given = {key.replace("_", "-"): value for key, value in (usual | keys).items() if value is not None}
    return "  - " + "\n    ".join(f"{key}: {value}" for key, value in given.items()) + "\n"


def said(*entries: str, kind: str = "accelerator") -> list[str]:
    return read(HEAD + "".join(entries), kind)[1]


# --- what a file says


def stated(found: StatementFile) -> list[Statement]:
    """Return the statements of a file in its order."""
    return sorted((one for fact in found.facts.values() for one in fact.statements), key=lambda one: one.line)


def test_a_statement_holds_what_its_lines_say() -> None:
    text = entry(
        scope="SXM", condition="水冷", at="表2", checked="2026-02-01", published="2026-02-02", note="注",
        review_by="2027-01", preferred="2026-02-03..2026-03-01", withdrawn="2026-04-01", reason="誤り",
    )  # fmt: skip
    found, problems = read(HEAD + text)
    assert problems == []
    (one,) = stated(found)
    assert one.name == "b200.memory[scope=SXM,condition=水冷,as-of=2026-01,source=a]"
    assert (one.text, one.at, one.checked, one.published) == ("192 GB", "表2", "2026-02-01", "2026-02-02")
    assert (one.preferred, one.withdrawn, one.reason) == (("2026-02-03", "2026-03-01"), "2026-04-01", "誤り")
    assert (one.note, one.review_by, one.line, one.line_of("unit")) == ("注", "2027-01", 2, 4)


def test_qualifiers_have_one_order_whatever_the_order_of_the_lines() -> None:
    (one,) = stated(read(HEAD + entry(condition="a", scope="b"))[0])
    assert one.fact == "memory[scope=b,condition=a]"


@pytest.mark.parametrize(
    ("keys", "text", "target"),
    [
        ({"property": "opened", "value": "2025-06-09", "unit": None}, "2025年6月9日", ""),
        ({"property": "process", "value": "4N", "unit": None}, "4N", ""),
        ({"property": "successor", "value": "h100", "unit": None}, "H100", "h100"),
        ({"value": '">=180"'}, "180 GB以上", ""),
        ({"value": "180..192"}, "180〜192 GB", ""),
        ({"value": 0.192, "unit": "TB"}, "0.192 TB", ""),
    ],
)
def test_a_value_may_be_a_number_a_date_a_text_or_a_topic(
    keys: dict[str, object], text: str, target: str
) -> None:
    found, problems = read(HEAD + entry(**keys))
    assert problems == []
    assert [(one.text, one.target) for one in stated(found)] == [(text, target)]


def test_an_empty_file_and_empty_lists_state_nothing() -> None:
    for text in ("", "statements:\n", "aliases:\nstatements: []\n", "# nothing\n", "---\nstatements:\n"):
        assert read(text) == (StatementFile(), [])


def test_a_file_may_begin_as_a_document_of_yaml_does() -> None:
    found, problems = read("---\n" + HEAD + entry(unit="GX"))
    assert [one.line for one in stated(found)] == [3]
    assert problems[0].startswith("5: unknown unit 'GX'")


def test_a_statement_takes_the_place_of_one_or_of_several() -> None:
    older = entry(as_of="2025-01"), entry(as_of="2025-02", source="b")
    one = entry(supersedes='"memory[as-of=2025-01]"')
    several = entry(supersedes='\n      - "memory[source=b]"\n      - "memory[as-of=2025-01]"')
    for text, expected in (
        (one, ("memory[as-of=2025-01,source=a]",)),
        (several, ("memory[as-of=2025-02,source=b]", "memory[as-of=2025-01,source=a]")),
    ):
        found, problems = read(HEAD + "".join(older) + text)
        assert problems == []
        assert stated(found)[2].supersedes == expected


def test_of_names_that_fit_several_the_one_without_more_qualifiers_is_meant() -> None:
    texts = entry(as_of="2025"), entry(as_of="2025", scope="SXM"), entry(supersedes="memory[as-of=2025]")
    found, problems = read(HEAD + "".join(texts))
    assert problems == []
    assert stated(found)[2].supersedes == ("memory[as-of=2025,source=a]",)


def test_old_keys_may_stand_in_supersedes_and_in_aliases() -> None:
    older = entry(property="peak", sparsity="dense", unit="TFLOPS", as_of="2025")
    newer = entry(property="peak", sparsity="dense", unit="TFLOPS", supersedes='"peak-dense[as-of=2025]"')
    found, problems = read(f"aliases:\n  fast: peak-dense\n{HEAD}{older}{newer}")
    assert problems == []
    assert stated(found)[1].supersedes == ("peak[sparsity=dense,as-of=2025,source=a]",)
    assert found.aliases["fast"].property_key == "peak-dense"


def test_an_alias_may_have_qualifiers_in_any_order() -> None:
    text = 'aliases:\n  "peak[sparsity=dense, precision=FP8]": memory\n' + HEAD + entry()
    found, problems = read(text)
    assert problems == []
    assert list(found.aliases) == ["peak[precision=FP8,sparsity=dense]"]


# --- faults


#: Keys of a statement -> line and message of its one fault.
FAULTS: dict[str, tuple[dict[str, object], str]] = {
    "property missing": ({"property": None}, "2: statement of '?' has no property; add 'property: …'"),
    "value missing": ({"value": None}, "2: statement of 'memory' has no value; add 'value: …'"),
    "date missing": ({"as_of": None}, "2: statement of 'memory' has no as-of; add 'as-of: …'"),
    "source missing": ({"source": None}, "2: statement of 'memory' has no source; add 'source: …'"),
    "value a list": ({"value": "[192]"}, "3: value: must be a number or a text"),
    "note a list": ({"note": "[a]"}, "7: note: must be a number or a text"),
    "unknown property": ({"property": "memry"}, "2: unknown property 'memry'; did you mean 'memory'?"),
    "old property": (
        {"property": "peak-dense", "unit": "TFLOPS"},
        "2: the property 'peak-dense' has another name now; write 'property: peak, sparsity: dense'",
    ),
    "unknown key": ({"scop": "SXM"}, "7: unknown key 'scop' in a statement; did you mean 'scope'?"),
    "unknown unit": ({"unit": "GX"}, "4: unknown unit 'GX' in a statement of 'memory'; "),
    "unit of another dimension": (
        {"unit": "W"},
        "4: the unit 'W' does not fit 'memory', whose values are in GB",
    ),
    "no unit": ({"unit": None}, "3: the unit '—' does not fit 'memory', whose values are in GB"),
    "no number": ({"value": "大きい"}, "3: the value of 'memory' must be a number; '大きい' is none"),
    "no date": (
        {"property": "opened", "value": "きのう", "unit": None},
        "3: the value of 'opened' must be a date such as 2025-06-09; 'きのう' is none",
    ),
    "no such date": (
        {"property": "opened", "value": "2025-02-30", "unit": None},
        "3: the value of 'opened' must be a date such as 2025-06-09; '2025-02-30' is none",
    ),
    "no topic": (
        {"property": "successor", "value": "b2000", "unit": None},
        "3: value: unknown topic 'b2000'; did you mean 'b200'?",
    ),
    "none of the property's values": (
        {"property": "stage", "value": "完成", "unit": None},
        "3: 'stage' has no value '完成'; write one of these: 計画, 稼働",
    ),
    "implausible": (
        {"property": "price", "value": 0.01, "unit": "USD"},
        "3: 0.01米ドル is implausible for 'price', which lies between 0.1米ドル and 1,000米ドル; check value and unit",
    ),
    "implausible by its unit": (
        {"property": "price", "value": 3, "unit": "million USD"},
        "3: 300万米ドル is implausible for 'price', which lies between 0.1米ドル and 1,000米ドル; check value and unit",
    ),
    "qualifier not allowed": (
        {"region": "東京"},
        "7: 'memory' does not allow the qualifier 'region'; it has scope, condition",
    ),
    "scope with a bracket": ({"scope": '"a[b]"'}, "7: scope: 'a[b]' has another form; write a text without [ ] = , ;"),
    "unknown precision": (
        {"property": "peak", "unit": "TFLOPS", "precision": "FP9"},
        "7: precision: 'FP9' has another form; write FP64, FP32, TF32",
    ),
    "unknown sparsity": (
        {"property": "peak", "unit": "TFLOPS", "sparsity": "desne"},
        "7: sparsity: unknown value 'desne'; did you mean 'dense'?",
    ),
    "unknown direction": (
        {"property": "peak", "unit": "TFLOPS", "direction": "both"},
        "7: direction: unknown value 'both'; ",
    ),
    "no period": (
        {"property": "peak", "unit": "TFLOPS", "period": "Q3 2025"},
        "7: period: 'Q3 2025' has another form; write 2025, 2025-Q3",
    ),
    "no as-of": ({"as_of": "2026-13"}, "5: as-of: '2026-13' is no date; write YYYY-MM-DD, YYYY-MM or YYYY"),
    "no review-by": ({"review_by": "来年"}, "7: review-by: '来年' is no date; write YYYY-MM-DD, YYYY-MM or YYYY"),
    "no day checked": ({"checked": "2026-01"}, "7: checked: '2026-01' is no day; write YYYY-MM-DD"),
    "no day published": ({"published": "2026-02-29"}, "7: published: '2026-02-29' is no day; write YYYY-MM-DD"),
    "no day withdrawn": ({"withdrawn": "true", "reason": "誤り"}, "7: withdrawn: 'true' is no day; write YYYY-MM-DD"),
    "no reason": (
        {"withdrawn": "2026-02-01"},
        "7: withdrawn: no reason; add 'reason:', such as 誤り or 別の定義",
    ),
    "preferred for ever": (
        {"preferred": "true"},
        "7: preferred: 'true' is no day; write YYYY-MM-DD, since when, or YYYY-MM-DD..YYYY-MM-DD",
    ),
    "preferred backwards": ({"preferred": "2026-02-01..2026-01-01"}, "7: preferred: '2026-02-01..2026-01-01' is no day"),
    "supersedes a hole": (
        {"supersedes": '"memory[source=b]"'},
        "7: supersedes: there is no other statement 'memory[source=b]' in this topic; ",
    ),
    "supersedes itself": (
        {"supersedes": '"memory[source=a]"'},
        "7: supersedes: there is no other statement 'memory[source=a]' in this topic; ",
    ),
    "supersedes no name": (
        {"supersedes": '"memory[b]"'},
        "7: supersedes: must be names such as 'memory[as-of=2025-06-09]'",
    ),
    "supersedes a mapping": ({"supersedes": "{a: b}"}, "7: supersedes: must be names such as 'memory[as-of=2025-06-09]'"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_a_statement_is_one_problem_with_its_line(fault: str) -> None:
    keys, expected = FAULTS[fault]
    (found,) = said(entry(**keys))
    assert found.startswith(expected)


@pytest.mark.parametrize(
    "fault",
    [
        *("value missing", "date missing", "source missing", "value a list", "unknown property", "no as-of"),
        *("qualifier not allowed", "scope with a bracket"),
    ],
)
def test_what_names_a_faulty_statement_is_no_second_fault(fault: str) -> None:
    keys, _expected = FAULTS[fault]
    newer = entry(as_of="2027", source="b", supersedes='"memory[as-of=2026-01,source=a]"')
    aliases = 'aliases:\n  old: "memory[source=a]"\n'
    assert len(read(aliases + HEAD + entry(**keys) + newer)[1]) == 1


def test_a_wrong_qualifier_still_tells_statements_apart() -> None:
    keys: dict[str, object] = {"property": "peak", "unit": "TFLOPS"}
    assert len(said(entry(**keys), entry(**keys, precision="FP9"))) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("statement: []\n", "1: unknown key 'statement'; did you mean 'statements'?"),
        ("statements: 3\n", "1: statements: must be a list of '- property: …' entries"),
        ("statements:\n  - memory\n", "2: a statement must be a list of 'key: value' lines"),
        ("- property: memory\n", "1: this is not valid YAML: it must be a list of 'key: value' lines"),
        ('statements:\n  - value: "3\n', "2: this is not valid YAML: a quote or a bracket is not closed"),
        ("aliases: memory\n", "1: aliases: must be lines such as 'old-name: new-name'"),
        ("key-figures: memory\n", "1: key-figures: must be a list of names such as '- memory[scope=SXM]'"),
        (
            f"aliases:\n  tdp: memry\n{HEAD}{entry()}",
            "2: aliases: 'tdp' leads to 'memry', which is no fact of this topic; did you mean 'memory'?",
        ),
        (f"aliases:\n  h100.tdp: memory\n{HEAD}{entry()}", "2: aliases: 'h100.tdp' is no name; write such as 'memory[scope=SXM]'"),
        (
            f"aliases:\n  memory: memory[scope=SXM]\n{HEAD}{entry()}{entry(scope='SXM')}",
            "2: aliases: 'memory' is a fact of this topic itself; remove the line",
        ),
    ],
)  # fmt: skip
def test_a_fault_of_the_file_is_one_problem_with_its_line(text: str, expected: str) -> None:
    (found,) = read(text)[1]
    assert found.startswith(expected)


def test_a_kind_of_topic_has_only_its_properties_and_that_is_said_once() -> None:
    expected = "2: a topic of the kind 'platform' has no 'memory': that is for accelerator; "
    (found,) = said(entry(), entry(as_of="2025"), kind="platform")
    assert found.startswith(expected)
    assert said(entry(), kind="") == []


def test_a_name_that_nobody_knows_is_said_once() -> None:
    found = said(entry(property="tdp", unit="W"), entry(property="tdp", unit="W", as_of="2025"))
    assert len(found) == 1
    found = said(*(entry(property="successor", value="x9", unit=None, as_of=day) for day in ("2024", "2025")))
    assert len(found) == 1


def test_a_doubled_statement_is_reported_at_the_second() -> None:
    (found,) = said(entry(), entry(value=180))
    assert found.startswith(
        "7: the statement 'b200.memory[as-of=2026-01,source=a]' stands in line 2 already; "
        "give another date, source or qualifier, or remove one"
    )


def test_a_statement_that_may_take_the_place_of_several_says_of_which() -> None:
    (found,) = said(
        entry(as_of="2024"), entry(as_of="2025"), entry(source="b", supersedes="memory[source=a]")
    )
    assert found == (
        "17: supersedes: 'memory[source=a]' may be 'memory[as-of=2024,source=a]', 'memory[as-of=2025,source=a]'; "
        "write the one that is meant"
    )


@pytest.mark.parametrize("size", [2, 3])
def test_a_loop_is_reported_once(size: int) -> None:
    texts = [
        entry(as_of=2020 + number, supersedes=f'"memory[as-of={2020 + (number + 1) % size}]"')
        for number in range(size)
    ]
    outside = entry(as_of=2019, supersedes='"memory[as-of=2020]"')
    (found,) = said(*texts, outside)
    assert found.startswith(
        f"{2 + 6 * size - 1}: supersedes: 'memory[as-of={2019 + size},source=a]' takes the place of itself"
    )


def test_two_loops_are_two_faults() -> None:
    pairs = [(2020, 2021), (2021, 2020), (2022, 2023), (2023, 2022)]
    assert len(said(*(entry(as_of=own, supersedes=f'"memory[as-of={other}]"') for own, other in pairs))) == 2


def test_two_preferred_statements_are_reported_at_the_second() -> None:
    (found,) = said(entry(preferred="2026-02-01"), entry(source="b", preferred="2026-03-01"))
    assert found.startswith("13: 'b200.memory' has two preferred statements, here and in line 2; ")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"preferred": "2026-02-01..2026-03-01"}, {"preferred": "2026-03-01"}),
        ({"preferred": "2026-02-01", "withdrawn": "2026-03-01", "reason": "誤り"}, {"preferred": "2026-03-01"}),
        ({"preferred": "2026-02-01"}, {"preferred": "2026-03-01", "published": "2026-03-01", "supersedes": "memory[source=a]"}),
        ({"preferred": "2026-02-01"}, {"preferred": "2026-02-01", "scope": "SXM"}),
        ({"preferred": "2026-02-01"}, {"withdrawn": "2026-03-01", "reason": "誤り"}),
    ],
)  # fmt: skip
def test_statements_that_are_preferred_one_after_the_other_are_none(
    first: dict[str, object], second: dict[str, object]
) -> None:
    assert said(entry(**first), entry(source="b", **second)) == []


def test_a_changing_property_prefers_one_after_the_other() -> None:
    keys: dict[str, object] = {"property": "price", "value": 3, "unit": "USD"}
    older = entry(**keys, as_of="2025", preferred="2025-02-01", published="2025-01-01")
    newer = entry(**keys, as_of="2026", preferred="2026-02-01", published="2026-02-01")
    assert said(older, newer) == []


def test_facts_of_one_address_are_reported() -> None:
    (found,) = said(entry(scope="C++"), entry(scope="c++"))
    assert found.startswith("8: 'memory[scope=c++]' and 'memory[scope=C++]' would have one address")


def test_the_guide_names_every_key_and_every_qualifier() -> None:
    guide = "".join(path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("guide/authors*.md")))
    assert [
        key for key in (*STATEMENT_KEYS, *FILE_KEYS) if f"`{key}" not in guide and f"{key}:" not in guide
    ] == []
    assert [key for key in QUALIFIERS if f"| `{key}` |" not in guide] == []


def test_keys_are_each_known_once() -> None:
    assert len(set(STATEMENT_KEYS)) == len(STATEMENT_KEYS)
    assert FILE_KEYS == ("key-figures", "statements", "aliases")


@pytest.mark.parametrize("text", ["2026", "2026-02", "2024-02-29", "2026-12-31"])
def test_dates_of_any_precision_that_exist(text: str) -> None:
    assert is_date(text)
    assert is_day(text) == (len(text) == 10)


@pytest.mark.parametrize(
    "text", ["", "26", "2026-13", "2026-02-29", "2026-2", "2026/02", "20260201", "0000", "２０２６"]
)
def test_texts_that_are_no_dates(text: str) -> None:
    assert not is_date(text)
    assert not is_day(text)

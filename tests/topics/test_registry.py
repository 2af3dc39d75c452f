"""Topics, properties and sources: what is read, and what is reported with which line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from infrakb.topics.registry import Registry, read_registry
from infrakb.topics.sources import read_sources
from tests.building import edit

if TYPE_CHECKING:
    from pathlib import Path


def reported(project: Path) -> list[str]:
    """All problems as ``path:line: message``."""
    problems = read_registry(project).problems
    return [f"{path}:{problem.line}: {problem.text()}" for path, problem in problems]


def test_a_sound_project_has_no_problem(project: Path) -> None:
    assert reported(project) == []


def test_a_topic_holds_what_its_front_matter_says(project: Path) -> None:
    topic = read_registry(project).topics["trainium2"]
    assert (topic.kind, topic.title, topic.layer) == ("accelerator", "AWS Trainium2", "accelerator")
    assert [name.text for name in topic.names] == ["AWS Trainium2", "Trainium2", "トレーニアム2"]


def test_a_topic_holds_what_the_file_beside_it_states(project: Path) -> None:
    topic = read_registry(project).topics["trainium2"]
    assert [(fact.name, len(fact.statements)) for fact in topic.facts.values()] == [
        ("trainium2.memory", 1),
        ("trainium2.bandwidth", 2),
    ]
    assert [(one.name, one.text, one.line) for one in topic.statements] == [
        ("trainium2.memory[as-of=2026-08-21,source=aws-trn2]", "96 GiB", 2),
        ("trainium2.bandwidth[as-of=2026-08-21,source=aws-trn2]", "2.9 TB/s", 7),
        ("trainium2.bandwidth[as-of=2026-01,source=press]", "3.5 TB/s", 13),
    ]
    assert next(topic.statements).line_of("source") == 6


def test_a_title_shows_both_names_where_they_differ(project: Path) -> None:
    registry = read_registry(project)
    assert registry.topics["aws"].title == "アマゾンウェブサービス（AWS）"


def test_topics_are_found_by_id_and_by_every_name_in_any_width(project: Path) -> None:
    registry = read_registry(project)
    for name in ("trainium2", "AWS Trainium2", "aws  trainium2", "ＴＲＡＩＮＩＵＭ２", "ﾄﾚｰﾆｱﾑ2"):
        topic = registry.find(name)
        assert topic is not None
        assert topic.id == "trainium2"
    assert registry.find("trainium4") is None
    fact = registry.fact("トレーニアム2.memory")
    assert fact is not None
    assert [statement.text for statement in fact.shown] == ["96 GiB"]


def test_a_name_that_two_topics_claim_is_reported_and_is_no_name_for_others(project: Path) -> None:
    edit(project, "topics/trainium2.md", "[Trainium2,", "[Trainium2, ﾄﾚｰﾆｱﾑ,")
    registry = read_registry(project)
    assert registry.own_names(registry.topics["trainium"]) == ["AWS Trainium", "Trainium"]
    assert "ﾄﾚｰﾆｱﾑ" not in registry.own_names(registry.topics["trainium2"])
    (found,) = reported(project)
    assert found.startswith("topics/trainium2.md:4: 'ﾄﾚｰﾆｱﾑ' is already a name of topic 'trainium'")


def test_relations_show_at_both_ends(project: Path) -> None:
    links = read_registry(project).links
    assert links["trainium2"] == (("made-by", "aws"), ("successor-of", "trainium"))
    assert links["trainium"] == (("made-by", "aws"), ("succeeded-by", "trainium2"))
    assert links["aws"] == (("makes", "trainium"), ("makes", "trainium2"))


def test_conflicting_statements_are_found(project: Path) -> None:
    fact = read_registry(project).fact("trainium2.bandwidth")
    assert fact is not None
    assert [(first.text, second.text) for first, second in fact.conflicts] == [("2.9 TB/s", "3.5 TB/s")]


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("successor-of:", "sucessor-of:", 8, "unknown relation 'sucessor-of'; did you mean 'successor-of'?"),
        ("successor-of:", "makes:", 8, "'makes' is shown by itself; write 'made-by' at the other topic"),
        ("[trainium]", "[trainum]", 8, "successor-of: unknown topic 'trainum'; did you mean 'trainium'"),
        ("[trainium]", "[trainium2]", 8, "successor-of: a topic has no relation to itself"),
        (
            "kind: accelerator",
            "kind: acelerator",
            2,
            "unknown kind 'acelerator'; did you mean 'accelerator'?",
        ),
        ("maker:", "makr:", 5, "unknown key 'makr'; did you mean 'maker'?"),
        ("{ja: AWS Trainium2, en: AWS Trainium2}", "{ja: AWS Trainium2}", 3, "no name in the language 'en'"),
        (
            "トレーニアム2",
            "トレーニアム",
            4,
            "'トレーニアム' is already a name of topic 'trainium' (topics/trainium.md:4)",
        ),
        ("[Trainium2,", "[ＡＷＳ,", 4, "'ＡＷＳ' is already a name of topic 'aws' (topics/aws.md:3)"),
    ],
)
def test_faults_are_reported_with_their_line(
    project: Path, old: str, new: str, line: int, message: str
) -> None:
    edit(project, "topics/trainium2.md", old, new)
    found = [text for text in reported(project) if text.startswith(f"topics/trainium2.md:{line}: {message}")]
    assert len(found) == 1, reported(project)


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("property: memory", "property: memry", 2, "unknown property 'memry'; did you mean 'memory'?"),
        (
            "source: press",
            "source: pres",
            17,
            "unknown source 'pres' in fact 'bandwidth'; did you mean 'press'?",
        ),
        ("    source: press\n", "", 13, "statement of 'bandwidth' has no source; add 'source: …'"),
        ("as-of: 2026-01", "as-of: 2026-13", 16, "as-of: '2026-13' is no date; write YYYY-MM-DD"),
        ("value: 96", "values: 96", 3, "unknown key 'values' in a statement; did you mean 'value'?"),
    ],
)
def test_faults_of_statements_are_reported_with_their_line(
    project: Path, old: str, new: str, line: int, message: str
) -> None:
    edit(project, "topics/trainium2.yaml", old, new)
    (found,) = reported(project)
    assert found.startswith(f"topics/trainium2.yaml:{line}: {message}")


def test_one_fault_is_one_problem(project: Path) -> None:
    edit(project, "topics/trainium2.md", "[trainium]", "[trainum]")
    assert len(reported(project)) == 1


def test_broken_yaml_keeps_what_can_be_read(project: Path) -> None:
    edit(project, "topics/trainium.md", "definition: AWSの", 'definition: "AWSの')
    assert any("not valid YAML" in text for text in reported(project))
    assert "trainium" in read_registry(project).topics


def test_a_file_without_front_matter_is_one_problem(project: Path) -> None:
    (project / "topics/empty.md").write_text("本文\n", encoding="utf-8")
    (project / "topics/index.md").write_text("# 一覧\n", encoding="utf-8")
    assert reported(project) == [
        "topics/empty.md:1: a topic begins with front matter; write kind, name and definition"
    ]


def test_sources_are_plain_text_with_their_line() -> None:
    sources, problems = read_sources(
        "% a comment\n@online{a,\n title = {{AWS} \\& \\$20 billion},\n author = {Doe, Jane},\n"
        " url = {https://example.com/a_b},\n year = 2024,\n keywords = {x, secondary},\n}\n"
    )
    source = sources["a"]
    assert problems == []
    assert (source.title, source.issuer, source.date) == ("AWS & $20 billion", "Doe, Jane", "2024")
    assert (source.url, source.kind, source.line) == ("https://example.com/a_b", "secondary", 2)


def test_faults_of_sources_are_reported() -> None:
    sources, problems = read_sources(
        "@online{a, title={A}, url={https://example.com}, keywords={primary}}\n"
        "@online{a, title={B}, url={https://example.com}, keywords={primary}}\n"
        "@online{b, title={B}}\n"
    )
    assert sorted(sources) == ["a", "b"]
    assert [(problem.line, problem.text().split(";")[0]) for problem in problems] == [
        (2, "source 'a' is already defined in line 1"),
        (3, "source 'b' has no url"),
        (3, "source 'b' does not say how near it is"),
    ]


def test_a_syntax_error_in_the_sources_is_reported_and_the_rest_kept() -> None:
    sources, problems = read_sources(
        "@online{a, title={A}, url={https://example.com}, keywords={primary}}\n@online{b, title=\n}\n"
    )
    assert "a" in sources
    assert [(problem.line, problem.args[0]) for problem in problems] == [(2, "b")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("kind: accelerator", "kind: acelerator"),
        ("kind: accelerator", "kind: 何か"),
        ("kind: accelerator\n", ""),
        ("kind:", "kidn:"),
        ("name:", "nmae:"),
        ("{ja: AWS Trainium2, en: AWS Trainium2}", "{a: b}"),
        ("definition:", "definition: [a]\nmentions: true #"),
        ("---\nkind", "kind"),
        ("maker: aws", 'maker: "aws'),
    ],
)
def test_a_topic_with_one_fault_is_kept_and_reported_once(project: Path, old: str, new: str) -> None:
    edit(project, "topics/trainium2.md", old, new)
    registry = read_registry(project)
    assert len(reported(project)) == 1, reported(project)
    assert "trainium2" in registry.topics
    assert registry.links["trainium"]


def test_values_in_the_front_matter_are_told_where_they_stand_now(project: Path) -> None:
    edit(project, "topics/trainium2.md", "relations:", "facts:\n  - key: memory\nrelations:")
    (found,) = reported(project)
    assert found == (
        "topics/trainium2.md:7: 'facts' stands in the file 'topics/trainium2.yaml' beside the page now, "
        "as 'statements:'; move it there"
    )


def test_a_misspelt_key_of_a_file_of_statements_counts_as_the_right_one(project: Path) -> None:
    edit(project, "topics/trainium2.yaml", "statements:", "statemnets:")
    (found,) = reported(project)
    assert found == "topics/trainium2.yaml:1: unknown key 'statemnets'; did you mean 'statements'?"
    assert read_registry(project).fact("trainium2.memory")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    value: 96", "    value: [96]"),
        ("    value: 96\n", ""),
        ("  - property: memory\n    value: 96", "  - 96\n  - property: memory\n    value: 96"),
        ("value: 96", 'value: "96'),
    ],
)
def test_statements_with_one_fault_are_reported_once_and_may_be_what_others_name(
    project: Path, old: str, new: str
) -> None:
    edit(project, "topics/trainium2.yaml", old, new)
    (found,) = reported(project)
    assert found.startswith("topics/trainium2.yaml:")
    assert read_registry(project).is_reported("trainium2.memory")


def test_statements_without_a_page_are_reported(project: Path) -> None:
    (project / "topics/trainium.md").unlink()
    edit(project, "topics/trainium2.md", "relations:\n  successor-of: [trainium]\n", "")
    (found,) = reported(project)
    assert found == (
        "topics/trainium.yaml:1: no page stands beside the statements; write 'trainium.md', or remove the file"
    )


def test_a_fact_that_cannot_be_read_is_no_fault_of_who_names_it(project: Path) -> None:
    edit(project, "topics/trainium2.yaml", "    value: 96", "    value: [96]")
    registry = read_registry(project)
    assert registry.is_reported("trainium2.memory")
    assert not registry.is_reported("trainium2.memry")
    assert not registry.is_reported("trainium.memory")


def test_a_name_that_nobody_knows_is_reported_once(project: Path) -> None:
    edit(project, "sources.bib", "{press,", "{pres,")
    found = [text for text in reported(project) if "'press'" in text]
    assert len(found) == 1, reported(project)


def test_a_topic_in_shift_jis_is_read_as_what_it_says(tmp_path: Path) -> None:
    topic = "---\nkind: facility\nname: {ja: 液冷, en: Liquid cooling}\ndefinition: 液体で冷やします。\n---\n\n本文です。\n"
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics/liquid-cooling.md").write_bytes(topic.encode("cp932"))
    registry = read_registry(tmp_path)
    assert registry.topics["liquid-cooling"].ja.text == "液冷"
    assert registry.find("液冷") is registry.topics["liquid-cooling"]


# --- where names lead


def state(project: Path, *lines: str) -> Registry:
    """Add statements of a chip with these qualifiers, dates and sources; return the registry."""
    with (project / "topics/trainium.yaml").open("a", encoding="utf-8") as file:
        file.writelines(f"  - {{property: bandwidth, value: 3, unit: TB/s, {line}}}\n" for line in lines)
    return read_registry(project)


SXM, PCIE = "scope: SXM, as-of: 2026-01, source: press", "scope: PCIe, as-of: 2026-02, source: aws-trn2"


def led(registry: Registry, name: str) -> list[str]:
    return [fact.key for fact in registry.meant(name)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("trainium.bandwidth[scope=SXM]", ["bandwidth[scope=SXM]"]),
        ("トレーニアム.bandwidth[ scope = SXM ]", ["bandwidth[scope=SXM]"]),
        ("ＡＷＳ Trainium.bandwidth[scope=PCIe]", ["bandwidth[scope=PCIe]"]),
        ("trainium.bandwidth[as-of=2026-01]", ["bandwidth[scope=SXM]"]),
        ("trainium.bandwidth[source=aws-trn2]", ["bandwidth[scope=PCIe]"]),
        ("trainium.bandwidth[scope=SXM,as-of=2026-01,source=press]", ["bandwidth[scope=SXM]"]),
        ("trainium.bandwidth", ["bandwidth[scope=SXM]", "bandwidth[scope=PCIe]"]),
        ("trainium.bandwidth[scope=NVL]", []),
        ("trainium.bandwidth[scope=SXM,source=aws-trn2]", []),
        ("trainium.bandwidth[scope]", []),
        ("trainium.speed", []),
        ("trainium", []),
        ("bandwidth[scope=SXM]", []),
        ("none.bandwidth", []),
        ("", []),
    ],
)
def test_a_name_leads_to_the_facts_that_it_may_mean(project: Path, name: str, expected: list[str]) -> None:
    registry = state(project, SXM, PCIE)
    assert led(registry, name) == expected
    fact = registry.fact(name)
    assert (fact.key if fact else None) == (expected[0] if len(expected) == 1 else None)


def test_a_short_name_leads_to_the_one_fact_that_there_is(project: Path) -> None:
    assert led(state(project, SXM), "trainium.bandwidth") == ["bandwidth[scope=SXM]"]


def test_the_fact_that_has_just_these_qualifiers_goes_before_those_that_have_more(project: Path) -> None:
    registry = state(project, SXM, "as-of: 2026-03, source: press")
    assert led(registry, "trainium.bandwidth") == ["bandwidth"]
    assert led(registry, "trainium.bandwidth[as-of=2026-03]") == ["bandwidth"]
    assert led(registry, "trainium.bandwidth[as-of=2026-01]") == ["bandwidth[scope=SXM]"]


def test_a_name_with_date_and_source_leads_to_a_statement(project: Path) -> None:
    registry = state(project, SXM, PCIE, "scope: SXM, as-of: 2025-01, source: press")
    statement = registry.statement("trainium.bandwidth[as-of=2025-01]")
    assert statement is not None
    assert statement.name == "trainium.bandwidth[scope=SXM,as-of=2025-01,source=press]"
    assert registry.statement(statement.name) is statement
    assert registry.statement("trainium.bandwidth[scope=SXM]") is None
    assert registry.statement("trainium.bandwidth[scope=PCIe]")


def test_every_name_of_a_fact_or_a_statement_leads_to_it_and_to_no_other(project: Path) -> None:
    registry = state(
        project, SXM, PCIE, "as-of: 2026-03, source: press", "scope: SXM, as-of: 2025-01, source: press"
    )
    for fact in registry.facts():
        assert registry.meant(fact.name) == (fact,)
        for statement in fact.statements:
            assert registry.statement(statement.name) is statement
            assert registry.meant(statement.name) == (fact,)


def test_old_keys_and_aliases_lead_where_they_led(project: Path) -> None:
    edit(project, "properties.yaml", "memory:", 'sxm-bandwidth: {renamed: "bandwidth[scope=SXM]"}\nmemory:')
    edit(
        project,
        "topics/trainium.yaml",
        "statements:",
        "aliases:\n  bandwidth: sxm-bandwidth\n  speed: bandwidth[scope=PCIe]\nstatements:",
    )
    registry = state(project, SXM, PCIE)
    assert registry.problems == ()
    assert led(registry, "trainium.sxm-bandwidth") == ["bandwidth[scope=SXM]"]
    assert led(registry, "trainium.bandwidth") == ["bandwidth[scope=SXM]"]
    assert led(registry, "trainium.speed") == ["bandwidth[scope=PCIe]"]
    assert led(registry, "trainium2.speed") == []


def test_a_column_is_a_property_with_qualifiers_of_no_topic(project: Path) -> None:
    registry = state(project, SXM, PCIE)
    column = registry.column("bandwidth[scope=SXM]")
    assert column is not None
    assert [fact.key for fact in registry.topics["trainium"].stated(column)] == ["bandwidth[scope=SXM]"]
    assert registry.column("trainium.bandwidth") is None
    assert registry.column("speed") is None
    assert registry.column("bandwidth[scope") is None


def test_a_label_says_what_narrows_it_down(project: Path) -> None:
    registry = read_registry(project)
    assert registry.label("memory") == "メモリ容量"
    assert registry.label("memory", (("scope", "SXM"), ("sparsity", "dense"))) == "メモリ容量（SXM、密行列）"
    assert registry.label("speed") == "speed"


def test_a_name_can_say_how_it_is_read(project: Path) -> None:
    name = "name: {ja: アマゾンウェブサービス, en: AWS}"
    names = "name: {ja: 液冷, en: AWS, kana: えきれい}\naliases: [水冷, {name: 液体冷却, kana: エキタイレイキャク}]"
    edit(project, "topics/aws.md", name, names)
    topic = read_registry(project).topics["aws"]
    assert [(name.text, name.reading) for name in topic.names] == [
        ("液冷", "えきれい"),
        ("AWS", "AWS"),
        ("水冷", "水冷"),
        ("液体冷却", "エキタイレイキャク"),
    ]
    assert reported(project) == []


def test_what_is_no_reading_is_reported(project: Path) -> None:
    name = "name: {ja: アマゾンウェブサービス, en: AWS}"
    edit(project, "topics/aws.md", name, "name: {ja: 液冷, en: AWS, kana: 液れい}")
    assert reported(project) == [
        "topics/aws.md:3: kana: '液れい' is no reading; write how the name is read in hiragana or katakana"
    ]


def test_an_alias_is_a_text_or_a_name_with_its_reading(project: Path) -> None:
    edit(project, "topics/aws.md", "definition:", "aliases: [{ja: 雲}]\ndefinition:")
    assert reported(project) == ['topics/aws.md:4: aliases: must be a list of texts such as ["A", "B"]']

"""How values and tables are cited, and the files that say it of all values of a topic."""

from __future__ import annotations

import json
from pathlib import Path

from bs4 import BeautifulSoup
from pybtex.database import parse_string

from infrakb.text.citing import Work, bibtex, japanese
from infrakb.topics.citations import (
    Publication,
    bibliography,
    citable,
    dialog_script,
    facts_block,
    items,
    of_statement,
    of_table,
    sign,
)
from infrakb.topics.opendata import Publisher
from infrakb.topics.registry import Registry, read_registry

SITE = "https://example.org/ja/"
PUBLISHER = Publisher("試験の本", "編集部", SITE)
PAGE = "topics/trainium2.html"


def english(text: str) -> str:
    return text


def with_statement(project: Path, line: str) -> Registry:
    """The project with one more statement of trainium2."""
    path = project / "topics/trainium2.yaml"
    path.write_text(f"{path.read_text(encoding='utf-8')}  - {line}\n", encoding="utf-8")
    return read_registry(project)


def works_of(registry: Registry) -> list[Work]:
    statements = registry.topics["trainium2"].statements
    return [of_statement(one, registry, PUBLISHER, PAGE, english) for one in statements]


def test_a_citation_names_value_date_source_place_and_address(project: Path) -> None:
    line = "{property: process, value: 5 nm, scope: 世界, as-of: 2026-01, source: press, at: 表2, published: 2026-11-24}"
    *_others, work = works_of(with_statement(project, line))
    assert japanese(work) == (
        "編集部「AWS Trainium2：製造プロセス（世界） 5 nm（as of 2026年1月）」試験の本、2026-11-24、"
        f"{SITE}{PAGE}#fact-process-%E4%B8%96%E7%95%8C--2026-01--press（参照 年-月-日）。"
        "出典：Doe, Jane、Roe, Richard「A press report」表2。"
    )


def test_a_statement_without_date_and_source_is_cited_as_such(project: Path) -> None:
    *_others, work = works_of(with_statement(project, "{property: process, value: 5 nm}"))
    assert (work.date, work.origin) == ("", "")
    assert "AWS Trainium2：製造プロセス 5 nm」試験の本、https://" in japanese(work)
    assert "year" not in bibtex(work)


def test_keys_of_entries_differ_where_statements_do(project: Path) -> None:
    with_statement(project, "{property: process, value: a, scope: 国内, as-of: 2026, source: press}")
    works = works_of(
        with_statement(project, "{property: process, value: b, scope: 国外, as-of: 2026, source: press}")
    )
    keys = [work.key for work in works]
    assert len(set(keys)) == len(keys) == 5
    assert all(key.isascii() for key in keys)


def test_the_files_of_a_topic_hold_all_that_holds(project: Path) -> None:
    registry = with_statement(
        project,
        "{property: process, value: 9 nm, scope: 誤, as-of: 2026, source: press, withdrawn: 2026-11-01, reason: 誤り}",
    )
    topic = registry.topics["trainium2"]
    stated = list(citable(topic))
    assert len(stated) == len(list(topic.statements)) - 1
    works = [(one, of_statement(one, registry, PUBLISHER, PAGE, english)) for one in stated]
    entries = parse_string(bibliography(work for _one, work in works), "bibtex").entries
    assert [item["id"] for item in json.loads(items(work for _one, work in works))] == list(entries)
    script = dialog_script(topic, works, "https://example.org/new?title={title}", english)
    content = json.loads(script.removeprefix("window.infraCitations=").removesuffix(";\n"))
    assert list(content["values"]) == sorted(one.anchor for one in stated)
    title, text, entry, csl, name, origin = content["values"][stated[0].anchor]
    assert text == japanese(works[0][1])
    assert entry == bibtex(works[0][1])
    assert json.loads(csl)[0]["title"] == title
    assert (name, origin) == (stated[0].name, works[0][1].origin)


def test_a_table_is_of_the_day_of_its_newest_value_and_names_its_sources(project: Path) -> None:
    line = (
        "{property: process, value: 5 nm, scope: 世界, as-of: 2026-01, source: press, published: 2026-11-24}"
    )
    registry = with_statement(project, line)
    topic = registry.topics["trainium2"]
    publication = Publication(PUBLISHER, PAGE, "../", "../guide/sources.html")
    work = of_table("AWS Trainium2：値", "values", citable(topic), publication)
    assert (work.key, work.date, work.address) == (
        "topics-trainium2-values",
        "2026-11-24",
        f"{SITE}{PAGE}#values",
    )
    soup = BeautifulSoup(facts_block(work, topic, registry, publication, english), "html.parser")
    links = [str(link["href"]) for link in soup.select("a")]
    assert links[:2] == ["../data/topics/trainium2.bib", "../data/topics/trainium2.csl.json"]
    sources = dict.fromkeys(one.source for one in citable(topic))
    assert links[2:] == [f"../guide/sources.html#source-{key}" for key in sources]


def test_a_sign_says_what_it_leads_to(project: Path) -> None:
    registry = read_registry(project)
    topic = registry.topics["trainium2"]
    one = next(citable(topic))
    made = sign("../topics/trainium2.html", topic, one, registry, english)
    label = registry.label(one.property_key, one.qualifiers)
    assert made == (
        f'<a class="infra-sign" href="../topics/trainium2.html#{one.anchor}" aria-label="Link to AWS Trainium2 {label}"></a>'
    )

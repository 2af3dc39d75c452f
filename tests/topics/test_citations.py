"""How a value is cited: sentence, entry, addresses."""

from __future__ import annotations

from pathlib import Path

import pytest
from pybtex.database import parse_string

from infrakb.topics.citations import Publication, cite
from infrakb.topics.opendata import Publisher
from infrakb.topics.registry import Registry, read_registry

SITE = "https://example.org/ja/"
PUBLICATION = Publication(Publisher("試験の本", "編集部", SITE), "topics/trainium2.html", "../")


def english(text: str) -> str:
    return text


def with_statement(project: Path, line: str) -> Registry:
    """The project with one more statement of trainium2."""
    path = project / "topics/trainium2.yaml"
    path.write_text(f"{path.read_text(encoding='utf-8')}  - {line}\n", encoding="utf-8")
    return read_registry(project)


def test_a_citation_names_value_date_source_place_and_addresses(project: Path) -> None:
    line = "{property: process, value: 5 nm, scope: 世界, as-of: 2026-01, source: press, at: 表2, published: 2026-11-24}"
    registry = with_statement(project, line)
    *_others, statement = registry.topics["trainium2"].statements
    citation = cite(statement, registry, PUBLICATION, english)
    address = f"{SITE}topics/trainium2.html#fact-process-%E4%B8%96%E7%95%8C--2026-01--press"
    assert citation.address == address
    assert citation.data == f"{SITE}data/topics/trainium2.json"
    assert citation.text == (
        "AWS Trainium2, 製造プロセス（世界）: 5 nm (as of 2026年1月). "
        f"Source: Doe, Jane、Roe, Richard、A press report、表2. 試験の本, {address}"
    )


def test_the_entry_is_read_by_bibtex(project: Path) -> None:
    line = "{property: process, value: '5% & $3_a {x} ~^', scope: 世界, as-of: 2026-01, source: press}"
    registry = with_statement(project, line)
    for statement in registry.topics["trainium2"].statements:
        read = parse_string(cite(statement, registry, PUBLICATION, english).bibtex, "bibtex")
        ((key, entry),) = read.entries.items()
        assert key.isascii()
        assert entry.fields["url"].startswith(SITE + PUBLICATION.page)
        assert entry.fields["year"] == "2026"
    assert entry.fields["title"] == (
        r"{AWS Trainium2: 製造プロセス（世界） 5\% \& \$3\_a \{x\} \textasciitilde{}\textasciicircum{}}"
    )


def test_keys_of_entries_differ_where_statements_do(project: Path) -> None:
    lines = ("{property: process, value: a, scope: 国内, as-of: 2026, source: press}",)
    with_statement(project, *lines)
    registry = with_statement(
        project, "{property: process, value: b, scope: 国外, as-of: 2026, source: press}"
    )
    entries = [
        cite(one, registry, PUBLICATION, english).bibtex for one in registry.topics["trainium2"].statements
    ]
    assert len({entry.partition(",")[0] for entry in entries}) == len(entries) == 5


@pytest.mark.parametrize("author", ["", "編集部"])
def test_without_an_address_of_the_site_citations_are_relative(project: Path, author: str) -> None:
    registry = read_registry(project)
    statement = next(registry.topics["trainium"].statements)
    publication = Publication(Publisher("本", author), "topics/trainium.html", "../")
    citation = cite(statement, registry, publication, english)
    assert citation.address == "../topics/trainium.html#fact-memory--2026-08-21--aws-trn2"
    assert citation.data == "../data/topics/trainium.json"
    assert ("author" in citation.bibtex) == bool(author)


def test_a_statement_without_date_and_source_is_cited_as_such(project: Path) -> None:
    registry = with_statement(project, "{property: process, value: 5 nm}")
    *_others, statement = registry.topics["trainium2"].statements
    citation = cite(statement, registry, PUBLICATION, english)
    assert "(undated). Source: No source." in citation.text
    assert "year" not in citation.bibtex

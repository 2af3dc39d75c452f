"""The JSON Schema for editors: the committed one is that of the project, and agrees with what the build says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from infrakb.text.layout import STATEMENTS, TOPICS
from infrakb.topics.qualifiers import QUALIFIERS
from infrakb.topics.registry import read_registry
from infrakb.topics.statementfile import STATEMENT_KEYS
from infrakb.topics.statementschema import schema_text, statement_schema
from tests.building import ROOT, write

SHIPPED = sorted((ROOT / TOPICS).glob(f"*{STATEMENTS}"))
PROPERTIES = """\
size: {ja: 大きさ, en: Size, value: quantity, unit: GB, qualifiers: [scope, period], definition: 大きさです。}
made-on: {ja: 日, en: Day, value: date, qualifiers: []}
maker: {ja: 作り手, en: Maker, value: topic}
words: {ja: 言葉, en: Words}
old-size: {renamed: "size[scope=A]"}
"""
TOPIC = "---\nkind: accelerator\nname: {ja: 試験, en: Test}\ndefinition: 試験です。\n---\n"
SOURCES = "@online{s, title = {S}, url = {https://example.com/}, keywords = {primary}}\n"
GOOD = {"property": "size", "value": "96", "unit": "GB", "as-of": "2025", "source": "s"}
#: What is wrong: the keys that differ from those of GOOD; None: left out.
WRONG: dict[str, dict[str, str | None]] = {
    "an unknown key": {"scoop": "A"},
    "an unknown property": {"property": "sise"},
    "an old key": {"property": "old-size"},
    "no value": {"value": None},
    "no source": {"source": None},
    "no number": {"value": "big"},
    "no date": {"property": "made-on", "unit": None, "value": "2025年"},
    "a qualifier that the property has not": {"property": "made-on", "unit": None, "value": "2025-06-09", "scope": "A"},
    "a qualifier of another form": {"period": "25年"},
    "brackets in a qualifier": {"scope": "[A]"},
    "no day": {"published": "2025-06"},
    "half a span": {"preferred": "2025-01-01.."},
    "withdrawn without a reason": {"withdrawn": "2025-01-01"},
    "an as-of date of another form": {"as-of": "6月"},
}  # fmt: skip
RIGHT: dict[str, dict[str, str | None]] = {
    "as it is": {},
    "at least": {"value": '">=20"'},
    "a range": {"value": "70..72"},
    "about": {"value": '"~125"'},
    "thousands": {"value": '"1,024"'},
    "a date": {"property": "made-on", "unit": None, "value": "2025-06-09"},
    "a topic": {"property": "maker", "unit": None, "value": "t"},
    "a text that is a number": {"property": "words", "unit": None, "value": "16"},
    "qualifiers": {"scope": '"GB200 NVL72"', "period": "2023..2027"},
    "events": {"preferred": "2025-01-01..2025-02-01", "withdrawn": "2025-03-01", "reason": "誤り"},
}


class Editor(yaml.SafeLoader):
    """Reads YAML as editors do: a date is a text."""


Editor.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def loaded(text: str) -> Any:
    return yaml.load(text, Editor)


def statement(changes: dict[str, str | None]) -> str:
    lines = [f"{key}: {value}" for key, value in {**GOOD, **changes}.items() if value is not None]
    return "statements:\n  - " + "\n    ".join(lines) + "\n"


def answers(folder: Path, text: str) -> tuple[bool, bool]:
    """Whether the schema and the build take a file."""
    write(folder, {"properties.yaml": PROPERTIES, "sources.bib": SOURCES, "topics/t.md": TOPIC})
    write(folder, {"topics/t.yaml": text})
    registry = read_registry(folder)
    schema = Draft7Validator(statement_schema(registry.properties))
    return schema.is_valid(loaded(text)), not registry.problems


@pytest.mark.parametrize("case", RIGHT)
def test_what_the_build_takes_the_schema_takes(tmp_path: Path, case: str) -> None:
    assert answers(tmp_path, statement(RIGHT[case])) == (True, True)


@pytest.mark.parametrize("case", WRONG)
def test_what_the_schema_refuses_the_build_refuses(tmp_path: Path, case: str) -> None:
    assert answers(tmp_path, statement(WRONG[case])) == (False, False)


def test_several_may_be_superseded_and_names_may_have_been_others(tmp_path: Path) -> None:
    text = statement({"scope": "A"}) + statement({"supersedes": '["size[scope=A]"]'}).partition("\n")[2]
    assert answers(tmp_path, f'aliases:\n  bulk: "size[scope=A]"\n{text}') == (True, True)
    assert answers(tmp_path, "facts: []\n") == (False, False)


def test_the_schema_is_one_and_knows_every_key_and_qualifier() -> None:
    schema: dict[str, Any] = statement_schema(read_registry(ROOT).properties)
    Draft7Validator.check_schema(schema)
    keys = schema["definitions"]["statement"]["properties"]
    assert list(keys) == list(STATEMENT_KEYS)
    assert set(QUALIFIERS) <= set(keys)
    assert all(key.get("description") for key in keys.values())


def test_the_committed_schema_is_that_of_the_projects_properties() -> None:
    committed = (ROOT / TOPICS / "statements.schema.json").read_text(encoding="utf-8")
    wanted = schema_text(read_registry(ROOT).properties)
    assert committed == wanted, "run: python -m infrakb facts --schema > topics/statements.schema.json"


def test_the_shipped_files_follow_the_schema() -> None:
    schema = Draft7Validator(statement_schema(read_registry(ROOT).properties))
    wrong = [
        f"{path.name}: {error.json_path}: {error.message}"
        for path in SHIPPED
        for error in schema.iter_errors(loaded(path.read_text(encoding="utf-8")))
    ]
    assert wrong == []

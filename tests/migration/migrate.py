"""Takes the facts in the front matter of topics over into files of statements: ``python tests/migration/migrate.py MAP``.

Every value, unit, date and source stays as it is written; keys become properties with qualifiers, as the map says.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml

PUBLISHED = "2026-11-23"
KEYS = ("value", "unit", "as-of", "source", "published", "supersedes", "note", "review-by")
QUALIFIERS = ("scope", "precision", "sparsity", "direction", "period", "region", "condition")
HEAD = "# yaml-language-server: $schema=statements.schema.json\n"


def cut(text: str) -> tuple[str, list[dict[str, str]]]:
    """The text without its facts, and the facts."""
    lines = text.split("\n")
    end = lines.index("---", 1)
    if "facts:" not in lines[:end]:
        return text, []
    start = lines.index("facts:")
    stop = start + 1
    while stop < end and lines[stop].startswith((" ", "-")):
        stop += 1
    facts = yaml.load("\n".join(lines[start:stop]), Loader=yaml.BaseLoader)["facts"]
    return "\n".join(lines[:start] + lines[stop:]), facts


def rule(topic: str, fact: dict[str, str], rules: dict[str, Any]) -> dict[str, str]:
    """What the map says of a fact."""
    for candidate in rules["topics"].get(topic, ()):
        asked = {key: candidate[key] for key in ("key", "source", "value", "as-of") if key in candidate}
        if all(fact.get(key) == value for key, value in asked.items()):
            return {key: value for key, value in candidate.items() if key not in asked}
    found = rules["keys"].get(fact["key"], {"property": fact["key"]})
    return dict(found)


def statement(topic: str, fact: dict[str, str], rules: dict[str, Any]) -> dict[str, str]:
    """The statement that a fact becomes."""
    new = {**{key: value for key, value in fact.items() if key != "disputed"}, "published": PUBLISHED}
    new |= rule(topic, fact, rules)
    new["value"] = new.pop("new-value", new["value"])
    order = ("property", "value", "unit", *QUALIFIERS, *KEYS[2:])
    return {key: new[key] for key in order if new.get(key)}


def scalar(text: str) -> str:
    """A text as YAML writes it in one line."""
    try:
        plain = yaml.load(f"- {text}", Loader=yaml.BaseLoader) == [text]
    except yaml.YAMLError:
        plain = False
    word = yaml.load(f"- {text}", Loader=yaml.SafeLoader)[0] if plain else None
    if plain and word is not None and not isinstance(word, bool):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def written(statements: list[dict[str, str]], aliases: dict[str, str]) -> str:
    """The text of a file of statements."""
    out = [HEAD]
    if aliases:
        out.append("aliases:\n")
        out += (f"  {old}: {scalar(new)}\n" for old, new in aliases.items())
    out.append("statements:\n")
    for fields in statements:
        for number, (key, value) in enumerate(fields.items()):
            out.append(f"  {'  ' if number else '- '}{key}: {scalar(value)}\n")
    return "".join(out)


def main(map_path: str) -> None:
    """Migrate the project in the current folder."""
    rules = yaml.load(Path(map_path).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    for path in sorted(set(Path("topics").glob("*.md")) - {Path("topics/index.md")}):
        text, facts = cut(path.read_text(encoding="utf-8"))
        if not facts:
            continue
        path.write_text(text, encoding="utf-8")
        statements = [statement(path.stem, fact, rules) for fact in facts]
        aliases = (rules.get("aliases") or {}).get(path.stem, {})
        path.with_suffix(".yaml").write_text(written(statements, aliases), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])

"""What templates get is a record of plain values, and all that they ask for is in it."""

from __future__ import annotations

import dataclasses
import pickle
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar, Union, get_args, get_origin, get_type_hints
from urllib.parse import unquote

import pytest
from jinja2 import Environment, meta
from jinja2 import nodes as jinja

from infrakb.sphinx_ext.outputs.styles import Assets
from infrakb.sphinx_ext.pages import records
from infrakb.sphinx_ext.pages.head import Head, Meta
from infrakb.web import TEMPLATES
from tests.building import ROOT, build, post, project

#: https://www.sphinx-doc.org/en/master/development/html_themes/templating.html and, of Furo's blocks, what they show.
OF_SPHINX = {
    "copyright", "css_files", "css_tag", "docstitle", "gettext", "js_tag", "language", "master_doc", "metatags", "next",
    "pagename", "parents", "pathto", "prev", "project", "script_files", "title", "toc",
    "body", "content_root", "pageurl", "sidebars", "theme_announcement", "theme_top_of_page_buttons", "furo_hide_toc",
}  # fmt: skip
#: The records, what they say to machines, the page's sheets and its twin, the function that translates, and Sphinx's
#: ``toctree`` under the name that keeps Furo from it.
OURS = {"page", "site", "head", "assets", "sheets", "twin", "with_twin", "t", "site_tree"}
#: Attributes of what is Sphinx's, Jinja's or Python's.
OTHER_ATTRIBUTES = {"append", "last", "link", "removesuffix", "title"}
PATHS = sorted([*TEMPLATES.rglob("*.html"), *(ROOT / "_templates").rglob("*.html")])
ENVIRONMENT = Environment(extensions=["jinja2.ext.do", "jinja2.ext.i18n"], autoescape=False)
RECORDS = [
    made for made in vars(records).values() if isinstance(made, type) and made.__module__ == records.__name__
]
PAGES = [made for made in RECORDS if issubclass(made, records.AnyPage)]


def fields(record: type) -> dict[str, Any]:
    """Return the fields of a record and their types."""
    hints = get_type_hints(record)
    return {name: hint for name, hint in hints.items() if get_origin(hint) is not ClassVar}


def parts_of(hint: Any) -> Iterator[Any]:
    """Yield the types that a field's type is made of."""
    if get_origin(hint) in {Union, types.UnionType}:
        for part in get_args(hint):
            yield from parts_of(part)
    elif get_origin(hint) is tuple:
        values, rest = get_args(hint)
        assert rest is Ellipsis
        yield from parts_of(values)
    else:
        yield hint


def value_of(hint: Any) -> Any:
    """Return a value of a field's type, as full as it can be."""
    if get_origin(hint) is tuple:
        return (value_of(get_args(hint)[0]),)
    kind = next(iter(parts_of(hint)))
    return made_of(kind) if kind in RECORDS else kind()


def made_of(record: type) -> Any:
    return record(**{name: value_of(hint) for name, hint in fields(record).items()})


def parsed(path: Path) -> jinja.Template:
    return ENVIRONMENT.parse(path.read_text(encoding="utf-8"))


def own_names(template: jinja.Template) -> set[str]:
    """Return the names of macros, which Jinja counts as undeclared where blocks call them."""
    macros = {macro.name for macro in template.find_all(jinja.Macro)}
    return macros.union(
        *({name if isinstance(name, str) else name[1] for name in found.names}
          for found in template.find_all(jinja.FromImport))
    )  # fmt: skip


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_a_record_is_frozen_and_holds_plain_values_alone(record: type) -> None:
    plain = {str, int, bool, type(None), *RECORDS}
    assert {part for hint in fields(record).values() for part in parts_of(hint)} <= plain
    made = made_of(record)
    assert pickle.loads(pickle.dumps(made)) == made
    assert hash(made) == hash(made_of(record))
    assert " object at 0x" not in repr(made)
    with pytest.raises(AttributeError):
        setattr(made, next(iter(fields(record))), "")


@pytest.mark.parametrize("record", PAGES, ids=lambda record: record.__name__)
def test_every_field_of_a_page_is_in_its_digest(record: type[records.AnyPage]) -> None:
    made = made_of(record)
    for name in fields(record):
        assert repr(dataclasses.replace(made, **{name: "another"})) != repr(made), name


def test_every_kind_of_page_has_a_name_of_its_own() -> None:
    assert len({record.kind for record in PAGES}) == len(PAGES)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_templates_ask_for_records_and_for_what_sphinx_documents_alone(path: Path) -> None:
    template = parsed(path)
    asked = meta.find_undeclared_variables(template) - own_names(template)
    assert asked - OURS - OF_SPHINX == set()


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_what_templates_ask_of_records_is_there(path: Path) -> None:
    of_name: dict[str, set[str]] = {
        "page": set().union(*map(get_type_hints, PAGES)),
        "site": set(fields(records.Site)),
        "assets": set(Assets._fields),
        "head": set(Head._fields),
        "meta": set(Meta._fields),
    }
    everything = OTHER_ATTRIBUTES.union(*map(get_type_hints, RECORDS))
    for asked in parsed(path).find_all(jinja.Getattr):
        name = asked.node.name if isinstance(asked.node, jinja.Name) else ""
        assert asked.attr in of_name.get(name, everything), f"{name}.{asked.attr}"


def test_a_link_to_a_part_of_the_page_itself_has_one_hash(tmp_path: Path) -> None:
    parts = (f"## 節{day}\n\n```{{post}} Jan {day}, 2025\n```\n\n本文です。\n" for day in (1, 2))
    source = project(tmp_path, {"index.md": "\n".join(["# ホーム\n\n入口です。\n", *parts])})
    built = build(source)
    ids = built.page("index").xpath("//article//@id")
    links = built.page("index").xpath("//*[@class='kb-card-title']/a/@href")
    assert len(links) == 2
    assert {unquote(link.removeprefix("#")) for link in links} <= {*ids}


def test_an_address_elsewhere_is_written_as_html(tmp_path: Path) -> None:
    files = {"posts/2025-01-01-a.md": post(external_link="https://example.com/?a=1&copy=2")}
    built = build(project(tmp_path, files))
    assert 'href="https://example.com/?a=1&amp;copy=2"' in (built.out / "index.html").read_text()

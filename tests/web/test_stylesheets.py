"""Stylesheets made of others: what is left out of them, and that what is left says the same."""

from __future__ import annotations

import json

import pytest

from infrakb.web.stylesheets import (
    Names,
    chosen,
    definitions,
    of_attribute,
    parsed,
    restored,
    saved,
    text_of,
    with_files,
    without_idle_animations,
    without_overridden,
    without_unused_variables,
)


@pytest.mark.parametrize(
    ("sheet", "short"),
    [
        ("a , b > c + d ~ e f { color : red ; }", "a,b>c+d~e f{color:red}"),
        ("a { width: calc( 1px + 0.5em ) ; margin: 0 -0.5px }", "a{width:calc(1px + .5em);margin:0 -.5px}"),
        ('[type="button"] [class*=" x-"] { color: red }', '[type=button] [class*=" x-"]{color:red}'),
        ("p :hover, p:not( .a > .b ) { top: 0 !important }", "p :hover,p:not(.a>.b){top:0!important}"),
        ("/* said */ a { /* more */ color: red }", "a{color:red}"),
        (
            "@media ( min-width : 1px ) and print { a { top: 0 } }",
            "@media (min-width :1px) and print{a{top:0}}",
        ),
        ("a { --empty: ; --x:  1px ,  2px }", "a{--empty: ;--x:1px,2px}"),
        ("@keyframes go { from { top: 0 } to { top: 1px } }", "@keyframes go{from {top:0} to {top:1px}}"),
        ("@page :first { margin: 1cm ; }", "@page :first{margin:1cm}"),
        ("a { color: red; &:hover { color: blue } }", "a{color:red;&:hover {color:blue}}"),
        ("@import url(a.css);", "@import url(a.css);"),
        ("a::after { content: '  a  b' }", 'a::after{content:"  a  b"}'),
    ],
)
def test_a_sheet_is_short_and_says_the_same(sheet: str, short: str) -> None:
    assert text_of(parsed(sheet)) == short
    assert text_of(parsed(short)) == short


def test_what_asks_for_something_unused_is_left_out_selector_by_selector() -> None:
    sheet = (
        ".gone,.kept:has(.gone),.kept{top:0}@media print{.gone{top:0}}.kept:not(.gone){top:0}:is(.gone,a){top:0}"
        "p:has(.gone,a){top:0}@page{top:0}"
    )

    def is_used(names: Names) -> bool:
        return ".gone" not in names

    # What a selector may do without does not count: `:not`, `:is`, one of several in `:has`.
    assert text_of(chosen(parsed(sheet), is_used)) == (
        ".kept{top:0}.kept:not(.gone){top:0}:is(.gone,a){top:0}p:has(.gone,a){top:0}@page{top:0}"
    )
    assert "@page" not in text_of(chosen(parsed(sheet), is_used, others=False))


@pytest.mark.parametrize(
    ("sheet", "left"),
    [
        ("a{top:0;left:0}a{top:1px}", "a{left:0}a{top:1px}"),
        ("a[b=c]{top:0}a[b='c']{top:1px}", "a[b=c]{top:1px}"),
        ("a{top:0}b{top:1px}", "a{top:0}b{top:1px}"),
        ("a{top:0}@media print{a{top:1px}}", "a{top:0}@media print{a{top:1px}}"),
        ("@media print{a{top:0}}@media print{a{top:1px}}", "@media print{a{top:1px}}"),
        ("a{top:0!important}a{top:1px}", "a{top:0!important}a{top:1px}"),
        ("a{top:0}a{top:1px!important}", "a{top:1px!important}"),
        # Of one rule, each is for browsers that do not know the next.
        ("a{width:1px;width:min-content}", "a{width:1px;width:min-content}"),
    ],
)
def test_a_declaration_that_never_holds_is_left_out(sheet: str, left: str) -> None:
    assert text_of(without_overridden(parsed(sheet))) == left


def test_a_variable_stays_where_it_is_asked_for_through_others_too() -> None:
    rules = parsed("body{--a:var(--b);--b:1;--c:2;--d:3}p{top:var(--a)}")
    assert text_of(without_unused_variables(rules)) == "body{--a:var(--b);--b:1}p{top:var(--a)}"
    assert "--d" in text_of(without_unused_variables(rules, ["--d"]))


def test_definitions_are_taken_where_they_stand() -> None:
    rules = parsed("body{--a:1;top:0}@media print{body{--a:2}p{top:0}}")
    assert text_of(definitions(rules, {"--a"})) == "body{--a:1}@media print{body{--a:2}}"


def test_an_animation_that_nothing_starts_is_left_out() -> None:
    rules = parsed("@keyframes a{to{top:0}}@keyframes b{to{top:0}}p{animation:b 1s}")
    assert text_of(without_idle_animations(rules)) == "@keyframes b{to{top:0}}p{animation:b 1s}"


def test_a_picture_in_an_address_becomes_a_file() -> None:
    sheet = """a{mask:url('data:image/svg+xml;charset=utf-8,<svg xmlns="x"/>')}b{mask:url("data:image/svg+xml,%3Csvg/%3E")}"""
    rules, files = with_files(parsed(sheet), "icons")
    text = text_of(rules)
    assert "data:" not in text
    assert set(files.values()) == {b'<svg xmlns="x"/>', b"<svg/>"}
    assert all(f"url({path})" in text for path in files)


def test_what_is_kept_as_json_is_as_it_was() -> None:
    rules = list(
        parsed("@media print{a:hover,.b{top:0!important}}@font-face{src:url(a)}@import url(b);#c{--d:e}")
    )
    assert restored(json.loads(json.dumps(saved(rules)))) == rules


def test_the_style_of_an_element_becomes_a_rule_that_nothing_beats() -> None:
    assert (
        text_of([of_attribute(".x", "width: 50%; height:1px")])
        == ".x{width:50%!important;height:1px!important}"
    )

"""Formulas become MathML, or stay the code that they are."""

from __future__ import annotations

import pytest

from infrakb.sphinx_ext.render.formulas import LONGEST, to_mathml


def test_a_formula_becomes_mathml() -> None:
    html = to_mathml(r"\frac{a}{b}", as_block=False)
    assert html.startswith("<math ")
    assert "<mfrac>" in html


@pytest.mark.parametrize("environment", ["align", "align*", "equation", "gather*", "split"])
def test_rows_of_a_displayed_environment_are_rows_of_a_table(environment: str) -> None:
    html = to_mathml(rf"\begin{{{environment}}}a &= b \\ c &= d\end{{{environment}}}", as_block=True)
    assert html.count("<mtr>") == 2


def test_text_in_a_formula_stays_text() -> None:
    assert "<script>" not in to_mathml(r"\text{<script>alert(1)</script>} < 1", as_block=False)


@pytest.mark.parametrize(
    "code",
    [r"\foo{x}", r"\href{javascript:x}{a}", "{" * (LONGEST - 1), "x&<b>", "a" * (LONGEST + 1), "^", r"\frac"],
)
def test_what_cannot_be_read_is_an_error(code: str) -> None:
    with pytest.raises(ValueError, match=r"\A"):
        to_mathml(code, as_block=True)

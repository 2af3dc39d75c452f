"""What a document has too much of is kept as text, and reported at its line."""

from __future__ import annotations

import time

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from infrakb.markup import limits
from infrakb.text.problems import Problem


def parse(text: str) -> tuple[list[object], list[Problem], str]:
    """Return tokens, problems and HTML of *text*."""
    md = MarkdownIt("commonmark").enable("table")
    md.use(limits.limits_plugin, "problems")
    env: dict[str, object] = {}
    tokens = md.parse(text, env)
    return list(tokens), env["problems"], md.renderer.render(tokens, md.options, env)  # type: ignore[return-value]


def said(problems: list[Problem]) -> list[tuple[int, str]]:
    return [(problem.line, problem.subtype) for problem in problems]


def test_an_ordinary_document_passes() -> None:
    text = "# 題\n\n*強調* と [リンク](/x)\n\n|a|b|\n|-|-|\n|c|d|\n"
    _tokens, problems, html = parse(text)
    assert problems == []
    assert html == MarkdownIt("commonmark").enable("table").render(text)


def test_a_paragraph_with_too_many_marks_is_text() -> None:
    crowded = "[" * (limits.MOST_MARKS + 1)
    _tokens, problems, html = parse(f"*a*\n\n{crowded}\n\n*b*\n")
    assert said(problems) == [(3, "limit")]
    assert problems[0].args == (limits.MOST_MARKS + 1, limits.MOST_MARKS)
    assert html == f"<p><em>a</em></p>\n<p>{crowded}</p>\n<p><em>b</em></p>\n"


def test_a_document_with_too_many_marks_is_text_from_there_on() -> None:
    paragraphs = limits.MOST_MARKS_IN_ALL // 100
    _tokens, problems, html = parse("\n\n".join(["*a* " * 50] * (paragraphs + 5)))
    assert said(problems) == [(2 * paragraphs + 1, "limit")]
    assert html.count("<em>") == 50 * paragraphs
    assert html.endswith(f"<p>{'*a* ' * 50}".rstrip() + "</p>\n")


def test_the_blocks_behind_the_last_that_fits_are_code() -> None:
    count = limits.MOST_BLOCKS // 3
    _tokens, problems, html = parse("語\n\n" * count + "*後*\n\n- 末\n")
    assert said(problems) == [(2 * count + 1, "limit")]
    assert html.count("<p>") == count
    assert html.endswith('<pre><code class="language-text">*後*\n\n- 末\n</code></pre>\n')


def test_what_stands_in_too_many_quotes_is_code_and_not_lost() -> None:
    _tokens, problems, html = parse(f"前\n\n{'>' * 5000} 深い*文*\n\n後\n")
    assert said(problems) == [(3, "limit")]
    assert html.count("<blockquote>") == 20
    assert "<pre><code>深い*文*\n</code></pre>" in html
    assert html.endswith("<p>後</p>\n")
    assert parse("> " * 19 + "文\n")[1] == []


def test_what_stands_in_too_many_lists_is_code_and_said_once() -> None:
    text = "\n".join("  " * depth + f"- 項{depth}" for depth in range(12))
    _tokens, problems, html = parse(f"{text}\n\n{text}\n")
    assert said(problems) == [(10, "limit")]
    assert html.count("<pre><code>項9\n項10\n項11\n") == 1
    assert html.count("項11") == 2


def test_a_block_that_is_too_large_itself_is_code() -> None:
    rows = "|a|b|\n" * limits.MOST_BLOCKS
    _tokens, problems, html = parse(f"語\n\n|x|y|\n|-|-|\n{rows}")
    assert said(problems) == [(3, "limit")]
    assert html.startswith('<p>語</p>\n<pre><code class="language-text">|x|y|\n|-|-|\n|a|b|\n')
    assert html.count("|a|b|") == limits.MOST_BLOCKS


def test_footnotes_beyond_the_last_are_code() -> None:
    tokens = [
        Token("footnote_reference_open", "", 1, map=[n, n + 1]) for n in range(limits.MOST_FOOTNOTES + 2)
    ]
    problems = list(limits.limit_blocks(tokens, "\n" * len(tokens) + "[^z]: 末", limits.Used(), 5))
    assert said(problems) == [(limits.MOST_FOOTNOTES + 5, "limit")]
    assert [token.type for token in tokens[-2:]] == ["footnote_reference_open", "fence"]
    assert tokens[-1].content.endswith("[^z]: 末\n")


def test_classes_beyond_the_last_are_left_out() -> None:
    token = Token(
        "paragraph_open", "p", 1, map=[3, 4], attrs={"class": " ".join(f"c{n}" for n in range(150))}
    )
    fits = Token("inline", "", 0, children=[Token("em_open", "em", 1, attrs={"class": "a b"})])
    problems = list(limits.limit_classes([token, fits], 1))
    assert said(problems) == [(4, "limit")]
    assert token.attrs["class"] == " ".join(f"c{n}" for n in range(limits.MOST_CLASSES))
    assert [child.attrs for child in fits.children or ()] == [{"class": "a b"}]


def test_lines_behind_the_last_that_is_parsed_are_code() -> None:
    _tokens, problems, html = parse("a\n" * limits.MOST_LINES + "*後*\n")
    assert (limits.MOST_LINES + 1, "limit") in said(problems)
    assert html.endswith('<pre><code class="language-text">*後*\n</code></pre>\n')


def test_headings_beyond_the_last_are_paragraphs() -> None:
    _tokens, problems, html = parse("## a\n" * (limits.MOST_HEADINGS + 3))
    assert said(problems) == [(limits.MOST_HEADINGS + 1, "limit")]
    assert html.count("<h2>") == limits.MOST_HEADINGS
    assert html.endswith("<p>a</p>\n" * 3)


def test_markup_that_stands_too_deep_is_text() -> None:
    deep = "**a " * 40 + "核" + " b**" * 40
    fits = "**a " * 25 + "核" + " b**" * 25
    _tokens, problems, html = parse(f"{fits}\n\n{deep}\n")
    assert said(problems) == [(3, "limit")]
    assert html.count("<strong>") == 25
    assert f"<p>{deep}</p>" in html


def test_text_in_a_directive_counts_for_its_document_and_has_the_lines_of_the_file() -> None:
    md = MarkdownIt("commonmark")
    md.use(limits.limits_plugin, "problems")
    env: dict[str, object] = {}
    limits.used(env).headings = limits.MOST_HEADINGS
    limits.set_first_line(env, 40)
    md.parse("語\n\n## a\n", env)
    assert [problem.line for problem in env["problems"]] == [43]  # type: ignore[attr-defined]


@pytest.mark.parametrize("piece", ["[", "![", "*a", "_", "`` ", "<a", "&", "a](", "[^", "{.", "~~"])
def test_a_megabyte_of_marks_is_read_in_seconds(piece: str) -> None:
    before = time.process_time()
    parse("語" + piece * (1_000_000 // len(piece)))
    assert time.process_time() - before < 10


def test_long_code_is_not_coloured() -> None:
    assert not limits.is_long_code("a = 1\n" * 1_000)
    assert limits.is_long_code("a = 1\n" * 20_000)
    assert limits.is_long_code("x\n" + "(" * 6_000)

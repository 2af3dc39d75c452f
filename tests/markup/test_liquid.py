"""Jekyll's Liquid becomes Markdown line by line; what has no meaning here is named with its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infrakb.markup.liquid import to_markdown


def silent(body: str) -> str:
    text, problems = to_markdown(body, 1)
    assert problems == []
    return text


def test_a_body_without_liquid_is_left_alone() -> None:
    body = "本文 {: .x} { % と }} だけ\n"
    assert silent(body) == body


def test_raw_shows_its_content_as_it_is() -> None:
    assert silent("a {% raw %}{{ x }} {% y %}{% endraw %} b") == "a {{ x }} {% y %} b"
    assert silent("{% raw %}\n{% include a %}\n{%- endraw -%}\nb") == "\n{% include a %}\n\nb"


def test_raw_in_code_is_a_shelter_that_readers_do_not_see() -> None:
    assert silent("```\n{% raw %}\n{{ x }}\n{% endraw %}\n```\n`{% raw %}{{ y }}{% endraw %}`") == (
        "```\n\n{{ x }}\n\n```\n`{{ y }}`"
    )


def test_highlight_becomes_a_fence() -> None:
    assert silent("{% highlight python linenos %}\nprint('{{ a }}')\n{% endhighlight %}\n後") == (
        "```python\nprint('{{ a }}')\n```\n後"
    )


def test_highlight_on_one_line_becomes_a_code_span() -> None:
    assert silent("前 {% highlight sh %}ls -l{% endhighlight %} 後") == "前 `ls -l` 後"


def test_post_url_and_link_become_site_paths() -> None:
    assert silent("[a]({% post_url 2025-01-01-a %}) [b]({% post_url /x/2025-01-01-b %})") == (
        "[a](/2025-01-01-a) [b](/x/2025-01-01-b)"
    )
    assert silent("[a]({% link _posts/2025-01-01-a.md %})") == "[a](/2025-01-01-a)"


def test_addresses_of_the_site_are_where_it_is_hosted() -> None:
    body = "[a]({{ site.baseurl }}/2025/01/01/a/) ![b]({{ '/assets/b.png' | relative_url }}) {{ site.url }}"
    assert silent(body) == "[a](/2025/01/01/a/) ![b](/assets/b.png) "


def test_comments_vanish_and_lines_stay() -> None:
    assert silent("a\n{% comment %}\n隠す\n{% endcomment %}\nb") == "a\n\n\n\nb"


def test_liquid_inside_code_is_text() -> None:
    body = "```\n{% include a %}\n```\n`{% if x %}` と ``{{ `y` }}``\n\n> ~~~\n> {{ z }}\n> ~~~\n"
    assert silent(body) == body


@pytest.mark.parametrize(
    ("body", "text", "line", "part"),
    [
        ('a\n{% include x.html id="1" %}', "a\n", 2, "shows nothing here"),
        ("{% include_relative x.md %}", "", 1, "shows nothing here"),
        ("a\n\n{% gist 1 %}b", "a\n\nb", 3, "unknown Liquid tag '{% gist 1 %}'"),
        ("a {{ page.title }} b", "a {{ page.title }} b", 1, "'{{ page.title }}' is shown as it stands"),
        ("a\n{% raw %}b", "a\nb", 1, "add '{% endraw %}'"),
        ("{% highlight c %}\nx", "```c\nx\n```", 1, "add '{% endhighlight %}'"),
    ],
)
def test_what_means_nothing_here_is_one_problem_with_its_line(
    body: str, text: str, line: int, part: str
) -> None:
    found, problems = to_markdown(body, 1)
    assert found == text
    assert [(problem.line, problem.subtype) for problem in problems] == [(line, "liquid")]
    assert part in problems[0].text()


def test_lines_are_those_of_the_file() -> None:
    assert to_markdown("a\n{% x %}", 10)[1][0].line == 11


def test_substitutions_of_myst_are_left_to_myst() -> None:
    assert to_markdown("{{ key }} {{ site.url }}", 1, substitutions=True) == ("{{ key }} ", [])


PIECES = st.sampled_from(
    [
        "{%",
        "%}",
        "{{",
        "}}",
        " raw ",
        " endraw ",
        " highlight x ",
        " endhighlight ",
        "`",
        "```",
        "~~~",
        "\n",
        "a",
        "'",
        " comment ",
        "-",
        "> ",
        " include x ",
    ]
)


@given(st.lists(PIECES, max_size=50).map("".join))
def test_no_text_loses_or_gains_a_line_but_an_open_fence(body: str) -> None:
    text, problems = to_markdown(body, 1)
    added = text.count("\n") - body.count("\n")
    assert added == (1 if any("{% highlight %}' has no end" in problem.text() for problem in problems) else 0)


def test_a_long_line_of_tags_takes_linear_time() -> None:
    to_markdown("{% raw %}" * 20_000, 1)
    to_markdown("`{% x " * 5_000, 1)
    to_markdown("{{ x " * 20_000, 1)

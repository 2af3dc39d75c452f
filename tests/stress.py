"""Posts that ask too much of a parser, of a page or of the stack; and what is said of them."""

from __future__ import annotations

from collections.abc import Iterator

from tests.building import post

#: Name of a post -> lines and types of the warnings about its content that it must get; others may come, too.
Expected = tuple[str, ...]


def megabyte(piece: str) -> str:
    """Return *piece* repeated up to nearly a megabyte: a larger file is warned of as such."""
    return piece * (990_000 // len(piece.encode()))


def numbered(form: str, count: int) -> str:
    """Return *form* for each number below *count*, which stands for ``%d``."""
    return "".join(form.replace("%d", str(number)) for number in range(count))


def nested(count: int, mark: str = "`") -> str:
    """Return *count* directives, each in a longer fence than the one inside."""
    opening = "".join(mark * (count + 3 - number) + "{note}\n" for number in range(count))
    return opening + "核\n" + "".join(mark * (number + 4) + "\n" for number in range(count))


def indented(count: int) -> str:
    """Return *count* directives, each in a list in the one before."""
    return "".join(
        " " * (2 * number) + "- ```{note}\n" + " " * (2 * number + 2) + "語\n" for number in range(count)
    )


#: Line of the first line of a body in :func:`tests.building.post`.
FIRST = 10
TEXT, NONE = (f"{FIRST}: limit",), ()

#: Name -> body, and what is said of it.
BODIES: dict[str, tuple[str, Expected]] = {
    # Markup characters in one paragraph.
    "brackets": (megabyte("["), TEXT),
    "bracket-words": (megabyte("[a "), TEXT),
    "pictures": (megabyte("!["), TEXT),
    "backticks": (megabyte("` "), TEXT),
    "less": (megabyte("a<"), TEXT),
    "stars": (megabyte("*a"), TEXT),
    "underscores": ("_" * 50_000 + "a", TEXT),
    "tildes": (megabyte("~~a "), TEXT),
    "ampersands": (megabyte("&"), TEXT),
    "dollars": (megabyte("$ "), TEXT),
    "braces": (megabyte("a{"), TEXT),
    "comments": (megabyte("a<!--"), TEXT),
    "tags": (megabyte("a <b>"), TEXT),
    "roles": ("{cite:p}`a` " * 3_000, TEXT),
    "facts": ("{infra:fact}`h100.x` " * 3_000, TEXT),
    "kramdown-open": ("語\n" + "{: .a" * 20_000 + "\n", TEXT),
    "kramdown-lines": ("語\n" + "{: .a}\n" * 20_000, TEXT),
    "footnote-references": (numbered("語[^%d]", 30_000), TEXT),
    "bare-links": (megabyte("https://example.com/a "), TEXT),
    # Blocks.
    "many-lines": (megabyte("a\n"), ("100001: limit", *TEXT)),
    "items": (megabyte("- 語\n"), TEXT),
    "table-rows": ("|a|b|\n|-|-|\n" + "|a|b|\n" * 100_000, TEXT),
    "table-columns": ("|" + "a|" * 5_000 + "\n|" + "-|" * 5_000 + "\n|" + "a|" * 5_000 + "\n", NONE),
    "paragraphs": (megabyte("電力。\n\n"), (f"{FIRST + 40_000}: limit",)),
    "headings": ("## 同じ見出し\n\n" * 10_000, (f"{FIRST + 4_000}: limit",)),
    "footnotes": (numbered("語[^%d]\n\n", 8_000) + numbered("[^%d]: 注\n\n", 8_000), (f"{FIRST + 22_000}: limit",)),
    "csv": ("```{csv-table}\n" + "a,b,c\n" * 50_000 + "```\n", TEXT),
    "kramdown-items": ("- a\n{: .b}\n" * 9_000, NONE),
    # Nesting.
    "fences": (nested(200), (f"{FIRST + 15}: limit",)),
    "colons": (nested(200, ":"), (f"{FIRST + 30}: limit",)),  # MyST counts one line too many at each level
    "indented": (indented(200), NONE),
    "strong": ("**a " * 1_000 + "核" + " b**" * 1_000, TEXT),
    "links": ("[" * 1_000 + "核" + "](/x)" * 1_000, NONE),
    "quotes": ("> " * 20_000 + "核", NONE),
    "lists": ("- " * 20_000 + "核", NONE),
    "html-nesting": ("<div>\n\n" * 3_000 + "核", NONE),
    # Long lines and code.
    "line": (megabyte("電力と網。"), NONE),
    "address": ("https://example.com/" + "a)" * 300_000, NONE),
    "combining": ("e" + megabyte("\u0301"), NONE),
    "code": ("```python\n" + megabyte("a = (b[c] + '語')\n") + "```\n", NONE),
    "code-line": ("```javascript\n" + megabyte("(") + "\n```\n", NONE),
    "classes": ("語\n{: " + numbered(".a%d ", 50_000) + "}\n", TEXT),
    # Jekyll.
    "raw": (megabyte("{% raw %}a{% endraw %}"), NONE),
    "comment": ("{% comment %}" + megabyte("語\n"), (f"{FIRST - 1}: liquid",)),
    "liquid-open": ("{%" + " " * 900_000 + "%", NONE),
}  # fmt: skip


def _fronts() -> Iterator[tuple[str, str, Expected]]:
    """Yield name and text of posts whose front matter asks for much, and what is said of them."""
    deep = "/" + "a/" * 3_000
    yield "redirect-deep", post(redirect_from=deep), ("8: address",)
    yield "permalink-deep", post(permalink=deep), ("8: address",)
    yield "redirect-many", post(redirect_from="[" + numbered("/r%d/, ", 3_000) + "]"), ("8: limit",)
    for key, line in (("tags", 6), ("categories", 5), ("author", 7)):
        yield f"{key}-many", post(**{key: "[" + numbered(key + "%d, ", 3_000) + "]"}), (f"{line}: limit",)
    yield "bomb", post(a="&a [x]", b="[" + "*a, " * 100_000 + "]"), ("2: frontmatter",)
    yield "deep", post(a="[" * 400_000), ("2: frontmatter",)
    yield "title", post(title="長" * 200_000), NONE


POSTS: dict[str, tuple[str, Expected]] = {
    **{name: (post(body=body), said) for name, (body, said) in BODIES.items()},
    **{name: (text, said) for name, text, said in _fronts()},
}

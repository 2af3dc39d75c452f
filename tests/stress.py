"""Posts of about one megabyte that ask too much of a parser, a table or a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.building import post

#: Characters of a large post.
MEGABYTE = 1_000_000


def filled(piece: str, size: int = MEGABYTE) -> str:
    """Return *piece* repeated up to *size* bytes."""
    return piece * (size // len(piece.encode()))


def numbered(form: str, count: int) -> str:
    """Return *form* for each number below *count*, in which ``%d`` may stand."""
    return "".join(form.replace("%d", str(number)) for number in range(count))


def _bodies() -> Iterator[tuple[str, str]]:
    """Yield name and body of each post whose front matter is an ordinary one."""
    for name, mark in MARKS.items():
        yield f"50k-{name}", mark * 50_000
        yield f"1m-{name}", filled(mark)
        yield f"lines-{name}", filled(f"{mark}\n")
        yield f"blanks-{name}", filled(f"{mark} ")
        yield f"words-{name}", filled(f"{mark}a")
        yield f"paragraphs-{name}", filled(f"語{mark}\n\n", 300_000)
    for name, (opening, closing) in PAIRS.items():
        yield f"deep-{name}", opening * 1_000 + "核" + closing * 1_000
        yield f"deeper-{name}", opening * 20_000 + "核" + closing * 20_000
        yield f"many-{name}", filled(f"{opening}語{closing} ", 300_000)
    yield from BODIES.items()


MARKS = {
    "star": "*", "underscore": "_", "tilde": "~", "bracket": "[", "bracket-end": "]", "paren": "(", "picture": "![", "backtick": "`",
    "less": "<", "greater": ">", "ampersand": "&", "pipe": "|", "hash": "#", "dollar": "$", "brace": "{",
    "backslash": "\\", "colon": ":", "plus": "+", "minus": "-", "equal": "=", "quote": '"', "slash": "/",
    "bracket-paren": "[](", "bracket-a": "[a](", "note": "[^1]", "note-open": "[^", "double": "**", "mixed": "*_", "tag-open": "{%", "output": "{{",
    "comment": "<!--", "tag": "<a ", "cdata": "<![CDATA[", "query": "<?", "entity": "&#", "http": "https://", "attr": "{: ", "attr-dot": "{.", "role": "{x}`",
    "zalgo": "e\u0301\u0301\u0301", "combining": "\u0301", "wide": "「**", "zwj": "\u200d", "rtl": "\u202e", "surrogate": "𠮷", "tab": "\t", "at": "@", "percent": "%",
    "strike": "~~", "task": "- [ ] ",
}  # fmt: skip
PAIRS = {
    "em": ("*", "*"), "strong": ("**", "**"), "strike": ("~~a", "~~"), "link": ("[", "](/x)"), "picture": ("![", "](x.png)"), "span": ("[", "]{.a}"),
    "html": ("<b>", "</b>"), "mixed": ("*a **b ", "** *"), "quote": ("> ", ""), "list": ("- ", ""), "number": ("1. ", ""),
    "quote-list": ("> - ", ""), "code": ("`", "`"), "html-div": ("<div>\n", "</div>\n"), "html-lines": ("<div>\n\n", "</div>\n\n"), "paren": ("(", ")"), "span-html": ("<span>", "</span>"),
    "role": ("{sub}`", "`"), "ja": ("**「", "」**"),
}  # fmt: skip


def _fences(count: int, name: str = "note") -> str:
    """Return *count* directives, each in a longer fence than the one inside."""
    opening = "".join("`" * (count + 3 - number) + f"{{{name}}}\n" for number in range(count))
    return opening + "核\n" + "".join("`" * (number + 4) + "\n" for number in range(count))


def _indented(count: int) -> str:
    """Return *count* directives in list items, each deeper than the one before."""
    return "".join(" " * (2 * number) + "- ```{note}\n" + " " * (2 * number + 2) + "語\n" for number in range(count))


def _colons(count: int) -> str:
    return _fences(count).replace("`", ":")


BODIES: dict[str, str] = {
    "fences-200": _fences(200),
    "fences-900": _fences(900),
    "colons-200": _colons(200),
    "admonitions-200": _fences(200, "admonition} 題 {"[:-2]),
    "fences-indented": _indented(200),
    "fences-many": "```{note}\n語\n```\n\n" * 5_000,
    "fences-table": "```{list-table}\n" + "* - a\n" * 20_000 + "```\n",
    "fences-csv": "```{csv-table}\n" + "a,b,c\n" * 50_000 + "```\n",
    "fences-eval": "```{eval-rst}\n" + "*a* " * 100_000 + "\n```\n",
    "fences-eval-deep": "```{eval-rst}\n" + "".join(" " * n + f"a{n}\n\n" for n in range(1000)) + "\n```\n",
    "fences-glossary": "```{glossary}\n" + numbered("t%d\n  d\n\n", 5_000) + "```\n",
    "fences-unknown": "```{nonesuch}\n語\n```\n\n" * 5_000,
    "table-columns": "|" + "a|" * 5_000 + "\n|" + "-|" * 5_000 + "\n|" + "a|" * 5_000 + "\n",
    "table-rows": "|a|b|\n|-|-|\n" + "|a|b|\n" * 100_000,
    "table-square": "|" + "a|" * 700 + "\n|" + "-|" * 700 + "\n" + ("|" + "a|" * 700 + "\n") * 700,
    "table-wide-empty": "|" + "a|" * 2_000 + "\n|" + "-|" * 2_000 + "\n" + "|\n" * 200_000,
    "tables": "|a|b|\n|-|-|\n|a|b|\n\n" * 10_000,
    "list-deep": "".join(" " * (2 * number) + "- 語\n" for number in range(700)),
    "list-numbers": "".join(f"{number}. 語\n" for number in range(100_000)),
    "list-loose": "- 語\n\n" * 50_000,
    "definitions": "語\n: 義\n\n" * 30_000,
    "footnotes": numbered("語[^%d]\n\n", 10_000) + numbered("[^%d]: 注\n\n", 10_000),
    "footnotes-100k": numbered("[^%d]", 100_000) + "\n\n" + numbered("[^%d]: 注\n", 100_000)[:1_500_000],
    "footnotes-same": "語[^a]\n\n" * 20_000 + "[^a]: 注\n",
    "footnotes-defs-same": "[^a]\n\n" + "[^a]: 注\n\n" * 30_000,
    "footnotes-unused": numbered("[^%d]: 注\n\n", 50_000),
    "footnotes-nested": numbered("[^%d]: 注[^%d]\n\n", 10_000) + "[^1]",
    "line": filled("電力と網。"),
    "line-ascii": filled("word "),
    "line-one-word": filled("a"),
    "line-soft": filled("電力\n"),
    "paragraphs": filled("電力。\n\n"),
    "breaks": filled("電力  \n"),
    "rules": filled("---\n\n"),
    "links": numbered("[a](https://example.com/%d) ", 20_000),
    "links-site": numbered("[a](/2025/01/01/%d/) ", 10_000),
    "links-category": numbered("[a](/categories/%d/) ", 10_000),
    "links-local": numbered("[a](#x%d) ", 10_000),
    "links-md": numbered("[a](x%d.md) ", 10_000),
    "links-refs": numbered("[a%d]\n\n", 10_000) + numbered("[a%d]: /x\n", 10_000),
    "links-ref-definitions": numbered("[a%d]: /x\n", 50_000),
    "links-long": "[a](/" + "x" * 900_000 + ")",
    "links-bare": filled("https://example.com/a "),
    "links-bare-long": "https://example.com/" + filled("a(", 900_000),
    "links-bare-dots": "https://example.com/" + filled("a)", 900_000),
    "links-auto": filled("<https://example.com/> "),
    "images": numbered("![a](x%d.png) ", 10_000),
    "images-far": numbered("![a](https://example.com/x%d.png) ", 10_000),
    "kramdown-classes": "語\n" + "{: .a" * 20_000 + "\n",
    "kramdown-lists": "語\n" + "{: .a}\n" * 20_000,
    "kramdown-closed": "語" + "{: .a}" * 20_000 + "\n",
    "kramdown-spans": "*a*{: .b}" * 20_000,
    "kramdown-items": "- a\n{: .b}\n" * 20_000,
    "kramdown-paragraphs": "a\n{: .b}\n\n" * 20_000,
    "kramdown-alone": "a\n\n{: .b}\n\n" * 20_000,
    "kramdown-many-classes": "語\n{: " + numbered(".a%d ", 50_000) + "}\n",
    "kramdown-ids": "## 語 {#id}\n\n" * 40_000,
    "kramdown-id-one": "## 語 " + "{#id}" * 150_000 + "\n",
    "kramdown-id-run": "## 語 {" + "#id " * 150_000 + "\n",
    "kramdown-blanks": "語\n{:" + " " * 900_000,
    "attrs-block": "{.a}\n語\n\n" * 30_000,
    "attrs-block-run": "{.a}\n" * 100_000,
    "attrs-inline": "*a*{.b}" * 50_000,
    "attrs-one": "*a*{" + ".b " * 200_000 + "}",
    "html-attributes": "<b " + numbered("a%d=x ", 50_000) + ">",
    "html-blocks": "<div>a</div>\n\n" * 30_000,
    "html-comment-open": "<!-- " + filled("語 ", 900_000),
    "html-script": "<script>" + filled("a<b ", 900_000),
    "html-div-1m": filled("<div>"),
    "html-p-1m": filled("<p>a\n\n"),
    "html-end-1m": filled("</div>"),
    "html-bold-1m": "a " + filled("<b>"),
    "html-bold-end-1m": "a " + filled("</b>"),
    "html-ids": numbered('<a id="x%d"></a>\n\n', 20_000),
    "html-img": filled('<img src="x.png">\n\n', 300_000),
    "html-li": "<ul>\n" + filled("<li>a\n") + "</ul>\n",
    "html-td": "<table>" + filled("<td>a") + "</table>\n",
    "html-quote": "a <b title='" + "x" * 900_000,
    "html-quotes": "a " + filled("<b a='x"),
    "html-tag-open": filled("<a b=c "),
    "headings-same": "## 同じ見出し\n\n" * 20_000,
    "headings-same-text": "## 同じ見出し\n\n語\n\n" * 10_000,
    "headings-numbers": numbered("## 見出し%d\n\n", 20_000),
    "headings-deep": "".join("#" * (number % 6 + 1) + " 見出し\n\n" for number in range(20_000)),
    "headings-setext": "見出し\n---\n\n" * 20_000,
    "headings-long": "## " + "長" * 300_000 + "\n",
    "headings-empty": "##\n\n" * 100_000,
    "headings-h1": "# 見出し\n\n" * 20_000,
    "liquid-raw": filled("{% raw %}"),
    "liquid-raw-pairs": filled("{% raw %}a{% endraw %}"),
    "liquid-comment": "{% comment %}" + filled("語\n"),
    "liquid-comments": filled("{% comment %}a{% endcomment %}"),
    "liquid-highlight": filled("{% highlight a %}b{% endhighlight %}"),
    "liquid-unknown": filled("{% x %}"),
    "liquid-variables": filled("{{ x }} "),
    "liquid-variable-lines": filled("{{ x }}\n"),
    "liquid-blank": "{%" + " " * 900_000 + "%",
    "liquid-blank-output": "{{" + " " * 900_000,
    "liquid-code": filled("`a` {% x %}"),
    "liquid-ticks": "{{" + "".join("`" * number + " " for number in range(1, 1_300)),
    "ticks-growing": "".join("`" * number + " " for number in range(1, 1_300)),
    "cite": "{cite:p}`a` " * 3_000,
    "cite-many": "{cite:p}`a` " * 20_000,
    "cite-unknown": numbered("{cite:p}`x%d` ", 3_000),
    "cite-long": "{cite:p}`" + ",".join(["a"] * 50_000) + "`",
    "facts": "{infra:fact}`h100.memory-capacity` " * 5_000,
    "facts-unknown": numbered("{infra:fact}`h%d.x` ", 5_000),
    "topics": "{infra:topic}`h100` " * 20_000,
    "topics-unknown": numbered("{infra:topic}`x%d` ", 5_000),
    "posts-unknown": numbered("{infra:post}`x%d` ", 5_000),
    "tags-unknown": numbered("{infra:tag}`x%d` ", 5_000),
    "refs-unknown": numbered("{ref}`x%d` ", 5_000),
    "terms-unknown": numbered("{term}`x%d` ", 5_000),
    "docs-unknown": numbered("{doc}`x%d` ", 5_000),
    "roles-unknown": numbered("{x%d}`a` ", 10_000),
    "downloads": numbered("{download}`x%d` ", 5_000),
    "math": "{math}`x` " * 10_000,
    "facts-tables": "```{infra:facts}\n:facts: memory-capacity\n```\n\n" * 500,
    "charts": "```{infra:chart} memory-capacity\n```\n\n" * 500,
    "lists-of-topics": "```{infra:topics}\n```\n\n" * 1_000,
    "maps": "```{infra:map}\n```\n\n" * 500,
    "chosen": "```{infra:facts}\n:facts: " + numbered("x%d ", 5_000) + "\n```\n",
    "mentions": filled("H100とNVIDIA、"),
    "mentions-sections": "## 節\n\nH100とNVIDIAです。\n\n" * 10_000,
    "mentions-near": filled("NVIDIA H10 "),
    "mentions-combining": filled("H100\u0301"),
    "mentions-hidden": filled("H\u200b100"),
    **{
        f"code-{language}-{name}": f"```{language}\n{filled(piece)}\n```\n"
        for language in ("python", "javascript", "c++", "bash", "json", "yaml", "html", "perl", "ruby", "latex", "sql", "markdown", "rst", "csharp", "php", "console", "diff", "text", "haskell", "scala", "toml", "ini", "go", "rust", "java", "css", "mermaid")
        for name, piece in {"line": "a", "open": "(", "quote": '"', "words": "a = b + c\n", "slash": "/*"}.items()
    },
    "code-spans": filled("`a` "),
    "code-indented": filled("    a\n"),
    "code-open": "```python\n" + filled("a = 1\n"),
    "code-many": "```python\na = 1\n```\n\n" * 10_000,
    "code-languages": numbered("```x%d\na\n```\n\n", 10_000),
    "code-long-info": "```" + "a" * 900_000 + "\nb\n```\n",
    "post-directives": ":::{post} 2020-01-01\n:::\n\n" * 3_000,
    "post-sections": "## 節\n\n:::{post} 2020-01-01\n:::\n\n語\n\n" * 2_000,
    "updates": ":::{update} 2020-01-01\n:::\n\n" * 3_000,
    "postlists": ":::{postlist}\n:::\n\n" * 1_000,
    "toctrees": "```{toctree}\nindex\n```\n\n" * 1_000,
    "self-link": "[a](" * 100_000,
    "reference-label": "[" + "a" * 900_000 + "]",
    "images-data": "![a](data:image/png;base64," + "A" * 900_000 + ")",
    "front-matter-in-body": "語\n\n---\na: b\n---\n\n" * 20_000,
    "targets": numbered("(t%d)=\n\n", 20_000),
    "targets-same": "(t)=\n\n語\n\n" * 20_000,
    "cards": "::::{grid}\n" + ":::{grid-item-card} 題\n語\n:::\n" * 3_000 + "::::\n",
    "tabs": "::::{tab-set}\n" + ":::{tab-item} 題\n語\n:::\n" * 3_000 + "::::\n",
    "dropdowns": ":::{dropdown} 題\n語\n:::\n\n" * 5_000,
}  # fmt: skip


def _fronts() -> Iterator[tuple[str, str]]:
    """Yield name and text of each post with an odd front matter."""
    deep = "/" + "a/" * 3_000
    yield "redirect-deep", post(redirect_from=deep)
    yield "permalink-deep", post(permalink=deep)
    yield "redirect-deeper", post(redirect_from="/" + "a/" * 400_000)
    yield "redirect-dots", post(redirect_from="/" + "../" * 300_000)
    yield "redirect-index", post(redirect_from="/a" + "/index" * 100_000)
    yield "redirect-suffix", post(redirect_from="/a" + ".html" * 100_000)
    yield "redirect-many", post(redirect_from="[" + numbered("/r%d/, ", 3_000) + "]")
    yield "redirect-100k", post(redirect_from="[" + numbered("/r%d/, ", 80_000) + "]")
    yield "redirect-same", post(redirect_from="[" + "/r/, " * 100_000 + "]")
    yield "permalink-long", post(permalink="/" + "あ" * 300_000 + "/")
    yield "permalink-pattern", post(permalink="/" + ":title/" * 100_000)
    for count in (800, 3_000, 100_000):
        for key in ("tags", "categories", "author"):
            yield f"{key}-{count}", post(**{key: "[" + numbered(key[0] + "%d, ", count) + "]"})
    yield "tags-share", post(tags="[" + ", ".join(f"'{'a' + '/' * number + 'b'}'" for number in range(1, 1_300)) + "]")
    yield "tags-near", post(tags="[" + ", ".join("'" + "a" * number + "'" for number in range(1, 1_300)) + "]")
    yield "tags-words", post(tags=filled("a b c d "))
    yield "tags-long", post(tags="[" + "長" * 300_000 + "]")
    yield "title-long", post(title="長" * 300_000)
    yield "title-combining", post(title="e" + "\u0301" * 300_000)
    yield "excerpt-long", post(excerpt='"' + "長" * 300_000 + '"')
    yield "description-long", post(description='"' + "<" * 900_000 + '"')
    yield "author-long", post(author="長" * 300_000)
    yield "category-long", post(categories="[" + "長" * 300_000 + "]")
    yield "related-many", post(related_articles="[" + numbered("r%d, ", 50_000) + "]")
    yield "related-same", post(related_articles="[" + "r, " * 100_000 + "]")
    yield "keys-many", post(**{f"k{number}": "v" for number in range(80_000)})
    yield "keys-near", post(**{f"titl{number}": "v" for number in range(50_000)})
    yield "keys-double", "---\n" + "title: a\n" * 100_000 + "---\n\n語\n"
    yield "key-long", post(**{"k" * 900_000: "v"})
    yield "aliases", post(a="&a [x]", b="[" + "*a, " * 200_000 + "]")
    yield "alias-bomb", post(a="&a [x,x,x,x,x,x,x,x,x,x]", b="&b [" + "*a," * 10 + "]", c="&c [" + "*b," * 10 + "]", d="&d [" + "*c," * 10 + "]", e="&e [" + "*d," * 10 + "]", f="[" + "*e," * 10 + "]")
    yield "yaml-deep", post(a="[" * 400_000)
    yield "yaml-braces", post(a="{a: " * 200_000)
    yield "yaml-dashes", "---\ntitle: a\nb:\n" + "- " * 300_000 + "\n---\n\n語\n"
    yield "yaml-broken", "---\ntitle: 題: 題\n" + "a: b: c\n" * 80_000 + "---\n\n語\n"
    yield "yaml-broken-lines", "---\ntitle: 題: 題\na:\n" + "- b: c: d\n" * 80_000 + "---\n\n語\n"
    yield "yaml-open", "---\n" + "a: b\n" * 150_000
    yield "yaml-string", post(a='"' + "x" * 900_000 + '"')
    yield "yaml-anchors", post(a="[" + numbered("&a%d x, ", 80_000) + "]")
    yield "yaml-tags", post(a="!!python/object:" + "x" * 900_000 + " y")
    yield "yaml-folded", "---\ntitle: a\nb: >\n" + "  x\n" * 200_000 + "---\n\n語\n"
    yield "yaml-question", "---\ntitle: a\n" + "? a\n" * 200_000 + "---\n\n語\n"
    yield "date-long", post(date="2025" + "1" * 900_000)
    yield "date-words", post(date="2025 " + "a " * 400_000)
    yield "date-digits", post(date="2025 " + "1 " * 400_000)
    yield "reading-time", post(reading_time="9" * 900_000)
    yield "image-number", post(image="9" * 5_000)
    yield "image-long", post(image="x" * 5_000)
    yield "image-many", post(image="x/" * 400_000)
    yield "excerpt-number", post(excerpt="9" * 5_000)
    yield "tocdepth", post(tocdepth="9" * 5_000)
    yield "blank", " " * MEGABYTE
    yield "blank-lines", "\n" * MEGABYTE
    yield "fences-of-yaml", filled("---\n")
    yield "no-front-matter", filled("key: value\n")
    yield "facts-many", post(facts="{" + numbered("a%d.b: 1, ", 20_000) + "}")


def posts() -> dict[str, Callable[[], str]]:
    """Return the text of each post by its name."""
    found = {name: (lambda body=body: post(body=body)) for name, body in _bodies()}
    found |= {name: (lambda text=text: text) for name, text in _fronts()}
    return found  # type: ignore[return-value]

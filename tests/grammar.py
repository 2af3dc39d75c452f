"""Posts made at random from a grammar of MyST: directives, roles, options, front matter, whatever fits together or not."""

from __future__ import annotations

import random

#: Directives with what may stand behind their name; "*" takes any argument.
DIRECTIVES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        "note warning tip important seealso hint danger error attention caution todo epigraph pull-quote highlights "
        "compound parsed-literal line-block hlist glossary contents grid card-carousel tab-set accordion steps".split(),
        ("",),
    ),
    **dict.fromkeys(
        "admonition topic sidebar rubric table list-table csv-table card dropdown tab-item grid-item grid-item-card step "
        "versionadded deprecated centered container class div aside post update".split(),
        ("題", "*", ""),
    ),
    **dict.fromkeys(("image", "figure", "figure-md"), ("../images/dot.png", "none.png", "https://x.y/a.png", "../.env", "")),
    **dict.fromkeys(("code", "code-block", "sourcecode", "highlight"), ("python", "nolang", "")),
    **dict.fromkeys(("math", "postlist", "bibliography", "index", "sectnum", "unknown", "Note", "注釈"), ("", "3", "*")),
    **dict.fromkeys(("include", "literalinclude", "raw", "eval-rst", "role", "meta", "toctree", "only"), ("../.env", "html")),
    **dict.fromkeys(("button-link", "button-ref"), ("https://x.y", "javascript:alert(1)", "無い", "")),
    **dict.fromkeys(("infra:facts", "infra:chart", "infra:dates", "infra:scatter", "infra:sites", "infra:topics", "infra:glossary", "infra:map", "infra:sources", "infra:data", "infra:kinds", "infra:updates", "infra:timeline", "infra:places", "infra:none"), ("a", "")),
}  # fmt: skip
OPTIONS = (
    "name class alt width height scale align target figwidth figclass caption label nowrap number-lines lineno-start "
    "emphasize-lines dedent force header-rows stub-columns widths delim file url encoding link link-type img-top "
    "img-background color icon open animate sync gutter columns margin padding topics facts kind unit tags date author "
    "category excerpt format sort expand list-style filter style keyprefix maxdepth hidden glob loading none"
).split()
VALUES = (
    "", "1", "0", "-1", "99999999999", "50%", "1em;2", "a b", "題", "true", "../images/dot.png", "../.env", "none.png",
    "javascript:alert(1)", "https://x.y", "2025-01-01", "2025-99-99", "a, b", '"', "<b>", "{x}`y`", "[a", "*", "%s", "{date}",
    "{none}", "year == '2025'", "__import__('os')", "1,2,3", "auto", "right", "é\u0301", "\u202e",
)  # fmt: skip
ROLES = (
    "abbr code command doc download emphasis eq file guilabel kbd literal math menuselection numref option ref samp "
    "strong sub sup term title octicon fas fab material-regular bdg-primary bdg-link-danger bdg-ref-info cite:p cite:t "
    "footcite infra:fact infra:topic infra:post infra:tag infra:plain infra:count raw external+x:ref pep rfc cve any unknown py:func"
).split()
TARGETS = (
    "", "x", "題", "a.b", "x <y>", "x <javascript:alert(1)>", "../index", "../.env", "alert;1em;\"onload=\"alert(1)",
    "alert;9999999em", "<b>", "\\frac{a}{b}", "{" * 30, "A", "h100", "GPU", "1", "!x", "~x.y", "x <", ">", "`",
)  # fmt: skip
INLINE = (
    "文です。", "**強**", "*斜*", "`code`", "[題](#節)", "[題](../index.md)", "[題](none.md#x)", "[題](javascript:alert(1))",
    "[題](../.env)", "![図](../images/dot.png){width=50%}", "![図](none.png)", "<b>太", "</div>", "<script>alert(1)</script>",
    '<img src="../images/dot.png" onerror=alert(1)>', "<svg onload=alert(1)>", "[^1]", "[^無]", "{{ x }}", "{% raw %}", "{% if x %}",
    "$x^2$", "$$\\foo$$", "~~旧~~", "https://x.y/です", "(label)=", "{.c #i k=v}", "{#節}", "&lt;&#0;", "[a][b]", "<a.b@c.d>", "H100", "電力",
    "<!--", "-->", "%", "+++", "\\", "|a|b|", "[inline]{.x}",
)  # fmt: skip
KEYS = (
    "title date categories tags author excerpt image permalink redirect_from related_articles published sitemap robots "
    "reading_time canonical_url external_link layout myst html_meta substitutions tocdepth orphan blogpost language location "
    "description mentions facts last_modified_at nocomments hide-toc"
).split()
YAML = (
    "", "true", "2025-01-01", "2025-13-45 99:99", "[a, b]", "[a, [b], {c: d}]", "{a: b}", "題", '"題', "- a", "&a [*a]", "*x", "!!python/object:os",
    "!!binary x", "1e999", "0x10", "../.env", "/a/b/", "https://x.y", "javascript:alert(1)", "<script>alert(1)</script>", "|\n  a\n  b", "'%s'",
    "{enable_extensions: [substitution, deflist, dollarmath, amsmath, fieldlist, none]}", '{html_meta: {"http-equiv=refresh": "0"}}',
    "{heading_slug_func: os.system}", "{url_schemes: {javascript: null}}", "{a: {b: {c: [1, 2, {d: e}]}}}", "[]", "{}", "~", "\t",
)  # fmt: skip


class Grammar:
    """Makes posts; the same seed makes the same posts."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def post(self) -> str:
        """Return the text of one post."""
        return f"{self.front_matter()}{self.blocks(0)}"

    def front_matter(self) -> str:
        """Return front matter whose keys mostly have values of a wrong type."""
        chosen = self.random.sample(KEYS, self.random.randint(0, 6))
        lines = [f"{key}: {self.random.choice(YAML)}" for key in chosen]
        end = "---\n" if self.random.random() < 0.95 else ""
        return "\n".join(["---", *lines, end]) if self.random.random() < 0.97 else ""

    def blocks(self, depth: int) -> str:
        """Return one to six blocks, one of them in another."""
        return "\n".join(self.block(depth) for _time in range(self.random.randint(1, 6)))

    def block(self, depth: int) -> str:
        way = self.random.random()
        if way < 0.45 and depth < 5:
            return self.directive(depth)
        if way < 0.55:
            return f"{'#' * self.random.randint(1, 6)} {self.inline()}\n"
        if way < 0.65:
            marker = self.random.choice(["- ", "1. ", "> ", "- [ ] ", "    ", ": "])
            return "".join(f"{marker}{self.inline()}\n" for _time in range(self.random.randint(1, 3)))
        if way < 0.72:
            return "| a | b |\n|---|---|\n" + f"| {self.inline()} | {self.inline()} | c |\n"
        if way < 0.76:
            return f"[^{self.random.choice('1無x')}]: {self.inline()}\n"
        return f"{self.inline()}\n"

    def directive(self, depth: int) -> str:
        """Return a directive that holds others, mostly closed by its own fence."""
        name = self.random.choice(list(DIRECTIVES))
        fence = self.random.choice("`:~") * (9 - depth if self.random.random() < 0.9 else 3)
        options = [
            f":{self.random.choice(OPTIONS)}: {self.random.choice(VALUES)}"
            for _time in range(self.random.randint(0, 3))
        ]
        if self.random.random() < 0.1 and options:
            options = ["---", *(option[1:] for option in options), "---"]
        body = self.blocks(depth + 1) if self.random.random() < 0.8 else ""
        end = fence if self.random.random() < 0.95 else ""
        argument = self.random.choice(DIRECTIVES[name]).replace("*", self.random.choice(VALUES))
        return "\n".join([f"{fence}{{{name}}} {argument}", *options, body, end, ""])

    def inline(self) -> str:
        """Return a few pieces of running text."""
        pieces = []
        for _time in range(self.random.randint(1, 4)):
            if self.random.random() < 0.35:
                pieces.append(f"{{{self.random.choice(ROLES)}}}`{self.random.choice(TARGETS)}`")
            else:
                pieces.append(self.random.choice(INLINE))
        return self.random.choice(["", " "]).join(pieces)

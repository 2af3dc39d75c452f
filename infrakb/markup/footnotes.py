"""Footnotes that do not fit together, before docutils sees them. Pure (markdown-it tokens).

MyST takes every ``[^x]`` for a reference, and docutils gives up numbering where one has no note: three errors, and
wrong numbers. GitHub and kramdown show such a reference as the text that it is.
"""

from __future__ import annotations

from markdown_it.token import Token

from infrakb.markup.lines import line_of
from infrakb.text.problems import Problem


def settle(tokens: list[Token], first_line: int, notes: set[str]) -> list[Problem]:
    """Turn references without a note into text, in place, and report them.

    :param first_line: 1-based line of the tokens' line 0.
    :param notes: labels of the notes of the text around, to which those in *tokens* are added.
    """
    notes |= {token.meta["label"] for token in tokens if token.type == "footnote_reference_open"}
    problems: list[Problem] = []
    for token in tokens:
        if token.type != "inline" or "[^" not in token.content:
            continue
        for child in token.children or []:
            if child.type == "footnote_ref" and (label := child.meta["label"]) not in notes:
                line = first_line + line_of(token, child)
                message = "the footnote '[^%s]' has no note; write '[^%s]: …' or remove it"
                problems.append(Problem(line, "ref", message, (label, label)))
                child.type, child.content, child.meta = "text", f"[^{label}]", {}
    return problems

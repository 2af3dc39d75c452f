"""Emphasis beside Japanese characters. Pure (markdown-it).

CommonMark lets ``**`` open or close only by blanks and punctuation around it, so that ``これは**「重要」**です``
stays literal (commonmark/commonmark-spec#650). Here a Han, Kana or full-width character beside the marker
counts as a place where words may end, as the CJK-friendly amendment proposes
(https://github.com/tats-u/markdown-cjk-friendly, specification.md).
"""

from __future__ import annotations

from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token

from infrakb.text.japanese import is_wide


class JapaneseStateInline(StateInline):
    """Inline state whose delimiter runs know Japanese."""

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803 (markdown-it's names)
        """Scan a run of ``*``, ``_`` or ``~`` at *start*: can it open, can it close, how long is it?"""
        scanned = super().scanDelims(start, canSplitWord)
        if scanned.can_open and scanned.can_close:
            return scanned
        before = self.src[start - 1] if start else ""
        after_at = start + scanned.length
        after = self.src[after_at] if after_at < self.posMax else ""
        if not (is_wide(before) or is_wide(after)) or not canSplitWord:
            return scanned
        # An ideographic space is a blank, whatever its width.
        can_open = scanned.can_open or (bool(after) and not after.isspace())
        can_close = scanned.can_close or (bool(before) and not before.isspace())
        return Scanned(can_open, can_close, scanned.length)


class JapaneseParserInline(ParserInline):
    """Inline parser that makes Japanese states and keeps the rules of the parser it replaces."""

    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        """Parse *src* into *tokens* (ParserInline.parse with our state)."""
        state = JapaneseStateInline(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def japanese_emphasis_plugin(md: MarkdownIt) -> None:
    """Replace the inline parser's state by the Japanese one."""
    parser = JapaneseParserInline()
    parser.__dict__.update(md.inline.__dict__)
    md.inline = parser

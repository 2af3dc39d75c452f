"""What :mod:`infrakb.markup` counts on in markdown-it-py. Declarations alone: that room knows nothing of this one."""

from __future__ import annotations

from infrakb.sphinx_ext.upstream.guards import Reach

_EMPHASIS = "infrakb.markup.emphasis"

REACHES = (
    Reach(
        _EMPHASIS,
        "markdown_it.parser_inline:ParserInline.parse",
        "日本語のそばの強調を読む。状態のクラスを選べないので、同じことを、こちらの状態で行う",
        issue="executablebooks/markdown-it-py#387",
        takes="src md env tokens",
        uses="StateInline tokenize ruler2 getRules",
    ),
    Reach(
        _EMPHASIS,
        "markdown_it.rules_inline:StateInline.scanDelims",
        "",
        issue="commonmark/commonmark-spec#650",
        takes="start canSplitWord",
    ),
    Reach(
        _EMPHASIS,
        "markdown_it.rules_inline.state_inline:Scanned",
        "",
        takes="can_open can_close length",
    ),
    Reach(
        "infrakb.markup.losses",
        "markdown_it.rules_block.table:escapedSplit",
        "表から切り落とされる欄を、読まれたとおりに数える",
        takes="string",
    ),
)

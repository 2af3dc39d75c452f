"""What MyST-Parser's renderer keeps to itself, under names of our own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docutils import nodes
from markdown_it.tree import SyntaxTreeNode
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer

from infrakb.sphinx_ext.upstream.guards import Reach

_RENDERER = "myst_parser.mdit_to_docutils.sphinx_:SphinxRenderer"
_PARSER = "infrakb.sphinx_ext.read.parser"

REACHES = (
    Reach(
        __name__,
        f"{_RENDERER}._process_wrap_node",
        "サイトの住所へのリンクを、MySTのリンクと同じに包む",
        takes="wrap_node token explicit classes path_dest",
    ),
    Reach(
        __name__,
        f"{_RENDERER}._random_label",
        "番号つきの数式の札を、ビルドごとに変わらないものにする",
        takes="",
    ),
    Reach(
        __name__,
        f"{_RENDERER}.setup_render",
        "失敗したディレクティブのあとで、見出しの状態（`_heading_offset`、`_level_to_section`）を元に戻す",
        issue="executablebooks/MyST-Parser#322",
        uses="_heading_offset _level_to_section",
    ),
    Reach(
        __name__,
        f"{_RENDERER}.nested_render_text",
        "ディレクティブの中の行と深さを数え、失敗したときは`temp_root_node`を元に戻す",
        takes="text lineno inline temp_root_node heading_offset",
        uses="temp_root_node",
    ),
    Reach(
        _PARSER,
        f"{_RENDERER}.generate_heading_target",
        "見出しの文字からidを作る。docutilsは`id1`のような番号にする",
        issue="executablebooks/MyST-Parser#968",
        takes="token level node title_node",
    ),
    Reach(
        _PARSER,
        f"{_RENDERER}.copy_attributes",
        "著者が付けたidを、日本語でもそのまま残す。docutilsは半角の英数字だけを残すか、`id1`のような番号にする",
        issue="executablebooks/MyST-Parser#968",
        takes="token node keys converters aliases",
    ),
    Reach(
        _PARSER,
        f"{_RENDERER}.create_highlighted_code_block",
        "知らない言語のコードを、そのまま見せる",
        takes="text lexer_name number_lines lineno_start source line node_cls emphasize_lines",
    ),
    Reach(
        _PARSER,
        f"{_RENDERER}.render_directive",
        "長すぎるディレクティブを、コードとして見せる",
        takes="token name arguments additional_options",
    ),
    Reach(
        _PARSER,
        f"{_RENDERER}.run_directive",
        "記事で使えないディレクティブを、コードとして見せる",
        takes="name first_line content position additional_options block_text",
    ),
    Reach(
        _PARSER,
        f"{_RENDERER}.create_warning",
        "見出しの段の警告を出さない",
        takes="message subtype wtype line append_to",
    ),
    Reach(
        _PARSER, f"{_RENDERER}.render_link_unknown", "`/`で始まるリンクを、サイトの住所とする", takes="token"
    ),
    Reach(
        _PARSER,
        "myst_parser.parsers.sphinx_:MystParser.parse",
        "解析器を文書ごとに作らず、使い回す",
        takes="inputstring document",
        uses="myst_config",
    ),
    Reach(
        _PARSER,
        "myst_parser.parsers.mdit:create_md_parser",
        "MySTの解析器に、規則を加える",
        takes="config renderer",
    ),
    Reach(
        _PARSER,
        "myst_parser.config.main:merge_file_level",
        "前付けの`myst`を読む",
        takes="config topmatter warning",
    ),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the tree a renderer is."""

    node: nodes.Element
    heading_offset: int
    sections: dict[int, Any]
    root: Any


class OpenRenderer(SphinxRenderer):
    """MyST's renderer, whose place in the tree can be kept and taken up again."""

    def place(self) -> Place:
        """Return where the renderer is."""
        root = self.md_env.get("temp_root_node")
        return Place(self.current_node, self._heading_offset, dict(self._level_to_section), root)

    def go_back(self, place: Place) -> None:
        """Go back to a *place*: MyST does not, where something raises inside it."""
        self.current_node, self._heading_offset = place.node, place.heading_offset
        self._level_to_section = place.sections
        self.md_env["temp_root_node"] = place.root

    def append_link(self, link: nodes.Element, token: SyntaxTreeNode, destination: str) -> None:
        """Add *link* with the content of *token*, as MyST adds links of its own."""
        self._process_wrap_node(link, token, True, [], destination)

    def formula_label(self) -> str:
        """Return a label for a numbered formula without one."""
        return super()._random_label()

    def _random_label(self) -> str:
        return self.formula_label()

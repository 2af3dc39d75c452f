"""``python -m infrakb mcp``: an MCP server on standard input and output, over the data of a published site.

Needs the extra ``infrakb[mcp]``: the official SDK (https://modelcontextprotocol.io), whose majors move, is no part
of what builds a site.
"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from infrakb import __version__
from infrakb.answers.answering import Answering, Said
from infrakb.answers.published import Published, Site, UnreadableSiteError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Tool = TypeVar("Tool")

_DESCRIPTION = """\
公開したサイトのデータに答える、MCPサーバーです（標準入出力）。答えには、出典と時点が付きます。

「pip install infrakb[mcp]」で使えるようになります。ふつうは、MCPクライアントが起動します。"""
_INSTRUCTIONS = """\
AIインフラ（半導体、ネットワーク、データセンター、電力、サービス、投資、規制）の知識ベースです。
値を答えるときは、出典（題名、発行元、住所）と時点を必ず添えてください。disputedがtrueの値は、出典によって食い違っています。
名前が分からないときはsearchを、1つのものを詳しく知りたいときはtopicを、並べて比べるときはcompareを使います。"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until the client is gone; 1 where the extra or the site is missing."""
    parser = argparse.ArgumentParser(
        prog="python -m infrakb mcp",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--site",
        default="_build/html",
        metavar="FOLDER_OR_URL",
        help="サイトのフォルダーかアドレス（なければ%(default)s）",
    )
    options = parser.parse_args(arguments)
    try:
        import mcp  # noqa: F401, PLC0415 (an extra)
    except ImportError:
        return _fail("MCPのSDKがありません。「pip install infrakb[mcp]」を実行してください")
    site = Site(options.site)
    try:
        site.published.topics  # noqa: B018 (read at once: a wrong place is told before a client asks)
    except UnreadableSiteError as error:
        return _fail(str(error))
    _server(site).run()
    return 0


def _server(site: Site) -> Any:
    """Return the server with its tools."""
    from mcp.server import MCPServer  # noqa: PLC0415 (an extra)
    from mcp.types import CallToolResult, TextContent, ToolAnnotations  # noqa: PLC0415
    from pydantic import Field  # noqa: PLC0415 (of the SDK)

    current: list[tuple[Published, Answering]] = []

    def answering() -> Answering:
        published = site.published
        if not current or current[0][0] is not published:
            current[:] = [(published, Answering(published))]
        return current[0][1]

    def result(answer: Callable[[Answering], Said]) -> CallToolResult:
        try:
            said = answer(answering())
        except UnreadableSiteError as error:
            said = Said(str(error), {}, is_error=True)
        text = [TextContent(type="text", text=said.text)]
        return CallToolResult(content=text, structured_content=said.data, is_error=said.is_error)

    server = MCPServer(
        "infrakb", title="AIインフラ知識ベース", instructions=_INSTRUCTIONS, version=__version__, log_level="WARNING"
    )  # fmt: skip

    def tool(title: str, description: str) -> Callable[[Tool], Tool]:
        annotations = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
        made: Callable[[Tool], Tool] = server.tool(
            title=title, description=description, annotations=annotations
        )
        return made

    @tool("検索", "トピック、値、ページ（記事と案内）を、日本語か英語の質問や言葉で探します。")
    def search(
        query: Annotated[str, Field(description="質問か言葉。例：H100のメモリ帯域は")],
        limit: Annotated[int, Field(description="それぞれ何件まで", ge=1, le=50)] = 10,
    ) -> CallToolResult:
        return result(lambda site: site.search(query, limit))

    @tool("トピック", "1つのトピックの定義、今の値と出典、関係、触れた記事を返します。")
    def topic(name: Annotated[str, Field(description="idか日本語名か英語名。例：h100")]) -> CallToolResult:
        return result(lambda site: site.topic(name))

    @tool("値", "1つの値を名前で返します。今の値と、それまでに述べられた値、出典、扱いが分かります。")
    def statement(
        name: Annotated[str, Field(description="値の名前。例：h100.memory-bandwidth[scope=SXM]")],
    ) -> CallToolResult:
        return result(lambda site: site.statement(name))

    @tool("比較", "トピックを並べて比べます。項目を書かなければ、共通の項目を選びます。")
    def compare(
        topics: Annotated[list[str], Field(description="トピックのidか名前。例：[h100, h200]", min_length=1)],
        properties: Annotated[list[str] | None, Field(description="項目のキーか日本語名。例：[メモリ帯域]")] = None,
    ) -> CallToolResult:  # fmt: skip
        return result(lambda site: site.compare(topics, properties))

    @tool("その日の値", "ある日にこのサイトが示していた値を返します。その後の更新と撤回も分かります。")
    def as_known_on(
        date: Annotated[str, Field(description="日付。例：2026-11-25")],
        topic: Annotated[str, Field(description="トピックのidか名前")] = "",
        property: Annotated[str, Field(description="項目のキーか日本語名")] = "",  # noqa: A002
    ) -> CallToolResult:
        return result(lambda site: site.as_known_on(date, topic, property))

    return server


def _fail(message: str) -> int:
    sys.stderr.write(f"{message}\n")
    return 1

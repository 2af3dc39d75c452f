"""The MCP server: the questions that a site answers, as tools. Imports the SDK, which is an extra."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

from mcp.server import MCPServer
from mcp.types import CallToolResult, TextContent, ToolAnnotations
from pydantic import Field

from infrakb import __version__
from infrakb.answers.answering import Answering, Reply
from infrakb.answers.published import Site, UnreadableSiteError

Tool = TypeVar("Tool")

_INSTRUCTIONS = """\
AIインフラ（半導体、ネットワーク、データセンター、電力、サービス、投資、規制）の知識ベースです。
値を答えるときは、出典（題名、発行元、住所）と時点を必ず添えてください。disputedがtrueの値は、出典によって食い違っています。
名前が分からないときはsearchを、1つのものを詳しく知りたいときはtopicを、並べて比べるときはcompareを使います。"""

Name = Annotated[str, Field(description="トピックのidか、日本語名か、英語名。例：h100")]
Names = Annotated[
    list[str], Field(description="トピックのidか名前。例：['h100', 'h200']", min_length=1, max_length=20)
]
Key = Annotated[str, Field(description="項目のキーか日本語名。例：memory-bandwidth、メモリ帯域")]


class _Answers:
    """Asks a site, whose answers are made anew when its data has changed."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._answering = Answering(site.published)

    def result(self, ask: Callable[[Answering], Reply]) -> CallToolResult:
        """Return an answer as JSON, and in words for clients that show nothing else."""
        try:
            published = self._site.published
            if self._answering.published is not published:
                self._answering = Answering(published)
            reply = ask(self._answering)
        except UnreadableSiteError as error:
            reply = Reply(str(error), {}, is_error=True)
        text = [TextContent(type="text", text=reply.text)]
        return CallToolResult(content=text, structured_content=reply.data, is_error=reply.is_error)


def server(site: Site) -> MCPServer:
    """Return the server of a site."""
    made = MCPServer(
        "infrakb",
        title="AIインフラ知識ベース",
        instructions=_INSTRUCTIONS,
        version=__version__,
        log_level="WARNING",
    )
    answers = _Answers(site)

    def tool(title: str, description: str) -> Callable[[Tool], Tool]:
        hints = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
        register: Callable[[Tool], Tool] = made.tool(title=title, description=description, annotations=hints)
        return register

    @tool("検索", "トピック、値、ページ（記事と案内）を、日本語か英語の質問や言葉で探します。")
    def search(
        query: Annotated[str, Field(description="質問か言葉。例：H100のメモリ帯域は")],
        limit: Annotated[int, Field(description="それぞれ何件まで", ge=1, le=50)] = 10,
    ) -> CallToolResult:
        return answers.result(lambda site: site.search(query, limit))

    @tool("トピック", "1つのトピックの定義、今の値と出典、関係、触れた記事を返します。")
    def topic(name: Name) -> CallToolResult:
        return answers.result(lambda site: site.topic(name))

    @tool("値", "1つの値を名前で返します。今の値と、それまでに述べられた値、出典、扱いが分かります。")
    def statement(
        name: Annotated[str, Field(description="値の名前。例：h100.memory-bandwidth[scope=SXM]")],
    ) -> CallToolResult:
        return answers.result(lambda site: site.statement(name))

    @tool("比較", "トピックを並べて比べます。項目を書かなければ、共通の項目を選びます。")
    def compare(topics: Names, properties: list[Key] | None = None) -> CallToolResult:
        return answers.result(lambda site: site.compare(topics, properties))

    @tool("その日の値", "ある日にこのサイトが示していた値を返します。その後の更新と撤回も分かります。")
    def as_known_on(
        date: Annotated[str, Field(description="日付。例：2026-11-25")],
        topic: Name = "",
        property: Key = "",  # noqa: A002 (the name that clients write)
    ) -> CallToolResult:
        return answers.result(lambda site: site.as_known_on(date, topic, property))

    return made

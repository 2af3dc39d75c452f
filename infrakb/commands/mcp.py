"""``python -m infrakb mcp``: an MCP server on standard input and output, over the data of a published site.

Needs the extra ``infrakb[mcp]``: the official SDK (https://modelcontextprotocol.io), whose majors move, is no part
of what builds a site.
"""

from __future__ import annotations

import argparse
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

from infrakb.answers.published import Site, UnreadableSiteError

if TYPE_CHECKING:
    from collections.abc import Sequence

_DESCRIPTION = """\
公開したサイトのデータに答える、MCPサーバーです（標準入出力）。答えには、出典と時点が付きます。

「pip install infrakb[mcp]」で使えるようになります。ふつうは、MCPクライアントが起動します。"""


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
    if find_spec("mcp") is None:
        return _fail("MCPのSDKがありません。「pip install infrakb[mcp]」を実行してください")
    site = Site(options.site)
    try:
        _first = site.published.topics  # a wrong place is told before a client asks
    except UnreadableSiteError as error:
        return _fail(str(error))
    from infrakb.commands.mcpserver import server  # noqa: PLC0415 (an extra)

    server(site).run()
    return 0


def _fail(message: str) -> int:
    sys.stderr.write(f"{message}\n")
    return 1

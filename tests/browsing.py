"""Sites as a browser shows them: served as by a host, on pages whose scripts must not fail."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, Page


class Server(SimpleHTTPRequestHandler):
    """Serves files and says nothing of it."""

    def log_message(self, *_: object) -> None:
        pass


#: Path at which a :class:`Host` has the site, as Read the Docs has it.
PREFIX = "/ja/latest/"


class Host(Server):
    """Serves the site below PREFIX, and its 404.html for all else, as Read the Docs does."""

    def translate_path(self, path: str) -> str:
        return (
            super().translate_path("/" + path.removeprefix(PREFIX)) if path.startswith(PREFIX) else "/nowhere"
        )

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        body = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code, message)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def served(folder: Path, handler: type[Server] = Server) -> Iterator[str]:
    """Serve *folder*; give the address of the host, without a slash at its end."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@contextmanager
def sound_page(browser: Browser, address: str | None = None) -> Iterator[Page]:
    """Give a fresh page, and see that no script has failed on it in the end.

    :param address: what relative addresses begin at.
    """
    context = browser.new_context(locale="ja-JP", base_url=address)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


def wait_for_all(page: Page) -> None:
    """Wait until all of the page is laid out, of which the start comes first (page/layout.js)."""
    page.wait_for_selector("[data-later]", state="detached")

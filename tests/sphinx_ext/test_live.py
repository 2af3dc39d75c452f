"""``python -m infrakb live``: its port, and what makes it build again."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from infrakb.sphinx_ext.live import free_ports, newest_source, port_number
from tests.building import one_line, run


def test_the_next_free_port_is_taken() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        wanted = server.getsockname()[1]
        assert next(free_ports(wanted)) > wanted


@pytest.mark.parametrize("text", ["", "abc", "0", "-1", "65536", "80.0", "９０００"])
def test_a_bad_port_is_one_line(text: str) -> None:
    with pytest.raises(ValueError, match="PORT"):
        port_number(text)
    one_line(run(f"--port={text}", module="infrakb live"), "PORT")


def test_only_sources_count_as_changed(tmp_path: Path) -> None:
    build_folder = tmp_path / "_build"
    build_folder.mkdir()
    (tmp_path / "a.md").touch()
    newest = newest_source(tmp_path, build_folder)
    for name in ("_build/page.html", ".swp", "a.md~"):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, ns=(newest + 10**9, newest + 10**9))
    assert newest_source(tmp_path, build_folder) == newest
    os.utime(tmp_path / "a.md", ns=(newest + 10**9, newest + 10**9))
    assert newest_source(tmp_path, build_folder) > newest

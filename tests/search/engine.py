"""The search page's script, run by Node."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from infrakb.search import tokens
from tests.conftest import ROOT

#: A call of engine.mjs and its argument.
Call = tuple[str, str]


def run(calls: list[Call], index: Path | None = None) -> list[Any]:
    """Return what the script answers to *calls*, asked of the site in the folder *index*."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node: install Node.js 20 or newer to compare the script with Python")
    request = {
        "engine": str(ROOT / "_static" / "search.js"),
        "tables": tokens.TABLES,
        "index": str(index) if index else None,
        "calls": calls,
    }
    script = Path(__file__).with_name("engine.mjs")
    done = subprocess.run(
        [node, str(script)], input=json.dumps(request), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    answers: list[Any] = json.loads(done.stdout)
    return answers

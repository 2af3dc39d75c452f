"""The modules of the search page's script, run by Node."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from infrakb.search import tokens

#: A call of engine.mjs and its argument.
Call = tuple[str, Any]


def answers(
    calls: list[Call], index: Path | None = None, volumes: Mapping[str, Path] | None = None
) -> list[Any]:
    """Return what the script answers to *calls*.

    :param index: folder of the site that is asked.
    :param volumes: folders of other sites that are asked together with it, by name.
    """
    request = {
        "tables": tokens.TABLES,
        "index": str(index) if index else None,
        "volumes": {name: str(folder) for name, folder in (volumes or {}).items()},
        "calls": calls,
    }
    return ask_node(Path(__file__).with_name("engine.mjs"), request)


def ask_node(script: Path, request: object) -> list[Any]:
    """Return what a script for Node answers to a request on its standard input.

    Without Node the test is skipped; where INFRAKB_REQUIRE_NODE is 1, as in CI, it fails instead.
    """
    node = shutil.which("node")
    if node is None:
        reason = "no node: install Node.js 20 or newer to compare the script with Python"
        if os.environ.get("INFRAKB_REQUIRE_NODE") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    done = subprocess.run(
        [node, str(script)], input=json.dumps(request), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    answered: list[Any] = json.loads(done.stdout)
    return answered

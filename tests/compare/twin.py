"""The scripts of the comparison, run by Node."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest


def answers(calls: list[list[object]]) -> list[Any]:
    """Return what the scripts answer to *calls*, each a name in twin.mjs and its arguments.

    Without Node the test is skipped; where INFRAKB_REQUIRE_NODE is 1, as in CI, it fails instead.
    """
    node = shutil.which("node")
    if node is None:
        reason = "no node: install Node.js 20 or newer to compare the script with Python"
        if os.environ.get("INFRAKB_REQUIRE_NODE") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    script = Path(__file__).with_name("twin.mjs")
    done = subprocess.run(
        [node, str(script)], input=json.dumps(calls), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    answered: list[Any] = json.loads(done.stdout)
    return answered

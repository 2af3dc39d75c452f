"""Another project's documentation links here by intersphinx."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from infrakb.sphinx_ext.external import TYPES
from tests import sitecheck
from tests.conftest import ROOT, Site

CONF = """
extensions = ["sphinx.ext.intersphinx", "myst_parser", "infrakb.external"]
intersphinx_mapping = {{"aiinfra": ("https://example.org/", {inventory!r})}}
"""


def test_another_project_links_to_every_type_of_object_without_a_warning(site: Site, tmp_path: Path) -> None:
    entries = {kind: (name, uri) for kind, name, uri in sitecheck.inventory(site.outdir)}
    wanted = {kind: entries[f"infra:{kind}"] for kind in TYPES if f"infra:{kind}" in entries}
    assert set(TYPES) - set(wanted) <= {"location", "language"}, "the site has an object of every other type"
    (tmp_path / "conf.py").write_text(
        CONF.format(inventory=str(site.outdir / "objects.inv")), encoding="utf-8"
    )
    lines = [f"{{external+aiinfra:infra:{kind}}}`{name}`" for kind, (name, _uri) in wanted.items()]
    (tmp_path / "index.md").write_text("# x\n\n" + "\n\n".join(lines) + "\n", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-q",
        "-n",
        "-W",
        "-b",
        "html",
        str(tmp_path),
        str(tmp_path / "out"),
    ]
    run = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert run.returncode == 0, run.stderr
    links = set(
        sitecheck.page(tmp_path / "out" / "index.html").xpath("//a[contains(@class, 'external')]/@href")
    )
    assert {f"https://example.org/{uri}" for _name, uri in wanted.values()} <= links

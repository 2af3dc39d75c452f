"""The package as somebody installs it: a wheel in an empty environment, with the locked dependencies."""

from __future__ import annotations

import os
import re
import venv
import zipfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests import sitecheck
from tests.building import ROOT, run, write
from tests.imports import declared

#: A site of one post, and nothing but its settings.
NEW_SITE = {
    "conf.py": 'extensions = ["infrakb"]\nproject = "新しい知識ベース"\nlanguage = "ja"\n',
    "index.md": "# 新しい知識ベース\n\n入口です。\n",
    "posts/2025-12-20-first.md": "---\nlayout: post\ntitle: 最初の記事\ntags: [GPU]\n---\n\n本文です。\n",
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    finished = run("-t", "wheel", "-d", folder, module="hatchling build", cwd=ROOT)
    assert finished.returncode == 0, finished.stderr
    (made,) = folder.glob("*.whl")
    return made


def test_the_wheel_holds_what_pages_need_and_no_sources_of_scripts(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    files = {path.relative_to(ROOT).as_posix() for path in (ROOT / "infrakb").rglob("*") if path.is_file()}
    packed = {name for name in files if "__pycache__" not in name and "web/scripts/" not in name}
    assert packed == {name for name in names if name.startswith("infrakb/")}
    assert {"infrakb/py.typed", "infrakb/web/locale/ja/LC_MESSAGES/infrakb.mo"} <= names


def _closure() -> Iterator[str]:
    """Yield the names of what is to be installed for the package: its dependencies and theirs."""
    waiting, seen = list(declared()), set()
    while waiting:
        requirement = Requirement(waiting.pop())
        name = re.sub(r"[-_.]+", "-", requirement.name).lower()
        if name in seen or (requirement.marker and not requirement.marker.evaluate({"extra": ""})):
            continue
        seen.add(name)
        yield name
        try:
            waiting += requires(name) or []
        except PackageNotFoundError:
            pytest.fail(f"{name} is not installed: run `make setup`")


def _locked() -> str:
    """Return the part of the lock that a user of the package needs."""
    entries = re.split(r"\n(?=\S)", (ROOT / "requirements.lock").read_text(encoding="utf-8"))
    wanted = set(_closure())
    return "\n".join(entry for entry in entries if entry.partition("==")[0] in wanted) + "\n"


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an interpreter that has the package, outside of the checkout."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder / "venv", with_pip=True)
    interpreter = folder / "venv/bin/python"
    (folder / "runtime.lock").write_text(_locked(), encoding="utf-8")
    install = "pip install -q --disable-pip-version-check --no-input --no-deps"
    locked = ("--require-hashes", "-r", folder / "runtime.lock")
    finished = run(*locked, module=install, program=interpreter, package=False)
    if finished.returncode:
        reason = f"the dependencies cannot be installed here: {finished.stderr.strip()[-300:]}"
        if os.environ.get("INFRAKB_REQUIRE_NETWORK") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    _run("--no-index", wheel, module=install, program=interpreter, folder=folder)
    return interpreter


def _run(*arguments: object, module: str, program: Path, folder: Path) -> str:
    """Run what is installed, in *folder*; return what it says."""
    environment = {"VIRTUAL_ENV": ""}
    finished = run(
        *arguments, module=module, program=program, cwd=folder, package=False, environment=environment
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


@pytest.fixture(scope="module")
def new_site(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("new-site")
    write(folder, NEW_SITE)
    options = "-q -n -W -j 2 -b html . _build/html".split()
    _run(*options, module="sphinx", program=python, folder=folder)
    return folder


@pytest.mark.slow
def test_nothing_that_it_needs_is_missing(python: Path, tmp_path: Path) -> None:
    assert "No broken requirements" in _run("check", module="pip", program=python, folder=tmp_path)


@pytest.mark.slow
def test_a_site_of_one_post_and_three_settings_is_whole(new_site: Path) -> None:
    out = new_site / "_build/html"
    page = sitecheck.page(out / "posts/2025-12-20-first.html")
    assert page.get("lang") == "ja"
    assert page.xpath("string(//h1)") == "最初の記事"
    assert page.xpath("//*[@id='furo-main-content']")
    for path in (
        "_static/site.css",
        "_static/search.js",
        "search.html",
        "blog/tag/GPU.html",
        "objects.inv",
    ):
        assert (out / path).is_file(), path
    assert sitecheck.broken_links(out) == []


@pytest.mark.slow
def test_its_commands_work(python: Path, new_site: Path) -> None:
    command = python.with_name("infrakb")
    assert _run("--version", module="", program=command, folder=new_site).startswith("infrakb ")
    made = _run("new", "二番目の記事", module="", program=command, folder=new_site).strip()
    assert (new_site / made).is_file()
    (new_site / made).unlink()


@pytest.mark.slow
def test_another_project_links_there_by_its_roles(python: Path, new_site: Path, tmp_path: Path) -> None:
    conf = 'extensions = ["sphinx.ext.intersphinx", "myst_parser", "infrakb.external"]\n'
    inventory = str(new_site / "_build/html/objects.inv")
    conf += f'intersphinx_mapping = {{"kb": ("https://example.org/", {inventory!r})}}\n'
    write(tmp_path, {"conf.py": conf, "index.md": "# x\n\n{external+kb:infra:tag}`GPU`\n"})
    _run(*"-q -n -W -b html . out".split(), module="sphinx", program=python, folder=tmp_path)
    assert 'href="https://example.org/blog/tag/GPU.html#tag-GPU"' in (tmp_path / "out/index.html").read_text()


@pytest.mark.slow
def test_what_an_extra_brings_is_asked_for_in_one_line(python: Path, new_site: Path) -> None:
    finished = run("live", module="", program=python.with_name("infrakb"), cwd=new_site, package=False)
    assert finished.returncode == 2
    assert finished.stderr == (
        'エラー: sphinx-autobuildがありません。pip install "infrakb[live]" を実行してください。\n'
    )


@pytest.mark.slow
def test_a_build_without_arguments_makes_the_site_here(python: Path, tmp_path: Path) -> None:
    write(tmp_path, NEW_SITE)
    said = _run("build", module="", program=python.with_name("infrakb"), folder=tmp_path)
    assert said.endswith(f"サイト: {(tmp_path / '_build/html/index.html').as_uri()}\n")

"""Makefile, set-up, lock and the files of the hosts. The set-up runs with fake interpreters in a sandbox."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.building import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

#: The programs of the system that the set-up may use beside Python, make and uv.
TOOLS = ("sh", "make", "cat", "chmod", "cp", "dirname", "echo", "grep", "mkdir", "rm", "sed")

#: Answers as an interpreter does to what script/bootstrap asks; notes each call in calls.log.
FAKE_PYTHON = """\
#!/bin/sh
echo "python $*" >>"$LOG"
case "$*" in
    *version_info\\[:3\\]*) echo "cpython @VERSION@" ;;
    *'(3, 11)'*) case @VERSION@ in 3.[0-9].*|3.10.*) exit 1 ;; esac ;;
    *ensurepip*) test -z "$NO_VENV" ;;
    '-m venv '*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
    '-m pip '*) test -z "$NO_INDEX" ;;
esac
"""
FAKE_UV = """\
#!/bin/sh
echo "uv $*" >>"$LOG"
case "$1" in
    venv) for folder; do :; done; mkdir -p "$folder/bin" && cp "$BIN/python3" "$folder/bin/python" ;;
esac
"""
FAKE_SHIM = '#!/bin/sh\necho "pyenv: $0: command not found" >&2\nexit 127\n'


class Sandbox:
    """A checkout with its own PATH, on which nothing is but what a test puts there."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "checkout"
        self.bin = folder / "bin"
        self.log = folder / "calls.log"
        self.bin.mkdir()
        (self.root / "script").mkdir(parents=True)
        for name in ("Makefile", "script/bootstrap"):
            shutil.copy(ROOT / name, self.root / name)
        self.lock = self.root / "requirements.lock"
        self.lock.write_text("furo==1 \\\n    --hash=sha256:00\n", encoding="utf-8")
        for tool in TOOLS:
            self.bin.joinpath(tool).symlink_to(shutil.which(tool) or tool)

    def add(self, name: str, text: str, folder: Path | None = None) -> None:
        path = (folder or self.bin) / name
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)

    def add_python(self, name: str, version: str) -> None:
        self.add(name, FAKE_PYTHON.replace("@VERSION@", version))

    def run(self, *command: str, **env: str) -> subprocess.CompletedProcess[str]:
        """Run *command*, by default the set-up, and forget the calls of earlier runs."""
        self.log.write_text("", encoding="utf-8")
        env = {"PATH": str(self.bin), "LOG": str(self.log), "BIN": str(self.bin), **env}
        return subprocess.run(
            command or ("sh", "script/bootstrap"),
            cwd=self.root,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )

    @property
    def calls(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def installed(self) -> bool:
        """Whether the last run made an environment."""
        return "venv .venv" in self.calls or re.search(r"^uv venv", self.calls, re.M) is not None


@pytest.fixture
def sandbox(tmp_path: Path) -> Sandbox:
    sandbox = Sandbox(tmp_path)
    sandbox.add_python("python3", "3.11.7")
    return sandbox


@pytest.fixture
def ready(sandbox: Sandbox) -> Sandbox:
    """Give a sandbox whose environment is made."""
    assert sandbox.run().returncode == 0
    return sandbox


def test_set_up_installs_what_the_lock_names_with_hashes_checked(sandbox: Sandbox) -> None:
    run = sandbox.run()
    assert run.returncode == 0, run.stderr
    assert "--require-hashes --requirement requirements.lock" in sandbox.calls


def test_a_second_set_up_does_nothing(ready: Sandbox) -> None:
    run = ready.run()
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    assert not ready.installed()
    assert ready.calls.count("python") == 1  # only the question for its version


def test_a_lock_with_another_time_but_the_same_content_is_no_reason_to_install(ready: Sandbox) -> None:
    os.utime(ready.lock, (2e9, 2e9))
    ready.run()
    assert not ready.installed()


def test_a_lock_with_other_content_but_an_older_time_is_installed_from_nothing(ready: Sandbox) -> None:
    leftover = ready.root / ".venv" / "leftover"
    leftover.touch()
    ready.lock.write_text("furo==2 \\\n    --hash=sha256:00\n", encoding="utf-8")
    os.utime(ready.lock, (1, 1))
    assert ready.run().returncode == 0
    assert ready.installed()
    assert not leftover.exists()


def test_another_version_behind_the_same_interpreter_is_installed_anew(ready: Sandbox) -> None:
    ready.add("python", FAKE_PYTHON.replace("@VERSION@", "3.12.0"), ready.root / ".venv/bin")
    ready.run()
    assert ready.installed()


def test_an_interpreter_asked_for_by_name_replaces_another_version(ready: Sandbox) -> None:
    ready.add_python("python3.13", "3.13.0")
    ready.run(PYTHON="python3")
    assert not ready.installed()
    ready.run(PYTHON="python3.13")
    assert ready.installed()
    assert "3.13.0" in (ready.root / ".venv/installed.lock").read_text(encoding="utf-8")


def test_an_environment_whose_interpreter_is_gone_is_made_anew(ready: Sandbox) -> None:
    python = ready.root / ".venv/bin/python"
    python.unlink()
    python.symlink_to("gone")
    assert ready.run().returncode == 0
    assert ready.installed()


def test_an_interrupted_set_up_starts_again_and_says_so(sandbox: Sandbox) -> None:
    failed = sandbox.run(NO_INDEX="1")
    assert failed.returncode != 0
    assert "最初からやり直します" in failed.stderr
    leftover = sandbox.root / ".venv/half"
    leftover.touch()
    assert sandbox.run().returncode == 0
    assert sandbox.installed()
    assert not leftover.exists()


def test_a_link_to_the_environment_of_another_checkout_is_used(ready: Sandbox, tmp_path: Path) -> None:
    environment = ready.root / ".venv"
    environment.rename(tmp_path / "other")
    environment.symlink_to(tmp_path / "other")
    ready.run()
    assert not ready.installed()


def test_a_link_that_does_not_fit_is_replaced_and_its_target_left_alone(
    ready: Sandbox, tmp_path: Path
) -> None:
    environment = ready.root / ".venv"
    environment.rename(tmp_path / "other")
    environment.symlink_to(tmp_path / "other")
    before = (tmp_path / "other/installed.lock").read_text(encoding="utf-8")
    ready.lock.write_text("furo==2 \\\n    --hash=sha256:00\n", encoding="utf-8")
    assert ready.run().returncode == 0
    assert not environment.is_symlink()
    assert (tmp_path / "other/installed.lock").read_text(encoding="utf-8") == before


def test_an_interpreter_that_does_not_run_is_passed_over(sandbox: Sandbox) -> None:
    sandbox.add("python3", FAKE_SHIM)
    sandbox.add("python3.13", FAKE_SHIM)
    sandbox.add_python("python3.12", "3.12.4")
    run = sandbox.run()
    assert run.returncode == 0, run.stderr
    assert "3.12.4" in run.stdout


def test_a_newer_interpreter_is_found_where_python3_is_too_old(sandbox: Sandbox) -> None:
    sandbox.add_python("python3", "3.9.2")
    sandbox.add_python("python3.11", "3.11.2")
    assert "3.11.2" in sandbox.run().stdout


def test_an_old_python_alone_is_refused_with_its_version(sandbox: Sandbox) -> None:
    sandbox.add_python("python3", "3.10.13")
    run = sandbox.run()
    assert run.returncode == 1
    assert "python3=3.10.13" in run.stderr
    assert "PYTHON=" in run.stderr


def test_a_python_without_venv_is_refused_with_the_package_to_install(sandbox: Sandbox) -> None:
    run = sandbox.run(NO_VENV="1")
    assert run.returncode == 1
    assert "apt install python3.11-venv" in run.stderr
    assert not (sandbox.root / ".venv").exists()


def test_an_interpreter_asked_for_by_name_is_the_only_one_tried(sandbox: Sandbox) -> None:
    run = sandbox.run(PYTHON="python3.99")
    assert run.returncode == 1
    assert "python3.99" in run.stderr


def test_uv_is_used_where_it_is(sandbox: Sandbox) -> None:
    sandbox.add("uv", FAKE_UV)
    run = sandbox.run(NO_VENV="1")  # uv needs no venv module
    assert run.returncode == 0, run.stderr
    assert "uv pip sync --quiet --require-hashes" in sandbox.calls
    assert "-m pip" not in sandbox.calls


def test_uv_can_be_declined(sandbox: Sandbox) -> None:
    sandbox.add("uv", FAKE_UV)
    assert sandbox.run("make", "setup", "UV=").returncode == 0
    assert "uv" not in sandbox.calls
    assert "-m pip install" in sandbox.calls


def test_uv_brings_a_python_where_there_is_none(sandbox: Sandbox) -> None:
    sandbox.add("uv", FAKE_UV)
    sandbox.add_python("python3", "3.9.2")
    sandbox.run()
    assert "uv venv --quiet --no-project --python >=3.11 .venv" in sandbox.calls


def test_make_html_in_a_ready_checkout_runs_sphinx_and_nothing_else(ready: Sandbox) -> None:
    run = ready.run("make", "html")
    assert run.returncode == 0, run.stderr
    version, sphinx = ready.calls.splitlines()
    assert "version_info" in version
    assert sphinx == "python -m infrakb build -b html -j auto -d _build/doctrees . _build/html"


@pytest.mark.parametrize("name", ["a b", "it's", "$HOME", "50% & #1", "日本"])
def test_folders_may_have_any_name(ready: Sandbox, name: str) -> None:
    moved = ready.root.rename(ready.root.with_name(name))
    ready.root, ready.lock = moved, moved / "requirements.lock"
    (moved / ".venv").rename(moved / name)
    folders = (f"VENV={name}", f"BUILD={name} 2", f"HTML={name} 3")
    for target in ("html", "live", "strict", "bulk", "new", "check", "test"):
        run = ready.run("make", target, *folders, "TITLE=題")
        assert (run.returncode, run.stderr) == (0, ""), target
        assert not ready.installed(), target
    ready.run("make", "html", *folders)
    assert ready.calls.endswith(f"python -m infrakb build -b html -j auto -d {name} 2/doctrees . {name} 3\n")
    (moved / f"{name} 2").mkdir()
    ready.run("make", "distclean", *folders)
    assert not (moved / f"{name} 2").exists()
    assert not (moved / name).exists()
    assert ready.run(VENV=name).returncode == 0  # made again under its name
    assert (moved / name / "installed.lock").is_file()


@pytest.mark.skipif(not shutil.which("flock"), reason="the sandbox has no other way to lock")
def test_two_set_ups_at_once_install_once(sandbox: Sandbox) -> None:
    sandbox.bin.joinpath("flock").symlink_to(shutil.which("flock") or "")
    sandbox.bin.joinpath("sleep").symlink_to(shutil.which("sleep") or "")
    slow = FAKE_PYTHON.replace("'-m pip '*)", "'-m pip '*) sleep 1;").replace("@VERSION@", "3.11.7")
    sandbox.add("python3", slow)
    env = {"PATH": str(sandbox.bin), "LOG": str(sandbox.log), "BIN": str(sandbox.bin)}
    runs = [
        subprocess.Popen(
            ["sh", "script/bootstrap"], cwd=sandbox.root, env=env, stdout=subprocess.PIPE, text=True
        )
        for _number in range(2)
    ]
    outputs = [run.communicate(timeout=30)[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    assert sandbox.calls.count("-m pip install") == 1
    assert sorted("終わるのを待ちます" in output for output in outputs) == [False, True]


def test_make_new_hands_on_the_title_as_it_was_typed(ready: Sandbox) -> None:
    ready.run("make", "new", """TITLE=$HOME の "値段" と 'it's' `ls`""")
    assert """python -m infrakb new -- $HOME の "値段" と 'it's' `ls`\n""" in ready.calls


def test_help_lists_each_target_and_nothing_else() -> None:
    run = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True)
    listed = re.findall(r"^  (\w+)  +\S", run.stdout, re.M)
    assert listed == re.findall(r"^\.PHONY: (\w+)$", MAKEFILE, re.M)
    assert listed == re.findall(r"^(\w+):(?!=)", MAKEFILE, re.M)


def test_the_lock_names_no_index() -> None:
    assert not re.search(r"://|^\s*-(?!-hash)|@ ", LOCK, re.M)


def test_the_lock_pins_each_requirement_with_hashes() -> None:
    blocks = re.split(r"\n(?=[a-z0-9])", LOCK)
    assert len(blocks) > 20
    for block in blocks:
        assert re.match(r"[a-z0-9.-]+==[^\s*]+ ", block), block[:80]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}(?: \\)?$", block, re.M), block[:80]


def test_the_lock_holds_a_fitting_version_of_each_dependency() -> None:
    pinned: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([a-z0-9.-]+)==(\S+)", LOCK, re.M):
        pinned.setdefault(canonicalize_name(name), []).append(version)
    wanted = [*PROJECT["project"]["dependencies"], *chain(*PROJECT["dependency-groups"].values())]
    for requirement in map(Requirement, wanted):
        versions = pinned.get(canonicalize_name(requirement.name), [])
        assert versions, f"{requirement}: run `make lock`"
        assert all(map(requirement.specifier.contains, versions)), f"{requirement}: run `make lock`"


def test_the_lock_installs_every_dependency_group() -> None:
    script = (ROOT / "script/lock").read_text(encoding="utf-8")
    assert re.findall(r"--group (\w+)", script) == list(PROJECT["dependency-groups"])


@pytest.mark.parametrize(
    ("shell", "script"),
    [
        ("bash", ".ci/run"),
        *(("sh", f"script/{name}") for name in ("bootstrap", "lock", "node-tools.sh", "prose", "scripts")),
    ],
)
def test_scripts_are_valid(shell: str, script: str) -> None:
    run = subprocess.run([shell, "-n", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("path", [".ci/run", ".readthedocs.yaml"])
def test_hosts_call_only_targets_that_exist(path: str) -> None:
    commands = re.sub(r"^\s*#.*", "", (ROOT / path).read_text(encoding="utf-8"), flags=re.M)
    called = re.findall(r"\bmake ([a-z]\w*)", commands)
    assert called
    assert set(called) <= set(re.findall(r"^\.PHONY: (\w+)$", MAKEFILE, re.M))


def test_read_the_docs_publishes_the_folder_that_it_serves() -> None:
    config = yaml.safe_load((ROOT / ".readthedocs.yaml").read_text(encoding="utf-8"))
    assert config["version"] == 2
    assert config["build"]["jobs"]["build"]["html"] == ['make html HTML="$READTHEDOCS_OUTPUT/html"']


def test_no_tracked_file_holds_a_path_of_one_machine_or_the_host_of_a_registry() -> None:
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("not a Git checkout")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    wrong = re.compile(r"(?<![\w.$})/-])/(?:home|root|tmp|work|Users)/\w|pypi\.org|pythonhosted\.|npmjs\.")
    found = []
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if name.startswith("posts/") or not path.is_file():
            continue  # a post may quote a command line
        text = path.read_bytes().decode(errors="replace")
        found += [
            f"{name}:{text.count(chr(10), 0, m.start()) + 1}: {m.group()}" for m in wrong.finditer(text)
        ]
    assert found == []


def functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield each function of the project's own code with its place."""
    for path in chain([ROOT / "conf.py"], ROOT.glob("infrakb/**/*.py"), ROOT.glob("tests/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def test_functions_are_short_enough_to_read_at_once() -> None:
    assert [place for place, node in functions() if (node.end_lineno or 0) - node.lineno >= 70] == []


def test_one_place_starts_sphinx_and_our_commands() -> None:
    starting = {
        path.relative_to(ROOT).as_posix()
        for path in ROOT.glob("tests/**/*.py")
        if re.search(
            r"\bsubprocess\.\w+\(|\bSphinx\(|\bspec_from_file_location\(", path.read_text(encoding="utf-8")
        )
    }
    # The others start Node.js, make, Git and shells, and a script of the repository.
    others = {"tests/search/engine.py", "tests/test_house.py", "tests/test_prices.py", "tests/test_prose.py"}
    assert starting == {"tests/building.py", "tests/forking.py", *others}


def folders_below(root: str) -> set[str]:
    """Return the folders below *root* that hold Python."""
    return {path.parent.relative_to(ROOT / root).as_posix() for path in (ROOT / root).rglob("*.py")}


def test_folders_of_tests_have_the_names_of_the_packages() -> None:
    assert folders_below("tests") - {"site", "roots"} <= folders_below("infrakb")


def test_the_guide_names_the_places_of_tests_that_there_are() -> None:
    guide = (ROOT / "guide/contributing.md").read_text(encoding="utf-8")
    table = guide.partition("\n## テスト\n")[2].partition("\n## ")[0]
    named = set(re.findall(r"`(tests/[^`]+)`", table))
    assert [name for name in named if not (ROOT / name).exists()] == []
    rooms = {
        f"{path.relative_to(ROOT).as_posix()}/"
        for path in (ROOT / "tests").iterdir()
        if path.is_dir() and path.name != "__pycache__"
    }
    files = {path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").glob("*.py")}
    assert rooms | files <= named

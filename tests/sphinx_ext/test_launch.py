"""``python -m infrakb build`` runs Sphinx wherever it can, and says in one line where it cannot."""

from __future__ import annotations

from pathlib import Path

from tests.building import arguments, one_line, project, run


def test_a_locale_that_is_not_installed_is_no_obstacle(tmp_path: Path) -> None:
    source = project(tmp_path)
    finished = run("-q", *arguments(source), module="infrakb build", environment={"LC_ALL": "xx_XX.UTF-8"})
    assert (finished.returncode, finished.stderr) == (0, "")


def test_an_error_of_sphinx_is_one_line(tmp_path: Path) -> None:
    source = project(tmp_path)
    one_line(run(*arguments(source, "-D", "root_doc=none"), module="infrakb build"), "none")


def test_help_names_the_option_of_ours_and_those_of_sphinx() -> None:
    finished = run("--help", module="infrakb build")
    assert finished.returncode == 0
    assert "--empty" in finished.stdout
    assert "--builder" in finished.stdout

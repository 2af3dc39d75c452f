"""``make check`` repeats what the last build warned of, in the language of the site, without building."""

from __future__ import annotations

from pathlib import Path

import pytest

from infrakb.commands import check
from tests.building import ROOTS, build, post, project


def run(source: Path, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, list[str], str]:
    status = check.main([str(source), *options])
    captured = capsys.readouterr()
    return status, captured.out.splitlines(), captured.err


@pytest.fixture
def source(tmp_path: Path) -> Path:
    files: dict[str, str | bytes] = {
        "conf.py": (ROOTS / "conf.py").read_bytes() + b"\nlanguage = 'ja'\n",
        "posts/2025-01-01-read.md": post("読む", "![絵](/none.png)", mentions="false"),
        "posts/2025-01-02-write.md": post("書く", "[題](/none/)", mentions="false"),
        "posts/2025-01-03-other.md": post("他", "```{noet}\n文\n```", mentions="false"),
        "posts/2025-01-04-none.md": post("無"),
    }
    return project(tmp_path, files)


def test_warnings_of_the_last_build_are_repeated_as_they_were(
    source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    built = build(source)
    doctrees = str(source.parent / "html-doctrees")
    status, lines, errors = run(source, capsys, "--doctrees", doctrees)
    assert status == 1
    assert errors == ""
    warned = [line.rpartition(" [")[0] for line in built.warnings]
    assert [line for line in lines if "2025-01-04" not in line] == sorted(warned)
    assert [line for line in lines if "2025-01-04" in line] == [
        "posts/2025-01-04-none.md:1: 記事がどのトピックにも触れていません。トピックの名前を書くか、記事で使った名前をトピックの「aliases」に加えてください。"
    ]
    assert (source.parent / "html").exists()
    again = run(source, capsys, "--doctrees", doctrees)
    assert again == (status, lines, errors)


def test_what_the_site_suppresses_is_not_repeated(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build(source)
    with (source / "conf.py").open("a", encoding="utf-8") as file:
        file.write("suppress_warnings = ['infrakb.image']\n")
    _status, lines, _errors = run(source, capsys, "--doctrees", str(source.parent / "html-doctrees"))
    assert not [line for line in lines if "none.png" in line]
    assert [line for line in lines if "/none/" in line]


def test_without_a_build_it_says_so_in_one_line(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _status, lines, errors = run(source, capsys)
    assert len(errors.splitlines()) == 1
    assert "make html" in errors
    assert [line.partition(":")[0] for line in lines] == ["posts/2025-01-04-none.md"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("language = 'ja'\n", {"language": "ja"}),
        ("import os\nlanguage = os.environ['X']\n", {}),
        ("language = 'ja'\nlanguage = str(1)\n", {}),
        ("open('ran', 'w')\nlanguage: str = 'ja'\nx = y = 1\n", {}),
        ("language = (\n", {}),
    ],
)
def test_settings_are_read_and_never_run(tmp_path: Path, text: str, expected: dict[str, str]) -> None:
    (tmp_path / "conf.py").write_text(text, encoding="utf-8")
    assert check.read_settings(tmp_path / "conf.py") == expected
    assert not Path("ran").exists()

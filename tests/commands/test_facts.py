"""``python -m infrakb facts``: printing, what was known on a day, releases, the schema."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from infrakb.commands.facts import main
from infrakb.topics.registry import read_registry
from infrakb.topics.releases import read_release
from infrakb.topics.statementschema import schema_text
from tests.building import edit, run, write

FILES = {
    "conf.py": 'infrakb_timezone = "Asia/Tokyo"\n',
    "properties.yaml": "size: {ja: 大きさ, en: Size}\nprice: {ja: 価格, en: Price, changes: true}\n",
    "sources.bib": "@online{s, title = {資料}, organization = {メーカー}, url = {https://example.com/}, keywords = {primary}}\n",
    "topics/chip.md": "---\nkind: accelerator\nname: {ja: チップ, en: Chip}\ndefinition: 試験です。\n---\n",
    "topics/chip.yaml": """\
statements:
  - {property: size, value: 96, unit: GB, as-of: 2025, source: s, published: 2026-01-01}
  - {property: price, value: 30, unit: USD, as-of: 2025-01, source: s, published: 2026-01-01}
  - {property: price, value: 28, unit: USD, as-of: 2025-06, source: s, at: 表1, checked: 2026-02-01, published: 2026-02-01}
""",
    "topics/other.md": "---\nkind: accelerator\nname: {ja: 別, en: Other}\ndefinition: 試験です。\n---\n",
    "topics/other.yaml": "statements:\n  - {property: size, value: 1, unit: TB, as-of: 2025, source: s, published: 2026-01-01}\n",
}
OLD, NEW = "chip.price[as-of=2025-01,source=s]", "chip.price[as-of=2025-06,source=s]"
SIZE, OTHER = "chip.size[as-of=2025,source=s]", "other.size[as-of=2025,source=s]"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    write(tmp_path, FILES)
    return tmp_path


def printed(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    assert main([str(word) for word in words]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def names(capsys: pytest.CaptureFixture[str], *words: object) -> list[str]:
    return [row["name"] for row in json.loads(printed(capsys, *words, "--format", "json"))]


def test_it_prints_what_holds_in_columns(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, project) == (
        "名前                                値        時点     出典\n"
        f"{NEW}  28米ドル  2025-06  メーカー\n"
        f"{SIZE}      96 GB     2025     メーカー\n"
        f"{OTHER}     1 TB      2025     メーカー\n"
    )


def test_rows_are_chosen_by_topic_property_and_day(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert names(capsys, project, "--all") == [OLD, NEW, SIZE, OTHER]
    assert names(capsys, project, "--topic", "ﾁｯﾌﾟ") == [NEW, SIZE]
    assert names(capsys, project, "--property", "size") == [SIZE, OTHER]
    assert names(capsys, project, "--as-known-on", "2026-01-15", "--property", "price") == [OLD]
    assert names(capsys, project, "--as-known-on", "2025-12-31") == []


def test_csv_has_all_columns(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (row,) = csv.DictReader(io.StringIO(printed(capsys, project, "--topic", "other", "--format", "csv")))
    assert (row["name"], row["label"], row["rank"]) == (OTHER, "大きさ", "normal")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--topic", "chipp"), "「chipp」というトピックはありません。近い名前：chip"),
        (("--property", "prise"), "「prise」という項目はありません。近い名前：price"),
        (("--release", "2026-13-01"), "「2026-13-01」は日付ではありません"),
    ],
)
def test_what_there_is_not_is_said_with_what_is_near(
    project: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, str], said: str
) -> None:
    assert main([str(project), *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err


def test_a_release_is_what_was_known_that_day_and_is_written_once(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = project / "releases/2026-01-15.csv"
    assert printed(capsys, project, "--release", "2026-01-15") == f"{path}\n"
    data = path.read_bytes()
    release = read_release("2026-01-15", data.decode())
    assert [one.name for one in release.statements["chip"]] == [OLD, SIZE]
    assert read_registry(project).releases == ("2026-01-15",)
    assert printed(capsys, project, "--release", "2026-01-15") == f"{path}\n"  # the same again
    edit(project, "sources.bib", "資料", "別の題")
    assert main([str(project), "--release", "2026-01-15"]) == 1
    assert "違う内容の版" in capsys.readouterr().err
    assert path.read_bytes() == data


def test_a_release_of_today_has_todays_name(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = Path(printed(capsys, project, "--release").strip())
    assert path.parent == project / "releases"
    assert read_registry(project).releases == (path.stem,)
    assert read_registry(project).problems == ()


def test_nothing_is_released_while_something_is_wrong(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(project, "topics/chip.yaml", "property: size", "property: sise")
    assert main([str(project), "--release"]) == 1
    assert "topics/chip.yaml:2" in capsys.readouterr().err
    assert not (project / "releases").exists()


def test_the_schema_is_that_of_the_project(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, project, "--schema") == schema_text(read_registry(project).properties)


def test_it_runs_without_sphinx(project: Path) -> None:
    code = (
        "import sys; from infrakb.commands import main; status = main(sys.argv[1:]); "
        "sys.exit(status or 'sphinx' in sys.modules or 'docutils' in sys.modules)"
    )
    finished = run("-c", code, "facts", project, module="")
    assert (finished.returncode, finished.stderr) == (0, "")
    assert OTHER in finished.stdout


def test_its_help_is_japanese() -> None:
    finished = run("--help", module="infrakb facts")
    assert finished.returncode == 0
    assert "トピックの値を表示します" in finished.stdout

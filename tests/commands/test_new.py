from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import yaml

from infrakb.blog.frontmatter import read_post
from infrakb.commands.conf import read_settings
from infrakb.commands.new import main, new_post, write_post
from infrakb.text.frontblock import read_mapping, split
from tests.building import build, project

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=9)))


def front_matter(text: str) -> dict[str, object]:
    loaded = yaml.safe_load(text.split("---\n")[1])
    assert isinstance(loaded, dict)
    return loaded


def test_the_file_name_is_the_date_and_a_slug_that_reads_as_the_title() -> None:
    assert new_post("液冷の データセンター", NOW).name == "2026-01-02-液冷の-データセンター.md"


def test_a_title_cannot_lead_out_of_the_folder() -> None:
    assert "/" not in new_post("../../etc/passwd", NOW).name


@pytest.mark.parametrize("title", ['引用 "と": #記号', "C:\\新しい", "- [ ] 箱", "絵文字😀と\u2028改行"])
def test_any_title_comes_back_from_the_front_matter(title: str) -> None:
    assert front_matter(new_post(title, NOW).text)["title"] == " ".join(title.split())


def test_the_date_is_the_moment_with_its_time_zone() -> None:
    date = front_matter(new_post("題", NOW).text)["date"]
    assert date == "2026-01-02 03:04:05 +0900"


def test_front_matter_has_the_keys_that_an_author_fills_in() -> None:
    text = new_post("題", NOW, author="書き手").text
    assert list(front_matter(text)) == ["layout", "title", "date", "categories", "tags", "author"]
    assert front_matter(text)["author"] == "書き手"


def test_the_site_reads_a_new_post_without_a_complaint() -> None:
    mapping, problems = read_mapping(split(new_post("題", NOW).text))
    matter, more = read_post(mapping, UTC)
    assert (matter.title, matter.date, [*problems, *more]) == ("題", NOW, [])


def test_a_title_without_a_visible_character_is_refused() -> None:
    with pytest.raises(ValueError, match="題名が空"):
        new_post(" \u3000\n", NOW)


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="タイムゾーン"):
        new_post("題", NOW.replace(tzinfo=None))


def test_a_file_that_exists_is_left_as_it_is(tmp_path: Path) -> None:
    path = write_post(new_post("題", NOW), tmp_path)
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError):
        write_post(new_post("題", NOW), tmp_path)
    assert path.read_text(encoding="utf-8") == "mine"


def test_the_command_prints_the_path_that_it_wrote(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--folder", str(tmp_path), "--", "-始まりが記号"]) == 0
    path = Path(capsys.readouterr().out.strip())
    assert path.parent == tmp_path
    assert front_matter(path.read_text(encoding="utf-8"))["title"] == "-始まりが記号"


@pytest.mark.parametrize(
    ("conf", "author", "offset"),
    [
        ("author = '編集部'\ninfrakb_timezone = 'Asia/Kathmandu'\n", "編集部", "+0545"),
        ("author = '編集部'\nblog_default_author = '書き手'\n", "書き手", "+0900"),
        ("author = ['甲']\ninfrakb_timezone = 'Mars/Base'\nraise SystemExit\n", None, "+0900"),
        (None, None, "+0900"),
    ],
)
def test_author_and_time_zone_are_those_of_the_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, conf: str | None, author: str | None, offset: str
) -> None:
    monkeypatch.chdir(tmp_path)
    if conf is not None:
        (tmp_path / "conf.py").write_text(conf, encoding="utf-8")
    assert main(["題"]) == 0
    (path,) = (tmp_path / "posts").iterdir()
    matter = front_matter(path.read_text(encoding="utf-8"))
    assert matter.get("author") == author
    assert str(matter["date"]).endswith(offset)


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
    assert read_settings(tmp_path / "conf.py") == expected
    assert not Path("ran").exists()


def test_the_command_says_what_to_do_where_the_file_exists(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["題", "--folder", str(tmp_path)]) == 0
    assert main(["題", "--folder", str(tmp_path)]) == 1
    assert "もうあります" in capsys.readouterr().err


def test_the_command_without_a_title_shows_how_to_call_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_info:
        main([""])
    assert exit_info.value.code == 2
    assert "TITLE=" in capsys.readouterr().err


def test_a_new_post_publishes_no_placeholder_and_says_that_its_text_is_missing(tmp_path: Path) -> None:
    new = new_post("題", NOW.replace(year=2025))
    site = build(project(tmp_path, {f"posts/{new.name}": new.text}))
    page = f"posts/{new.name.removesuffix('.md')}"
    article = site.article(page)
    for part in article.xpath(".//*[@data-search-ignore] | .//h1"):
        part.drop_tree()
    assert article.text_content().strip() == ""
    [description] = site.page(page).xpath("//meta[@name='description']/@content")
    assert "「題」" in description
    assert not any("書きます" in data.decode(errors="ignore") for data in site.bytes().values())
    [warning] = site.warnings
    end = new.text.split("\n").index("---", 1) + 1
    assert warning.startswith(f"posts/{new.name}:{end}: ")
    assert warning.endswith("[infrakb.size]")

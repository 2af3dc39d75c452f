"""What has changed in values, as built: pages, lists on the pages of topics, and feeds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from lxml import etree

from tests import sitecheck
from tests.building import SETTINGS as COMMON
from tests.building import Built, build, build_clean, edit, unlike, write
from tests.sitecheck import ATOM
from tests.topics.conftest import make_site

BASE = "https://kb.example/ja/"
SETTINGS = ("-D", f"html_baseurl={BASE}")
NEWER = """\
  - property: memory
    value: 48
    unit: GiB
    as-of: 2026-10
    source: press
    at: 3行目
    published: 2026-11-02
    supersedes: memory[source=aws-trn2]
    reason: 新しい版
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A site whose values were all published on one day."""
    source = make_site(tmp_path / "source")
    for path in sorted((source / "topics").glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        path.write_text(
            text.replace("    source:", "    published: 2026-11-01\n    source:"), encoding="utf-8"
        )
    return source


def feeds(built: Built) -> dict[str, list[str]]:
    """Titles of the entries of each feed of changes, by the feed's folder."""
    found = {}
    for path in sorted((built.out / "updates").rglob("atom.xml")):
        entries = etree.fromstring(path.read_bytes()).findall(f"{ATOM}entry")
        name = path.parent.relative_to(built.out / "updates").as_posix()
        found[name] = [str(entry.findtext(f"{ATOM}title")) for entry in entries]
    return found


def list_of(built: Built, topic: str) -> list[str]:
    """The lines of a topic's list of changes."""
    lines = built.page(f"topics/{topic}").xpath("//section[@id='updates']/ul[@class='infra-updates']/li")
    return [" ".join(line.text_content().split()) for line in lines]


def change_a_value(source: Path) -> None:
    path = source / "topics/trainium.yaml"
    path.write_text(path.read_text(encoding="utf-8") + NEWER, encoding="utf-8")


def remove_topic(source: Path, name: str) -> None:
    for suffix in (".md", ".yaml"):
        (source / f"topics/{name}{suffix}").unlink()


CHANGED = "AWS Trainium メモリ容量: 32 GiB → 48 GiB"
ADDED = "AWS Trainium メモリ容量: 32 GiB（追加）"
OTHERS = ["AWS Trainium2 メモリ容量: 96 GiB（追加）", "AWS Trainium2 メモリ帯域: 2.9 TB/s、3.5 TB/s（追加）"]


def test_one_changed_value_is_one_entry_in_each_feed_that_it_belongs_to(source: Path) -> None:
    before = feeds(build(source, options=SETTINGS))
    everything = [ADDED, *OTHERS]
    assert before == {".": everything, "trainium": [ADDED], "trainium2": OTHERS, "aws": everything}
    change_a_value(source)
    after = feeds(build(source, options=SETTINGS))
    assert after == before | {name: [CHANGED, *before[name]] for name in (".", "trainium", "aws")}


def test_an_entry_says_what_who_when_and_why(source: Path) -> None:
    change_a_value(source)
    built = build(source, options=SETTINGS)
    entry = etree.fromstring((built.out / "updates/trainium/atom.xml").read_bytes()).find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}id") == (
        f"tag:aiinfra.readthedocs.io,2025:{quote('updates/trainium.memory@2026-11-02')}"
    )
    assert entry.findtext(f"{ATOM}summary") == (
        "2026年11月2日。出典: Doe, Jane、Roe, Richard A press report、3行目、2026年10月時点。理由：新しい版"
    )
    assert entry.findtext(f"{ATOM}updated") == "2026-11-02T00:00:00+09:00"
    assert [link.get("href") for link in entry.findall(f"{ATOM}link")] == [
        f"{BASE}topics/trainium.html#fact-memory"
    ]


def test_feeds_are_valid_and_announced(source: Path) -> None:
    change_a_value(source)
    built = build(source, options=SETTINGS)
    for folder in feeds(built):
        path = "updates/atom.xml" if folder == "." else f"updates/{folder}/atom.xml"
        sitecheck.check_feed(built.out, path, BASE)
        name = "updates/index" if folder == "." else f"topics/{folder}"
        page = built.out / f"{name}.html"
        announced = built.page(name).xpath("//link[@type='application/atom+xml']/@href")
        assert built.out / path in [(page.parent / unquote(link)).resolve() for link in announced]
    assert sitecheck.broken_links(built.out) == []


def test_a_feed_holds_as_many_entries_as_is_asked_for(source: Path) -> None:
    built = build(source, options=(*SETTINGS, "-D", "infrakb_changes_feed_length=1"))
    assert {len(titles) for titles in feeds(built).values()} == {1}
    wrong = build(source, options=(*SETTINGS, "-D", "infrakb_changes_feed_length=0"))
    assert any("infrakb_changes_feed_length" in line for line in wrong.warnings)


def test_without_an_address_of_the_site_there_are_pages_and_no_feeds(source: Path) -> None:
    built = build(source, options=("-D", "html_baseurl="))
    assert feeds(built) == {}
    for name in ("updates/index", "topics/aws"):
        assert not built.page(name).xpath("//*[contains(@href, 'updates/') and contains(@href, '.xml')]")
    (line,) = list_of(built, "trainium")
    assert line.startswith("2026年11月1日メモリ容量 32 GiB（追加）出典: Amazon Web Services AWS Trainium2")


def test_the_page_and_the_topics_show_old_and_new_value(source: Path) -> None:
    change_a_value(source)
    built = build(source, options=SETTINGS)
    days = built.page("updates/index").xpath("//section[@class='infra-day']")
    (line,) = days[0].xpath("./ul/li")
    assert "".join(line.itertext()).startswith("メモリ容量 32 GiB → 48 GiB出典:")
    assert [link.text for link in days[0].xpath("./h3/a")] == ["AWS Trainium"]
    assert [day.xpath("string(./h2)") for day in days] == ["2026年11月2日", "2026年11月1日"]
    (line,) = (line for line in list_of(built, "aws") if "→" in line)
    assert line.startswith("2026年11月2日AWS Trainium メモリ容量 32 GiB → 48 GiB出典:")
    assert line.endswith("理由：新しい版")
    anchor = built.page("updates/index").xpath("//span[@class='infra-change']/preceding-sibling::a/@href")[0]
    assert anchor == "../topics/trainium.html#fact-memory"


def test_the_navigation_and_the_topics_lead_to_the_page(source: Path) -> None:
    built = build(source, options=SETTINGS)
    assert built.page("updates/index").xpath("//nav//a[@aria-current='page']")[0].text == "値の更新"
    assert "../updates/index.html" in built.page("topics/trainium").xpath("//article//a/@href")
    topics = built.page("updates/index").xpath("//a[@class='kb-tag']/@href")
    assert topics == [f"../topics/{name}.html#updates" for name in ("aws", "trainium", "trainium2")]
    assert f"{BASE}updates/index.html" in (built.out / "sitemap.xml").read_text()


def test_what_a_search_finds_does_not_come_from_lists_of_changes(source: Path) -> None:
    built = build(source, options=SETTINGS)
    assert not (built.source.parent / "html-doctrees/search/texts/updates").exists()
    texts = built.source.parent / "html-doctrees/search/texts/topics"
    assert "(追加)" not in (texts / "trainium.txt").read_text(encoding="utf-8")


def test_many_values_of_a_day_are_folded(source: Path) -> None:
    names = [f"p{number}" for number in range(7)]
    properties = "".join(f"{name}: {{ja: 項目{name}, en: Property {name}}}\n" for name in names)
    edit(source, "properties.yaml", "process:", f"{properties}process:")
    statements = "".join(
        f"  - {{property: {name}, value: 1, as-of: 2026-01, source: press, published: 2026-11-03}}\n"
        for name in names
    )
    write(source, {"topics/aws.yaml": f"statements:\n{statements}"})
    built = build(source, options=SETTINGS)
    (summary,) = built.page("updates/index").xpath("//article//li/details/summary")
    assert summary.text == "7件の値を追加"
    assert len(summary.getparent().xpath(".//li")) == 7


def test_long_lists_have_several_pages_and_old_ones_stay_what_they_are(source: Path) -> None:
    def stated(count: int) -> str:
        return "".join(
            f"  - {{property: memory, value: {day}, unit: GiB, period: 2025-{month:02}, as-of: 2026-01, source: press,"
            f" published: 2027-{month:02}-{day:02}}}\n"
            for month, day in ((number // 28 + 1, number % 28 + 1) for number in range(count))
        )

    write(source, {"topics/aws.yaml": f"statements:\n{stated(260)}"})
    built = build(source, options=SETTINGS)
    pages = sorted(path.relative_to(built.out).as_posix() for path in (built.out / "updates").rglob("*.html"))
    assert pages == ["updates/index.html", "updates/page/1.html"]
    newest, oldest = (built.page(page.removesuffix(".html")) for page in pages)
    # Of 260 days and the three lines of another one.
    assert len(newest.xpath("//section[@class='infra-day']")) == 113
    assert len(oldest.xpath("//section[@class='infra-day']")) == 148
    kept = (built.out / pages[1]).read_bytes()
    write(source, {"topics/aws.yaml": f"statements:\n{stated(261)}"})
    assert (build(source, options=SETTINGS).out / pages[1]).read_bytes() == kept
    assert sitecheck.broken_links(built.out) == []


def test_edits_equal_a_clean_build_and_a_topic_takes_its_feed_with_it(source: Path) -> None:
    write(source, {"conf.py": f'{COMMON}\nhtml_baseurl = "{BASE}"\n'})
    built = build(source, jobs=2)
    changes: list[Callable[[], None]] = [
        lambda: change_a_value(source),
        lambda: edit(
            source,
            "topics/trainium.yaml",
            "    reason: 新しい版",
            "    withdrawn: 2026-11-05\n    reason: 誤り",
        ),
        lambda: edit(source, "properties.yaml", "ja: メモリ容量", "ja: 容量"),
        lambda: edit(source, "sources.bib", "A press report", "Another report"),
        lambda: remove_topic(source, "trainium"),
    ]
    for change in changes:
        change()
        built = build(source, jobs=2)
        assert unlike(built, build_clean(source)) == []
    assert set(feeds(built)) == {".", "trainium2", "aws"}
    (source / "topics/trainium2.yaml").unlink()
    last = build(source, jobs=2)
    assert [path for path in (last.out / "updates").rglob("*") if path.is_file()] == []
    assert not last.page("index").xpath("//a[text()='値の更新']")

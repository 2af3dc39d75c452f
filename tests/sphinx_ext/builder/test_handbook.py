"""The e-book: valid, whole, the same bytes each time, with the figures of the site."""

from __future__ import annotations

import posixpath
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import pytest
from lxml import etree

from infrakb.topics.registry import read_registry
from tests.building import SETTINGS, post, project, run

pytestmark = pytest.mark.slow

XHTML = "{http://www.w3.org/1999/xhtml}"
DC = "{http://purl.org/dc/elements/1.1/}"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def topic(name: str, kind: str, text: str = "本文です。") -> str:
    return f"---\nkind: {kind}\nname: {{ja: {name}, en: {name}}}\ndefinition: {name}です。\n---\n\n{text}\n"


FILES: dict[str, str | bytes] = {
    "conf.py": SETTINGS + (
        "html_baseurl = 'https://kb.example/ja/'\nepub_title = '知識'\nauthor = '編集部'\ncopyright = '編集部'\n"
        "blog_feed_subtitle = '出典のある値です。'\nepub_exclude_files = ['guide/inside.xhtml']\nepub_basename = 'book'\n"
    ),
    "index.md": (
        "# 入口\n\n{infra:tag}`GPU`、[記事](posts/2025-01-01-a.md)、[中](guide/inside.md)、[値](topics/h1.md)。\n\n"
        "```{toctree}\ntopics/index\nguide/compare\nguide/inside\n```\n"
    ),
    "topics/index.md": "# トピック\n\n```{infra:topics}\n:toctree:\n```\n",
    "topics/h1.md": topic("H1", "accelerator", "帯域は{infra:fact}`h1.speed`です。E1も見ます。\n\n![図](/images/a.png)\n\n$x^2$"),
    "topics/h1.yaml": (
        "statements:\n"
        "  - {property: speed, value: 42, unit: GB/s, as-of: 2025-01-01, source: one, at: 表1}\n"
        "  - {property: speed, value: 40, unit: GB/s, as-of: 2024-01-01, source: two}\n"
        "  - {property: price, value: 3, unit: USD, as-of: 2025-02-01, source: two}\n"
    ),
    "topics/h2.md": topic("H2", "accelerator", "<div>生の<br>HTML</div>"),
    "topics/h2.yaml": "statements:\n  - {property: speed, value: 84, unit: GB/s, as-of: 2025-03-01, source: two}\n",
    "topics/e1.md": topic("E1", "interconnect"),
    "topics/c1.md": topic("C1", "organisation"),
    "topics/p1.md": topic("P1", "practice"),
    "guide/compare.md": (
        "# 比べる\n\n```{infra:facts}\n:topics: h1 h2\n:facts: speed\n:caption: 比較\n```\n\n"
        "```{infra:chart} speed\n:topics: h1 h2\n:caption: 図\n```\n\n"
        "::::{tab-set}\n:::{tab-item} 甲\n甲の文\n:::\n:::{tab-item} 乙\n乙の文\n:::\n::::\n\n"
        ":::{dropdown} 開く\n中の文\n:::\n"
    ),
    "guide/inside.md": "# 中の話\n\n書き手のページです。\n",
    "posts/2025-01-01-a.md": post("甲", "H1の話です。", tags="[GPU]"),
    "images/a.png": PNG,
    "properties.yaml": "speed: {ja: 速さ, en: speed}\nprice: {ja: 値段, en: price}\n",
    "sources.bib": (
        "@online{one, title={資料一}, url={https://a.example/}, keywords={primary}}\n"
        "@online{two, title={資料二}, url={https://b.example/}, keywords={secondary}}\n"
    ),
}  # fmt: skip


class Opened(NamedTuple):
    """An e-book."""

    path: Path
    source: Path
    names: list[str]
    pages: dict[str, etree._Element]

    def text(self, name: str) -> str:
        return " ".join("".join(self.pages[name].itertext()).split())


def made(source: Path, out: Path) -> Path:
    environment = {"SOURCE_DATE_EPOCH": "1764288000"}
    finished = run("-b", "epub", "-n", "-W", "-q", "-d", out / "trees", source, out, environment=environment)
    assert (finished.returncode, finished.stderr) == (0, "")
    return out / "book.epub"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    source = project(tmp_path_factory.mktemp("handbook"), FILES)
    path = made(source, source.parent / "epub")
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        pages = {name: etree.fromstring(archive.read(name)) for name in names if name.endswith(".xhtml")}
    return Opened(path, source, names, pages)


def test_it_holds_topics_and_guides_in_their_order_and_no_posts(book: Opened) -> None:
    listed = [link.get("href") for link in book.pages["nav.xhtml"].iter(f"{XHTML}a")]
    topics = [f"topics/{name}.xhtml" for name in ("h1", "h2", "e1", "c1", "p1")]
    assert listed[:3] == ["index.xhtml", "topics/index.xhtml", topics[0]]
    assert {*listed[2:7]} == {*topics}
    assert listed[7] == "guide/compare.xhtml"
    assert book.names[0] == "mimetype"
    assert not [name for name in book.names if "posts" in name or "inside" in name or name.endswith(".js")]
    assert "images/a.png" not in book.names
    assert [name for name in book.names if name.endswith(".png")] == ["_images/a.png"]


def test_it_says_what_it_is(book: Opened) -> None:
    with zipfile.ZipFile(book.path) as archive:
        package = etree.fromstring(archive.read("package.opf"))
    said = {name: package.findtext(f".//{DC}{name}") for name in ("title", "language", "creator", "date")}
    assert said == {"title": "知識", "language": "ja", "creator": "編集部", "date": "2025-11-28"}
    assert package.findtext(f".//{DC}description") == "出典のある値です。"
    assert package.findtext(f".//{DC}source") == "https://kb.example/ja/"
    assert "奥付" in book.text("colophon.xhtml")


def test_every_value_stands_with_source_and_date(book: Opened) -> None:
    registry = read_registry(book.source)
    for topic_ in registry.topics.values():
        text = book.text(f"topics/{topic_.id}.xhtml")
        for fact in topic_.facts.values():
            for statement in fact.current:
                assert statement.text in text
                assert registry.sources[statement.source].title in text
    assert "2025年1月1日" in book.text("topics/h1.xhtml")
    compared = book.text("guide/compare.xhtml")
    for expected in ("42 GB/s", "84 GB/s", "甲の文", "乙の文", "中の文"):
        assert expected in compared
    assert len(list(book.pages["guide/compare.xhtml"].iter("{http://www.w3.org/2000/svg}rect"))) == 3
    assert all(details.get("open") for details in book.pages["guide/compare.xhtml"].iter(f"{XHTML}details"))


def test_links_lead_somewhere_and_nothing_is_fetched(book: Opened) -> None:
    places = {
        name: {str(place) for place in page.xpath("//@id | //@name")} for name, page in book.pages.items()
    }
    assert list(references(book))
    for name, address in references(book):
        parts = urlsplit(address)
        if parts.scheme:
            continue
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(parts.path)))
        target = target if parts.path else name
        assert target in book.names, (name, address)
        assert not parts.fragment or unquote(parts.fragment) in places[target], (name, address)
    home = [address for name, address in references(book) if name == "index.xhtml"]
    assert "https://kb.example/ja/posts/2025-01-01-a.html" in home
    assert "https://kb.example/ja/guide/inside.html" in home
    loaded = [
        page.xpath("//*[local-name() != 'a'][@src or local-name() = 'script']")
        for page in book.pages.values()
    ]
    assert all(":" not in element.get("src", ":") for found in loaded for element in found)


def references(book: Opened) -> Iterator[tuple[str, str]]:
    for name, page in book.pages.items():
        for address in page.xpath("//@href | //@src"):
            yield name, str(address)


def test_the_same_documents_make_the_same_bytes(book: Opened) -> None:
    assert made(book.source, book.source.parent / "again").read_bytes() == book.path.read_bytes()


def test_epubcheck_finds_no_fault(book: Opened) -> None:
    program = shutil.which("epubcheck")
    if program is None or shutil.which("java") is None:
        pytest.skip("no epubcheck: install it with Java (apt-get install epubcheck)")
    # Debian's is an archive of Java, which only some systems run by itself.
    start = ("java", "-jar", program) if zipfile.is_zipfile(program) else (program,)
    checked = run(*start[1:], "--failonwarnings", book.path, module="", program=start[0])
    assert checked.returncode == 0, checked.stdout + checked.stderr

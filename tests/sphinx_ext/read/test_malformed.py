"""Whatever an author drops into ``posts/``: one located warning, the build goes on, the post is there."""

from __future__ import annotations

import random
import re
import unicodedata
from urllib.parse import unquote

import pytest
from lxml import etree

from tests import sitecheck
from tests.building import Built, build, post, project

NFD = unicodedata.normalize("NFD", "2025-01-02-バスガイド")
NFC = unicodedata.normalize("NFC", NFD)

#: File stem -> (content, part of the one warning about it, its line). Each warning is the only one of its file.
BAD: dict[str, tuple[str | bytes, int, str]] = {
    "2025-01-01-bom": (post("BOM").encode("utf-8-sig"), 1, "文字コードがUTF-8（BOM付き）です。"),
    "2025-01-01-crlf": (post("CRLF").replace("\n", "\r\n"), 1, "文字コードがUTF-8（改行がCRLF）です。"),
    "2025-01-01-utf16": (post("UTF-16").encode("utf-16"), 1, "文字コードがUTF-16です。"),
    "2025-01-01-sjis": (post("シフトJIS", "データセンターの電力です。").encode("cp932"), 1, "Shift_JIS"),
    "2025-01-01-euc": (post("日本語EUC", "データセンターの電力です。").encode("euc_jp"), 1, "EUC-JP"),
    "2025-01-01-damaged": (
        post("欠け", "長い本文です。" * 40).encode()[:-2],
        1,
        "文字コードが壊れたUTF-8です。",
    ),
    "2025-01-01-null": (post("ヌル", "本\0文です。"), 1, "制御文字入り"),
    "2025-01-01-escape": (post("制御", "本\x1b[0m\x0c文&#12;です。"), 1, "制御文字入り"),
    "2025-01-01-junk": (random.Random(1).randbytes(4000), 1, "[infrakb.encoding]"),
    "2025-01-01-empty": ("", 1, "ファイルが空です。"),
    "2025-01-01-blank": ("\n  \n", 1, "ファイルが空です。"),
    "2025-01-01-large": (
        post("大きい", ("大きい本文です。" * 400 + "\n\n") * 550),
        1,
        "ファイルの大きさが5.",
    ),
    "2025-01-01-quote": (
        '---\ntitle: "閉じない\ntags: [a]\n---\n\n本文\n',
        2,
        "読めません：引用符か括弧が閉じていません。",
    ),
    "2025-01-01-colon": (
        "---\ntitle: 題: 副題\n---\n\n本文\n",
        2,
        "読めません：引用符のない値に「: 」があります。",
    ),
    "2025-01-01-list": ("---\n- a\n---\n\n本文\n", 2, "「キー: 値」の行になっていません"),
    "2025-01-01-open": ("---\ntitle: 終わらない\n\n本文\n", 1, "前付けが閉じていません。"),
    "2025-01-01-loop": ("---\ntitle: 循環\na: &a [*a]\n---\n\n本文\n", 2, "エイリアス「*a」の指すものが"),
    "2025-01-01-deep": (
        f"---\ntitle: 深い\na: {'[' * 50_000}\n---\n\n本文\n",
        2,
        "入れ子が40段を超えています",
    ),
    "2025-01-01-twice": ("---\ntitle: 一\ntitle: 二\n---\n\n本文\n", 3, "キー「title」が2回あり"),
    "2025-01-01-number": (post("数", reading_time="たくさん"), 8, "「reading_time」：分数ではありません。"),
    "2025-01-01-mapping": (post("型", tags="{a: b}"), 6, "「tags」：リストではありません。"),
    "2025-01-01-nested": (post("型", tags="[[a], b]"), 6, "「tags」：文字列のリストではありません。"),
    "2025-01-01-key": (
        post("鍵", titel="題"),
        8,
        "前付けに「titel」というキーはありません。「title」ではありませんか。",
    ),
    "2025-01-01-date": (post("日", date="2025-02-30"), 4, "「2025-02-30」は日付として読めません（存在しない"),
    "2025-01-01-zero": (post("日", date="0001-01-01 00:00:00 +0900"), 4, "1年は古すぎます"),
    "2025-01-01-wrong-redirect": (
        post("転送", redirect_from="/feed.xml"),
        8,
        "アドレス「/feed.xml」は、ページには使えません。",
    ),
    "2025-01-01-taken": (
        post("転送", redirect_from="/blog/"),
        8,
        "アドレス「/blog/」は、もう「blog/index」が使っています。",
    ),
    "2025-01-01-long": (post("転送", permalink="/" + "長" * 100 + "/"), 8, "長/」は、ページには使えません。"),
    "2025-01-01-related": (post("関連", related_articles="[無い]"), 8, "関連記事「無い」がありません。"),
    "2025-01-01-fold": (
        post("表記", tags="[ｃ++]"),
        6,
        "タグ「ｃ++」は、「C++」と大文字・小文字か全角・半角だけが違います。",
    ),
    "2025-01-01-share": (post("共有", tags="[a/b]"), 6, "タグ「a/b」と「a b」のアドレスが、"),
    "nodate": ("---\ntitle: 日付なし\n---\n\n本文\n", 2, "記事に日付がないので、"),
    NFD: (post("双子"), 1, f"「posts/{NFC}-2」に置きます。"),
}
#: Names that are unusual, and nothing wrong with them.
NAMES = [
    "空白 あり",
    "sharp#1",
    "q?x",
    "100%",
    "%41",
    "emoji🚀",
    "a&b",
    "quote's",
    '"dq"',
    "<lt>",
    "a:b",
    "[角]",
    "x" * 200,
    "あ" * 75,
    "A",
    "a",
    "dot.ted",
    "ｶﾅ",
    "\\b",
    "Opus 4 5 とは",
    "*",
]
#: Labels that are unusual, and nothing wrong with them.
LABELS = [
    "index",
    "page",
    "all",
    "..",
    "***",
    "-",
    "&amp;",
    "it's",
    "<b>x</b>",
    "1 2 3",
    "長" * 200,
    "🚀",
    "C++",
    "a b",
]
STEMS = {
    **{stem: stem for stem in BAD if stem != NFD},
    **{f"2025-02-01-{name}": f"2025-02-01-{name}" for name in NAMES},
    **{f"2025-03-{number + 1:02}-label": f"2025-03-{number + 1:02}-label" for number in range(len(LABELS))},
    "index": "posts",
    f"{NFC}-2": f"{NFC}-2",
    NFC: NFC,
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    files: dict[str, str | bytes] = {
        f"posts/{stem}.md": content for stem, (content, _line, _part) in BAD.items()
    }
    files |= {f"posts/2025-02-01-{name}.md": post(f"名前{number}") for number, name in enumerate(NAMES)}
    for number, label in enumerate(LABELS):
        quoted = label.replace("'", "''")
        keys = dict.fromkeys(("categories", "tags", "author"), f"['{quoted}']")
        files[f"posts/2025-03-{number + 1:02}-label.md"] = post(f"ラベル{number}", **keys)
    files[f"posts/{NFC}.md"] = post("双子")
    files["posts/index.md"] = post("索引という記事")
    files["posts/._2025-01-01-bom.md"] = b"\x00\x05\x16\x07Mac OS X"
    source = project(tmp_path_factory.mktemp("malformed"), files)
    (source / "posts/2025-01-01-dangling.md").symlink_to("nowhere.md")
    return build(source, jobs=2)


@pytest.mark.parametrize("stem", BAD)
def test_what_is_wrong_with_a_post_is_one_located_warning(site: Built, stem: str) -> None:
    _content, line, part = BAD[stem]
    warnings = site.warnings_of(f"posts/{stem}.md")
    assert len(warnings) == 1, warnings
    assert part in warnings[0]
    assert re.fullmatch(rf"{line}: .* \[infrakb\.[a-z]+\]", warnings[0])


def test_nothing_else_is_warned_of(site: Built) -> None:
    known = tuple(f"posts/{stem}.md:" for stem in BAD)
    rest = [line for line in site.warnings if not line.startswith(known)]
    assert len(rest) == 1
    assert re.fullmatch(r"posts/2025-01-01-dangling\.md:1: .* \[infrakb\.file\]", rest[0])


def test_every_post_that_can_be_read_is_in_the_inventory_and_in_the_archive(site: Built) -> None:
    addresses = [uri.partition("#")[0] for uri in site.inventory()["infra:post"].values()]
    pages = {unquote(uri).removeprefix("posts/").removesuffix(".html") for uri in addresses}
    assert pages == set(STEMS)
    assert {unquote(uri).removeprefix("posts/").removesuffix(".html") for uri in site.archived()} == set(
        STEMS
    )
    assert len(addresses) == len(STEMS)


def test_every_label_is_in_the_inventory_as_sphinx_reads_it(site: Built) -> None:
    inventory = site.inventory()
    for kind in ("infra:category", "infra:tag", "infra:author"):
        names = set(inventory[kind])
        for label in LABELS:
            assert (label if label != "1 2 3" else "1-2-3") in names, label


def test_no_page_takes_the_place_of_another_and_every_link_leads_somewhere(site: Built) -> None:
    assert sitecheck.broken_links(site.out) == []
    assert sitecheck.not_furo(site.out) == []
    assert site.page("blog/tag/index").xpath("//h1[.='タグ']")
    for kind, items in site.inventory().items():
        for name, uri in items.items():
            page, _hash, anchor = uri.partition("#")
            path = site.out / unquote(page)
            assert path.is_file(), (kind, name)
            assert not anchor or unquote(anchor) in sitecheck.anchors(path), (kind, name)


def test_feeds_hold_nothing_that_xml_forbids(site: Built) -> None:
    feeds = list((site.out / "blog").rglob("atom.xml"))
    assert len(feeds) > len(LABELS)
    for path in feeds:
        etree.fromstring(path.read_bytes())


def test_what_can_be_read_of_a_broken_post_is_shown(site: Built) -> None:
    assert " シフトJIS 2025年" in site.text("posts/2025-01-01-sjis")
    assert "データセンターの電力です。" in site.text("posts/2025-01-01-euc")
    assert " 題: 副題 2025年" in site.text("posts/2025-01-01-colon")
    assert "本文" in site.text("posts/2025-01-01-open")
    assert "2025年1月1日" in site.text("posts/2025-01-01-date"), "the date of the file name"
    assert "日付不明" in site.text("posts/nodate")
    assert "本文です。" in site.text("posts/2025-01-01-null")


def test_the_same_warnings_come_from_one_job(site: Built) -> None:
    assert sorted(build(site.source, out="serial").warnings) == sorted(site.warnings)

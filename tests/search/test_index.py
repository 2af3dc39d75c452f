"""The index: exact, the same however it came about, and bounded."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from infrakb.search import engines, index, sections, tokens
from infrakb.search.groups import Text
from infrakb.search.index import Document, R, Site, T, Work
from infrakb.search.pagetext import folded_text, own_part
from tests.search.engine import answers

#: Few characters, so that phrases meet: common and rare pairs, kana, Latin, marks, beyond 16 bits.
CHARACTERS = "技術企業開発的なのにでするます。、ーショタ・aiGP-4 2𠮷鬱"


def random_text(chance: random.Random, length: int) -> str:
    return "".join(chance.choices(CHARACTERS, k=length))


def document(name: str, *paragraphs: str, title: str = "題名", **metadata: object) -> Document:
    body = f"<h1>{title}</h1>" + "".join(f"<p>{text}</p>" for text in paragraphs)
    text = text_of(folded_text(title, own_part(body)))
    page = Document(f"posts/{name}", f"posts/{name}.html", "post", title, "要約", text)
    return page._replace(**metadata)  # type: ignore[arg-type]


def text_of(folded: str) -> Text:
    data = folded.encode()
    return Text(hashlib.sha256(data).hexdigest(), len(data), lambda: folded, lambda: "[]")


def some_documents(seed: int, count: int) -> list[Document]:
    chance = random.Random(seed)
    return [document(f"{n:03}", random_text(chance, 300), random_text(chance, 200)) for n in range(count)]


def serially(jobs: Sequence[T], work: Callable[[T], None], result: Callable[[], R]) -> list[R]:
    for job in jobs:
        work(job)
    return [result()]


def write(documents: list[Document], folder: Path) -> Work:
    return index.write(documents, folder / "html", folder / "cache", Site("試験", {}, []), serially)


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in (folder / "html").rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def containing(documents: list[Document], phrase: str) -> list[str]:
    bodies = {
        page.url: page.text.read().removesuffix("\n").rsplit("\n", 1)[-1].replace(" ", "")
        for page in documents
    }
    return sorted(url for url, body in bodies.items() if phrase in body)


@pytest.mark.parametrize("count", [3, pytest.param(200, marks=pytest.mark.slow)])
def test_every_phrase_is_found_where_it_stands_and_nowhere_else(tmp_path: Path, count: int) -> None:
    documents = some_documents(7, count)
    write(documents, tmp_path)
    chance = random.Random(8)
    phrases = []
    for _ in range(400):
        text = chance.choice(documents).text.read().removesuffix("\n").rsplit("\n", 1)[-1].replace(" ", "")
        start = chance.randrange(len(text) - 12)
        phrases.append(text[start : start + chance.randrange(1, 12)])
    made_up = (tokens.fold(random_text(chance, chance.randrange(1, 6))).replace(" ", "") for _ in range(300))
    phrases += filter(None, made_up)
    found = answers([("phrase", phrase) for phrase in phrases], tmp_path / "html")
    wrong = [
        (phrase, urls, wanted)
        for phrase, urls in zip(phrases, found, strict=True)
        if urls != (wanted := containing(documents, phrase))
    ]
    assert wrong == []
    assert any(len(urls) == 0 for urls in found)
    assert any(len(urls) > 1 for urls in found)


def test_a_phrase_of_which_the_ends_are_looked_up_is_missed_nowhere(tmp_path: Path) -> None:
    texts = ["2026年のND H100 v5の料金", "2025年のND H200 v5の料金", "再生可能エネルギーの料金"]
    write([document(str(number), text) for number, text in enumerate(texts)], tmp_path)
    phrases = ["2026年", "ndh100v5", "再生可能エネルギー", "再生エネルギー", "料金"]
    assert answers([("ends", phrase) for phrase in phrases], tmp_path / "html") == [
        ["posts/0.html"],
        ["posts/0.html"],
        ["posts/2.html"],
        [],
        ["posts/0.html", "posts/1.html", "posts/2.html"],
    ]


def test_phrases_cross_elements_line_breaks_and_scripts_as_the_text_does(tmp_path: Path) -> None:
    body = "<h1>見出し<a class='headerlink' href='#x'>¶</a></h1><p>AWS<b>の20</b>\n億<br>ドル</p>"
    text = folded_text("見出し", own_part(body))
    page = document("a")._replace(text=text_of(text))
    write([page, document("b", "AWS の 2 つ")], tmp_path)
    phrases = ["awsの20", "の20億ド", "見出しaws", "awsの2つ", "¶"]
    assert answers([("phrase", phrase) for phrase in phrases], tmp_path / "html") == [
        ["posts/a.html"],
        ["posts/a.html"],
        ["posts/a.html"],
        ["posts/b.html"],
        [],
    ]


def test_titles_that_are_made_of_names_are_read_as_they_were(tmp_path: Path) -> None:
    titles = {"液冷", "液冷（Liquid cooling）", "液冷の一覧"}
    names = ("液冷", "Liquid cooling")
    pages = [document(str(number), title=title, names=names) for number, title in enumerate(titles)]
    write([*pages, document("post", title="記事")], tmp_path)
    site = tmp_path / "html"
    assert {page.title for page in engines.pages(site, engines.read_head(site))} == titles | {"記事"}
    assert set(answers([("titles", None)], site)[0]) == titles | {"記事"}


def test_no_phrase_joins_two_headings_or_two_documents(tmp_path: Path) -> None:
    first = document("a", "本文")._replace(
        text=text_of(folded_text("題", own_part("<h2>電力</h2><p>と</p><h2>冷却</h2>")))
    )
    write([first, document("b", "水素")], tmp_path)
    assert answers([("phrase", "電力冷却"), ("phrase", "冷却題")], tmp_path / "html") == [[], []]


def test_text_that_is_not_the_pages_own_is_left_out() -> None:
    body = (
        "<h1>題</h1><p>本<code>code</code>文&amp;</p><script>no</script><style>no</style>"
        "<nav data-search-ignore><p>no</p></nav>後<h2>節<a class='headerlink' href='#s'>¶</a></h2>"
        "<table><tr><td>表</td><td>2</td></tr></table>"
    )
    assert folded_text("<em>題</em>", own_part(body)) == "題\n題\n節\n題 本code文& 後節 表 2\n"


def test_a_changed_document_gives_the_index_that_a_clean_build_gives(tmp_path: Path) -> None:
    documents = some_documents(1, 300)
    write(documents, tmp_path / "old")
    documents[17] = document("017", "新しい本文です。")
    documents[40:42] = []
    documents.append(document("new", "加えた記事"))
    write(documents, tmp_path / "old")
    write(documents, tmp_path / "clean")
    assert contents(tmp_path / "old") == contents(tmp_path / "clean")


def test_a_changed_document_costs_its_group_alone(tmp_path: Path) -> None:
    documents = some_documents(2, 300)
    write(documents, tmp_path)
    before = contents(tmp_path)
    documents[5] = document("005", random_text(random.Random(3), 500) + "薔薇")
    assert write(documents, tmp_path).groups == 1
    assert write(documents, tmp_path) == Work(0, 0)
    changed = {name for name, content in contents(tmp_path).items() if before[name] != content}
    assert "html/search/head.js" in changed
    assert not any(name.startswith("html/search/p/") for name in changed)


def test_a_small_edit_rewrites_only_the_shards_of_what_follows_in_its_document(tmp_path: Path) -> None:
    documents = some_documents(6, 100)
    long = [
        page._replace(text=text_of(page.text.read().replace("\n題名", "\n題名" + "あ" * 2800)))
        for page in documents
    ]
    write(long, tmp_path)
    before = contents(tmp_path)
    long[5] = long[5]._replace(text=text_of(long[5].text.read().removesuffix("\n") + "薔薇\n"))
    work = write(long, tmp_path)
    changed = [name for name, content in contents(tmp_path).items() if before[name] != content]
    assert work == Work(1, len(changed) - 1)  # and the head
    assert "html/search/head.js" in changed
    assert (
        1 < len(changed) <= 9
    )  # two characters add at most three grams of each length and change few thin lists


def test_files_that_are_right_are_not_written_again(tmp_path: Path) -> None:
    documents = some_documents(3, 20)
    write(documents, tmp_path)
    times = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.js")}
    write(documents, tmp_path)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.js")} == times


def test_the_order_in_which_groups_are_made_does_not_show(tmp_path: Path) -> None:
    documents = some_documents(4, 300)
    write(documents, tmp_path / "a")

    def backwards(jobs: Sequence[T], work: Callable[[T], None], result: Callable[[], R]) -> list[R]:
        return serially(jobs[::-1], work, result)

    index.write(
        documents[::-1], tmp_path / "b" / "html", tmp_path / "b" / "cache", Site("試験", {}, []), backwards
    )
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_a_site_without_documents_or_text_has_an_index_that_finds_nothing(tmp_path: Path) -> None:
    write([], tmp_path / "none")
    write([document("a")._replace(text=text_of("\n\n"))], tmp_path / "empty")
    for name in ("none", "empty"):
        assert answers([("phrase", "電力"), ("phrase", "a")], tmp_path / name / "html") == [[], []]


def test_the_number_of_files_is_bounded() -> None:
    page = document("x")._replace(text=text_of("題\n" + "あ" * 14_000 + "\n"))
    documents = [page._replace(docname=f"posts/{number}") for number in range(2400)]
    division = index.plan(documents)
    pages = -(-len(documents) // index.page_size(len(documents)))
    assert (1 << division.shard_bits) + pages + 1 <= 5000  # and one for each document
    assert all(len(group) <= 2 * index.GROUP_SIZE for group in division.groups)


def test_adding_a_document_moves_no_other_to_another_group() -> None:
    documents = some_documents(5, 200)
    before = index.plan(documents).groups
    after = index.plan([*documents, document("added")]).groups
    assert [[page for page in group if page.docname != "posts/added"] for group in after] == before


def test_a_thin_list_keeps_a_few_places_a_document(tmp_path: Path) -> None:
    few = sections.encode_group([f"題\n{'ab' * 20}\n"], 4)
    many = sections.encode_group([f"題\n{'ab' * 20_000}\n"], 4)
    assert (
        len(many.data) < 20_000 * 2
    )  # two triples at a bit or so a place; pairs and characters cost nothing
    assert len(few.data) < 200
    write([document("a", "ab" * 500)], tmp_path)
    assert (
        answers([("phrase", "ab"), ("phrase", "ba"), ("phrase", "b")], tmp_path / "html")
        == [["posts/a.html"]] * 3
    )

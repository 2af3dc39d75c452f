"""What results show of a page: sentences and 「性質: 値」 lines, by section."""

from __future__ import annotations

from infrakb.search.excerpts import MOST_LINES, Line, Section, sections_of
from infrakb.search.pagetext import own_part

FACTS = (
    '<h2 id="values">値</h2><table><thead><tr><th>項目</th><th>値</th></tr></thead><tbody>'
    '<tr><th scope="rowgroup" colspan="2">メモリ</th></tr>'
    '<tr id="a"><th scope="row" rowspan="2"><details><summary>メモリ容量</summary>'
    "<p data-search-ignore>説明</p></details></th>"
    '<td><span class="infra-variant">SXM</span> <span class="infra-value" id="fact-sxm">80 GB</span></td></tr>'
    '<tr id="b"><td><span class="infra-value">94 GB</span></td></tr></tbody></table>'
)


def sections(body: str) -> list[Section]:
    return sections_of(own_part(body))


def test_paragraphs_and_items_are_lines_of_the_section_that_they_stand_in() -> None:
    body = (
        '<section id="x"><h1>題</h1><p>前<b>書き</b>です。</p><section id="y"><h2>節</h2>'
        "<ul><li>一つ<ul><li>中</li></ul></li></ul><dl><dt>語</dt><dd>意味</dd></dl></section></section>"
    )
    assert sections(body) == [
        Section("", "", ["前書きです。"]),
        Section("y", "節", ["一つ", "中", "語: 意味"]),
    ]


def test_values_are_lines_with_their_property_and_address() -> None:
    lines: list[Line] = [("メモリ容量: 80 GB（SXM）", "fact-sxm"), ("メモリ容量: 94 GB", "b")]
    assert sections(FACTS) == [Section("values", "値", lines)]


def test_cells_of_a_table_are_named_by_their_headings() -> None:
    body = "<table><tr><th>型</th><th>東京</th><th>米国</th></tr><tr><td>P5</td><td>68</td><td>55</td></tr></table>"
    assert sections(body) == [Section("", "", ["P5: 東京 68、米国 55"])]


def test_a_list_of_everything_has_no_more_lines_than_are_read() -> None:
    body = "<h2>一</h2>" + "<p>文</p>" * (MOST_LINES + 5) + "<h2>二</h2><p>文</p>"
    assert [len(section.lines) for section in sections(body)] == [MOST_LINES]

"""The glossary: where each name stands, what it leads to, and the ids that stay."""

from __future__ import annotations

from pathlib import Path

from lxml import html

from infrakb.topics.glossary import beginnings, glossary, group_page
from infrakb.topics.knowledge import GLOSSARY, GLOSSARY_GROUP, Knowledge
from infrakb.topics.occurrences import TopicMentions
from infrakb.topics.registry import read_registry

COOLING = """\
---
kind: practice
name: {ja: 液冷, en: Liquid cooling, kana: えきれい}
aliases: [水冷, ダイレクト・トゥ・チップ, {name: 液体冷却, kana: えきたいれいきゃく}, direct-to-chip, 400V]
definition: 液体で冷やすことです。
---
"""
CHIP = """\
---
kind: accelerator
name: {ja: B200, en: B200}
aliases: [Blackwell B200, Ｂ２００, B 200, B-200]
definition: GPUです。
---
"""


def known(folder: Path, pages: dict[str, str] | None = None, **texts: str) -> Knowledge:
    """What is known of topics, with a glossary and *pages*: the groups of names that each lists."""
    (folder / "topics").mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"topics/{name}.md").write_text(text, encoding="utf-8")
    shown = {"guide/glossary": ((GLOSSARY, ""),)}
    shown |= {docname: ((GLOSSARY_GROUP, groups),) for docname, groups in (pages or {}).items()}
    mentions = {docname: TopicMentions((), (), (), parts, ()) for docname, parts in shown.items()}
    return Knowledge(read_registry(folder), mentions, (), {})


def href(docname: str) -> str:
    return f"../{docname}.html"


def made(knowledge: Knowledge, order: str = "") -> html.HtmlElement:
    return html.fragment_fromstring(str(glossary(order, knowledge, href, str)), create_parent="main")


def test_names_stand_under_letters_and_in_the_rows_of_their_readings(tmp_path: Path) -> None:
    found = known(tmp_path, cooling=COOLING, b200=CHIP)
    assert {name: [entry.name.text for entry in listed] for name, listed in found.names.items()} == {
        "0–9": ["400V"],
        "B": ["B 200", "B-200", "B200", "Blackwell B200"],
        "D": ["direct-to-chip"],
        "L": ["Liquid cooling"],
        "あ": ["液体冷却", "液冷"],
        "た": ["ダイレクト・トゥ・チップ"],
        "漢字": ["水冷"],
    }


def test_the_main_name_has_the_definition_and_the_ids_of_all_and_others_lead_to_the_topic(
    tmp_path: Path,
) -> None:
    page = made(known(tmp_path, cooling=COOLING))
    (main,) = page.xpath("//div[@id='term-cooling']")
    assert main.xpath(".//a/@href") == ["../topics/cooling.html"]
    assert " ".join(main.xpath(".//text()")) == "液冷   えきれい   Liquid cooling 液体で冷やすことです。"
    others = ("liquid-cooling", "水冷", "ダイレクト・トゥ・チップ", "液体冷却", "direct-to-chip", "400v")
    assert main.xpath("dt/b/@id") == [f"term-cooling--{name}" for name in others]
    (other,) = page.xpath("//div[dt='Liquid cooling']")
    assert other.xpath("string()") == "Liquid cooling→ 液冷"
    assert other.xpath(".//a/@href") == ["../topics/cooling.html"]


def test_every_id_stands_once_and_each_jump_leads_to_a_group(tmp_path: Path) -> None:
    page = made(known(tmp_path, cooling=COOLING, b200=CHIP))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in page.xpath("//nav//a/@href")} == set(page.xpath("//h3/@id"))
    assert page.xpath("//h3/@id") == [f"terms-{name}" for name in ("0–9", "b", "d", "l", "あ", "た", "漢字")]


def test_ids_of_terms_do_not_depend_on_other_topics(tmp_path: Path) -> None:
    chip = known(tmp_path, b200=CHIP)
    both = known(tmp_path, a=COOLING.replace("400V", "B300"))
    assert set(made(chip).xpath("//dl//@id")) < set(made(both).xpath("//dl//@id"))


def test_each_order_has_its_own_groups(tmp_path: Path) -> None:
    found = known(tmp_path, cooling=COOLING)
    assert made(found, "latin").xpath("//h3/text()") == ["0–9", "D", "L"]
    assert made(found, "kana").xpath("//h3/text()") == ["あ", "た", "漢字"]


def test_without_topics_there_is_none(tmp_path: Path) -> None:
    nothing = known(tmp_path)
    assert glossary("", nothing, href, str) == group_page("A", nothing, href, str) == ""


#: Two pages with groups of names; the others stay in the glossary.
PAGES = {"guide/b": "B D", "guide/kana": "あ た"}


def test_names_on_pages_of_their_own_leave_their_ids_in_the_glossary(tmp_path: Path) -> None:
    whole = made(known(tmp_path, cooling=COOLING, b200=CHIP))
    page = made(known(tmp_path, PAGES, cooling=COOLING, b200=CHIP))
    assert sorted(page.xpath("//@id")) == sorted(whole.xpath("//@id"))
    (line,) = page.xpath(
        "//li[b/@id='term-cooling--direct-to-chip']"
    )  # with the definition, under its reading
    assert " ".join(line.text_content().split()) == "あ 2"
    assert page.xpath("//ul[contains(@class, 'infra-initials')]/li/a/@href") == [
        "../guide/b.html#terms-b",
        "../guide/b.html#terms-d",
        "../guide/kana.html#terms-あ",
        "../guide/kana.html#terms-た",
    ]
    assert page.xpath("//h3/text()") == page.xpath("//nav//a/text()") == ["0–9", "L", "漢字"]


def test_a_page_of_groups_has_their_names_and_leads_to_all_groups(tmp_path: Path) -> None:
    knowledge = known(tmp_path, PAGES, cooling=COOLING, b200=CHIP)
    page = html.fromstring(str(group_page("B D", knowledge, href, str)))
    assert page.xpath("//h2/@id") == ["terms-b", "terms-d"]
    assert page.xpath("//dl/div[@id='term-b200']/dd/text()") == ["GPUです。"]
    assert page.xpath("//nav//a/@href") == [
        "../guide/glossary.html#terms-0–9",
        "#terms-b",
        "#terms-d",
        "../guide/glossary.html#terms-l",
        "../guide/kana.html#terms-あ",
        "../guide/kana.html#terms-た",
        "../guide/glossary.html#terms-漢字",
    ]


def test_each_order_begins_where_its_first_group_stands(tmp_path: Path) -> None:
    assert beginnings(known(tmp_path, PAGES, cooling=COOLING)) == {
        "latin": ("guide/glossary", "terms-0–9"),
        "kana": ("guide/kana", "terms-あ"),
    }
    assert beginnings(known(tmp_path, b200=CHIP, cooling=CHIP))["kana"] == ("guide/glossary", "")

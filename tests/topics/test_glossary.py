"""The glossary: where each name stands, what it leads to, and the ids that stay."""

from __future__ import annotations

from pathlib import Path

from lxml import html

from infrakb.topics.glossary import entries, glossary
from infrakb.topics.records import Topic
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


def topics(folder: Path, **texts: str) -> list[Topic]:
    (folder / "topics").mkdir()
    for name, text in texts.items():
        (folder / f"topics/{name}.md").write_text(text, encoding="utf-8")
    return list(read_registry(folder).topics.values())


def made(found: list[Topic], order: str = "") -> html.HtmlElement:
    markup = glossary(found, order, lambda docname: f"../{docname}.html", str)
    return html.fromstring(str(markup))


def test_names_stand_under_letters_and_in_the_rows_of_their_readings(tmp_path: Path) -> None:
    found = entries(topics(tmp_path, cooling=COOLING, b200=CHIP))
    assert {name: [entry.name.text for entry in listed] for name, listed in found.items()} == {
        "0–9": ["400V"],
        "B": ["B 200", "B-200", "B200", "Blackwell B200"],
        "D": ["direct-to-chip"],
        "L": ["Liquid cooling"],
        "あ": ["液体冷却", "液冷"],
        "た": ["ダイレクト・トゥ・チップ"],
        "漢字": ["水冷"],
    }


def test_the_main_name_has_the_definition_and_others_lead_to_it(tmp_path: Path) -> None:
    page = made(topics(tmp_path, cooling=COOLING))
    (main,) = page.xpath("//div[@id='term-cooling']")
    assert main.xpath(".//a/@href") == ["../topics/cooling.html"]
    assert " ".join(main.xpath(".//text()")) == "液冷   えきれい   Liquid cooling 液体で冷やすことです。"
    (other,) = page.xpath("//div[@id='term-cooling--liquid-cooling']")
    assert other.xpath("string()") == "Liquid cooling→ 液冷"
    assert other.xpath(".//a/@href") == ["#term-cooling"]


def test_every_id_stands_once_and_each_jump_leads_to_a_group(tmp_path: Path) -> None:
    page = made(topics(tmp_path, cooling=COOLING, b200=CHIP))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in page.xpath("//nav//a/@href")} == set(page.xpath("//h3/@id"))
    assert page.xpath("//h3/@id") == [f"terms-{name}" for name in ("0–9", "b", "d", "l", "あ", "た", "漢字")]


def test_ids_of_terms_do_not_depend_on_other_topics(tmp_path: Path) -> None:
    chip = topics(tmp_path, b200=CHIP)
    (tmp_path / "topics/a.md").write_text(COOLING.replace("400V", "B300"), encoding="utf-8")
    both = list(read_registry(tmp_path).topics.values())
    assert set(made(chip).xpath("//div/@id")) < set(made(both).xpath("//div/@id"))


def test_each_order_has_its_own_groups(tmp_path: Path) -> None:
    found = topics(tmp_path, cooling=COOLING)
    assert made(found, "latin").xpath("//h3/text()") == ["0–9", "D", "L"]
    assert made(found, "kana").xpath("//h3/text()") == ["あ", "た", "漢字"]


def test_without_topics_there_is_none(tmp_path: Path) -> None:
    assert glossary(topics(tmp_path), "", str, str) == ""

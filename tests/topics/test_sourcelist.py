"""Lists of sources: order, groups, what each entry says, and the values that it states."""

from __future__ import annotations

from pathlib import Path

from lxml import html
from markupsafe import Markup

from infrakb.topics.knowledge import SOURCE_GROUP, Knowledge, PostLine
from infrakb.topics.occurrences import Citation, Passage, TopicMentions
from infrakb.topics.records import Source
from infrakb.topics.registry import Registry, read_registry
from infrakb.topics.sourcelist import FEW, GroupPage, Listed, group_page, source_list, source_records, stating


def href(docname: str) -> str:
    return f"{docname}.html"


def made(markup: Markup) -> html.HtmlElement:
    return html.fragment_fromstring(str(markup), create_parent="div")


def source(number: int, issuer: str) -> Listed:
    kind = "primary" if number % 2 else "secondary"
    made_up = Source(f"s{number}", f"題{number}", issuer, "", f"2025-01-{number + 1:02}", kind, 1)
    return Listed(made_up, f"{issuer} 2025", f"source-s{number}")


def test_an_entry_says_who_what_when_how_near_and_which_topics_it_serves(project: Path) -> None:
    registry = read_registry(project)
    page = made(source_list(stating(registry), registry, href, str, {}))
    entries = {item.get("id"): item.text_content() for item in page.xpath("./ul/li")}
    title = "AWS Trainium2 & friends, $20 billion"
    assert entries["source-aws-trn2"].startswith(
        f"Amazon Web Services「{title}」（2026年8月21日、◆一次資料） 3 values："
    )
    assert list(entries) == ["source-aws-trn2", "source-press"]
    links = page.xpath("//li[@id='source-press']//a/@href")
    assert links == ["https://example.com/press", "topics/trainium2.html"]


def test_files_name_the_facts_that_a_source_states(project: Path) -> None:
    registry = read_registry(project)
    records = {record["source"]: record for record in source_records(stating(registry), registry)}
    assert records["press"]["facts"] == ["trainium2.bandwidth"]
    assert records["press"]["issuer"] == "Doe, Jane、Roe, Richard"


def test_many_sources_are_folded_by_letter_below_the_number_of_each_kind() -> None:
    issuers = ["ベータ", "Alpha", "Aleph", "Ayin", "Atlas", "財務省"]
    listed = [source(number, issuers[number % len(issuers)]) for number in range(FEW + 1)]
    page = made(source_list(listed, Registry(), href, str, {}))
    assert page.xpath("//ul[@class='infra-source-kinds']/li/text()") == ["一次資料 15", "報道による 16"]
    assert [" ".join(found.text_content().split()) for found in page.xpath("//summary")] == [
        "A Aleph、Alpha、Atlas and others 20 sources",
        "は ベータ 6 sources",
        "漢字 財務省 5 sources",
    ]
    dates = page.xpath("//details[1]//li/text()")
    assert dates == sorted(dates, key=lambda text: text.split("「")[0])
    assert sum(1 for _item in page.xpath("//details//li[@id]")) == FEW + 1


def test_sources_on_pages_of_their_own_leave_their_ids_in_the_list() -> None:
    issuers = ["Amazon", "Acer", "Beta", "Gamma"]
    listed = [source(number, issuers[number % len(issuers)]) for number in range(FEW + 2)]
    pages = {"A": "guide/a", "B": "guide/a", "Am": "guide/am"}
    page = made(source_list(listed, Registry(), href, str, pages))
    lines = page.xpath("//ul[@class='infra-initials infra-source-pages']/li")
    assert [line.xpath("a/@href") for line in lines] == [["guide/a.html"], ["guide/am.html"]]
    assert [len(line.xpath("b/@id")) for line in lines] == [16, 8]
    assert len(page.xpath("//details//li/@id")) == 8  # of those that no page has
    assert len(set(page.xpath("//@id"))) == len(listed)


def with_groups(project: Path, mentions: dict[str, TopicMentions], *posts: PostLine) -> Knowledge:
    """What is known of documents, with a page for each of two groups of issuers."""
    for name in "ad":
        shown = ((SOURCE_GROUP, name.upper()),)
        mentions[f"guide/{name}"] = TopicMentions((), (), (), shown, ())
    return Knowledge(read_registry(project), mentions, posts, {}, title=lambda docname: f"頁{docname}")


def test_a_page_of_a_group_has_its_issuers_and_leads_to_the_others(project: Path) -> None:
    page = made(group_page(GroupPage("A", href, "search.html"), with_groups(project, {}), str))
    assert page.xpath("//h2/text()") == ["Amazon Web Services"]
    assert page.xpath("//li[@data-kind]/@id") == ["source-aws-trn2"]
    assert page.xpath("//nav//a/@href") == ["guide/d.html"]


def test_a_page_of_a_group_names_what_cites_a_source_or_prints_its_values(project: Path) -> None:
    def citing(anchor: str) -> TopicMentions:
        return TopicMentions((), (Citation("aws-trn2", Passage(anchor, "", "", "", ())),), (), (), ())

    posts = [PostLine(f"posts/{name}", f"記事{name}", "", "", (), ()) for name in "ba"]
    value = TopicMentions((), (), (), (), ("topic trainium2", "fact trainium2.memory"))
    mentions = {
        "posts/a": citing("節"),
        "posts/b": value,
        "guide/x": citing(""),
        "topics/trainium2": citing(""),  # named for its values
    }
    page = made(group_page(GroupPage("A", href, "search.html"), with_groups(project, mentions, *posts), str))
    (entry,) = page.xpath("//li[@data-kind]")
    values, cited = entry.xpath("span[@data-search-ignore]")
    assert values.text_content().startswith("3 values：")
    assert cited.text_content() == "Cited in：記事b、記事a、頁guide/x"
    assert cited.xpath("a/@href") == ["posts/b.html", "posts/a.html#節", "guide/x.html"]

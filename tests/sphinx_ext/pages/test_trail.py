"""The way from home to a page, above its title."""

from __future__ import annotations

from pathlib import Path

from tests.building import Built, build, build_clean, edit, project, unlike

FILES = {
    "index.md": "# 試験\n\n```{toctree}\nguide/tools\n```\n",
    "guide/tools.md": "# 道具\n\n```{toctree}\ntools-saw\n```\n",
    "guide/tools-saw.md": "# のこぎり\n",
}


def trail(built: Built, name: str) -> list[tuple[str, str]]:
    """Texts and addresses of the links above a page's title, and the text of what stands for the page itself."""
    (way,) = built.page(name).xpath("//*[@class='kb-trail']")
    return [(item.text_content().strip(), item.xpath("string(a/@href)")) for item in way.xpath(".//li")]


def test_a_page_stands_below_those_that_list_it(tmp_path: Path) -> None:
    source = project(tmp_path, FILES)
    built = build(source)
    home = ("ホーム", "../index.html")
    assert trail(built, "guide/tools") == [home, ("道具", "")]
    assert trail(built, "guide/tools-saw") == [home, ("道具", "tools.html"), ("のこぎり", "")]
    edit(source, "guide/tools.md", "# 道具", "# 工具")
    edited = build(source)
    assert trail(edited, "guide/tools-saw")[1] == ("工具", "tools.html")
    assert unlike(edited, build_clean(source)) == []

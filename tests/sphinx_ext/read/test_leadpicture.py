"""The front matter's picture: above the text, with its size, once, and never loaded from elsewhere."""

from __future__ import annotations

import struct
import zlib

import pytest

from tests.building import Built, build, post, project


def png(width: int, height: int) -> bytes:
    """Return a grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20" viewBox="0 0 30 20"/>'
FILES: dict[str, str | bytes] = {
    "assets/a.png": png(64, 32),
    "assets/図.png": png(20, 10),
    "assets/b.svg": SVG,
    "posts/beside.png": png(8, 4),
    "posts/.hidden.png": png(8, 4),
    ".env": "SECRET",
    "posts/2025-01-01-a.md": post(
        "壱", "最初の段落。\n\n次の段落。", image="/assets/a.png", image_alt="箱の図"
    ),
    "posts/2025-01-02-b.md": post("弐", image="{path: assets/b.svg, alt: 線の図}"),
    "posts/2025-01-03-c.md": post("参", "![図](../assets/a.png)", image="/assets/a.png"),
    "posts/2025-01-04-d.md": post("四", image="/assets/none.png"),
    "posts/2025-01-05-e.md": post("五", image="https://example.com/e.png"),
    "posts/2025-01-06-f.md": post("六", image="beside.png"),
    "posts/2025-01-07-g.md": post("七", image="../.env"),
    "posts/2025-01-08-h.md": post("八", image=".hidden.png"),
    "posts/2025-01-09-i.md": post("九", image="/../../etc/passwd"),
    "posts/2025-01-10-j.md": post("十", image="/assets/図.png"),
    "posts/2025-01-11-k.md": post("日", "![図](../assets/a.png)", blogpost="true", image="1"),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build(project(tmp_path_factory.mktemp("lead"), FILES))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("2025-01-01-a", ("a.png", "箱の図", "64", "32")),
        ("2025-01-02-b", ("b.svg", "線の図", "30", "20")),
        ("2025-01-06-f", ("beside.png", "", "8", "4")),
        ("2025-01-10-j", ("%E5%9B%B3.png", "", "20", "10")),
    ],
)
def test_the_picture_stands_below_the_title_with_its_size(
    site: Built, name: str, shown: tuple[str, ...]
) -> None:
    [image] = site.article(f"posts/{name}").xpath(".//img")
    assert tuple(image.get(key) for key in ("src", "alt", "width", "height")) == (
        f"../_images/{shown[0]}",
        *shown[1:],
    )
    assert image.get("loading") is None
    assert image.get("style") is None
    assert image.getprevious().get("class") == "kb-post-meta"
    assert (site.out / "_images" / {"2025-01-10-j": "図.png"}.get(name, shown[0])).is_file()


def test_the_excerpt_is_the_text_and_not_the_picture(site: Built) -> None:
    assert site.page("posts/2025-01-01-a").xpath("//meta[@name='description']/@content") == ["最初の段落。"]


@pytest.mark.parametrize("name", ["2025-01-03-c", "2025-01-11-k"])
def test_a_picture_that_the_text_shows_is_not_shown_twice(site: Built, name: str) -> None:
    [image] = site.article(f"posts/{name}").xpath(".//img")
    assert "kb-lead-picture" not in (image.get("class") or "")


@pytest.mark.parametrize(
    "name", ["2025-01-04-d", "2025-01-05-e", "2025-01-07-g", "2025-01-08-h", "2025-01-09-i"]
)
def test_a_picture_that_cannot_be_shown_is_one_warning_at_its_line(site: Built, name: str) -> None:
    assert site.article(f"posts/{name}").xpath(".//img") == []
    [warning] = site.warnings_of(f"posts/{name}.md")
    text = FILES[f"posts/{name}.md"]
    assert isinstance(text, str)
    line, stated = next(
        (number, line.removeprefix("image: "))
        for number, line in enumerate(text.split("\n"), 1)
        if line.startswith("image: ")
    )
    assert warning.startswith(f"{line}: ")
    assert stated in warning
    assert warning.endswith("[infrakb.image]")


def test_nothing_else_is_warned_of_and_no_hidden_file_is_copied(site: Built) -> None:
    assert len(site.warnings) == 5
    assert not any(b"SECRET" in data for data in site.bytes().values())


def test_a_picture_is_shown_once_its_file_is_there_and_with_its_new_size(site: Built) -> None:
    added = site.source / "assets/none.png"
    added.write_bytes(png(6, 3))
    again = build(site.source)
    [image] = again.article("posts/2025-01-04-d").xpath(".//img")
    assert image.get("width") == "6"
    added.write_bytes(png(12, 3))
    [image] = build(site.source).article("posts/2025-01-04-d").xpath(".//img")
    assert image.get("width") == "12"

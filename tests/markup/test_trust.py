"""What posts and topics may use."""

from __future__ import annotations

from pathlib import Path

import pytest

from infrakb.markup.offered import FOLDERS, refusal, svg_refusal
from infrakb.markup.trust import (
    OFFERED,
    PICTURES,
    allowed_front_matter,
    is_harmless,
    is_harmless_meta,
    names_file,
    scheme_of,
)

SVG = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "javascript\u200b:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "blob:x",
        "ssh://host",
    ],
)
def test_an_address_that_runs_or_reads_something_is_refused(address: str) -> None:
    assert not is_harmless(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "#節",
        "a/b.html",
        "../c",
        "//host/x",
        "https://x.y",
        "HTTP://x",
        "mailto:a@b.c",
        "tel:03",
        "節:題",
        "?a:b",
    ],
)
def test_an_address_that_leads_to_a_page_passes(address: str) -> None:
    assert is_harmless(address)


def test_a_scheme_is_read_as_browsers_read_it() -> None:
    assert scheme_of("Java\r\nScript:x") == "javascript"
    assert scheme_of("a/b:c") == ""


def test_front_matter_reaches_myst_through_an_allow_list() -> None:
    kept, refused = allowed_front_matter(
        {
            "tocdepth": "2",
            "html_meta": {"http-equiv=refresh": "0", "description lang=ja": "よい"},
            "substitutions": {"a": "b"},
            "myst": {
                "enable_extensions": ["substitution", "deflist"],
                "url_schemes": ["javascript"],
                "heading_slug_func": "os.system",
                "heading_anchors": 2,
            },
        }
    )
    assert kept == {
        "tocdepth": "2",
        "myst": {
            "enable_extensions": ["deflist"],
            "heading_anchors": 2,
            "html_meta": {"description lang=ja": "よい"},
        },
    }
    assert [word for word, _reason in refused] == [
        "substitution",
        "url_schemes",
        "heading_slug_func",
        "http-equiv=refresh",
        "substitutions",
    ]


@pytest.mark.parametrize("myst", ["text", ["a"], 3])
def test_front_matter_of_another_form_is_one_refusal(myst: object) -> None:
    assert [word for word, _reason in allowed_front_matter({"myst": myst})[1]] == ["myst"]
    assert [word for word, _reason in allowed_front_matter({"html_meta": myst})[1]] == ["html_meta"]


def test_meta_data_describe_the_page_and_do_nothing_else() -> None:
    assert all(map(is_harmless_meta, ["description", "property=og:title", "keywords lang=ja", "name=robots"]))
    assert not any(
        map(
            is_harmless_meta,
            [
                "http-equiv=refresh",
                "description http-equiv=refresh",
                "referrer",
                "google-site-verification",
                "",
            ],
        )
    )


def test_a_table_that_takes_its_rows_from_elsewhere_is_told_from_one_that_has_them() -> None:
    assert names_file(":header-rows: 1\n:file: ../.env\n")
    assert names_file("---\nurl: https://x.y\n---\n")
    assert not names_file(":header-rows: 1\n\nfile: 1, url: 2\n")


@pytest.mark.parametrize(
    ("markup", "what"),
    [
        (f"<svg {SVG}><script>1</script></svg>", "<script>"),
        (f'<svg {SVG} onload="x"/>', "onload="),
        (f'<!DOCTYPE svg [<!ENTITY a "x">]><svg {SVG}>&a;</svg>', "<!ENTITY>"),
        (f'<?xml-stylesheet href="x"?><svg {SVG}/>', "<?xml-stylesheet?>"),
        (f'<svg {SVG}><a xlink:href="java&#10;script:alert(1)"/></svg>', "href="),
        (f'<svg {SVG}><image href="https://x.y/z.png"/></svg>', "href="),
        (f'<svg {SVG}><image href="other.svg"/></svg>', "href="),
        (f'<svg {SVG}><use href="data:image/svg+xml,x"/></svg>', "href="),
        (f'<svg {SVG}><style>@import "x"</style></svg>', "<style>"),
        (f'<svg {SVG}><rect style="fill:url(https://x.y)"/></svg>', "style="),
        (f'<svg {SVG}><a><set attributeName="href" to="javascript:1"/></a></svg>', "attributeName="),
        (f'<svg {SVG}><foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml"/></foreignObject></svg>', "<iframe>"),
    ],
)  # fmt: skip
def test_a_picture_that_could_run_or_load_something_is_refused(
    tmp_path: Path, markup: str, what: str
) -> None:
    path = tmp_path / "a.svg"
    for encoded in (markup.encode(), markup.encode("utf-16")):
        path.write_bytes(encoded)
        found = svg_refusal(path)
        assert found is not None
        assert found.args == (what,)


@pytest.mark.parametrize(
    "markup",
    [
        f'<svg {SVG}><style>.a{{fill:red}}</style><path fill="url(#g)"/><use href="#a"/><text>図</text></svg>',
        f'<svg {SVG}><image href="data:image/png;base64,AAAA"/><a href="https://x.y"><path/></a></svg>',
        f'<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://x/svg11.dtd"><svg {SVG}/>',
        f'<svg {SVG}><animate attributeName="x" values="0;1" begin="0s;b.end"/></svg>',
        f'<svg {SVG}><foreignObject><div xmlns="http://www.w3.org/1999/xhtml">字</div></foreignObject></svg>',
    ],
)
def test_a_picture_as_drawing_programs_write_it_passes(tmp_path: Path, markup: str) -> None:
    (tmp_path / "a.svg").write_text(markup, encoding="utf-8")
    assert svg_refusal(tmp_path / "a.svg") is None


def test_what_is_no_svg_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text("<svg")
    assert svg_refusal(tmp_path / "a.svg") is not None


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in (
        "images/a.png",
        "posts/b.csv",
        "images/.c.png",
        "d.png",
        ".git/config",
        "images/e.py",
        "lib/f.png",
    ):
        path = tmp_path / "root" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (tmp_path / "outside.png").touch()
    (tmp_path / "root/images/out.png").symlink_to(tmp_path / "outside.png")
    (tmp_path / "root/images/in.png").symlink_to("a.png")
    (tmp_path / "root/images/folder.png").mkdir()
    return tmp_path / "root"


@pytest.mark.parametrize(
    "name",
    [
        "images/.c.png",
        "d.png",
        ".git/config",
        "images/e.py",
        "lib/f.png",
        "images/out.png",
        "images/folder.png",
        "images/none.png",
        "../outside.png",
        "images/../../outside.png",
    ],
)  # fmt: skip
def test_files_outside_of_the_content_are_not_taken_along(root: Path, name: str) -> None:
    assert refusal(root, str(root / name), FOLDERS, OFFERED) is not None


@pytest.mark.parametrize("name", ["images/a.png", "images/in.png", "posts/b.csv", "posts/../images/a.png"])
def test_files_of_the_content_are_taken_along(root: Path, name: str) -> None:
    assert refusal(root, str(root / name), FOLDERS, OFFERED) is None


def test_data_are_no_pictures(root: Path) -> None:
    assert refusal(root, str(root / "posts/b.csv"), FOLDERS, PICTURES) is not None

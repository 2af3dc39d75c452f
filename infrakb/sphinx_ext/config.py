"""The configuration: every option of the extension, and what it wants of other packages' options.

One record declares an option; the checks, the registration and the page of reference in the guide
(``python -m infrakb settings``) all come from it. Other options of ``conf.py`` are those of Sphinx and of the
packages that the extension brings along; where they have a default that does not suit a knowledge base,
:data:`DEFAULTS` gives another one, and ``conf.py`` still has the last word.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

from infrakb.markup import offered
from infrakb.search import volumes
from infrakb.sphinx_ext.reports.messages import warn
from infrakb.sphinx_ext.upstream import ablog, ablog_options
from infrakb.sphinx_ext.upstream.sphinx_config import set_defaults
from infrakb.text import layout, reporting
from infrakb.text.fontfile import coverage
from infrakb.text.problems import Said
from infrakb.topics.opendata import Publisher
from infrakb.web import STATIC

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

#: What a check answers: the value that holds, and what is wrong with the one in ``conf.py``.
Checked = tuple[Any, list[Said]]


@dataclass(frozen=True, slots=True)
class Option:
    """An option of ``conf.py``."""

    name: str
    default: Any
    rebuild: Literal["", "env", "html"]  # what depends on it: nothing, documents, or pages alone
    check: Callable[[Option, object], Checked]  # what of a value holds, and what is wrong with the rest
    kind: str  # of which type a value is, in Japanese
    help: str  # what it is for, in Japanese, one or two sentences


def _fallback(option: Option, said: Said) -> Checked:
    return option.default, [Said("%s: %s", (option.name, said))]


def _zone(option: Option, value: object) -> Checked:
    try:
        if isinstance(value, str):
            return ZoneInfo(value).key, []
    except (ValueError, OSError, LookupError):
        pass
    return _fallback(option, Said("there is no time zone %r; write one such as 'Asia/Tokyo'", (value,)))


def _positive(option: Option, value: object) -> Checked:
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value, []
    return _fallback(
        option, Said("%r is no number of 1 or more; write one such as %r", (value, option.default))
    )


def _truth(option: Option, value: object) -> Checked:
    if isinstance(value, bool):
        return value, []
    return _fallback(option, Said("%r is neither True nor False; write one of them", (value,)))


def _seconds(option: Option, value: object) -> Checked:
    if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0:
        return value, []
    return _fallback(
        option, Said("%r is no number of seconds; write one such as %r", (value, option.default))
    )


def _authority(option: Option, value: object) -> Checked:
    # RFC 4151: a domain and a date on which it belonged to who mints the names.
    if isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9.@-]+,\d{4}(?:-\d\d(?:-\d\d)?)?", value):
        return value, []
    said = Said("%r names no owner; write a domain and a year, such as 'example.org,2025'", (value,))
    return _fallback(option, said)


def _license(option: Option, value: object) -> Checked:
    is_one = isinstance(value, list | tuple) and all(isinstance(item, str) for item in value)
    if is_one and len(value) in {0, 2}:  # type: ignore[arg-type]
        return list(value), []  # type: ignore[call-overload]
    said = Said(
        "%r names no licence; write its identifier and its address, such as %r", (value, option.default)
    )
    return _fallback(option, said)


def _names(option: Option, value: object) -> Checked:
    if isinstance(value, list | tuple) and all(isinstance(item, str) and item for item in value):
        return list(value), []
    return _fallback(
        option, Said("%r is no list of texts; write a list such as %r", (value, option.default[:2]))
    )


def _colours(option: Option, value: object) -> Checked:
    count = len(option.default)
    has_them = isinstance(value, list | tuple) and len(value) == count
    if has_them and all(isinstance(one, str) and re.fullmatch(r"#[0-9a-fA-F]{6}", one) for one in value):  # type: ignore[attr-defined]
        return list(value), []  # type: ignore[call-overload]
    return _fallback(
        option, Said("%r are not %d colours; write some such as %r", (value, count, option.default))
    )


def _content_policy(option: Option, value: object) -> Checked:
    if value is False:
        return value, []
    is_one = isinstance(value, dict) and all(
        isinstance(name, str)
        and re.fullmatch("[a-z-]+", name)
        and isinstance(sources, list | tuple)
        and all(isinstance(source, str) and re.fullmatch(r"[^\s;,\"]+", source) for source in sources)
        for name, sources in value.items()
    )
    if is_one:
        return value, []
    return _fallback(
        option,
        Said(
            "%r is no policy; write False, or a dict such as %r",
            (value, {"img-src": ["https://images.example"]}),
        ),
    )


def _report_form(option: Option, value: object) -> Checked:
    if isinstance(value, str) and (not value or reporting.is_address(value)):
        return value, []
    said = Said(
        "%r is no address to report errors to; write one that begins with https:// or mailto:, with no other places than %s",
        (value, ", ".join(f"{{{place}}}" for place in reporting.PLACES)),
    )
    return _fallback(option, said)


def _volumes(_option: Option, value: object) -> Checked:
    return volumes.checked(value)


OPTIONS = (
    Option(
        "infrakb_timezone",
        layout.ZONE,
        "env",
        _zone,
        "IANAのタイムゾーン名",
        "時差が書かれていない日付を読むとき、日付を表示するとき、「今日」を決めるときのタイムゾーンです。",
    ),
    Option(
        "infrakb_trusted",
        [layout.HOME, f"{layout.GUIDE}/**", f"{layout.TOPICS}/index"],
        "env",
        _names,
        "文書名のパターンのリスト",
        "サイトの運営者が書くページです。ここだけは、ほかのページでは使えないディレクティブやHTMLも使えます。",
    ),
    Option(
        "infrakb_content_folders",
        list(offered.FOLDERS),
        "env",
        _names,
        "フォルダー名のリスト",
        "記事とトピックが、画像やファイルを取り込めるフォルダーです。ここにないファイルは公開しません。",
    ),
    Option(
        "infrakb_posts_per_page",
        20,
        "html",
        _positive,
        "1以上の整数",
        "記事の一覧の1ページに並べる記事の数です。",
    ),
    Option(
        "infrakb_feed_authority",
        "example.org,2025",
        "html",
        _authority,
        "「ドメイン,年」の文字列（RFC 4151）",
        "フィードの記事のidの一部です。公開したら、サイトのアドレスが変わっても変えないでください。",
    ),
    Option(
        "infrakb_changes_feed_length",
        50,
        "",
        _positive,
        "1以上の整数",
        "値の更新のフィード（サイトの全体、トピックごと、企業ごと）に入れる更新の数です。",
    ),
    Option(
        "infrakb_data_license",
        ["CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"],
        "html",
        _license,
        "識別子（SPDX）とアドレスのリスト、または空のリスト",
        "トピックの値を集めたデータ（`data/`のファイル）のライセンスです。空にすると、示しません。",
    ),
    Option(
        "infrakb_report_url",
        "",
        "html",
        _report_form,
        "アドレス、または空の文字列",
        "読者が誤りを知らせる先です。`{title}`、`{body}`、`{page}`、`{value}`、`{source}`には、題、本文、ページのアドレス、値の名前、出典が入ります。"
        "`https://github.com/…/issues/new?title={title}&body={body}`や`mailto:…?subject={title}&body={body}`のように書きます。空なら、ページに出しません。",
    ),
    Option(
        "infrakb_markdown_twins",
        True,
        "html",
        _truth,
        "真偽値",
        "各ページのMarkdown版（ページのアドレスの「.html」を「.md」に変えたもの）と、`llms.txt`、`llms-full.txt`を作ります。",
    ),
    Option(
        "infrakb_theme_colors",
        ["#ffffff", "#11171a"],
        "html",
        _colours,
        "`#`と6桁の16進数で書いた色を2つ並べたリスト",
        "ブラウザーの枠の色（`theme-color`）です。明るい配色と暗い配色の、ページの地の色に合わせます。",
    ),
    Option(
        "infrakb_previews",
        True,
        "html",
        _truth,
        "真偽値",
        "記事とトピックのリンクをほかのサービスで示すときの画像を、題名から作ります。`html_baseurl`が要ります。",
    ),
    Option(
        "infrakb_preview_colors",
        ["#0b5566", "#ffffff", "#f4b942"],
        "html",
        _colours,
        "`#`と6桁の16進数で書いた色を3つ並べたリスト",
        "その画像の、地、文字、アクセントの色です。",
    ),
    Option(
        "infrakb_preview_fonts",
        [],
        "html",
        _names,
        "フォントのファイルのパスのリスト",
        "その画像の文字を描くフォント（`conf.py`のフォルダーから）です。ここにない文字は、同梱のNoto Sans CJK JPで描きます。",
    ),
    Option(
        "infrakb_volumes",
        {},
        "",
        _volumes,
        "表示名とアドレスの辞書",
        "いっしょに検索する、ほかの巻（サイト）です。",
    ),
    Option(
        "infrakb_content_policy",
        {},
        "html",
        _content_policy,
        "ディレクティブ名と、加える読み込み元のリストの辞書、またはFalse",
        "ページが読み込めるものの範囲（Content Security Policy）に、ほかのサイトを加えます。Falseにすると、範囲を示しません。",
    ),
    Option(
        "infrakb_wait",
        600,
        "",
        _seconds,
        "0以上の秒数",
        "同じ出力先に書いているほかのビルドを待つ、最大の時間です。",
    ),
)

#: Other packages' options whose own default does not suit.
DEFAULTS: dict[str, Any] = {
    # What stands beside the pages in a repository.
    "exclude_patterns": ["_build", ".*", "README.md", "CHANGELOG.md", "node_modules"],
    "html_theme": "furo",
    "html_theme_options": {"top_of_page_buttons": []},
    # A source is a file of the repository, not of the site.
    "html_copy_source": False,
    "html_show_sourcelink": False,
    "html_use_index": False,
    # Drawn by the stylesheet: it is no text of the page.
    "html_permalinks_icon": "",
    # Of the styles that Furo brings, these reach the contrast of WCAG AA for every kind of token.
    "pygments_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
    "myst_enable_extensions": {
        "attrs_block",
        "attrs_inline",
        "colon_fence",
        "deflist",
        "strikethrough",
        "tasklist",
    },
    # A line that begins with "%" is a percentage in a post, not a comment; "+++" is text, too.
    "myst_disable_syntax": ["myst_line_comment", "myst_block_break"],
    "myst_heading_anchors": 4,
    # Readers of e-books follow links: no addresses in the text.
    "epub_show_urls": "no",
    "blog_path": "blog",
    "blog_feed_length": 30,
    "blog_feed_fulltext": True,
    "post_redirect_refresh": 0,
    "blog_post_pattern": [f"{layout.POSTS}/*.md", f"{layout.POSTS}/**/*.md"],
    "bibtex_default_style": "infrakb",
    "bibtex_reference_style": "label",
    "bibtex_cite_id": "source-{key}",
}


def _line_of(name: str, path: Path) -> int:
    """Return the first line of *path* that sets *name*, or that has it; 1 where none does (it may be an option)."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    having = [number for number, line in enumerate(lines, 1) if name in line]
    return next((number for number in having if lines[number - 1].startswith(name)), [*having, 1][0])


def check_options(app: Sphinx, config: Config) -> None:
    """Leave in the options only what holds (``config-inited``, before anybody asks for them)."""
    path = Path(app.confdir) / "conf.py"
    for option in OPTIONS:
        value, said = option.check(option, config[option.name])
        for problem in said:
            warn("setting", problem.message, *problem.args, location=_place(path, option.name))
        setattr(config, option.name, value)


def check_ablogs(app: Sphinx, config: Config) -> None:
    """Leave in ABlog's options only what holds (``config-inited``, before ABlog asks for them)."""
    path = Path(app.confdir) / "conf.py"
    for name, said in ablog_options.check_values(config, ablog.DEFAULTS):
        warn("setting", said.message, *said.args, location=_place(path, name))
    ablog.declare_defaults(config)
    base, home = config.blog_baseurl, config.html_baseurl
    if base and home and base.rstrip("/") != home.rstrip("/"):
        message = "blog_baseurl: %r is not %r as 'html_baseurl' has it, which holds; remove one of them"
        warn("setting", message, base, home, location=_place(path, "blog_baseurl"))
    elif base and not home:
        config.html_baseurl = base
    config.blog_baseurl = config.html_baseurl
    folders = [Path(app.confdir) / folder for folder in config.templates_path]
    old = {
        name
        for name in ablog_options.OLD_SIDEBARS.intersection(
            chain.from_iterable(config.html_sidebars.values())
        )
        if not any((folder / name).exists() for folder in folders)
    }
    for name in sorted(old):
        message = "html_sidebars: '%s' is the name of ABlog before 0.11; write '%s'"
        warn("setting", message, name, f"ablog/{name}", location=_place(path, name))
    config.html_sidebars = {
        pages: [f"ablog/{name}" if name in old else name for name in sidebars]
        for pages, sidebars in config.html_sidebars.items()
    }


def publisher_of(config: Config) -> Publisher:
    """Who publishes the data of a site."""
    base = posixpath.join(config.html_baseurl, "") if config.html_baseurl else ""
    author = "" if config.author == "Author name not set" else config.author  # Sphinx's default
    name, address = config.infrakb_data_license or ("", "")
    return Publisher(config.project, author, base, config.language, (name, address))


def _place(path: Path, name: str) -> str:
    return f"{path}:{_line_of(name, path)}"


def check_fonts(app: Sphinx, config: Config) -> None:
    """Leave in the option of fonts only files that are fonts (``config-inited``)."""
    found = []
    for name in config.infrakb_preview_fonts:
        try:
            coverage(Path(app.confdir, name))
        except (OSError, ValueError):
            message = "infrakb_preview_fonts: '%s' is no font file; write the path of one, as seen from the folder of conf.py"
            place = _place(Path(app.confdir) / "conf.py", "infrakb_preview_fonts")
            warn("setting", message, name, location=place)
        else:
            found.append(name)
    config.infrakb_preview_fonts = found


def offer_files(_app: Sphinx, config: Config) -> None:
    """Publish our scripts; a project's file of the same name takes the place of ours."""
    config.html_static_path = [str(STATIC), *config.html_static_path]


def setup(app: Sphinx) -> None:
    """Register all options."""
    for option in OPTIONS:
        # Of any type for Sphinx: our own checks say what to write instead.
        app.add_config_value(option.name, option.default, option.rebuild, Any, option.help)
    set_defaults(app.config, DEFAULTS)
    app.connect("config-inited", check_options, priority=100)
    app.connect("config-inited", check_ablogs, priority=100)
    app.connect("config-inited", check_fonts, priority=110)  # when it is a list of texts
    app.connect("config-inited", offer_files)


def reference() -> str:
    """Return the page of reference, in Markdown."""
    effect = {
        "env": "変えると、すべての文書を読み直します。",
        "html": "変えると、すべてのページを書き直します。",
        "": "",
    }
    return "\n".join(
        f"`{option.name}`\n: {option.help}{effect[option.rebuild]}\n"
        f"  値は{option.kind}、既定値は`{json.dumps(option.default, ensure_ascii=False)}`です。\n"
        for option in OPTIONS
    )

"""ABlog's options: which of them hold here, which values they take, and what to write instead of the others.

One table is the source of the warnings and of the table in the guide. ABlog itself
checks some of them when it makes its blog, and ends the build with a traceback.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from infrakb.text.problems import Said

if TYPE_CHECKING:
    from sphinx.config import Config

_PATH_RE = re.compile(r"(?:(?!\.{1,2}(?:/|$))[^/\s\\]+)(?:/(?!\.{1,2}(?:/|$))[^/\s\\]+)*")


@dataclass(frozen=True, slots=True)
class AblogOption:
    """An option of ABlog."""

    name: str
    note: str  # what it does here, or why it does nothing: Japanese, for the guide
    check: Callable[[Any], bool] | None  # whether a value can be used; None: the option has no effect
    advice: Said  # what to write instead, of a value or of the option


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_flag(value: object) -> bool:
    return value is None or isinstance(value, bool)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_length(value: object) -> bool:
    return value is None or (_is_count(value) and value != 0)


def _is_path(value: object) -> bool:
    return isinstance(value, str) and _PATH_RE.fullmatch(value) is not None


def _is_text_or_none(value: object) -> bool:
    return value is None or isinstance(value, str)


def _are_texts(value: object) -> bool:
    return isinstance(value, str) or (
        isinstance(value, list | tuple) and all(isinstance(item, str) for item in value)
    )


def _are_default_labels(value: object) -> bool:
    return value is None or _are_texts(value)


def _are_full_names(value: object) -> bool:
    return isinstance(value, dict) and all(
        isinstance(label, str)
        and isinstance(entry, list | tuple)
        and len(entry) == 2
        and isinstance(entry[0], str)
        and (entry[1] is None or isinstance(entry[1], str))
        for label, entry in value.items()
    )


_TRUE_OR_FALSE: Final = Said("write True or False")
_NUMBER: Final = Said("write a number of 0 or more")
_TEXT: Final = Said("write a text")
_LABELS: Final = Said("write a name or a list of names")
_FULL_NAMES: Final = Said("write such as {'key': ('full name', 'https://example.org/')}")
_COMMENTS: Final = Said("remove it: pages load nothing from other sites, and so no comments")
_ICONS: Final = Said(
    "remove it: no template here shows icons of Font Awesome; add a stylesheet with html_css_files"
)

OPTIONS: Final = (
    AblogOption("blog_title", "フィードの題名です。", _is_text, _TEXT),
    AblogOption(
        "blog_path", "一覧のページを置くフォルダーです。", _is_path, Said("write a path such as 'blog'")
    ),
    AblogOption(
        "blog_baseurl",
        "`html_baseurl`を書かないとき、その代わりになります。どちらも書いたときは、`html_baseurl`に従います。",
        _is_text_or_none,
        _TEXT,
    ),
    AblogOption(
        "blog_post_pattern",
        "記事とするMarkdownのパターンです。書かなければ`posts/`の中のすべてです。",
        _are_texts,
        Said("write a pattern or a list of patterns, such as 'posts/*.md'"),
    ),
    AblogOption(
        "blog_authors", "著者の名前から、表示する氏名とリンクへの辞書です。", _are_full_names, _FULL_NAMES
    ),
    AblogOption(
        "blog_languages", "言語の名前から、表示名とリンクへの辞書です。", _are_full_names, _FULL_NAMES
    ),
    AblogOption(
        "blog_locations", "場所の名前から、表示名とリンクへの辞書です。", _are_full_names, _FULL_NAMES
    ),
    AblogOption(
        "blog_default_author",
        "著者を書かない記事の著者です。`blog_authors`になくてもかまいません。",
        _are_default_labels,
        _LABELS,
    ),
    AblogOption("blog_default_language", "言語を書かない記事の言語です。", _are_default_labels, _LABELS),
    AblogOption("blog_default_location", "場所を書かない記事の場所です。", _are_default_labels, _LABELS),
    AblogOption("blog_archive_titles", "`True`なら、一覧に要約を載せません。", _is_flag, _TRUE_OR_FALSE),
    AblogOption(
        "blog_feed_archives",
        "カテゴリー、タグ、著者のフィードは、いつも作ります。`True`なら、年、場所、言語のフィードも作ります。",
        _is_flag,
        _TRUE_OR_FALSE,
    ),
    AblogOption(
        "blog_feed_fulltext",
        "すべての記事のフィードに、本文も載せます。書かなければ`True`です。タグなどのフィードには要約だけを載せます。",
        _is_flag,
        _TRUE_OR_FALSE,
    ),
    AblogOption(
        "blog_feed_length",
        "フィードに載せる記事の数です。書かなければ30、`None`ならすべてです。",
        _is_length,
        Said("write a number of 1 or more, or None"),
    ),
    AblogOption("blog_feed_subtitle", "フィードの副題です。", _is_text_or_none, _TEXT),
    AblogOption(
        "blog_feed_templates",
        "フィードは`atom.xml`の1種類で、記事の記録から作ります。テンプレートはありません。",
        None,
        Said("remove it: feeds are made without templates, and each is called atom.xml"),
    ),
    AblogOption("blog_feed_titles", "`True`なら、フィードに題名だけを載せます。", _is_flag, _TRUE_OR_FALSE),
    AblogOption(
        "post_date_format",
        "記事の日付の形です（`%Y/%m/%d`など）。書かなければ「2025年12月20日」の形です。"
        "`post`と`update`の日付は、この形でも読みます。",
        _is_text,
        _TEXT,
    ),
    AblogOption(
        "post_date_format_short",
        "`postlist`と`ablog/recentposts.html`の日付の形です。書かなければ`post_date_format`に従います。",
        _is_text,
        _TEXT,
    ),
    AblogOption(
        "post_auto_excerpt", "要約にする段落の数です。`0`なら、要約を作りません。", _is_count, _NUMBER
    ),
    AblogOption(
        "post_auto_image",
        "リンクのプレビューに使う、本文の何番目かの画像です。一覧には、画像を載せません。",
        _is_count,
        _NUMBER,
    ),
    AblogOption(
        "post_auto_orphan",
        "`False`なら、目次（`toctree`）にない記事を警告します。",
        _is_flag,
        _TRUE_OR_FALSE,
    ),
    AblogOption(
        "post_always_section",
        "`True`なら、ページの中に1つだけの`post`も、それを含む節を記事にします。",
        _is_flag,
        _TRUE_OR_FALSE,
    ),
    AblogOption("post_redirect_refresh", "転送までの秒数です。書かなければ0です。", _is_count, _NUMBER),
    AblogOption(
        "post_show_prev_next",
        "`False`なら、記事の下に前後の記事へのリンクを出しません。",
        _is_flag,
        _TRUE_OR_FALSE,
    ),
    AblogOption(
        "skip_injecting_base_ablog_templates",
        "`True`なら、ABlogのテンプレートを使いません。このエンジンの`ablog/`のテンプレートは残ります。",
        _is_flag,
        _TRUE_OR_FALSE,
    ),
    AblogOption("fontawesome_css_file", "テンプレートは、Font Awesomeのアイコンを使いません。", None, _ICONS),
    AblogOption("fontawesome_included", "テンプレートは、Font Awesomeのアイコンを使いません。", None, _ICONS),
    AblogOption("fontawesome_link_cdn", "ほかのサイトからは、何も読み込みません。", None, _ICONS),
    AblogOption("disqus_shortname", "ほかのサイトからは、何も読み込みません。", None, _COMMENTS),
    AblogOption("disqus_pages", "コメント欄はありません。", None, _COMMENTS),
    AblogOption("disqus_drafts", "コメント欄はありません。", None, _COMMENTS),
)

#: Sidebars of ABlog before 0.11, which are in a folder of their own since.
OLD_SIDEBARS: Final = frozenset(
    f"{name}.html"
    for name in "archives authors categories languages locations postcard recentposts tagcloud".split()
)


def check_values(config: Config, defaults: Mapping[str, Any]) -> list[tuple[str, Said]]:
    """Leave in ABlog's options only what holds.

    :param defaults: ABlog's own default of each.
    :returns: option and what is wrong with it, for each that states something that does not hold.
    """
    found: list[tuple[str, Said]] = []
    for option in OPTIONS:
        value, default = config[option.name], defaults[option.name]
        if option.check is None:
            if value and value != default:
                said = Said("the setting '%s' has no effect here; %s", (option.name, option.advice))
                found.append((option.name, said))
                setattr(config, option.name, default)
        elif not option.check(value):
            said = Said("%s: %r cannot be used; %s", (option.name, value, option.advice))
            found.append((option.name, said))
            setattr(config, option.name, default)
    return found


def reference() -> str:
    """Return the table of the guide, in Markdown."""
    rows = [
        f"| `{option.name}` | {'使えます' if option.check else '効果がなく、警告します'} | {option.note} |"
        for option in OPTIONS
    ]
    return "\n".join(["| 設定 | ここでは | 説明 |", "|---|---|---|", *rows, ""])

"""Start a post: ``make new TITLE="…"`` writes a file with today's date and front matter to fill in."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from infrakb.commands.conf import read_settings
from infrakb.text.layout import POSTS, ZONE
from infrakb.text.slugs import slugify


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post that nobody has written yet."""

    name: str  # file name, as Jekyll wants it: YYYY-MM-DD-slug.md
    text: str  # whole content of the file


def new_post(title: str, now: datetime, author: str = "") -> NewPost:
    """Return the file for a post titled *title* that is begun at *now*.

    :raises ValueError: the title has no visible character, or *now* has no time zone.
    """
    title = " ".join(title.split())
    if not title:
        raise ValueError("題名が空です")
    if now.tzinfo is None:
        raise ValueError("時刻にタイムゾーンがありません")
    # A JSON string is a YAML string in double quotes, whatever characters the title has.
    lines = [
        "---",
        "layout: post",
        f"title: {json.dumps(title, ensure_ascii=False)}",
        f"date: {now:%Y-%m-%d %H:%M:%S %z}",
        "categories: []",
        "tags: []",
        *([f"author: {json.dumps(author, ensure_ascii=False)}"] if author else []),
        # Hints stand where nothing is ever published: in comments of the front matter.
        "# excerpt: 一覧とフィードに出る要約。書かなければ、本文の最初の段落です。",
        "# 本文は、次の --- の下に書きます。題名は上から作られるので、見出しは ## から始めます。",
        "---",
        "",
    ]
    return NewPost(f"{now:%Y-%m-%d}-{slugify(title)}.md", "\n".join(lines) + "\n")


def write_post(post: NewPost, folder: Path) -> Path:
    """Write *post* into *folder* and return its path.

    :raises FileExistsError: there is such a file; it is left as it is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / post.name
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(post.text)
    return path


def zone_of(settings: dict[str, Any]) -> tzinfo:
    """Return the time zone that a site's dates are written in; a wrong one is reported by the build."""
    try:
        return ZoneInfo(settings["infrakb_timezone"])
    except (KeyError, TypeError, ValueError, OSError):
        return ZoneInfo(ZONE)


def author_of(settings: dict[str, Any]) -> str:
    """Return whom a site's posts are by where they name nobody; "" where it does not say."""
    names = [settings.get(key) for key in ("blog_default_author", "author")]
    return next((name for name in names if name and isinstance(name, str)), "")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status: 0, or 1 where the file exists already."""
    parser = argparse.ArgumentParser(
        prog="python -m infrakb new", description="今日の日付で、記事の書き始めのファイルを作ります。"
    )
    parser.add_argument("title", help="記事の題名（ファイル名もここから作ります）")
    parser.add_argument("--author", help="著者（なければconf.pyのblog_default_authorかauthor）")
    parser.add_argument("--folder", type=Path, default=Path(POSTS), help="置き場所（なければ%(default)s）")
    options = parser.parse_args(arguments)
    settings = read_settings(Path("conf.py"))
    try:
        now = datetime.now(zone_of(settings))
        post = new_post(options.title, now, options.author or author_of(settings))
    except ValueError as error:
        parser.error(f'{error}。make new TITLE="記事の題名" のように指定してください。')
    try:
        sys.stdout.write(f"{write_post(post, options.folder)}\n")
    except FileExistsError as error:
        sys.stderr.write(f"{error.filename}はもうあります。題名を変えてください。\n")
        return 1
    return 0

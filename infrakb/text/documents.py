"""What a file is, by its name and place: Markdown, a text in another form, or nothing to read. Pure.

The one place that knows how Markdown files are called; everything else asks here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from infrakb.text.japanese import nfc

#: Suffixes of Markdown files, the usual one first.
MARKDOWN = (".md", ".markdown", ".mdown", ".mkd", ".mkdn")
#: As they may be written: in lower case, in capitals, capitalised. Sphinx compares them letter by letter.
SUFFIXES = tuple(
    spelling for suffix in MARKDOWN for spelling in (suffix, suffix.upper(), f".{suffix[1:].capitalize()}")
)
#: Any of them, in an expression of the module re.
SUFFIX_PATTERN = "(?:" + "|".join(map(re.escape, SUFFIXES)) + ")"
_SUFFIX_RE = re.compile(SUFFIX_PATTERN + "$")

#: Where Jekyll keeps unfinished posts: shown with ``-t drafts``, as ``jekyll serve --drafts`` shows them.
DRAFTS = "_drafts"

#: Texts in other forms than Markdown: what their author may have taken for a post.
_TEXTS = frozenset(
    "html htm xhtml shtml txt text rst rest adoc asciidoc asc org ipynb textile wiki mediawiki creole mdx qmd rmd "
    "mdwn mkdown mdtxt mdtext mdml markdn rtf doc docx odt pages tex typ rdoc pod haml slim pug erb liquid".split()
)
#: What a file has to be called in order to be meant as a post, whatever its suffix.
_DATED_RE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}-")
#: Files that stand beside posts: pictures, documents, data, sound, code.
_ATTACHMENTS = frozenset(
    "png apng jpg jpeg jpe jfif gif svg svgz webp avif heic heif bmp ico tif tiff psd ai eps drawio excalidraw puml "
    "mmd dot gv fig pdf ppt pptx odp key xls xlsx ods csv tsv json jsonl ndjson geojson yaml yml toml xml bib ris "
    "parquet sqlite db log zip gz tgz bz2 xz 7z tar mp3 m4a ogg oga wav flac mp4 m4v mov webm ogv avi vtt srt py js "
    "mjs ts css scss sass less sh bash ps1 bat c h cc cpp cu go rs java rb r jl sql tf ini cfg conf env lock patch "
    "diff woff woff2 ttf otf".split()
)
#: What editors, systems and merges leave behind.
_LEFT_RE = re.compile(
    r"[.~#].*|.*[~#]|.*\.(?:sw[a-p]|bak|old|orig|rej|tmp|temp|save|part|crdownload|lnk|url)|thumbs\.db|desktop\.ini|icon\r",
    re.IGNORECASE,
)
#: Files that are no text of the site, with any suffix or none.
_HOUSEKEEPING = frozenset(
    "readme license licence copying notice authors changelog makefile cname gemfile".split()
)
_SUFFIX_OF_ANY_RE = re.compile(r".\.([A-Za-z][A-Za-z0-9_]{0,9})$")


def without_suffix(name: str) -> str:
    """Return a path or file name without its suffix of Markdown, if it has one."""
    return _SUFFIX_RE.sub("", name)


def is_markdown(name: str) -> bool:
    """Tell whether a file is called as Markdown is."""
    return _SUFFIX_RE.search(name) is not None


def is_left_behind(name: str) -> bool:
    """Tell whether a file is hidden, a backup of an editor's or the like: nobody means it as a document."""
    return _LEFT_RE.fullmatch(name) is not None


def is_lost(name: str) -> bool:
    """Tell whether the file *name* in a folder of posts or topics looks like one, and cannot be read as one."""
    if is_markdown(name) or is_left_behind(name) or name.partition(".")[0].lower() in _HOUSEKEEPING:
        return False
    match = _SUFFIX_OF_ANY_RE.search(name)
    if match is None:
        return True
    suffix = match.group(1).lower()
    return suffix in _TEXTS or (_DATED_RE.match(name) is not None and suffix not in _ATTACHMENTS)


def is_private(folder: str) -> bool:
    """Tell whether a folder is one of Jekyll's own (``_posts``, ``_includes``, ``_site``): never pages."""
    return folder.startswith("_")


def in_drafts(docname: str) -> bool:
    """Tell whether a document lies in a folder of drafts."""
    return DRAFTS in docname.split("/")[:-1]


def content_folders(patterns: Iterable[str], *others: str) -> tuple[str, ...]:
    """Return the folders that ``blog_post_pattern`` names (``posts/**/*.md``: posts), and *others*."""
    folders = (re.split(r"[^/]*[*?\[]", pattern, maxsplit=1)[0].strip("/") for pattern in patterns)
    plain = (PurePosixPath(folder).parent.as_posix() if is_markdown(folder) else folder for folder in folders)
    return tuple(dict.fromkeys(folder for folder in (*plain, *others) if folder not in {"", "."}))


def is_below(path: str, folders: Iterable[str]) -> bool:
    """Tell whether *path* lies in one of *folders*, at any depth."""
    return any(path.startswith(f"{folder}/") for folder in folders)


def order(name: str) -> tuple[str, int, bool]:
    """Return the key by which files of one folder are sorted: of two that claim one docname the usual one is first.

    The usual suffix is before others, a composed name before its decomposed twin.
    """
    composed = nfc(name)
    match = _SUFFIX_RE.search(composed)
    if match is None:
        return composed, 0, name != composed
    return composed[: match.start()] + MARKDOWN[0], SUFFIXES.index(match.group()), name != composed


def markdown_in(folder: Path) -> list[Path]:
    """Return the Markdown files of *folder* in their order; of two with one docname the first alone."""
    try:
        names = sorted((path.name for path in folder.iterdir()), key=order)
    except (FileNotFoundError, NotADirectoryError):
        return []
    found: dict[str, Path] = {}
    for name in names:
        if is_markdown(name) and not is_left_behind(name):
            found.setdefault(nfc(without_suffix(name)), folder / name)
    return list(found.values())


def markdown_below(folder: Path) -> Iterator[Path]:
    """Yield the Markdown files of *folder* and of the folders in it, without hidden and private ones."""
    yield from markdown_in(folder)
    inner = folder.iterdir() if folder.is_dir() else ()
    for path in sorted(inner, key=lambda path: order(path.name)):
        if path.is_dir() and not path.is_symlink() and not path.name.startswith(("_", ".")):
            yield from markdown_below(path)

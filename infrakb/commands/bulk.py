"""``make bulk``: write what Elasticsearch or OpenSearch needs to search the site that was built last."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from infrakb.search.engines import PLUGINS, NoIndexError, index_body, lines, pages, read_head

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Documents between two signs of life.
STEP = 1_000
_DESCRIPTION = f"""\
Write two files from the site that was built last:
  index.json        settings and mappings of an index, with a Japanese analyser; the body of 'PUT /<index>'
                    (the engine needs the plugins {" and ".join(PLUGINS)})
  documents.ndjson  one document a page, two lines each; the body of 'POST /<index>/_bulk', in parts:
                    a part has an even number of lines, and no more bytes than the engine takes at once
The text of a document is the visible text of its page as it was written, without its heading."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 1 where there is no site that can be exported."""
    parser = argparse.ArgumentParser(
        prog="python -m infrakb bulk",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "site", nargs="?", type=Path, default=Path("_build/html"), help="folder of the site (%(default)s)"
    )
    parser.add_argument(
        "--out", type=Path, default=Path("_build/bulk"), help="folder that is written (%(default)s)"
    )
    parser.add_argument(
        "--volume", help="name of the site among those of one index (default: its title); part of every _id"
    )
    options = parser.parse_args(arguments)
    try:
        count = export(options.site, options.out, options.volume)
    except NoIndexError as error:
        return _fail(f"{error}; run 'make html' first, or name the folder of a site that was built")
    except OSError as error:
        return _fail(f"{error.filename}: {error.strerror}; run 'make html' again, the site is incomplete")
    sys.stdout.write(f"{count} documents: {options.out / 'documents.ndjson'}, {options.out / 'index.json'}\n")
    return 0


def export(site: Path, folder: Path, volume: str | None = None) -> int:
    """Write the files of the site in *site* into *folder*; return how many documents there are.

    :raises NoIndexError: if there is no search index, or one that cannot be read.
    :raises OSError: if a page is missing, or a file cannot be written.
    """
    head = read_head(site)
    name = head["title"] if volume is None else volume
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "documents.ndjson"
    # Under its name only when it is whole: half of the documents look like all of them.
    unfinished = target.with_suffix(".part")
    count = 0
    with unfinished.open("w", encoding="utf-8", newline="\n") as file:
        for count, page in enumerate(pages(site, head), 1):
            file.write(lines(site, page, name))
            if count % STEP == 0:
                sys.stderr.write(f"{count} of {len(head['sizes'])} documents\n")
    unfinished.replace(target)
    body = json.dumps(index_body(), ensure_ascii=False, indent=2) + "\n"
    (folder / "index.json").write_text(body, encoding="utf-8")
    return count


def _fail(message: str) -> int:
    sys.stderr.write(f"error: {message}\n")
    return 1

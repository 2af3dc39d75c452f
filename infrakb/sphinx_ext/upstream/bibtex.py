"""sphinxcontrib-bibtex: what is read of ``sources.bib``, when, and by which conditions.

- Its parser ends the build at the first syntax error; ours reads what can be read.
- It reads the file again when its time stamp is another one. Here it is when its bytes are.
- Conditions (``:filter:``) are tried when they are read; it tries them when all documents are.
- A citation in the form of a footnote does not say which source it cites, but in what stands for its Markdown.
"""

from __future__ import annotations

import functools
import hashlib
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from infrakb.sphinx_ext.upstream.guards import Reach, replace, require

if TYPE_CHECKING:
    from docutils import nodes
    from pybtex.database import Entry

PARSER = Reach(
    __name__,
    "sphinxcontrib.bibtex.bibfile:Parser",
    "`sources.bib`を、読めるところだけ読む解析器にする。元のものは、最初の文法の誤りでビルドを終える",
    issue="mcmtroffaes/sphinxcontrib-bibtex#104",
)
PARSE = Reach(
    __name__,
    "sphinxcontrib.bibtex.bibfile:parse_bibdata",
    "",
    takes="bibfilenames encoding",
    uses="Parser parse_file",
)
TIME = Reach(
    __name__,
    "sphinxcontrib.bibtex.bibfile:get_mtime",
    "`sources.bib`を、時刻ではなく中身が変わったときに読み直す",
    takes="bibfilename",
)
CONDITION = Reach(
    __name__,
    "sphinxcontrib.bibtex.domain:_FilterVisitor",
    "`:filter:`の条件を、読んだときに試す。元のままでは、すべてを読んだあとでビルド全体が終わる",
    takes="entry docname cited_docnames",
)
FOOTNOTE = Reach(
    __name__,
    "sphinxcontrib.bibtex.style.template:FootReferenceText.render",
    "脚注の形の引用（`footcite`）がどの出典を指すかを、節の元の文字（`rawsource`）から読む",
    takes="backend",
    uses="footnote_reference [#%s]_ key",
)
REACHES = (PARSER, PARSE, TIME, CONDITION, FOOTNOTE)

_FOOTNOTE_RE = re.compile(r"\[#(.+)\]_")


def read_by(parser: type) -> None:
    """Let *parser* read ``sources.bib``, when its bytes are others."""
    require(PARSE)
    replace(PARSER, lambda _original: parser)
    replace(TIME, _time_of_content)


def _time_of_content(original: Callable[[Path], float]) -> Callable[[Path], float]:
    """Return, for a time stamp that is only ever compared with another, a number that changes with the bytes."""

    @functools.wraps(original)
    def get_mtime(bibfilename: Path) -> float:
        try:
            made = hashlib.blake2b(bibfilename.read_bytes(), digest_size=6).digest()
        except OSError:
            return -math.inf
        return float(int.from_bytes(made, "big"))  # 48 bits: exact

    return get_mtime


def ask(condition: Any, entry: Entry, docname: str, cited: set[str]) -> object:
    """Ask a parsed condition of an entry; raises whatever the condition makes Python raise."""
    return require(CONDITION)(entry=entry, docname=docname, cited_docnames=cited).visit(condition)


def source_of_footnote(reference: nodes.footnote_reference) -> str:
    """Return the key of the source that a reference to a footnote cites; "" for one of another footnote."""
    match = _FOOTNOTE_RE.fullmatch(reference.rawsource)
    return match[1] if match else ""

"""Formulas, drawn as MathML when a page is written: a page loads no script for them.

Sphinx's own renderer loads MathJax from a foreign host. docutils turns LaTeX into MathML, which all current browsers
show by themselves; of the packages that do the same, latex2mathml would be one more dependency. What it cannot read
is shown as the code that it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from markupsafe import Markup
from sphinx.util.math import get_node_equation_number

from infrakb.sphinx_ext.reports.messages import _, warn

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: Name of the renderer, for ``html_math_renderer``.
RENDERER = "mathml"
_CLASSES = "math notranslate nohighlight"
#: The attribute that has the LaTeX of a formula, for the page's Markdown.
_CODE = "data-tex"
#: Characters above which a formula is shown as code: docutils' parser calls itself for each group.
LONGEST = 4_000
#: Environments around a whole displayed formula: docutils takes their rows without them.
_DISPLAYED_RE = re.compile(
    r"\s*\\begin\{(equation|align|flalign|gather|multline|eqnarray|split)(\*?)\}(.*)\\end\{\1\2\}\s*",
    re.DOTALL,
)
#: Braces and environments that have to fit together; a backslash before a brace makes it a sign of its own.
_GROUP_RE = re.compile(r"\\(begin|end)(?![A-Za-z])|\\.|([{}])", re.DOTALL)
#: What docutils raises at LaTeX that it cannot read: the first on purpose.
_UNREADABLE = (MathError, AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError)


def to_mathml(code: str, *, as_block: bool) -> str:
    """Return the LaTeX *code* as a ``math`` element.

    :raises ValueError: where it cannot be read.
    """
    if len(code) > LONGEST:
        raise ValueError(code[:40])
    if not _is_whole(
        code
    ):  # docutils ends what is open where the formula ends, and leaves out what is missing
        raise ValueError(code[:40])
    if as_block and (match := _DISPLAYED_RE.fullmatch(code)):
        code = match.group(3)
    try:
        return str(tex2mathml(code, as_block=as_block))
    except _UNREADABLE as error:
        raise ValueError(code[:40]) from error


def _is_whole(code: str) -> bool:
    """Tell whether each brace and each environment of *code* ends."""
    signs = [match[1] or match[2] for match in _GROUP_RE.finditer(code)]
    return signs.count("{") == signs.count("}") and signs.count("begin") == signs.count("end")


def _markup(node: nodes.Element, *, as_block: bool) -> Markup:
    code = node.astext()
    try:
        return Markup(to_mathml(code, as_block=as_block))  # noqa: S704 (docutils escapes what it writes)
    except ValueError:
        message = "the formula cannot be read and is shown as code; write LaTeX such as \\frac{a}{b}"
        warn("math", message, location=node)
        return Markup("<code>%s</code>") % code


def _visit_inline(translator: Any, node: nodes.math) -> None:
    html = _markup(node, as_block=False)
    translator.body += [
        translator.starttag(node, "span", "", CLASS=_CLASSES, **{_CODE: node.astext()}),
        html,
        "</span>",
    ]
    raise nodes.SkipNode


def _visit_block(translator: Any, node: nodes.math_block) -> None:
    translator.body.append(translator.starttag(node, "div", CLASS=_CLASSES, **{_CODE: node.astext()}))
    if node.get("number"):
        translator.body.append(Markup('<span class="eqno">(%s)') % get_node_equation_number(translator, node))
        translator.add_permalink_ref(node, _("Link to this equation"))
        translator.body.append("</span>")
    translator.body += [_markup(node, as_block=True), "</div>\n"]
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Register the renderer; Sphinx prefers it to MathJax unless ``html_math_renderer`` says otherwise."""
    app.add_html_math_renderer(RENDERER, (_visit_inline, None), (_visit_block, None))

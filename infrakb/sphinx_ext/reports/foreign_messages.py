"""Warnings of MyST-Parser, docutils, Sphinx and sphinxcontrib-bibtex, in our words and the author's language.

Theirs are English, name no remedy, and those of docutils repeat the source below. What is known here is said as
our own warnings are: what is wrong; what to write instead. Place, type and subtype stay (a type is added where there is none); what is not known
here passes unchanged.
"""

from __future__ import annotations

import logging as python_logging
import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from docutils.parsers.rst.languages import en
from sphinx.locale import get_translation

from infrakb.sphinx_ext.reports.messages import TYPE, _
from infrakb.sphinx_ext.upstream.sphinx_logs import filter_warnings_first
from infrakb.text.problems import Said, Translate, near

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: Directives that are suggested beside those of docutils, and roles.
_DIRECTIVES = (
    "bibliography button-link button-ref card card-carousel code-block dropdown eval-rst footbibliography glossary "
    "grid grid-item grid-item-card hlist infra:chart infra:dates infra:facts infra:glossary infra:kinds infra:map infra:scatter infra:sites infra:sources infra:topics infra:updates "
    "literalinclude only post postlist rubric seealso tab-item tab-set tab-set-code tabularcolumns toctree update "
    "versionadded versionchanged deprecated"
).split()
_ROLES = (
    "abbr cite:p cite:t code command doc download envvar eq file guilabel infra:archive infra:author infra:category infra:count "
    "infra:fact infra:plain infra:post infra:tag infra:topic kbd math menuselection numref program ref samp sub sup term "
    "bdg octicon fas"
).split()
#: Part of what docutils says of an option's value -> what to write.
_OPTION_HINTS: dict[str, Said] = {
    "argument required": Said("write a value behind it"),
    "no argument is allowed": Said("write nothing behind it"),
    "length": Said("write a length such as 200px or 50%"),
    "measure": Said("write a length such as 200px or 50%"),
    "percentage": Said("write a percentage such as 50%"),
    "int()": Said("write a whole number"),
    "positive": Said("write a positive whole number"),
    "negative": Said("write a positive whole number"),
}
_CHOICES_RE = re.compile(r"choose from (.+)", re.DOTALL)
_ALLOWED_RE = re.compile(r"'([^']+)'")

#: Type of warnings that have none and are not known here.
UNKNOWN = "sphinx"

#: Makes the arguments of our text from the values in theirs.
Arguments = Callable[[tuple[str, ...]], tuple[object, ...]]


class Known(NamedTuple):
    """A message of others."""

    theirs: str  # with %s and %r (quoted), %d for what is put into it
    ours: Said | None  # its text without arguments; None: the fault is reported otherwise
    arguments: Arguments = tuple  # what of their values ours takes
    kind: tuple[str, str] | None = None  # type and subtype, where theirs has none


def _pick(*numbers: int) -> Arguments:
    return lambda values: tuple(values[number] for number in numbers)


def _directive(values: tuple[str, ...]) -> tuple[object, ...]:
    return values[0], near(values[0], {*en.directives, *_DIRECTIVES} - {values[0]})


def _role(values: tuple[str, ...]) -> tuple[object, ...]:
    return values[0], near(values[0], {*_ROLES} - {values[0]})


def _option(values: tuple[str, ...]) -> tuple[object, ...]:
    directive, option, allowed = values
    return directive, option, near(option, _ALLOWED_RE.findall(allowed))


def _value(values: tuple[str, ...]) -> tuple[object, ...]:
    directive, option, value, reason = values
    if choices := _CHOICES_RE.search(reason):
        names = re.findall(r'"([^"]*)"', choices[1])
        return directive, option, value, Said("use one of %s", (", ".join(names),))
    hint = next((said for part, said in _OPTION_HINTS.items() if part in reason), None)
    return directive, option, value, hint or Said("write a value that it takes, or remove the option")


def _last_word(reason: str) -> str:
    """Return what the text of an exception ends with."""
    return reason.rpartition(": ")[2].strip("'\"")


def _named(role: str, example: str) -> Arguments:
    return lambda values: (role, values[0], example)


_UNKNOWN_DIRECTIVE = Said("unknown directive '%s'; %s")
_UNKNOWN_ROLE = Said("unknown role '%s'; %s")
_TOO_FEW = Said("'%s' needs %s argument(s) and has %s; write them behind the directive's name")
_TOO_MANY = Said("'%s' takes %s argument(s) and has %s; remove the others")
_OPTIONS = Said("the options of '%s' cannot be read; write each as ':name: value' on a line of its own")
_NO_CONTENT = Said("'%s' takes no content; remove it")
_CONTENT = Said("'%s' has no content; write it below the directive's first line")
_BAD_VALUE = Said("'%s': the option '%s' cannot be '%s'; %s")
_UNKNOWN_LABEL = Said(
    "nothing here has the label '%s'; write '(label)=' above its target, or correct the name"
)
_UNKNOWN_DOCUMENT = Said("there is no document '%s'; write the path of its file without its suffix")
_DOUBLE_LABEL = Said("the label '%s' stands in '%s', too; rename one of them")
_DOUBLE_NAME = Said("the name '%s' stands twice in the page; rename one of them")
_FILE = Said("the file '%s' cannot be read; correct its path or put it there")
_INDENT = Said("a line is indented as the ones above it are not; correct the blanks at its beginning")
_BLANK = Said("a blank line is missing behind a block; add one")
_FOOTNOTES = Said("there are more references to footnotes than footnotes; add the footnotes that are missing")
_LINES = Said("the numbers of lines '%s' do not fit the code; write such as '1,3-5'")
_NO_SOURCE = Said(
    "no list of sources has '%s'; correct the key, add the source to sources.bib, or write '{infra:sources}' into a page"
)
_AMBIGUOUS = Said("'%s' may mean several targets (%s); name one of them by its own role")
_EMPTY_TABLE = Said("the table of '%s' lacks rows or columns; add them, or lower the numbers in its options")

_ICON = Said("'%s' cannot show '%s'; correct the name of the icon, or its size")
_OUTSIDE = Said("'%s' stands outside of '%s'; move it there")
_NUMBER = Said("'%s': '%s' is no number; write such as '%s'")
_FIGURE = Said(
    "the content of 'figure-md' is no picture with a caption; write '![alt](image.png)', a blank line and one paragraph"
)

KNOWN: tuple[Known, ...] = (
    # MyST-Parser: directives and roles
    Known("Unknown directive type: %r", _UNKNOWN_DIRECTIVE, _directive),
    Known('Unknown directive type "%s".', _UNKNOWN_DIRECTIVE, _directive),
    Known("unknown directive name: %s", None),
    Known('Unknown interpreted text role "%s".', _UNKNOWN_ROLE, _role),
    Known("unknown role name: %s", None),
    Known("%r: Unknown option key: %r (allowed: [%s])", Said("'%s': unknown option '%s'; %s"), _option),
    Known("%r: Invalid option value for %r: %s: %s", _BAD_VALUE, _value),
    Known("Directive '%s': %d argument(s) required, %d supplied", _TOO_FEW),
    Known("Directive '%s': maximum %d argument(s) allowed, %d supplied", _TOO_MANY),
    Known("%r: Has content, but none permitted", _NO_CONTENT),
    Known(
        "%r: Splitting content across first line and body, when an options block is present, is not recommended",
        Said("the text of '%s' begins on its first line, above the options; move it below them"),
    ),
    Known("%r: Invalid options format (bad YAML)", _OPTIONS),
    Known("%r: Invalid options format (not a dict)", _OPTIONS),
    Known("%r: Invalid options format: %s", _OPTIONS, _pick(0)),
    Known(
        "%r: Directive options has # comments, which may not be supported in future versions.",
        Said("an option of '%s' holds '#', and what follows is left out; put the value in double quotes"),
    ),
    Known("Directive '%s' cannot be mocked: %s", Said("'%s' does not work in Markdown; write Markdown"), _pick(0)),
    # MyST-Parser: the rest
    Known(
        "Duplicate reference definition: %s",
        Said("the link reference '[%s]:' is defined twice and the first counts; remove one"),
    ),
    Known("Invalid %r attribute value: %r", Said("the attribute '%s' cannot be '%s'; correct or remove it")),
    Known(
        "Tasklist item has no leading paragraph for checkbox",
        Said("an item of a task list has no text; write it behind '[ ]'"),
    ),
    Known("emphasize_lines: %s", _LINES),
    Known("Malformed YAML", Said("front matter is not valid YAML; write 'key: value' lines")),
    Known("YAML is not a dict: %s", Said("front matter is not valid YAML; write 'key: value' lines"), _pick()),
    Known(
        "Front matter field %r is too large to render",
        Said("the value of '%s' in the front matter is too large; shorten it"),
    ),
    Known(
        "Front matter field %r could not be serialized",
        Said("the value of '%s' in the front matter cannot be read; write a text"),
    ),
    Known(
        "Duplicate footnote definition found for label: '%s'",
        Said("the footnote '[^%s]:' is defined twice and the first counts; rename or remove one"),
    ),
    Known("Footnote [%s] is not referenced.", None),  # the parser says it, with the name
    Known("Substitution error:%s: %s", Said("'{{ }}' cannot be filled in; write the text itself"), _pick()),
    Known("circular substitution reference: %s", Said("'{{ }}' cannot be filled in; write the text itself"), _pick()),
    Known("'myst' reference target not found: %r", _UNKNOWN_LABEL),
    Known("'myst' cross-reference target not found: %r", _UNKNOWN_LABEL),
    Known("Section reference target not found in this document: %r", _UNKNOWN_LABEL),
    Known("Unknown source document %r", _UNKNOWN_DOCUMENT),
    Known("Could not find document: %s", _UNKNOWN_DOCUMENT),
    Known("local id not found in doc %r: %r", Said("'%s' has no heading '#%s'; link to one that exists")),
    Known("more than one target found for 'myst' cross-reference %s: could be %s", _AMBIGUOUS),
    Known("Multiple matches found for %r: %s", _AMBIGUOUS),
    Known("Multiple matches for %r: %s", _AMBIGUOUS),
    Known("No matches for %r", _UNKNOWN_LABEL),
    Known("HTML could not be parsed", Said("HTML cannot be read; write Markdown")),
    Known("HTML is too deeply nested to process", Said("HTML is nested too deep; write Markdown")),
    # Directives of docutils.
    Known('Error in "%s" directive:\n%d argument(s) required, %d supplied.', _TOO_FEW),
    Known('Error in "%s" directive:\nmaximum %d argument(s) allowed, %d supplied.', _TOO_MANY),
    Known('Error in "%s" directive:\nno content permitted.', _NO_CONTENT),
    Known('Error in "%s" directive:\nunknown option: "%s".', Said("'%s': unknown option '%s'; correct or remove it")),
    Known('Error in "%s" directive:\ninvalid option value: (option: "%s"; value: %s)\n%s', _BAD_VALUE, _value),
    Known('Error in "%s" directive:\ninvalid option block.', _OPTIONS),
    Known('Error in "%s" directive:\ninvalid option data: %s', _OPTIONS, _pick(0)),
    Known('Content block expected for the "%s" directive; none found.', _CONTENT),
    Known('The "%s" directive is empty; content required.', _CONTENT),
    Known('The "%s" directive requires content; none supplied.', _CONTENT),
    Known(
        'Error in "%s" directive: "%s" is not a valid value for the "align" option.  Valid values for "align" are: %s.',
        Said("'%s': the option 'align' cannot be '%s'; use one of %s"),
    ),
    Known(
        'The "%s" directive may not be used within topics or body elements.',
        Said("'%s' cannot stand inside another block; move it out"),
    ),
    Known(
        'Invalid context: the "%s" directive can only be used within a substitution definition.',
        Said("'%s' cannot stand here; write the text itself"),
    ),
    Known('"%s" directive disabled.', Said("'%s' cannot be used here; write Markdown")),
    Known(
        "Figure caption must be a paragraph or empty comment.",
        Said("the caption of a figure is no plain text; write one paragraph below the options"),
    ),
    Known('Problems with "%s" directive path:\n%s', Said("the file of '%s' cannot be read; correct its path"), _pick(0)),
    Known('Problem with "%s" directive:\n%s', Said("the file of '%s' cannot be read; correct its path"), _pick(0)),
    Known('Directive "%s": file not found: %r', _FILE, _pick(1)),
    Known('Directive "%s": error reading file: %s\n%s', _FILE, _pick(1)),
    Known("Include file %r not found or reading it failed", _FILE),
    Known("Encoding %r used for reading included file %r seems to be wrong, try giving an :encoding: option", _FILE, _pick(1)),
    Known("Object named %r not found in include file %r", Said("'%s' is not in the file '%s'; correct the name")),
    Known("Line spec %r: no lines pulled from include file %r", _LINES, _pick(0)),
    Known("line number spec is out of range(1-%d): %r", _LINES, _pick(1)),
    Known("invalid line number spec: %r", _LINES),
    # Tables of docutils.
    Known('%d header row(s) specified but only %d row(s) of data supplied ("%s" directive).', _EMPTY_TABLE, _pick(2)),
    Known(
        'Insufficient data supplied (%d row(s)); no data remaining for table body, required by "%s" directive.',
        _EMPTY_TABLE,
        _pick(1),
    ),
    Known('%d stub column(s) specified but only %d columns(s) of data supplied ("%s" directive).', _EMPTY_TABLE, _pick(2)),
    Known(
        '"%s" widths do not match the number of columns in table (%d).',
        Said("the widths of '%s' are not as many as its columns (%s); write one for each column"),
    ),
    Known("No table data detected in CSV file.", Said("the table has no data; write a row on each line")),
    Known('Error with CSV data in "%s" directive:\n%s', Said("the CSV data of '%s' cannot be read; check its quotes"), _pick(0)),
    Known(
        'Error parsing content block for the "%s" directive: exactly one table expected.',
        Said("'%s' takes one table; write it, and nothing else, as its content"),
    ),
    Known(
        'Error parsing content block for the "%s" directive: exactly one bullet list expected.',
        Said("'%s' takes one list of lists; write '* - …' for each row"),
    ),
    Known(
        'Error parsing content block for the "%s" directive: two-level bullet list expected, but row %d does not '
        "contain a second-level bullet list.",
        Said("'%s': row %s is no list; write '* - …' for each row"),
    ),
    Known(
        'Error parsing content block for the "%s" directive: uniform two-level bullet list expected, but row %d does '
        "not contain the same number of items as row 1 (%d vs %d).",
        Said("'%s': row %s has %s cells and the first one %s; write as many in each row"),
    ),
    Known("Malformed table.%s", Said("the table cannot be read; write it as a Markdown table"), _pick()),
    # docutils: names, references, markup
    Known('Duplicate ID: "equation-%s" used by %s', None),  # Sphinx says it of the label
    Known('Duplicate ID: "%s" used by %s', _DOUBLE_NAME, _pick(0)),
    Known('Duplicate explicit target name: "%s".', _DOUBLE_NAME),
    Known('Duplicate target name, cannot be used as a unique reference: "%s".', _DOUBLE_NAME),
    Known('Duplicate substitution definition name: "%s".', _DOUBLE_NAME),
    Known('Unknown target name: "%s".', _UNKNOWN_LABEL),
    Known(
        'Undefined substitution referenced: "%s".',
        Said("'|%s|' stands for nothing; define it, or write the text itself"),
    ),
    Known("Too many autonumbered footnote references: only %d corresponding footnotes available.", _FOOTNOTES, _pick()),
    Known("Too many autonumbered footnote references: only %d corresponding footnote available.", _FOOTNOTES, _pick()),
    Known("Too many symbol footnote references: only %d corresponding footnotes available.", _FOOTNOTES, _pick()),
    Known(
        "Inline %s start-string without end-string.",
        Said("inline markup (%s) has no end; write its closing sign, or a backslash before the opening one"),
    ),
    Known("Unexpected indentation.", _INDENT),
    Known("Inconsistent literal block quoting.", _INDENT),
    Known("%s ends without a blank line; unexpected unindent.", _BLANK, _pick()),
    Known("Title underline too short.", Said("the line below a heading is too short; make it as long as the heading")),
    Known("Title overline too short.", Said("the line above a heading is too short; make it as long as the heading")),
    Known("Unexpected section title.", Said("a heading cannot stand here; move it out of the block")),
    Known("Unexpected section title or transition.", Said("a heading cannot stand here; move it out of the block")),
    Known("Title level inconsistent:", Said("the level of a heading does not follow from those above; correct it")),
    Known("Document may not end with a transition.", Said("a rule ends the page; remove it")),
    Known('No suitable element following "%s" directive', Said("nothing follows '%s'; write the block that it is for below it")),
    Known(
        'No format (Writer name) is associated with this role: "%s".\n%s',
        Said("the role '%s' cannot be used; write Markdown"),
        _pick(0),
    ),
    Known("invalid RFC number %s", _NUMBER, _named("rfc", "{rfc}`2324`")),
    Known("invalid PEP number %s", _NUMBER, _named("pep", "{pep}`8`")),
    Known("invalid CVE number %s", _NUMBER, _named("cve", "{cve}`2020-10735`")),
    Known("invalid CWE number %s", _NUMBER, _named("cwe", "{cwe}`787`")),
    Known('Invalid class attribute value for "%s" directive: "%s".', Said("'%s': the class cannot be '%s'; write letters, numbers and hyphens")),
    Known("content should be one image, followed by a single paragraph caption", _FIGURE),
    Known("content should be one image (not found), followed by single paragraph caption", _FIGURE),
    Known("content should be one image, followed by single paragraph caption (not found)", _FIGURE),
    Known(
        'The "sidebar" directive may not be used within a sidebar element.',
        Said("'%s' cannot stand inside another block; move it out"),
        lambda _values: ("sidebar",),
    ),
    # Sphinx
    Known("invalid %s index entry %r", Said("the index entry '%s' is incomplete; write such as 'single: word'"), _pick(1)),
    Known("unknown document: %r", _UNKNOWN_DOCUMENT),
    Known("undefined label: %r", _UNKNOWN_LABEL),
    Known("equation not found: %s", _UNKNOWN_LABEL),
    Known("Failed to create a cross reference. A title or caption not found: %r", Said("the target '%s' has no title; write '{ref}`text <%s>`'"), _pick(0, 0)),
    Known("Failed to create a cross reference. Any number is not assigned: %s", Said("the target '%s' has no number; use '{ref}' in place of '{numref}'")),
    Known("the link has no caption: %s", Said("the target '%s' has no caption; write one, or a text of the link")),
    Known("numfig is disabled. :numref: is ignored.", Said("figures have no numbers here; use '{ref}' in place of '{numref}'")),
    Known("term not in glossary: %r", Said("no glossary has the term '%s'; correct it or add it to a glossary")),
    Known("unknown keyword: %r", _UNKNOWN_LABEL),
    Known("unknown option: %r", _UNKNOWN_LABEL),
    Known("citation not found: %s", _UNKNOWN_LABEL),
    Known("more than one target found for 'any' cross-reference %r: could be %s", _AMBIGUOUS),
    Known("%r reference target not found: %s", Said("'%s': there is no target '%s'; correct the name"), ),
    Known("%s reference target not found: %s", Said("'%s': there is no target '%s'; correct the name")),
    Known("duplicate label of equation %s, other instance in %s", None),  # said by infrakb.sphinx_ext.domain.standard
    Known("duplicate label %s, other instance in %s", _DOUBLE_LABEL, kind=("ref", "label")),
    Known("duplicate citation %s, other instance in %s", _DOUBLE_LABEL),
    Known("duplicate object description of %s, other instance in %s, use :no-index: for one of them", _DOUBLE_LABEL),
    Known("duplicate %s description of %s, other instance in %s", _DOUBLE_LABEL, _pick(1, 2)),
    Known("image file not readable: %s", _FILE),
    Known("image file %s not readable: %s", _FILE, _pick(0)),
    Known("download file not readable: %s", _FILE),
    Known("Could not obtain image size. :scale: option is ignored.", Said("the size of the image cannot be told and ':scale:' is left out; write ':width:'")),
    Known("a suitable image for %s builder not found: %s (%s)", Said("the image '%s' is of no kind that pages show; use PNG, JPEG, WebP or SVG"), _pick(2)),
    Known("a suitable image for %s builder not found: %s", Said("the image '%s' is of no kind that pages show; use PNG, JPEG, WebP or SVG"), _pick(1)),
    Known("document isn't included in any toctree", Said("no table of contents has this page; add it to a toctree, or write 'orphan: true' into its front matter")),
    Known("toctree contains reference to nonexisting document %r", Said("the toctree names '%s', and no other page has that name; correct or remove the line")),
    Known("toctree contains reference to excluded document %r", Said("the toctree names '%s', which is left out of the site; remove the line")),
    Known("toctree contains reference to non-included document %r", Said("the toctree names '%s', which is left out of the site; remove the line")),
    Known("toctree contains reference to document %r that doesn't have a title: no link will be generated", Said("the toctree names '%s', which has no title; write a heading into that page")),
    Known("toctree glob pattern %r didn't match any documents", Said("no document fits '%s' in the toctree; correct or remove the line")),
    Known("duplicated entry found in toctree: %s", Said("'%s' stands twice in the toctree; remove one")),
    Known("%s is already assigned section numbers (nested numbered toctree?)", Said("two numbered toctrees name '%s'; remove ':numbered:' from the inner one")),
    Known("self referenced toctree found. Ignored.", Said("the toctree names its own page; remove the line")),
    Known("circular toctree references detected, ignoring: %s <- %s", None),  # said by infrakb.sphinx_ext.reports.circles
    Known("Pygments lexer name %r is not known", Said("the language '%s' of the code is not known; write one such as 'python' or 'text'")),
    Known("Lexing literal_block %s as \"%s\" resulted in an error at token: %s. Retrying in relaxed mode.", Said("the code cannot be read as '%s'; write 'text' as its language, or correct the code"), _pick(1)),
    Known("non-whitespace stripped by dedent", Said("':dedent:' cuts off signs of the code; write a smaller number")),
    Known("exception while evaluating only directive expression: %s", Said("the condition of 'only' cannot be read; write names of tags joined by 'and', 'or' and 'not'"), _pick()),
    Known(".. acks content is not a list", Said("'acks' takes a list; write its items as '- …'")),
    Known(".. hlist content is not a list", Said("'hlist' takes a list; write its items as '- …'")),
    Known("default role %s not found", _UNKNOWN_LABEL),
    # sphinx-design
    Known("All children of an '%s' should be '%s'", Said("in '%s' stands something else than '%s'; move it out")),
    Known(
        "The '^^^'/'+++' card header/footer separators are deprecated; use %s",
        Said("'^^^' and '+++' part a card here; write the directives 'card-header' and 'card-footer'"),
        _pick(),
    ),
    Known("All children of a '%s' should be '%s'", Said("in '%s' stands something else than '%s'; move it out")),
    Known("All children of a 'tab-code-set' should be a 'literal_block'", Said("in 'tab-set-code' stands something else than code; move it out")),
    Known("The parent of a 'grid-item' should be a 'grid-row'", _OUTSIDE, lambda _values: ("grid-item", "grid")),
    Known("The parent of a 'tab-item' should be a 'tab-set'", _OUTSIDE, lambda _values: ("tab-item", "tab-set")),
    Known("The parent of a 'step' should be a 'steps'", _OUTSIDE, lambda _values: ("step", "steps")),
    Known("The parent of a '%s' should be a 'card' or 'grid-item-card'", _OUTSIDE, lambda values: (*values, "card")),
    Known("Multiple selected 'tab-item' directives", Said("several of the tabs are selected and the first counts; remove ':selected:' from the others")),
    Known("Malformed 'tab-item' directive", Said("a tab cannot be read; write its text below its title")),
    Known("Card has multiple '%s' directives; merging them into one", Said("the card has several '%s', which are joined; write one")),
    Known("Invalid octicon content: %s", _ICON, lambda values: ("octicon", _last_word(values[0]))),
    Known("Invalid material-%s icon content: <class %r> %s", _ICON, lambda values: (f"material-{values[0]}", _last_word(values[2]))),
    Known("Invalid directive argument: %s", Said("the number behind the directive cannot be '%s'; write one to four numbers such as '1 2 3 4'"), lambda values: (_last_word(values[0]),)),
    # sphinxcontrib-bibtex
    Known('could not find bibtex key "%s"', _NO_SOURCE),
    Known('duplicate citation for key "%s"', Said("the source '%s' stands in several lists of sources; write ':filter:' or remove one list")),
    Known('duplicate local citation for key "%s"', Said("the source '%s' stands in several lists of sources; write ':filter:' or remove one list")),
    Known('duplicate label "%s" for keys "%s" and "%s"', Said("the sources '%s' and '%s' have the same label; write ':labelprefix:'"), _pick(1, 2)),
    Known("duplicate citation id %s", _DOUBLE_NAME),
    Known("bibliography data error in %s: %s", None),
    Known("%s not found or not configured in bibtex_bibfiles", _FILE),
    Known("unknown bibliography list type '%s'.", Said("':list:' cannot be '%s'; use one of citation, bullet, enumerated")),
    Known("syntax error in :filter: expression (%s); the option will be ignored", Said("':filter:' cannot be read (%s); write such as 'docname in docnames'")),
)  # fmt: skip


_PIECE_RE = re.compile(r"%[srd]")
_PIECES = {"%s": r"(.*?)", "%r": r"(?:'(.*?)'|\"(.*?)\")", "%d": r"(-?\d+)"}


def _pattern(template: str) -> re.Pattern[str]:
    """Return what matches the texts that a template makes."""
    texts, pieces = _PIECE_RE.split(template), _PIECE_RE.findall(template)
    parts = [re.escape(texts[0])]
    for piece, text in zip(pieces, texts[1:], strict=True):
        parts += [_PIECES[piece], re.escape(text)]
    return re.compile("".join(parts), re.DOTALL)


@cache
def patterns() -> tuple[tuple[re.Pattern[str], Known], ...]:
    """Return the patterns of all known messages, in English and in the language of the terminal."""
    in_terminal = get_translation("sphinx", "console")
    return tuple(
        (_pattern(template), known)
        for known in KNOWN
        for template in dict.fromkeys([known.theirs, str(in_terminal(known.theirs))])
        if len(_PIECE_RE.findall(template)) == len(_PIECE_RE.findall(known.theirs))
    )


def interpret(text: str) -> tuple[Known | None, Said | None]:
    """Return which message *text* is (None: it is not known), and what we say in its place (None: nothing)."""
    message = text.partition("\n\n")[0].strip()
    for pattern, known in patterns():
        # A value at the end may be empty, and the blank before it is lost.
        if match := pattern.fullmatch(message) or pattern.fullmatch(f"{message} "):
            values = tuple(value for value in match.groups() if value is not None)
            return known, known.ours and Said(known.ours.message, known.arguments(values))
    return None, None


class Shown(NamedTuple):
    """A warning as it is shown."""

    text: str
    type: str
    subtype: str | None


def shown(text: str, kind: str | None, subtype: str | None, translate: Translate) -> Shown | None:
    """Return a warning as it is shown, in one line and with a type; None where its fault is reported otherwise."""
    if kind == TYPE:
        return Shown(_one_line(text), kind, subtype)
    text = text.removesuffix(f" [{kind}.{subtype}]")  # sphinx-design puts it there itself
    known, ours = interpret(text)
    if known is not None and ours is None:
        return None
    if not kind:
        kind, subtype = (known and known.kind) or (UNKNOWN, None)
    # What docutils shows of the source, behind a blank line, is left out.
    words = ours.text(translate) if ours is not None else text.strip().partition("\n\n")[0]
    return Shown(_one_line(words), kind, subtype)


def _one_line(text: str) -> str:
    return text if len(text.splitlines()) < 2 else " ".join(text.split())


class _Interpreter(python_logging.Filter):
    """Puts our words in the place of theirs; what is said of a place has a line and a type."""

    def filter(self, record: python_logging.LogRecord) -> bool:
        """Change the text of *record*; False where the fault is reported otherwise."""
        if record.levelno < python_logging.WARNING:
            return True
        kind = getattr(record, "type", None), getattr(record, "subtype", None)
        new = shown(record.getMessage(), *kind, _)
        if new is None:
            return False
        record.msg, record.args = new.text, ()
        if location := getattr(record, "location", None):
            record.location = _with_line(location)
            record.type, record.subtype = new.type, new.subtype
            if new.type != TYPE:  # docutils' errors: the build goes on, and what they mean is in the text
                record.levelno, record.levelname = python_logging.WARNING, "WARNING"
        return True


def _with_line(location: object) -> object:
    """Return a place with a line, the first one where it has none."""
    if isinstance(location, tuple):
        return location[0], location[1] or 1
    if not isinstance(location, str):
        return location
    path, colon, line = location.rpartition(":")
    if not colon:
        return location, 1  # the name of a document
    if line.strip("0123456789"):
        return f"{location}:1"
    return location if line.strip("0") else f"{path}:1"


def setup(_app: Sphinx) -> None:
    """Interpret before Sphinx's own filters count and mark a warning."""
    filter_warnings_first(_Interpreter)

"""The form above a comparison, which the script brings into use. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from infrakb.compare import language
from infrakb.compare.ratios import REASONS
from infrakb.topics.render import options

if TYPE_CHECKING:
    from collections.abc import Iterable

    from infrakb.compare.bench import Bench
    from infrakb.topics.registry import Registry
    from infrakb.topics.render import Translate


def controls(shown: Bench, registry: Registry, _: Translate) -> Markup:
    """The form of a table."""
    texts = _texts(_)
    count = len(shown.rows)
    return _FORM % {
        **texts,
        "all": texts["found"].format(count=count, all=count),
        "no": texts["lay"].format(count=0),
        "show": _("Show them, too"),
        "filter": _("Filter"),
        "hint": _("Such as: memory-capacity >= 80GB, 地域 = 東京"),
        "names": options((name, "") for name in _names(shown)),
        "day": _("Known by"),
        "maker": _maker(shown, registry, _),
        "currency": _currency(_) if shown.conversion else "",
        "choose": _("Choose columns"),
        "columns": _columns(shown, _),
        "back": _("Back to the table"),
        "none": _("Clear the choice"),
        "reset": _("Start again"),
        "copy": _("Copy the table with sources"),
        "conditions": _("Conditions"),
        "files": _("Files and copy"),
    }


def _names(shown: Bench) -> list[str]:
    """The names that the filter offers, in Japanese: of the columns and of what rows have beside them."""
    fields = (next(name for name in names if not name.isascii()) for names in language.FIELDS.values())
    return [*(column.label for column in shown.columns), *fields]


def _maker(shown: Bench, registry: Registry, _: Translate) -> Markup:
    """The choice of a maker; nothing where no topic has one."""
    makers = dict.fromkeys(
        (one.other, registry.topics[one.other].ja.text)
        for topic, _found in shown.rows
        for one in registry.links[topic.id]
        if one.type == "made-by"
    )
    return _select("maker", _("Maker"), [("", _("all")), *makers]) if makers else Markup()


def _currency(_: Translate) -> Markup:
    """The choice of the currency that stands beside amounts; "": none."""
    names = [("", _("as stated")), ("JPY", _("in yen")), ("USD", _("in US dollars"))]
    return _select("currency", _("Amounts"), names)


def _columns(shown: Bench, _: Translate) -> Markup:
    """A box for each column, under the headings of their groups; ratios come last."""
    groups: dict[str, list[Markup]] = {}
    for column in shown.columns:
        box = Markup('<label><input type="checkbox" name="column" value="%s"> %s</label>')
        groups.setdefault(column.group, []).append(box % (column.key, column.label))
    of_ratios = groups.pop(_("Ratios"), [])
    stated = (
        Markup("<fieldset><legend>%s</legend>%s</fieldset>") % (name, Markup().join(boxes))
        for name, boxes in groups.items()
    )
    return Markup().join(stated) + _ratio_controls(of_ratios, _)


def _ratio_controls(boxes: Iterable[Markup], _: Translate) -> Markup:
    """The ratios of the page, and two lists that the script fills, of which a reader makes one."""
    reasons = Markup().join(
        Markup(' data-%s="%s"') % (name, reason.text(_)) for name, reason in REASONS.items()
    )
    return Markup(
        '<fieldset class="infra-bench-ratios" data-computed="%s" data-refused="%s"%s><legend>%s</legend>%s'
        '<label>%s<select name="above"></select></label><label>%s<select name="below"></select></label>'
        '<button type="button" name="divide">%s</button></fieldset>'
    ) % (
        _("computed"),
        _("not computed: %s") % "{reason}",
        reasons,
        _("Ratios"),
        Markup().join(boxes),
        _("Dividend"),
        _("Divisor"),
        _("Add the column"),
    )


def _select(name: str, label: str, pairs: Iterable[tuple[str, str]]) -> Markup:
    return Markup('<label>%s<select name="%s">%s</select></label>') % (label, name, options(pairs))


def _texts(_: Translate) -> dict[str, str]:
    """What the script says, with names in braces that it fills in."""
    return {
        "found": _("{count} of {all} rows"),
        "empty": _("Leave out a condition, or press “Start again”."),
        "beside": _("{count} topics side by side"),
        "unsure": _("{count} rows are left open: values are missing, or their bounds prove nothing"),
        "problem": _("The filter is not applied: {reason}"),
        "noname": _("no column is called “{name}”. {near}"),
        "nounit": _("the unit “{name}” is not known. {near}"),
        "novalue": _("a value is missing behind “{name}”"),
        "near": _("Did you mean {names}?"),
        "last": _("Rows whose amounts cannot be converted, or have another unit, stand at the end."),
        "done": _("Copied."),
        "more": _("Show {count} more"),
        "lay": _("Lay the {count} chosen side by side"),
        "pick": _("Choose {name}"),
        "differ": _("≠ differ"),
        "same": _("= same"),
        "other": _("about {text}"),
        "sign": _("Link to %s") % "{name}",
        "known": _(
            "What was known on {day}: values whose as-of date was over by then, or that had been read by then. Later values and revisions are left out."
        ),
        "unknown": _("not known by then"),
    }


_FORM = Markup(
    '<form class="infra-bench-form" data-search-ignore data-found="%(found)s" data-empty="%(empty)s" data-beside="%(beside)s" data-unsure="%(unsure)s" data-problem="%(problem)s"'
    ' data-noname="%(noname)s" data-nounit="%(nounit)s" data-novalue="%(novalue)s" data-near="%(near)s"'
    ' data-last="%(last)s" data-done="%(done)s" data-lay="%(lay)s" data-more="%(more)s" data-pick="%(pick)s" data-differ="%(differ)s"'
    ' data-same="%(same)s" data-other="%(other)s" data-sign="%(sign)s" data-known="%(known)s" data-unknown="%(unknown)s">'
    '<label class="infra-bench-q">%(filter)s<input name="q" type="text" autocomplete="off" spellcheck="false"'
    ' list="infra-bench-names" placeholder="%(hint)s" aria-describedby="infra-bench-problem"></label>'
    '<datalist id="infra-bench-names">%(names)s</datalist>'
    '<details class="infra-bench-fold" open><summary>%(conditions)s</summary><div>%(maker)s%(currency)s'
    '<label>%(day)s<input name="day" type="date"></label></div></details>'
    '<p class="infra-bench-problem" id="infra-bench-problem" role="alert"></p>'
    '<details class="infra-bench-columns"><summary>%(choose)s</summary><div>%(columns)s</div></details>'
    '<details class="infra-bench-fold infra-bench-files" open><summary>%(files)s</summary><div>'
    '<button type="button" name="csv">CSV</button><button type="button" name="json">JSON</button>'
    '<button type="button" name="markdown">Markdown</button>'
    '<button type="button" name="copy">%(copy)s</button></div></details>'
    '<p class="infra-bench-state"><output tabindex="-1">%(all)s</output> <span class="infra-bench-unsure" hidden></span>'
    ' <label hidden><input type="checkbox" name="unsure"> %(show)s</label></p>'
    '<p class="infra-bench-buttons"><button type="button" name="lay" disabled>%(no)s</button>'
    '<button type="button" name="back" hidden>%(back)s</button>'
    '<button type="button" name="none" hidden>%(none)s</button><button type="reset">%(reset)s</button></p></form>'
)

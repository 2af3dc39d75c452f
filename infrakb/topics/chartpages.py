"""Charts in pages and files. Pure.

A chart is a figure of a page, an SVG that stands alone, a table in two formats and a page of its own for frames on other
sites; all are made of one :class:`Figure`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape

from infrakb.drawing.shapes import NARROW, alone, drawn
from infrakb.topics import charts
from infrakb.topics.render import (
    details,
    kind_mark,
    link,
    row_head,
    span,
    stacking_row,
    stacking_table,
    telling_issuer,
)
from infrakb.topics.tablefiles import TABLES, TableFile, download_links, table_files
from infrakb.topics.values import format_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from infrakb.topics.chartfigures import Figure, Line, Numbers
    from infrakb.topics.charts import Refused
    from infrakb.topics.opendata import Publisher
    from infrakb.topics.records import Source
    from infrakb.topics.render import Href, Translate

#: Folder of the pages for frames, and the stylesheet of these and of pictures, below the output folder.
PAGES, SHEET = "charts", "_static/chart.css"
#: Up to this number of sources, all are seen at once.
_FEW_SOURCES = 8
#: How far the styles enlarge a narrow picture at the most; and, in pixels, the height of the text around a picture and
#: of one source below it.
_ZOOM, _AROUND, _SOURCE_LINES = 368 / NARROW, 400, 48


class Place(NamedTuple):
    """Where a figure stands."""

    name: str  # unique in the site: of its files, and its id in the page
    page: str  # address of the page below the output folder
    root: str  # address of the output folder relative to the page, with '/' at its end or empty
    publisher: Publisher


def figure_html(
    figure: Figure, place: Place, href: Href, _: Translate
) -> tuple[Markup, tuple[TableFile, ...]]:
    """The figure in its page, and its files."""
    files = _files(figure, place, _)
    parts = (
        _body(figure, f"{place.name}-", href, _),
        download_links(files[:-1], place.root, _),
        _embedding(figure, place, _),
    )
    html = Markup('<figure class="infra-chart-frame" id="%s">%s</figure>') % (
        place.name,
        Markup().join(parts),
    )
    return html, files


def _body(figure: Figure, prefix: str, href: Href | None, _: Translate) -> Markup:
    """What a page and the page for frames have in common. *href* is None where topics are not linked to."""
    label = f"{figure.title}。{figure.summary}"
    pictures = [
        drawn(drawing, label if not place else figure.title, f"infra-chart-{name}")
        for place, panel in enumerate(figure.panels)
        for name, drawing in zip(("narrow", "wide"), panel, strict=True)
    ]
    parts = [
        Markup("<figcaption>%s</figcaption>") % figure.title,
        Markup('<p class="infra-chart-meaning">%s</p>') % "".join(figure.meaning)
        if figure.meaning
        else Markup(),
        Markup('<div class="infra-chart-room">%s</div>') % Markup().join(pictures),
        _source_list(figure.sources, prefix, _),
        _refusals(figure.refused, _),
        details(_("Values as a table"), _table(figure, prefix, href, _)),
    ]
    return Markup().join(parts)


def _source_list(numbers: Numbers, prefix: str, _: Translate) -> Markup:
    """The sources by their numbers, which stand beside the marks."""
    lines = []
    for number, source in numbers.listed():
        if source is None:
            told = escape(_("No source"))
        else:
            before, behind = kind_mark(source)
            title = (
                link(source.url, "reference external", source.title) if source.url else escape(source.title)
            )
            issuer = telling_issuer(source)
            told = Markup(" ").join(one for one in (before + title, escape(issuer), behind) if one)
        lines.append(Markup('<li id="%ssource-%d">%s</li>') % (prefix, number, told))
    listed = Markup('<ol class="infra-chart-sources" aria-label="%s">%s</ol>') % (
        _("Sources"),
        Markup().join(lines),
    )
    return listed if len(lines) <= _FEW_SOURCES else details(_("Sources (%d)") % len(lines), listed)


def _refusals(refused: Sequence[Refused], _: Translate) -> Markup:
    if not refused:
        return Markup()
    lines = (
        Markup("<li>%s</li>")
        % (
            escape(_("%s: %s (%s)"))
            % (charts.named(one.topic, one.variant.label), one.variant.text, one.reason)
        )
        for one in refused
    )
    listed = Markup("<ul>%s</ul>") % Markup().join(lines)
    return details(_("Not in the picture: %d values") % len(refused), listed)


def _table(figure: Figure, prefix: str, href: Href | None, _: Translate) -> Markup:
    heads = (*figure.heads, _("As of"), _("Source"))
    made = []
    for line in figure.lines:
        topic = (
            link(href(line.topic.id), "infra-topic reference internal", line.topic.ja.text)
            if href
            else escape(line.topic.ja.text)
        )
        head = topic + span("infra-variant", line.label) if line.label else topic
        cells = (*(span("infra-value", text) for text in line.values), *_dates(line, figure.sources, prefix))
        made.append(stacking_row(row_head(head), zip(heads, cells, strict=True)))
    return stacking_table("infra-values", (_("Topic"), *heads), [made])


def _dates(line: Line, numbers: Numbers, prefix: str) -> tuple[Markup, Markup]:
    """The dates of a row's values, and the numbers of their sources with the place in each."""
    div = Markup("<div>%s</div>")
    days = dict.fromkeys(format_date(one.as_of) if one.as_of else "—" for one in line.statements)
    places = dict.fromkeys(
        Markup('<a href="#%ssource-%d">[%d]</a> %s') % (prefix, numbers.of(one), numbers.of(one), one.at)
        for one in line.statements
    )
    return Markup().join(div % day for day in days), Markup().join(div % told for told in places)


# --- files


def _files(figure: Figure, place: Place, _: Translate) -> tuple[TableFile, ...]:
    """The picture, the table in its formats, and last the page for frames."""
    below = [f"[{number}] {_credit(source, _)}" for number, source in figure.sources.listed()]
    if place.publisher.title or place.publisher.address:
        below.append(
            f"{place.publisher.title} {place.publisher.address}{place.page if place.publisher.address else ''}".strip()
        )
    picture = TableFile(
        f"{TABLES}/{place.name}.svg",
        alone([wide for _narrow, wide in figure.panels], figure.title, below, f"../../{SHEET}").encode(),
    )
    return (picture, *table_files(place.name, figure.title, figure.records), _frame_page(figure, place, _))


def _credit(source: Source | None, _: Translate) -> str:
    return "、".join(one for one in (source.issuer, source.title) if one) if source else _("No source")


_FRAME = Markup("""\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}</title>
<link rel="canonical" href="{page}">
<link rel="stylesheet" href="../{sheet}">
</head>
<body class="infra-chart-page">
<main>
<h1>{title}</h1>
<figure class="infra-chart-frame">{body}</figure>
<p class="infra-chart-from"><a href="{page}" target="_top">{told}</a></p>
</main>
</body>
</html>
""")


def _frame_page(figure: Figure, place: Place, _: Translate) -> TableFile:
    """A page that other sites show in a frame: without scripts, and with its sources."""
    page = f"{place.publisher.address or '../'}{place.page}#{place.name}"
    html = _FRAME.format(
        language=place.publisher.language,
        title=figure.title,
        page=page,
        sheet=SHEET,
        body=_body(figure, "", None, _),
        told=_("From: %s") % (place.publisher.title or place.page),
    )
    return TableFile(f"{PAGES}/{place.name}.html", html.encode())


def _height(figure: Figure) -> int:
    """The height of a frame in which nothing scrolls at any width: narrow pictures at their largest, and the text."""
    sources = len(figure.sources.listed())
    listed = sources * _SOURCE_LINES if sources <= _FEW_SOURCES else 0
    return round(sum(narrow.height for narrow, _wide in figure.panels) * _ZOOM + _AROUND + listed)


def _embedding(figure: Figure, place: Place, _: Translate) -> Markup:
    """The page for frames, and the element that shows it elsewhere; nothing where the site has no address."""
    path = f"{PAGES}/{place.name}.html"
    opened = link(place.root + path, "reference internal", _("Only this chart"))
    if not place.publisher.address:
        return Markup('<p class="infra-chart-embed">%s</p>') % opened
    tall = _height(figure)
    code = Markup('<iframe src="%s" title="%s" width="100%%" height="%d" loading="lazy"></iframe>') % (
        place.publisher.address + path,
        figure.title,
        tall,
    )
    shown = Markup('<p>%s</p><p><code class="infra-chart-code">%s</code></p>') % (
        _("Copy this into a page of yours:"),
        str(code),
    )
    return Markup('<div class="infra-chart-embed">%s</div>') % details(
        _("Embed"), shown + Markup("<p>%s</p>") % opened
    )

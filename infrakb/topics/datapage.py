"""The page about the data as HTML: files, columns, licence, releases, and the same for search engines. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from infrakb.text import linkeddata
from infrakb.text.layout import DATA
from infrakb.topics import datapackage, opendata
from infrakb.topics.citations import BIBTEX, CSL
from infrakb.topics.render import details, link, table
from infrakb.topics.values import format_date

if TYPE_CHECKING:
    from infrakb.topics.opendata import Publisher
    from infrakb.topics.registry import Registry
    from infrakb.topics.render import Translate


def data_page(registry: Registry, publisher: Publisher, root: str, page: str, _: Translate) -> Markup:
    """Files, columns, releases, licence and how to cite.

    :param root: address of the output folder relative to the page, with '/' at its end or empty.
    :param page: address of the page below the site.
    """
    folder = f"{root}{DATA}/"
    parts = [
        _files(folder, _),
        *(_columns(one, _) for one in reversed(opendata.TABLES)),
        _releases(registry, folder, _),
        _terms(registry, publisher, page, _),
    ]
    described = datapackage.dataset(
        registry,
        publisher,
        publisher.address + page,
        publisher.address + f"{DATA}/" if publisher.address else folder,
    )
    parts.append(linkeddata.element(described))
    return Markup().join(parts)


def _row(*cells: str) -> Markup:
    return Markup("<tr>%s</tr>") % Markup().join(Markup("<td>%s</td>") % cell for cell in cells)


def _file(folder: str, path: str) -> Markup:
    return Markup('<a class="reference download" href="%s%s" download>%s</a>') % (folder, path, path)


def _files(folder: str, _: Translate) -> Markup:
    whole = [_row(_file(folder, path), ja) for path, ja in opendata.files()]
    single = [
        _row(opendata.topic_path("…", "csv"), _("the statements of one topic")),
        _row(opendata.topic_path("…", "json"), _("one topic, with its history and relations")),
        _row(opendata.topic_path("…", BIBTEX), _("all values of one topic, cited in BibTeX")),
        _row(opendata.topic_path("…", CSL), _("all values of one topic, cited in CSL-JSON")),
    ]
    return table("infra-data", (_("File"), _("Content")), [*whole, *single], _("Files"))


def _columns(one: opendata.Table, _: Translate) -> Markup:
    rows = [_row(Markup("<code>%s</code>") % column.name, column.ja) for column in one.columns]
    listed = table("infra-columns", (_("Column"), _("Content")), rows)
    return details(_("Columns of %s") % one.stem, listed)


def _releases(registry: Registry, folder: str, _: Translate) -> Markup:
    if not registry.releases:
        return Markup()
    links = (
        Markup("<li>%s %s</li>") % (format_date(day), _file(folder, opendata.release_path(day)))
        for day in reversed(registry.releases)
    )
    return Markup("<p>%s</p><ul>%s</ul>") % (
        _("Dated releases, which stay as they are:"),
        Markup().join(links),
    )


def _terms(registry: Registry, publisher: Publisher, page: str, _: Translate) -> Markup:
    name, address = publisher.license
    terms = Markup()
    if name:
        shown = link(address, "reference external", name) if address else escape(name)
        terms = Markup("<p>%s</p>") % (escape(_("Licence of the compilation: %s")) % shown)
    newest = datapackage.version(registry)
    told = "、".join(
        part
        for part in (
            _("%s, data") % publisher.title if publisher.title else _("data"),
            _("version of %s") % format_date(newest) if newest else "",
            publisher.address + page if publisher.address else "",
            name,
        )
        if part
    )
    return terms + Markup("<p>%s</p>") % (_("To be cited as: %s") % told)

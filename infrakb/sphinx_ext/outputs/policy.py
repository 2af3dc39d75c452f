"""What pages may load and run (Content Security Policy): in every page, and as header files for common hosts.

Nothing that a reader's browser runs or loads comes from elsewhere, and nothing of it stands inside a page: that is
what the policy holds browsers to. Volumes that are searched together give their indices as scripts, so that their
sites are in it. ``make live`` is without: sphinx-autobuild writes a script into every page.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from docutils import nodes

from infrakb.markup.inline import inline_of
from infrakb.sphinx_ext.builder.formats import writes_site
from infrakb.sphinx_ext.builder.html import KnowledgeBaseBuilder
from infrakb.sphinx_ext.gate import is_trusted
from infrakb.sphinx_ext.reports.messages import warn
from infrakb.topics.chartpages import PAGES as CHARTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.application import Sphinx
    from sphinx.config import Config

#: The tag of a build for ``make live``.
LIVE = "live"
POLICY = {
    "default-src": ("'self'",),
    "object-src": ("'none'",),
    "base-uri": ("'none'",),
    "form-action": ("'self'",),
    "frame-ancestors": ("'none'",),
    "require-trusted-types-for": ("'script'",),
}
#: What browsers take from a header alone, and report where a page says it.
IN_HEADERS = frozenset({"frame-ancestors"})
_MORE = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "strict-origin-when-cross-origin"}


def policy(config: Config, *, in_page: bool) -> str:
    """Return the policy; "" where the site has none.

    :param in_page: as a page says it, not a header.
    """
    if config.infrakb_content_policy is False:
        return ""
    return "; ".join(
        " ".join((name, *(source for source in sources if source != "'none'" or len(sources) == 1)))
        for name, sources in _directives(config).items()
        if not (in_page and name in IN_HEADERS)
    )


def _directives(config: Config) -> dict[str, list[str]]:
    """Return what the policy allows, by directive."""
    directives: dict[str, list[str]] = {name: list(sources) for name, sources in POLICY.items()}
    places = (urlsplit(address) for address in config.infrakb_volumes.values())
    for origin in sorted({f"{place.scheme}://{place.netloc}" for place in places if place.netloc}):
        for name in ("script-src", "connect-src"):
            directives.setdefault(name, ["'self'"]).append(origin)
    for name, sources in config.infrakb_content_policy.items():
        directives.setdefault(name, ["'self'"]).extend(sources)
    return directives


def page_policy(app: Sphinx) -> str:
    """Return what every page says."""
    return "" if app.tags.has(LIVE) else policy(app.config, in_page=True)


def header_files(text: str, root: str, pages: Sequence[str] = ()) -> dict[str, str]:
    """Return files that hosts read, by their paths. Charts alone may be shown in frames of other sites.

    :param text: the policy.
    :param root: the path of the site's address.
    :param pages: folders and pages at the top of the site, without those for frames.
    """
    ancestors, framed = _parted(text)
    first = {"Content-Security-Policy": framed, **_MORE}
    return {
        # Netlify, Cloudflare Pages and others. All rules for an address hold, and of two policies each: what charts may
        # not have stands with all others.
        "_headers": "/*\n"
        + "".join(f"  {name}: {value}\n" for name, value in first.items())
        + "".join(f"{path}\n  Content-Security-Policy: {ancestors}\n" for path in _paths(pages) if ancestors),
        # Apache.
        ".htaccess": f"ErrorDocument 404 {root}404.html\n<IfModule mod_headers.c>\n"
        + "".join(
            f'  Header always set {name} "{value}"\n'
            for name, value in {"Content-Security-Policy": text, **_MORE}.items()
        )
        + f'  Header always set Content-Security-Policy "{framed}" "expr=%{{REQUEST_URI}} =~ m#^{root}{CHARTS}/#"\n'
        + "</IfModule>\n",
        # nginx: to be included by the owner.
        "headers.nginx.conf": f'set $content_policy "{text}";\n'
        f'if ($uri ~ "^{root}{CHARTS}/") {{ set $content_policy "{framed}"; }}\n'
        "add_header Content-Security-Policy $content_policy always;\n"
        + "".join(f'add_header {name} "{value}" always;\n' for name, value in _MORE.items())
        + f"error_page 404 {root}404.html;\n",
    }


def _parted(text: str) -> tuple[str, str]:
    """Return what a policy says of frames, and all else."""
    found = [part.strip() for part in text.split(";")]
    of_frames = [part for part in found if part.startswith("frame-ancestors ")]
    return "; ".join(of_frames), "; ".join(part for part in found if part not in of_frames)


def _paths(pages: Sequence[str]) -> list[str]:
    """Return the addresses of what stands at the top of the site, with and without a suffix."""
    folders = [f"/{page}*" for page in pages if page.endswith("/")]
    files = [f"/{page}{suffix}" for page in pages if not page.endswith("/") for suffix in ("", ".html")]
    return ["/", *folders, *files]


def _top(builder: KnowledgeBaseBuilder) -> list[str]:
    """Return the folders and pages at the top of the site."""
    names = {*builder.env.found_docs, *builder.next_manifest.pages}
    return sorted({name.partition("/")[0] + "/" * ("/" in name) for name in names})


def write_headers(app: Sphinx, exception: Exception | None) -> None:
    """Write the header files (``build-finished``, when it is known which pages there are)."""
    builder, text = app.builder, policy(app.config, in_page=False)
    if (
        exception is not None
        or not isinstance(builder, KnowledgeBaseBuilder)
        or not writes_site(builder)
        or not text
    ):
        return
    root = posixpath.join(urlsplit(app.config.html_baseurl).path, "") or "/"
    for name, content in header_files(text, root, _top(builder)).items():
        builder.write_root_file(name, content.encode())


def report_inline(app: Sphinx, document: nodes.document, docname: str) -> None:
    """Report script and style in pages of the owners that the policy turns off (``doctree-resolved``).

    Content has neither: the gate has taken them out, and has said so.
    """
    if not is_trusted(app.config, docname) or not page_policy(app):
        return
    allowed = _directives(app.config)
    for raw in document.findall(nodes.raw):
        if "html" not in raw.get("format", "").split():
            continue
        found = inline_of(raw.astext())
        for directive, inline in (("script-src", found.scripts), ("style-src", found.styles)):
            if inline and "'unsafe-inline'" not in allowed.get(directive, allowed["default-src"]):
                message = "the site's policy turns %s off; write it into a file in _static, or allow it by infrakb_content_policy"
                warn("html", message, ", ".join(inline), location=raw)


def setup(app: Sphinx) -> None:
    """Register the writing and the report."""
    app.connect("doctree-resolved", report_inline)
    app.connect("build-finished", write_headers, priority=700)

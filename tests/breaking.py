"""An extension that breaks at the stage that a document names in its text: ``break:<stage>:<how>``."""

from __future__ import annotations

import os
import re
import signal
from typing import Any

from docutils import nodes
from sphinx.environment.collectors import EnvironmentCollector
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from infrakb.sphinx_ext.reports import failures

#: Every stage at which a document can break.
READING = ("source-read", "directive", "transform", "collector", "doctree-read", "pickle")
WRITING = ("post-transform", "doctree-resolved", "translator", "html-page-context", "template")
MARK_RE = re.compile(r"break:([a-z-]+):([a-z]+)")


class Fragile(nodes.General, nodes.Element):
    """A node that breaks when it is written or kept."""

    def __reduce__(self) -> Any:
        if self["stage"] == "pickle":
            raise ValueError("breaks at pickle")
        return super().__reduce__()


def broken(stage: str, text: str) -> None:
    """Break as *text* asks for, if it names *stage*."""
    for found, how in MARK_RE.findall(text):
        if found != stage:
            continue
        if how == "recursion":
            broken(stage, text)
        if how == "memory":
            raise MemoryError
        if how == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if how == "exit":
            os._exit(3)
        while how == "hang":
            pass
        raise ValueError(f"breaks at {stage}")


class Break(SphinxDirective):
    has_content = True

    def run(self) -> list[nodes.Node]:
        broken("directive", self.content[0])
        return [Fragile("", stage=match[1]) for match in MARK_RE.finditer(self.content[0])]


class Transform(SphinxTransform):
    default_priority = 500

    def apply(self, **_kwargs: Any) -> None:
        broken("transform", self.document.astext())


class PostTransform(SphinxPostTransform):
    default_priority = 500

    def run(self, **_kwargs: Any) -> None:
        broken("post-transform", self.document.astext())


class Collector(EnvironmentCollector):
    def process_doc(self, _app: Any, doctree: nodes.document) -> None:
        broken("collector", doctree.astext())

    def clear_doc(self, *_args: Any) -> None:
        """Forget nothing."""

    def merge_other(self, *_args: Any) -> None:
        """Merge nothing."""


def _page(_app: Any, pagename: str, _template: str, context: dict[str, Any], _doctree: Any) -> None:
    text = context.get("body", "")
    broken("html-page-context", text)
    if "break:template" in text or "always-broken" in pagename:
        context["breadcrumbs"] = context["parents"] = context["title"] = context["sidebars"] = _Broken()


class _Broken:
    def __getattr__(self, _name: str) -> Any:
        raise ValueError("breaks at template")

    def __html__(self) -> str:
        raise ValueError("breaks at template")

    __str__ = __html__


def _skip(_translator: Any, node: Fragile) -> None:
    broken("translator", f"break:{node['stage']}:error")


def setup(app: Any) -> dict[str, Any]:
    failures.LONGEST = 2.0
    app.add_node(Fragile, html=(_skip, lambda *_args: None))
    app.add_directive("break", Break)
    app.add_transform(Transform)
    app.add_post_transform(PostTransform)
    app.add_env_collector(Collector)
    app.connect("source-read", lambda _app, _name, content: broken("source-read", content[0]))
    app.connect("doctree-read", lambda _app, tree: broken("doctree-read", tree.astext()))
    app.connect("doctree-resolved", lambda _app, tree, _name: broken("doctree-resolved", tree.astext()))
    app.connect("html-page-context", _page, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""What is replaced in ABlog is guarded: a version that keeps it elsewhere stops the build with a clear error."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import ablog
import ablog.blog
import ablog.post
import pytest
from myst_parser.sphinx_ext.myst_refs import MystReferenceResolver
from sphinx.errors import ExtensionError

from infrakb.sphinx_ext.references import links
from infrakb.sphinx_ext.upstream.ablog import REPLACED, disconnect


def app_with(listeners: dict[str, list[Any]], transforms: list[Any]) -> Any:
    """Return what ``disconnect`` needs of an application."""
    removed: list[int] = []
    return SimpleNamespace(
        events=SimpleNamespace(listeners=listeners),
        registry=SimpleNamespace(
            get_transforms=lambda: transforms, transforms=transforms, post_transforms=[]
        ),
        extensions={"ablog": SimpleNamespace(parallel_read_safe=False)},
        disconnect=removed.append,
        removed=removed,
    )


def listeners() -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for number, (event, handler, *_why) in enumerate(REPLACED):
        found.setdefault(event, []).append(SimpleNamespace(id=number, handler=handler))
    return found


def test_everything_that_is_replaced_is_taken_out() -> None:
    app = app_with(listeners(), [ablog.CheckFrontMatter])
    disconnect(app)
    assert app.removed == list(range(len(REPLACED)))
    assert app.registry.transforms == []
    assert app.extensions["ablog"].parallel_read_safe


@pytest.mark.parametrize("missing", range(len(REPLACED)))
def test_a_listener_that_has_moved_stops_the_build(missing: int) -> None:
    event, handler, *_why = REPLACED[missing]
    found = listeners()
    found[event] = [item for item in found[event] if item.handler is not handler]
    with pytest.raises(
        ExtensionError, match=f"{handler.__name__} is not among the listeners of {event}.*requirements.lock"
    ):
        disconnect(app_with(found, [ablog.CheckFrontMatter]))


def test_a_transform_that_has_moved_stops_the_build() -> None:
    with pytest.raises(ExtensionError, match="CheckFrontMatter is not among Sphinx's transforms"):
        disconnect(app_with(listeners(), []))


def test_shared_state_that_has_moved_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(ablog.blog.Blog, "_dict")
    with pytest.raises(ExtensionError, match=r"Blog\._dict is gone"):
        disconnect(app_with(listeners(), [ablog.CheckFrontMatter]))


def test_mysts_resolver_that_has_moved_stops_the_build() -> None:
    with pytest.raises(ExtensionError, match="MystReferenceResolver is not among Sphinx's transforms"):
        links.setup(app_with({}, []))
    assert MystReferenceResolver.__module__ == "myst_parser.sphinx_ext.myst_refs"

"""The listeners of Sphinx's events: taken out, or passed over where they raise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from infrakb.sphinx_ext.upstream.guards import Reach

if TYPE_CHECKING:
    from sphinx.events import EventManager

REACHES = (
    Reach(
        __name__,
        "sphinx.events:EventManager.__init__",
        "イベントの聞き手（`listeners`）を、作れなかった文書の代わりを作るあいだだけ包む。もう一度失敗する聞き手を飛ばすため",
        uses="listeners",
    ),
    Reach(__name__, "sphinx.events:EventListener", "", takes="id handler priority"),
)

Handler = Callable[..., Any]


@contextmanager
def wrapped_listeners(
    events: EventManager, names: tuple[str, ...], wrap: Callable[[Handler], Handler]
) -> Iterator[None]:
    """Put ``wrap(handler)`` in the place of each listener of the events *names*."""
    before = {name: events.listeners[name] for name in names}
    try:
        for name, listeners in before.items():
            events.listeners[name] = [
                listener._replace(handler=wrap(listener.handler)) for listener in listeners
            ]
        yield
    finally:
        events.listeners.update(before)

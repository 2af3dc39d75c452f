"""How often Python looks for cyclic garbage during a build.

A build keeps millions of small objects: the environment, and for a moment each document's tree. By default
Python walks through the youngest of them for every 700 that are made, and again and again through all of them;
that took a tenth of a build, and three seconds of its end, when everything that is left is walked through
several times to be given back. Looking never would take gigabytes: trees are full of cycles.
"""

from __future__ import annotations

import atexit
import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: As :func:`gc.set_threshold` takes them. Forked workers look between their jobs alone, see `workers.py`.
THRESHOLDS = (50_000, 4, 10)


def setup(app: Sphinx) -> None:
    """Look seldom while *app* builds, and not at all when the process ends."""
    before = gc.get_threshold()
    gc.set_threshold(*THRESHOLDS)
    app.connect("build-finished", lambda _app, _exception: gc.set_threshold(*before), priority=999)
    atexit.unregister(gc.freeze)  # once, also where one process builds several times
    atexit.register(gc.freeze)

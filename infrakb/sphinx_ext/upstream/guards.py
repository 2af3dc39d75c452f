"""Declares and guards the reaches into what other packages do not promise to keep.

A :class:`Reach` is one name of another package that this one replaces, overrides or counts on. All of them are
checked before anything is registered (:func:`infrakb.sphinx_ext.upstream.reaches.check`): where upstream has moved
one, the build stops and says what to adapt. Functions are replaced by :func:`replace` and in no other way.
"""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import CodeType
from typing import Any

from sphinx.errors import ExtensionError

#: The environment variable with the names of reaches to be left out, joined by commas. For tests: what only saves
#: time must not change a byte.
WITHOUT = "INFRAKB_WITHOUT"


@dataclass(frozen=True, slots=True)
class Reach:
    """A name of another package that this one replaces, overrides or counts on.

    ``does`` is Japanese: the table in the contributors' page is made of it.
    """

    module: str  # module of ours that reaches
    target: str  # "module:name" or "module:Class.name"
    does: str  # what is done with it, and why
    issue: str = ""  # the issue upstream that asks for it, "owner/repository#number"; "" where none is known
    takes: str | None = None  # parameters of a function, without self
    uses: str = (
        ""  # names and texts that the code of a function must hold: attributes it sets, functions it calls
    )
    switch: str = ""  # name by which it can be left out (see WITHOUT): it saves time and does nothing else

    @property
    def name(self) -> str:
        """The last part of the target."""
        return self.target.rpartition(":")[2].rpartition(".")[2]


def moved(reach: Reach, how: str) -> ExtensionError:
    """Return the error that says how another package differs from what *reach* counts on, and what to do."""
    return ExtensionError(
        f"{reach.target} {how}; adapt {reach.module} or install the versions in requirements.lock"
    )


#: What stands in the place of each target that is replaced.
_replaced: dict[str, Any] = {}


def require(reach: Reach) -> Any:
    """Return the target of *reach*.

    :raises ExtensionError: it is not there, or is another one than this package knows.
    """
    found = _holder(reach)
    try:
        found = getattr(found, reach.name)
    except AttributeError:
        raise moved(reach, "is gone") from None
    if found is _replaced.get(reach.target):  # it was looked at when it was replaced
        return found
    if reach.takes is not None and (now := _parameters(found)) != reach.takes:
        raise moved(reach, f"takes ({now}) instead of ({reach.takes})")
    if missing := reach.uses.split() and sorted(set(reach.uses.split()) - _words(found)):
        raise moved(reach, f"does not use {', '.join(missing)} any more")
    return found


def _holder(reach: Reach) -> Any:
    """Return what has the target as an attribute: a module or a class."""
    module, _colon, path = reach.target.partition(":")
    try:
        found: Any = import_module(module)
        for name in path.split(".")[:-1]:
            found = getattr(found, name)
    except (ImportError, AttributeError):
        raise moved(reach, "is gone") from None
    return found


def _parameters(function: Any) -> str:
    try:
        names = list(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return "?"
    return " ".join(name for name in names if name != "self")


def _words(function: Any) -> set[str]:
    """Return the names and texts in the code of *function*, those in functions inside it included."""
    found: set[str] = set()
    code = getattr(inspect.unwrap(function), "__code__", None)
    waiting: list[CodeType] = [code] if code is not None else []
    while waiting:
        code = waiting.pop()
        found.update(code.co_names, code.co_varnames, code.co_freevars)
        found.update(value for value in code.co_consts if isinstance(value, str))
        waiting.extend(value for value in code.co_consts if isinstance(value, CodeType))
    return found


def replace(reach: Reach, make: Callable[[Any], Any]) -> None:
    """Put what *make* makes of the target of *reach* in its place: once, however many builds one process makes."""
    before = require(reach)
    if before is not _replaced.get(reach.target):
        _replaced[reach.target] = make(before)
        setattr(_holder(reach), reach.name, _replaced[reach.target])


def put_back(reach: Reach, before: Any) -> None:
    """Put *before*, which the target of *reach* was, in its place again."""
    _replaced.pop(reach.target, None)
    setattr(_holder(reach), reach.name, before)


def replace_method(reach: Reach, make: Callable[[Any], Any], owner: Any) -> None:
    """Put what *make* makes of a method in its place, for the object *owner* alone."""
    require(reach)
    setattr(owner, reach.name, make(getattr(owner, reach.name)))


@cache
def left_out() -> frozenset[str]:
    """Return the names of what is left out in this process."""
    return frozenset(filter(None, os.environ.get(WITHOUT, "").split(",")))


def is_used(reach: Reach) -> bool:
    """Tell whether *reach*, which only saves time, is to be used."""
    return reach.switch not in left_out()

"""YAML whose every value keeps its place in the file and stays the text that the author wrote. Pure.

Composed from the parser's events in one loop: PyYAML's own composer calls itself for each level, so that a line
of brackets ends the interpreter, and a mapping that holds itself or doubles itself by aliases never ends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml

from infrakb.text.japanese import printable
from infrakb.text.problems import Said, closest

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where PyYAML was built with it

#: Nesting and number of values (each alias counts what it stands for) beyond which nobody means it.
DEEPEST = 40
MOST_VALUES = 50_000
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class StructureError(ValueError):
    """YAML that is no front matter; ``said`` says why."""

    def __init__(self, message: str, *args: object) -> None:
        """Take the text and what is put into it."""
        self.said = Said(message, args)
        super().__init__(self.said.text())


class Value(NamedTuple):
    """A YAML value with its place."""

    data: Any  # str for every scalar (None for an empty one), list or dict of Values
    line: int  # 1-based line in the file
    key_line: int = 0  # that of its key in a mapping; 0 where it has none

    def plain(self) -> Any:
        """Return the value without places, scalars as text."""
        if isinstance(self.data, dict):
            return {key: value.plain() for key, value in self.data.items()}
        if isinstance(self.data, list):
            return [value.plain() for value in self.data]
        return self.data


class Doubled(NamedTuple):
    """A key that stands twice in one mapping."""

    key: str
    line: int  # 1-based line of the second one


@dataclass(slots=True)
class _Open:
    """A collection whose end has not come."""

    value: Value
    anchor: str | None
    key: str | None = None  # in a mapping: the key that waits for its value
    key_line: int = 0  # its line
    size: int = 1  # values in it, itself included


@dataclass(slots=True)
class _Composer:
    """Composes one document; ``root`` is its value once all events have been fed."""

    first_line: int
    root: Value | None = None
    doubled: list[Doubled] = field(default_factory=list)
    _stack: list[_Open] = field(default_factory=list)
    _anchors: dict[str, tuple[Value, int]] = field(default_factory=dict)
    _documents: int = 0

    def feed(self, event: yaml.Event) -> None:
        line = self.first_line + (event.start_mark.line if event.start_mark else 0)
        if isinstance(event, yaml.ScalarEvent):
            is_null = not event.style and event.implicit[0] and event.value in _NULLS
            self._add(Value(None if is_null else printable(event.value), line), event.anchor, 1)
        elif isinstance(event, yaml.AliasEvent):
            if event.anchor not in self._anchors:
                raise StructureError("the alias '*%s' stands for nothing that ends before it", event.anchor)
            value, size = self._anchors[event.anchor]
            self._add(Value(value.data, line), None, size)
        elif isinstance(event, yaml.CollectionStartEvent):
            if len(self._stack) == DEEPEST:
                raise StructureError("lists stand in lists, %s deep", DEEPEST)
            data: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
            self._stack.append(_Open(Value(data, line), event.anchor))
        elif isinstance(event, yaml.CollectionEndEvent):
            ended = self._stack.pop()
            self._add(ended.value, ended.anchor, ended.size)
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise StructureError("a second document begins")

    def _add(self, value: Value, anchor: str | None, size: int) -> None:
        if anchor:
            self._anchors[anchor] = (value, size)
        if not self._stack:
            self.root = value
            return
        top = self._stack[-1]
        top.size += size
        if top.size > MOST_VALUES:
            raise StructureError("there are more than %s values, as aliases multiply them", MOST_VALUES)
        if isinstance(top.value.data, list):
            top.value.data.append(value)
        elif top.key is None:
            top.key = value.data if isinstance(value.data, str) else str(value.plain())
            top.key_line = value.line
        else:
            if top.key in top.value.data:
                self.doubled.append(Doubled(top.key, top.key_line))
            top.value.data[top.key] = value._replace(key_line=top.key_line)
            top.key = None


def compose(text: str, first_line: int) -> tuple[dict[str, Value], list[Doubled]]:
    """Compose *text*, whose first line has the number *first_line*, to a mapping and its doubled keys.

    :raises yaml.YAMLError: when it is not YAML.
    :raises StructureError: when it is not a mapping, or one that is too deep, too large or holds itself.
    """
    composer = _Composer(first_line)
    for event in yaml.parse(text, Loader=Loader):
        composer.feed(event)
    if composer.root is None or composer.root.data is None:
        return {}, []
    if not isinstance(composer.root.data, dict):
        raise StructureError("it must be a list of 'key: value' lines")
    return composer.root.data, composer.doubled


def with_known_keys(mapping: Mapping[str, Value], known: Sequence[str]) -> tuple[dict[str, Value], list[str]]:
    """Return a mapping in which a key that is nearly a known one, which is missing, counts as that; and what is unknown."""
    corrected = dict(mapping)
    unknown = [key for key in mapping if key not in known]
    missing = [name for name in known if name not in mapping]
    for key in unknown:
        close = closest(key, missing, most=1)
        corrected |= {name: mapping[key] for name in close if name not in corrected}
    return corrected, unknown

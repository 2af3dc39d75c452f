"""Stylesheets made of others: joined, with what nobody uses left out, and short. Pure.

A sheet is read into rules (:func:`parsed`), which are filtered, and written again without what only people read
(:func:`text_of`). What is not understood is kept as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import blake2b
from typing import Any
from urllib.parse import unquote

import tinycss2

#: At-rules that hold rules.
_HOLDING = frozenset({"media", "supports", "container", "layer"})
#: Functions whose arguments are selectors.
_OF_SELECTORS = frozenset({"is", "where", "not", "has"})
#: What needs no space beside it, in values and in selectors.
_TIGHT, _TIGHT_SELECTOR = frozenset(",;{}"), frozenset(",>+~")
_IDENT_RE = re.compile(r"-?[A-Za-z_][\w-]*")
_VARIABLE_RE = re.compile(r"var\(\s*(--[\w-]+)")
_DATA_RE = re.compile(
    r"""url\((["']?)data:image/svg\+xml(?:;charset=[\w-]+|;utf8)?,(.*?)\1\)""", re.IGNORECASE
)
_NAMED_RE = re.compile(r"@(?:-webkit-)?keyframes (\S+)")

#: What a selector asks for: elements, classes (".a"), ids ("#a") and parts that styles make (":before").
Names = frozenset[str]


@dataclass(slots=True)
class Rule:
    """Selectors with their declarations, or an at-rule with what it holds."""

    head: str = ""  # of an at-rule, with its condition
    selectors: tuple[tuple[str, Names], ...] = ()
    declarations: tuple[tuple[str, str], ...] = ()
    rules: list[Rule] = field(default_factory=list)  # that an at-rule holds
    body: str | None = None  # of what is written as it stands


@cache
def parsed(sheet: str) -> tuple[Rule, ...]:
    """Return the rules of a *sheet*, which nobody changes: a sheet is read once, however many are made of it."""
    return tuple(_rules(tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)))


def _rules(found: Iterable[Any]) -> list[Rule]:
    made = {"at-rule": _at_rule, "qualified-rule": _style_rule}
    return [made[node.type](node) for node in found if node.type in made]


def _at_rule(node: Any) -> Rule:
    head = f"@{node.at_keyword} {_short(node.prelude)}".strip()
    if node.content is None:
        return Rule(head)
    if node.lower_at_keyword in _HOLDING:
        inner = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
        return Rule(head, rules=_rules(inner))
    return Rule(head, body=_short(node.content))


def _style_rule(node: Any) -> Rule:
    selectors = tuple((_short(part, _TIGHT_SELECTOR), _names(part)) for part in _parts(node.prelude))
    content: list[Any] = tinycss2.parse_blocks_contents(
        node.content, skip_comments=True, skip_whitespace=True
    )
    if any(item.type != "declaration" for item in content):  # nested rules
        return Rule(selectors=selectors, body=_short(node.content))
    return Rule(selectors=selectors, declarations=tuple((item.name, _value(item)) for item in content))


def _value(declaration: Any) -> str:
    return _short(declaration.value) + ("!important" if declaration.important else "")


def _parts(tokens: Iterable[Any]) -> Iterator[list[Any]]:
    """Yield what stands between the commas of a list."""
    part: list[Any] = []
    for one in tokens:
        if one == ",":
            yield part
            part = []
        else:
            part.append(one)
    yield part


def _names(tokens: Iterable[Any]) -> Names:
    """Return the ids, classes and tags that a page must have for a selector to match; of functions ``:has()`` alone counts."""
    found, before = set(), None
    for token in tokens:
        if token.type == "hash":
            found.add(f"#{token.value}")
        elif token.type == "ident" and before == ".":
            found.add(f".{token.value}")
        elif token.type == "ident" and before != ":":
            found.add(token.lower_value)
        elif token.type == "ident" and token.lower_value in {"before", "after"}:
            found.add(f":{token.lower_value}")
        elif token.type == "function" and token.lower_name == "has" and "," not in token.arguments:
            found |= _names(token.arguments)
        before = token
    return frozenset(found)


def _short(tokens: Iterable[Any], tight: Collection[str] = _TIGHT) -> str:
    """Return *tokens* as text, without comments and needless spaces; *tight* tells whether it is a selector."""
    pieces = [_piece(token, tight) for token in tokens if token.type != "comment"]
    made, before = [], " "
    for place, piece in enumerate(pieces):
        after = next((other for other in pieces[place + 1 :] if other != " "), " ")
        if piece == " " and (before in {" ", *tight} or after in {" ", *tight}):
            continue
        if piece == " " and before == ":" and tight is _TIGHT:
            continue
        made.append(piece)
        before = piece
    return "".join(made).strip().removesuffix(";")


def _piece(token: Any, tight: Collection[str]) -> str:
    kind = token.type
    if kind == "whitespace":
        return " "
    if kind == "function":
        is_selector = tight is _TIGHT_SELECTOR and token.lower_name in _OF_SELECTORS
        return f"{token.name}({_short(token.arguments, _TIGHT_SELECTOR if is_selector else _TIGHT)})"
    if kind == "() block":
        return f"({_short(token.content)})"
    if kind == "[] block":
        return f"[{''.join(map(_of_attribute, token.content))}]"
    if kind == "{} block":
        return "{" + _short(token.content) + "}"
    if kind in {"number", "dimension", "percentage"}:
        return re.sub(r"^([+-]?)0\.", r"\1.", token.serialize())
    return str(token.serialize())


def _of_attribute(token: Any) -> str:
    """Return what stands between the brackets of a selector: a value without quotes where it needs none."""
    is_plain = token.type == "string" and _IDENT_RE.fullmatch(token.value)
    return token.value if is_plain else str(token.serialize())


def of_attribute(selector: str, style: str) -> Rule:
    """Return the rule that does for *selector* what an attribute *style* would do: nothing else beats it."""
    found: list[Any] = tinycss2.parse_blocks_contents(style, skip_comments=True, skip_whitespace=True)
    declarations = (
        (one.name, _short(one.value) + "!important") for one in found if one.type == "declaration"
    )
    return Rule(selectors=((selector, frozenset()),), declarations=tuple(declarations))


# --- choosing


def chosen(rules: Iterable[Rule], is_wanted: Callable[[Names], bool], *, others: bool = True) -> list[Rule]:
    """Return those of the *rules* that have a selector that is wanted, by what it asks for.

    :param others: with at-rules that hold none.
    """
    left = []
    for rule in rules:
        if rule.rules:
            if inner := chosen(rule.rules, is_wanted, others=others):
                left.append(replace(rule, rules=inner))
        elif not rule.selectors:
            left += [rule] if others else []
        elif selectors := tuple(one for one in rule.selectors if is_wanted(one[1])):
            left.append(replace(rule, selectors=selectors))
    return left


def without_overridden(rules: Iterable[Rule]) -> list[Rule]:
    """Return the *rules* without declarations that a later one for the same selectors takes the place of."""
    known: set[tuple[object, ...]] = set()
    return _without_overridden(list(rules), "", known)


def _without_overridden(rules: list[Rule], where: str, known: set[tuple[object, ...]]) -> list[Rule]:
    left: list[Rule] = []
    for rule in reversed(rules):
        if rule.rules:
            inner = _without_overridden(rule.rules, f"{where}{rule.head}{{", known)
            if inner:
                left.append(replace(rule, rules=inner))
        elif rule.declarations:
            selectors = tuple(selector for selector, _names in rule.selectors)
            now = [
                (where, selectors, name, value.endswith("!important")) for name, value in rule.declarations
            ]
            lasting = tuple(
                one
                for one, key in zip(rule.declarations, now, strict=True)
                if key not in known and (*key[:3], True) not in known
            )
            known.update(now)
            if lasting:
                left.append(replace(rule, declarations=lasting))
        else:
            left.append(rule)
    return left[::-1]


def variables_of(text: str) -> set[str]:
    """Return the variables that a sheet asks for."""
    return set(_VARIABLE_RE.findall(text))


def defined(rules: Iterable[Rule]) -> set[str]:
    """Return the variables that the *rules* define."""
    found: set[str] = set()
    for rule in rules:
        found |= {name for name, _value in rule.declarations if name.startswith("--")} | defined(rule.rules)
    return found


def without_unused_variables(rules: Sequence[Rule], used: Collection[str] = ()) -> list[Rule]:
    """Return the *rules* without variables that neither they nor others ask for.

    :param used: those that others ask for.
    """
    left = list(rules)
    while True:
        rules, left = left, _with_variables(left, variables_of(text_of(left)).union(used))
        if left == rules:
            return left


def definitions(rules: Iterable[Rule], wanted: Collection[str]) -> list[Rule]:
    """Return what the *rules* say of the variables *wanted*, and nothing else of them."""
    left = []
    for rule in rules:
        inner = definitions(rule.rules, wanted)
        said = tuple(one for one in rule.declarations if one[0] in wanted)
        if inner or said:
            left.append(replace(rule, rules=inner, declarations=said))
    return left


def names_of(rules: Iterable[Rule]) -> set[str]:
    """Return everything that selectors of the *rules* ask for."""
    found: set[str] = set()
    for rule in rules:
        found |= names_of(rule.rules).union(*(names for _selector, names in rule.selectors))
    return found


def _with_variables(rules: Iterable[Rule], wanted: Collection[str]) -> list[Rule]:
    left = []
    for rule in rules:
        if rule.rules:
            if inner := _with_variables(rule.rules, wanted):
                left.append(replace(rule, rules=inner))
        elif rule.declarations:
            lasting = tuple(
                one for one in rule.declarations if not one[0].startswith("--") or one[0] in wanted
            )
            if lasting:
                left.append(replace(rule, declarations=lasting))
        else:
            left.append(rule)
    return left


def without_idle_animations(rules: Sequence[Rule]) -> list[Rule]:
    """Return the *rules* without animations that none of them starts."""
    text = text_of(rule for rule in rules if not _NAMED_RE.match(rule.head))
    return [
        rule
        for rule in rules
        if not (named := _NAMED_RE.match(rule.head)) or re.search(rf"[:, ]{named[1]}\b", text)
    ]


# --- writing


def text_of(rules: Iterable[Rule]) -> str:
    """Return the *rules* as a sheet."""
    return "".join(map(_text, rules))


def _text(rule: Rule) -> str:
    head = rule.head or ",".join(selector for selector, _names in rule.selectors)
    if rule.rules:
        body = text_of(rule.rules)
    elif rule.body is not None:
        body = rule.body
    elif rule.declarations:
        body = ";".join(f"{name}:{value or ' '}" for name, value in rule.declarations)
    else:
        return f"{head};" if rule.head else ""
    return f"{head}{{{body}}}"


def with_files(rules: Iterable[Rule], folder: str) -> tuple[list[Rule], dict[str, bytes]]:
    """Return *rules* whose pictures are files in *folder* beside their sheet, and these by their paths.

    A strict policy refuses pictures that are written into an address.
    """
    files: dict[str, bytes] = {}

    def put(found: re.Match[str]) -> str:
        picture = unquote(found[2].replace("\\", "")).encode()
        path = f"{folder}/{blake2b(picture, digest_size=4).hexdigest()}.svg"
        files[path] = picture
        return f"url({path})"

    def linked(rule: Rule) -> Rule:
        return replace(
            rule,
            declarations=tuple((name, _DATA_RE.sub(put, value)) for name, value in rule.declarations),
            rules=list(map(linked, rule.rules)),
            body=rule.body and _DATA_RE.sub(put, rule.body),
        )

    return list(map(linked, rules)), files


# --- keeping: reading a sheet takes longer than all the rest


def saved(rules: Iterable[Rule]) -> list[Any]:
    """Return *rules* as values of JSON."""
    return [
        [
            rule.head,
            [[selector, sorted(names)] for selector, names in rule.selectors],
            rule.declarations,
            saved(rule.rules),
            rule.body,
        ]
        for rule in rules
    ]


def restored(values: Iterable[Any]) -> list[Rule]:
    """Return the rules that :func:`saved` has made *values* of."""
    return [
        Rule(
            head,
            tuple((selector, frozenset(names)) for selector, names in selectors),
            tuple((name, value) for name, value in declarations),
            restored(rules),
            body,
        )
        for head, selectors, declarations, rules, body in values
    ]

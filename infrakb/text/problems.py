"""What pure code reports instead of a warning: it knows nothing of Sphinx. Pure.

A text for an author is kept apart from what is put into it, so that it can be said in the author's language:
the English text is its key in the message catalogue.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

#: Returns the author's words for an English text.
Translate = Callable[[str], str]


class Said(NamedTuple):
    """A text for an author, such as a part of another one."""

    message: str  # English, with %s for each of the arguments
    args: tuple[object, ...] = ()  # names and values from the source, or texts themselves

    def text(self, translate: Translate = str) -> str:
        """Return the text in the author's language; in English without *translate*."""
        words = translate(self.message)
        if not self.args:
            return words
        return words % tuple(arg.text(translate) if isinstance(arg, Said) else arg for arg in self.args)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a source file, found by code that knows nothing of Sphinx."""

    line: int  # 1-based line in the file
    subtype: str  # a key of SUBTYPES
    message: str  # what is wrong and what to write instead: English, with %s for each of the arguments
    args: tuple[object, ...] = ()  # as those of Said

    def text(self, translate: Translate = str) -> str:
        """Return the whole text in the author's language; in English without *translate*."""
        return Said(self.message, self.args).text(translate)


#: Up to this number of known names all of them are said where none is near.
FEW_NAMES = 12
#: How like a name must be to be offered, from 0 to 1.
LIKENESS = 0.6
#: A name this much less like the word than the best one is no help beside it.
_AS_LIKE = 0.1


def closest(word: str, known: Iterable[str], likeness: float = LIKENESS, most: int = 3) -> list[str]:
    """Return the known names that are like a word that is none, the likeliest first.

    :param likeness: how like they must be; more of it where the word is probably right as it is.
    """
    return difflib.get_close_matches(word, sorted(known), n=most, cutoff=likeness)


def near(word: str, known: Iterable[str]) -> Said:
    """Return the part of a message that says which known names are near an unknown one."""
    names = sorted(known)
    close = closest(word, names)
    if close:
        best = _likeness(word, close[0])
        return meant([name for name in close if _likeness(word, name) >= best - _AS_LIKE])
    if 0 < len(names) <= FEW_NAMES:
        return Said("use one of %s", (", ".join(names),))
    return Said("no name is near")


def _likeness(word: str, name: str) -> float:
    return difflib.SequenceMatcher(None, name, word).ratio()


def meant(names: list[str]) -> Said:
    """Return the part of a message that offers up to three names."""
    if len(names) == 1:
        return Said("did you mean '%s'?", (names[0],))
    if len(names) == 2:
        return Said("did you mean '%s' or '%s'?", tuple(names))
    return Said("did you mean '%s', '%s' or '%s'?", tuple(names[:3]))

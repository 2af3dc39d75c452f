"""Draws the pictures that others show beside links to pages: title, kind, site, and a figure or a date. Pure.

The picture has 16 colours: the ground, the text and the accent in steps towards it. Letters come of the first font
that has them, so that none is missing; a text with one that no font has is not drawn.
"""

from __future__ import annotations

import io
import unicodedata
from collections import OrderedDict
from functools import cache, partial
from itertools import accumulate, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from PIL import Image, ImageDraw, ImageFont

from infrakb.text.fontfile import coverage
from infrakb.text.linebreaks import lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

WIDTH, HEIGHT = 1200, 630
_MARGIN = 76
#: Sizes of a title, the largest that fits is taken: in at most so many lines, or fewer above a figure.
_TITLES: Final = (84, 76, 68, 62, 56, 50, 46)
_MOST_LINES, _MOST_ABOVE_A_FIGURE = 3, 2
_LEADING = 1.34
#: Where the bottom's rule stands, and the ends of the place for title and figure.
_RULE = HEIGHT - 118
_TOP = 132
#: Where the figure's label stands, and its sizes.
_FIGURE = 296
_FIGURES: Final = (96, 80, 66, 54, 44)
#: Steps of the text and of the accent towards the ground.
_TEXT_STEPS, _ACCENT_STEPS = 9, 6
#: How strong the text is that matters less.
_FAINT = 0.78
#: zlib's strategy that looks for runs alone: for large grounds it is the fastest, and no file is larger.
_RUNS = 3
#: Shapes of letters that are kept, 8 kB each.
_KEPT = 2_000
#: Characters that show nothing by themselves: joiners, marks of direction, selectors of variants.
_UNSEEN = frozenset({"Cc", "Cf"})
_SELECTORS = ("\ufe00", "\ufe0f")


class Figure(NamedTuple):
    """The figure of a topic that matters most."""

    value: str  # with its unit
    label: str
    source: str  # of whom, and of when


class Design(NamedTuple):
    """What all pictures of a site have in common."""

    site: str
    colours: tuple[str, ...]  # of the ground, the text and the accent, as #rrggbb
    fonts: tuple[str, ...]  # paths, the first that has a letter draws it


class Preview(NamedTuple):
    """What a picture shows."""

    title: str
    kind: str = ""  # above the title
    date: str = ""  # in the corner
    figure: Figure | None = None


# --- fonts


class _Face:
    """A font file."""

    def __init__(self, path: str) -> None:
        self.has = coverage(Path(path)).has
        # Letters side by side, without what depends on how the library was built: Japanese needs no more.
        self.sized = cache(partial(ImageFont.truetype, path, layout_engine=ImageFont.Layout.BASIC))


class Fonts:
    """The fonts of a site, in their order."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._faces = [_Face(path) for path in paths]
        self._advances: dict[tuple[str, int], float] = {}
        #: The last that were drawn: titles of a site have many letters in common.
        self._glyphs: OrderedDict[tuple[str, int], Image.Image | None] = OrderedDict()
        self._face = cache(self._first_with)

    def _first_with(self, char: str) -> _Face | None:
        return next((face for face in self._faces if face.has(char)), None)

    def drawable(self, text: str) -> str:
        """Return *text* without what shows nothing, and without pictures such as emoji that no font has."""
        return "".join(
            char
            for char in unicodedata.normalize("NFC", text)
            if unicodedata.category(char) not in _UNSEEN
            and not _SELECTORS[0] <= char <= _SELECTORS[1]
            and (self._face(char) or unicodedata.category(char) not in {"So", "Sk", "Co"})
        )

    def missing(self, text: str) -> str:
        """Return the characters of *text* that no font has, each once."""
        return "".join(dict.fromkeys(char for char in self.drawable(text) if self._face(char) is None))

    def advance(self, char: str, size: int) -> float:
        """Return the width of a character, in pixels."""
        key = (char, size)
        if key not in self._advances:
            face = self._face(char)
            self._advances[key] = face.sized(size).getlength(char) if face else 0.0
        return self._advances[key]

    def glyph(self, char: str, size: int) -> Image.Image | None:
        """Return how much of each pixel a character covers, in a box whose baseline lies *size* below its top."""
        key = (char, size)
        if key in self._glyphs:
            self._glyphs.move_to_end(key)
            return self._glyphs[key]
        face = self._face(char)
        shape = _shape(char, face.sized(size), size) if face else None
        self._glyphs[key] = shape
        if len(self._glyphs) > _KEPT:
            self._glyphs.popitem(last=False)
        return shape


def _shape(char: str, font: ImageFont.FreeTypeFont, size: int) -> Image.Image:
    made = Image.new("L", (round(font.getlength(char)) + size // 4, round(size * 1.4)), 0)
    ImageDraw.Draw(made).text((0, size), char, fill=255, font=font, anchor="ls")
    return made


fonts_of = cache(Fonts)


# --- pictures


def _steps(ground: tuple[int, ...], ink: tuple[int, ...], count: int) -> Iterator[int]:
    for step in range(1, count + 1):
        yield from (round(low + (high - low) * step / count) for low, high in zip(ground, ink, strict=True))


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


@cache
def _palette(colours: tuple[str, ...]) -> list[int]:
    ground, text, accent = map(_rgb, colours)
    return [*ground, *_steps(ground, text, _TEXT_STEPS), *_steps(ground, accent, _ACCENT_STEPS)]


@cache
def _table(first: int, steps: int, strength: float = 1.0) -> list[int]:
    """What maps how much of a pixel a letter covers to a colour, of which the faintest has the number *first*."""
    levels = (round(cover / 255 * strength * steps) for cover in range(256))
    return [first + level - 1 if level else 0 for level in levels]


_TEXT = _table(1, _TEXT_STEPS)
_LESS = _table(1, _TEXT_STEPS, _FAINT)
_ACCENT = _table(1 + _TEXT_STEPS, _ACCENT_STEPS)


#: Characters of a text that are looked at: more than a picture has room for, whatever an author writes.
_LONGEST = 400
#: Where anything is covered at all.
_COVERED = [0] + [255] * 255


class _Canvas:
    def __init__(self, fonts: Fonts, colours: tuple[str, ...]) -> None:
        self._fonts = fonts
        self.picture = Image.new("P", (WIDTH, HEIGHT), 0)
        self.picture.putpalette(_palette(colours))

    def width(self, text: str, size: int) -> float:
        return sum(self._fonts.advance(char, size) for char in text)

    def bar(self, box: tuple[int, int, int, int], colour: int) -> None:
        ImageDraw.Draw(self.picture).rectangle(box, fill=colour)

    def write(self, place: tuple[float, float], text: str, size: int, table: list[int]) -> None:
        """Write a line; *place* is where its letters begin, and the top of its em box."""
        left, top = round(place[0]), round(place[1])
        line = Image.new("L", (round(self.width(text, size)) + size, round(size * 1.4)), 0)
        reached = 0.0
        for char in text:
            if glyph := self._fonts.glyph(char, size):
                line.paste(255, (round(reached), 0), glyph)
            reached += self._fonts.advance(char, size)
        self.picture.paste(line.point(table), (left, top), line.point(_COVERED))

    def cut(self, text: str, size: int, width: float) -> str:
        """Return *text*, cut with 「…」 where it is wider than *width*."""
        if self.width(text, size) <= width:
            return text
        ends = accumulate(self._fonts.advance(char, size) for char in text)
        room = width - self._fonts.advance("…", size)
        kept = sum(1 for _end in takewhile(lambda end: end <= room, ends))
        return text[:kept].rstrip() + "…"


def draw(preview: Preview, design: Design) -> bytes:
    """Return the picture as PNG."""
    fonts = fonts_of(design.fonts)
    title, kind, date = (fonts.drawable(text[:_LONGEST]) for text in preview[:3])
    canvas = _Canvas(fonts, design.colours)
    room = WIDTH - 2 * _MARGIN
    if kind:
        canvas.bar((_MARGIN, 74, _MARGIN + 10, 74 + 40), _TEXT_STEPS + _ACCENT_STEPS)
        canvas.write((_MARGIN + 30, 72), canvas.cut(kind, 36, room - 30), 36, _ACCENT)
    _write_title(canvas, fonts, title, preview.figure)
    if preview.figure:
        _write_figure(canvas, Figure(*map(fonts.drawable, preview.figure)))
    canvas.bar((_MARGIN, _RULE, WIDTH - _MARGIN, _RULE + 1), 4)
    written = canvas.width(date, 30)
    if date:
        canvas.write((WIDTH - _MARGIN - written, _RULE + 34), date, 30, _LESS)
    canvas.write(
        (_MARGIN, _RULE + 32), canvas.cut(fonts.drawable(design.site), 32, room - written - 40), 32, _TEXT
    )
    file = io.BytesIO()
    canvas.picture.save(file, "PNG", bits=4, compress_level=1, compress_type=_RUNS)
    return file.getvalue()


def _write_title(canvas: _Canvas, fonts: Fonts, title: str, figure: Figure | None) -> None:
    most = _MOST_ABOVE_A_FIGURE if figure else _MOST_LINES
    bottom = _FIGURE if figure else _RULE
    room = WIDTH - 2 * _MARGIN
    for size in _TITLES:
        if size > _TITLES[-1] and canvas.width(title, size) > most * room:
            continue  # its lines are too many, however they are broken
        found = lines(title, room, partial(fonts.advance, size=size))
        step = round(size * _LEADING)
        if len(found) <= most and len(found) * step <= bottom - _TOP:
            break
    else:
        found = [*found[: most - 1], canvas.cut("".join(found[most - 1 :]), size, room)]
    top = (_TOP + bottom - step * len(found)) / 2
    for number, line in enumerate(found):
        canvas.write((_MARGIN, top + number * step), line, size, _TEXT)


def _write_figure(canvas: _Canvas, figure: Figure) -> None:
    room = WIDTH - 2 * _MARGIN
    size = next((size for size in _FIGURES if canvas.width(figure.value, size) <= room), _FIGURES[-1])
    baseline = _FIGURE + 136
    canvas.write((_MARGIN, _FIGURE), canvas.cut(figure.label, 32, room), 32, _LESS)
    canvas.write((_MARGIN, baseline - size), canvas.cut(figure.value, size, room), size, _ACCENT)
    canvas.write((_MARGIN, baseline + 26), canvas.cut(figure.source, 28, room), 28, _LESS)

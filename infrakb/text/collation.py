"""The order of Japanese names in an index: digits, Latin letters, kana, Han. Pure.

After JIS X 4061, as far as names need it: hiragana and katakana are one, a long vowel sorts as the vowel before it,
voiced marks and small kana count only between names that are equal without them, and numbers sort by their value.
Han characters have no order of their own: names are sorted by their readings, where somebody has given them.
"""

from __future__ import annotations

import re
import unicodedata

#: Rows of the kana table by their first kana, with all that stand in each.
ROWS = {
    "あ": "あいうえお",
    "か": "かきくけこ",
    "さ": "さしすせそ",
    "た": "たちつてと",
    "な": "なにぬねの",
    "は": "はひふへほ",
    "ま": "まみむめも",
    "や": "やゆよ",
    "ら": "らりるれろ",
    "わ": "わゐゑをん",
}
#: Groups of an index in their order: digits and signs, letters, rows of kana, and Han characters without a reading.
SIGNS, HAN = "0–9", "漢字"
LETTERS = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
#: The two orders in which names are looked up, and the groups of each.
ORDERS = {"latin": (SIGNS, *LETTERS), "kana": (*ROWS, HAN)}

_HAN_RE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff々〆]")
_KANA_RE = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
_SMALL = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ")
_VOWELS = {
    kana: vowel
    for vowel, column in zip(
        "あいうえお",
        ("あかさたなはまやらわ", "いきしちにひみりゐ", "うくすつぬふむゆる", "えけせてねへめれゑ", "おこそとのほもよろを"),
        strict=True,
    )
    for kana in column
}  # fmt: skip
_TOKEN_RE = re.compile(r"\d+|.", re.DOTALL)

#: What sorts names: base characters, then the characters themselves.
Key = tuple[tuple[tuple[int, int, str], ...], str]


def has_han(text: str) -> bool:
    """Whether a text holds a Han character, whose reading has to be told."""
    return _HAN_RE.search(text) is not None


def is_reading(text: str) -> bool:
    """Whether a text may be the reading of a name: it has kana, and nothing that has a reading itself."""
    text = unicodedata.normalize("NFKC", text)
    return _KANA_RE.search(text) is not None and not has_han(text)


def collation_key(text: str) -> Key:
    """Return what sorts *text*, the reading of a name, among others."""
    plain = _plain(text)
    weights = tuple(_weight(token) for token in _TOKEN_RE.findall(_base(plain)) if not _is_sign(token))
    return weights, plain


def group(text: str) -> str:
    """Return the group of an index in which a name with this reading stands: "A", "か", or one of the others."""
    first = next((char for char in _base(_plain(text)) if not _is_sign(char)), "")
    if _HAN_RE.match(first):
        return HAN
    letter = unicodedata.normalize("NFD", first)[:1].upper()
    if letter in LETTERS:
        return letter
    return next((row for row, kana in ROWS.items() if first and first in kana), SIGNS)


def initials(text: str) -> str:
    """Return the first two letters of a name that begins with a Latin letter, "Am"; its group for others."""
    name = group(text)
    if name not in LETTERS:
        return name
    letters = [char for char in unicodedata.normalize("NFD", _base(_plain(text))) if not _is_sign(char)]
    return name + "".join(letters[1:2])


def _plain(text: str) -> str:
    """Return *text* in hiragana and lower case."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return "".join(chr(ord(char) - 0x60) if "\u30a1" <= char <= "\u30f6" else char for char in text)


def _base(plain: str) -> str:
    """Return a text in hiragana without what counts only at the second look."""
    base = ""
    for char in unicodedata.normalize("NFD", plain):
        if char in "\u3099\u309a":
            continue
        base += _VOWELS.get(base[-1:], "") if char == "ー" else char.translate(_SMALL)
    return unicodedata.normalize("NFC", base)


def _is_sign(token: str) -> bool:
    return not token[0].isalnum()


def _weight(token: str) -> tuple[int, int, str]:
    """Return the place of a number or a character: numbers by their value, Latin before kana before Han."""
    if token.isdecimal():
        return 0, int(token), ""
    if _HAN_RE.match(token):
        return 3, 0, token
    return (2 if _KANA_RE.match(token) else 1), 0, token

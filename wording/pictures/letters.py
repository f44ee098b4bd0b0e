"""The letters of a drawing: plain ones by its own font, others by the fonts of the machine.

Owns which font writes a text. The machine's are looked for by the names of the Noto fonts, one for
each script, and of DejaVu; a text that no font can write whole is written by none.
"""

import unicodedata
from bisect import bisect_right
from functools import lru_cache
from typing import Final

from PIL import ImageFont, features

_OWN: Final = ""
"""The font that comes with the drawing's library: it has few letters with accents."""
_WIDE: Final = "DejaVuSans.ttf"
_SEVERAL: Final = {
    "LATIN": "NotoSans-Regular.ttf",
    "CYRILLIC": "NotoSans-Regular.ttf",
    "GREEK": "NotoSans-Regular.ttf",
    "CJK": "NotoSansCJK-Regular.ttc",
    "HIRAGANA": "NotoSansCJK-Regular.ttc",
    "KATAKANA": "NotoSansCJK-Regular.ttc",
    "HANGUL": "NotoSansCJK-Regular.ttc",
}
"""Fonts that have several scripts, by the first word of a letter's name in Unicode."""
_STAND_ALONE: Final = frozenset({*_SEVERAL, "ARMENIAN", "GEORGIAN"})
"""Scripts whose letters stand side by side as they are; all others are shaped together."""
_NOT_A_LETTER: Final = "\uffff"
_SIZE: Final = 24
"""At which it is looked whether a font has a letter."""

Font = ImageFont.FreeTypeFont


def writable(text: str) -> str:
    """What can be seen of the text, at need without accents; nothing where no font has it all."""
    shown = "".join(letter for letter in text if letter.isprintable())
    plain = "".join(each for each in unicodedata.normalize("NFKD", shown) if each.isascii())
    if _name_for(shown) is not None:
        return shown
    return plain if len(plain) == len(shown) else ""


def font(text: str, size: int) -> Font:
    """A font for this text; the drawing's own where none has all its letters."""
    return _font(_name_for(text) or _OWN, size) or _own(size)


def cut_to(text: str, size: int, room: float) -> str:
    """The text, or as much of its beginning as there is room for; nothing where that is no letter."""
    letters = font(text, size)
    if letters.getlength(text) <= room:
        return text
    # A longer beginning is wider: the first that has no room is found by halving.
    fitting = bisect_right(
        range(1, len(text)), float(room), key=lambda count: letters.getlength(f"{text[:count]}…")
    )
    return f"{text[:fitting]}…" if fitting > 1 else ""


def is_shaping(letters: Font) -> bool:
    """Whether the font is drawn in a way that takes a direction."""
    return letters.layout_engine == ImageFont.Layout.RAQM


@lru_cache(maxsize=1)
def _shapes() -> bool:
    """Whether letters can be joined and put in order as their script asks for."""
    return bool(features.check("raqm")) and bool(features.check("fribidi"))


@lru_cache(maxsize=1024)
def _name_for(text: str) -> str | None:
    """The name of a font that has all letters of the text; None where there is none."""
    letters = set(text)
    scripts = dict.fromkeys(
        unicodedata.name(letter, "UNKNOWN").split()[0] for letter in text if letter.isalpha()
    )
    if not (_STAND_ALONE.issuperset(scripts) or _shapes()):
        return None
    noto = (_SEVERAL.get(each, f"NotoSans{each.title()}-Regular.ttf") for each in scripts)
    names = (_OWN, *noto, _WIDE)
    return next((name for name in names if all(_has(name, each) for each in letters)), None)


@lru_cache(maxsize=4096)
def _has(name: str, letter: str) -> bool:
    """Whether the font draws something else for the letter than for one that there is not."""
    found = _font(name, _SIZE)
    if found is None:
        return False
    return letter.isspace() or _drawn(found, letter) != _drawn(found, _NOT_A_LETTER)


def _drawn(found: Font, letter: str) -> tuple[object, ...]:
    mask = found.getmask(letter)
    return mask.size, bytes(mask)


def _font(name: str, size: int) -> Font | None:
    return _own(size) if name == _OWN else _of_machine(name, size)


@lru_cache(maxsize=64)
def _of_machine(name: str, size: int) -> Font | None:
    try:
        return ImageFont.truetype(name, size)
    except OSError:
        return None


@lru_cache(maxsize=16)
def _own(size: int) -> Font:
    found = ImageFont.load_default(size)
    assert isinstance(found, Font)  # noqa: S101 - Pillow's wheels have FreeType
    return found

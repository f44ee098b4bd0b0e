"""The parts that pages are made of, as data: rows, typed texts with their direction, and sections."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

from wording.language import Translator
from wording.safe_text import clean_body

Part = str | int | bool | Sequence["Part"] | Mapping[str, "Part"]
Words = Mapping[str, str | bool]
"""A text and from which side it is read."""
View = Mapping[str, Part]
"""Everything that stands on the pages of a document."""
Parts = Mapping[str, Sequence[Part]]
"""What a section consists of."""

_PARTS: Final = ("notes", "rows", "texts", "steps", "columns", "widths", "exact")
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL"})


def section(title: str, parts: Parts) -> Part:
    """A section with what it has of a section's parts."""
    return {"title": title, **{name: parts.get(name, ()) for name in _PARTS}}


def row(label: str, value: Part, level: int = 0) -> Part:
    """A label and its value, which was said or typed, farther in by its level."""
    return {"label": label, "value": value, "level": level}


def said(_: Translator, text: str) -> Words:
    """The service's own words, from the side of their language."""
    return {"text": text, "rtl": _.is_rtl}


def typed(text: str) -> Words:
    """What somebody typed, from the side of its first letter."""
    body = clean_body(text)
    return {"text": body, "rtl": _is_rtl(body)}


def _is_rtl(text: str) -> bool:
    """Whether its first letter with a direction runs from right to left (UAX #9, rule P2)."""
    directions = (unicodedata.bidirectional(letter) for letter in text)
    strong = (each for each in directions if each in _RIGHT_TO_LEFT or each == "L")
    return next(strong, "L") in _RIGHT_TO_LEFT

"""Emphasis within a message: bold, code and quotes, as marks in its text until it is sent.

Owns the marks and the reading of them. They are noncharacters, which Unicode keeps for a program's
own use (section 23.7), and ``wording.safe_text`` takes them out of everything that people write: so
emphasis reaches Telegram as offsets, and no person's text is ever read as markup.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from wording.safe_text import EMPHASIS_END, HOLDING_SPACE, Shown, utf16_length

LONG_QUOTE_UNITS = 600
"""UTF-16 code units from which a quote is folded until its reader opens it."""
LONG_QUOTE_LINES = 10


class Style(StrEnum):
    """How a part of a message looks (Bot API, MessageEntity: ``type``)."""

    BOLD = "bold"
    CODE = "code"
    """On one line, and copied by a touch."""
    QUOTE = "blockquote"
    LONG_QUOTE = "expandable_blockquote"


@dataclass(frozen=True, slots=True, kw_only=True)
class Emphasis:
    """A part of a text, counted in UTF-16 code units."""

    style: Style
    offset: int
    length: int


_MARKS = {style: chr(0xFDD0 + number) for number, style in enumerate(Style)}
_STYLES = {mark: style for style, mark in _MARKS.items()}
_ANY_MARK = re.compile(f"([{''.join(_STYLES)}{EMPHASIS_END}])")


def bold(text: Shown) -> Shown:
    """What the eye must fall on first."""
    return _marked(Style.BOLD, text)


def code(text: Shown) -> Shown:
    """A reference or another word that is copied rather than read."""
    return _marked(Style.CODE, text)


def quote(text: Shown) -> Shown:
    """What a person wrote; a long one is folded."""
    is_long = utf16_length(text) > LONG_QUOTE_UNITS or text.count("\n") >= LONG_QUOTE_LINES
    return _marked(Style.LONG_QUOTE if is_long else Style.QUOTE, text)


def begins(style: Style) -> str:
    """The mark before a part of that style."""
    return _MARKS[style]


def plain(text: str) -> str:
    """The text without its marks, and with common spaces, for what shows neither."""
    return _ANY_MARK.sub("", text).replace(HOLDING_SPACE, " ")


def read(text: str) -> tuple[str, tuple[Emphasis, ...]]:
    """The text without its marks, and what they mark, in the order of their beginnings."""
    kept: list[str] = []
    found: list[Emphasis] = []
    opened: list[tuple[Style, int]] = []
    at = 0
    for part in _ANY_MARK.split(text):
        if style := _STYLES.get(part):
            opened.append((style, at))
        elif part != EMPHASIS_END:
            kept.append(part)
            at += utf16_length(part)
        elif opened:
            style, offset = opened.pop()
            if at > offset:
                found.append(Emphasis(style=style, offset=offset, length=at - offset))
    return "".join(kept), tuple(sorted(found, key=lambda each: (each.offset, -each.length)))


def _marked(style: Style, text: Shown) -> Shown:
    return Shown(f"{_MARKS[style]}{text}{EMPHASIS_END}") if text else text

"""Makes strings safe to show: people's text, names, references, and the length of the whole.

Owns what is removed from text that people or the directory wrote, the isolation of text that runs
in the other direction, and a cut that leaves nothing open. The type ``Shown`` marks what may stand in
a message; only this module, the emphasis, the translator and the labels make it. The log keeps every
text as it was written.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, NewType

Shown = NewType("Shown", str)
"""Text that is safe to show: cleaned, and isolated where its direction asks for it."""

NOTHING = Shown("")
ELLIPSIS = "…"
LONGEST_NAME = 80

HOLDING_SPACE = "\u00a0"
_SPACES_BETWEEN: Final = (" ", HOLDING_SPACE)
_WIDE: Final = frozenset({"W", "F"})
_LONGEST_HELD = 32
"""Letters: what surely stands in one line of a telephone 360 points wide."""

_FSI, _LRI, _PDI = "\u2068", "\u2066", "\u2069"
_OPENING = re.compile("[\u2066-\u2068]")

EMPHASIS_END = "\ufddf"
"""Ends what one of the marks before it began; what they mean is ``wording.emphasis``'s to say."""
_EMPHASIS_BEGIN = re.compile("[\ufdd0-\ufdde]")
_EMPHASIS = frozenset(map(chr, range(0xFDD0, 0xFDE0)))

_VISIBLE_FORMATS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2")
"""Signs of category Cf that can be seen (Unicode, section 9.2: prepended concatenation marks)."""
_BLANKS = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and marks that look like nothing, with which a name can be made invisible or doubled."""
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_STRONG_RIGHT_TO_LEFT = frozenset({"R", "AL"})
LEFT_TO_RIGHT_MARK, RIGHT_TO_LEFT_MARK = "\u200e", "\u200f"
_MOST_MARKS = 4
"""Combining marks kept on one letter; more would paint over the lines above and below."""

_LINE_BREAKS = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_BLANK_LINES = re.compile(r"\n{3,}")
_SPACES = re.compile(r"\s+")


def clean_line(text: str, longest: int = LONGEST_NAME) -> str:
    """A name or other short text on one line, without anything invisible, cut where too long."""
    if not (text.isascii() and text.isprintable()):
        text = _visible(_LINE_BREAKS.sub(" ", text))
    return cut(_SPACES.sub(" ", text).strip(), longest)


def clean_body(text: str) -> str:
    """A person's text with its lines, without anything invisible."""
    lines = (_visible(line).rstrip() for line in _LINE_BREAKS.split(text))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n")


def isolated(text: str, *, is_rtl: bool) -> Shown:
    """The text, kept apart from its surroundings where its direction could disturb them.

    Unicode bidirectional algorithm (UAX #9, section 2.4): FSI finds the text's own direction.
    """
    if not text:
        return NOTHING
    turns = not text.isascii() and any(
        unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in text
    )
    return Shown(f"{_FSI}{text}{_PDI}" if is_rtl or turns else text)


def own_text(text: str, *, is_rtl: bool) -> Shown:
    """A person's text with its lines, each kept apart and read from the side where it begins.

    A dash for nothing visible.
    """
    body = clean_body(text) or "–"
    return Shown("\n".join(paragraph(line, is_rtl=is_rtl) for line in body.split("\n")))


def paragraph(text: str, *, is_rtl: bool) -> Shown:
    """A person's line with nothing beside it: kept apart, and read from the side where it begins.

    A paragraph finds its direction outside isolates alone (UAX #9, P2), so a mark before says it.
    """
    kept = isolated(text, is_rtl=is_rtl)
    if kept == text:
        return kept
    first = next(filter(_is_strong, text), "")
    mark = RIGHT_TO_LEFT_MARK if is_from_the_right(first) else LEFT_TO_RIGHT_MARK
    return Shown(f"{mark}{kept}") if first else kept


def is_from_the_right(letter: str) -> bool:
    """Whether a letter belongs to a script that is written from right to left."""
    return bool(letter) and unicodedata.bidirectional(letter) in _STRONG_RIGHT_TO_LEFT


def _is_strong(letter: str) -> bool:
    return unicodedata.bidirectional(letter) == "L" or is_from_the_right(letter)


def technical(text: str, *, is_rtl: bool) -> Shown:
    """A reference, number, time or command: always read from left to right."""
    return Shown(f"{_LRI}{text}{_PDI}") if is_rtl and text else Shown(text)


def on_one_line(text: Shown) -> Shown:
    """A few words between which no line is broken, where a telephone has room for them in one."""
    return Shown(text.replace(" ", HOLDING_SPACE)) if len(text) <= _LONGEST_HELD else text


def lines(*parts: Shown | None) -> Shown:
    """The parts that say something, each on its own line."""
    return Shown("\n".join(part for part in parts if part))


def blocks(*parts: Shown | None) -> Shown:
    """The parts that say something, with an empty line between."""
    return Shown("\n\n".join(part for part in parts if part))


def joined(parts: Iterable[Shown], between: str) -> Shown:
    """The parts that say something, in one line; Chinese has no space between its sentences."""
    said = [part for part in parts if part]
    if between != " " or all(part.isascii() for part in said):
        return Shown(between.join(said))
    whole = "".join(said[:1])
    for part in said[1:]:
        ends = is_wide(whole[-1]) and (is_wide(part[0]) or not whole[-1].isalnum())
        whole = f"{whole}{part}" if ends else f"{whole} {part}"
    return Shown(whole)


def closed_up(pieces: Sequence[str]) -> list[str]:
    """The pieces of a sentence without the spaces where what was filled in is Chinese like the sentence."""
    kept = [piece for piece in pieces if piece]
    for place in range(len(kept) - 1):
        left, right = kept[place], kept[place + 1]
        if left[-1] in _SPACES_BETWEEN and is_wide(left[-2:-1]) and is_wide(right[0]):
            kept[place] = left[:-1]
        elif right[0] in _SPACES_BETWEEN and is_wide(left[-1]) and is_wide(right[1:2]):
            kept[place + 1] = right[1:]
    return kept


@lru_cache(maxsize=4096)
def is_wide(text: str) -> bool:
    """Whether there are letters or signs of full width in it (UAX #11)."""
    return not text.isascii() and any(
        unicodedata.east_asian_width(letter) in _WIDE and letter.isprintable() for letter in text
    )


def utf16_length(text: str) -> int:
    """Length as Telegram counts it (Bot API, MessageEntity: UTF-16 code units)."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, limit: int) -> str:
    """The text within ``limit`` UTF-16 code units, ending in an ellipsis where it was longer."""
    if utf16_length(text) <= limit:
        return text
    kept = _first_units(text, limit - len(ELLIPSIS))
    closing = _still_open(kept)
    if closing:
        kept = _first_units(kept, limit - len(ELLIPSIS) - len(closing))
        closing = _still_open(kept)
    return f"{kept.rstrip()}{ELLIPSIS}{closing}"


def _first_units(text: str, units: int) -> str:
    encoded = text.encode("utf-16-le", "surrogatepass")[: max(units, 0) * 2]
    return encoded.decode("utf-16-le", "ignore")


def _still_open(text: str) -> str:
    """What closes the isolates and the emphasis that the text leaves open."""
    isolates = len(_OPENING.findall(text)) - text.count(_PDI)
    emphases = len(_EMPHASIS_BEGIN.findall(text)) - text.count(EMPHASIS_END)
    return _PDI * isolates + EMPHASIS_END * emphases


def _visible(line: str) -> str:
    if line.isascii() and line.isprintable():
        return line
    kept: list[str] = []
    marks = 0
    for letter in line:
        category = unicodedata.category(letter)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks <= _MOST_MARKS:
            kept.append(_shown_letter(letter, category))
    return "".join(kept)


def _shown_letter(letter: str, category: str) -> str:
    if letter == "\t":
        return " "
    if category == "Cs":
        return "\ufffd"
    is_hidden = category == "Cc" or (category == "Cf" and letter not in _VISIBLE_FORMATS)
    return "" if is_hidden or letter in _BLANKS or letter in _EMPHASIS else letter

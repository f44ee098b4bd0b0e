"""What Telegram does to a text before it stores it: cleaning, trimming, counting, finding entities.

Offsets and lengths are in UTF-16 code units, as everywhere in the Bot API.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rehearsal.world.values import JsonObject

TEXT_LIMIT = 4096
"""Characters of a message, in UTF-16 code units: the stricter reading of "4096 characters"."""

# Control characters become spaces; line separators, embedding and override marks and some
# combining strokes are removed. Isolates (U+2066 to U+2069) stay.
_CONTROL = {code: " " for code in range(32) if code not in (9, 10, 13)}
_REMOVED = dict.fromkeys([13, *range(0x2028, 0x202F), 0x0333, 0x033F, 0x030A])
_CLEANING: dict[int, str | None] = {**_CONTROL, **_REMOVED, 9: " "}
_NEEDS_CLEANING = re.compile("[\\x00-\\x09\\x0b-\\x1f\u2028-\u202e\u0333\u033f\u030a]")

_FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"]+[^\s<>\".,;:!?)\]'])"
    r"|(?P<email>[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,})"
    r"|(?<![\w/@#])(?P<mention>@[A-Za-z0-9_]{4,32})(?!\w)"
    r"|(?<![\w/@#&])(?P<hashtag>#[^\W\d]\w*)"
    r"|(?<![\w/@#<>:])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)(?![\w/@])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormattedText:
    """A text and its entities, sorted by offset."""

    text: str
    entities: tuple[JsonObject, ...] = ()


def utf16_length(text: str) -> int:
    """Length in UTF-16 code units."""
    if text.isascii():
        return len(text)
    return len(text) + sum(character > "\uffff" for character in text)


def cleaned(text: str) -> str:
    """The text as Telegram stores it, before trimming."""
    return text.translate(_CLEANING) if _NEEDS_CLEANING.search(text) else text


def number(entity: JsonObject, name: str) -> int:
    """An entity's offset or length, 0 where it is missing."""
    value = entity.get(name)
    return value if isinstance(value, int) else 0


def trimmed(formatted: FormattedText) -> FormattedText:
    """Without white space at both ends; entities move along, and shrink or vanish at the ends."""
    text = formatted.text.strip()
    if len(text) == len(formatted.text):
        return formatted
    if not formatted.entities:
        return FormattedText(text=text)
    lead = formatted.text[: len(formatted.text) - len(formatted.text.lstrip())]
    shift, end = utf16_length(lead), utf16_length(text)
    kept: list[JsonObject] = []
    for entity in formatted.entities:
        start = max(0, number(entity, "offset") - shift)
        stop = min(end, number(entity, "offset") + number(entity, "length") - shift)
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    return FormattedText(text=text, entities=tuple(kept))


def with_found_entities(formatted: FormattedText) -> FormattedText:
    """With commands, mentions, hashtags, links and addresses marked, as Telegram marks them."""
    text = formatted.text
    if not any(sign in text for sign in "/@#"):
        return formatted
    taken = [
        (number(entity, "offset"), number(entity, "offset") + number(entity, "length"))
        for entity in formatted.entities
    ]
    found: list[JsonObject] = []
    for match in _FOUND.finditer(text):
        offset = utf16_length(text[: match.start()])
        length = utf16_length(match.group())
        if not any(start < offset + length and offset < stop for start, stop in taken):
            found.append({"type": str(match.lastgroup), "offset": offset, "length": length})
    if not found:
        return formatted
    entities = sorted([*formatted.entities, *found], key=lambda entity: number(entity, "offset"))
    return FormattedText(text=text, entities=tuple(entities))


def commands_in(formatted: FormattedText) -> list[str]:
    """The commands of a text, with slash, and the bot's name where one stands."""
    units = formatted.text.encode("utf-16-le")
    return [
        units[2 * start : 2 * (start + number(entity, "length"))].decode("utf-16-le")
        for entity in formatted.entities
        if entity.get("type") == "bot_command"
        for start in [number(entity, "offset")]
    ]

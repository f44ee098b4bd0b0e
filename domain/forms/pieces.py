"""A long text in pieces, so that all of it can be read where one message does not hold it."""

import unicodedata
from collections.abc import Iterator

_JOINERS = "\u200d\ufe0e\ufe0f"


def units(text: str) -> int:
    """UTF-16 code units, as Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def pieces(text: str, room: int) -> Iterator[str]:
    """The text in pieces of at most ``room`` UTF-16 code units, which together are the whole.

    A piece ends between words where it can, and never within a letter.
    """
    while units(text) > room:
        end = _end(text, room)
        yield text[:end]
        text = text[end:]
    yield text


def _end(text: str, room: int) -> int:
    """Where the first piece ends."""
    end = width = 0
    for letter in text:
        width += units(letter)
        if width > room:
            break
        end += 1
    blanks = (text.rfind(blank, end // 2, end) + 1 for blank in "\n ")
    if found := next((at for at in blanks if at > 0), 0):
        return found
    whole = end
    while whole > 1 and _goes_with(text[whole - 1], text[whole]):
        whole -= 1
    return whole if whole > 1 else end


def _goes_with(before: str, letter: str) -> bool:
    """Whether a letter is read as one with the one before it."""
    return bool(unicodedata.combining(letter)) or letter in _JOINERS or before == _JOINERS[0]

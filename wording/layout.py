"""How the bot's own lines lie on a narrow telephone: where they break, and from which side they are read.

A telephone breaks a line at the dashes of a reference, and finds the direction of a line from its first
letter, which in a language from right to left may be a name's or a command's. People's texts have
their own direction (``safe_text.paragraph``).
"""

import re
from typing import Final

from wording.emphasis import Style, begins
from wording.safe_text import (
    LEFT_TO_RIGHT_MARK,
    RIGHT_TO_LEFT_MARK,
    Shown,
    is_from_the_right,
    is_wide,
    technical,
)

_BEFORE_REFERENCE = re.compile(f"(?<=\\S)( |(?<=[，。；：？！（]))(?=\u2066?{begins(Style.CODE)})")
"""The place before a reference that has words before it: with those it does not fit one line."""
_FITS_BESIDE: Final = 4
"""Chinese letters that stand in one line with a reference."""
_COMMAND = re.compile(r"(?<![^\s(«“])/[a-z]+\b")


def laid_out(head: Shown, *, is_rtl: bool) -> Shown:
    """The lines, each reference at the beginning of one; from the right in such a language."""
    return from_its_side(Shown(_BEFORE_REFERENCE.sub(_broken, head)), is_rtl=is_rtl)


def _broken(place: re.Match[str]) -> str:
    """A new line, unless a Chinese word or two stand before: alone in theirs they would say nothing."""
    line = place.string[: place.start()].rpartition("\n")[2]
    return place[0] if len(line) <= _FITS_BESIDE and all(map(is_wide, line)) else "\n"


def from_its_side(said: Shown, *, is_rtl: bool) -> Shown:
    """What the bot says, each line read from the right in such a language, whatever its first letter is."""
    if not is_rtl:
        return said
    return Shown("\n".join(_from_the_right(line) for line in said.split("\n")))


def _from_the_right(line: str) -> str:
    line = _COMMAND.sub(lambda found: technical(found[0], is_rtl=True), line)
    has_its_side = line.startswith(LEFT_TO_RIGHT_MARK) or is_from_the_right(line[:1])
    # An empty line too: a client that shows all as one block takes the side of the next from it.
    return line if has_its_side else f"{RIGHT_TO_LEFT_MARK}{line}"

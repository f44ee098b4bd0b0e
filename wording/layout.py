"""How the bot's own lines lie on a narrow telephone: where they break, and from which side they are read.

A telephone breaks a line at the dashes of a reference, and finds the direction of a line from its first
letter, which in a language from right to left may be a name's or a command's. People's texts have
their own direction (``safe_text.paragraph``).
"""

import re

from wording.emphasis import Style, begins
from wording.safe_text import RIGHT_TO_LEFT_MARK, Shown, is_from_the_right, technical

_BEFORE_REFERENCE = re.compile(f"(?<=\\S) (?=\u2066?{begins(Style.CODE)})")
"""The space before a reference that has words before it: with those it does not fit one line."""
_COMMAND = re.compile(r"(?<![^\s(«“])/[a-z]+\b")


def laid_out(head: Shown, *, is_rtl: bool) -> Shown:
    """The lines, each reference at the beginning of one; from the right in such a language."""
    return from_its_side(Shown(_BEFORE_REFERENCE.sub("\n", head)), is_rtl=is_rtl)


def from_its_side(said: Shown, *, is_rtl: bool) -> Shown:
    """What the bot says, each line read from the right in such a language, whatever its first letter is."""
    if not is_rtl:
        return said
    return Shown("\n".join(_from_the_right(line) for line in said.split("\n")))


def _from_the_right(line: str) -> str:
    line = _COMMAND.sub(lambda found: technical(found[0], is_rtl=True), line)
    return line if not line or is_from_the_right(line[0]) else f"{RIGHT_TO_LEFT_MARK}{line}"

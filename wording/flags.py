"""The flags of States, beside names in a list too long for one screen: there they are found first.

Nowhere else: in a text, or among a few, a flag says nothing that the name does not.
"""

from formats.states.naming import territory_of

_FIRST = ord("\N{REGIONAL INDICATOR SYMBOL LETTER A}")


def flag(code: str) -> str:
    """The flag of the State with this code (Unicode UTS #51, annex B); empty for what is no State."""
    letters = territory_of(code) or ""
    if len(letters) != 2 or not (letters.isascii() and letters.isalpha()):
        return ""
    return "".join(chr(_FIRST + ord(letter) - ord("A")) for letter in letters.upper())

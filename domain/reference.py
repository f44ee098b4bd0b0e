"""References of requests: ``CPN-2026-ESP-LBN-000123-4``.

Owns how a reference is made, read and checked. Network, year, from, to, serial within network and
year, and a check character by ISO 7064 MOD 37,36 over the rest without dashes.
"""

import re
from contextlib import suppress
from itertools import islice
from typing import NewType

from domain.vocabulary import MemberCode

Reference = NewType("Reference", str)

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_FORM = re.compile(
    r"([A-Z]{2,8})-?(\d{4})-?([A-Z]{3})-?([A-Z]{3})-?(\d{6})-?([0-9A-Z])(-?X)?", re.ASCII
)
_MOST_FOUND = 8
"""References in one text; further ones are not looked up."""


class NotAReference(ValueError):
    """The text does not have the form of a reference."""


class WrongCheckCharacter(ValueError):
    """The text has the form of a reference, but its check character does not fit: a typing error."""


def check_character(text: str) -> str:
    """The ISO 7064 MOD 37,36 check character (ISO/IEC 7064:2003, hybrid system) of ``text``."""
    product = 36
    for letter in text:
        total = (product + _ALPHABET.index(letter)) % 36 or 36
        product = total * 2 % 37
    return _ALPHABET[(37 - product) % 36]


def make(
    network: str, year: int, origin: MemberCode, addressee: MemberCode, serial: int
) -> Reference:
    """The reference of these parts, with its check character."""
    head = (network, f"{year:04d}", origin, addressee, f"{serial:06d}")
    return Reference("-".join((*head, check_character("".join(head)))))


def found_in(text: str) -> tuple[Reference, ...]:
    """Each reference that stands somewhere in the text, its check character being right; a few."""
    found: dict[Reference, None] = {}
    for match in islice(_FORM.finditer(text.upper()), _MOST_FOUND):
        with suppress(NotAReference, WrongCheckCharacter):
            found[read(match[0])] = None
    return tuple(found)


def read(text: str) -> Reference:
    """The reference that ``text`` means, in any case, with or without dashes.

    Raises ``NotAReference`` or ``WrongCheckCharacter``.
    """
    match = _FORM.fullmatch(text.strip().upper()) if text.isascii() else None
    if match is None:
        raise NotAReference
    *head, check, drill = match.groups()
    if check_character("".join(head)) != check:
        raise WrongCheckCharacter
    return Reference("-".join((*head, check)) + ("-X" if drill else ""))

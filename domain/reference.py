"""References of requests: ``CPN-2026-ESP-LBN-000123-4``.

Owns how a reference is made, checked, and read as people type, paste and dictate it: whole, in part, or
as its bare serial. Network, year, from, to, serial within network and year, and a check character by
ISO 7064 MOD 37,36 over the rest without dashes; ``-X`` behind it marks a drill.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Final, NewType

from domain.vocabulary import MemberCode

Reference = NewType("Reference", str)

_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_GAP: Final = " ?-? ?"
"""Between two parts, as ``_plain`` writes it: a dash, a blank, both or nothing."""
_END: Final = r"(?![^\W_])"
"""No letter or digit of any script follows."""
_FORM: Final = re.compile(
    rf"([A-Z]{{2,8}}){_GAP}([0-9]{{4}}){_GAP}([A-Z]{{3}}){_GAP}([A-Z]{{3}}){_GAP}([0-9]{{6}})"
    rf"{_GAP}([0-9A-Z])(?:( ?- ?X|X){_END})?"
)
_SHORT: Final = re.compile(
    rf"(?:([A-Z]{{3}}) ?- ?([A-Z]{{3}}){_GAP})?([0-9]{{1,6}})(?: ?- ?([0-9A-Z]))?{_END}"
)
_OPENS: Final = re.compile(r"[\s(\[{<\"'«“„‘]*")
_CLOSES: Final = re.compile(r"[.,;:!?)\]}>\"'»”’]*(?=\s|$)")
_PARTS: Final = tuple(
    re.compile(form)
    for form in (
        (
            r"(?:(?:(?P<network>[A-Z]{2,8})-)?(?P<year>[0-9]{4})-)?(?P<origin>[A-Z]{3})"
            r"-(?P<addressee>[A-Z]{3})(?:-(?P<serial>[0-9]{1,6})(?:-(?P<check>[0-9A-Z]))?)?"
        ),
        r"(?P<network>[A-Z]{2,8})-(?P<year>(?:19|2[0-9])[0-9]{2})(?:-(?P<origin>[A-Z]{3}))?",
        r"(?:(?P<addressee>[A-Z]{3})-)?(?P<serial>[0-9]{1,6})(?:-(?P<check>[0-9A-Z]))?",
    )
)
"""What stands side by side in a reference."""
_LIKE: Final = re.compile(r"[A-Z]{2,8}[ -]?[0-9]{4}")
_ALSO_DASHES: Final = frozenset("\u2212\u2192\u2043\u02d7\u00ad")
"""Minus, arrow, bullet, modifier, soft hyphen: not among the dashes of Unicode, and typed as such."""
_DRILL: Final = "-X"
_DASHES: Final = 5
"""Of a reference that is no drill's."""
_LOOKED_AT: Final = 200
"""Letters of a text that may begin with a reference."""
_MOST_FOUND: Final = 8
"""References in one text; further ones are not looked up."""


class NotAReference(ValueError):
    """The text does not have the form of a reference."""


class WrongCheckCharacter(ValueError):
    """The text has the form of a reference, but its check character does not fit: a typing error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferencePart:
    """Some of what a reference consists of, as typed; None for what is left open."""

    network: str | None = None
    year: str | None = None
    origin: str | None = None
    addressee: str | None = None
    serial: str | None = None
    check: str | None = None

    def fits(self, reference: Reference) -> bool:
        """Whether the reference has all of it."""
        whole = _FORM.fullmatch(reference)
        if whole is None:
            return False
        network, year, origin, addressee, serial, check, _drill = whole.groups()
        return (
            self.network in (None, network)
            and self.year in (None, year)
            and self.origin in (None, origin)
            and self.addressee in (None, addressee)
            and (self.serial is None or int(self.serial) == int(serial))
            and self.check in (None, check)
        )

    def completed(
        self, network: str, years: Iterable[int], pairs: Iterable[tuple[MemberCode, MemberCode]]
    ) -> Iterator[Reference]:
        """Every reference that it may be, between these members in these years; none without a serial."""
        if self.serial is None:
            return
        both = [pair for pair in pairs if self._is_between(*pair)]
        for year in years:
            for origin, addressee in both:
                whole = make(network, year, origin, addressee, int(self.serial))
                if self.fits(whole):
                    yield whole

    def _is_between(self, origin: MemberCode, addressee: MemberCode) -> bool:
        return self.origin in (None, origin) and self.addressee in (None, addressee)


def check_character(text: str) -> str:
    """The ISO 7064 MOD 37,36 check character (ISO/IEC 7064:2003, hybrid system) of ``text``."""
    product = 36
    for letter in text:
        total = (product + _ALPHABET.index(letter)) % 36 or 36
        product = total * 2 % 37
    return _ALPHABET[(37 - product) % 36]


def make(
    network: str,
    year: int,
    origin: MemberCode,
    addressee: MemberCode,
    serial: int,
    *,
    is_drill: bool = False,
) -> Reference:
    """The reference of these parts, with its check character; a drill's ends in ``-X``."""
    head = (network, f"{year:04d}", origin, addressee, f"{serial:06d}")
    whole = "-".join((*head, check_character("".join(head))))
    return Reference(whole + (_DRILL if is_drill else ""))


def is_drill(reference: str) -> bool:
    """Whether it is the reference of a drill; one in 36 others has X as its check character."""
    return reference.endswith(_DRILL) and reference.count("-") > _DASHES


def is_ordered(reference: str) -> bool:
    """Whether it is that of a drill which the network orders, whose origin is the member that is drilled."""
    if not is_drill(reference):
        return False
    origin, addressee = reference.split("-")[2:4]
    return origin == addressee


def numbered(reference: str) -> Reference:
    """What of the reference is one request's alone: with or without a drill's mark it is the same one."""
    return Reference(reference.removesuffix(_DRILL) if is_drill(reference) else reference)


def found_in(text: str) -> tuple[Reference, ...]:
    """Each reference that stands somewhere in the text, its check character being right; a few."""
    found: dict[Reference, None] = {}
    for match in islice(_FORM.finditer(_plain(text)[0]), _MOST_FOUND):
        with suppress(WrongCheckCharacter):
            found[_checked(match)] = None
    return tuple(found)


def read(text: str) -> Reference:
    """The reference that ``text`` means: in any case, with any dashes, blanks or none between its parts.

    What cannot be seen and a full stop behind it do not count. Raises ``NotAReference`` or
    ``WrongCheckCharacter``.
    """
    typed, rest = leading(text)
    if rest or typed is None or isinstance(typed, ReferencePart):
        raise NotAReference
    return typed


def leading(text: str) -> tuple[Reference | ReferencePart | None, str]:
    """The reference, short form or bare serial that ``text`` begins with, and what follows it.

    None where it begins with none. Raises ``WrongCheckCharacter``.
    """
    plain, places = _plain(text[:_LOOKED_AT])
    begins = _OPENS.match(plain)
    first = begins.end() if begins else 0
    for form in (_FORM, _SHORT):
        match = form.match(plain, first)
        ends = _CLOSES.match(plain, match.end()) if match else None
        if match is None or ends is None:
            continue
        rest = text[places[ends.end()] :].strip()
        if form is _FORM:
            return _checked(match), rest
        origin, addressee, serial, check = match.groups()
        return ReferencePart(origin=origin, addressee=addressee, serial=serial, check=check), rest
    return None, text.strip()


def read_part(word: str) -> ReferencePart | None:
    """What of a reference a word is: ``ESP-LBN``, ``000123``, ``CPN-2026``; None where it is none."""
    plain = _plain(word)[0].strip()
    for form in _PARTS:
        if match := form.fullmatch(plain):
            return ReferencePart(**match.groupdict())
    return None


def is_like_one(text: str) -> bool:
    """Whether the text begins as references do, so that it was meant as one."""
    return _LIKE.match(_plain(text)[0].strip()) is not None


def _checked(match: re.Match[str]) -> Reference:
    *head, check, drill = match.groups()
    if check_character("".join(head)) != check:
        raise WrongCheckCharacter
    return Reference("-".join((*head, check)) + (_DRILL if drill else ""))


def _plain(text: str) -> tuple[str, Sequence[int]]:
    """The text in capitals, every dash as one form, a blank for several, without what cannot be seen.

    Beside it the place in ``text`` of each of its letters, and of the end.
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.upper(), range(len(text) + 1)  # what is typed mostly: each letter is itself
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        kind = unicodedata.category(letter)
        if kind == "Pd" or letter in _ALSO_DASHES:
            letter = "-"
        elif letter.isspace():
            if letters and letters[-1] == " ":
                continue
            letter = " "
        elif kind in ("Cf", "Cc") or "\ufe00" <= letter <= "\ufe0f":
            continue
        letters.append(upper if len(upper := letter.upper()) == 1 else letter)
        places.append(place)
    return "".join(letters), [*places, len(text)]

"""The machine-readable zone of a travel document: its form and its check digits (ICAO Doc 9303).

Owns the layouts of parts 4 (TD3), 5 (TD1), 6 (TD2) and 7 (visas, MRV-A and MRV-B), and the check digit
of part 3, section 4.9. A zone is kept as its lines one behind the other, without breaks.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle
from typing import Final

from domain.topics import Facts
from formats.forms.kinds.standard import Allowed, NotOne, doubt
from formats.forms.kinds.states import is_code
from formats.typed.letters import exact

STANDARD: Final = "ICAO 9303"
_WEIGHTS: Final = (7, 3, 1)
_ZONE: Final = re.compile(r"[A-Z0-9<]+", re.ASCII)
_DATE: Final = re.compile(r"[0-9]{6}|[0-9]{4}<<|[0-9]{2}<{4}|<{6}", re.ASCII)
_OTHER_QUOTES: Final = str.maketrans("«‹〈《", "<<<<")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """Where things stand in the whole zone, counted from nought."""

    name: str
    issuer: slice
    number: slice
    number_check: int
    optional: slice
    """What follows the number, and carries on one that is too long."""
    nationality: slice
    birth: slice
    sex: int
    expiry: slice
    optional_check: int | None = None
    composite: tuple[slice, ...] = ()
    """What the last check digit is made over; none on visas."""


def _second_line(
    name: str, width: int, optional: int, *, optional_check: int | None, has_composite: bool
) -> _Layout:
    """A zone of two lines whose second begins with the document's number."""
    at = width
    return _Layout(
        name=name,
        issuer=slice(2, 5),
        number=slice(at, at + 9),
        number_check=at + 9,
        nationality=slice(at + 10, at + 13),
        birth=slice(at + 13, at + 19),
        sex=at + 20,
        expiry=slice(at + 21, at + 27),
        optional=slice(at + 28, at + optional),
        optional_check=optional_check,
        composite=(
            (slice(at, at + 10), slice(at + 13, at + 20), slice(at + 21, at + width - 1))
            if has_composite
            else ()
        ),
    )


_TD1: Final = _Layout(
    name="TD1",
    issuer=slice(2, 5),
    number=slice(5, 14),
    number_check=14,
    optional=slice(15, 30),
    birth=slice(30, 36),
    sex=37,
    expiry=slice(38, 44),
    nationality=slice(45, 48),
    composite=(slice(5, 30), slice(30, 37), slice(38, 45), slice(48, 59)),
)
_TD2: Final = _second_line("TD2", 36, 35, optional_check=None, has_composite=True)
_TD3: Final = _second_line("TD3", 44, 42, optional_check=86, has_composite=True)
_MRV_A: Final = _second_line("MRV-A", 44, 44, optional_check=None, has_composite=False)
_MRV_B: Final = _second_line("MRV-B", 36, 36, optional_check=None, has_composite=False)
_LENGTHS: Final[Mapping[int, tuple[_Layout, _Layout]]] = {
    90: (_TD1, _TD1),
    72: (_TD2, _MRV_B),
    88: (_TD3, _MRV_A),
}
"""By the letters of a zone: documents, and visas, whose first letter is V."""


def mrz(typed: str) -> Allowed:
    """The zone as it is kept. Raises ``NotOne`` with the first digit that is wrong."""
    zone = "".join(exact(typed.translate(_OTHER_QUOTES)).upper().split())
    layouts = _LENGTHS.get(len(zone))
    if layouts is None or not _ZONE.fullmatch(zone):
        raise NotOne(STANDARD, reason="form", right=["TD1 3 × 30", "TD2 2 × 36", "TD3 2 × 44"])
    layout = layouts[zone.startswith("V")]
    for place in (layout.birth, layout.expiry):
        if not _is_date(zone[place]):
            part = "birth_date" if place is layout.birth else "expiry"
            raise NotOne(STANDARD, reason="date", part=part, right="YYMMDD")
    if zone[layout.sex] not in "MF<":
        raise NotOne(STANDARD, reason="sex", part="sex", right=["M", "F", "<"])
    for part, found, right in _digits(zone, layout):
        if found != right:
            raise NotOne(STANDARD, reason="check_digit", part=part, found=found, right=right)
    return Allowed(value=zone, doubts=tuple(_unlikely(zone, layout)))


def number_in(zone: str) -> str:
    """The document's number in a zone that is one."""
    layout = _LENGTHS[len(zone)][zone.startswith("V")]
    return _number(zone, layout)[0].replace("<", "")


def check_digit(text: str) -> str:
    """ICAO Doc 9303 part 3, section 4.9: weights 7, 3, 1; letters from 10; a filler is nought."""
    values = (0 if letter == "<" else int(letter, 36) for letter in text)
    total = sum(value * weight for value, weight in zip(values, cycle(_WEIGHTS), strict=False))
    return str(total % 10)


def _digits(zone: str, layout: _Layout) -> Iterator[tuple[str, str, str]]:
    """Each check digit: of what, the one that stands there, the one that would fit."""
    number, found = _number(zone, layout)
    yield "document_number", found, check_digit(number)
    for part, place in (("birth_date", layout.birth), ("expiry", layout.expiry)):
        yield part, zone[place.stop], check_digit(zone[place])
    if layout.optional_check is not None:
        optional, found = zone[layout.optional], zone[layout.optional_check]
        # Part 4, section 4.2.2: where nothing is there the digit may be a filler.
        is_empty = not optional.strip("<")
        yield "optional", found, "<" if is_empty and found == "<" else check_digit(optional)
    if layout.composite:
        whole = "".join(zone[place] for place in layout.composite)
        end = 59 if layout is _TD1 else len(zone) - 1
        yield "composite", zone[end], check_digit(whole)


def _number(zone: str, layout: _Layout) -> tuple[str, str]:
    """The number and its digit; one of more than nine letters goes on in what is optional.

    Part 5, section 4.2.2.1, and part 6, section 4.2.2.1.
    """
    number, found = zone[layout.number], zone[layout.number_check]
    more = zone[layout.optional].partition("<")[0]
    if found == "<" and len(more) > 1 and layout.name in {"TD1", "TD2"}:
        return number + more[:-1], more[-1]
    return number, found


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    month, day = text[2:4], text[4:6]
    return (month == "<<" or 1 <= int(month) <= 12) and (day == "<<" or 1 <= int(day) <= 31)


def _unlikely(zone: str, layout: _Layout) -> Iterator[Facts]:
    for part, place in (("issuer", layout.issuer), ("nationality", layout.nationality)):
        if not is_code(zone[place].rstrip("<")):
            yield doubt(STANDARD, reason="state", part=part, found=zone[place])

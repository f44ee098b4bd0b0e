"""What its originator says of a text that was sent: a mark, who must know of it, and who has noted it.

A text is never changed. A later mark on the same text, or on the same item of it, stands beside the
earlier one and counts from then on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.vocabulary import MemberCode, PersonId

MOST_CORRECTIONS: Final = 50
"""Of one request."""
SAID_AGAIN: Final = tuple(timedelta(days=days) for days in (1, 2, 4, 7, 14, 28))
"""After the first reminder: when it is said again to who has not noted it; the last one goes on."""


class Mark(StrEnum):
    """What is said of a text or of one of its items."""

    WRONG = "wrong"
    DISPUTED = "disputed"
    OUTDATED = "outdated"
    RESTRICTED = "restricted"
    """It is not to be used, until its originator says otherwise."""
    STANDS = "stands"
    """The mark before no longer counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who must note it, with one press: somebody who read the text, or those in whose place it is told."""

    people: tuple[PersonId, ...]
    member: MemberCode | None
    """For which member; None for who is of none."""
    turn: int
    """In which turn of the request the text was read, counted from 0."""
    noted_by: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A mark on one text, or on one item of it."""

    record: int
    """The number of the record that keeps the text."""
    event: str
    """What that text is, by its event."""
    turn: int
    """To which turn that text belongs, counted from 0."""
    written_at: datetime
    item: str = ""
    """The name of the field that is meant; empty for all of the text."""
    part: str = ""
    """Of which part of the form that field is (``domain.forms.filled.FormPart``)."""
    mark: Mark
    by: PersonId
    name: str
    member: MemberCode
    """Of the side that wrote the text."""
    at: datetime
    parties: tuple[Party, ...] = ()
    reminded: int = 0
    remind_at: datetime | None = None
    """When it is said again; None once everybody has noted it."""

    @property
    def token(self) -> str:
        """What its buttons say."""
        return f"{(int(self.at.timestamp() * 1000) ^ self.record) & 0xFFFF:04x}"

    @property
    def waits(self) -> bool:
        """Whether somebody is still to note it."""
        return any(party.noted_by is None for party in self.parties)


def next_reminder(corrections: Iterable[Correction]) -> datetime | None:
    """When somebody must next be told again; None where nothing waits."""
    moments = (each.remind_at for each in corrections if each.waits)
    return min((at for at in moments if at is not None), default=None)


def current(corrections: Iterable[Correction], record: int, item: str) -> Mark | None:
    """The mark that counts now for a text or an item of it."""
    found = [each.mark for each in corrections if (each.record, each.item) == (record, item)]
    return found[-1] if found and found[-1] is not Mark.STANDS else None

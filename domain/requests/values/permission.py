"""That somebody who received data asked their originator for more use of them, and what became of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.vocabulary import MemberCode, PersonId

LAPSES_AFTER: Final = timedelta(days=7)
"""What is not answered by then is not permitted."""


class Onward(StrEnum):
    """Where it stands."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """For another purpose, another recipient, or as evidence; what it is for stands in the log's text."""

    by: PersonId
    asker: MemberCode
    """The member that received the data."""
    of: MemberCode
    """The member that gave them."""
    at: datetime
    standing: Onward = Onward.ASKED
    decided_by: PersonId | None = None
    decided_at: datetime | None = None

    @property
    def lapses_at(self) -> datetime:
        """When it is not permitted, unless somebody has decided."""
        return self.at + LAPSES_AFTER

    @property
    def waits(self) -> bool:
        """Whether nobody has decided."""
        return self.standing is Onward.ASKED

    @property
    def token(self) -> str:
        """What its buttons say."""
        return f"{int(self.at.timestamp() * 1000) & 0xFFFF:04x}"

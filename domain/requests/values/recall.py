"""That a request was taken back, since it went to the wrong address."""

from dataclasses import dataclass
from datetime import datetime

from domain.vocabulary import MemberCode, PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """Its content is closed to whoever had it; each member that had it is asked to delete it."""

    by: PersonId
    at: datetime
    confirmed: tuple[MemberCode, ...] = ()
    """Members that have confirmed that they keep nothing of it."""

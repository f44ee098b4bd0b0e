"""What the rows of lists drawn from the log hold; how they are written is left to ``domain.rows``."""

from dataclasses import dataclass
from datetime import datetime

from domain.rows import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRow(Row):
    """A record of a request's log."""

    number: int
    at: datetime
    event: str
    actor: str
    details: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRow(Row):
    """One time that somebody saw or received something of a case."""

    number: int
    at: datetime
    event: str
    who: str
    channel: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FallingRow(Row):
    """A closed request that a retention rule erases."""

    reference: str
    type: str
    at: datetime

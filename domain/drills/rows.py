"""A drill in a list of the chat; the form of its fields as a fact is ``domain.rows``'s."""

from dataclasses import dataclass
from datetime import datetime

from domain.rows import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillChatRow(Row):
    """A drill of one desk; what is not known yet is empty."""

    order: str
    point: str
    kind: str
    state: str
    why: str
    reference: str
    seconds: str
    """Until it was acknowledged."""
    score: str
    taken: str
    """The names of those who took it for real, each on a line."""
    rang_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotHeldRow(Row):
    """A desk of an order, or of a year's plan, that cannot be drilled, and why."""

    point: str
    why: str
    kind: str
    """Empty where the order is of one kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRow(Row):
    """How many drills of a kind a year's plan comes to."""

    kind: str
    count: int

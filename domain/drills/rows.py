"""A drill in a list of the chat; the form of its fields as a fact is ``domain.rows``'s."""

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True, kw_only=True)
class NotHeldRow(Row):
    """A desk of an order that cannot be drilled, and why."""

    point: str
    why: str

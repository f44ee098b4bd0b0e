"""The course of a case as a reviewer looks at it: its records, its clocks, and what shows them whole."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.log.document import CaseProof
from domain.log.rows import RecordRow
from domain.requests.request import Request
from domain.vocabulary import MemberCode


class ChainState(StrEnum):
    """Whether each record of a case follows the one before it."""

    HOLDS = "holds"
    BROKEN = "broken"
    TOO_LONG = "too long"
    """Of a case of thousands of records, which is checked with the log as a whole."""


class ClockKind(StrEnum):
    """For what a clock runs."""

    ACKNOWLEDGEMENT = "acknowledgement"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClock:
    """One clock of a case at one member; ``ended`` is None while it runs."""

    kind: ClockKind
    member: MemberCode
    began: datetime
    due: datetime
    ended: datetime | None
    is_met: bool
    """Whether what it runs for was done, and it did not merely end."""

    def late(self, now: datetime) -> timedelta:
        """By how much it is, or was, over."""
        return max((self.ended or now) - self.due, timedelta())


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnchor:
    """A signed and timed tree that has left the machine, and holds every record that is shown."""

    size: int
    at: datetime
    places: tuple[tuple[str, datetime], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCourse:
    """What is shown of a case. ``zones`` are those of the side that asks and of the one that is asked."""

    request: Request
    origin: str
    addressee: str
    zones: tuple[str, str]
    rows: tuple[RecordRow, ...]
    left_out: int
    """Further records of a case that is too long; the log has them."""
    clocks: tuple[CaseClock, ...]
    chain: ChainState
    proof: CaseProof
    anchor: KeptAnchor | None


def clocks_of(request: Request) -> tuple[CaseClock, ...]:
    """The clocks of the request as one member had it, or has it."""
    ended = request.left.at if request.left else request.closed_at
    found = [
        CaseClock(
            kind=ClockKind.ACKNOWLEDGEMENT,
            member=request.addressee,
            began=request.clock_start,
            due=request.acknowledge_by,
            ended=request.acknowledged_at or ended,
            is_met=request.acknowledged_at is not None,
        )
    ]
    began = request.answer_clock_start or request.acknowledged_at
    if request.answer_by is not None and began is not None and began <= request.answer_by:
        found.append(
            CaseClock(
                kind=ClockKind.ANSWER,
                member=request.addressee,
                began=began,
                due=request.answer_by,
                ended=request.answered_at or ended,
                is_met=request.answered_at is not None,
            )
        )
    return tuple(found)

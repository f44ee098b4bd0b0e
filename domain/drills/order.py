"""An order of drills, and what it comes to at each desk.

Owns the values. When each is due is drawn by ``domain.drills.drawing``; whether it may ring at that moment
is ``domain.drills.admitting``'s; how it went ``domain.drills.outcome``'s.
"""

from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NewType, Self

from domain.directory.drill_rules import DrillKind
from domain.vocabulary import CaseId, ContactPointId, MemberCode, PersonId, RequestType

OrderId = NewType("OrderId", str)
PlanId = NewType("PlanId", str)

LONGEST: Final = timedelta(days=370)
"""A period of drills reaches no further: a year's plan, and what a year may have more."""
WAITS: Final = timedelta(hours=24)
"""For how long one that is ordered for a moment may be put off."""
KEPT: Final = timedelta(days=400)
"""For how long a drill that is over is kept: what may be drilled depends on a year of them."""
STRIKE_LIVES: Final = timedelta(days=7)
"""For how long another person may agree that a failure does not count."""
MOST_POINTS: Final = 2000
"""Desks of one order."""


class DrillState(StrEnum):
    """Where a drill of one desk stands."""

    PLANNED = "planned"
    ALERTED = "alerted"
    ACKNOWLEDGED = "acknowledged"
    """In time; nothing else was asked."""
    ANSWERED = "answered"
    """In time, as was asked."""
    LATE = "late"
    """What was asked was done, and not in time."""
    MISSED = "missed"
    WITHDRAWN = "withdrawn"
    """Something real came to the desk."""
    STOPPED = "stopped"
    NOT_HELD = "not_held"
    """It never rang, or its alert was never handed over; ``DrillPlan.why`` says why."""
    STRUCK = "struck"
    """It failed, and two people of the secretariat agreed that the desk is not to blame."""


UNDER_WAY: Final = frozenset({DrillState.PLANNED, DrillState.ALERTED})
HELD: Final = frozenset(
    {DrillState.ACKNOWLEDGED, DrillState.ANSWERED, DrillState.LATE, DrillState.MISSED}
)
"""What has a score that counts."""
COUNTS: Final = UNDER_WAY | HELD
"""Of a year's plan nothing of these is lacking: they were held, or will be."""


class Hindrance(StrEnum):
    """Why a drill does not ring, or not yet."""

    IMMEDIATE = "immediate"
    """Something immediate is open at the desk, or with somebody on duty there."""
    PAUSED = "paused"
    """The member lets its drills rest."""
    BLACKOUT = "blackout"
    HOURS = "hours"
    """Outside the hours that the member accepts, or at night where day is asked for."""
    NIGHT_REST = "night_rest"
    """Somebody on duty was alerted at night a short while ago."""
    NIGHTS_OF_YEAR = "nights_of_year"
    """Somebody on duty had two drills at night within a year."""
    ONE_A_NIGHT = "one_a_night"
    """Another desk of the member is drilled in the same night."""
    HOURLY = "hourly"
    """As many desks as may be were drilled within the hour."""
    ALREADY = "already"
    """Another drill is under way at the desk."""
    KIND = "kind"
    """The member does not accept drills of this kind."""
    WINDOW = "window"
    """Its time was over before it could ring."""
    NO_TIME = "no_time"
    """Nothing of its period is within what the member accepts."""
    NO_ROOM = "no_room"
    """Nothing of its year is far enough from the other drills of the desk."""
    GONE = "gone"
    """The directory has no such desk any more."""
    NOT_SENT = "not_sent"
    """It rang, and none of its alerts could be handed over within its time."""


FINAL: Final = frozenset(
    {Hindrance.KIND, Hindrance.WINDOW, Hindrance.NO_TIME, Hindrance.NO_ROOM, Hindrance.GONE}
)
"""What waiting does not change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillOrder:
    """What the secretariat orders, for all desks alike."""

    id: OrderId
    kind: DrillKind
    points: tuple[ContactPointId, ...]
    since: datetime
    until: datetime
    is_random: bool
    """Whether each desk's moment is drawn within the period; else all are due when it begins."""
    asked: RequestType | None = None
    """The type of request that a form is practised for."""
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillScore:
    """What a drill showed."""

    in_time: bool = False
    right_person: bool = False
    """Whether who acknowledged was on duty then."""
    right_form: bool = False
    """Whether what was asked was done whole."""
    entry: bool = False
    """Whether the desk's entry in the directory was confirmed within its time."""

    @property
    def shown(self) -> tuple[str, ...]:
        """The names of what it showed."""
        return tuple(each.name for each in fields(self) if getattr(self, each.name))

    @property
    def points(self) -> int:
        """Out of a hundred."""
        return 50 * self.in_time + 20 * self.right_person + 20 * self.right_form + 10 * self.entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Strike:
    """That a failed drill is not to count: proposed by one of the secretariat, agreed to by another."""

    by: PersonId
    at: datetime
    reason: str
    agreed_by: PersonId | None = None

    def waits(self, now: datetime) -> bool:
        """Whether another person may still agree to it."""
        return self.agreed_by is None and now < self.at + STRIKE_LIVES

    @property
    def token(self) -> str:
        """What its buttons say, so that those of an earlier one agree to nothing."""
        return f"{round(self.at.timestamp() * 1000):016x}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldMember:
    """That the desk's member was told of its failures."""

    at: datetime
    since: datetime
    """From when on requesters are advised, as it was told: it does not move when the calendar does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillPlan:
    """A drill of one desk. ``version`` is that of the row it was read from, 0 if new."""

    id: PlanId
    order: OrderId
    kind: DrillKind
    point: ContactPointId
    member: MemberCode
    due: datetime
    until: datetime
    """Then it is too late for it to ring."""
    asked: RequestType | None = None
    by: PersonId
    ordered_at: datetime
    state: DrillState = DrillState.PLANNED
    why: Hindrance | None = None
    """Why it waits, or never rang."""
    case: CaseId | None = None
    reference: str = ""
    alerted_at: datetime | None = None
    at_night: bool = False
    """Whether it rang at night, by the desk's clock."""
    rung: tuple[PersonId, ...] = ()
    """Who was alerted first."""
    acknowledged_at: datetime | None = None
    taken_for_real_by: tuple[PersonId, ...] = ()
    """Who said so."""
    score: DrillScore | None = None
    ended_at: datetime | None = None
    """When it was known how it went; of a drill of an earlier version that is not kept."""
    told: ToldMember | None = None
    strike: Strike | None = None
    version: int = 0

    @property
    def is_open(self) -> bool:
        """Whether it may still ring, or be acknowledged."""
        return self.state in UNDER_WAY

    def is_forgotten(self, now: datetime) -> bool:
        """Whether it was over so long ago that nothing of it is kept."""
        return not self.is_open and (self.alerted_at or self.due) < now - KEPT

    @property
    def is_passed(self) -> bool:
        """Whether it was held, and acknowledged within its time; a call, answered."""
        return self._counts and self.score is not None and self.score.in_time

    @property
    def is_failed(self) -> bool:
        """Whether it was held, and not acknowledged within its time; a call, not answered."""
        return self._counts and self.score is not None and not self.score.in_time

    @property
    def _counts(self) -> bool:
        return self.state in HELD

    @property
    def acknowledged_in(self) -> timedelta | None:
        """How long it took; None where nobody has."""
        if self.acknowledged_at is None or self.alerted_at is None:
            return None
        return self.acknowledged_at - self.alerted_at

    def not_held(self, why: Hindrance) -> Self:
        """It never rings."""
        return replace(self, state=DrillState.NOT_HELD, why=why)

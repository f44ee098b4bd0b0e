"""Whether a drill may ring now, must wait, or is not held, and why.

Decides it at that moment, whatever was looked at when it was planned: something real goes before it, its
people have their rest, and its member may have changed its mind. Nobody on duty is no reason: that is what
a drill finds out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.drills.drawing import hourly
from domain.drills.hours import both, covers, hours_of, night_around
from domain.drills.order import DrillPlan, DrillState, Hindrance
from domain.duty.roster import everyone_on_duty
from domain.requests.request import SETTLED, Request
from domain.requests.values.situation import Situation
from domain.spans import Span
from domain.vocabulary import MemberCode, PersonId, RequestType, Urgency

HOUR: Final = timedelta(hours=1)
YEAR: Final = timedelta(days=365)
REST: Final = timedelta(hours=11)
"""After an alert at night nobody is drilled for so long."""
NIGHTS_A_YEAR: Final = 2
_TICK: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What is to be known beside the drill."""

    situation: Situation
    held: Sequence[DrillPlan]
    """Drills that rang within a year, and whatever is under way."""
    immediate: Sequence[Request]
    """Open requests at the desk, in the hand of its people, or that alert one of those whom the drill would
    alert, of any member; only immediate ones."""
    woken: Mapping[PersonId, datetime]
    """When each of those on duty was last alerted at night, as far as that is a short while ago."""
    paused: frozenset[MemberCode] = frozenset()
    an_hour: int | None = None
    """How many desks may be drilled within an hour; None for the usual share of all."""
    is_crowded: bool = False
    """More is immediate than was looked through."""

    @property
    def rang(self) -> Sequence[tuple[DrillPlan, datetime]]:
        """Those that rang, and when."""
        return [(each, each.alerted_at) for each in self.held if each.alerted_at is not None]


def hindrance(plan: DrillPlan, around: Surroundings) -> Hindrance | None:
    """Why the drill does not ring now; None where it may. Waiting changes what is not ``FINAL``."""
    now, directory = around.situation.now, around.situation.directory
    point = directory.contact_points.get(plan.point)
    if point is None:
        return Hindrance.GONE
    if now >= plan.until:
        return Hindrance.WINDOW
    hours = hours_of(point, directory, Span(now, now + timedelta(seconds=1)))
    if plan.kind not in hours.rules.kinds:
        return Hindrance.KIND
    if point.member in around.paused:
        return Hindrance.PAUSED
    if around.is_crowded or any(_is_in_the_way(each) for each in around.immediate):
        return Hindrance.IMMEDIATE
    if covers(hours.blackouts, now):
        return Hindrance.BLACKOUT
    if not covers(hours.allowed(plan.kind), now):
        return Hindrance.HOURS
    if any(each.point == plan.point and each.state is DrillState.ALERTED for each in around.held):
        return Hindrance.ALREADY
    people = people_there(plan, around.situation)
    if any(around.woken[person] > now - REST for person in people if person in around.woken):
        return Hindrance.NIGHT_REST
    most = hourly(directory) if around.an_hour is None else around.an_hour
    if sum(at > now - HOUR for _, at in around.rang) >= most:
        return Hindrance.HOURLY
    night = night_around(point, directory, now)
    return _at_night(plan, night, people, around) if night is not None else None


def people_there(plan: DrillPlan, situation: Situation) -> tuple[PersonId, ...]:
    """Whoever is on duty at the desk now, in any layer."""
    roster = situation.directory.roster_of(plan.point)
    layers = everyone_on_duty(roster, situation.now).values() if roster is not None else ()
    return tuple(dict.fromkeys(duty.person for layer in layers for duty in layer))


def last_woken(
    requests: Iterable[Request], nights: Sequence[Span], now: datetime
) -> dict[PersonId, datetime]:
    """When each of those who were alerted for these was last alerted at night, at the latest.

    A request says whom it has alerted and not when: it counts until it was acknowledged, or is over.
    """
    found: dict[PersonId, datetime] = {}
    for request in requests:
        until = request.acknowledged_at or request.closed_at or now
        alerting = [Span(request.clock_start, max(until, request.clock_start + _TICK))]
        at_night = both(alerting, nights)
        for person in request.alerted if at_night else ():
            last = min(at_night[-1].until, now)
            found[person] = max(found.get(person, last), last)
    return found


def _at_night(
    plan: DrillPlan, night: Span, people: Sequence[PersonId], around: Surroundings
) -> Hindrance | None:
    now = around.situation.now
    theirs = [at for each, at in around.rang if each.member == plan.member]
    if any(night.since <= at < night.until for at in theirs):
        return Hindrance.ONE_A_NIGHT
    nights = [each for each, at in around.rang if each.at_night and at > now - YEAR]
    if any(sum(person in each.rung for each in nights) >= NIGHTS_A_YEAR for person in people):
        return Hindrance.NIGHTS_OF_YEAR
    return None


def _is_in_the_way(request: Request) -> bool:
    is_real = request.type is not RequestType.DRILL
    return is_real and request.urgency is Urgency.IMMEDIATE and request.state not in SETTLED

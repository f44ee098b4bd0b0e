"""What the secretariat may order, and what an order comes to.

Decides which orders are refused, and why. Of several desks those that cannot be drilled are planned as not
held, with the reason; where that is all of them nothing is ordered.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from domain.directory.directory import Directory, Person
from domain.directory.drill_rules import DrillKind
from domain.drills.drawing import Chance, drawn
from domain.drills.order import (
    LONGEST,
    MOST_POINTS,
    DrillOrder,
    DrillPlan,
    DrillState,
    Hindrance,
    OrderId,
    PlanId,
)
from domain.refused import Refused
from domain.spans import Span
from domain.topics import Facts, Topic
from domain.vocabulary import ContactPointId, RequestType, Role

NEAR: Final = timedelta(hours=1)
"""Two drills of one desk are no nearer to each other."""
_JUST_NOW: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedDrills:
    """What is ordered, as it was understood."""

    kind: DrillKind
    points: Sequence[ContactPointId] | None
    """None for all desks."""
    at: datetime | None = None
    """None for now, where no period is named."""
    between: Span | None = None
    """In which the moments are drawn."""
    asked: RequestType | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """An order, and its drill of each desk."""

    order: DrillOrder
    plans: Sequence[DrillPlan]

    @property
    def held(self) -> Sequence[DrillPlan]:
        """Those that will ring."""
        return [plan for plan in self.plans if plan.is_open]

    @property
    def not_held(self) -> Sequence[DrillPlan]:
        """Those that cannot."""
        return [plan for plan in self.plans if not plan.is_open]


def ordered(
    wanted: WantedDrills,
    by: Person,
    directory: Directory,
    now: datetime,
    under_way: Iterable[DrillPlan],
    new_id: Callable[[], str],
    chance: Chance,
) -> Ordered:
    """The order and its plans. Raises ``Refused``."""
    require_office(by)
    points = desks_of(wanted.points, by, directory)
    since, until = _when(wanted, now)
    if wanted.asked is not None and (
        wanted.kind is not DrillKind.FORM or wanted.asked is RequestType.DRILL
    ):
        raise refused("type")
    order = DrillOrder(
        id=OrderId(new_id()),
        kind=wanted.kind,
        points=tuple(points),
        since=since,
        until=until,
        is_random=wanted.between is not None,
        asked=wanted.asked,
        by=by.id,
        at=now,
    )
    plans = drawn(order, directory, [PlanId(new_id()) for _ in points], chance)
    known = list(under_way)
    plans = [plan if order.is_random else _unless_near(plan, known) for plan in plans]
    found = Ordered(order=order, plans=plans)
    if not found.held:
        why = plans[0].why
        raise refused(why.value if why is not None else "", desk=plans[0].point)
    return found


def require_office(by: Person) -> None:
    """Raise ``Refused`` for who is not of the secretariat."""
    if Role.SECRETARIAT not in by.roles:
        raise Refused(Topic.ROLE_MISSING, {"role": Role.SECRETARIAT.value})


def refused(why: str, **more: str) -> Refused:
    """The order is refused; ``why`` is a word of ``Hindrance``, or of this module."""
    facts: Facts = {"why": why, **more}
    return Refused(Topic.DRILL_REFUSED, facts)


def desks_of(
    named: Sequence[ContactPointId] | None, by: Person, directory: Directory
) -> Sequence[ContactPointId]:
    """The desks that were named, each once; all where ``named`` is None. Raises ``Refused``."""
    known = directory.contact_points
    points = list(dict.fromkeys(known if named is None else named))
    for point in points:
        if point not in known:
            raise refused("unknown", desk=point)
        if by.member is not None and known[point].member == by.member:
            # Who orders it would know of it.
            raise refused("own", desk=point)
    if not points:
        raise refused("no_desk")
    if len(points) > MOST_POINTS:
        raise refused("too_many")
    return points


def _when(wanted: WantedDrills, now: datetime) -> Span:
    if wanted.between is None:
        at = wanted.at or now
        if at < now - _JUST_NOW:
            raise refused("past")
        if at > now + LONGEST:
            raise refused("far")
        return Span(max(at, now), max(at, now))
    since, until = max(wanted.between.since, now), wanted.between.until
    if until <= wanted.between.since:
        raise refused("order")
    if until <= now:
        raise refused("past")
    if until > now + LONGEST:
        raise refused("far")
    return Span(since, until)


def _unless_near(plan: DrillPlan, under_way: Iterable[DrillPlan]) -> DrillPlan:
    """The plan, unless another drill of the desk is under way, or due about then."""
    for other in under_way:
        is_there = other.point == plan.point
        is_near = abs((other.alerted_at or other.due) - plan.due) < NEAR
        if plan.is_open and is_there and is_near:
            return replace(plan, state=DrillState.NOT_HELD, why=Hindrance.ALREADY)
    return plan

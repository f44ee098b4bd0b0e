"""A year's plan: so many drills of each kind at each desk, spread over the year; what is lacking is ordered.

Decides what is lacking, and where in the year each may be due: one of a kind in each part of the year, and
none within thirty days of another of its desk. The moment is drawn as that of every order; whether it may
ring then is asked at that moment, as of all.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from domain.directory.directory import Directory, Person
from domain.directory.drill_rules import DrillKind
from domain.drills.drawing import Chance, Draw
from domain.drills.hours import both, without
from domain.drills.order import COUNTS, DrillPlan, Hindrance, OrderId, PlanId
from domain.drills.ordering import desks_of, refused, require_office
from domain.spans import Span, joined
from domain.vocabulary import ContactPointId

USUAL: Final[Mapping[DrillKind, int]] = MappingProxyType(
    {DrillKind.PING: 2, DrillKind.FORM: 1, DrillKind.CALL: 0}
)
"""Of each kind, where no number is given."""
MOST_A_YEAR: Final = 6
"""At a desk. So many always find a place that is far enough from the others."""
MOST_DRILLS: Final = 2000
"""Of one order, as desks of others: so many rows are written in one transaction."""
APART: Final = timedelta(days=30)
"""Two of a desk are no nearer to each other."""
PUT_OFF: Final = timedelta(days=3)
"""For how long one may wait; it comes no nearer to the next by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedYear:
    """What is ordered, as it was understood."""

    year: int
    """Of the calendar in UTC."""
    points: Sequence[ContactPointId] | None
    """None for all desks."""
    numbers: Mapping[DrillKind, int]
    """At each desk; one that is not named is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearPlan:
    """What was lacking: what is ordered of it, and what cannot be."""

    order: OrderId
    year: int
    plans: Sequence[DrillPlan]
    left: Sequence[DrillPlan]
    """With the reason, one of each kind and desk; they are not kept."""

    @property
    def counts(self) -> Mapping[DrillKind, int]:
        """How many are ordered, of the kinds of which there are any."""
        found = {kind: sum(plan.kind is kind for plan in self.plans) for kind in DrillKind}
        return {kind: count for kind, count in found.items() if count}

    @property
    def desks(self) -> int:
        """At how many desks."""
        return len({plan.point for plan in self.plans})


def year_ahead(
    wanted: WantedYear,
    by: Person,
    directory: Directory,
    now: datetime,
    known: Iterable[DrillPlan],
    new_id: Callable[[], str],
    chance: Chance,
) -> YearPlan:
    """What is lacking in the year, each with its moment. Raises ``Refused``."""
    require_office(by)
    points = desks_of(wanted.points, by, directory)
    whole = _whole(wanted, now)
    counting = [plan for plan in known if plan.state in COUNTS]
    if len(points) * sum(wanted.numbers.values()) > MOST_DRILLS:
        raise refused("too_many")
    drawn = _YearDraw(whole, directory, now, counting, chance)
    order = OrderId(new_id())
    new = [
        DrillPlan(
            id=PlanId(new_id()),
            order=order,
            kind=kind,
            point=point,
            member=directory.contact_points[point].member,
            due=part.since,
            until=part.until,
            by=by.id,
            ordered_at=now,
        )
        for point in points
        for kind, number in wanted.numbers.items()
        for part in drawn.parts(point, kind, number)
    ]
    found = drawn.of(new)
    left = {(plan.point, plan.kind): plan for plan in found if not plan.is_open}
    return YearPlan(
        order=order,
        year=wanted.year,
        plans=[replace(plan, until=plan.due + PUT_OFF) for plan in found if plan.is_open],
        left=list(left.values()),
    )


def _whole(wanted: WantedYear, now: datetime) -> Span:
    """The year. Raises ``Refused``."""
    this = now.astimezone(UTC).year
    if wanted.year not in (this, this + 1):
        raise refused("year")
    numbers = wanted.numbers.values()
    if min(numbers, default=0) < 0 or not 0 < sum(numbers) <= MOST_A_YEAR:
        raise refused("numbers")
    return Span(
        datetime(wanted.year, 1, 1, tzinfo=UTC), datetime(wanted.year + 1, 1, 1, tzinfo=UTC)
    )


class _YearDraw(Draw):
    """One draw of a year's plan: each in its part of the year, far from the others of its desk."""

    def __init__(
        self,
        whole: Span,
        directory: Directory,
        now: datetime,
        counting: Iterable[DrillPlan],
        chance: Chance,
    ) -> None:
        self._whole = whole
        self._rest = Span(max(whole.since, now), whole.until)
        super().__init__(self._rest, directory, chance)
        self._parts: dict[PlanId, Span] = {}
        self._there: dict[ContactPointId, dict[PlanId, DrillPlan]] = {}
        """What counts at each desk, what is drawn with it."""
        for plan in counting:
            self._there.setdefault(plan.point, {})[plan.id] = plan

    def of(self, plans: Iterable[DrillPlan]) -> list[DrillPlan]:
        """The same, each with its moment; those that cannot be held say why."""
        new = list(plans)
        self._parts = {plan.id: Span(plan.due, plan.until) for plan in new}
        return [self._why(plan) for plan in super().of(new)]

    def parts(self, point: ContactPointId, kind: DrillKind, number: int) -> Iterator[Span]:
        """For each that is lacking of this kind, the part of the year in which it is to be."""
        dues = [
            plan.due
            for plan in self._there.get(point, {}).values()
            if plan.kind is kind and self._whole.since <= plan.due < self._whole.until
        ]
        missing = number - len(dues)
        if missing <= 0:
            return
        free = [
            part
            for part in _cut(self._whole, number)
            if part.until > self._rest.since
            and not any(part.since <= due < part.until for due in dues)
        ]
        if len(free) < missing:
            # Of a year that has begun what remains is divided.
            free = _cut(self._rest, missing)
        for _ in range(missing):
            yield free.pop(self._chance(len(free)))

    def room(self, plan: DrillPlan) -> list[Span]:
        """Within its part; where that has none left, in what remains of the year."""
        there = self._there.get(plan.point, {})
        others = [other for id_, other in there.items() if id_ != plan.id]
        taken = [
            Span(at - APART - PUT_OFF, at + APART + PUT_OFF)
            for at in (other.alerted_at or other.due for other in others)
        ]
        free = without(super().room(plan), joined(taken))
        return both(free, [self._parts[plan.id]]) or free

    def due(self, plan: DrillPlan, spans: Sequence[Span]) -> DrillPlan:
        """Due within these, and from then on in the way of the others of its desk."""
        found = super().due(plan, spans)
        self._there.setdefault(plan.point, {})[plan.id] = found
        return found

    def _why(self, plan: DrillPlan) -> DrillPlan:
        has_time = plan.why is Hindrance.NO_TIME and bool(super().room(plan))
        return plan.not_held(Hindrance.NO_ROOM) if has_time else plan


def _cut(whole: Span, count: int) -> list[Span]:
    """So many parts of one length."""
    length = (whole.until - whole.since) / count
    edges = [whole.since + number * length for number in range(count)] + [whole.until]
    return [Span(*pair) for pair in pairwise(edges)]

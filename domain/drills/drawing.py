"""When each desk's drill is due: at the ordered moment, or drawn at random within the period.

Decides that what is drawn lies within what the member accepts, that at least a third of three or more
lies at nights, weekends and holidays of the desks where these accept them, and that no two desks of a
member are drawn into one night. Chance is given by whoever asks, so that nobody can foresee it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil
from typing import Final

from domain.directory.directory import ContactPoint, Directory
from domain.drills.hours import DeskHours, both, covers, hours_of
from domain.drills.order import WAITS, DrillOrder, DrillPlan, Hindrance, PlanId
from domain.spans import Span
from domain.vocabulary import ContactPointId, MemberCode

Chance = Callable[[int], int]
"""A number from 0 to below the given one, as ``secrets.randbelow`` gives it."""
SHARE_OFF: Final = 3
"""At least one in so many at nights, weekends and holidays."""
HOURLY_SHARE: Final = 0.05
"""Of all desks that may be drilled within an hour."""
_TRIES: Final = 20
"""To find a night in which no other desk of the member is drawn."""
_SECOND: Final = timedelta(seconds=1)


def hourly(directory: Directory) -> int:
    """How many desks may be drilled within an hour: a twentieth, and at least one."""
    return max(1, int(len(directory.contact_points) * HOURLY_SHARE))


def drawn(
    order: DrillOrder, directory: Directory, ids: Sequence[PlanId], chance: Chance
) -> list[DrillPlan]:
    """A plan for each desk of the order, under the given ids; those that cannot be held say why."""
    known = (directory.contact_points[point] for point in order.points)
    plans = [_new(order, point, id_, directory) for point, id_ in zip(known, ids, strict=True)]
    if not order.is_random:
        return [_at_once(plan, order, directory) for plan in plans]
    return Draw(Span(order.since, order.until), directory, chance).of(plans)


def _new(order: DrillOrder, point: ContactPoint, plan: PlanId, directory: Directory) -> DrillPlan:
    spread = timedelta(hours=ceil(len(order.points) / hourly(directory)))
    return DrillPlan(
        id=plan,
        order=order.id,
        kind=order.kind,
        point=point.id,
        member=point.member,
        due=order.since,
        until=order.until if order.is_random else order.since + WAITS + spread,
        asked=order.asked,
        by=order.by,
        ordered_at=order.at,
    )


def _at_once(plan: DrillPlan, order: DrillOrder, directory: Directory) -> DrillPlan:
    at = order.since
    hours = hours_of(directory.contact_points[plan.point], directory, Span(at, at + _SECOND))
    if plan.kind not in hours.rules.kinds:
        return plan.not_held(Hindrance.KIND)
    if covers(hours.blackouts, at):
        return plan.not_held(Hindrance.BLACKOUT)
    return plan if covers(hours.allowed(plan.kind), at) else plan.not_held(Hindrance.HOURS)


class Draw:
    """One draw of all that is ordered at once, within one period."""

    def __init__(self, within: Span, directory: Directory, chance: Chance) -> None:
        self._within, self._directory, self._chance = within, directory, chance
        self._hours: dict[ContactPointId, DeskHours] = {}
        self._nights: dict[MemberCode, list[Span]] = {}
        """The nights into which a desk of the member was drawn."""

    def of(self, plans: Iterable[DrillPlan]) -> list[DrillPlan]:
        """The same, each with its moment; those that cannot be held say why."""
        found = [self._first(plan) for plan in plans]
        held = [plan for plan in found if plan.is_open]
        wanted = ceil(len(held) / SHARE_OFF) if len(held) >= SHARE_OFF else 0
        by_day = [plan for plan in held if not self._is_off(plan)]
        moved = {plan.id: plan for plan in self._moved(by_day, wanted - len(held) + len(by_day))}
        return [moved.get(plan.id, plan) for plan in found]

    def room(self, plan: DrillPlan) -> list[Span]:
        """In which stretches of time it may be due."""
        return self.hours(plan).allowed(plan.kind)

    def hours(self, plan: DrillPlan) -> DeskHours:
        """Those of its desk."""
        if plan.point not in self._hours:
            point = self._directory.contact_points[plan.point]
            self._hours[plan.point] = hours_of(point, self._directory, self._within)
        return self._hours[plan.point]

    def due(self, plan: DrillPlan, spans: Sequence[Span]) -> DrillPlan:
        """Due within these; where it can be in no night of another desk of the member."""
        taken = self._nights.setdefault(plan.member, [])
        due = self._moment(spans)
        for _ in range(_TRIES):
            if not covers(taken, due):
                break
            due = self._moment(spans)
        nights = self.hours(plan).nights
        taken += [night for night in nights if night.since <= due < night.until]
        return replace(plan, due=due)

    def _first(self, plan: DrillPlan) -> DrillPlan:
        hours = self.hours(plan)
        if plan.kind not in hours.rules.kinds:
            return plan.not_held(Hindrance.KIND)
        allowed = self.room(plan)
        if not allowed:
            return plan.not_held(Hindrance.NO_TIME)
        off = both(allowed, hours.off)
        wants_off = bool(off) and self._chance(SHARE_OFF) == 0
        return self.due(plan, off if wants_off else allowed)

    def _moved(self, by_day: list[DrillPlan], missing: int) -> Iterator[DrillPlan]:
        """So many of those by day at nights, weekends or holidays instead, whichever chance takes."""
        able = [plan for plan in by_day if self._off(plan)]
        while missing > 0 and able:
            plan = able.pop(self._chance(len(able)))
            if off := self._off(plan):  # which may be less since another of its desk was moved
                yield self.due(plan, off)
                missing -= 1

    def _moment(self, spans: Sequence[Span]) -> datetime:
        whole = [max(1, (span.until - span.since) // _SECOND) for span in spans]
        left = self._chance(sum(whole))
        for span, seconds in zip(spans, whole, strict=True):
            if left < seconds:
                return span.since + left * _SECOND
            left -= seconds
        raise AssertionError("chance gave more than it was asked for")

    def _off(self, plan: DrillPlan) -> list[Span]:
        return both(self.room(plan), self.hours(plan).off)

    def _is_off(self, plan: DrillPlan) -> bool:
        return covers(self.hours(plan).off, plan.due)

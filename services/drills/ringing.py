"""The clock of drills: what is due rings, unless something hinders it; how each went is noted.

Owns that all of it is found by reading, that each drill is one short transaction, and that one which fails
holds up no other. Whether it may ring, and how it went, is left to ``domain.drills``.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Concatenate, Final, ParamSpec

from domain.directory.confirming import EntryFacts, Trust, trust
from domain.directory.drill_rules import DrillKind
from domain.drills.admitting import (
    REST,
    Surroundings,
    hindrance,
    last_woken,
    people_there,
)
from domain.drills.hours import hours_of
from domain.drills.order import FINAL, DrillPlan, DrillState, Hindrance, PlanId
from domain.drills.outcome import not_sent, noted
from domain.drills.ringing import ring, would_alert
from domain.requests.request import Request
from domain.spans import Span
from domain.vocabulary import CaseId, ContactPointId, PersonId
from services.drills import calling, telling_member
from services.drills.handed_over import was_handed_over
from services.visit.office import Office
from storage.database.meanwhile import KeysAway
from storage.database.presence import DRILLS
from storage.transaction.store import StorageTrouble
from storage.transaction.unit_of_work import UnitOfWork

Given = ParamSpec("Given")

SERVICE: Final = "service"
_TERM_SECONDS: Final = 30.0
"""For how long one process rings them alone."""
_LOOKED_BACK: Final = timedelta(hours=24)
"""An alert at night may be of a request that was filed so long ago."""
_MOST: Final = 200
"""Requests that are looked at for one drill; a desk with more has better things to do."""
_AFTER_FAILURE: Final = timedelta(minutes=5)
_ASKED_AT_ONCE: Final = 64
"""Desks of which one look asks whether something immediate is open there."""
_BREATH_S: Final = 0.05
"""Between two drills whatever is real has the process to itself."""
_SWEEPS_EVERY: Final = timedelta(days=1)
_TELLS_EVERY: Final = timedelta(minutes=10)
"""What was entered elsewhere, and whoever could not be reached, is found so soon."""
_AT_ONCE: Final = 50
_TICK: Final = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillsSeen:
    """What a look came to, for who runs the service."""

    at: datetime
    waiting: int
    """Drills that are due, and did not ring."""
    longest: timedelta
    """For how long the first of them is due."""
    failures: int
    """Drills that this look could not work."""


class DrillClock:
    """The looks of one process. ``tell``: what each came to. ``an_hour`` desks ring within an hour, where
    not the usual share of all."""

    def __init__(
        self,
        office: Office,
        tell: Callable[[DrillsSeen], None] | None = None,
        an_hour: int | None = None,
    ) -> None:
        self._office, self._an_hour = office, an_hour
        self._report = tell
        self._failed: dict[PlanId, datetime] = {}
        """Until when those that failed are left alone."""
        self._begins_at = ""
        """With which of those that are due the next look begins, where one has not come to all."""
        self._sweeps_at: datetime | None = None
        """When it looks again for those that are kept no longer; at once after a start."""
        self._tells_at: datetime | None = None
        """When it looks again for members that are to hear of failures; at once after a start."""

    async def look(self) -> int:
        """Ring what is due, note how those went that are over; returns how many of both.

        Raises what the first failing one raised.
        """
        async with self._office.store.reading() as work:
            under_way, now = await work.drills.under_way(), work.now
        self._failed = {plan: until for plan, until in self._failed.items() if until > now}
        known = [plan for plan in under_way if plan.id not in self._failed]
        trouble: list[Exception] = []
        worked: set[PlanId] = set()
        count = await self._note(known, trouble)
        if count or self._tells_at is None or now >= self._tells_at:
            self._tells_at = now + _TELLS_EVERY
            await self._tell_members(trouble)
        due = sorted(
            (each for each in known if _is_due(each, now)),
            key=lambda each: each.id,
        )
        count += await self._ring(due, trouble, worked) if due else 0
        if self._sweeps_at is None or now >= self._sweeps_at:
            await self._sweep(now)
            self._sweeps_at = now + _SWEEPS_EVERY
        if self._report is not None:
            # Those that failed a while ago wait as well.
            left = [each for each in under_way if _is_due(each, now) and each.id not in worked]
            longest = max((now - each.due for each in left), default=timedelta())
            self._report(
                DrillsSeen(at=now, waiting=len(left), longest=longest, failures=len(trouble))
            )
        if trouble:
            raise trouble[0]
        return count

    async def _sweep(self, now: datetime) -> None:
        """Those that were over long ago, a few in each transaction."""
        async with self._office.store.reading(is_long=True) as work:
            old = [each for each in await work.drills.every() if each.is_forgotten(now)]
        for first in range(0, len(old), _AT_ONCE):
            some = old[first : first + _AT_ONCE]
            await self._office.store.transact(partial(_forget, old=some))

    async def _tell_members(self, trouble: list[Exception]) -> None:
        """Members whose desks failed twice in a row hear of it, each in a transaction of its own."""
        async with self._office.store.reading(is_long=True) as work:
            due = await telling_member.due(work)
        for plan in due:
            if plan not in self._failed:
                await self._try(plan, telling_member.tell, trouble)

    async def _note(self, known: Sequence[DrillPlan], trouble: list[Exception]) -> int:
        running = [each for each in known if each.case is not None]
        count = 0
        for plan in known:
            if calling.is_over(plan, self._office.now()):
                count += await self._try(plan.id, calling.end, trouble) is not None
        if not running:
            return count
        async with self._office.store.reading(is_long=True) as work:
            cases = [each.case for each in running if each.case is not None]
            found = {each.id: each for each in await work.requests.glimpsed_in_turn(cases)}
            news = [
                each
                for each in running
                if each.case in found
                and noted(each, found[each.case], None, work.situation) is not None
            ]
        for plan in news:
            count += await self._try(plan.id, _noted, trouble, plan.case or "") is not None
        return count

    async def _ring(
        self, due: Sequence[DrillPlan], trouble: list[Exception], worked: set[PlanId]
    ) -> int:
        """Those that may, which are ``worked`` then.

        What is of no use to ask about is not asked: most wait for the same thing.
        """
        async with self._office.store.reading(is_long=True) as work:
            held, paused = list(await work.drills.every()), await work.drills.resting()
            situation = work.situation
        count = asked = 0
        self._begins_at, begun_at = "", self._begins_at
        for plan in sorted(due, key=lambda each: each.id < begun_at):
            if asked >= _ASKED_AT_ONCE:
                self._begins_at = plan.id
                break
            around = Surroundings(
                situation=situation,
                held=held,
                immediate=(),
                woken={},
                paused=paused,
                an_hour=self._an_hour,
            )
            why = hindrance(plan, around)
            if why is not None and why not in FINAL:
                continue
            if why is None:
                asked += 1
                async with self._office.store.reading() as work:
                    if await hindered(work, plan, held, self._an_hour) is not None:
                        continue
            holder = self._office.store.holder.name
            rung = await self._try(plan.id, _rung, trouble, held, holder, self._an_hour)
            if rung is not None:
                held.append(rung)
                worked.add(plan.id)
                count += 1
                await asyncio.sleep(_BREATH_S)
        return count

    async def _try(
        self,
        plan: PlanId,
        act: Callable[Concatenate[UnitOfWork, PlanId, Given], Awaitable[DrillPlan | None]],
        trouble: list[Exception],
        *args: Given.args,
        **named: Given.kwargs,
    ) -> DrillPlan | None:
        """What became of it. One that fails is left alone for some minutes."""
        try:
            return await self._office.store.transact(lambda work: act(work, plan, *args, **named))
        except (KeysAway, StorageTrouble):
            raise
        except Exception as error:  # it blocks no other; the look says so at its end
            self._failed[plan] = self._office.now() + _AFTER_FAILURE
            trouble.append(error)
            return None


def _is_due(plan: DrillPlan, now: datetime) -> bool:
    return plan.state is DrillState.PLANNED and plan.due <= now


async def _forget(work: UnitOfWork, old: Sequence[DrillPlan]) -> None:
    await work.drills.forget(old)


async def _noted(work: UnitOfWork, plan_id: PlanId, case: str) -> DrillPlan | None:
    """Note how a drill went; None where that is still open, or another process has noted it."""
    # The request before the drill, as whatever withdraws it, so that neither waits for the other.
    request = await work.requests.by_case(case)
    plan = await work.drills.by_id(plan_id)
    if request is None or plan is None or plan.state is not DrillState.ALERTED:
        return None
    found = noted(plan, request, await _trust(work, plan.point), work.situation)
    if found is None:
        return None
    went = found.plan
    if went.is_failed and not await was_handed_over(work, request):
        went = not_sent(went)
    await work.drills.save(went)
    if found.decision is not None:
        await work.record(found.decision, SERVICE)
    return went


async def _rung(
    work: UnitOfWork,
    plan_id: PlanId,
    held: Sequence[DrillPlan],
    holder: str,
    an_hour: int | None,
) -> DrillPlan | None:
    """Ring a drill, or put down that it is not held; None where it waits, or is another process's."""
    if not await work.presence.take(DRILLS, holder, _TERM_SECONDS):
        return None
    plan = await work.drills.by_id(plan_id)
    if plan is None or plan.state is not DrillState.PLANNED or plan.due > work.now:
        return None
    why = await hindered(work, plan, held, an_hour)
    if why is not None:
        if why not in FINAL:
            return None
        await work.drills.save(plan.not_held(why))
        return plan.not_held(why)
    if plan.kind is DrillKind.CALL:
        return await calling.ask(work, plan)
    serial = await work.requests.next_serial(work.directory.code, work.now.year)
    case = CaseId(await work.vault.new_case_id(work.connection))
    rung = ring(plan, work.situation, case, serial)
    await work.record(rung.decision, SERVICE)
    await work.drills.save(rung.plan)
    return rung.plan


async def hindered(
    work: UnitOfWork, plan: DrillPlan, held: Sequence[DrillPlan], an_hour: int | None = None
) -> Hindrance | None:
    """Within a transaction: why a drill does not ring now, whatever there is to be asked."""
    immediate, is_crowded = await _immediate(work, plan, held)
    lately = await work.requests.received_between(
        plan.member, work.now - _LOOKED_BACK, work.now + _TICK, limit=_MOST
    )
    point = work.directory.contact_points.get(plan.point)
    within = Span(work.now - REST, work.now + _TICK)
    nights = hours_of(point, work.directory, within).nights if point is not None else []
    around = Surroundings(
        situation=work.situation,
        held=held,
        immediate=immediate,
        is_crowded=is_crowded,
        an_hour=an_hour,
        woken=last_woken(lately, nights, work.now),
        paused=await work.drills.resting(),
    )
    return hindrance(plan, around)


async def _immediate(
    work: UnitOfWork, plan: DrillPlan, held: Sequence[DrillPlan]
) -> tuple[list[Request], bool]:
    """What is immediate and open at the desk, in the hand of one of its people, or rings one of them,
    whichever member it is for; and whether there was more than could be looked through."""
    people = {*people_there(plan, work.situation), *would_alert(plan, work.situation)}
    drills = [each.case for each in held if each.case is not None and each.is_open]
    here = await work.requests.immediate_of(plan.member, besides=drills, limit=_MOST)
    ringing = await work.requests.alerting_now(besides=drills, limit=_MOST)
    in_hand = await work.requests.immediate_in_hand(people, limit=_MOST)
    found = [each for each in (*here, *ringing) if _concerns(each, plan, people)]
    return [*found, *in_hand], any(len(some) == _MOST for some in (here, ringing, in_hand))


def _concerns(request: Request, plan: DrillPlan, people: Collection[PersonId]) -> bool:
    """Whether it is at the desk, or has alerted one of these."""
    return request.contact_point == plan.point or not set(people).isdisjoint(request.alerted)


async def _trust(work: UnitOfWork, point: ContactPointId) -> Trust | None:
    known = (await work.confirmations.of([point])).get(point)
    if known is None:
        return None
    facts = EntryFacts(
        known_since=known.known_since,
        confirmed_at=known.confirmed_at,
        disputed_at=known.disputed_at,
    )
    return trust(facts, work.now)

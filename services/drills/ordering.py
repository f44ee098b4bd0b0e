"""Drills are ordered, looked at and stopped by the secretariat, at the console and in chat.

Owns that an order is one transaction, with one record that tells nobody of it. What may be ordered, and
when each drill is due, is ``domain.drills``'; what rings is ``services.drills.ringing``'s.
"""

import asyncio
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from domain.directory.directory import Directory, Person
from domain.directory.drill_rules import DrillKind
from domain.drills.admitting import Surroundings, hindrance
from domain.drills.order import DrillPlan, DrillState, Hindrance, OrderId, PlanId, Strike
from domain.drills.ordering import Ordered, WantedDrills, ordered, refused, require_office
from domain.drills.outcome import STOPPED, withdrawn
from domain.requests.request import Request
from domain.vocabulary import ContactPointId, PersonId, Role
from services.drills.calling import may_be_entered
from services.drills.ringing import hindered
from services.people import acted
from services.visit.office import CONSOLE, Office, in_transaction
from services.visit.visit import Visit
from storage.transaction.unit_of_work import UnitOfWork

_ASKED: Final = 20
"""Desks of which a list asks whether something immediate is open there."""
PUT_OFF = "put_off"
"""Where a drill stands that is due, and waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillRow:
    """A drill of one desk, as the secretariat reads of it."""

    id: PlanId
    order: OrderId
    kind: DrillKind
    point: ContactPointId
    reference: str | None
    state: str
    why: Hindrance | None
    ordered_at: datetime
    rang_at: datetime | None
    due: datetime | None
    """None unless a reason was given."""
    acknowledged_in_s: int | None
    score: int | None
    taken_for_real: tuple[PersonId, ...]
    """Who said that they took it for real."""
    is_open: bool
    """Whether it may still ring, or be acknowledged."""
    is_call: bool
    """Whether somebody is to say what came of a call, or may still say it otherwise."""
    is_failed: bool
    strike: Strike | None
    """That it is not to count, as far as another person is still to agree."""


async def order_at_console(office: Office, wanted: WantedDrills) -> Ordered:
    """The secretariat's order, given at the console. Raises ``Refused``."""
    async with office.store.reading(is_long=True) as work:
        directory, now, under_way = work.directory, work.now, await work.drills.under_way()
    by = office_of(directory)
    found = await asyncio.to_thread(_draw, wanted, by, directory, now, under_way)
    await _keep(office, found, CONSOLE)
    return found


async def order(visit: Visit, wanted: WantedDrills) -> Ordered:
    """Within a visit: the same. Raises ``Refused``."""
    work, by = visit.work, visit.actor.person
    require_office(by)
    under_way, directory, now = await work.drills.under_way(), work.directory, work.now
    found = await visit.beside(lambda: _draw(wanted, by, directory, now, under_way))
    await keep(work, found.order.id, found.plans, visit.auth, by.id)
    return found


def _draw(
    wanted: WantedDrills,
    by: Person,
    directory: Directory,
    now: datetime,
    under_way: Iterable[DrillPlan],
) -> Ordered:
    def new_id() -> str:
        return secrets.token_hex(16)

    return ordered(wanted, by, directory, now, under_way, new_id, secrets.randbelow)


async def keep(
    work: UnitOfWork, order: OrderId, plans: Sequence[DrillPlan], auth: str, by: PersonId | None
) -> None:
    """Within a transaction: the order stands from now on."""
    await work.drills.add(plans)
    digest = work.drills.digest(order, plans)
    await acted.note_act(work, acted.ORDERED, auth, by, of=order, digest=digest)


@in_transaction
async def _keep(work: UnitOfWork, found: Ordered, auth: str) -> None:
    await keep(work, found.order.id, found.plans, auth, None)


def office_of(directory: Directory) -> Person:
    """In whose name drills are ordered at the console. Raises ``Refused``."""
    people = directory.with_role(Role.SECRETARIAT)
    found = next((person for person in people if person.member is None), None)
    if found is None:
        raise refused("no_office")
    return found


@in_transaction
async def list_at_console(work: UnitOfWork, reason: str | None = None) -> list[DrillRow]:
    """Every drill that is kept, oldest order first; with a reason also when each is due."""
    await acted.note_act(work, acted.DRILLS, CONSOLE, reason=reason)
    return await rows(work, with_due=reason is not None)


async def listed(visit: Visit) -> list[DrillRow]:
    """Within a visit: the same, without when they are due. Raises ``Refused``."""
    require_office(visit.actor.person)
    found = await visit.read_beside(rows)
    await acted.note_act(visit.work, acted.DRILLS, visit.auth, visit.actor.id)
    return found


def newest_first(rows: Sequence[DrillRow]) -> list[DrillRow]:
    """What is under way or waits, then what is over, the newest of each first; what is only planned last."""
    return sorted(rows, key=lambda row: (_rank(row), row.rang_at or row.ordered_at))[::-1]


def _rank(row: DrillRow) -> int:
    if row.state == DrillState.PLANNED:
        return 0
    return 2 if row.is_open else 1


async def rows(work: UnitOfWork, *, with_due: bool = False) -> list[DrillRow]:
    """Every drill that is kept."""
    plans = await work.drills.every()
    around = Surroundings(
        situation=work.situation,
        held=plans,
        immediate=(),
        woken={},
        paused=await work.drills.resting(),
    )
    due = [each for each in plans if each.state is DrillState.PLANNED and each.due <= work.now]
    waits_for = {plan.id: hindrance(plan, around) for plan in due}
    for plan in [each for each in due if waits_for[each.id] is None][:_ASKED]:
        waits_for[plan.id] = await hindered(work, plan, plans)
    return [_row(plan, waits_for.get(plan.id), work.now, with_due=with_due) for plan in plans]


def _row(
    plan: DrillPlan, waits_for: Hindrance | None, now: datetime, *, with_due: bool
) -> DrillRow:
    taken = plan.acknowledged_in
    return DrillRow(
        id=plan.id,
        order=plan.order,
        kind=plan.kind,
        point=plan.point,
        reference=plan.reference or None,
        state=PUT_OFF if waits_for is not None else plan.state.value,
        why=waits_for or plan.why,
        ordered_at=plan.ordered_at,
        rang_at=plan.alerted_at,
        due=plan.due if with_due else None,
        acknowledged_in_s=round(taken.total_seconds()) if taken is not None else None,
        score=None if plan.state is DrillState.STRUCK or plan.score is None else plan.score.points,
        taken_for_real=plan.taken_for_real_by,
        is_open=plan.is_open,
        is_call=may_be_entered(plan, now),
        is_failed=plan.is_failed,
        strike=plan.strike if plan.strike is not None and plan.strike.waits(now) else None,
    )


@in_transaction
async def stop_at_console(work: UnitOfWork, order: OrderId) -> int:
    """End what of an order is planned or under way; how many drills that is. Raises ``Refused``."""
    return await stop_within(work, order, CONSOLE, None)


async def under_way_of(visit: Visit, order: OrderId) -> int:
    """Within a visit: how many drills of an order are planned or under way. Raises ``Refused``."""
    require_office(visit.actor.person)
    return sum(plan.is_open for plan in await visit.work.drills.of_order(order))


async def stop(visit: Visit, order: OrderId) -> int:
    """Within a visit: the same. Raises ``Refused``."""
    require_office(visit.actor.person)
    return await stop_within(visit.work, order, visit.auth, visit.actor.id)


async def stop_within(work: UnitOfWork, order: OrderId, auth: str, by: PersonId | None) -> int:
    """Within a transaction: the same. Raises ``Refused``."""
    # Requests before drills, as whatever withdraws one, so that neither waits for the other.
    cases = sorted(each.case for each in await work.drills.of_order(order) if each.case is not None)
    found = {case: await work.requests.by_case(case) for case in cases}
    plans = await work.drills.of_order(order, locks=True)
    if not plans:
        raise refused("no_order")
    under_way = [plan for plan in plans if plan.is_open]
    planned = [plan for plan in under_way if plan.case is None]
    await work.drills.save_locked([replace(each, state=DrillState.STOPPED) for each in planned])
    for plan in under_way:
        if plan.case is not None:
            await _end(work, plan, found.get(plan.case))
    await acted.note_act(work, acted.STOPPED, auth, by, of=order)
    return len(under_way)


async def _end(work: UnitOfWork, plan: DrillPlan, request: Request | None) -> None:
    if request is None:
        await work.drills.save(replace(plan, state=DrillState.STOPPED))
        return
    over = withdrawn(plan, request, work.situation, STOPPED)
    await work.drills.save(over.plan)
    if over.decision is not None:
        await work.record(over.decision, "service")

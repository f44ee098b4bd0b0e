"""A drill by telephone: the secretariat is asked to call, and enters what came of it.

Nothing of it reaches the desk but the call: it makes no request, and has no reference.
"""

from dataclasses import replace
from datetime import datetime

from domain.directory.drill_rules import DrillKind
from domain.drills.order import (
    WAITS,
    DrillPlan,
    DrillScore,
    DrillState,
    Hindrance,
    OrderId,
    PlanId,
)
from domain.drills.ordering import refused, require_office
from domain.requests.request import Message, Ring
from domain.topics import Facts, Topic
from domain.vocabulary import ContactPointId, PersonId
from services.people import acted
from services.visit.office import CONSOLE, in_transaction
from services.visit.visit import Visit
from storage.transaction.unit_of_work import UnitOfWork


async def ask(work: UnitOfWork, plan: DrillPlan) -> DrillPlan:
    """Within a transaction: ask whoever ordered it to call the desk's number of the directory."""
    point = work.directory.contact_points[plan.point]
    facts: Facts = {
        "desk": point.name,
        "point": plan.point,
        "telephone": point.telephone,
        "order": plan.order,
    }
    await work.say(Message(to=plan.by, topic=Topic.DRILL_CALL, facts=facts, ring=Ring.RINGS))
    asked = replace(plan, state=DrillState.ALERTED, alerted_at=work.now)
    await work.drills.save(asked)
    return asked


def is_asked(plan: DrillPlan) -> bool:
    """Whether somebody is to call, and to say what came of it."""
    return plan.kind is DrillKind.CALL and plan.state is DrillState.ALERTED


def may_be_entered(plan: DrillPlan, now: datetime) -> bool:
    """Whether somebody may say what came of a call: while it is asked for, and for a day after it was said,
    since a press may be wrong."""
    is_said = plan.kind is DrillKind.CALL and plan.state in (DrillState.ANSWERED, DrillState.MISSED)
    return is_asked(plan) or (is_said and plan.ended_at is not None and now < plan.ended_at + WAITS)


def is_over(plan: DrillPlan, now: datetime) -> bool:
    """Whether nobody has said within a day what came of a call."""
    return is_asked(plan) and plan.alerted_at is not None and now >= plan.alerted_at + WAITS


async def end(work: UnitOfWork, plan_id: PlanId) -> DrillPlan | None:
    """Within a transaction: nobody has called, so that it was not held."""
    plan = await work.drills.by_id(plan_id)
    if plan is None or not is_over(plan, work.now):
        return None
    await work.drills.save(plan.not_held(Hindrance.WINDOW))
    return plan


@in_transaction
async def enter_at_console(
    work: UnitOfWork, order: OrderId, point: ContactPointId, *, is_answered: bool
) -> None:
    """What came of a call. Raises ``Refused``."""
    await _enter(work, order, point, CONSOLE, None, is_answered=is_answered)


async def enter(visit: Visit, order: OrderId, point: ContactPointId, *, is_answered: bool) -> None:
    """Within a visit: the same. Raises ``Refused``."""
    require_office(visit.actor.person)
    await _enter(visit.work, order, point, visit.auth, visit.actor.id, is_answered=is_answered)


async def _enter(
    work: UnitOfWork,
    order: OrderId,
    point: ContactPointId,
    auth: str,
    by: PersonId | None,
    *,
    is_answered: bool,
) -> None:
    plans = await work.drills.of_order(order, locks=True)
    if not plans:
        raise refused("no_order")
    here = [each for each in plans if each.point == point and may_be_entered(each, work.now)]
    # A year's plan may have several of a desk, of which one at a time is called.
    plan = max(here, key=lambda each: (is_asked(each), each.alerted_at or each.due), default=None)
    if plan is None:
        raise refused("no_call", desk=point)
    state = DrillState.ANSWERED if is_answered else DrillState.MISSED
    score = DrillScore(in_time=is_answered, right_person=is_answered, right_form=is_answered)
    entered = replace(
        plan,
        state=state,
        score=score,
        acknowledged_at=work.now if is_answered else None,
        ended_at=plan.ended_at or work.now,
    )
    await work.drills.save(entered)
    await acted.note_act(work, acted.CALLED, auth, by, of=order)

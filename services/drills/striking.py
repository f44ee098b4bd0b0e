"""A failed drill is struck by two people of the secretariat: one proposes it, another agrees in their chat.

Owns who is asked, and that each step is one record that tells nobody of it. Who may, and what follows, is
``domain.drills.striking``'s.
"""

from domain.directory.actor import Actor
from domain.drills import striking as rules
from domain.drills.order import DrillPlan, OrderId, PlanId, Strike
from domain.drills.ordering import refused, require_office
from domain.requests.request import Message, Ring
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import ContactPointId, PersonId, Role
from services.people import acted
from services.requests.finding import look_up
from services.visit.desk import Desk
from services.visit.visit import Visit
from storage.transaction.unit_of_work import UnitOfWork


async def of_order(visit: Visit, order: OrderId, point: ContactPointId) -> PlanId:
    """Which drill of a desk is meant by its order. Raises ``Refused``."""
    require_office(visit.actor.person)
    plans = await visit.work.drills.of_order(order)
    if not plans:
        raise refused("no_order")
    plan = rules.meant(each for each in plans if each.point == point)
    if plan is None:
        raise refused("no_failure", desk=point)
    return plan.id


async def by_reference(visit: Visit, typed: str) -> PlanId:
    """Which drill has this reference. Raises ``Refused``."""
    require_office(visit.actor.person)
    request = await look_up(visit, typed)
    plans = await visit.work.drills.at(request.contact_point)
    plan = next((each for each in plans if each.case == request.id), None)
    if plan is None:
        raise refused("no_failure", desk=request.contact_point)
    return plan.id


async def propose(visit: Visit, which: PlanId, reason: str) -> int:
    """Within a visit: ask the others of the secretariat; how many they are. Raises ``Refused``."""
    require_office(visit.actor.person)
    work = visit.work
    plan = await work.drills.by_id(which)
    if plan is None:
        raise refused("no_order")
    changed = rules.proposed(plan, visit.actor.person, " ".join(reason.split()), work.now)
    others = await _others(work, visit.actor, plan)
    if changed.strike is None or not others:
        raise refused("no_second")
    await work.drills.save(changed)
    await _note(visit, acted.STRIKE_ASKED, changed, changed.strike)
    facts = _facts(work, changed, changed.strike)
    for person in others:
        await work.say(Message(to=person, topic=Topic.DRILL_STRIKE, facts=facts, ring=Ring.RINGS))
    return len(others)


async def decide(visit: Desk, plan_id: str, token: str, *, agrees: bool) -> None:
    """In chat: another person agrees, or does not. Raises ``Refused``."""
    facts = await decided(visit, PlanId(plan_id), token, agrees=agrees)
    if facts is None:
        await visit.done(Topic.STALE_STEP)
    else:
        await visit.change_pressed(Topic.DRILL_DONE, facts)


async def decided(visit: Visit, which: PlanId, token: str, *, agrees: bool) -> Facts | None:
    """Within a visit: another person agrees, or does not; what is to be said of it, None where nothing
    waits for that. Raises ``Refused``."""
    require_office(visit.actor.person)
    work = visit.work
    plan = await work.drills.by_id(which)
    rule = rules.agreed if agrees else rules.declined
    changed = rule(plan, token, visit.actor.person, work.now) if plan is not None else None
    if plan is None or plan.strike is None or changed is None:
        return None
    await work.drills.save(changed)
    await _note(visit, acted.STRUCK if agrees else acted.NOT_STRUCK, plan, plan.strike)
    shown = _facts(work, plan, plan.strike)
    facts: Facts = {
        "done": "struck" if agrees else "not_struck",
        "desk": shown["desk"],
        "rang_at": shown["rang_at"],
        "decided_by": visit.actor.person.name,
    }
    await work.say(
        Message(to=plan.strike.by, topic=Topic.DRILL_DONE, facts=facts, ring=Ring.SILENT)
    )
    return facts


async def _others(work: UnitOfWork, actor: Actor, plan: DrillPlan) -> list[PersonId]:
    """Who else may agree, and has a chat."""
    people = work.directory.with_role(Role.SECRETARIAT)
    may = [each.id for each in people if each.id != actor.id and each.member != plan.member]
    return [each for each in may if await work.enrolled(each) is not None]


def _facts(work: UnitOfWork, plan: DrillPlan, strike: Strike) -> Facts:
    point = work.directory.contact_points.get(plan.point)
    return {
        "plan": plan.id,
        "token": strike.token,
        "desk": point.name if point is not None else plan.point,
        "rang_at": stamp(plan.alerted_at),
        "by": work.situation.name(strike.by),
        "reason": strike.reason,
    }


async def _note(visit: Visit, act: str, plan: DrillPlan, strike: Strike) -> None:
    reason = f"{plan.point}: {strike.reason}"
    await acted.note_act(visit.work, act, visit.auth, visit.actor.id, of=plan.order, reason=reason)

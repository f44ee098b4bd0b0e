"""*I took it for real*: who is drilled says so, the secretariat reads it, and it is recorded."""

from dataclasses import replace

from domain.events import Event
from domain.reference import is_ordered
from domain.refused import not_yours
from domain.requests.headline import headline, tell
from domain.requests.permissions import acts_for_addressee
from domain.requests.request import Record
from domain.topics import Topic
from services.visit.desk import Desk


async def took_for_real(visit: Desk, case: str) -> None:
    """The button under a drill's alert. Raises ``Refused``."""
    work = visit.work
    request = await work.requests.by_case(case)
    if request is None or not is_ordered(request.reference):
        raise not_yours()
    was_alerted = visit.actor.id in request.alerted
    if not was_alerted and not acts_for_addressee(visit.actor, request, work.situation):
        raise not_yours()
    plans = await work.drills.at(request.contact_point)
    plan = next((each for each in plans if each.case == case), None)
    if plan is None:
        raise not_yours()
    if visit.actor.id not in plan.taken_for_real_by:
        people = (*plan.taken_for_real_by, visit.actor.id)
        await work.drills.save(replace(plan, taken_for_real_by=people))
        record = Record.by(visit.actor, Event.TAKEN_FOR_REAL)
        await work.note(record, case, visit.auth)
        by = work.situation.name(visit.actor.id, plan.by)
        await work.say(tell(plan.by, Topic.DRILL_TAKEN, request, work.situation, by=by), request)
    await visit.done(Topic.DONE_TAKEN, headline(request, work.situation, visit.actor.id))

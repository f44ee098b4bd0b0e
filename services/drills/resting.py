"""A member lets its drills rest, at once and without a reason, and lets them go on again.

Whoever has duty there or supervises may say both; what is under way goes on to its end.
"""

from domain.events import Event
from domain.refused import Refused
from domain.requests.request import Record
from domain.topics import Facts, Topic
from domain.vocabulary import MemberCode, Role
from services.visit.visit import Visit


async def pause(visit: Visit) -> bool:
    """Within a visit: none of the member's desks is drilled from now on; False where none was before.

    Raises ``Refused``.
    """
    member = _member(visit)
    if not await visit.work.drills.rest(member, visit.actor.id):
        return False
    await _note(visit, Event.DRILLS_PAUSED, member)
    return True


async def resume(visit: Visit) -> bool:
    """Within a visit: they may be drilled again; False where they might before. Raises ``Refused``."""
    member = _member(visit)
    if not await visit.work.drills.resume(member):
        return False
    await _note(visit, Event.DRILLS_RESUMED, member)
    return True


def _member(visit: Visit) -> MemberCode:
    member = visit.actor.person.member
    if member is None or not visit.actor.has(Role.DUTY_OFFICER, Role.SUPERVISOR):
        raise Refused(Topic.ROLE_MISSING, {"role": Role.DUTY_OFFICER.value})
    return member


async def _note(visit: Visit, event: Event, member: MemberCode) -> None:
    about: Facts = {"member": member, "name": visit.actor.person.name}
    record = Record(event=event, actor=visit.actor.id, about=about)
    await visit.work.note(record, auth=visit.auth)

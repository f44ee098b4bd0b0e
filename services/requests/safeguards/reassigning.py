"""A supervisor gives a request to another person of the desk: who could take it, and what that does."""

from collections.abc import Sequence

from domain.directory.directory import Person
from domain.duty.rows import CandidateRow
from domain.requests.headline import headline
from domain.requests.permissions import people_on_duty
from domain.requests.request import Request
from domain.requests.safeguards import reassigning as rules
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import PersonId
from services.requests.finding import find
from services.visit.sure import Question
from services.visit.visit import Visit

ON_DUTY = "on_duty"
"""What is remarked of who is on duty there now."""


async def reassign(visit: Visit, target: str, to: PersonId) -> None:
    """Give it to this person."""
    request = await find(visit, target)
    await visit.record(rules.reassign(request, visit.actor, visit.work.situation, to))


async def reassign_typed(visit: Visit, target: str, typed: str) -> None:
    """The same, by the person's name or id."""
    request, situation = await find(visit, target), visit.work.situation
    rules.require_reassign(request, visit.actor, situation)
    await reassign(visit, request.id, rules.named(request, typed, situation).id)


async def reassigning(visit: Visit, target: str, to: PersonId) -> Question:
    """What giving it to this person would do. Raises what the act would raise."""
    request, situation = await find(visit, target), visit.work.situation
    after = rules.reassign(request, visit.actor, situation, to).request
    owner = request.owner if not request.awaits_acknowledgement else None
    is_on_duty = to in people_on_duty(request, situation)
    effect: Facts = {
        **headline(after, situation),
        "given_to": situation.name(to),
        "to": to,
        "off_duty": not is_on_duty,
        "had_by": situation.name(owner) if owner else "",
        "waited": request.awaits_acknowledgement,
        "next_step_at": stamp(after.next_alert_at),
    }
    on = (to, request.state.value, request.owner or "", str(is_on_duty))
    return Question(topic=Topic.SURE_REASSIGN, target=request.id, effect=effect, rests_on=on)


async def choice(visit: Visit, target: str) -> tuple[Request, list[CandidateRow]]:
    """Who could take it, for who may give it to them. Raises ``Refused``, also where nobody could."""
    request, situation = await find(visit, target), visit.work.situation
    found = rules.require_possible(request, visit.actor, situation)
    return request, rows_of(visit, request, found)


def candidates(visit: Visit, request: Request) -> list[CandidateRow]:
    """Who could take it now; nobody for who may not give it to anybody."""
    if not rules.may_reassign(visit.actor, request):
        return []
    return rows_of(visit, request, rules.takers(request, visit.work.situation))


def rows_of(visit: Visit, request: Request, people: Sequence[Person]) -> list[CandidateRow]:
    """These people as rows, with who of them is on duty there now."""
    now = people_on_duty(request, visit.work.situation)
    return [
        CandidateRow(person=each.id, name=each.name, remark=ON_DUTY if each.id in now else "")
        for each in people
    ]

"""The caller's desk says whether a request that was entered from a call is their member's."""

from domain.requests.calls import confirming as rules
from domain.requests.completing import require_known
from domain.requests.headline import headline
from domain.topics import Facts, Topic
from services.requests.case_forms import form_of_case
from services.requests.finding import find
from services.visit.sure import Question
from services.visit.visit import Visit


async def ours(visit: Visit, target: str) -> None:
    """It is: confirmed in writing, and theirs from now on."""
    request = await find(visit, target)
    rules.require_may_vouch(request, visit.actor, visit.work.situation)
    require_known(request, visit.work.situation)
    whole = await form_of_case(visit.work, request)
    await visit.record(rules.confirm(request, visit.actor, visit.work.situation, whole))


async def disowning(visit: Visit, target: str) -> Question:
    """What follows if it is not."""
    request = await find(visit, target)
    rules.require_may_vouch(request, visit.actor, visit.work.situation)
    effect: Facts = headline(request, visit.work.situation, visit.actor.id)
    return Question(topic=Topic.SURE_DISOWN, target=request.id, effect=effect)


async def disown(visit: Visit, target: str) -> None:
    """It is not: that ends it."""
    request = await find(visit, target)
    await visit.record(rules.disown(request, visit.actor, visit.work.situation))

"""The caller's desk says whether a request that was entered from a call is their member's."""

from domain.requests.calls import confirming as rules
from domain.requests.completing import require_known
from domain.requests.headline import headline
from domain.topics import Facts
from domain.verbs import Sure
from services.requests.case_forms import form_of_case
from services.requests.finding import find
from services.visit import sure
from services.visit.desk import Desk
from services.visit.visit import Visit


async def ours(visit: Visit, target: str) -> None:
    """It is: confirmed in writing, and theirs from now on."""
    request = await find(visit, target)
    rules.require_may_vouch(request, visit.actor, visit.work.situation)
    require_known(request, visit.work.situation)
    whole = await form_of_case(visit.work, request)
    await visit.record(rules.confirm(request, visit.actor, visit.work.situation, whole))


async def ask_disown(visit: Desk, target: str) -> None:
    """In chat: what follows if it is not."""
    request = await find(visit, target)
    rules.require_may_vouch(request, visit.actor, visit.work.situation)
    effect: Facts = headline(request, visit.work.situation, visit.actor.id)
    await sure.ask(visit, Sure.DISOWN, request.id, effect, case=request.id)


async def disown(visit: Visit, target: str) -> None:
    """It is not: that ends it."""
    request = await find(visit, target)
    await visit.record(rules.disown(request, visit.actor, visit.work.situation))

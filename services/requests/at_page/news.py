"""What is new at somebody's pages since one of them was drawn; what one side keeps to itself is no news."""

from collections.abc import Collection
from typing import Final

from domain.events import Event
from domain.log.parts import OF_ITS_SIDE, PARTS, LogPart
from domain.requests.permissions import NOT_SENT, sight
from domain.requests.request import Request
from domain.vocabulary import Role
from services.visit.office import Office
from services.visit.page import PageVisit

_NEWS: Final = PARTS[LogPart.STEPS] - NOT_SENT - OF_ITS_SIDE - {Event.REFUSAL_KEPT}
MOST: Final = 200
"""Records that are looked at; with more, there is much."""


async def grown(office: Office) -> int:
    """How far the log is now."""
    async with office.store.reading() as work:
        return await work.news.size()


async def size(visit: PageVisit) -> int:
    """Within a visit: how far the log is now, for a page that is drawn."""
    return await visit.work.news.size()


async def touched(visit: PageVisit, since: int) -> frozenset[str]:
    """Within a visit: the cases of which something is new from there on."""
    return await visit.work.news.cases_since(since, _NEWS, MOST)


async def of_theirs(visit: PageVisit, cases: Collection[str]) -> int:
    """Within a visit: how many of these cases stand among the person's own requests."""
    count = 0
    for case in cases:
        request = await visit.work.requests.glimpse(case)
        count += request is not None and _is_theirs(visit, request)
    return count


def _is_theirs(visit: PageVisit, request: Request) -> bool:
    actor = visit.actor
    seen = sight(actor, request, visit.work.situation)
    if seen is None or seen.request.left is not None:
        return False
    acts = actor.has(Role.DUTY_OFFICER, Role.SUPERVISOR)
    member = actor.person.member if acts else None
    is_of_member = member is not None and member in (request.origin, request.addressee)
    return is_of_member or actor.id in (request.requester, request.owner)

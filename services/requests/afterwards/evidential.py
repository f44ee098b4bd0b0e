"""What becomes of the agreement that an answer may be used as evidence."""

from domain.requests.afterwards import evidential as rules
from services.requests.finding import find
from services.visit.visit import Visit


async def revoke(visit: Visit, target: str) -> None:
    """The side that answered takes its agreement back."""
    request = await find(visit, target)
    await visit.record(rules.revoke(request, visit.actor, visit.work.situation))


async def use(visit: Visit, target: str) -> None:
    """The requester has used the answer as evidence."""
    request = await find(visit, target)
    await visit.record(rules.use(request, visit.actor, visit.work.situation))


async def heed(visit: Visit, target: str) -> None:
    """The requester has taken note that the agreement was taken back."""
    request = await find(visit, target)
    await visit.record(rules.heed(request, visit.actor, visit.work.situation))

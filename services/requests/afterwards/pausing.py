"""Pausing a request whose form is still incomplete when its time is over."""

from domain.requests.afterwards import pausing as rules
from services.requests.finding import find
from services.visit.visit import Visit


async def pause(visit: Visit, target: str) -> None:
    """The clock of the answer stands still until the form is complete."""
    request = await find(visit, target)
    await visit.record(rules.pause(request, visit.actor, visit.work.situation))

"""A supervisor lets a discreet check of a minor go on."""

from domain.requests.safeguards import minors as rules
from services.requests.finding import find
from services.visit.visit import Visit


async def let_go(visit: Visit, target: str) -> None:
    """It is held no more; who has it in hand reads it now."""
    request = await find(visit, target)
    await visit.record(rules.let_go(request, visit.actor, visit.work.situation))

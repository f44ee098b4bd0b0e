"""The custodian may tell the customer: asked by the desk, decided by the requester."""

from functools import partial

from domain.requests.safeguards import custodian as rules
from domain.requests.values.custodian import Custodian
from services.requests.finding import find
from services.visit.visit import Visit


async def ask(visit: Visit, target: str) -> None:
    """The desk's press."""
    request = await find(visit, target)
    await visit.record(rules.ask(request, visit.actor, visit.work.situation))


async def _decide(to: Custodian, visit: Visit, target: str) -> None:
    request = await find(visit, target)
    await visit.record(rules.decide(request, visit.actor, visit.work.situation, to))


execute = partial(_decide, Custodian.EXECUTE)
desist = partial(_decide, Custodian.NOT)

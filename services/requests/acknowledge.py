"""Acknowledging an alert, passing it on, noting it."""

from domain.events import Event
from domain.requests import acknowledge as rules
from domain.requests.headline import headline
from domain.topics import Topic
from services.messages.notices import read_code, use_in_chat
from services.requests.finding import find
from services.visit.visit import Visit


async def acknowledge(visit: Visit, target: str) -> None:
    """The person claims the request; exactly one wins, everybody else is told who did."""
    code = read_code(target)
    if code is not None:
        await use_in_chat(visit, code)
        return
    request = await find(visit, target)
    decision = rules.acknowledge(request, visit.actor, visit.work.situation)
    await visit.record(decision)
    is_claimed = any(record.event is Event.ACKNOWLEDGED for record in decision.records)
    if is_claimed and visit.is_press:
        facts = headline(decision.request, visit.work.situation)
        await visit.done(Topic.DONE_ACKNOWLEDGED, facts)


async def pass_on(visit: Visit, target: str) -> None:
    """Not me: whoever is next is alerted now."""
    request = await find(visit, target)
    await visit.record(rules.pass_on(request, visit.actor, visit.work.situation))


async def note(visit: Visit, target: str) -> None:
    """The secretariat has read the alert."""
    request = await find(visit, target)
    await visit.record(rules.note(request, visit.actor, visit.work.situation))

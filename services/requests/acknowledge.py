"""Acknowledging an alert, passing it on, noting it."""

from domain.events import Event
from domain.requests import acknowledge as rules
from domain.requests.headline import headline
from domain.topics import Topic
from services.messages.notices import read_code, use_in_chat
from services.requests.finding import find
from services.visit.desk import Desk, Inbound, serve
from services.visit.office import Office


async def acknowledge(office: Office, inbound: Inbound, target: str) -> None:
    """The person claims the request; exactly one wins, everybody else is told who did."""

    async def act(desk: Desk) -> None:
        code = read_code(target)
        if code is not None:
            await use_in_chat(desk, code)
            return
        request = await find(desk, target)
        decision = rules.acknowledge(request, desk.actor, desk.work.situation)
        await desk.record(decision)
        is_claimed = any(record.event is Event.ACKNOWLEDGED for record in decision.records)
        if is_claimed and inbound.press is not None:
            facts = headline(decision.request, desk.work.situation)
            await desk.done(Topic.DONE_ACKNOWLEDGED, facts)

    await serve(office, inbound, act)


async def pass_on(office: Office, inbound: Inbound, target: str) -> None:
    """Not me: whoever is next is alerted now."""

    async def act(desk: Desk) -> None:
        request = await find(desk, target)
        await desk.record(rules.pass_on(request, desk.actor, desk.work.situation))

    await serve(office, inbound, act)


async def note(office: Office, inbound: Inbound, target: str) -> None:
    """The secretariat has read the alert."""

    async def act(desk: Desk) -> None:
        request = await find(desk, target)
        await desk.record(rules.note(request, desk.actor, desk.work.situation))

    await serve(office, inbound, act)

"""Withdrawing, closing, reopening and reminding."""

from collections.abc import Callable

from domain.directory.actor import Actor
from domain.requests import closing as rules
from domain.requests.request import Decision, Request, Situation
from services.requests.finding import find
from services.visit.desk import Desk, Inbound, serve
from services.visit.office import Office

Rule = Callable[[Request, Actor, Situation], Decision]


async def withdraw(office: Office, inbound: Inbound, target: str) -> None:
    """The requester no longer needs an answer."""
    await _decide(office, inbound, target, rules.withdraw)


async def close(office: Office, inbound: Inbound, target: str) -> None:
    """The requester confirms receipt."""
    await _decide(office, inbound, target, rules.close)


async def reopen(office: Office, inbound: Inbound, target: str) -> None:
    """Begin again from the first step."""
    await _decide(office, inbound, target, rules.reopen)


async def remind(office: Office, inbound: Inbound, target: str) -> None:
    """The requester asks for attention."""
    await _decide(office, inbound, target, rules.remind)


async def _decide(office: Office, inbound: Inbound, target: str, rule: Rule) -> None:
    async def act(desk: Desk) -> None:
        request = await find(desk, target)
        await desk.record(rule(request, desk.actor, desk.work.situation))

    await serve(office, inbound, act)

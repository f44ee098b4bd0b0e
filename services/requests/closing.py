"""Withdrawing, closing, reopening and reminding."""

from collections.abc import Callable

from domain.directory.actor import Actor
from domain.requests import closing as rules
from domain.requests.request import Decision, Request, Situation
from services.requests.finding import find
from services.visit.visit import Visit

Rule = Callable[[Request, Actor, Situation], Decision]


async def withdraw(visit: Visit, target: str) -> None:
    """The requester no longer needs an answer."""
    await _decide(visit, target, rules.withdraw)


async def close(visit: Visit, target: str) -> None:
    """The requester confirms receipt."""
    await _decide(visit, target, rules.close)


async def reopen(visit: Visit, target: str) -> None:
    """Begin again from the first step."""
    await _decide(visit, target, rules.reopen)


async def remind(visit: Visit, target: str) -> None:
    """The requester asks for attention."""
    await _decide(visit, target, rules.remind)


async def _decide(visit: Visit, target: str, rule: Rule) -> None:
    request = await find(visit, target)
    await visit.record(rule(request, visit.actor, visit.work.situation))

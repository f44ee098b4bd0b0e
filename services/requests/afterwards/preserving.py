"""The data that were preserved: extended, ended, confirmed, kept for a formal request."""

from collections.abc import Callable
from datetime import date

from domain.directory.actor import Actor
from domain.requests.afterwards import confirming
from domain.requests.afterwards import preservation as rules
from domain.requests.request import Decision, Request
from domain.requests.values.situation import Situation
from domain.topics import Topic
from services.requests import closing
from services.requests.answering import send
from services.requests.finding import find
from services.visit.sure import Question
from services.visit.visit import Visit

Rule = Callable[[Request, Actor, Situation], Decision]


async def extend(visit: Visit, target: str, until: date, why: str) -> None:
    """The requester asks for a later date, with the reason."""

    def rule(request: Request, actor: Actor, situation: Situation, why: str) -> Decision:
        return rules.extend(request, actor, situation, until, why)

    await send(visit, target, why, rule)


async def still_preserved(visit: Visit, target: str, until: date) -> None:
    """The requested side says until when the data are kept."""
    request = await find(visit, target)
    situation = visit.work.situation
    await visit.record(rules.still_preserved(request, visit.actor, situation, until))


async def end(visit: Visit, target: str) -> None:
    """The requester no longer needs the data to be kept."""
    await _decide(visit, target, rules.end)


async def ending(visit: Visit, target: str) -> Question:
    """What ending would do."""
    return await closing.question(visit, target, rules.end, Topic.SURE_END, Topic.END_ASKED)


async def confirm(visit: Visit, target: str) -> None:
    """The requested side confirms what the requester ended."""
    await _decide(visit, target, confirming.confirm)


async def expired(visit: Visit, target: str) -> None:
    """The requested side says that the data are no longer kept."""
    await _decide(visit, target, rules.confirm_expired)


async def formal_received(visit: Visit, target: str) -> None:
    """The requested side's central authority has the formal request."""
    await _decide(visit, target, rules.formal_received)


async def formal_decided(visit: Visit, target: str) -> None:
    """The formal request is decided."""
    await _decide(visit, target, rules.formal_decided)


async def _decide(visit: Visit, target: str, rule: Rule) -> None:
    request = await find(visit, target)
    await visit.record(rule(request, visit.actor, visit.work.situation))

"""Withdrawing, closing, reopening and reminding; what withdrawing and reopening would do."""

from collections.abc import Callable, Sequence

from domain.directory.actor import Actor
from domain.requests import closing as rules
from domain.requests.headline import headline
from domain.requests.request import Decision, Request
from domain.requests.values.situation import Situation
from domain.topics import Topic
from domain.verbs import Sure
from services.requests.finding import find
from services.visit import sure
from services.visit.desk import Desk
from services.visit.visit import Visit

Rule = Callable[[Request, Actor, Situation], Decision]


async def withdraw(visit: Visit, target: str) -> None:
    """The requester no longer needs an answer."""
    await _decide(visit, target, rules.withdraw)


async def withdraw_rests_on(visit: Desk, target: str) -> Sequence[str]:
    """Whom withdrawing would tell, and of which member."""
    return await rests_on(visit, target, rules.withdraw, Topic.WITHDRAWN_NOTICE)


async def ask_withdraw(visit: Desk, target: str) -> None:
    """In chat: what withdrawing would do."""
    await ask(visit, Sure.WITHDRAW, target, rules.withdraw, Topic.WITHDRAWN_NOTICE)


async def close(visit: Visit, target: str) -> None:
    """The requester confirms receipt."""
    await _decide(visit, target, rules.close)


async def reopen(visit: Visit, target: str) -> None:
    """Begin again from the first step."""
    await _decide(visit, target, rules.reopen)


async def reopen_rests_on(visit: Desk, target: str) -> Sequence[str]:
    """Whom reopening would ring, and of which member."""
    return await rests_on(visit, target, rules.reopen, Topic.ALERT)


async def ask_reopen(visit: Desk, target: str) -> None:
    """In chat: what reopening would do."""
    await ask(visit, Sure.REOPEN, target, rules.reopen, Topic.ALERT)


async def remind(visit: Visit, target: str) -> None:
    """The requester asks for attention."""
    await _decide(visit, target, rules.remind)


async def _decide(visit: Visit, target: str, rule: Rule) -> None:
    request = await find(visit, target)
    await visit.record(rule(request, visit.actor, visit.work.situation))


async def ask(visit: Desk, act: Sure, target: str, rule: Rule, notice: Topic) -> None:
    """Ask once, with whom the act would reach by this notice. Raises what the act would raise."""
    request, situation = await find(visit, target), visit.work.situation
    reached = _reached(visit, request, rule, notice)
    effect = {**headline(request, situation), "reached": reached}
    on = [request.addressee, *reached]
    await sure.ask(visit, act, request.id, effect, case=request.id, rests_on=on)


async def rests_on(visit: Desk, target: str, rule: Rule, notice: Topic) -> Sequence[str]:
    """What the question about an act rests on: whom it would reach by this notice, of which member."""
    request = await find(visit, target)
    return [request.addressee, *_reached(visit, request, rule, notice)]


def _reached(visit: Desk, request: Request, rule: Rule, notice: Topic) -> list[str]:
    situation = visit.work.situation
    decision = rule(request, visit.actor, situation)
    return [situation.name(each.to) for each in decision.messages if each.topic is notice]

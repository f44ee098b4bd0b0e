"""Withdrawing, closing, reopening and reminding; what withdrawing and reopening would do."""

from collections.abc import Callable

from domain.directory.actor import Actor
from domain.requests import closing as rules
from domain.requests.headline import headline
from domain.requests.request import Decision, Request
from domain.requests.values.situation import Situation
from domain.topics import Topic
from services.requests.finding import find
from services.visit.sure import Question
from services.visit.visit import Visit

Rule = Callable[[Request, Actor, Situation], Decision]


async def withdraw(visit: Visit, target: str) -> None:
    """The requester no longer needs an answer."""
    await _decide(visit, target, rules.withdraw)


async def withdrawing(visit: Visit, target: str) -> Question:
    """What withdrawing would do."""
    about, notice = Topic.SURE_WITHDRAW, Topic.WITHDRAWN_NOTICE
    return await question(visit, target, rules.withdraw, about, notice)


async def close(visit: Visit, target: str) -> None:
    """The requester confirms receipt."""
    await _decide(visit, target, rules.close)


async def reopen(visit: Visit, target: str) -> None:
    """Begin again from the first step."""
    await _decide(visit, target, rules.reopen)


async def reopening(visit: Visit, target: str) -> Question:
    """What reopening would do."""
    return await question(visit, target, rules.reopen, Topic.SURE_REOPEN, Topic.ALERT)


async def remind(visit: Visit, target: str) -> None:
    """The requester asks for attention."""
    await _decide(visit, target, rules.remind)


async def _decide(visit: Visit, target: str, rule: Rule) -> None:
    request = await find(visit, target)
    await visit.record(rule(request, visit.actor, visit.work.situation))


async def question(visit: Visit, target: str, rule: Rule, topic: Topic, notice: Topic) -> Question:
    """Whom the act would reach by this notice, of which member. Raises what the act would raise."""
    request, situation = await find(visit, target), visit.work.situation
    decision = rule(request, visit.actor, situation)
    reached = [situation.name(each.to) for each in decision.messages if each.topic is notice]
    effect = {**headline(request, situation), "reached": reached}
    on = (request.addressee, *reached)
    return Question(topic=topic, target=request.id, effect=effect, rests_on=on)

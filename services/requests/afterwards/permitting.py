"""Onward use: asking whoever gave data for more of it, and their answer."""

from typing import Final

from domain.directory.actor import Actor
from domain.requests.afterwards import permission as rules
from domain.requests.request import Decision, Request
from domain.requests.values.permission import Onward
from domain.requests.values.situation import Situation
from domain.verbs import Permit
from services.requests.answering import Rule, send
from services.requests.finding import find
from services.visit.visit import Visit

_TO: Final = {Permit.GRANT: Onward.GRANTED, Permit.REFUSE: Onward.REFUSED}


async def ask(visit: Visit, target: str, text: str) -> None:
    """Ask the originator."""
    await send(visit, target, text, rules.ask)


async def decide(visit: Visit, target: str, token: str, answer: Permit, text: str) -> None:
    """The originator grants or refuses it, with or without a text. Raises ``Refused``."""
    rule = deciding(token, answer)
    if text.strip():
        await send(visit, target, text, rule)
        return
    request = await find(visit, target)
    await visit.record(rule(request, visit.actor, visit.work.situation, ""))


def deciding(token: str, answer: Permit) -> Rule:
    """The rule by which this permission is granted or refused."""

    def rule(request: Request, actor: Actor, situation: Situation, text: str) -> Decision:
        return rules.decide(request, token, _TO[answer], actor, situation, text)

    return rule

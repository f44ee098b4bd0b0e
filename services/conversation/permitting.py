"""Onward use, step by step: for what it is asked, and what the originator says with their answer.

The question keeps which permission is decided, so that what is typed decides no later one.
"""

from collections.abc import Mapping
from typing import Final

from domain.directory.actor import Actor
from domain.refused import not_yours
from domain.requests.afterwards import permission as rules
from domain.requests.filing import check_marking
from domain.requests.permissions import may_see
from domain.requests.request import Decision, Request
from domain.requests.values.permission import Onward
from domain.requests.values.situation import Situation
from domain.topics import Topic
from domain.verbs import Permit, PromptVerb
from services.requests.answering import Rule, send
from services.requests.finding import find
from services.visit import asked
from services.visit.desk import Desk
from services.visit.visit import Visit
from storage.sealing.vault import Json

KIND: Final = "permit"
_TO: Final = {Permit.GRANT: Onward.GRANTED, Permit.REFUSE: Onward.REFUSED}


async def command(visit: Desk, target: str, text: str) -> None:
    """Who received data asks for more use of them; without a text it is asked for."""
    await (ask(visit, target, text) if text else begin(visit, target))


async def ask(visit: Visit, target: str, text: str) -> None:
    """Ask the originator."""
    await send(visit, target, text, rules.ask)


async def begin(visit: Desk, target: str) -> None:
    """Ask what it is for."""
    request = await find(visit, target)
    if not may_see(visit.actor, request, visit.work.situation):
        raise not_yours()
    rules.require_may_ask(request, visit.actor, visit.work.situation)
    check_marking(request.marking, visit.work.situation, request, has_text=False)
    await _ask_for(visit, request, "", "ask")


async def decide(visit: Desk, case: str, token: str, answer: Permit) -> None:
    """The originator's button: ask what they say with it; it may be nothing."""
    request = await find(visit, case)
    rules.require_decidable(request, token, visit.actor, visit.work.situation)
    await _ask_for(visit, request, token, answer.value)


async def typed(visit: Desk, question: Mapping[str, Json], text: str) -> None:
    """Within a visit: what was asked for."""
    await send(visit, str(question["case"]), text, _rule(question))


async def press(visit: Desk, question: Mapping[str, Json], verb: PromptVerb, _value: str) -> None:
    """A button of the question: the decision goes out without a text."""
    if verb is not PromptVerb.APPLY or question.get("answer") not in set(Permit):
        raise not_yours()
    request = await find(visit, str(question["case"]))
    rule = _rule(question)
    await visit.record(rule(request, visit.actor, visit.work.situation, ""))
    await asked.end(visit)


def _rule(question: Mapping[str, Json]) -> Rule:
    answer, token = question.get("answer"), str(question.get("token") or "")
    if answer not in set(Permit):
        return rules.ask

    def rule(request: Request, actor: Actor, situation: Situation, text: str) -> Decision:
        return rules.decide(request, token, _TO[Permit(str(answer))], actor, situation, text)

    return rule


async def _ask_for(visit: Desk, request: Request, token: str, answer: str) -> None:
    facts = {"reference": request.reference, "case": request.id, "answer": answer}
    post = await visit.reply(Topic.PROMPT_PERMIT, facts, case=request.id)
    nothing: dict[str, Json] = {"text": None, "ground": None, "messages": []}
    about: dict[str, Json] = {"case": request.id, "token": token, "answer": answer}
    await asked.keep(visit, KIND, post, **nothing, **about)

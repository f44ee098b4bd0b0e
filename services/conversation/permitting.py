"""Onward use, step by step: for what it is asked, and what the originator says with their answer.

The question keeps which permission is decided, so that what is typed decides no later one.
"""

from collections.abc import Mapping
from typing import Final

from domain.refused import not_yours
from domain.requests.afterwards import permission as rules
from domain.requests.filing import check_marking
from domain.requests.permissions import may_see
from domain.requests.request import Request
from domain.topics import Topic
from domain.verbs import Permit, PromptVerb
from services.requests.afterwards import permitting
from services.requests.answering import send
from services.requests.finding import find
from services.visit import asked
from services.visit.desk import Desk
from storage.sealing.vault import Json

KIND: Final = "permit"


async def command(visit: Desk, target: str, text: str) -> None:
    """Who received data asks for more use of them; without a text it is asked for."""
    await (permitting.ask(visit, target, text) if text else begin(visit, target))


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
    case, token, answer = str(question["case"]), str(question.get("token") or ""), _answer(question)
    if answer is None:
        await permitting.ask(visit, case, text)
    else:
        await send(visit, case, text, permitting.deciding(token, answer))


async def press(visit: Desk, question: Mapping[str, Json], verb: PromptVerb, _value: str) -> None:
    """A button of the question: the decision goes out without a text."""
    answer = _answer(question)
    if verb is not PromptVerb.APPLY or answer is None:
        raise not_yours()
    token = str(question.get("token") or "")
    await permitting.decide(visit, str(question["case"]), token, answer, "")
    await asked.end(visit)


def _answer(question: Mapping[str, Json]) -> Permit | None:
    answer = question.get("answer")
    return Permit(str(answer)) if answer in set(Permit) else None


async def _ask_for(visit: Desk, request: Request, token: str, answer: str) -> None:
    facts = {"reference": request.reference, "case": request.id, "answer": answer}
    post = await visit.reply(Topic.PROMPT_PERMIT, facts, case=request.id)
    nothing: dict[str, Json] = {"text": None, "ground": None, "messages": []}
    about: dict[str, Json] = {"case": request.id, "token": token, "answer": answer}
    await asked.keep(visit, KIND, post, **nothing, **about)

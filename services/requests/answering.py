"""Answering, asking back, announcing a delay; and the requester's reply."""

from collections.abc import Callable
from dataclasses import replace

from domain.directory.actor import Actor
from domain.events import Event
from domain.requests import answering as rules
from domain.requests.filing import check_marking
from domain.requests.marked import marked
from domain.requests.permissions import may_see
from domain.requests.request import Decision, Request
from domain.requests.safeguards import contesting
from domain.requests.safeguards.restricting import require_answerable
from domain.requests.values.situation import Situation
from domain.vocabulary import Marking
from formats.typed.times import read_moment
from services.files.attaching import attach
from services.requests.finding import find
from services.requests.tied.naming import with_subjects
from services.visit.visit import Visit

Rule = Callable[[Request, Actor, Situation, str], Decision]


async def answer(visit: Visit, target: str, text: str, marking: Marking | None = None) -> None:
    """Send the answer to the requester."""
    await send(visit, target, text, rules.answer, marking)


async def ask(visit: Visit, target: str, text: str, marking: Marking | None = None) -> None:
    """Ask the requester back."""
    await send(visit, target, text, rules.ask, marking)


async def contest(visit: Visit, target: str, text: str) -> None:
    """A supervisor tells the requester why it is not as urgent as it says."""
    await send(visit, target, text, contesting.contest)


async def reply(visit: Visit, target: str, text: str, marking: Marking | None = None) -> None:
    """The requester replies to a question, or adds something."""
    await send(visit, target, text, rules.reply, marking)


async def delay(visit: Visit, target: str, text: str) -> None:
    """Announce a new date and why; ``text`` begins with the time."""
    await send(visit, target, text, _delay)


async def send(
    visit: Visit, target: str, text: str, rule: Rule, marking: Marking | None = None
) -> None:
    """Within a visit: let the rule decide on the text, and have the typed message removed in time.

    ``marking``: the text's own, where it was chosen.
    """
    request = await find(visit, target)
    request = replace(request, files=request.files + len(visit.brings))
    if visit.crosses_chat and may_see(visit.actor, request, visit.work.situation):
        # First: a text that is refused for its length, say, is exposed all the same.
        check_marking(request.marking, visit.work.situation, request)
        check_marking(marking or request.marking, visit.work.situation, request)
    decision = rule(request, visit.actor, visit.work.situation, text)
    if any(record.event is Event.ANSWERED for record in decision.records):
        require_answerable(request, visit.work.situation)
    decision = marked(decision, marking) if marking is not None else decision
    await visit.record(with_subjects(visit, decision))
    if visit.brings:
        said = next(record for record in decision.records if record.text is not None)
        await attach(visit, decision.request, said.event, visit.brings)
    await visit.keep_own_message(request.id)


def _delay(request: Request, actor: Actor, situation: Situation, text: str) -> Decision:
    """The delay notice of a text that begins with the time."""
    until, why = read_moment(text, actor, situation)
    return rules.delay(request, actor, situation, until, why)

"""Answering, asking back, announcing a delay; and the requester's reply."""

from collections.abc import Callable

from domain.directory.actor import Actor
from domain.requests import answering as rules
from domain.requests.filing import check_marking
from domain.requests.permissions import may_see
from domain.requests.request import Decision, Request, Situation
from formats.typed.moments import read_moment
from services.requests.finding import find
from services.visit.desk import Desk, Inbound, serve
from services.visit.office import Office

Rule = Callable[[Request, Actor, Situation, str], Decision]


async def answer(office: Office, inbound: Inbound, target: str, text: str) -> None:
    """Send the answer to the requester."""
    await _send(office, inbound, target, text, rules.answer)


async def ask(office: Office, inbound: Inbound, target: str, text: str) -> None:
    """Ask the requester back."""
    await _send(office, inbound, target, text, rules.ask)


async def reply(office: Office, inbound: Inbound, target: str, text: str) -> None:
    """The requester replies to a question, or adds something."""
    await _send(office, inbound, target, text, rules.reply)


async def delay(office: Office, inbound: Inbound, target: str, text: str) -> None:
    """Announce a new date and why; ``text`` begins with the time."""
    await _send(office, inbound, target, text, delay_rule)


async def send(desk: Desk, target: str, text: str, rule: Rule) -> None:
    """Within a visit: let the rule decide on the text, and have the typed message removed in time."""
    request = await find(desk, target)
    if may_see(desk.actor, request, desk.work.situation):
        # First: a text that is refused for its length, say, is exposed all the same.
        check_marking(request.marking, desk.work.situation, request)
    decision = rule(request, desk.actor, desk.work.situation, text)
    await desk.record(decision)
    await desk.keep_own_message(request.id)


async def _send(office: Office, inbound: Inbound, target: str, text: str, rule: Rule) -> None:
    async def act(desk: Desk) -> None:
        await send(desk, target, text, rule)

    await serve(office, inbound, act)


def delay_rule(request: Request, actor: Actor, situation: Situation, text: str) -> Decision:
    """The delay notice of a text that begins with the time."""
    until, why = read_moment(text, actor, situation)
    return rules.delay(request, actor, situation, until, why)

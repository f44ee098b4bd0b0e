"""A new deadline from the requester."""

from domain.directory.actor import Actor
from domain.requests.afterwards.deadline import set_deadline
from domain.requests.request import Decision, Request
from domain.requests.values.situation import Situation
from formats.typed.times import read_moment
from services.requests.answering import send
from services.visit.visit import Visit


async def deadline(visit: Visit, target: str, text: str) -> None:
    """The answer is needed by another time; ``text`` begins with it, the reason follows."""
    await send(visit, target, text, rule)


def rule(request: Request, actor: Actor, situation: Situation, text: str) -> Decision:
    """The new deadline of a text that begins with the time. Raises ``Refused``."""
    until, why = read_moment(text, actor, situation)
    return set_deadline(request, actor, situation, until, why)

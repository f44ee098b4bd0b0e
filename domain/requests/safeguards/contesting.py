"""Contesting an urgency: a supervisor of the requested side tells the requester, in writing, why.

It changes nothing: neither the urgency nor a clock, which are the requester's and the policy's. Who asked
for more than there is reads so, and the record stays.
"""

from typing import Final

from domain.directory.actor import Actor
from domain.events import Event
from domain.refused import Refused, not_yours
from domain.requests.filing import check_text
from domain.requests.headline import decided, headline, tell
from domain.requests.permissions import require_not_given_away, sight
from domain.requests.request import Decision, Record, Request, Ring, Text
from domain.requests.values.situation import Situation
from domain.topics import Topic
from domain.vocabulary import Role, State, Urgency

CONTESTABLE: Final = frozenset({Urgency.IMMEDIATE, Urgency.URGENT})


def may_contest(actor: Actor, request: Request) -> bool:
    """Whether the person supervises the member that has it, and there is an urgency to contest."""
    return _supervises(actor, request) and _is_contestable(request)


def require_contest(request: Request, actor: Actor, situation: Situation) -> None:
    """Let pass who may contest its urgency. Raises ``Refused``."""
    if not _supervises(actor, request) or sight(actor, request, situation) is None:
        require_not_given_away(actor, request, situation)
        raise not_yours()
    if not _is_contestable(request):
        raise Refused(Topic.NOTHING_TO_CONTEST, headline(request, situation))


def contest(request: Request, actor: Actor, situation: Situation, text: str) -> Decision:
    """Tell the requester why it is not as urgent as it says. Raises ``Refused``."""
    require_contest(request, actor, situation)
    check_text(text)
    about = {"urgency": request.urgency.value}
    record = Record.by(actor, Event.URGENCY_CONTESTED, about, Text(body=text))
    told = tell(
        request.requester,
        Topic.URGENCY_CONTESTED,
        request,
        situation,
        ring=Ring.RINGS,
        shows=record.text,
        by=situation.name(actor.id, request.requester),
    )
    done = tell(actor.id, Topic.DONE_CONTESTED, request, situation)
    return decided(request, situation, [record], [done, told])


def _supervises(actor: Actor, request: Request) -> bool:
    return actor.has(Role.SUPERVISOR) and actor.person.member == request.addressee


def _is_contestable(request: Request) -> bool:
    is_over = not request.is_open or request.left is not None or request.state is State.NOT_ACCEPTED
    return request.urgency in CONTESTABLE and not is_over

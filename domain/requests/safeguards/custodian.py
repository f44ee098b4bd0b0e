"""A custodian who may tell their customer: the requester decides before anything is executed.

The desk asks with one press, and the time for the answer stands still. Until the requester has decided
nothing is answered, and no answer says that the customer may be told unless they want it so.
"""

from dataclasses import replace

from domain.directory.actor import Actor
from domain.events import Event
from domain.refused import Refused
from domain.requests.answering import asked, replied, require_active
from domain.requests.headline import decided, headline, tell
from domain.requests.permissions import require_for_requester
from domain.requests.request import SETTLED, Decision, Record, Request, Ring
from domain.requests.values.custodian import ASKED_OF, Custodian
from domain.requests.values.situation import Situation
from domain.topics import Topic


def may_be_asked(request: Request) -> bool:
    """Whether its type has a custodian, of whom nothing was asked yet."""
    is_theirs = request.type in ASKED_OF and request.acknowledged_at is not None
    return is_theirs and request.custodian is None and request.state not in SETTLED


def ask(request: Request, actor: Actor, situation: Situation) -> Decision:
    """The custodian may tell the customer: shall it be executed all the same? Raises ``Refused``."""
    require_active(request, actor, situation)
    if not may_be_asked(request):
        raise Refused(Topic.NOTHING_TO_CONFIRM, headline(request, situation))
    changed = replace(asked(request, situation.now), custodian=Custodian.ASKED)
    record = Record.by(actor, Event.CUSTODIAN_ASKED, {"answer_clock": "paused"})
    to = request.requester
    by = situation.name(actor.id, to)
    asks = tell(to, Topic.CUSTODIAN_ASKS, changed, situation, ring=Ring.RINGS, by=by)
    done = tell(actor.id, Topic.DONE_CUSTODIAN, changed, situation)
    return decided(changed, situation, [record], [done, asks])


def decide(request: Request, actor: Actor, situation: Situation, to: Custodian) -> Decision:
    """The requester decides, and the clock goes on. Raises ``Refused``."""
    acting = require_for_requester(actor, request, situation)
    if not request.is_open:
        raise Refused(Topic.ALREADY_OVER, headline(request, situation))
    if request.custodian is not Custodian.ASKED:
        raise Refused(Topic.NOTHING_TO_CONFIRM, headline(request, situation))
    changed = replied(replace(request, custodian=to), situation.now)
    record = Record.by(actor, Event.CUSTODIAN_DECIDED, {**acting, "answer": to.value})
    messages = [tell(actor.id, Topic.DONE_CUSTODIAN, changed, situation)]
    if request.owner is not None:
        topic = Topic.CUSTODIAN_DECIDED
        messages.append(tell(request.owner, topic, changed, situation, ring=Ring.RINGS))
    return decided(changed, situation, [record], messages)

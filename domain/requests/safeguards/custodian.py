"""A custodian who may tell their customer: the requester decides before anything is executed.

The desk asks with one press, and the time for the answer stands still. Until the requester has decided
nothing is answered, and no answer says that the customer may be told unless they want it so. As long as
nothing was answered they may decide otherwise.
"""

from dataclasses import replace
from typing import Final

from domain.directory.actor import Actor
from domain.events import Event
from domain.refused import Refused
from domain.requests.answering import asked, replied, require_active
from domain.requests.headline import decided, headline, own_card, tell
from domain.requests.permissions import require_for_requester
from domain.requests.request import SETTLED, Decision, Record, Request, Ring
from domain.requests.values.custodian import ASKED_OF, Custodian
from domain.requests.values.situation import Situation
from domain.topics import Facts, Topic

_OTHERWISE: Final = {Custodian.EXECUTE: Custodian.NOT, Custodian.NOT: Custodian.EXECUTE}


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


def may_decide_otherwise(request: Request) -> Custodian | None:
    """What else the requester may still decide; None where nothing was decided, or it is too late."""
    if request.state in SETTLED or request.custodian is None:
        return None
    return _OTHERWISE.get(request.custodian)


def decide(request: Request, actor: Actor, situation: Situation, to: Custodian) -> Decision:
    """The requester decides, and the clock goes on; or decides otherwise than before. Raises ``Refused``."""
    acting = require_for_requester(actor, request, situation)
    is_asked = request.custodian is Custodian.ASKED
    if not request.is_open or (not is_asked and request.state in SETTLED):
        raise Refused(Topic.ALREADY_OVER, headline(request, situation))
    if not is_asked and may_decide_otherwise(request) is not to:
        raise Refused(Topic.NOTHING_TO_CONFIRM, headline(request, situation))
    decided_on = replace(request, custodian=to)
    changed = replied(decided_on, situation.now) if is_asked else decided_on
    about: Facts = {**acting, "answer": to.value}
    if request.custodian is not None and not is_asked:
        about = {**about, "before": request.custodian.value}
    record = Record.by(actor, Event.CUSTODIAN_DECIDED, about)
    messages = [tell(actor.id, Topic.DONE_CUSTODIAN, changed, situation)]
    if request.owner is not None:
        topic, otherwise = Topic.CUSTODIAN_DECIDED, not is_asked
        told = tell(request.owner, topic, changed, situation, ring=Ring.RINGS, otherwise=otherwise)
        messages.append(told)
    return decided(changed, situation, [record], messages, own_card(changed, situation))

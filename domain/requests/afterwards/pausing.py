"""The requested side pauses a request whose form is still incomplete when its time is over.

Nothing is closed by it: the clock of the answer stands still until nothing that is missing is late any
more, or until the requested side goes on all the same, by a part of the answer, a delay or the answer.
"""

from dataclasses import replace
from datetime import datetime

from domain.directory.actor import Actor
from domain.events import Event
from domain.refused import Refused
from domain.requests.answering import require_active
from domain.requests.headline import decided, headline, own_card, tell
from domain.requests.request import SETTLED, Decision, Record, Request, Ring
from domain.requests.values.situation import Situation
from domain.topics import Facts, Topic, stamp


def may_pause(request: Request, now: datetime) -> bool:
    """Whether its form is late, or its confirmation in writing, and the clock of the answer runs."""
    completion, call = request.completion, request.ties.call
    is_late = completion is not None and completion.is_over(now)
    is_late = is_late or (call is not None and call.is_late(now))
    runs = request.answer_by is not None and request.asked_at is None
    return is_late and runs and not request.awaits_acknowledgement and request.state not in SETTLED


def pause(request: Request, actor: Actor, situation: Situation) -> Decision:
    """Let the clock of the answer stand still until the form is complete. Raises ``Refused``."""
    require_active(request, actor, situation)
    completion = request.completion
    if completion is None or not may_pause(request, situation.now):
        raise Refused(Topic.NOTHING_TO_PAUSE, headline(request, situation))
    changed = replace(
        request,
        asked_at=situation.now,
        idle_due=None,
        completion=replace(completion, is_paused=True),
    )
    about: Facts = {
        "missing": list(completion.names),
        "answer_by": stamp(request.answer_by),
        "answer_clock": "paused",
    }
    to, by = request.requester, situation.name(actor.id, request.requester)
    told = tell(to, Topic.FORM_PAUSED, changed, situation, ring=Ring.RINGS, by=by)
    done = tell(actor.id, Topic.DONE_PAUSED, changed, situation)
    record = Record.by(actor, Event.FORM_PAUSED, about)
    return decided(changed, situation, [record], [done, told], own_card(changed, situation))

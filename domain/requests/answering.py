"""What the owner does after acknowledging, and what the requester sends meanwhile.

Decides answers, questions back, replies and delay notices, and how each moves the answer clock. A
question pauses that clock until the requester replies; a delay notice sets a new date.
"""

from dataclasses import replace
from datetime import datetime

from domain.directory.actor import Actor
from domain.events import Event
from domain.refused import Refused
from domain.requests.filing import check_text
from domain.requests.headline import headline, status_card
from domain.requests.permissions import require_addressee, require_requester
from domain.requests.request import (
    SETTLED,
    Decision,
    Message,
    Record,
    Request,
    Ring,
    Situation,
    Text,
)
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import PersonId, State


def answer(request: Request, actor: Actor, situation: Situation, text: str) -> Decision:
    """Send the answer to the requester. A further answer may follow. Raises ``Refused``."""
    require_active(request, actor, situation, is_answer=True)
    check_text(text)
    changed = replace(
        request, state=State.ANSWERED, answered_at=situation.now, asked_at=None, idle_due=None
    )
    about: Facts = {"name": actor.person.name, "to": situation.name(request.requester)}
    return _sent(
        changed,
        situation,
        actor,
        event=Event.ANSWERED,
        about=about,
        text=Text(body=text),
        to=request.requester,
        topic=Topic.ANSWER,
        done=Topic.DONE_ANSWERED,
    )


def ask(request: Request, actor: Actor, situation: Situation, text: str) -> Decision:
    """Ask the requester back; the answer clock pauses until the reply. Raises ``Refused``."""
    require_active(request, actor, situation)
    check_text(text)
    changed = replace(
        request,
        state=State.CLARIFICATION,
        asked_at=request.asked_at or situation.now,
        idle_due=None,
    )
    return _sent(
        changed,
        situation,
        actor,
        event=Event.ASKED,
        about={"name": actor.person.name, "answer_clock": "paused"},
        text=Text(body=text),
        to=request.requester,
        topic=Topic.QUESTION,
        done=Topic.DONE_ASKED,
    )


def reply(request: Request, actor: Actor, situation: Situation, text: str) -> Decision:
    """The requester replies or adds something; a paused answer clock goes on. Raises ``Refused``."""
    require_requester(actor, request)
    if not request.is_open:
        raise Refused(Topic.ALREADY_OVER, headline(request, situation))
    check_text(text)
    changed = _resumed(request, situation.now)
    about: Facts = {"name": actor.person.name, "answer_by": stamp(changed.answer_by)}
    done = _direct(actor.id, Topic.DONE_REPLIED, changed, situation)
    record = Record(event=Event.REPLIED, actor=actor.id, about=about, text=Text(body=text))
    to_owner = (
        ()
        if request.owner is None
        else (
            Message(
                to=request.owner,
                topic=Topic.REPLY,
                facts=headline(changed, situation),
                ring=Ring.RINGS,
                urgency=request.urgency,
                shows=record.text,
            ),
        )
    )
    return Decision(
        request=changed,
        records=(record,),
        messages=(done, *to_owner),
        cards=(status_card(changed, situation),),
    )


def delay(
    request: Request, actor: Actor, situation: Situation, until: datetime, text: str
) -> Decision:
    """Announce a new date for the answer, with the reason. Raises ``Refused``."""
    require_active(request, actor, situation)
    check_text(text)
    if until <= situation.now:
        raise Refused(Topic.TIME_PASSED, {"time": stamp(until)})
    changed = replace(
        request,
        state=State.DELAYED,
        answer_by=until,
        answer_clock_start=situation.now,
        answer_reminders=0,
        asked_at=None,
        idle_due=None,
    )
    about: Facts = {
        "name": actor.person.name,
        "until": stamp(until),
        "before": stamp(request.answer_by),
    }
    return _sent(
        changed,
        situation,
        actor,
        event=Event.DELAYED,
        about=about,
        text=Text(body=text),
        to=request.requester,
        topic=Topic.DELAY_NOTICE,
        done=Topic.DONE_DELAYED,
        rings=False,
    )


def require_active(
    request: Request, actor: Actor, situation: Situation, is_answer: bool = False
) -> None:
    """Raise ``Refused`` unless the person acts for the addressee of an acknowledged, open request.

    A further answer may follow an answer.
    """
    require_addressee(actor, request, situation)
    told = headline(request, situation)
    if request.awaits_acknowledgement:
        raise Refused(Topic.ACKNOWLEDGE_FIRST, told)
    is_further = is_answer and request.state is State.ANSWERED
    if request.state in SETTLED and not is_further:
        raise Refused(Topic.ALREADY_OVER, told)


def _resumed(request: Request, now: datetime) -> Request:
    if request.asked_at is None:
        return request
    pause = now - request.asked_at
    begun, due = request.answer_clock_start, request.answer_by
    return replace(
        request,
        state=State.IN_PROGRESS,
        asked_at=None,
        answer_by=due + pause if due else None,
        answer_clock_start=begun + pause if begun else None,
    )


def _sent(
    changed: Request,
    situation: Situation,
    actor: Actor,
    *,
    event: Event,
    about: Facts,
    text: Text,
    to: PersonId,
    topic: Topic,
    done: Topic,
    rings: bool = True,
) -> Decision:
    """One text from the requested side to the requester, with everything that follows from it."""
    told = headline(changed, situation)
    message = Message(
        to=to,
        topic=topic,
        facts={**told, "by": actor.person.name},
        ring=Ring.RINGS if rings else Ring.SILENT,
        urgency=changed.urgency,
        shows=text,
    )
    return Decision(
        request=changed,
        records=(Record(event=event, actor=actor.id, about=about, text=text),),
        messages=(_direct(actor.id, done, changed, situation), message),
        cards=(status_card(changed, situation),),
    )


def _direct(to: PersonId, topic: Topic, request: Request, situation: Situation) -> Message:
    return Message(to=to, topic=topic, facts=headline(request, situation), urgency=request.urgency)

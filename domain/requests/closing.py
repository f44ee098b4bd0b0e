"""How a request ends, and begins again: withdrawing, closing, reopening, and reminding meanwhile."""

from dataclasses import replace
from datetime import timedelta

from domain.directory.actor import Actor
from domain.events import Event
from domain.refused import Refused, not_yours
from domain.requests.escalation import Cause, Why, remind_unacknowledged, start
from domain.requests.headline import alert_cards, headline, status_card
from domain.requests.permissions import require_requester
from domain.requests.request import SETTLED, Decision, Message, Record, Request, Ring, Situation
from domain.topics import Topic
from domain.vocabulary import PersonId, Role, State

BETWEEN_REMINDERS = timedelta(minutes=1)
"""A requester may remind again after this; the schedule of the policy runs beside it."""


def withdraw(request: Request, actor: Actor, situation: Situation) -> Decision:
    """The requester no longer needs it; everybody alerted is told. Raises ``Refused``."""
    require_requester(actor, request)
    if not request.is_open:
        raise Refused(Topic.ALREADY_OVER, headline(request, situation))
    return _ended(
        request,
        situation,
        actor,
        state=State.WITHDRAWN,
        event=Event.WITHDRAWN,
        notice=Topic.WITHDRAWN_NOTICE,
        done=Topic.DONE_WITHDRAWN,
    )


def close(request: Request, actor: Actor, situation: Situation) -> Decision:
    """The requester confirms receipt. Raises ``Refused`` where there is no answer to confirm."""
    require_requester(actor, request)
    if not request.is_open:
        raise Refused(Topic.ALREADY_OVER, headline(request, situation))
    needs_answer = request.policy.answer_within is not None
    if request.awaits_acknowledgement or (needs_answer and request.state not in SETTLED):
        raise Refused(Topic.NOT_ANSWERED_YET, headline(request, situation))
    return _ended(
        request,
        situation,
        actor,
        state=State.CLOSED,
        event=Event.CLOSED,
        notice=Topic.CLOSED_NOTICE,
        done=Topic.DONE_CLOSED,
    )


def reopen(request: Request, actor: Actor, situation: Situation) -> Decision:
    """Begin again from the first step, with fresh clocks.

    The requester may reopen what was closed, answered or refused; a supervisor of the requested side
    what was refused. Raises ``Refused``.
    """
    is_supervisor = actor.has(Role.SUPERVISOR) and actor.person.member == request.addressee
    if not (is_supervisor and request.state is State.REFUSED):
        require_requester(actor, request)
    if request.state not in SETTLED:
        raise Refused(Topic.NOT_CLOSED, headline(request, situation))
    answer_within = request.policy.answer_within
    fresh = replace(
        request,
        answered_at=None,
        closed_at=None,
        answer_by=situation.now + answer_within if answer_within else None,
        answer_clock_start=situation.now if answer_within else None,
        answer_reminders=0,
    )
    begun = start(fresh, situation, Cause(why=Why.REOPENED, by=actor.id))
    told = headline(begun.request, situation)
    return replace(
        begun,
        records=(
            Record(event=Event.REOPENED, actor=actor.id, about={"name": actor.person.name}),
            *begun.records,
        ),
        messages=(
            Message(to=actor.id, topic=Topic.DONE_REOPENED, facts=told, urgency=request.urgency),
            *begun.messages,
        ),
    )


def remind(request: Request, actor: Actor, situation: Situation) -> Decision:
    """The requester asks for attention: the telephones ring again. Raises ``Refused``."""
    require_requester(actor, request)
    told = headline(request, situation)
    if request.state in SETTLED:
        raise Refused(Topic.ALREADY_OVER, told)
    last = request.reminded_at
    if last is not None and situation.now < last + BETWEEN_REMINDERS:
        raise Refused(Topic.REMINDED_JUST_NOW, told)
    done = Message(to=actor.id, topic=Topic.DONE_REMINDED, facts=told, urgency=request.urgency)
    if request.awaits_acknowledgement:
        rung = remind_unacknowledged(request, situation, actor.id)
        return replace(rung, messages=(done, *rung.messages))
    changed = replace(request, reminded_at=situation.now)
    owner = _owner_of(request)
    reminder = Message(
        to=owner, topic=Topic.REMINDER, facts=told, ring=Ring.RINGS, urgency=request.urgency
    )
    return Decision(
        request=changed,
        records=(
            Record(event=Event.REMINDED, actor=actor.id, about={"people": [situation.name(owner)]}),
        ),
        messages=(done, reminder),
    )


def _owner_of(request: Request) -> PersonId:
    if request.owner is None:
        raise not_yours()
    return request.owner


def _ended(
    request: Request,
    situation: Situation,
    actor: Actor,
    *,
    state: State,
    event: Event,
    notice: Topic,
    done: Topic,
) -> Decision:
    changed = replace(
        request,
        state=state,
        step_due=None,
        handover_at=None,
        idle_due=None,
        asked_at=None,
        closed_at=situation.now,
    )
    told = headline(changed, situation)
    concerned = request.alerted if request.owner is None else (request.owner,)
    return Decision(
        request=changed,
        records=(Record(event=event, actor=actor.id, about={"name": actor.person.name}),),
        messages=(
            Message(to=actor.id, topic=done, facts=told, urgency=request.urgency),
            *(
                Message(to=person, topic=notice, facts=told, urgency=request.urgency)
                for person in concerned
            ),
        ),
        cards=(
            status_card(changed, situation),
            alert_cards(changed, situation, state.value, actor.person.name),
        ),
    )

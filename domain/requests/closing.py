"""How a request ends, and begins again: withdrawing, closing, reopening, and reminding meanwhile."""

from dataclasses import replace
from datetime import timedelta

from domain.directory.actor import Actor
from domain.events import Event
from domain.reference import is_ordered
from domain.refused import Refused, not_yours
from domain.requests.escalation import Cause, Why, remind_unacknowledged, start
from domain.requests.headline import alert_cards, decided, headline, tell
from domain.requests.permissions import (
    acts_for_addressee,
    require_for_requester,
    require_not_given_away,
    require_requester,
)
from domain.requests.request import SETTLED, Decision, Message, Record, Request, Ring
from domain.requests.transfer import require_taken, settled
from domain.requests.values.situation import Situation
from domain.topics import Topic
from domain.vocabulary import Role, State

BETWEEN_REMINDERS = timedelta(minutes=1)
"""A requester may remind again after this; the schedule of the policy runs beside it."""


def withdraw(request: Request, actor: Actor, situation: Situation) -> Decision:
    """The requester no longer needs it; everybody alerted is told. Raises ``Refused``.

    Where the requester's access has ended, their supervisors may, and may close, in their place. What was
    entered from a call may be taken back by the side that entered it, as long as nobody has confirmed it.
    """
    is_entered = not request.ties.is_vouched and acts_for_addressee(actor, request, situation)
    about = {} if is_entered else require_for_requester(actor, request, situation)
    if not request.is_open:
        raise Refused(Topic.ALREADY_OVER, headline(request, situation))
    kept = request.preservation
    over = replace(
        request,
        state=State.WITHDRAWN,
        missed=request.unanswered,
        preservation=replace(kept, moments=()) if kept is not None else None,
    )
    if is_entered:
        over = replace(over, withdrawal_confirmed_at=situation.now)
    record = Record.by(actor, Event.WITHDRAWN, about)
    after = ended(over, situation, actor, record, Topic.WITHDRAWN_NOTICE, Topic.DONE_WITHDRAWN)
    return _told_who_was_asked(after, actor, situation) if is_entered else after


def _told_who_was_asked(after: Decision, actor: Actor, situation: Situation) -> Decision:
    """Of what was entered from a call and is taken back, whoever was asked to confirm it reads."""
    call = after.request.ties.call
    asked = call.asked if call is not None else ()
    notices = [tell(each, Topic.WITHDRAWN_NOTICE, after.request, situation) for each in asked]
    others = [message for message in after.messages if _is_for_another(message, actor)]
    return replace(after, messages=(*others, *notices))


def _is_for_another(message: Message, actor: Actor) -> bool:
    return message.to != actor.id or message.topic is not Topic.WITHDRAWN_NOTICE


def close(request: Request, actor: Actor, situation: Situation) -> Decision:
    """The requester confirms receipt. Raises ``Refused`` where there is no answer to confirm."""
    about = require_for_requester(actor, request, situation)
    if not request.is_open:
        raise Refused(Topic.ALREADY_OVER, headline(request, situation))
    needs_answer = request.policy.answer_within is not None
    if request.awaits_acknowledgement or (needs_answer and request.state not in SETTLED):
        raise Refused(Topic.NOT_ANSWERED_YET, headline(request, situation))
    over = replace(request, state=State.CLOSED)
    record = Record.by(actor, Event.CLOSED, about)
    return ended(over, situation, actor, record, Topic.CLOSED_NOTICE, Topic.DONE_CLOSED)


def reopen(request: Request, actor: Actor, situation: Situation) -> Decision:
    """Begin again from the first step, with fresh clocks.

    The requester may reopen what was closed, answered or refused; a supervisor of the requested side
    what was refused. A drill that the network ordered is not begun again: its score stands. Raises
    ``Refused``.
    """
    is_supervisor = actor.has(Role.SUPERVISOR) and actor.person.member == request.addressee
    if not (is_supervisor and request.state is State.REFUSED):
        require_not_given_away(actor, request, situation)
        require_requester(actor, request)
    if request.recall is not None or (is_ordered(request.reference) and request.state in SETTLED):
        raise Refused(Topic.ALREADY_OVER, headline(request, situation))
    if request.state not in SETTLED:
        raise Refused(Topic.NOT_CLOSED, headline(request, situation))
    if actor.id == request.requester:
        require_taken(request.addressee, request, situation)
    answer_within = request.policy.answer_within
    fresh = replace(
        request,
        answered_at=None,
        closed_at=None,
        answer_by=situation.now + answer_within if answer_within else None,
        answer_clock_start=situation.now if answer_within else None,
        answer_reminders=0,
        late_untold=answer_within is not None,
    )
    begun = start(fresh, situation, Cause(why=Why.REOPENED, by=actor.id))
    done = tell(actor.id, Topic.DONE_REOPENED, begun.request, situation)
    record = Record.by(actor, Event.REOPENED)
    told = [done]
    if actor.id != request.requester:
        # Nothing is asked of them: their desk is alerted again, and they read of it.
        to, by = request.requester, situation.name(actor.id, request.requester)
        told.append(tell(to, Topic.REOPENED_NOTICE, begun.request, situation, by=by))
    return replace(begun, records=(record, *begun.records), messages=(*told, *begun.messages))


def remind(request: Request, actor: Actor, situation: Situation) -> Decision:
    """The requester asks for attention: the telephones ring again. Raises ``Refused``."""
    require_requester(actor, request)
    told = headline(request, situation)
    if request.state in SETTLED:
        raise Refused(Topic.ALREADY_OVER, told)
    last = request.reminded_at
    if last is not None and situation.now < last + BETWEEN_REMINDERS:
        raise Refused(Topic.REMINDED_JUST_NOW, told)
    done = tell(actor.id, Topic.DONE_REMINDED, request, situation)
    if request.awaits_acknowledgement:
        rung = remind_unacknowledged(request, situation, actor.id)
        return replace(rung, messages=(done, *rung.messages))
    if request.owner is None:
        raise not_yours()
    reminder = tell(request.owner, Topic.REMINDER, request, situation, ring=Ring.RINGS)
    about = {"people": [situation.name(request.owner)]}
    return Decision(
        request=replace(request, reminded_at=situation.now),
        records=(Record(event=Event.REMINDED, actor=actor.id, about=about),),
        messages=(done, reminder),
    )


def ended(
    request: Request, situation: Situation, actor: Actor, record: Record, notice: Topic, done: Topic
) -> Decision:
    """The request as it is over: everybody concerned reads ``notice``, the actor ``done``."""
    changed = replace(
        request,
        step_due=None,
        aloud_due=None,
        handover_at=None,
        idle_due=None,
        asked_at=None,
        ties=request.ties.ended(),
        # What was over before is not over anew: how long it is kept counts from then.
        closed_at=request.closed_at or situation.now,
    )
    concerned = request.alerted if request.owner is None else (request.owner,)
    by = situation.name(actor.id, next(iter(request.alerted), None))
    in_place = by if actor.id != request.requester else None
    is_withdrawn = changed.state is State.WITHDRAWN
    told = [
        tell(
            person,
            notice,
            changed,
            situation,
            in_place=in_place,
            # The secretariat acts for no member.
            can_confirm=is_withdrawn and not situation.notes_only(person),
        )
        for person in concerned
    ]
    alerts = alert_cards(changed, situation, changed.state.value, by)
    by_them = tell(actor.id, done, changed, situation)
    return settled(decided(changed, situation, [record], [by_them, *told], alerts), situation)

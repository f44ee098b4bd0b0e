"""The second clock: an answer is due. Half time, shortly before, then both sides and the supervisors.

Also decides which of a request's pending moments has come when its deadline falls due.
"""

from dataclasses import replace

from domain.directory.actor import Actor
from domain.events import Event
from domain.requests.acknowledge import lapse_unproved
from domain.requests.completing import remind
from domain.requests.escalation import escalate
from domain.requests.headline import decided, tell
from domain.requests.ownership import hand_over, remind_idle
from domain.requests.permissions import is_requester
from domain.requests.request import Decision, Message, Record, Request, Ring
from domain.requests.routing import is_quiet, last_resort
from domain.requests.transfer import lapse
from domain.requests.values.situation import Situation
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import PersonId


def fall_due(request: Request, situation: Situation) -> Decision | None:
    """What the clock does to this request now; None where nothing is due any more."""
    due = request.deadline
    if due is None or due > situation.now:
        return None
    if request.proposal is not None and due == request.proposal.lapses_at:
        return lapse(request, situation)
    if request.completion is not None and due == request.completion.due:
        return remind(request, situation)
    if request.awaits_acknowledgement:
        return (
            escalate(request, situation)
            if due == request.next_alert_at
            else say_late(request, situation)
        )
    if due == request.proof.by:
        return lapse_unproved(request, situation)
    if due == request.handover_at:
        return hand_over(request, situation)
    if due == request.idle_due:
        return remind_idle(request, situation)
    return remind_answer(request, situation)


def say_late(request: Request, situation: Situation) -> Decision:
    """The answer is late, and nobody has acknowledged yet: the requester is told, once.

    The requested side's telephones ring by the steps of the policy, beside this.
    """
    changed = replace(request, late_untold=False)
    record = Record(event=Event.ANSWER_OVERDUE, about=_about(changed, situation, ()))
    return decided(changed, situation, [record], [_late(changed, situation)])


def remind_answer(request: Request, situation: Situation) -> Decision:
    """Remind the owner that the answer is due; once it is late, tell the requester and the supervisors.

    The requester is told once for each date that was promised, the others again each whole period.

    Reminders missed while the service was down are not made up for: only the latest is sent.
    """
    changed = replace(request, answer_reminders=request.answer_reminders + 1)
    while (due := changed.next_answer_reminder) is not None and due <= situation.now:
        changed = replace(changed, answer_reminders=changed.answer_reminders + 1)
    owner = (request.owner,) if request.owner is not None else ()
    event, topic, people = Event.ANSWER_REMINDED, Topic.ANSWER_DUE, owner
    if changed.answer_reminders > 2:
        event, topic = Event.ANSWER_OVERDUE, Topic.ANSWER_OVERDUE
        supervisors = situation.directory.supervisors_of(request.addressee)
        reached = tuple(p.id for p in supervisors if p.id in situation.reachable)
        people = tuple(dict.fromkeys((*owner, *(reached or last_resort(request, situation)))))
        # Who is told may act, as whoever was alerted may.
        changed = replace(changed, alerted=tuple(dict.fromkeys((*changed.alerted, *people))))
    # In quiet hours supervisors hear nothing; whoever is in charge is awake for it.
    hushed = () if not is_quiet(request, situation) else set(people) - set(owner)
    rings = {person: Ring.SILENT if person in hushed else Ring.RINGS for person in people}
    told = [_told(p, topic, changed, situation, rings[p]) for p in people]
    if topic is Topic.ANSWER_OVERDUE and request.late_untold:
        changed = replace(changed, late_untold=False)
        told.append(_late(changed, situation))
    record = Record(event=event, about=_about(changed, situation, people))
    return decided(changed, situation, [record], told)


def _told(
    to: PersonId, topic: Topic, request: Request, situation: Situation, ring: Ring
) -> Message:
    """The secretariat, which acts for no member, reads it as such."""
    message = tell(to, topic, request, situation, ring=ring)
    if not situation.notes_only(to):
        return message
    return replace(message, facts={**message.facts, "notes_only": True})


def _late(request: Request, situation: Situation) -> Message:
    """To the requester, who can ask for attention, unless they no longer may."""
    person = situation.directory.people.get(request.requester)
    may_remind = person is not None and is_requester(Actor(person=person), request)
    ring = Ring.RINGS if may_remind else Ring.SILENT
    return tell(request.requester, Topic.ANSWER_LATE, request, situation, ring=ring)


def _about(request: Request, situation: Situation, people: tuple[PersonId, ...]) -> Facts:
    return {
        "people": [situation.name(person) for person in people],
        "answer_by": stamp(request.answer_by),
        "reminder": request.answer_reminders,
        **({"judicial": True} if request.judicial else {}),
    }

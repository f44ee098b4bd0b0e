"""The second clock: an answer is due. Half time, shortly before, then the supervisors.

Also decides which of a request's pending moments has come when its deadline falls due.
"""

from dataclasses import replace

from domain.events import Event
from domain.requests.escalation import escalate
from domain.requests.headline import decided, tell
from domain.requests.ownership import hand_over, remind_idle
from domain.requests.request import Decision, Record, Request, Ring, Situation
from domain.requests.routing import last_resort
from domain.topics import Facts, Topic, stamp


def fall_due(request: Request, situation: Situation) -> Decision | None:
    """What the clock does to this request now; None where nothing is due any more."""
    due = request.deadline
    if due is None or due > situation.now:
        return None
    if request.awaits_acknowledgement:
        return escalate(request, situation)
    if due == request.handover_at:
        return hand_over(request, situation)
    if due == request.idle_due:
        return remind_idle(request, situation)
    return remind_answer(request, situation)


def remind_answer(request: Request, situation: Situation) -> Decision:
    """Remind the owner that the answer is due; once it is overdue, tell the supervisors.

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
    about: Facts = {
        "people": [situation.name(person) for person in people],
        "answer_by": stamp(request.answer_by),
        "reminder": changed.answer_reminders,
    }
    told = (tell(p, topic, changed, situation, ring=Ring.RINGS) for p in people)
    return decided(changed, situation, [Record(event=event, about=about)], told)

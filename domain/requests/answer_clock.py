"""The second clock: an answer is due. Half time, shortly before, then the supervisors.

Also decides which of a request's pending moments has come when its deadline falls due.
"""

from dataclasses import replace

from domain.events import Event
from domain.requests.escalation import escalate
from domain.requests.headline import headline, status_card
from domain.requests.ownership import hand_over, remind_idle
from domain.requests.request import Decision, Message, Record, Request, Ring, Situation
from domain.requests.routing import last_resort
from domain.topics import Topic, stamp
from domain.vocabulary import PersonId


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
    changed = _skip_missed(request, situation)
    is_overdue = changed.answer_reminders > 2
    people = _concerned(request, situation) if is_overdue else _owner(request)
    if is_overdue:
        # Who is told may act, as whoever was alerted may.
        changed = replace(changed, alerted=tuple(dict.fromkeys((*changed.alerted, *people))))
    about = {
        "people": [situation.name(person) for person in people],
        "answer_by": stamp(request.answer_by),
        "reminder": changed.answer_reminders,
    }
    topic = Topic.ANSWER_OVERDUE if is_overdue else Topic.ANSWER_DUE
    return Decision(
        request=changed,
        records=(
            Record(
                event=Event.ANSWER_OVERDUE if is_overdue else Event.ANSWER_REMINDED, about=about
            ),
        ),
        messages=tuple(
            Message(
                to=person,
                topic=topic,
                facts=headline(changed, situation),
                ring=Ring.RINGS,
                urgency=request.urgency,
            )
            for person in people
        ),
        cards=(status_card(changed, situation),),
    )


def _skip_missed(request: Request, situation: Situation) -> Request:
    changed = replace(request, answer_reminders=request.answer_reminders + 1)
    while (due := changed.next_answer_reminder) is not None and due <= situation.now:
        changed = replace(changed, answer_reminders=changed.answer_reminders + 1)
    return changed


def _owner(request: Request) -> tuple[PersonId, ...]:
    return (request.owner,) if request.owner is not None else ()


def _concerned(request: Request, situation: Situation) -> tuple[PersonId, ...]:
    """The owner and their supervisors; where no supervisor can be reached, the secretariat."""
    supervisors = tuple(
        person.id
        for person in situation.directory.supervisors_of(request.addressee)
        if person.id in situation.reachable
    )
    behind = supervisors or last_resort(request, situation)
    return tuple(dict.fromkeys((*_owner(request), *behind)))

"""The preserved data's own clock: reminders to both sides, and the question once the date has passed.

Decides which of all of a request's moments has come, this clock's among them; it runs on when the request
is answered or closed. Moments missed while the service was down are not made up for.
"""

from dataclasses import replace
from datetime import datetime

from domain.events import Event
from domain.requests import answer_clock
from domain.requests.afterwards import refusing
from domain.requests.afterwards.permission import lapse
from domain.requests.afterwards.preservation import asked_of, desk, tell_desk
from domain.requests.answering import zone_of
from domain.requests.calls.confirming import remind as ask_again
from domain.requests.headline import decided, own_card, tell
from domain.requests.request import Decision, Record, Request, Ring
from domain.requests.values.preservation import Preservation, Standing
from domain.requests.values.situation import Situation
from domain.topics import Facts, Topic


def fall_due(request: Request, situation: Situation) -> Decision | None:
    """What the clock does to this request now; None where nothing is due any more."""
    if request.permission_due is not None and request.permission_due <= situation.now:
        return lapse(request, situation)
    if request.ties.call_due is not None and request.ties.call_due <= situation.now:
        return ask_again(request, situation)
    if request.refusal is not None and _is_due(request.refusal.due(request.state), situation):
        return refusing.remind(request, situation)
    kept, due = request.preservation, request.deadline
    if kept is None or due is None or due != kept.due or due > situation.now:
        return answer_clock.fall_due(request, situation)
    left = replace(kept, moments=tuple(at for at in kept.moments if at > situation.now))
    if kept.standing is Standing.ENDING:
        return _end_again(request, left, situation)
    if not left.moments:
        return _passed(request, replace(left, standing=Standing.PASSED), situation)
    return _remind(request, left, situation)


def _is_due(due: datetime | None, situation: Situation) -> bool:
    return due is not None and due <= situation.now


def _remind(request: Request, left: Preservation, situation: Situation) -> Decision:
    """The requester may extend it or let it end, and is rung; the requested side knows."""
    changed = replace(request, preservation=left)
    days = (left.until - situation.now.astimezone(zone_of(request, situation)).date()).days
    to, topic = request.requester, Topic.PRESERVATION_ENDS
    told = [tell(to, topic, changed, situation, ring=Ring.RINGS, days=days, to_requester=True)]
    told += [tell(each, topic, changed, situation, days=days) for each in desk(request, situation)]
    about: Facts = {"until": left.until.isoformat(), "days": days}
    record = Record(event=Event.PRESERVATION_REMINDED, about=about)
    return decided(changed, situation, [record], told)


def _passed(request: Request, left: Preservation, situation: Situation) -> Decision:
    """The requested side is asked, once, whether the data are still there; the requester knows."""
    people, topic = desk(request, situation), Topic.PRESERVATION_PASSED
    changed = asked_of(replace(request, preservation=left), people)
    told = tell(request.requester, topic, changed, situation, to_requester=True)
    about: Facts = {
        "until": left.until.isoformat(),
        "people": [situation.name(person) for person in people],
    }
    return decided(
        changed,
        situation,
        [Record(event=Event.PRESERVATION_PASSED, about=about)],
        [told, *tell_desk(people, topic, changed, situation)],
        own_card(changed, situation),
    )


def _end_again(request: Request, left: Preservation, situation: Situation) -> Decision:
    """Nobody has confirmed the end yet: whoever is on duty now is asked."""
    people = desk(request, situation)
    changed = asked_of(replace(request, preservation=left), people)
    about: Facts = {"people": [situation.name(person) for person in people]}
    record = Record(event=Event.PRESERVATION_REMINDED, about=about)
    return decided(
        changed, situation, [record], tell_desk(people, Topic.END_ASKED, changed, situation)
    )

"""What a drill leaves alone: the office that ordered it, and the messages of what is real.

Decides which messages of an ordered drill its requester reads, since the list of drills tells the rest, and
that all messages of drills leave behind those of others.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from domain.reference import is_drill, is_ordered
from domain.requests.request import Card, Decision, Message, Request, Ring
from domain.requests.routing import step_people
from domain.requests.values.situation import Situation
from domain.topics import Topic
from domain.vocabulary import RequestType, Urgency

_LISTED: Final = frozenset(
    {Topic.ACKNOWLEDGED, Topic.NOBODY_REACHED, Topic.ANSWER_LATE, Topic.FORM_DUE}
)


def heard(messages: Iterable[Message], request: Request) -> Iterator[Message]:
    """The messages that are said, those to who ordered a drill without a sound."""
    is_own = is_ordered(request.reference)
    for message in messages:
        is_to_office = is_own and message.to == request.requester and message.card is not Card.ALERT
        if is_to_office and message.topic in _LISTED:
            continue
        yield replace(message, ring=Ring.SILENT) if is_to_office else message


def leaves_as(message: Message, request: Request | None) -> Urgency:
    """How urgently it leaves."""
    is_exercise = request is not None and is_drill(request.reference)
    return Urgency.INFORMATION if is_exercise else message.urgency


def makes_room(decision: Decision, now: datetime) -> bool:
    """Whether something real begins at its desk now, or something immediate alerts further people: before
    these a drill gives way."""
    request = decision.request
    if request.type is RequestType.DRILL or not request.awaits_acknowledgement:
        return False
    is_immediate = request.urgency is Urgency.IMMEDIATE
    alerts = is_immediate and any(each.topic is Topic.ALERT for each in decision.messages)
    return request.clock_start == now or alerts


def gives_way(drill: Request, real: Request, situation: Situation) -> bool:
    """Whether the drill is at the same desk, or has rung one of those whom the real one has alerted; where
    that is immediate, also whether it would ring one of them by a further step."""
    if drill.contact_point == real.contact_point:
        return True
    is_immediate = real.urgency is Urgency.IMMEDIATE
    further = step_people(drill, situation) if is_immediate else ()
    return not {*drill.alerted, *further}.isdisjoint(real.alerted)

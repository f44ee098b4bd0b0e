"""What a drill leaves alone: the office that ordered it, and the messages of what is real.

Decides which messages of an ordered drill its requester reads, since the list of drills tells the rest, and
that all messages of drills leave behind those of others.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from domain.reference import is_drill, is_ordered
from domain.requests.request import Card, Message, Request, Ring
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


def makes_room(request: Request, now: datetime) -> bool:
    """Whether something real begins at its desk now, before which a drill there gives way."""
    is_real = request.type is not RequestType.DRILL
    return is_real and request.awaits_acknowledgement and request.clock_start == now


def gives_way(drill: Request, real: Request) -> bool:
    """Whether the drill is at the same desk, or rings one of those whom the real one has alerted."""
    is_there = drill.contact_point == real.contact_point
    return is_there or not set(drill.alerted).isdisjoint(real.alerted)

"""The clock of a request that has ended: its originator set a day by which nothing is kept.

Owns the announcement, which comes with the end of the request or thirty days before the day, and leaves
the supervisors a week. The erasure itself is that of the rules.
"""

from dataclasses import replace

from domain.events import Event
from domain.log.erasure import BY_ORIGINATOR, SHORTEST_NOTICE
from domain.log.rows import FallingRow
from domain.requests.headline import decided
from domain.requests.request import Decision, Message, Record, Request
from domain.requests.routing import overseers
from domain.requests.safeguards import correcting
from domain.requests.values.situation import Situation
from domain.rows import texts
from domain.topics import Facts, Topic, stamp


def fall_due(request: Request, situation: Situation) -> Decision | None:
    """What the clock does to this request now; None where nothing is due any more."""
    at = request.keeping.announce_at
    if request.is_open or at is None or at > situation.now:
        return correcting.fall_due(request, situation)
    return _announce(request, situation)


def _announce(request: Request, situation: Situation) -> Decision:
    """Both members' supervisors read of it."""
    day = request.keeping.delete_at
    assert day is not None  # noqa: S101 - its clock has rung
    erase_at = max(request.keeping.not_before(day), situation.now + SHORTEST_NOTICE)
    announced = replace(request, keeping=replace(request.keeping, goes_at=erase_at))
    about: Facts = {"rule": BY_ORIGINATOR, "until": stamp(erase_at)}
    row = FallingRow(reference=request.reference, type=request.type, at=erase_at)
    facts: Facts = {"rows": texts([row]), "more": 0, "by_originator": True}
    sides = (request.origin, request.addressee)
    people = dict.fromkeys(each for side in sides for each in overseers(side, situation))
    messages = [Message(to=each, topic=Topic.ERASURE_COMING, facts=facts) for each in people]
    record = Record(event=Event.ERASURE_ANNOUNCED, about=about)
    return decided(announced, situation, [record], messages)

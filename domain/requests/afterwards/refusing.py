"""A supervisor confirms what an officer of theirs refused, or takes it back by opening it again.

The refusal of an immediate request is told to the requester at once, and holds whether or not anybody
confirms it: nothing is held back for a second opinion. Until somebody has, it stands among what waits for
the supervisors, who are reminded, ever more rarely; who refused confirms nothing of their own.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from domain.directory.actor import Actor
from domain.events import Event
from domain.refused import Refused, not_yours
from domain.requests.headline import decided, headline, tell
from domain.requests.permissions import require_not_given_away, sight
from domain.requests.request import Decision, Message, Record, Request, Ring
from domain.requests.routing import is_quiet, overseers
from domain.requests.values.ended import UnconfirmedRefusal
from domain.requests.values.situation import Situation
from domain.topics import Topic
from domain.vocabulary import PersonId, Role, State

AGAIN: Final = (timedelta(hours=12), timedelta(days=1), timedelta(days=7))
"""After the first reminder the next come so much later each; then it stands in review alone."""


def waits(request: Request) -> bool:
    """Whether a refusal stands that nobody has confirmed."""
    refusal = request.refusal
    return request.state is State.REFUSED and refusal is not None and refusal.waits


def may_confirm(actor: Actor, request: Request) -> bool:
    """Whether it waits for this person."""
    refusal = request.refusal
    return _supervises(actor, request) and waits(request) and actor.id != (refusal and refusal.by)


def confirm(request: Request, actor: Actor, situation: Situation) -> Decision:
    """A supervisor confirms it; both sides know. Raises ``Refused``."""
    if not _supervises(actor, request) or sight(actor, request, situation) is None:
        require_not_given_away(actor, request, situation)
        raise not_yours()
    refusal = request.refusal
    if refusal is None or not may_confirm(actor, request):
        raise Refused(Topic.NOTHING_TO_CONFIRM, headline(request, situation))
    confirmed = replace(refusal, confirmed_by=actor.id, confirmed_at=situation.now)
    changed = replace(request, refusal=confirmed)
    about = {"ground": refusal.ground.value, "refused_by": situation.name(refusal.by)}
    told = [
        tell(
            person,
            Topic.REFUSAL_CONFIRMED,
            changed,
            situation,
            ground=refusal.ground.value,
            by=situation.name(actor.id, person) if person != request.requester else "",
        )
        for person in dict.fromkeys((request.requester, refusal.by))
    ]
    done = tell(actor.id, Topic.DONE_REFUSAL_CONFIRMED, changed, situation)
    record = Record.by(actor, Event.REFUSAL_CONFIRMED, about)
    return decided(changed, situation, [record], [done, *told])


def remind(request: Request, situation: Situation) -> Decision:
    """Nobody has confirmed it: whoever could is reminded; the secretariat where nobody can be reached."""
    refusal = request.refusal
    if refusal is None or not waits(request):
        return Decision(request=request)
    again = dict(enumerate(AGAIN)).get(refusal.reminded)
    remind_at = situation.now + again if again is not None else None
    later = replace(refusal, reminded=refusal.reminded + 1, remind_at=remind_at)
    changed = replace(request, refusal=later)
    people = [each for each in overseers(request.addressee, situation) if each != refusal.by]
    rings = refusal.reminded == 0 and not is_quiet(request, situation)
    told = asked(changed, people, refusal, situation, rings=rings, is_again=True)
    about = {"people": [situation.name(person) for person in people]}
    record = Record(event=Event.REFUSAL_REMINDED, about=about)
    return decided(changed, situation, [record], told)


def asked(
    request: Request,
    people: Sequence[PersonId],
    refusal: UnconfirmedRefusal,
    situation: Situation,
    *,
    rings: bool = True,
    is_again: bool = False,
) -> list[Message]:
    """What they read who confirm it, or open it again."""
    return [
        tell(
            person,
            Topic.IMMEDIATE_REFUSED,
            request,
            situation,
            ring=Ring.RINGS if rings else Ring.SILENT,
            ground=refusal.ground.value,
            by=situation.name(refusal.by, person),
            is_again=is_again,
            notes_only=situation.notes_only(person),
        )
        for person in people
    ]


def _supervises(actor: Actor, request: Request) -> bool:
    return actor.has(Role.SUPERVISOR) and actor.person.member == request.addressee

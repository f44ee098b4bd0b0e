"""Whoever is, or may be, a minor: the supervisors of both sides know, and no check without them.

A discreet check of such a person is held: until a supervisor of the requested side lets it go on, nobody
else there reads what it is about, and it is not answered.
"""

from dataclasses import replace

from domain.directory.actor import Actor
from domain.events import Event
from domain.refused import Refused, not_yours
from domain.requests.headline import decided, headline, own_card, tell
from domain.requests.request import SETTLED, Decision, Message, Record, Request, Ring
from domain.requests.routing import is_quiet
from domain.requests.values.situation import Situation
from domain.topics import Topic
from domain.vocabulary import MemberCode, Role


def may_let_go(actor: Actor, request: Request) -> bool:
    """Whether it waits for this person."""
    is_chief = actor.has(Role.SUPERVISOR) and actor.person.member == request.addressee
    return is_chief and request.is_held and request.state not in SETTLED


def let_go(request: Request, actor: Actor, situation: Situation) -> Decision:
    """A supervisor lets the check go on; who has it in hand reads it now. Raises ``Refused``."""
    if not actor.has(Role.SUPERVISOR) or actor.person.member != request.addressee:
        raise not_yours()
    if not may_let_go(actor, request):
        raise Refused(Topic.NOTHING_TO_CONFIRM, headline(request, situation))
    changed = replace(request, let_go_by=actor.id)
    messages = [tell(actor.id, Topic.DONE_LET_GO, changed, situation)]
    if request.owner is not None and request.acknowledged_at is not None:
        content = tell(request.owner, Topic.CONTENT, changed, situation, ring=Ring.RINGS)
        messages.append(replace(content, shows_all=True))
    record = Record.by(actor, Event.CHECK_LET_GO)
    return decided(changed, situation, [record], messages, own_card(changed, situation))


def told(before: Request | None, after: Request, situation: Situation) -> tuple[Message, ...]:
    """What supervisors read once a form says so, or once it is another member's; ``before``: as it was."""
    if not after.glance.may_be_minor or after.state in SETTLED:
        return ()
    was_known = before is not None and before.glance.may_be_minor
    has_moved = before is not None and before.addressee != after.addressee
    is_held_now = after.is_held and (before is None or not before.is_held)
    sides = [] if was_known else [after.origin]
    if not was_known or has_moved or is_held_now:
        sides.append(after.addressee)
    return tuple(message for side in sides for message in _told(side, after, situation))


def _told(member: MemberCode, request: Request, situation: Situation) -> list[Message]:
    is_asked = member == request.addressee and request.is_held
    rings = is_asked and not is_quiet(request, situation)
    return [
        tell(
            person.id,
            Topic.MINOR_CONCERNED,
            request,
            situation,
            ring=Ring.RINGS if rings else Ring.SILENT,
            is_asked=is_asked,
        )
        for person in situation.directory.supervisors_of(member)
        if person.id in situation.reachable
    ]

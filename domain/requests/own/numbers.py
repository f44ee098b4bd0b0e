"""Each side's own number of a request: said and changed by that side, read by both.

The other side reads it in ``/status`` and in the document, never in an alert; a member that has the
request next never reads the one before's.
"""

from dataclasses import replace

from domain.directory.actor import Actor
from domain.events import Event
from domain.refused import Refused, not_yours
from domain.requests.headline import decided, own_card, tell
from domain.requests.request import Decision, Record, Request, Text
from domain.requests.tying.linking import is_side, require_side
from domain.requests.values.numbers import LONGEST_NUMBER
from domain.requests.values.situation import Situation
from domain.topics import Facts, Topic


def may_number(request: Request, actor: Actor, situation: Situation) -> bool:
    """Whether the person acts for a member that is a side of it; whoever orders a drill has none."""
    return actor.person.member is not None and is_side(request, actor, situation)


def require_number(request: Request, actor: Actor, situation: Situation) -> None:
    """Let pass who may say their member's own number. Raises ``Refused``."""
    require_side(request, actor, situation)
    if not may_number(request, actor, situation):
        raise not_yours()


def say_number(request: Request, actor: Actor, situation: Situation, typed: str) -> Decision:
    """The side's own number from now on. Raises ``Refused``."""
    require_number(request, actor, situation)
    number = typed.strip()
    if not number:
        raise Refused(Topic.TEXT_MISSING)
    if len(number) > LONGEST_NUMBER or not number.isprintable():
        facts: Facts = {"reference": request.reference, "longest": LONGEST_NUMBER}
        raise Refused(Topic.NUMBER_REFUSED, facts)
    is_origin = actor.person.member == request.origin
    numbers = request.numbers
    numbers = replace(numbers, origin=number) if is_origin else replace(numbers, addressee=number)
    changed = replace(request, numbers=numbers)
    record = Record.by(actor, Event.NUMBERED, text=Text(body=number))
    cards = () if changed.acknowledged_at is None else (own_card(changed, situation),)
    done = tell(actor.id, Topic.DONE_NUMBERED, changed, situation)
    return decided(changed, situation, [record], [done], *cards)

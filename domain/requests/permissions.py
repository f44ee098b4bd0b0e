"""Who may do what with a request.

Owns the relation of a person to a request (requester, on duty, alerted, colleague, supervisor,
secretariat, auditor, or nobody) and the checks on it. Whether the request's state allows the act is
left to each act's own rule.
"""

from domain.directory.actor import Actor
from domain.duty.roster import everyone_on_duty
from domain.refused import Refused, not_yours
from domain.requests.request import Request, Situation
from domain.requests.routing import stand_ins
from domain.topics import Topic
from domain.vocabulary import PersonId, Role

_ACTS = frozenset({Role.DUTY_OFFICER, Role.SUPERVISOR})


def people_on_duty(request: Request, situation: Situation) -> tuple[PersonId, ...]:
    """Everybody on duty at the request's contact point now, layer by layer, without repetition."""
    roster = situation.directory.roster_of(request.contact_point)
    if roster is None:
        return ()
    layers = everyone_on_duty(roster, situation.now)
    return tuple(dict.fromkeys(duty.person for layer in layers.values() for duty in layer))


def acts_for_addressee(actor: Actor, request: Request, situation: Situation) -> bool:
    """Whether the person is on duty, or was alerted for this request, and may still act."""
    if not actor.has(*_ACTS):
        return False
    if actor.person.member != request.addressee:
        # Somebody of another member, whom the policy has alerted for this one.
        was_alerted = actor.id in request.alerted
        return was_alerted and actor.person.member in stand_ins(request, situation.directory)
    is_known = actor.id in request.alerted or actor.id == request.owner
    return is_known or actor.id in people_on_duty(request, situation)


def is_colleague(actor: Actor, request: Request) -> bool:
    """Whether the person works at the member that must act."""
    return actor.person.member == request.addressee and actor.has(*_ACTS)


def require_addressee(actor: Actor, request: Request, situation: Situation) -> None:
    """Let pass who may act for the requested side.

    Raises ``Refused``: the secretariat is told that it notes; everybody else reads the one line that
    does not say whether the request exists. A colleague is told by the act's own rule.
    """
    if acts_for_addressee(actor, request, situation):
        return
    if actor.has(Role.SECRETARIAT) and actor.person.member is None:
        raise Refused(Topic.SECRETARIAT_NOTES, {"reference": request.reference})
    if is_colleague(actor, request):
        raise Refused(Topic.ASSISTANCE_RECORDED, {"reference": request.reference})
    raise not_yours()


def require_requester(actor: Actor, request: Request) -> None:
    """Let pass the requester, while they are an official of that member. Raises ``Refused``."""
    is_theirs = actor.id == request.requester and actor.person.member == request.origin
    if not (is_theirs and actor.has(Role.OFFICIAL)):
        raise not_yours()


def may_see(actor: Actor, request: Request, situation: Situation) -> bool:
    """Whether the person may see where the request stands (not its content)."""
    return (
        actor.id == request.requester
        or may_review(actor, request)
        or is_colleague(actor, request)
        or acts_for_addressee(actor, request, situation)
    )


def may_review(actor: Actor, request: Request) -> bool:
    """Whether the person may read the request's log."""
    return actor.has(Role.SECRETARIAT, Role.AUDITOR) or _supervises_a_side(actor, request)


def may_read_content(actor: Actor, request: Request, situation: Situation) -> bool:
    """Whether the person may read the texts; the secretariat never does."""
    acknowledged = request.acknowledged_at is not None
    return (
        actor.id == request.requester
        or actor.has(Role.AUDITOR)
        or _supervises_a_side(actor, request)
        or (acknowledged and acts_for_addressee(actor, request, situation))
    )


def _supervises_a_side(actor: Actor, request: Request) -> bool:
    sides = (request.origin, request.addressee)
    return actor.has(Role.SUPERVISOR) and actor.person.member in sides

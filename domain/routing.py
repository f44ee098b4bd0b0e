"""Which contact point receives a request, and whom an escalation step means there."""

from collections.abc import Iterable

from domain.directory import DEFAULT_POLICY, ContactPoint, Directory, Person, UrgencyPolicy
from domain.refused import Refused
from domain.request import Request, Situation
from domain.roster import on_duty
from domain.topics import Topic
from domain.vocabulary import (
    PREFERRED_KIND,
    SECRETARIAT,
    SUPERVISORS,
    ContactPointId,
    LayerName,
    MemberCode,
    PersonId,
    RequestType,
    Role,
    Urgency,
)


def route(directory: Directory, member: MemberCode, asked: RequestType) -> ContactPoint:
    """The member's first contact point of the kind the type prefers, else its first of any kind.

    Raises ``Refused`` where the member is unknown or has no contact point.
    """
    if member not in directory.members:
        raise Refused(Topic.UNKNOWN_MEMBER, {"member": member})
    points = directory.points_of(member)
    if not points:
        raise Refused(Topic.NO_CONTACT_POINT, {"member": directory.members[member].name})
    preferred = PREFERRED_KIND[asked]
    return next((point for point in points if point.kind is preferred), points[0])


def policy_for(directory: Directory, point: ContactPoint, urgency: Urgency) -> UrgencyPolicy:
    """The durations of this urgency at this contact point; ``default`` where its policy has none."""
    policy = directory.policies.get(point.policy)
    if policy is None or urgency not in policy.urgencies:
        policy = directory.policies[DEFAULT_POLICY]
    return policy.urgencies[urgency]


def targets(
    notify: LayerName, point: ContactPointId, member: MemberCode, situation: Situation
) -> tuple[PersonId, ...]:
    """Whom a step means now, whether or not they can be reached."""
    directory = situation.directory
    if notify == SUPERVISORS:
        return _ids(directory.supervisors_of(member))
    if notify == SECRETARIAT:
        return _ids(directory.with_role(Role.SECRETARIAT))
    desk = directory.contact_points.get(point)
    roster = directory.rosters.get(desk.roster) if desk else None
    if roster is None or roster.layer(notify) is None:
        return ()
    return tuple(dict.fromkeys(duty.person for duty in on_duty(roster, notify, situation.now)))


def step_targets(request: Request, index: int, situation: Situation) -> tuple[PersonId, ...]:
    """Whom the step of that index means now."""
    notify = request.policy.steps[index].notify
    return targets(notify, request.contact_point, request.addressee, situation)


def last_resort(request: Request, situation: Situation) -> tuple[PersonId, ...]:
    """Who is told when no step of the policy reaches anybody: supervisors and the secretariat."""
    directory = situation.directory
    everybody = (
        *_ids(directory.supervisors_of(request.addressee)),
        *_ids(directory.with_role(Role.SECRETARIAT)),
    )
    return tuple(person for person in everybody if person in situation.reachable)


def _ids(people: Iterable[Person]) -> tuple[PersonId, ...]:
    return tuple(person.id for person in people)

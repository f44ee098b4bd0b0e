"""Which contact point receives a request, and whom an escalation step means there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from domain.directory.directory import (
    DEFAULT_POLICY,
    ContactPoint,
    Directory,
    Hours,
    Person,
    Policy,
    Step,
    TargetKind,
    UrgencyPolicy,
    Window,
)
from domain.duty.roster import on_duty
from domain.duty.roster_week import Span, is_open, open_around
from domain.refused import Refused
from domain.requests.request import Request, Situation
from domain.topics import Topic
from domain.vocabulary import (
    FALLBACK,
    OTHER_CONTACT_POINT,
    PREFERRED_KIND,
    SECRETARIAT,
    SUPERVISORS,
    ContactPointId,
    LayerName,
    MemberCode,
    PersonId,
    PolicyId,
    RequestType,
    Role,
    Urgency,
)

_LONGEST_QUIET = timedelta(days=7)
"""Quiet hours that never end hold an alert up no longer than this."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """Where a request lies: what a step's target is looked for from."""

    contact_point: ContactPointId
    member: MemberCode
    type: RequestType
    origin: MemberCode | None = None
    """Whose own people never act on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The durations that count, and where they are written."""

    policy: UrgencyPolicy
    written_in: PolicyId
    for_hours: Window | None = None
    """The hours for which they are written, if they are."""
    for_type: RequestType | None = None
    """The type for which they are written, if they are."""


def policy_for(
    directory: Directory,
    point: ContactPoint,
    urgency: Urgency,
    asked: RequestType | None = None,
    at: datetime | None = None,
) -> UrgencyPolicy:
    """The durations of this urgency at this contact point for this type, asked at this instant."""
    return choose_policy(directory, point, urgency, asked, at).policy


def choose_policy(
    directory: Directory,
    point: ContactPoint,
    urgency: Urgency,
    asked: RequestType | None = None,
    at: datetime | None = None,
) -> Choice:
    """The same with where it is written.

    What the contact point's policy leaves out is taken from ``default``. Without type or instant
    what is written for particular types or hours does not count.
    """
    roster = directory.rosters.get(point.roster)
    zone = roster.time_zone if roster else None
    for key in (point.policy, DEFAULT_POLICY):
        policy = directory.policies.get(key)
        found = _part_for(policy, urgency, asked, at, zone) if policy else None
        if found is not None:
            return found
    plain = directory.policies[DEFAULT_POLICY].urgencies[urgency]
    return Choice(policy=plain, written_in=DEFAULT_POLICY)


def _part_for(
    policy: Policy,
    urgency: Urgency,
    asked: RequestType | None,
    at: datetime | None,
    zone: ZoneInfo | None,
) -> Choice | None:
    hours: Hours | None = None
    if at is not None and zone is not None:
        hours = next((h for h in policy.hours if is_open(h.window, zone, at)), None)
    layers: tuple[tuple[Hours | Policy, Window | None], ...] = ((policy, None),)
    if hours is not None:
        layers = ((hours, hours.window), *layers)
    for part, window in layers:
        for kind in (asked, None):
            urgencies = part.types.get(kind, {}) if kind else part.urgencies
            if urgency in urgencies:
                found = urgencies[urgency]
                return Choice(policy=found, written_in=policy.id, for_hours=window, for_type=kind)
    return None


def targets(step: Step, addressed: Addressed, situation: Situation) -> tuple[PersonId, ...]:
    """Whom a step means now, whether or not they can be reached."""
    directory = situation.directory
    if step.kind is TargetKind.PERSON:
        found: tuple[PersonId, ...] = (PersonId(step.notify),)
    elif step.kind is TargetKind.CONTACT_POINT:
        found = _first_layer(ContactPointId(step.notify), situation)
    elif step.notify == SUPERVISORS:
        found = _ids(directory.supervisors_of(addressed.member))
    elif step.notify == SECRETARIAT:
        found = _ids(directory.with_role(Role.SECRETARIAT))
    elif step.notify == OTHER_CONTACT_POINT:
        found = _other_point(addressed, situation)
    elif step.notify == FALLBACK:
        point = fallback_of(directory, addressed)
        found = _first_layer(point.id, situation) if point else ()
    else:
        found = _layer(addressed.contact_point, step.notify, situation)
    return tuple(person for person in found if _may_stand(person, addressed, directory))


def fallback_of(directory: Directory, addressed: Addressed) -> ContactPoint | None:
    """The contact point that stands in for the member, if the directory names one."""
    member = directory.members.get(addressed.member)
    fallback = member.fallback if member else None
    if fallback is None:
        return None
    if MemberCode(fallback) in directory.members:
        if not directory.points_of(MemberCode(fallback)):
            return None
        return route(directory, MemberCode(fallback), addressed.type)
    return directory.contact_points.get(ContactPointId(fallback))


def stand_ins(addressed: Addressed, policy: UrgencyPolicy, directory: Directory) -> set[MemberCode]:
    """Other members whose people the policy alerts for this one, and who may then act for it."""
    found: set[MemberCode | None] = set()
    for step in policy.steps:
        if step.kind is TargetKind.PERSON:
            person = directory.people.get(PersonId(step.notify))
            found.add(person.member if person else None)
        elif step.kind is TargetKind.CONTACT_POINT:
            point = directory.contact_points.get(ContactPointId(step.notify))
            found.add(point.member if point else None)
        elif step.notify == FALLBACK:
            point = fallback_of(directory, addressed)
            found.add(point.member if point else None)
    return {member for member in found if member is not None and member != addressed.origin}


def addressed(request: Request) -> Addressed:
    """Where a request lies."""
    return Addressed(
        contact_point=request.contact_point,
        member=request.addressee,
        type=request.type,
        origin=request.origin,
    )


def step_targets(request: Request, index: int, situation: Situation) -> tuple[PersonId, ...]:
    """Whom the step of that index means now."""
    return targets(request.policy.steps[index], addressed(request), situation)


def target_name(step: Step, directory: Directory) -> str:
    """What a step's target is called: a layer, a fixed word, a person's or a contact point's name."""
    if step.kind is TargetKind.PERSON:
        person = directory.people.get(PersonId(step.notify))
        return person.name if person else step.notify
    if step.kind is TargetKind.CONTACT_POINT:
        point = directory.contact_points.get(ContactPointId(step.notify))
        return point.name if point else step.notify
    return step.notify


def after_quiet_hours(due: datetime, request: Request, directory: Directory) -> datetime:
    """The same instant, or the end of the quiet hours that it lies in."""
    point = directory.contact_points.get(request.contact_point)
    roster = directory.rosters.get(point.roster) if point else None
    if roster is None or not request.policy.quiet_hours:
        return due
    week = Span(due, due + _LONGEST_QUIET)
    span = open_around(request.policy.quiet_hours, roster.time_zone, due, within=week)
    return span.until if span is not None else due


def last_resort(request: Request, situation: Situation) -> tuple[PersonId, ...]:
    """Who is told when no step of the policy reaches anybody: supervisors and the secretariat."""
    directory = situation.directory
    everybody = (
        *_ids(directory.supervisors_of(request.addressee)),
        *_ids(directory.with_role(Role.SECRETARIAT)),
    )
    return tuple(person for person in everybody if person in situation.reachable)


def _layer(
    point: ContactPointId, layer: LayerName | None, situation: Situation
) -> tuple[PersonId, ...]:
    """Who is on duty in a layer of a contact point's roster; None means the first layer."""
    desk = situation.directory.contact_points.get(point)
    roster = situation.directory.rosters.get(desk.roster) if desk else None
    if roster is None or not roster.layers:
        return ()
    name = layer if layer is not None else roster.layers[0].name
    return tuple(dict.fromkeys(duty.person for duty in on_duty(roster, name, situation.now)))


def _first_layer(point: ContactPointId, situation: Situation) -> tuple[PersonId, ...]:
    return _layer(point, None, situation)


def _other_point(addressed: Addressed, situation: Situation) -> tuple[PersonId, ...]:
    """Who is on duty at the member's next contact point that has anybody."""
    points = situation.directory.points_of(addressed.member)
    others = (point.id for point in points if point.id != addressed.contact_point)
    return next((people for other in others if (people := _first_layer(other, situation))), ())


def _may_stand(person: PersonId, addressed: Addressed, directory: Directory) -> bool:
    known = directory.people.get(person)
    return known is not None and (known.member is None or known.member != addressed.origin)


def _ids(people: Iterable[Person]) -> tuple[PersonId, ...]:
    return tuple(person.id for person in people)

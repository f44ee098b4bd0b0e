"""Which contact point receives a request, and whom an escalation step means there."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
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
from domain.directory.relations import Accepts, accepted
from domain.duty.roster import on_duty
from domain.duty.roster_week import is_open, open_around
from domain.reference import is_ordered
from domain.refused import Refused
from domain.requests.request import Request
from domain.requests.values.profile import by_profile
from domain.requests.values.situation import Situation
from domain.spans import Span
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

_PART_OF_SUPERVISORS = 3
"""Supervisors who look at it first have a third of the time in which it must be acknowledged."""
LONGEST_QUIET = timedelta(days=7)
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
    kind = PREFERRED_KIND.get(asked)
    return next((point for point in points if point.kind is kind), points[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The durations that count, and where they are written."""

    policy: UrgencyPolicy
    written_in: PolicyId
    for_hours: Window | None = None
    """The hours for which they are written, if they are."""
    for_type: RequestType | None = None
    """The type for which they are written, if they are."""


def choose_policy(
    directory: Directory, point: ContactPoint, urgency: Urgency, asked: RequestType, at: datetime
) -> Choice:
    """The durations of this urgency at this contact point for this type, asked at this instant.

    What the contact point's policy leaves out is taken from ``default``, which has every urgency.
    """
    roster = directory.rosters.get(point.roster)
    zone = roster.time_zone if roster else None
    policies = (directory.policies.get(key) for key in (point.policy, DEFAULT_POLICY))
    found = (_part_for(policy, urgency, asked, at, zone) for policy in policies if policy)
    choice = next(choice for choice in found if choice is not None)
    policy = by_profile(choice.policy, urgency, directory.profile)
    return choice if policy is choice.policy else replace(choice, policy=policy)


def _part_for(
    policy: Policy, urgency: Urgency, asked: RequestType, at: datetime, zone: ZoneInfo | None
) -> Choice | None:
    open_now = (h for h in policy.hours if zone is not None and is_open(h.window, zone, at))
    hours = next(open_now, None)
    for part in (hours, policy) if hours else (policy,):
        window = part.window if isinstance(part, Hours) else None
        for kind in (asked, None):
            urgencies = part.types.get(kind, {}) if kind else part.urgencies
            if urgency in urgencies:
                found = urgencies[urgency]
                return Choice(policy=found, written_in=policy.id, for_hours=window, for_type=kind)
    return None


def takes(code: MemberCode | None, request: Request, directory: Directory) -> bool:
    """Whether the member takes such a request now, be it the addressee or another."""
    return _relation(code, request, directory) is not Accepts.NOT


def _relation(code: MemberCode | None, request: Request, directory: Directory) -> Accepts:
    member = directory.members.get(code) if code is not None else None
    relations = member.relations if member is not None else ()
    return accepted(relations, request.origin, request.type)


def looked_at_first(request: Request, directory: Directory) -> Request:
    """The request with its policy as the addressee's relation to its origin has it now.

    Where its supervisors look at it first, they are alerted alone, for a part of the time in which it
    must be acknowledged; everybody else's steps come so much later. That time itself stays.
    """
    is_first = _relation(request.addressee, request, directory) is Accepts.SUPERVISOR_FIRST
    if is_first == request.supervisors_first:
        return request
    if not is_first:
        return let_on(request)
    policy, span = request.policy, _time_of_supervisors(request)
    shifted = (replace(step, after=step.after + span) for step in policy.steps)
    steps = (Step(after=timedelta(0), notify=SUPERVISORS), *shifted)
    return replace(request, policy=replace(policy, steps=steps), supervisors_first=True)


def let_on(request: Request) -> Request:
    """The request with its policy as it is where no supervisor looks at it first."""
    if not request.supervisors_first:
        return request
    policy, span = request.policy, _time_of_supervisors(request)
    steps = tuple(replace(step, after=step.after - span) for step in policy.steps[1:])
    return replace(request, policy=replace(policy, steps=steps), supervisors_first=False)


def _time_of_supervisors(request: Request) -> timedelta:
    return request.policy.acknowledge_within // _PART_OF_SUPERVISORS


def step_targets(request: Request, index: int, situation: Situation) -> tuple[PersonId, ...]:
    """Whom the step of that index means now, whether or not they can be reached."""
    step, directory = request.policy.steps[index], situation.directory
    if step.kind is TargetKind.PERSON:
        found: tuple[PersonId, ...] = (PersonId(step.notify),)
    elif step.kind is TargetKind.CONTACT_POINT:
        found = _layer(ContactPointId(step.notify), None, situation)
    elif step.notify == SUPERVISORS:
        found = _ids(directory.supervisors_of(request.addressee))
    elif step.notify == SECRETARIAT:
        found = _ids(directory.with_role(Role.SECRETARIAT))
    elif step.notify == OTHER_CONTACT_POINT:
        points = directory.points_of(request.addressee)
        others = (point.id for point in points if point.id != request.contact_point)
        # The member's next contact point that has anybody.
        found = next((p for other in others if (p := _layer(other, None, situation))), ())
    elif step.notify == FALLBACK:
        point = fallback_of(directory, request.addressee, request.type)
        found = _layer(point.id, None, situation) if point else ()
    else:
        found = _layer(request.contact_point, step.notify, situation)
    allowed = (each for person in found for each in _alerted_for(person, request, directory))
    return tuple(dict.fromkeys(allowed))


def step_people(request: Request, situation: Situation) -> tuple[PersonId, ...]:
    """Whom any step means now, of the member that is asked."""
    steps = range(len(request.policy.steps))
    found = (person for index in steps for person in step_targets(request, index, situation))
    people = situation.directory.people
    theirs = (each for each in found if each in people)
    return tuple(dict.fromkeys(each for each in theirs if people[each].member == request.addressee))


def _alerted_for(person: PersonId, request: Request, directory: Directory) -> tuple[PersonId, ...]:
    """Whom a step alerts that names this person: nobody of the member that asks, and of another one
    what that takes of it. What the addressee takes was asked when it was sent. What the network orders
    as a drill rings nobody of another member."""
    entry = directory.people.get(person)
    if entry is not None and is_ordered(request.reference):
        return (person,) if entry.member in (None, request.addressee) else ()
    if entry is None or (entry.member is not None and entry.member == request.origin):
        return ()
    if entry.member is None or entry.member == request.addressee:
        return (person,)
    relation = _relation(entry.member, request, directory)
    if relation is Accepts.SUPERVISOR_FIRST:
        return _ids(directory.supervisors_of(entry.member))
    return (person,) if relation is Accepts.ALLOW else ()


def fallback_of(directory: Directory, code: MemberCode, asked: RequestType) -> ContactPoint | None:
    """The contact point that stands in for the member, if the directory names one."""
    member = directory.members.get(code)
    fallback = member.fallback if member else None
    if fallback is None:
        return None
    if MemberCode(fallback) in directory.members:
        if not directory.points_of(MemberCode(fallback)):
            return None
        return route(directory, MemberCode(fallback), asked)
    return directory.contact_points.get(ContactPointId(fallback))


def stand_ins(request: Request, directory: Directory) -> set[MemberCode]:
    """Other members whose people the policy alerts for this one, and who may then act for it."""
    found: set[MemberCode | None] = set()
    for step in request.policy.steps:
        named: Person | ContactPoint | None = None
        if step.kind is TargetKind.PERSON:
            named = directory.people.get(PersonId(step.notify))
        elif step.kind is TargetKind.CONTACT_POINT:
            named = directory.contact_points.get(ContactPointId(step.notify))
        elif step.notify == FALLBACK:
            named = fallback_of(directory, request.addressee, request.type)
        found.add(named.member if named else None)
    return {member for member in found if member is not None and member != request.origin}


def target_name(step: Step, directory: Directory) -> str:
    """What a step's target is called: a layer, a fixed word, a person's or a contact point's name."""
    named: Person | ContactPoint | None = None
    if step.kind is TargetKind.PERSON:
        named = directory.people.get(PersonId(step.notify))
    elif step.kind is TargetKind.CONTACT_POINT:
        named = directory.contact_points.get(ContactPointId(step.notify))
    return named.name if named else step.notify


def after_quiet_hours(due: datetime, step: int, request: Request, directory: Directory) -> datetime:
    """The same instant, or the end of the quiet hours that it lies in, where the step waits for it.

    Of information every step waits; of what is more urgent those from the first on that means
    supervisors or the secretariat, while who is on duty is alerted at once, without a sound.
    """
    roster = directory.roster_of(request.contact_point)
    waits = request.urgency is Urgency.INFORMATION or any(
        each.kind is TargetKind.NOTIFY and each.notify in (SUPERVISORS, SECRETARIAT)
        for each in request.policy.steps[: step + 1]
    )
    if roster is None or not request.policy.quiet_hours or not waits:
        return due
    week = Span(due, due + LONGEST_QUIET)
    span = open_around(request.policy.quiet_hours, roster.time_zone, due, within=week)
    return span.until if span is not None else due


def is_quiet(request: Request, situation: Situation) -> bool:
    """Whether what the clock says about the request makes no sound at the requested side now."""
    roster = situation.directory.roster_of(request.contact_point)
    if roster is None or request.urgency is Urgency.INFORMATION:
        return False
    windows = request.policy.quiet_hours
    return any(is_open(window, roster.time_zone, situation.now) for window in windows)


def quiet_until(request: Request, situation: Situation) -> datetime | None:
    """When the quiet hours of now end, in the local time of the roster; None where none are."""
    roster = situation.directory.roster_of(request.contact_point)
    if roster is None or not is_quiet(request, situation):
        return None
    week = Span(situation.now, situation.now + LONGEST_QUIET)
    span = open_around(request.policy.quiet_hours, roster.time_zone, situation.now, within=week)
    return span.until if span is not None else None


def last_resort(request: Request, situation: Situation) -> tuple[PersonId, ...]:
    """Who is told when no step of the policy reaches anybody: supervisors and the secretariat."""
    directory = situation.directory
    everybody = (
        *_ids(directory.supervisors_of(request.addressee)),
        *_ids(directory.with_role(Role.SECRETARIAT)),
    )
    return tuple(person for person in everybody if person in situation.reachable)


def overseers(member: MemberCode, situation: Situation) -> tuple[PersonId, ...]:
    """The member's supervisors who can be reached, else the secretariat."""
    directory, reachable = situation.directory, situation.reachable
    chiefs = tuple(p for p in _ids(directory.supervisors_of(member)) if p in reachable)
    return chiefs or tuple(p for p in _ids(directory.with_role(Role.SECRETARIAT)) if p in reachable)


def _layer(
    point: ContactPointId, layer: LayerName | None, situation: Situation
) -> tuple[PersonId, ...]:
    """Who is on duty in a layer of a contact point's roster; None means the first layer."""
    roster = situation.directory.roster_of(point)
    if roster is None or not roster.layers:
        return ()
    name = layer if layer is not None else roster.layers[0].name
    return tuple(dict.fromkeys(duty.person for duty in on_duty(roster, name, situation.now)))


def _ids(people: Iterable[Person]) -> tuple[PersonId, ...]:
    return tuple(person.id for person in people)

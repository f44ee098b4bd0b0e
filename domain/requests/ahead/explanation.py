"""Who would be called when, and why, if a request came at an instant and nobody acknowledged it.

Plays the real rules forward (``domain.requests.escalation``) on an invented request, so that what
is explained is what would happen; decides only how the play is told. Who can be reached is taken as
it is now.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from domain.channels import ChannelKind
from domain.directory.directory import ContactPoint, Directory, Step, TargetKind
from domain.duty.roster import on_duty
from domain.events import Event
from domain.reference import Reference
from domain.requests.escalation import Cause, Why, escalate, meant_so_far, start
from domain.requests.request import Decision, Request, Ring
from domain.requests.routing import (
    Choice,
    choose_policy,
    fallback_of,
    route,
    step_targets,
    target_name,
)
from domain.requests.values.situation import Situation
from domain.topics import Topic
from domain.vocabulary import (
    FALLBACK,
    OTHER_CONTACT_POINT,
    SECRETARIAT,
    SUPERVISORS,
    CaseId,
    ContactPointId,
    LayerName,
    Marking,
    MemberCode,
    PersonId,
    RequestType,
    Urgency,
)

REPETITIONS = 2
"""How often the last step is shown again."""


class Because(StrEnum):
    """Why a person is called."""

    ON_DUTY = "on_duty"
    NAMED = "named"
    SUPERVISOR = "supervisor"
    SECRETARIAT = "secretariat"
    LAST_RESORT = "last_resort"


_BY_ROLE = {SUPERVISORS: Because.SUPERVISOR, SECRETARIAT: Because.SECRETARIAT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """One person in a call. With ``ON_DUTY``: where, and until when their shift lasts."""

    person: PersonId
    because: Because
    contact_point: ContactPointId | None = None
    layer: LayerName | None = None
    until: datetime | None = None
    reachable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedOver:
    """A step that reaches nobody: those whom it means, none of whom can be reached."""

    step: int
    target: str
    people: tuple[Called, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What happens at one instant. Steps count from 1; ``delayed`` where quiet hours held it up.

    ``is_silent`` where it lies in them, and rings nobody; ``is_aloud`` where they are over, and those
    whom the silent steps mean are rung.
    """

    at: datetime
    step: int
    target: str
    people: tuple[Called, ...]
    passed_over: tuple[PassedOver, ...] = ()
    channel: ChannelKind | None = None
    is_last_resort: bool = False
    is_repetition: bool = False
    delayed: bool = False
    is_silent: bool = False
    is_aloud: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The whole story for one request that nobody acknowledges."""

    member: MemberCode
    contact_point: ContactPoint
    urgency: Urgency
    type: RequestType
    at: datetime
    choice: Choice
    acknowledge_by: datetime
    calls: tuple[Call, ...]

    @property
    def steps(self) -> int:
        """How many steps the policy has."""
        return len(self.choice.policy.steps)


def explain(
    member: MemberCode, urgency: Urgency, asked: RequestType, situation: Situation
) -> Explanation:
    """What would happen from ``situation.now`` on. Raises ``Refused`` where there is no desk."""
    point = route(situation.directory, member, asked)
    choice = choose_policy(situation.directory, point, urgency, asked, situation.now)
    request = Request(
        id=CaseId(""),
        reference=Reference(""),
        # Of nobody, so that no member's own people are left out.
        origin=MemberCode(""),
        addressee=member,
        contact_point=point.id,
        requester=PersonId(""),
        type=asked,
        urgency=urgency,
        reason=None,
        marking=Marking.AMBER,
        policy=choice.policy,
        created_at=situation.now,
        clock_start=situation.now,
    )
    return Explanation(
        member=member,
        contact_point=point,
        urgency=urgency,
        type=asked,
        at=situation.now,
        choice=choice,
        acknowledge_by=request.acknowledge_by,
        calls=tuple(_calls(request, situation)),
    )


def _calls(request: Request, situation: Situation) -> Iterator[Call]:
    decision = start(request, situation, Cause(why=Why.FILED))
    if decision.request.steps_fired:
        yield _call(request, decision, situation)
    repeated = 0
    while repeated < REPETITIONS:
        before, due = decision.request, decision.request.next_alert_at
        assert due is not None  # noqa: S101 - it waits for an acknowledgement that never comes
        then = replace(situation, now=due)
        decision = escalate(before, then)
        call = _call(before, decision, then)
        repeated += call.is_repetition
        yield call


def _call(before: Request, decision: Decision, then: Situation) -> Call:
    """One firing, as the rules decided it."""
    after = decision.request
    index = after.steps_fired - 1
    step = after.policy.steps[index]
    told = next(r for r in decision.records if r.event in (Event.ALERTED, Event.ESCALATED))
    if told.about["why"] == Why.QUIET_OVER:
        return _aloud(before, decision, then)
    is_last_resort = told.about.get("target") == "last resort"
    empty = [r.about["step"] for r in decision.records if r.event is Event.NOBODY_ON_DUTY]
    alerts = [m for m in decision.messages if m.topic is Topic.ALERT]
    people = [m.to for m in alerts]
    if not is_last_resort:
        people += [p for p in step_targets(after, index, then) if p not in then.reachable]
    is_repetition = before.next_step >= len(before.policy.steps)
    delayed = False
    if before.policy.quiet_hours and not is_repetition:
        delayed = before.clock_start + before.policy.steps[before.next_step].after < then.now
    return Call(
        at=then.now,
        step=index + 1,
        target=target_name(step, then.directory),
        people=tuple(_called(p, after, None if is_last_resort else step, then) for p in people),
        passed_over=tuple(_passed_over(after, int(str(n)) - 1, then) for n in empty),
        channel=step.channel,
        is_last_resort=is_last_resort,
        is_repetition=is_repetition,
        delayed=delayed,
        is_silent=any(m.ring is Ring.SILENT for m in alerts),
    )


def _aloud(before: Request, decision: Decision, then: Situation) -> Call:
    """Whom the steps so far mean are rung; else the last resort."""
    meant, policy = meant_so_far(before, then), before.policy
    rung = tuple(m.to for m in decision.messages if m.topic is Topic.ALERT)
    told = dict.fromkeys((*rung, *(p for p in meant if p not in then.reachable)))
    return Call(
        at=then.now,
        step=before.steps_fired,
        target=target_name(policy.steps[before.steps_fired - 1], then.directory),
        people=tuple(
            _called(p, before, policy.steps[meant[p]] if p in meant else None, then) for p in told
        ),
        is_last_resort=bool(rung) and not any(person in meant for person in rung),
        is_aloud=True,
    )


def _passed_over(request: Request, index: int, then: Situation) -> PassedOver:
    step = request.policy.steps[index]
    meant = step_targets(request, index, then)
    return PassedOver(
        step=index + 1,
        target=target_name(step, then.directory),
        people=tuple(_called(person, request, step, then) for person in meant),
    )


def _called(person: PersonId, request: Request, step: Step | None, then: Situation) -> Called:
    because, point, layer, until = Because.ON_DUTY, None, None, None
    if step is None:
        because = Because.LAST_RESORT
    elif step.kind is TargetKind.PERSON:
        because = Because.NAMED
    elif step.kind is TargetKind.NOTIFY and step.notify in _BY_ROLE:
        because = _BY_ROLE[step.notify]
    else:
        point, layer = _place(person, request, step, then)
        until = _until(person, point, layer, then)
    return Called(
        person=person,
        because=because,
        contact_point=point,
        layer=layer,
        until=until,
        reachable=person in then.reachable,
    )


def _place(
    person: PersonId, request: Request, step: Step, then: Situation
) -> tuple[ContactPointId | None, LayerName | None]:
    """At which desk and in which layer a step finds this person on duty."""
    directory = then.directory
    if step.kind is TargetKind.CONTACT_POINT:
        point: ContactPointId | None = ContactPointId(step.notify)
    elif step.notify == FALLBACK:
        standing_in = fallback_of(directory, request.addressee, request.type)
        point = standing_in.id if standing_in else None
    elif step.notify == OTHER_CONTACT_POINT:
        others = (p.id for p in directory.points_of(request.addressee))
        there = (p for p in others if p != request.contact_point and _until(person, p, None, then))
        point = next(there, None)
    else:
        return request.contact_point, step.notify
    return point, _first_layer(point, directory)


def _first_layer(point: ContactPointId | None, directory: Directory) -> LayerName | None:
    roster = directory.roster_of(point)
    return roster.layers[0].name if roster and roster.layers else None


def _until(
    person: PersonId, point: ContactPointId | None, layer: LayerName | None, then: Situation
) -> datetime | None:
    """When the person's shift there ends; without a layer, in the first."""
    roster, layer = then.directory.roster_of(point), layer or _first_layer(point, then.directory)
    if roster is None or layer is None:
        return None
    duties = on_duty(roster, layer, then.now)
    return next((duty.until for duty in duties if duty.person == person), None)

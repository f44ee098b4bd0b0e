"""Targets beside layers, policies by type and hour, quiet hours, and who may act for whom."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from types import MappingProxyType

import pytest

from domain.channels import ChannelKind
from domain.directory.directory import (
    ContactPoint,
    Directory,
    Hours,
    Policy,
    Step,
    TargetKind,
    UrgencyPolicy,
    Weekday,
    Window,
)
from domain.refused import Refused
from domain.requests.acknowledge import acknowledge
from domain.requests.answer_clock import fall_due
from domain.requests.escalation import remind_unacknowledged
from domain.requests.permissions import may_see
from domain.requests.request import Decision, Request, Ring
from domain.requests.routing import choose_policy
from domain.requests.values.situation import Situation
from domain.topics import Topic
from domain.vocabulary import (
    FALLBACK,
    OTHER_CONTACT_POINT,
    SECRETARIAT,
    SUPERVISORS,
    ContactPointId,
    LayerName,
    PersonId,
    PointKind,
    PolicyId,
    RequestType,
    RosterId,
    Urgency,
)
from tests.domain.network import (
    DIRECTORY,
    DUTY,
    EVERYBODY,
    IMMEDIATE,
    INFORMATION,
    LBN,
    NOON,
    actor,
    events,
    filed,
    minutes,
    people_alerted,
)

LBN_POLICE = ContactPointId("lbn-police")


def step(after: float, name: str, kind: TargetKind = TargetKind.NOTIFY) -> Step:
    return Step(after=minutes(after), notify=LayerName(name), kind=kind)


def with_policy(policy: UrgencyPolicy, directory: Directory = DIRECTORY) -> Directory:
    """The network in which every urgency goes by this policy."""
    plain = Policy(id=PolicyId("default"), urgencies=dict.fromkeys(Urgency, policy))
    return replace(directory, policies=MappingProxyType({plain.id: plain}))


def with_fallback(name: str, directory: Directory = DIRECTORY) -> Directory:
    member = replace(directory.members[LBN], fallback=ContactPointId(name))
    return replace(directory, members=MappingProxyType({**directory.members, LBN: member}))


def at(directory: Directory, when: datetime = NOON, without: tuple[str, ...] = ()) -> Situation:
    reachable = EVERYBODY - {PersonId(person) for person in without}
    return Situation(now=when, directory=directory, reachable=reachable)


def going(decision: Decision, directory: Directory, wait: float) -> Decision:
    following = fall_due(decision.request, at(directory, NOON + minutes(wait)))
    assert following is not None
    return following


def policy(*steps: Step) -> UrgencyPolicy:
    return replace(IMMEDIATE, steps=steps)


def test_a_step_may_mean_a_person_or_another_contact_point() -> None:
    directory = with_policy(
        policy(
            step(0, "lbn-third", TargetKind.PERSON),
            step(5, "ita-judicial", TargetKind.CONTACT_POINT),
            step(10, "supervisors"),
        )
    )
    first = filed(at(directory))
    assert people_alerted(first) == ["lbn-third"]
    second = going(first, directory, 5)
    assert people_alerted(second) == ["ita-duty"]
    alert = next(m for m in second.messages if m.topic is Topic.ALERT)
    assert alert.facts["target"] == "Italy central authority"


def test_another_contact_point_of_the_member_is_its_next_that_has_anybody() -> None:
    cyber = ContactPoint(
        id=ContactPointId("lbn-cyber"),
        member=LBN,
        kind=PointKind.LIAISON,
        name="Lebanon liaison",
        roster=RosterId("ita"),
    )
    empty = replace(cyber, id=ContactPointId("lbn-empty"), roster=RosterId("gone"))
    points = {empty.id: empty, **DIRECTORY.contact_points, cyber.id: cyber}
    directory = with_policy(
        policy(step(0, "duty"), step(5, OTHER_CONTACT_POINT)),
        replace(DIRECTORY, contact_points=MappingProxyType(points)),
    )
    # The first contact point has no roster: its step is passed over, not lost.
    first = filed(at(directory))
    assert people_alerted(first) == ["lbn-duty"]
    assert "request.nobody_on_duty" in events(first)


@pytest.mark.parametrize("fallback", ["ITA", "ita-judicial"])
def test_who_stands_in_may_act_and_nobody_else_of_that_member(fallback: str) -> None:
    directory = with_policy(policy(step(0, "duty"), step(5, FALLBACK)), with_fallback(fallback))
    first = filed(at(directory))
    with pytest.raises(Refused) as refused:
        acknowledge(first.request, actor("ita-duty"), at(directory))
    assert refused.value.topic is Topic.NOT_YOURS
    second = going(first, directory, 5)
    assert people_alerted(second) == ["ita-duty"]
    with pytest.raises(Refused) as refused:
        acknowledge(second.request, actor("ita-chief"), at(directory))
    assert refused.value.topic is Topic.NOT_YOURS
    taken = acknowledge(second.request, actor("ita-duty"), at(directory))
    assert taken.request.owner == "ita-duty"
    assert may_see(actor("ita-duty"), taken.request, at(directory))


def test_who_was_alerted_by_no_such_step_may_not_act_for_another_member() -> None:
    request = replace(filed().request, alerted=(PersonId("ita-duty"),))
    with pytest.raises(Refused):
        acknowledge(request, actor("ita-duty"), at(DIRECTORY))


def test_the_requesting_member_never_stands_in_for_the_one_it_asks() -> None:
    directory = with_policy(policy(step(0, "esp-chief", TargetKind.PERSON), step(5, "supervisors")))
    assert people_alerted(filed(at(directory))) == ["lbn-chief"]


def test_a_fallback_that_is_not_named_is_passed_over() -> None:
    directory = with_policy(policy(step(0, FALLBACK), step(5, "duty")))
    decision = filed(at(directory))
    assert people_alerted(decision) == ["lbn-duty"]
    assert decision.request.escalated


def test_a_step_names_its_channel_on_the_alert() -> None:
    loud = replace(step(0, "duty"), channel=ChannelKind.SMS)
    decision = filed(at(with_policy(policy(loud))))
    alert = next(m for m in decision.messages if m.topic is Topic.ALERT)
    assert alert.channel is ChannelKind.SMS


NIGHT = Window(days=frozenset(Weekday), since=time(20), until=time(8))


def layered() -> Directory:
    """A policy for the night, one for preservation, one for preservation at night."""
    by_hour, by_type, by_both = (
        replace(IMMEDIATE, acknowledge_within=minutes(m)) for m in (20, 30, 40)
    )
    default = Policy(
        id=PolicyId("default"),
        urgencies=dict.fromkeys(Urgency, IMMEDIATE),
        types={RequestType.PRESERVE: {Urgency.IMMEDIATE: by_type}},
        hours=(
            Hours(
                window=NIGHT,
                urgencies={Urgency.IMMEDIATE: by_hour, Urgency.URGENT: by_hour},
                types={RequestType.PRESERVE: {Urgency.IMMEDIATE: by_both}},
            ),
        ),
    )
    return replace(DIRECTORY, policies=MappingProxyType({default.id: default}))


@pytest.mark.parametrize(
    ("hour", "asked", "urgency", "expected"),
    [
        (12, RequestType.PERSON, Urgency.IMMEDIATE, 15),
        (12, RequestType.PRESERVE, Urgency.IMMEDIATE, 30),
        (12, RequestType.PRESERVE, Urgency.URGENT, 15),
        (22, RequestType.PERSON, Urgency.IMMEDIATE, 20),
        (22, RequestType.PRESERVE, Urgency.IMMEDIATE, 40),
        (22, RequestType.PRESERVE, Urgency.URGENT, 20),
        (22, RequestType.PRESERVE, Urgency.STANDARD, 15),
        (7, RequestType.PERSON, Urgency.IMMEDIATE, 20),
        (8, RequestType.PERSON, Urgency.IMMEDIATE, 15),
    ],
)
def test_hours_go_before_types_and_types_before_the_rest(
    hour: int, asked: RequestType, urgency: Urgency, expected: float
) -> None:
    directory = layered()
    point = directory.contact_points[LBN_POLICE]
    choice = choose_policy(directory, point, urgency, asked, NOON.replace(hour=hour))
    assert choice.policy.acknowledge_within == minutes(expected)
    assert (choice.for_hours is not None) == (expected in (20, 40))


def test_a_running_escalation_keeps_its_copied_policy() -> None:
    request: Request = filed(at(layered())).request
    assert request.policy.acknowledge_within == minutes(30)
    changed = with_policy(policy(step(0, SECRETARIAT)))
    following = fall_due(request, at(changed, NOON + minutes(15)))
    assert following is not None
    assert people_alerted(following) == ["lbn-duty"]


def test_information_waits_for_the_end_of_the_quiet_hours() -> None:
    quiet = replace(
        INFORMATION,
        quiet_hours=(NIGHT,),
        steps=(step(0, DUTY), step(60 * 9, SUPERVISORS)),
        repeat_last_every=timedelta(hours=12),
    )
    directory = with_policy(quiet)
    late = NOON.replace(hour=23)
    decision = filed(at(directory, late), urgency=Urgency.INFORMATION)
    assert people_alerted(decision) == []
    assert decision.request.step_due == NOON.replace(day=25, hour=8)
    morning = fall_due(decision.request, at(directory, NOON.replace(day=25, hour=8)))
    assert morning is not None
    assert people_alerted(morning) == ["lbn-duty"]
    # The second step would come at 08:00, when the hours are over, and stays there.
    assert morning.request.step_due == NOON.replace(day=25, hour=8)
    second = fall_due(morning.request, at(directory, NOON.replace(day=25, hour=8)))
    assert second is not None
    # Twelve hours on it is quiet again.
    assert second.request.step_due == NOON.replace(day=26, hour=8)


def test_where_it_is_still_quiet_the_ring_waits_again_but_not_for_good() -> None:
    always = Window(days=frozenset(Weekday), since=time(0), until=time(0))
    quiet = replace(INFORMATION, quiet_hours=(NIGHT,), repeat_last_every=timedelta(days=30))
    late, morning = NOON.replace(hour=23), NOON.replace(day=25, hour=8)
    request = filed(at(with_policy(quiet), late), urgency=Urgency.STANDARD).request
    assert request.deadline == request.aloud_due == morning
    # The service stood still into the next night.
    next_night = at(with_policy(quiet), late + timedelta(days=1))
    again = fall_due(request, next_night)
    assert again is not None
    assert again.messages == ()
    assert again.request.deadline == morning + timedelta(days=1)
    assert fall_due(again.request, next_night) is None
    for_ever = with_policy(replace(quiet, quiet_hours=(always,)))
    hushed = filed(at(for_ever), urgency=Urgency.STANDARD).request
    assert hushed.aloud_due == NOON + timedelta(days=7)
    rung = fall_due(hushed, at(for_ever, NOON + timedelta(days=7)))
    assert rung is not None
    assert {m.ring for m in rung.messages if m.topic is Topic.ALERT} == {Ring.RINGS}


def test_nobody_to_ring_in_the_morning_is_told_to_the_requester() -> None:
    quiet = with_policy(replace(INFORMATION, quiet_hours=(NIGHT,)))
    request = filed(at(quiet, NOON.replace(hour=23)), urgency=Urgency.STANDARD).request
    morning = replace(at(quiet, NOON.replace(day=25, hour=8)), reachable=frozenset())
    decision = fall_due(request, morning)
    assert decision is not None
    assert [(m.to, m.topic) for m in decision.messages] == [("esp-officer", Topic.NOBODY_REACHED)]


def test_quiet_hours_without_an_end_hold_nothing_up_for_good() -> None:
    always = Window(days=frozenset(Weekday), since=time(0), until=time(0))
    directory = with_policy(replace(INFORMATION, quiet_hours=(always,)))
    decision = filed(at(directory), urgency=Urgency.INFORMATION)
    assert decision.request.step_due == NOON + timedelta(days=7)


def test_standard_is_silent_at_night_and_its_supervisors_wait_while_the_clock_runs_on() -> None:
    quiet = replace(
        INFORMATION,
        quiet_hours=(NIGHT,),
        steps=(
            replace(step(0, DUTY), channel=ChannelKind.VOICE),
            step(30, LayerName("deputy")),
            step(60, SUPERVISORS),
        ),
        repeat_last_every=timedelta(hours=4),
    )
    directory = with_policy(quiet)
    late, morning = NOON.replace(hour=23), NOON.replace(day=25, hour=8)
    first = filed(at(directory, late), urgency=Urgency.STANDARD)
    (alert,) = [m for m in first.messages if m.topic is Topic.ALERT]
    assert (alert.to, alert.ring, alert.channel) == ("lbn-duty", Ring.SILENT, None)
    assert first.request.acknowledge_by == late + quiet.acknowledge_within
    second = fall_due(first.request, at(directory, late + minutes(30)))
    assert second is not None
    assert [(m.to, m.ring) for m in second.messages if m.topic is Topic.ALERT] == [
        ("lbn-deputy", Ring.SILENT)
    ]
    assert second.request.step_due == morning, "supervisors are not woken"
    aloud = fall_due(second.request, at(directory, morning))
    assert aloud is not None
    assert [(m.to, m.ring, m.channel) for m in aloud.messages if m.topic is Topic.ALERT] == [
        ("lbn-duty", Ring.RINGS, ChannelKind.VOICE),
        ("lbn-deputy", Ring.RINGS, None),
    ]
    third = fall_due(aloud.request, at(directory, morning))
    assert third is not None
    assert third.request.aloud_due is None
    assert [(m.to, m.ring) for m in third.messages if m.topic is Topic.ALERT] == [
        ("lbn-chief", Ring.RINGS)
    ]
    # Who passes on at night wakes no supervisor, and the requester's own reminder rings.
    reminded = remind_unacknowledged(first.request, at(directory, late), PersonId("esp-officer"))
    assert {m.ring for m in reminded.messages if m.topic is Topic.ALERT} == {Ring.RINGS}
    # By day, and where the key is absent, all is as ever.
    assert filed(at(directory), urgency=Urgency.STANDARD).messages[-1].ring is Ring.RINGS
    plain = with_policy(replace(quiet, quiet_hours=()))
    loud = filed(at(plain, late), urgency=Urgency.STANDARD)
    assert {m.ring for m in loud.messages if m.topic is Topic.ALERT} == {Ring.RINGS}
    assert loud.request.step_due == late + minutes(30)

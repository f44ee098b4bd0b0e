"""A drill from its first alert to its end, by the rules of every request, and what it scores."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.directory.confirming import Trust
from domain.directory.directory import Person
from domain.directory.drill_rules import DrillKind
from domain.drills.order import DrillPlan, DrillScore, DrillState
from domain.drills.outcome import REAL, STOPPED, noted, runs_out_at, withdrawn
from domain.drills.ringing import ring
from domain.reference import is_drill, is_ordered
from domain.refused import Refused
from domain.requests.acknowledge import acknowledge
from domain.requests.answering import answer
from domain.requests.closing import reopen, withdraw
from domain.requests.escalation import escalate
from domain.requests.permissions import acts_for_requester, sight
from domain.requests.request import Request
from domain.requests.transfer import transfer
from domain.requests.values.situation import Situation
from domain.topics import Topic
from domain.vocabulary import CaseId, ContactPointId, PersonId, State
from tests.domain.drills.desks import SECOND, at_hour, network, plan
from tests.domain.network import (
    ESP,
    EVERYBODY,
    ITA,
    LBN,
    actor,
    events,
    filed,
    people_alerted,
    topics,
)

BEGAN = at_hour(10)
OF_SPAIN = filed().request


def then(minutes: float = 0) -> Situation:
    at = BEGAN + timedelta(minutes=minutes)
    return Situation(now=at, directory=network(), reachable=EVERYBODY)


def rung(kind: DrillKind = DrillKind.PING) -> tuple[DrillPlan, Request]:
    found = ring(plan(kind), then(), CaseId("0" * 32), 7)
    return found.plan, found.decision.request


def went(
    which: DrillPlan, request: Request, minutes: float, entry: Trust | None = None
) -> DrillPlan:
    found = noted(which, request, entry, then(minutes))
    assert found is not None
    return found.plan


def test_its_reference_is_of_the_member_that_is_drilled() -> None:
    found = ring(plan(), then(), CaseId("0" * 32), 7)
    reference = found.decision.request.reference
    assert reference.startswith("CPN-2026-LBN-LBN-000007-")
    assert is_drill(reference)
    assert is_ordered(reference)
    assert people_alerted(found.decision) == ["lbn-duty"]
    assert events(found.decision) == ["request.filed", "request.alerted"]
    assert found.plan.state is DrillState.ALERTED
    assert (found.plan.reference, found.plan.rung) == (reference, ("lbn-duty",))
    text = found.decision.records[0].text
    assert text is not None
    assert text.body.startswith("EXERCISE ")


def test_it_rings_the_desk_that_was_ordered_and_no_other_of_the_member() -> None:
    found = ring(plan(point=SECOND), then(), CaseId("0" * 32), 7).decision.request
    assert found.contact_point == SECOND
    assert rung()[1].contact_point == ContactPointId("lbn-police")


def test_it_escalates_as_everything_does() -> None:
    _, request = rung()
    for minutes, expected in ((5, ["lbn-duty"]), (15, ["lbn-deputy"]), (30, ["lbn-chief"])):
        decision = escalate(request, then(minutes))
        assert people_alerted(decision) == expected
        request = decision.request


def test_acknowledged_in_time_by_who_is_on_duty_it_is_over() -> None:
    which, request = rung()
    after = acknowledge(request, actor("lbn-duty"), then(4)).request
    found = noted(which, after, Trust.CONFIRMED, then(4))
    assert found is not None
    assert found.plan.state is DrillState.ACKNOWLEDGED
    assert found.plan.score is not None
    assert found.plan.score.points == 100
    assert found.plan.acknowledged_in == timedelta(minutes=4)
    assert found.decision is not None
    assert found.decision.request.state is State.CLOSED
    assert found.decision.request.deadline is None
    assert events(found.decision) == ["request.closed"]
    assert topics(found.decision) == [("lbn-duty", "drill_over")]


@pytest.mark.parametrize(
    ("minutes", "by", "entry", "state", "points"),
    [
        (15, "lbn-deputy", None, DrillState.ACKNOWLEDGED, 90),
        (16, "lbn-deputy", Trust.NEW, DrillState.LATE, 40),
        (4, "lbn-duty", Trust.STALE, DrillState.ACKNOWLEDGED, 90),
        (31, "lbn-chief", Trust.CONFIRMED, DrillState.LATE, 30),
    ],
)
def test_what_it_scores(
    minutes: float, by: str, entry: Trust | None, state: DrillState, points: int
) -> None:
    which, request = rung()
    for step in (5, 15, 30):
        if step < minutes:
            request = escalate(request, then(step)).request
    after = acknowledge(request, actor(by), then(minutes)).request
    found = went(which, after, minutes, entry)
    assert found.state is state
    assert found.score is not None
    assert found.score.points == points


def test_nobody_acknowledges_and_it_ends_after_its_last_step() -> None:
    which, request = rung()
    assert runs_out_at(which, request) == BEGAN + timedelta(minutes=75)
    assert noted(which, request, Trust.CONFIRMED, then(74.9)) is None
    found = noted(which, request, Trust.CONFIRMED, then(75))
    assert found is not None
    assert found.plan.state is DrillState.MISSED
    assert found.plan.score == DrillScore(entry=True)
    assert found.decision is not None
    assert found.decision.request.missed == ("lbn-duty",)


def test_a_form_is_over_once_it_is_answered() -> None:
    which, request = rung(DrillKind.FORM)
    taken = acknowledge(request, actor("lbn-duty"), then(4)).request
    seen = noted(which, taken, None, then(4))
    assert seen is not None
    assert (seen.decision, seen.plan.state) == (None, DrillState.ALERTED)
    assert noted(seen.plan, taken, None, then(5)) is None
    done = answer(taken, actor("lbn-duty"), then(30), "EXERCISE all of it invented").request
    found = went(seen.plan, done, 30)
    assert found.state is DrillState.ANSWERED
    assert found.score is not None
    assert found.score.points == 90
    out = runs_out_at(which, taken)
    late = went(seen.plan, taken, (out - BEGAN) / timedelta(minutes=1))
    assert (late.state, late.score) == (
        DrillState.MISSED,
        DrillScore(in_time=True, right_person=True),
    )


def test_something_real_ends_it_without_a_score() -> None:
    which, request = rung()
    found = withdrawn(which, request, then(3), REAL)
    assert (found.plan.state, found.plan.score) == (DrillState.WITHDRAWN, None)
    assert found.decision is not None
    assert found.decision.request.state is State.WITHDRAWN
    assert topics(found.decision) == [("lbn-duty", "drill_over")]
    assert withdrawn(which, request, then(3), STOPPED).plan.state is DrillState.STOPPED
    over = replace(request, state=State.CLOSED)
    assert withdrawn(which, over, then(3), REAL).decision is None


def test_what_failed_already_stays_so_whatever_real_comes() -> None:
    which, request = rung()
    found = withdrawn(which, request, then(16), REAL)
    assert found.plan.state is DrillState.ALERTED
    assert found.decision is not None
    ended = found.decision.request
    assert ended.state is State.CLOSED
    assert went(found.plan, ended, 16).is_failed
    again = withdrawn(which, ended, then(17), REAL)
    assert (again.plan.state, again.decision) == (DrillState.ALERTED, None)


def test_the_office_acts_for_who_ordered_it_and_the_drilled_member_does_not() -> None:
    _, request = rung()
    other = replace(actor("secretariat").person, id=PersonId("office-two"))
    assert isinstance(other, Person)
    assert acts_for_requester(actor("secretariat"), request, then())
    assert acts_for_requester(replace(actor("secretariat"), person=other), request, then())
    gone = replace(then(), revoked=frozenset({request.requester}))
    for who in ("lbn-chief", "lbn-duty", "ita-chief"):
        assert not acts_for_requester(actor(who), request, gone)
    with pytest.raises(Refused):
        withdraw(request, actor("lbn-chief"), gone)
    assert sight(actor("ita-chief"), request, then()) is None
    assert sight(actor("esp-chief"), request, then()) is None


def test_it_stays_with_the_desk() -> None:
    _, request = rung()
    with pytest.raises(Refused) as refused:
        transfer(request, ITA, actor("lbn-duty"), then())
    assert refused.value.topic is Topic.DRILL_STAYS


def test_a_step_that_names_another_member_rings_nobody_there() -> None:
    from domain.directory.directory import Step
    from domain.requests.routing import step_targets
    from domain.vocabulary import FALLBACK

    _, request = rung()
    directory = network()
    member = replace(directory.members[LBN], fallback=ITA)
    at = replace(then(), directory=replace(directory, members={**directory.members, LBN: member}))
    steps = (Step(after=timedelta(), notify=FALLBACK),)
    fallen = replace(request, policy=replace(request.policy, steps=steps))
    assert step_targets(fallen, 0, at) == ()
    real = replace(fallen, reference=OF_SPAIN.reference, origin=ESP)
    assert step_targets(real, 0, at) == ("ita-duty",)


def test_a_ping_waits_for_no_answer_and_nobody_is_reminded_of_it() -> None:
    _, request = rung()
    assert (request.answer_by, request.answer_clock_start) == (None, None)
    assert not request.late_untold
    taken = acknowledge(request, actor("lbn-duty"), then(4)).request
    assert (taken.answer_by, taken.idle_due, taken.policy.answer_within) == (None, None, None)
    assert taken.deadline == taken.handover_at


def test_a_form_waits_for_its_answer_as_every_request() -> None:
    _, request = rung(DrillKind.FORM)
    assert request.answer_by == BEGAN + timedelta(hours=8)
    assert request.late_untold


def test_it_is_not_begun_again() -> None:
    _, request = rung()
    over = replace(request, state=State.CLOSED, closed_at=BEGAN)
    with pytest.raises(Refused) as refused:
        reopen(over, actor("secretariat"), then(5))
    assert refused.value.topic is Topic.ALREADY_OVER


def test_one_that_its_office_withdraws_is_stopped_and_has_no_score() -> None:
    which, request = rung()
    taken_back = withdraw(request, actor("secretariat"), then(3)).request
    found = went(which, taken_back, 3)
    assert (found.state, found.score) == (DrillState.STOPPED, None)

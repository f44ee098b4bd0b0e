"""How an unacknowledged request goes from step to step."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.refused import Refused
from domain.requests.acknowledge import pass_on
from domain.requests.answer_clock import fall_due
from domain.requests.escalation import Cause, Why, fire, start
from domain.requests.request import Request
from domain.topics import Topic
from domain.vocabulary import PersonId, State
from tests.domain.network import (
    ITA,
    NOON,
    actor,
    events,
    filed,
    minutes,
    people_alerted,
    situation,
)


def after(request: Request, wait: float, **where: tuple[str, ...]) -> tuple[Request, list[str]]:
    """What the clock does once ``wait`` minutes have passed since filing."""
    decision = fall_due(request, situation(NOON + minutes(wait), **where))
    assert decision is not None
    return decision.request, people_alerted(decision)


def test_the_policy_is_followed_step_by_step_and_its_last_step_repeats() -> None:
    decision = filed()
    request = decision.request
    assert people_alerted(decision) == ["lbn-duty"]
    assert request.step_due == NOON + minutes(5)
    story = []
    for wait in (5, 15, 30, 60, 75, 90):
        request, people = after(request, wait)
        story.append((wait, people, request.steps_fired))
    assert story == [
        (5, ["lbn-duty"], 2),
        (15, ["lbn-deputy"], 3),
        (30, ["lbn-chief"], 4),
        (60, ["secretariat"], 5),
        (75, ["secretariat"], 5),
        (90, ["secretariat"], 5),
    ]
    assert request.step_due == NOON + minutes(105)
    assert request.escalated


def test_a_first_step_on_time_is_no_escalation() -> None:
    assert not filed().request.escalated


def test_nothing_happens_before_the_time() -> None:
    assert fall_due(filed().request, situation(NOON + minutes(4.99))) is None


def test_steps_missed_in_a_long_downtime_fire_once_each_in_order() -> None:
    request, fired = filed().request, []
    at = situation(NOON + timedelta(hours=30))
    while (decision := fall_due(request, at)) is not None:
        request = decision.request
        # Between the steps the requester is told, once, that the answer is late.
        fired.extend(people_alerted(decision)[:1])
    assert fired == ["lbn-duty", "lbn-deputy", "lbn-chief", "secretariat"]
    assert request.step_due == at.now + minutes(15)


def test_nobody_reachable_on_a_step_is_said_and_passed_over_at_once() -> None:
    decision = filed(situation(without=("lbn-duty",)))
    assert people_alerted(decision) == ["lbn-deputy"]
    assert events(decision).count("request.nobody_on_duty") == 2
    assert decision.request.escalated
    alert = next(m for m in decision.messages if m.topic is Topic.ALERT)
    assert alert.facts["why"] == Why.NOBODY_ON_DUTY
    assert decision.request.step_due == NOON + minutes(30)


def test_a_layer_that_the_roster_lacks_is_nobody() -> None:
    decision = filed(situation(without=("ita-duty",)), to=ITA)
    assert people_alerted(decision) == ["ita-chief"]


def test_when_no_step_reaches_anybody_the_clock_goes_on_and_the_requester_is_told() -> None:
    nobody = ("lbn-duty", "lbn-third", "lbn-deputy", "lbn-chief", "secretariat")
    decision = filed(situation(without=nobody))
    assert people_alerted(decision) == []
    assert Topic.NOBODY_REACHED in [message.topic for message in decision.messages]
    assert decision.request.step_due == NOON + minutes(15)


def test_a_policy_that_reaches_nobody_ends_with_supervisors_and_secretariat() -> None:
    request = filed().request
    only_duty = replace(request.policy, steps=request.policy.steps[:1])
    request = replace(request, policy=only_duty, next_step=0)
    decision = fire(request, situation(without=("lbn-duty",)), Cause(why=Why.FILED))
    assert people_alerted(decision) == ["lbn-chief", "secretariat"]


def test_passing_on_skips_steps_that_would_only_reach_the_same_person() -> None:
    decision = pass_on(filed().request, actor("lbn-duty"), situation())
    assert people_alerted(decision) == ["lbn-deputy"]
    assert decision.request.step_due == NOON + minutes(30)


def test_passing_on_twice_is_refused() -> None:
    once = pass_on(filed().request, actor("lbn-duty"), situation()).request
    with pytest.raises(Refused) as refused:
        pass_on(once, actor("lbn-duty"), situation())
    assert refused.value.topic is Topic.ALREADY_PASSED_ON


def test_passing_on_at_the_end_of_the_policy_reaches_somebody_else_or_rings_again() -> None:
    request = replace(filed().request, next_step=3, alerted=(PersonId("lbn-chief"),))
    decision = pass_on(request, actor("lbn-chief"), situation())
    assert people_alerted(decision) == ["secretariat"]


def test_an_alert_says_how_long_nobody_acknowledged() -> None:
    request, _ = after(filed().request, 5)
    decision = fall_due(request, situation(NOON + minutes(15.2)))
    assert decision is not None
    alert = next(m for m in decision.messages if m.topic is Topic.ALERT)
    assert alert.facts["waited_ms"] == 15 * 60_000
    assert (alert.facts["step"], alert.facts["steps"]) == (3, 5)


def test_a_first_step_with_a_delay_waits_for_it() -> None:
    request = filed().request
    steps = (replace(request.policy.steps[0], after=minutes(2)), *request.policy.steps[1:])
    begun = start(
        replace(request, policy=replace(request.policy, steps=steps)),
        situation(),
        Cause(why=Why.FILED),
    )
    assert people_alerted(begun) == []
    assert begun.request.step_due == NOON + minutes(2)
    fired = fall_due(begun.request, situation(NOON + minutes(2)))
    assert fired is not None
    assert people_alerted(fired) == ["lbn-duty"]
    assert fired.request.state is State.NOTIFIED

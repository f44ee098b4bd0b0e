"""What is explained is what the rules do."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.refused import Refused
from domain.requests.ahead.explanation import Because, explain
from domain.requests.answer_clock import fall_due
from domain.requests.values.situation import Situation
from domain.vocabulary import FALLBACK, MemberCode, RequestType, Urgency
from tests.domain.network import (
    DIRECTORY,
    EVERYBODY,
    INFORMATION,
    LBN,
    NOON,
    filed,
    minutes,
    people_alerted,
    situation,
)
from tests.domain.requests.test_policies import NIGHT, at, policy, step, with_fallback, with_policy

PRESERVE = RequestType.PRESERVE


def test_it_tells_each_call_with_its_time_and_reason() -> None:
    told = explain(LBN, Urgency.IMMEDIATE, PRESERVE, situation())
    assert [(c.at - NOON, c.step, c.target) for c in told.calls[:5]] == [
        (minutes(0), 1, "duty"),
        (minutes(5), 2, "duty"),
        (minutes(15), 3, "deputy"),
        (minutes(30), 4, "supervisors"),
        (minutes(60), 5, "secretariat"),
    ]
    assert [c.is_repetition for c in told.calls] == [False] * 5 + [True] * 2
    first, supervisor = told.calls[0].people[0], told.calls[3].people[0]
    assert (first.person, first.because, first.layer) == ("lbn-duty", Because.ON_DUTY, "duty")
    assert first.until == datetime(2026, 11, 30, 8, tzinfo=ZoneInfo("UTC"))
    assert supervisor.because is Because.SUPERVISOR
    assert told.acknowledge_by == NOON + minutes(15)


def test_a_hand_over_during_the_escalation_changes_who_is_called() -> None:
    before = situation(datetime(2026, 11, 30, 7, 57, tzinfo=NOON.tzinfo))
    told = explain(LBN, Urgency.IMMEDIATE, PRESERVE, before)
    assert [call.people[0].person for call in told.calls[:2]] == ["lbn-duty", "lbn-third"]


def test_who_cannot_be_reached_is_named_where_their_step_is_passed_over() -> None:
    told = explain(LBN, Urgency.IMMEDIATE, PRESERVE, situation(without=("lbn-deputy",)))
    call = next(call for call in told.calls if call.passed_over)
    assert (call.step, call.at - NOON) == (4, minutes(15))
    (passed,) = call.passed_over
    assert (passed.step, passed.target) == (3, "deputy")
    assert [(c.person, c.reachable) for c in passed.people] == [("lbn-deputy", False)]


def test_the_last_resort_and_even_nobody_at_all_are_told() -> None:
    directory = with_policy(policy(step(0, "duty"), step(5, "deputy")))
    desk = ("lbn-duty", "lbn-third", "lbn-deputy")
    told = explain(LBN, Urgency.IMMEDIATE, PRESERVE, at(directory, without=desk))
    assert told.calls[0].is_last_resort
    assert {c.person for c in told.calls[0].people} == {"lbn-chief", "secretariat"}
    alone = explain(LBN, Urgency.IMMEDIATE, PRESERVE, at(directory, without=tuple(EVERYBODY)))
    assert alone.calls[0].people == ()


def test_a_fallback_is_explained_with_its_desk() -> None:
    directory = with_policy(policy(step(0, FALLBACK)), with_fallback("ITA"))
    told = explain(LBN, Urgency.IMMEDIATE, PRESERVE, at(directory))
    (called,) = told.calls[0].people
    assert (called.person, called.contact_point, called.layer) == (
        "ita-duty",
        "ita-judicial",
        "duty",
    )


def test_quiet_hours_are_said() -> None:
    directory = with_policy(replace(INFORMATION, quiet_hours=(NIGHT,)))
    late = at(directory, NOON.replace(hour=23))
    told = explain(LBN, Urgency.INFORMATION, PRESERVE, late)
    assert told.calls[0].at == NOON.replace(day=25, hour=8)
    assert told.calls[0].delayed


def test_what_rings_in_the_morning_is_said() -> None:
    steps = (step(0, "duty"), step(30, "deputy"), step(60, "supervisors"))
    directory = with_policy(replace(INFORMATION, quiet_hours=(NIGHT,), steps=steps))
    told = explain(LBN, Urgency.STANDARD, PRESERVE, at(directory, NOON.replace(hour=23)))
    assert [(c.is_silent, c.is_aloud, [p.person for p in c.people]) for c in told.calls[:4]] == [
        (True, False, ["lbn-duty"]),
        (True, False, ["lbn-deputy"]),
        (False, True, ["lbn-duty", "lbn-deputy"]),
        (False, False, ["lbn-chief"]),
    ]
    assert told.calls[2].at == told.calls[3].at == NOON.replace(day=25, hour=8)
    assert [p.layer for p in told.calls[2].people] == ["duty", "deputy"]


def test_a_member_without_a_desk_is_refused() -> None:
    with pytest.raises(Refused):
        explain(MemberCode("ESP"), Urgency.IMMEDIATE, PRESERVE, situation())


@given(
    st.integers(0, 60 * 24 * 30),
    st.sets(st.sampled_from(sorted(EVERYBODY))),
    st.sampled_from([Urgency.IMMEDIATE, Urgency.INFORMATION]),
)
def test_it_is_what_a_real_request_meets(offset: int, without: set[str], urgency: Urgency) -> None:
    then = NOON + minutes(offset)
    reachable = frozenset(EVERYBODY - without)
    known = Situation(now=then, directory=DIRECTORY, reachable=reachable)
    told = explain(LBN, urgency, PRESERVE, known)
    decision = filed(known, urgency=urgency)
    met = [(then, people_alerted(decision))]
    for _ in told.calls[1:]:
        due = decision.request.step_due
        assert due is not None
        following = fall_due(decision.request, replace(known, now=due))
        assert following is not None
        decision = following
        met.append((due, people_alerted(decision)))
    explained = [(c.at, [p.person for p in c.people if p.reachable]) for c in told.calls]
    assert explained == met

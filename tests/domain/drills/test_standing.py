"""What failed drills do to a desk, state by state, and what ends it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.directory.drill_rules import Days, DrillKind, DrillRules
from domain.directory.week import Weekday
from domain.drills.order import (
    DrillPlan,
    DrillScore,
    DrillState,
    Hindrance,
    PlanId,
    Strike,
    ToldMember,
)
from domain.drills.outcome import not_sent
from domain.drills.standing import DrillStage, advised_from, drill_standing
from domain.vocabulary import PersonId
from tests.domain.drills.desks import DESK, network, plan

MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)
SINCE = datetime(2026, 12, 1, 22, tzinfo=UTC)
"""The first moment of 2 December in Beirut, which is two hours ahead."""


def held(day: int, state: DrillState = DrillState.MISSED, *, in_time: bool = False) -> DrillPlan:
    """Rang on that day after the Monday, and known an hour later."""
    at = MONDAY + timedelta(days=day)
    return replace(
        plan(),
        id=PlanId(f"{day:032x}"),
        state=state,
        alerted_at=at,
        ended_at=at + timedelta(hours=1),
        score=DrillScore(in_time=in_time),
    )


def passed(day: int) -> DrillPlan:
    return held(day, DrillState.ACKNOWLEDGED, in_time=True)


def told(which: DrillPlan) -> DrillPlan:
    assert which.ended_at is not None
    return replace(which, told=ToldMember(at=which.ended_at, since=SINCE))


def stage(
    *plans: DrillPlan,
    confirmed: float | None = None,
    tested: float | None = None,
    now: datetime = SINCE,
) -> DrillStage:
    """Confirmed and tested are days after the Monday."""
    moments = [
        MONDAY + timedelta(days=each) if each is not None else None for each in (confirmed, tested)
    ]
    return drill_standing(plans, *moments, now).stage


def test_one_failure_says_nothing() -> None:
    assert stage() is DrillStage.CLEAR
    assert stage(held(0)) is DrillStage.CLEAR
    assert stage(passed(0), held(1)) is DrillStage.CLEAR


def test_two_in_a_row_are_told_first_and_advised_when_the_days_are_over() -> None:
    assert stage(held(0), held(1)) is DrillStage.UNTOLD
    both = held(0), told(held(1))
    assert stage(*both, now=SINCE - timedelta(milliseconds=1)) is DrillStage.TOLD
    assert stage(*both, now=SINCE) is DrillStage.ADVISED
    assert drill_standing(both, None, None, SINCE).since == SINCE


def test_nobody_told_means_that_no_day_runs() -> None:
    assert stage(held(0), held(1), now=SINCE + timedelta(days=300)) is DrillStage.UNTOLD


def test_they_stand_in_the_order_in_which_they_rang_and_not_in_that_of_the_rows() -> None:
    assert stage(told(held(2)), passed(0), held(1)) is DrillStage.ADVISED
    assert stage(told(held(2)), passed(1), held(0)) is DrillStage.CLEAR


def test_one_that_was_passed_afterwards_ends_it() -> None:
    assert stage(held(0), told(held(1)), passed(2)) is DrillStage.CLEAR
    assert stage(held(0), told(held(1)), passed(2), held(3)) is DrillStage.CLEAR
    assert stage(held(0), told(held(1)), passed(2), held(3), held(4)) is DrillStage.UNTOLD


@pytest.mark.parametrize(
    ("confirmed", "tested", "expected"),
    [
        (2.0, 2.0, DrillStage.CLEAR),
        (2.0, None, DrillStage.ADVISED),
        (None, 2.0, DrillStage.ADVISED),
        (0.5, 2.0, DrillStage.ADVISED),
        (2.0, 0.5, DrillStage.ADVISED),
        (1.01, 1.01, DrillStage.ADVISED),
    ],
)
def test_confirming_and_testing_both_after_the_second_end_it(
    confirmed: float | None, tested: float | None, expected: DrillStage
) -> None:
    assert stage(held(0), told(held(1)), confirmed=confirmed, tested=tested) is expected


def test_what_was_mended_counts_no_more_when_another_one_fails() -> None:
    before = held(0), told(held(1))
    assert stage(*before, held(3), confirmed=2, tested=2) is DrillStage.CLEAR
    again = *before, held(3), held(4)
    assert stage(*again, confirmed=2, tested=2) is DrillStage.UNTOLD
    assert stage(*before, held(3), told(held(4)), confirmed=2, tested=2) is DrillStage.ADVISED


def test_a_third_failure_tells_nobody_again() -> None:
    assert stage(held(0), told(held(1)), held(2)) is DrillStage.ADVISED


@pytest.mark.parametrize(
    "state",
    [
        DrillState.PLANNED,
        DrillState.ALERTED,
        DrillState.WITHDRAWN,
        DrillState.STOPPED,
        DrillState.NOT_HELD,
        DrillState.STRUCK,
    ],
)
def test_what_was_not_held_to_its_end_counts_neither_way(state: DrillState) -> None:
    neither = held(1, state)
    assert stage(held(0), neither) is DrillStage.CLEAR
    assert stage(held(0), neither, told(held(2))) is DrillStage.ADVISED
    assert stage(held(0), replace(told(held(1)), state=state), held(2)) is DrillStage.UNTOLD


def test_one_whose_alerts_never_left_counts_neither_way() -> None:
    unsent = not_sent(held(1))
    assert (unsent.state, unsent.why, unsent.score) == (
        DrillState.NOT_HELD,
        Hindrance.NOT_SENT,
        None,
    )
    assert stage(held(0), unsent) is DrillStage.CLEAR


def test_a_form_that_was_acknowledged_in_time_and_not_answered_is_no_failure() -> None:
    unanswered = held(1, in_time=True)
    assert stage(held(0), unanswered) is DrillStage.CLEAR
    late = held(1, DrillState.LATE)
    assert stage(held(0), late) is DrillStage.UNTOLD


def test_a_call_counts_as_every_other() -> None:
    call = replace(held(1), kind=DrillKind.CALL)
    assert stage(held(0), call) is DrillStage.UNTOLD


def test_a_strike_is_over_after_seven_days() -> None:
    strike = Strike(by=PersonId("secretariat"), at=MONDAY, reason="EXERCISE")
    assert strike.waits(MONDAY + timedelta(days=7, milliseconds=-1))
    assert not strike.waits(MONDAY + timedelta(days=7))
    assert not replace(strike, agreed_by=PersonId("other")).waits(MONDAY)


@pytest.mark.parametrize(
    ("rules", "zone", "told_at", "expected"),
    [
        # Tuesday: Wednesday to Friday, Monday and Tuesday are five.
        (DrillRules(), "Asia/Beirut", MONDAY + timedelta(days=1), SINCE),
        # Friday and Saturday are free: Sunday to Thursday.
        (
            DrillRules(weekend=frozenset({Weekday.FRI, Weekday.SAT})),
            "Asia/Beirut",
            datetime(2026, 11, 27, 9, tzinfo=UTC),
            datetime(2026, 12, 3, 22, tzinfo=UTC),
        ),
        # 7, 8 and 25 December are holidays in Italy, the 7th in Milan alone: 3, 4, 7, 9, 10.
        (
            DrillRules(holidays="IT"),
            "Europe/Rome",
            datetime(2026, 12, 2, 9, tzinfo=UTC),
            datetime(2026, 12, 10, 23, tzinfo=UTC),
        ),
        # It is Monday already in Auckland: Tuesday to Friday, and the next Monday.
        (
            DrillRules(),
            "Pacific/Auckland",
            datetime(2026, 11, 22, 12, tzinfo=UTC),
            datetime(2026, 11, 30, 11, tzinfo=UTC),
        ),
        # On a day without drills one works all the same.
        (
            DrillRules(blackout=(Days(date(2026, 11, 25), date(2026, 11, 27)),)),
            "Asia/Beirut",
            MONDAY + timedelta(days=1),
            SINCE,
        ),
        # No working day at all: as long as is searched, and no longer.
        (
            DrillRules(weekend=frozenset(Weekday)),
            "Etc/UTC",
            MONDAY,
            datetime(2027, 2, 22, tzinfo=UTC),
        ),
    ],
)
def test_five_working_days_are_those_of_the_desk(
    rules: DrillRules, zone: str, told_at: datetime, expected: datetime
) -> None:
    known = network(rules, zone)
    assert advised_from(known.contact_points[DESK], known, told_at) == expected

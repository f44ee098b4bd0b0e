"""Whether a drill may ring at a moment: what is real goes before it, and people have their rest."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from domain.directory.drill_rules import Days, DrillKind, DrillRules
from domain.drills.admitting import hindrance
from domain.drills.order import DrillPlan, DrillState, Hindrance, PlanId
from domain.requests.request import Request
from domain.vocabulary import ContactPointId, PersonId, RequestType, State, Urgency
from tests.domain.drills.desks import DESK, SECOND, around, at_hour, network, plan
from tests.domain.network import ITA, LBN, filed

DAY, NIGHT = at_hour(10), at_hour(22)
REAL = filed().request


def rang(at: datetime, *, point: ContactPointId = DESK, night: bool = False) -> DrillPlan:
    return replace(
        plan(point=point),
        id=PlanId("f" * 32),
        state=DrillState.ACKNOWLEDGED,
        alerted_at=at,
        at_night=night,
        rung=(PersonId("lbn-duty"),),
    )


def test_by_day_and_at_night_a_ping_may_ring() -> None:
    assert hindrance(plan(), around(DAY)) is None
    assert hindrance(plan(), around(NIGHT)) is None
    assert hindrance(plan(DrillKind.FORM), around(DAY)) is None
    assert hindrance(plan(DrillKind.FORM), around(NIGHT)) is Hindrance.HOURS


@pytest.mark.parametrize(
    ("real", "why"),
    [
        (REAL, Hindrance.IMMEDIATE),
        (replace(REAL, state=State.IN_PROGRESS), Hindrance.IMMEDIATE),
        (replace(REAL, state=State.ANSWERED), None),
        (replace(REAL, urgency=Urgency.URGENT), None),
        (replace(REAL, type=RequestType.DRILL), None),
    ],
)
def test_what_is_real_and_immediate_goes_before_it(real: Request, why: Hindrance | None) -> None:
    assert hindrance(plan(), around(DAY, immediate=[real])) is why


def test_a_member_that_lets_drills_rest_is_left_in_peace() -> None:
    assert hindrance(plan(), around(DAY, paused=frozenset({LBN}))) is Hindrance.PAUSED
    assert hindrance(plan(), around(DAY, paused=frozenset({ITA}))) is None


def test_what_the_member_accepts_is_asked_at_the_moment() -> None:
    no_pings = network(DrillRules(kinds=frozenset({DrillKind.FORM})))
    assert hindrance(plan(), around(DAY, no_pings)) is Hindrance.KIND
    off = network(DrillRules(blackout=(Days(date(2026, 11, 24), date(2026, 11, 24)),)))
    assert hindrance(plan(), around(DAY, off)) is Hindrance.BLACKOUT


def test_it_is_not_held_once_its_time_is_over_or_its_desk_is_gone() -> None:
    assert hindrance(plan(), around(plan().until)) is Hindrance.WINDOW
    assert hindrance(replace(plan(), point=ContactPointId("gone")), around(DAY)) is Hindrance.GONE


def test_one_desk_in_an_hour_of_so_small_a_network() -> None:
    other = rang(DAY - timedelta(minutes=59), point=ContactPointId("ita-judicial"))
    assert hindrance(plan(), around(DAY, held=[replace(other, member=ITA)])) is Hindrance.HOURLY
    earlier = replace(other, member=ITA, alerted_at=DAY - timedelta(minutes=60))
    assert hindrance(plan(), around(DAY, held=[earlier])) is None


def test_one_at_a_time_at_a_desk() -> None:
    running = replace(rang(DAY - timedelta(hours=2)), state=DrillState.ALERTED)
    assert hindrance(plan(), around(DAY, held=[running])) is Hindrance.ALREADY


def test_eleven_hours_of_rest_after_an_alert_at_night_for_whoever_is_on_duty() -> None:
    woken = {"lbn-deputy": at_hour(3)}
    assert hindrance(plan(), around(at_hour(13.9), woken=woken)) is Hindrance.NIGHT_REST
    assert hindrance(plan(), around(at_hour(14), woken=woken)) is None
    assert hindrance(plan(), around(at_hour(13.9), woken={"ita-duty": at_hour(3)})) is None


def test_two_desks_of_a_member_never_in_one_night() -> None:
    other = rang(NIGHT - timedelta(minutes=90), point=SECOND, night=True)
    assert hindrance(plan(), around(NIGHT, held=[other])) is Hindrance.ONE_A_NIGHT
    before = replace(other, alerted_at=NIGHT - timedelta(days=1), rung=())
    assert hindrance(plan(), around(NIGHT, held=[before])) is None
    assert hindrance(plan(), around(NIGHT, held=[replace(other, member=ITA)])) is None


def test_two_nights_a_year_for_one_person() -> None:
    nights = [rang(NIGHT - timedelta(days=days), night=True) for days in (30, 364)]
    on_duty = [replace(each, rung=(PersonId("lbn-duty"), PersonId("lbn-third"))) for each in nights]
    assert hindrance(plan(), around(NIGHT, held=on_duty)) is Hindrance.NIGHTS_OF_YEAR
    assert hindrance(plan(), around(DAY, held=on_duty)) is None, "by day it may ring"
    assert hindrance(plan(), around(NIGHT, held=on_duty[:1])) is None
    long_ago = replace(on_duty[1], alerted_at=NIGHT - timedelta(days=365))
    assert hindrance(plan(), around(NIGHT, held=[on_duty[0], long_ago])) is None


def test_nobody_on_duty_is_a_result_and_no_hindrance() -> None:
    directory = network()
    rosters = {key: replace(each, layers=()) for key, each in directory.rosters.items()}
    assert hindrance(plan(), around(DAY, replace(directory, rosters=rosters))) is None

"""When drills are due: within what is accepted, a third at least at nights and on free days, unforeseen."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.directory.drill_rules import Days, DrillKind, DrillRules
from domain.directory.week import Weekday, Window
from domain.drills.drawing import drawn
from domain.drills.hours import both, without
from domain.drills.order import DrillPlan, DrillState, Hindrance
from domain.spans import Span, joined
from tests.domain.drills.desks import (
    DESK,
    SECOND,
    TUESDAY,
    at_hour,
    ids,
    network,
    order,
    wide,
)

WEEK = timedelta(days=7)
OFFICE_HOURS = Window(
    days=frozenset({Weekday.MON, Weekday.TUE, Weekday.WED, Weekday.THU, Weekday.FRI}),
    since=time(8),
    until=time(18),
)


def chance(seed: int) -> Callable[[int], int]:
    return random.Random(seed).randrange  # noqa: S311 - chance that can be had again


def is_off(plan: DrillPlan, zone: str) -> bool:
    """At night or at a weekend, told anew from the clock on the wall."""
    local = plan.due.astimezone(ZoneInfo(zone))
    return local.hour >= 22 or local.hour < 6 or local.weekday() >= 5


@settings(max_examples=40)
@given(seed=st.integers(0, 2**32), count=st.integers(1, 24), days=st.integers(2, 60))
def test_a_third_at_nights_weekends_and_holidays_of_who_is_drilled(
    seed: int, count: int, days: int
) -> None:
    directory = wide(count)
    asked = order([*directory.contact_points], until=TUESDAY + timedelta(days=days))
    plans = drawn(asked, directory, ids(count), chance(seed))
    assert {plan.point for plan in plans} == {*directory.contact_points}
    assert all(asked.since <= plan.due < asked.until for plan in plans)
    zones = [directory.rosters[directory.contact_points[p.point].roster].time_zone for p in plans]
    off = sum(is_off(plan, zone.key) for plan, zone in zip(plans, zones, strict=True))
    assert count < 3 or 3 * off >= count


def test_every_hour_of_the_week_may_be_drawn() -> None:
    directory = network()
    asked = order(until=TUESDAY + WEEK)
    found = Counter(
        drawn(asked, directory, ids(1), chance(seed))[0].due.astimezone(ZoneInfo("UTC")).hour
        for seed in range(600)
    )
    assert len(found) == 24


@pytest.mark.parametrize("kind", [DrillKind.FORM, DrillKind.CALL])
def test_at_night_a_ping_alone(kind: DrillKind) -> None:
    for seed in range(60):
        plan = drawn(order(kind=kind, until=TUESDAY + WEEK), network(), ids(1), chance(seed))[0]
        assert 6 <= plan.due.astimezone(ZoneInfo("Asia/Beirut")).hour < 22


def test_only_within_what_the_member_accepts() -> None:
    rules = DrillRules(
        periods=(OFFICE_HOURS,), blackout=(Days(date(2026, 11, 25), date(2026, 11, 26)),)
    )
    for seed in range(60):
        asked = order(until=TUESDAY + WEEK)
        due = drawn(asked, network(rules), ids(1), chance(seed))[0].due
        local = due.astimezone(ZoneInfo("Asia/Beirut"))
        assert 8 <= local.hour < 18
        assert local.weekday() < 5
        assert local.day not in (25, 26)


def test_what_cannot_be_held_says_why() -> None:
    night = order(kind=DrillKind.FORM, since=at_hour(22), until=at_hour(23))
    assert drawn(night, network(), ids(1), chance(1))[0].why is Hindrance.NO_TIME
    rules = DrillRules(kinds=frozenset({DrillKind.PING}))
    for until in (None, TUESDAY + WEEK):
        refused = drawn(order(kind=DrillKind.FORM, until=until), network(rules), ids(1), chance(1))
        assert (refused[0].state, refused[0].why) == (DrillState.NOT_HELD, Hindrance.KIND)


@pytest.mark.parametrize(
    ("kind", "hour", "why"),
    [
        (DrillKind.PING, 1, None),
        (DrillKind.FORM, 1, Hindrance.HOURS),
        (DrillKind.FORM, 3.9, Hindrance.HOURS),
        (DrillKind.FORM, 4, None),
        (DrillKind.FORM, 19.9, None),
        (DrillKind.FORM, 20, Hindrance.HOURS),
    ],
)
def test_at_a_moment_it_is_held_or_not(kind: DrillKind, hour: float, why: Hindrance | None) -> None:
    plan = drawn(order(kind=kind, since=at_hour(hour)), network(), ids(1), chance(1))[0]
    assert (plan.due, plan.why) == (at_hour(hour), why)


def test_not_on_a_day_on_which_nobody_is_drilled() -> None:
    rules = DrillRules(blackout=(Days(date(2026, 11, 24), date(2026, 11, 24)),))
    found = {
        hour: drawn(order(since=at_hour(hour)), network(rules), ids(1), chance(1))[0].why
        for hour in (-2.1, -2, 21.9, 22)  # the day in Beirut
    }
    assert found == {-2.1: None, -2: Hindrance.BLACKOUT, 21.9: Hindrance.BLACKOUT, 22: None}


def test_two_desks_of_a_member_never_in_one_night() -> None:
    for seed in range(80):
        asked = order([DESK, SECOND], until=TUESDAY + timedelta(days=14))
        first, second = drawn(asked, network(), ids(2), chance(seed))
        nights = {
            (plan.due.astimezone(ZoneInfo("Asia/Beirut")) - timedelta(hours=6)).date()
            for plan in (first, second)
        }
        hours = [plan.due.astimezone(ZoneInfo("Asia/Beirut")).hour for plan in (first, second)]
        assert len(nights) == 2 or not all(hour >= 22 or hour < 6 for hour in hours)


SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)), max_size=6).map(
    lambda found: joined(Span(at_hour(since), at_hour(since + length)) for since, length in found)
)


@given(some=SPANS, others=SPANS)
def test_stretches_of_time_are_cut_as_hours_are_counted(
    some: list[Span], others: list[Span]
) -> None:
    def hours(spans: list[Span]) -> set[int]:
        return {h for h in range(80) if any(s.since <= at_hour(h) < s.until for s in spans)}

    assert hours(both(some, others)) == hours(some) & hours(others)
    assert hours(without(some, others)) == hours(some) - hours(others)

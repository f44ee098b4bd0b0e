"""A year's plan: what is lacking of it, each in its part, far from the others of its desk."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.directory.directory import Directory
from domain.directory.drill_rules import Days, DrillKind, DrillRules
from domain.drills.order import DrillPlan, DrillState, Hindrance
from domain.drills.year import USUAL, WantedYear, YearPlan, year_ahead
from domain.refused import Refused
from domain.vocabulary import ContactPointId, PersonId
from tests.domain.drills.desks import DESK, SECOND, TUESDAY, network, wide

NEXT = 2027
MONTH = timedelta(days=30)
HALF = datetime(2027, 7, 2, 12, tzinfo=UTC)
"""Half of the 365 days of 2027."""
OVER = (DrillState.WITHDRAWN, DrillState.STOPPED, DrillState.NOT_HELD)


def plan(
    directory: Directory | None = None,
    known: Sequence[DrillPlan] = (),
    seed: int = 1,
    numbers: Mapping[DrillKind, int] = USUAL,
    points: Sequence[ContactPointId] | None = (DESK,),
    year: int = NEXT,
    now: datetime = TUESDAY,
    by: str = "secretariat",
) -> YearPlan:
    there = directory or network()
    ids: Callable[[], str] = map("{:032x}".format, count(seed << 64)).__next__
    chance = random.Random(seed).randrange  # noqa: S311 - chance that can be had again
    wanted = WantedYear(year=year, points=points, numbers=numbers)
    return year_ahead(wanted, there.people[PersonId(by)], there, now, known, ids, chance)


def of_desk(found: Sequence[DrillPlan], point: ContactPointId = DESK) -> list[DrillPlan]:
    return sorted((each for each in found if each.point == point), key=lambda each: each.due)


@settings(max_examples=30, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    numbers=st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 1)).filter(any),
)
def test_so_many_of_each_within_the_year_and_far_from_each_other(
    seed: int, numbers: tuple[int, int, int]
) -> None:
    wanted = dict(zip(DrillKind, numbers, strict=True))
    found = plan(wide(5), seed=seed, numbers=wanted, points=None)
    assert found.left == []
    assert len({each.order for each in found.plans}) == 1
    for desk in range(5):
        here = of_desk(found.plans, ContactPointId(f"desk-{desk}"))
        assert {kind: sum(each.kind is kind for each in here) for kind in DrillKind} == wanted
        assert all(each.due.year == NEXT for each in here)
        for first, second in pairwise(here):
            assert second.due - first.until >= MONTH, "however long the first waits"


@pytest.mark.parametrize("seed", range(20))
def test_each_ping_lies_in_its_half_and_a_third_when_nobody_works(seed: int) -> None:
    found = plan(wide(12), seed=seed, points=None)
    off = 0
    for desk in range(12):
        here = of_desk(found.plans, ContactPointId(f"desk-{desk}"))
        pings = [each for each in here if each.kind is DrillKind.PING]
        assert [each.due < HALF for each in pings] == [True, False]
    for each in found.plans:
        number = int(each.point.removeprefix("desk-"))
        local = each.due.astimezone(wide_zone(number))
        off += local.hour >= 22 or local.hour < 6 or local.weekday() >= 5
        assert each.kind is DrillKind.PING or 6 <= local.hour < 22
    assert 3 * off >= len(found.plans) == 36


def wide_zone(number: int) -> ZoneInfo:
    zones = ("Asia/Beirut", "Europe/Rome", "America/New_York", "Pacific/Auckland")
    return ZoneInfo(zones[number % 4])


def test_what_was_ordered_by_any_order_is_not_lacking() -> None:
    first = plan().plans
    assert plan(known=first).plans == []
    rung = replace(first[0], state=DrillState.MISSED, alerted_at=first[0].due + timedelta(hours=20))
    assert plan(known=[rung, *first[1:]]).plans == []
    other = replace(first[0], order=first[0].order[::-1], kind=DrillKind.FORM)
    numbers = {DrillKind.FORM: 1}
    assert plan(known=[other], numbers=numbers).plans == []
    elsewhere = replace(other, point=SECOND)
    assert len(plan(known=[elsewhere], numbers=numbers).plans) == 1
    before = replace(other, due=datetime(2026, 12, 31, 23, 59, tzinfo=UTC))
    (held,) = plan(known=[before], numbers=numbers).plans
    assert held.due >= datetime(2027, 1, 30, 23, 59, tzinfo=UTC), "a month after the year before's"


@pytest.mark.parametrize("state", OVER)
@pytest.mark.parametrize("which", [0, 1])
def test_what_did_not_take_place_is_ordered_again_in_its_own_part(
    state: DrillState, which: int
) -> None:
    pings = of_desk(plan(numbers={DrillKind.PING: 2}).plans)
    known = [
        replace(each, state=state) if number == which else each for number, each in enumerate(pings)
    ]
    for seed in range(10):
        (again,) = plan(known=known, numbers={DrillKind.PING: 2}, seed=seed + 2).plans
        assert (again.due < HALF) == (which == 0)


def test_of_a_year_that_has_begun_what_remains_is_divided() -> None:
    september = datetime(2027, 9, 1, tzinfo=UTC)
    for seed in range(10):
        here = of_desk(plan(now=september, numbers={DrillKind.PING: 2}, seed=seed).plans)
        middle = datetime(2027, 11, 1, tzinfo=UTC)
        assert [september <= each.due < middle for each in here] == [True, False]


def test_what_finds_no_place_says_so() -> None:
    december = datetime(2027, 12, 10, tzinfo=UTC)
    found = plan(now=december)
    assert len(found.plans) == 1
    assert {each.why for each in found.left} == {Hindrance.NO_ROOM}
    rules = DrillRules(kinds=frozenset({DrillKind.PING}))
    found = plan(network(rules))
    assert [(each.kind, each.why) for each in found.left] == [(DrillKind.FORM, Hindrance.KIND)]
    assert found.counts == {DrillKind.PING: 2}
    closed = DrillRules(blackout=(Days(date(2026, 12, 1), date(2028, 1, 31)),))
    found = plan(network(closed))
    assert {(each.kind, each.why) for each in found.left} == {
        (DrillKind.PING, Hindrance.NO_TIME),
        (DrillKind.FORM, Hindrance.NO_TIME),
    }
    assert (found.plans, found.desks) == ([], 0)


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"year": 2025}, "year"),
        ({"year": 2028}, "year"),
        ({"numbers": {DrillKind.PING: 7}}, "numbers"),
        ({"numbers": {DrillKind.PING: 0}}, "numbers"),
        ({"numbers": {DrillKind.PING: 3, DrillKind.FORM: -1}}, "numbers"),
        ({"numbers": {}}, "numbers"),
        ({"points": (ContactPointId("xxx"),)}, "unknown"),
        ({"points": ()}, "no_desk"),
    ],
)
def test_what_is_refused(asked: dict[str, object], why: str) -> None:
    with pytest.raises(Refused) as refused:
        plan(**asked)  # type: ignore[arg-type]  # whichever of its arguments
    assert refused.value.facts["why"] == why


def test_so_many_that_one_order_would_hold_up_others_are_ordered_in_parts() -> None:
    directory = wide(400)
    assert len(plan(directory, points=None, numbers={DrillKind.PING: 5}).plans) == 2000
    with pytest.raises(Refused) as refused:
        plan(directory, points=None, numbers={DrillKind.PING: 6})
    assert refused.value.facts["why"] == "too_many"


def test_nobody_else_orders_one() -> None:
    with pytest.raises(Refused) as refused:
        plan(by="lbn-chief")
    assert refused.value.topic == "role_missing"


def test_it_is_not_known_beforehand() -> None:
    dues = {tuple(each.due for each in plan(seed=seed).plans) for seed in range(20)}
    assert len(dues) == 20

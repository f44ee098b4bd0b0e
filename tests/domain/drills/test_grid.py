"""How drills went as a grid: what is seen by whom, in which order, with which signs."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from domain.directory.drill_rules import DrillKind
from domain.drills.grid import (
    MOST_ORDERS,
    DeskRow,
    DrillSign,
    OrderRow,
    drill_rows,
    drills_seen,
    sign_of,
)
from domain.drills.order import UNDER_WAY, DrillPlan, DrillState, OrderId, PlanId
from domain.vocabulary import ContactPointId, MemberCode, PersonId

AT: Final = datetime(2026, 3, 5, 12, tzinfo=UTC)
PLAN: Final = DrillPlan(
    id=PlanId("1"),
    order=OrderId("first"),
    kind=DrillKind.PING,
    point=ContactPointId("lbn-police"),
    member=MemberCode("LBN"),
    due=AT,
    until=AT + timedelta(days=1),
    by=PersonId("secretariat"),
    ordered_at=AT - timedelta(days=20),
    state=DrillState.ACKNOWLEDGED,
    alerted_at=AT,
)
NAMES: Final = {"lbn-police": "EXERCISE Lebanon desk", "ita-authority": "EXERCISE italy desk"}


@pytest.mark.parametrize("state", DrillState)
def test_every_state_has_its_sign(state: DrillState) -> None:
    sign = sign_of(replace(PLAN, state=state))
    assert (sign is DrillSign.NONE) is (state in UNDER_WAY)


def test_what_is_not_over_is_seen_by_nobody() -> None:
    plans = [replace(PLAN, state=state) for state in UNDER_WAY]
    assert drills_seen(plans, None) == drills_seen(plans, "LBN") == []


def test_who_is_drilled_sees_their_own_that_rang_and_of_no_other_that_it_was_planned() -> None:
    rang = PLAN
    others = replace(PLAN, id=PlanId("2"), member=MemberCode("ITA"))
    never = [
        replace(PLAN, id=PlanId("3"), state=state, alerted_at=None)
        for state in (DrillState.NOT_HELD, DrillState.STOPPED)
    ]
    every = [rang, others, *never]
    assert drills_seen(every, "LBN") == [rang]
    assert drills_seen(every, "ITA") == [others]
    assert drills_seen(every, None) == every


def test_desks_stand_by_name_and_orders_by_time() -> None:
    italy = replace(PLAN, point=ContactPointId("ita-authority"), member=MemberCode("ITA"))
    plans = [
        replace(
            PLAN, order=OrderId("b"), alerted_at=AT + timedelta(days=60), state=DrillState.LATE
        ),
        PLAN,
        replace(italy, alerted_at=None, state=DrillState.NOT_HELD, order=OrderId("b")),
        replace(italy, alerted_at=AT - timedelta(days=10), state=DrillState.MISSED),
        replace(PLAN, point=ContactPointId("gone"), order=OrderId("a"), kind=DrillKind.CALL),
    ]
    columns, rows, left_out = drill_rows(plans, NAMES)
    # Of what never rang, the month in which it was ordered.
    assert columns == [
        OrderRow(month="2026-02", kind="ping"),
        OrderRow(month="2026-02", kind="ping"),
        OrderRow(month="2026-03", kind="call"),
    ]
    assert rows == [
        DeskRow(desk="EXERCISE italy desk", signs=("N", "M", "-")),
        DeskRow(desk="EXERCISE Lebanon desk", signs=("L", "P", "-")),
        DeskRow(desk="gone", signs=("-", "-", "P")),
    ]
    assert left_out == 0


def test_an_order_of_several_drills_of_a_desk_has_a_column_for_each() -> None:
    later = {number: AT + timedelta(days=40 * number) for number in range(3)}
    plans = [
        replace(PLAN, id=PlanId("c"), alerted_at=later[2], state=DrillState.LATE),
        replace(PLAN, id=PlanId("a")),
        replace(PLAN, id=PlanId("b"), kind=DrillKind.FORM, alerted_at=later[1]),
        replace(
            PLAN, id=PlanId("d"), point=ContactPointId("ita-authority"), state=DrillState.STRUCK
        ),
    ]
    columns, rows, left_out = drill_rows(plans, NAMES)
    assert [(each.month, each.kind) for each in columns] == [
        ("2026-03", "ping"),
        ("2026-04", "form"),
        ("2026-05", "ping"),
    ]
    assert rows == [
        DeskRow(desk="EXERCISE italy desk", signs=("X", "-", "-")),
        DeskRow(desk="EXERCISE Lebanon desk", signs=("P", "P", "L")),
    ]
    assert left_out == 0


def test_the_newest_orders_are_shown_and_the_others_counted() -> None:
    plans = [
        replace(PLAN, order=OrderId(str(number)), alerted_at=AT + timedelta(days=31 * number))
        for number in range(MOST_ORDERS + 3)
    ]
    columns, rows, left_out = drill_rows(plans, NAMES)
    assert (len(columns), left_out) == (MOST_ORDERS, 3)
    assert columns[0].month == "2026-06"
    assert rows == [DeskRow(desk="EXERCISE Lebanon desk", signs=("P",) * MOST_ORDERS)]

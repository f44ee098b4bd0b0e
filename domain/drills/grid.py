"""How drills went, as a grid: desks as rows, orders as columns, a sign in each cell.

Owns what of a drill may be seen by whom once it is over, and which sign it gets. How it is drawn is
``wording.pictures``'.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from domain.directory.drill_rules import DrillKind
from domain.drills.order import DrillPlan, DrillState, OrderId
from domain.rows import Row
from domain.vocabulary import ContactPointId

MOST_ORDERS: Final = 12
"""Orders of drills beside each other, the newest."""
_Column = tuple[OrderId, DrillKind, int]
"""An order, a kind of its drills, and how many of these a desk had in it before."""


class DrillSign(StrEnum):
    """How a drill is shown: a letter, which is drawn with a shape of its own."""

    PASSED = "P"
    LATE = "L"
    MISSED = "M"
    WITHDRAWN = "W"
    STOPPED = "S"
    NOT_HELD = "N"
    STRUCK = "X"
    NONE = "-"
    """There was none, or nothing of it is to be seen yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRow(Row):
    """A column of drills: the month in which the first of them was, and their kind."""

    month: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRow(Row):
    """A desk, and a sign for each order."""

    desk: str
    signs: tuple[str, ...]


def drills_seen(plans: Iterable[DrillPlan], member: str | None) -> list[DrillPlan]:
    """Those of which a reader may see how they went: what is over.

    To whom is drilled (``member``) also only what rang: of one that never did, they must not know that it
    was planned, since of the same order others may be to come.
    """
    return [
        plan
        for plan in plans
        if not plan.is_open
        and (member is None or (plan.member == member and plan.alerted_at is not None))
    ]


def drill_rows(
    seen: Sequence[DrillPlan], names: Mapping[str, str]
) -> tuple[list[OrderRow], list[DeskRow], int]:
    """Orders as columns, the newest last, desks as rows by their names, and how many columns are left out.

    An order of several drills of each desk, as a year's plan is, has a column for the first of each kind,
    one for the second, and so on.
    """
    columns: dict[_Column, dict[ContactPointId, DrillPlan]] = {}
    for plan in sorted(seen, key=lambda each: (_began(each), each.id)):
        earlier = 0
        while plan.point in columns.get((plan.order, plan.kind, earlier), {}):
            earlier += 1
        columns.setdefault((plan.order, plan.kind, earlier), {})[plan.point] = plan
    began = {column: min(map(_began, some.values())) for column, some in columns.items()}
    kept = sorted(columns, key=lambda column: (began[column], column))[-MOST_ORDERS:]
    points = sorted(
        {point for column in kept for point in columns[column]},
        key=lambda point: (names.get(point, point).casefold(), point),
    )
    rows = [
        DeskRow(
            desk=names.get(point, point),
            signs=tuple(_sign_at(columns[column].get(point)).value for column in kept),
        )
        for point in points
    ]
    heads = [OrderRow(month=f"{began[each]:%Y-%m}", kind=each[1].value) for each in kept]
    return heads, rows, len(columns) - len(kept)


def _sign_at(plan: DrillPlan | None) -> DrillSign:
    return DrillSign.NONE if plan is None else sign_of(plan)


def _began(plan: DrillPlan) -> datetime:
    return plan.alerted_at or plan.ordered_at


def sign_of(plan: DrillPlan) -> DrillSign:
    """How it went."""
    match plan.state:
        case DrillState.ACKNOWLEDGED | DrillState.ANSWERED:
            return DrillSign.PASSED
        case DrillState.LATE:
            return DrillSign.LATE
        case DrillState.MISSED:
            return DrillSign.MISSED
        case DrillState.WITHDRAWN:
            return DrillSign.WITHDRAWN
        case DrillState.STOPPED:
            return DrillSign.STOPPED
        case DrillState.NOT_HELD:
            return DrillSign.NOT_HELD
        case DrillState.STRUCK:
            return DrillSign.STRUCK
        case DrillState.PLANNED | DrillState.ALERTED:
            return DrillSign.NONE

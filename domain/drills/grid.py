"""How drills went, as a grid: desks as rows, orders as columns, a sign in each cell.

Owns what of a drill may be seen by whom once it is over, and which sign it gets. How it is drawn is
``wording.pictures``'.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from domain.drills.order import DrillPlan, DrillState
from domain.rows import Row

MOST_ORDERS: Final = 12
"""Orders of drills beside each other, the newest."""


class DrillSign(StrEnum):
    """How a drill is shown: a letter, which is drawn with a shape of its own."""

    PASSED = "P"
    LATE = "L"
    MISSED = "M"
    WITHDRAWN = "W"
    STOPPED = "S"
    NOT_HELD = "N"
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
    """Orders as columns, the newest last, desks as rows by their names, and how many orders are left out."""
    orders: dict[str, list[DrillPlan]] = {}
    for plan in seen:
        orders.setdefault(plan.order, []).append(plan)
    began = {order: min(map(_began, some)) for order, some in orders.items()}
    kept = sorted(orders, key=lambda order: (began[order], order))[-MOST_ORDERS:]
    columns = [
        OrderRow(month=f"{began[each]:%Y-%m}", kind=orders[each][0].kind.value) for each in kept
    ]
    cells = {(plan.point, order): sign_of(plan) for order in kept for plan in orders[order]}
    points = sorted(
        {point for point, _order in cells},
        key=lambda point: (names.get(point, point).casefold(), point),
    )
    rows = [
        DeskRow(
            desk=names.get(point, point),
            signs=tuple(cells.get((point, order), DrillSign.NONE).value for order in kept),
        )
        for point in points
    ]
    return columns, rows, len(orders) - len(kept)


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
        case DrillState.PLANNED | DrillState.ALERTED:
            return DrillSign.NONE

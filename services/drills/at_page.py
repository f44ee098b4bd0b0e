"""Drills at a page, for the secretariat alone: looked at, ordered, planned, stopped; what came of a call.

Owns what the forms say, and that nothing is guessed where they say two things. What may be ordered, and what
follows, is left to the neighbours, which chat and console use as well.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from domain.directory.directory import ContactPoint
from domain.directory.drill_rules import DrillKind
from domain.drills.order import OrderId, PlanId
from domain.drills.ordering import WantedDrills, refused
from domain.drills.year import USUAL, WantedYear
from domain.refused import Refused, not_yours
from domain.sessions.session import Level
from domain.spans import Span
from domain.topics import Topic
from domain.vocabulary import ContactPointId, RequestType, Role
from formats.typed.times import own_zone, read_time
from services.drills import calling, ordering, striking, year
from services.drills.ordering import DrillRow
from services.drills.telling import names_of, ordered_facts, whole_number, year_facts
from services.sessions.visiting import NeedsProof
from services.visit.lists import Page, page_of
from services.visit.page import PageVisit

Typed = Mapping[str, str]
ALL: Final = "all"
CHOSEN: Final = "chosen"
NOW: Final = "now"
AT: Final = "at"
BETWEEN: Final = "between"
DESK: Final = "desk-"
"""Before a desk's id, the name of its box."""
_DRILLS_A_PAGE: Final = 50
_ORDERS_A_PAGE: Final = 10
_TIMES: Final[Mapping[str, frozenset[str]]] = {
    NOW: frozenset(),
    AT: frozenset({"at"}),
    BETWEEN: frozenset({"since", "until"}),
}
"""Which fields belong to which choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDrill:
    """A drill of the list."""

    row: DrillRow
    desk: str
    taken_by: tuple[str, ...]
    is_call: bool
    """Whether what came of a call may be said."""
    may_strike: bool
    """Whether the reader may propose that it does not count."""
    asked: "StrikeAsked | None"


@dataclass(frozen=True, slots=True, kw_only=True)
class StrikeAsked:
    """That somebody proposed it, which waits for another person."""

    by: str
    reason: str
    token: str
    may_decide: bool
    """Whether the reader is such a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenOrder:
    """An order of which something is planned or under way."""

    order: OrderId
    at: datetime
    kinds: tuple[DrillKind, ...]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillsView:
    """A page of the drills, the newest first, and one of the orders that can be stopped."""

    drills: Page[ShownDrill]
    orders: Page[OpenOrder]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderForm:
    """What the forms offer."""

    desks: tuple[ContactPoint, ...]
    this_year: int
    numbers: Mapping[DrillKind, int] = field(default_factory=lambda: USUAL)


def require_office(visit: PageVisit) -> None:
    """Raise ``Refused`` as if there were no such page for who is not of the secretariat, ``NeedsProof`` for
    who has not shown that it is they."""
    if not visit.actor.has(Role.SECRETARIAT):
        raise not_yours()
    if visit.session.level is not Level.PROVED:
        raise NeedsProof


async def looked(visit: PageVisit, page: int, orders: int) -> DrillsView:
    """What is listed; that it was looked at is recorded. Raises ``Refused``."""
    require_office(visit)
    rows = await ordering.listed(visit)
    points = visit.work.directory.contact_points
    found = page_of(ordering.newest_first(rows), page, _DRILLS_A_PAGE)
    return DrillsView(
        drills=found.of([_shown(visit, row, points.get(row.point)) for row in found.rows]),
        orders=page_of(list(_open_orders(rows)), orders, _ORDERS_A_PAGE),
    )


def _shown(visit: PageVisit, row: DrillRow, point: ContactPoint | None) -> ShownDrill:
    by = visit.actor.person
    is_own = point is not None and by.member == point.member
    asked: StrikeAsked | None = None
    if row.strike is not None:
        asked = StrikeAsked(
            by=visit.work.situation.name(row.strike.by),
            reason=row.strike.reason,
            token=row.strike.token,
            may_decide=row.strike.by != by.id and not is_own,
        )
    return ShownDrill(
        row=row,
        desk=point.name if point is not None else row.point,
        taken_by=tuple(names_of(visit, row.taken_for_real)),
        is_call=row.is_call,
        may_strike=row.is_failed and asked is None and not is_own,
        asked=asked,
    )


def _open_orders(rows: list[DrillRow]) -> Iterator[OpenOrder]:
    """The newest first."""
    of_order: dict[OrderId, list[DrillRow]] = {}
    for row in reversed(rows):
        if row.is_open:
            of_order.setdefault(row.order, []).append(row)
    for order, some in of_order.items():
        kinds = tuple(kind for kind in DrillKind if any(row.kind is kind for row in some))
        yield OpenOrder(order=order, at=some[0].ordered_at, kinds=kinds, count=len(some))


def form(visit: PageVisit) -> OrderForm:
    """What can be chosen. Raises ``Refused``."""
    require_office(visit)
    desks = visit.work.directory.contact_points.values()
    return OrderForm(
        desks=tuple(sorted(desks, key=lambda desk: desk.id)), this_year=visit.work.now.year
    )


async def order(visit: PageVisit, typed: Typed) -> None:
    """Order what the form says. Raises ``Refused``."""
    require_office(visit)
    found = await ordering.order(visit, _wanted(visit, typed))
    await visit.done(Topic.DRILL_DONE, ordered_facts(found))


def _wanted(visit: PageVisit, typed: Typed) -> WantedDrills:
    when = typed.get("when", "")
    own = _TIMES.get(when)
    if own is None:
        raise refused("unfit")
    filled = {name for names in _TIMES.values() for name in names if typed.get(name, "").strip()}
    if filled != own:
        raise refused("unfit")
    times = {name: _time(visit, typed[name]) for name in own}
    try:
        kind = DrillKind(typed.get("kind", ""))
        asked = RequestType(typed["type"]) if typed.get("type") else None
    except ValueError:
        raise refused("unfit") from None
    return WantedDrills(
        kind=kind,
        points=_desks(typed),
        at=times.get("at"),
        between=Span(times["since"], times["until"]) if when == BETWEEN else None,
        asked=asked,
    )


def _time(visit: PageVisit, typed: str) -> datetime:
    zone = own_zone(visit.actor, visit.work.directory)
    return read_time(typed.strip()[:40], zone, visit.work.now)


def _desks(typed: Typed) -> list[ContactPointId] | None:
    """Those that are chosen; None for all. Raises ``Refused``."""
    chosen = [ContactPointId(name.removeprefix(DESK)) for name in typed if name.startswith(DESK)]
    to = typed.get("to", "")
    if to not in (ALL, CHOSEN) or (to == ALL and chosen):
        raise refused("unfit")
    return None if to == ALL else chosen


async def plan(visit: PageVisit, typed: Typed, *, is_ordered: bool) -> int:
    """Say what a year's plan lacks, or order it, where it is as many as was agreed to (``sure``); how many
    drills that is. Raises ``Refused``."""
    require_office(visit)
    wanted = _wanted_year(typed)
    found = await (year.order if is_ordered else year.look)(visit, wanted)
    if is_ordered and typed.get("sure") != str(len(found.plans)):
        raise refused("changed")
    await visit.done(Topic.DRILL_DONE, year_facts(found, is_ordered=is_ordered))
    return len(found.plans)


def _wanted_year(typed: Typed) -> WantedYear:
    number = whole_number(typed.get("year", "").strip())
    if number is None:
        raise refused("year")
    numbers: dict[DrillKind, int] = {}
    for kind in DrillKind:
        many = whole_number(typed.get(kind.value, "").strip())
        if many is None:
            raise refused("numbers")
        numbers[kind] = many
    return WantedYear(year=number, points=_desks(typed), numbers=numbers)


async def stop(visit: PageVisit, order_id: str, sure: str) -> int | None:
    """Stop what of an order is planned or under way, where so many were asked about: None once it is done,
    else how many there are, to be asked about. Raises ``Refused``."""
    require_office(visit)
    order_ = OrderId(order_id)
    count = await ordering.under_way_of(visit, order_)
    if count and sure != str(count):
        return count
    stopped = await ordering.stop(visit, order_)
    await visit.done(Topic.DRILL_DONE, {"done": "stopped", "count": stopped})
    return None


async def strike(visit: PageVisit, drill: str, reason: str) -> None:
    """Propose that a failure does not count. Raises ``Refused``."""
    require_office(visit)
    count = await striking.propose(visit, PlanId(drill), reason)
    await visit.done(Topic.DRILL_DONE, {"done": "strike", "count": count})


async def decide(visit: PageVisit, drill: str, token: str, *, agrees: bool) -> None:
    """Agree to what another proposed, or do not. Raises ``Refused``."""
    require_office(visit)
    facts = await striking.decided(visit, PlanId(drill), token, agrees=agrees)
    if facts is None:
        raise Refused(Topic.STALE_STEP)
    await visit.done(Topic.DRILL_DONE, facts)


async def called(visit: PageVisit, order_id: str, point: str, answer: str) -> None:
    """Enter what came of a call. Raises ``Refused``."""
    require_office(visit)
    if answer not in ("yes", "no"):
        raise refused("unfit")
    await calling.enter(
        visit, OrderId(order_id), ContactPointId(point), is_answered=answer == "yes"
    )
    await visit.done(Topic.DRILL_DONE, {"done": "entered"})

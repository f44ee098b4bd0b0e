"""Who is on duty now and next; what is missing ahead is left to ``services.duty.cover``."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from domain.directory.directory import ContactPoint, Layer, Roster
from domain.duty.roster import Shift, on_duty, shifts
from domain.topics import Topic, stamp
from domain.vocabulary import PersonId
from services.visit.desk import Desk
from services.visit.lists import cells, show_page
from services.visit.visit import Visit

_NEXT_TURN_WITHIN = timedelta(days=60)
_ROWS_A_PAGE = 12


async def duty(visit: Desk, page: int) -> None:
    """Who is on duty now and next; the person's own desks where there are any, else all."""
    points = _own_points(visit) or list(visit.work.directory.contact_points.values())
    rows = [row for point in points for row in _rows(visit, point)]
    await show_page(visit, Topic.DUTY, rows, page, each=_ROWS_A_PAGE, told=partial(_told, visit))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """Who is on duty now in a layer of a desk; nobody is None."""

    point: ContactPoint
    roster: Roster
    layer: Layer
    shift: Shift | None


def _own_points(visit: Visit) -> list[ContactPoint]:
    member = visit.actor.person.member
    return list(visit.work.directory.points_of(member)) if member is not None else []


def _rows(visit: Visit, point: ContactPoint) -> Iterator[_Row]:
    roster = visit.work.directory.rosters.get(point.roster)
    for layer in roster.layers if roster else ():
        assert roster is not None  # noqa: S101 - the line above has looked
        for shift in on_duty(roster, layer.name, visit.work.now) or (None,):
            yield _Row(point=point, roster=roster, layer=layer, shift=shift)


def _told(visit: Visit, row: _Row) -> str:
    now, situation, shift = visit.work.now, visit.work.situation, row.shift
    ahead = shifts(row.roster, row.layer.name, now, now + _NEXT_TURN_WITHIN)
    later = [each for each in ahead if each.since > now]
    following = later[0] if later else None
    mine = _next_turn(later, visit.actor.id)
    person = shift.person if shift else None
    return cells(
        row.point.name,
        row.layer.name,
        situation.name(person),
        stamp(shift.since) if shift else None,
        stamp(shift.until) if shift else None,
        situation.name(following.person) if following else None,
        stamp(following.since) if following else None,
        "mine" if person == visit.actor.id else "",
        stamp(mine),
    )


def _next_turn(later: Iterable[Shift], person: PersonId) -> datetime | None:
    return next((shift.since for shift in later if shift.person == person), None)

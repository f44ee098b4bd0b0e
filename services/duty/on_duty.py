"""Who is on duty now and next; what is missing ahead is left to ``services.duty.cover``."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.directory.directory import ContactPoint, Layer, Roster
from domain.duty.roster import Shift, everyone_on_duty, on_duty, shifts
from domain.duty.rows import DutyRow
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import PersonId
from services.visit.desk import Desk
from services.visit.lists import Page, page_of, show_page
from services.visit.visit import Visit

_NEXT_TURN_WITHIN = timedelta(days=60)
_ROWS_A_PAGE = 12


async def duty(visit: Desk, page: int) -> None:
    """In chat: who is on duty now and next."""
    await show_page(visit, Topic.DUTY, on_duty_now(visit, page))


def on_duty_now(visit: Visit, page: int) -> Page[DutyRow]:
    """Who is on duty now and next; the person's own desks where there are any, else all."""
    points = _own_points(visit) or list(visit.work.directory.contact_points.values())
    rows = [row for point in points for row in _rows(visit, point)]
    shown = page_of(rows, page, _ROWS_A_PAGE)
    return shown.of(_told(visit, row) for row in shown.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """Who is on duty now in a layer of a desk; nobody is None."""

    point: ContactPoint
    roster: Roster
    layer: Layer
    shift: Shift | None


def there_now(visit: Visit, point: ContactPoint) -> Facts:
    """Who is on duty at a desk now, in the first layer that has anybody, and in which time zone."""
    roster = visit.work.directory.rosters.get(point.roster)
    if roster is None:
        return {"on_duty": []}
    layers = everyone_on_duty(roster, visit.work.now).values()
    first: tuple[Shift, ...] = next((layer for layer in layers if layer), ())
    people = dict.fromkeys(visit.work.situation.name(shift.person) for shift in first)
    return {"on_duty": [*people], "zone": roster.time_zone.key, "asked_at": stamp(visit.work.now)}


def _own_points(visit: Visit) -> list[ContactPoint]:
    member = visit.actor.person.member
    return list(visit.work.directory.points_of(member)) if member is not None else []


def _rows(visit: Visit, point: ContactPoint) -> Iterator[_Row]:
    roster = visit.work.directory.rosters.get(point.roster)
    for layer in roster.layers if roster else ():
        assert roster is not None  # noqa: S101 - the line above has looked
        for shift in on_duty(roster, layer.name, visit.work.now) or (None,):
            yield _Row(point=point, roster=roster, layer=layer, shift=shift)


def _told(visit: Visit, row: _Row) -> DutyRow:
    now, situation, shift = visit.work.now, visit.work.situation, row.shift
    ahead = shifts(row.roster, row.layer.name, now, now + _NEXT_TURN_WITHIN)
    later = [each for each in ahead if each.since > now]
    following = later[0] if later else None
    person = shift.person if shift else None
    return DutyRow(
        desk=row.point.name,
        layer=row.layer.name,
        person=situation.name(person),
        since=shift.since if shift else None,
        until=shift.until if shift else None,
        following=situation.name(following.person) if following else "",
        following_since=following.since if following else None,
        mine=person == visit.actor.id,
        next_turn=_next_turn(later, visit.actor.id),
    )


def _next_turn(later: Iterable[Shift], person: PersonId) -> datetime | None:
    return next((shift.since for shift in later if shift.person == person), None)

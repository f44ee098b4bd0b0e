"""Who is on duty now and next; what is missing ahead is left to ``services.duty.cover``."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from domain.directory.directory import ContactPoint, Layer, Roster
from domain.directory.functions import as_told
from domain.duty.roster import Shift, everyone_on_duty, on_duty, shifts
from domain.duty.rows import DutyRow
from domain.requests.values.situation import Situation
from domain.topics import Facts, Topic, stamp
from domain.vocabulary import PersonId
from formats.typed.list_words import read_sought
from services.visit.desk import Desk
from services.visit.lists import Page, narrowed, page_of, show_page
from services.visit.visit import Visit

_NEXT_TURN_WITHIN = timedelta(days=60)
_ROWS_A_PAGE = 12
_EMPTY, _UNREACHED = "empty", "unreached"
_STATES: Final = {
    **dict.fromkeys(("nobody", "empty", "gaps", "gap"), _EMPTY),
    **dict.fromkeys(("unreachable", "not reached"), _UNREACHED),
}
"""By what people call them."""


async def duty(visit: Desk, page: int, typed: str = "") -> None:
    """In chat: who is on duty now and next; ``typed`` narrows it (``formats.typed.list_words``)."""
    wanted = await narrowed(visit, typed)
    found = _found(visit, wanted)
    counts: Facts = {
        "filter": wanted,
        "count": len(found),
        "empty": sum(row.shift is None for row in found),
        "unreached": sum(row.is_unreached for row in found),
    }
    await show_page(visit, Topic.DUTY, _page(visit, found, page), counts)


class DutyThere(NamedTuple):
    """Who is on duty now and next, and the time zone of the roster that says so."""

    row: DutyRow
    zone: ZoneInfo


def on_duty_now(visit: Visit, page: int, typed: str = "") -> Page[DutyThere]:
    """Who is on duty now and next; the person's own desks where there are any, else all.

    Where nobody is comes first, then where nobody who can be reached is.
    """
    shown = page_of(_found(visit, typed), page, _ROWS_A_PAGE)
    return shown.of(
        DutyThere(_as_known(visit, _told(visit, row)), row.roster.time_zone) for row in shown.rows
    )


def _as_known(visit: Visit, row: DutyRow) -> DutyRow:
    """With the functions of other members' people where the network has them known so."""
    directory, member = visit.work.directory, visit.actor.person.member
    names = (as_told(name, directory, member) for name in (row.person, row.following))
    person, following = names
    return replace(row, person=person, following=following)


def _page(visit: Visit, found: Sequence["_Row"], page: int) -> Page[DutyRow]:
    shown = page_of(found, page, _ROWS_A_PAGE)
    return shown.of(_told(visit, row) for row in shown.rows)


def _found(visit: Visit, typed: str) -> list["_Row"]:
    directory = visit.work.directory
    sought = read_sought(typed, directory, _STATES)
    points = _own_points(visit) or list(directory.contact_points.values())
    situation = visit.work.situation
    found = [row for point in points for row in _rows(situation, point)]
    fitting = [
        row for row in found if sought.fits(row.point.member, _names(situation, row), _state(row))
    ]
    return sorted(fitting, key=lambda row: (row.shift is not None, not row.is_unreached))


def _names(situation: Situation, row: "_Row") -> Iterator[str]:
    yield from (row.point.name, row.roster.id, row.layer.name)
    if row.shift is not None:
        yield from (row.shift.person, situation.name(row.shift.person))


def _state(row: "_Row") -> str:
    return _EMPTY if row.shift is None else _UNREACHED if row.is_unreached else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """Who is on duty now in a layer of a desk; nobody is None."""

    point: ContactPoint
    roster: Roster
    layer: Layer
    shift: Shift | None
    is_unreached: bool


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


def _rows(situation: Situation, point: ContactPoint) -> Iterator[_Row]:
    roster = situation.directory.rosters.get(point.roster)
    for layer in roster.layers if roster else ():
        assert roster is not None  # noqa: S101 - the line above has looked
        for shift in on_duty(roster, layer.name, situation.now) or (None,):
            is_lost = shift is not None and shift.person not in situation.reachable
            yield _Row(point=point, roster=roster, layer=layer, shift=shift, is_unreached=is_lost)


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
        member="" if _own_points(visit) else situation.member_name(row.point.member),
        unreached=row.is_unreached,
    )


def _next_turn(later: Iterable[Shift], person: PersonId) -> datetime | None:
    return next((shift.since for shift in later if shift.person == person), None)

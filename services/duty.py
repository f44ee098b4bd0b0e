"""Who is on duty now and next; what is missing ahead is left to ``services.cover``."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from domain.directory import ContactPoint, Layer, Roster
from domain.request import stamp
from domain.roster import Shift, on_duty, shifts
from domain.topics import Topic
from domain.vocabulary import PersonId
from services.desk import Desk, Inbound, serve
from services.office import Office
from services.viewing import cells, show_page

_NEXT_TURN_WITHIN = timedelta(days=60)
_ROWS_A_PAGE = 12


async def duty(office: Office, inbound: Inbound, page: int) -> None:
    """Who is on duty now and next; the person's own desks where there are any, else all."""

    async def act(desk: Desk) -> None:
        points = _own_points(desk) or list(desk.work.directory.contact_points.values())
        rows = [row for point in points for row in _duty_rows(desk, point)]
        await show_page(desk, Topic.DUTY, rows, page, each=_ROWS_A_PAGE)

    await serve(office, inbound, act)


def _own_points(desk: Desk) -> list[ContactPoint]:
    member = desk.actor.person.member
    return list(desk.work.directory.points_of(member)) if member is not None else []


def _duty_rows(desk: Desk, point: ContactPoint) -> Iterator[str]:
    roster = desk.work.directory.rosters.get(point.roster)
    for layer in roster.layers if roster else ():
        assert roster is not None  # noqa: S101 - the line above has looked
        yield from _layer_rows(desk, point, roster, layer)


def _layer_rows(desk: Desk, point: ContactPoint, roster: Roster, layer: Layer) -> Iterator[str]:
    now, situation = desk.work.now, desk.work.situation
    ahead = shifts(roster, layer.name, now, now + _NEXT_TURN_WITHIN)
    current = on_duty(roster, layer.name, now)
    later = [shift for shift in ahead if shift.since > now]
    following = later[0] if later else None
    mine = _next_turn(later, desk.actor.id)
    for shift in current or (None,):
        person = shift.person if shift else None
        yield cells(
            point.name,
            layer.name,
            situation.name(person),
            stamp(shift.since) if shift else None,
            stamp(shift.until) if shift else None,
            situation.name(following.person) if following else None,
            stamp(following.since) if following else None,
            "mine" if person == desk.actor.id else "",
            stamp(mine),
        )


def _next_turn(later: Iterable[Shift], person: PersonId) -> datetime | None:
    return next((shift.since for shift in later if shift.person == person), None)

"""The burden of duty over three months, person by person.

Owns that nobody sees another person's but the supervisor of their member, and that no more than three
months are looked at: the last one, this one and the next, by the rosters and changes as they stand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import pairwise
from typing import Final

from domain.directory.directory import Directory
from domain.duty.burden import Burden, burden
from domain.duty.cover import desk_names
from domain.duty.roster import shifts
from domain.local_time import first_instant
from domain.spans import Span
from domain.vocabulary import PersonId, Role
from formats.typed.times import own_zone
from services.duty.swapping import colleagues
from services.visit.visit import Visit

_MONTHS: Final = (-1, 0, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonBurden:
    """Somebody's, month by month."""

    name: str
    is_own: bool
    months: tuple[Burden, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Burdens:
    """Of the reader, and of those whom they supervise; ``months`` by their first days."""

    months: tuple[date, ...]
    people: tuple[PersonBurden, ...]


async def burdens(visit: Visit) -> Burdens:
    """What the reader may see of it."""
    zone = own_zone(visit.actor, visit.work.directory)
    today = visit.work.now.astimezone(zone).date()
    firsts = [_first(today, by) for by in (*_MONTHS, _MONTHS[-1] + 1)]
    edges = [first_instant(datetime.combine(day, time()), zone) for day in firsts]
    people = [visit.actor.id]
    if visit.actor.has(Role.SUPERVISOR):
        people += [person.id for person in colleagues(visit)]
    found = await visit.beside(partial(_work_out, visit.work.directory, people, edges))
    known = visit.work.directory.people
    return Burdens(
        months=tuple(firsts[:-1]),
        people=tuple(
            PersonBurden(name=known[person].name, is_own=person == visit.actor.id, months=months)
            for person, months in found
        ),
    )


def _first(today: date, by: int) -> date:
    """The first day of the month that is so many after this one."""
    number = today.year * 12 + today.month - 1 + by
    return date(number // 12, number % 12 + 1, 1)


def _work_out(
    directory: Directory, people: Sequence[PersonId], edges: Sequence[datetime]
) -> list[tuple[PersonId, tuple[Burden, ...]]]:
    """Of who has any duty at all, those with most of it in this month first."""
    rosters = [directory.rosters[key] for key in desk_names(directory)]
    since, until = edges[0] - timedelta(days=1), edges[-1].astimezone(UTC)
    found = []
    for person in people:
        duties = [
            (Span(shift.since, shift.until), roster.time_zone)
            for roster in rosters
            if person in roster.people
            for layer in roster.layers
            for shift in shifts(roster, layer.name, since, until)
            if shift.person == person
        ]
        if duties:
            pairs = pairwise(edges)
            found.append((person, tuple(burden(duties, *pair) for pair in pairs)))
    return found

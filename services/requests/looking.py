"""Which of their requests somebody looks for: by the words behind a list, or by a part of a reference.

Owns whose requests a person's are, how far back is looked, and that nothing is found that the person may
not see. The words are read by ``formats.typed.looked_for``.
"""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Final

from domain.reference import Reference, ReferencePart
from domain.refused import Refused
from domain.requests.permissions import Sight, sight, told_people
from domain.requests.request import Request
from domain.requests.rows import OPEN, ReferenceRow, RequestFilter, soonest_due
from domain.topics import Topic
from domain.vocabulary import MemberCode, PersonId, Role
from formats.typed.filters import NoFilter
from formats.typed.looked_for import read_looked_for, with_left
from formats.typed.times import own_zone
from services.visit.visit import Visit

LISTED: Final = 200
"""The newest that a list holds; a member or a period reaches those before."""
_LOOKED_THROUGH: Final = 1_000
"""The newest that are held against a part of a reference without its number, which no index knows."""
_MOST_YEARS: Final = 20
_EVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
LISTED_ON: Final = timedelta(days=7)
"""So long a request stands in the list of the member that gave it away; it says nothing later."""


async def read_wanted(visit: Visit, typed: str) -> RequestFilter:
    """What the words mean; the open requests where there are none. Raises ``Refused``.

    A member that left the directory is understood where the person had a request with it, and a person
    of whom the person's requests tell by name.
    """
    directory, now = visit.work.directory, visit.work.now
    zone = own_zone(visit.actor, directory)
    try:
        with suppress(NoFilter):
            return read_looked_for(typed, zone, now, directory)
        every = await found(visit, RequestFilter())
        told = {person for each in every for person in _told(visit, each)}
        return read_looked_for(typed, zone, now, with_left(directory, every), told)
    except NoFilter as error:
        raise Refused(
            Topic.UNKNOWN_WORD,
            {"word": error.word[:40], "expected": "filter", "words": ["closed", "LBN", "2026-11"]},
        ) from None


async def found(visit: Visit, wanted: RequestFilter) -> tuple[Request, ...]:
    """The person's requests that are wanted, newest first: sent, received, owned, given away.

    Each is as the person sees it: one that their member gave away stands as it stood then.
    """
    return tuple(each.request for each in await seen(visit, wanted))


async def seen(visit: Visit, wanted: RequestFilter) -> tuple[Sight, ...]:
    """The same, with what the person may see of each."""
    here = await _here(visit, wanted)
    since = visit.work.now - LISTED_ON if wanted == OPEN else _EVER
    given = await visit.work.requests.given_away(_members(visit), since, limit=LISTED)
    every = {request.id: request for some in (here, given) for request in some}
    sights = (sight(visit.actor, request, visit.work.situation) for request in every.values())
    mine = (
        each
        for each in sights
        if each is not None
        and (wanted.passes(each.request) or (wanted == OPEN and each.request.left is not None))
        and (not wanted.people or wanted.names(_told(visit, each.request)))
    )
    return tuple(sorted(mine, key=lambda each: each.request.created_at, reverse=True))


def _told(visit: Visit, request: Request) -> frozenset[PersonId]:
    return told_people(visit.actor, request, visit.work.directory)


async def to_choose_from(visit: Visit, most: int) -> list[ReferenceRow]:
    """The person's open requests that a text can be about, what is due soonest first."""
    theirs = await visit.work.requests.of_person(visit.actor.id, _own_member(visit), limit=most)
    seen = (sight(visit.actor, each, visit.work.situation) for each in soonest_due(theirs))
    mine = (each.request for each in seen if each is not None and each.request.left is None)
    return [ReferenceRow(case=each.id, reference=each.reference) for each in mine]


def _own_member(visit: Visit) -> list[MemberCode]:
    return [visit.actor.person.member] if visit.actor.person.member else []


async def _here(visit: Visit, wanted: RequestFilter) -> tuple[Request, ...]:
    """Those that are still with the person or their member."""
    if wanted == OPEN:
        person, members = visit.actor.id, _members(visit)
        return await visit.work.requests.of_person(person, members, limit=LISTED)
    is_any = any(part.serial is None for part in wanted.parts)
    newest = await _looked_for(visit, wanted, _LOOKED_THROUGH if is_any else LISTED, None)
    named = [await _named(visit, wanted, part) for part in wanted.parts if part.serial]
    return tuple(request for some in (newest, *named) for request in some)


async def _named(visit: Visit, wanted: RequestFilter, part: ReferencePart) -> tuple[Request, ...]:
    """Those of a serial, however long ago: each reference that it may be is looked up."""
    first = await visit.work.requests.first_filed()
    if first is None:
        return ()
    last = visit.work.now.year
    years = range(max(first.year, last - _MOST_YEARS), last + 1)
    among = list(part.completed(visit.work.directory.code, years, _pairs(visit)))
    return await _looked_for(visit, wanted, LISTED, among) if among else ()


async def _looked_for(
    visit: Visit, wanted: RequestFilter, limit: int, among: list[Reference] | None
) -> tuple[Request, ...]:
    person, members = visit.actor.id, _members(visit)
    return await visit.work.requests.looked_for(person, members, wanted, limit=limit, among=among)


def _pairs(visit: Visit) -> list[tuple[MemberCode, MemberCode]]:
    """Between whom the person's requests can have been filed; a drill that the network ordered is of their
    own member alone."""
    own = visit.actor.person.member
    others = visit.work.directory.members
    if own is None:
        return []
    both = [pair for other in others if other != own for pair in ((own, other), (other, own))]
    return [(own, own), *both]


def _members(visit: Visit) -> list[MemberCode]:
    """The member whose requests are the person's too, since they act for it."""
    member = visit.actor.person.member
    acts = visit.actor.has(Role.DUTY_OFFICER, Role.SUPERVISOR)
    return [member] if acts and member is not None else []
